package io.engagement.ltv;

import io.engagement.ltv.TransactionModel.BgNbd;
import io.engagement.ltv.TransactionModel.MbgNbd;
import io.engagement.ltv.TransactionModel.Nbd;
import io.engagement.ltv.TransactionModel.ParetoNbd;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;

/** Customers who do as a model says, with ages in whole days: who buys at age u has bought on day ceil(u), once a day. */
final class Simulated {
    private final int[] x;
    private final int[] tx;
    private final int[] t;
    private final boolean[] active;

    private Simulated(int customers) {
        x = new int[customers];
        tx = new int[customers];
        t = new int[customers];
        active = new boolean[customers];
    }

    /** Ages are spread evenly over {@code youngest} to {@code oldest}; parameters are in days. */
    static Simulated of(TransactionModel model, int customers, int youngest, int oldest, long seed) {
        Simulated all = new Simulated(customers);
        Random random = new Random(seed);
        for (int i = 0; i < customers; i++) {
            all.t[i] = youngest + random.nextInt(oldest - youngest + 1);
            if (model instanceof ParetoNbd m) {
                double rate = Draw.gamma(random, m.r()) / m.alpha();
                all.buys(i, rate, Draw.exponential(random) * m.beta() / Draw.gamma(random, m.s()), 0, false, random);
            } else if (model instanceof BgNbd m) {
                double rate = Draw.gamma(random, m.r()) / m.alpha();
                all.buys(i, rate, Double.POSITIVE_INFINITY, Draw.beta(random, m.a(), m.b()), false, random);
            } else if (model instanceof MbgNbd m) {
                double rate = Draw.gamma(random, m.r()) / m.alpha();
                all.buys(i, rate, Double.POSITIVE_INFINITY, Draw.beta(random, m.a(), m.b()), true, random);
            } else if (model instanceof Nbd m) {
                all.buys(i, Draw.gamma(random, m.r()) / m.alpha(), Double.POSITIVE_INFINITY, 0, false, random);
            } else {
                throw new IllegalArgumentException("no simulation of " + model);
            }
        }
        return all;
    }

    private void buys(int i, double rate, double lifetime, double dropout, boolean mayLeaveAtOnce, Random random) {
        double end = Math.min(lifetime, t[i]);
        active[i] = lifetime > t[i] && !(mayLeaveAtOnce && random.nextDouble() < dropout);
        if (lifetime > t[i] && !active[i]) {
            return;
        }
        for (double u = Draw.exponential(random) / rate; u <= end; u += Draw.exponential(random) / rate) {
            int day = (int) Math.ceil(u);
            if (day > tx[i]) {
                x[i]++;
                tx[i] = day;
            }
            if (random.nextDouble() < dropout) {
                active[i] = false;
                return;
            }
        }
    }

    /** Repeat purchases. */
    int[] x() {
        return x;
    }

    /** The day of the last of them. */
    int[] tx() {
        return tx;
    }

    /** Ages. */
    int[] t() {
        return t;
    }

    /** Who is still active at that age, which nobody sees. */
    boolean[] active() {
        return active;
    }

    int size() {
        return x.length;
    }

    /** One group for each distinct history. */
    Groups groups() {
        long[] keys = LongStream.range(0, x.length)
                .map(i -> ((long) x[(int) i] << 42) | ((long) tx[(int) i] << 21) | t[(int) i])
                .sorted()
                .toArray();
        int n = (int) Arrays.stream(keys).distinct().count();
        Groups groups = new Groups(new int[n], new int[n], new int[n], new double[n]);
        int last = -1;
        for (int i = 0; i < keys.length; i++) {
            if (i == 0 || keys[i] != keys[i - 1]) {
                last++;
                groups.x[last] = (int) (keys[i] >> 42);
                groups.tx[last] = (int) (keys[i] >> 21) & 0x1FFFFF;
                groups.t[last] = (int) keys[i] & 0x1FFFFF;
            }
            groups.weight[last]++;
        }
        return groups;
    }
}
