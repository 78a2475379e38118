package io.engagement.score;

import io.engagement.domain.CustomerEvent;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.column.Nanos;
import io.engagement.score.EventPoints.Line;
import io.engagement.score.ScoreCard.Contribution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is left of each of a customer's events in the raw value of one signal, and what that makes of the score. */
final class EventShares {
    private final List<CustomerEvent> events = new ArrayList<>();
    private final List<Double> terms = new ArrayList<>();

    private EventShares(Signal signal, int place, Layout layout, List<? extends CustomerEvent> all, long now) {
        if (signal.keepsLatest()) {
            latest(signal, all);
        } else {
            sums(signal, place, layout, all, now);
        }
    }

    static EventPoints explain(
            EngagementScore score, CustomerProfile profile, Iterable<? extends CustomerEvent> events, Instant asOf) {
        ScoreCard card = score.of(profile, asOf);
        if (card.score() instanceof Estimate.Undefined undefined) {
            throw new IllegalStateException(undefined.toString());
        }
        List<CustomerEvent> known = new ArrayList<>();
        long later = 0;
        for (CustomerEvent event : events) {
            EngagementScore.requireSameCustomer(profile, event.customerId());
            if (event.at().isBefore(asOf)) {
                known.add(event);
            } else {
                later++;
            }
        }
        long now = Nanos.near("asOf", asOf);
        List<Line> lines = new ArrayList<>();
        Map<String, Double> without = new LinkedHashMap<>();
        for (Contribution part : card.contributions()) {
            if (part.observed()) {
                int i = score.indexOf(part.signal());
                Signal signal = score.signals().get(i);
                EventShares shares = new EventShares(signal, i, score.arithmetic(), known, now);
                shares.requireSumOf(profile, signal, i, score.arithmetic().raw(profile.row(), i, now));
                without.put(part.signal(), shares.share(part, withoutEvents(signal, part), lines));
            } else {
                without.put(part.signal(), part.points());
            }
        }
        return new EventPoints(card, lines, without, Exclusions.of("at " + asOf + " or later", later));
    }

    /** The points of a signal of whom nothing is known; an answer is all there is to it. */
    private static double withoutEvents(Signal signal, Contribution part) {
        return signal.source() instanceof Signal.Source.LatestAnswer
                ? 0
                : Points.points(
                        Points.earned(Points.units(part.most()), signal.scale().apply(0)));
    }

    private void requireSumOf(CustomerProfile profile, Signal signal, int place, double raw) {
        boolean same = signal.keepsLatest()
                ? events.isEmpty() == (profile.row().times[place] == Nanos.NEVER)
                : Math.abs(sum() - raw) <= 1e-9 * absolute();
        if (!same) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "events must be those of the profile of \"%s\", got a sum of %s for %s, which has %s",
                    profile.customerId(),
                    sum(),
                    signal.name(),
                    raw));
        }
    }

    /** Of the latest the lowest; of several such each has the same share. */
    private void latest(Signal signal, List<? extends CustomerEvent> all) {
        CustomerEvent best = null;
        for (CustomerEvent event : all) {
            double value = signal.valueOf(event);
            if (Double.isNaN(value)) {
                continue;
            }
            int order = best == null ? 1 : event.at().compareTo(best.at());
            if (order == 0 && best != null) {
                order = Double.compare(signal.valueOf(best), value);
            }
            if (order > 0) {
                events.clear();
                terms.clear();
                best = event;
            }
            if (order >= 0) {
                events.add(event);
                terms.add(1.0);
            }
        }
    }

    private void sums(Signal signal, int place, Layout layout, List<? extends CustomerEvent> all, long now) {
        Map<Long, Double> days = new HashMap<>();
        for (CustomerEvent event : all) {
            double value = signal.valueOf(event);
            if (!Double.isNaN(value) && signal.capped()) {
                days.merge(layout.dayOf(event), value, Double::sum);
            }
        }
        for (CustomerEvent event : all) {
            double value = signal.valueOf(event);
            if (Double.isNaN(value)) {
                continue;
            }
            double share = 1;
            long at = Nanos.near("at", event.at());
            if (signal.capped()) {
                double day = days.getOrDefault(layout.dayOf(event), 0.0);
                share = day > signal.dailyCap() ? signal.dailyCap() / day : 1;
                at = layout.dayStart(layout.dayOf(event));
            }
            events.add(event);
            terms.add(value * share * layout.left(place, at, now));
        }
    }

    private double sum() {
        double sum = 0;
        for (double term : terms) {
            sum += term;
        }
        return sum;
    }

    /** What rounding of the sum is measured by. */
    private double absolute() {
        return terms.stream().mapToDouble(Math::abs).sum();
    }

    /**
     * Shares the points of a signal above those without events among the events, rounded as a running sum.
     *
     * @return the points that no event has
     */
    private double share(Contribution part, double withoutEvents, List<Line> lines) {
        double sum = sum();
        long units = Points.units(part.points() - withoutEvents);
        double running = 0;
        double largest = 0;
        for (double term : terms) {
            running += term;
            largest = Math.max(largest, Math.abs(running));
        }
        // Purchases and refunds that nearly cancel: shares of such a sum say nothing.
        if (events.isEmpty() || sum == 0 || largest / Math.abs(sum) * Points.points(Math.abs(units)) > Points.MOST) {
            return part.points();
        }
        long shared = 0;
        running = 0;
        for (int i = 0; i < events.size(); i++) {
            running += terms.get(i);
            long upTo = Math.round(units * (running / sum));
            lines.add(new Line(events.get(i), part.signal(), Points.points(upTo - shared)));
            shared = upTo;
        }
        return withoutEvents;
    }
}
