package io.engagement.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Facts;
import io.engagement.Parts;
import io.engagement.activity.ActiveUsers.Day;
import io.engagement.activity.ActiveUsers.PowerCurve;
import io.engagement.domain.Cadence;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.history.ActivityLog;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ActiveUsersPropertyTest {
    private static final ZoneId APIA = ZoneId.of("Pacific/Apia");

    /** The days of a leap year's spring, or those around the day that Apia skipped. */
    enum Season {
        LEAP_YEAR(LocalDate.of(2024, 2, 1)),
        DATE_LINE(LocalDate.of(2011, 12, 1));

        private final LocalDate first;

        Season(LocalDate first) {
            this.first = first;
        }

        private LocalDate end() {
            return first.plusDays(60);
        }
    }

    private record Given(Season season, List<CustomerEvent> events) {}

    @Provide
    Arbitrary<Given> given() {
        return Arbitraries.of(Season.class)
                .flatMap(season -> Facts.interactions(Facts.instants(season.first, season.end()))
                        .map(event -> (CustomerEvent) event)
                        .list()
                        .ofMaxSize(60)
                        .map(events -> new Given(season, events)));
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.oneOf(Facts.zones(), Arbitraries.just(APIA));
    }

    private static Set<String> activeOn(List<CustomerEvent> events, LocalDate from, LocalDate to, ZoneId zone) {
        return events.stream()
                .filter(event -> {
                    LocalDate day = LocalDate.ofInstant(event.at(), zone);
                    return !day.isBefore(from) && !day.isAfter(to);
                })
                .map(CustomerEvent::customerId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean exists(LocalDate day, ZoneId zone) {
        return LocalDate.ofInstant(day.atStartOfDay(zone).toInstant(), zone).equals(day);
    }

    /** DAU, WAU and MAU are the distinct customers of the local days that end with each day, whatever the clocks did. */
    @Property(tries = 200)
    void trendCountsDistinctCustomersOfLocalDays(
            @ForAll("given") Given given,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(min = -2, max = 40) int start,
            @ForAll @IntRange(min = 1, max = 20) int length,
            @ForAll @IntRange(min = 1, max = 31) int month) {
        LocalDate first = given.season.first;
        Window observed = Window.of(first.minusDays(2), given.season.end().plusDays(2), zone);
        LocalDate from = first.plusDays(start);
        if (!exists(from, zone) || !exists(from.plusDays(length), zone)) {
            return;
        }
        Window range = Window.of(from, from.plusDays(length), zone);
        List<Day> expected = new ArrayList<>();
        for (LocalDate day = from; day.isBefore(from.plusDays(length)); day = day.plusDays(1)) {
            if (exists(day, zone)) {
                LocalDate week = day.minusDays(6);
                LocalDate begin = day.minusDays(month - 1L);
                LocalDate known = first.minusDays(2);
                expected.add(new Day(
                        day,
                        activeOn(given.events, day, day, zone).size(),
                        week.isBefore(known)
                                ? null
                                : (long) activeOn(given.events, week, day, zone).size(),
                        begin.isBefore(known)
                                ? null
                                : (long)
                                        activeOn(given.events, begin, day, zone).size()));
            }
        }
        ActiveUsers active = ActiveUsers.of(ActivityLog.of(given.events, Cadence.daily(zone)), observed);
        ActiveUsers.Trend trend = active.trend(range, month);
        assertThat(trend.days()).isEqualTo(expected);
        assertThat(trend.monthDays()).isEqualTo(month);
        assertThat(active.during(range))
                .isEqualTo(activeOn(given.events, from, from.plusDays(length - 1L), zone)
                        .size());
    }

    /** max DAU <= unique customers <= sum of DAU; more days never hold fewer; and stickiness is the mean DAU over them. */
    @Property(tries = 200)
    void lawsOfUniqueCustomers(
            @ForAll("given") Given given, @ForAll("zones") ZoneId zone, @ForAll @IntRange(min = 1, max = 30) int days) {
        Window observed =
                Window.of(given.season.first.minusDays(2), given.season.end().plusDays(2), zone);
        ActiveUsers active = ActiveUsers.of(ActivityLog.of(given.events, Cadence.daily(zone)), observed);
        Window window = Window.of(given.season.first, given.season.first.plusDays(days), zone);
        long unique = active.during(window);
        long[] daily =
                active.trend(window, days).days().stream().mapToLong(Day::daily).toArray();
        long sum = 0;
        long max = 0;
        for (long number : daily) {
            sum += number;
            max = Math.max(max, number);
        }
        assertThat(unique).isBetween(max, sum);
        assertThat(active.during(observed)).isGreaterThanOrEqualTo(unique);
        PowerCurve curve = active.powerCurve(window);
        assertThat(curve.days()).isEqualTo(daily.length);
        assertThat(curve.active()).isEqualTo(unique);
        assertThat(curve.activeDays().sum()).isEqualByComparingTo(String.valueOf(sum));
        if (unique == 0) {
            assertThat(curve.stickiness()).hasToString("undefined: nobody was active");
        } else {
            Estimate stickiness = curve.stickiness();
            assertThat(stickiness.value()).isCloseTo(sum / ((double) daily.length * unique), within(1e-15));
            assertThat(stickiness.low()).isBetween(1.0 / daily.length, stickiness.value());
            assertThat(stickiness.high()).isBetween(stickiness.value(), 1.0);
        }
    }

    /** The curve holds each active customer under the number of active days. */
    @Property(tries = 200)
    void powerCurveCountsActiveDays(@ForAll("given") Given given, @ForAll("zones") ZoneId zone) {
        LocalDate first = given.season.first.plusDays(5);
        Window window = Window.of(first, first.plusDays(31), zone);
        Map<String, Long> days = given.events.stream()
                .filter(event -> window.contains(event.at()))
                .collect(Collectors.groupingBy(
                        CustomerEvent::customerId,
                        Collectors.mapping(
                                event -> LocalDate.ofInstant(event.at(), zone),
                                Collectors.collectingAndThen(Collectors.toSet(), set -> (long) set.size()))));
        PowerCurve curve = ActiveUsers.of(ActivityLog.of(given.events, Cadence.daily(zone)), window)
                .powerCurve(window);
        for (int k = 1; k <= 31; k++) {
            long exactly = Collections.frequency(days.values(), (long) k);
            long number = k;
            assertThat(curve.customers().getOrDefault(k, 0L)).isEqualTo(exactly);
            assertThat(curve.atLeast(k))
                    .isEqualTo(Proportion.of(
                            days.values().stream()
                                    .filter(each -> each >= number)
                                    .count(),
                            days.size()));
        }
        assertThat(curve.days())
                .isEqualTo(given.season == Season.LEAP_YEAR || exists(LocalDate.of(2011, 12, 30), zone) ? 31 : 30);
    }

    /** A calendar step holds the distinct customers of the log in that step, if all of it was observed. */
    @Property(tries = 200)
    void calendarCountsWholeSteps(
            @ForAll("given") Given given, @ForAll("zones") ZoneId zone, @ForAll DayOfWeek weekStart) {
        LocalDate first = given.season.first;
        Window observed = Window.of(first.plusDays(3), first.plusDays(50), zone);
        ActivityLog log = ActivityLog.of(given.events, Cadence.daily(zone));
        for (Cadence cadence : List.of(Cadence.weekly(zone, weekStart), Cadence.monthly(zone), Cadence.daily(zone))) {
            List<ActiveUsers.Step> expected = cadence.windows(observed).stream()
                    .filter(step -> !step.start().isBefore(observed.start())
                            && !step.end().isAfter(observed.end()))
                    .map(step -> new ActiveUsers.Step(
                            cadence.firstDay(cadence.indexOf(step.start())),
                            given.events.stream()
                                    .filter(event -> step.contains(event.at()))
                                    .map(CustomerEvent::customerId)
                                    .distinct()
                                    .count()))
                    .toList();
            assertThat(ActiveUsers.of(log, observed).calendar(cadence).steps()).isEqualTo(expected);
        }
    }

    /** Repeats, order and splits are harmless: days merge as sets. */
    @Property(tries = 150)
    void mergesExactly(
            @ForAll("given") Given given,
            @ForAll("zones") ZoneId zone,
            @ForAll Random random,
            @ForAll boolean backwards) {
        Window observed = Window.of(given.season.first, given.season.end(), zone);
        List<CustomerEvent> mixed = new ArrayList<>(given.events);
        mixed.addAll(given.events);
        Collections.shuffle(mixed, random);
        ActiveUsers once = given.events.stream().collect(ActiveUsers.collector(observed));
        assertThat(Parts.collect(ActiveUsers.collector(observed), mixed, List.of(0, 2, 1, 2), backwards))
                .isEqualTo(once);
        assertThat(mixed.parallelStream().collect(ActiveUsers.collector(observed)))
                .isEqualTo(once);
        assertThat(Facts.serialised(once)).isEqualTo(once);
    }

    private static ActiveUsers active(Window observed, int... days) {
        List<Interaction> events = new ArrayList<>();
        for (int customer = 0; customer < days.length; customer++) {
            for (int day = 0; day < days[customer]; day++) {
                Instant at = observed.start().plusSeconds(86_400L * day + 3_600);
                events.add(Interaction.of("C-" + customer, at, InteractionType.VISIT));
            }
        }
        return events.stream().collect(ActiveUsers.collector(observed));
    }

    /** Student's interval of 1, 2, 6 and 7 active days of 28: mean 4, variance 26 / 3, and Student's 97.5 % quantile at 3 is 3.182446305284263. */
    @Example
    void stickinessIsTheMeanShareWithStudentsInterval() {
        Window window = Window.of(LocalDate.of(2026, 2, 1), LocalDate.of(2026, 3, 1), Facts.UTC);
        PowerCurve curve = active(window, 1, 2, 6, 7).powerCurve(window);
        assertThat(curve.customers()).isEqualTo(Map.of(1, 1L, 2, 1L, 6, 1L, 7, 1L));
        Estimate stickiness = curve.stickiness();
        assertThat(stickiness.value()).isEqualTo(4.0 / 28);
        // 4 - 3.182446 * 2.943920 / 2 is below one day.
        assertThat(stickiness.low()).isEqualTo(1.0 / 28);
        assertThat(stickiness.high()).isCloseTo(8.6844341230332 / 28, within(1e-11));
        assertThat(curve.stickiness(0.5).low()).isCloseTo((4 - 0.764892328 * 1.471960144) / 28, within(1e-9));
        assertThat(curve).hasToString("""
                active days in 2026-02-01 to 2026-02-28 (UTC); stickiness 14.3% [3.6%, 31.0%] at 95%, n 4
                  days     customers  share                     so many or more
                  1 of 28          1  25.0%  100.0% [51.0%, 100.0%] at 95%, n 4
                  2 of 28          1  25.0%    75.0% [30.1%, 95.4%] at 95%, n 4
                  6 of 28          1  25.0%    50.0% [15.0%, 85.0%] at 95%, n 4
                  7 of 28          1  25.0%     25.0% [4.6%, 69.9%] at 95%, n 4""");
    }

    /** Equal customers do not make the interval collapse, and a single one knows nothing. */
    @Example
    void stickinessOfEqualsIsNotCertain() {
        Window window = Window.of(LocalDate.of(2026, 2, 1), LocalDate.of(2026, 3, 1), Facts.UTC);
        Estimate equal = active(window, 3, 3, 3, 3).powerCurve(window).stickiness();
        assertThat(equal.value()).isEqualTo(3.0 / 28);
        assertThat(equal.low()).isBetween(1.0 / 28, 2.9 / 28);
        assertThat(equal.high()).isBetween(3.1 / 28, 1.0);
        Estimate one = active(window, 3).powerCurve(window).stickiness();
        assertThat(one).hasToString("10.7% [3.6%, 100.0%] at 95%, n 1");
        Window day = Window.day(LocalDate.of(2026, 2, 1), Facts.UTC);
        assertThat(active(day, 1, 1).powerCurve(day).stickiness()).hasToString("100.0% [100.0%, 100.0%] at 95%, n 2");
    }

    /** Of days whose week or month began before the observation, nothing is said. */
    @Example
    void printsWhatIsKnown() {
        Window window = Window.of(LocalDate.of(2024, 2, 26), LocalDate.of(2024, 3, 5), Facts.UTC);
        ActiveUsers active = active(window, 1, 8);
        assertThat(active).hasToString("active in 2024-02-26 to 2024-03-04 (UTC): 2 customers");
        assertThat(active.trend(Window.of(LocalDate.of(2024, 2, 29), LocalDate.of(2024, 3, 5), Facts.UTC), 8))
                .hasToString("""
                        active customers, months of 8 days
                          day         DAU  WAU  MAU  DAU/MAU
                          2024-02-29    1    -    -        -
                          2024-03-01    1    -    -        -
                          2024-03-02    1    -    -        -
                          2024-03-03    1    2    -        -
                          2024-03-04    1    1    2    50.0%""");
        assertThat(active.calendar(Cadence.weekly(Facts.UTC, DayOfWeek.MONDAY))).hasToString("""
                active customers, weekly from MONDAY (UTC)
                  from        active
                  2024-02-26       2""");
    }

    @Example
    void whatDoesNotFitIsRefused() {
        Window march = Window.month(2024, 3, Facts.UTC);
        ActivityLog log = ActivityLog.of(List.of(), Cadence.daily(Facts.UTC));
        ActiveUsers active = ActiveUsers.of(log, march);
        refused(
                () -> ActiveUsers.of(ActivityLog.of(List.of(), Cadence.monthly(Facts.UTC)), march),
                "activity must be kept daily in UTC, got monthly (UTC)");
        refused(
                () -> ActiveUsers.of(log, Window.month(2024, 3, APIA)),
                "activity must be kept daily in Pacific/Apia, got daily (UTC)");
        Window cut = Window.of(march.start().plusSeconds(1), march.end(), Facts.UTC);
        refused(() -> ActiveUsers.collector(cut), "observed must be whole local days in UTC, got " + cut);
        refused(() -> active.during(cut), "window must be whole local days in UTC, got " + cut);
        Window april = Window.month(2024, 4, Facts.UTC);
        refused(
                () -> active.trend(april, 28),
                "range must lie within what was observed (2024-03-01 to 2024-03-31 (UTC)), got 2024-04-01 to 2024-04-30 (UTC)");
        refused(() -> active.powerCurve(april), "window must lie within what was observed");
        refused(() -> active.trend(march, 0), "monthDays must be at least 1, got 0");
        refused(() -> active.calendar(Cadence.daily(APIA)), "cadence must be in UTC, got daily (Pacific/Apia)");
        refused(() -> new PowerCurve(march, 31, Map.of(32, 1L)), "active days must be in 1..31, got 32");
        refused(() -> new PowerCurve(march, 31, Map.of(0, 1L)), "active days must be in 1..31, got 0");
        refused(() -> new PowerCurve(march, 31, Map.of(3, -1L)), "customers active on 3 days must be >= 0, got -1");
        assertThat(active.during(march)).isZero();
        assertThat(active.powerCurve(march).stickiness()).isEqualTo(Estimate.undefined("nobody was active"));
    }

    private static void refused(Runnable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
