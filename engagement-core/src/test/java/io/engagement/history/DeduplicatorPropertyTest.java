package io.engagement.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.Facts;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.estimate.Exclusions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DeduplicatorPropertyTest {
    private static final Instant START = Instant.parse("2026-10-01T00:00:00Z");
    private static final Duration HORIZON = Duration.ofHours(5);

    /** Events within a day and a bit, in no order; an id is one event, some have none. */
    @Provide
    Arbitrary<List<CustomerEvent>> events() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(0, 9))
                .as((hour, kind) -> event(hour, kind == 0 ? "" : "E-" + hour + "-" + kind % 3))
                .list()
                .ofMaxSize(60);
    }

    private static CustomerEvent event(int hour, String id) {
        return Interaction.of("c", START.plus(Duration.ofHours(hour)), InteractionType.VISIT)
                .withId(id);
    }

    /** Exactly the first of each id passes, and all without one. */
    @Property
    void exactLetsEachIdPassOnce(@ForAll("events") List<CustomerEvent> events) {
        Deduplicator exact = Deduplicator.exact();
        Set<String> seen = new HashSet<>();
        long repeats = 0;
        for (CustomerEvent event : events) {
            boolean first = event.id().isEmpty() || seen.add(event.id());
            assertThat(exact.isFirst(event)).isEqualTo(first);
            repeats += first ? 0 : 1;
            assertThat(exact.remembered()).isEqualTo(seen.size());
        }
        assertThat(exact.tooOldToTell()).isZero();
        assertThat(exact.excluded()).isEqualTo(Exclusions.of("repeated event id", repeats));
        assertThat(exact).hasToString("remembers " + seen.size() + " event ids, " + exact.excluded());
    }

    /** Within a horizon: what is at most that much older than the newest is known, what is older passes and is counted. */
    @Property
    void withinAHorizonIsExactForRecentEvents(@ForAll("events") List<CustomerEvent> events) {
        Deduplicator within = Deduplicator.within(HORIZON);
        Map<String, Instant> known = new HashMap<>();
        Instant newest = Instant.EPOCH;
        long repeats = 0;
        long tooOld = 0;
        for (CustomerEvent event : events) {
            boolean repeat = known.containsKey(event.id());
            repeats += repeat ? 1 : 0;
            assertThat(within.isFirst(event)).isEqualTo(!repeat);
            if (!event.id().isEmpty() && !repeat) {
                if (event.at().isBefore(newest.minus(HORIZON))) {
                    tooOld++;
                } else {
                    known.put(event.id(), event.at());
                    newest = event.at().isAfter(newest) ? event.at() : newest;
                }
            }
            Instant oldest = newest.minus(HORIZON);
            known.values().removeIf(at -> at.isBefore(oldest));
            assertThat(within.remembered()).isEqualTo(known.size());
        }
        assertThat(within.tooOldToTell()).isEqualTo(tooOld);
        assertThat(within.excluded()).isEqualTo(Exclusions.of("repeated event id", repeats));
        assertThat(within)
                .hasToString("remembers " + known.size() + " event ids within PT5H, " + tooOld
                        + " events were too old to tell, " + within.excluded());
    }

    /** A deduplicator that travelled as bytes goes on as if it had not. */
    @Property(tries = 300)
    void goesOnAfterSerialisation(@ForAll("events") List<CustomerEvent> events, @ForAll int cut) {
        for (Deduplicator stays : List.of(Deduplicator.exact(), Deduplicator.within(HORIZON))) {
            List<List<CustomerEvent>> parts = Facts.cut(events, cut);
            parts.get(0).forEach(stays::isFirst);
            Deduplicator travels = Facts.serialised(stays);
            for (CustomerEvent event : parts.get(1)) {
                assertThat(travels.isFirst(event)).isEqualTo(stays.isFirst(event));
            }
            assertThat(travels).hasToString(stays.toString());
        }
    }

    @Example
    void oneIdIsOneEvent() {
        for (Deduplicator deduplicator : List.of(Deduplicator.exact(), Deduplicator.within(HORIZON))) {
            CustomerEvent one = event(1, "E");
            CustomerEvent other = event(2, "E");
            assertThat(deduplicator.isFirst(one)).isTrue();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> deduplicator.isFirst(other))
                    .withMessage("id \"E\" must always name the same event, got " + one + " and " + other);
            assertThat(deduplicator.isFirst(one)).isFalse();
            assertThat(deduplicator.remembered()).isEqualTo(1);
            assertThat(deduplicator.excluded().total()).isEqualTo(1);
        }
    }

    @Example
    void theHorizonIsIncluded() {
        Deduplicator within = Deduplicator.within(HORIZON);
        assertThat(within.isFirst(event(0, "old"))).isTrue();
        assertThat(within.isFirst(event(5, "new"))).isTrue();
        assertThat(within.isFirst(event(0, "old"))).isFalse();
        assertThat(within.isFirst(event(6, "newer"))).isTrue();
        assertThat(within.isFirst(event(0, "old"))).isTrue();
        assertThat(within.tooOldToTell()).isEqualTo(1);
        assertThat(within.remembered()).isEqualTo(2);
    }

    /** A horizon that reaches before the beginning of time is as good as exact. */
    @Example
    void theLongestHorizonRemembersAll() {
        Deduplicator within = Deduplicator.within(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(within.isFirst(event(0, "a"))).isTrue();
        assertThat(within.isFirst(event(9, "b"))).isTrue();
        assertThat(within.isFirst(event(0, "a"))).isFalse();
        assertThat(within.remembered()).isEqualTo(2);
    }

    @Example
    void horizonsArePositive() {
        for (Duration bad : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Deduplicator.within(bad))
                    .withMessage("horizon must be positive, got " + bad);
        }
    }
}
