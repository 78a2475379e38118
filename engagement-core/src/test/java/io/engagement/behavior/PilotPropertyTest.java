package io.engagement.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Facts;
import io.engagement.Parts;
import io.engagement.behavior.Pilot.Effect;
import io.engagement.behavior.Pilot.ObservedDifference;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Mean;
import io.engagement.estimate.Proportion;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.NullUnmarked;

@NullUnmarked
class PilotPropertyTest {
    private static final Pilot ONCE = Pilot.fixedHorizon(1);
    private static final Pilot ANYTIME = Pilot.anytimeValid(5_000);

    @Provide
    Arbitrary<List<double[]>> pairs() {
        Arbitrary<Double> numbers = Arbitraries.oneOf(
                Arbitraries.doubles().between(-100, 100).ofScale(3), Arbitraries.of(0.0, 1.0, 1.0, 0.1));
        return Combinators.combine(numbers, numbers)
                .as((y, x) -> new double[] {y, x})
                .list()
                .ofMinSize(2)
                .ofMaxSize(12);
    }

    private static Pairs pairs(List<double[]> list) {
        return list.stream().collect(Pairs.collector(pair -> pair[0], pair -> pair[1]));
    }

    private static double[] column(List<double[]> list, int column) {
        return list.stream().mapToDouble(pair -> pair[column]).toArray();
    }

    /** Without an x that varies CUPED is Welch; means agree with Mean.minus; both arms swapped only turn the sign. */
    @Property(tries = 300)
    void meansAreWelch(@ForAll("pairs") List<double[]> a, @ForAll("pairs") List<double[]> b) {
        Mean first = Mean.of(column(a, 0));
        Mean second = Mean.of(column(b, 0));
        Difference welch = first.minus(second);
        Effect effect = ONCE.means(first, second);
        if (welch.estimate() instanceof Estimate.Undefined) {
            assertThat(effect.difference().estimate()).isEqualTo(Estimate.undefined("nothing varies in either arm"));
            return;
        }
        assertThat(effect.difference().estimate().value())
                .isCloseTo(welch.estimate().value(), offset(1e-12 * 100));
        assertThat(effect.difference().estimate().low())
                .isCloseTo(welch.estimate().low(), offset(1e-9));
        assertThat(effect.difference().pValue()).isCloseTo(welch.pValue(), offset(1e-12));
        double[] ones = new double[a.size()];
        Effect adjusted = ONCE.cuped(Pairs.of(column(a, 0), ones), Pairs.of(column(b, 0), new double[b.size()]));
        assertThat(adjusted.difference().estimate().high())
                .isCloseTo(effect.difference().estimate().high(), offset(1e-9));
        for (Pilot pilot : List.of(ONCE, ANYTIME)) {
            Difference there = pilot.means(first, second).difference();
            Difference back = pilot.means(second, first).difference();
            assertThat(back.estimate().low()).isCloseTo(-there.estimate().high(), offset(1e-12 * 1000));
            assertThat(back.pValue()).isCloseTo(there.pValue(), offset(1e-13));
            boolean excludes = there.estimate().low() > 0 || there.estimate().high() < 0;
            if (Math.abs(there.pValue() - 0.05) > 1e-9) {
                assertThat(excludes).isEqualTo(there.pValue() < 0.05);
            }
        }
        assertThat(Math.abs(ANYTIME.means(first, second).difference().estimate().high()))
                .isGreaterThanOrEqualTo(0);
    }

