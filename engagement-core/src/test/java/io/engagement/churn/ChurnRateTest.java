package io.engagement.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.Window;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Proportion;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
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

class ChurnRateTest {
    private static final Instant T = Instant.parse("2026-10-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2027-01-01T00:00:00Z");
    private static final Window OCTOBER = Window.month(2026, 10, ZoneOffset.UTC);
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    /** Few ids with several spells each; begins and ends on, just before and just after the borders of a window. */
    @Provide
    Arbitrary<List<Customer>> spells() {
        Arbitrary<Instant> instants = Arbitraries.oneOf(
                Arbitraries.of(OCTOBER.start(), OCTOBER.end())
                        .flatMap(border -> Arbitraries.integers().between(-1, 1).map(border::plusNanos)),
                Arbitraries.integers().between(-40, 80).map(day -> T.plus(Duration.ofDays(day))));
        return Combinators.combine(Arbitraries.of("a", "b", "c", "d", "e"), instants, instants.injectNull(0.3))
                .as((id, since, end) -> end == null || end.isBefore(since)
                        ? Customer.of(id, since)
                        : Customer.of(id, since).withEnd(end))
                .list()
                .ofMaxSize(25);
    }

    /** Each id by itself: among the active at the start? still (or again) active at the end? */
    private static Proportion naive(Window window, List<Customer> customers) {
        Map<String, List<Customer>> byId = customers.stream().collect(Collectors.groupingBy(Customer::id));
        List<List<Customer>> atStart = byId.values().stream()
                .filter(spells -> covered(spells, window.start()))
                .toList();
        return Proportion.of(
                atStart.stream()
                        .filter(spells -> !covered(spells, window.end()))
                        .count(),
                atStart.size());
    }

    private static boolean covered(List<Customer> spells, Instant at) {
        for (Customer spell : spells) {
            Instant end = Objects.requireNonNullElse(spell.end(), Instant.MAX);
            if (at.compareTo(spell.since()) >= 0 && at.compareTo(end) < 0) {
                return true;
            }
        }
        return false;
    }

    @Property
    void countsDistinctCustomers(@ForAll("spells") List<Customer> customers) {
        ChurnRate churn = ChurnRate.during(OCTOBER, customers, LATER);
        assertThat(churn.window()).isEqualTo(OCTOBER);
        assertThat(churn.definition()).isEqualTo(ChurnRate.Definition.startOfPeriod());
        assertThat(churn.lost()).isEqualTo(naive(OCTOBER, customers));
        assertThat(churn.exposure()).isZero();
        assertThat(churn.excluded()).isEqualTo(Exclusions.NONE);
        assertThat(churn.lost().trials()).isLessThanOrEqualTo(5);
    }

    /** Churn and retention are the same customers: the values add up to 1, the intervals are mirrored. */
    @Property
    void retentionIsTheRest(@ForAll @IntRange(min = 1) int n, @ForAll @IntRange(max = 100) int percent) {
        ChurnRate churn = ChurnRate.of(OCTOBER, Proportion.of((long) n * percent / 100, n));
        for (double level : new double[] {0.5, 0.95, 0.99}) {
            Estimate lost = churn.rate(level);
            Estimate kept = churn.retention(level);
            assertThat(lost.value() + kept.value()).isCloseTo(1, within(Math.ulp(1.0)));
            assertThat(lost.low() + kept.high()).isCloseTo(1, within(2 * Math.ulp(1.0)));
            assertThat(lost.high() + kept.low()).isCloseTo(1, within(2 * Math.ulp(1.0)));
        }
        assertThat(churn.rate())
                .isEqualTo(churn.rate(0.95))
                .isEqualTo(churn.lost().rate());
        assertThat(churn.retention()).isEqualTo(churn.retention(0.95));
    }

    @Property
    void newCustomersNeverEnter(
            @ForAll("spells") List<Customer> customers, @ForAll @IntRange(min = 1, max = 31) int day) {
        List<Customer> more = new ArrayList<>(customers);
        Instant since = T.plus(Duration.ofDays(day)).minusNanos(1);
        more.add(Customer.of("new", since));
        more.add(Customer.of("brief", since).withEnd(since.plusNanos(1)));
        assertThat(ChurnRate.during(OCTOBER, more, LATER)).isEqualTo(ChurnRate.during(OCTOBER, customers, LATER));
    }

