package io.engagement.ltv;

import io.engagement.domain.Cadence;
import io.engagement.domain.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.temporal.ChronoUnit;

/**
 * A stretch of the future in a model's own unit.
 *
 * @param window the calendar's view of it
 * @param steps its length in steps of the cadence; infinite without an end
 * @param delta the continuous discount rate per step
 */
record Horizon(Window window, double steps, double delta) {
    private static final double DAYS_A_YEAR = 365.25;
    private static final double DAYS_A_MONTH = DAYS_A_YEAR / 12;
    /** What stands for no end: later than any forecast looks. */
    private static final LocalDate NEVER = LocalDate.of(9999, 12, 31);

    /** From {@code asOf} for a period of the calendar. */
    static Horizon of(Instant asOf, Cadence cadence, Period horizon, DiscountRate rate) {
        if (horizon.isNegative()) {
            throw new IllegalArgumentException("horizon must not be negative, got " + horizon);
        }
        LocalDateTime start = LocalDateTime.ofInstant(asOf, cadence.zone());
        LocalDateTime end = start.plus(horizon);
        Instant until = end.atZone(cadence.zone()).toInstant();
        // A period of no length has no window; a moment stands for it.
        Window window = Window.of(asOf, until.isAfter(asOf) ? until : asOf.plusNanos(1), cadence.zone());
        return new Horizon(
                window, steps(cadence.step(), start.toLocalDate(), end.toLocalDate(), horizon), delta(cadence, rate));
    }

    static Horizon endless(Instant asOf, Cadence cadence, DiscountRate rate) {
        Instant end = NEVER.atStartOfDay(cadence.zone()).toInstant();
        return new Horizon(Window.of(asOf, end, cadence.zone()), Double.POSITIVE_INFINITY, delta(cadence, rate));
    }

    boolean isEndless() {
        return Double.isInfinite(steps);
    }

    private static double steps(Period step, LocalDate start, LocalDate end, Period horizon) {
        long months = step.toTotalMonths();
        if (months > 0) {
            return (horizon.toTotalMonths() + horizon.get(ChronoUnit.DAYS) / DAYS_A_MONTH) / months;
        }
        return ChronoUnit.DAYS.between(start, end) / (double) step.get(ChronoUnit.DAYS);
    }

    private static double delta(Cadence cadence, DiscountRate rate) {
        return rate.continuousPerYear() * DiscountRate.years(cadence.step());
    }
}
