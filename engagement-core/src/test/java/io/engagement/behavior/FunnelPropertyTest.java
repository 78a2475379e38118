package io.engagement.behavior;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.behavior.Funnel.Entry;
import io.engagement.behavior.Funnel.Exclusion;
import io.engagement.behavior.Funnel.Mode;
import io.engagement.behavior.Funnel.Same;
import io.engagement.behavior.Funnel.Ties;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Funnels of short streams full of ties, against the definition tried out, and the laws that hold between funnels. */
class FunnelPropertyTest {
    private static final Instant START = Instant.parse("2026-03-08T06:59:57Z");
    private static final Window ENTERED = Window.of(START, START.plusSeconds(6), ZoneOffset.UTC);
    private static final List<InteractionType> TYPES =
            List.of(InteractionType.of("A"), InteractionType.of("B"), InteractionType.of("C"), InteractionType.of("X"));
    private static final List<String> ITEMS = List.of("p", "q", "");
    private static final List<EventFilter> FILTERS = List.of(
            EventFilter.interactions(TYPES.get(0)),
            EventFilter.interactions(TYPES.get(1)),
            EventFilter.interactions(TYPES.get(2)),
            EventFilter.interactions(TYPES.get(3)),
            EventFilter.interactions(TYPES.get(0)).about("p"),
            EventFilter.any().about("q"),
            EventFilter.any());
    private static final Instant LATE = START.plusSeconds(1000);

    @Provide
    Arbitrary<List<CustomerEvent>> streams() {
        Arbitrary<CustomerEvent> event = Combinators.combine(
                        Arbitraries.integers().between(1, 2),
                        Arbitraries.integers().between(-2, 9),
                        Arbitraries.frequencyOf(
                                Tuple.of(6, Arbitraries.integers().between(0, 2)), Tuple.of(1, Arbitraries.just(3))),
                        Arbitraries.of(ITEMS))
                .as((customer, second, type, item) -> Interaction.of(
                                "C-" + customer, START.plusSeconds(second), TYPES.get(type))
                        .withItem(item));
        return event.list().ofMaxSize(9);
    }

