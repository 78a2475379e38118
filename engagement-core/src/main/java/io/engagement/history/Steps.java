package io.engagement.history;

import io.engagement.domain.Cadence;
import java.time.DateTimeException;
import java.time.Instant;

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
}
