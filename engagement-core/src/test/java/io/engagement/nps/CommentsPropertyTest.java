package io.engagement.nps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Proportion;
import io.engagement.nps.Comments.Reasons;
import io.engagement.nps.Comments.Voice;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CommentsPropertyTest {
    @Provide
    Arbitrary<List<SurveyAnswer>> answers() {
        return Answers.of(Question.RECOMMEND, Question.RECOMMEND, Question.COMMENT, Question.EFFORT);
    }

    @Property
    void piecesMergeToOnePass(@ForAll("answers") List<SurveyAnswer> answers, @ForAll long seed) {
        Window window = Window.of(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 10, 3), ZoneOffset.UTC);
        Answers.assertMerges(Comments.standard().collector(), Comments.Tally::merge, answers, seed);
        Answers.assertMerges(
                Comments.of(NpsCalculator.standard().during(window), Question.COMMENT)
                        .collector(),
                Comments.Tally::merge,
                answers,
                seed);
    }

    /** The customers with words are part of those the score counts, with the same score. */
    @Property
    void theScoreThatCountsIsTheCalculators(
            @ForAll("answers") List<SurveyAnswer> answers, @ForAll NpsCalculator.Rule rule) {
        NpsCalculator rules = NpsCalculator.standard().with(rule);
        List<SurveyAnswer> allSpeak = new ArrayList<>(answers);
        for (int i = 1; i <= 4; i++) {
            allSpeak.add(SurveyAnswer.comment("C-" + i, Answers.START, Question.COMMENT, "words"));
        }
        Comments comments = Comments.of(rules, Question.COMMENT).calculate(allSpeak);
        Nps nps = rules.calculate(answers);
        assertThat(comments.nps()).isEqualTo(Nps.of(nps.detractors(), nps.passives(), nps.promoters()));
    }

    @Property
    void repeatsAreHarmless(@ForAll("answers") List<SurveyAnswer> answers) {
        List<SurveyAnswer> twice = new ArrayList<>(answers);
        twice.addAll(answers);
        assertThat(Comments.standard().calculate(twice).voices())
                .isEqualTo(Comments.standard().calculate(answers).voices());
    }

    /** Those who mention a term and those who do not are all; shares and differences follow from these counts. */
    @Property
    void termsAreCountedOncePerCustomer(@ForAll("answers") List<SurveyAnswer> answers) {
        Comments comments = Comments.standard().calculate(answers);
        Reasons reasons = comments.terms(Locale.ROOT, 1);
        reasons.mentioning().forEach((term, some) -> {
            long voices = comments.voices().stream()
                    .filter(voice -> voice.texts().stream()
                            .anyMatch(text -> Terms.of(text, Locale.ROOT).contains(term)))
                    .count();
            assertThat(some.n()).isEqualTo(voices);
            Nps all = reasons.all();
            assertThat(reasons.promoters(term)).isEqualTo(Proportion.of(some.promoters(), all.promoters()));
            assertThat(reasons.detractors(term)).isEqualTo(Proportion.of(some.detractors(), all.detractors()));
            Nps others = Nps.of(
                    all.detractors() - some.detractors(),
                    all.passives() - some.passives(),
                    all.promoters() - some.promoters());
            assertThat(reasons.npsDifference(term)).isEqualTo(some.minus(others));
            if (all.promoters() > 0 && all.detractors() > 0) {
                assertThat(reasons.difference(term))
                        .isEqualTo(reasons.promoters(term).minus(reasons.detractors(term)));
            }
        });
        assertThat(reasons.toString()).startsWith("What separates ");
    }

    /** Adjusting looks at all reasons and keeps their order; Holm never promises less than Benjamini and Hochberg. */
    @Property(tries = 300)
    void adjustedPValuesAreAtLeastTheRawOnes(@ForAll("answers") List<SurveyAnswer> answers) {
        Reasons reasons = Comments.standard().calculate(answers).terms(Locale.ROOT, 1);
        Map<String, Difference> raw = reasons.separating(0.95);
        assertThat(reasons.benjaminiHochberg()).isEqualTo(Difference.benjaminiHochberg(raw));
        assertThat(new ArrayList<>(reasons.holm().keySet())).isEqualTo(new ArrayList<>(raw.keySet()));
        List<Double> single = pValues(raw);
        List<Double> falseShare = pValues(reasons.benjaminiHochberg());
        List<Double> falseAny = pValues(reasons.holm());
        assertThat(single).isSorted();
        for (int i = 0; i < single.size(); i++) {
            assertThat(falseShare.get(i)).isBetween(single.get(i) - 1e-15, falseAny.get(i) + 1e-15);
        }
    }

    private static List<Double> pValues(Map<String, Difference> differences) {
        return differences.values().stream().map(Difference::pValue).toList();
    }

    @Test
    void whatCountsAsACustomersWords() {
        Comments comments = Comments.standard()
                .calculate(List.of(
                        SurveyAnswer.recommend("C-1", Answers.START, 2).withText("slow"),
                        SurveyAnswer.recommend("C-1", Answers.START.plusSeconds(1), 9)
                                .withText("fast"),
                        SurveyAnswer.comment("C-1", Answers.START, Question.COMMENT, "kind"),
                        SurveyAnswer.comment("C-1", Answers.START, Question.COMMENT, "kind"),
                        SurveyAnswer.comment("C-1", Answers.START, Question.RECOMMEND, "cheap"),
                        SurveyAnswer.recommend("C-2", Answers.START, 10),
                        SurveyAnswer.comment("C-3", Answers.START, Question.COMMENT, "who knows"),
                        SurveyAnswer.comment("C-3", Answers.START, Question.text("other"), "else"),
                        SurveyAnswer.of("C-1", Answers.START, Question.EFFORT, 3)
                                .withText("hard")));
        assertThat(comments.voices()).containsExactly(new Voice("C-1", 9, List.of("cheap", "fast", "kind")));
        assertThat(comments.excluded())
                .isEqualTo(Exclusions.of("answered more than once", 1)
                        .plus(Exclusions.of("a score without words", 1))
                        .plus(Exclusions.of("words without a score", 1))
                        .plus(Exclusions.of("another question", 2)));
        assertThat(comments).hasToString("comments of 1 customers: " + Nps.of(0, 0, 1) + "; " + comments.excluded());
    }

    @Test
    void wordsOutsideTheWindowDoNotCount() {
        Window october = Window.month(2026, 10, ZoneOffset.UTC);
        Comments comments = Comments.of(NpsCalculator.standard().during(october), Question.COMMENT)
                .calculate(List.of(
                        SurveyAnswer.recommend("C-1", Answers.START, 2).withText("slow"),
                        SurveyAnswer.comment("C-1", october.end(), Question.COMMENT, "late")));
        assertThat(comments.voices()).containsExactly(new Voice("C-1", 2, List.of("slow")));
        assertThat(comments.excluded()).isEqualTo(Exclusions.of("outside the window", 1));
    }

    @Test
    void theReasonsThatSeparatePromotersFromDetractors() {
        Reasons reasons = deliveries().terms();
        assertThat(reasons.all()).isEqualTo(Nps.of(30, 10, 40));
        assertThat(reasons.mentioning().get("早い")).isEqualTo(Nps.of(0, 0, 40));
        assertThat(reasons.difference("早い").estimate().value()).isEqualTo(1);
        assertThat(reasons.difference("配送").estimate().value()).isZero();
        assertThat(reasons.difference("遅い", 0.9).estimate().low())
                .isEqualTo(Proportion.of(0, 40)
                        .minus(Proportion.of(30, 30), 0.9)
                        .estimate()
                        .low());
        assertThat(reasons.npsDifference("早い", 0.9)).isEqualTo(Nps.of(0, 0, 40).minus(Nps.of(30, 10, 0), 0.9));
        assertThat(reasons.npsDifference("送が").estimate()).hasToString("undefined: the second has no answers");
        assertThat(reasons.toString())
                .startsWith(
                        "What separates 40 promoters from 30 detractors: 8 reasons that 5 or more of 80 customers mention\n")
                .contains("  早い     100.0%        0.0%   +100.0 pp");
    }

    @Test
    void themesAreWhatTheUsersFunctionSays() {
        Reasons themes = deliveries()
                .themes(text -> text.contains("早") || text.contains("遅") ? Set.of("speed", "service") : Set.of());
        assertThat(themes.mentioning()).isEqualTo(Map.of("speed", Nps.of(30, 0, 40), "service", Nps.of(30, 0, 40)));
        assertThat(themes.minimumSupport()).isEqualTo(5);
        assertThat(deliveries().themes(text -> Set.of(text), 31).mentioning()).containsOnlyKeys("配送が早い");
    }

    @Test
    void aTableShowsTheFirstTwenty() {
        List<SurveyAnswer> answers = new ArrayList<>();
        for (int i = 0; i < 26; i++) {
            String word = "word" + (char) ('a' + i);
            answers.add(SurveyAnswer.recommend("C-" + i, Answers.START, i % 2 == 0 ? 10 : 0)
                    .withText(word));
        }
        String table =
                Comments.standard().calculate(answers).terms(Locale.ROOT, 1).toString();
        assertThat(table).endsWith("\n  and 6 more");
        assertThat(table.lines()).hasSize(23);
    }

    @Test
    void withoutPromotersThereIsNoDifference() {
        SurveyAnswer slow = SurveyAnswer.recommend("C-1", Answers.START, 2).withText("slow");
        Reasons detractor = Comments.standard().calculate(List.of(slow)).terms(Locale.ROOT, 1);
        assertThat(detractor.difference("slow")).isEqualTo(Difference.undefined("no promoters"));
        SurveyAnswer fast = SurveyAnswer.recommend("C-1", Answers.START, 9).withText("fast");
        Reasons promoter = Comments.standard().calculate(List.of(fast)).terms(Locale.ROOT, 1);
        assertThat(promoter.difference("fast")).isEqualTo(Difference.undefined("no detractors"));
        assertThat(promoter.toString()).contains("fast", "100.0%", " - ");
        Reasons none = Comments.standard().calculate(List.of()).terms();
        assertThat(none)
                .hasToString(
                        "What separates 0 promoters from 0 detractors: 0 reasons that 5 or more of 0 customers mention");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> deliveries().terms(Locale.ROOT, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("minimumSupport must be >= 1, got 0");
        assertThatThrownBy(() -> deliveries().terms().difference("cheap"))
                .hasMessage("name must be mentioned by 5 or more, got \"cheap\"");
        for (Nps tooMany : List.of(Nps.of(2, 0, 0), Nps.of(0, 2, 0), Nps.of(0, 0, 2))) {
            assertThatThrownBy(() -> new Reasons(Nps.of(1, 1, 1), Map.of("fast", tooMany), 1))
                    .hasMessageStartingWith("counts of \"fast\" must be at most NPS");
        }
        assertThat(new Reasons(Nps.of(1, 1, 1), Map.of("fast", Nps.of(1, 1, 1)), 1).mentioning())
                .hasSize(1);
        Comments.Tally comments = Comments.standard().collector().supplier().get();
        Comments.Tally reviews = Comments.of(NpsCalculator.standard(), Question.REVIEW)
                .collector()
                .supplier()
                .get();
        assertThatThrownBy(() -> comments.merge(reviews))
                .hasMessageMatching("rules must be .*comment.*, got .*review.*");
        assertThat(comments).hasToString("comments of 0 customers: NPS undefined: no answers");
    }

    @Test
    void roundTripsThroughJson() throws JsonProcessingException {
        JsonMapper mapper = JsonMapper.builder().addModule(new JavaTimeModule()).build();
        Comments comments = deliveries();
        assertThat(mapper.readValue(mapper.writeValueAsString(comments), Comments.class))
                .isEqualTo(comments);
        Reasons reasons = comments.terms();
        assertThat(mapper.readValue(mapper.writeValueAsString(reasons), Reasons.class))
                .isEqualTo(reasons);
        assertThat(Answers.copy(comments)).isEqualTo(comments);
    }

    private static Comments deliveries() {
        List<SurveyAnswer> answers = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            int score = i < 40 ? 9 + i % 2 : i < 50 ? 7 : i % 7;
            String text = i < 40 ? "配送が早い" : i < 50 ? "配送が普通" : "配送が遅い";
            answers.add(SurveyAnswer.recommend("C-" + i, Answers.START, score).withText(text));
        }
        return Comments.standard().calculate(answers);
    }
}
