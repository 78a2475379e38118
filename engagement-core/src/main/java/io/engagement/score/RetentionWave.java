package io.engagement.score;

import io.engagement.domain.CustomerEvent;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What customers were like at one time, and who of them was retained: what weights are learned from. Who was there is
 * everybody with an event before that time; who was retained did something in {@code [asOf + gap, asOf + gap + horizon)}.
 */
public final class RetentionWave implements Serializable {
    private static final long serialVersionUID = 1;

    private final CustomerProfiles profiles;
    private final Instant asOf;
    private final Instant known;
    private final boolean[] retained;

    private RetentionWave(CustomerProfiles profiles, Instant asOf, Instant known, boolean[] retained) {
        this.profiles = profiles;
        this.asOf = asOf;
        this.known = known;
        this.retained = retained;
    }

    /**
     * The wave of profiles and of who was retained.
     *
     * @param before the profiles as of that time; they must not be changed any more
     * @param asOf the time, after all their events
     * @param known when it was known who was retained, at {@code asOf} or later
     * @param retained whether a customer was, by the id
     * @return the wave
     * @throws IllegalArgumentException if {@code known} is before {@code asOf}, or {@code asOf} is not after the latest
     *     event of somebody
     */
    public static RetentionWave of(CustomerProfiles before, Instant asOf, Instant known, Predicate<String> retained) {
        if (known.isBefore(asOf)) {
            throw new IllegalArgumentException("known must not be before asOf (" + asOf + "), got " + known);
        }
        List<String> ids = before.customerIds();
        boolean[] labels = new boolean[ids.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = retained.test(ids.get(i));
        }
        before.scores(asOf);
        return new RetentionWave(before, asOf, known, labels);
    }

    /**
     * The wave of events.
     *
     * @param score the definition whose signals describe the customers
     * @param events the events; those outside of what is asked for do no harm
     * @param asOf the time
     * @param gap how long after it retention begins to count, not negative
     * @param horizon how long it counts, positive
     * @param observedUntil up to when all events are known
     * @param counts which events tell that a customer was retained: of their own doing
     * @return the wave
     * @throws IllegalArgumentException if the gap is negative, the horizon not positive, or the end of the horizon after
     *     {@code observedUntil}: not everybody could have been seen
     */
    public static RetentionWave of(
            EngagementScore score,
            Iterable<? extends CustomerEvent> events,
            Instant asOf,
            Duration gap,
            Duration horizon,
            Instant observedUntil,
            Predicate<? super CustomerEvent> counts) {
        if (gap.isNegative()) {
            throw new IllegalArgumentException("gap must not be negative, got " + gap);
        }
        if (horizon.isNegative() || horizon.isZero()) {
            throw new IllegalArgumentException("horizon must be positive, got " + horizon);
        }
        Instant from = asOf.plus(gap);
        Instant to = from.plus(horizon);
        if (to.isAfter(observedUntil)) {
            throw new IllegalArgumentException(
                    "asOf + gap + horizon must not be after observedUntil (" + observedUntil + "), got " + to);
        }
        CustomerProfiles before = score.collector().supplier().get();
        Set<String> stayed = new HashSet<>();
        for (CustomerEvent event : events) {
            if (event.at().isBefore(asOf)) {
                before.add(event);
            } else if (!event.at().isBefore(from) && event.at().isBefore(to) && counts.test(event)) {
                stayed.add(event.customerId());
            }
        }
        return of(before, asOf, to, stayed::contains);
    }

    /**
     * The definition whose signals describe the customers.
     *
     * @return the definition
     */
    public EngagementScore score() {
        return profiles.score();
    }

    /**
     * The time.
     *
     * @return when customers were as described
     */
    public Instant asOf() {
        return asOf;
    }

    /**
     * When it was known who was retained.
     *
     * @return the end of what was observed
     */
    public Instant known() {
        return known;
    }

    /**
     * The customers.
     *
     * @return their ids, in order
     */
    public List<String> customerIds() {
        return profiles.customerIds();
    }

    /**
     * The scores at that time by a definition of the same layout: with {@link #retained}, what a {@link Calibration} is
     * made of.
     *
     * @param definition the definition
     * @return the scores in the order of the ids; NaN for no score
     */
    public double[] scores(EngagementScore definition) {
        return profiles.scores(definition, asOf);
    }

    /**
     * Who was retained.
     *
     * @return in the order of the ids
     */
    public boolean[] retained() {
        return retained.clone();
    }

    int size() {
        return retained.length;
    }

    int stayed() {
        int stayed = 0;
        for (boolean each : retained) {
            stayed += each ? 1 : 0;
        }
        return stayed;
    }

    /** The values of a signal on its scale; NaN where it was not observed. */
    double[] scaled(Signal signal) {
        return profiles.scaled(signal.name(), asOf);
    }

    /** {@code 2,400 customers as of 2026-06-01T00:00:00Z, 1,310 retained by 2026-09-01T00:00:00Z}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d customers as of %s, %,d retained by %s", size(), asOf, stayed(), known);
    }
}
