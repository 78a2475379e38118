package io.engagement.ltv;

import io.engagement.ltv.TransactionModel.ParetoNbd;
import java.util.stream.IntStream;

/**
 * The probability of being active of many histories at once: {@code e^A / (left + right)} of {@link ParetoLikelihood}, each
 * pair of (x, t_x) and of (x, T) computed once.
 */
final class ParetoActive {
    /** Up to so many cells, the pairs stand in a table of all numbers of purchases by all ages. */
    private static final int CELLS = 1 << 22;

    private final ParetoNbd model;
    private final Distinct purchases;
    private final Distinct byAge;
    private final boolean parallel;

    private ParetoActive(ParetoNbd model, int[] x, int[] tx, int[] t, boolean parallel) {
        this.model = model;
        this.purchases = Distinct.of(x);
        this.byAge = Distinct.of(tx, t);
        this.parallel = parallel;
    }

    /**
     * As {@link ParetoNbd#probabilityActive(long, double, double)} of each row, to 1e-12 and the rounding of
     * logarithms as large as {@code x ln(1 + T/alpha)}; the same bits in parallel.
     *
     * @param model with ages in the steps of the columns
     * @param out overwritten, one probability a row
     */
    static void probabilities(ParetoNbd model, int[] x, int[] tx, int[] t, double[] out, boolean parallel) {
        ParetoActive all = new ParetoActive(model, x, tx, t, parallel);
        if ((long) all.purchases.size() * all.byAge.size() <= CELLS) {
            all.byCell(x, tx, t, out);
        } else {
            all.sorted(x, tx, t, out);
        }
    }

    private void byCell(int[] x, int[] tx, int[] t, double[] out) {
        int ages = byAge.size();
        double[] left = new double[purchases.size() * ages];
        double[] right = new double[left.length];
        double[] active = new double[left.length];
        for (int i = 0; i < x.length; i++) {
            int row = purchases.place(x[i]) * ages;
            left[row + byAge.place(tx[i])] = 1;
            right[row + byAge.place(t[i])] = 1;
        }
        ParetoAges logs = new ParetoAges(model.alpha(), model.beta(), byAge.values());
        Chunks.tasks(purchases.size(), parallel, i -> {
            double k = model.r() + purchases.values()[i];
            int[] lefts = used(left, i * ages, ages);
            put(
                    new ParetoTable(logs, k, model.s() + 1, k + model.s(), lefts, 1),
                    Math.log(model.s() / model.beta()),
                    lefts,
                    left,
                    i * ages);
            int[] rights = used(right, i * ages, ages);
            put(
                    new ParetoTable(logs, k + 1, model.s(), k + model.s(), rights, 1),
                    Math.log(k / model.alpha()),
                    rights,
                    right,
                    i * ages);
            for (int age : rights) {
                double log = -k * logs.logAlpha(age) - model.s() * logs.logBeta(age);
                active[i * ages + age] = log;
                right[i * ages + age] = Math.exp(right[i * ages + age] - log);
            }
        });
        Chunks.each(x.length, parallel, (from, to, none) -> {
            for (int i = from; i < to; i++) {
                int row = purchases.place(x[i]) * ages;
                int cell = row + byAge.place(t[i]);
                out[i] = of(left[row + byAge.place(tx[i])], right[cell], active[cell]);
            }
        });
    }

    private static int[] used(double[] marks, int from, int n) {
        return IntStream.range(0, n).filter(i -> marks[from + i] != 0).toArray();
    }

    private static void put(ParetoTable table, double plus, int[] ages, double[] to, int from) {
        for (int i = 0; i < ages.length; i++) {
            to[from + ages[i]] = table.columns[0][i] + plus;
        }
    }

    private void sorted(int[] x, int[] tx, int[] t, double[] out) {
        ParetoPairs pairs = new ParetoPairs(x, tx, t);
        double[] parameters = {model.r(), model.alpha(), model.s(), model.beta()};
        ParetoTables tables = new ParetoTables(pairs, parameters, 1, parallel);
        Chunks.tasks(pairs.chunks.size(), parallel, chunk -> {
            ParetoPairs.Block block = pairs.chunks.get(chunk).block();
            double[] lefts = tables.left(block)[0];
            double[] rights = tables.right(block)[0];
            for (int j = pairs.chunks.get(chunk).fromRight();
                    j < pairs.chunks.get(chunk).toRight();
                    j++) {
                int age = pairs.ages[block.rights[j]];
                double active = -(model.r() + block.x) * Math.log1p(age / model.alpha())
                        - model.s() * Math.log1p(age / model.beta());
                double right = Math.exp(rights[j] - active);
                for (int i = block.starts[j]; i < block.starts[j + 1]; i++) {
                    out[pairs.rows[i]] = of(lefts[pairs.left[i]], right, active);
                }
            }
        });
    }

    private static double of(double left, double right, double active) {
        return Math.min(1, 1 / (Math.exp(left - active) + right));
    }
}