    /** CUPED by its definition: subtract theta (x - overall mean) from every y, then Welch. */
    @Property(tries = 300)
    void cupedIsItsDefinition(@ForAll("pairs") List<double[]> a, @ForAll("pairs") List<double[]> b) {
        double theta = Pairs.commonSlope(pairs(a), pairs(b));
        double[] naive = naiveSlope(a, b);
        assertThat(theta * naive[1]).isCloseTo(naive[0], offset(1e-7));
        double overall =
                (Arrays.stream(column(a, 1)).sum() + Arrays.stream(column(b, 1)).sum()) / (a.size() + b.size());
        Mean first = Mean.of(
                a.stream().mapToDouble(p -> p[0] - theta * (p[1] - overall)).toArray());
        Mean second = Mean.of(
                b.stream().mapToDouble(p -> p[0] - theta * (p[1] - overall)).toArray());
        Effect effect = ONCE.cuped(pairs(a), pairs(b));
        if (effect.difference().estimate() instanceof Estimate.Known known) {
            // Residuals that are only rounding have no error to compare.
            double width = known.high() - known.low();
            if (width > 1e-6) {
                Effect expected = ONCE.means(first, second);
                double scale = 1e-8 * (1 + Math.abs(theta)) * (1 + 1 / width);
                assertThat(known.value())
                        .isCloseTo(expected.difference().estimate().value(), offset(scale));
                assertThat(known.low())
                        .isCloseTo(expected.difference().estimate().low(), offset(scale * 100));
                if (effect.relative() instanceof Estimate.Known relative
                        && expected.relative() instanceof Estimate.Known other) {
                    assertThat(relative.value()).isCloseTo(other.value(), offset(1e-5 * (1 + Math.abs(other.value()))));
                }
            }
        }
    }

    private static double[] naiveSlope(List<double[]> a, List<double[]> b) {
        double products = 0;
        double squares = 0;
        for (List<double[]> arm : List.of(a, b)) {
            double meanY = Arrays.stream(column(arm, 0)).average().orElseThrow();
            double meanX = Arrays.stream(column(arm, 1)).average().orElseThrow();
            for (double[] pair : arm) {
                products += (pair[0] - meanY) * (pair[1] - meanX);
                squares += (pair[1] - meanX) * (pair[1] - meanX);
            }
        }
        return new double[] {products, squares};
    }

    /** Sums are exact: any split, any order, sent or not, gives equal pairs. */
    @Property(tries = 100)
    void pairsMergeExactly(
            @ForAll("pairs") List<double[]> list,
            @ForAll List<@IntRange(max = 3) Integer> parts,
            @ForAll boolean backwards) {
        Pairs all = Pairs.of(column(list, 0), column(list, 1));
        List<Integer> some = parts.isEmpty() ? List.of(0) : parts;
        assertThat(Parts.collect(Pairs.<double[]>collector(p -> p[0], p -> p[1]), list, some, backwards))
                .isEqualTo(all);
        int half = list.size() / 2;
        assertThat(pairs(list.subList(0, half)).plusDisjoint(pairs(list.subList(half, list.size()))))
                .isEqualTo(all);
        assertThat(all.y()).isEqualTo(Mean.of(column(list, 0)));
        assertThat(all.x()).isEqualTo(Mean.of(column(list, 1)));
        assertThat(all.minusTimes(0)).isEqualTo(all.y());
        assertThat(Facts.serialised(all)).isEqualTo(all);
    }

    /** A ratio has the error of its linearised units; scaling numerators scales it, scaling both changes nothing. */
    @Property(tries = 200)
    void ratiosAreLinearised(@ForAll("pairs") List<double[]> list, @ForAll @DoubleRange(min = 0.5, max = 8) double by) {
        List<double[]> positive =
                list.stream().map(p -> new double[] {p[0], Math.abs(p[1]) + 1}).toList();
        PilotArm arm = PilotArm.ofRatio(pairs(positive));
        double meanX = Arrays.stream(column(positive, 1)).average().orElseThrow();
        double ratio = Arrays.stream(column(positive, 0)).average().orElseThrow() / meanX;
        double squares = positive.stream()
                .mapToDouble(p -> Math.pow((p[0] - ratio * p[1]) / meanX, 2))
                .sum();
        int n = positive.size();
        assertThat(arm.value()).isCloseTo(ratio, offset(1e-12 * (1 + Math.abs(ratio))));
        assertThat(arm.squaredError()).isCloseTo(squares / (n - 1) / n, offset(1e-10 * (1 + squares)));
        PilotArm both = PilotArm.ofRatio(pairs(positive.stream()
                .map(p -> new double[] {p[0] * by, p[1] * by})
                .toList()));
        assertThat(both.value()).isCloseTo(arm.value(), offset(1e-12 * (1 + Math.abs(ratio))));
        assertThat(both.squaredError()).isCloseTo(arm.squaredError(), offset(1e-10 * (1 + arm.squaredError())));
    }

