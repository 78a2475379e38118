package io.engagement.nps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.estimate.Exclusions;
import io.engagement.nps.NpsEconomics.Group;
import io.engagement.nps.NpsEconomics.Respondent;
import io.engagement.nps.NpsSurvey.Unknown;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NpsSurveyTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant AS_OF = start("2026-10-01");
    private static final Instant AT = start("2026-09-01");

    private static Instant start(String day) {
        return LocalDate.parse(day).atStartOfDay(BERLIN).toInstant();
    }

    private static List<SurveyAnswer> answers(String id, int recommend, int stay, int referrals) {
        return List.of(
                SurveyAnswer.recommend(id, AT, recommend),
                SurveyAnswer.of(id, AT, Question.STAY, stay),
                SurveyAnswer.of(id, AT, Question.REFERRALS, referrals));
    }

    private static Purchase paid(String id, Instant at, long dollars) {
        return Purchase.of(id, at, Money.of(dollars, "USD"));
    }

    @Test
    void answersMeetTheSpendOfTheYearBefore() {
        Instant yearAgo = start("2025-10-01");
        List<Purchase> purchases = List.of(
                paid("a", yearAgo.minusNanos(1), 1_000),
                paid("a", yearAgo, 100),
                paid("a", AS_OF.minusNanos(1), 20),
                paid("a", AS_OF.minusNanos(1), -5),
                paid("a", AS_OF, 7_000),
                paid("b", yearAgo.minusSeconds(1), 50));
        List<SurveyAnswer> given = new ArrayList<>(answers("a", 9, 4, 2));
        given.addAll(answers("b", 6, 1, 0));
        given.addAll(answers("c", 7, 5, 1));
        NpsEconomics economics = NpsEconomics.join(given, purchases, AS_OF, BERLIN, Unknown.EXCLUDE);
        assertThat(economics.respondents())
                .containsExactly(
                        Respondent.of("a", Group.PROMOTER, Money.of(115, "USD"), 0.7, 2),
                        Respondent.of("b", Group.DETRACTOR, Money.of(0, "USD"), 0.1, 0));
        assertThat(economics.excluded()).isEqualTo(Exclusions.of("no purchase known", 1));
        assertThat(economics)
                .hasToString("NPS economics of 2 respondents in USD (promoters 1, passives 0, detractors 1);"
                        + " left out 1 (no purchase known: 1)");
        assertThat(economics.values().toString()).endsWith("left out 1 (no purchase known: 1)");
        NpsEconomics all = NpsEconomics.join(given, purchases, AS_OF, BERLIN, Unknown.ZERO);
        assertThat(all.respondents())
                .hasSize(3)
                .contains(Respondent.of("c", Group.PASSIVE, Money.of(0, "USD"), 0.9, 1));
        assertThat(all.excluded()).isEqualTo(Exclusions.NONE);
    }

    @Test
    void aRefundBelongsToItsOrder() {
        List<Purchase> purchases = List.of(
                paid("a", start("2025-09-01"), 50).withOrder("o-1"),
                paid("a", start("2026-01-01"), -50).withOrder("o-1"),
                paid("a", start("2026-02-01"), 30));
        assertThat(NpsEconomics.join(answers("a", 9, 5, 0), purchases, AS_OF, BERLIN, Unknown.EXCLUDE)
                        .respondents())
                .extracting(Respondent::spend)
                .containsExactly(Money.of(30, "USD"));
    }

    @Test
    void theCalculatorChoosesTheAnswerThatCounts() {
        Instant later = AT.plusSeconds(60);
        List<SurveyAnswer> given = new ArrayList<>(answers("a", 3, 1, 0));
        given.add(SurveyAnswer.recommend("a", later, 10));
        given.add(SurveyAnswer.of("a", later, Question.STAY, 5));
        given.add(SurveyAnswer.of("a", later, Question.STAY, 4));
        given.add(SurveyAnswer.of("a", later, Question.REFERRALS, 6).withId("2"));
        given.add(SurveyAnswer.of("a", later, Question.REFERRALS, 9).withId("1"));
        given.add(SurveyAnswer.recommend("a", AS_OF, 0));
        given.add(SurveyAnswer.comment("a", later, Question.RECOMMEND, "well"));
        assertThat(respondents(NpsSurvey.standard(), given))
                .containsExactly(Respondent.of("a", Group.PROMOTER, Money.of(1, "USD"), 0.7, 6));
        NpsCalculator first = NpsCalculator.standard().with(NpsCalculator.Rule.FIRST);
        assertThat(respondents(NpsSurvey.standard().with(first), given))
                .containsExactly(Respondent.of("a", Group.DETRACTOR, Money.of(1, "USD"), 0.1, 0));
        NpsCalculator wave = NpsCalculator.standard().during(Window.of(later, AS_OF, BERLIN));
        assertThat(respondents(NpsSurvey.standard().with(wave.with(NpsCalculator.Rule.FIRST)), given))
                .containsExactly(Respondent.of("a", Group.PROMOTER, Money.of(1, "USD"), 0.7, 9));
    }

    private static List<Respondent> respondents(NpsSurvey survey, List<SurveyAnswer> given) {
        return survey.join(given, List.of(paid("a", AT, 1)), AS_OF, BERLIN, Unknown.EXCLUDE)
                .respondents();
    }

    @Test
    void otherQuestionsAreReadAsTold() {
        Question yesNo = Question.scale("renew", 0, 1);
        Question complaints = Question.count("complaints");
        List<SurveyAnswer> given = List.of(
                SurveyAnswer.recommend("a", AT, 8),
                SurveyAnswer.of("a", AT, yesNo, 1),
                SurveyAnswer.of("a", AT, complaints, 3));
        NpsSurvey survey = NpsSurvey.standard()
                .withStay(yesNo, Map.of(0, 0.2, 1, 0.85))
                .withReferrals(null)
                .withNegativeComments(complaints);
        assertThat(respondents(survey, given))
                .containsExactly(Respondent.of("a", Group.PASSIVE, Money.of(1, "USD"), 0.85, 0)
                        .withNegativeComments(3));
    }

    @Test
    void badInputIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NpsSurvey.standard().withStay(Question.STAY, Map.of(1, 0.5)))
                .withMessage("retention must have a probability for each answer to stay (1..5), got {1=0.5}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NpsSurvey.standard().withStay(Question.scale("s", 1, 2), Map.of(1, 0.5, 3, 0.5)))
                .withMessageContaining("retention must have a probability for each answer to s (1..2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NpsSurvey.standard().withStay(Question.scale("s", 1, 1), Map.of(1, 1.5)))
                .withMessage("retention of answer 1 must be in [0, 1], got 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        NpsSurvey.standard().join(List.of(), List.of(), AS_OF.plusSeconds(1), BERLIN, Unknown.ZERO))
                .withMessage("asOf must be where a day begins in Europe/Berlin (2026-09-30T22:00:00Z),"
                        + " got 2026-09-30T22:00:01Z");
    }

    @Provide
    Arbitrary<SurveyAnswer> answer() {
        return Combinators.combine(
                        Arbitraries.of("a", "b", "c", "d", "e"),
                        Arbitraries.of(Question.RECOMMEND, Question.STAY, Question.REFERRALS, Question.EFFORT),
                        Arbitraries.integers().between(-3, 3),
                        Arbitraries.integers().between(1, 5))
                .as((id, question, hours, score) ->
                        SurveyAnswer.of(id, AS_OF.plusSeconds(3_600L * hours), question, score));
    }

    /** Respondents and those left out are the customers who answered; the order and what came later do not matter. */
    @Property(tries = 300)
    void everyCustomerWhoAnsweredIsAccountedFor(@ForAll List<@From("answer") SurveyAnswer> given) {
        List<Purchase> purchases = List.of(paid("a", AT, 5), paid("b", AT, 5), paid("c", AT, 5));
        NpsEconomics economics = NpsEconomics.join(given, purchases, AS_OF, BERLIN, Unknown.EXCLUDE);
        List<SurveyAnswer> seen = given.stream()
                .filter(answer ->
                        answer.at().isBefore(AS_OF) && !answer.question().equals(Question.EFFORT))
                .toList();
        long customers = seen.stream().map(SurveyAnswer::customerId).distinct().count();
        assertThat(economics.respondents().size() + economics.excluded().total())
                .isEqualTo(customers);
        List<SurveyAnswer> backwards = new ArrayList<>(seen);
        Collections.reverse(backwards);
        assertThat(NpsEconomics.join(backwards, purchases, AS_OF, BERLIN, Unknown.EXCLUDE))
                .isEqualTo(economics);
    }
}
