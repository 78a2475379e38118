package io.engagement.ltv;

import io.engagement.internal.numeric.Softplus;

/**
 * The mathematics of BG/BB, in products instead of gamma functions: each factor is a conditional probability, so nothing
 * cancels. All loops go over opportunities.
 */
record BetaBernoulli(double alpha, double beta, double gamma, double delta) {
    private static final double RESCALE = 0x1p-700;

    static void requireHistory(long x, double tx, double n) {
        Parameters.requireHistory(x, tx, n);
        if (tx != Math.rint(tx) || n != Math.rint(n)) {
            throw new IllegalArgumentException(
                    "tx and t must be whole numbers of opportunities, got " + tx + " and " + n);
        }
        if (x > tx) {
            throw new IllegalArgumentException(
                    "x must be at most tx (" + tx + "): one purchase an opportunity, got " + x);
        }
    }

    private static void requireOpportunities(double age) {
        if (!(age >= 0 && age == Math.rint(age))) {
            throw new IllegalArgumentException("age must be a whole number of opportunities >= 0, got " + age);
        }
    }

    /**
     * Minus the logarithm of the sum, over the opportunities m from t_x to n - 1 after which the customer may have left, of
     * the probability of that and of the history, relative to being active at n.
     */
    double logOddsActive(long x, double tx, double n) {
        requireHistory(x, tx, n);
        double left = 0;
        int scales = 0;
        for (double m = tx; m < n; m++) {
            // What was said of opportunity m holds at m + 1 with one more silent opportunity, survived or not.
            double silent = 1 + (alpha + x) / (beta + (m - x));
            left = silent * (left * (1 + gamma / (delta + m)) + (scales == 0 ? gamma / (delta + m) : 0));
            if (left > 1 / RESCALE) {
                left *= RESCALE;
                scales++;
            }
        }
        return -(Math.log(left) - scales * Math.log(RESCALE));
    }

    double logLikelihood(long x, double tx, double n) {
        double odds = logOddsActive(x, tx, n);
        if (x == 0) {
            double bought = probabilityOfPurchase(n);
            if (bought < 0.5) {
                return Math.log1p(-bought);
            }
        }
        long silent = (long) n - x;
        double active = -LogRising.ratio(beta, alpha, x)
                - LogRising.ratio(alpha + x, beta, silent)
                - LogRising.ratio(gamma, delta, (long) n);
        return active + Softplus.of(-odds);
    }

    double[] gradient(long x, double tx, double n) {
        requireHistory(x, tx, n);
        double[] by = new double[4];
        Groups one = new Groups(new int[] {(int) x}, new int[] {(int) tx}, new int[] {(int) n}, new double[] {1});
        BetaBernoulliLikelihood.of(one).at(new double[] {alpha, beta, gamma, delta}, by, new double[4][4]);
        return by;
    }

    double probabilityActive(double age) {
        requireOpportunities(age);
        return age == Double.POSITIVE_INFINITY ? 0 : Math.exp(-LogRising.ratio(gamma, delta, (long) age));
    }

    double expectedPurchases(double age) {
        requireOpportunities(age);
        return discountedPurchases(0, age);
    }

    /** {@code alpha / (alpha + beta) sum over j = 1..age of e^(-rate j) P(active at j)}. */
    double discountedPurchases(double rate, double age) {
        requireOpportunities(age);
        Parameters.requireRate(rate);
        return alpha / (alpha + beta) * discountedOpportunities(rate, age);
    }

    private double discountedOpportunities(double rate, double age) {
        if (age == Double.POSITIVE_INFINITY) {
            return rate == 0
                    ? gamma > 1 ? delta / (gamma - 1) : Double.POSITIVE_INFINITY
                    : Math.exp(-rate) * DiscountedRenewals.of(gamma, delta, Math.expm1(rate));
        }
        double factor = Math.exp(-rate);
        double sum = 0;
        double active = 1;
        for (double j = 0; j < age && active > 0; j++) {
            active *= factor / (1 + gamma / (delta + j));
            sum += active;
        }
        return sum;
    }

    /** The sum over the opportunities of the first purchase. */
    double probabilityOfPurchase(double age) {
        requireFinite(age);
        double sum = 0;
        double silent = 1;
        for (double j = 0; j < age; j++) {
            silent /= 1 + gamma / (delta + j);
            sum += silent * (alpha / (alpha + beta + j));
            silent /= 1 + alpha / (beta + j);
        }
        return sum;
    }

    /** Fader, Hardie and Shang (2010), equation 8: active to the end, or left after any of the opportunities from the n-th on. */
    double probabilityOfCount(long n, double age) {
        Parameters.requireCount(n);
        requireFinite(age);
        if (n > age) {
            return 0;
        }
        double log = -LogRising.ratio(beta, alpha, n) - LogRising.ratio(gamma, delta, n);
        double active = 1;
        double sum = 0;
        for (double i = n; i < age; i++) {
            sum += active * (gamma / (gamma + delta + i));
            active *= (i + 1) / (i + 1 - n) * ((beta + (i - n)) / (alpha + beta + i)) / (1 + gamma / (delta + i));
            if (active > 1 / RESCALE) {
                active *= RESCALE;
                sum *= RESCALE;
                log -= Math.log(RESCALE);
            }
        }
        return Math.exp(log + Math.log(sum + active));
    }

    private static void requireFinite(double age) {
        requireOpportunities(age);
        if (age == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("age must be finite, got " + age);
        }
    }
}
