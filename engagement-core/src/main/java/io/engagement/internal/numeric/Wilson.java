package io.engagement.internal.numeric;

/**
 * The Wilson (1927) limits of a share, {@code (k + z^2/2 +- z sqrt(k (n - k) / n + z^2/4)) / (n + z^2)}, clamped to what
 * mathematics says at both ends.
 *
 * @param k successes, 0 to n; real numbers serve weighted counts
 * @param n trials, above 0
 */
public record Wilson(double k, double n) implements Mover.Limits {
    @Override
    public double value() {
        return k / n;
    }

    @Override
    public double low(double z) {
        // The product of both limits is k^2 / (n (n + z^2)): no difference of near numbers.
        return k == 0 ? 0 : Math.min(value(), value() * (k / ((n + z * z) * upper(z))));
    }

    @Override
    public double high(double z) {
        return k == n ? 1 : Math.max(value(), upper(z));
    }

    private double upper(double z) {
        return (2 * k + z * z + z * Math.sqrt(z * z + 4 * value() * (n - k))) / (2 * (n + z * z));
    }
}
