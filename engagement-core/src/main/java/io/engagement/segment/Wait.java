package io.engagement.segment;

import io.engagement.internal.column.Nanos;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait: hours that a clock counts, or days of a local calendar. Thirty local days after 9:00 it is 9:00, also
 * when clocks change in between; 720 hours after it may be 8:00 or 10:00.
 *
 * @param elapsed time that passes everywhere alike; null when it is a matter of the calendar
 * @param calendar days, months and years; null when it is elapsed time
 * @param zone whose calendar it is; null when it is elapsed time
 */
public record Wait(
        @Nullable Duration elapsed,
        @Nullable Period calendar,
        @Nullable ZoneId zone) implements Serializable {
    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final int LONGEST_MONTHS = 1_200;

    /**
     * For deserialisers; write {@link #of(Duration)}, {@link #hours} or {@link #days} instead.
     *
     * @param elapsed elapsed time, or null
     * @param calendar a period, or null
     * @param zone the zone of the period, or null
     * @throws IllegalArgumentException unless it is either an elapsed time or a period with a zone, positive and at most
     *     100 years
     */
    public Wait {
        boolean ofCalendar = calendar != null && zone != null;
        if ((elapsed != null) == ofCalendar || (calendar != null) != (zone != null)) {
            throw new IllegalArgumentException("wait must be an elapsed time, or a period with a zone, got " + elapsed
                    + ", " + calendar + ", " + zone);
        }
        if (elapsed != null && (elapsed.isNegative() || elapsed.isZero() || elapsed.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException("elapsed must be positive and at most 100 years, got " + elapsed);
        }
        if (calendar != null
                && (calendar.isNegative()
                        || calendar.isZero()
                        || calendar.toTotalMonths() > LONGEST_MONTHS
                        || LocalDate.EPOCH.plus(calendar).isAfter(LocalDate.EPOCH.plusMonths(LONGEST_MONTHS)))) {
            throw new IllegalArgumentException("calendar must be positive and at most 100 years, got " + calendar);
        }
    }

    /**
     * An elapsed time.
     *
     * @param elapsed the time, positive, at most 100 years
     * @return the wait
     */
    public static Wait of(Duration elapsed) {
        return new Wait(elapsed, null, null);
    }

    /**
     * A period of a local calendar.
     *
     * @param calendar the period, positive, at most 100 years
     * @param zone whose calendar it is
     * @return the wait
     */
    public static Wait of(Period calendar, ZoneId zone) {
        return new Wait(null, calendar, zone);
    }

    /**
     * Some hours.
     *
     * @param hours how many, positive
     * @return the wait
     */
    public static Wait hours(long hours) {
        return of(Duration.ofHours(hours));
    }

    /**
     * Some local days.
     *
     * @param days how many, positive
     * @param zone whose days they are
     * @return the wait
     */
    public static Wait days(int days, ZoneId zone) {
        return of(Period.ofDays(days), zone);
    }

    /**
     * When the wait is over. A local time that does not exist moves on by the gap, one that exists twice is the first, as
     * {@code java.time} has it.
     *
     * @param at when it begins
     * @return the instant, after {@code at}
     */
    public Instant after(Instant at) {
        if (calendar == null || zone == null) {
            return at.plus(elapsed == null ? Duration.ZERO : elapsed);
        }
        return at.atZone(zone).plus(calendar).toInstant();
    }

    long after(long nanos) {
        return elapsed == null ? Nanos.of("the end", after(Nanos.toInstant(nanos))) : nanos + elapsed.toNanos();
    }

    Form form() {
        return elapsed != null ? Form.of(elapsed) : Form.of(String.valueOf(calendar), String.valueOf(zone));
    }

    static Wait of(Form form) {
        return form.size() == 1
                ? of(form.read(0, Duration::parse))
                : of(form.read(0, Period::parse), form.read(1, ZoneId::of));
    }

    /** {@code PT4H}, or {@code P30D (Asia/Tokyo)}. */
    @Override
    public String toString() {
        return elapsed != null ? elapsed.toString() : calendar + " (" + zone + ")";
    }
}
