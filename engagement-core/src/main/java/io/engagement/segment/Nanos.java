package io.engagement.segment;

import java.time.Instant;

/** Instants as nanoseconds since 1970, so that a state is a few numbers. */
final class Nanos {
    static final long NEVER = Long.MIN_VALUE;
    private static final long BILLION = 1_000_000_000L;
    /** In seconds: 146 years either way. With the longest {@link Wait} on top a long still holds it. */
    private static final long LIMIT = (1L << 62) / BILLION;

    private Nanos() {}

    static long of(String name, Instant at) {
        long seconds = at.getEpochSecond();
        if (Math.abs(seconds) >= LIMIT) {
            throw new IllegalArgumentException(name + " must be between " + Instant.ofEpochSecond(1 - LIMIT) + " and "
                    + Instant.ofEpochSecond(LIMIT) + ", got " + at);
        }
        return plain(at);
    }

    /** Without a limit: of what is at most a wait after an instant within it. */
    static long plain(Instant at) {
        return at.getEpochSecond() * BILLION + at.getNano();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, BILLION), Math.floorMod(nanos, BILLION));
    }
}