    /** At each limit of Fieller the difference a - r b is critical standard errors away from 0. */
    @Property(tries = 200)
    void fiellerSolvesItsEquation(@ForAll("pairs") List<double[]> a, @ForAll("pairs") List<double[]> b) {
        Mean first = Mean.of(column(a, 0));
        Mean second = Mean.of(Arrays.stream(column(b, 0)).map(y -> y + 200).toArray());
        PilotArm one = PilotArm.of(first);
        PilotArm two = PilotArm.of(second);
        Effect effect = ONCE.means(first, second);
        if (effect.relative() instanceof Estimate.Known known) {
            double degrees = one.degreesOfFreedom(two);
            double t = io.engagement.internal.numeric.StudentT.t(0.95, degrees);
            for (double limit : new double[] {known.low() + 1, known.high() + 1}) {
                double error = Math.sqrt(one.squaredError() + limit * limit * two.squaredError());
                assertThat(Math.abs(one.value() - limit * two.value()))
                        .isCloseTo(t * error, offset(1e-6 * (1 + t * error)));
            }
            assertThat(known.value()).isCloseTo(one.value() / two.value() - 1, offset(1e-12));
        }
    }

    /** Golden: Newcombe .2000 [.0524, .3339]; relative by Koopman; nothing before its time. */
    @Example
    void sharesOnceAndAnytime() {
        Proportion treatment = Proportion.of(56, 70);
        Proportion control = Proportion.of(48, 80);
        Effect effect = Pilot.fixedHorizon(150).proportions(treatment, control);
        assertThat(effect.difference()).isEqualTo(treatment.minus(control));
        assertThat(effect.difference().estimate().low()).isCloseTo(0.0524, offset(5e-5));
        assertThat(effect.difference().estimate().high()).isCloseTo(0.3339, offset(5e-5));
        assertThat(effect.relative().value()).isCloseTo(1 / 3.0, offset(1e-12));
        assertThat(effect)
                .hasToString("+20.0 pp [+5.2 pp, +33.4 pp] at 95%, n 150, p 0.0081; relative +33.3% [+8.0%, +67.1%]");
        assertThat(Pilot.fixedHorizon(150)
                        .at(0.8)
                        .proportions(treatment, control)
                        .difference())
                .isEqualTo(treatment.minus(control, 0.8));
        Effect early = Pilot.fixedHorizon(151).proportions(treatment, control);
        assertThat(early.difference()).isEqualTo(Difference.undefined("planned to be read at 151 units, 150 are in"));
        assertThat(early.relative()).isEqualTo(Estimate.undefined("planned to be read at 151 units, 150 are in"));
        Pilot later = Pilot.fixedHorizon(9_999);
        Pairs pairs = Pairs.of(new double[] {1, 2, 4}, new double[] {1, 1, 2});
        for (Effect none :
                List.of(later.means(pairs.y(), pairs.y()), later.cuped(pairs, pairs), later.ratios(pairs, pairs))) {
            assertThat(none.toString()).contains("planned to be read at 9,999 units, 6 are in");
        }
        Effect anytime = ANYTIME.proportions(treatment, control);
        assertThat(anytime.difference().estimate().value()).isCloseTo(0.2, offset(1e-15));
        double error = Math.sqrt(0.8 * 0.2 / 70 + 0.6 * 0.4 / 80);
        assertThat(anytime.difference().estimate().high() - 0.2)
                .isCloseTo(error * new ConfidenceSequence(5_000, 0.95, 150).critical(), offset(1e-12));
        assertThat(ANYTIME.proportions(treatment, Proportion.NONE).difference())
                .isEqualTo(Difference.undefined("an arm is empty"));
        assertThat(ONCE.proportions(treatment, Proportion.NONE).difference().estimate())
                .isInstanceOf(Estimate.Undefined.class);
        assertThat(Facts.serialised(effect)).isEqualTo(effect);
        assertThat(Facts.serialised(ANYTIME)).isEqualTo(ANYTIME);
    }

