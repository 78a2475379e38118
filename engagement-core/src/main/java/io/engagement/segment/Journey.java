package io.engagement.segment;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.InteractionType;
import io.engagement.internal.column.IntColumn;
import io.engagement.internal.column.LongColumn;
import io.engagement.internal.column.Names;
import io.engagement.internal.column.Nanos;
import io.engagement.internal.stream.Tallies;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The stages customers go through, as a state machine in data: events lead from stage to stage, and so does time. A
 * customer is in exactly one stage at any instant from the first one on, and in none before.
 *
 * <ul>
 *   <li>An event takes the first transition from the customer's stage that is meant for it; the others ignore it.
 *   <li>A transition to the same stage renews it: the stay goes on, and its time limit begins anew.
 *   <li>A time limit is over before an event at that very instant is looked at: a window does not contain its end.
 *   <li>Events of one customer at one instant are taken in the order of the transitions they are meant for, so that the
 *       order in which they arrive does not matter.
 *   <li>A repeated event is one more event: put a {@link io.engagement.history.Deduplicator} in front.
 * </ul>
 *
 * @param transitions the transitions, in the order in which they are tried
 */
public record Journey(List<Transition> transitions) implements Serializable {
    private static final String HEAD = "journey-1";
    /** An event's transitions are the bits of a long. */
    private static final int MOST_TRANSITIONS = 64;

    /**
     * One way from a stage to another: by an event, or by time.
     *
     * @param from the stage it leaves; {@code ""} where the journey begins
     * @param on the events that make it; null when time does
     * @param after how long after the stage was entered or renewed; null when events make it
     * @param to the stage it leads to
     */
    public record Transition(
            String from, @Nullable EventFilter on, @Nullable Wait after, String to) implements Serializable {
        /**
         * A transition; write {@link Journey#on} or {@link Journey#after} instead.
         *
         * @param from the stage it leaves
         * @param on the events that make it, or null
         * @param after how long after, or null
         * @param to the stage it leads to
         * @throws IllegalArgumentException if {@code to} is blank, not exactly one of {@code on} and {@code after} is
         *     given, or time leads from nowhere or to the same stage
         */
        public Transition {
            if (to.isBlank()) {
                throw new IllegalArgumentException("to must not be blank, got \"" + to + "\"");
            }
            if ((on == null) == (after == null)) {
                throw new IllegalArgumentException(
                        "a transition must have either on or after, got " + on + " and " + after);
            }
            if (after != null && (from.isEmpty() || from.equals(to))) {
                throw new IllegalArgumentException(
                        "time must lead from a stage to another, got \"" + from + "\" to \"" + to + "\"");
            }
        }

        private Form form() {
            return on != null
                    ? Form.of("on", from, FilterForm.of(on), to)
                    : Form.of(
                            "after",
                            from,
                            java.util.Objects.requireNonNull(after).form(),
                            to);
        }

        private static Transition of(Form form) {
            return form.head().equals("on")
                    ? new Transition(form.word(1), FilterForm.read(form.form(2)), null, form.word(3))
                    : new Transition(form.requireHead("after").word(1), null, Wait.of(form.form(2)), form.word(3));
        }

        /** {@code lead -> customer on purchase}. */
        @Override
        public String toString() {
            return (from.isEmpty() ? "(begin)" : from)
                    + (from.equals(to) ? " goes on" : " -> " + to)
                    + (on != null ? " on " + on : " after " + after);
        }
    }

    /**
     * A journey; write {@code Journey.begin(...).on(...).after(...)} instead.
     *
     * @param transitions the transitions
     * @throws IllegalArgumentException if there are more than 64, none begins the journey, a stage has two time limits, or
     *     no transition leads to a stage
     */
    public Journey {
        transitions = List.copyOf(transitions);
        if (transitions.size() > MOST_TRANSITIONS) {
            throw new IllegalArgumentException("transitions must be at most 64, got " + transitions.size());
        }
        Set<String> reached = new LinkedHashSet<>(List.of(""));
        transitions.forEach(transition -> reached.add(transition.to));
        Set<String> limited = new LinkedHashSet<>();
        for (Transition transition : transitions) {
            if (!reached.contains(transition.from)) {
                throw new IllegalArgumentException(
                        "from must be a stage that a transition leads to, got \"" + transition.from + "\"");
            }
            if (transition.after != null && !limited.add(transition.from)) {
                throw new IllegalArgumentException(
                        "a stage must have at most one time limit, got two of \"" + transition.from + "\"");
            }
        }
        if (transitions.stream().noneMatch(transition -> transition.from.isEmpty())) {
            throw new IllegalArgumentException("transitions must begin somewhere, got " + transitions);
        }
    }

    /**
     * Begins a definition.
     *
     * @param on the events with which a customer's journey begins
     * @param stage the stage they lead to
     * @return a journey of one stage
     */
    public static Journey begin(EventFilter on, String stage) {
        return new Journey(List.of(new Transition("", on, null, stage)));
    }

    /**
     * The same, beginning with other events too.
     *
     * @param on the events
     * @param stage the stage they lead to
     * @return a copy
     */
    public Journey orBegin(EventFilter on, String stage) {
        return and(new Transition("", on, null, stage));
    }

    /**
     * The same with one more way, tried after those before.
     *
     * @param from the stage it leaves, which a transition leads to
     * @param on the events that make it
     * @param to the stage it leads to; the same renews the stage
     * @return a copy
     */
    public Journey on(String from, EventFilter on, String to) {
        return and(new Transition(from, on, null, to));
    }

    /**
     * The same with a time limit of a stage.
     *
     * @param from the stage, which a transition leads to
     * @param wait how long after it was entered or renewed
     * @param to the stage it leads to
     * @return a copy
     */
    public Journey after(String from, Wait wait, String to) {
        return and(new Transition(from, null, wait, to));
    }

