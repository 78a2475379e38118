package io.engagement.ltv;

import java.util.random.RandomGenerator;

/** Random numbers of the distributions that customers' habits have. */
final class Draw {
    private Draw() {}

    /** Of mean 1. */
    static double exponential(RandomGenerator random) {
        return -Math.log(1 - random.nextDouble());
    }

    static double beta(RandomGenerator random, double a, double b) {
        double x = gamma(random, a);
        return x / (x + gamma(random, b));
    }

    /** Of rate 1 (Marsaglia and Tsang, 2000). */
    static double gamma(RandomGenerator random, double shape) {
        if (shape < 1) {
            return gamma(random, shape + 1) * Math.exp(-exponential(random) / shape);
        }
        double d = shape - 1.0 / 3;
        while (true) {
            double z = random.nextGaussian();
            double v = Math.pow(1 + z / Math.sqrt(9 * d), 3);
            if (v > 0 && -exponential(random) < z * z / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
