package io.engagement.score;

import io.engagement.domain.Cadence;
import io.engagement.domain.CustomerEvent;
import io.engagement.internal.column.Nanos;
import io.engagement.internal.numeric.Decay;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/** How events enter the state of a customer, and what is read from it; how that is judged is none of its business. */
final class Layout implements Serializable {
    private static final long serialVersionUID = 1;

    private final Cadence days;
    private final Signal[] signals;
    private final double[] halfLives;
    private final boolean[] latestOnly;
    private final boolean[] capped;
    private final UUID id;

    Layout(ZoneId zone, List<Signal> list) {
        days = Cadence.daily(zone);
        signals = list.toArray(Signal[]::new);
        halfLives = list.stream().mapToDouble(Signal::halfLifeNanos).toArray();
        latestOnly = new boolean[signals.length];
        capped = new boolean[signals.length];
        StringBuilder text = new StringBuilder("layout 1\nzone ").append(Words.quoted(zone.getId()));
        for (int i = 0; i < signals.length; i++) {
            latestOnly[i] = signals[i].keepsLatest();
            capped[i] = signals[i].capped();
            text.append('\n').append(SignalText.layout(signals[i]));
        }
        id = UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    UUID id() {
        return id;
    }

    ZoneId zone() {
        return days.zone();
    }

    int size() {
        return signals.length;
    }

    /** Whether the event matters to any signal; one that does not changes nothing. */
    boolean take(ProfileRow row, CustomerEvent event) {
        return take(row, event, Nanos.near("at", event.at()));
    }

    /** The same as if it happened at another time. */
    boolean take(ProfileRow row, CustomerEvent event, long at) {
        boolean matters = false;
        for (int i = 0; i < signals.length; i++) {
            double value = signals[i].valueOf(event);
            if (Double.isNaN(value)) {
                continue;
            }
            matters = true;
            if (latestOnly[i]) {
                latest(row, i, value, at);
            } else if (capped[i]) {
                row.open = OpenDays.plus(row.open, i, days.indexOf(Nanos.toInstant(at)), value);
            } else {
                add(row, i, value, at);
            }
        }
        if (matters) {
            row.latest = Math.max(row.latest, at);
        }
        return matters;
    }

    void merge(ProfileRow row, ProfileRow other) {
        row.latest = Math.max(row.latest, other.latest);
        row.hidden |= other.hidden;
        for (int i = 0; i < signals.length; i++) {
            long at = other.times[other.start + i];
            if (at == Nanos.NEVER) {
                continue;
            }
            if (latestOnly[i]) {
                latest(row, i, other.sums[other.start + i], at);
            } else {
                add(row, i, other.sums[other.start + i], at);
            }
        }
        for (int place = 0; place < OpenDays.size(other.open); place++) {
            row.open = OpenDays.plus(
                    row.open,
                    OpenDays.signal(other.open, place),
                    OpenDays.day(other.open, place),
                    OpenDays.sum(other.open, place));
        }
    }

    /** Folds the days that were over by the watermark, with their cap as it is now. */
    void settle(ProfileRow row, long watermark) {
        long[] open = row.open;
        row.open = OpenDays.without(open, entry -> {
            int place = (int) entry;
            int i = OpenDays.signal(open, place);
            long day = OpenDays.day(open, place);
            boolean over = dayStart(day + 1) <= watermark;
            if (over) {
                add(row, i, Math.min(OpenDays.sum(open, place), signals[i].dailyCap()), dayStart(day));
            }
            return over;
        });
    }

    boolean observed(ProfileRow row, int i) {
        return !row.isHidden(i) && (halfLives[i] < Double.POSITIVE_INFINITY || row.times[row.start + i] != Nanos.NEVER);
    }

    /** The raw value of a signal at a time not before the latest event. */
    double raw(ProfileRow row, int i, long now) {
        double sum = row.sums[row.start + i];
        long time = row.times[row.start + i];
        if (halfLives[i] == Double.POSITIVE_INFINITY) {
            return sum;
        }
        double raw = time == Nanos.NEVER ? 0 : sum * Decay.left((now - time) / halfLives[i]);
        if (capped[i]) {
            for (int place = 0; place < OpenDays.size(row.open); place++) {
                if (OpenDays.signal(row.open, place) == i) {
                    raw += Math.min(OpenDays.sum(row.open, place), signals[i].dailyCap())
                            * left(i, dayStart(OpenDays.day(row.open, place)), now);
                }
            }
        }
        return raw;
    }

    /** The share of a signal that is left of what happened at a time. */
    double left(int i, long at, long now) {
        return Decay.left((now - at) / halfLives[i]);
    }

    /** One more event of the signal now; for an answer, one point more, or the best where there is none. */
    void step(ProfileRow row, int i, long now) {
        if (signals[i].source() instanceof Signal.Source.LatestAnswer latest) {
            boolean answered = row.times[row.start + i] != Nanos.NEVER;
            int most = latest.question().max();
            double next = answered ? row.sums[row.start + i] + 1 : most == Integer.MAX_VALUE ? 1 : most;
            row.times[row.start + i] = now;
            row.sums[row.start + i] = Math.min(next, most);
        } else if (latestOnly[i]) {
            latest(row, i, 1, now);
        } else if (capped[i]) {
            row.open = OpenDays.plus(row.open, i, days.indexOf(Nanos.toInstant(now)), 1);
        } else {
            add(row, i, 1, now);
        }
    }

    long dayOf(CustomerEvent event) {
        return days.indexOf(event.at());
    }

    long dayStart(long day) {
        return Nanos.near(
                "day", LocalDate.ofEpochDay(day).atStartOfDay(days.zone()).toInstant());
    }

    /** Brings both to the later time, so that neither grows. */
    private void add(ProfileRow row, int signal, double value, long at) {
        int i = row.start + signal;
        double[] sums = row.sums;
        long[] times = row.times;
        if (times[i] == Nanos.NEVER) {
            sums[i] = value;
            times[i] = at;
        } else if (at >= times[i]) {
            sums[i] = sums[i] * Decay.left((at - times[i]) / halfLives[signal]) + value;
            times[i] = at;
        } else {
            sums[i] += value * Decay.left((times[i] - at) / halfLives[signal]);
        }
    }

    private static void latest(ProfileRow row, int signal, double value, long at) {
        int i = row.start + signal;
        if (at > row.times[i] || (at == row.times[i] && value < row.sums[i])) {
            row.sums[i] = value;
            row.times[i] = at;
        }
    }
}
