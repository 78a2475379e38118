package io.engagement.behavior;

/**
 * The asymptotic confidence sequence with a normal mixture at n units (Waudby-Smith et al., 2021, equation 9), in standard
 * errors of the estimate; see {@link Pilot.AnytimeValid}.
 *
 * @param tightestAt the number of units at which it is tightest
 * @param level the confidence level
 * @param n how many units are in
 */
record ConfidenceSequence(double tightestAt, double level, double n) {
    /** n rho^2. */
    private double precision() {
        double twice = -2 * Math.log1p(-level);
        return n / tightestAt * (twice + Math.log1p(twice));
    }

    /** The half-width in standard errors. */
    double critical() {
        double precision = precision();
        return Math.sqrt(2 * (precision + 1) / precision * (Math.log1p(precision) / 2 - Math.log1p(-level)));
    }

    /** The smallest alpha whose sequence of the same rho excludes 0, z standard errors away. */
    double pValue(double z) {
        double precision = precision();
        return Math.min(1, Math.exp(Math.log1p(precision) / 2 - z * z * precision / (2 * (precision + 1))));
    }
}
