package io.engagement.score;

import io.engagement.domain.Cadence;
import io.engagement.domain.CustomerEvent;
import io.engagement.internal.numeric.Decay;
import java.io.Serializable;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a service keeps of one customer for the signals of one {@link EngagementScore}: sixteen bytes a signal, and for
 * signals with a daily cap a number for each active day until {@link EngagementScore#settle}. Immutable; made and changed
 * by the score it belongs to.
 *
 * <p>Events are not kept, so it is additive: feed each event once, in any order. For the same reason it cannot be asked
 * about a time before {@link #latest()}.
 */
public final class CustomerProfile implements Serializable {
    private static final long serialVersionUID = 1;
    private static final long NEVER = Long.MIN_VALUE;

    private final String customerId;
    private final UUID layout;
    private long latest = NEVER;
    private final double[] sums;
    /** The time each sum is decayed to, or of the latest answer; {@link #NEVER} where there is none. */
    private final long[] times;

    private final boolean[] hidden;
    private final TreeMap<OpenDay, Double> openDays = new TreeMap<>();

    CustomerProfile(String customerId, UUID layout, int signals) {
        if (customerId.isBlank()) {
            throw new IllegalArgumentException("customerId must not be blank, got \"" + customerId + "\"");
        }
        this.customerId = customerId;
        this.layout = layout;
        sums = new double[signals];
        times = new long[signals];
        hidden = new boolean[signals];
        Arrays.fill(times, NEVER);
    }

    /** A local day of a capped signal that is not settled yet. */
    record OpenDay(int signal, long day) implements Comparable<OpenDay>, Serializable {
        private static final Comparator<OpenDay> ORDER =
                Comparator.comparingInt(OpenDay::signal).thenComparingLong(OpenDay::day);

        @Override
        public int compareTo(OpenDay other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * Whose profile it is.
     *
     * @return the customer's id
     */
    public String customerId() {
        return customerId;
    }

    /**
     * Whether no event that matters to the score was taken.
     *
     * @return true if so
     */
    public boolean hasNoEvents() {
        return latest == NEVER;
    }

    /**
     * The time of the latest event that matters to the score.
     *
     * @return the instant
     * @throws IllegalStateException if there was none
     */
    public Instant latest() {
        if (hasNoEvents()) {
            throw new IllegalStateException("no events of customer \"" + customerId + "\"");
        }
        return Times.instant(latest);
    }

    // What follows is for the score, which alone knows what the numbers mean. Only copies are ever changed.

    CustomerProfile copy() {
        CustomerProfile copy = new CustomerProfile(customerId, layout, sums.length);
        copy.latest = latest;
        System.arraycopy(sums, 0, copy.sums, 0, sums.length);
        System.arraycopy(times, 0, copy.times, 0, times.length);
        System.arraycopy(hidden, 0, copy.hidden, 0, hidden.length);
        copy.openDays.putAll(openDays);
        return copy;
    }

    UUID layout() {
        return layout;
    }

    long latestNanos() {
        return latest;
    }

    void take(CustomerEvent event, List<Signal> signals, Cadence days) {
        long at = Times.nanos("at", event.at());
        for (int i = 0; i < sums.length; i++) {
            Signal signal = signals.get(i);
            double value = signal.valueOf(event);
            if (Double.isNaN(value)) {
                continue;
            }
            latest = Math.max(latest, at);
            if (!signal.fades()) {
                answer(i, value, at);
            } else if (signal.capped()) {
                openDays.merge(new OpenDay(i, days.indexOf(event.at())), value, Double::sum);
            } else {
                add(i, value, at, signal.halfLifeNanos());
            }
        }
    }

    void merge(CustomerProfile other, List<Signal> signals) {
        latest = Math.max(latest, other.latest);
        for (int i = 0; i < sums.length; i++) {
            hidden[i] |= other.hidden[i];
            if (other.times[i] == NEVER) {
                continue;
            }
            if (signals.get(i).fades()) {
                add(i, other.sums[i], other.times[i], signals.get(i).halfLifeNanos());
            } else {
                answer(i, other.sums[i], other.times[i]);
            }
        }
        other.openDays.forEach((day, sum) -> openDays.merge(day, sum, Double::sum));
    }

    void settle(List<Signal> signals, Cadence days, long watermark) {
        openDays.entrySet().removeIf(entry -> {
            int i = entry.getKey().signal;
            boolean over = Times.nanos("day", days.window(entry.getKey().day).end()) <= watermark;
            if (over) {
                double sum = Math.min(entry.getValue(), signals.get(i).dailyCap());
                add(i, sum, dayStart(entry.getKey(), days), signals.get(i).halfLifeNanos());
            }
            return over;
        });
    }

    void hide(int signal) {
        hidden[signal] = true;
    }

    boolean observed(int signal, boolean fades) {
        return !hidden[signal] && (fades || times[signal] != NEVER);
    }

    /** The raw value of a signal at a time after the latest event. */
    double raw(int i, Signal signal, Cadence days, long now) {
        if (!signal.fades()) {
            return sums[i];
        }
        double halfLife = signal.halfLifeNanos();
        double raw = times[i] == NEVER ? 0 : sums[i] * Decay.left((now - times[i]) / halfLife);
        if (signal.capped()) {
            var open = openDays.subMap(new OpenDay(i, Long.MIN_VALUE), true, new OpenDay(i, Long.MAX_VALUE), true);
            for (var day : open.entrySet()) {
                double elapsed = now - dayStart(day.getKey(), days);
                raw += Math.min(day.getValue(), signal.dailyCap()) * Decay.left(elapsed / halfLife);
            }
        }
        return raw;
    }

    private static long dayStart(OpenDay day, Cadence days) {
        return Times.nanos("day", days.window(day.day).start());
    }

    /** Brings both to the later time, so that neither grows. */
    private void add(int i, double value, long at, double halfLife) {
        if (times[i] == NEVER) {
            sums[i] = value;
            times[i] = at;
        } else if (at >= times[i]) {
            sums[i] = sums[i] * Decay.left((at - times[i]) / halfLife) + value;
            times[i] = at;
        } else {
            sums[i] += value * Decay.left((times[i] - at) / halfLife);
        }
    }

    private void answer(int i, double value, long at) {
        if (at > times[i] || (at == times[i] && value < sums[i])) {
            sums[i] = value;
            times[i] = at;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CustomerProfile profile
                && customerId.equals(profile.customerId)
                && layout.equals(profile.layout)
                && latest == profile.latest
                && Arrays.equals(sums, profile.sums)
                && Arrays.equals(times, profile.times)
                && Arrays.equals(hidden, profile.hidden)
                && openDays.equals(profile.openDays);
    }

    @Override
    public int hashCode() {
        return 31 * customerId.hashCode() + Arrays.hashCode(sums);
    }

    /** {@code profile of C-1042, latest event 2026-10-01T09:00:00Z}. */
    @Override
    public String toString() {
        return "profile of " + customerId + (hasNoEvents() ? ", no events" : ", latest event " + latest());
    }
}
