package io.engagement.nps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engagement.Parts;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.estimate.Exclusions;
import io.engagement.nps.NpsCalculator.Rule;
import io.engagement.nps.NpsCalculator.Tally;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NpsCalculatorTest {
    private static final Instant T = Instant.parse("2026-10-01T00:00:00Z");
    private static final Window WINDOW = Window.of(T.plusSeconds(2), T.plusSeconds(6), ZoneOffset.UTC);
    private static final Question STARS = Question.REVIEW;

    /** Few customers, instants and ids, so that answers of one customer tie in all of them; borders of the window. */
    @Provide
    Arbitrary<List<SurveyAnswer>> answers() {
        Arbitrary<String> customers = Arbitraries.of("a", "b", "c", "d");
        Arbitrary<Instant> times = Arbitraries.integers().between(0, 8).map(T::plusSeconds);
        Arbitrary<String> ids = Arbitraries.of("", "e1", "e2");
        Arbitrary<SurveyAnswer> recommend = Combinators.combine(
                        customers, times, Arbitraries.integers().between(0, 10), ids)
                .as((customer, at, score, id) ->
                        SurveyAnswer.recommend(customer, at, score).withId(id));
        Arbitrary<SurveyAnswer> stars = Combinators.combine(
                        customers, times, Arbitraries.integers().between(1, 5), ids)
                .as((customer, at, score, id) ->
                        SurveyAnswer.of(customer, at, STARS, score).withId(id));
        Arbitrary<SurveyAnswer> words = Combinators.combine(customers, times)
                .as((customer, at) -> SurveyAnswer.comment(customer, at, Question.RECOMMEND, "well"));
        return Arbitraries.frequencyOf(Tuple.of(8, recommend), Tuple.of(1, stars), Tuple.of(1, words))
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<NpsCalculator> calculators() {
        NpsCalculator standard = NpsCalculator.standard();
        return Arbitraries.of(
                standard,
                standard.with(Rule.FIRST),
                standard.during(WINDOW),
                standard.with(Rule.FIRST).during(WINDOW),
                standard.on(STARS, 3, 5),
                standard.on(Question.RECOMMEND, 0, 1));
    }

    /** The answers that count, customer by customer, then the groups one by one. */
    private static Nps naive(NpsCalculator rules, List<SurveyAnswer> answers) {
        Comparator<SurveyAnswer> inTime = Comparator.comparing(SurveyAnswer::at).thenComparing(SurveyAnswer::id);
        Map<String, List<SurveyAnswer>> byCustomer = answers.stream()
                .filter(answer -> answer.question().equals(rules.question()) && answer.score() != null)
                .filter(answer -> rules.window() == null
                        || (!answer.at().isBefore(rules.window().start())
                                && answer.at().isBefore(rules.window().end())))
                .collect(Collectors.groupingBy(SurveyAnswer::customerId));
        long[] groups = new long[3];
        for (List<SurveyAnswer> own : byCustomer.values()) {
            SurveyAnswer extreme =
                    rules.rule() == Rule.LATEST ? Collections.max(own, inTime) : Collections.min(own, inTime);
            int score = own.stream()
                    .filter(answer -> inTime.compare(answer, extreme) == 0)
                    .mapToInt(answer -> Objects.requireNonNull(answer.score()))
                    .min()
                    .orElseThrow();
            groups[score <= rules.detractorsUpTo() ? 0 : score < rules.promotersFrom() ? 1 : 2]++;
        }
        return Nps.of(groups[0], groups[1], groups[2]);
    }

    private static Nps counts(Nps nps) {
        return Nps.of(nps.detractors(), nps.passives(), nps.promoters());
    }

    @Property
    void everyCustomerCountsOnceByTheRule(
            @ForAll("calculators") NpsCalculator rules, @ForAll("answers") List<SurveyAnswer> answers) {
        Nps nps = rules.calculate(answers);
        assertThat(counts(nps)).isEqualTo(naive(rules, answers));
        assertThat(nps.n() + nps.excluded().total()).isEqualTo(answers.size());
    }

    /** Whatever the split, customers in several parts included, and whatever the order of merging. */
    @Property
    void partsMergeToOnePass(
            @ForAll("calculators") NpsCalculator rules,
            @ForAll("answers") List<SurveyAnswer> answers,
            @ForAll @Size(min = 1, max = 7) List<@IntRange(max = 3) Integer> parts,
            @ForAll boolean backwards) {
        Nps onePass = rules.calculate(answers);
        assertThat(Parts.collect(rules.collector(), answers, parts, backwards)).isEqualTo(onePass);
        assertThat(answers.parallelStream().collect(rules.collector())).isEqualTo(onePass);
    }

    @Property
    void orderDoesNotMatter(
            @ForAll("calculators") NpsCalculator rules,
            @ForAll("answers") List<SurveyAnswer> answers,
            @ForAll Random random) {
        List<SurveyAnswer> shuffled = new ArrayList<>(answers);
        Collections.shuffle(shuffled, random);
        assertThat(rules.calculate(shuffled)).isEqualTo(rules.calculate(answers));
    }

    @Property
    void repeatedAnswersChangeOnlyWhatIsLeftOut(
            @ForAll("calculators") NpsCalculator rules, @ForAll("answers") List<SurveyAnswer> answers) {
        Nps twice = rules.calculate(
                Stream.concat(answers.stream(), answers.stream()).toList());
        Nps once = rules.calculate(answers);
        assertThat(counts(twice)).isEqualTo(counts(once));
        assertThat(twice.excluded().total()).isEqualTo(2 * once.excluded().total() + once.n());
    }

    /** A live score: read, go on, read again; reading changes nothing. */
    @Property
    void liveTally(@ForAll("calculators") NpsCalculator rules, @ForAll("answers") List<SurveyAnswer> answers) {
        Tally tally = rules.collector().supplier().get();
        for (int i = 0; i < answers.size(); i++) {
            assertThat(tally.result()).isEqualTo(rules.calculate(answers.subList(0, i)));
            assertThat(tally).hasToString(tally.result().toString());
            tally.add(answers.get(i));
        }
        assertThat(tally.result()).isEqualTo(rules.calculate(answers));
    }

    @Property
    void mergingLeavesTheOtherAsItIs(
            @ForAll("answers") List<SurveyAnswer> some, @ForAll("answers") List<SurveyAnswer> others) {
        NpsCalculator rules = NpsCalculator.standard();
        Tally tally = rules.collector().supplier().get();
        Tally other = rules.collector().supplier().get();
        some.forEach(tally::add);
        others.forEach(other::add);
        tally.merge(other);
        assertThat(other.result()).isEqualTo(rules.calculate(others));
        some.forEach(tally::add);
        assertThat(other.result()).isEqualTo(rules.calculate(others));
    }

    /** Results of parts that share a customer must not be added; their tallies merge right. */
    @Test
    void addingResultsIsNotMerging() {
        NpsCalculator standard = NpsCalculator.standard();
        List<SurveyAnswer> night = List.of(SurveyAnswer.recommend("a", T, 10), SurveyAnswer.recommend("b", T, 3));
        List<SurveyAnswer> day = List.of(SurveyAnswer.recommend("b", T.plusSeconds(9), 9));
        Tally tally = standard.collector().supplier().get();
        night.forEach(tally::add);
        assertThat(counts(tally.result())).isEqualTo(Nps.of(1, 0, 1));
        day.forEach(tally::add);
        assertThat(tally.result()).isEqualTo(new Nps(0, 0, 2, Exclusions.of("answered more than once", 1)));
        assertThat(standard.calculate(night).plusDisjoint(standard.calculate(day)))
                .isEqualTo(Nps.of(1, 0, 2));
    }

    @Test
    void saysWhatItLeftOut() {
        List<SurveyAnswer> answers = List.of(
                SurveyAnswer.recommend("a", T.plusSeconds(2), 10),
                SurveyAnswer.recommend("a", T.plusSeconds(3), 9),
                SurveyAnswer.recommend("b", T.plusSeconds(6), 1),
                SurveyAnswer.comment("c", T, Question.RECOMMEND, "well"),
                SurveyAnswer.of("c", T, STARS, 5),
                SurveyAnswer.of("d", T, STARS, 5));
        Nps nps = NpsCalculator.standard().during(WINDOW).calculate(answers);
        assertThat(nps.excluded().counts())
                .isEqualTo(new TreeMap<>(Map.of(
                        "another question", 2L,
                        "answered more than once", 1L,
                        "no score", 1L,
                        "outside the window", 1L)));
        assertThat(nps)
                .hasToString(
                        "NPS +100.0 [-58.7, +100.0] at 95%, n 1 (promoters 1, passives 0, detractors 0); left out 5"
                                + " (another question: 2, answered more than once: 1, no score: 1, outside the"
                                + " window: 1)");
    }

    @Test
    void tiesAreDecidedByIdThenByTheLowerScore() {
        List<SurveyAnswer> tie = List.of(
                SurveyAnswer.recommend("a", T, 10).withId("e1"),
                SurveyAnswer.recommend("a", T, 7).withId("e2"),
                SurveyAnswer.recommend("a", T, 8).withId("e2"),
                SurveyAnswer.recommend("a", T, 0).withId("e1"));
        assertThat(counts(NpsCalculator.standard().calculate(tie))).isEqualTo(Nps.of(0, 1, 0));
        assertThat(counts(NpsCalculator.standard().with(Rule.FIRST).calculate(tie)))
                .isEqualTo(Nps.of(1, 0, 0));
    }

    @Test
    void wrongRulesAreRefused() {
        NpsCalculator standard = NpsCalculator.standard();
        assertThatThrownBy(() -> standard.on(STARS, 5, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("detractorsUpTo must be below promotersFrom and both fit review (1..5), got 5 and 5");
        assertThatThrownBy(() -> standard.on(STARS, 0, 5)).hasMessageContaining("got 0 and 5");
        assertThatThrownBy(() -> standard.on(STARS, 3, 6)).hasMessageContaining("got 3 and 6");
        assertThatThrownBy(() -> standard.on(Question.COMMENT, 0, 0)).hasMessageContaining("comment (words)");
        Tally tally = standard.collector().supplier().get();
        Tally other = standard.with(Rule.FIRST).collector().supplier().get();
        assertThatThrownBy(() -> tally.merge(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("rules must be NpsCalculator[")
                .hasMessageContaining("rule=LATEST")
                .hasMessageContaining("rule=FIRST");
    }

    @Test
    void rulesAreValues() {
        NpsCalculator rules = NpsCalculator.standard().during(WINDOW).with(Rule.FIRST);
        assertThat(Parts.serialised(rules)).isEqualTo(rules);
        assertThat(rules.on(STARS, 2, 4)).isEqualTo(new NpsCalculator(STARS, 2, 4, Rule.FIRST, WINDOW));
        assertThat(NpsCalculator.standard()).isEqualTo(new NpsCalculator(Question.RECOMMEND, 6, 9, Rule.LATEST, null));
    }
}