    /** Golden: 1.97 times the z interval at n = 500 and 1.55 times at n = 5000, tightest at 5000. */
    @Example
    void confidenceSequenceGolden() {
        double z = 1.959963984540054;
        assertThat(new ConfidenceSequence(5_000, 0.95, 500).critical() / z).isCloseTo(1.97, offset(0.005));
        assertThat(new ConfidenceSequence(5_000, 0.95, 5_000).critical() / z).isCloseTo(1.55, offset(0.005));
        double rho = Math.sqrt((-2 * Math.log(0.05) + Math.log(-2 * Math.log(0.05) + 1)) / 5_000);
        double n = 1_234;
        double square = n * rho * rho;
        double expected = Math.sqrt(n)
                * Math.sqrt(2 * (square + 1) / (n * rho * n * rho) * Math.log(Math.sqrt(square + 1) / 0.05));
        assertThat(new ConfidenceSequence(5_000, 0.95, n).critical()).isCloseTo(expected, offset(1e-12));
    }

    /** The p-value is below alpha exactly when the sequence of that level, with the same rho, excludes 0. */
    @Property(tries = 200)
    void sequenceAndPValueAgree(
            @ForAll @DoubleRange(min = 0, max = 6) double z, @ForAll @IntRange(min = 2, max = 100_000) int n) {
        ConfidenceSequence sequence = new ConfidenceSequence(5_000, 0.95, n);
        double p = sequence.pValue(z);
        assertThat(p).isBetween(0.0, 1.0);
        if (Math.abs(z - sequence.critical()) > 1e-9) {
            assertThat(p < 0.05).isEqualTo(z > sequence.critical());
        }
        assertThat(sequence.pValue(z + 0.1)).isLessThanOrEqualTo(p);
        assertThat(sequence.pValue(-z)).isEqualTo(p);
    }

    /** The whole arm counts, also those without x; when they are a sample of all, little changes; a group effect is removed. */
    @Example
    void cupedWithoutX() {
        Pairs treatment = Pairs.of(new double[] {5, 7, 9, 12}, new double[] {1, 2, 3, 4});
        Pairs control = Pairs.of(new double[] {4, 6, 7, 10}, new double[] {1, 2, 3, 4});
        Mean newT = Mean.of(20, 21, 22);
        Mean newC = Mean.of(19, 20);
        Effect effect = ONCE.cuped(treatment, newT, control, newC);
        assertThat(((Estimate.Known) effect.difference().estimate()).n()).isEqualTo(13);
        // Same by hand: theta from within, then the indicator from within the arms.
        double theta = Pairs.commonSlope(treatment, control);
        assertThat(theta).isCloseTo((11.5 + 9.5) / 10, within(1e-12));
        double gapT = 21 - (8.25 - theta * 2.5);
        double gapC = 19.5 - (6.75 - theta * 2.5);
        double wT = 4 * 3 / 7.0;
        double wC = 4 * 2 / 6.0;
        double gap = (wT * gapT + wC * gapC) / (wT + wC);
        Mean t = Mean.of(5 - theta, 7 - 2 * theta, 9 - 3 * theta, 12 - 4 * theta, 20 - gap, 21 - gap, 22 - gap);
        Mean c = Mean.of(4 - theta, 6 - 2 * theta, 7 - 3 * theta, 10 - 4 * theta, 19 - gap, 20 - gap);
        Difference expected = t.minus(c);
        assertThat(effect.difference().estimate().value())
                .isCloseTo(expected.estimate().value(), offset(1e-10));
        assertThat(effect.difference().estimate().low())
                .isCloseTo(expected.estimate().low(), offset(1e-10));
        // What was taken out is put back: the mean over both arms stays, so that "relative" has a meaning.
        assertThat(effect.relative().value()).isBetween(0.05, 0.25);
        assertThat(ONCE.cuped(treatment, Mean.NONE, control, Mean.NONE)).isEqualTo(ONCE.cuped(treatment, control));
        assertThat(ONCE.cuped(Pairs.NONE, Mean.NONE, Pairs.NONE, Mean.NONE)
                        .difference()
                        .estimate())
                .isInstanceOf(Estimate.Undefined.class);
    }

