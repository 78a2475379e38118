package io.engagement.history;

import io.engagement.internal.column.LongColumn;
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

    private LongColumn units;
    private BigDecimal @Nullable [] exact;
    private int scale;
    private int size;

    MoneyColumn() {
        units = new LongColumn();
    }

    /** A column with room for some rows. */
    MoneyColumn(int rows) {
        units = new LongColumn(rows);
    }

    /** A column of units that are there already. */
    MoneyColumn(LongColumn units, int scale) {
        this.units = units;
        this.scale = scale;
        this.size = units.size();
    }

    void add(BigDecimal value) {
        // The common case: a few decimals like all others. A precision of 18 digits always fits.
        if (exact == null && value.scale() == scale && value.precision() <= 18) {
            // Not by unscaledValue, which makes a BigInteger.
            append(value.scaleByPowerOfTen(scale).longValue());
            return;
        }
        if (exact == null && !fits(value)) {
            spill();
        }
        if (exact == null) {
            append(value.setScale(scale).unscaledValue().longValueExact());
        } else {
            if (size == exact.length) {
                exact = Arrays.copyOf(exact, Math.max(16, size * 2));
            }
            exact[size++] = value;
        }
    }

    /** Adds units of a power of ten. */
    void add(long unit, int scaleOfUnit) {
        if (size == 0 && exact == null) {
            scale = scaleOfUnit;
        }
        if (exact == null && scale == scaleOfUnit) {
            append(unit);
        } else {
            add(BigDecimal.valueOf(unit, scaleOfUnit));
        }
    }

    /** Adds a row of another column. */
    void addFrom(MoneyColumn other, int row) {
        if (other.exact == null) {
            add(other.units.get(row), other.scale);
        } else {
            add(other.exact[row]);
        }
    }

    private void append(long unit) {
        units.add(unit);
        size++;
    }

    int signum(int row) {
        return exact == null ? Long.signum(units.get(row)) : exact[row].signum();
    }

    BigDecimal get(int row) {
        return exact == null ? BigDecimal.valueOf(units.get(row), scale) : exact[row];
    }

    /** Whether all rows are units of {@code 10^-scale}. */
    boolean isUnits() {
        return exact == null;
    }

    long units(int row) {
        return units.get(row);
    }

    int scale() {
        return scale;
    }

    /** A row's value over a count, the nearest double. */
    double mean(int row, long count) {
        // Up to 2^53 and 10^22 both are exact as doubles, so that one division is the only rounding.
        if (exact == null && Math.abs(units.get(row)) <= EXACT_AS_DOUBLE) {
            double divisor = POWERS_OF_TEN[scale] * count;
            if (divisor <= EXACT_AS_DOUBLE) {
                return units.get(row) / divisor;
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

    /** The exact sum of all rows. */
    BigDecimal sum() {
        ExactSum sum = new ExactSum();
        sum.clear(this);
        for (int row = 0; row < size; row++) {
            sum.add(this, row);
        }
        return sum.value();
    }

    /** Whether all rows are numerically equal. */
    boolean sameAs(MoneyColumn other) {
        if (size != other.size) {
            return false;
        }
        for (int row = 0; row < size; row++) {
            if (compare(row, other, row) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Compares a row with one of another column as numbers. */
    int compare(int row, MoneyColumn other, int otherRow) {
        return exact == null && other.exact == null && scale == other.scale
                ? Long.compare(units.get(row), other.units.get(otherRow))
                : get(row).compareTo(other.get(otherRow));
    }

    /** A copy with room for some rows. */
    MoneyColumn copy(int rows) {
        MoneyColumn copy = new MoneyColumn(rows);
        for (int row = 0; row < size; row++) {
            copy.addFrom(this, row);
        }
        return copy;
    }

    /** This column, without the room kept for further rows. */
    MoneyColumn trimmed() {
        units = units.trimmed();
        exact = exact == null ? null : Arrays.copyOf(exact, size);
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
                if (units.get(row) > most || units.get(row) < -most) {
                    return false;
                }
            }
            units.multiply(factor);
            scale = finer;
        }
        return true;
    }

    private void spill() {
        BigDecimal[] all = new BigDecimal[Math.max(16, size + 1)];
        for (int row = 0; row < size; row++) {
            all[row] = BigDecimal.valueOf(units.get(row), scale);
        }
        exact = all;
        units = new LongColumn();
    }
}
