package io.engagement.ltv;

import java.util.SplittableRandom;

/** A customer as BG/NBD or MBG/NBD tells the story: what was seen up to an age, and how much they bought after it. */
record SimulatedBuyer(int x, double tx, int later) {
    static SimulatedBuyer of(
            SplittableRandom random, TransactionModel model, boolean modified, double age, double end) {
        double rate =
                gamma(random, model.parameters().get(0)) / model.parameters().get(1);
        double leave = gamma(random, model.parameters().get(2));
        double dropout = leave / (leave + gamma(random, model.parameters().get(3)));
        boolean active = !modified || random.nextDouble() >= dropout;
        int x = 0;
        int later = 0;
        double tx = 0;
        double now = 0;
        while (active) {
            now -= Math.log(1 - random.nextDouble()) / rate;
            if (now >= end) {
                break;
            }
            if (now < age) {
                x++;
                tx = now;
            } else {
                later++;
            }
            active = random.nextDouble() >= dropout;
        }
        return new SimulatedBuyer(x, tx, later);
    }

    /** Marsaglia and Tsang (2000). */
    static double gamma(SplittableRandom random, double shape) {
        if (shape < 1) {
            return gamma(random, shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
        }
        double d = shape - 1 / 3.0;
        while (true) {
            double normal = random.nextGaussian();
            double v = Math.pow(1 + normal / Math.sqrt(9 * d), 3);
            if (v > 0 && Math.log(random.nextDouble()) < normal * normal / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
