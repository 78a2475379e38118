package io.engagement.ltv;

import org.apache.commons.numbers.gamma.RegularizedBeta;

/** The mathematics of NBD: the rate of purchases is Gamma(r, alpha) across customers, who never leave. */
record NegativeBinomial(double r, double alpha) {
    double logLikelihood(long x, double tx, double t) {
        Parameters.requireHistory(x, tx, t);
        return LogRising.of(r, x) - r * Math.log1p(t / alpha) - x * Math.log(alpha + t);
    }

    double[] gradient(long x, double tx, double t) {
        Parameters.requireHistory(x, tx, t);
        double[] by = {-Math.log1p(t / alpha), (r * t / alpha - x) / (alpha + t)};
        for (long j = 0; j < x; j++) {
            by[0] += 1 / (r + j);
        }
        return by;
    }

    double expectedPurchases(double age) {
        Parameters.requireAge(age);
        return r * age / alpha;
    }

    double probabilityOfPurchase(double age) {
        Parameters.requireAge(age);
        return -Math.expm1(-r * Math.log1p(age / alpha));
    }

    double probabilityOfCount(long n, double age) {
        Parameters.requireCount(n);
        Parameters.requireAge(age);
        return probability(r, age / alpha, n);
    }

    double discountedPurchases(double delta, double age) {
        Parameters.requireAge(age);
        Parameters.requireRate(delta);
        return delta == 0 ? expectedPurchases(age) : -Math.expm1(-delta * age) / delta * (r / alpha);
    }

    /** The probability of n purchases in a time of z, in units of alpha. */
    static double probability(double r, double z, long n) {
        if (n == 0) {
            return Math.exp(-r * Math.log1p(z));
        }
        double ways = Math.log(r / n) + LogRising.ratio(r, 1, n - 1);
        return z == 0 ? 0 : Math.exp(ways - r * Math.log1p(z) - n * Math.log1p(1 / z));
    }

    /** The probability of n or more purchases in a time of z, in units of alpha. */
    static double atLeast(double r, double z, long n) {
        return n == 0 || z == Double.POSITIVE_INFINITY ? 1 : RegularizedBeta.value(z / (1 + z), (double) n, r);
    }
}
