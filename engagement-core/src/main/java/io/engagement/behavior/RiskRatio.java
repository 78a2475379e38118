package io.engagement.behavior;

import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.estimate.Proportion;
import io.engagement.internal.numeric.Normal;

/**
 * The ratio of two rates with the score limits of Koopman (1984): all ratios {@code r} with
 * {@code |a - r b| <= z sqrt(p(1-p)/n_a + r^2 q(1-q)/n_b)}, where {@code p = r q} are the most likely rates whose ratio is
 * {@code r} (Miettinen and Nurminen, 1985). It needs no correction when a count is 0.
 */
record RiskRatio(Proportion a, Proportion b) {
    static final Estimate.Unit TIMES = new Estimate.Unit("", "x", 1, 2, false);

    Estimate estimate(double level) {
        double z = Normal.z(level);
        if (a.trials() == 0 || b.trials() == 0) {
            return Estimate.undefined(a.trials() == 0 ? "the first has no trials" : "the second has no trials");
        }
        if (b.successes() == 0) {
            return Estimate.undefined("nobody succeeded in the second");
        }
        double ratio = share(a) / share(b);
        // With nobody in the first there is no ratio to start from: any at which the deviation is still small will do.
        double start = a.successes() == 0 ? 1e-12 : ratio;
        double low = a.successes() == 0 ? 0 : Math.min(ratio, limit(start, 0.5, z));
        double high = Math.max(ratio, limit(start, 2, z));
        long n = Math.addExact(a.trials(), b.trials());
        return Estimate.of(ratio, new Interval(low, high, level), n, TIMES, "Koopman");
    }

    /** Goes from a ratio within the limits by a factor until outside, then halves the gap. */
    private double limit(double start, double factor, double z) {
        double inside = start;
        double outside = start * factor;
        while (Math.abs(deviation(outside)) <= z) {
            inside = outside;
            outside *= factor;
        }
        while (true) {
            double middle = Math.sqrt(inside) * Math.sqrt(outside);
            if (middle <= Math.min(inside, outside) || middle >= Math.max(inside, outside)) {
                return inside;
            }
            if (Math.abs(deviation(middle)) <= z) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
    }

    private double deviation(double ratio) {
        double difference = share(a) - ratio * share(b);
        if (difference == 0) {
            return 0;
        }
        double n = a.trials();
        double m = b.trials();
        double quadratic = ratio * (n + m);
        double linear = n * ratio + a.successes() + m + b.successes() * ratio;
        double constant = a.successes() + b.successes();
        // The smaller root, in the form that does not subtract near numbers.
        double q = 2 * constant / (linear + Math.sqrt(Math.max(0, linear * linear - 4 * quadratic * constant)));
        double p = Math.min(1, ratio * q);
        return difference / Math.sqrt(p * (1 - p) / n + ratio * ratio * q * (1 - q) / m);
    }

    private static double share(Proportion proportion) {
        return (double) proportion.successes() / proportion.trials();
    }
}
