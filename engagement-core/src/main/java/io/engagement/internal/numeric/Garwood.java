package io.engagement.internal.numeric;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * The exact limits of a rate per exposure (Garwood, 1936): half the chi-squared quantiles with {@code 2 d} and
 * {@code 2 d + 2} degrees of freedom, over the exposure.
 *
 * @param events d, how many were counted
 * @param exposure what they were counted in, above 0
 */
public record Garwood(long events, double exposure) implements Mover.Limits {
    @Override
    public double value() {
        return events / exposure;
    }

    @Override
    public double low(double z) {
        double tail = Normal.twoSided(z) / 2;
        return events == 0
                ? 0
                : ChiSquaredDistribution.of(2.0 * events).inverseCumulativeProbability(tail) / (2 * exposure);
    }

    @Override
    public double high(double z) {
        double tail = Normal.twoSided(z) / 2;
        return ChiSquaredDistribution.of(2.0 * events + 2).inverseSurvivalProbability(tail) / (2 * exposure);
    }
}
