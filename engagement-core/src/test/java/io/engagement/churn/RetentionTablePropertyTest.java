package io.engagement.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Facts;
import io.engagement.Parts;
import io.engagement.churn.RetentionTable.Cohort;
import io.engagement.churn.RetentionTable.Kind;
import io.engagement.churn.RetentionTable.Pooled;
import io.engagement.churn.RetentionTable.Rules;
import io.engagement.churn.RetentionTable.Starts;
import io.engagement.domain.Cadence;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.history.ActivityLog;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RetentionTablePropertyTest {
    private static final Duration DAY = Duration.ofHours(24);

    /** Many events of few customers, so that they return and run. */
    @Provide
    Arbitrary<List<CustomerEvent>> events() {
        return Combinators.combine(Facts.customerIds(), Facts.instants())
                .as((id, at) -> (CustomerEvent) Interaction.of(id, at, InteractionType.VISIT))
                .list()
                .ofMaxSize(60);
    }

    /** The first days of the events, so that streaks are long and every kind differs. */
    @Provide
    Arbitrary<List<CustomerEvent>> dense() {
        return Combinators.combine(
                        Arbitraries.of("a", "b", "c"),
                        Facts.instants(LocalDate.of(2024, 3, 7), LocalDate.of(2024, 3, 15)))
                .as((id, at) -> (CustomerEvent) Interaction.of(id, at, InteractionType.VISIT))
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Facts.zones();
    }

    @Provide
    Arbitrary<Instant> moments() {
        return Facts.instants(LocalDate.of(2024, 1, 31), LocalDate.of(2024, 4, 3));
    }

    @Provide
    Arbitrary<Rules> rules() {
        Arbitrary<Rules> kinds = Arbitraries.oneOf(
                Arbitraries.of(Rules.on(), Rules.rolling(), Rules.onOrBefore(), Rules.streak()),
                Arbitraries.integers().between(1, 9).map(Rules::rolling),
                Arbitraries.integers()
                        .between(1, 20)
                        .set()
                        .ofMinSize(2)
                        .ofMaxSize(5)
                        .map(borders -> Rules.bracket(
                                borders.stream().sorted().mapToInt(i -> i).toArray())));
        return Combinators.combine(kinds, Arbitraries.of(Starts.values()), Arbitraries.of(0, 0, 1, 5))
                .as((kind, starts, most) ->
                        most == 0 ? kind.with(starts) : kind.with(starts).upTo(most));
    }

    /** A start: its cohort, whether period k is over, whether there was a return in it. */
    private record Start(String customer, LocalDate cohort, LongPredicate isOver, TreeSet<Long> returns) {
        /** From the definitions, without a thought for speed. */
        boolean retained(Rules rules, int column) {
            return switch (rules.kind()) {
                case ON -> returns.contains((long) column);
                case ROLLING ->
                    returns.stream().anyMatch(k -> k >= column && (rules.followUp() == 0 || k <= rules.followUp()));
                case BRACKET ->
                    returns.stream()
                            .anyMatch(k -> k >= rules.borders().get(column - 1)
                                    && k < rules.borders().get(column));
                case ON_OR_BEFORE -> returns.stream().anyMatch(k -> k >= 1 && k <= column);
                case STREAK -> LongStream.rangeClosed(1, column).allMatch(returns::contains);
            };
        }

        boolean eligible(Rules rules, int column) {
            return (rules.most() == 0 || column <= rules.most())
                    && switch (rules.kind()) {
                        case ON, ON_OR_BEFORE, STREAK -> isOver.test(column);
                        case ROLLING ->
                            rules.followUp() == 0
                                    ? isOver.test(column)
                                    : column <= rules.followUp() && isOver.test(rules.followUp());
                        case BRACKET ->
                            column < rules.borders().size()
                                    && isOver.test(rules.borders().get(column) - 1L);
                    };
        }

        Proportion in(Rules rules, int column) {
            boolean eligible = eligible(rules, column);
            return Proportion.of(eligible && retained(rules, column) ? 1 : 0, eligible ? 1 : 0);
        }
    }

    private static List<Proportion> cells(List<Start> starts, Rules rules) {
        List<Proportion> cells = new ArrayList<>();
        for (int column = 1; column < 100; column++) {
            int k = column;
            Proportion cell =
                    starts.stream().map(start -> start.in(rules, k)).reduce(Proportion.NONE, Proportion::plusDisjoint);
            if (cell.trials() == 0) {
                break;
            }
            cells.add(cell);
        }
        return cells;
    }

    private static void assertCounts(RetentionTable table, List<Start> starts, Rules rules) {
        Map<LocalDate, List<Start>> cohorts =
                starts.stream().collect(Collectors.groupingBy(Start::cohort, TreeMap::new, Collectors.toList()));
        assertThat(table.cohorts())
                .isEqualTo(cohorts.entrySet().stream()
                        .map(cohort ->
                                new Cohort(cohort.getKey(), cohort.getValue().size(), cells(cohort.getValue(), rules)))
                        .toList());
        assertThat(table.pooled().stream().map(Pooled::starts).toList()).isEqualTo(cells(starts, rules));
        for (int column = 1; column <= table.columns(); column++) {
            int k = column;
            Map<String, Proportion> customers = new TreeMap<>();
            starts.stream()
                    .filter(start -> start.eligible(rules, k))
                    .forEach(start -> customers.merge(start.customer, start.in(rules, k), Proportion::plusDisjoint));
            assertThat(table.pooled().get(k - 1))
                    .isEqualTo(new Pooled(
                            table.pooled().get(k - 1).starts(),
                            customers.size(),
                            sum(customers, own -> own.successes() * own.successes()),
                            sum(customers, own -> own.successes() * own.trials()),
                            sum(customers, own -> own.trials() * own.trials())));
        }
    }

    private static long sum(Map<String, Proportion> customers, ToLongFunction<Proportion> value) {
        return customers.values().stream().mapToLong(value).sum();
    }

    private static LocalDate stepOf(Instant at, Cadence cadence) {
        LocalDate day = LocalDate.ofInstant(at, cadence.zone());
        return cadence.step().toTotalMonths() > 0
                ? day.withDayOfMonth(1)
                : cadence.step().equals(Period.ofDays(7))
                        ? day.with(TemporalAdjusters.previousOrSame(cadence.weekStart()))
                        : day;
    }

    private static Map<String, List<Instant>> byCustomer(List<CustomerEvent> events) {
        return events.stream()
                .collect(Collectors.groupingBy(
                        CustomerEvent::customerId,
                        TreeMap::new,
                        Collectors.mapping(CustomerEvent::at, Collectors.toList())));
    }

    private static Cadence cadence(int which, ZoneId zone) {
        return switch (which) {
            case 0 -> Cadence.daily(zone);
            case 1 -> Cadence.weekly(zone, DayOfWeek.SUNDAY);
            default -> Cadence.monthly(zone);
        };
    }

    /** On the calendar clock the table is what the definitions say, in every zone and for days, weeks and months. */
    @Property(tries = 400)
    void calendarTableIsTheDefinition(
            @ForAll("events") List<CustomerEvent> starts,
            @ForAll("dense") List<CustomerEvent> returns,
            @ForAll("rules") Rules rules,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(max = 2) int step,
            @ForAll("moments") Instant asOf) {
        Cadence cadence = cadence(step, zone);
        ChronoUnit unit =
                List.of(ChronoUnit.DAYS, ChronoUnit.WEEKS, ChronoUnit.MONTHS).get(step);
        LocalDate unfinished = stepOf(asOf, cadence);
        List<Start> expected = new ArrayList<>();
        Map<String, List<Instant>> returnsOf = byCustomer(returns);
        byCustomer(starts).forEach((customer, times) -> {
            TreeSet<LocalDate> active = times.stream()
                    .map(at -> stepOf(at, cadence))
                    .filter(day -> day.isBefore(unfinished))
                    .collect(Collectors.toCollection(TreeSet::new));
            for (LocalDate start : active) {
                if (rules.starts() == Starts.RECURRING || start.equals(active.first())) {
                    expected.add(new Start(
                            customer,
                            start,
                            k -> start.plus(k, unit).isBefore(unfinished),
                            returnsOf.getOrDefault(customer, List.of()).stream()
                                    .map(at -> stepOf(at, cadence))
                                    .filter(day -> day.isBefore(unfinished))
                                    .map(day -> unit.between(start, day))
                                    .collect(Collectors.toCollection(TreeSet::new))));
                }
            }
        });
        RetentionTable table =
                RetentionTable.of(ActivityLog.of(starts, cadence), ActivityLog.of(returns, cadence), rules, asOf);
        assertCounts(table, expected, rules);
    }

    /** On the elapsed clock period k is {@code [start + k p, start + (k + 1) p)}, to the nanosecond. */
    @Property(tries = 400)
    void elapsedTableIsTheDefinition(
            @ForAll("dense") List<CustomerEvent> events,
            @ForAll("rules") Rules rules,
            @ForAll("zones") ZoneId zone,
            @ForAll("moments") Instant asOf,
            @ForAll @IntRange(min = 1, max = 80) int hours) {
        Cadence cadence = Cadence.daily(zone);
        Duration period = Duration.ofHours(hours);
        List<Start> expected = new ArrayList<>();
        byCustomer(events).forEach((customer, times) -> {
            List<Instant> known = times.stream().filter(asOf::isAfter).sorted().toList();
            TreeMap<LocalDate, Instant> starts = new TreeMap<>();
            known.forEach(at -> starts.putIfAbsent(stepOf(at, cadence), at));
            starts.forEach((day, start) -> {
                if (rules.starts() == Starts.RECURRING || start.equals(known.get(0))) {
                    expected.add(new Start(
                            customer,
                            day,
                            k -> !start.plus(period.multipliedBy(k + 1)).isAfter(asOf),
                            known.stream()
                                    .map(at -> Math.floorDiv(
                                            Duration.between(start, at).toNanos(), period.toNanos()))
                                    .filter(k -> k >= 1)
                                    .collect(Collectors.toCollection(TreeSet::new))));
                }
            });
        });
        RetentionTable table = RetentionTable.elapsed(events, cadence, period, rules.upTo(90), asOf);
        assertCounts(table, expected, rules.upTo(90));
    }

    private static RetentionTable table(List<CustomerEvent> events, Rules rules, Instant asOf) {
        return RetentionTable.of(ActivityLog.of(events, Cadence.daily(Facts.UTC)), rules, asOf);
    }

    private static long retained(Cohort cohort, int column) {
        return cohort.cells().get(column - 1).successes();
    }

    /** However customers are cut into parts, and whichever is added first: the table of all, on both clocks. */
    @Property
    void tablesOfDisjointCustomersAddUp(
            @ForAll("dense") List<CustomerEvent> dense,
            @ForAll("events") List<CustomerEvent> sparse,
            @ForAll("rules") Rules rules,
            @ForAll("moments") Instant asOf,
            @ForAll @IntRange(max = 6) int cut) {
        List<CustomerEvent> events =
                Stream.concat(dense.stream(), sparse.stream()).toList();
        Map<Boolean, List<CustomerEvent>> parts = events.stream()
                .collect(Collectors.partitioningBy(event -> event.customerId().hashCode() % 7 < cut));
        List<CustomerEvent> some = parts.getOrDefault(true, List.of());
        List<CustomerEvent> others = parts.getOrDefault(false, List.of());
        RetentionTable whole = table(events, rules, asOf);
        assertThat(table(some, rules, asOf).plusDisjoint(table(others, rules, asOf)))
                .isEqualTo(whole);
        assertThat(table(others, rules, asOf).plusDisjoint(table(some, rules, asOf)))
                .isEqualTo(whole);
        assertThat(whole.plusDisjoint(table(List.of(), rules, asOf))).isEqualTo(whole);
        assertThat(elapsed(some, rules, asOf).plusDisjoint(elapsed(others, rules, asOf)))
                .isEqualTo(elapsed(events, rules, asOf));
    }

    private static RetentionTable elapsed(List<CustomerEvent> events, Rules rules, Instant asOf) {
        return RetentionTable.elapsed(events, Cadence.daily(Facts.UTC), Duration.ofHours(60), rules, asOf);
    }

    @Example
    void tablesOfOtherRulesDoNotAddUp() {
        Instant asOf = Instant.parse("2024-04-01T00:00:00Z");
        RetentionTable on = table(List.of(), Rules.on(), asOf);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> on.plusDisjoint(table(List.of(), Rules.streak(), asOf)))
                .withMessageStartingWith("table must be of [Rules[kind=ON, ")
                .withMessageContaining(", got [Rules[kind=STREAK, ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> on.plusDisjoint(table(List.of(), Rules.on(), asOf.plusSeconds(86_400))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> on.plusDisjoint(elapsed(List.of(), Rules.on(), asOf)))
                .withMessageContaining("daily (UTC), calendar periods, 2024-04-01T00:00:00Z], got ")
                .withMessageContaining("daily (UTC), PT60H, 2024-04-01T00:00:00Z]");
    }

    /** Within a cohort: streak is at most on, on is at most rolling and on-or-before; rolling and streak never rise. */
    @Property
    void kindsAreNestedWithinACohort(
            @ForAll("dense") List<CustomerEvent> events,
            @ForAll("moments") Instant asOf,
            @ForAll Starts starts,
            @ForAll @IntRange(min = 2, max = 6) int end) {
        List<RetentionTable> tables = Stream.of(Rules.streak(), Rules.on(), Rules.rolling(), Rules.onOrBefore())
                .map(rules -> table(events, rules.with(starts), asOf))
                .toList();
        RetentionTable bracket = table(events, Rules.bracket(1, end).with(starts), asOf);
        for (int i = 0; i < tables.get(0).cohorts().size(); i++) {
            Cohort streak = tables.get(0).cohorts().get(i);
            Cohort on = tables.get(1).cohorts().get(i);
            Cohort rolling = tables.get(2).cohorts().get(i);
            Cohort upTo = tables.get(3).cohorts().get(i);
            for (int k = 1; k <= on.cells().size(); k++) {
                assertThat(retained(streak, k)).isLessThanOrEqualTo(retained(on, k));
                assertThat(retained(on, k)).isLessThanOrEqualTo(Math.min(retained(rolling, k), retained(upTo, k)));
                if (k > 1) {
                    assertThat(retained(rolling, k)).isLessThanOrEqualTo(retained(rolling, k - 1));
                    assertThat(retained(streak, k)).isLessThanOrEqualTo(retained(streak, k - 1));
                    assertThat(retained(upTo, k)).isGreaterThanOrEqualTo(retained(upTo, k - 1));
                }
            }
            // A bracket from 1 on is on-or-before its last period, and no less than on in any period of it.
            Cohort inBracket = bracket.cohorts().get(i);
            if (!inBracket.cells().isEmpty()) {
                assertThat(inBracket.cells().get(0)).isEqualTo(upTo.cells().get(end - 2));
                for (int k = 1; k < end; k++) {
                    assertThat(retained(on, k)).isLessThanOrEqualTo(retained(inBracket, 1));
                }
            }
        }
    }

    /** With one and the same follow-up for all, rolling never rises, also pooled; brackets of one period are on. */
    @Property
    void commonEligibleSet(
            @ForAll("dense") List<CustomerEvent> events,
            @ForAll("moments") Instant asOf,
            @ForAll @IntRange(min = 1, max = 6) int followUp) {
        List<Pooled> pooled = table(events, Rules.rolling(followUp), asOf).pooled();
        for (int i = 1; i < pooled.size(); i++) {
            assertThat(pooled.get(i).starts().trials())
                    .isEqualTo(pooled.get(0).starts().trials());
            assertThat(pooled.get(i).starts().successes())
                    .isLessThanOrEqualTo(pooled.get(i - 1).starts().successes());
        }
        assertThat(table(events, Rules.bracket(1, 2, 3, 4), asOf).cohorts())
                .isEqualTo(table(events, Rules.on().upTo(3), asOf).cohorts());
    }

    /** A pooled share and the mean of shares lie between the smallest and the largest of a cohort. */
    @Property
    void averagesLieBetweenTheCohorts(
            @ForAll("dense") List<CustomerEvent> events,
            @ForAll("rules") Rules rules,
            @ForAll("moments") Instant asOf) {
        RetentionTable table = table(events, rules, asOf);
        for (int column = 1; column <= table.columns(); column++) {
            int k = column;
            List<Double> shares = table.cohorts().stream()
                    .map(cohort -> table.rate(cohort.start(), k))
                    .filter(rate -> rate instanceof Estimate.Known)
                    .map(Estimate::value)
                    .toList();
            for (Estimate average : List.of(table.pooled(k, 0.5), table.simpleMean(k, 0.5))) {
                if (average instanceof Estimate.Known known) {
                    assertThat(known.value())
                            .isBetween(Collections.min(shares) - 1e-12, Collections.max(shares) + 1e-12);
                    if (known.interval() != null) {
                        assertThat(known.interval().contains(known.value())).isTrue();
                        assertThat(known.low()).isBetween(0.0, 1.0);
                        assertThat(known.high()).isBetween(0.0, 1.0);
                    }
                }
            }
            assertThat(table.simpleMean(k).value())
                    .isCloseTo(shares.stream().mapToDouble(s -> s).average().orElseThrow(), within(1e-12));
        }
    }

    /** Events at asOf or later change nothing, nor do repeats, the order, and the way they were cut and merged. */
    @Property(tries = 300)
    void repeatsOrderSplitsAndTheFutureAreHarmless(
            @ForAll("dense") List<CustomerEvent> events,
            @ForAll("rules") Rules rules,
            @ForAll @Size(min = 1, max = 7) List<@IntRange(max = 3) Integer> parts,
            @ForAll boolean backwards,
            @ForAll Random random,
            @ForAll("moments") Instant asOf) {
        Cadence daily = Cadence.daily(Facts.UTC);
        List<CustomerEvent> mixed = new ArrayList<>(events);
        mixed.addAll(events);
        for (int day = 0; day < 5; day++) {
            mixed.add(Interaction.of("a", asOf.plus(DAY.multipliedBy(day)), InteractionType.VISIT));
        }
        Collections.shuffle(mixed, random);
        RetentionTable calendar = table(events, rules, asOf);
        assertThat(table(mixed, rules, asOf)).isEqualTo(calendar);
        assertThat(Facts.serialised(calendar)).isEqualTo(calendar);
        assertThat(RetentionTable.of(Parts.collect(ActivityLog.collector(daily), mixed, parts, backwards), rules, asOf))
                .isEqualTo(calendar);
        RetentionTable elapsed = RetentionTable.elapsed(events, daily, DAY, rules, asOf);
        var collector = RetentionTable.elapsedCollector(daily, DAY, rules, asOf);
        assertThat(Parts.collect(collector, mixed, parts, backwards)).isEqualTo(elapsed);
        assertThat(mixed.parallelStream().collect(collector)).isEqualTo(elapsed);
    }

    /** Where every customer has one start, both clocks pool to Wilson's interval, recurring or not. */
    @Property
    void singleStartsAreIndependent(
            @ForAll @IntRange(min = 1, max = 40) int n, @ForAll @IntRange(max = 40) int returned) {
        long kept = Math.min(n, returned);
        Pooled pooled = new Pooled(Proportion.of(kept, n), n, kept, kept, n);
        assertThat(pooled.rate(0.9)).isEqualTo(Proportion.of(kept, n).rate(0.9));
    }

    /** Starts of one customer that always agree are worth less than as many customers, those that differ never more. */
    @Property
    void repeatedStartsAreWorthAtMostAsManyCustomers(
            @ForAll @Size(min = 2, max = 12) List<@IntRange(max = 6) Integer> retained) {
        long l = retained.stream().mapToLong(i -> i).sum();
        long m = 6L * retained.size();
        Pooled pooled = new Pooled(
                Proportion.of(l, m),
                retained.size(),
                retained.stream().mapToLong(i -> (long) i * i).sum(),
                6 * l,
                36L * retained.size());
        Estimate clustered = pooled.rate(0.95);
        Estimate independent = Proportion.of(l, m).rate(0.95);
        assertThat(clustered.value()).isCloseTo(independent.value(), within(1e-12));
        assertThat(clustered.low()).isLessThanOrEqualTo(independent.low() + 1e-12);
        assertThat(clustered.high()).isGreaterThanOrEqualTo(independent.high() - 1e-12);
        assertThat(((Estimate.Known) clustered).n()).isEqualTo(retained.size());
    }

    /** Every kind is reached by the rules above. */
    @Property(tries = 200)
    void rulesHoldWhatTheyWereGiven(@ForAll("rules") Rules rules) {
        assertThat(rules.borders().isEmpty()).isEqualTo(rules.kind() != Kind.BRACKET);
        assertThat(new Rules(rules.kind(), rules.starts(), rules.borders(), rules.followUp(), rules.most()))
                .isEqualTo(rules);
    }
}
