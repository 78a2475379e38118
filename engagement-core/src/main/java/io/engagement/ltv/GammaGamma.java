package io.engagement.ltv;

import java.io.Serializable;
import org.apache.commons.numbers.gamma.LogBeta;

/**
 * Spend per purchase (Colombo and Jiang, 1999; Fader, Hardie and Lee, 2005): a customer's purchases are Gamma(p, v) with v
 * Gamma(q, gamma) across customers, so that a few purchases of one customer are drawn towards the mean of all.
 *
 * <p>It takes what a purchase costs to be independent of how often a customer buys.
 *
 * @param p shape of a customer's spend
 * @param q shape of its scale across customers; the mean of all exists above 1 only
 * @param gamma scale of its scale, in money
 */
public record GammaGamma(double p, double q, double gamma) implements Serializable {
    /**
     * A model.
     *
     * @param p shape of a customer's spend
     * @param q shape of its scale across customers
     * @param gamma scale of its scale
     * @throws IllegalArgumentException if a parameter is not positive and finite
     */
    public GammaGamma {
        Parameters.require("p", p, "q", q, "gamma", gamma);
    }

    /**
     * What a customer will spend on a purchase on average, {@code p (gamma + x m) / (p x + q - 1)} (Fader, Hardie and Lee,
     * 2005, equation 5).
     *
     * @param x how many purchases are known, at least 0
     * @param mean their mean m, positive; does not matter when x is 0
     * @return the expected spend of a purchase; infinite where it does not exist, {@code p x + q <= 1}
     * @throws IllegalArgumentException if {@code x} is negative, or {@code mean} is not positive with x above 0
     */
    public double meanSpend(long x, double mean) {
        requireSpend(x, mean);
        double denominator = p * x + q - 1;
        double sum = x == 0 ? 0 : x * mean;
        return denominator > 0 ? p * (gamma + sum) / denominator : Double.POSITIVE_INFINITY;
    }

    /**
     * What customers spend on a purchase on average, {@code p gamma / (q - 1)}.
     *
     * @return the mean of all; infinite where it does not exist, {@code q <= 1}
     */
    public double meanSpend() {
        return meanSpend(0, 0);
    }

    /**
     * The logarithm of the density of a mean,
     * {@code -ln m - ln B(p x, q) - p x ln(1 + gamma / (x m)) - q ln(1 + x m / gamma)} (Fader and Hardie, 2013, equation 1a
     * in a form that neither cancels nor overflows).
     *
     * @param x how many purchases, at least 1
     * @param mean their mean m, positive
     * @return the log-likelihood
     * @throws IllegalArgumentException if {@code x} or {@code mean} is not positive
     */
    public double logLikelihood(long x, double mean) {
        if (x < 1) {
            throw new IllegalArgumentException("x must be >= 1, got " + x);
        }
        requireSpend(x, mean);
        double sum = x * mean;
        return -Math.log(mean)
                - LogBeta.value(p * x, q)
                - p * x * Math.log1p(gamma / sum)
                - q * Math.log1p(sum / gamma);
    }

    private static void requireSpend(long x, double mean) {
        if (x < 0) {
            throw new IllegalArgumentException("x must be >= 0, got " + x);
        }
        if (x > 0 && !(mean > 0 && mean < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("mean must be positive and finite, got " + mean);
        }
    }
}
