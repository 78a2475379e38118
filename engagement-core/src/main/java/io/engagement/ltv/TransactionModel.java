package io.engagement.ltv;

import java.io.Serializable;
import java.util.List;

/**
 * When customers buy and when they stop: the published models of a customer base on plain numbers. Time is in the
 * parameters' own unit; a customer's history is x repeat purchases, the last of them at age t_x, observed up to age T.
 *
 * <p>All models say the same of a customer who is known to be active: the future looks like that of a new customer of
 * {@link #whileActive}, the model with its beliefs updated. So whatever is asked of an existing customer is the probability of being
 * active now times the answer for a new customer of that model.
 */
public sealed interface TransactionModel extends Serializable {
    /** Which model. */
    enum Kind {
        /** Modified BG/NBD: customers may leave at once after any purchase, also the first. */
        MBG_NBD("MBG/NBD"),
        /** BG/NBD: customers may leave after a repeat purchase, never after the first. */
        BG_NBD("BG/NBD"),
        /** Pareto/NBD: customers may leave at any time. */
        PARETO_NBD("Pareto/NBD"),
        /** NBD: nobody leaves; the baseline. */
        NBD("NBD"),
        /** BG/BB: one opportunity to buy in each unit of time; customers may leave before each. */
        BG_BB("BG/BB");

        private final String published;

        Kind(String published) {
            this.published = published;
        }

        /** The name it was published under: {@code MBG/NBD}. */
        @Override
        public String toString() {
            return published;
        }
    }

    /**
     * Which model it is.
     *
     * @return its kind
     */
    Kind kind();

    /**
     * The parameters in the order of the record.
     *
     * @return their values
     */
    List<Double> parameters();

    /**
     * The logarithm of the probability (density) of a history.
     *
     * @param x repeat purchases, at least 0
     * @param tx age at the last of them, 0 when there was none
     * @param t age at the end of observation, at least {@code tx}
     * @return the log-likelihood
     * @throws IllegalArgumentException if no customer can have this history
     */
    double logLikelihood(long x, double tx, double t);

    /**
     * The derivatives of {@link #logLikelihood} by the parameters, in their order.
     *
     * @param x repeat purchases
     * @param tx age at the last of them
     * @param t age at the end of observation
     * @return one derivative a parameter
     * @throws IllegalArgumentException if no customer can have this history
     */
    List<Double> gradient(long x, double tx, double t);

    /**
     * The log-odds of being active at age T: {@code ln P - ln (1 - P)}, which keeps the smallest probabilities apart.
     *
     * @param x repeat purchases
     * @param tx age at the last of them
     * @param t age at the end of observation
     * @return the log-odds; infinite where the model is certain
     * @throws IllegalArgumentException if no customer can have this history
     */
    double logOddsActive(long x, double tx, double t);

    /**
     * What to expect of a customer with a history who is still active: their future is that of a new customer of this model.
     *
     * @param x repeat purchases
     * @param tx age at the last of them
     * @param t age at the end of observation
     * @return the model of the time from now on
     * @throws IllegalArgumentException if no customer can have this history
     */
    TransactionModel whileActive(long x, double tx, double t);

    /**
     * The probability that a new customer is still active at an age.
     *
     * @param age time since the first purchase, at least 0
     * @return a probability
     */
    double probabilityActive(double age);

    /**
     * How often a new customer buys again up to an age, on average.
     *
     * @param age time since the first purchase, at least 0
     * @return the expected number of repeat purchases
     */
    double expectedPurchases(double age);

    /**
     * The probability that a new customer buys again up to an age.
     *
     * @param age time since the first purchase, at least 0
     * @return a probability
     */
    double probabilityOfPurchase(double age);

    /**
     * The probability that a new customer buys again exactly n times up to an age.
     *
     * @param n how often, at least 0
     * @param age time since the first purchase, at least 0
     * @return a probability
     */
    double probabilityOfCount(long n, double age);

