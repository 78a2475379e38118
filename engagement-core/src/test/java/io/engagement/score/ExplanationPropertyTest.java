package io.engagement.score;

import static io.engagement.score.Generated.CLOSE;
import static io.engagement.score.Generated.ID;
import static io.engagement.score.Generated.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Estimate;
import io.engagement.score.Generated.Place;
import io.engagement.score.ScoreCard.Contribution;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever explains a score adds up to it bit for bit, in any order. */
class ExplanationPropertyTest {
    private static final Instant T = Instant.parse("2026-10-01T09:00:00Z");
    private static final Instant LATER = T.plus(Duration.ofDays(30));

    record Case(Place place, EngagementScore score, List<CustomerEvent> events) {
        CustomerProfile profile() {
            return Generated.profile(score, events);
        }

        ScoreCard card() {
            return score.of(profile(), place.end());
        }
    }

    /** All kinds of signals, also capped, inverted, recent, and on scales that do not begin at 0. */
    @Provide
    Arbitrary<Case> cases() {
        List<Signal> signals = Stream.concat(
                        Generated.allSignals(),
                        Stream.of(
                                Signal.lastPurchase(),
                                Signal.lastInteraction(InteractionType.LIKE).halfLife(Duration.ofDays(3)),
                                Signal.interactions(InteractionType.LIKE)
                                        .named("capped")
                                        .atMostPerDay(2),
                                Signal.spend(Generated.USD)
                                        .named("capped spend")
                                        .atMostPerDay(50)
                                        .scale(Scale.normal(20, 30)),
                                Signal.interactions(InteractionType.VISIT)
                                        .scale(Scale.percentile(new double[] {0, 0, 0, 1, 2.5}, T))))
                .toList();
        return Generated.places()
                .flatMap(place -> Combinators.combine(
                                Generated.weighed(signals),
                                Generated.events(place.start()).list().ofMaxSize(25))
                        .as((weighed, events) -> new Case(place, Generated.score(place, weighed), events)));
    }

    private static double sum(Iterable<Double> numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum;
    }

    /** In any order: the parts are on a grid on which sums are exact. */
    @Property(tries = 300)
    void partsAddUpInAnyOrder(@ForAll("cases") Case given, @ForAll Random random) {
        ScoreCard card = given.card();
        if (card.score() instanceof Estimate.Known known) {
            List<Double> points = new ArrayList<>(
                    card.contributions().stream().map(Contribution::points).toList());
            Collections.shuffle(points, random);
            assertThat(sum(points)).isEqualTo(known.value());
            assertThat(sum(card.contributions().stream().map(Contribution::most).toList()))
                    .isEqualTo(100);
            card.contributions()
                    .forEach(part -> assertThat(part.points())
                            .isBetween(0.0, part.most())
                            .isCloseTo(part.most() * part.scaled(), within(1e-13)));
        }
    }

    /** The differences are the Shapley values: the mean over all orders of replacing typical values by the customer's. */
    @Property(tries = 200)
    void againstABaseline(@ForAll("cases") Case given, @ForAll @Size(20) List<@DoubleRange(max = 1) Double> typical) {
        ScoreCard card = given.card();
        if (!(card.score() instanceof Estimate.Known)) {
            return;
        }
        Map<String, Double> baseline = new LinkedHashMap<>();
        given.score.signals().forEach(signal -> baseline.put(signal.name(), typical.get(baseline.size())));
        ScoreCard.Comparison against = card.against(baseline);
        assertThat(sum(against.differences().values())).isEqualTo(against.score() - against.reference());
        assertThat(against.score()).isEqualTo(card.score().value());
        for (Contribution part : card.contributions()) {
            double expected = part.most() * (part.scaled() - baseline.getOrDefault(part.signal(), 0.0));
            assertThat(against.differences().get(part.signal())).isCloseTo(expected, within(1e-12));
        }
    }

