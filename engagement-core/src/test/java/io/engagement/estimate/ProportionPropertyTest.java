package io.engagement.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Facts;
import io.engagement.Golden;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.jspecify.annotations.NullUnmarked;

@NullUnmarked
class ProportionPropertyTest {
    private static final double LARGEST_COUNT = 4e18;

    /** Counts from none to astronomic, often with none or all successful. */
    @Provide
    Arbitrary<Proportion> proportions() {
        return Arbitraries.oneOf(
                        Arbitraries.longs().between(1, 30),
                        Arbitraries.longs().between(1, 1_000_000),
                        Arbitraries.longs().between(1, (long) LARGEST_COUNT))
                .flatMap(n -> Arbitraries.oneOf(Arbitraries.longs().between(0, n), Arbitraries.of(0L, 1L, n - 1, n))
                        .map(k -> Proportion.of(k, n)));
    }

    @Provide
    Arbitrary<Double> levels() {
        return Arbitraries.oneOf(
                Arbitraries.of(0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 1e-9, 1 - 1e-12),
                Arbitraries.doubles().between(0.01, 0.9999).ofScale(6));
    }

    /** Wilson's interval at 30 digits. */
    @Example
    void agreesWithTheGoldenTable() {
        List<Map<String, String>> rows = Golden.rows("proportion_wilson.csv");
        assertThat(rows).hasSize(60);
        for (Map<String, String> row : rows) {
            Proportion proportion = Proportion.of(Long.parseLong(row.get("hits")), Long.parseLong(row.get("n")));
            Estimate rate = proportion.rate(Golden.number(row, "level"));
            Golden.assertClose(rate.value(), Golden.number(row, "value"), 1e-15, row);
            Golden.assertClose(rate.low(), Golden.number(row, "low"), 1e-13, row);
            Golden.assertClose(rate.high(), Golden.number(row, "high"), 1e-13, row);
        }
    }

    /** Newcombe's method 10 at 30 digits; relative to the larger of limit and 1e-3, since a limit may be near 0. */
    @Example
    void differencesAgreeWithTheGoldenTable() {
        List<Map<String, String>> rows = Golden.rows("difference_newcombe.csv");
        assertThat(rows).hasSize(30);
        for (Map<String, String> row : rows) {
            Proportion a = Proportion.of(Long.parseLong(row.get("k1")), Long.parseLong(row.get("n1")));
            Proportion b = Proportion.of(Long.parseLong(row.get("k2")), Long.parseLong(row.get("n2")));
            Estimate difference = a.minus(b, Golden.number(row, "level")).estimate();
            assertThat(difference.value()).as("%s", row).isCloseTo(Golden.number(row, "difference"), offset(1e-15));
            Golden.assertClose(difference.low(), Golden.number(row, "low"), 1e-12, row);
            Golden.assertClose(difference.high(), Golden.number(row, "high"), 1e-12, row);
        }
    }

    /** An independent implementation agrees to its own accuracy. */
    @Property
    void agreesWithCommons(
            @ForAll @IntRange(min = 1, max = 100_000) int n,
            @ForAll @Scale(12) @DoubleRange(min = 0, max = 1) double share,
            @ForAll("levels") double level) {
        int k = (int) Math.round(share * n);
        var theirs = BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(n, k, 1 - level);
        Estimate ours = Proportion.of(k, n).rate(level);
        assertThat(ours.low()).isCloseTo(theirs.getLowerBound(), offset(1e-13));
        assertThat(ours.high()).isCloseTo(theirs.getUpperBound(), offset(1e-13));
    }

    /** 0 <= low <= rate <= high <= 1 for any counts and level; exactly 0 or 1 where all trials agree. */
    @Property(tries = 5000)
    void staysWithinZeroAndOneAroundTheRate(@ForAll("proportions") Proportion p, @ForAll("levels") double level) {
        Estimate rate = p.rate(level);
        assertThat(rate.value()).isEqualTo((double) p.successes() / p.trials());
        assertThat(rate.low()).isBetween(0.0, rate.value());
        assertThat(rate.high()).isBetween(rate.value(), 1.0);
        assertThat(rate.low() == 0).isEqualTo(p.successes() == 0);
        if (p.successes() == p.trials()) {
            assertThat(rate.high()).isEqualTo(1);
        }
        assertThat(rate.toString()).doesNotContain("NaN");
    }

    /** The interval of the failures is the mirror image. */
    @Property
    void complementMirrorsTheInterval(@ForAll("proportions") Proportion p, @ForAll("levels") double level) {
        Estimate rate = p.rate(level);
        Estimate mirrored = p.complement().rate(level);
        assertThat(p.complement().complement()).isEqualTo(p);
        assertThat(mirrored.value()).isCloseTo(1 - rate.value(), offset(1e-15));
        assertThat(mirrored.low()).isCloseTo(1 - rate.high(), offset(1e-15));
        assertThat(mirrored.high()).isCloseTo(1 - rate.low(), offset(1e-15));
    }

    /** The same share of more trials has a narrower interval; a higher level has a wider one around it. */
    @Property
    void moreDataIsNarrowerAndMoreCertaintyWider(
            @ForAll @IntRange(min = 1, max = 1000) int n,
            @ForAll @Scale(12) @DoubleRange(min = 0, max = 1) double share,
            @ForAll @IntRange(min = 2, max = 50) int times) {
        int k = (int) Math.round(share * n);
        Estimate few = Proportion.of(k, n).rate();
        Estimate many = Proportion.of((long) k * times, (long) n * times).rate();
        assertThat(many.high() - many.low()).isLessThan(few.high() - few.low());
        Estimate surer = Proportion.of(k, n).rate(0.96);
        assertThat(surer.low()).isLessThanOrEqualTo(few.low());
        assertThat(surer.high()).isGreaterThanOrEqualTo(few.high());
    }

