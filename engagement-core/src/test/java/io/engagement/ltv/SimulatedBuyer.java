package io.engagement.ltv;

import java.util.List;
import java.util.SplittableRandom;

/** A customer as BG/NBD or MBG/NBD tells the story: what was seen up to an age, and how much they bought after it. */
record SimulatedBuyer(int x, double tx, int later) {
    static SimulatedBuyer of(
            SplittableRandom random, TransactionModel model, boolean modified, double age, double end) {
        List<Double> parameters = model.parameters();
        double rate = Draw.gamma(random, parameters.get(0)) / parameters.get(1);
        double dropout = Draw.beta(random, parameters.get(2), parameters.get(3));
        boolean active = !modified || random.nextDouble() >= dropout;
        int x = 0;
        int later = 0;
        double tx = 0;
        double now = 0;
        while (active) {
            now += Draw.exponential(random) / rate;
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
}
