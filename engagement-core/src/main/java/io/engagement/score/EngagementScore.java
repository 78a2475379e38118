package io.engagement.score;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Money;
import io.engagement.internal.column.Nanos;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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
 * latest event or answer; it scales to {@code g = scale(x)} in 0..1; the score is {@code S = 100 (sum of w g) / (sum of w)}
 * over the signals that count. The decay needs no event list, an absolute scale means that other customers do not matter,
 * and because the score is a sum its parts explain it exactly.
 *
 * <p>It holds: 0 &lt;= S &lt;= 100; the order of events does not matter (to 1e-12 of its range). Inverted scales and refunds
 * apart, without new events S does not grow, and more events that add up never lower it; an answer may. A shift of all
 * times changes nothing, unless a signal has a cap (a shift by hours moves the borders of its days).
 *
 * <p>A value: it has a text form ({@link #toText}, {@link #parse}), and profiles name the {@link #layout} they belong to.
 * Immutable and thread-safe.
 */
public final class EngagementScore implements Serializable {
    private static final long serialVersionUID = 1;
    private static final String VERSION_1 = "engagement-score-1";
    /** A profile keeps a bit for each. */
    static final int MOST_SIGNALS = 64;

    private final ArrayList<Signal> signals;
    private final double minCoverage;
    private final Layout layout;
    private final Judgement judgement;

    private EngagementScore(ZoneId zone, List<Signal> signals, double minCoverage) {
        this.signals = new ArrayList<>(signals);
        this.minCoverage = minCoverage;
        if (signals.size() > MOST_SIGNALS) {
            throw new IllegalArgumentException("signals must be at most " + MOST_SIGNALS + ", got " + signals.size());
        }
        Set<String> names = new HashSet<>();
        for (Signal signal : signals) {
            if (!names.add(signal.name())) {
                throw new IllegalArgumentException("signal names must be unique, got \"" + signal.name() + "\" twice");
            }
        }
        this.layout = new Layout(zone, signals);
        this.judgement = new Judgement(layout, signals, minCoverage);
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

    /**
     * A definition to begin with where customers buy now and then: an opinion, to be compared with
     * {@link LearnedWeights} once retention is known.
     *
     * <table>
     * <caption>Signals and weights of 10</caption>
     * <tr><th scope="col">signal</th><th scope="col">weight</th><th scope="col">why</th></tr>
     * <tr><th scope="row">last purchase, half-life 90 days</th><td>3</td>
     *     <td>how recently somebody bought says most about whether they buy again (Fader, Hardie and Lee, 2005)</td></tr>
     * <tr><th scope="row">purchases, half-life 180 days, half at 3</th><td>3</td>
     *     <td>how often comes next; two half-years see the slow buyers</td></tr>
     * <tr><th scope="row">visit, half-life 30 days, one a day, half at 4</th><td>1</td>
     *     <td>interest that is not yet a purchase; a day of browsing counts once</td></tr>
     * <tr><th scope="row">email clicked, half-life 60 days, one a day, half at 2</th><td>1</td>
     *     <td>reached and interested; opens are left out, as programs open mail too</td></tr>
     * <tr><th scope="row">recommend and satisfaction, latest answers</th><td>1 each</td>
     *     <td>said, not done: few answer, and the middle stands in for those who do not</td></tr>
     * </table>
     *
     * @param zone the zone whose local days daily caps are counted in
     * @return the definition
     */
    public static EngagementScore retail(ZoneId zone) {
        return ReadyMade.retail(zone).build();
    }

    /**
     * The same with the money spent: weight 2, half-life 180 days, half at three typical purchases. It weighs less than the
     * number of purchases, which it mostly repeats.
     *
     * @param zone the zone whose local days daily caps are counted in
     * @param typicalPurchase what a purchase usually brings, positive; its currency is the one that counts
     * @return the definition
     */
    public static EngagementScore retail(ZoneId zone, Money typicalPurchase) {
        return ReadyMade.retail(zone).signal(ReadyMade.spend(typicalPurchase)).build();
    }

    /**
     * A definition to begin with where customers pay all the time, whether they use it or not.
     *
     * <table>
     * <caption>Signals and weights of 10</caption>
     * <tr><th scope="col">signal</th><th scope="col">weight</th><th scope="col">why</th></tr>
     * <tr><th scope="row">last login, half-life 14 days</th><td>3</td>
     *     <td>who no longer comes is the next to cancel; a fortnight tells a holiday from a farewell</td></tr>
     * <tr><th scope="row">login, half-life 30 days, one a day, half at 8</th><td>3</td>
     *     <td>active days, as the habit that is paid for; many logins of a day are one</td></tr>
     * <tr><th scope="row">stay, latest answer</th><td>2</td>
     *     <td>the intention to stay is the question itself</td></tr>
     * <tr><th scope="row">recommend and satisfaction, latest answers</th><td>1 each</td>
     *     <td>what they say of it; renewals are no signal here, since all who are left have renewed</td></tr>
     * </table>
     *
     * @param zone the zone whose local days daily caps are counted in
     * @return the definition
     */
    public static EngagementScore subscription(ZoneId zone) {
        return ReadyMade.subscription(zone).build();
    }

    /**
     * A definition to begin with where attention is what is given: news, video, communities.
     *
     * <table>
     * <caption>Signals and weights of 10</caption>
     * <tr><th scope="col">signal</th><th scope="col">weight</th><th scope="col">why</th></tr>
     * <tr><th scope="row">last visit, half-life 7 days</th><td>3</td>
     *     <td>habits here are daily or weekly: a week without a visit is half a farewell</td></tr>
     * <tr><th scope="row">visit, half-life 14 days, one a day, half at 4</th><td>3</td>
     *     <td>days of a habit, not refreshes of a page</td></tr>
     * <tr><th scope="row">page view, half-life 14 days, 20 a day, half at 40</th><td>1</td>
     *     <td>depth; capped, as one long night is no habit and a robot no reader</td></tr>
     * <tr><th scope="row">comment and share, half-life 30 days, 3 a day, half at 3</th><td>1 each</td>
     *     <td>who takes part stays, and brings others; rare, so that they fade slowly</td></tr>
     * <tr><th scope="row">like, half-life 30 days, 5 a day, half at 10</th><td>0.5</td>
     *     <td>the cheapest gesture</td></tr>
     * <tr><th scope="row">recommend, latest answer</th><td>0.5</td><td>few are asked</td></tr>
     * </table>
     *
     * @param zone the zone whose local days daily caps are counted in
     * @return the definition
     */
    public static EngagementScore media(ZoneId zone) {
        return ReadyMade.media(zone).build();
    }

    /**
     * The definition of a text.
     *
     * @param text what {@link #toText} wrote
     * @return the definition
     * @throws IllegalArgumentException if the text is no definition, saying where
     */
    public static EngagementScore parse(String text) {
        List<String> lines = text.lines().toList();
        Words words = new Words(lines.isEmpty() ? "" : lines.get(0));
        words.expect(VERSION_1).expect("zone");
        Builder builder = in(ZoneId.of(words.text()));
        builder.minCoverage(words.expect("min-coverage").number());
        words.end();
        lines.stream().skip(1).map(SignalText::parse).forEach(builder::signal);
        return builder.build();
    }

    /**
     * The definition as text, a line and one for each signal, the same on every machine.
     *
     * @return lines that {@link #parse} reads back to an equal definition
     */
    public String toText() {
        String first = VERSION_1 + " zone " + Words.quoted(layout.zone().getId()) + " min-coverage "
                + Words.number(minCoverage);
        return signals.stream().map(SignalText::of).collect(Collectors.joining("\n", first + "\n", "\n"));
    }

    /**
     * The fingerprint of what profiles depend on: the zone and for each signal its name, what counts, whether there is a
     * cap, and the half-life of a sum. Definitions with the same layout serve the same profiles; it is the same on every
     * machine and in every version.
     *
     * @return a name-based (version 3) UUID of the layout's text
     */
    public UUID layout() {
        return layout.id();
    }

    /** Takes the signals of a score, then makes it. */
    public static final class Builder {
        private final ZoneId zone;
        private final List<Signal> signals = new ArrayList<>();
        private double minCoverage = 0.5;

        private Builder(ZoneId zone) {
            this.zone = zone;
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
         * @throws IllegalArgumentException if a name stands twice, the weights do not have a positive and finite sum, or
         *     there are more than 64 signals
         */
        public EngagementScore build() {
            return new EngagementScore(zone, signals, minCoverage);
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
        return new EngagementScore(layout.zone(), weighed, minCoverage);
    }

    int indexOf(String name) {
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
        return new CustomerProfile(customerId, layout.id(), signals.size(), new ProfileRow(signals.size()));
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
        layout.take(copy.row(), event);
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
        layout.merge(copy.row(), other.row());
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
        layout.settle(copy.row(), Nanos.near("watermark", watermark));
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
        copy.row().hidden |= bits(names);
        return copy;
    }

    /**
     * A profile of a customer who can be seen through some signals again, with what was taken all along. In a merge a
     * signal is missing when it is in either profile.
     *
     * @param profile the profile
     * @param names the names of the signals
     * @return another profile
     * @throws IllegalArgumentException if a name is none of a signal
     */
    public CustomerProfile withSignals(CustomerProfile profile, Set<String> names) {
        requireMine(profile);
        CustomerProfile copy = profile.copy();
        copy.row().hidden &= ~bits(names);
        return copy;
    }

    long bits(Set<String> names) {
        long bits = 0;
        for (String name : names) {
            bits |= 1L << indexOf(name);
        }
        return bits;
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
        long now = Nanos.near("asOf", asOf);
        requireAfter(profile.customerId(), profile.row().latest, now);
        return judgement.card(profile.customerId(), profile.row(), now, asOf);
    }

    /**
     * How a score moved between two times, and why.
     *
     * @param before the profile at the first time
     * @param from the first time
     * @param after the profile at the second time, with the events of the first and those that came since
     * @param to the second time, not before the first
     * @return the change, by signal
     * @throws IllegalStateException with the reason, if a score is undefined
     */
    public ScoreChange change(CustomerProfile before, Instant from, CustomerProfile after, Instant to) {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("to must not be before from (" + from + "), got " + to);
        }
        requireSameCustomer(before, after.customerId());
        return ScoreChange.of(of(before, from), of(before, to), of(after, to), signals);
    }

    /**
     * What each event adds to a score.
     *
     * @param profile the profile; it says which signals can be seen
     * @param events all the events it has taken; those at {@code asOf} or later are left out, and those that matter to no
     *     signal have no line
     * @param asOf a time after the profile's latest event
     * @return the points by event, which add up to the score
     * @throws IllegalArgumentException if an event is another customer's, or the events are not those of the profile
     * @throws IllegalStateException with the reason, if the score is undefined
     */
    public EventPoints byEvent(CustomerProfile profile, Iterable<? extends CustomerEvent> events, Instant asOf) {
        return EventShares.explain(this, profile, events, asOf);
    }

    /**
     * What would raise a score most: for each signal the points that one event more would add now. A derivative would say
     * the same of smooth scales, but nothing of percentiles and full days.
     *
     * @param profile the profile
     * @param asOf a time after the profile's latest event
     * @return the signals that can be seen, those that add most first; none when the score is undefined
     */
    public List<Raise> raises(CustomerProfile profile, Instant asOf) {
        ScoreCard card = of(profile, asOf);
        long now = Nanos.near("asOf", asOf);
        return card.contributions().stream()
                .filter(part -> !profile.row().isHidden(indexOf(part.signal())))
                .map(part -> {
                    ProfileRow row = profile.copy().row();
                    layout.step(row, indexOf(part.signal()), now);
                    double raised = judgement.score(row, now);
                    return new Raise(part.signal(), raised - card.score().value(), part.most() - part.points());
                })
                .sorted(Comparator.comparingDouble(raise -> -raise.points()))
                .toList();
    }

    /**
     * What one more of a signal would do to a score.
     *
     * @param signal its name
     * @param points what one event more would add: one purchase or interaction, one unit of money, an answer one higher
     *     (the best one where there is none yet)
     * @param headroom the most that the signal could still add
     */
    public record Raise(String signal, double points, double headroom) implements Serializable {
        /** {@code purchases: +4.2 for one more, at most +21.3}. */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s: %+.1f for one more, at most %+.1f", signal, points, headroom);
        }
    }

    /**
     * What an event would add to a score if it happened now, through all signals: for comparing what might be done.
     *
     * @param profile the profile
     * @param event an event of the customer; when it happened does not matter
     * @param asOf a time after the profile's latest event, at which it would happen
     * @return the points, negative when it lowers the score
     * @throws IllegalStateException with the reason, if the score is undefined
     */
    public double gain(CustomerProfile profile, CustomerEvent event, Instant asOf) {
        requireSameCustomer(profile, event.customerId());
        double score = of(profile, asOf).score().value();
        ProfileRow row = profile.copy().row();
        layout.take(row, event, Nanos.near("asOf", asOf));
        return judgement.score(row, Nanos.near("asOf", asOf)) - score;
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

    Layout arithmetic() {
        return layout;
    }

    Judgement judgement() {
        return judgement;
    }

    static void requireAfter(String customerId, long latest, long now) {
        if (latest != Nanos.NEVER && latest >= now) {
            throw new IllegalArgumentException("asOf must be after the latest event of \"" + customerId + "\" ("
                    + Nanos.toInstant(latest) + "), got " + Nanos.toInstant(now));
        }
    }

    void requireMine(CustomerProfile profile) {
        if (!profile.layout().equals(layout.id()) || profile.signals() != signals.size()) {
            throw new IllegalArgumentException("profile of \"" + profile.customerId()
                    + "\" must be of the same signals, half-lives and zone, got another layout: replay its events");
        }
    }

    static void requireSameCustomer(CustomerProfile profile, String customerId) {
        if (!profile.customerId().equals(customerId)) {
            throw new IllegalArgumentException(
                    "customerId must be \"" + profile.customerId() + "\", got \"" + customerId + "\"");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EngagementScore score
                && layout.zone().equals(score.layout.zone())
                && signals.equals(score.signals)
                && minCoverage == score.minCoverage;
    }

    @Override
    public int hashCode() {
        return 31 * layout.id().hashCode() + signals.hashCode();
    }

    /** The signals, a line each. */
    @Override
    public String toString() {
        return signals.stream()
                .map(Signal::toString)
                .collect(Collectors.joining("\n  ", "engagement score in " + layout.zone() + "\n  ", ""));
    }
}
