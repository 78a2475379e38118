package io.engagement.ltv;

import java.util.Arrays;

/**
 * The log-likelihood of BG/BB: for each customer the logarithm of a sum over the opportunities m after which they may have
 * left, from the last purchase to the end, and over not having left. The terms depend on the count and on m alone, so
 * that each distinct count needs one pass over the opportunities, and a group the difference of two partial sums; as the
 * terms fall with m, the difference keeps its digits.
 */
final class BetaBernoulliLikelihood implements Likelihood {
    private static final int PARAMETERS = 4;
    /** First moments of the derivatives, then second moments plus second derivatives, row by row of the upper triangle. */
    private static final int MOMENTS = PARAMETERS + PARAMETERS * (PARAMETERS + 1) / 2;

    private final Groups groups;
    private final int[][] byCount;
    private final int longest;

    private BetaBernoulliLikelihood(Groups groups) {
        this.groups = groups;
        Distinct counts = Distinct.of(groups.x);
        int[] sizes = new int[counts.size()];
        for (int x : groups.x) {
            sizes[counts.place(x)]++;
        }
        byCount = new int[sizes.length][];
        Arrays.setAll(byCount, i -> new int[sizes[i]]);
        for (int i = 0; i < groups.size(); i++) {
            int place = counts.place(groups.x[i]);
            byCount[place][--sizes[place]] = i;
        }
        longest = Arrays.stream(groups.t).max().orElse(0);
    }

    static BetaBernoulliLikelihood of(Groups groups) {
        return new BetaBernoulliLikelihood(groups);
    }

    @Override
    public double at(double[] parameters, double[] gradient, double[][] hessian) {
        Terms terms = new Terms(parameters, longest);
        double[] sums = new double[MOMENTS];
        double value = 0;
        for (int[] same : byCount) {
            value += addCount(same, terms, sums);
        }
        int at = PARAMETERS;
        for (int i = 0; i < PARAMETERS; i++) {
            gradient[i] = sums[i];
            for (int j = i; j < PARAMETERS; j++) {
                hessian[i][j] = sums[at];
                hessian[j][i] = sums[at++];
            }
        }
        return value;
    }

    /** Adds the derivatives of all groups with the same count, and gives their value. */
    private double addCount(int[] same, Terms terms, double[] sums) {
        int x = groups.x[same[0]];
        int from = Integer.MAX_VALUE;
        int to = 0;
        for (int i : same) {
            from = Math.min(from, groups.tx[i]);
            to = Math.max(to, groups.t[i]);
        }
        double[] logTail = new double[to - from + 1];
        double[][] tail = new double[to - from + 1][MOMENTS];
        logTail[to - from] = Double.NEGATIVE_INFINITY;
        double[] one = new double[MOMENTS];
        for (int m = to - 1; m >= from; m--) {
            double term = terms.fill(one, x, m, true);
            double further = logTail[m - from + 1];
            logTail[m - from] = logOfSum(term, further);
            mix(tail[m - from], one, Math.exp(term - logTail[m - from]), tail[m - from + 1]);
        }
        double value = 0;
        double[] left = new double[MOMENTS];
        double[] both = new double[MOMENTS];
        for (int i : same) {
            int begin = groups.tx[i] - from;
            int end = groups.t[i] - from;
            double active = terms.fill(one, x, groups.t[i], false);
            double logLeft = Double.NEGATIVE_INFINITY;
            if (begin < end) {
                double further = Math.exp(logTail[end] - logTail[begin]);
                logLeft = logTail[begin] + Math.log1p(-further);
                mix(left, tail[begin], 1 / (1 - further), tail[end]);
            }
            double log = logOfSum(active, logLeft);
            mix(both, one, Math.exp(active - log), left);
            value += groups.weight[i] * log;
            addDerivatives(both, groups.weight[i], sums);
        }
        return value;
    }

    /** The derivatives of the logarithm of a sum, from the moments under its terms. */
    private static void addDerivatives(double[] moments, double weight, double[] sums) {
        int at = PARAMETERS;
        for (int i = 0; i < PARAMETERS; i++) {
            sums[i] += weight * moments[i];
            for (int j = i; j < PARAMETERS; j++) {
                sums[at] += weight * (moments[at] - moments[i] * moments[j]);
                at++;
            }
        }
    }

    private static void mix(double[] result, double[] one, double share, double[] other) {
        for (int i = 0; i < MOMENTS; i++) {
            result[i] = share * one[i] + (1 - share) * other[i];
        }
    }

    private static double logOfSum(double a, double b) {
        double larger = Math.max(a, b);
        return larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
    }

    /** The logarithm of {@code y (y+1) ... (y+n-1)} and its derivatives by y, for all n up to the longest history. */
    private static final class Rising {
        final double[] log;
        final double[] first;
        final double[] second;

        Rising(double y, int most) {
            log = new double[most + 1];
            first = new double[most + 1];
            second = new double[most + 1];
            for (int j = 0; j < most; j++) {
                double inverse = 1 / (y + j);
                log[j + 1] = log[j] + Math.log(y + j);
                first[j + 1] = first[j] + inverse;
                second[j + 1] = second[j] - inverse * inverse;
            }
        }
    }

    /** One term: a history of x purchases, of which m opportunities were taken or let pass, and left then or not yet. */
    private static final class Terms {
        private final double gamma;
        private final Rising bought;
        private final Rising passed;
        private final Rising offered;
        private final Rising stayed;
        private final Rising asked;

        Terms(double[] parameters, int longest) {
            gamma = parameters[2];
            bought = new Rising(parameters[0], longest);
            passed = new Rising(parameters[1], longest);
            offered = new Rising(parameters[0] + parameters[1], longest);
            stayed = new Rising(parameters[3], longest);
            asked = new Rising(gamma + parameters[3], longest + 1);
        }

        /** Overwrites the moments with those of this term alone, and gives its logarithm. */
        double fill(double[] moments, int x, int m, boolean left) {
            int last = left ? m + 1 : m;
            double leaving = left ? 1 / gamma : 0;
            double[] g = moments;
            g[0] = bought.first[x] - offered.first[m];
            g[1] = passed.first[m - x] - offered.first[m];
            g[2] = leaving - asked.first[last];
            g[3] = stayed.first[m] - asked.first[last];
            int at = PARAMETERS;
            for (int i = 0; i < PARAMETERS; i++) {
                for (int j = i; j < PARAMETERS; j++) {
                    moments[at++] = g[i] * g[j] - (j < 2 ? offered.second[m] : i >= 2 ? asked.second[last] : 0);
                }
            }
            moments[4] += bought.second[x];
            moments[8] += passed.second[m - x];
            moments[11] -= leaving * leaving;
            moments[13] += stayed.second[m];
            return bought.log[x]
                    + passed.log[m - x]
                    - offered.log[m]
                    + stayed.log[m]
                    - asked.log[last]
                    + (left ? Math.log(gamma) : 0);
        }
    }
}
