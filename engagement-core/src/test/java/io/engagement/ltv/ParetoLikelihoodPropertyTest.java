package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.engagement.ltv.TransactionModel.ParetoNbd;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/** The likelihood by pairs against that of single customers, its derivatives, and the bulk probabilities. */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class ParetoLikelihoodPropertyTest {
    /** Parameters within a factor of 100 around what is usual, s and r at 1 included. */
    @Provide
    Arbitrary<double[]> parameters() {
        Arbitrary<Double> factor =
                Arbitraries.doubles().between(0, 1).ofScale(12).map(share -> 0.01 * Math.pow(1e4, share));
        Arbitrary<Double> shape = Arbitraries.oneOf(factor, Arbitraries.just(1.0));
        return Combinators.combine(shape, factor, shape, factor)
                .as((r, alpha, s, beta) -> new double[] {r, 70 * alpha, s, 80 * beta});
    }

    @Provide
    Arbitrary<Groups> bases() {
        Arbitrary<Integer> sizes = Arbitraries.of(1, 5, 300, 3_000);
        Arbitrary<Integer> longest = Arbitraries.of(1, 60, 800, 100_000);
        Arbitrary<Integer> most = Arbitraries.of(0, 3, 40, 1_000);
        return Combinators.combine(sizes, longest, most, Arbitraries.longs()).as(ParetoLikelihoodPropertyTest::random);
    }

    private static Groups random(int n, int longest, int most, long seed) {
        Random random = new Random(seed);
        Groups groups = new Groups(new int[n], new int[n], new int[n], new double[n]);
        for (int i = 0; i < n; i++) {
            groups.t[i] = random.nextInt(longest + 1);
            groups.x[i] = groups.t[i] == 0 ? 0 : (int) (most * Math.pow(random.nextDouble(), 3));
            groups.tx[i] = groups.x[i] == 0 ? 0 : random.nextInt(groups.t[i] + 1);
            groups.weight[i] = 1 + random.nextInt(3);
        }
        return groups;
    }

    private static double at(Groups groups, double[] parameters, double[] gradient, double[][] hessian) {
        return ParetoLikelihood.of(groups, false).at(parameters, gradient, hessian);
    }

    private static double value(Groups groups, double... parameters) {
        return at(groups, parameters, new double[4], new double[4][4]);
    }

    @Property(tries = 60)
    void pairsGiveWhatSingleCustomersGive(@ForAll("bases") Groups groups, @ForAll("parameters") double[] p) {
        ParetoNbd model = new ParetoNbd(p[0], p[1], p[2], p[3]);
        double[] gradient = new double[4];
        double value = at(groups, p, gradient, new double[4][4]);
        double expected = 0;
        double terms = 0;
        double[] slopes = new double[4];
        double[] slopeTerms = new double[4];
        for (int i = 0; i < groups.size(); i++) {
            double log = groups.weight[i] * model.logLikelihood(groups.x[i], groups.tx[i], groups.t[i]);
            List<Double> slope = model.gradient(groups.x[i], groups.tx[i], groups.t[i]);
            double scale = (groups.x[i] + 1 + p[0] + p[2]) * Math.log1p(groups.t[i] + p[1] + p[3]);
            expected += log;
            terms += Math.abs(log) + groups.weight[i] * scale;
            for (int j = 0; j < 4; j++) {
                slopes[j] += groups.weight[i] * slope.get(j);
                slopeTerms[j] += groups.weight[i] * (Math.abs(slope.get(j)) + scale / p[j]);
            }
        }
        assertThat(value).isCloseTo(expected, offset(1e-13 * terms));
        for (int j = 0; j < 4; j++) {
            assertThat(gradient[j]).as("by parameter " + j).isCloseTo(slopes[j], offset(1e-12 * slopeTerms[j]));
        }
    }

    @Property(tries = 60)
    void derivativesAreDifferences(@ForAll("bases") Groups groups, @ForAll("parameters") double[] p) {
        double[] gradient = new double[4];
        double[][] hessian = new double[4][4];
        double value = at(groups, p, gradient, hessian);
        for (int i = 0; i < 4; i++) {
            double h = 1e-4 * p[i];
            double[][] slopes = new double[2][4];
            double[] values = new double[2];
            for (int side = 0; side < 2; side++) {
                double[] moved = p.clone();
                moved[i] += side == 0 ? -h : h;
                values[side] = at(groups, moved, slopes[side], new double[4][4]);
            }
            double scale = (Math.abs(value) + groups.size()) / p[i];
            assertThat(gradient[i]).isCloseTo((values[1] - values[0]) / (2 * h), offset(1e-6 * scale));
            for (int j = 0; j < 4; j++) {
                double slope = (slopes[1][j] - slopes[0][j]) / (2 * h);
                double size = Math.sqrt(Math.abs(hessian[i][i] * hessian[j][j])) + scale / p[j];
                assertThat(hessian[i][j]).isEqualTo(hessian[j][i]).isCloseTo(slope, offset(1e-6 * size));
            }
        }
    }

    /** Threads only share out the work. */
    @Property(tries = 40)
    void sameBitsInParallel(@ForAll("bases") Groups groups, @ForAll("parameters") double[] p) {
        double[] gradient = new double[4];
        double[][] hessian = new double[4][4];
        double[] parallelGradient = new double[4];
        double[][] parallelHessian = new double[4][4];
        double value = at(groups, p, gradient, hessian);
        double parallel = ParetoLikelihood.of(groups, true).at(p, parallelGradient, parallelHessian);
        assertThat(parallel).isEqualTo(value);
        assertThat(parallelGradient).isEqualTo(gradient);
        assertThat(parallelHessian).isDeepEqualTo(hessian);
    }

    /** Three customers alike are one group of weight three, in any order. */
    @Property(tries = 40)
    void groupingAndOrderDoNotMatter(@ForAll("bases") Groups groups, @ForAll("parameters") double[] p) {
        int[] rows = IntStream.range(0, groups.size())
                .map(i -> groups.size() - 1 - i)
                .flatMap(i -> IntStream.generate(() -> i).limit((long) groups.weight[i]))
                .toArray();
        Groups single = new Groups(
                IntStream.of(rows).map(i -> groups.x[i]).toArray(),
                IntStream.of(rows).map(i -> groups.tx[i]).toArray(),
                IntStream.of(rows).map(i -> groups.t[i]).toArray(),
                IntStream.of(rows).mapToDouble(i -> 1).toArray());
        double value = value(groups, p);
        assertThat(value(single, p)).isCloseTo(value, offset(1e-12 * Math.abs(value)));
    }

    @Property(tries = 40)
    void bulkProbabilitiesAreThoseOfSingleCustomers(
            @ForAll("bases") Groups groups, @ForAll("parameters") double[] p, @ForAll boolean parallel) {
        probabilities(groups, new ParetoNbd(p[0], p[1], p[2], p[3]), parallel);
    }

    /** With so many ages that pairs are sorted and found by bisection. */
    @Example
    void bulkProbabilitiesOfMillionsOfAges() {
        Groups groups = random(3_000, 20_000_000, 60, 5);
        probabilities(groups, new ParetoNbd(0.5, 9e6, 0.7, 4e6), false);
        probabilities(random(4_000, 30_000, 5_000, 6), new ParetoNbd(0.5, 900, 0.7, 4_000), true);
        double[] p = {0.5, 9e6, 0.7, 4e6};
        double value = value(groups, p);
        double expected = 0;
        for (int i = 0; i < groups.size(); i++) {
            expected += groups.weight[i]
                    * new ParetoNbd(0.5, 9e6, 0.7, 4e6).logLikelihood(groups.x[i], groups.tx[i], groups.t[i]);
        }
        assertThat(value).isCloseTo(expected, offset(1e-13 * Math.abs(expected)));
    }

    private static void probabilities(Groups groups, ParetoNbd model, boolean parallel) {
        double[] out = new double[groups.size()];
        ParetoActive.probabilities(model, groups.x, groups.tx, groups.t, out, parallel);
        for (int i = 0; i < out.length; i++) {
            double expected = model.probabilityActive(groups.x[i], groups.tx[i], groups.t[i]);
            double logs = (model.r() + groups.x[i]) * Math.log1p(groups.t[i] / model.alpha());
            double staying = model.s() * Math.log1p(groups.t[i] / model.beta());
            double lost = 1e-12 + 3e-15 * (logs + staying);
            assertThat(out[i]).isBetween(0.0, 1.0).isCloseTo(expected, offset(lost * expected));
        }
    }

    /** Where a search may stray: no overflow, no endless quadrature. */
    @Example
    void finiteFarFromAnyData() {
        Groups groups = random(200, 700, 30, 9);
        for (double r : new double[] {1e-99, 1e-3, 1, 1e9}) {
            for (double alpha : new double[] {1e-99, 1, 1e9, 1e90}) {
                for (double s : new double[] {1e-99, 1, 1e9}) {
                    for (double beta : new double[] {1e-99, 1, 1e9, 1e90}) {
                        assertThat(value(groups, r, alpha, s, beta)).isNotNaN();
                    }
                }
            }
        }
    }

    /** Days blur rates and lifetimes a little; {@link SimulatedBasesTest} holds finer steps to four standard errors. */
    @Example
    void simulatedParametersAreRecovered() {
        double[] truth = {0.55, 74, 0.61, 82};
        Simulated base = Simulated.of(new ParetoNbd(truth[0], truth[1], truth[2], truth[3]), 20_000, 200, 600, 11);
        Newton.Result fit =
                Newton.maximise(ParetoLikelihood.of(base.groups(), false), base.size(), new double[] {1, 100, 1, 100});
        assertThat(fit.end).isEqualTo(Newton.End.MAXIMUM);
        assertThat(fit.gradientNorm()).isLessThan(1e-4);
        for (int i = 0; i < 4; i++) {
            double information = -fit.at.hessian[i][i];
            assertThat(information).isPositive();
            assertThat(fit.at.parameters[i] / truth[i]).isBetween(0.75, 1.33);
        }
    }
}
