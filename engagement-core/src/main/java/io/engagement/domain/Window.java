package io.engagement.domain;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * A half-open stretch of time {@code [start, end)}: it contains its start and not its end, so windows that touch share
 * nothing. The zone is for building and printing; which events are inside depends on the instants alone.
 *
 * @param start the first instant inside
 * @param end the first instant after it, later than {@code start}
 * @param zone the zone in which the window is read
 */
public record Window(Instant start, Instant end, ZoneId zone) implements Serializable {
    /**
     * A window between two instants.
     *
     * @param start the first instant inside
     * @param end the first instant after it
     * @param zone the zone in which the window is read
     * @throws IllegalArgumentException if one is missing, or {@code end} is not after {@code start}
     */
    public Window {
        Check.notNull("start", start);
        Check.notNull("end", end);
        Check.notNull("zone", zone);
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("end must be after start (" + start + "), got " + end);
        }
    }

    /**
     * A window between two instants.
     *
     * @param start the first instant inside
     * @param end the first instant after it
     * @param zone the zone in which the window is read
     * @return the window
     * @throws IllegalArgumentException if {@code end} is not after {@code start}
     */
    public static Window of(Instant start, Instant end, ZoneId zone) {
        return new Window(start, end, zone);
    }

    /**
     * The local days from one up to, not including, another.
     *
     * @param first the first day inside
     * @param endExclusive the first day after it
     * @param zone the zone whose days they are
     * @return the window
     * @throws IllegalArgumentException if no time of the zone lies between them: the days are in the wrong order, or the
     *     zone skipped them (Pacific/Apia had no 2011-12-30)
     */
    public static Window of(LocalDate first, LocalDate endExclusive, ZoneId zone) {
        Instant start = first.atStartOfDay(zone).toInstant();
        Instant end = endExclusive.atStartOfDay(zone).toInstant();
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException(
                    "endExclusive must begin after first (" + first + ") does in " + zone + ", got " + endExclusive);
        }
        return new Window(start, end, zone);
    }

    /**
     * A local day.
     *
     * @param day the day
     * @param zone the zone whose day it is
     * @return the window, 23 to 25 hours long where clocks change
     * @throws IllegalArgumentException if the zone skipped that day
     */
    public static Window day(LocalDate day, ZoneId zone) {
        return of(day, day.plusDays(1), zone);
    }

    /**
     * A calendar month.
     *
     * @param year the year
     * @param month the month, 1 to 12
     * @param zone the zone whose month it is
     * @return the window
     */
    public static Window month(int year, int month, ZoneId zone) {
        YearMonth yearMonth = YearMonth.of(year, month);
        return of(yearMonth.atDay(1), yearMonth.plusMonths(1).atDay(1), zone);
    }

    /**
     * A calendar year.
     *
     * @param year the year
     * @param zone the zone whose year it is
     * @return the window
     */
    public static Window year(int year, ZoneId zone) {
        return of(LocalDate.of(year, 1, 1), LocalDate.of(year + 1, 1, 1), zone);
    }

    /**
     * Whether an instant is inside: {@code start <= at < end}.
     *
     * @param at the instant
     * @return true if it is
     */
    public boolean contains(Instant at) {
        return !at.isBefore(start) && at.isBefore(end);
    }

    /** First and last local day, or the instants where they are not the borders of local days. */
    @Override
    public String toString() {
        if (beginsDay(start) && beginsDay(end)) {
            LocalDate first = LocalDate.ofInstant(start, zone);
            LocalDate last = LocalDate.ofInstant(end.minusNanos(1), zone);
            return first.equals(last) ? first + " (" + zone + ")" : first + " to " + last + " (" + zone + ")";
        }
        return start + " to just before " + end + " (" + zone + ")";
    }

    private boolean beginsDay(Instant at) {
        // Within a day of the ends of time there is no local day to speak of.
        return at.isAfter(Instant.MIN.plusSeconds(172_800))
                && at.isBefore(Instant.MAX.minusSeconds(172_800))
                && LocalDate.ofInstant(at, zone).atStartOfDay(zone).toInstant().equals(at);
    }
}
