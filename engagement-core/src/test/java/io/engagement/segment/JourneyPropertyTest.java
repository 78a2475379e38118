package io.engagement.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.Parts;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.estimate.Proportion;
import io.engagement.estimate.SurvivalCurve;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

class JourneyPropertyTest {
    private static final List<String> STAGES = List.of("A", "B", "C");

    @Provide
    Arbitrary<List<CustomerEvent>> streams() {
        return Streams.streams();
    }

    @Provide
    Arbitrary<Instant> moments() {
        return Streams.times();
    }

    /** All stages are reachable; each has a time limit or none; some transitions renew. */
    @Provide
    Arbitrary<Journey> journeys() {
        Arbitrary<Journey.Transition> ways = Combinators.combine(
                        Arbitraries.of("", "A", "B", "C"), Streams.filters(), Arbitraries.of(STAGES))
                .as((from, on, to) -> new Journey.Transition(from, on, null, to));
        Arbitrary<List<Wait>> limits = Streams.waits().injectNull(0.4).list().ofSize(3);
        return Combinators.combine(
                        Streams.filters(),
                        ways.list().ofMaxSize(8),
                        limits,
                        Arbitraries.integers().between(1, 2))
                .as((begin, more, waits, step) -> {
                    List<Journey.Transition> all = new ArrayList<>();
                    STAGES.forEach(stage -> all.add(new Journey.Transition("", begin, null, stage)));
                    all.addAll(more);
                    for (int i = 0; i < 3; i++) {
                        // A limit of a nanosecond would go round and round for days.
                        Wait wait = waits.get(i);
                        if (wait != null && !wait.equals(Wait.of(Duration.ofNanos(1)))) {
                            all.add(new Journey.Transition(STAGES.get(i), null, wait, STAGES.get((i + step) % 3)));
                        }
                    }
                    Collections.shuffle(all, new Random(step + more.size()));
                    return new Journey(all);
                });
    }

    private record Stay(
            String customer,
            String stage,
            Instant from,
            @Nullable Instant to,
            String next) {}

    /** The same, written as one would say it: customer by customer, event by event, time first. */
    private static List<Stay> naive(Journey journey, List<CustomerEvent> events, Instant asOf) {
        Map<String, List<CustomerEvent>> byCustomer = new TreeMap<>();
        events.forEach(event -> byCustomer
                .computeIfAbsent(event.customerId(), id -> new ArrayList<>())
                .add(event));
        List<Stay> stays = new ArrayList<>();
        byCustomer.forEach((id, all) -> {
            List<CustomerEvent> sorted = new ArrayList<>(all);
            sorted.removeIf(
                    event -> !event.at().isBefore(asOf) || meant(journey, event).isEmpty());
            sorted.sort(Comparator.comparing(CustomerEvent::at).thenComparing(event -> meant(journey, event)));
            String stage = "";
            Instant entered = asOf;
            Instant renewed = asOf;
            int next = 0;
            while (true) {
                Instant event = next < sorted.size() ? sorted.get(next).at() : asOf;
                Journey.Transition limit = null;
                for (Journey.Transition each : journey.transitions()) {
                    limit = each.after() != null && each.from().equals(stage) ? each : limit;
                }
                Instant over = limit == null
                        ? Instant.MAX
                        : Objects.requireNonNull(limit.after()).after(renewed);
                Journey.Transition taken = null;
                Instant at = event;
                if (next < sorted.size() ? !over.isAfter(event) : over.isBefore(asOf)) {
                    taken = limit;
                    at = over;
                } else if (next < sorted.size()) {
                    for (Journey.Transition each : journey.transitions()) {
                        boolean fits = each.on() != null
                                && each.from().equals(stage)
                                && each.on().matches(sorted.get(next));
                        taken = taken == null && fits ? each : taken;
                    }
                    next++;
                } else {
                    break;
                }
                if (taken != null) {
                    if (!taken.to().equals(stage)) {
                        if (!stage.isEmpty()) {
                            stays.add(new Stay(id, stage, entered, at, taken.to()));
                        }
                        entered = at;
                    }
                    stage = taken.to();
                    renewed = at;
                }
            }
            if (!stage.isEmpty()) {
                stays.add(new Stay(id, stage, entered, null, ""));
            }
        });
        return stays;
    }

    /** The numbers of the transitions an event is meant for, so that they compare as the rule says. */
    private static String meant(Journey journey, CustomerEvent event) {
        StringBuilder meant = new StringBuilder();
        for (int i = 0; i < journey.transitions().size(); i++) {
            EventFilter on = journey.transitions().get(i).on();
            if (on != null) {
                meant.append(on.matches(event) ? 'a' : 'b');
            }
        }
        return meant.indexOf("a") < 0 ? "" : meant.toString();
    }