    /**
     * The repeat purchases of a new customer up to an age, each discounted to now:
     * the integral of {@code e^(-delta u) dE[X(u)]}.
     *
     * @param delta continuous discount rate per unit of time, at least 0
     * @param age time since the first purchase, may be infinite
     * @return the discounted expected number; infinite where the sum has no limit
     */
    double discountedPurchases(double delta, double age);

    /**
     * The probability of being active at age T.
     *
     * @param x repeat purchases
     * @param tx age at the last of them
     * @param t age at the end of observation
     * @return a probability
     * @throws IllegalArgumentException if no customer can have this history
     */
    default double probabilityActive(long x, double tx, double t) {
        return 1 / (1 + Math.exp(-logOddsActive(x, tx, t)));
    }

    /**
     * The probability of being active at age T + ahead.
     *
     * @param x repeat purchases
     * @param tx age at the last of them
     * @param t age at the end of observation
     * @param ahead how far ahead, at least 0
     * @return a probability
     * @throws IllegalArgumentException if no customer can have this history
     */
    default double probabilityActive(long x, double tx, double t, double ahead) {
        double active = probabilityActive(x, tx, t);
        return active == 0 ? 0 : active * whileActive(x, tx, t).probabilityActive(ahead);
    }

    /**
     * How often a customer buys from age T to T + ahead, on average.
     *
     * @param x repeat purchases
     * @param tx age at the last of them
     * @param t age at the end of observation
     * @param ahead how far ahead, at least 0
     * @return the expected number of purchases
     * @throws IllegalArgumentException if no customer can have this history
     */
    default double expectedPurchases(long x, double tx, double t, double ahead) {
        double active = probabilityActive(x, tx, t);
        return active == 0 ? 0 : active * whileActive(x, tx, t).expectedPurchases(ahead);
    }

    /**
     * The probability that a customer buys at least once from age T to T + ahead.
     *
     * @param x repeat purchases
     * @param tx age at the last of them
     * @param t age at the end of observation
     * @param ahead how far ahead, at least 0
     * @return a probability
     * @throws IllegalArgumentException if no customer can have this history
     */
    default double probabilityOfPurchase(long x, double tx, double t, double ahead) {
        double active = probabilityActive(x, tx, t);
        return active == 0 ? 0 : active * whileActive(x, tx, t).probabilityOfPurchase(ahead);
    }

    /**
     * The probability that a customer buys exactly n times from age T to T + ahead.
     *
     * @param n how often, at least 0
     * @param x repeat purchases
     * @param tx age at the last of them
     * @param t age at the end of observation
     * @param ahead how far ahead, at least 0
     * @return a probability
     * @throws IllegalArgumentException if no customer can have this history
     */
    default double probabilityOfCount(long n, long x, double tx, double t, double ahead) {
        double odds = logOddsActive(x, tx, t);
        double still = whileActive(x, tx, t).probabilityOfCount(n, ahead) / (1 + Math.exp(-odds));
        return n == 0 ? 1 / (1 + Math.exp(odds)) + still : still;
    }

    /**
     * The purchases of a customer from age T to T + ahead, each discounted to T (Fader, Hardie and Lee, 2005, call it
     * DERT when there is no end).
     *
     * @param x repeat purchases
     * @param tx age at the last of them
     * @param t age at the end of observation
     * @param delta continuous discount rate per unit of time, at least 0
     * @param ahead how far ahead, may be infinite
     * @return the discounted expected number; infinite where the sum has no limit
     * @throws IllegalArgumentException if no customer can have this history
     */
    default double discountedPurchases(long x, double tx, double t, double delta, double ahead) {
        double active = probabilityActive(x, tx, t);
        return active == 0 ? 0 : active * whileActive(x, tx, t).discountedPurchases(delta, ahead);
    }

