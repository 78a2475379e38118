package io.engagement.estimate;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A number with its interval, or the reason why there is none.
 *
 * <pre>{@code +20.0 [+11.9, +27.8] at 95%, n 400}</pre>
 */
public sealed interface Estimate extends Serializable {
    /**
     * A number estimated from a sample.
     *
     * @param value the number, finite
     * @param interval its interval
     * @param n how many were observed, at least 0
     * @param unit how it is printed
     * @param method how the interval was found
     * @return the estimate
     */
    static Estimate of(double value, Interval interval, long n, Unit unit, String method) {
        return new Known(value, interval, n, unit, method);
    }

    /**
     * A number that follows from assumptions, not from a sample; it has no interval.
     *
     * @param value the number, finite
     * @param unit how it is printed
     * @param method what it follows from
     * @return the estimate
     */
    static Estimate assumed(double value, Unit unit, String method) {
        return new Known(value, null, 0, unit, method);
    }

    /**
     * No number.
     *
     * @param reason why there is none, in a few words
     * @return the estimate
     */
    static Estimate undefined(String reason) {
        return new Undefined(reason);
    }

    /**
     * The number.
     *
     * @return a finite number, in the unit's own scale (a share is 0 to 1)
     * @throws IllegalStateException with the reason when undefined
     */
    double value();

    /**
     * The lower limit of the interval.
     *
     * @return the limit
     * @throws IllegalStateException when undefined, or when there is no interval
     */
    double low();

    /**
     * The upper limit of the interval.
     *
     * @return the limit
     * @throws IllegalStateException when undefined, or when there is no interval
     */
    double high();

    /**
     * The number, if there is one.
     *
     * @return the number or nothing
     */
    default OptionalDouble asOptional() {
        return this instanceof Known known ? OptionalDouble.of(known.value) : OptionalDouble.empty();
    }

    /**
     * The number, or another where there is none.
     *
     * @param other what to give instead
     * @return one of the two
     */
    default double orElse(double other) {
        return this instanceof Known known ? known.value : other;
    }

    /**
     * A number that is there.
     *
     * @param value the number, finite
     * @param interval its interval; null when it follows from assumptions
     * @param n how many were observed; 0 when it follows from assumptions
     * @param unit how it is printed
     * @param method how it or its interval was found
     */
    record Known(double value, @Nullable Interval interval, long n, Unit unit, String method) implements Estimate {
        /**
         * A number that is there; write {@link Estimate#of} or {@link Estimate#assumed} instead.
         *
         * @param value the number
         * @param interval its interval, or null
         * @param n how many were observed
         * @param unit how it is printed
         * @param method how it or its interval was found
         * @throws IllegalArgumentException if {@code value} is not finite or {@code n} is negative
         */
        public Known {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("value must be finite, got " + value);
            }
            if (n < 0) {
                throw new IllegalArgumentException("n must be >= 0, got " + n);
            }
        }

        @Override
        public double low() {
            return limits().low();
        }

        @Override
        public double high() {
            return limits().high();
        }

        private Interval limits() {
            if (interval == null) {
                throw new IllegalStateException("no interval: the value follows from assumptions (" + method + ")");
            }
            return interval;
        }

        /** The number first; then its interval, level and n, or what it follows from. */
        @Override
        public String toString() {
            if (interval == null) {
                return unit.print(value) + " (" + method + ")";
            }
            String level = BigDecimal.valueOf(interval.level())
                    .movePointRight(2)
                    .stripTrailingZeros()
                    .toPlainString();
            return String.format(
                    Locale.ROOT,
                    "%s [%s, %s] at %s%%, n %,d",
                    unit.print(value),
                    unit.print(interval.low()),
                    unit.print(interval.high()),
                    level,
                    n);
        }
    }

    /**
     * No number.
     *
     * @param reason why there is none
     */
    record Undefined(String reason) implements Estimate {
        @Override
        public double value() {
            throw missing();
        }

        @Override
        public double low() {
            throw missing();
        }

        @Override
        public double high() {
            throw missing();
        }

        private IllegalStateException missing() {
            return new IllegalStateException("undefined: " + reason);
        }

        /** {@code undefined: the reason}. */
        @Override
        public String toString() {
            return "undefined: " + reason;
        }
    }

    /**
     * How a number is printed.
     *
     * @param prefix what stands before it ("USD ")
     * @param suffix what stands after it ("%", " days")
     * @param factor what it is multiplied by for printing (100 for a share)
     * @param decimals how many decimals it is rounded to
     * @param signed whether a number that is not negative carries a plus
     */
    record Unit(String prefix, String suffix, double factor, int decimals, boolean signed) implements Serializable {
        /** A plain number: {@code 1.23}. */
        public static final Unit NUMBER = new Unit("", "", 1, 2, false);
        /** A share of a whole, 0 to 1, printed as {@code 5.8%}. */
        public static final Unit SHARE = new Unit("", "%", 100, 1, false);
        /** A difference of two shares, -1 to 1, printed in percentage points as {@code +20.0 pp}. */
        public static final Unit PERCENTAGE_POINTS = new Unit("", " pp", 100, 1, true);
        /** Points on a scale from 0: {@code 88.4}. */
        public static final Unit POINTS = new Unit("", "", 1, 1, false);
        /** Points on a scale around 0, such as NPS: {@code +20.0}. */
        public static final Unit SIGNED_POINTS = new Unit("", "", 1, 1, true);
        /** Days of 24 hours: {@code 12.5 days}. */
        public static final Unit DAYS = new Unit("", " days", 1, 1, false);

        private static final int MOST_DECIMALS = 8;

        /**
         * A unit.
         *
         * @param prefix what stands before the number; null is nothing
         * @param suffix what stands after it; null is nothing
         * @param factor what it is multiplied by for printing
         * @param decimals how many decimals it is rounded to
         * @param signed whether a number that is not negative carries a plus
         */
        public Unit(@Nullable String prefix, @Nullable String suffix, double factor, int decimals, boolean signed) {
            // A mapper that leaves out what is empty gives null back.
            this.prefix = prefix == null ? "" : prefix;
            this.suffix = suffix == null ? "" : suffix;
            this.factor = factor;
            this.decimals = decimals;
            this.signed = signed;
        }

        /**
         * An amount of money: {@code USD 35.17}.
         *
         * @param currency the currency; the code of XXX, no currency, is not printed
         * @return the unit
         */
        public static Unit money(Currency currency) {
            String code = currency.getCurrencyCode();
            int decimals = currency.getDefaultFractionDigits();
            return new Unit(code.equals("XXX") ? "" : code + " ", "", 1, decimals < 0 ? 2 : decimals, false);
        }

        /**
         * The number as a person reads it. A number that would round to 0 without being 0 gets more decimals, up to 8.
         *
         * @param value the number; limits may be infinite
         * @return the text
         */
        public String print(double value) {
            if (!Double.isFinite(value)) {
                return prefix + (value > 0 ? "+inf" : "-inf") + suffix;
            }
            BigDecimal exact = BigDecimal.valueOf(value).multiply(BigDecimal.valueOf(factor));
            int places = decimals;
            BigDecimal shown = exact.setScale(places, RoundingMode.HALF_UP);
            while (shown.signum() == 0 && exact.signum() != 0 && places < MOST_DECIMALS) {
                shown = exact.setScale(++places, RoundingMode.HALF_UP);
            }
            if (shown.signum() == 0) {
                places = decimals;
            }
            return prefix
                    + String.format(Locale.ROOT, signed ? "%+,." + places + "f" : "%,." + places + "f", shown)
                    + suffix;
        }
    }
}
