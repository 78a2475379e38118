package io.engagement.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.Facts;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class CadencePropertyTest {
    private static final ZoneId APIA = ZoneId.of("Pacific/Apia");
    private static final ZoneId ST_JOHNS = ZoneId.of("America/St_Johns");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    @Provide
    Arbitrary<Cadence> cadences() {
        return Combinators.combine(
                        Arbitraries.of(
                                Period.ofDays(1),
                                Period.ofDays(7),
                                Period.ofMonths(1),
                                Period.ofMonths(2),
                                Period.ofMonths(3),
                                Period.ofMonths(4),
                                Period.ofMonths(6),
                                Period.ofYears(1)),
                        Facts.zones(),
                        Arbitraries.of(DayOfWeek.class))
                .as(Cadence::new);
    }

    @Provide
    Arbitrary<Instant> instants() {
        return Facts.farInstants();
    }

    /** The first local day of the step of a local day, by the calendar alone. */
    private static LocalDate firstDay(LocalDate day, Cadence cadence) {
        if (cadence.step().equals(Period.ofDays(1))) {
            return day;
        }
        if (cadence.step().equals(Period.ofDays(7))) {
            return day.with(TemporalAdjusters.previousOrSame(cadence.weekStart()));
        }
        int months = (int) cadence.step().toTotalMonths();
        return day.withDayOfMonth(1).minusMonths((day.get(ChronoField.MONTH_OF_YEAR) - 1) % months);
    }

    /** The local day whose stretch from its start to the next start holds the instant, found by walking. */
    private static LocalDate dayOf(Instant at, ZoneId zone) {
        LocalDate day = LocalDate.ofInstant(at, zone).minusDays(2);
        while (!start(day.plusDays(1), zone).isAfter(at)) {
            day = day.plusDays(1);
        }
        return day;
    }

    private static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** The step of an instant is the one of java.time's calendar: same borders, instant inside, same number back. */
    @Property(tries = 5000)
    void stepsAreThoseOfTheCalendar(@ForAll("cadences") Cadence cadence, @ForAll("instants") Instant at) {
        LocalDate first = firstDay(dayOf(at, cadence.zone()), cadence);
        long index = cadence.indexOf(at);
        Window window = cadence.window(index);
        assertThat(cadence.firstDay(index)).isEqualTo(first);
        assertThat(window).isEqualTo(cadence.windowOf(at));
        assertThat(window.start()).isEqualTo(start(first, cadence.zone()));
        assertThat(window.end()).isEqualTo(start(first.plus(cadence.step()), cadence.zone()));
        assertThat(window.zone()).isEqualTo(cadence.zone());
        assertThat(window.contains(at)).isTrue();
        assertThat(cadence.indexOf(window.start())).isEqualTo(index);
        assertThat(cadence.indexOf(window.end().minusNanos(1))).isEqualTo(index);
    }

    /** Steps touch: where one ends the next begins, and only a skipped day leaves a number out. */
    @Property(tries = 2000)
    void stepsTileTime(@ForAll("cadences") Cadence cadence, @ForAll("instants") Instant at) {
        Window window = cadence.windowOf(at);
        Window next = cadence.windowOf(window.end());
        Window before = cadence.windowOf(window.start().minusNanos(1));
        assertThat(next.start()).isEqualTo(window.end());
        assertThat(before.end()).isEqualTo(window.start());
        long steps = cadence.indexOf(window.end()) - cadence.indexOf(at);
        assertThat(steps).isBetween(1L, cadence.step().equals(Period.ofDays(1)) ? 2L : 1L);
    }

    /** A later instant never has a smaller number, and steps of one number are one stretch. */
    @Property(tries = 2000)
    void numbersGrowWithTime(
            @ForAll("cadences") Cadence cadence,
            @ForAll("instants") Instant at,
            @ForAll @IntRange(max = 200_000) int seconds) {
        assertThat(cadence.indexOf(at.plusSeconds(seconds))).isGreaterThanOrEqualTo(cadence.indexOf(at));
    }

    /** Every historic change of clocks of every zone: days tile the week around it and nothing runs backwards. */
    @Example
    void daysTileTimeAroundEveryTransitionOfEveryZone() {
        long checked = 0;
        for (String id : ZoneId.getAvailableZoneIds()) {
            ZoneId zone = ZoneId.of(id);
            Cadence daily = Cadence.daily(zone);
            for (ZoneOffsetTransition transition : zone.getRules().getTransitions()) {
                Instant change = transition.getInstant();
                LocalDate day = LocalDate.ofInstant(change, zone).minusDays(3);
                long last = Long.MIN_VALUE;
                for (int ahead = 0; ahead < 6; ahead++, day = day.plusDays(1)) {
                    Instant begin = start(day, zone);
                    Instant end = start(day.plusDays(1), zone);
                    if (begin.isBefore(end)) {
                        holdsDay(daily, day, begin, begin);
                        holdsDay(daily, day, begin, end.minusNanos(1));
                        assertThat(last).isLessThan(day.toEpochDay());
                        last = day.toEpochDay();
                        if (change.isAfter(begin) && change.isBefore(end)) {
                            holdsDay(daily, day, begin, change.minusNanos(1));
                            holdsDay(daily, day, begin, change);
                        }
                        checked++;
                    }
                }
            }
        }
        assertThat(checked).isGreaterThan(100_000);
    }

    private static void holdsDay(Cadence daily, LocalDate day, Instant begin, Instant at) {
        if (daily.indexOf(at) != day.toEpochDay() || !daily.windowOf(at).start().equals(begin)) {
            assertThat(daily.indexOf(at)).as("%s in %s", at, daily.zone()).isEqualTo(day.toEpochDay());
            assertThat(daily.windowOf(at).start()).isEqualTo(begin);
        }
    }

    /** The windows of a range are its steps: in order, without gaps, from the first it touches to the last. */
    @Property(tries = 500)
    void windowsCoverTheRange(
            @ForAll("cadences") Cadence cadence,
            @ForAll("instants") Instant at,
            @ForAll @IntRange(min = 1, max = 30_000_000) int seconds) {
        Window range = Window.of(at, at.plusSeconds(seconds), Facts.UTC);
        List<Window> windows = cadence.windows(range);
        assertThat(windows.get(0).contains(range.start())).isTrue();
        assertThat(windows.get(windows.size() - 1).contains(range.end().minusNanos(1)))
                .isTrue();
        for (int i = 1; i < windows.size(); i++) {
            assertThat(windows.get(i).start()).isEqualTo(windows.get(i - 1).end());
        }
        assertThat(windows)
                .allSatisfy(
                        window -> assertThat(cadence.windowOf(window.start())).isEqualTo(window));
    }

    /** Zones with the same clocks give the same steps, whatever they are called. */
    @Property(tries = 500)
    void onlyTheClocksMatter(@ForAll("instants") Instant at) {
        for (ZoneId zone : List.of(ZoneOffset.UTC, ZoneId.of("GMT"), ZoneId.of("Etc/UTC"), ZoneId.of("UTC+0"))) {
            assertThat(Cadence.daily(zone).indexOf(at))
                    .isEqualTo(Cadence.daily(Facts.UTC).indexOf(at));
            assertThat(Cadence.daily(zone).windowOf(at).start()).isEqualTo(at.truncatedTo(ChronoUnit.DAYS));
        }
    }

    @Example
    void stepZeroHoldsTheBeginningOf1970() {
        Instant beginning = Instant.EPOCH;
        for (DayOfWeek weekStart : DayOfWeek.values()) {
            Cadence weekly = Cadence.weekly(Facts.UTC, weekStart);
            assertThat(weekly.indexOf(beginning)).isZero();
            assertThat(weekly.firstDay(0).getDayOfWeek()).isEqualTo(weekStart);
            assertThat(weekly.firstDay(3)).isEqualTo(weekly.firstDay(0).plusDays(21));
        }
        assertThat(Cadence.daily(Facts.UTC).indexOf(beginning)).isZero();
        assertThat(Cadence.daily(Facts.UTC).indexOf(Instant.parse("2024-02-29T12:00:00Z")))
                .isEqualTo(LocalDate.of(2024, 2, 29).toEpochDay());
        assertThat(Cadence.monthly(Facts.UTC).indexOf(beginning)).isZero();
        assertThat(Cadence.monthly(Facts.UTC).indexOf(beginning.minusNanos(1))).isEqualTo(-1);
        assertThat(Cadence.quarterly(Facts.UTC).indexOf(Instant.parse("1970-12-31T00:00:00Z")))
                .isEqualTo(3);
        assertThat(Cadence.yearly(Facts.UTC).indexOf(Instant.parse("1969-01-01T00:00:00Z")))
                .isEqualTo(-1);
        assertThat(Cadence.yearly(Facts.UTC).firstDay(54)).isEqualTo(LocalDate.of(2024, 1, 1));
    }

    /** Samoa had no 2011-12-30: no instant has its number, no window is it, the days around it touch. */
    @Example
    void apiaHadNo30December2011() {
        LocalDate missing = LocalDate.of(2011, 12, 30);
        Cadence daily = Cadence.daily(APIA);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> daily.window(missing.toEpochDay()))
                .withMessage("endExclusive must begin after first (2011-12-30) does in Pacific/Apia, got 2011-12-31");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Window.day(missing, APIA))
                .withMessage("endExclusive must begin after first (2011-12-30) does in Pacific/Apia, got 2011-12-31");
        List<Window> days = daily.windows(Window.of(LocalDate.of(2011, 12, 29), LocalDate.of(2012, 1, 1), APIA));
        assertThat(days)
                .extracting(Window::toString)
                .containsExactly("2011-12-29 (Pacific/Apia)", "2011-12-31 (Pacific/Apia)");
        assertThat(days)
                .allSatisfy(day ->
                        assertThat(Duration.between(day.start(), day.end())).isEqualTo(Duration.ofDays(1)));
    }

    /** From 1987 to 2011 Newfoundland set its clocks back at 00:01, so that the day before was shown once more. */
    @Example
    void stJohnsSetItsClocksBackAcrossMidnight() {
        Cadence daily = Cadence.daily(ST_JOHNS);
        long falls = 0;
        for (ZoneOffsetTransition transition : ST_JOHNS.getRules().getTransitions()) {
            int year = transition.getDateTimeBefore().getYear();
            if (transition.isOverlap() && year >= 1987 && year <= 2010) {
                Instant change = transition.getInstant();
                LocalDate begun = transition.getDateTimeBefore().toLocalDate();
                assertThat(LocalDate.ofInstant(change, ST_JOHNS)).isEqualTo(begun.minusDays(1));
                assertThat(daily.indexOf(change.plusSeconds(1800))).isEqualTo(begun.toEpochDay());
                assertThat(Duration.between(daily.windowOf(change).start(), change))
                        .isEqualTo(Duration.ofMinutes(1));
                falls++;
            }
        }
        assertThat(falls).isEqualTo(24);
    }

    @Example
    void daysAreAsLongAsTheClocksMakeThem() {
        Cadence daily = Cadence.daily(NEW_YORK);
        assertThat(hours(daily.windowOf(Instant.parse("2026-03-08T12:00:00Z")))).isEqualTo(23);
        assertThat(hours(daily.windowOf(Instant.parse("2026-11-01T12:00:00Z")))).isEqualTo(25);
        assertThat(hours(Window.day(LocalDate.of(2026, 6, 1), NEW_YORK))).isEqualTo(24);
        Window february = Cadence.monthly(Facts.UTC).windowOf(Instant.parse("2024-02-29T23:59:59.999999999Z"));
        assertThat(hours(february)).isEqualTo(29 * 24);
        assertThat(february).isEqualTo(Window.month(2024, 2, Facts.UTC));
        assertThat(Cadence.yearly(Facts.UTC).windowOf(february.start())).isEqualTo(Window.year(2024, Facts.UTC));
        assertThat(hours(Window.year(2024, Facts.UTC))).isEqualTo(366 * 24);
    }

    private static long hours(Window window) {
        return Duration.between(window.start(), window.end()).toHours();
    }

    @Example
    void onlyEqualCalendarStepsAreTaken() {
        for (Period good : List.of(Period.ofMonths(1), Period.ofMonths(6), Period.ofYears(1), Period.of(0, 12, 0))) {
            assertThat(new Cadence(good, Facts.UTC, null).step())
                    .isEqualTo(Period.ofMonths((int) good.toTotalMonths()));
        }
        for (Period bad : List.of(
                Period.ZERO,
                Period.ofDays(2),
                Period.ofDays(30),
                Period.ofDays(-1),
                Period.ofMonths(-1),
                Period.ofMonths(5),
                Period.ofMonths(24),
                Period.ofMonths(7),
                Period.of(0, 1, 1),
                Period.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 0))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Cadence(bad, Facts.UTC, null))
                    .withMessage("step must be one day, one week, or 1, 2, 3, 4, 6 or 12 months, got " + bad);
        }
    }

    @Example
    void printsItself() {
        ZoneId tokyo = ZoneId.of("Asia/Tokyo");
        assertThat(Cadence.daily(tokyo)).hasToString("daily (Asia/Tokyo)");
        assertThat(Cadence.weekly(tokyo, DayOfWeek.SUNDAY)).hasToString("weekly from SUNDAY (Asia/Tokyo)");
        assertThat(Cadence.monthly(tokyo)).hasToString("monthly (Asia/Tokyo)");
        assertThat(Cadence.quarterly(tokyo)).hasToString("quarterly (Asia/Tokyo)");
        assertThat(Cadence.yearly(tokyo)).hasToString("yearly (Asia/Tokyo)");
        assertThat(new Cadence(Period.ofMonths(2), tokyo, null)).hasToString("every 2 months (Asia/Tokyo)");
    }

    /** A cadence is a value. */
    @Property(tries = 200)
    void isAValue(@ForAll("cadences") Cadence cadence) {
        assertThat(Facts.serialised(cadence))
                .isEqualTo(cadence)
                .isEqualTo(new Cadence(cadence.step(), cadence.zone(), cadence.weekStart()));
    }
}
