package io.engagement.behavior;

import io.engagement.domain.Window;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * The moments that matter to a funnel, in nanoseconds after the start of the window in which attempts begin.
 *
 * @param kept the events that can lead anywhere
 * @param lastEntry the last moment at which an attempt may begin
 * @param lastWhole the last at which it may begin and be observed for the whole of its window
 */
record FunnelSpan(TimeSpan kept, long lastEntry, long lastWhole) implements Serializable {
    static FunnelSpan of(Funnel funnel, Window entered, Instant asOf) {
        Instant start = entered.start();
        if (!asOf.isAfter(start)) {
            throw new IllegalArgumentException(
                    "asOf must be after the start of the window, " + start + ", got " + asOf);
        }
        Duration length = TimeSpan.length("entered", entered);
        Duration most = length.plus(funnel.within());
        Duration known = Duration.between(start, asOf);
        long end = (known.compareTo(most) < 0 ? known : most).toNanos();
        long before = (funnel.steps().size() - 1) * funnel.grace().toNanos();
        return new FunnelSpan(
                TimeSpan.of(start, -before, end),
                Math.min(length.toNanos(), end) - 1,
                end - funnel.within().toNanos());
    }

    long end() {
        return kept.end();
    }
}
