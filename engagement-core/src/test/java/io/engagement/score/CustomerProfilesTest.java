package io.engagement.score;

import static io.engagement.score.Generated.CLOSE;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CustomerProfilesTest {
    private static final Instant T = Instant.parse("2026-10-28T04:00:00Z");
    private static final Instant LATER = T.plus(Duration.ofDays(99));
    private static final EngagementScore SCORE = EngagementScore.in(Generated.NEW_YORK)
            .signal(Signal.purchases())
            .signal(Signal.spend(Generated.USD).atMostPerDay(100))
            .signal(Signal.interactions(InteractionType.LIKE).halfLife(Duration.ofDays(2)))
            .signal(Signal.latestAnswer(Question.RECOMMEND))
            .build();

    @Provide
    Arbitrary<List<CustomerEvent>> events() {
        Arbitrary<String> ids = Arbitraries.of("a", "b", "B", "c");
        Arbitrary<Instant> times = Generated.times(T);
        Arbitrary<CustomerEvent> event = Arbitraries.oneOf(
                Combinators.combine(ids, times, Arbitraries.integers().between(-99, 200))
                        .as((id, at, units) -> Purchase.of(id, at, Money.of(units, "USD"))),
                Combinators.combine(ids, times, Arbitraries.of(InteractionType.LIKE, InteractionType.CALL))
                        .as(Interaction::of),
                Combinators.combine(ids, times, Arbitraries.integers().between(0, 10))
                        .as(SurveyAnswer::recommend));
        return event.list().ofMaxSize(40);
    }

    /** Batch, one event at a time, in parallel, and in parts that were sent and merged either way. */
    @Property(tries = 300)
    void allWaysGiveTheSameScores(
            @ForAll("events") List<CustomerEvent> events,
            @ForAll @Size(min = 1, max = 7) List<@IntRange(max = 3) Integer> parts,
            @ForAll boolean backwards) {
        Map<String, CustomerProfile> online = new HashMap<>();
        for (CustomerEvent event : events) {
            online.compute(
                    event.customerId(),
                    (id, profile) -> SCORE.update(profile == null ? SCORE.profile(id) : profile, event));
        }
        CustomerProfiles batch = events.stream().collect(SCORE.collector());
        assertThat(batch.stream().toList()).isEqualTo(List.copyOf(new TreeMap<>(online).values()));
        for (CustomerProfiles other : List.of(
                events.parallelStream().collect(SCORE.collector()),
                Parts.collect(SCORE.collector(), events, parts, backwards))) {
            assertThat(other.size()).isEqualTo(online.size());
            online.forEach((id, profile) -> {
                ScoreCard card = SCORE.of(profile, LATER);
                ScoreCard same = SCORE.of(other.get(id), LATER);
                assertThat(same.coverage()).isEqualTo(card.coverage());
                assertThat(same.score().value()).isCloseTo(card.score().value(), within(CLOSE));
            });
        }
    }

    /** A million scores are those of a million cards: in bulk, in parallel and after settling, bit for bit or to 1e-12. */
    @Property(tries = 200)
    void bulkIsTheSame(@ForAll("events") List<CustomerEvent> events, @ForAll boolean hidden) {
        CustomerProfiles profiles = events.stream().collect(SCORE.collector());
        if (hidden) {
            profiles.hide("B", Set.of("purchases", "spend", "like"));
        }
        List<String> ids = profiles.customerIds();
        double[] scores = profiles.scores(LATER);
        assertThat(profiles.parallelScores(LATER)).isEqualTo(scores);
        assertThat(profiles.scores(SCORE, LATER)).isEqualTo(scores);
        double[] likes = profiles.raw("like", LATER);
        double[] answers = profiles.scaled("recommend", LATER);
        double sum = 0;
        for (int i = 0; i < ids.size(); i++) {
            ScoreCard card = SCORE.of(profiles.get(ids.get(i)), LATER);
            assertThat(Double.compare(scores[i], card.score().orElse(Double.NaN)))
                    .isZero();
            boolean unseen = hidden && ids.get(i).equals("B");
            assertThat(Double.isNaN(scores[i])).isEqualTo(unseen);
            if (!unseen) {
                assertThat(likes[i]).isEqualTo(card.contributions().get(2).raw());
                ScoreCard.Contribution answer = card.contributions().get(3);
                assertThat(Double.compare(answers[i], answer.observed() ? answer.scaled() : Double.NaN))
                        .isZero();
                sum += card.contributions().get(0).scaled();
            }
        }
        long seen = IntStream.range(0, ids.size())
                .filter(i -> !(hidden && ids.get(i).equals("B")))
                .count();
        assertThat(profiles.baseline(LATER).getOrDefault("purchases", 0.0))
                .isCloseTo(seen == 0 ? 0 : sum / seen, within(1e-14));
        profiles.settle(T.plus(Duration.ofDays(30)));
        double[] settled = profiles.scores(LATER);
        for (int i = 0; i < scores.length; i++) {
            assertThat(Double.isNaN(settled[i])).isEqualTo(Double.isNaN(scores[i]));
            assertThat(Double.isNaN(scores[i]) ? 0 : settled[i] - scores[i]).isCloseTo(0, within(CLOSE));
        }
    }

    /** What a service stored, a profile each, is what the columns hold. */
    @Property(tries = 100)
    void storedProfilesFillTheColumns(@ForAll("events") List<CustomerEvent> events) {
        CustomerProfiles profiles = events.stream().collect(SCORE.collector());
        CustomerProfiles loaded = SCORE.collector().supplier().get();
        profiles.stream()
                .map(CustomerProfile::toText)
                .map(CustomerProfile::parse)
                .forEach(loaded::merge);
        assertThat(loaded).isEqualTo(profiles).hasSameHashCodeAs(profiles);
    }

    /** Over several pieces of columns, and found again by id. */
    @Test
    void manyCustomers() {
        CustomerProfiles profiles = IntStream.range(0, 20_000)
                .parallel()
                .mapToObj(
                        i -> (CustomerEvent) Interaction.of("C-" + i % 10_000, T.plusSeconds(i), InteractionType.LIKE))
                .collect(SCORE.collector());
        assertThat(profiles.size()).isEqualTo(10_000);
        double[] scores = profiles.parallelScores(LATER);
        assertThat(profiles.scores(LATER)).isEqualTo(scores);
        assertThat(profiles.get("C-4097").latest()).isEqualTo(T.plusSeconds(14_097));
        assertThat(scores[profiles.customerIds().indexOf("C-9999")])
                .isEqualTo(SCORE.of(profiles.get("C-9999"), LATER).score().value());
        assertThatThrownBy(() -> profiles.scores(T.plusSeconds(19_999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("asOf must be after the latest event of \"C-9999\" (2026-10-28T09:33:19Z),"
                        + " got 2026-10-28T09:33:19Z");
        assertThatThrownBy(() -> profiles.raw("likes", LATER)).hasMessageContaining("signal must be one of");
        EngagementScore other = EngagementScore.retail(Generated.NEW_YORK);
        assertThatThrownBy(() -> profiles.scores(other, LATER)).hasMessageContaining("another layout");
        assertThatThrownBy(() -> profiles.merge(other.profile("a"))).hasMessageContaining("another layout");
        assertThatThrownBy(() -> profiles.hide("a", Set.of("likes"))).hasMessageContaining("signal must be one of");
        assertThat(profiles.size()).isEqualTo(10_000);
        double[] judged = profiles.scores(SCORE.withWeights(Map.of("like", 0.0)), LATER);
        assertThat(judged[0]).isCloseTo(12.5 * 4 / 3, within(1e-10));
    }

    @Property(tries = 300)
    void whatComesOutIsACopy(@ForAll("events") List<CustomerEvent> events) {
        CustomerProfiles profiles = events.stream().collect(SCORE.collector());
        CustomerProfiles copy = Parts.serialised(profiles);
        assertThat(copy).isEqualTo(profiles).hasSameHashCodeAs(profiles);
        List<CustomerProfile> before = profiles.stream().toList();
        List<CustomerProfile> gotten =
                before.stream().map(p -> profiles.get(p.customerId())).toList();
        events.forEach(profiles::add);
        assertThat(before).isEqualTo(gotten).isEqualTo(copy.stream().toList());
        CustomerProfiles other = Parts.serialised(copy);
        copy.merge(other);
        assertThat(other.stream().toList()).isEqualTo(before);
        if (before.stream().anyMatch(profile -> !profile.hasNoEvents())) {
            assertThat(copy.equals(other)).isEqualTo(onlyAnswers(events));
        }
    }

    /** Answers repeat without harm; sums do not. */
    private static boolean onlyAnswers(List<CustomerEvent> events) {
        return events.stream()
                .allMatch(event -> event instanceof SurveyAnswer
                        || (event instanceof Interaction call && call.type().equals(InteractionType.CALL)));
    }

    @Test
    void inTheOrderOfIds() {
        CustomerProfiles profiles = SCORE.collector().supplier().get();
        List<String> ids = new ArrayList<>(List.of("b", "a", "C-10", "C-9", "\u00e9"));
        ids.forEach(id -> profiles.add(Interaction.of(id, T, InteractionType.LIKE)));
        assertThat(profiles.stream().map(CustomerProfile::customerId))
                .containsExactly("C-10", "C-9", "a", "b", "\u00e9");
        assertThat(profiles.size()).isEqualTo(5);
        assertThat(profiles.get("unknown")).isEqualTo(SCORE.profile("unknown"));
        assertThat(profiles.size()).isEqualTo(5);
        assertThatThrownBy(() -> profiles.get(" ")).hasMessage("customerId must not be blank, got \" \"");
    }

    /** An event that is refused leaves no trace. */
    @Test
    void refusedEventsLeaveNoTrace() {
        CustomerProfiles profiles = SCORE.collector().supplier().get();
        assertThatThrownBy(() -> profiles.add(Interaction.of("a", Instant.MAX, InteractionType.LIKE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("at must be between 1823-");
        assertThat(profiles).isEqualTo(SCORE.collector().supplier().get());
    }

    @Test
    void otherDefinitionsAreRefused() {
        CustomerProfiles profiles = SCORE.collector().supplier().get();
        CustomerProfiles others =
                SCORE.withWeights(Map.of("spend", 9.0)).collector().supplier().get();
        assertThat(profiles).isNotEqualTo(others);
        assertThatThrownBy(() -> profiles.merge(others))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("definition must be engagement score in America/New_York")
                .hasMessageContaining("got engagement score")
                .hasMessageContaining("spend: weight 9.0");
    }

    @Test
    void prints() {
        CustomerProfiles profiles = SCORE.collector().supplier().get();
        IntStream.range(0, 1234).forEach(i -> profiles.add(Interaction.of("C-" + i, T, InteractionType.LIKE)));
        assertThat(profiles).hasToString("profiles of 1,234 customers");
    }
}
