package io.engagement.ltv;

import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.Trigamma;

/**
 * The log-likelihood of Gamma-Gamma for many customers. With {@code z = x m}, {@code u = gamma / (gamma + z)} and psi the
 * digamma function, a customer with x purchases has the derivatives
 * <pre>
 * by p: x (psi(p x + q) - psi(p x) - ln(1 + gamma / z))
 * by q: psi(p x + q) - psi(q) - ln(1 + z / gamma)
 * by gamma: (q (1 - u) - p x u) / gamma
 * </pre>
 * so that all special functions depend on x alone, and a customer costs one logarithm.
 */
final class SpendLikelihood implements Likelihood {
    /** What is summed over the customers of one x. */
    private static final int WEIGHT = 0, LOG = 1, LOG_Z = 2, SHARE = 3, SPREAD = 4, SUMS = 5;

    private final boolean parallel;
    /** The distinct x, and where the customers of each begin. */
    private final int[] distinct;

    private final int[] starts;
    private final double[] z;
    private final double[] logZ;
    private final double[] weight;
    private double sumOfLogMeans;

    /**
     * Customers with something spent.
     *
     * @param x how many purchases each mean is of, at least 1
     * @param mean the means, positive
     * @param weight what each customer weighs
     * @param parallel whether to use all cores
     */
    SpendLikelihood(int[] x, double[] mean, double[] weight, boolean parallel) {
        this.parallel = parallel;
        int most = 0;
        for (int count : x) {
            most = Math.max(most, count);
        }
        int[] next = new int[most + 2];
        int kinds = 0;
        for (int count : x) {
            kinds += next[count + 1]++ == 0 ? 1 : 0;
        }
        distinct = new int[kinds];
        starts = new int[kinds + 1];
        int kind = 0;
        for (int count = 1; count <= most; count++) {
            if (next[count + 1] > 0) {
                distinct[kind] = count;
                starts[kind + 1] = starts[kind] + next[count + 1];
                kind++;
            }
            next[count + 1] += next[count];
        }
        z = new double[x.length];
        logZ = new double[x.length];
        this.weight = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int row = next[x[i]]++;
            z[row] = x[i] * mean[i];
            logZ[row] = Math.log(z[row]);
            this.weight[row] = weight[i];
            sumOfLogMeans += weight[i] * (logZ[row] - Math.log(x[i]));
        }
    }

    @Override
    public double at(double[] parameters, double[] gradient, double[][] hessian) {
        double p = parameters[0];
        double q = parameters[1];
        double gamma = parameters[2];
        double value = -sumOfLogMeans;
        double[] first = new double[3];
        double pp = 0, pq = 0, pg = 0, qq = 0, qg = 0, gg = 0;
        double psiQ = Digamma.value(q);
        double psi1Q = Trigamma.value(q);
        for (int kind = 0; kind < distinct.length; kind++) {
            double x = distinct[kind];
            double[] sum = sums(starts[kind], starts[kind + 1], gamma);
            double w = sum[WEIGHT];
            double logSmall = sum[LOG];
            double logLarge = sum[LOG] + sum[LOG_Z];
            double share = sum[SHARE];
            double px = p * x;
            double psiSum = Digamma.value(px + q);
            double psi1Sum = Trigamma.value(px + q);
            double slope = q * (w - share) - px * share;
            value -= w * LogBeta.value(px, q) + px * logSmall + q * logLarge;
            first[0] += x * (w * (psiSum - Digamma.value(px)) - logSmall);
            first[1] += w * (psiSum - psiQ) - logLarge;
            first[2] += slope / gamma;
            pp += w * x * x * (psi1Sum - Trigamma.value(px));
            pq += w * x * psi1Sum;
            pg -= x * share / gamma;
            qq += w * (psi1Sum - psi1Q);
            qg += (w - share) / gamma;
            gg -= ((px + q) * sum[SPREAD] + slope) / (gamma * gamma);
        }
        System.arraycopy(first, 0, gradient, 0, 3);
        double[][] second = {{pp, pq, pg}, {pq, qq, qg}, {pg, qg, gg}};
        for (int i = 0; i < 3; i++) {
            System.arraycopy(second[i], 0, hessian[i], 0, 3);
        }
        return value;
    }

    private double[] sums(int from, int to, double gamma) {
        double logGamma = Math.log(gamma);
        return Chunks.sum(to - from, SUMS, parallel && to - from > 50_000, (a, b, sums) -> {
            double weights = 0, logs = 0, logsOfZ = 0, shares = 0, spreads = 0;
            for (int i = from + a; i < from + b; i++) {
                double w = weight[i];
                double ratio = gamma / z[i];
                double share = ratio / (1 + ratio);
                weights += w;
                logs += w * Math.log(1 + ratio);
                logsOfZ += w * (logZ[i] - logGamma);
                shares += w * share;
                spreads += w * share * (1 - share);
            }
            sums[WEIGHT] += weights;
            sums[LOG] += logs;
            sums[LOG_Z] += logsOfZ;
            sums[SHARE] += shares;
            sums[SPREAD] += spreads;
        });
    }
}
