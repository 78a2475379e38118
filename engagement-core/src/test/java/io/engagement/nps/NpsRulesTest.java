package io.engagement.nps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import io.engagement.domain.Cadence;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Rules beyond one answer a customer: every answer, the mean, weights, pairs, groups and waves. */
class NpsRulesTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
    private static final NpsCalculator STANDARD = NpsCalculator.standard();

    @Provide
    Arbitrary<List<SurveyAnswer>> answers() {
        Arbitrary<String> customers = Arbitraries.integers().between(1, 12).map(i -> "C-" + i);
        Arbitrary<Integer> hours = Arbitraries.integers().between(0, 24 * 120);
        Arbitrary<Integer> scores = Arbitraries.integers().between(0, 10);
        Arbitrary<String> channels = Arbitraries.of("", "shop", "web");
        return Combinators.combine(customers, hours, scores, channels)
                .as((customer, hour, score, channel) -> SurveyAnswer.recommend(
                                customer, T.plusSeconds(3600L * hour), score)
                        .withChannel(channel))
                .list()
                .ofMaxSize(40);
    }

    /** Every answer: the value is that of all answers as if each came from a customer of its own. */
    @Property
    void everyAnswerCountsOnce(@ForAll("answers") List<SurveyAnswer> answers) {
        Estimate every = STANDARD.everyAnswer(answers, 0.95);
        if (customers(answers) < 2) {
            assertThat(every).isInstanceOf(Estimate.Undefined.class);
            return;
        }
        int[] scores = answers.stream().mapToInt(NpsRulesTest::score).toArray();
        assertThat(every.value()).isCloseTo(Nps.ofScores(scores).score().value(), within(1e-9));
        assertThat(every.low()).isBetween(-100.0, every.value());
        assertThat(every.high()).isBetween(every.value(), 100.0);
        // Never narrower than that many independent answers would allow.
        assertThat(every.high() - every.low())
                .isGreaterThan(width(Nps.ofScores(scores).score()) * (1 - 1e-9));
    }

    /** One vote a customer: the value is the mean over customers of the mean of -1, 0 and 1. */
    @Property
    void meanGivesEachCustomerOneVote(@ForAll("answers") List<SurveyAnswer> answers) {
        Estimate mean = STANDARD.meanPerCustomer(answers, 0.95);
        if (customers(answers) < 2) {
            assertThat(mean).isInstanceOf(Estimate.Undefined.class);
            return;
        }
        Map<String, List<Integer>> groups = new HashMap<>();
        answers.forEach(answer -> groups.computeIfAbsent(answer.customerId(), id -> new ArrayList<>())
                .add(STANDARD.groupOf(score(answer))));
        double expected = groups.values().stream()
                .mapToDouble(votes ->
                        votes.stream().mapToInt(Integer::intValue).average().orElseThrow())
                .average()
                .orElseThrow();
        assertThat(mean.value()).isCloseTo(100 * expected, within(1e-9));
        assertThat(mean.low()).isBetween(-100.0, mean.value());
        assertThat(mean.high()).isBetween(mean.value(), 100.0);
    }

    /** With many customers of one answer each, clusters change nothing. */
    @Example
    void clustersOfOneAnswerAreNoClusters() {
        List<SurveyAnswer> answers = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            answers.add(SurveyAnswer.recommend("C-" + i, T, i % 11));
        }
        Estimate plain = STANDARD.calculate(answers).score();
        for (Estimate clustered :
                List.of(STANDARD.everyAnswer(answers, 0.95), STANDARD.meanPerCustomer(answers, 0.95))) {
            assertThat(clustered.value()).isCloseTo(plain.value(), within(1e-9));
            assertThat(clustered.low()).isCloseTo(plain.low(), within(0.01));
            assertThat(clustered.high()).isCloseTo(plain.high(), within(0.01));
        }
    }

    /** Customers who repeat themselves ten times say no more than once. */
    @Example
    void repeatedOpinionsDoNotNarrowTheInterval() {
        List<SurveyAnswer> once = new ArrayList<>();
        List<SurveyAnswer> often = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < 10; j++) {
                SurveyAnswer answer = SurveyAnswer.recommend("C-" + i, T.plusSeconds(j), i % 11);
                often.add(answer);
                if (j == 0) {
                    once.add(answer);
                }
            }
        }
        assertThat(width(STANDARD.everyAnswer(often, 0.95)))
                .isCloseTo(width(STANDARD.everyAnswer(once, 0.95)), within(1e-9));
        assertThat(width(STANDARD.calculate(often).score())).isLessThan(width(STANDARD.everyAnswer(often, 0.95)));
    }

    /** Equal weights change nothing, whatever they are; weight 0 leaves a customer out. */
    @Property
    void equalWeightsAreNoWeights(
            @ForAll("answers") List<SurveyAnswer> answers, @ForAll @IntRange(min = 1, max = 9) int weight) {
        Nps plain = STANDARD.calculate(answers);
        Estimate weighted = STANDARD.weighted(answers, customer -> weight, 0.95);
        if (plain.n() == 0) {
            assertThat(weighted).hasToString("undefined: no weight");
            return;
        }
        assertThat(weighted.value()).isCloseTo(plain.score().value(), within(1e-9));
        assertThat(weighted.low()).isCloseTo(plain.score().low(), within(1e-6));
        assertThat(weighted.high()).isCloseTo(plain.score().high(), within(1e-6));
        List<SurveyAnswer> without = answers.stream()
                .filter(answer -> !answer.customerId().equals("C-1"))
                .toList();
        Estimate leftOut = STANDARD.weighted(answers, customer -> customer.equals("C-1") ? 0 : weight, 0.95);
        assertThat(leftOut.orElse(-999))
                .isCloseTo(STANDARD.calculate(without).score().orElse(-999), within(1e-9));
    }

    @Example
    void weightsMoveTheScoreAndCostPrecision() {
        List<SurveyAnswer> answers = List.of(
                SurveyAnswer.recommend("a", T, 10),
                SurveyAnswer.recommend("b", T, 0),
                SurveyAnswer.recommend("c", T, 8));
        Estimate weighted = STANDARD.weighted(answers, customer -> customer.equals("a") ? 3 : 1, 0.95);
        assertThat(weighted.value()).isCloseTo(100 * (3 - 1) / 5.0, within(1e-9));
        // (3 + 1 + 1)^2 / (9 + 1 + 1) = 25 / 11
        assertThat(((Estimate.Known) weighted).n()).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> STANDARD.weighted(answers, customer -> customer.equals("b") ? -1 : 1, 0.95))
                .withMessage("weight of customer \"b\" must be >= 0 and finite, got -1.0");
    }

    /** The paired difference is that of the customers in both waves, signed, and mirrors when the waves swap. */
    @Property
    void pairedChangeIsOfCustomersInBoth(
            @ForAll("answers") List<SurveyAnswer> before, @ForAll("answers") List<SurveyAnswer> after) {
        Difference change = STANDARD.pairedChange(before, after, 0.95);
        Map<String, Integer> from = STANDARD.tallyOf(before).groups();
        Map<String, Integer> to = STANDARD.tallyOf(after).groups();
        List<String> both = from.keySet().stream().filter(to::containsKey).toList();
        if (both.isEmpty()) {
            assertThat(change.estimate()).hasToString("undefined: nobody answered in both waves");
            return;
        }
        double mean = both.stream()
                .mapToInt(id -> to.getOrDefault(id, 9) - from.getOrDefault(id, 9))
                .average()
                .orElseThrow();
        Estimate estimate = change.estimate();
        assertThat(estimate.value()).isCloseTo(100 * mean, within(1e-9));
        assertThat(estimate.low()).isBetween(-200.0, estimate.value());
        assertThat(estimate.high()).isBetween(estimate.value(), 200.0).isGreaterThan(estimate.low());
        assertThat(change.pValue() < 0.05).isEqualTo(estimate.low() > 0 || estimate.high() < 0);
        Difference back = STANDARD.pairedChange(after, before, 0.95);
        assertThat(back.estimate().low()).isCloseTo(-estimate.high(), within(1e-9));
        assertThat(back.pValue()).isCloseTo(change.pValue(), within(1e-9));
    }

    /** By group: each group is the calculator on that group's answers, in any split and order. */
    @Property(tries = 300)
    void groupsAreTalliedApart(
            @ForAll("answers") List<SurveyAnswer> answers,
            @ForAll Random random,
            @ForAll List<@IntRange(max = 3) Integer> parts,
            @ForAll boolean backwards) {
        NpsBreakdown breakdown = answers.stream().collect(STANDARD.by(SurveyAnswer::channel));
        assertThat(breakdown.groups().keySet())
                .isEqualTo(answers.stream().map(SurveyAnswer::channel).collect(Collectors.toSet()));
        breakdown
                .groups()
                .forEach((channel, nps) -> assertThat(nps)
                        .isEqualTo(STANDARD.calculate(answers.stream()
                                .filter(answer -> answer.channel().equals(channel))
                                .toList())));
        List<SurveyAnswer> shuffled = new ArrayList<>(answers);
        Collections.shuffle(shuffled, random);
        List<Integer> split = parts.isEmpty() ? List.of(0) : parts;
        assertThat(Parts.collect(STANDARD.by(SurveyAnswer::channel), shuffled, split, backwards))
                .isEqualTo(breakdown);
    }

    /** Waves: each is the calculator on its window; answers outside the range are in none. */
    @Property(tries = 300)
    void wavesAreWindows(@ForAll("answers") List<SurveyAnswer> answers) {
        ZoneId zone = ZoneId.of("Europe/Berlin");
        Window range = Window.of(LocalDate.of(2026, 1, 15), LocalDate.of(2026, 4, 2), zone);
        NpsTrend trend = STANDARD.trend(range, Cadence.monthly(zone), answers);
        assertThat(trend.waves())
                .extracting(NpsTrend.Wave::window)
                .containsExactly(Window.month(2026, 2, zone), Window.month(2026, 3, zone));
        for (NpsTrend.Wave wave : trend.waves()) {
            Nps alone = STANDARD.during(wave.window()).calculate(answers);
            assertThat(wave.nps().score()).isEqualTo(alone.score());
        }
        long accounted = trend.waves().stream()
                .mapToLong(wave -> wave.nps().n() + wave.nps().excluded().total())
                .sum();
        assertThat(accounted + trend.excluded().total()).isEqualTo(answers.size());
    }

    /** Where customers differ and each is alike, the formula gives infinitely many answers: no more than there are count. */
    @Example
    void alikeCustomersAreWorthAllTheirAnswers() {
        List<SurveyAnswer> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(SurveyAnswer.recommend("C-" + i, T, 10));
            answers.add(SurveyAnswer.recommend("C-" + i, T.plusSeconds(1), 0));
        }
        assertThat(STANDARD.everyAnswer(answers).high())
                .isCloseTo(Nps.of(20, 0, 20).score().high(), within(1e-9));
    }

    /** Weights count by their proportions, however large or small they are. */
    @Example
    void weightsCountByTheirProportions() {
        List<SurveyAnswer> answers = List.of(SurveyAnswer.recommend("a", T, 10), SurveyAnswer.recommend("b", T, 0));
        Estimate plain = STANDARD.weighted(answers, customer -> customer.equals("a") ? 3 : 1);
        for (double unit : new double[] {1e-200, 1e200}) {
            assertThat(STANDARD.weighted(answers, customer -> (customer.equals("a") ? 3 : 1) * unit))
                    .isEqualTo(plain);
        }
    }

    /** Exactly, over all outcomes: where few move, and those by two groups, the paired interval keeps its promise. */
    @Example
    void pairedIntervalHoldsTheTruth() {
        for (int n : new int[] {10, 30}) {
            double share = n == 10 ? 0.2 : 0.05;
            double covered = 0;
            double probability = Math.pow(1 - share, n);
            for (int moved = 0; moved <= n; moved++) {
                Map<Integer, Long> counts = new HashMap<>(Map.of(2, (long) moved, 0, (long) (n - moved)));
                Estimate change = new PairedMoves(counts, n).difference(0.95).estimate();
                if (change.low() <= 200 * share && 200 * share <= change.high()) {
                    covered += probability;
                }
                probability *= (n - moved) / (moved + 1.0) * share / (1 - share);
            }
            assertThat(covered).as("n %d", n).isGreaterThan(0.93);
        }
    }

    /** By windows: the same as cutting the answers by hand. */
    @Property(tries = 300)
    void pairedByWindowsIsPairedByHand(@ForAll("answers") List<SurveyAnswer> answers) {
        ZoneId zone = ZoneId.of("UTC");
        Window january = Window.month(2026, 1, zone);
        Window february = Window.month(2026, 2, zone);
        assertThat(STANDARD.pairedChange(answers, january, february, 0.95))
                .isEqualTo(STANDARD.pairedChange(
                        answers.stream()
                                .filter(answer -> january.contains(answer.at()))
                                .toList(),
                        answers.stream()
                                .filter(answer -> february.contains(answer.at()))
                                .toList()));
    }

    /** Answers that do not count open no group, and are accounted for. */
    @Example
    @SuppressWarnings("NullAway") // what a caller without a checker may pass
    void otherAnswersOpenNoGroup() {
        NpsBreakdown breakdown = Stream.of(
                        SurveyAnswer.recommend("a", T, 10).withChannel("app"),
                        SurveyAnswer.of("a", T, Question.STAY, 5).withChannel("shop"))
                .collect(STANDARD.by(SurveyAnswer::channel));
        assertThat(breakdown.groups()).containsOnlyKeys("app");
        assertThat(breakdown.excluded()).hasToString("left out 1 (another question: 1)");
        NpsBreakdown.Tallies tallies =
                STANDARD.by(SurveyAnswer::channel).supplier().get();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tallies.add(null, SurveyAnswer.recommend("a", T, 10)))
                .withMessageStartingWith(
                        "group must be given (it may be empty), got null for SurveyAnswer[customerId=a");
    }

    static int score(SurveyAnswer answer) {
        return answer.score() == null ? -1 : answer.score();
    }

    private static long customers(List<SurveyAnswer> answers) {
        return answers.stream().map(SurveyAnswer::customerId).distinct().count();
    }

    private static double width(Estimate estimate) {
        return estimate.high() - estimate.low();
    }
}
