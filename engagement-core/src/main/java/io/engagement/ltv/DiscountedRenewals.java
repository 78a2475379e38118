package io.engagement.ltv;

/** What is still to come of a contract whose holder leaves at each renewal with probability p, which is Beta across customers. */
final class DiscountedRenewals {
    private DiscountedRenewals() {}

    /**
     * The expected number of renewals, the next one now and each further one discounted by another period (DERL; Fader and
     * Hardie, 2010): the mean of {@code (1 - p)(1 + d) / (d + p)}.
     *
     * @param alpha first parameter of the probability to leave
     * @param beta second parameter, plus one for each renewal made
     * @param d discount rate per period, at least 0
     */
    static double of(double alpha, double beta, double d) {
        if (d == 0) {
            return alpha > 1 ? beta / (alpha - 1) : Double.POSITIVE_INFINITY;
        }
        return BetaMean.of(alpha, beta, 1 / d).of((p, c) -> {
            double most = (1 + d) / (d + p);
            return most * ((1 - p) - c * most);
        });
    }
}
