package io.engagement.history;

import io.engagement.domain.Cadence;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.Period;

/** Step numbers of a cadence, as the logs keep them. */
final class Steps {
    private Steps() {}

    static int indexOf(Instant at, Cadence cadence) {
        try {
            return Math.toIntExact(cadence.indexOf(at));
        } catch (ArithmeticException | DateTimeException e) {
            throw new IllegalArgumentException("at must be within 2^31 steps of 1970 (" + cadence + "), got " + at, e);
        }
    }

    /** How many steps after one another comes. */
    static int between(int step, int later) {
        long steps = (long) later - step;
        if (steps > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "asOf must be less than 2^31 steps after the first purchase, got " + steps);
        }
        return (int) steps;
    }

    /** The number of the step that begins at {@code at}. */
    static int border(String name, Instant at, Cadence cadence) {
        long index = cadence.indexOf(at);
        Instant begin = cadence.window(index).start();
        if (!begin.equals(at)) {
            throw new IllegalArgumentException(
                    name + " must be where a step of the log begins (" + cadence + "; " + begin + "), got " + at);
        }
        return Math.toIntExact(index);
    }

    static void requireSame(Cadence mine, Cadence other) {
        if (!mine.equals(other)) {
            throw new IllegalArgumentException("cadence must be " + mine + ", got " + other);
        }
    }

    /** The longer step that a step lies in. */
    static int containing(int step, Cadence cadence, Cadence longer) {
        return indexOf(cadence.firstDay(step).atStartOfDay(cadence.zone()).toInstant(), longer);
    }

    /** Refuses a cadence whose steps are not made of whole steps of the other: weeks lie in two months. */
    static void requireWhole(Cadence cadence, Cadence longer) {
        long months = cadence.step().toTotalMonths();
        boolean ofDays = cadence.step().equals(Period.ofDays(1));
        boolean ofMonths =
                months > 0 && longer.step().toTotalMonths() > 0 && longer.step().toTotalMonths() % months == 0;
        if (!cadence.zone().equals(longer.zone()) || !(ofDays || ofMonths)) {
            throw new IllegalArgumentException(
                    "longer must be made of whole steps of the log (" + cadence + "), got " + longer);
        }
    }
}
