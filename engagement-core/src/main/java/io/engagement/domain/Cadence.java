package io.engagement.domain;

import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Equal calendar steps in a zone: days, weeks from a first day, or months. The steps tile time: every instant is in
 * exactly one of them, whatever the clocks do. They are numbered in order; step 0 holds the beginning of 1970-01-01.
 *
 * <p>A step begins at the start of its first local day and ends where the next begins. Where clocks are set back across
 * midnight, the hour that is shown twice belongs to the day that had begun. Where a zone skipped a local day
 * (Pacific/Apia had no 2011-12-30), a daily cadence has that number, and no instant is in it.
 *
 * @param step one day, one week, or 1, 2, 3, 4, 6 or 12 months
 * @param zone the zone whose calendar it is
 * @param weekStart the first day of a week; matters for weeks only
 */
public record Cadence(Period step, ZoneId zone, DayOfWeek weekStart) implements Serializable {
    private static final Period DAY = Period.ofDays(1);
    private static final Period WEEK = Period.ofDays(7);
    private static final int SECONDS_A_DAY = 86_400;

    /**
     * For deserialisers; write {@link #daily}, {@link #weekly}, {@link #monthly}, {@link #quarterly} or {@link #yearly}
     * instead.
     *
     * @param step one day, one week, or 1, 2, 3, 4, 6 or 12 months
     * @param zone the zone whose calendar it is
     * @param weekStart the first day of a week; null is Monday
     * @throws IllegalArgumentException if {@code step} is another period, or {@code step} or {@code zone} is missing
     */
    public Cadence(Period step, ZoneId zone, @Nullable DayOfWeek weekStart) {
        Check.notNull("step", step);
        this.step = step.equals(DAY) || step.equals(WEEK) ? step : months(step);
        this.zone = Check.notNull("zone", zone);
        this.weekStart = weekStart == null ? DayOfWeek.MONDAY : weekStart;
    }

    private static Period months(Period step) {
        long months = step.toTotalMonths();
        if (months < 1
                || 12 % months != 0
                || !Period.ofMonths((int) months).normalized().equals(step.normalized())) {
            throw new IllegalArgumentException(
                    "step must be one day, one week, or 1, 2, 3, 4, 6 or 12 months, got " + step);
        }
        return Period.ofMonths((int) months);
    }

    /**
     * Local days.
     *
     * @param zone the zone
     * @return the cadence
     */
    public static Cadence daily(ZoneId zone) {
        return new Cadence(DAY, zone, null);
    }

    /**
     * Weeks.
     *
     * @param zone the zone
     * @param weekStart the day a week begins with
     * @return the cadence
     */
    public static Cadence weekly(ZoneId zone, DayOfWeek weekStart) {
        return new Cadence(WEEK, zone, weekStart);
    }

    /**
     * Calendar months.
     *
     * @param zone the zone
     * @return the cadence
     */
    public static Cadence monthly(ZoneId zone) {
        return new Cadence(Period.ofMonths(1), zone, null);
    }

    /**
     * Calendar quarters, the first beginning in January.
     *
     * @param zone the zone
     * @return the cadence
     */
    public static Cadence quarterly(ZoneId zone) {
        return new Cadence(Period.ofMonths(3), zone, null);
    }

    /**
     * Calendar years.
     *
     * @param zone the zone
     * @return the cadence
     */
    public static Cadence yearly(ZoneId zone) {
        return new Cadence(Period.ofMonths(12), zone, null);
    }

    /**
     * The number of the step that contains an instant. A later instant never has a smaller number.
     *
     * @param at the instant
     * @return the number; for days it is {@link LocalDate#toEpochDay()}
     */
    public long indexOf(Instant at) {
        long day = dayOf(at);
        if (step.equals(DAY)) {
            return day;
        }
        if (step.equals(WEEK)) {
            return Math.floorDiv(day - firstWeekBegins(), 7);
        }
        LocalDate date = LocalDate.ofEpochDay(day);
        return Math.floorDiv((date.getYear() - 1970L) * 12 + date.getMonthValue() - 1, (int) step.toTotalMonths());
    }

    /**
     * The step of a number.
     *
     * @param index the number, as {@link #indexOf} gives it
     * @return its window
     * @throws IllegalArgumentException if the zone skipped that local day
     */
    public Window window(long index) {
        return Window.of(firstDay(index), firstDay(index + 1), zone);
    }

    /**
     * The step that contains an instant.
     *
     * @param at the instant
     * @return its window
     */
    public Window windowOf(Instant at) {
        return window(indexOf(at));
    }

    /**
     * The steps that a range touches, in order and without gaps. The first may begin before the range and the last may
     * end after it.
     *
     * @param range the range to cover
     * @return the windows, at least one
     */
    public List<Window> windows(Window range) {
        return Stream.iterate(
                        windowOf(range.start()),
                        window -> window.start().isBefore(range.end()),
                        window -> windowOf(window.end()))
                .toList();
    }

    /**
     * The local day on which a step begins.
     *
     * @param index the step's number
     * @return the day
     */
    public LocalDate firstDay(long index) {
        if (step.equals(DAY)) {
            return LocalDate.ofEpochDay(index);
        }
        if (step.equals(WEEK)) {
            return LocalDate.ofEpochDay(Math.addExact(Math.multiplyExact(index, 7), firstWeekBegins()));
        }
        return LocalDate.of(1970, 1, 1).plusMonths(Math.multiplyExact(index, step.toTotalMonths()));
    }

    /** The epoch day on which the week of 1970-01-01, a Thursday, begins. */
    private int firstWeekBegins() {
        return -Math.floorMod(DayOfWeek.THURSDAY.getValue() - weekStart.getValue(), 7);
    }

    /** The epoch day whose stretch from its own start to the next day's start contains {@code at}. */
    private long dayOf(Instant at) {
        ZoneRules rules = zone.getRules();
        ZoneOffset offset = rules.getOffset(at);
        long day = Math.floorDiv(at.getEpochSecond() + offset.getTotalSeconds(), SECONDS_A_DAY);
        boolean setBack = !rules.isFixedOffset()
                && rules.getOffset(at.minusSeconds(SECONDS_A_DAY)).getTotalSeconds() > offset.getTotalSeconds();
        // Clocks set back across midnight show the day before once more (St. John's did so until 2011).
        while (setBack && !startOf(day + 1).isAfter(at)) {
            day++;
        }
        return day;
    }

    private Instant startOf(long day) {
        return LocalDate.ofEpochDay(day).atStartOfDay(zone).toInstant();
    }

    /** The step and the zone: {@code weekly from MONDAY (Asia/Tokyo)}. */
    @Override
    public String toString() {
        String name = switch ((int) step.toTotalMonths()) {
            case 0 -> step.equals(DAY) ? "daily" : "weekly from " + weekStart;
            case 1 -> "monthly";
            case 3 -> "quarterly";
            case 12 -> "yearly";
            default -> "every " + step.toTotalMonths() + " months";
        };
        return name + " (" + zone + ")";
    }
}