    /**
     * BG/NBD (Fader, Hardie and Lee, 2005): purchases at a rate that is Gamma(r, alpha) across customers; after each
     * repeat purchase a customer leaves with a probability that is Beta(a, b) across customers.
     *
     * @param r shape of the purchase rate
     * @param alpha its scale, in units of time
     * @param a first parameter of the dropout probability
     * @param b second parameter of the dropout probability
     */
    record BgNbd(double r, double alpha, double a, double b) implements TransactionModel {
        /**
         * A model.
         *
         * @param r shape of the purchase rate
         * @param alpha its scale
         * @param a first parameter of the dropout probability
         * @param b second parameter of the dropout probability
         * @throws IllegalArgumentException if a parameter is not positive and finite
         */
        public BgNbd {
            Parameters.require("r", r, "alpha", alpha, "a", a, "b", b);
        }

        @Override
        public Kind kind() {
            return Kind.BG_NBD;
        }

        @Override
        public List<Double> parameters() {
            return List.of(r, alpha, a, b);
        }

        private BetaGeometric mathematics() {
            return new BetaGeometric(r, alpha, a, b, 0);
        }

        @Override
        public double logLikelihood(long x, double tx, double t) {
            return mathematics().logLikelihood(x, tx, t);
        }

        @Override
        public List<Double> gradient(long x, double tx, double t) {
            return Parameters.listOf(mathematics().gradient(x, tx, t));
        }

        @Override
        public double logOddsActive(long x, double tx, double t) {
            return mathematics().logOddsActive(x, tx, t);
        }

        @Override
        public TransactionModel whileActive(long x, double tx, double t) {
            Parameters.requireHistory(x, tx, t);
            return new BgNbd(r + x, alpha + t, a, b + x);
        }

        @Override
        public double probabilityActive(double age) {
            return mathematics().probabilityActive(age);
        }

        @Override
        public double expectedPurchases(double age) {
            return mathematics().expectedPurchases(age);
        }

        @Override
        public double probabilityOfPurchase(double age) {
            return mathematics().probabilityOfPurchase(age);
        }

        @Override
        public double probabilityOfCount(long n, double age) {
            return mathematics().probabilityOfCount(n, age);
        }

        @Override
        public double discountedPurchases(double delta, double age) {
            return mathematics().discountedPurchases(delta, age);
        }
    }

    /**
     * MBG/NBD (Batislam, Denizel and Filiztekin, 2007; Wagner and Hoppe, 2008): as BG/NBD, but a customer may leave after
     * the first purchase as well, so that one-time buyers are not taken to be active for ever.
     *
     * @param r shape of the purchase rate
     * @param alpha its scale, in units of time
     * @param a first parameter of the dropout probability
     * @param b second parameter of the dropout probability
     */
    record MbgNbd(double r, double alpha, double a, double b) implements TransactionModel {
        /**
         * A model.
         *
         * @param r shape of the purchase rate
         * @param alpha its scale
         * @param a first parameter of the dropout probability
         * @param b second parameter of the dropout probability
         * @throws IllegalArgumentException if a parameter is not positive and finite
         */
        public MbgNbd {
            Parameters.require("r", r, "alpha", alpha, "a", a, "b", b);
        }

        @Override
        public Kind kind() {
            return Kind.MBG_NBD;
        }

        @Override
        public List<Double> parameters() {
            return List.of(r, alpha, a, b);
        }

        private BetaGeometric mathematics() {
            return new BetaGeometric(r, alpha, a, b, 1);
        }

        @Override
        public double logLikelihood(long x, double tx, double t) {
            return mathematics().logLikelihood(x, tx, t);
        }

        @Override
        public List<Double> gradient(long x, double tx, double t) {
            return Parameters.listOf(mathematics().gradient(x, tx, t));
        }

        @Override
        public double logOddsActive(long x, double tx, double t) {
            return mathematics().logOddsActive(x, tx, t);
        }

        @Override
        public TransactionModel whileActive(long x, double tx, double t) {
            Parameters.requireHistory(x, tx, t);
            return new BgNbd(r + x, alpha + t, a, b + x + 1);
        }

