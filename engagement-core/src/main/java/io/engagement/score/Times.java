package io.engagement.score;

import java.time.Instant;

/** Instants as nanoseconds since 1970, so that a signal's state is two numbers. */
final class Times {
    private static final long BILLION = 1_000_000_000L;
    /** In seconds; any two times within it differ by less than a long holds. 146 years either way. */
    private static final long LIMIT = (1L << 62) / BILLION;

    private Times() {}

    static long nanos(String name, Instant at) {
        long seconds = at.getEpochSecond();
        if (Math.abs(seconds) >= LIMIT) {
            throw new IllegalArgumentException(name + " must be between " + Instant.ofEpochSecond(1 - LIMIT) + " and "
                    + Instant.ofEpochSecond(LIMIT)
                    + " for a score, got " + at);
        }
        return seconds * BILLION + at.getNano();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, BILLION), Math.floorMod(nanos, BILLION));
    }
}
