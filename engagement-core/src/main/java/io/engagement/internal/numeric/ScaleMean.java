package io.engagement.internal.numeric;

import java.util.Arrays;
import java.util.Map;

/**
 * The mean of answers on a scale with two ends, with score limits: all means {@code m} with
 * {@code |mean - m| <= z sqrt(v(m) / n)}, where {@code v(m)} is the variance of the most likely distribution on the scale
 * whose mean is {@code m}. On a scale of two values these are Wilson's limits (1927), on -1, 0, +1 Tango's (1998). They
 * stay on the scale, and do not collapse when all answers agree, as those of a t interval do.
 *
 * <p>Given a mean {@code m} below the observed one, the shares {@code w} become {@code p = w d / (a (1 - u) + u d)}, with
 * {@code a} the distance of a value and {@code d} that of m from the lower end, and u in (0, 1] such that their mean is m;
 * when no u does that (nobody gave the lowest value) u is 0 and the lowest value takes what is left (the Lagrange
 * conditions of the multinomial likelihood).
 */
public final class ScaleMean implements Mover.Limits {
    private final double min;
    private final double max;
    private final double n;
    private final double[] values;
    private final double[] shares;
    private final double mean;

    /**
     * Answers on a scale.
     *
     * @param min the lowest value of the scale
     * @param max the highest
     * @param counts how often each value was given; a weight need not be a whole number
     * @param n how many answers the counts are worth, above 0
     */
    public ScaleMean(double min, double max, Map<Integer, ? extends Number> counts, double n) {
        this.min = min;
        this.max = max;
        this.n = n;
        int[] given = counts.keySet().stream()
                .mapToInt(value -> value)
                .filter(value -> count(counts, value) > 0)
                .toArray();
        this.values = Arrays.stream(given).asDoubleStream().toArray();
        this.shares =
                Arrays.stream(given).mapToDouble(value -> count(counts, value)).toArray();
        double total = 0;
        double sum = 0;
        for (int k = 0; k < values.length; k++) {
            total += shares[k];
            sum += shares[k] * (values[k] - min);
        }
        for (int k = 0; k < shares.length; k++) {
            shares[k] /= total;
        }
        this.mean = min + sum / total;
    }

    private static double count(Map<Integer, ? extends Number> counts, int value) {
        Number count = counts.get(value);
        return count == null ? 0 : count.doubleValue();
    }

    @Override
    public double value() {
        return mean;
    }

    @Override
    public double low(double z) {
        // The sum may be rounded past the mean.
        return Math.min(mean, min + furthest(mean - min, distances(min, 1), z));
    }

    @Override
    public double high(double z) {
        return Math.max(mean, max - furthest(max - mean, distances(max, -1), z));
    }

    /**
     * The two-sided p-value of the score test that the mean is {@code m}: below {@code 1 - level} exactly when the limits
     * at that level exclude it.
     *
     * @param m a mean within the scale
     * @return the p-value, 1 where m is the observed mean
     */
    public double pValue(double m) {
        double variance = m < mean ? variance(m - min, distances(min, 1)) : variance(max - m, distances(max, -1));
        return m == mean ? 1 : Math.min(1, Normal.twoSided(Math.abs(mean - m) * Math.sqrt(n / variance)));
    }

    private double[] distances(double end, int sign) {
        double[] distances = new double[values.length];
        for (int k = 0; k < values.length; k++) {
            distances[k] = sign * (values[k] - end);
        }
        return distances;
    }

    /** Bisection, down to neighbouring numbers, for the accepted mean nearest to the end; all as distances from it. */
    private double furthest(double observed, double[] distances, double z) {
        double accepted = observed;
        double rejected = 0;
        while (true) {
            double middle = (accepted + rejected) / 2;
            if (middle >= accepted || middle <= rejected) {
                return accepted;
            }
            if ((observed - middle) * Math.sqrt(n) <= z * Math.sqrt(variance(middle, distances))) {
                accepted = middle;
            } else {
                rejected = middle;
            }
        }
    }

    private double variance(double d, double[] distances) {
        double shift = shift(d, distances);
        double variance = 0;
        double left = 1;
        for (int k = 0; k < distances.length; k++) {
            double share = share(k, d, distances, shift);
            variance += share * (distances[k] - d) * (distances[k] - d);
            left -= share;
        }
        return shift > 0 ? variance : variance + Math.max(0, left) * d * d;
    }

    /** The u of the most likely shares with mean {@code d}. */
    private double shift(double d, double[] distances) {
        double tooSmall = 0;
        double tooLarge = 1;
        while (true) {
            double u = (tooSmall + tooLarge) / 2;
            if (u <= tooSmall || u >= tooLarge) {
                return tooSmall;
            }
            double excess = 0;
            for (int k = 0; k < distances.length; k++) {
                excess += share(k, d, distances, u) * (distances[k] - d);
            }
            if (excess > 0) {
                tooLarge = u;
            } else {
                tooSmall = u;
            }
        }
    }

    private double share(int k, double d, double[] distances, double u) {
        return shares[k] * d / (distances[k] * (1 - u) + u * d);
    }
}
