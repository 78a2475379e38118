package io.engagement.score;

import io.engagement.domain.Cadence;
import io.engagement.domain.CustomerEvent;
import io.engagement.estimate.Estimate;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * The definition of a score (the score itself is a {@link ScoreCard}): from events to profiles, and from profiles to
 * cards.
 *
 * <p>For a signal i at time T the raw value is {@code x = sum of v_e 2^(-(T - t_e) / halfLife)} over its events, or the
 * latest answer; it scales to {@code g = scale(x)} in 0..1; the score is {@code S = 100 (sum of w g) / (sum of w)} over
 * the signals that count. The decay needs no event list, an absolute scale means that other customers do not matter, and
 * because the score is a sum its parts explain it exactly.
 *
 * <p>It holds: 0 &lt;= S &lt;= 100; the order of events does not matter (to 1e-12 of its range). Inverted scales and refunds
 * apart, without new events S does not grow, and more events that add up never lower it; an answer may. A shift of all
 * times changes nothing, unless a signal has a cap: a shift by hours moves the borders of its days.
 *
 * <p>Immutable and thread-safe.
 */
public final class EngagementScore implements Serializable {
    private static final long serialVersionUID = 1;

    private final Cadence days;
    private final ArrayList<Signal> signals;
    private final double minCoverage;
    private final double weights;
    private final UUID layout;

    private EngagementScore(Cadence days, List<Signal> signals, double minCoverage) {
        this.days = days;
        this.signals = new ArrayList<>(signals);
        this.minCoverage = minCoverage;
        double sum = 0;
        Set<String> names = new HashSet<>();
        for (Signal signal : signals) {
            // Plainly in order, as the observed ones are summed: all of them must be exactly all.
            sum += signal.weight();
            if (!names.add(signal.name())) {
                throw new IllegalArgumentException("signal names must be unique, got \"" + signal.name() + "\" twice");
            }
        }
        if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the weights of the signals must have a positive and finite sum, got " + sum);
        }
        this.weights = sum;
        String text = signals.stream().map(Signal::layout).collect(Collectors.joining("\n", days.zone() + "\n", ""));
        this.layout = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Begins a definition.
     *
     * @param zone the zone whose local days daily caps are counted in
     * @return a builder
     */
    public static Builder in(ZoneId zone) {
        return new Builder(zone);
    }

    /** Takes the signals of a score, then makes it. */
    public static final class Builder {
        private final Cadence days;
        private final List<Signal> signals = new ArrayList<>();
        private double minCoverage = 0.5;

        private Builder(ZoneId zone) {
            days = Cadence.daily(zone);
        }

        /**
         * Adds a signal.
         *
         * @param signal the signal, with a name not used before
         * @return this
         */
        public Builder signal(Signal signal) {
            signals.add(signal);
            return this;
        }

