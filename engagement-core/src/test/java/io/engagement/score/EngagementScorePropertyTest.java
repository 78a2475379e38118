package io.engagement.score;

import static io.engagement.score.Generated.CLOSE;
import static io.engagement.score.Generated.ID;
import static io.engagement.score.Generated.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Estimate;
import io.engagement.score.Generated.Place;
import io.engagement.score.ScoreCard.Contribution;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** The laws of the score; the premises (uncapped, not inverted, the same signals observed) are in the generators. */
class EngagementScorePropertyTest {
    private static final Instant T = Instant.parse("2026-10-28T04:00:00Z");

    /** A definition, a customer's events, and a time after them. */
    record Case(EngagementScore score, List<CustomerEvent> events, Instant asOf) {
        CustomerProfile profile() {
            return Generated.profile(score, events);
        }

        ScoreCard card() {
            return score.of(profile(), asOf);
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        return cases(Generated.allSignals().toList(), true);
    }

    /** Only signals that add up, and only events that add. */
    @Provide
    Arbitrary<Case> adding() {
        return cases(Generated.addingSignals().toList(), false);
    }

    private static Arbitrary<Case> cases(List<Signal> signals, boolean all) {
        return Generated.places()
                .flatMap(place -> Combinators.combine(
                                Generated.weighed(signals),
                                (all ? Generated.events(place.start()) : Generated.adding(place.start()))
                                        .list()
                                        .ofMaxSize(25),
                                Arbitraries.of(0L, 1L, 86_400_000_000_000L, 31_536_000_000_000_000L))
                        .as((weighed, events, after) -> new Case(
                                Generated.score(place, weighed),
                                events,
                                place.end().plusNanos(after))));
    }

    private static void assertClose(ScoreCard actual, ScoreCard expected) {
        assertThat(actual.coverage()).isCloseTo(expected.coverage(), within(1e-15));
        assertThat(actual.contributions()).hasSameSizeAs(expected.contributions());
        for (int i = 0; i < actual.contributions().size(); i++) {
            Contribution part = actual.contributions().get(i);
            Contribution other = expected.contributions().get(i);
            assertThat(part.observed()).isEqualTo(other.observed());
            assertThat(part.raw()).isCloseTo(other.raw(), within(1e-12 * (1 + Math.abs(other.raw()))));
            assertThat(part.points()).isCloseTo(other.points(), within(CLOSE));
        }
        assertThat(actual.score().orElse(-1)).isCloseTo(expected.score().orElse(-1), within(CLOSE));
    }

    /** The whole definition once more, from the events, in the plainest arithmetic. */
    @Property(tries = 300)
    void isItsFormula(@ForAll("cases") Case given) {
        ScoreCard card = given.card();
        double sum = 0;
        double counting = 0;
        double observed = 0;
        double all = 0;
        for (Signal signal : given.score.signals()) {
            OptionalDouble raw = naiveRaw(signal, given.events, given.asOf);
            all += signal.weight();
            observed += raw.isEmpty() ? 0 : signal.weight();
            if (raw.isPresent() || signal.missing().counts()) {
                double scaled =
                        raw.isEmpty() ? signal.missing().scaled() : naiveScaled(signal.scale(), raw.getAsDouble());
                sum += signal.weight() * scaled;
                counting += signal.weight();
            }
        }
        if (counting > 0) {
            assertThat(card.score().value()).isCloseTo(100 * sum / counting, within(CLOSE));
        } else {
            assertThat(card.score()).isInstanceOf(Estimate.Undefined.class);
        }
        assertThat(card.coverage()).isCloseTo(observed / all, within(1e-15));
    }

    private static OptionalDouble naiveRaw(Signal signal, List<CustomerEvent> events, Instant asOf) {
        if (signal.source() instanceof Signal.Source.LatestAnswer latest) {
            SurveyAnswer best = null;
            for (CustomerEvent event : events) {
                if (event instanceof SurveyAnswer answer
                        && answer.question().equals(latest.question())
                        && answer.score() != null
                        && (best == null
                                || answer.at().isAfter(best.at())
                                || (answer.at().equals(best.at())
                                        && answer.score() < Objects.requireNonNull(best.score())))) {
                    best = answer;
                }
            }
            return best == null ? OptionalDouble.empty() : OptionalDouble.of(Objects.requireNonNull(best.score()));
        }
        double raw = 0;
        for (CustomerEvent event : events) {
            double halvings = (double) Duration.between(event.at(), asOf).toNanos()
                    / Objects.requireNonNull(signal.halfLife()).toNanos();
            raw += naiveValue(signal, event) * Math.pow(2, -halvings);
        }
        return OptionalDouble.of(raw);
    }

