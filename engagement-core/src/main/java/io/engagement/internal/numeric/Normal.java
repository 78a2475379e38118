package io.engagement.internal.numeric;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** The standard normal distribution, as intervals and two-sided tests ask for it. */
public final class Normal {
    private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

    private Normal() {}

    /**
     * The exact two-sided quantile: a standard normal variable is within +-z with probability {@code level}.
     *
     * @param level the confidence level, in (0, 1)
     * @return z, for example 1.959963985 at 0.95
     * @throws IllegalArgumentException if {@code level} is not in (0, 1)
     */
    public static double z(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level must be in (0, 1), got " + level);
        }
        return STANDARD.inverseSurvivalProbability((1 - level) / 2);
    }

    /**
     * The probability that a standard normal variable is beyond +-z.
     *
     * @param z at least 0
     * @return the two-sided p-value
     */
    public static double twoSided(double z) {
        return 2 * STANDARD.survivalProbability(z);
    }
}
