package io.engagement.ltv;

import java.io.Serializable;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * What a year of waiting costs: money due in t years is worth {@code e^(-continuousPerYear t)} of it today. A year is
 * 365.25 days, a month a twelfth of it.
 *
 * @param continuousPerYear the continuous rate per year, at least 0
 */
public record DiscountRate(double continuousPerYear) implements Serializable {
    /** Waiting costs nothing. */
    public static final DiscountRate NONE = new DiscountRate(0);

    private static final double DAYS_A_YEAR = 365.25;
    private static final double NANOS_A_YEAR = DAYS_A_YEAR * 86_400e9;

    /**
     * A continuous rate per year.
     *
     * @param continuousPerYear the rate
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public DiscountRate {
        notNegative("continuousPerYear", continuousPerYear);
    }

    private static double notNegative(String name, double rate) {
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be >= 0 and finite, got " + rate);
        }
        return rate;
    }

    /**
     * The usual way to put it: {@code annual(0.10)} makes 110 next year worth 100 today.
     *
     * @param rate the rate per year, at least 0
     * @return the rate
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public static DiscountRate annual(double rate) {
        return new DiscountRate(Math.log1p(notNegative("rate", rate)));
    }

    /**
     * A rate per month, compounded: {@code monthly(0.01)} is {@code annual(0.1268)}.
     *
     * @param rate the rate per month, at least 0
     * @return the rate
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public static DiscountRate monthly(double rate) {
        return new DiscountRate(12 * Math.log1p(notNegative("rate", rate)));
    }

    /**
     * A continuous rate per any stretch of time, as in the literature: {@code continuous(0.0027, Duration.ofDays(7))}.
     *
     * @param rate the continuous rate per that time, at least 0
     * @param per the time, positive
     * @return the rate
     * @throws IllegalArgumentException if {@code per} is not positive, or the rate is negative or not finite
     */
    public static DiscountRate continuous(double rate, Duration per) {
        if (per.isNegative() || per.isZero()) {
            throw new IllegalArgumentException("per must be positive, got " + per);
        }
        return new DiscountRate(notNegative("rate", rate) * (NANOS_A_YEAR / (per.getSeconds() * 1e9 + per.getNano())));
    }

    /**
     * The rate per year, compounded yearly.
     *
     * @return {@code e^continuousPerYear - 1}
     */
    public double annual() {
        return Math.expm1(continuousPerYear);
    }

    /** How many years a period is, on average. */
    static double years(Period period) {
        return period.toTotalMonths() / 12.0 + period.get(ChronoUnit.DAYS) / DAYS_A_YEAR;
    }

    /** {@code 10.00% a year}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f%% a year", 100 * annual());
    }
}
