package io.engagement.ltv;

import java.util.stream.IntStream;

/**
 * The log-likelihood of BG/NBD and MBG/NBD: that of NBD, plus for each customer {@code softplus(d)}, with d the log-odds of
 * having left, minus {@code sum of log1p(a / (b + j))} over the chances to leave that were not taken. Logarithms are taken
 * once per distinct day; a group costs one exponential.
 */
final class BetaGeometricLikelihood implements Likelihood {
    /** Fixed, so that sums are added in the same order whatever the number of threads. */
    private static final int CHUNK = 8_192;
    /** Products of numbers from 1 to 2 are this large at most before their logarithm is taken. */
    private static final double LARGE = 0x1p1000;

    private final int first;
    private final boolean parallel;
    private final NegativeBinomialLikelihood rate;
    private final TailCounts chances;
    private final Distinct days;
    private final int[] counts;
    /** Where the groups of each count begin, in the columns below. */
    private final int[] begin;

    private final int[] last;
    private final int[] end;
    private final double[] weight;

    /**
     * The likelihood of some groups.
     *
     * @param modified whether customers may leave after the first purchase as well: MBG/NBD
     * @param parallel whether several threads share the work
     */
    static BetaGeometricLikelihood of(Groups groups, boolean modified, boolean parallel) {
        return new BetaGeometricLikelihood(groups, modified ? 1 : 0, parallel);
    }

    /** The probability of being active at age T, of many customers at once; see {@link ActiveProbabilities}. */
    static void probabilitiesActive(
            TransactionModel.BgNbd model, int[] x, int[] tx, int[] t, double[] out, boolean parallel) {
        ActiveProbabilities.of(
                new BetaGeometric(model.r(), model.alpha(), model.a(), model.b(), 0), x, tx, t, out, parallel);
    }

    static void probabilitiesActive(
            TransactionModel.MbgNbd model, int[] x, int[] tx, int[] t, double[] out, boolean parallel) {
        ActiveProbabilities.of(
                new BetaGeometric(model.r(), model.alpha(), model.a(), model.b(), 1), x, tx, t, out, parallel);
    }

    /** Sorts the groups by count. */
    private BetaGeometricLikelihood(Groups groups, int first, boolean parallel) {
        this.first = first;
        this.parallel = parallel;
        rate = NegativeBinomialLikelihood.of(groups);
        days = Distinct.of(groups.tx, groups.t);
        Distinct byCount = Distinct.of(groups.x);
        counts = byCount.values();
        begin = new int[counts.length + 1];
        double[] weights = new double[counts.length];
        for (int i = 0; i < groups.size(); i++) {
            int place = byCount.place(groups.x[i]);
            begin[place + 1]++;
            weights[place] += groups.weight[i];
        }
        for (int i = 0; i < counts.length; i++) {
            begin[i + 1] += begin[i];
        }
        chances = TailCounts.of(IntStream.of(counts).map(x -> x + first).toArray(), weights);
        last = new int[groups.size()];
        end = new int[groups.size()];
        weight = new double[groups.size()];
        int[] next = begin.clone();
        for (int i = 0; i < groups.size(); i++) {
            int to = next[byCount.place(groups.x[i])]++;
            last[to] = days.place(groups.tx[i]);
            end[to] = days.place(groups.t[i]);
            weight[to] = groups.weight[i];
        }
    }

    @Override
    public double at(double[] parameters, double[] gradient, double[][] hessian) {
        double a = parameters[2];
        double b = parameters[3];
        Sums sums = left(parameters);
        double[] kept = new double[3];
        double[] all = new double[3];
        chances.at(b, kept);
        chances.at(a + b, all);
        double value = rate.at(parameters, gradient, hessian) + kept[0] - all[0] + sums.value;
        gradient[2] = -all[1];
        gradient[3] = kept[1] - all[1];
        hessian[2][2] = -all[2];
        hessian[2][3] = -all[2];
        hessian[3][3] = kept[2] - all[2];
        hessian[0][2] = 0;
        hessian[0][3] = 0;
        hessian[1][2] = 0;
        hessian[1][3] = 0;
        for (int i = 0; i < 4; i++) {
            gradient[i] += sums.gradient[i];
            for (int j = i; j < 4; j++) {
                hessian[i][j] += sums.hessian[i][j];
                hessian[j][i] = hessian[i][j];
            }
        }
        return value;
    }