    private static double naiveValue(Signal signal, CustomerEvent event) {
        if (!signal.channel().isEmpty() && !signal.channel().equals(event.channel())) {
            return 0;
        }
        if (event instanceof Purchase purchase) {
            if (signal.source() instanceof Signal.Source.Purchases) {
                return purchase.amount().signum() < 0 ? 0 : 1;
            }
            return signal.source() instanceof Signal.Source.Spend spend
                            && purchase.amount().currency().equals(spend.currency())
                    ? purchase.amount().value().doubleValue()
                    : 0;
        }
        return event instanceof Interaction interaction
                        && signal.source() instanceof Signal.Source.Interactions wanted
                        && interaction.type().equals(wanted.type())
                ? 1
                : 0;
    }

    private static double naiveScaled(Scale scale, double raw) {
        if (scale instanceof Scale.Saturating saturating) {
            return raw <= 0 ? 0 : 1 - Math.pow(2, -raw / saturating.half());
        }
        if (scale instanceof Scale.Linear linear) {
            return Math.min(1, Math.max(0, (raw - linear.low()) / (linear.high() - linear.low())));
        }
        return 1 - naiveScaled(((Scale.Inverted) scale).scale(), raw);
    }

    /** 0 to 100, and the parts add up to the score in their order, bit for bit. */
    @Property(tries = 300)
    void boundedSumOfItsParts(@ForAll("cases") Case given) {
        ScoreCard card = given.card();
        if (card.score() instanceof Estimate.Known known) {
            double sum = 0;
            for (Contribution part : card.contributions()) {
                assertThat(part.scaled()).isBetween(0.0, 1.0);
                assertThat(part.points()).isBetween(0.0, 100.0);
                sum += part.points();
            }
            assertThat(known.value()).isEqualTo(sum).isBetween(0.0, 100.0);
        }
    }

    /** Full marks in everything: rounding never carries the sum past 100, and it stays within rounding of 100. */
    @Property(tries = 300)
    void fullMarks(@ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 1_000_000) Integer> weights) {
        EngagementScore.Builder builder = EngagementScore.in(ZoneOffset.UTC).minCoverage(1);
        for (int i = 0; i < weights.size(); i++) {
            builder.signal(Signal.interactions(InteractionType.LIKE)
                    .named("like " + i)
                    .weight(weights.get(i) / 7.0)
                    .scale(Scale.halfAt(1e-9)));
        }
        EngagementScore score = builder.build();
        ScoreCard card =
                score.of(score.update(score.profile(ID), Interaction.of(ID, T, InteractionType.LIKE)), T.plusNanos(1));
        assertThat(card.coverage()).isEqualTo(1);
        assertThat(card.score().value()).isBetween(100 - 1e-12, 100.0);
        assertThat(card.contributions().stream()
                        .mapToDouble(Contribution::points)
                        .reduce(0, Double::sum))
                .isEqualTo(card.score().value());
    }

    @Property(tries = 300)
    void moreEventsNeverLowerIt(
            @ForAll("adding") Case given,
            @ForAll @IntRange(max = 24) int which,
            @ForAll @LongRange(max = 99) long nanos) {
        if (given.events.isEmpty()) {
            return;
        }
        List<CustomerEvent> fewer = new ArrayList<>(given.events);
        fewer.remove(which % fewer.size());
        Instant asOf = given.asOf.plusNanos(nanos);
        assertThat(given.score.of(given.profile(), asOf).score().value())
                .isGreaterThanOrEqualTo(given.score
                                .of(profile(given.score, fewer), asOf)
                                .score()
                                .value()
                        - CLOSE);
    }

    @Property(tries = 300)
    void withoutNewEventsItFades(@ForAll("adding") Case given, @ForAll @LongRange(max = 1L << 57) long later) {
        double now = given.card().score().value();
        double then = given.score
                .of(given.profile(), given.asOf.plusNanos(later))
                .score()
                .value();
        assertThat(then).isLessThanOrEqualTo(now + CLOSE);
    }

    /** A shift of all times by whole nanoseconds changes nothing, bit for bit. */
    @Property(tries = 300)
    void shifted(@ForAll("cases") Case given, @ForAll @LongRange(min = -(1L << 60), max = 1L << 60) long nanos) {
        List<CustomerEvent> moved = given.events.stream()
                .map(event -> at(event, event.at().plusNanos(nanos)))
                .toList();
        ScoreCard card = given.card();
        ScoreCard shifted = given.score.of(profile(given.score, moved), given.asOf.plusNanos(nanos));
        assertThat(shifted.contributions()).isEqualTo(card.contributions());
        assertThat(shifted.score()).isEqualTo(card.score());
    }

