package io.engagement.nps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.domain.Window;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NpsBreakdownTest {
    @Provide
    Arbitrary<NpsBreakdown> breakdowns() {
        Arbitrary<Long> count = Arbitraries.longs().between(0, 30);
        Arbitrary<Nps> counts = Combinators.combine(count, count, count).as(Nps::of);
        return Arbitraries.maps(Arbitraries.of("", "app", "shop", "web"), counts)
                .ofMaxSize(4)
                .map(NpsBreakdown::of);
    }

    /** Shrinking moves every group towards the total, never past it, and never outside the range. */
    @Property
    void shrinkingDrawsTowardsTheTotal(@ForAll("breakdowns") NpsBreakdown breakdown) {
        double total = breakdown.total().score().orElse(0);
        Map<String, Estimate> shrunken = breakdown.shrunken(0.95);
        breakdown.groups().forEach((name, nps) -> {
            if (nps.n() == 0) {
                assertThat(shrunken).doesNotContainKey(name);
                return;
            }
            double own = nps.score().value();
            Estimate drawn = shrunken.getOrDefault(name, Estimate.undefined("missing"));
            assertThat(drawn.value()).isBetween(Math.min(own, total) - 1e-9, Math.max(own, total) + 1e-9);
            assertThat(drawn.low()).isBetween(-100.0, drawn.value());
            assertThat(drawn.high()).isBetween(drawn.value(), 100.0);
        });
        assertThat(shrunken.values().stream().map(Estimate::value).toList())
                .isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(breakdown.toString()).doesNotContain("NaN");
    }

    /** Where all are promoters rounding must not carry a score past 100. */
    @Example
    void unanimousGroupsStayWithinTheRange() {
        for (int first = 1; first <= 30; first++) {
            for (int second = 1; second <= 30; second++) {
                NpsBreakdown all = NpsBreakdown.of(Map.of("a", Nps.of(0, 0, first), "b", Nps.of(0, 0, second)));
                all.shrunken()
                        .values()
                        .forEach(estimate -> assertThat(estimate.value()).isBetween(100 - 1e-12, 100.0));
            }
        }
    }

    /** Groups drawn from one population are shrunk to it; groups that truly differ keep their scores. */
    @Example
    void shrinkingFollowsTheTruth() {
        SplittableRandom random = new SplittableRandom(7);
        Map<String, Nps> same = new TreeMap<>();
        Map<String, Nps> different = new TreeMap<>();
        for (int group = 0; group < 30; group++) {
            same.put("g" + group, draw(random, 50, 0.2, 0.3));
            different.put("g" + group, draw(random, 50, 0.05 + 0.02 * group, 0.2));
        }
        double spread = spread(NpsBreakdown.of(same));
        assertThat(spread).isLessThan(5);
        assertThat(spread(NpsBreakdown.of(different))).isGreaterThan(60);
    }

    private static Nps draw(SplittableRandom random, int n, double detractors, double passives) {
        int[] counts = new int[3];
        for (int i = 0; i < n; i++) {
            double u = random.nextDouble();
            counts[u < detractors ? 0 : u < detractors + passives ? 1 : 2]++;
        }
        return Nps.of(counts[0], counts[1], counts[2]);
    }

    private static double spread(NpsBreakdown breakdown) {
        var summary = breakdown.shrunken(0.95).values().stream()
                .mapToDouble(Estimate::value)
                .summaryStatistics();
        return summary.getMax() - summary.getMin();
    }

    /** At the same mix, equal groups do not differ, whatever the mix does to the totals; swapping mirrors. */
    @Property
    void sameGroupsAtAnotherMixDoNotDiffer(@ForAll("breakdowns") NpsBreakdown breakdown) {
        TreeMap<String, Nps> other = new TreeMap<>();
        breakdown.groups().forEach((name, nps) -> {
            int times = name.length() + 1;
            other.put(name, Nps.of(nps.detractors() * times, nps.passives() * times, nps.promoters() * times));
        });
        NpsBreakdown.MixAdjusted difference = breakdown.minus(NpsBreakdown.of(other));
        NpsBreakdown.MixAdjusted back = NpsBreakdown.of(other).minus(breakdown);
        if (breakdown.total().n() == 0) {
            assertThat(difference.adjusted().estimate()).hasToString("undefined: no answers");
            return;
        }
        assertThat(difference.adjusted().estimate().value()).isCloseTo(0, within(1e-9));
        assertThat(back.adjusted().estimate().low())
                .isCloseTo(-difference.adjusted().estimate().high(), within(1e-9));
    }

    /** One group only: the adjusted difference is the plain one. */
    @Property
    void oneGroupNeedsNoAdjustment(@ForAll("breakdowns") NpsBreakdown breakdown) {
        Nps a = breakdown.total();
        Nps b = Nps.of(3, 4, 5);
        NpsBreakdown.MixAdjusted difference =
                NpsBreakdown.of(Map.of("all", a)).minus(NpsBreakdown.of(Map.of("all", b)), 0.9);
        if (a.n() > 0) {
            Estimate plain = a.minus(b, 0.9).estimate();
            Estimate adjusted = difference.adjusted().estimate();
            assertThat(adjusted.value()).isCloseTo(plain.value(), within(1e-9));
            assertThat(adjusted.low()).isCloseTo(plain.low(), within(1e-9));
            assertThat(adjusted.high()).isCloseTo(plain.high(), within(1e-9));
            assertThat(difference.adjusted().pValue()).isCloseTo(a.minus(b).pValue(), within(1e-9));
        } else {
            assertThat(difference.adjusted().estimate())
                    .hasToString("undefined: group \"all\" has answers on one side only");
        }
    }

    /** Simpson's paradox: both segments rise, the total falls, because the mix has moved to the unhappier one. */
    @Example
    void simpsonsParadoxIsShown() {
        NpsBreakdown before = NpsBreakdown.of(Map.of("new", Nps.of(50, 30, 20), "old", Nps.of(100, 200, 600)));
        NpsBreakdown after = NpsBreakdown.of(Map.of("new", Nps.of(360, 300, 240), "old", Nps.of(5, 15, 80)));
        NpsBreakdown.MixAdjusted difference = after.minus(before, 0.95);
        assertThat(difference.crude().estimate().value()).isLessThan(-30);
        assertThat(difference.adjusted().estimate().low()).isGreaterThan(0);
        assertThat(difference.turned()).isTrue();
        assertThat(difference.toString()).contains("the mix of groups has turned the sign");
    }

    @Example
    void againstABaseAdjustsForAllLooks() {
        NpsBreakdown breakdown = NpsBreakdown.of(
                Map.of("app", Nps.of(10, 20, 70), "shop", Nps.of(30, 30, 40), "web", Nps.of(40, 30, 30)));
        Map<String, Difference> differences = breakdown.against("shop");
        assertThat(differences.keySet()).containsExactly("app", "web");
        Difference raw = Nps.of(10, 20, 70).minus(Nps.of(30, 30, 40));
        assertThat(differences.values()).extracting(Difference::pValue).contains(Math.min(1, 2 * raw.pValue()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> breakdown.against("fax"))
                .withMessage("base must be one of [app, shop, web], got \"fax\"");
    }

    /** When all agree, the pooled score is still uncertain, and so are the groups. */
    @Example
    void agreementOfAFewIsNoCertainty() {
        Map<String, Estimate> shrunken = NpsBreakdown.of(Map.of("a", Nps.of(0, 0, 3), "b", Nps.of(0, 0, 5)))
                .shrunken();
        assertThat(shrunken.values()).allSatisfy(estimate -> {
            assertThat(estimate.value()).isEqualTo(100);
            assertThat(estimate.low()).isCloseTo(Nps.of(0, 0, 8).score().low(), within(0.1));
        });
    }

    /** Two groups are one comparison; an empty third is no further look. */
    @Example
    void twoGroupsAreOneComparison() {
        Nps a = Nps.of(100, 120, 180);
        Nps b = Nps.of(130, 120, 150);
        String p = String.format(java.util.Locale.ROOT, "%.4f", a.minus(b).pValue());
        assertThat(NpsBreakdown.of(Map.of("a", a, "b", b)).toString()).contains(p);
        assertThat(NpsBreakdown.of(Map.of("a", a, "b", b, "c", Nps.EMPTY)).toString())
                .contains(p);
    }

    @Example
    void printsAsATable() {
        assertThat(NpsBreakdown.of(Map.of("app", Nps.of(10, 20, 70), "お店", Nps.of(30, 30, 40), "", Nps.EMPTY)))
                .hasToString("""
                        NPS by group
                          group     n    NPS             95%  vs rest  p (Holm)  shrunken
                          (none)    0      -               -        -         -         -
                          app     100  +60.0  [+45.2, +71.3]    +50.0   <0.0001     +55.3
                          お店    100  +10.0   [-6.4, +25.8]    -50.0   <0.0001     +14.7""");
    }

    @Example
    void trendPrintsChanges() {
        NpsTrend trend = new NpsTrend(
                List.of(
                        new NpsTrend.Wave(Window.month(2026, 1, ZoneOffset.UTC), Nps.of(30, 30, 40)),
                        new NpsTrend.Wave(Window.month(2026, 2, ZoneOffset.UTC), Nps.of(10, 20, 70)),
                        new NpsTrend.Wave(Window.month(2026, 3, ZoneOffset.UTC), Nps.EMPTY)),
                Exclusions.of("outside the waves", 2));
        assertThat(trend.changes().get(Window.month(2026, 2, ZoneOffset.UTC)))
                .isEqualTo(Nps.of(10, 20, 70).minus(Nps.of(30, 30, 40)));
        assertThat(trend.toString())
                .startsWith("NPS by wave; left out 2 (outside the waves: 2)\n  wave ")
                .contains("+60.0  [+45.2, +71.3]   +50.0   <0.0001")
                .endsWith("2026-03-01 to 2026-03-31 (Z)    0      -               -       -         -");
    }
}
