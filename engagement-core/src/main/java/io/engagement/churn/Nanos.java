package io.engagement.churn;

import java.time.Duration;
import java.time.Instant;

/** Instants in eight bytes: nanoseconds from 1970, which reach from 1677 to 2262. */
final class Nanos {
    /** The longest stretch between two of them, and more than 292 years. */
    static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private static final Instant FIRST = toInstant(Long.MIN_VALUE);
    private static final Instant LAST = toInstant(Long.MAX_VALUE);

    private Nanos() {}

    static long of(String name, Instant at) {
        if (at.isBefore(FIRST) || at.isAfter(LAST)) {
            throw new IllegalArgumentException(name + " must be from " + FIRST + " to " + LAST + ", got " + at);
        }
        // The seconds of the first instant alone, rounded down, are out of range.
        return at.getEpochSecond() < 0
                ? (at.getEpochSecond() + 1) * 1_000_000_000 + (at.getNano() - 1_000_000_000)
                : at.getEpochSecond() * 1_000_000_000 + at.getNano();
    }

    /** As {@link #of}, the last one for any that is later. */
    static long orLast(Instant at) {
        return at.isAfter(LAST) ? Long.MAX_VALUE : of("at", at);
    }

    static Instant toInstant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