    @Property
    void partsMergeToOnePass(
            @ForAll("spells") List<Customer> customers,
            @ForAll @Size(min = 1, max = 7) List<@IntRange(max = 3) Integer> parts,
            @ForAll boolean backwards,
            @ForAll Random random) {
        ChurnRate onePass = ChurnRate.during(OCTOBER, customers, LATER);
        var collector = ChurnRate.collector(OCTOBER, LATER);
        assertThat(Parts.collect(collector, customers, parts, backwards)).isEqualTo(onePass);
        assertThat(customers.parallelStream().collect(collector)).isEqualTo(onePass);
        List<Customer> shuffled = new ArrayList<>(customers);
        Collections.shuffle(shuffled, random);
        assertThat(ChurnRate.during(OCTOBER, shuffled, LATER)).isEqualTo(onePass);
    }

    @Property
    void repeatedRecordsAreHarmless(@ForAll("spells") List<Customer> customers) {
        List<Customer> twice =
                Stream.concat(customers.stream(), customers.stream()).toList();
        assertThat(ChurnRate.during(OCTOBER, twice, LATER)).isEqualTo(ChurnRate.during(OCTOBER, customers, LATER));
    }

    @Property
    void mergingLeavesTheOtherAsItIs(@ForAll("spells") List<Customer> some, @ForAll("spells") List<Customer> others) {
        ChurnRate.Tally tally = ChurnRate.collector(OCTOBER, LATER).supplier().get();
        ChurnRate.Tally other = ChurnRate.collector(OCTOBER, LATER).supplier().get();
        some.forEach(tally::add);
        others.forEach(other::add);
        tally.merge(other);
        assertThat(other.result()).isEqualTo(ChurnRate.during(OCTOBER, others, LATER));
        assertThat(tally.result())
                .isEqualTo(ChurnRate.during(
                        OCTOBER, Stream.concat(some.stream(), others.stream()).toList(), LATER));
        assertThat(tally).hasToString(tally.result().toString());
    }

    /** Shifting all times and the window together changes nothing but the window. */
    @Property
    void shifted(@ForAll("spells") List<Customer> customers, @ForAll @IntRange(min = -900, max = 900) int hours) {
        Duration shift = Duration.ofHours(hours).plusNanos(hours);
        List<Customer> moved = customers.stream()
                .map(spell -> new Customer(
                        spell.id(),
                        spell.since().plus(shift),
                        spell.end() == null ? null : spell.end().plus(shift),
                        null,
                        null))
                .toList();
        Window window = Window.of(OCTOBER.start().plus(shift), OCTOBER.end().plus(shift), ZoneOffset.UTC);
        assertThat(ChurnRate.during(window, moved, LATER.plus(shift)).lost())
                .isEqualTo(ChurnRate.during(OCTOBER, customers, LATER).lost());
    }

    /** A trend is each whole and finished step by itself, nothing else; local days of DST changes included. */
    @Property
    void trendIsOneStepAfterTheOther(
            @ForAll("spells") List<Customer> customers,
            @ForAll @IntRange(max = 100) int first,
            @ForAll @IntRange(min = 1, max = 60) int days,
            @ForAll @IntRange(max = 200) int known,
            @ForAll("cadences") Cadence cadence) {
        Window range = Window.of(
                LocalDate.of(2026, 9, 1).plusDays(first),
                LocalDate.of(2026, 9, 1).plusDays(first + days),
                cadence.zone());
        Instant asOf = T.plus(Duration.ofDays(known - 60));
        List<ChurnRate> expected = new ArrayList<>();
        for (long i = cadence.indexOf(range.start()); i <= cadence.indexOf(range.end()); i++) {
            Window step = cadence.window(i);
            if (!step.start().isBefore(range.start())
                    && !step.end().isAfter(range.end())
                    && !step.end().isAfter(asOf)) {
                expected.add(ChurnRate.during(step, customers, asOf));
            }
        }
        assertThat(ChurnRate.trend(range, cadence, customers, asOf)).isEqualTo(expected);
    }

    @Provide
    Arbitrary<Cadence> cadences() {
        return Arbitraries.of(
                Cadence.daily(NEW_YORK), Cadence.weekly(NEW_YORK, DayOfWeek.SUNDAY), Cadence.monthly(ZoneOffset.UTC));
    }

