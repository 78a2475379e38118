package io.engagement.score;

import static io.engagement.score.Generated.ID;
import static io.engagement.score.Generated.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.score.Generated.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CappedSignalTest {
    private static final Duration HALF_LIFE = Duration.ofDays(5);

    record Case(Place place, List<CustomerEvent> likes, double cap) {
        EngagementScore score() {
            return score(cap);
        }

        EngagementScore score(double cap) {
            return place.score().signal(signal().atMostPerDay(cap)).build();
        }

        private static Signal signal() {
            return Signal.interactions(InteractionType.LIKE).halfLife(HALF_LIFE).scale(Scale.halfAt(10));
        }

        CustomerProfile profile() {
            return Generated.profile(score(), likes);
        }

        double raw(CustomerProfile profile) {
            return raw(profile, place.end());
        }

        double raw(CustomerProfile profile, Instant asOf) {
            return score().of(profile, asOf).contributions().get(0).raw();
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        return Generated.places()
                .flatMap(place -> Combinators.combine(
                                Generated.likes(place.start()).list().ofMaxSize(40),
                                Arbitraries.of(0.5, 1.0, 2.0, 3.0, 1e9))
                        .as((likes, cap) -> new Case(place, likes, cap)));
    }

    /** Each local day by itself: at most the cap, fading from the day's start. */
    private static double naive(Case given, Instant asOf) {
        Map<LocalDate, Long> byDay = given.likes.stream()
                .collect(Collectors.groupingBy(
                        like -> LocalDate.ofInstant(like.at(), given.place.zone()), Collectors.counting()));
        double raw = 0;
        for (Map.Entry<LocalDate, Long> day : byDay.entrySet()) {
            Instant start = day.getKey().atStartOfDay(given.place.zone()).toInstant();
            raw += Math.min(given.cap, day.getValue())
                    * Math.pow(2, -(double) Duration.between(start, asOf).toNanos() / HALF_LIFE.toNanos());
        }
        return raw;
    }

    @Property(tries = 500)
    void dayByDay(@ForAll("cases") Case given) {
        double expected = naive(given, given.place.end());
        assertThat(given.raw(given.profile())).isCloseTo(expected, within(1e-12 * expected));
    }

    /** Sums of whole values are exact, and the days have an order of their own: bit for bit. */
    @Property(tries = 500)
    void orderAndSplitDoNotMatter(
            @ForAll("cases") Case given, @ForAll Random random, @ForAll @Size(40) List<Boolean> left) {
        List<CustomerEvent> shuffled = new ArrayList<>(given.likes);
        Collections.shuffle(shuffled, random);
        assertThat(profile(given.score(), shuffled)).isEqualTo(given.profile());
        CustomerProfile some = given.score().profile(ID);
        CustomerProfile others = given.score().profile(ID);
        for (int i = 0; i < given.likes.size(); i++) {
            if (left.get(i)) {
                some = given.score().update(some, given.likes.get(i));
            } else {
                others = given.score().update(others, given.likes.get(i));
            }
        }
        CustomerProfile merged = given.score().merge(Parts.serialised(some), others);
        assertThat(merged).isEqualTo(given.profile());
    }

    @Property(tries = 300)
    void moreEventsNeverLowerIt(@ForAll("cases") Case given, @ForAll @IntRange(max = 39) int which) {
        if (!given.likes.isEmpty()) {
            List<CustomerEvent> fewer = new ArrayList<>(given.likes);
            fewer.remove(which % fewer.size());
            assertThat(given.raw(given.profile()))
                    .isGreaterThanOrEqualTo(given.raw(profile(given.score(), fewer)) * (1 - 1e-12));
        }
    }

    /** Settling up to any time does not change the score, and a settled profile still merges. */
    @Property(tries = 300)
    void settling(
            @ForAll("cases") Case given,
            @ForAll @IntRange(min = -2, max = 60 * 24) int hours,
            @ForAll @IntRange(max = 40) int cut) {
        Instant watermark = given.place.start().plus(Duration.ofHours(hours));
        double expected = given.raw(given.profile());
        CustomerProfile settled = given.score().settle(given.profile(), watermark);
        assertThat(given.raw(settled)).isCloseTo(expected, within(1e-12 * expected));
        assertThat(given.score().settle(settled, watermark)).isEqualTo(settled);
        CustomerProfile all = given.score().settle(settled, given.place.end().plus(Duration.ofDays(2)));
        assertThat(given.raw(all)).isCloseTo(expected, within(1e-12 * expected));
        if (!all.hasNoEvents()) {
            assertThat(all.latest()).isEqualTo(given.profile().latest());
        }
        // In the order of time, settling up to each event loses nothing either.
        List<CustomerEvent> inOrder = given.likes.stream()
                .sorted(Comparator.comparing(CustomerEvent::at))
                .toList();
        CustomerProfile live = given.score().profile(ID);
        for (CustomerEvent like : inOrder) {
            live = given.score().settle(given.score().update(live, like), like.at());
        }
        assertThat(given.raw(live)).isCloseTo(expected, within(1e-12 * expected));
        int middle = Math.min(cut, inOrder.size());
        CustomerProfile early = given.score()
                .settle(
                        profile(given.score(), inOrder.subList(0, middle)),
                        middle == inOrder.size()
                                ? given.place.end()
                                : inOrder.get(middle).at());
        CustomerProfile late = profile(given.score(), inOrder.subList(middle, inOrder.size()));
        assertThat(given.raw(given.score().merge(early, late))).isCloseTo(expected, within(1e-12 * expected));
    }

    /** The height of the cap is how days are judged, not what is stored. */
    @Property(tries = 300)
    void capsHeightCanBeJudgedAnew(@ForAll("cases") Case given) {
        CustomerProfile profile = given.profile();
        double low = given.score(1)
                .of(profile, given.place.end())
                .contributions()
                .get(0)
                .raw();
        double expected = naive(new Case(given.place, given.likes, 1), given.place.end());
        assertThat(low).isCloseTo(expected, within(1e-12 * expected));
    }

    /** Once settled, a year of days takes no more room than one. */
    @Test
    void settlingBoundsTheMemory() {
        Instant start = Instant.parse("2026-01-01T12:00:00Z");
        EngagementScore score = EngagementScore.in(ZoneOffset.UTC)
                .signal(Case.signal().atMostPerDay(5))
                .build();
        List<CustomerEvent> year = IntStream.range(0, 365)
                .mapToObj(day ->
                        (CustomerEvent) Interaction.of(ID, start.plus(Duration.ofDays(day)), InteractionType.LIKE))
                .toList();
        CustomerProfile open = profile(score, year);
        CustomerProfile settled = score.settle(open, Instant.parse("2027-01-01T00:00:00Z"));
        CustomerProfile oneDay =
                score.settle(profile(score, year.subList(0, 1)), Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(size(settled)).isEqualTo(size(oneDay));
        assertThat(size(open)).isGreaterThan(size(settled) + 364 * 16);
        // The last local day is not over a moment before its end.
        CustomerProfile almost = score.settle(open, Instant.parse("2026-12-31T23:59:59.999999999Z"));
        assertThat(size(almost)).isGreaterThan(size(settled));
    }

    private static int size(CustomerProfile profile) {
        try {
            var bytes = new ByteArrayOutputStream();
            try (var out = new ObjectOutputStream(bytes)) {
                out.writeObject(profile);
            }
            return bytes.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Four likes on day A, one on B, four late ones on A, cap 5: six count, whatever the order; after settling A anew. */
    @Test
    void lateEventsOfACappedDay() {
        Instant a = Instant.parse("2026-10-01T08:00:00Z");
        Instant b = Instant.parse("2026-10-02T08:00:00Z");
        EngagementScore score = EngagementScore.in(ZoneOffset.UTC)
                .signal(Case.signal().halfLife(Duration.ofDays(36_525)).atMostPerDay(5))
                .build();
        List<CustomerEvent> early = likes(a, 4);
        List<CustomerEvent> late = likes(a.plusSeconds(60), 4);
        List<CustomerEvent> all =
                Stream.of(early, likes(b, 1), late).flatMap(List::stream).toList();
        assertThat(undecayed(score, profile(score, all))).isCloseTo(6, within(1e-3));
        CustomerProfile settled = score.settle(profile(score, all.subList(0, 5)), b);
        CustomerProfile anew = profile(score, late);
        assertThat(undecayed(score, score.merge(settled, anew))).isCloseTo(9, within(1e-3));
    }

    private static double undecayed(EngagementScore score, CustomerProfile profile) {
        return score.of(profile, Instant.parse("2026-10-03T00:00:00Z"))
                .contributions()
                .get(0)
                .raw();
    }

    private static List<CustomerEvent> likes(Instant at, int count) {
        return Stream.<CustomerEvent>generate(() -> Interaction.of(ID, at, InteractionType.LIKE))
                .limit(count)
                .toList();
    }

    @Test
    void watermarkOutOfRangeIsRefused() {
        EngagementScore score = EngagementScore.in(ZoneOffset.UTC)
                .signal(Case.signal().atMostPerDay(5))
                .build();
        CustomerProfile profile = score.profile(ID);
        assertThatThrownBy(() -> score.settle(profile, Instant.MAX))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("watermark must be between 1823-")
                .hasMessageContaining("got +1000000000-");
    }
}
