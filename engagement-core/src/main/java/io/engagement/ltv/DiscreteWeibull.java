package io.engagement.ltv;

import io.engagement.internal.numeric.GaussLegendre;

/** The survival of BdW after some renewals, for real times ahead, and its discounted sum. */
record DiscreteWeibull(double alpha, double beta, double c, long renewals) {
    private static final GaussLegendre RULE = GaussLegendre.of(48);
    /** So many periods are added up one by one; a sum of more is an integral with a correction of 1e-12. */
    private static final long SINGLE = 2_000;
    /** e^-40 is below the last digit. */
    private static final double NEGLIGIBLE = 40;
    /** Here powers are large enough for S to be a power of t to the last digit. */
    private static final double LOG_LARGE = Math.log(1e17);

    /** {@code ln S(n + t) / S(n)}. */
    double logSurvival(double t) {
        double tenure = Math.pow((double) renewals, c);
        // The powers of neighbouring times are near each other; their difference is not taken of them.
        double more = renewals == 0 ? Math.pow(t, c) : tenure * Math.expm1(c * Math.log1p(t / renewals));
        return -LogRising.shift(alpha, beta + tenure, more);
    }

    private double term(double t, double delta) {
        return Math.exp(logSurvival(t) - delta * (t - 1));
    }

    /** {@code sum over k >= 1 of S(n + k) / S(n) e^(-delta (k - 1))}. */
    double residualRenewals(double delta) {
        double sum = 0;
        for (long k = 1; k <= SINGLE; k++) {
            double term = term((double) k, delta);
            sum += term;
            if (term < 1e-18 * sum) {
                return sum;
            }
        }
        if (delta == 0 && c * alpha <= 1) {
            return Double.POSITIVE_INFINITY;
        }
        // Euler and Maclaurin from the middle between two periods: the integral plus a 24th of the slope there.
        return sum + integral(SINGLE + 0.5, delta) + (term(SINGLE + 1, delta) - term(SINGLE, delta)) / 24;
    }

    /** From some time on, by pieces of the logarithm of time. */
    private double integral(double from, double delta) {
        double log = Math.log(from);
        double largest = Math.max(log, LOG_LARGE / Math.min(c, 1));
        double end = delta == 0 ? largest : Math.min(largest, Math.max(log, Math.log(from + NEGLIGIBLE / delta)));
        int pieces = (int) Math.ceil((end - log) / 2);
        double sum = 0;
        for (int piece = 0; piece < pieces; piece++) {
            double width = (end - log) / pieces;
            for (int i = 0; i < RULE.size(); i++) {
                double t = Math.exp(log + width * (piece + RULE.node(i)));
                sum += width * RULE.weight(i) * t * term(t, delta);
            }
        }
        // Without a discount the rest is that of the power t^(-c alpha).
        return delta == 0 ? sum + Math.exp(end) * term(Math.exp(end), 0) / (c * alpha - 1) : sum;
    }
}