    @Example
    void undefinedAndWinsorised() {
        Pairs two = Pairs.of(new double[] {1, 2}, new double[] {0, 0});
        assertThat(ONCE.ratios(two, two).difference())
                .isEqualTo(Difference.undefined("the denominators of an arm sum to 0"));
        assertThat(ONCE.means(Mean.of(1), Mean.of(1, 2)).difference())
                .isEqualTo(Difference.undefined("an arm has fewer than two units"));
        assertThat(ONCE.ratios(
                                Pairs.of(new double[] {1}, new double[] {1}),
                                Pairs.of(new double[] {1, 2}, new double[] {1, 1}))
                        .difference())
                .isEqualTo(Difference.undefined("an arm has fewer than two units"));
        assertThat(ONCE.means(Mean.of(1, 1), Mean.of(2, 2)).difference())
                .isEqualTo(Difference.undefined("nothing varies in either arm"));
        assertThat(ONCE.means(Mean.of(1, 2), Mean.of(-1, 1)).relative())
                .isEqualTo(Estimate.undefined("the control may be 0 or less"));
        assertThat(ONCE.means(Mean.of(1, 2), Mean.of(-10, -11)).relative())
                .isEqualTo(Estimate.undefined("the control may be 0 or less"));
        assertThat(ONCE.means(Mean.of(1, 2), Mean.of(1, 2)).difference().pValue())
                .isEqualTo(1);
        double[] a = {1, 2, 3, 1_000};
        double[] b = {1, 2, 2, 4};
        assertThat(ONCE.winsorised(a, b, 0.875)).isEqualTo(ONCE.means(Mean.of(1, 2, 3, 4), Mean.of(1, 2, 2, 4)));
        assertThat(ONCE.winsorised(a, b, 0.999)).isEqualTo(ONCE.means(Mean.of(a), Mean.of(b)));
        assertThat(ONCE.winsorised(new double[0], new double[0], 0.5)
                        .difference()
                        .estimate())
                .isInstanceOf(Estimate.Undefined.class);
        refused(() -> ONCE.winsorised(a, b, 1), "quantile must be in (0, 1), got 1.0");
        refused(() -> Pilot.fixedHorizon(0), "horizon must be at least 1 unit, got 0");
        refused(() -> Pilot.anytimeValid(0), "horizon must be at least 1 unit, got 0");
        refused(() -> ONCE.at(1), "level must be in (0, 1), got 1.0");
        refused(() -> Pairs.of(new double[] {1}, new double[0]), "x must have as many numbers as y (1), got 0");
        refused(() -> Pairs.of(new double[] {1}, new double[] {Double.NaN}), "y and x must be finite, got 1.0 and NaN");
        BigDecimal one = BigDecimal.ONE;
        refused(
                () -> new Pairs(2, one, one, one, BigDecimal.TEN, one),
                "sumXY must fit the other sums, got 10 of 2 pairs");
        refused(
                () -> new Pairs(0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, one, BigDecimal.ZERO),
                "sumXY must fit the other sums, got 1 of 0 pairs");
        assertThat(Pairs.of(new double[] {1, 2}, new double[] {3, 3}).toString())
                .startsWith("2 pairs, y 1.50 [");
    }

