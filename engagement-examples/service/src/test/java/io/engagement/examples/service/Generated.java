package io.engagement.examples.service;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Events as they may come. */
final class Generated {
    private static final Currency USD = Currency.getInstance("USD");

    private Generated() {}

    /** Events of a few customers, each with an id of its own. */
    static Arbitrary<List<CustomerEvent>> events(int most) {
        return event().list().ofMaxSize(most).map(events -> {
            List<CustomerEvent> numbered = new ArrayList<>();
            for (CustomerEvent event : events) {
                numbered.add(withId(event, "e-" + numbered.size()));
            }
            return numbered;
        });
    }

    private static CustomerEvent withId(CustomerEvent event, String id) {
        if (event instanceof Purchase purchase) {
            return purchase.withId(id);
        }
        return event instanceof SurveyAnswer answer ? answer.withId(id) : ((Interaction) event).withId(id);
    }

    static Arbitrary<CustomerEvent> event() {
        return Arbitraries.oneOf(purchase(), answer(), interaction());
    }

    private static Arbitrary<String> customer() {
        return Arbitraries.of("C-1", "C-2", "C-3", "Müller & Söhne", "a/b", "..", "名前 😀", "100%+");
    }

    private static Arbitrary<Instant> at() {
        return Arbitraries.longs()
                .between(0, 40_000_000)
                .map(seconds -> Running.NOW.minusSeconds(seconds + 1).minusNanos(seconds * 1000));
    }

    private static Arbitrary<CustomerEvent> purchase() {
        Arbitrary<BigDecimal> amount = Arbitraries.bigDecimals()
                .between(new BigDecimal("-100"), new BigDecimal("1000"))
                .ofScale(3);
        Arbitrary<Period> covers =
                Arbitraries.of(Period.ofMonths(1), Period.of(1, 2, 3)).injectNull(0.8);
        return Combinators.combine(customer(), at(), amount, word(), word(), covers)
                .as((who, at, value, item, order, period) ->
                        new Purchase(who, at, Money.of(value, USD), item, order, period, "shop", null, "id"));
    }

    private static Arbitrary<CustomerEvent> answer() {
        Arbitrary<Question> question = Arbitraries.of(
                Question.RECOMMEND, Question.RECOMMEND, Question.SATISFACTION, Question.scale("own", 1, 5));
        return Combinators.combine(
                        customer(), at(), question, Arbitraries.integers().between(1, 5), word())
                .as((who, at, asked, score, text) -> new SurveyAnswer(
                        who,
                        at,
                        asked,
                        asked.equals(Question.RECOMMEND) ? 2 * score : score,
                        text,
                        null,
                        null,
                        "checkout",
                        "id"));
    }

    private static Arbitrary<CustomerEvent> interaction() {
        Arbitrary<InteractionType> type =
                Arbitraries.of(InteractionType.VISIT, InteractionType.EMAIL_CLICKED, InteractionType.of("store visit"));
        Arbitrary<Duration> duration =
                Arbitraries.of(Duration.ZERO, Duration.ofMillis(1234)).injectNull(0.5);
        return Combinators.combine(customer(), at(), type, duration, word())
                .as((who, at, kind, took, item) -> new Interaction(who, at, kind, item, took, "app", null, "id"));
    }

    private static Arbitrary<String> word() {
        return Arbitraries.of("", "sku-7", "\"quoted\" \\ \u0000 \n", "日本", "😀");
    }
}
