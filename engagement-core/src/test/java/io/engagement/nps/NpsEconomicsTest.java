package io.engagement.nps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.domain.Money;
import io.engagement.estimate.Estimate;
import io.engagement.nps.NpsEconomics.Group;
import io.engagement.nps.NpsEconomics.Intervals;
import io.engagement.nps.NpsEconomics.Respondent;
import io.engagement.nps.NpsScenario.Shift;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpsEconomicsTest {
    private static final NpsScenario FIVE_AND_THREE =
            NpsScenario.adjacent().promoters(Shift.points(5)).detractors(Shift.points(-3));

    private static final String VALUES = """
            A customer's value over 2 years, mean of customers, intervals by 2,000 bootstrap draws (seed 1) at 95%
                           n  share  spend a year  stays  refers         own  word of mouth       value
              promoters   90  45.0%    USD 200.00  90.5%    2.00  USD 395.00     USD 492.50  USD 887.50  [USD 796.66, USD 975.43]
              passives    60  30.0%    USD 100.00  49.0%    0.50  USD 170.00     USD 123.13  USD 293.13  [USD 251.37, USD 340.12]
              detractors  50  25.0%     USD 50.00  16.0%    0.00   USD 70.00       USD 0.00   USD 70.00    [USD 66.08, USD 73.92]
              the average customer's own value: USD 246.25 [USD 219.67, USD 273.39] at 95%, n 200
              a referral brings: USD 246.25 [USD 219.67, USD 273.39] at 95%, n 200""";
    private static final String EFFECT = """
            adjacent: promoters +5 points, detractors -3 points
              worth USD 364,125.00 [USD 325,164.29, USD 403,085.71] at 95%, n 200
              chance of a gain: 100.0%
                            now   then   change
              NPS         +20.0  +28.0     +8.0
              promoters   45.0%  50.0%  +5.0 pp
              passives    30.0%  28.0%  -2.0 pp
              detractors  25.0%  22.0%  -3.0 pp
              who moves               customers        by spend   by retention    by referrals           worth
              detractors -> passives      300.0   USD 23,250.00   USD 6,750.00   USD 36,937.50   USD 66,937.50
              passives -> promoters       500.0   USD 92,500.00  USD 20,000.00  USD 184,687.50  USD 297,187.50
              all                         800.0  USD 115,750.00  USD 26,750.00  USD 221,625.00  USD 364,125.00
              share of the gap closed           worth
              25%                       USD 91,031.25   [USD 81,291.07, USD 100,771.43]
              50%                      USD 182,062.50  [USD 162,582.15, USD 201,542.85]
              75%                      USD 273,093.75  [USD 243,873.22, USD 302,314.28]
              100%                     USD 364,125.00  [USD 325,164.29, USD 403,085.71]""";

    private static Respondent one(String id, Group group, long dollars, double retention, double referrals) {
        return Respondent.of(id, group, Money.of(dollars, "USD"), retention, referrals);
    }

    /** 45, 30 and 25 %: two respondents of each kind in a group, so that there is something to be uncertain of. */
    private static NpsEconomics shop() {
        List<Respondent> people = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            people.add(one("P" + i, Group.PROMOTER, i % 2 == 0 ? 100 : 300, i % 2 == 0 ? 0.81 : 1, 2));
        }
        for (int i = 0; i < 60; i++) {
            people.add(one("N" + i, Group.PASSIVE, i % 2 == 0 ? 80 : 120, 0.49, i % 2));
        }
        for (int i = 0; i < 50; i++) {
            people.add(one("D" + i, Group.DETRACTOR, i % 2 == 0 ? 40 : 60, 0.16, 0));
        }
        return NpsEconomics.of(people).with(NpsAssumptions.standard().withCustomers(10_000));
    }

    /** theultimatequestion.com, Dell: 25 % of 4 million new customers, 210 dollars each, by 40 million comments. */
    @Test
    void dellsCommentIsWorthFiveDollarsAndAQuarter() {
        NpsValues values = NpsEconomics.of(List.of(
                        one("a", Group.PROMOTER, 105, 1, 8),
                        one("b", Group.PROMOTER, 105, 1, 8),
                        one("c", Group.PASSIVE, 105, 1, 0),
                        one("d", Group.DETRACTOR, 105, 1, 1).withNegativeComments(3)))
                .with(NpsAssumptions.standard().withComments(1_000_000, 40_000_000))
                .values();
        assertThat(values.averageOwn().value()).isEqualTo(210);
        assertThat(values.perReferral().value()).isEqualTo(5.25);
        assertThat(values.of(Group.PROMOTER).wordOfMouth().value()).isEqualTo(42);
        assertThat(values.of(Group.PROMOTER).value().value()).isEqualTo(252);
        assertThat(values.of(Group.DETRACTOR).wordOfMouth().value()).isEqualTo(5.25);
    }

    @Test
    void negativeCommentsCountOnlyOnRequest() {
        NpsEconomics economics = NpsEconomics.of(List.of(
                one("a", Group.PROMOTER, 105, 1, 8),
                one("d", Group.DETRACTOR, 105, 1, 1).withNegativeComments(3)));
        NpsAssumptions comments = NpsAssumptions.standard().withComments(1, 40);
        NpsValues with = economics.with(comments.withNegativeComments(2)).values();
        assertThat(with.of(Group.DETRACTOR).wordOfMouth().value()).isEqualTo(5.25 * (1 - 2 * 3));
        assertThat(with.of(Group.PROMOTER).wordOfMouth().value()).isEqualTo(42);
    }

    /** By hand: O_P = (100 x 1.9 + 300 x 2) / 2 = 395, O_N = 100 x 1.7 = 170, O_D = 50 x 1.4 = 70. */
    @Test
    void valuesAreThoseOfTheFormula() {
        NpsValues values = shop().values();
        double average = 0.45 * 395 + 0.3 * 170 + 0.25 * 70;
        assertThat(values.of(Group.PROMOTER).own().value()).isEqualTo(395, within(1e-10));
        assertThat(values.of(Group.PASSIVE).own().value()).isEqualTo(170, within(1e-10));
        assertThat(values.of(Group.DETRACTOR).own().value()).isEqualTo(70, within(1e-10));
        assertThat(values.averageOwn().value()).isEqualTo(average, within(1e-10));
        assertThat(values.of(Group.PROMOTER).wordOfMouth().value()).isEqualTo(2 * average, within(1e-10));
        assertThat(values.of(Group.PASSIVE).value().value()).isEqualTo(170 + average / 2, within(1e-10));
        assertThat(values.of(Group.PROMOTER).n()).isEqualTo(90);
        assertThat(values.of(Group.PROMOTER).share()).isEqualTo(0.45);
        NpsValues means = shop().withGroupMeans().values();
        double fromMeans = 200 * (1 + Math.sqrt(0.905));
        assertThat(means.of(Group.PROMOTER).own().value()).isEqualTo(fromMeans, within(1e-10));
    }

    /** (0.4 x 200 - 10) (1 + q + q^2), q = 0.8 / 1.1. */
    @Test
    void marginCostDiscountAndHorizonEnterTheOwnValue() {
        NpsEconomics economics = NpsEconomics.of(List.of(one("a", Group.PASSIVE, 200, 0.512, 0)))
                .with(NpsAssumptions.standard()
                        .withHorizonYears(3)
                        .withAnswerYears(3)
                        .withMargin(0.4)
                        .withDiscount(0.1)
                        .withCost(Group.PASSIVE, Money.of(10, "USD"))
                        .withCost(Group.PROMOTER, Money.of(99, "USD")));
        double q = 0.8 / 1.1;
        assertThat(economics.values().of(Group.PASSIVE).own().value()).isEqualTo(70 * (1 + q + q * q), within(1e-10));
    }

    @Test
    void furtherGenerationsMultiplyWordOfMouth() {
        NpsEconomics economics =
                NpsEconomics.of(List.of(one("a", Group.PROMOTER, 100, 1, 2), one("b", Group.DETRACTOR, 100, 1, 0)));
        NpsAssumptions quarter = NpsAssumptions.standard().withConversion(0.25);
        assertThat(economics
                        .with(quarter)
                        .values()
                        .of(Group.PROMOTER)
                        .wordOfMouth()
                        .value())
                .isEqualTo(100);
        NpsValues all = economics.with(quarter.withGenerations()).values();
        assertThat(all.of(Group.PROMOTER).wordOfMouth().value()).isEqualTo(100 / (1 - 0.25), within(1e-12));
        assertThat(all.perReferral().value()).isEqualTo(50 / 0.75, within(1e-12));
    }

    @Test
    void aGenerationThatIsLargerThanTheOneBeforeHasNoValue() {
        NpsEconomics economics = shop().with(NpsAssumptions.standard().withGenerations());
        String reason = "a customer brings 1.05 others, so every generation is larger than the one before";
        for (NpsEconomics way : List.of(economics, economics.with(Intervals.ofDeltaMethod()))) {
            assertThat(way.values().of(Group.PROMOTER).value()).isEqualTo(Estimate.undefined(reason));
            assertThat(way.values().perReferral()).isEqualTo(Estimate.undefined(reason));
            assertThat(way.values().averageOwn().value()).isEqualTo(246.25, within(1e-10));
            NpsEffect effect = way.effect(FIVE_AND_THREE);
            assertThat(effect.value()).isEqualTo(Estimate.undefined(reason));
            assertThat(effect.moves()).isEmpty();
            assertThat(effect.npsChange().value()).isEqualTo(8, within(1e-12));
            assertThat(effect.toString()).contains("worth undefined: a customer brings 1.05");
        }
    }

    @Test
    void drawsInWhichReferralsReproduceThemselvesLeaveNoInterval() {
        NpsEconomics economics =
                shop().with(NpsAssumptions.standard().withConversion(0.93).withGenerations());
        assertThat(economics.values().of(Group.PROMOTER).value().toString())
                .matches(".*\\(no interval: referrals reproduce themselves in [0-9]+ of 2,000 bootstrap draws\\)");
    }

    @Test
    void theEffectIsWhatTheMovesBring() {
        NpsEffect effect = shop().effect(FIVE_AND_THREE);
        NpsValues values = shop().values();
        double promoter = values.of(Group.PROMOTER).value().value();
        double passive = values.of(Group.PASSIVE).value().value();
        double detractor = values.of(Group.DETRACTOR).value().value();
        double expected = 10_000 * (0.05 * (promoter - passive) + 0.03 * (passive - detractor));
        assertThat(effect.value().value()).isEqualTo(expected, within(1e-6));
        assertThat(effect.value().low()).isLessThan(expected);
        assertThat(effect.value().high()).isGreaterThan(expected);
        assertThat(effect.chanceOfGain().value()).isEqualTo(1);
        assertThat(effect.npsChange()).hasToString("+8.0 (as the scenario says)");
        assertThat(effect.after().get(Group.PASSIVE)).isEqualTo(0.28, within(1e-12));
        assertThat(effect.moves())
                .extracting(NpsEffect.Move::customers)
                .satisfiesExactly(
                        fewer -> assertThat(fewer).isEqualTo(300, within(1e-9)),
                        more -> assertThat(more).isEqualTo(500, within(1e-9)));
        assertThat(effect.notes()).isEmpty();
    }

    @Test
    void withoutABaseTheRespondentsStandForThemselves() {
        double all = shop().effect(FIVE_AND_THREE).value().value();
        NpsEffect own = shop().with(NpsAssumptions.standard()).effect(FIVE_AND_THREE);
        assertThat(own.value().value()).isEqualTo(all * 200 / 10_000, within(1e-8));
    }

    @Test
    void theTablesAlign() {
        assertThat(shop().values()).hasToString(VALUES);
        assertThat(shop().with(Intervals.ofDeltaMethod()).effect(FIVE_AND_THREE))
                .hasToString(EFFECT);
        assertThat(shop())
                .hasToString("NPS economics of 200 respondents in USD (promoters 90, passives 60, detractors 50)");
    }

    @Test
    void whatIsTooMuchNamesTheLargestMove() {
        refused(
                NpsScenario.adjacent().promoters(Shift.points(35)),
                "adjacent: promoters +35 points must not move more passives than there are (30.0% of the customers),"
                        + " got 35.0%; the largest feasible move is adjacent: promoters +30 points");
        refused(
                NpsScenario.adjacent().promoters(Shift.points(40)).detractors(Shift.points(-3)),
                "the largest feasible move is adjacent: promoters +30 points, detractors -3 points");
        refused(
                NpsScenario.adjacent().promoters(Shift.points(20)).detractors(Shift.points(20)),
                "the largest feasible move is adjacent: promoters +15 points, detractors +15 points");
        refused(
                NpsScenario.adjacent().promoters(Shift.points(60)).detractors(Shift.points(-60)),
                "the largest feasible move is adjacent: promoters +30 points, detractors -25 points");
        refused(NpsScenario.adjacent().detractors(Shift.points(-26)), "detractors -25 points");
        refused(NpsScenario.adjacent().promoters(Shift.percent(-101)), "promoters -100% of their share");
        refused(NpsScenario.direct().promoters(Shift.points(30)), "direct: promoters +25 points");
        refused(NpsScenario.proportional().passives(Shift.points(75)), "proportional: passives +70 points");
        refused(NpsScenario.proportional().promoters(Shift.percent(200)), "promoters +122.2222% of their share");
    }

    private static void refused(NpsScenario scenario, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shop().effect(scenario))
                .withMessageContaining(message);
    }

    @Test
    void aClampedScenarioSaysWhatWasCut() {
        NpsEffect cut =
                shop().effect(NpsScenario.adjacent().promoters(Shift.points(35)).clamp());
        NpsEffect largest = shop().effect(NpsScenario.adjacent().promoters(Shift.points(30)));
        assertThat(cut.value().value()).isEqualTo(largest.value().value(), within(1e-6));
        assertThat(cut.notes()).containsExactly("clamped: promoters +30 points instead of +35 points");
        assertThat(cut.toString()).endsWith(cut.notes().get(0));
        assertThat(shop().effect(FIVE_AND_THREE.clamp()).notes()).isEmpty();
    }

    @Test
    void rulesSayWhereCustomersComeFrom() {
        assertThat(after(NpsScenario.proportional().promoters(Shift.points(11))))
                .containsExactly(new double[] {0.25 * 0.8, 0.3 * 0.8, 0.56}, within(1e-12));
        assertThat(after(NpsScenario.proportional().promoters(Shift.points(-11))))
                .containsExactly(new double[] {0.25 + 0.05, 0.3 + 0.06, 0.34}, within(1e-12));
        assertThat(after(NpsScenario.direct().detractors(Shift.percent(-20))))
                .containsExactly(new double[] {0.2, 0.3, 0.5}, within(1e-12));
        assertThat(after(NpsScenario.adjacent().promoters(Shift.points(-5)).detractors(Shift.points(2))))
                .containsExactly(new double[] {0.27, 0.33, 0.4}, within(1e-12));
        assertThat(after(NpsScenario.transfer().moving(Group.DETRACTOR, Group.PASSIVE, 0.2)))
                .containsExactly(new double[] {0.2, 0.35, 0.45}, within(1e-12));
    }

    private static double[] after(NpsScenario scenario) {
        return shop().effect(scenario).after().values().stream()
                .mapToDouble(share -> share)
                .toArray();
    }

    @Test
    void aGroupWithoutRespondentsHasNoValueAndTakesNoPart() {
        NpsEconomics economics =
                NpsEconomics.of(List.of(one("a", Group.PROMOTER, 100, 1, 0), one("b", Group.PASSIVE, 50, 1, 0)));
        assertThat(economics.values().of(Group.DETRACTOR).value())
                .isEqualTo(Estimate.undefined("no detractors among the respondents"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> economics.effect(NpsScenario.adjacent().detractors(Shift.points(5))))
                .withMessage("scenario must leave out the detractors: no respondent is one, so their value is unknown;"
                        + " got adjacent: detractors +5 points");
        NpsEffect effect = economics.effect(NpsScenario.adjacent().promoters(Shift.points(5)));
        assertThat(effect.value()).hasToString("USD 10.00 (no interval: only one respondent among the passives)");
        assertThat(effect.chanceOfGain())
                .isEqualTo(Estimate.undefined("no interval: only one respondent among the passives"));
        assertThat(effect.notes())
                .containsExactly("few passives among the respondents: 1", "few promoters among the respondents: 1");
        assertThat(economics.values().toString())
                .endsWith("\n  few passives among the respondents: 1\n  few promoters among the respondents: 1");
        assertThat(NpsEconomics.of(List.of()).values().averageOwn()).isEqualTo(Estimate.undefined("no respondents"));
        assertThat(NpsEconomics.of(List.of()).values().toString()).contains("undefined: no respondents");
    }

    @Test
    void theDeltaMethodSaysWhereItFails() {
        NpsEconomics economics = NpsEconomics.of(
                        List.of(one("a", Group.DETRACTOR, 10, 0, 0), one("b", Group.DETRACTOR, 20, 0, 0)))
                .withGroupMeans()
                .with(Intervals.ofDeltaMethod());
        assertThat(economics.values().of(Group.DETRACTOR).own())
                .hasToString("USD 15.00 (no interval: the delta method fails where nobody among the detractors means"
                        + " to stay; use the bootstrap)");
        assertThat(economics
                        .with(Intervals.bootstrap(1))
                        .values()
                        .of(Group.DETRACTOR)
                        .own()
                        .low())
                .isEqualTo(10);
        NpsAssumptions oneYear = NpsAssumptions.standard().withHorizonYears(1);
        assertThat(economics.with(oneYear).values().of(Group.DETRACTOR).own().low())
                .isLessThan(15);
    }

    /** Var = S / n of each group's mean; the chance is the normal tail of value / error. */
    @Test
    void theDeltaMethodIsTheUsualStandardErrorForMeans() {
        NpsEconomics economics = NpsEconomics.of(List.of(
                        one("a", Group.PROMOTER, 10, 1, 0),
                        one("b", Group.PROMOTER, 20, 1, 0),
                        one("c", Group.PROMOTER, 60, 1, 0),
                        one("d", Group.PASSIVE, 25, 1, 0),
                        one("e", Group.PASSIVE, 25, 1, 0)))
                .with(Intervals.ofDeltaMethod().withLevel(0.9))
                .with(NpsAssumptions.standard().withHorizonYears(1).withCustomers(1_000));
        double error = Math.sqrt(700 / 3.0);
        Estimate spend = economics.values().of(Group.PROMOTER).spend();
        assertThat(spend.high() - spend.low()).isEqualTo(2 * 1.6448536269514722 * error, within(1e-10));
        NpsEffect effect = economics.effect(NpsScenario.adjacent().promoters(Shift.points(10)));
        assertThat(effect.value().high() - effect.value().value())
                .isEqualTo(100 * 1.6448536269514722 * error, within(1e-8));
        // pnorm(5 / sqrt(700 / 3)) = 0.6283
        assertThat(effect.chanceOfGain().value()).isEqualTo(0.6283, within(1e-4));
        NpsEffect back = economics.effect(NpsScenario.adjacent().promoters(Shift.points(-10)));
        assertThat(back.chanceOfGain().value() + effect.chanceOfGain().value()).isEqualTo(1, within(1e-12));
    }

    @Test
    void nothingIsGainedWhereNoGapIsClosed() {
        NpsEffect effect =
                shop().with(NpsAssumptions.standard().withClosedGap(0)).effect(FIVE_AND_THREE);
        assertThat(effect.value().value()).isZero();
        assertThat(effect.chanceOfGain().value()).isZero();
    }

    @Test
    void negativeSpendIsToldOf() {
        NpsEconomics economics = NpsEconomics.of(List.of(one("a", Group.PROMOTER, -1, 1, 0)));
        assertThat(economics.values().toString()).endsWith("got back more than they paid: 1");
    }

    @Test
    void weightsShiftTheShares() {
        NpsValues values = shop().withWeights(id -> id.startsWith("D") ? 3 : 1).values();
        assertThat(values.of(Group.DETRACTOR).share()).isEqualTo(0.5);
        assertThat(values.of(Group.DETRACTOR).n()).isEqualTo(50);
    }

    private static NpsEconomics simulated(long seed, int n) {
        Random random = new Random(seed);
        List<Respondent> people = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double which = random.nextDouble();
            Group group = which < 0.25 ? Group.DETRACTOR : which < 0.55 ? Group.PASSIVE : Group.PROMOTER;
            int better = group.compareTo(Group.DETRACTOR);
            double stays = 0.1 + 0.2 * (better + random.nextInt(3));
            Money spend = Money.of(
                    String.format(Locale.ROOT, "%.2f", (50 + 50 * better) * (0.5 + random.nextDouble())), "USD");
            people.add(Respondent.of(String.valueOf(i), group, spend, stays, random.nextInt(1 + 2 * better)));
        }
        return NpsEconomics.of(people)
                .with(NpsAssumptions.standard().withConversion(0.5).withCustomers(1_000));
    }

    /** The truth of {@link #simulated}: spend and staying are independent within a group. */
    private static double trueEffect() {
        double[] own = new double[3];
        for (int better = 0; better < 3; better++) {
            double years = 0;
            for (int step = 0; step < 3; step++) {
                years += (1 + Math.sqrt(0.1 + 0.2 * (better + step))) / 3;
            }
            own[better] = (50 + 50 * better) * years;
        }
        double average = 0.25 * own[0] + 0.3 * own[1] + 0.45 * own[2];
        double detractor = own[0];
        double passive = own[1] + 0.5 * average;
        double promoter = own[2] + 0.5 * 2 * average;
        return 1_000 * (0.05 * (promoter - passive) + 0.03 * (passive - detractor));
    }

    @Test
    void intervalsCoverTheTruthAsOftenAsTheySay() {
        int bootstrap = 0;
        int delta = 0;
        for (int seed = 1; seed <= 400; seed++) {
            NpsEconomics economics = simulated(seed, 150);
            NpsEconomics drawn = economics.with(Intervals.bootstrap(seed).withDraws(300));
            bootstrap += covers(drawn.effect(FIVE_AND_THREE).value()) ? 1 : 0;
            delta += covers(economics
                            .with(Intervals.ofDeltaMethod())
                            .effect(FIVE_AND_THREE)
                            .value())
                    ? 1
                    : 0;
        }
        // 380 expected, and a standard error of 4.4; percentiles of few draws cover a little less.
        assertThat(bootstrap).isBetween(364, 393);
        assertThat(delta).isBetween(364, 393);
    }

    private static boolean covers(Estimate estimate) {
        return estimate.low() <= trueEffect() && trueEffect() <= estimate.high();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inALargeSampleTheDeltaMethodAndTheBootstrapAgree(boolean fromMeans) {
        NpsEconomics economics = fromMeans ? simulated(5, 8_000).withGroupMeans() : simulated(5, 8_000);
        Estimate drawn = economics
                .with(Intervals.bootstrap(3).withDraws(1_000))
                .effect(FIVE_AND_THREE)
                .value();
        Estimate delta =
                economics.with(Intervals.ofDeltaMethod()).effect(FIVE_AND_THREE).value();
        assertThat(drawn.value()).isEqualTo(delta.value());
        // The bootstrap moves the shares too, which adds a little.
        assertThat((drawn.high() - drawn.low()) / (delta.high() - delta.low())).isBetween(0.93, 1.15);
    }

    @Test
    void badInputIsRefusedByName() {
        refusedInput(() -> one(" ", Group.PASSIVE, 1, 1, 0), "customerId must not be blank, got \" \"");
        refusedInput(() -> one("a", Group.PASSIVE, 1, 1.1, 0), "retention must be in [0, 1], got 1.1");
        refusedInput(() -> one("a", Group.PASSIVE, 1, Double.NaN, 0), "retention must be in [0, 1], got NaN");
        refusedInput(() -> one("a", Group.PASSIVE, 1, 1, -1), "referrals must be >= 0 and finite, got -1.0");
        refusedInput(() -> one("a", Group.PASSIVE, 1, 1, 0).withNegativeComments(-2), "negativeComments must be >= 0");
        refusedInput(() -> one("a", Group.PASSIVE, 1, 1, 0).withWeight(0), "weight must be > 0 and finite, got 0.0");
        Respondent euro = Respondent.of("b", Group.PASSIVE, Money.of(1, "EUR"), 1, 0);
        refusedInput(
                () -> NpsEconomics.of(List.of(one("a", Group.PASSIVE, 1, 1, 0), euro)),
                "spend of \"b\" must be in USD, got EUR");
        refusedInput(
                () -> NpsEconomics.of(List.of(euro, euro)),
                "customerId must stand once among the respondents, got \"b\" twice");
        NpsAssumptions standard = NpsAssumptions.standard();
        refusedInput(
                () -> shop().with(standard.withCost(Group.PASSIVE, Money.of(1, "EUR"))),
                "cost of passives must be in USD, got EUR");
        refusedInput(() -> standard.withHorizonYears(0), "horizonYears must be in 1..100, got 0");
        refusedInput(() -> standard.withHorizonYears(101), "horizonYears must be in 1..100, got 101");
        refusedInput(() -> standard.withAnswerYears(0), "answerYears must be above 0 and finite, got 0.0");
        refusedInput(() -> standard.withMargin(1.01), "margin must be a share of at most 1 and finite, got 1.01");
        refusedInput(() -> standard.withMargin(Double.NEGATIVE_INFINITY), "margin must be");
        refusedInput(() -> standard.withDiscount(-1), "discount must be above -1 and finite, got -1.0");
        refusedInput(() -> standard.withConversion(-0.1), "conversion must be >= 0 and finite, got -0.1");
        refusedInput(
                () -> standard.withComments(1, 0), "newByReferral must be >= 0 and positiveComments > 0, got 1 and 0");
        refusedInput(() -> standard.withComments(-1, 1), "newByReferral must be");
        refusedInput(() -> standard.withNegativeComments(-1), "negativeComments must be >= 0 and finite, got -1.0");
        refusedInput(() -> standard.withCustomers(-1), "customers must be >= 0, got -1");
        refusedInput(() -> standard.withClosedGap(1.5), "closedGap must be in [0, 1] and finite, got 1.5");
        refusedInput(() -> Intervals.bootstrap(1).withDraws(99), "draws must be at least 100, got 99");
        refusedInput(() -> Intervals.ofDeltaMethod().withLevel(1), "level must be in (0, 1), got 1.0");
        refusedInput(() -> Shift.points(Double.NaN), "amount must be finite, got NaN");
        NpsScenario transfer = NpsScenario.transfer();
        refusedInput(() -> transfer.promoters(Shift.points(1)), "rule TRANSFER must have transfers only");
        refusedInput(
                () -> NpsScenario.direct().moving(Group.PASSIVE, Group.PROMOTER, 0.1),
                "rule DIRECT must have shifts only");
        refusedInput(
                () -> NpsScenario.adjacent().passives(Shift.points(1)),
                "passives must be left to the rule ADJACENT, got a shift of +1 points");
        refusedInput(
                () -> NpsScenario.direct().promoters(Shift.points(1)).detractors(Shift.points(-1)),
                "rule DIRECT must have one shift");
        refusedInput(
                () -> transfer.moving(Group.PASSIVE, Group.PASSIVE, 0.1),
                "to must be another group than from, got passives twice");
        refusedInput(() -> transfer.moving(Group.PASSIVE, Group.PROMOTER, 1.1), "share must be in [0, 1], got 1.1");
        refusedInput(
                () -> transfer.moving(Group.PASSIVE, Group.PROMOTER, 0.6).moving(Group.PASSIVE, Group.DETRACTOR, 0.6),
                "transfers from passives must add up to at most 1, got 1.2");
    }

    private static void refusedInput(Runnable input, String message) {
        assertThatIllegalArgumentException().isThrownBy(input::run).withMessageContaining(message);
    }

    @Test
    void scenariosReadAsTheyAreMeant() {
        assertThat(FIVE_AND_THREE).hasToString("adjacent: promoters +5 points, detractors -3 points");
        assertThat(NpsScenario.proportional().passives(Shift.percent(-2.5)))
                .hasToString("proportional: passives -2.5% of their share");
        assertThat(NpsScenario.transfer().moving(Group.DETRACTOR, Group.PASSIVE, 0.2))
                .hasToString("transfer: 20.0% of the detractors become passives");
        assertThat(NpsScenario.direct()).hasToString("direct: nobody moves");
        assertThat(new NpsScenario(NpsScenario.Rule.ADJACENT, Map.of(Group.PROMOTER, Shift.points(0)), null, false))
                .hasToString("adjacent: promoters 0 points");
    }

    /** Value that only follows the stratum is no group's merit: at the same mix the groups are worth the same. */
    @Test
    void atTheSameMixOnlyTheGroupItselfCounts() {
        List<Respondent> respondents = new ArrayList<>();
        int[] oldCustomers = {2, 5, 8};
        for (Group group : Group.values()) {
            for (int i = 0; i < 10; i++) {
                boolean old = i < oldCustomers[group.place];
                Money spend = Money.of((old ? 300 : 100) + i % 2, "USD");
                respondents.add(Respondent.of((old ? "old-" : "new-") + group + i, group, spend, 0.5, 0));
            }
        }
        NpsEconomics economics = NpsEconomics.of(respondents);
        double gain = economics.values().of(Group.PROMOTER).value().value()
                - economics.values().of(Group.DETRACTOR).value().value();
        assertThat(gain).isGreaterThan(100);
        NpsEconomics adjusted = economics.atTheSameMix(id -> id.substring(0, 3));
        assertThat(adjusted.values().of(Group.PROMOTER).value().value())
                .isCloseTo(adjusted.values().of(Group.DETRACTOR).value().value(), within(2.0));
        for (Group group : Group.values()) {
            double weight = adjusted.respondents().stream()
                    .filter(one -> one.group() == group)
                    .mapToDouble(Respondent::weight)
                    .sum();
            double old = adjusted.respondents().stream()
                    .filter(one -> one.group() == group && one.customerId().startsWith("old"))
                    .mapToDouble(Respondent::weight)
                    .sum();
            assertThat(weight).isCloseTo(10, within(1e-9));
            assertThat(old / weight).isCloseTo(15.0 / 30, within(1e-9));
        }
        assertThat(economics.atTheSameMix(id -> "all")).isEqualTo(economics);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> economics.atTheSameMix(id -> id.endsWith("promoters1") ? "rare" : "all"))
                .withMessage("stratum \"rare\" must hold some of the detractors, got none");
    }
}