    private static CustomerEvent at(CustomerEvent event, Instant at) {
        if (event instanceof Purchase purchase) {
            return Purchase.of(ID, at, purchase.amount());
        }
        if (event instanceof Interaction interaction) {
            return Interaction.of(ID, at, interaction.type()).withChannel(interaction.channel());
        }
        SurveyAnswer answer = (SurveyAnswer) event;
        return new SurveyAnswer(ID, at, answer.question(), answer.score(), answer.text(), null, null, null, null);
    }

    @Property(tries = 300)
    void orderDoesNotMatter(@ForAll("cases") Case given, @ForAll Random random) {
        List<CustomerEvent> shuffled = new ArrayList<>(given.events);
        Collections.shuffle(shuffled, random);
        assertClose(given.score.of(profile(given.score, shuffled), given.asOf), given.card());
    }

    /** Any split into two profiles, merged either way and sent on the way, is the profile of all. */
    @Property(tries = 300)
    void mergeIsUnion(@ForAll("cases") Case given, @ForAll @Size(25) List<Boolean> left) {
        CustomerProfile a = given.score.profile(ID);
        CustomerProfile b = given.score.profile(ID);
        for (int i = 0; i < given.events.size(); i++) {
            if (left.get(i)) {
                a = given.score.update(a, given.events.get(i));
            } else {
                b = given.score.update(b, given.events.get(i));
            }
        }
        CustomerProfile before = b;
        assertClose(given.score.of(given.score.merge(a, Parts.serialised(b)), given.asOf), given.card());
        assertClose(given.score.of(given.score.merge(b, a), given.asOf), given.card());
        assertThat(b).isEqualTo(before);
        CustomerProfile merged = given.score.merge(a, b);
        assertThat(merged.hasNoEvents()).isEqualTo(given.profile().hasNoEvents());
        if (!merged.hasNoEvents()) {
            assertThat(merged.latest()).isEqualTo(given.profile().latest());
        }
    }

    /** A profile is never changed by what is made from it. */
    @Property(tries = 300)
    void profilesAreImmutable(@ForAll("cases") Case given) {
        CustomerProfile profile = given.profile();
        CustomerProfile copy = Parts.serialised(profile);
        assertThat(copy).isEqualTo(profile).hasSameHashCodeAs(profile);
        given.events.forEach(event ->
                assertThat(given.score.update(profile, event).customerId()).isEqualTo(ID));
        assertThat(given.score.merge(profile, profile).customerId()).isEqualTo(ID);
        assertThat(given.score.settle(profile, given.asOf)).isEqualTo(profile);
        assertThat(given.score.withoutSignals(profile, Set.of("purchases")).customerId())
                .isEqualTo(ID);
        assertThat(profile).isEqualTo(copy);
    }

    /** Only the ratios of weights matter: exactly for a power of two, else to rounding. */
    @Property(tries = 300)
    void weightScale(@ForAll("cases") Case given, @ForAll @IntRange(min = -20, max = 20) int power) {
        ScoreCard card = given.card();
        assertThat(rescaled(given, Math.scalb(1.0, power))).isEqualTo(card);
        assertClose(rescaled(given, 1.1 + power / 20.0), card);
    }

    private static ScoreCard rescaled(Case given, double factor) {
        Place place = new Place(Generated.NEW_YORK, T);
        List<Signal> signals = given.score.signals().stream()
                .map(signal -> signal.weight(signal.weight() * factor))
                .toList();
        EngagementScore score = Generated.score(place, signals);
        return score.of(profile(score, given.events), given.asOf);
    }

    @Property(tries = 300)
    void weightZeroHasNoEffect(@ForAll("cases") Case given, @ForAll @IntRange(max = 8) int where) {
        List<Signal> signals = new ArrayList<>(given.score.signals());
        signals.add(where, Signal.interactions(InteractionType.VISIT).weight(0));
        EngagementScore more = Generated.score(new Place(Generated.NEW_YORK, T), signals);
        ScoreCard card = more.of(profile(more, given.events), given.asOf);
        assertThat(card.score()).isEqualTo(given.card().score());
        assertThat(card.coverage()).isEqualTo(given.card().coverage());
    }