    @Example
    void adjustsForManyEffects() {
        Map<String, Effect> effects = new LinkedHashMap<>();
        effects.put("bought", ONCE.proportions(Proportion.of(56, 70), Proportion.of(48, 80)));
        effects.put("spend", ONCE.means(Mean.of(1, 2, 3, 4, 5, 8), Mean.of(1, 1, 1, 2, 2, 3)));
        effects.put("rated", ONCE.means(Mean.of(1), Mean.of(2)));
        Pilot.Results holm = Pilot.holm(effects);
        assertThat(holm.effects().keySet()).containsExactly("bought", "spend", "rated");
        assertThat(holm.effects().get("bought").difference().pValue())
                .isCloseTo(2 * effects.get("bought").difference().pValue(), offset(1e-15));
        assertThat(holm.effects().get("bought").relative())
                .isEqualTo(effects.get("bought").relative());
        assertThat(holm.toString()).startsWith("effects, p-values adjusted (Holm)\n  bought  ");
        Pilot.Results bh = Pilot.benjaminiHochberg(effects);
        assertThat(bh.effects().get("spend").difference().pValue())
                .isCloseTo(effects.get("spend").difference().pValue(), offset(1e-15));
        assertThat(Facts.serialised(bh)).isEqualTo(bh);
    }

    /** What was only observed is never called an effect; its difference in differences is Welch on the changes. */
    @Example
    void observedIsNoEffect() {
        ObservedDifference shares = ObservedDifference.of(Proportion.of(56, 70), Proportion.of(48, 80));
        assertThat(shares)
                .hasToString("observed difference +20.0 pp [+5.2 pp, +33.4 pp] at 95%, n 150, p 0.0081"
                        + " (an association: nothing was randomised)");
        Pairs some = Pairs.of(new double[] {5, 7, 6}, new double[] {3, 4, 5});
        Pairs others = Pairs.of(new double[] {4, 4, 7}, new double[] {4, 3, 6});
        ObservedDifference changes = ObservedDifference.differenceInDifferences(some, others);
        assertThat(changes.difference()).isEqualTo(Mean.of(2, 3, 1).minus(Mean.of(0, 1, 1)));
        assertThat(ObservedDifference.of(Mean.of(1, 2), Mean.of(1, 4)).difference())
                .isEqualTo(Mean.of(1, 2).minus(Mean.of(1, 4)));
        // Clusters of one unit each are units; larger ones count for more.
        Pairs single = Pairs.of(new double[] {2, 3, 1}, new double[] {1, 1, 1});
        Pairs singleOthers = Pairs.of(new double[] {0, 1, 1}, new double[] {1, 1, 1});
        assertThat(ObservedDifference.clustered(single, singleOthers)
                        .difference()
                        .estimate()
                        .low())
                .isCloseTo(changes.difference().estimate().low(), offset(1e-12));
        Pairs uneven = Pairs.of(new double[] {20, 3, 1}, new double[] {10, 1, 1});
        assertThat(ObservedDifference.clustered(uneven, singleOthers)
                        .difference()
                        .estimate()
                        .value())
                .isCloseTo(24 / 12.0 - 2 / 3.0, offset(1e-12));
        for (ObservedDifference observed : List.of(
                shares,
                changes,
                ObservedDifference.clustered(single, singleOthers),
                ObservedDifference.of(Mean.of(1), Mean.of(2)))) {
            assertThat(observed.toString()).doesNotContainIgnoringCase("effect").contains("nothing was randomised");
            assertThat(Facts.serialised(observed)).isEqualTo(observed);
        }
    }