    /** Against the oracle: where everybody is at any time, moves, shares, time in stage, conversion. */
    @Property(tries = 400)
    void theOracleAgrees(
            @ForAll("journeys") Journey journey,
            @ForAll("streams") List<CustomerEvent> events,
            @ForAll("moments") Instant asOf,
            @ForAll("moments") Instant at) {
        Stays stays = journey.of(events, asOf);
        List<Stay> naive = naive(journey, events, asOf);
        assertThat(stays.customers())
                .isEqualTo(naive.stream().map(Stay::customer).distinct().count());
        Instant then = at.isAfter(asOf) ? asOf : at;
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String id : List.of("a", "b", "c", "nobody")) {
            String where = naive.stream()
                    .filter(stay -> stay.customer.equals(id)
                            && stay.from.isBefore(then)
                            && (stay.to == null || !stay.to.isBefore(then)))
                    .map(Stay::stage)
                    .reduce((one, two) -> {
                        throw new AssertionError("two stages at once");
                    })
                    .orElse("");
            assertThat(stays.stage(id, then).orElse("")).isEqualTo(where);
            counts.merge(where, 1L, Long::sum);
        }
        stays.at(then).forEach((stage, share) -> {
            assertThat(share.successes()).isEqualTo(counts.getOrDefault(stage, 0L));
            assertThat(share.trials()).isEqualTo(4 - counts.getOrDefault("", 0L));
        });
        for (String from : journey.stages()) {
            SurvivalCurve.Tally time = SurvivalCurve.collector().supplier().get();
            Set<String> seen = new HashSet<>();
            Map<String, Long> firsts = new TreeMap<>();
            for (Stay stay : naive) {
                if (stay.stage.equals(from) && seen.add(stay.customer)) {
                    Duration age = Duration.between(stay.from, stay.to == null ? asOf : stay.to);
                    time.add(
                            stay.to == null
                                    ? SurvivalCurve.Observation.lasting(age)
                                    : SurvivalCurve.Observation.ended(age, stay.next));
                    firsts.merge(stay.next, 1L, Long::sum);
                }
            }
            assertThat(stays.timeIn(from)).isEqualTo(time.result());
            firsts.remove("");
            long left = firsts.values().stream().mapToLong(it -> it).sum();
            for (String to : journey.stages()) {
                assertThat(Objects.requireNonNull(stays.transitions().get(from)).get(to))
                        .isEqualTo(Proportion.of(firsts.getOrDefault(to, 0L), left));
                assertThat(stays.moves(from, to))
                        .isEqualTo(naive.stream()
                                .filter(stay -> stay.stage.equals(from) && stay.next.equals(to))
                                .count());
                if (!to.equals(from)) {
                    assertThat(stays.conversion(from, to)).isEqualTo(converted(naive, seen, from, to));
                    assertThat(stays.timeTo(from, to).n()).isEqualTo(seen.size());
                }
            }
        }
    }

    private static Proportion converted(List<Stay> naive, Set<String> customers, String from, String to) {
        long converted = customers.stream()
                .filter(id -> {
                    List<String> way = naive.stream()
                            .filter(stay -> stay.customer.equals(id))
                            .map(Stay::stage)
                            .toList();
                    return way.lastIndexOf(to) > way.indexOf(from);
                })
                .count();
        return Proportion.of(converted, customers.size());
    }

    /** In any order, in any parts, from either side: the same. What is left of the moment is all that counts. */
    @Property(tries = 200)
    void anyOrderAndAnyPartsAreTheSame(
            @ForAll("journeys") Journey journey,
            @ForAll("streams") List<CustomerEvent> events,
            @ForAll("moments") Instant asOf,
            @ForAll @Size(min = 1, max = 10) List<@IntRange(max = 3) Integer> parts,
            @ForAll boolean backwards,
            @ForAll Random random) {
        Stays whole = journey.of(events, asOf);
        List<CustomerEvent> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, random);
        assertThat(Parts.collect(journey.collector(asOf), shuffled, parts, backwards))
                .isEqualTo(whole);
        shuffled.removeIf(event -> !event.at().isBefore(asOf));
        assertThat(journey.of(shuffled, asOf)).isEqualTo(whole).hasSameHashCodeAs(whole);
        assertThat(Parts.serialised(whole)).isEqualTo(whole);
        assertThat(whole.now()).isEqualTo(whole.at(asOf));
        assertThat(whole.toString()).startsWith("stages of ");
    }

    /** The text form, and Java's, give the same definition back. */
    @Property(tries = 200)
    void textComesBack(@ForAll("journeys") Journey journey) {
        assertThat(Journey.parse(journey.toText())).isEqualTo(journey);
        assertThat(Parts.serialised(journey)).isEqualTo(journey);
    }
}