        @Override
        public double probabilityActive(double age) {
            return mathematics().probabilityActive(age);
        }

        @Override
        public double expectedPurchases(double age) {
            return mathematics().expectedPurchases(age);
        }

        @Override
        public double probabilityOfPurchase(double age) {
            return mathematics().probabilityOfPurchase(age);
        }

        @Override
        public double probabilityOfCount(long n, double age) {
            return mathematics().probabilityOfCount(n, age);
        }

        @Override
        public double discountedPurchases(double delta, double age) {
            return mathematics().discountedPurchases(delta, age);
        }
    }

    /**
     * Pareto/NBD (Schmittlein, Morrison and Colombo, 1987): purchases at a rate that is Gamma(r, alpha) across customers,
     * who stay for a time that is exponential with a rate that is Gamma(s, beta) across customers.
     *
     * @param r shape of the purchase rate
     * @param alpha its scale, in units of time
     * @param s shape of the dropout rate
     * @param beta its scale, in units of time
     */
    record ParetoNbd(double r, double alpha, double s, double beta) implements TransactionModel {
        /**
         * A model.
         *
         * @param r shape of the purchase rate
         * @param alpha its scale
         * @param s shape of the dropout rate
         * @param beta its scale
         * @throws IllegalArgumentException if a parameter is not positive and finite
         */
        public ParetoNbd {
            Parameters.require("r", r, "alpha", alpha, "s", s, "beta", beta);
        }

        @Override
        public Kind kind() {
            return Kind.PARETO_NBD;
        }

        @Override
        public List<Double> parameters() {
            return List.of(r, alpha, s, beta);
        }

        @Override
        public double logLikelihood(long x, double tx, double t) {
            return new ParetoHistory(this, x, tx, t).logLikelihood();
        }

        @Override
        public List<Double> gradient(long x, double tx, double t) {
            return new ParetoHistory(this, x, tx, t).gradient();
        }

        @Override
        public double logOddsActive(long x, double tx, double t) {
            return new ParetoHistory(this, x, tx, t).logOddsActive();
        }

        @Override
        public ParetoNbd whileActive(long x, double tx, double t) {
            Parameters.requireHistory(x, tx, t);
            return new ParetoNbd(r + x, alpha + t, s, beta + t);
        }

        @Override
        public double probabilityActive(double age) {
            return new ParetoPurchases(this).active(age);
        }

        @Override
        public double expectedPurchases(double age) {
            return new ParetoPurchases(this).expected(age);
        }

        @Override
        public double probabilityOfPurchase(double age) {
            return new ParetoPurchases(this).atLeastOne(age);
        }

        @Override
        public double probabilityOfCount(long n, double age) {
            return new ParetoPurchases(this).exactly(n, age);
        }

        @Override
        public double discountedPurchases(double delta, double age) {
            return new ParetoPurchases(this).discounted(delta, age);
        }
    }

    /**
     * NBD (Ehrenberg, 1959): purchases at a rate that is Gamma(r, alpha) across customers, who never leave.
     *
     * @param r shape of the purchase rate
     * @param alpha its scale, in units of time
     */
    record Nbd(double r, double alpha) implements TransactionModel {
        /**
         * A model.
         *
         * @param r shape of the purchase rate
         * @param alpha its scale
         * @throws IllegalArgumentException if a parameter is not positive and finite
         */
        public Nbd {
            Parameters.require("r", r, "alpha", alpha);
        }

        @Override
        public Kind kind() {
            return Kind.NBD;
        }

        @Override
        public List<Double> parameters() {
            return List.of(r, alpha);
        }

        private NegativeBinomial mathematics() {
            return new NegativeBinomial(r, alpha);
        }

        @Override
        public double logLikelihood(long x, double tx, double t) {
            return mathematics().logLikelihood(x, tx, t);
        }

