package io.engagement.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.history.PurchaseLog;
import io.engagement.nps.Nps;
import io.engagement.nps.NpsCalculator;
import io.engagement.score.EngagementScore;
import io.engagement.score.ScoreCard;
import io.engagement.score.Signal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegmentationTest {
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final Instant AS_OF = at("2026-01-01");

    private static Instant at(String day) {
        return LocalDate.parse(day).atStartOfDay(TOKYO).toInstant();
    }

    private static Purchase buys(String id, String day, String amount) {
        return Purchase.of(id, at(day).plusSeconds(3_600), Money.of(amount, "USD"));
    }

    /** One customer for each segment of {@link Segmentation#buying}, and some on the borders. */
    private static List<Purchase> purchases() {
        List<Purchase> purchases = new ArrayList<>();
        for (int month = 7; month <= 12; month++) {
            purchases.add(buys("monthly", "2025-%02d-15".formatted(month), "10"));
            purchases.add(buys("left", "2025-%02d-15".formatted(month), "10"));
        }
        // Six months of the twelve, but a median gap of 61 days.
        for (int month = 2; month <= 12; month += 2) {
            purchases.add(buys("every other", "2025-%02d-01".formatted(month), "10"));
        }
        purchases.add(buys("lapsed", "2025-07-05", "500"));
        purchases.add(buys("almost lapsed", "2025-07-06", "20"));
        purchases.add(buys("one-time", "2025-09-01", "20"));
        purchases.add(buys("new", "2025-10-04", "20"));
        purchases.add(buys("not so new", "2025-10-03", "20"));
        purchases.add(buys("known", "2025-12-01", "20"));
        purchases.add(buys("known", "2025-12-02", "20"));
        return purchases;
    }

    private static List<Customer> customers() {
        return List.of(
                Customer.of("left", at("2025-01-01"))
                        .withEnd(at("2025-12-31"), "price")
                        .with("plan", "pro"),
                Customer.of("known", at("2025-01-01")).with("plan", "pro"),
                Customer.of("monthly", at("2025-01-01")).withEnd(AS_OF).with("plan", "free"),
                Customer.of("silent", at("2025-11-11")),
                Customer.of("future", AS_OF));
    }

    private static Population population() {
        return Population.of(PurchaseLog.of(purchases(), Cadence.daily(TOKYO)), customers(), AS_OF);
    }

    /** From 2025-07-05 to 2025-12-31 it is 179 days, from 2025-10-04 88: on the borders either side. */
    @Test
    void buyingByHand() {
        Population population = population();
        Segments segments = Segmentation.buying().of(population);
        Map<String, List<String>> found = new java.util.TreeMap<>();
        segments.segmentation().names().forEach(name -> found.put(name, segments.customers(name)));
        assertThat(population.get(Measure.DAYS_SINCE_LAST, "lapsed")).hasValue(179);
        assertThat(population.get(Measure.TENURE, "new")).hasValue(88);
        assertThat(population.get(Measure.TENURE, "known")).hasValue(364);
        assertThat(population.get(Measure.MEDIAN_GAP, "every other")).hasValue(61);
        assertThat(population.get(Measure.DAYS_SINCE_END, "left")).hasValue(0);
        assertThat(population.get(Measure.DAYS_SINCE_END, "monthly")).isEmpty();
        assertThat(population.get(Measure.PURCHASES, "silent")).hasValue(0);
        assertThat(population.get(Measure.MONTHS, "silent")).hasValue(0);
        assertThat(population.get(Measure.SCORE, "silent")).isEmpty();
        assertThat(found)
                .containsEntry("left", List.of("left"))
                .containsEntry("never bought", List.of("silent"))
                .containsEntry("lapsed", List.of())
                .containsEntry("new", List.of("new", "not so new"))
                .containsEntry("monthly", List.of("monthly"))
                .containsEntry("one-time", List.of("almost lapsed", "lapsed", "one-time"))
                .containsEntry("occasional", List.of("every other", "known"));
        assertThat(segments.of("future")).isEmpty();
        Segments tomorrow = Segmentation.buying()
                .of(Population.of(PurchaseLog.of(purchases(), Cadence.daily(TOKYO)), customers(), at("2026-01-02")));
        assertThat(tomorrow.of("lapsed")).hasValue("lapsed");
        assertThat(tomorrow.of("almost lapsed")).hasValue("one-time");
        assertThat(tomorrow.of("new")).hasValue("new");
        assertThat(tomorrow.of("not so new")).hasValue("one-time");
        assertThat(tomorrow.of("monthly")).hasValue("left");
        assertThat(tomorrow.of("future")).hasValue("never bought");
    }

    @Test
    void sizesPrintThemselves() {
        Segments segments = Segmentation.byAttribute("plan", "pro", "free").of(population());
        assertThat(segments.sizes())
                .containsEntry("pro", Proportion.of(2, 10))
                .containsEntry("free", Proportion.of(1, 10))
                .containsEntry("others", Proportion.of(7, 10));
        assertThat(segments.toString().lines())
                .containsExactly(
                        "10 customers by plan as of 2025-12-31T15:00:00Z",
                        "  segment  customers                              share",
                        "  pro              2   20.0% [5.7%, 51.0%] at 95%, n 10",
                        "  free             1   10.0% [1.8%, 40.4%] at 95%, n 10",
                        "  others           7  70.0% [39.7%, 89.2%] at 95%, n 10");
        assertThat(segments.segmentation())
                .hasToString("segments by plan\n  pro: plan is pro\n  free: plan is free\n  others: the rest");
        assertThat(population()).hasToString("10 customers known by 2025-12-31T15:00:00Z, 9 of them have bought");
        assertThat(Parts.serialised(segments)).isEqualTo(segments).hasSameHashCodeAs(segments);
        assertThat(segments).isNotEqualTo(Segmentation.buying().of(population()));
    }

    @Test
    void spendersRfmAndScores() {
        Population population = population();
        Segments spend = Segmentation.spendBands(Money.of(60, "USD"), Money.of(500, "USD"))
                .of(population);
        assertThat(spend.customers("spent USD 500.00 or more")).containsExactly("lapsed");
        assertThat(spend.customers("spent USD 60.00 or more")).containsExactly("every other", "left", "monthly");
        assertThat(spend.customers("less, or nothing")).hasSize(6);
        Rfm rfm = Rfm.of(population.base());
        Segments cells = Segmentation.rfm(rfm).of(population);
        assertThat(cells.of("monthly")).hasValue("champions");
        assertThat(cells.of("silent")).hasValue("middle");
        assertThat(Segmentation.parse(Segmentation.rfm(rfm).toText())).isEqualTo(Segmentation.rfm(rfm));
        assertThat(Segmentation.rfm(rfm).toString()).contains("champions: RFM 444 to 555");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Segmentation.rfm(Rfm.of(population.base(), 4)))
                .withMessage("rfm must have 5 bins, got 4");
        EngagementScore score =
                EngagementScore.in(TOKYO).signal(Signal.purchases()).build();
        List<ScoreCard> cards = List.of(
                score.of(score.update(score.profile("new"), buys("new", "2025-12-31", "1")), AS_OF),
                score.of(score.profile("left"), AS_OF),
                score.of(score.profile("nobody"), AS_OF));
        Segments bands = Segmentation.scoreBands(10, 50).of(population.withScores(cards));
        assertThat(bands.mean(Measure.SCORE).get("score < 10")).hasToString("0.0 [-inf, +inf] at 95%, n 1");
        assertThat(bands.mean(Measure.TENURE).get("score < 10"))
                .hasToString("364.0 days [-inf days, +inf days] at 95%, n 1");
        assertThat(bands.mean(Measure.PURCHASES).get("score < 10")).hasToString("6.00 [-inf, +inf] at 95%, n 1");
        assertThat(bands.mean(Measure.SCORE).get("no score")).hasToString("undefined: no values");
        assertThat(bands.customers("10 <= score < 50")).containsExactly("new");
        assertThat(bands.customers("score < 10")).containsExactly("left");
        assertThat(bands.customers("no score")).hasSize(8);
        assertThat(Segmentation.scoreBands(10, 50).names())
                .containsExactly("score >= 50", "10 <= score < 50", "score < 10", "no score");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> population.withScores(List.of(score.of(score.profile("new"), at("2025-12-31")))))
                .withMessageContaining("card of \"new\" must be as of");
        assertThatIllegalArgumentException().isThrownBy(Segmentation::scoreBands);
        assertThatIllegalArgumentException().isThrownBy(() -> Segmentation.scoreBands(50, 10));
    }

    /** Amounts that look equal as doubles are compared exactly. */
    @Test
    void spendIsComparedExactly() {
        String large = "9007199254740993.02";
        Population population =
                Population.of(PurchaseLog.of(List.of(buys("a", "2025-01-01", large)), Cadence.daily(TOKYO)), AS_OF);
        assertThat(Segmentation.spendBands(Money.of(large, "USD"))
                        .of(population)
                        .customers("less, or nothing"))
                .isEmpty();
        assertThat(Segmentation.spendBands(Money.of("9007199254740993.03", "USD"))
                        .of(population)
                        .customers("less, or nothing"))
                .containsExactly("a");
        assertThat(population.spend("a")).isEqualTo(Money.of(large, "USD"));
        assertThat(population().spend("silent")).isEqualTo(Money.of(0, "USD"));
    }

    /** By hand: pro spent 60 and 40, free 60, the others 60, 500, four times 20, and 0. */
    @Test
    void sideBySide() {
        Segments segments =
                Segmentation.byAttribute("plan", "pro", "free", "none").of(population());
        List<SurveyAnswer> answers = List.of(
                SurveyAnswer.recommend("left", AS_OF, 2),
                SurveyAnswer.recommend("known", AS_OF, 10),
                SurveyAnswer.recommend("monthly", AS_OF, 10),
                SurveyAnswer.recommend("stranger", AS_OF, 10));
        Segments.Grouped<Nps> nps = segments.grouped(
                answers, SurveyAnswer::customerId, NpsCalculator.standard().collector());
        assertThat(nps.excluded()).hasToString("left out 1 (not a customer of the population: 1)");
        assertThat(nps.bySegment().get("pro")).isEqualTo(Nps.of(1, 0, 1));
        SideBySide table = segments.sideBySide().with("spend", segments.spend()).with("NPS", nps.column(Nps::score));
        assertThat(table.get("pro", "spend").value()).isEqualTo(50);
        assertThat(table.get("free", "spend").value()).isEqualTo(60);
        assertThat(table.get("free", "spend").high()).isInfinite();
        assertThat(table.get("others", "spend").value()).isEqualTo((60 + 500 + 20 + 20 + 20 + 20 + 0) / 7.0);
        assertThat(table.get("free", "NPS").value()).isEqualTo(100);
        assertThat(table.get("none", "NPS")).isInstanceOf(Estimate.Undefined.class);
        assertThat(table.toString())
                .startsWith("10 customers by plan as of 2025-12-31T15:00:00Z\n  segment ")
                .contains("USD 50.00 [", "+100.0 [", " n 2", "- spend: no values (none)")
                .contains("(none, others)");
        assertThat(table.columns().keySet()).containsExactly("share", "spend", "NPS");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.with("NPS", Map.of()))
                .withMessageContaining("name must be another than");
        assertThatIllegalArgumentException().isThrownBy(() -> table.with("x", Map.of("y", Estimate.undefined("z"))));
        assertThatIllegalArgumentException().isThrownBy(() -> table.get("pro", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> table.get("x", "NPS"));
        assertThat(table.with("x", Map.of("pro", Estimate.assumed(1, Estimate.Unit.NUMBER, "said")))
                        .get("free", "x"))
                .hasToString("undefined: not given");
        assertThat(Parts.serialised(table)).isEqualTo(table);
    }

    @Test
    void migrationByHand() {
        PurchaseLog log = PurchaseLog.of(purchases(), Cadence.daily(TOKYO));
        Segments before = Segmentation.buying().of(Population.of(log, customers(), at("2025-09-02")));
        Segments after = Segmentation.buying().of(population());
        Migration migration = before.to(after);
        // On 2 September one-time, lapsed and almost lapsed are new; monthly, left and every other occasional.
        assertThat(migration.share("new", "one-time")).isEqualTo(Proportion.of(3, 3));
        assertThat(migration.share("never bought", "occasional")).isEqualTo(Proportion.of(1, 1));
        assertThat(migration.arrived()).containsEntry("new", 2L).containsEntry("never bought", 1L);
        assertThat(migration.share("occasional", "monthly")).isEqualTo(Proportion.of(1, 3));
        assertThat(migration.stayed()).isEqualTo(Proportion.of(1, 7));
        assertThat(migration.toString())
                .contains("(not known yet)", "100.0 [43.9, 100.0]")
                .doesNotContain("lapsed", "not known any more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> after.to(before))
                .withMessage("later must not be before 2025-12-31T15:00:00Z, got 2025-09-01T15:00:00Z");
        assertThatIllegalArgumentException().isThrownBy(() -> migration.share("x", "new"));
        assertThatIllegalArgumentException().isThrownBy(() -> migration.share("new", "x"));
        assertThat(Parts.serialised(migration)).isEqualTo(migration);
        // All that was bought is refunded: not known any more, and said so.
        List<Purchase> refunded = List.of(
                buys("a", "2025-01-01", "10").withOrder("O"),
                buys("a", "2025-06-01", "-10").withOrder("O"));
        PurchaseLog gone = PurchaseLog.of(refunded, Cadence.daily(TOKYO));
        Migration left = Segmentation.buying()
                .of(Population.of(gone, at("2025-03-01")))
                .to(Segmentation.buying().of(Population.of(gone, AS_OF)));
        assertThat(left.toString()).contains("not known any more: 1");
        assertThat(left.gone()).containsEntry("new", 1L);
        assertThat(Population.of(gone, AS_OF).excluded().total()).isEqualTo(1);
    }

    /** Simpson: better in both segments, 93 % against 87 % and 73 % against 69 %, and worse in all, 78 % against 83 %. */
    @Test
    void simpsonsParadox() {
        MixAdjusted stones = MixAdjusted.of(
                Map.of("small", Proportion.of(81, 87), "large", Proportion.of(192, 263)),
                Map.of("small", Proportion.of(234, 270), "large", Proportion.of(55, 80)));
        assertThat(stones.crude().estimate().value()).isCloseTo(273 / 350.0 - 289 / 350.0, within(1e-15));
        double byHand = (357 * (81 / 87.0 - 234 / 270.0) + 343 * (192 / 263.0 - 55 / 80.0)) / 700;
        assertThat(stones.adjusted().estimate().value())
                .isCloseTo(byHand, within(1e-15))
                .isPositive();
        assertThat(stones.mix().value()).isCloseTo(-16 / 350.0 - byHand, within(1e-15));
        assertThat(stones.toString()).startsWith("crude         -4.6 pp [").contains("\nat equal mix  +5.4 pp [");
        MixAdjusted none = MixAdjusted.of(Map.of("a", Proportion.of(1, 2)), Map.of("b", Proportion.of(1, 2)));
        assertThat(none.adjusted()).hasToString("undefined: the second has no trials in segment a");
        assertThat(none.mix()).isInstanceOf(Estimate.Undefined.class);
        assertThat(MixAdjusted.of(Map.of("a", Proportion.NONE), Map.of()).adjusted())
                .hasToString("undefined: no trials");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Population population = population();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Segmentation.named("x").segment("others", SegmentRule.left()))
                .withMessage("segment names must be given and unique, got \"others\" twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Segmentation.named("x").rest(" "))
                .withMessage("segment names must be given and unique, got \" \"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Segmentation.spendBands(Money.of(1, "JPY")).of(population))
                .withMessageContaining("currency must be");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SegmentRule.between(Measure.SCORE, 2, 2))
                .withMessage("from must be < below (2.0), got 2.0");
        assertThatIllegalArgumentException().isThrownBy(() -> SegmentRule.attribute("", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> SegmentRule.attribute("x", ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SegmentRule.Cell(
                        Rfm.of(population.base()), new Rfm.Score(5, 1, 1), new Rfm.Score(1, 5, 5)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> population.get(Measure.SCORE, "nobody"))
                .withMessageContaining("customerId must be one of the 10 customers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Segmentation.buying().of(population).customers("x"))
                .withMessageContaining("segment must be one of [left");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Population.of(PurchaseLog.of(List.of(), Cadence.monthly(TOKYO)), AS_OF))
                .withMessage("log must be kept in days, got monthly (Asia/Tokyo)");
        for (String text :
                List.of("(segmentation-1 a b (x))", "(segmentation-1 a b (segment c (huh)))", "(segmentation-1)")) {
            assertThatIllegalArgumentException().isThrownBy(() -> Segmentation.parse(text));
        }
        List<Segmentation.Segment> many = new ArrayList<>();
        for (int i = 0; i <= 10_000; i++) {
            many.add(new Segmentation.Segment("s" + i, SegmentRule.left()));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Segmentation("many", many, "rest"))
                .withMessage("segments must be at most 10000, got 10001");
    }

    @Test
    void rulesPrintThemselves() {
        assertThat(SegmentRule.all(
                        SegmentRule.atLeast(Measure.PURCHASES, 2),
                        SegmentRule.any(
                                SegmentRule.below(Measure.MEDIAN_GAP, 45.5),
                                SegmentRule.not(SegmentRule.spent(Money.of(5, "USD"))))))
                .hasToString("(purchases >= 2 and (median gap < 45.5 or not spent USD 5.00 or more))");
        assertThat(SegmentRule.left()).hasToString("days since end is known");
        assertThat(SegmentRule.all()).hasToString("everybody");
        assertThat(SegmentRule.any()).hasToString("nobody");
        Population nobody = Population.of(PurchaseLog.of(List.of(), Cadence.daily(TOKYO)), AS_OF);
        assertThat(Segmentation.buying().of(nobody).toString()).contains("undefined: no trials");
        assertThat(Segmentation.buying().of(nobody).spend().get("new")).hasToString("undefined: no values");
    }
}
