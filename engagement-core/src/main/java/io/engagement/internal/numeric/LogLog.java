package io.engagement.internal.numeric;

/**
 * The limits of a survival probability, {@code s^exp(+-z sigma / ln s)}: symmetric on the scale {@code ln(-ln s)}
 * (Kalbfleisch and Prentice, 1980). At both ends, where that scale has no meaning, the limits of Fay, Brittain and Proschan
 * (2013): when nobody ended not below {@code tail^(1/Y)}, when nobody is left not above the quantile of the beta product.
 *
 * @param value the survival s, 0 to 1
 * @param sigma its standard error over s
 * @param survivors Y, how many were seen to survive
 * @param product the factors of s as betas
 */
public record LogLog(double value, double sigma, long survivors, BetaProduct product) implements Mover.Limits {
    @Override
    public double low(double z) {
        if (value == 1) {
            return survivors == 0 ? 0 : Math.pow(Normal.twoSided(z) / 2, 1.0 / survivors);
        }
        return value == 0 ? 0 : Math.min(value, scaled(z));
    }

    @Override
    public double high(double z) {
        if (value == 0) {
            return product.upper(Normal.twoSided(z) / 2);
        }
        return value == 1 ? 1 : Math.max(value, scaled(-z));
    }

    private double scaled(double z) {
        return Math.pow(value, Math.exp(-z * sigma / Math.log(value)));
    }
}
