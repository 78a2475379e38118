package io.engagement.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.engagement.estimate.Estimate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

/** The mathematics of learning: the optimum of the regression, and the area under the curve. */
class LearningPropertyTest {
    private static double[] ones(int length) {
        double[] ones = new double[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double loss(double[] x, boolean[] y, int width, double lambda, double[] b) {
        double loss = 0;
        for (int i = 0; i < width; i++) {
            loss += lambda / 2 * b[i] * b[i];
        }
        for (int row = 0; row < y.length; row++) {
            double linear = b[width];
            for (int i = 0; i < width; i++) {
                linear += b[i] * x[row * width + i];
            }
            double p = 1 / (1 + Math.exp(-linear));
            loss -= Math.log(y[row] ? p : 1 - p);
        }
        return loss;
    }

    /** At the optimum the slope is 0 where a coefficient is positive, and not below 0 where it is 0 (Karush, Kuhn, Tucker). */
    @Property(tries = 200)
    void optimum(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int width,
            @ForAll @IntRange(min = -3, max = 2) int power) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 30;
        double[] x = random.doubles((long) n * width).toArray();
        boolean[] y = new boolean[n];
        for (int row = 0; row < n; row++) {
            y[row] = random.nextDouble() < 0.2 + 0.6 * x[row * width] || row == 0;
        }
        y[1] = false;
        double lambda = Math.pow(10, power);
        double[] b = new LogisticFit(x, y, ones(n), width, lambda, true).fit(new double[width + 1]);
        for (int i = 0; i <= width; i++) {
            double step = 1e-5;
            double[] more = b.clone();
            more[i] += step;
            double[] less = b.clone();
            less[i] -= step;
            double slope = (loss(x, y, width, lambda, more) - loss(x, y, width, lambda, less)) / (2 * step);
            if (i < width && b[i] == 0) {
                assertThat(slope).isGreaterThan(-1e-6);
            } else {
                assertThat(slope).isCloseTo(0, within(1e-5));
                assertThat(i == width || b[i] > 0).isTrue();
            }
        }
        // Counting customers twice is having them twice; the start does not matter.
        double[] twice = new LogisticFit(
                        x, y, Arrays.stream(ones(n)).map(one -> 2).toArray(), width, 2 * lambda, true)
                .fit(new double[width + 1]);
        double[] start = ones(width + 1);
        double[] other = new LogisticFit(x, y, ones(n), width, lambda, true).fit(start);
        for (int i = 0; i <= width; i++) {
            assertThat(twice[i]).isCloseTo(b[i], within(1e-6));
            assertThat(other[i]).isCloseTo(b[i], within(1e-6));
        }
    }

    /** The signal that separates twenty from twenty, lambda 1: intercept -1.63 and slope 3.27. */
    @Test
    void separatedWithPenalty() {
        double[] x = new double[40];
        boolean[] y = new boolean[40];
        for (int i = 20; i < 40; i++) {
            x[i] = 1;
            y[i] = true;
        }
        double[] b = new LogisticFit(x, y, ones(40), 1, 1, true).fit(new double[2]);
        assertThat(b[0]).isCloseTo(3.27, within(0.005));
        assertThat(b[1]).isCloseTo(-1.63, within(0.01)).isCloseTo(-b[0] / 2, within(1e-9));
    }

    /** Two groups, saturated: the slope is the log of the odds ratio, its error the root of the reciprocals (Woolf, 1955). */
    @Test
    void standardErrorOfATwoByTwoTable() {
        int[][] table = {{30, 10}, {15, 25}};
        double[] x = new double[80];
        boolean[] y = new boolean[80];
        int row = 0;
        for (int group = 0; group < 2; group++) {
            for (int outcome = 0; outcome < 2; outcome++) {
                for (int i = 0; i < table[group][outcome]; i++) {
                    x[row] = group;
                    y[row++] = outcome == 1;
                }
            }
        }
        LogisticFit fit = new LogisticFit(x, y, ones(80), 1, 0, false);
        double[] b = fit.fit(new double[2]);
        assertThat(b[0]).isCloseTo(Math.log(30 * 25 / (10.0 * 15)), within(1e-9));
        assertThat(b[1]).isCloseTo(Math.log(10 / 30.0), within(1e-9));
        assertThat(fit.standardError(b, 0))
                .isCloseTo(Math.sqrt(1 / 30.0 + 1 / 10.0 + 1 / 15.0 + 1 / 25.0), within(1e-9));
        assertThat(fit.standardError(b, 1)).isCloseTo(Math.sqrt(1 / 30.0 + 1 / 10.0), within(1e-9));
    }

    private static boolean[] labels(List<Boolean> values, int size) {
        boolean[] labels = new boolean[size];
        for (int i = 0; i < size; i++) {
            labels[i] = values.get(i);
        }
        return labels;
    }

    /** Pair by pair, ties half; and DeLong's variance from the placements as defined. */
    @Property(tries = 300)
    void areaPairByPair(
            @ForAll @Size(min = 2, max = 15) List<@IntRange(max = 6) Integer> scores,
            @ForAll @Size(15) List<Boolean> all) {
        double[] x = scores.stream().mapToDouble(i -> i).toArray();
        boolean[] y = labels(all, x.length);
        double[] stayed = new double[x.length];
        double[] left = new double[x.length];
        int m = 0;
        int n = 0;
        for (int i = 0; i < x.length; i++) {
            m += y[i] ? 1 : 0;
            n += y[i] ? 0 : 1;
            for (int j = 0; j < x.length; j++) {
                if (y[i] && !y[j]) {
                    double won = x[i] > x[j] ? 1 : x[i] == x[j] ? 0.5 : 0;
                    stayed[i] += won;
                    left[j] += won;
                }
            }
        }
        Estimate estimate = new Auc(x, y).estimate(0.95);
        if (m == 0 || n == 0) {
            assertThat(estimate).isInstanceOf(Estimate.Undefined.class);
            return;
        }
        double area = Arrays.stream(stayed).sum() / m / n;
        assertThat(estimate.value()).isCloseTo(area, within(1e-14));
        Estimate.Known known = (Estimate.Known) estimate;
        if (known.interval() == null) {
            assertThat(Math.min(m, n)).isEqualTo(1);
        } else if (area > 0 && area < 1) {
            double variance = 0;
            for (int i = 0; i < x.length; i++) {
                double off = y[i] ? stayed[i] / n - area : left[i] / m - area;
                variance += off * off / (y[i] ? (m - 1.0) * m : (n - 1.0) * n);
            }
            double half = 1.959963984540054 * Math.sqrt(variance) / (area * (1 - area));
            double logit = Math.log(area / (1 - area));
            assertThat(known.low()).isCloseTo(1 / (1 + Math.exp(half - logit)), within(1e-12));
            assertThat(known.high()).isCloseTo(1 / (1 + Math.exp(-half - logit)), within(1e-12));
        } else {
            assertThat(known.high() - known.low()).isPositive();
        }
        // The other way round the area is what is left.
        Auc turned = new Auc(Arrays.stream(x).map(value -> -value).toArray(), y);
        assertThat(turned.estimate(0.95).value()).isCloseTo(1 - area, within(1e-14));
    }

    /** Two normal distributions a distance d apart: Phi(d / sqrt 2) is in the interval about as often as it says. */
    @Test
    void coverage() {
        SplittableRandom random = new SplittableRandom(11);
        NormalDistribution normal = NormalDistribution.of(0, 1);
        double truth = normal.cumulativeProbability(1 / Math.sqrt(2));
        int covered = 0;
        int equal = 0;
        int runs = 600;
        for (int run = 0; run < runs; run++) {
            double[] one = new double[100];
            double[] other = new double[100];
            boolean[] y = new boolean[100];
            for (int i = 0; i < 100; i++) {
                y[i] = i < 40;
                one[i] = normal.inverseCumulativeProbability(random.nextDouble()) + (y[i] ? 1 : 0);
                other[i] = normal.inverseCumulativeProbability(random.nextDouble()) + (y[i] ? 1 : 0);
            }
            Estimate estimate = new Auc(one, y).estimate(0.95);
            covered += estimate.low() <= truth && truth <= estimate.high() ? 1 : 0;
            Estimate difference = new Auc(one, y).minus(new Auc(other, y), 0.95).estimate();
            equal += difference.low() <= 0 && 0 <= difference.high() ? 1 : 0;
        }
        // Four standard errors of 0.95 in 600 are 0.036.
        assertThat(covered / (double) runs).isBetween(0.914, 0.986);
        assertThat(equal / (double) runs).isBetween(0.914, 0.986);
    }

    /** Against itself nothing; antisymmetric; p below 5 % exactly when the interval leaves out 0. */
    @Property(tries = 200)
    void differences(
            @ForAll @Size(20) List<@DoubleRange(max = 1) Double> one,
            @ForAll @Size(20) List<@DoubleRange(max = 1) Double> other,
            @ForAll @Size(20) List<Boolean> all) {
        boolean[] y = labels(all, 20);
        Auc a = new Auc(one.stream().mapToDouble(i -> i).toArray(), y);
        Auc b = new Auc(other.stream().mapToDouble(i -> i).toArray(), y);
        if (a.minus(a, 0.95).estimate() instanceof Estimate.Known same) {
            assertThat(same.value()).isZero();
            assertThat(a.minus(a, 0.95).pValue()).isEqualTo(1);
        }
        if (a.minus(b, 0.95).estimate() instanceof Estimate.Known known) {
            assertThat(b.minus(a, 0.95).estimate().value()).isEqualTo(-known.value());
            assertThat(a.minus(b, 0.95).pValue() < 0.05).isEqualTo(known.low() > 0 || known.high() < 0);
            assertThat(known.low()).isGreaterThanOrEqualTo(-1);
        }
    }

    @Test
    void tooFewForADifference() {
        boolean[] y = {true, false, true, false};
        Auc perfect = new Auc(new double[] {1, 0, 1, 0}, y);
        Auc coin = new Auc(new double[] {1, 1, 1, 1}, y);
        assertThat(perfect.minus(coin, 0.95).estimate())
                .isEqualTo(Estimate.undefined("the variance vanishes: too few customers"));
        Auc one = new Auc(new double[] {1, 0, 0, 0}, new boolean[] {true, false, false, false});
        assertThat(one.minus(one, 0.95).estimate()).isEqualTo(Estimate.undefined("fewer than two stayed or left"));
        assertThat(new Auc(new double[] {1, 2, 0}, new boolean[] {true, false, false}).estimate(0.95))
                .hasToString("0.50 (no interval: only one on one side)");
    }
}
