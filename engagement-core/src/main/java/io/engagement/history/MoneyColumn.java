package io.engagement.history;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A growing column of exact decimals: whole units of one common power of ten, eight bytes each, as long as all of them
 * fit; {@link BigDecimal}s from the first that does not.
 */
final class MoneyColumn implements Serializable {
    private static final long serialVersionUID = 1;

    private static final long EXACT_AS_DOUBLE = 1L << 53;
    private static final double[] POWERS_OF_TEN = IntStream.rangeClosed(0, 18)
            .mapToDouble(power -> BigDecimal.TEN.pow(power).doubleValue())
            .toArray();

    private long[] units = new long[16];
    private BigDecimal @Nullable [] exact;
    private int scale;
    private int size;

    void add(BigDecimal value) {
        // The common case: a few decimals like all others. A precision of 18 digits always fits.
        if (exact == null && value.scale() == scale && value.precision() <= 18) {
            append(value.unscaledValue().longValue());
            return;
        }
        if (exact == null && !fits(value)) {
            spill();
        }
        if (exact == null) {
            append(value.setScale(scale).unscaledValue().longValueExact());
        } else {
            if (size == exact.length) {
                exact = Arrays.copyOf(exact, size + (size >> 1));
            }
            exact[size++] = value;
        }
    }

    private void append(long unit) {
        if (size == units.length) {
            units = Arrays.copyOf(units, size + (size >> 1));
        }
        units[size++] = unit;
    }

    /** Adds one value, the sum of some rows of another column. */
    void addSum(MoneyColumn other, int[] rows, int from, int to) {
        if (size == 0) {
            scale = other.scale;
        }
        if (exact == null && other.exact == null && scale == other.scale) {
            long sum = 0;
            boolean overflow = false;
            for (int i = from; i < to; i++) {
                long unit = other.units[rows[i]];
                long next = sum + unit;
                overflow |= ((sum ^ next) & (unit ^ next)) < 0;
                sum = next;
            }
            if (!overflow) {
                append(sum);
                return;
            }
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = from; i < to; i++) {
            sum = sum.add(other.get(rows[i]));
        }
        add(sum);
    }

    int signum(int row) {
        return exact == null ? Long.signum(units[row]) : exact[row].signum();
    }

    BigDecimal get(int row) {
        return exact == null ? BigDecimal.valueOf(units[row], scale) : exact[row];
    }

    /** A row's value over a count, the nearest double. */
    double mean(int row, long count) {
        // Up to 2^53 and 10^22 both are exact as doubles, so that one division is the only rounding.
        if (exact == null && Math.abs(units[row]) <= EXACT_AS_DOUBLE) {
            double divisor = POWERS_OF_TEN[scale] * count;
            if (divisor <= EXACT_AS_DOUBLE) {
                return units[row] / divisor;
            }
        }
        return mean(get(row), count);
    }

    /** The nearest double to a value over a count. */
    static double mean(BigDecimal value, long count) {
        return value.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128).doubleValue();
    }

    int size() {
        return size;
    }

    /** This column, without the room kept for further rows. */
    MoneyColumn trimmed() {
        if (exact == null) {
            units = Arrays.copyOf(units, size);
        } else {
            exact = Arrays.copyOf(exact, size);
        }
        return this;
    }

    /** Whether the value fits as it is, or after all were brought to its finer scale. */
    private boolean fits(BigDecimal value) {
        int finer = Math.max(scale, value.scale());
        if (value.setScale(finer).unscaledValue().bitLength() > 63) {
            return false;
        }
        if (finer > scale) {
            // 10^18 is the largest power of ten that a long holds.
            long factor =
                    finer - scale > 18 ? 0 : BigDecimal.TEN.pow(finer - scale).longValueExact();
            long most = factor == 0 ? 0 : Long.MAX_VALUE / factor;
            for (int row = 0; row < size; row++) {
                // Not by abs: that of the smallest long is negative.
                if (units[row] > most || units[row] < -most) {
                    return false;
                }
            }
            for (int row = 0; row < size; row++) {
                units[row] *= factor;
            }
            scale = finer;
        }
        return true;
    }

    private void spill() {
        BigDecimal[] all = new BigDecimal[Math.max(16, size + 1)];
        for (int row = 0; row < size; row++) {
            all[row] = BigDecimal.valueOf(units[row], scale);
        }
        exact = all;
        units = new long[0];
    }
}