    @Provide
    Arbitrary<Funnel> funnels() {
        Arbitrary<List<EventFilter>> steps = Arbitraries.frequencyOf(
                Tuple.of(
                        3,
                        Arbitraries.of(FILTERS.subList(0, 3))
                                .list()
                                .ofMinSize(2)
                                .ofMaxSize(4)),
                Tuple.of(2, Arbitraries.of(FILTERS).list().ofMinSize(2).ofMaxSize(4)));
        Arbitrary<List<Exclusion>> exclusions = Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.just(3)),
                                Tuple.of(1, Arbitraries.integers().between(0, 6))),
                        Arbitraries.integers().between(0, 3))
                .as((filter, after) -> new Exclusion(FILTERS.get(filter), after))
                .list()
                .ofMaxSize(2);
        return Combinators.combine(
                        steps,
                        Arbitraries.integers().between(1, 9),
                        Arbitraries.of(Mode.class),
                        Arbitraries.of(Entry.class),
                        Arbitraries.of(Ties.class),
                        exclusions,
                        Arbitraries.of(Same.NOTHING, Same.NOTHING, Same.ITEM))
                .as((filters, within, mode, entry, ties, excluded, same) -> {
                    int last = mode == Mode.ANY_ORDER ? 0 : filters.size() - 1;
                    List<Exclusion> allowed = excluded.stream()
                            .map(exclusion -> new Exclusion(exclusion.event(), Math.min(last, exclusion.after())))
                            .toList();
                    return new Funnel(
                            filters, Duration.ofSeconds(within), mode, entry, ties, Duration.ZERO, allowed, same);
                });
    }

    private static List<Long> reached(FunnelConversion conversion) {
        return conversion.steps().stream().map(FunnelConversion.Step::reached).toList();
    }

    private static List<Long> reached(Funnel funnel, List<CustomerEvent> events) {
        return reached(funnel.calculate(events, ENTERED, LATE));
    }

    private static void isAsTheOracleSays(Funnel funnel, List<CustomerEvent> events, Instant asOf) {
        FunnelConversion conversion = funnel.calculate(events, ENTERED, asOf);
        FunnelOracle oracle = new FunnelOracle(funnel, ENTERED, asOf, events);
        assertThat(reached(conversion))
                .containsExactlyElementsOf(Arrays.stream(oracle.reached).boxed().toList());
        assertThat(conversion.partly()).isEqualTo(oracle.partly);
        for (int step = 1; step <= funnel.steps().size(); step++) {
            long whole = oracle.reached[0] - oracle.reached[step - 1];
            FunnelConversion.Times times = new FunnelConversion.Times(
                    nanos(oracle.took.get(step - 1)),
                    nanos(oracle.lasting.get(step - 1)),
                    whole,
                    funnel.within().toNanos());
            assertThat(conversion.steps().get(step - 1).times()).isEqualTo(times);
            assertThat(conversion.steps().get(step - 1).next()).isEqualTo(oracle.next.get(step - 1));
        }
    }

    private static long[] nanos(List<Long> seconds) {
        return seconds.stream().mapToLong(second -> second * 1_000_000_000).toArray();
    }

    @Property(tries = 12_000)
    void isTheDefinitionTriedOut(
            @ForAll("funnels") Funnel funnel, @ForAll("streams") List<CustomerEvent> events, @ForAll int seconds) {
        isAsTheOracleSays(funnel, events, START.plusSeconds(1 + Math.floorMod(seconds, 20)));
    }

    @Property(tries = 4_000)
    void isTheDefinitionTriedOutForClocksThatDisagree(
            @ForAll("streams") List<CustomerEvent> events, @ForAll("funnels") Funnel funnel, @ForAll Entry entry) {
        List<EventFilter> steps = FILTERS.subList(0, 2 + funnel.steps().size() % 2);
        Duration grace = Duration.ofSeconds(1 + funnel.steps().size() % 3);
        Funnel blurred = new Funnel(
                steps, funnel.within(), Mode.ORDERED, entry, Ties.SAME_INSTANT, grace, List.of(), funnel.same());
        isAsTheOracleSays(blurred, events, START.plusSeconds(12));
    }

    @Property
    void noStepIsReachedByMoreThanTheOneBefore(
            @ForAll("funnels") Funnel funnel, @ForAll("streams") List<CustomerEvent> events) {
        assertThat(reached(funnel, events)).isSortedAccordingTo(Collections.reverseOrder());
    }

    private static void isNeverMore(List<Long> fewer, List<Long> more) {
        for (int step = 0; step < fewer.size(); step++) {
            assertThat(fewer.get(step)).isLessThanOrEqualTo(more.get(step));
        }
    }

    private static Funnel with(Funnel funnel, Mode mode) {
        List<Exclusion> anywhere = funnel.exclusions().stream()
                .map(exclusion -> new Exclusion(exclusion.event(), 0))
                .toList();
        return new Funnel(
                funnel.steps(),
                funnel.within(),
                mode,
                funnel.entry(),
                funnel.ties(),
                funnel.grace(),
                anywhere,
                funnel.same());
    }

    @Property
    void strictReachesLeastAndAnyOrderMost(
            @ForAll("funnels") Funnel funnel, @ForAll("streams") List<CustomerEvent> events) {
        List<Long> ordered = reached(with(funnel, Mode.ORDERED), events);
        isNeverMore(reached(with(funnel, Mode.STRICT), events), ordered);
        isNeverMore(ordered, reached(with(funnel, Mode.ANY_ORDER), events));
    }

    @Property
    void theBestEntryIsNeverWorseThanTheFirst(
            @ForAll("funnels") Funnel funnel, @ForAll("streams") List<CustomerEvent> events, @ForAll int seconds) {
        Instant asOf = START.plusSeconds(1 + Math.floorMod(seconds, 20));
        Funnel first = new Funnel(
                funnel.steps(),
                funnel.within(),
                funnel.mode(),
                Entry.FIRST,
                funnel.ties(),
                funnel.grace(),
                funnel.exclusions(),
                funnel.same());
        isNeverMore(
                reached(first.calculate(events, ENTERED, asOf)),
                reached(first.bestEntry().calculate(events, ENTERED, asOf)));
    }

    @Property
    void timeHelps(@ForAll("funnels") Funnel funnel, @ForAll("streams") List<CustomerEvent> events) {
        Funnel longer = new Funnel(
                funnel.steps(),
                funnel.within().plusSeconds(2),
                funnel.mode(),
                funnel.entry(),
                funnel.ties(),
                funnel.grace(),
                funnel.exclusions(),
                funnel.same());
        isNeverMore(reached(funnel, events), reached(longer, events));
    }

    @Property
    void exclusionsNeverHelpNorDoesAskingForLaterSteps(
            @ForAll("funnels") Funnel funnel, @ForAll("streams") List<CustomerEvent> events) {
        List<Long> reached = reached(funnel, events);
        isNeverMore(reached(funnel.without(FILTERS.get(3)), events), reached);
        isNeverMore(reached(funnel.strictlyLater(), events), reached);
    }

    @Property
    void aStepAddedAtTheEndChangesNothingBeforeIt(
            @ForAll("funnels") Funnel funnel, @ForAll("streams") List<CustomerEvent> events) {
        List<EventFilter> more = new ArrayList<>(funnel.steps());
        more.add(FILTERS.get(1));
        Funnel longer = new Funnel(
                more,
                funnel.within(),
                funnel.mode(),
                funnel.entry(),
                funnel.ties(),
                funnel.grace(),
                funnel.exclusions(),
                funnel.same());
        assertThat(reached(longer, events).subList(0, funnel.steps().size())).isEqualTo(reached(funnel, events));
    }

    @Property
    void orderSplitAndRepeatedIdsChangeNothing(
            @ForAll("funnels") Funnel funnel, @ForAll("streams") List<CustomerEvent> events, @ForAll long seed) {
        List<CustomerEvent> named = new ArrayList<>();
        for (CustomerEvent event : events) {
            named.add(((Interaction) event).withId(named.size() % 4 == 3 ? "" : "E-" + named.size()));
        }
        Instant asOf = START.plusSeconds(9);
        FunnelConversion once = funnel.calculate(named, ENTERED, asOf);
        List<CustomerEvent> twice = new ArrayList<>(named);
        named.stream().filter(event -> !event.id().isEmpty()).forEach(twice::add);
        Collections.shuffle(twice, new Random(seed));
        int cut = Math.floorMod((int) seed, twice.size() + 1);
        Funnel.Tally one = funnel.collector(ENTERED, asOf).supplier().get();
        Funnel.Tally other = funnel.collector(ENTERED, asOf).supplier().get();
        twice.subList(0, cut).forEach(one::add);
        twice.subList(cut, twice.size()).forEach(other::add);
        one.merge(other);
        FunnelConversion result = one.result();
        assertThat(result.steps()).isEqualTo(once.steps());
        assertThat(result.partly()).isEqualTo(once.partly());
        assertThat(one.parallelResult()).isEqualTo(result);
        Collections.shuffle(named, new Random(seed));
        assertThat(funnel.calculate(named, ENTERED, asOf)).isEqualTo(once);
    }

    @Property
    void segmentsAddUp(@ForAll("funnels") Funnel funnel, @ForAll("streams") List<CustomerEvent> events) {
        Instant asOf = START.plusSeconds(9);
        Funnel.Tally tally = funnel.collector(ENTERED, asOf).supplier().get();
        events.forEach(tally::add);
        FunnelBreakdown breakdown = tally.by(customer -> customer);
        for (int step = 0; step < funnel.steps().size(); step++) {
            int number = step;
            assertThat(breakdown.segments().values().stream()
                            .mapToLong(conversion -> reached(conversion).get(number))
                            .sum())
                    .isEqualTo(reached(tally.result()).get(step));
        }
        breakdown.segments().forEach((customer, conversion) -> {
            List<CustomerEvent> own = events.stream()
                    .filter(event -> event.customerId().equals(customer))
                    .collect(Collectors.toList());
            assertThat(conversion.steps())
                    .isEqualTo(funnel.calculate(own, ENTERED, asOf).steps());
        });
    }

    /** Without censoring 1 - S(end of window) is the share that converted. */
    @Property
    void theCurveEndsAtTheConversion(@ForAll("funnels") Funnel funnel, @ForAll("streams") List<CustomerEvent> events) {
        FunnelConversion conversion = funnel.calculate(events, ENTERED, LATE);
        Assume.that(conversion.customers() > 0);
        int last = funnel.steps().size();
        long converted = reached(conversion).get(last - 1);
        Duration end = funnel.within();
        if (converted < conversion.customers()) {
            assertThat(1 - conversion.timeTo(last).at(end).value())
                    .isCloseTo(conversion.overall().rate().value(), org.assertj.core.data.Offset.offset(1e-12));
        } else {
            assertThat(conversion.timeTo(last).at(end).value()).isZero();
        }
        assertThat(conversion.toString()).isNotBlank();
    }
}