    /** Golden: 10 % against 12 % at 80 % power needs 3,841 in each arm. */
    @Example
    void plans() {
        PilotPlan plan = PilotPlan.proportions(0.10, 0.12, 0.80, 0.95);
        assertThat(plan.perArm()).isEqualTo(3_841);
        assertThat(plan.powerAt(3_841)).isBetween(0.80, 0.8001);
        assertThat(plan.powerAt(3_840)).isLessThan(0.80);
        assertThat(PilotPlan.proportions(0.12, 0.10, 0.80, 0.95).perArm()).isEqualTo(3_841);
        assertThat(plan.duration(1_000)).isEqualTo(Duration.ofDays(8));
        assertThat(plan.duration(7_682)).isEqualTo(Duration.ofDays(1));
        assertThat(plan.fixedHorizon()).isEqualTo(Pilot.fixedHorizon(7_682));
        assertThat(plan.perArmAnytime()).isEqualTo(7_350);
        assertThat(plan.anytimeValid()).isEqualTo(Pilot.anytimeValid(14_700));
        assertThat(plan)
                .hasToString("3,841 units in each arm find a difference of +0.02000 with a chance of 80%;"
                        + " 7,350 when read at any time");
        // Textbook: half a standard deviation at 80 % and 5 % takes 63 by the normal, 64 by the t distribution.
        assertThat(PilotPlan.means(2, 1, 0.80, 0.95).perArm()).isEqualTo(63);
        assertThat(PilotPlan.means(2, 1, 0.80, 0.95).withCovariate(0.6).perArm())
                .isEqualTo(41);
        assertThat(PilotPlan.means(2, -1, 0.80, 0.95).powerAt(63)).isBetween(0.80, 0.81);
        assertThat(PilotPlan.proportions(0, 1, 0.80, 0.95).perArm()).isEqualTo(2);
        assertThat(Facts.serialised(plan)).isEqualTo(plan);
        refused(() -> PilotPlan.proportions(0.1, 0.1, 0.8, 0.95), "difference must be finite and not 0, got 0.0");
        refused(
                () -> PilotPlan.proportions(-0.1, 0.1, 0.8, 0.95),
                "base and target must be in [0, 1], got -0.1 and 0.1");
        refused(() -> PilotPlan.means(0, 1, 0.8, 0.95), "variances must be positive, got 0.0 and 0.0");
        refused(() -> PilotPlan.means(1, 1, 0.05, 0.95), "power must be above 1 - level and below 1, got 0.05");
        refused(() -> plan.withCovariate(1), "correlation must be in (-1, 1), got 1.0");
        refused(() -> plan.duration(0), "unitsADay must be positive, got 0.0");
    }

    @Example
    void sampleRatios() {
        SampleRatio fine = SampleRatio.equalShares(Map.of("a", 5_000L, "b", 5_100L));
        assertThat(fine.statistic()).isCloseTo(10_000 / 10_100.0, offset(1e-12));
        assertThat(fine.mismatch()).isFalse();
        SampleRatio wrong =
                SampleRatio.of(Map.of("a", 820L, "b", 100L, "c", 80L), Map.of("a", 0.8, "b", 0.15, "c", 0.05));
        assertThat(wrong.statistic()).isCloseTo(400 / 800.0 + 2_500 / 150.0 + 900 / 50.0, offset(1e-9));
        // Two degrees of freedom: p = exp(-chi-square / 2).
        assertThat(wrong.pValue()).isCloseTo(Math.exp(-wrong.statistic() / 2), offset(1e-12));
        assertThat(wrong.mismatch()).isTrue();
        assertThat(wrong.toString())
                .startsWith("sample ratio MISMATCH, do not read the effects: chi-square 35.17, p ")
                .contains("  a      820    80.0%");
        assertThat(SampleRatio.equalShares(Map.of("a", 0L, "b", 0L)).pValue()).isEqualTo(1);
        assertThat(fine.toString()).startsWith("sample ratio as planned: chi-square 0.99, p 0.320");
        assertThat(Facts.serialised(fine)).isEqualTo(fine);
        refused(
                () -> SampleRatio.equalShares(Map.of("a", 1L)),
                "counts and planned must be of the same arms, two or more, got {a=1} and {a=1.0}");
        refused(
                () -> SampleRatio.of(Map.of("a", 1L, "b", 1L), Map.of("a", 0.5, "c", 0.5)),
                "counts and planned must be of the same arms, two or more, got {a=1, b=1} and {a=0.5, c=0.5}");
        refused(() -> SampleRatio.equalShares(Map.of("a", 1L, "b", -1L)), "counts must be >= 0, got {a=1, b=-1}");
        refused(
                () -> SampleRatio.of(Map.of("a", 1L, "b", 1L), Map.of("a", 0.5, "b", 0.4)),
                "planned must be positive and sum to 1, got {a=0.5, b=0.4}");
        refused(
                () -> SampleRatio.of(Map.of("a", 1L, "b", 1L), Map.of("a", 1.0, "b", 0.0)),
                "planned must be positive and sum to 1, got {a=1.0, b=0.0}");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }
}
