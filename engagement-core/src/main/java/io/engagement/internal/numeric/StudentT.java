package io.engagement.internal.numeric;

import org.apache.commons.statistics.distribution.TDistribution;

/** Student's t distribution, as intervals of means and two-sided tests ask for it. */
public final class StudentT {
    private StudentT() {}

    /**
     * The two-sided quantile: a t variable is within +-t with probability {@code level}.
     *
     * @param level the confidence level, in (0, 1)
     * @param degreesOfFreedom above 0
     * @return t, for example 2.262157163 at 0.95 and 9
     * @throws IllegalArgumentException if {@code level} is not in (0, 1)
     */
    public static double t(double level, double degreesOfFreedom) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level must be in (0, 1), got " + level);
        }
        return TDistribution.of(degreesOfFreedom).inverseSurvivalProbability((1 - level) / 2);
    }

    /**
     * The probability that a t variable is beyond +-t.
     *
     * @param t at least 0
     * @param degreesOfFreedom above 0
     * @return the two-sided p-value
     */
    public static double twoSided(double t, double degreesOfFreedom) {
        return Math.min(1, 2 * TDistribution.of(degreesOfFreedom).survivalProbability(t));
    }
}
