package io.engagement.behavior;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.behavior.Pilot.Effect;
import io.engagement.behavior.Pilot.ObservedDifference;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Mean;
import io.engagement.estimate.Proportion;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often intervals hold the truth and tests err, over seeded pilots. */
class PilotErrorsTest {
    private static final Pilot ONCE = Pilot.fixedHorizon(1);

    /** The share of pilots whose interval holds a truth. */
    private static double coverage(int pilots, double truth, Function<Random, Estimate> pilot) {
        int held = 0;
        for (int seed = 0; seed < pilots; seed++) {
            Estimate estimate = pilot.apply(new Random(31L * seed + 17));
            held += estimate.low() <= truth && truth <= estimate.high() ? 1 : 0;
        }
        return (double) held / pilots;
    }

    private static double[] draw(Random random, int n, ToDoubleFunction<Random> value) {
        return random.doubles(n).map(unused -> value.applyAsDouble(random)).toArray();
    }

    /** y depends on x with correlation .8; the treatment adds .3; a few new units have no x. */
    private static Effect cuped(Random random, int n, boolean adjusted) {
        Pairs[] arms = new Pairs[2];
        for (int arm = 0; arm < 2; arm++) {
            double[] x = draw(random, n, Random::nextGaussian);
            double[] y = new double[n];
            for (int i = 0; i < n; i++) {
                y[i] = 5 + 0.8 * x[i] + 0.6 * random.nextGaussian() + 0.3 * arm;
            }
            arms[arm] = Pairs.of(y, x);
        }
        return adjusted ? ONCE.cuped(arms[1], arms[0]) : ONCE.means(arms[1].y(), arms[0].y());
    }

    private static Effect welch(Random random, int n) {
        return ONCE.means(
                Mean.of(draw(random, n, r -> 3 * r.nextGaussian() + 1)),
                Mean.of(draw(random, 2 * n, Random::nextGaussian)));
    }

    /** Customers with 1 to 20 views each and a click rate of their own. */
    private static Pairs views(Random random, int n) {
        double[] views = new double[n];
        double[] clicks = new double[n];
        for (int i = 0; i < n; i++) {
            views[i] = 1 + random.nextInt(20);
            double rate = 0.1 + 0.4 * random.nextDouble();
            for (int view = 0; view < views[i]; view++) {
                clicks[i] += random.nextDouble() < rate ? 1 : 0;
            }
        }
        return Pairs.of(clicks, views);
    }

    /** Units whose level lasts and who all drift alike: no difference in differences. */
    private static Pairs drifting(Random random, int n, double level) {
        double[] before = new double[n];
        double[] after = new double[n];
        for (int i = 0; i < n; i++) {
            double own = level + 5 * random.nextGaussian();
            before[i] = own + random.nextGaussian();
            after[i] = own + 2 + random.nextGaussian();
        }
        return Pairs.of(after, before);
    }

    @Test
    void intervalsHoldTheTruth() {
        assertThat(coverage(
                        600, 0.3, random -> cuped(random, 60, true).difference().estimate()))
                .isBetween(0.92, 0.98);
        assertThat(coverage(600, 1, random -> welch(random, 30).difference().estimate()))
                .isBetween(0.92, 0.98);
        assertThat(coverage(
                        600,
                        0,
                        random -> ONCE.ratios(views(random, 60), views(random, 60))
                                .difference()
                                .estimate()))
                .isBetween(0.92, 0.98);
        assertThat(coverage(600, 0, PilotErrorsTest::difference)).isBetween(0.92, 0.98);
    }

    private static Estimate difference(Random random) {
        return ObservedDifference.differenceInDifferences(drifting(random, 20, 3), drifting(random, 30, 9))
                .difference()
                .estimate();
    }

