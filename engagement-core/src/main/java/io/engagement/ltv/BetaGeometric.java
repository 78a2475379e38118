package io.engagement.ltv;

import io.engagement.internal.numeric.Softplus;
import java.util.function.DoubleUnaryOperator;

/**
 * The mathematics of BG/NBD and MBG/NBD, which differ in whether a customer may leave after the first purchase as well. In
 * the forms that keep all digits: with n = x + first chances to leave and k = r + x,
 * {@code l = A + softplus(d)}, where {@code A} is the logarithm for a customer who is still active and
 * {@code d = ln(a / (b + n - 1)) + k ln((alpha + T) / (alpha + t_x))} the log-odds of having left.
 *
 * @param first how many chances to leave the first purchase gives: 0 in BG/NBD, 1 in MBG/NBD
 */
record BetaGeometric(double r, double alpha, double a, double b, int first) {
    /** The log-odds of having left; minus infinity when there was no chance to. */
    double logOddsLeft(long x, double tx, double t) {
        long n = x + first;
        return n == 0
                ? Double.NEGATIVE_INFINITY
                : Math.log(a / (b + (n - 1))) + (r + x) * Math.log1p((t - tx) / (alpha + tx));
    }

    double logOddsActive(long x, double tx, double t) {
        Parameters.requireHistory(x, tx, t);
        return -logOddsLeft(x, tx, t);
    }

    double logLikelihood(long x, double tx, double t) {
        Parameters.requireHistory(x, tx, t);
        double none = r * Math.log1p(t / alpha);
        if (x == 0) {
            // Near 0 only the probability of having bought, which is small then, keeps the digits.
            double bought = first == 0 ? 0 : b / (a + b) * Math.expm1(-none);
            return first == 0 ? -none : bought < -0.5 ? Math.log(1 + bought) : Math.log1p(bought);
        }
        return LogRising.of(r, x)
                - none
                - x * Math.log(alpha + t)
                - LogRising.ratio(a, b, x + first)
                + Softplus.of(logOddsLeft(x, tx, t));
    }

    double[] gradient(long x, double tx, double t) {
        Parameters.requireHistory(x, tx, t);
        double odds = Math.exp(-logOddsLeft(x, tx, t));
        double left = 1 / (1 + odds);
        double active = 1 / (1 + 1 / odds);
        double[] by = {
            -active * Math.log1p(t / alpha) - left * Math.log1p(tx / alpha),
            (active * (r * t / alpha - x)) / (alpha + t) + (left * (r * tx / alpha - x)) / (alpha + tx),
            left / a,
            0
        };
        for (long j = 0; j < x; j++) {
            by[0] += 1 / (r + j);
        }
        for (long j = 0; j < x + first; j++) {
            by[2] -= 1 / (a + b + j);
            by[3] += a / ((b + j) * (a + b + j));
        }
        if (x + first > 0) {
            by[3] -= left / (b + (x + first - 1));
        }
        return by;
    }

    /** The share of new customers who do not leave after the first purchase. */
    private double stay() {
        return first == 0 ? 1 : b / (a + b);
    }

    private BetaMean dropout(double steepest) {
        return BetaMean.of(a, b + first, steepest);
    }

    double probabilityActive(double age) {
        Parameters.requireAge(age);
        if (age == Double.POSITIVE_INFINITY) {
            return 0;
        }
        double z = age / alpha;
        double active = dropout(r * z).of((p, c) -> {
            double f = Math.exp(-r * Math.log1p(p * z));
            return f - c * r * z * f / (1 + p * z);
        });
        return stay() * Math.min(1, active);
    }

    double expectedPurchases(double age) {
        Parameters.requireAge(age);
        if (age == Double.POSITIVE_INFINITY) {
            return discountedPurchases(0, age);
        }
        double z = age / alpha;
        return age == 0 ? 0 : stay() * dropout(r * z).of(purchases(r, z));
    }

    /** As {@link #expectedPurchases} of active customers with x repeat purchases, by their age: one set of nodes for all. */
    DoubleUnaryOperator expectedPurchasesByAge(int x, int youngest, double ahead) {
        double k = r + x;
        BetaMean dropout = BetaMean.of(a, b + x + first, k * ahead / (alpha + youngest));
        return age -> {
            double z = ahead / (alpha + age);
            return ahead == 0 ? 0 : dropout.of(purchases(k, z));
        };
    }

    /**
     * The expected purchases of a customer who leaves after each with probability p, {@code f(p) = (1 - (1 + p z)^-k) / p}
     * with z the time ahead in units of alpha, and its derivative {@code -H / p^2}. BG/NBD's conditional expectation is
     * the mean of f over p (Fader, Hardie and Lee, 2005, have it as a difference of 2F1 that is 0/0 at a = 1).
     */
    static BetaMean.Integrand purchases(double k, double z) {
        return (p, c) -> {
            double x = p * z;
            double y = k * Math.log1p(x);
            double none = y < 1 ? 1 + Math.expm1(-y) : Math.exp(-y);
            double some = y < 1 ? -Math.expm1(-y) : 1 - none;
            return (k + 2) * x < 0.3
                    ? some / p - c * k * (k + 1) * z * z * series(k, x)
                    : (some - c * (some - k * x * none / (1 + x)) / p) / p;
        };
    }

    /** {@code H / (k (k+1) x^2)} by its power series. */
    private static double series(double k, double x) {
        double term = 1;
        double sum = 0.5;
        for (int j = 0; Math.abs(term) > 1e-17; j++) {
            term *= -(k + 2 + j) / (j + 1) * x;
            sum += term / (j + 3);
        }
        return sum;
    }

    double probabilityOfPurchase(double age) {
        Parameters.requireAge(age);
        return -stay() * Math.expm1(-r * Math.log1p(age / alpha));
    }

    /** {@code B(a,b+n)/B(a,b)} times the negative binomial, plus the chance to leave at the n-th times that to have bought by then. */
    double probabilityOfCount(long n, double age) {
        Parameters.requireCount(n);
        Parameters.requireAge(age);
        double stayed = Math.exp(-LogRising.ratio(a, b, n + first));
        double active = stayed * NegativeBinomial.probability(r, age / alpha, n);
        return n + first == 0
                ? active
                : active + stayed * a / (b + (n + first - 1)) * NegativeBinomial.atLeast(r, age / alpha, n);
    }

    double discountedPurchases(double delta, double age) {
        Parameters.requireAge(age);
        Parameters.requireRate(delta);
        boolean endless = age == Double.POSITIVE_INFINITY;
        if (age == 0) {
            return 0;
        }
        if (delta == 0) {
            double mean = a > 1 ? (a + b + first - 1) / (a - 1) : Double.POSITIVE_INFINITY;
            return endless ? stay() * mean : expectedPurchases(age);
        }
        double steepest = r * Math.min(age, 1 / delta) / alpha;
        return stay() * dropout(steepest).of(new DiscountedRate(r, delta * alpha, age / alpha));
    }
}
