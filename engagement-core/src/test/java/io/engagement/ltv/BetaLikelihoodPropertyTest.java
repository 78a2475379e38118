package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.engagement.ltv.TransactionModel.BgBb;
import io.engagement.ltv.TransactionModel.BgNbd;
import io.engagement.ltv.TransactionModel.MbgNbd;
import io.engagement.ltv.TransactionModel.Nbd;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The log-likelihoods of groups: their derivatives, and that grouping, order, weights and threads do not matter. */
class BetaLikelihoodPropertyTest {
    private static final String SEED = "20261128";

    /** Random groups with every corner: no purchases, the last purchase at the end, age 0, heavy and light weights. */
    private static Groups groups(int seed, int n, int mostX) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] x = new int[n];
        int[] tx = new int[n];
        int[] t = new int[n];
        double[] weight = new double[n];
        for (int i = 0; i < n; i++) {
            t[i] = random.nextInt(400);
            x[i] = random.nextInt(3) == 0 ? 0 : random.nextInt(mostX + 1);
            tx[i] = x[i] == 0 ? 0 : random.nextInt(5) == 0 ? t[i] : random.nextInt(t[i] + 1);
            weight[i] = random.nextInt(3) == 0 ? 1 + 5 * random.nextDouble() : 1 + random.nextInt(2);
        }
        return new Groups(x, tx, t, weight);
    }

    private static Groups discrete(int seed, int n, int longest) {
        SplittableRandom random = new SplittableRandom(seed);
        Groups groups = groups(seed, n, longest);
        for (int i = 0; i < n; i++) {
            groups.t[i] = random.nextInt(longest + 1);
            groups.tx[i] = groups.x[i] == 0 ? 0 : random.nextInt(groups.t[i] + 1);
            groups.x[i] = groups.tx[i] == 0 ? 0 : 1 + random.nextInt(groups.tx[i]);
        }
        return groups;
    }

    private static double[] parameters(int seed, int n) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] at = new double[n];
        for (int i = 0; i < n; i++) {
            at[i] = Math.exp(4 * random.nextDouble() - 2);
        }
        return at;
    }

    @Property(seed = SEED, tries = 40)
    void derivatives(@ForAll @IntRange(max = 1_000_000) int seed) {
        Groups groups = groups(seed, 200, seed % 40 == 0 ? 6_000 : 50);
        double[] at = parameters(seed, 4);
        at[1] *= 20;
        Differences.check(BetaGeometricLikelihood.of(groups, true, false), at);
        Differences.check(BetaGeometricLikelihood.of(groups, false, false), at);
        Differences.check(NegativeBinomialLikelihood.of(groups), at[0], at[1]);
        Differences.check(BetaBernoulliLikelihood.of(discrete(seed, 100, 30)), parameters(seed, 4));
    }

    /** The sum over groups is that over customers, in value and gradient. */
    @Property(seed = SEED, tries = 40)
    void sumsOverCustomers(@ForAll @IntRange(max = 1_000_000) int seed) {
        Groups groups = groups(seed, 60, seed % 5 == 0 ? 7_000 : 50);
        double[] p = parameters(seed, 4);
        sums(BetaGeometricLikelihood.of(groups, false, false), new BgNbd(p[0], p[1], p[2], p[3]), groups);
        sums(BetaGeometricLikelihood.of(groups, true, false), new MbgNbd(p[0], p[1], p[2], p[3]), groups);
        sums(NegativeBinomialLikelihood.of(groups), new Nbd(p[0], p[1]), groups);
        Groups discrete = discrete(seed, 60, seed % 5 == 0 ? 200 : 12);
        sums(BetaBernoulliLikelihood.of(discrete), new BgBb(p[0], p[1], p[2], p[3]), discrete);
    }

    private static void sums(Likelihood likelihood, TransactionModel model, Groups groups) {
        int n = model.parameters().size();
        double[] gradient = new double[n];
        double value =
                likelihood.at(model.parameters().stream().mapToDouble(p -> p).toArray(), gradient, new double[n][n]);
        double expected = 0;
        double absolute = 0;
        double[] by = new double[n];
        double[] size = new double[n];
        for (int i = 0; i < groups.size(); i++) {
            double one = groups.weight[i] * model.logLikelihood(groups.x[i], groups.tx[i], groups.t[i]);
            expected += one;
            absolute += Math.abs(one);
            List<Double> slope = model.gradient(groups.x[i], groups.tx[i], groups.t[i]);
            for (int j = 0; j < n; j++) {
                by[j] += groups.weight[i] * slope.get(j);
                size[j] += Math.abs(groups.weight[i] * slope.get(j));
            }
        }
        assertThat(value).isCloseTo(expected, within(1e-12 * absolute));
        for (int j = 0; j < n; j++) {
            assertThat(gradient[j]).isCloseTo(by[j], within(1e-10 * size[j]));
        }
    }

    /** The same groups in another order, and a group of weight 2 as two of weight 1. */
    @Property(seed = SEED, tries = 20)
    void orderAndGroupingDoNotMatter(@ForAll @IntRange(max = 1_000_000) int seed) {
        Groups groups = groups(seed, 100, 50);
        int n = groups.size();
        Groups other = new Groups(new int[2 * n], new int[2 * n], new int[2 * n], new double[2 * n]);
        for (int i = 0; i < 2 * n; i++) {
            int from = (i * 7 + seed) % n;
            other.x[i] = groups.x[from];
            other.tx[i] = groups.tx[from];
            other.t[i] = groups.t[from];
            other.weight[i] = groups.weight[from] / 2;
        }
        double[] at = parameters(seed, 4);
        if (n % 7 != 0) {
            double one = BetaGeometricLikelihood.of(groups, true, false).at(at, new double[4], new double[4][4]);
            double two = BetaGeometricLikelihood.of(other, true, false).at(at, new double[4], new double[4][4]);
            assertThat(two).isCloseTo(one, within(1e-12 * Math.abs(one)));
        }
    }

    /** Several threads give the same bits as one. */
    @Example
    void threadsDoNotMatter() {
        Groups groups = groups(3, 50_000, 60);
        double[] at = {0.5, 40, 0.9, 1.6};
        double[] gradient = new double[4];
        double[][] hessian = new double[4][4];
        double one = BetaGeometricLikelihood.of(groups, true, false).at(at, gradient, hessian);
        for (int run = 0; run < 3; run++) {
            double[] otherGradient = new double[4];
            double[][] otherHessian = new double[4][4];
            double many = BetaGeometricLikelihood.of(groups, true, true).at(at, otherGradient, otherHessian);
            assertThat(many).isEqualTo(one);
            assertThat(otherGradient).isEqualTo(gradient);
            assertThat(Arrays.deepEquals(otherHessian, hessian)).isTrue();
        }
    }

    /** All customers at once as one by one, also the heaviest buyers and the oldest. */
    @Example
    void probabilitiesInBulk() {
        Groups groups = groups(4, 20_000, 2_000);
        groups.t[0] = 3_000_000;
        MbgNbd modified = new MbgNbd(0.5, 7, 0.9, 1.6);
        BgNbd original = new BgNbd(0.5, 7, 0.9, 1.6);
        double[] out = new double[groups.size()];
        double[] parallel = new double[groups.size()];
        BetaGeometricLikelihood.probabilitiesActive(modified, groups.x, groups.tx, groups.t, out, false);
        BetaGeometricLikelihood.probabilitiesActive(modified, groups.x, groups.tx, groups.t, parallel, true);
        assertThat(parallel).isEqualTo(out);
        for (int i = 0; i < out.length; i++) {
            double one = modified.probabilityActive(groups.x[i], groups.tx[i], groups.t[i]);
            assertThat(out[i]).isCloseTo(one, within(1e-12 * one));
        }
        BetaGeometricLikelihood.probabilitiesActive(original, groups.x, groups.tx, groups.t, out, false);
        for (int i = 0; i < out.length; i++) {
            double one = original.probabilityActive(groups.x[i], groups.tx[i], groups.t[i]);
            assertThat(out[i]).isCloseTo(one, within(1e-12 * one));
        }
    }

    /** Tail counts are what gamma functions give, below and above the length where those take over. */
    @Example
    void tailCounts() {
        int[] x = {0, 2, 3, 40, 4_999};
        double[] weight = {5, 1, 2.5, 3, 2};
        double[] few = new double[3];
        TailCounts.of(x, weight).at(0.7, few);
        double[] expected = new double[3];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[i]; j++) {
                expected[0] += weight[i] * Math.log(0.7 + j);
                expected[1] += weight[i] / (0.7 + j);
                expected[2] -= weight[i] / ((0.7 + j) * (0.7 + j));
            }
        }
        x[4] = 5_001;
        double[] many = new double[3];
        TailCounts.of(x, weight).at(0.7, many);
        for (int k = 0; k < 3; k++) {
            assertThat(few[k]).isCloseTo(expected[k], within(1e-12 * Math.abs(expected[k])));
        }
        for (int j = 4_999; j < 5_001; j++) {
            expected[0] += 2 * Math.log(0.7 + j);
            expected[1] += 2 / (0.7 + j);
            expected[2] -= 2 / ((0.7 + j) * (0.7 + j));
        }
        for (int k = 0; k < 3; k++) {
            assertThat(many[k]).isCloseTo(expected[k], within(1e-12 * Math.abs(expected[k])));
        }
    }

    /** Ages in seconds are too many for a table. */
    @Example
    void distinctValuesOfAnySize() {
        Distinct small = Distinct.of(new int[] {5, 3, 3}, new int[] {0, 9});
        assertThat(small.values()).containsExactly(0, 3, 5, 9);
        Distinct large = Distinct.of(new int[] {50_000_000, 3}, new int[] {0, 3});
        assertThat(large.values()).containsExactly(0, 3, 50_000_000);
        for (Distinct distinct : List.of(small, large)) {
            for (int i = 0; i < distinct.size(); i++) {
                assertThat(distinct.place(distinct.values()[i])).isEqualTo(i);
            }
        }
    }
}
