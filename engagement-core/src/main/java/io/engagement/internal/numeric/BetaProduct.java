package io.engagement.internal.numeric;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * The product of independent {@code Beta(n - d + 1, d)}, one for each time at which d of n at risk ended: what the survival
 * could be at most (Fay, Brittain and Proschan, 2013). Taken for a beta of the same mean and variance; one factor is exact.
 */
public final class BetaProduct {
    private double logMean;
    private double logSpread;

    /** The product of nothing, 1. */
    public BetaProduct() {}

    /**
     * Multiplies by a time.
     *
     * @param atRisk how many were at risk, n
     * @param events how many of them ended, d, at least 1
     */
    public void multiply(long atRisk, long events) {
        double a = (double) atRisk - events + 1;
        logMean += Math.log(a / (atRisk + 1.0));
        // The mean square over the square of the mean, which is near 1.
        logSpread += Math.log1p(events / (a * (atRisk + 2.0)));
    }

    /**
     * What the product exceeds with a small probability.
     *
     * @param tail the probability, in (0, 1)
     * @return the quantile, 0 to 1; 1 for the product of nothing
     */
    public double upper(double tail) {
        if (logMean == 0) {
            return 1;
        }
        double mean = Math.exp(logMean);
        double spread = Math.expm1(logSpread);
        double a = (1 - mean * (1 + spread)) / spread;
        return BetaDistribution.of(a, a * (1 - mean) / mean).inverseSurvivalProbability(tail);
    }
}