    private Sums left(double[] parameters) {
        double[] log = new double[days.size()];
        double[] inverse = new double[days.size()];
        for (int i = 0; i < log.length; i++) {
            log[i] = Math.log(parameters[1] + days.values()[i]);
            inverse[i] = 1 / (parameters[1] + days.values()[i]);
        }
        int chunks = (weight.length + CHUNK - 1) / CHUNK;
        IntStream each = IntStream.range(0, chunks);
        Sums[] parts = (parallel && chunks > 1 ? each.parallel() : each)
                .mapToObj(chunk -> chunk(chunk * CHUNK, parameters, log, inverse))
                .toArray(Sums[]::new);
        Sums total = new Sums();
        for (Sums part : parts) {
            total.add(part);
        }
        return total;
    }

    private Sums chunk(int from, double[] parameters, double[] log, double[] inverse) {
        int to = Math.min(from + CHUNK, weight.length);
        Sums sums = new Sums();
        int at = 0;
        while (begin[at + 1] <= from) {
            at++;
        }
        for (int i = from; i < to; at++) {
            int until = Math.min(begin[at + 1], to);
            if (counts[at] + first > 0) {
                run(i, until, counts[at], parameters, log, inverse, sums);
            }
            i = until;
        }
        return sums;
    }

    /** Groups of the same count. */
    private void run(int from, int to, int x, double[] parameters, double[] log, double[] inverse, Sums sums) {
        double k = parameters[0] + x;
        double a = parameters[2];
        double b = parameters[3] + (x + first - 1);
        double dropout = Math.log(a / b);
        double value = 0;
        double product = 1;
        double p = 0;
        double pL = 0;
        double pM = 0;
        double pMM = 0;
        double q = 0;
        double qL = 0;
        double qM = 0;
        double qLL = 0;
        double qLM = 0;
        double qMM = 0;
        for (int i = from; i < to; i++) {
            // d = ln(a / b) + k l, and its derivatives by r and alpha are l and k m.
            double l = log[end[i]] - log[last[i]];
            double m = inverse[end[i]] - inverse[last[i]];
            double w = weight[i];
            double d = dropout + k * l;
            double odds = Math.exp(-Math.abs(d));
            double share = 1 / (1 + odds);
            value += w * Math.max(d, 0);
            if (w == 1) {
                product *= 1 + odds;
                if (product > LARGE) {
                    value += Math.log(product);
                    product = 1;
                }
            } else {
                value += w * Math.log(1 + odds);
            }
            double left = w * (d < 0 ? odds * share : share);
            double spread = w * odds * share * share;
            p += left;
            pL += left * l;
            pM += left * m;
            pMM += left * m * (inverse[end[i]] + inverse[last[i]]);
            q += spread;
            qL += spread * l;
            qM += spread * m;
            qLL += spread * l * l;
            qLM += spread * l * m;
            qMM += spread * m * m;
        }
        sums.value += value + Math.log(product);
        double[] gradient = sums.gradient;
        gradient[0] += pL;
        gradient[1] += k * pM;
        gradient[2] += p / a;
        gradient[3] -= p / b;
        double[][] hessian = sums.hessian;
        hessian[0][0] += qLL;
        hessian[0][1] += k * qLM + pM;
        hessian[0][2] += qL / a;
        hessian[0][3] -= qL / b;
        hessian[1][1] += k * (k * qMM - pMM);
        hessian[1][2] += k * qM / a;
        hessian[1][3] -= k * qM / b;
        hessian[2][2] += (q - p) / (a * a);
        hessian[2][3] -= q / (a * b);
        hessian[3][3] += (q + p) / (b * b);
    }

    private static final class Sums {
        double value;
        final double[] gradient = new double[4];
        final double[][] hessian = new double[4][4];

        void add(Sums other) {
            value += other.value;
            for (int i = 0; i < 4; i++) {
                gradient[i] += other.gradient[i];
                for (int j = i; j < 4; j++) {
                    hessian[i][j] += other.hessian[i][j];
                }
            }
        }
    }
}