    @Test
    void leavingAndComingBack() {
        Instant middle = T.plus(Duration.ofDays(9));
        List<Customer> customers = List.of(
                Customer.of("back", Instant.EPOCH).withEnd(middle, "pause"),
                Customer.of("back", OCTOBER.end()),
                Customer.of("gone at the start", Instant.EPOCH).withEnd(T),
                Customer.of("from the start", T).withEnd(OCTOBER.end()),
                Customer.of("stays a moment longer", T).withEnd(OCTOBER.end().plusNanos(1)),
                Customer.of("no time at all", T).withEnd(T));
        assertThat(ChurnRate.during(OCTOBER, customers, OCTOBER.end()).lost()).isEqualTo(Proportion.of(1, 3));
    }

    @Test
    void unfinishedWindowIsRefused() {
        Instant tooEarly = OCTOBER.end().minusNanos(1);
        String message = "window must end by asOf (2026-10-31T23:59:59.999999999Z), got 2026-10-01 to 2026-10-31 (Z)";
        assertThatThrownBy(() -> ChurnRate.during(OCTOBER, List.of(), tooEarly))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> ChurnRate.collector(OCTOBER, tooEarly)).hasMessage(message);
        assertThat(ChurnRate.trend(OCTOBER, Cadence.monthly(ZoneOffset.UTC), List.of(), tooEarly))
                .isEmpty();
    }

    @Test
    void withoutCustomersThereIsNoRate() {
        ChurnRate nobody = ChurnRate.during(OCTOBER, List.of(Customer.of("new", OCTOBER.end())), LATER);
        Estimate none = Estimate.undefined("nobody was active at the start");
        assertThat(nobody.rate()).isEqualTo(none);
        assertThat(nobody.retention()).isEqualTo(none);
        assertThat(nobody).hasToString("churn undefined: nobody was active at the start, 2026-10-01 to 2026-10-31 (Z)");
        assertThat(nobody.minus(nobody)).isEqualTo(Difference.undefined("the first has no trials"));
        assertThatThrownBy(() -> nobody.rate(1)).hasMessage("level must be in (0, 1), got 1.0");
    }

    @Test
    void differenceIsSigned() {
        ChurnRate october = ChurnRate.of(OCTOBER, Proportion.of(30, 100));
        ChurnRate september = ChurnRate.of(Window.month(2026, 9, ZoneOffset.UTC), Proportion.of(10, 100));
        Difference worse = october.minus(september);
        assertThat(worse).isEqualTo(october.lost().minus(september.lost()));
        assertThat(worse.estimate().value()).isCloseTo(0.2, within(1e-15));
        assertThat(september.minus(october).estimate().value())
                .isEqualTo(-worse.estimate().value());
        assertThat(october.minus(september, 0.5)).isEqualTo(october.lost().minus(september.lost(), 0.5));
    }

    @Test
    void groupsAdd() {
        ChurnRate one = ChurnRate.of(OCTOBER, Proportion.of(1, 3));
        ChurnRate another = ChurnRate.of(OCTOBER, Proportion.of(2, 9));
        assertThat(one.plusDisjoint(another)).isEqualTo(ChurnRate.of(OCTOBER, Proportion.of(3, 12)));
        ChurnRate september = ChurnRate.of(Window.month(2026, 9, ZoneOffset.UTC), Proportion.of(1, 3));
        String message = "window must be 2026-10-01 to 2026-10-31 (Z), got 2026-09-01 to 2026-09-30 (Z)";
        assertThatThrownBy(() -> one.plusDisjoint(september))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        var tally = ChurnRate.collector(OCTOBER, LATER).supplier().get();
        var other = ChurnRate.collector(september.window(), LATER).supplier().get();
        assertThatThrownBy(() -> tally.merge(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void printsAndSerialises() {
        ChurnRate churn = ChurnRate.of(OCTOBER, Proportion.of(1, 3));
        assertThat(churn).hasToString("churn 33.3% [6.1%, 79.2%] at 95%, n 3 (1 of 3), 2026-10-01 to 2026-10-31 (Z)");
        assertThat(churn.retention()).hasToString("66.7% [20.8%, 93.9%] at 95%, n 3");
        assertThat(Parts.serialised(churn)).isEqualTo(churn);
    }
}