        @Override
        public List<Double> gradient(long x, double tx, double t) {
            return Parameters.listOf(mathematics().gradient(x, tx, t));
        }

        @Override
        public double logOddsActive(long x, double tx, double t) {
            Parameters.requireHistory(x, tx, t);
            return Double.POSITIVE_INFINITY;
        }

        @Override
        public TransactionModel whileActive(long x, double tx, double t) {
            Parameters.requireHistory(x, tx, t);
            return new Nbd(r + x, alpha + t);
        }

        @Override
        public double probabilityActive(double age) {
            Parameters.requireAge(age);
            return 1;
        }

        @Override
        public double expectedPurchases(double age) {
            return mathematics().expectedPurchases(age);
        }

        @Override
        public double probabilityOfPurchase(double age) {
            return mathematics().probabilityOfPurchase(age);
        }

        @Override
        public double probabilityOfCount(long n, double age) {
            return mathematics().probabilityOfCount(n, age);
        }

        @Override
        public double discountedPurchases(double delta, double age) {
            return mathematics().discountedPurchases(delta, age);
        }
    }

    /**
     * BG/BB (Fader, Hardie and Shang, 2010): one opportunity in each unit of time, taken with a probability that is
     * Beta(alpha, beta) across customers; before each a customer leaves with a probability that is Beta(gamma, delta).
     * Ages are whole numbers of opportunities.
     *
     * <p>Two probabilities of being active are in use, and both are here. {@code probabilityActive(x, tx, n)} is of not having
     * left after the last observed opportunity n; {@code probabilityActive(x, tx, n, 1)} is of being active at the next
     * one, n + 1, which also asks for staying on once more, and is what the authors tabulate. Discounting takes the
     * opportunity in one period at one period's discount.
     *
     * @param alpha first parameter of the purchase probability
     * @param beta second parameter of the purchase probability
     * @param gamma first parameter of the dropout probability
     * @param delta second parameter of the dropout probability
     */
    record BgBb(double alpha, double beta, double gamma, double delta) implements TransactionModel {
        /**
         * A model.
         *
         * @param alpha first parameter of the purchase probability
         * @param beta second parameter of the purchase probability
         * @param gamma first parameter of the dropout probability
         * @param delta second parameter of the dropout probability
         * @throws IllegalArgumentException if a parameter is not positive and finite
         */
        public BgBb {
            Parameters.require("alpha", alpha, "beta", beta, "gamma", gamma, "delta", delta);
        }

        @Override
        public Kind kind() {
            return Kind.BG_BB;
        }

        @Override
        public List<Double> parameters() {
            return List.of(alpha, beta, gamma, delta);
        }

        private BetaBernoulli mathematics() {
            return new BetaBernoulli(alpha, beta, gamma, delta);
        }

        @Override
        public double logLikelihood(long x, double tx, double t) {
            return mathematics().logLikelihood(x, tx, t);
        }

        @Override
        public List<Double> gradient(long x, double tx, double t) {
            return Parameters.listOf(mathematics().gradient(x, tx, t));
        }

        @Override
        public double logOddsActive(long x, double tx, double t) {
            return mathematics().logOddsActive(x, tx, t);
        }

        @Override
        public TransactionModel whileActive(long x, double tx, double t) {
            BetaBernoulli.requireHistory(x, tx, t);
            return new BgBb(alpha + x, beta + (t - x), gamma, delta + t);
        }

        @Override
        public double probabilityActive(double age) {
            return mathematics().probabilityActive(age);
        }

        @Override
        public double expectedPurchases(double age) {
            return mathematics().expectedPurchases(age);
        }

        @Override
        public double probabilityOfPurchase(double age) {
            return mathematics().probabilityOfPurchase(age);
        }

        @Override
        public double probabilityOfCount(long n, double age) {
            return mathematics().probabilityOfCount(n, age);
        }

        @Override
        public double discountedPurchases(double delta, double age) {
            return mathematics().discountedPurchases(delta, age);
        }
    }
}
