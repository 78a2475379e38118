package io.engagement.history;

import io.engagement.domain.CustomerEvent;
import io.engagement.estimate.Exclusions;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets each event id pass once. Events without an id always pass. It works by remembering the events that have an id:
 * all of them ({@link #exact()}), or those not older than a horizon before the newest ({@link #within}); recognising any
 * of n ids exactly takes memory in proportion to n, there is no way around it. Not thread-safe.
 *
 * <pre>{@code
 * events.filter(deduplicator::isFirst).forEach(profiles::add)
 * }</pre>
 */
public final class Deduplicator implements Serializable {
    private static final long serialVersionUID = 1;

    private final @Nullable Duration horizon;
    private final HashMap<String, CustomerEvent> seen = new HashMap<>();
    private final TreeMap<Instant, ArrayList<String>> byTime = new TreeMap<>();
    private Instant newest = Instant.MIN;
    private long repeated;
    private long tooOld;

    private Deduplicator(@Nullable Duration horizon) {
        this.horizon = horizon;
    }

    /**
     * Remembers every id.
     *
     * @return a new deduplicator
     */
    public static Deduplicator exact() {
        return new Deduplicator(null);
    }

    /**
     * Remembers the ids of events that are at most {@code horizon} older than the newest event. An event older than that
     * passes, since nothing is known of its id, and is counted in {@link #tooOldToTell()}.
     *
     * @param horizon how far back to remember, positive
     * @return a new deduplicator
     * @throws IllegalArgumentException if {@code horizon} is not positive
     */
    public static Deduplicator within(Duration horizon) {
        if (horizon.isNegative() || horizon.isZero()) {
            throw new IllegalArgumentException("horizon must be positive, got " + horizon);
        }
        return new Deduplicator(horizon);
    }

    /**
     * Whether an event comes for the first time, as far as is remembered.
     *
     * @param event the event
     * @return true for an event without an id, one whose id was not seen, or one too old to tell; false for a repeat
     * @throws IllegalArgumentException if its id was seen with other content, naming both
     */
    public boolean isFirst(CustomerEvent event) {
        if (event.id().isEmpty()) {
            return true;
        }
        CustomerEvent before = seen.get(event.id());
        if (before != null) {
            if (!before.equals(event)) {
                throw new IllegalArgumentException(
                        "id \"" + event.id() + "\" must always name the same event, got " + before + " and " + event);
            }
            repeated++;
            return false;
        }
        if (horizon == null) {
            seen.put(event.id(), event);
        } else if (event.at().isBefore(oldest(horizon))) {
            tooOld++;
        } else {
            remember(event, horizon);
        }
        return true;
    }

    /** The first instant within the horizon; a horizon longer than the past reaches to its beginning. */
    private Instant oldest(Duration span) {
        return span.compareTo(Duration.between(Instant.MIN, newest)) < 0 ? newest.minus(span) : Instant.MIN;
    }

    private void remember(CustomerEvent event, Duration span) {
        seen.put(event.id(), event);
        byTime.computeIfAbsent(event.at(), at -> new ArrayList<>(1)).add(event.id());
        if (event.at().isAfter(newest)) {
            newest = event.at();
            var old = byTime.headMap(oldest(span));
            for (List<String> ids : old.values()) {
                ids.forEach(seen::remove);
            }
            old.clear();
        }
    }

    /**
     * How many ids are remembered now.
     *
     * @return their number
     */
    public int remembered() {
        return seen.size();
    }

    /**
     * How many events passed that came later than the horizon, and so could have been repeats.
     *
     * @return their number
     */
    public long tooOldToTell() {
        return tooOld;
    }

    /**
     * How many repeats were held back.
     *
     * @return their number under the reason "repeated event id"
     */
    public Exclusions excluded() {
        return Exclusions.of("repeated event id", repeated);
    }

    /** What it remembers and what it held back. */
    @Override
    public String toString() {
        return "remembers " + seen.size() + " event ids"
                + (horizon == null ? "" : " within " + horizon + ", " + tooOld + " events were too old to tell")
                + ", " + excluded();
    }
}