        /**
         * The share of the weights that must be observed for a score, 0.5 unless said otherwise.
         *
         * @param share 0 to 1
         * @return this
         * @throws IllegalArgumentException if it is not in [0, 1]
         */
        public Builder minCoverage(double share) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("minCoverage must be in [0, 1], got " + share);
            }
            minCoverage = share;
            return this;
        }

        /**
         * Makes the score.
         *
         * @return the definition
         * @throws IllegalArgumentException if a name stands twice, or the weights do not have a positive and
         *     finite sum
         */
        public EngagementScore build() {
            return new EngagementScore(days, signals, minCoverage);
        }
    }

    /**
     * The signals, in order.
     *
     * @return the signals, unmodifiable
     */
    public List<Signal> signals() {
        return List.copyOf(signals);
    }

    /**
     * The same signals, weighed otherwise; stored profiles stay valid.
     *
     * @param weights new weights by the name of the signal; others keep theirs
     * @return another definition
     * @throws IllegalArgumentException if a name is none of a signal
     */
    public EngagementScore withWeights(Map<String, Double> weights) {
        weights.keySet().forEach(this::indexOf);
        List<Signal> weighed = signals.stream()
                .map(signal -> signal.weight(weights.getOrDefault(signal.name(), signal.weight())))
                .toList();
        return new EngagementScore(days, weighed, minCoverage);
    }

    private int indexOf(String name) {
        List<String> names = signals.stream().map(Signal::name).toList();
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("signal must be one of " + names + ", got \"" + name + "\"");
        }
        return index;
    }

    /**
     * The profile of a customer without events.
     *
     * @param customerId whose, not blank
     * @return the profile
     */
    public CustomerProfile profile(String customerId) {
        return new CustomerProfile(customerId, layout, signals.size());
    }

    /**
     * A profile with one event more.
     *
     * @param profile the profile
     * @param event an event of the same customer that it has not taken yet; one that matters to no signal changes nothing
     * @return another profile
     * @throws IllegalArgumentException if the event is another customer's, or the profile another definition's
     */
    public CustomerProfile update(CustomerProfile profile, CustomerEvent event) {
        requireMine(profile);
        requireSameCustomer(profile, event.customerId());
        CustomerProfile copy = profile.copy();
        copy.take(event, signals, days);
        return copy;
    }

    /**
     * The profile of both.
     *
     * @param profile one profile
     * @param other another of the same customer, from events that the first has not taken
     * @return another profile
     * @throws IllegalArgumentException if the customers differ, or a profile is another definition's
     */
    public CustomerProfile merge(CustomerProfile profile, CustomerProfile other) {
        requireMine(profile);
        requireMine(other);
        requireSameCustomer(profile, other.customerId());
        CustomerProfile copy = profile.copy();
        copy.merge(other, signals);
        return copy;
    }

    /**
     * Folds the capped days that were over by {@code watermark} into two numbers, with their cap as it is now. From then
     * on memory is constant; an event that still comes for such a day counts, but its day's cap begins anew.
     *
     * @param profile the profile
     * @param watermark up to when all events have come
     * @return another profile with the same score
     */
    public CustomerProfile settle(CustomerProfile profile, Instant watermark) {
        requireMine(profile);
        CustomerProfile copy = profile.copy();
        copy.settle(signals, days, Times.nanos("watermark", watermark));
        return copy;
    }

    /**
     * A profile of a customer who cannot be seen through some signals (no consent, no app): they are missing, not zero.
     *
     * @param profile the profile
     * @param names the names of the signals
     * @return another profile
     * @throws IllegalArgumentException if a name is none of a signal
     */
    public CustomerProfile withoutSignals(CustomerProfile profile, Set<String> names) {
        requireMine(profile);
        CustomerProfile copy = profile.copy();
        names.forEach(name -> copy.hide(indexOf(name)));
        return copy;
    }

    /**
     * The score of a customer.
     *
     * @param profile the profile
     * @param asOf a time after the profile's latest event
     * @return the score and its parts; undefined when less than the minimal share of the weights was observed
     * @throws IllegalArgumentException if {@code asOf} is not after the latest event, or the profile is another
     *     definition's
     */
    public ScoreCard of(CustomerProfile profile, Instant asOf) {
        requireMine(profile);
        long now = Times.nanos("asOf", asOf);
        if (!profile.hasNoEvents() && profile.latestNanos() >= now) {
            throw new IllegalArgumentException("asOf must be after the latest event of \"" + profile.customerId()
                    + "\" (" + profile.latest() + "), got " + asOf);
        }
        double observed = 0;
        double counting = 0;
        for (int i = 0; i < signals.size(); i++) {
            boolean seen = profile.observed(i, signals.get(i).fades());
            observed += seen ? signals.get(i).weight() : 0;
            counting +=
                    seen || signals.get(i).missing().counts() ? signals.get(i).weight() : 0;
        }
        double coverage = Math.min(1, observed / weights);
        if (!(counting > 0) || coverage < minCoverage) {
            String reason = String.format(
                    java.util.Locale.ROOT,
                    "%.0f%% of the weights were observed, %.0f%% are needed",
                    100 * coverage,
                    100 * minCoverage);
            return new ScoreCard(profile.customerId(), asOf, Estimate.undefined(reason), coverage, List.of());
        }
        List<ScoreCard.Contribution> parts = parts(profile, now, counting);
        Estimate score = Estimate.assumed(sum(parts), Estimate.Unit.POINTS, "the sum of its parts");
        return new ScoreCard(profile.customerId(), asOf, score, coverage, parts);
    }

    private List<ScoreCard.Contribution> parts(CustomerProfile profile, long now, double counting) {
        List<ScoreCard.Contribution> parts = new ArrayList<>(signals.size());
        for (int i = 0; i < signals.size(); i++) {
            Signal signal = signals.get(i);
            boolean observed = profile.observed(i, signal.fades());
            if (!observed && !signal.missing().counts()) {
                continue;
            }
            double raw = observed ? profile.raw(i, signal, days, now) : 0;
            double scaled =
                    observed ? signal.scale().apply(raw) : signal.missing().scaled();
            double points = 100 * (signal.weight() / counting) * scaled;
            parts.add(new ScoreCard.Contribution(signal.name(), observed, raw, scaled, points));
        }
        // Rounding may carry the sum of full marks past 100: the last bits are taken off the part that holds most.
        while (sum(parts) > 100) {
            int most = 0;
            for (int i = 1; i < parts.size(); i++) {
                most = parts.get(i).points() > parts.get(most).points() ? i : most;
            }
            ScoreCard.Contribution part = parts.get(most);
            parts.set(
                    most,
                    new ScoreCard.Contribution(
                            part.signal(), part.observed(), part.raw(), part.scaled(), Math.nextDown(part.points())));
        }
        return parts;
    }

    private static double sum(List<ScoreCard.Contribution> parts) {
        double sum = 0;
        for (ScoreCard.Contribution part : parts) {
            sum += part.points();
        }
        return sum;
    }

    /**
     * How a score moved between two times, and why: first what was known fades, then what is new counts.
     *
     * @param before the profile at the first time
     * @param from the first time
     * @param after the profile at the second time, with the events of the first and those that came since
     * @param to the second time, not before the first
     * @return the change; {@code before + faded + gained = after}
     * @throws IllegalStateException with the reason, if a score is undefined
     */
    public Change change(CustomerProfile before, Instant from, CustomerProfile after, Instant to) {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("to must not be before from (" + from + "), got " + to);
        }
        requireSameCustomer(before, after.customerId());
        double first = of(before, from).score().value();
        double faded = of(before, to).score().value() - first;
        double second = of(after, to).score().value();
        return new Change(before.customerId(), first, faded, second - (first + faded), second);
    }

    /**
     * How a score moved; {@code before + faded + gained = after}.
     *
     * @param customerId whose
     * @param before the score at the first time
     * @param faded what time alone did to it
     * @param gained what new events did to it
     * @param after the score at the second time
     */
    public record Change(String customerId, double before, double faded, double gained, double after)
            implements Serializable {
        /** {@code C-1042: 52.1 -> 58.3 (faded -3.0, gained +9.2)}. */
        @Override
        public String toString() {
            return String.format(
                    java.util.Locale.ROOT,
                    "%s: %.1f -> %.1f (faded %+.1f, gained %+.1f)",
                    customerId,
                    before,
                    after,
                    faded,
                    gained);
        }
    }

    /**
     * Collects the events of many customers into their profiles, also in parallel.
     *
     * @return the collector
     */
    public Collector<CustomerEvent, CustomerProfiles, CustomerProfiles> collector() {
        return Collector.of(
                () -> new CustomerProfiles(this),
                CustomerProfiles::add,
                (a, b) -> {
                    a.merge(b);
                    return a;
                },
                Collector.Characteristics.UNORDERED,
                Collector.Characteristics.IDENTITY_FINISH);
    }

    void take(CustomerProfile mine, CustomerEvent event) {
        mine.take(event, signals, days);
    }

    void mergeInto(CustomerProfile mine, CustomerProfile other) {
        mine.merge(other, signals);
    }

    private void requireMine(CustomerProfile profile) {
        if (!profile.layout().equals(layout)) {
            throw new IllegalArgumentException("profile of \"" + profile.customerId()
                    + "\" must be of the same signals, half-lives and zone, got another layout: replay its events");
        }
    }

    private static void requireSameCustomer(CustomerProfile profile, String customerId) {
        if (!profile.customerId().equals(customerId)) {
            throw new IllegalArgumentException(
                    "customerId must be \"" + profile.customerId() + "\", got \"" + customerId + "\"");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EngagementScore score
                && days.equals(score.days)
                && signals.equals(score.signals)
                && minCoverage == score.minCoverage;
    }

    @Override
    public int hashCode() {
        return 31 * days.hashCode() + signals.hashCode();
    }

    /** The signals, a line each. */
    @Override
    public String toString() {
        return signals.stream()
                .map(Signal::toString)
                .collect(Collectors.joining("\n  ", "engagement score in " + days.zone() + "\n  ", ""));
    }
}
