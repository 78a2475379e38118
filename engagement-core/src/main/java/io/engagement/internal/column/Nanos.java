package io.engagement.internal.column;

import java.time.Duration;
import java.time.Instant;

/** Instants in eight bytes: nanoseconds from 1970, which reach from 1677 to 2262. */
public final class Nanos {
    /** The longest stretch between two of them, and more than 292 years. */
    public static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    /** Stands for no instant among those that {@link #near} gives. */
    public static final long NEVER = Long.MIN_VALUE;

    private static final Instant FIRST = toInstant(Long.MIN_VALUE);
    private static final Instant LAST = toInstant(Long.MAX_VALUE);

    /** In seconds: 146 years either way, half of what a long holds. */
    private static final long NEAR = (1L << 62) / 1_000_000_000;

    private Nanos() {}

    /**
     * The number of an instant.
     *
     * @param name what a message calls the instant
     * @param at the instant
     * @return nanoseconds from 1970
     * @throws IllegalArgumentException if it is out of reach
     */
    public static long of(String name, Instant at) {
        if (at.isBefore(FIRST) || at.isAfter(LAST)) {
            throw new IllegalArgumentException(name + " must be from " + FIRST + " to " + LAST + ", got " + at);
        }
        // The seconds of the first instant alone, rounded down, are out of range.
        return at.getEpochSecond() < 0
                ? (at.getEpochSecond() + 1) * 1_000_000_000 + (at.getNano() - 1_000_000_000)
                : at.getEpochSecond() * 1_000_000_000 + at.getNano();
    }

    /**
     * As {@link #of}, for instants so near that the difference of any two has room in a long, and 146 years on top of one.
     *
     * @param name what a message calls the instant
     * @param at the instant
     * @return nanoseconds from 1970; never {@link #NEVER}
     * @throws IllegalArgumentException if it is not from 1823 to 2116
     */
    public static long near(String name, Instant at) {
        if (Math.abs(at.getEpochSecond()) >= NEAR) {
            throw new IllegalArgumentException(name + " must be between " + Instant.ofEpochSecond(1 - NEAR) + " and "
                    + Instant.ofEpochSecond(NEAR) + ", got " + at);
        }
        return of(name, at);
    }

    /**
     * As {@link #of}, the last number for any instant that is later.
     *
     * @param at the instant
     * @return nanoseconds from 1970
     */
    public static long orLast(Instant at) {
        return at.isAfter(LAST) ? Long.MAX_VALUE : of("at", at);
    }

    /**
     * The instant of a number.
     *
     * @param nanos nanoseconds from 1970
     * @return the instant
     */
    public static Instant toInstant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
