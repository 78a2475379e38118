package io.engagement.nps;

import static java.lang.Math.abs;
import static java.lang.Math.log;
import static java.lang.Math.max;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.engagement.Golden;
import io.engagement.Parts;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.numeric.Normal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class NpsTest {
    /** Small counts with zeros and ties, and counts that a long holds but an int does not. */
    @Provide
    Arbitrary<Nps> counts() {
        Arbitrary<Long> count = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 3),
                Arbitraries.longs().between(0, 200),
                Arbitraries.longs().between(0, 1_000_000_000_000L));
        return Combinators.combine(count, count, count).as(Nps::of);
    }

    @Provide
    Arbitrary<Nps> answered() {
        return counts().filter(nps -> nps.n() > 0);
    }

    @Provide
    Arbitrary<Double> levels() {
        return Arbitraries.oneOf(
                Arbitraries.of(1e-300, 1e-17, 1e-9, 0.5, 0.8, 0.9, 0.95, 0.99, 1 - 1e-9, Math.nextDown(1.0)),
                Arbitraries.doubles().between(0.01, 0.999).ofScale(9));
    }

    private static void assertSame(double actual, double reference) {
        assertThat(actual).isCloseTo(reference, within(1e-10 * (reference == 0 ? 1e-6 : abs(reference))));
    }

    @Test
    void intervalsAreThoseOfTheReferenceTable() {
        List<Map<String, String>> rows = Golden.rows("nps_score_interval.csv");
        assertThat(rows).hasSize(60);
        for (Map<String, String> row : rows) {
            Estimate score = counts(row, "").score(Golden.number(row, "level"));
            assertSame(score.value(), Golden.number(row, "nps"));
            assertSame(score.low(), Golden.number(row, "low"));
            assertSame(score.high(), Golden.number(row, "high"));
        }
    }

    @Test
    void differencesAreThoseOfTheReferenceTable() {
        List<Map<String, String>> rows = Golden.rows("nps_difference_mover.csv");
        assertThat(rows).hasSize(30);
        for (Map<String, String> row : rows) {
            Estimate difference = counts(row, "1")
                    .minus(counts(row, "2"), Golden.number(row, "level"))
                    .estimate();
            assertSame(difference.value(), Golden.number(row, "difference"));
            assertSame(difference.low(), Golden.number(row, "low"));
            assertSame(difference.high(), Golden.number(row, "high"));
        }
    }

    private static Nps counts(Map<String, String> row, String group) {
        String[] names = group.isEmpty()
                ? new String[] {"detractors", "passives", "promoters"}
                : new String[] {"d" + group, "n" + group, "p" + group};
        return Nps.of(
                Long.parseLong(row.get(names[0])),
                Long.parseLong(row.get(names[1])),
                Long.parseLong(row.get(names[2])));
    }

    /** The published examples, with the exact normal quantile. */
    @Test
    void publishedExamples() {
        assertLimits(Nps.of(0, 0, 1), -58.690, 100, 5e-4);
        assertLimits(Nps.of(1, 1, 1), -69.2405, 69.2405, 5e-5);
        assertLimits(Nps.of(0, 0, 10), 44.4934, 100, 5e-5);
        assertLimits(Nps.of(3, 3, 4), -38.7913, 54.0160, 5e-5);
        assertLimits(Nps.of(25, 33, 42), 0.9673, 32.0804, 5e-5);
        assertLimits(Nps.of(10, 30, 60), 35.5692, 61.8762, 5e-5);
    }

    private static void assertLimits(Nps nps, double low, double high, double tolerance) {
        assertThat(nps.score().low()).isCloseTo(low, within(tolerance));
        assertThat(nps.score().high()).isCloseTo(high, within(tolerance));
    }

    /** n promoters alone have the lower limit 100 (n - z^2) / (n + z^2), n passives the limits +-100 z^2 / (n + z^2). */
    @Property
    void unanimousAnswersHaveAClosedForm(
            @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long n, @ForAll("levels") double level) {
        double z2 = Normal.z(level) * Normal.z(level);
        Estimate promoters = Nps.of(0, 0, n).score(level);
        assertThat(promoters.low()).isCloseTo(100 * (n - z2) / (n + z2), within(1e-10));
        assertThat(promoters.high()).isEqualTo(100);
        assertThat(Nps.of(0, n, 0).score(level).high()).isCloseTo(100 * z2 / (n + z2), within(1e-10));
    }

    /**
     * The limits are where the score test with the numerically maximised likelihood begins to reject: every table of up
     * to 9 answers.
     */
    @Test
    void limitsAreThoseOfTheConstrainedScoreTest() {
        for (double level : new double[] {0.5, 0.95, 0.999}) {
            double z = Normal.z(level);
            for (int b = 0; b <= 9; b++) {
                for (int c = 0; b + c <= 9; c++) {
                    for (int a = b + c == 0 ? 1 : 0; a + b + c <= 9; a++) {
                        double high = Nps.of(b, a, c).score(level).high() / 100;
                        assertThat(accepts(b, a, c, high - 1e-6, z))
                                .as("(%s, %s, %s) just below %s", b, a, c, high)
                                .isTrue();
                        assertThat(high == 1 || !accepts(b, a, c, high + 1e-6, z))
                                .as("(%s, %s, %s) just above %s", b, a, c, high)
                                .isTrue();
                    }
                }
            }
        }
    }

    private static boolean accepts(int b, int a, int c, double d, double z) {
        double lowest = max(0, -d);
        double highest = (1 - d) / 2;
        for (int i = 0; i < 120; i++) {
            double left = lowest + (highest - lowest) / 3;
            double right = highest - (highest - lowest) / 3;
            if (logLikelihood(b, a, c, d, left) < logLikelihood(b, a, c, d, right)) {
                lowest = left;
            } else {
                highest = right;
            }
        }
        double q = (lowest + highest) / 2;
        int n = a + b + c;
        return abs(c - b - n * d) <= z * Math.sqrt(n * (2 * q + d * (1 - d)));
    }

    private static double logLikelihood(int b, int a, int c, double d, double q) {
        return (b == 0 ? 0 : b * log(q)) + (a == 0 ? 0 : a * log(1 - 2 * q - d)) + (c == 0 ? 0 : c * log(q + d));
    }

    @Property
    void scoreIsInRangeAndItsIntervalAroundIt(@ForAll("answered") Nps nps, @ForAll("levels") double level) {
        Estimate score = nps.score(level);
        assertThat(score.low()).isBetween(-100.0, score.value());
        assertThat(score.high()).isBetween(score.value(), 100.0);
        assertThat(score.value())
                .isCloseTo(100.0 * (nps.promoters() - nps.detractors()) / nps.n(), withPercentage(1e-12));
    }

    /** Swapping promoters and detractors mirrors everything, bit for bit. */
    @Property
    void mirrored(@ForAll("answered") Nps nps, @ForAll("levels") double level) {
        Estimate score = nps.score(level);
        Estimate mirror = Nps.of(/* detractors= */ nps.promoters(), nps.passives(), /* promoters= */ nps.detractors())
                .score(level);
        assertThat(mirror.value() + score.value()).isZero();
        assertThat(mirror.low() + score.high()).isZero();
        assertThat(mirror.high() + score.low()).isZero();
    }

    @Property
    void higherLevelIsWider(
            @ForAll("answered") Nps nps, @ForAll("levels") double one, @ForAll("levels") double another) {
        Estimate narrow = nps.score(Math.min(one, another));
        Estimate wide = nps.score(max(one, another));
        assertThat(wide.low()).isLessThanOrEqualTo(narrow.low());
        assertThat(wide.high()).isGreaterThanOrEqualTo(narrow.high());
    }

    /** The same shares of more customers are known better. */
    @Property
    void moreCustomersNarrowIt(@ForAll @IntRange(max = 9) int b, @ForAll @IntRange(max = 9) int a) {
        Estimate few = Nps.of(b, a, 5).score();
        Estimate many = Nps.of(100L * b, 100L * a, 500).score();
        assertThat(many.high() - many.low()).isLessThan(few.high() - few.low());
    }

    @Property
    void passivesTakeItTowardsZero(@ForAll("answered") Nps nps, @ForAll @LongRange(min = 1, max = 99) long more) {
        Nps diluted = Nps.of(nps.detractors(), nps.passives() + more, nps.promoters());
        assertThat(abs(diluted.score().value()))
                .isLessThanOrEqualTo(abs(nps.score().value()));
        assertThat(Math.signum(diluted.score().value()))
                .isEqualTo(Math.signum(nps.score().value()));
    }

    @Property
    void differenceIsSignedAndMirrored(
            @ForAll("answered") Nps one, @ForAll("answered") Nps another, @ForAll("levels") double level) {
        Difference there = one.minus(another, level);
        Difference back = another.minus(one, level);
        assertThat(there.estimate().value())
                .isEqualTo(one.score().value() - another.score().value());
        assertThat(back.estimate().value() + there.estimate().value()).isZero();
        assertThat(back.estimate().low() + there.estimate().high()).isZero();
        assertThat(back.estimate().high() + there.estimate().low()).isZero();
        assertThat(back.pValue()).isEqualTo(there.pValue());
        // Adding 0 makes -0 equal to 0.
        double value = there.estimate().value() + 0.0;
        assertThat(there.estimate().low() + 0.0).isBetween(-200.0, value);
        assertThat(there.estimate().high() + 0.0).isBetween(value, 200.0);
    }

    @Property
    void pValueAgreesWithTheInterval(
            @ForAll("answered") Nps one, @ForAll("answered") Nps another, @ForAll("levels") double level) {
        Difference difference = one.minus(another, level);
        boolean excluded =
                difference.estimate().low() > 0 || difference.estimate().high() < 0;
        assertThat(difference.pValue() < 1 - level).isEqualTo(excluded);
    }

    @Property
    void nobodyDiffersFromOneself(@ForAll("answered") Nps nps) {
        assertThat(nps.minus(nps).estimate().value()).isZero();
        assertThat(nps.minus(nps).pValue()).isEqualTo(1);
    }

    @Property
    void additionIsAssociativeAndCommutative(
            @ForAll("counts") Nps a,
            @ForAll("counts") Nps b,
            @ForAll("counts") Nps c,
            @ForAll @IntRange(max = 9) int x) {
        Nps left = new Nps(a.detractors(), a.passives(), a.promoters(), Exclusions.of("no score", x));
        assertThat(left.plusDisjoint(b).plusDisjoint(c)).isEqualTo(left.plusDisjoint(b.plusDisjoint(c)));
        assertThat(left.plusDisjoint(b)).isEqualTo(b.plusDisjoint(left));
        assertThat(left.plusDisjoint(Nps.EMPTY)).isEqualTo(left);
        assertThat(left.plusDisjoint(b).n()).isEqualTo(left.n() + b.n());
        assertThat(left.plusDisjoint(left).excluded().total()).isEqualTo(2L * x);
    }

    @Test
    void sumThatNoLongHoldsIsRefused() {
        assertThatThrownBy(() -> Nps.of(Long.MAX_VALUE, 0, 0).plusDisjoint(Nps.of(1, 0, 0)))
                .isInstanceOf(ArithmeticException.class);
    }

    @Property
    void countsScores(@ForAll List<@IntRange(max = 10) Integer> scores) {
        Nps nps = Nps.ofScores(scores.stream().mapToInt(i -> i).toArray());
        assertThat(nps)
                .isEqualTo(Nps.of(
                        scores.stream().filter(i -> i <= 6).count(),
                        scores.stream().filter(i -> i == 7 || i == 8).count(),
                        scores.stream().filter(i -> i >= 9).count()));
    }

    @Test
    void withoutAnswersThereIsNoScore() {
        assertThat(Nps.EMPTY.score()).isEqualTo(Estimate.undefined("no answers"));
        assertThat(Nps.ofScores()).isEqualTo(Nps.EMPTY);
        assertThat(Nps.EMPTY.minus(Nps.of(0, 0, 1))).isEqualTo(Difference.undefined("the first has no answers"));
        assertThat(Nps.of(0, 0, 1).minus(Nps.EMPTY)).isEqualTo(Difference.undefined("the second has no answers"));
        assertThat(Nps.EMPTY.minus(Nps.EMPTY)).isEqualTo(Difference.undefined("the first has no answers"));
        assertThat(Nps.of(0, 1, 0).score().value()).isZero();
    }

    @Test
    void wrongInputIsRefusedByName() {
        assertThatThrownBy(() -> Nps.of(-1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("detractors must be >= 0, got -1");
        assertThatThrownBy(() -> Nps.of(0, -2, 0)).hasMessage("passives must be >= 0, got -2");
        assertThatThrownBy(() -> Nps.of(0, 0, -3)).hasMessage("promoters must be >= 0, got -3");
        assertThatThrownBy(() -> Nps.ofScores(5, 11)).hasMessage("score must be in 0..10, got 11");
        assertThatThrownBy(() -> Nps.ofScores(-1)).hasMessage("score must be in 0..10, got -1");
        for (double level : new double[] {0, 1, -0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> Nps.EMPTY.score(level))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("level must be in (0, 1), got " + level);
            assertThatThrownBy(() -> Nps.EMPTY.minus(Nps.EMPTY, level))
                    .hasMessage("level must be in (0, 1), got " + level);
        }
    }

    @Test
    void prints() {
        assertThat(Nps.of(100, 120, 180))
                .hasToString("NPS +20.0 [+11.9, +27.8] at 95%, n 400 (promoters 180, passives 120, detractors 100)");
        assertThat(Nps.of(1_000_000, 0, 0))
                .hasToString("NPS -100.0 [-100.0, -100.0] at 95%, n 1,000,000"
                        + " (promoters 0, passives 0, detractors 1,000,000)");
        assertThat(Nps.EMPTY).hasToString("NPS undefined: no answers");
        assertThat(new Nps(0, 1, 0, Exclusions.of("no score", 2)))
                .hasToString("NPS +0.0 [-79.3, +79.3] at 95%, n 1 (promoters 0, passives 1, detractors 0);"
                        + " left out 2 (no score: 2)");
        assertThat(Nps.of(100, 120, 180).minus(Nps.of(130, 120, 150)))
                .hasToString("+15.0 [+3.5, +26.3] at 95%, n 800, p 0.010");
        assertThat(Nps.of(100, 120, 180).score(0.999)).hasToString("+20.0 [+6.3, +32.9] at 99.9%, n 400");
    }

    @Test
    void serialises() {
        Nps nps = new Nps(1, 2, 3, Exclusions.of("no score", 2));
        assertThat(Parts.serialised(nps)).isEqualTo(nps);
        assertThat(new Nps(1, 2, 3, null)).isEqualTo(Nps.of(1, 2, 3));
    }
}
