package io.engagement.segment;

import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.column.Nanos;
import io.engagement.score.CustomerProfile;
import io.engagement.score.EngagementScore;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Some triggers for all customers. Online, events go in as they come and ticks let time pass:
 *
 * <p>{@code triggers.on(event)} gives what fires for that customer, {@code triggers.advanceTo(now)} what fires for all
 * because time passed. {@code triggers.replay(events, ticks)} does the same over a list: for the same events and ticks in
 * the order of time it gives the same.
 *
 * <p>The order of time is one of each customer: events of different customers may come interleaved as they like, but none
 * after a tick that is later. At one instant ticks come first: they say what is so before the events of that instant.
 * What comes late changes nothing and is counted ({@link #excluded}). When it fires is a matter of events and waits, not of
 * ticks: more ticks only tell it earlier. The exception is the score, which is looked at with each tick, of those
 * customers of whom something is known.
 *
 * <p>Mutable and not thread-safe. Customers are independent: give each thread its own share of them.
 */
public final class Triggers implements Serializable {
    private static final long serialVersionUID = 1;

    private final ArrayList<Trigger> definitions;
    private final @Nullable EngagementScore score;
    private final HashMap<String, Watched> customers = new HashMap<>();
    /** Whose time may come next, the earliest first; a customer's earliest time is among them, perhaps not alone. */
    private final PriorityQueue<Due> dues = new PriorityQueue<>();

    private long tick = Nanos.NEVER;
    private long late;

    private record Due(long at, String customerId) implements Comparable<Due>, Serializable {
        private static final Comparator<Due> ORDER =
                Comparator.comparingLong(Due::at).thenComparing(Due::customerId);

        @Override
        public int compareTo(Due other) {
            return ORDER.compare(this, other);
        }
    }

    /** What is kept of a customer. */
    private static final class Watched implements Serializable {
        private static final long serialVersionUID = 1;

        private final Watch[] watches;
        private long clock = Nanos.NEVER;
        /** The earliest time in the queue. */
        private long queued = Long.MAX_VALUE;

        private @Nullable CustomerProfile profile;

        Watched(Watch[] watches, @Nullable CustomerProfile profile) {
            this.watches = watches;
            this.profile = profile;
        }

        long due() {
            long due = Long.MAX_VALUE;
            for (Watch watch : watches) {
                due = Math.min(due, watch.due());
            }
            return due;
        }
    }

    private Triggers(List<Trigger> definitions, @Nullable EngagementScore score) {
        this.definitions = new ArrayList<>(definitions);
        this.score = score;
        Set<String> names = new HashSet<>();
        for (Trigger trigger : definitions) {
            if (!names.add(trigger.name())) {
                throw new IllegalArgumentException(
                        "trigger names must be unique, got \"" + trigger.name() + "\" twice");
            }
            if (score == null && trigger.when() instanceof Trigger.ScoreFell) {
                throw new IllegalArgumentException("a score must be given for \"" + trigger + "\", got none");
            }
        }
    }

    /**
     * Some triggers without customers, none of them about a score.
     *
     * @param triggers the triggers, with names of their own
     * @return the triggers
     * @throws IllegalArgumentException if a name stands twice, or a trigger is about a score
     */
    public static Triggers of(Trigger... triggers) {
        return new Triggers(List.of(triggers), null);
    }

    /**
     * Some triggers without customers. A profile of each customer is kept for the score.
     *
     * @param score the score that is looked at with each tick
     * @param triggers the triggers, with names of their own
     * @return the triggers
     * @throws IllegalArgumentException if a name stands twice
     */
    public static Triggers scoring(EngagementScore score, Trigger... triggers) {
        return new Triggers(List.of(triggers), score);
    }

    /**
     * The definitions.
     *
     * @return the triggers, in order
     */
    public List<Trigger> definitions() {
        return List.copyOf(definitions);
    }

    /**
     * How many customers are known.
     *
     * @return their number
     */
    public int customers() {
        return customers.size();
    }

    /**
     * What was left out.
     *
     * @return the events that came late
     */
    public Exclusions excluded() {
        return Exclusions.of("late events", late);
    }

    /**
     * Tells a customer's attributes; they hold until they are told again.
     *
     * @param customer the customer
     */
    public void know(Customer customer) {
        for (Watch watch : watched(customer.id()).watches) {
            watch.know(customer);
        }
    }

    private Watched watched(String customerId) {
        Watched known = customers.get(customerId);
        if (known == null) {
            Watch[] watches = new Watch[definitions.size()];
            for (int i = 0; i < watches.length; i++) {
                watches[i] = definitions.get(i).watch(customerId);
            }
            known = new Watched(watches, score == null ? null : score.profile(customerId));
            customers.put(customerId, known);
        }
        return known;
    }

    /**
     * Takes an event, after what fires for its customer because time passed until it.
     *
     * @param event the event; a late one is counted and changes nothing
     * @return what fired, in order
     */
    public List<Fired> on(CustomerEvent event) {
        long at = Nanos.near("at", event.at());
        Watched watched = watched(event.customerId());
        if (at < tick || at < watched.clock) {
            late++;
            return List.of();
        }
        watched.clock = at;
        List<Fired> fired = List.of();
        for (Watch watch : watched.watches) {
            fired = joined(fired, watch.on(event));
        }
        if (score != null && watched.profile != null) {
            watched.profile = score.update(watched.profile, event);
        }
        queue(event.customerId(), watched);
        return sorted(fired);
    }

    private void queue(String customerId, Watched watched) {
        long due = watched.due();
        if (due < watched.queued) {
            watched.queued = due;
            dues.add(new Due(due, customerId));
        }
    }

    private static List<Fired> joined(List<Fired> some, List<Fired> more) {
        if (some.isEmpty() || more.isEmpty()) {
            return some.isEmpty() ? more : some;
        }
        List<Fired> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static List<Fired> sorted(List<Fired> fired) {
        return fired.size() < 2 ? fired : fired.stream().sorted().toList();
    }

    /**
     * Lets time pass for all customers.
     *
     * @param instant until when; one before another that was given changes nothing
     * @return what fired, in order
     */
    public List<Fired> advanceTo(Instant instant) {
        long at = Nanos.near("instant", instant);
        if (at < tick) {
            return List.of();
        }
        tick = at;
        List<Fired> fired = new ArrayList<>();
        for (Due due = dues.peek(); due != null && due.at <= at; due = dues.peek()) {
            dues.poll();
            Watched watched = watched(due.customerId);
            watched.queued = Long.MAX_VALUE;
            for (Watch watch : watched.watches) {
                fired.addAll(watch.advanceTo(instant));
            }
            queue(due.customerId, watched);
        }
        if (score != null) {
            look(score, instant, fired);
        }
        fired.sort(null);
        return fired;
    }

    private void look(EngagementScore by, Instant instant, List<Fired> fired) {
        for (Watched watched : customers.values()) {
            CustomerProfile profile = watched.profile;
            // Who was heard of later than this tick was not looked at in time.
            if (profile == null || (!profile.hasNoEvents() && !profile.latest().isBefore(instant))) {
                continue;
            }
            for (Watch watch : watched.watches) {
                if (watch.trigger().when() instanceof Trigger.ScoreFell) {
                    fired.addAll(watch.on(by.of(profile, instant)));
                }
            }
        }
    }

    /**
     * What these triggers fire over some events and ticks, from the beginning; this object stays as it is. The attributes
     * told so far hold throughout.
     *
     * @param events the events, in any order of time; those of one customer and instant in the order in which they happened
     * @param ticks when time is let pass, in any order
     * @return what fired, in order
     */
    public List<Fired> replay(Iterable<? extends CustomerEvent> events, Iterable<Instant> ticks) {
        Triggers fresh = new Triggers(definitions, score);
        customers.forEach((id, watched) -> fresh.customers.put(id, fresh.likewise(id, watched)));
        List<CustomerEvent> sortedEvents = new ArrayList<>();
        events.forEach(sortedEvents::add);
        sortedEvents.sort(Comparator.comparing(CustomerEvent::at));
        List<Instant> sortedTicks = new ArrayList<>();
        ticks.forEach(sortedTicks::add);
        sortedTicks.sort(null);
        List<Fired> fired = new ArrayList<>();
        int next = 0;
        for (Instant instant : sortedTicks) {
            while (next < sortedEvents.size() && sortedEvents.get(next).at().isBefore(instant)) {
                fired.addAll(fresh.on(sortedEvents.get(next++)));
            }
            fired.addAll(fresh.advanceTo(instant));
        }
        while (next < sortedEvents.size()) {
            fired.addAll(fresh.on(sortedEvents.get(next++)));
        }
        fired.sort(null);
        return fired;
    }

    private Watched likewise(String id, Watched other) {
        Watched watched = watched(id);
        for (int i = 0; i < watched.watches.length; i++) {
            watched.watches[i].likewise(other.watches[i]);
        }
        return watched;
    }

    /**
     * The state of a trigger for a customer, to be stored.
     *
     * @param trigger the trigger's name
     * @param customerId whose
     * @return a copy of the state
     * @throws IllegalArgumentException if there is no such trigger
     */
    public Watch watch(String trigger, String customerId) {
        Watch watch = watched(customerId).watches[indexOf(trigger)];
        return Watch.parse(watch.trigger(), watch.toText());
    }

    /**
     * Goes on with a stored state, instead of what is known of its trigger for its customer.
     *
     * @param state a state of one of these triggers
     * @throws IllegalArgumentException if there is no such trigger
     */
    public void resume(Watch state) {
        int index = indexOf(state.trigger().name());
        if (!definitions.get(index).equals(state.trigger())) {
            throw new IllegalArgumentException(
                    "trigger must be " + definitions.get(index) + ", got " + state.trigger());
        }
        Watched watched = watched(state.customerId());
        watched.watches[index] = Watch.parse(state.trigger(), state.toText());
        watched.clock = Math.max(watched.clock, state.clock());
        queue(state.customerId(), watched);
    }

    private int indexOf(String trigger) {
        for (int i = 0; i < definitions.size(); i++) {
            if (definitions.get(i).name().equals(trigger)) {
                return i;
            }
        }
        throw new IllegalArgumentException("trigger must be one of "
                + definitions.stream().map(Trigger::name).toList() + ", got \"" + trigger + "\"");
    }

    /** How many customers are watched, and for what. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "triggers for %,d customers, %s", customers.size(), excluded()));
        definitions.forEach(trigger -> text.append("\n  ").append(trigger));
        return text.toString();
    }
}
