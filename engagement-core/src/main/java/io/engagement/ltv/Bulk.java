package io.engagement.ltv;

import io.engagement.ltv.TransactionModel.BgBb;
import io.engagement.ltv.TransactionModel.BgNbd;
import io.engagement.ltv.TransactionModel.MbgNbd;
import io.engagement.ltv.TransactionModel.ParetoNbd;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * A model asked about many customers at once. Any answer is the probability of being active, which depends on (x, t_x,
 * T), times what an active customer does, which depends on (x, T) only: far fewer pairs than customers, and for one x a smooth
 * function of T.
 */
final class Bulk {
    /** Ages of one x are interpolated from this many on. */
    private static final int MANY_AGES = 40;
    /** A table of all (x, T) this large is worth its memory; else the pairs are sorted. */
    private static final long LARGEST_TABLE = 1 << 22;

    private final int[] x;
    private final int[] tx;
    private final int[] t;
    private final boolean parallel;

    Bulk(int[] x, int[] tx, int[] t, boolean parallel) {
        this.x = x;
        this.tx = tx;
        this.t = t;
        this.parallel = parallel;
    }

    double[] probabilitiesActive(TransactionModel model) {
        double[] out = new double[x.length];
        if (model instanceof ParetoNbd pareto) {
            ParetoActive.probabilities(pareto, x, tx, t, out, parallel);
        } else if (model instanceof MbgNbd mbg) {
            BetaGeometricLikelihood.probabilitiesActive(mbg, x, tx, t, out, parallel);
        } else if (model instanceof BgNbd bg) {
            BetaGeometricLikelihood.probabilitiesActive(bg, x, tx, t, out, parallel);
        } else {
            Chunks.each(x.length, parallel, (from, to, none) -> {
                for (int row = from; row < to; row++) {
                    out[row] = model.probabilityActive(x[row], tx[row], t[row]);
                }
            });
        }
        return out;
    }

    /** Multiplies each row by how often an active customer is expected to buy. */
    void timesExpectedPurchases(double[] out, TransactionModel model, double ahead) {
        if (model instanceof MbgNbd mbg) {
            BetaGeometric at = new BetaGeometric(mbg.r(), mbg.alpha(), mbg.a(), mbg.b(), 1);
            timesByAge(out, mbg.alpha(), (x, youngest) -> at.expectedPurchasesByAge(x, youngest, ahead));
        } else if (model instanceof BgNbd bg) {
            BetaGeometric at = new BetaGeometric(bg.r(), bg.alpha(), bg.a(), bg.b(), 0);
            timesByAge(out, bg.alpha(), (x, youngest) -> at.expectedPurchasesByAge(x, youngest, ahead));
        } else {
            timesWhileActive(out, model, active -> active.expectedPurchases(ahead));
        }
    }

    /** Multiplies each row by what an active customer does. */
    void timesWhileActive(double[] out, TransactionModel model, ToDoubleFunction<TransactionModel> quantity) {
        double scale = model instanceof BgBb ? 0 : model.parameters().get(1);
        // What matters of a history from here on is x and T; the last purchase may have been at any age.
        timesByAge(
                out,
                scale,
                (x, youngest) -> age -> quantity.applyAsDouble(model.whileActive(x, Math.min(x, age), age)));
    }

    /** What active customers with some number of repeat purchases do, as a function of their age. */
    private interface ByAge {
        DoubleUnaryOperator of(int x, int youngest);
    }

    /** Scale 0: not smooth, each age for itself. */
    private void timesByAge(double[] out, double scale, ByAge quantity) {
        int mostX = most(x);
        int mostT = most(t);
        long cells = (mostX + 1L) * (mostT + 1L);
        if (cells > LARGEST_TABLE) {
            fromSortedPairs(out, scale, quantity);
            return;
        }
        int width = mostT + 1;
        double[] table = new double[(int) cells];
        for (int row = 0; row < x.length; row++) {
            table[x[row] * width + t[row]] = 1;
        }
        Chunks.tasks(mostX + 1, parallel, count -> {
            int[] ages = agesIn(table, count * width, width);
            if (ages.length > 0) {
                double[] values = ofAges(scale, quantity, count, ages);
                for (int i = 0; i < ages.length; i++) {
                    table[count * width + ages[i]] = values[i];
                }
            }
        });
        Chunks.each(x.length, parallel, (from, to, none) -> {
            for (int row = from; row < to; row++) {
                out[row] *= table[x[row] * width + t[row]];
            }
        });
    }

    private static int most(int[] column) {
        int most = 0;
        for (int value : column) {
            most = Math.max(most, value);
        }
        return most;
    }

    private static int[] agesIn(double[] table, int from, int width) {
        int[] ages = new int[width];
        int size = 0;
        for (int age = 0; age < width; age++) {
            if (table[from + age] != 0) {
                ages[size++] = age;
            }
        }
        return Arrays.copyOf(ages, size);
    }

    private void fromSortedPairs(double[] out, double scale, ByAge quantity) {
        long[] pairs = new long[x.length];
        for (int row = 0; row < x.length; row++) {
            pairs[row] = ((long) x[row] << 32) | t[row];
        }
        long[] distinct = Arrays.stream(pairs).sorted().distinct().toArray();
        double[] values = new double[distinct.length];
        int from = 0;
        while (from < distinct.length) {
            int count = (int) (distinct[from] >> 32);
            int to = from;
            while (to < distinct.length && (int) (distinct[to] >> 32) == count) {
                to++;
            }
            int[] ages = new int[to - from];
            for (int i = 0; i < ages.length; i++) {
                ages[i] = (int) distinct[from + i];
            }
            System.arraycopy(ofAges(scale, quantity, count, ages), 0, values, from, ages.length);
            from = to;
        }
        Chunks.each(x.length, parallel, (a, b, none) -> {
            for (int row = a; row < b; row++) {
                out[row] *= values[Arrays.binarySearch(distinct, pairs[row])];
            }
        });
    }

    /** What active customers with the same x do, by their ages in ascending order. */
    private static double[] ofAges(double scale, ByAge quantity, int x, int[] ages) {
        double[] values = new double[ages.length];
        int oldest = ages[ages.length - 1];
        DoubleUnaryOperator exact = quantity.of(x, ages[0]);
        Chebyshev fitted =
                scale > 0 && ages.length >= MANY_AGES ? Chebyshev.ofLog(exact, scale, ages[0], oldest) : null;
        for (int i = 0; i < ages.length; i++) {
            values[i] = fitted == null ? exact.applyAsDouble(ages[i]) : fitted.at(ages[i]);
        }
        return values;
    }
}
