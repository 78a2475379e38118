package io.engagement.segment;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Events of few customers around a night when the clocks of Berlin change, with ties and full hours, and waits. */
final class Streams {
    static final Instant START = Instant.parse("2026-03-27T23:00:00Z");
    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    static final int HOURS = 24 * 6;

    private Streams() {}

    static Arbitrary<Instant> times() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, HOURS),
                        Arbitraries.of(0L, 0L, 0L, -1L, 1L, 1_800_000_000_000L))
                .as((hour, nanos) -> START.plus(Duration.ofHours(hour)).plusNanos(nanos));
    }

    static Arbitrary<CustomerEvent> events() {
        Arbitrary<String> ids = Arbitraries.of("a", "b", "c");
        return Arbitraries.oneOf(
                Combinators.combine(
                                ids,
                                times(),
                                Arbitraries.of(
                                        InteractionType.CART_FILLED,
                                        InteractionType.CART_FILLED,
                                        InteractionType.VISIT,
                                        InteractionType.SIGN_UP,
                                        InteractionType.CANCELLATION),
                                Arbitraries.of("", "x", "y"))
                        .as((id, at, type, item) -> Interaction.of(id, at, type).withItem(item)),
                Combinators.combine(ids, times(), Arbitraries.of("", "x", "y"), Arbitraries.of(-5, 0, 7))
                        .as((id, at, item, amount) ->
                                Purchase.of(id, at, Money.of(amount, "USD")).withItem(item)),
                Combinators.combine(ids, times(), Arbitraries.integers().between(0, 10))
                        .as((id, at, answer) -> SurveyAnswer.recommend(id, at, answer)));
    }

    static Arbitrary<List<CustomerEvent>> streams() {
        return events().list().ofMaxSize(40);
    }

    static Arbitrary<List<Instant>> ticks() {
        return times().list().ofMaxSize(8);
    }

    static Arbitrary<Wait> waits() {
        return Arbitraries.of(
                Wait.of(Duration.ofNanos(1)),
                Wait.hours(1),
                Wait.hours(4),
                Wait.hours(24),
                Wait.days(1, BERLIN),
                Wait.of(Period.ofDays(2), BERLIN));
    }

    static Arbitrary<EventFilter> filters() {
        return Arbitraries.of(
                EventFilter.any(),
                EventFilter.purchases(),
                EventFilter.refunds().or(EventFilter.interactions(InteractionType.VISIT)),
                EventFilter.interactions(InteractionType.CART_FILLED),
                EventFilter.interactions().about("x"),
                EventFilter.interactions(InteractionType.SIGN_UP, InteractionType.CANCELLATION),
                EventFilter.answers(Question.RECOMMEND, 0, 6),
                EventFilter.answers().onChannel("x").named("said \"so\""));
    }
}
