package io.engagement.behavior;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * The events that are kept, in nanoseconds after a start.
 *
 * @param startSecond the start, in seconds of the epoch
 * @param startNano and the nanoseconds after them
 * @param first events before it are not kept
 * @param end nor are those from here on
 */
record TimeSpan(long startSecond, int startNano, long first, long end) implements Serializable {
    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final long NANOS = 1_000_000_000;
    static final long OUTSIDE = Long.MIN_VALUE;

    static TimeSpan of(Instant start, long first, long end) {
        return new TimeSpan(start.getEpochSecond(), start.getNano(), first, end);
    }

    /** When an instant is, or {@link #OUTSIDE}. */
    long offset(Instant at) {
        long second = at.getEpochSecond();
        // Far from the start the difference in nanoseconds has no room in a long.
        if (second < startSecond + Math.floorDiv(first, NANOS) - 1 || second > startSecond + end / NANOS + 1) {
            return OUTSIDE;
        }
        long offset = (second - startSecond) * NANOS + (at.getNano() - startNano);
        return offset < first || offset >= end ? OUTSIDE : offset;
    }

    /** The length of a window, which must have room in a long together with another as long. */
    static Duration length(String name, io.engagement.domain.Window window) {
        Duration length = Duration.between(window.start(), window.end());
        if (length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be at most 100 years long, got " + window);
        }
        return length;
    }
}