    /** Half of it is left after a half-life: exactly at whole half-lives after one event, to rounding after many. */
    @Property(tries = 300)
    void halves(@ForAll("adding") Case given, @ForAll @IntRange(min = 1, max = 300) int halfLives) {
        Signal signal = Signal.interactions(InteractionType.LIKE).halfLife(Duration.ofHours(7));
        EngagementScore score =
                EngagementScore.in(ZoneOffset.UTC).signal(signal).build();
        CustomerProfile one = score.update(score.profile(ID), Interaction.of(ID, T, InteractionType.LIKE));
        Duration wait = Duration.ofHours(7L * halfLives);
        assertThat(score.of(one, T.plus(wait)).contributions().get(0).raw()).isEqualTo(Math.pow(2, -halfLives));
        CustomerProfile many = profile(score, given.events);
        double now = score.of(many, given.asOf).contributions().get(0).raw();
        double then =
                score.of(many, given.asOf.plus(wait)).contributions().get(0).raw();
        assertThat(then * Math.pow(2, halfLives)).isCloseTo(now, within(1e-12 * now));
    }

    /** With the same signals observed, who is at least as good in all has at least the score, and no more than it says. */
    @Property(tries = 300)
    void dominanceAndLipschitz(
            @ForAll @Size(3) List<@IntRange(max = 10) Integer> some,
            @ForAll @Size(3) List<@IntRange(max = 10) Integer> others,
            @ForAll @Size(3) List<@IntRange(min = 1, max = 1000) Integer> weights) {
        List<Question> questions = IntStream.range(0, 3)
                .mapToObj(i -> Question.scale("question " + i, 0, 10))
                .toList();
        EngagementScore.Builder builder = EngagementScore.in(ZoneOffset.UTC);
        for (int i = 0; i < 3; i++) {
            builder.signal(Signal.latestAnswer(questions.get(i)).weight(weights.get(i)));
        }
        EngagementScore score = builder.build();
        CustomerProfile low = score.profile(ID);
        CustomerProfile high = score.profile(ID);
        double bound = 0;
        for (int i = 0; i < 3; i++) {
            int min = Math.min(some.get(i), others.get(i));
            int max = Math.max(some.get(i), others.get(i));
            low = score.update(low, SurveyAnswer.of(ID, T, questions.get(i), min));
            high = score.update(high, SurveyAnswer.of(ID, T, questions.get(i), max));
            bound += weights.get(i) * (max - min) / 10.0;
        }
        double sum = weights.stream().mapToInt(i -> i).sum();
        double difference = score.of(high, T.plusNanos(1)).score().value()
                - score.of(low, T.plusNanos(1)).score().value();
        assertThat(difference).isBetween(-CLOSE, 100 * bound / sum + CLOSE);
    }

    /** before + faded + gained = after; what was known only fades. */
    @Property(tries = 300)
    void changeAddsUp(@ForAll("adding") Case given, @ForAll @LongRange(max = 1L << 52) long elapsed) {
        Instant from = given.asOf.minusNanos(elapsed);
        List<CustomerEvent> known =
                given.events.stream().filter(event -> event.at().isBefore(from)).toList();
        CustomerProfile before = profile(given.score, known);
        var change = given.score.change(before, from, given.profile(), given.asOf);
        assertThat(change.before())
                .isEqualTo(given.score.of(before, from).score().value());
        assertThat(change.after()).isEqualTo(given.card().score().value());
        assertThat(change.before() + change.faded() + change.gained()).isCloseTo(change.after(), within(1e-12));
        assertThat(change.faded()).isLessThanOrEqualTo(CLOSE);
        assertThat(change.gained()).isGreaterThanOrEqualTo(-CLOSE);
        assertThat(change.faded())
                .isCloseTo(given.score.of(before, given.asOf).score().value() - change.before(), within(CLOSE));
    }

    /** The latest answer wins whatever comes when; of one instant the lower; repeats change nothing. */
    @Property(tries = 300)
    void latestAnswer(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 10) Integer> scores,
            @ForAll @Size(12) List<@IntRange(max = 3) Integer> seconds,
            @ForAll Random random) {
        EngagementScore score = EngagementScore.in(ZoneOffset.UTC)
                .signal(Signal.latestAnswer(Question.RECOMMEND))
                .build();
        List<CustomerEvent> answers = new ArrayList<>();
        int last =
                seconds.subList(0, scores.size()).stream().max(Integer::compare).orElseThrow();
        int expected = 10;
        for (int i = 0; i < scores.size(); i++) {
            answers.add(SurveyAnswer.recommend(ID, T.plusSeconds(seconds.get(i)), scores.get(i)));
            expected = seconds.get(i) == last ? Math.min(expected, scores.get(i)) : expected;
        }
        answers.addAll(List.copyOf(answers));
        Collections.shuffle(answers, random);
        CustomerProfile profile = profile(score, answers);
        assertThat(score.of(profile, T.plusSeconds(9)).contributions().get(0).raw())
                .isEqualTo(expected);
        assertThat(score.merge(profile, profile)).isEqualTo(profile);
        assertThat(score.update(profile, answers.get(0))).isEqualTo(profile);
    }
}
