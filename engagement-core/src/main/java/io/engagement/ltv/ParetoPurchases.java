package io.engagement.ltv;

import io.engagement.internal.numeric.LogConcave;
import org.apache.commons.numbers.gamma.LogBeta;

/** What Pareto/NBD says of a new customer. */
final class ParetoPurchases {
    private final double r;
    private final double alpha;
    private final double s;
    private final double beta;

    ParetoPurchases(TransactionModel.ParetoNbd model) {
        r = model.r();
        alpha = model.alpha();
        s = model.s();
        beta = model.beta();
    }

    /** {@code (beta / (beta + age))^s}. */
    double active(double age) {
        Parameters.requireAge(age);
        return Math.exp(-s * Math.log1p(age / beta));
    }

    /** {@code r beta / (alpha (s - 1)) (1 - (beta / (beta + age))^(s - 1))} (Schmittlein et al., 1987, equation 17). */
    double expected(double age) {
        Parameters.requireAge(age);
        double log = Math.log1p(age / beta);
        double time = s == 1 ? log : -Math.expm1(-(s - 1) * log) / (s - 1);
        return r * (beta / alpha) * time;
    }

    /** {@code integral of e^(-delta y) dE[X(y)]}. */
    double discounted(double delta, double age) {
        Parameters.requireAge(age);
        if (!(delta >= 0 && delta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("delta must be >= 0 and finite, got " + delta);
        }
        if (delta == 0 || age == 0) {
            return expected(age);
        }
        double steepness = delta * beta;
        LogConcave time = LogConcave.of(u -> -steepness * Math.expm1(u) - (s - 1) * u, 0, Math.log1p(age / beta));
        return r * (beta / alpha) * Math.exp(time.log());
    }

    /** The density of the first repeat purchase, integrated: never a difference. */
    double atLeastOne(double age) {
        Parameters.requireAge(age);
        return age == 0
                ? 0
                : Math.min(1, Math.exp(Math.log(r / alpha) + first(age).log()));
    }

    PowerIntegral first(double age) {
        return PowerIntegral.of(alpha, r + 1, beta, s, age);
    }

    /** Active at that age with n purchases, or gone before with n (Fader and Hardie, 2006, note 013). */
    double exactly(long n, double age) {
        Parameters.requireAge(age);
        if (n < 0) {
            throw new IllegalArgumentException("n must be >= 0, got " + n);
        }
        if (age == 0) {
            return n == 0 ? 1 : 0;
        }
        double ways = -LogBeta.value(r, n + 1.0) - Math.log(r + n);
        double active =
                -r * Math.log1p(age / alpha) - (n == 0 ? 0 : n * Math.log1p(alpha / age)) - s * Math.log1p(age / beta);
        PowerIntegral gone = PowerIntegral.of(alpha, r, beta, s + 1, age, n);
        return Math.min(1, Math.exp(ways + active) + Math.exp(ways + Math.log(s / beta) + gone.log()));
    }
}
