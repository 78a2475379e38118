package io.engagement.behavior;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Window;
import io.engagement.internal.stream.Tallies;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which steps customers are to take, and what counts as taking them; {@link FunnelConversion} says how many did.
 *
 * <pre>{@code
 * Funnel.of(Duration.ofDays(7), visit, cartFilled, purchase).without(EventFilter.interactions(InteractionType.CALL))
 * }</pre>
 *
 * <p>An attempt is an entry, an event at t1 that can fill the first step, and different events of the same customer that fill
 * the steps after it before {@code t1 + within}: the end is outside. One event fills one step. A customer reached step j when
 * there is any attempt that fills the steps 1 to j; it need not be the one that takes each first event it meets. So no step
 * is reached by more customers than the one before, and a step that is added at the end changes nothing before it.
 *
 * <ul>
 *   <li>{@link Mode} says how the events follow one another, {@link Entry} which entries are looked at.
 *   <li>Events of one instant are in whichever order leads further, unless {@link #strictlyLater()}; clocks that disagree are
 *       forgiven with {@link #grace}.
 *   <li>An exclusion ends an attempt when it is strictly between two instants: those of step j and step j + 1, or of the
 *       entry and whatever follows. It opens no new first entry.
 *   <li>With {@link #same} the events of an attempt share an item, channel or touchpoint; events without one fill no step,
 *       and exclusions count when they have the same or none.
 * </ul>
 *
 * <p>More steps are reached with {@link Entry#BEST} than with {@link Entry#FIRST}, in a longer window (of entries that are
 * observed for as long), and from {@link Mode#STRICT} over {@link Mode#ORDERED} to {@link Mode#ANY_ORDER}; fewer with
 * exclusions. The result does not depend on the order in which events arrive.
 *
 * @param steps the events that fill the steps, two or more
 * @param within how long an attempt may take, not including its end
 * @param mode how the events follow one another
 * @param entry which entries are looked at
 * @param ties whether steps may be at one instant
 * @param grace how much before the step ahead of it an event may be
 * @param exclusions what ends an attempt
 * @param same what the events of an attempt share
 */
public record Funnel(
        List<EventFilter> steps,
        Duration within,
        Mode mode,
        Entry entry,
        Ties ties,
        Duration grace,
        List<Exclusion> exclusions,
        Same same)
        implements Serializable {
    private static final int MOST_BITS = 31;
    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final Duration LONGEST_GRACE = Duration.ofDays(1);

    /** How the events of an attempt follow one another. */
    public enum Mode {
        /** In the order of the steps; other events may be between. */
        ORDERED,
        /** In the order of the steps, with no other event of the customer between. */
        STRICT,
        /** In any order, none before the entry. */
        ANY_ORDER
    }

    /** Which entries of a customer are looked at. */
    public enum Entry {
        /** The first in the window; those of the same instant are one. */
        FIRST,
        /** All in the window: a customer came as far as the best attempt. */
        BEST
    }

    /** Whether a step may be at the instant of the one before. */
    public enum Ties {
        /** Yes: events of one instant are in whichever order leads further. */
        SAME_INSTANT,
        /** No: each step is later than the one before. {@link Mode#ANY_ORDER} has no step before. */
        STRICTLY_LATER
    }

    /** What the events of an attempt share. */
    public enum Same {
        /** Nothing in particular. */
        NOTHING,
        /** What they are about: one product, page or post. */
        ITEM,
        /** The channel. */
        CHANNEL,
        /** The touchpoint. */
        TOUCHPOINT;

        String of(CustomerEvent event) {
            return switch (this) {
                case NOTHING -> "";
                case ITEM -> event.item();
                case CHANNEL -> event.channel();
                case TOUCHPOINT -> event.touchpoint();
            };
        }
    }

    /**
     * What ends an attempt.
     *
     * @param event the event
     * @param after the step after which, and before the next, it does so, from 1 on; 0 for anywhere after the entry
     */
    public record Exclusion(EventFilter event, int after) implements Serializable {
        /** {@code call after step 2}. */
        @Override
        public String toString() {
            return after == 0 ? event.name() : event.name() + " after step " + after;
        }
    }

    /**
     * A funnel; write {@link #of} instead.
     *
     * @param steps the events that fill the steps
     * @param within how long an attempt may take
     * @param mode how the events follow one another
     * @param entry which entries are looked at
     * @param ties whether steps may be at one instant
     * @param grace how much before the step ahead of it an event may be; null is zero
     * @param exclusions what ends an attempt; null is nothing
     * @param same what the events of an attempt share
     * @throws IllegalArgumentException if there are fewer than two steps, or with exclusions more than 31; {@code within} is
     *     not above zero or beyond 100 years; an exclusion is after a step that is not there, or after a step where steps
     *     have no order; or {@code grace} is negative, beyond a day, or above zero with anything but ordered steps that share
     *     no event, the same instant allowed, without exclusions
     */
    public Funnel(
            List<EventFilter> steps,
            Duration within,
            Mode mode,
            Entry entry,
            Ties ties,
            @Nullable Duration grace,
            @Nullable List<Exclusion> exclusions,
            Same same) {
        this.steps = List.copyOf(steps);
        this.within = within;
        this.mode = mode;
        this.entry = entry;
        this.ties = ties;
        this.grace = grace == null ? Duration.ZERO : grace;
        this.exclusions = exclusions == null ? List.of() : List.copyOf(exclusions);
        this.same = same;
        checkSteps();
        checkSpan("within", within, LONGEST);
        if (!this.grace.isZero()) {
            checkSpan("grace", this.grace, LONGEST_GRACE);
            checkGrace();
        }
    }

    private void checkSteps() {
        if (steps.size() < 2) {
            throw new IllegalArgumentException("steps must be two or more, got " + steps);
        }
        if (steps.size() + exclusions.size() > MOST_BITS) {
            throw new IllegalArgumentException("steps and exclusions must be at most " + MOST_BITS + ", got "
                    + (steps.size() + exclusions.size()));
        }
        int last = mode == Mode.ANY_ORDER ? 0 : steps.size() - 1;
        for (Exclusion exclusion : exclusions) {
            if (exclusion.after < 0 || exclusion.after > last) {
                throw new IllegalArgumentException("after must be " + (last == 0 ? "0 for " + mode : "in 0.." + last)
                        + ", got " + exclusion.after + " for " + exclusion.event);
            }
        }
    }

    private static void checkSpan(String name, Duration span, Duration longest) {
        if (span.isZero() || span.isNegative() || span.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    name + " must be positive and at most " + words(longest) + ", got " + span);
        }
    }

    private void checkGrace() {
        if (mode != Mode.ORDERED || ties != Ties.SAME_INSTANT || !exclusions.isEmpty()) {
            throw new IllegalArgumentException(
                    "grace must be zero unless steps are ordered, may be at one instant and have"
                            + " no exclusions, got " + grace + " with " + mode + ", " + ties + ", " + exclusions);
        }
        for (int i = 0; i < steps.size(); i++) {
            for (EventFilter other : steps.subList(0, i)) {
                if (!steps.get(i).isDisjointFrom(other)) {
                    throw new IllegalArgumentException("grace must be zero where one event can fill two steps, got "
                            + grace + " with " + other + " and " + steps.get(i));
                }
            }
        }
    }

    /**
     * Ordered steps, from each customer's first entry on.
     *
     * @param within how long an attempt may take, not including its end
     * @param steps the events that fill the steps, two or more
     * @return the funnel
     * @throws IllegalArgumentException if there are fewer than two steps, or {@code within} is not above zero
     */
    public static Funnel of(Duration within, EventFilter... steps) {
        return new Funnel(
                List.of(steps),
                within,
                Mode.ORDERED,
                Entry.FIRST,
                Ties.SAME_INSTANT,
                Duration.ZERO,
                List.of(),
                Same.NOTHING);
    }

    /**
     * The same with no other event of the customer between the steps.
     *
     * @return a copy
     */
    public Funnel strict() {
        return new Funnel(steps, within, Mode.STRICT, entry, ties, grace, exclusions, same);
    }

    /**
     * The same with steps in any order after the entry.
     *
     * @return a copy
     */
    public Funnel anyOrder() {
        return new Funnel(steps, within, Mode.ANY_ORDER, entry, ties, grace, exclusions, same);
    }

    /**
     * The same with every entry of the window looked at: a customer may try again.
     *
     * @return a copy
     */
    public Funnel bestEntry() {
        return new Funnel(steps, within, mode, Entry.BEST, ties, grace, exclusions, same);
    }

    /**
     * The same with each step later than the one before.
     *
     * @return a copy
     */
    public Funnel strictlyLater() {
        return new Funnel(steps, within, mode, entry, Ties.STRICTLY_LATER, grace, exclusions, same);
    }

    /**
     * The same with events allowed to be a little before the one whose step is ahead of theirs: the clocks of a browser and a
     * server disagree.
     *
     * @param grace how much
     * @return a copy
     * @throws IllegalArgumentException if one event can fill two steps, or there are exclusions: what is between two events
     *     is not known where their order is not
     */
    public Funnel grace(Duration grace) {
        return new Funnel(steps, within, mode, entry, ties, grace, exclusions, same);
    }

    /**
     * The same with attempts ended by an event anywhere after the entry.
     *
     * @param event what ends an attempt
     * @return a copy
     */
    public Funnel without(EventFilter event) {
        return without(event, 0);
    }

    /**
     * The same with attempts ended by an event between a step and the next.
     *
     * @param event what ends an attempt
     * @param after the step after which it does so, from 1 to the last but one; 0 for anywhere after the entry
     * @return a copy
     * @throws IllegalArgumentException if there is no such step, or steps have no order
     */
    public Funnel without(EventFilter event, int after) {
        List<Exclusion> more = new ArrayList<>(exclusions);
        more.add(new Exclusion(event, after));
        return new Funnel(steps, within, mode, entry, ties, grace, more, same);
    }

    /**
     * The same with attempts whose events share something.
     *
     * @param same what they share
     * @return a copy
     */
    public Funnel same(Same same) {
        return new Funnel(steps, within, mode, entry, ties, grace, exclusions, same);
    }

    /**
     * How many customers took the steps.
     *
     * @param events the events of many customers, in any order, also those that are no step; a repeated id counts once
     * @param entered when attempts may begin
     * @param asOf up to when events are known; later ones are not looked at
     * @return the counts
     * @throws IllegalArgumentException if {@code asOf} is not after the window's start, or the window is beyond 100 years
     */
    public FunnelConversion calculate(Iterable<? extends CustomerEvent> events, Window entered, Instant asOf) {
        Tally tally = new Tally(this, entered, asOf);
        events.forEach(tally::add);
        return tally.result();
    }

    /**
     * Collects events, also in parallel. The container is serialisable, merges exactly and can be finished many times.
     *
     * @param entered when attempts may begin
     * @param asOf up to when events are known; later ones are not looked at
     * @return the collector
     * @throws IllegalArgumentException if {@code asOf} is not after the window's start, or the window is beyond 100 years
     */
    public Collector<CustomerEvent, Tally, FunnelConversion> collector(Window entered, Instant asOf) {
        FunnelSpan.of(this, entered, asOf);
        return Tallies.collector(() -> new Tally(this, entered, asOf), Tally::add, Tally::merge, Tally::result);
    }

    /** The events of many customers, 20 bytes each and 8 for an id. Not thread-safe. */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private final FunnelEvents events;

        private Tally(Funnel funnel, Window entered, Instant asOf) {
            events = new FunnelEvents(funnel, entered, asOf);
        }

        /**
         * Takes an event.
         *
         * @param event the event
         */
        public void add(CustomerEvent event) {
            events.add(event);
        }

        /**
         * Takes all that another tally took; that one stays as it is.
         *
         * @param other a tally
         * @throws IllegalArgumentException if it is of another funnel, window or moment
         */
        public void merge(Tally other) {
            events.merge(other.events);
        }

        /**
         * The counts so far.
         *
         * @return the counts
         */
        public FunnelConversion result() {
            return events.result(false);
        }

        /**
         * The counts so far, found by several threads of the common pool: the same as {@link #result()}, only sooner.
         *
         * @return the counts
         */
        public FunnelConversion parallelResult() {
            return events.result(true);
        }

        /**
         * The counts so far by segment.
         *
         * @param segment the segment of a customer's id; null for none
         * @return the counts of each segment
         */
        public FunnelBreakdown by(Function<String, @Nullable String> segment) {
            return events.by(segment);
        }

        /** The counts so far. */
        @Override
        public String toString() {
            return result().toString();
        }
    }

    /** The steps in a few words, then all that differs from the standard. */
    @Override
    public String toString() {
        String exclude = exclusions.stream().map(Exclusion::toString).collect(Collectors.joining(", "));
        String rules = Stream.of(
                        "within " + words(within),
                        mode.toString().toLowerCase(Locale.ROOT).replace('_', ' '),
                        entry.toString().toLowerCase(Locale.ROOT) + " entry",
                        ties == Ties.STRICTLY_LATER ? "each later" : "",
                        grace.isZero() ? "" : "grace " + words(grace),
                        same == Same.NOTHING ? "" : "same " + same.toString().toLowerCase(Locale.ROOT),
                        exclude.isEmpty() ? "" : "without " + exclude)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        return steps.stream().map(EventFilter::name).collect(Collectors.joining(" > ")) + "; " + rules;
    }

    static String words(Duration span) {
        if (!span.equals(Duration.ofDays(span.toDays()))) {
            return span.toString();
        }
        return span.toDays() == 1 ? "1 day" : span.toDays() + " days";
    }
}
