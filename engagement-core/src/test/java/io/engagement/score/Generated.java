package io.engagement.score;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Events and definitions that reach the corners: ties, borders of local days, clocks that change, refunds, weight 0. */
final class Generated {
    static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    static final Currency USD = Currency.getInstance("USD");
    static final String ID = "C-1";
    static final Duration LONGEST = Duration.ofDays(60);
    /** Scores are compared to 1e-12 of their range. */
    static final double CLOSE = 1e-10;

    private Generated() {}

    /** A zone and a time before its clocks change: at night, at midnight (Sao Paulo), by a whole day (Apia), never. */
    record Place(ZoneId zone, Instant start) {
        EngagementScore.Builder score() {
            return EngagementScore.in(zone).minCoverage(0);
        }

        /** After all that is generated. */
        Instant end() {
            return start.plus(LONGEST).plusNanos(1);
        }
    }

    static Arbitrary<Place> places() {
        return Arbitraries.of(
                new Place(NEW_YORK, Instant.parse("2026-10-28T04:00:00Z")),
                new Place(NEW_YORK, Instant.parse("2026-03-05T05:00:00Z")),
                new Place(ZoneId.of("America/Sao_Paulo"), Instant.parse("2018-11-02T03:00:00Z")),
                new Place(ZoneId.of("Pacific/Apia"), Instant.parse("2011-12-28T10:00:00Z")),
                new Place(ZoneId.of("Asia/Tokyo"), Instant.parse("1969-12-30T15:00:00Z")));
    }

    static Arbitrary<Instant> times(Instant start) {
        return Arbitraries.oneOf(
                        Arbitraries.integers()
                                .between(0, 24 * 7)
                                .map(hour -> Duration.ofHours(hour).plusMinutes(30)),
                        Combinators.combine(
                                        Arbitraries.integers().between(0, 24 * 10),
                                        Arbitraries.integers().between(-1, 1))
                                .as((hour, nanos) -> Duration.ofHours(hour).plusNanos(nanos)),
                        Arbitraries.longs().between(0, LONGEST.toNanos()).map(Duration::ofNanos))
                .map(start::plus);
    }

    /** Likes only: whole values, so that their sums are exact. */
    static Arbitrary<CustomerEvent> likes(Instant start) {
        return times(start).map(at -> Interaction.of(ID, at, InteractionType.LIKE));
    }

    /** Events that can only add: nothing is answered, nothing is paid back. */
    static Arbitrary<CustomerEvent> adding(Instant start) {
        Arbitrary<Money> amounts = Arbitraries.oneOf(
                Arbitraries.of(Money.of(0, "USD"), Money.of("0.01", "USD"), Money.of(12, "EUR")),
                Arbitraries.integers().between(1, 200).map(units -> Money.of(units, "USD")));
        return Arbitraries.oneOf(
                Combinators.combine(times(start), amounts).as((at, amount) -> Purchase.of(ID, at, amount)),
                Combinators.combine(
                                times(start),
                                Arbitraries.of(InteractionType.LIKE, InteractionType.SHARE, InteractionType.VISIT),
                                Arbitraries.of("", "web", "shop"))
                        .as((at, type, channel) -> Interaction.of(ID, at, type).withChannel(channel)));
    }

    static Arbitrary<CustomerEvent> events(Instant start) {
        return Arbitraries.oneOf(
                adding(start),
                times(start).map(at -> Interaction.of(ID, at, InteractionType.EMAIL_COMPLAINED)),
                Combinators.combine(times(start), Arbitraries.integers().between(-200, -1))
                        .as((at, units) -> Purchase.of(ID, at, Money.of(units, "USD"))),
                Combinators.combine(times(start), Arbitraries.integers().between(0, 10))
                        .as((at, score) -> SurveyAnswer.recommend(ID, at, score)),
                times(start).map(at -> SurveyAnswer.comment(ID, at, Question.RECOMMEND, "well")),
                Combinators.combine(times(start), Arbitraries.integers().between(1, 5))
                        .as((at, score) -> SurveyAnswer.of(ID, at, Question.SATISFACTION, score)));
    }

    static Stream<Signal> addingSignals() {
        return Stream.of(
                Signal.purchases(),
                Signal.spend(USD).halfLife(Duration.ofDays(7)),
                Signal.interactions(InteractionType.LIKE)
                        .halfLife(Duration.ofHours(1))
                        .scale(Scale.linear(0, 4)),
                Signal.interactions(InteractionType.SHARE).onChannel("web"));
    }

    static Stream<Signal> allSignals() {
        return Stream.concat(
                addingSignals(),
                Stream.of(
                        Signal.spend(USD).named("balance").scale(Scale.linear(-50, 100)),
                        Signal.interactions(InteractionType.EMAIL_COMPLAINED)
                                .scale(Scale.halfAt(2).inverted()),
                        Signal.latestAnswer(Question.RECOMMEND),
                        Signal.latestAnswer(Question.SATISFACTION).missing(Missing.renormalise())));
    }

    /** The signals with weights that may be 0, tiny or huge. */
    static Arbitrary<List<Signal>> weighed(List<Signal> signals) {
        return Arbitraries.of(0.0, 1e-3, 0.1, 1.0, 3.0, 1e6)
                .list()
                .ofSize(signals.size())
                .filter(weights -> weights.stream().anyMatch(weight -> weight > 0))
                .map(weights -> IntStream.range(0, signals.size())
                        .mapToObj(i -> signals.get(i).weight(weights.get(i)))
                        .toList());
    }

    static EngagementScore score(Place place, List<Signal> signals) {
        EngagementScore.Builder builder = place.score();
        signals.forEach(builder::signal);
        return builder.build();
    }

    static CustomerProfile profile(EngagementScore score, Iterable<? extends CustomerEvent> events) {
        CustomerProfile profile = score.profile(ID);
        for (CustomerEvent event : events) {
            profile = score.update(profile, event);
        }
        return profile;
    }
}
