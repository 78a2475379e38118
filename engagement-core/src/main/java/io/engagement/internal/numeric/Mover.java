package io.engagement.internal.numeric;

/**
 * The difference of two independent estimates from the limits of each, by the method of variance estimates recovery
 * (Zou and Donner, 2008); with Wilson limits it is Newcombe's method 10 (1998).
 *
 * <p>{@code low = d - sqrt((a - low_a)^2 + (high_b - b)^2)}, {@code high = d + sqrt((high_a - a)^2 + (b - low_b)^2)},
 * {@code d = a - b}.
 */
public final class Mover {
    /** Beyond it the normal tail is below the smallest double. */
    private static final double LARGEST_Z = 39;

    private Mover() {}

    /** An estimate with its limits as functions of the normal quantile z; at z = 0 both are the value. */
    public interface Limits {
        /**
         * The estimate.
         *
         * @return its value
         */
        double value();

        /**
         * The lower limit.
         *
         * @param z the normal quantile
         * @return a number that does not grow with z
         */
        double low(double z);

        /**
         * The upper limit.
         *
         * @param z the normal quantile
         * @return a number that does not fall with z
         */
        double high(double z);
    }

    /**
     * The lower limit of {@code a - b}.
     *
     * @param a the first estimate
     * @param b the second
     * @param z the normal quantile
     * @return the limit
     */
    public static double low(Limits a, Limits b, double z) {
        return a.value() - b.value() - Math.hypot(a.value() - a.low(z), b.high(z) - b.value());
    }

    /**
     * The upper limit of {@code a - b}.
     *
     * @param a the first estimate
     * @param b the second
     * @param z the normal quantile
     * @return the limit
     */
    public static double high(Limits a, Limits b, double z) {
        // 0 minus, since the negation of 0 would be -0.
        return 0 - low(b, a, z);
    }

    /**
     * The two-sided p-value that belongs to the interval: below {@code 1 - level} exactly when the interval at
     * {@code level} excludes 0. Found by looking for the z at which the interval begins to include 0.
     *
     * @param a the first estimate
     * @param b the second
     * @return the p-value, 1 when the estimates are equal
     */
    public static double pValue(Limits a, Limits b) {
        if (a.value() == b.value()) {
            return 1;
        }
        boolean positive = a.value() > b.value();
        double excluded = 0;
        double included = LARGEST_Z;
        while (true) {
            double z = (excluded + included) / 2;
            if (z <= excluded || z >= included) {
                return Normal.twoSided(z);
            }
            if (positive ? low(a, b, z) > 0 : low(b, a, z) > 0) {
                excluded = z;
            } else {
                included = z;
            }
        }
    }
}