    /** By the definition of Shapley, from the score of every coalition. */
    @Property(tries = 50)
    void shapleyByDefinition(
            @ForAll @Size(4) List<@IntRange(max = 10) Integer> answers,
            @ForAll @Size(4) List<@IntRange(min = 1, max = 9) Integer> weights,
            @ForAll @Size(4) List<@IntRange(max = 10) Integer> typical) {
        EngagementScore.Builder builder = EngagementScore.in(ZoneOffset.UTC);
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            questions.add(Question.scale("q" + i, 0, 10));
            builder.signal(Signal.latestAnswer(questions.get(i)).weight(weights.get(i)));
        }
        EngagementScore score = builder.build();
        double[] worth = new double[16];
        for (int coalition = 0; coalition < 16; coalition++) {
            CustomerProfile profile = score.profile(ID);
            for (int i = 0; i < 4; i++) {
                int answer = (coalition >> i & 1) == 1 ? answers.get(i) : typical.get(i);
                profile = score.update(profile, SurveyAnswer.of(ID, T, questions.get(i), answer));
            }
            worth[coalition] = score.of(profile, LATER).score().value();
        }
        Map<String, Double> baseline = new LinkedHashMap<>();
        CustomerProfile profile = score.profile(ID);
        for (int i = 0; i < 4; i++) {
            baseline.put("q" + i, typical.get(i) / 10.0);
            profile = score.update(profile, SurveyAnswer.of(ID, T, questions.get(i), answers.get(i)));
        }
        Map<String, Double> differences =
                score.of(profile, LATER).against(baseline).differences();
        double[] shares = {1 / 4.0, 1 / 12.0, 1 / 12.0, 1 / 4.0};
        for (int i = 0; i < 4; i++) {
            double shapley = 0;
            for (int without = 0; without < 16; without++) {
                if ((without >> i & 1) == 0) {
                    shapley += shares[Integer.bitCount(without)] * (worth[without | 1 << i] - worth[without]);
                }
            }
            assertThat(differences.get("q" + i)).isCloseTo(shapley, within(1e-11));
        }
    }

    /** Lines and what is there without events add up to each signal's points, and to the score. */
    @Property(tries = 300)
    void byEvent(@ForAll("cases") Case given, @ForAll Random random) {
        ScoreCard card = given.card();
        List<CustomerEvent> events = new ArrayList<>(given.events);
        events.add(Interaction.of(ID, given.place.end(), InteractionType.LIKE));
        Collections.shuffle(events, random);
        if (!(card.score() instanceof Estimate.Known)) {
            assertThatThrownBy(() -> given.score.byEvent(given.profile(), events, given.place.end()))
                    .isInstanceOf(IllegalStateException.class);
            return;
        }
        EventPoints points = given.score.byEvent(given.profile(), events, given.place.end());
        assertThat(points.excluded().total()).isEqualTo(1);
        for (Contribution part : card.contributions()) {
            double lines = sum(points.lines().stream()
                    .filter(line -> line.signal().equals(part.signal()))
                    .map(EventPoints.Line::points)
                    .toList());
            assertThat(lines + points.withoutEvents().getOrDefault(part.signal(), 0.0))
                    .isEqualTo(part.points());
        }
        assertThat(sum(points.byEvent().values()) + sum(points.withoutEvents().values()))
                .isEqualTo(card.score().value());
    }

    /** c_e = c v_e 2^(-age / h) / x, where nothing done is worth nothing. */
    @Property(tries = 200)
    void eventsHaveTheShareThatIsLeft(@ForAll @Size(min = 1, max = 9) List<@LongRange(max = 1L << 51) Long> ages) {
        EngagementScore score =
                EngagementScore.in(ZoneOffset.UTC).signal(Signal.purchases()).build();
        List<CustomerEvent> events = new ArrayList<>();
        ages.forEach(age -> events.add(Purchase.of(ID, LATER.minusNanos(1 + age), Money.of(1, "USD"))));
        CustomerProfile profile = profile(score, events);
        ScoreCard card = score.of(profile, LATER);
        EventPoints points = score.byEvent(profile, events, LATER);
        assertThat(points.withoutEvents()).containsEntry("purchases", 0.0);
        for (int i = 0; i < events.size(); i++) {
            double left = Math.pow(
                    2, -(ages.get(i) + 1) / (double) Duration.ofDays(90).toNanos());
            assertThat(points.lines().get(i).points())
                    .isCloseTo(
                            card.score().value()
                                    * left
                                    / card.contributions().get(0).raw(),
                            within(CLOSE));
        }
    }

    /** before + faded + gained = after for each signal and for all, and each column adds up. */
    @Property(tries = 300)
    void changesAddUpBySignal(@ForAll("cases") Case given, @ForAll @LongRange(max = 1L << 52) long elapsed) {
        Instant from = given.place.end().minusNanos(elapsed);
        CustomerProfile before = profile(
                given.score,
                given.events.stream().filter(event -> event.at().isBefore(from)).toList());
        if (!(given.score.of(before, from).score() instanceof Estimate.Known)
                || !(given.card().score() instanceof Estimate.Known)) {
            return;
        }
        ScoreChange change = given.score.change(before, from, given.profile(), given.place.end());
        assertThat(change.before() + change.faded() + change.gained()).isEqualTo(change.after());
        for (ScoreChange.Part part : change.parts()) {
            assertThat(part.before() + part.faded() + part.gained()).isEqualTo(part.after());
        }
        assertThat(sum(change.parts().stream().map(ScoreChange.Part::before).toList()))
                .isEqualTo(change.before());
        assertThat(sum(change.parts().stream().map(ScoreChange.Part::faded).toList()))
                .isEqualTo(change.faded());
        assertThat(sum(change.parts().stream().map(ScoreChange.Part::gained).toList()))
                .isEqualTo(change.gained());
        assertThat(sum(change.parts().stream().map(ScoreChange.Part::after).toList()))
                .isEqualTo(change.after());
        assertThat(Parts.serialised(change)).isEqualTo(change);
        assertThat(change.drivers()).allMatch(part -> part.faded() != 0 || part.gained() != 0);
    }

    /** Rounded to any decimals the parts add up to the rounded score, none further off than one unit. */
    @Property(tries = 300)
    void roundedPartsAddUp(@ForAll("cases") Case given, @ForAll @IntRange(max = 9) int decimals) {
        ScoreCard card = given.card();
        List<BigDecimal> rounded = card.rounded(decimals);
        if (card.score() instanceof Estimate.Known known) {
            assertThat(rounded.stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(new BigDecimal(known.value()).setScale(decimals, RoundingMode.HALF_UP));
            for (int i = 0; i < rounded.size(); i++) {
                assertThat(rounded.get(i).doubleValue())
                        .isCloseTo(card.contributions().get(i).points(), within(Math.pow(10, -decimals) + 1e-13));
            }
        } else {
            assertThat(rounded).isEmpty();
        }
    }

    /** What an event would add is what it adds when it comes. */
    @Property(tries = 200)
    void gainIsWhatComes(@ForAll("cases") Case given, @ForAll @IntRange(max = 24) int which) {
        CustomerProfile profile = given.profile();
        if (given.events.isEmpty() || !(given.card().score() instanceof Estimate.Known known)) {
            return;
        }
        CustomerEvent event = given.events.get(which % given.events.size());
        if (event instanceof SurveyAnswer answer && answer.score() == null) {
            assertThat(given.score.gain(profile, event, given.place.end())).isZero();
            return;
        }
        CustomerEvent now = event instanceof Purchase purchase
                ? Purchase.of(ID, given.place.end(), purchase.amount())
                : event instanceof Interaction interaction
                        ? Interaction.of(ID, given.place.end(), interaction.type())
                                .withChannel(interaction.channel())
                        : new SurveyAnswer(
                                ID,
                                given.place.end(),
                                ((SurveyAnswer) event).question(),
                                ((SurveyAnswer) event).score(),
                                null,
                                null,
                                null,
                                null,
                                null);
        if (given.score
                        .of(given.score.update(profile, now), given.place.end().plusNanos(1))
                        .score()
                instanceof Estimate.Known then) {
            assertThat(given.score.gain(profile, event, given.place.end()))
                    .isCloseTo(then.value() - known.value(), within(1e-9));
        }
    }

    @Test
    void whatRaisesMost() {
        EngagementScore score = EngagementScore.in(ZoneOffset.UTC)
                .signal(Signal.purchases().weight(3))
                .signal(Signal.lastPurchase().weight(2))
                .signal(Signal.interactions(InteractionType.SHARE).atMostPerDay(1))
                .signal(Signal.latestAnswer(Question.RECOMMEND).weight(2))
                .signal(Signal.latestAnswer(Question.SATISFACTION).weight(2))
                .build();
        CustomerProfile profile = profile(
                score,
                List.of(
                        Purchase.of(ID, LATER.minus(Duration.ofDays(90)), Money.of(1, "USD")),
                        Interaction.of(ID, LATER.minusSeconds(60), InteractionType.SHARE),
                        SurveyAnswer.recommend(ID, T, 9)));
        List<EngagementScore.Raise> raises = score.raises(profile, LATER);
        assertThat(raises)
                .extracting(EngagementScore.Raise::signal)
                .containsExactly("last purchase", "satisfaction", "purchases", "recommend", "share");
        assertThat(raises.get(0).points()).isCloseTo(10, within(1e-10));
        assertThat(raises.get(1).points()).isCloseTo(10, within(1e-10));
        assertThat(raises.get(3).points()).isCloseTo(2, within(1e-10));
        // Today's share is at its cap.
        assertThat(raises.get(4).points()).isZero();
        assertThat(raises.get(4).headroom()).isPositive();
        assertThat(raises.get(3)).hasToString("recommend: +2.0 for one more, at most +2.0");
        // A purchase moves two signals at once.
        double purchase = score.gain(profile, Purchase.of(ID, T, Money.of(1, "USD")), LATER);
        assertThat(purchase).isCloseTo(raises.get(0).points() + raises.get(2).points(), within(1e-10));
        CustomerProfile unseen = score.withoutSignals(profile, Set.of("last purchase"));
        assertThat(score.raises(unseen, LATER))
                .extracting(EngagementScore.Raise::signal)
                .doesNotContain("last purchase");
        assertThat(score.withSignals(unseen, Set.of("last purchase"))).isEqualTo(profile);
        CustomerProfile best = score.update(profile, SurveyAnswer.recommend(ID, T.plusSeconds(1), 10));
        assertThat(score.raises(best, LATER).stream()
                        .filter(raise -> raise.signal().equals("recommend"))
                        .toList())
                .containsExactly(new EngagementScore.Raise("recommend", 0, 0));
        CustomerProfile nobody = score.withoutSignals(profile, Set.of("purchases", "last purchase", "share"));
        assertThat(score.raises(nobody, LATER)).isEmpty();
    }

    @Test
    void eventsOfAnotherHistoryAreRefused() {
        EngagementScore score = EngagementScore.in(ZoneOffset.UTC)
                .signal(Signal.purchases())
                .signal(Signal.lastPurchase())
                .build();
        CustomerEvent one = Purchase.of(ID, T, Money.of(1, "USD"));
        CustomerProfile profile = profile(score, List.of(one, one));
        assertThatThrownBy(() -> score.byEvent(profile, List.of(one), LATER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("events must be those of the profile of \"C-1\", got a sum of 0.79")
                .hasMessageContaining("for purchases, which has 1.58");
        assertThatThrownBy(() -> score.byEvent(score.profile(ID), List.of(one), LATER))
                .hasMessageStartingWith("events must");
        assertThatThrownBy(() -> score.byEvent(profile, List.of(Purchase.of("C-2", T, Money.of(1, "USD"))), LATER))
                .hasMessage("customerId must be \"C-1\", got \"C-2\"");
        EventPoints both = score.byEvent(profile, List.of(one, one), LATER);
        assertThat(both.lines()).hasSize(4);
        assertThat(both.byEvent()).hasSize(1);
        assertThat(both.toString())
                .startsWith("C-1 scores 55.0 as of 2026-10-31T09:00:00Z, 0.0 of it without events\n")
                .contains("last purchase  2026-10-01T09:00:00Z  +19.84");
        List<CustomerEvent> many = Collections.nCopies(11, one);
        assertThat(score.byEvent(profile(score, many), many, LATER).toString()).endsWith("\n  and 12 more");
        // Refunds that nearly cancel leave no shares worth telling.
        EngagementScore spend = EngagementScore.in(ZoneOffset.UTC)
                .signal(Signal.spend(Generated.USD))
                .build();
        List<CustomerEvent> nearly = List.of(
                Purchase.of(ID, T, Money.of(1_000_000, "USD")), Purchase.of(ID, T, Money.of("-999999.99", "USD")));
        EventPoints none = spend.byEvent(profile(spend, nearly), nearly, LATER);
        assertThat(none.lines()).isEmpty();
        assertThat(none.withoutEvents().get("spend"))
                .isEqualTo(none.card().score().value());
    }

    @Test
    void comparisonsPrintAndRefuse() {
        EngagementScore score = EngagementScore.in(ZoneOffset.UTC)
                .signal(Signal.purchases().weight(3))
                .signal(Signal.latestAnswer(Question.RECOMMEND).weight(1))
                .build();
        ScoreCard card = score.of(profile(score, List.of(SurveyAnswer.recommend(ID, T, 9))), LATER);
        ScoreCard.Comparison against = card.against(Map.of("purchases", 0.5, "recommend", 0.6));
        assertThat(against).hasToString("C-1 scores 22.5, -30.0 against 52.5\n  purchases  -37.5\n  recommend   +7.5");
        assertThat(Parts.serialised(against)).isEqualTo(against);
        assertThatThrownBy(() -> card.against(Map.of("purchases", 0.5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("baseline of recommend must be given and in [0, 1], got null");
        assertThatThrownBy(() -> card.against(Map.of("purchases", 1.5, "recommend", 0.5)))
                .hasMessage("baseline of purchases must be given and in [0, 1], got 1.5");
        assertThatThrownBy(() -> card.rounded(10)).hasMessage("decimals must be in 0..9, got 10");
        ScoreChange change =
                score.change(score.profile(ID), T, profile(score, List.of(SurveyAnswer.recommend(ID, T, 9))), LATER);
        assertThat(change.table()).isEqualTo("""
                C-1: 12.5 -> 22.5 (faded +0.0, gained +10.0)
                  signal     before  faded  gained  after
                  purchases     0.0   +0.0    +0.0    0.0
                  recommend    12.5   +0.0   +10.0   22.5
                  all          12.5   +0.0   +10.0   22.5""");
        assertThat(change.drivers()).extracting(ScoreChange.Part::signal).containsExactly("recommend");
    }
}