    @Tag("slow")
    @Test
    void intervalsHoldTheTruthOftenEnough() {
        int pilots = 10_000;
        assertThat(coverage(
                        pilots,
                        0.3,
                        random -> cuped(random, 60, true).difference().estimate()))
                .as("CUPED")
                .isBetween(0.943, 0.957);
        assertThat(coverage(pilots, 1, random -> welch(random, 30).difference().estimate()))
                .as("Welch")
                .isBetween(0.943, 0.957);
        assertThat(coverage(pilots, 0.3 / 5, random -> cuped(random, 60, false).relative()))
                .as("Fieller")
                .isBetween(0.943, 0.957);
        assertThat(coverage(
                        pilots,
                        0,
                        random -> ONCE.ratios(views(random, 60), views(random, 60))
                                .difference()
                                .estimate()))
                .as("ratios")
                .isBetween(0.94, 0.957);
        assertThat(1 - coverage(pilots, 0, PilotErrorsTest::difference))
                .as("difference in differences: errors of the first kind")
                .isBetween(0.043, 0.057);
        assertThat(1 - coverage(pilots, 0, PilotErrorsTest::clustered))
                .as("clustered: errors of the first kind")
                .isBetween(0.043, 0.07);
        assertThat(coverage(
                        pilots,
                        0.5,
                        random -> ONCE.proportions(
                                        Proportion.of(successes(random, 80, 0.3), 80),
                                        Proportion.of(successes(random, 80, 0.2), 80))
                                .relative()))
                .as("Koopman")
                .isBetween(0.94, 0.96);
    }

    private static int successes(Random random, int n, double p) {
        return (int) random.doubles(n).filter(u -> u < p).count();
    }

    /** 20 against 20 clusters of 2 to 11 units that share what happens to their cluster. */
    private static Estimate clustered(Random random) {
        Pairs[] groups = new Pairs[2];
        for (int group = 0; group < 2; group++) {
            double[] sums = new double[20];
            double[] units = new double[20];
            for (int cluster = 0; cluster < 20; cluster++) {
                units[cluster] = 2 + random.nextInt(10);
                double shared = random.nextGaussian();
                for (int unit = 0; unit < units[cluster]; unit++) {
                    sums[cluster] += 2 + shared + random.nextGaussian();
                }
            }
            groups[group] = Pairs.of(sums, units);
        }
        return ObservedDifference.clustered(groups[0], groups[1]).difference().estimate();
    }

    /** The variance of the adjusted difference is that of the plain one times 1 - rho^2. */
    @Test
    void cupedTakesOutRhoSquared() {
        double plain = 0;
        double adjusted = 0;
        for (int seed = 0; seed < 40; seed++) {
            plain += squaredWidth(cuped(new Random(seed), 500, false).difference());
            adjusted += squaredWidth(cuped(new Random(seed), 500, true).difference());
        }
        assertThat(adjusted / plain).isBetween(0.35, 0.37);
    }

    private static double squaredWidth(Difference difference) {
        double width = difference.estimate().high() - difference.estimate().low();
        return width * width;
    }

    /** The share of pilots of nothing in which a look after any unit from the 100th on finds something. */
    private static double anytimeErrors(int pilots, int units, boolean anytime) {
        double[] critical = new double[units];
        for (int i = 0; i < units; i++) {
            critical[i] = anytime ? new ConfidenceSequence(Math.min(units, 5_000), 0.95, i + 1.0).critical() : 1.96;
        }
        int errors = 0;
        for (int seed = 0; seed < pilots; seed++) {
            Random random = new Random(101L * seed + 3);
            double[] n = new double[2];
            double[] sum = new double[2];
            double[] squares = new double[2];
            for (int i = 0; i < units; i++) {
                double value = random.nextGaussian();
                n[i % 2]++;
                sum[i % 2] += value;
                squares[i % 2] += value * value;
                if (i >= 99) {
                    double difference = sum[0] / n[0] - sum[1] / n[1];
                    double error =
                            Math.sqrt(squaredError(n[0], sum[0], squares[0]) + squaredError(n[1], sum[1], squares[1]));
                    if (Math.abs(difference) > critical[i] * error) {
                        errors++;
                        break;
                    }
                }
            }
        }
        return (double) errors / pilots;
    }

    private static double squaredError(double n, double sum, double squares) {
        return (squares - sum * sum / n) / (n - 1) / n;
    }

    @Test
    void lookingAtAnyTimeErrsRarely() {
        assertThat(anytimeErrors(300, 2_000, true)).isLessThan(0.06);
        assertThat(anytimeErrors(300, 2_000, false)).isGreaterThan(0.25);
    }

    /** Tightest at 5,000: about .02 by then, .037 by 30,000, and never more than .05. */
    @Tag("slow")
    @Test
    void anytimeErrorIsAsPublished() {
        assertThat(anytimeErrors(4_000, 5_000, true)).isBetween(0.013, 0.027);
        assertThat(anytimeErrors(4_000, 30_000, true)).isBetween(0.028, 0.046);
    }
}
