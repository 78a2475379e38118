package io.engagement.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Facts;
import io.engagement.Parts;
import io.engagement.activity.Visits.Visit;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Mean;
import io.engagement.estimate.SurvivalCurve;
import io.engagement.estimate.SurvivalCurve.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class VisitsPropertyTest {
    private static final Instant START = Instant.parse("2024-03-10T00:00:00Z");
    private static final Window WINDOW = Window.of(START, START.plus(Duration.ofHours(30)), Facts.UTC);
    private static final Duration HALF_HOUR = Duration.ofMinutes(30);

    /** Events around and in 30 hours, many of them a gap apart or nearly so, some with a duration. */
    @Provide
    Arbitrary<List<CustomerEvent>> events() {
        Arbitrary<Long> steps = Arbitraries.longs().between(-4, 64);
        Arbitrary<Long> nudges = Arbitraries.of(0L, 0L, 1L, -1L, 400_000_000_000L);
        Arbitrary<Duration> durations = Arbitraries.of(
                        Duration.ZERO,
                        Duration.ofSeconds(90),
                        Duration.ofMinutes(45),
                        Duration.ofHours(40),
                        Duration.ofSeconds(Long.MAX_VALUE))
                .injectNull(0.6);
        return Combinators.combine(Facts.customerIds(), steps, nudges, durations)
                .as((customer, step, nudge, duration) -> (CustomerEvent) new Interaction(
                        customer,
                        START.plus(HALF_HOUR.multipliedBy(step)).plusNanos(nudge),
                        InteractionType.PAGE_VIEW,
                        "",
                        duration,
                        "",
                        "",
                        ""))
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<Duration> gaps() {
        return Arbitraries.of(
                HALF_HOUR, Duration.ofNanos(1), Duration.ofMinutes(5), Duration.ofMinutes(61), Duration.ofDays(99_999));
    }

    /** The visits as one would cut them by hand: an event at a time, in the order of time. */
    private static Map<String, List<Visit>> naive(List<CustomerEvent> events, Window window, Duration gap) {
        Map<String, List<Visit>> visits = new TreeMap<>();
        events.stream()
                .filter(event -> window.contains(event.at()))
                .sorted(Comparator.comparing(CustomerEvent::at))
                .forEach(event -> {
                    Duration duration = event instanceof Interaction one ? one.duration() : null;
                    boolean whole =
                            duration == null || duration.compareTo(Duration.between(event.at(), window.end())) < 0;
                    Instant end =
                            duration == null ? event.at() : whole ? event.at().plus(duration) : window.end();
                    List<Visit> own = visits.computeIfAbsent(event.customerId(), id -> new ArrayList<>());
                    Visit last = own.isEmpty() ? null : own.get(own.size() - 1);
                    if (last == null || Duration.between(last.end(), event.at()).compareTo(gap) >= 0) {
                        own.add(new Visit(event.at(), end));
                    } else {
                        own.set(own.size() - 1, new Visit(last.begin(), end.isAfter(last.end()) ? end : last.end()));
                    }
                });
        return visits;
    }

    private static List<Observation> lengths(Map<String, List<Visit>> visits, Window window, Duration gap) {
        return visits.values().stream()
                .flatMap(List::stream)
                .map(visit -> {
                    Duration length = Duration.ofSeconds(visit.length().toSeconds());
                    boolean seen = !visit.length().isZero()
                            && Duration.between(visit.end(), window.end()).compareTo(gap) >= 0
                            && Duration.between(window.start(), visit.begin()).compareTo(gap) >= 0;
                    return seen ? Observation.ended(length) : Observation.lasting(length);
                })
                .toList();
    }

    /** A model against a naive one: visits, their lengths, and the times between them. */
    @Property(tries = 400)
    void visitsAreMaximalRunsWithoutAGap(@ForAll("events") List<CustomerEvent> events, @ForAll("gaps") Duration gap) {
        Map<String, List<Visit>> expected = naive(events, WINDOW, gap);
        Visits visits = Visits.during(WINDOW).withGap(gap).calculate(events);
        expected.forEach((customer, own) -> assertThat(visits.of(customer)).isEqualTo(own));
        assertThat(visits.of("nobody")).isEmpty();
        assertThat(visits.customers()).isEqualTo(expected.size());
        assertThat(visits.count())
                .isEqualTo(expected.values().stream().mapToInt(List::size).sum());
        assertThat(visits.excluded().total())
                .isEqualTo(events.stream()
                        .filter(event -> !WINDOW.contains(event.at()))
                        .count());
        assertThat(visits.length()).isEqualTo(SurvivalCurve.of(lengths(expected, WINDOW, gap)));
        List<Observation> between = new ArrayList<>();
        List<Observation> second = new ArrayList<>();
        long single = 0;
        for (List<Visit> own : expected.values()) {
            for (int i = 0; i < own.size(); i++) {
                boolean again = i + 1 < own.size();
                Instant until = again ? own.get(i + 1).begin() : WINDOW.end();
                Duration minutes = Duration.ofMinutes(
                        Duration.between(own.get(i).end(), until).toMinutes());
                between.add(again ? Observation.ended(minutes) : Observation.lasting(minutes));
                if (i == 0) {
                    second.add(between.get(between.size() - 1));
                }
                single += own.get(i).length().isZero() ? 1 : 0;
            }
        }
        assertThat(visits.timeBetween()).isEqualTo(SurvivalCurve.of(between));
        assertThat(visits.timeToSecond()).isEqualTo(SurvivalCurve.of(second));
        assertThat(visits.singleEvent().successes()).isEqualTo(single);
        assertThat(visits.singleEvent().trials()).isEqualTo(visits.count());
        assertThat(visits.perVisitor())
                .isEqualTo(
                        Mean.of(expected.values().stream().mapToInt(List::size).toArray()));
        assertThat(visits.perCustomer(expected.size() + 3L))
                .isEqualTo(visits.perVisitor().plusDisjoint(Mean.of(0, 0, 0)));
        assertThat(visits.medianLength().asOptional().orElse(-1))
                .isCloseTo(visits.length().median().asOptional().orElse(-1.0 / 1_440) * 1_440, within(1e-9));
    }

    /** A longer gap never makes more visits; of one customer, visits do not overlap and fit into the window. */
    @Property(tries = 300)
    void lawsOfVisits(
            @ForAll("events") List<CustomerEvent> events,
            @ForAll("gaps") Duration gap,
            @ForAll("gaps") Duration other) {
        Visits visits = Visits.during(WINDOW).withGap(gap).calculate(events);
        Visits others = Visits.during(WINDOW).withGap(other).calculate(events);
        assertThat(Integer.compare(visits.count(), others.count())).isIn(0, other.compareTo(gap));
        for (CustomerEvent event : events) {
            List<Visit> own = visits.of(event.customerId());
            Duration sum = own.stream().map(Visit::length).reduce(Duration.ZERO, Duration::plus);
            assertThat(sum).isLessThanOrEqualTo(Duration.between(WINDOW.start(), WINDOW.end()));
            for (int i = 1; i < own.size(); i++) {
                assertThat(Duration.between(own.get(i - 1).end(), own.get(i).begin()))
                        .isGreaterThanOrEqualTo(gap);
            }
        }
    }

    /** Repeats, order and splits change nothing but the count of what was left out. */
    @Property(tries = 200)
    void mergesExactly(@ForAll("events") List<CustomerEvent> events, @ForAll Random random, @ForAll boolean backwards) {
        Visits.Rules rules = Visits.during(WINDOW);
        List<CustomerEvent> inside =
                events.stream().filter(event -> WINDOW.contains(event.at())).toList();
        Visits once = rules.calculate(inside);
        List<CustomerEvent> mixed = new ArrayList<>(inside);
        mixed.addAll(inside);
        Collections.shuffle(mixed, random);
        assertThat(Parts.collect(rules.collector(), mixed, List.of(1, 0, 2), backwards))
                .isEqualTo(once)
                .hasSameHashCodeAs(once);
        assertThat(events.parallelStream().collect(rules.collector())).isEqualTo(rules.calculate(events));
        assertThat(Facts.serialised(once)).isEqualTo(once).hasToString(once.toString());
    }

    private static Interaction view(String customer, int second) {
        return Interaction.of(customer, START.plusSeconds(second), InteractionType.PAGE_VIEW);
    }

    /** A gap of 29:59 continues a visit, one of 30:00 begins another. */
    @Example
    void aGapOfExactlyTheLimitBeginsANewVisit() {
        List<Interaction> events =
                List.of(view("a", 3_600), view("a", 5_399), view("a", 7_199), view("b", 4_000), view("b", 4_100));
        Visits visits = Visits.during(WINDOW).calculate(events);
        assertThat(visits.of("a"))
                .containsExactly(
                        new Visit(START.plusSeconds(3_600), START.plusSeconds(5_399)),
                        new Visit(START.plusSeconds(7_199), START.plusSeconds(7_199)));
        assertThat(visits).hasToString("""
                visits in 2024-03-10T00:00:00Z to just before 2024-03-11T06:00:00Z (UTC), 30m without an event between them
                  customers                                                                 2
                  visits                                                                    3
                  of those who came             8.40/week [0.00/week, 43.98/week] at 95%, n 2
                  median length                       1.7 min [1.7 min, +inf min] at 95%, n 2
                  of a single event                  33.3% [0.3%, 98.8%] at 95%, n 2 (1 of 3)
                  median time until the second    0.02 days [0.0 days, +inf days] at 95%, n 2""");
    }

    /** Elapsed time rules, not the clock on the wall: at 01:59 clocks go back to 01:00, and 40 minutes later it is 01:39. */
    @Example
    void theGapIsElapsedTime() {
        ZoneId zone = ZoneId.of("America/New_York");
        Window day = Window.day(LocalDate.of(2026, 11, 1), zone);
        Instant first = Instant.parse("2026-11-01T05:59:00Z");
        List<Interaction> events = List.of(
                Interaction.of("a", first, InteractionType.VISIT),
                Interaction.of("a", first.plusSeconds(2_400), InteractionType.VISIT));
        assertThat(Visits.during(day).calculate(events).count()).isEqualTo(2);
        assertThat(Visits.during(day)
                        .withGap(Duration.ofSeconds(2_401))
                        .calculate(events)
                        .count())
                .isEqualTo(1);
        Visits visits = Visits.during(day).calculate(events);
        assertThat(visits.frequency().value()).isCloseTo(2 * 168 / 25.0, within(1e-12));
    }

    /** With and without those who never came, and when all came equally often. */
    @Example
    void frequencyWithAndWithoutZeros() {
        Window week = Window.of(START, START.plus(Duration.ofDays(14)), Facts.UTC);
        List<Interaction> events = new ArrayList<>();
        for (int visit = 0; visit < 6; visit++) {
            events.add(view("a", 86_400 * visit));
        }
        events.add(view("b", 5));
        events.add(view("b", 90_000));
        Visits visits = Visits.during(week).calculate(events);
        assertThat(visits.frequency().value()).isEqualTo(2);
        // Mean 4 in two weeks, sd 2.828427; Student's 97.5 % quantile at 1 is 12.706204736.
        assertThat(visits.frequency().high()).isCloseTo((4 + 2 * 12.706204736174694) / 2, within(1e-8));
        assertThat(visits.frequency().low()).isZero();
        assertThat(visits.frequencyAmong(8).value()).isEqualTo(0.5);
        assertThat(visits.frequencyAmong(8).low()).isZero();
        assertThat(Visits.during(week)
                        .calculate(List.of(view("a", 5), view("b", 5)))
                        .frequency())
                .hasToString("0.50/week [0.06/week, 1.81/week] at 95%, n 2");
        Visits nobody = Visits.during(week).calculate(List.of());
        assertThat(nobody.frequency()).isEqualTo(Estimate.undefined("no customers"));
        assertThat(nobody.frequencyAmong(10)).hasToString("0.00/week [0.00/week, 0.18/week] at 95%, n 10");
        assertThat(nobody.medianLength()).isEqualTo(Estimate.undefined("no visits"));
        assertThat(nobody.toString()).contains("customers").doesNotContain("NaN");
    }

    /**
     * Visits whose last event is followed by silence of unknown length: simulated with a true median of 10 minutes for those of
     * several events; those of one event must not pull it down, and the interval must cover it though customers differ.
     */
    @Example
    void theIntervalOfTheMedianIsOverCustomers() {
        int covered = 0;
        int clusterless = 0;
        int studies = 300;
        SplittableRandom random = new SplittableRandom(20_261_128);
        for (int study = 0; study < studies; study++) {
            int customers = 60;
            int[] starts = new int[customers + 1];
            List<Long> lengths = new ArrayList<>();
            List<Observation> observations = new ArrayList<>();
            for (int customer = 0; customer < customers; customer++) {
                double level = 600 * Math.exp(0.8 * gaussian(random));
                int visits = 1 + random.nextInt(15);
                for (int visit = 0; visit < visits; visit++) {
                    long length = Math.round(level * Math.exp(0.6 * gaussian(random)));
                    lengths.add(length);
                    observations.add(Observation.ended(Duration.ofSeconds(length)));
                }
                starts[customer + 1] = lengths.size();
            }
            boolean[] known = new boolean[lengths.size()];
            Arrays.fill(known, true);
            ClusteredMedian median = new ClusteredMedian(
                    starts, lengths.stream().mapToLong(length -> length).toArray(), known);
            Estimate estimate = median.estimate(0.95);
            covered += estimate.low() <= 10 && 10 <= estimate.high() ? 1 : 0;
            Estimate naive = SurvivalCurve.of(observations).median();
            clusterless += naive.low() * 1_440 <= 10 && 10 <= naive.high() * 1_440 ? 1 : 0;
        }
        assertThat(covered / (double) studies).isBetween(0.91, 0.99);
        assertThat(clusterless / (double) studies).isLessThan(0.75);
    }

    /**
     * 102 lengths of 30 customers from a generator of Lehmer's kind, some censored; the limits were computed apart, in plain
     * Python, from the same definition. Without the expected part of a customer's excess they would be 6.97 and 10.47.
     */
    @Example
    void theMedianAndItsLimitsAgreeWithAnotherComputation() {
        long[] state = {42};
        DoubleSupplier next = () -> {
            state[0] = (state[0] * 1_103_515_245L + 12_345) % (1L << 31);
            return state[0] / (double) (1L << 31);
        };
        int[] starts = new int[31];
        long[] lengths = new long[180];
        boolean[] known = new boolean[180];
        int size = 0;
        for (int customer = 0; customer < 30; customer++) {
            int visits = 1 + (int) (6 * next.getAsDouble());
            double level = next.getAsDouble();
            int base = 60 + (int) (1_200 * level * level);
            for (int visit = 0; visit < visits; visit++) {
                lengths[size] = base + (long) (400 * next.getAsDouble());
                known[size++] = next.getAsDouble() < 0.8;
            }
            starts[customer + 1] = size;
        }
        assertThat(size).isEqualTo(102);
        Estimate median =
                new ClusteredMedian(starts, Arrays.copyOf(lengths, size), Arrays.copyOf(known, size)).estimate(0.95);
        assertThat(median.value()).isEqualTo(481 / 60.0);
        assertThat(median.low()).isEqualTo(7.1);
        assertThat(median.high()).isEqualTo(10.05);
    }

    private static double gaussian(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    /** Visits of one event say that they were longer, not that they were nothing. */
    @Example
    void singleEventsAreCensored() {
        List<Interaction> events = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            events.add(view("c" + i, 3_600));
            if (i < 3) {
                events.add(view("c" + i, 3_600 + 60 * (i + 1)));
            }
        }
        Visits visits = Visits.during(WINDOW).calculate(events);
        assertThat(visits.singleEvent().toString()).endsWith("(6 of 9)");
        assertThat(visits.length().n()).isEqualTo(9);
        assertThat(visits.medianLength().value()).isEqualTo(2);
        // At the edges of the window nobody knows how long a visit was.
        Window tight = Window.of(START.plusSeconds(3_600), START.plusSeconds(7_200), Facts.UTC);
        assertThat(Visits.during(tight).calculate(events).medianLength())
                .isEqualTo(Estimate.undefined("fewer than half were seen to end"));
    }

    @Example
    void whatDoesNotFitIsRefused() {
        for (Duration gap : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Visits.during(WINDOW).withGap(gap))
                    .withMessage("gap must be above zero and at most PT2562047H47M16.854775807S, got " + gap);
        }
        Window far = Window.of(Instant.parse("1600-01-01T00:00:00Z"), START, Facts.UTC);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Visits.during(far))
                .withMessageStartingWith("window start must be from 1677");
        Window lengthy = Window.of(Instant.parse("1700-01-01T00:00:00Z"), START, Facts.UTC);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Visits.during(lengthy))
                .withMessageStartingWith("window must be at most PT2562047H47M16.854775807S long, got ");
        Visits.Tally tally = Visits.during(WINDOW).collector().supplier().get();
        Visits.Tally other = Visits.during(WINDOW)
                .withGap(Duration.ofHours(1))
                .collector()
                .supplier()
                .get();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tally.merge(other))
                .withMessageStartingWith("rules must be Rules[");
        Visits one = Visits.during(WINDOW).calculate(List.of(view("a", 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.perCustomer(0))
                .withMessage("eligible must be at least 1 (who came), got 0");
    }

    /** Visits of other rules, customers or times are others. */
    @Example
    void differentVisitsDiffer() {
        Visits.Rules rules = Visits.during(WINDOW);
        Visits visits = rules.calculate(List.of(view("a", 1)));
        assertThat(visits)
                .isNotEqualTo(rules.withGap(Duration.ofHours(1)).calculate(List.of(view("a", 1))))
                .isNotEqualTo(rules.calculate(List.of(view("b", 1))))
                .isNotEqualTo(rules.calculate(List.of(view("a", 2))))
                .isNotEqualTo(rules.calculate(List.of(view("a", 1).withDuration(HALF_HOUR))))
                .isNotEqualTo(rules.calculate(List.of(view("a", 1), view("a", -1))));
        assertThat(visits.rules()).isEqualTo(rules);
    }
}
