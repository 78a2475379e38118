package io.engagement.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.Parts;
import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.InteractionType;
import io.engagement.score.EngagementScore;
import io.engagement.score.Scale;
import io.engagement.score.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TriggerPropertyTest {
    private static final EngagementScore SCORE = EngagementScore.in(Streams.BERLIN)
            .signal(Signal.interactions(InteractionType.VISIT)
                    .halfLife(Duration.ofHours(12))
                    .scale(Scale.halfAt(1)))
            .signal(Signal.purchases().halfLife(Duration.ofHours(24)).scale(Scale.halfAt(1)))
            .build();

    @Provide
    Arbitrary<List<CustomerEvent>> streams() {
        return Streams.streams();
    }

    @Provide
    Arbitrary<List<Instant>> ticks() {
        return Streams.ticks();
    }

    @Provide
    Arbitrary<Trigger.Unfinished> unfinished() {
        return Combinators.combine(
                        Streams.filters(),
                        Streams.filters(),
                        Streams.waits(),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as(Trigger.Unfinished::new);
    }

    @Provide
    Arbitrary<Trigger.Repeated> repeated() {
        return Arbitraries.integers()
                .between(1, 4)
                .flatMap(times -> Combinators.combine(
                                Streams.filters(),
                                Streams.waits(),
                                Arbitraries.integers().between(1, times))
                        .as((events, within, rearm) -> new Trigger.Repeated(events, times, within, rearm)));
    }

    @Provide
    Arbitrary<Trigger.Returned> returned() {
        return Combinators.combine(Streams.filters(), Streams.waits()).as(Trigger.Returned::new);
    }

    @Provide
    Arbitrary<Trigger> triggers() {
        Arbitrary<Trigger.When> whens = Arbitraries.oneOf(
                unfinished().map(it -> it),
                repeated().map(it -> it),
                returned().map(it -> it),
                Arbitraries.of(new Trigger.ScoreFell(20, 20), new Trigger.ScoreFell(30, 40)));
        return Combinators.combine(
                        whens,
                        Streams.waits().injectNull(0.5),
                        Arbitraries.of(true, false, false),
                        Arbitraries.of("", "", "pro"))
                .as((when, rest, once, plan) -> {
                    Trigger trigger = new Trigger("t", when, null, rest, once);
                    return plan.isEmpty() ? trigger : trigger.where("plan", plan);
                });
    }

    private static Triggers all(List<Trigger> triggers) {
        List<Trigger> named = new ArrayList<>();
        triggers.forEach(trigger -> named.add(trigger.named("t" + named.size())));
        Triggers all = Triggers.scoring(SCORE, named.toArray(Trigger[]::new));
        all.know(Customer.of("a", Instant.EPOCH).with("plan", "pro"));
        all.know(Customer.of("b", Instant.EPOCH).with("plan", "free"));
        return all;
    }

    /**
     * Online is replay: events as they come, those of different customers interleaved as they like between two ticks, and
     * the state sent elsewhere now and then.
     */
    @Property(tries = 300)
    void onlineIsReplay(
            @ForAll("triggers") Trigger one,
            @ForAll("triggers") Trigger two,
            @ForAll("streams") List<CustomerEvent> events,
            @ForAll("ticks") List<Instant> ticks,
            @ForAll Random random) {
        List<CustomerEvent> sorted = new ArrayList<>(events);
        sorted.sort(Comparator.comparing(CustomerEvent::at));
        List<Instant> ordered = ticks.stream().sorted().toList();
        Triggers online = all(List.of(one, two));
        List<Fired> fired = new ArrayList<>();
        Instant from = Instant.MIN;
        for (Instant tick :
                Stream.concat(ordered.stream(), Stream.of(Instant.MAX)).toList()) {
            Instant begin = from;
            List<CustomerEvent> between = new ArrayList<>(sorted.stream()
                    .filter(event -> !event.at().isBefore(begin) && event.at().isBefore(tick))
                    .toList());
            Collections.shuffle(between, random);
            // Customers in any order, the events of each in theirs.
            Map<String, List<CustomerEvent>> queues = new TreeMap<>();
            sorted.stream()
                    .filter(between::contains)
                    .forEach(event -> queues.computeIfAbsent(event.customerId(), id -> new ArrayList<>())
                            .add(event));
            for (CustomerEvent next : between) {
                fired.addAll(online.on(
                        Objects.requireNonNull(queues.get(next.customerId())).remove(0)));
            }
            if (!tick.equals(Instant.MAX)) {
                fired.addAll(online.advanceTo(tick));
            }
            if (random.nextInt(3) == 0) {
                online = Parts.serialised(online);
            }
            from = tick;
        }
        fired.sort(null);
        assertThat(online.excluded().total()).isZero();
        assertThat(fired).isEqualTo(all(List.of(one, two)).replay(sorted, ticks));
    }

    /** Stored as text after every event and read again, it goes on as if nothing had been. */
    @Property(tries = 200)
    void theStateIsInItsText(
            @ForAll("triggers") Trigger trigger,
            @ForAll("streams") List<CustomerEvent> events,
            @ForAll("ticks") List<Instant> ticks) {
        Watch kept = trigger.watch("a");
        Watch stored = trigger.watch("a");
        kept.know(Customer.of("a", Instant.EPOCH).with("plan", "pro"));
        stored.know(Customer.of("a", Instant.EPOCH).with("plan", "pro"));
        for (CustomerEvent event : events) {
            if (event.customerId().equals("a")) {
                assertThat(stored.on(event)).isEqualTo(kept.on(event));
                stored = Watch.parse(trigger, stored.toText());
                assertThat(stored).isEqualTo(kept).hasSameHashCodeAs(kept).hasToString(kept.toString());
            }
        }
        for (Instant tick : ticks) {
            assertThat(Parts.serialised(stored).advanceTo(tick)).isEqualTo(kept.advanceTo(tick));
            stored.advanceTo(tick);
        }
        assertThat(Trigger.parse(trigger.toText())).isEqualTo(trigger);
        assertThat(Parts.serialised(trigger)).isEqualTo(trigger);
    }

    /** More ticks only tell it earlier; only the score is a matter of looks. */
    @Property(tries = 200)
    void moreTicksChangeNothing(
            @ForAll("triggers") Trigger trigger,
            @ForAll("streams") List<CustomerEvent> events,
            @ForAll("ticks") List<Instant> ticks) {
        if (trigger.when() instanceof Trigger.ScoreFell) {
            return;
        }
        Instant end = Streams.START.plus(Duration.ofDays(30));
        List<Instant> more = new ArrayList<>(ticks);
        more.add(end);
        assertThat(all(List.of(trigger)).replay(events, more))
                .isEqualTo(all(List.of(trigger)).replay(events, List.of(end)));
    }

    /** Cool-down: two firings of one customer are never closer; those with it are among those without, or once. */
    @Property(tries = 300)
    void coolDownKeepsApart(
            @ForAll("triggers") Trigger trigger,
            @ForAll("streams") List<CustomerEvent> events,
            @ForAll("ticks") List<Instant> ticks) {
        List<Fired> free = all(List.of(new Trigger("t", trigger.when(), trigger.attributes(), null, false)))
                .replay(events, ticks);
        List<Fired> fired = all(List.of(trigger)).replay(events, ticks);
        assertThat(free).containsAll(fired);
        assertThat(fired.stream().map(Fired::customerId).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        free.stream().map(Fired::customerId).distinct().toList());
        Map<String, Instant> before = new TreeMap<>();
        for (Fired each : fired) {
            Instant last = before.put(each.customerId(), each.at());
            Wait rest = trigger.coolDown();
            assertThat(trigger.once() && last != null).isFalse();
            if (last != null && rest != null) {
                assertThat(each.at()).isAfterOrEqualTo(rest.after(last));
            }
            assertThat(each.since()).isBeforeOrEqualTo(each.at());
        }
    }

    private static List<CustomerEvent> ofA(List<CustomerEvent> events) {
        return events.stream()
                .filter(event -> event.customerId().equals("a"))
                .sorted(Comparator.comparing(CustomerEvent::at))
                .toList();
    }

    private static List<Instant> times(Trigger.When when, List<CustomerEvent> events) {
        Instant end = Streams.START.plus(Duration.ofDays(30));
        return Triggers.of(Trigger.of("t", when)).replay(ofA(events), List.of(end)).stream()
                .map(Fired::at)
                .toList();
    }

    /** Left undone: for each beginning event, look ahead for what ends or renews its occasion before its time is over. */
    @Property(tries = 400)
    void unfinishedByBruteForce(
            @ForAll("unfinished") Trigger.Unfinished when, @ForAll("streams") List<CustomerEvent> events) {
        List<CustomerEvent> mine = ofA(events);
        List<Instant> expected = new ArrayList<>();
        for (String item : when.perItem() ? List.of("", "x", "y") : List.of("any")) {
            List<CustomerEvent> of = mine.stream()
                    .filter(event -> !when.perItem() || event.item().equals(item))
                    .toList();
            Instant running = null;
            for (int i = 0; i < of.size(); i++) {
                Instant at = of.get(i).at();
                boolean begins = when.begun().matches(of.get(i));
                boolean open = running != null && at.isBefore(running);
                open &= !when.finished().matches(of.get(i));
                if (!begins || (open && !when.fromLast())) {
                    running = open ? running : null;
                    continue;
                }
                running = when.within().after(at);
                boolean over = true;
                for (int j = i + 1; j < of.size() && of.get(j).at().isBefore(running); j++) {
                    over &= !when.finished().matches(of.get(j))
                            && !(when.fromLast() && when.begun().matches(of.get(j)));
                }
                if (over) {
                    expected.add(running);
                }
            }
        }
        expected.sort(null);
        assertThat(times(when, events)).isEqualTo(expected);
    }

    /** Repeated: count what is within the time of each event anew; hysteresis: the count was low since it last fired. */
    @Property(tries = 400)
    void repeatedByBruteForce(
            @ForAll("repeated") Trigger.Repeated when, @ForAll("streams") List<CustomerEvent> events) {
        List<Instant> counted = ofA(events).stream()
                .filter(when.events()::matches)
                .map(CustomerEvent::at)
                .toList();
        List<Instant> expected = new ArrayList<>();
        boolean armed = true;
        for (int i = 0; i < counted.size(); i++) {
            Instant at = counted.get(i);
            long before = counted.subList(0, i).stream()
                    .filter(past -> when.within().after(past).isAfter(at))
                    .count();
            armed |= before < when.rearmBelow();
            if (armed && before + 1 >= when.times()) {
                expected.add(at);
                armed = false;
            }
        }
        assertThat(times(when, events)).isEqualTo(expected);
    }

    /** Returned: an event with none in the silence before it, but one before that. */
    @Property(tries = 200)
    void returnedByBruteForce(
            @ForAll("returned") Trigger.Returned when, @ForAll("streams") List<CustomerEvent> events) {
        List<Instant> counted = ofA(events).stream()
                .filter(when.events()::matches)
                .map(CustomerEvent::at)
                .toList();
        List<Instant> expected = new ArrayList<>();
        for (int i = 1; i < counted.size(); i++) {
            if (!when.silence().after(counted.get(i - 1)).isAfter(counted.get(i))) {
                expected.add(counted.get(i));
            }
        }
        assertThat(times(when, events)).isEqualTo(expected);
    }

    /** Hysteresis: between two falls the score was high enough; each fall is a look below. */
    @Property(tries = 200)
    void theScoreMustRiseBeforeItFalls(
            @ForAll("streams") List<CustomerEvent> events, @ForAll("ticks") List<Instant> ticks) {
        List<CustomerEvent> mine = ofA(events);
        List<Instant> expected = new ArrayList<>();
        boolean armed = false;
        for (Instant tick : ticks.stream().sorted().distinct().toList()) {
            var profile = SCORE.profile("a");
            for (CustomerEvent event : mine) {
                profile = event.at().isBefore(tick) ? SCORE.update(profile, event) : profile;
            }
            double score = SCORE.of(profile, tick).score().value();
            if (score >= 40) {
                armed = true;
            } else if (armed && score < 30) {
                armed = false;
                expected.add(tick);
            }
        }
        List<Fired> fired = Triggers.scoring(SCORE, Trigger.scoreFell(30, 40)).replay(mine, ticks);
        assertThat(fired.stream().map(Fired::at)).isEqualTo(expected);
    }

    /** What comes late changes nothing and is counted. */
    @Property(tries = 200)
    void lateIsCounted(@ForAll("triggers") Trigger trigger, @ForAll("streams") List<CustomerEvent> events) {
        Triggers online = all(List.of(trigger));
        List<CustomerEvent> inTime = new ArrayList<>();
        List<Fired> fired = new ArrayList<>();
        Map<String, Instant> clocks = new TreeMap<>();
        for (CustomerEvent event : events) {
            fired.addAll(online.on(event));
            if (!event.at().isBefore(clocks.getOrDefault(event.customerId(), Instant.MIN))) {
                clocks.put(event.customerId(), event.at());
                inTime.add(event);
            }
        }
        fired.sort(null);
        assertThat(online.excluded().total()).isEqualTo(events.size() - inTime.size());
        assertThat(fired).isEqualTo(all(List.of(trigger)).replay(inTime, List.of()));
    }
}
