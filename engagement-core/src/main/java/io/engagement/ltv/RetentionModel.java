package io.engagement.ltv;

import java.io.Serializable;
import java.util.List;

/**
 * How long customers with a contract stay: the published models on plain numbers. A contract comes up for renewal at the end
 * of each period; {@code S(t)} is the share of new customers who renew t times or more. Discount rates are continuous, per
 * period: a rate d per period is {@code ln(1 + d)}.
 */
public sealed interface RetentionModel extends Serializable {
    /**
     * The parameters in the order of the record.
     *
     * @return their values
     */
    List<Double> parameters();

    /**
     * The name of the model in the literature.
     *
     * @return "constant", "sBG" or "BdW"
     */
    String name();

    /**
     * The logarithm of the share of customers with some renewals made who make further ones: {@code ln S(n + k) / S(n)}.
     *
     * @param renewals n, those made, at least 0
     * @param further k, at least 0
     * @return the logarithm, at most 0; minus infinity where nobody does
     * @throws IllegalArgumentException if a number is negative
     */
    double logSurvival(long renewals, long further);

    /**
     * What is still to come: the expected number of further renewals, the next one due now, each later one discounted by
     * another period (DERL; Fader and Hardie, 2010): {@code sum over k >= 1 of S(n + k) / S(n) e^(-delta (k - 1))}. Where the
     * next renewal is due in one period, it is worth {@code e^-delta} of that.
     *
     * @param renewals n, those made, at least 0. The authors count from 1: their n is one more
     * @param delta continuous discount rate per period, at least 0
     * @return the discounted expected number; infinite where the sum has no limit
     * @throws IllegalArgumentException if a number is negative or not finite
     */
    double residualRenewals(long renewals, double delta);

    /**
     * The renewals of a new customer, the first one in one period: {@code sum over k = 1..H of S(k) e^(-delta k)}.
     *
     * @param periods H, at least 0
     * @param delta continuous discount rate per period, at least 0
     * @return the discounted expected number
     * @throws IllegalArgumentException if a number is negative or not finite
     */
    default double discountedRenewals(long periods, double delta) {
        require("periods", periods);
        Parameters.requireRate(delta);
        double sum = 0;
        for (long k = 1; k <= periods; k++) {
            double term = Math.exp(logSurvival(0, k) - delta * k);
            sum += term;
            if (term == 0) {
                break;
            }
        }
        return sum;
    }

    /**
     * The share of new customers who renew t times or more.
     *
     * @param periods t, at least 0
     * @return S(t)
     * @throws IllegalArgumentException if {@code periods} is negative
     */
    default double survival(long periods) {
        return Math.exp(logSurvival(0, periods));
    }

    /**
     * The share that renews at the end of a period, of those still there: {@code S(t) / S(t - 1)}.
     *
     * @param period t, at least 1
     * @return the retention rate
     * @throws IllegalArgumentException if {@code period} is below 1
     */
    default double retention(long period) {
        return Math.exp(logSurvival(period - 1, 1));
    }

    /**
     * The logarithm of the share of new customers who leave at the end of a period: {@code ln(S(t - 1) - S(t))}.
     *
     * @param period t, at least 1
     * @return the logarithm
     * @throws IllegalArgumentException if {@code period} is below 1
     */
    default double logProbabilityOfLeaving(long period) {
        return logSurvival(0, period - 1) + Math.log(-Math.expm1(logSurvival(period - 1, 1)));
    }

    private static void require(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must be >= 0, got " + value);
        }
    }

    /**
     * The same probability of renewal for every customer at every time: {@code S(t) = r^t}.
     *
     * @param share r, the share that renews, 0 to 1
     */
    record Constant(double share) implements RetentionModel {
        /**
         * A model.
         *
         * @param share the share that renews
         * @throws IllegalArgumentException if it is not in [0, 1]
         */
        public Constant {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("retention must be in [0, 1], got " + share);
            }
        }

        @Override
        public List<Double> parameters() {
            return List.of(share);
        }

        @Override
        public String name() {
            return "constant";
        }

        @Override
        public double logSurvival(long renewals, long further) {
            require("renewals", renewals);
            require("further", further);
            return further == 0 ? 0 : further * Math.log(share);
        }

        /** {@inheritDoc} Here {@code r (1 + d) / (1 + d - r)}. */
        @Override
        public double residualRenewals(long renewals, double delta) {
            require("renewals", renewals);
            Parameters.requireRate(delta);
            double q = Math.log(share) - delta;
            return q == 0 ? Double.POSITIVE_INFINITY : -share / Math.expm1(q);
        }

        /** {@inheritDoc} Here {@code q + q^2 + ... + q^H} with {@code q = r e^-delta}. */
        @Override
        public double discountedRenewals(long periods, double delta) {
            require("periods", periods);
            Parameters.requireRate(delta);
            // The logarithm of q keeps small churn and small discounts.
            double q = Math.log(share) - delta;
            return q == 0 || periods == 0 ? (double) periods : Math.exp(q) * (Math.expm1(periods * q) / Math.expm1(q));
        }
    }

    /**
     * BdW, beta-discrete-Weibull (Fader, Hardie, Liu, Davin and Steenburgh, 2018):
     * {@code S(t) = B(alpha, beta + t^c) / B(alpha, beta)}. The probability to leave at the first renewal is Beta(alpha, beta)
     * across customers; with c above 1 each customer's grows with tenure, with c below 1 it falls. With c = 1 it is sBG,
     * shifted-beta-geometric (Fader and Hardie, 2007).
     *
     * @param alpha first parameter of the probability to leave
     * @param beta second parameter of the probability to leave
     * @param c how it changes with tenure; 1 for not at all
     */
    record BetaDiscreteWeibull(double alpha, double beta, double c) implements RetentionModel {
        /**
         * A model.
         *
         * @param alpha first parameter of the probability to leave
         * @param beta second parameter of the probability to leave
         * @param c how it changes with tenure
         * @throws IllegalArgumentException if a parameter is not positive and finite
         */
        public BetaDiscreteWeibull {
            Parameters.require("alpha", alpha, "beta", beta, "c", c);
        }

        @Override
        public List<Double> parameters() {
            return List.of(alpha, beta, c);
        }

        @Override
        public String name() {
            return c == 1 ? "sBG" : "BdW";
        }

        @Override
        public double logSurvival(long renewals, long further) {
            require("renewals", renewals);
            require("further", further);
            return new DiscreteWeibull(alpha, beta, c, renewals).logSurvival(further);
        }

        @Override
        public double residualRenewals(long renewals, double delta) {
            require("renewals", renewals);
            Parameters.requireRate(delta);
            return c == 1
                    ? DiscountedRenewals.of(alpha, beta + renewals, Math.expm1(delta))
                    : new DiscreteWeibull(alpha, beta, c, renewals).residualRenewals(delta);
        }
    }
}