    /** b - a is a - b the other way round, to the last bit. */
    @Property
    void differencesAreAntisymmetric(
            @ForAll("proportions") Proportion a, @ForAll("proportions") Proportion b, @ForAll("levels") double level) {
        Difference there = a.minus(b, level);
        Difference back = b.minus(a, level);
        assertThat(back.estimate().value()).isEqualTo(0.0 - there.estimate().value());
        assertThat(back.estimate().low()).isEqualTo(0.0 - there.estimate().high());
        assertThat(back.estimate().high()).isEqualTo(0.0 - there.estimate().low());
        assertThat(back.pValue()).isEqualTo(there.pValue());
    }

    /** -1 <= low <= difference <= high <= 1. */
    @Property(tries = 5000)
    void differencesStayWithinOne(
            @ForAll("proportions") Proportion a, @ForAll("proportions") Proportion b, @ForAll("levels") double level) {
        Estimate difference = a.minus(b, level).estimate();
        assertThat(difference.low()).isBetween(-1.0, difference.value());
        assertThat(difference.high()).isBetween(difference.value(), 1.0);
    }

    /** The p-value is below 1 - level exactly when the interval excludes 0 (but for ties within rounding). */
    @Property(tries = 3000)
    void pValueBelongsToTheInterval(
            @ForAll("proportions") Proportion a, @ForAll("proportions") Proportion b, @ForAll("levels") double level) {
        Difference difference = a.minus(b, level);
        double p = difference.pValue();
        if (Math.abs(p - (1 - level)) > 1e-9 * (1 - level)) {
            Interval interval = ((Estimate.Known) difference.estimate()).interval();
            assertThat(p < 1 - level).isEqualTo(interval != null && !interval.contains(0));
        }
        assertThat(p).isBetween(0.0, 1.0);
        if (a.equals(b)) {
            assertThat(p).isEqualTo(1);
        }
    }

    /** At the level 1 - p the interval ends at 0. */
    @Property
    void theIntervalAtOneMinusPTouchesZero(
            @ForAll @IntRange(min = 1, max = 500) int n1,
            @ForAll @IntRange(min = 1, max = 500) int n2,
            @ForAll @Scale(12) @DoubleRange(min = 0, max = 1) double share1,
            @ForAll @Scale(12) @DoubleRange(min = 0, max = 1) double share2) {
        Proportion a = Proportion.of(Math.round(share1 * n1), n1);
        Proportion b = Proportion.of(Math.round(share2 * n2), n2);
        double p = a.minus(b).pValue();
        if (p > 1e-6 && p < 1) {
            Estimate touching = a.minus(b, 1 - p).estimate();
            assertThat(Math.min(Math.abs(touching.low()), Math.abs(touching.high())))
                    .isCloseTo(0, within(1e-9));
        }
    }

    /** Disjoint groups add exactly, in any order; nothing observed adds nothing. */
    @Property
    void disjointGroupsAdd(
            @ForAll @IntRange(max = 1000) int k1,
            @ForAll @IntRange(max = 1000) int f1,
            @ForAll @IntRange(max = 1000) int k2,
            @ForAll @IntRange(max = 1000) int f2) {
        Proportion a = Proportion.of(k1, k1 + f1);
        Proportion b = Proportion.of(k2, k2 + f2);
        assertThat(a.plusDisjoint(b)).isEqualTo(Proportion.of(k1 + k2, k1 + f1 + k2 + f2));
        assertThat(a.plusDisjoint(b)).isEqualTo(b.plusDisjoint(a));
        assertThat(a.plusDisjoint(Proportion.NONE)).isEqualTo(a);
        assertThat(a.plusDisjoint(b).complement()).isEqualTo(a.complement().plusDisjoint(b.complement()));
        assertThat(Facts.serialised(a)).isEqualTo(a);
    }

    @Example
    void nothingObservedIsUndefined() {
        assertThat(Proportion.NONE.rate()).isEqualTo(Estimate.undefined("no trials"));
        assertThat(Proportion.NONE).hasToString("undefined: no trials");
        Proportion some = Proportion.of(1, 2);
        assertThat(Proportion.NONE.minus(some)).isEqualTo(Difference.undefined("the first has no trials"));
        assertThat(some.minus(Proportion.NONE)).isEqualTo(Difference.undefined("the second has no trials"));
        assertThat(Proportion.NONE.minus(Proportion.NONE).pValue()).isEqualTo(1);
    }

    @Example
    void badInputIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proportion.of(3, 2))
                .withMessage("successes must be in 0..2 (trials), got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proportion.of(-1, 2))
                .withMessage("successes must be in 0..2 (trials), got -1");
        for (double level : new double[] {0, 1, 95, Double.NaN}) {
            String message = "level must be in (0, 1), got " + level;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Proportion.NONE.rate(level))
                    .withMessage(message);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Proportion.of(1, 2).minus(Proportion.of(1, 2), level))
                    .withMessage(message);
        }
    }

    /** Newcombe's own example. */
    @Example
    void printsAsDocumented() {
        Difference difference = Proportion.of(56, 70).minus(Proportion.of(48, 80));
        assertThat(difference.toString()).startsWith("+20.0 pp [+5.2 pp, +33.4 pp] at 95%, n 150, p 0.00");
        assertThat(difference).isEqualTo(Proportion.of(56, 70).minus(Proportion.of(48, 80), 0.95));
        assertThat(Proportion.of(7, 120).toString()).endsWith("at 95%, n 120 (7 of 120)");
    }
}