    private Journey and(Transition transition) {
        List<Transition> more = new ArrayList<>(transitions);
        more.add(transition);
        return new Journey(more);
    }

    /**
     * A usual one. It begins as a lead with a sign-up, or with the first purchase; the second purchase makes a repeat
     * customer; 180 local days without a purchase make one lapsed, the next purchase a repeat customer again; a
     * cancellation makes any of them a former one, until the next purchase.
     *
     * @param zone whose days they are
     * @return the journey
     */
    public static Journey buying(ZoneId zone) {
        EventFilter purchases = EventFilter.purchases();
        EventFilter cancellation = EventFilter.interactions(InteractionType.CANCELLATION);
        Wait silence = Wait.days(180, zone);
        return begin(EventFilter.interactions(InteractionType.SIGN_UP), "lead")
                .orBegin(purchases, "first-time")
                .on("lead", purchases, "first-time")
                .on("first-time", purchases, "repeat")
                .on("repeat", purchases, "repeat")
                .after("first-time", silence, "lapsed")
                .after("repeat", silence, "lapsed")
                .on("lapsed", purchases, "repeat")
                .on("lead", cancellation, "former")
                .on("first-time", cancellation, "former")
                .on("repeat", cancellation, "former")
                .on("lapsed", cancellation, "former")
                .on("former", purchases, "repeat");
    }

    /**
     * The names of the stages, in the order in which transitions first lead to them.
     *
     * @return the names
     */
    public List<String> stages() {
        return transitions.stream().map(Transition::to).distinct().toList();
    }

    /**
     * The journeys of some customers.
     *
     * @param events their events, in any order
     * @param asOf what happens from then on is not seen
     * @return the stays of all who began one
     */
    public Stays of(Iterable<? extends CustomerEvent> events, Instant asOf) {
        Tally tally = new Tally(this, asOf);
        events.forEach(tally::add);
        return tally.result();
    }

    /**
     * Collects events, in any order, also in parallel. The container is serialisable, merges exactly and can be finished
     * many times.
     *
     * @param asOf what happens from then on is not seen
     * @return the collector
     */
    public Collector<CustomerEvent, Tally, Stays> collector(Instant asOf) {
        return Tallies.collector(() -> new Tally(this, asOf), Tally::add, Tally::merge, Tally::result);
    }

    /** The events that matter so far: 20 bytes each. */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private final Journey journey;
        private final Instant asOf;
        private final Names names = new Names();
        private final IntColumn customers = new IntColumn();
        private final LongColumn times = new LongColumn();
        /** The transitions an event is meant for, by bit. */
        private final LongColumn meant = new LongColumn();

        private Tally(Journey journey, Instant asOf) {
            Nanos.near("asOf", asOf);
            this.journey = journey;
            this.asOf = asOf;
        }

        /**
         * Takes an event.
         *
         * @param event the event; one at {@code asOf} or later, or meant for no transition, changes nothing
         */
        public void add(CustomerEvent event) {
            if (!event.at().isBefore(asOf)) {
                return;
            }
            long bits = 0;
            for (int i = 0; i < journey.transitions.size(); i++) {
                EventFilter on = journey.transitions.get(i).on;
                bits |= on != null && on.matches(event) ? 1L << i : 0;
            }
            if (bits != 0) {
                long at = Nanos.near("at", event.at());
                customers.add(names.numberOf(event.customerId()));
                times.add(at);
                meant.add(bits);
            }
        }

        /**
         * Takes all that another took, which stays as it is.
         *
         * @param other a tally of the same journey and moment
         * @throws IllegalArgumentException if the journey or the moment is another
         */
        public void merge(Tally other) {
            if (!journey.equals(other.journey) || !asOf.equals(other.asOf)) {
                throw new IllegalArgumentException("tally must be as of " + asOf + " of " + journey + ", got "
                        + other.asOf + " of " + other.journey);
            }
            IntUnaryOperator translate = names.translate(other.names);
            int rows = other.customers.size();
            for (int row = 0; row < rows; row++) {
                customers.add(translate.applyAsInt(other.customers.get(row)));
                times.add(other.times.get(row));
                meant.add(other.meant.get(row));
            }
        }

        /**
         * The journeys so far.
         *
         * @return the stays
         */
        public Stays result() {
            String[] sorted = names.sorted();
            int[] starts = new int[sorted.length + 1];
            int[] rows = names.rowsByName(customers, sorted, starts);
            Walk walk = new Walk(journey, asOf, sorted);
            for (int customer = 0; customer < sorted.length; customer++) {
                walk.go(customer, times, meant, rows, starts[customer], starts[customer + 1]);
            }
            return walk.stays();
        }

        /** {@code 12,345 events of 2,400 customers before 2026-01-01T00:00:00Z}. */
        @Override
        public String toString() {
            return String.format(
                    java.util.Locale.ROOT,
                    "%,d events of %,d customers before %s",
                    customers.size(),
                    names.size(),
                    asOf);
        }
    }

    /**
     * The definition in one line that {@link #parse} reads.
     *
     * @return the text
     */
    public String toText() {
        return Form.of(HEAD, transitions.stream().map(Transition::form).toList())
                .toString();
    }

    /**
     * Reads a definition.
     *
     * @param text what {@link #toText} wrote
     * @return the same definition
     * @throws IllegalArgumentException if the text is something else
     */
    public static Journey parse(String text) {
        return new Journey(
                Form.parse(text, HEAD).forms(1).stream().map(Transition::of).toList());
    }

    /** The transitions, a line each. */
    @Override
    public String toString() {
        return transitions.stream().map(Transition::toString).collect(Collectors.joining("\n  ", "journey\n  ", ""));
    }
}
