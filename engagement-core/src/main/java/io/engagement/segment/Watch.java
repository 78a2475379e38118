package io.engagement.segment;

import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.estimate.Estimate;
import io.engagement.internal.column.Nanos;
import io.engagement.score.ScoreCard;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The state of one trigger for one customer: a few numbers, and one for each open item where items are occasions. Time in
 * it goes forward only.
 *
 * <p>What is handed in must come in the order of time; things of one instant in the order look at the score, tick, events.
 * What is earlier than something handed in before is late: it changes nothing and is counted ({@link #late}), since a
 * trigger that has fired cannot be taken back, and a stream must not stop. A repeated event is one more event: put a {@link
 * io.engagement.history.Deduplicator} in front.
 *
 * <p>Mutable and not thread-safe.
 */
public final class Watch implements Serializable {
    private static final long serialVersionUID = 1;
    private static final String HEAD = "watch-1";
    private static final long[] NONE = {};
    /** Most watches have nothing open; never changed. */
    private static final TreeMap<String, Long> NOTHING = new TreeMap<>();

    private final Trigger trigger;
    private final String customerId;
    private long clock = Nanos.NEVER;
    private long lastFired = Nanos.NEVER;
    private long late;
    private boolean eligible;
    /** Whether the count or the score has been where it must be since the trigger fired. */
    private boolean armed;
    /** The latest events that count, ascending; or the last look at a score high enough. */
    private long[] recent = NONE;
    /** The items that were begun and not finished, and since when. */
    private TreeMap<String, Long> open = NOTHING;

    Watch(Trigger trigger, String customerId) {
        if (customerId.isBlank()) {
            throw new IllegalArgumentException("customerId must not be blank, got \"" + customerId + "\"");
        }
        this.trigger = trigger;
        this.customerId = customerId;
        eligible = trigger.attributes().isEmpty();
        armed = trigger.when() instanceof Trigger.Repeated;
    }

    /**
     * The definition.
     *
     * @return the trigger
     */
    public Trigger trigger() {
        return trigger;
    }

    /**
     * Whom it watches.
     *
     * @return the customer's id
     */
    public String customerId() {
        return customerId;
    }

    /**
     * How much came too late and was left out.
     *
     * @return the number of events and scores
     */
    public long late() {
        return late;
    }

    /**
     * Tells the customer's attributes; they hold until they are told again.
     *
     * @param customer the customer
     * @throws IllegalArgumentException if it is another customer
     */
    public void know(Customer customer) {
        requireMine(customer.id());
        eligible = trigger.isFor(customer);
    }

    long clock() {
        return clock;
    }

    /** Knows of the customer's attributes what another state knows. */
    void likewise(Watch other) {
        eligible = other.eligible;
    }

    private void requireMine(String id) {
        if (!customerId.equals(id)) {
            throw new IllegalArgumentException("customerId must be \"" + customerId + "\", got \"" + id + "\"");
        }
    }

    /**
     * Takes an event, after what fires because time passed until it.
     *
     * @param event an event of the customer, not before what was handed in before
     * @return what fired, in the order of time
     * @throws IllegalArgumentException if the event is another customer's
     */
    public List<Fired> on(CustomerEvent event) {
        requireMine(event.customerId());
        long at = Nanos.near("at", event.at());
        if (at < clock) {
            late++;
            return List.of();
        }
        List<Fired> fired = pass(at);
        Trigger.When when = trigger.when();
        if (when instanceof Trigger.Unfinished unfinished) {
            take(unfinished, event, at);
            return fired;
        }
        if (when instanceof Trigger.Repeated repeated && repeated.events().matches(event)) {
            return count(repeated, at);
        }
        if (when instanceof Trigger.Returned returned && returned.events().matches(event)) {
            return comeBack(returned, at);
        }
        return fired;
    }

    /**
     * Looks at the score.
     *
     * @param card the customer's card; one whose score is undefined changes nothing
     * @return what fired
     * @throws IllegalArgumentException if the card is another customer's
     */
    public List<Fired> on(ScoreCard card) {
        requireMine(card.customerId());
        long at = Nanos.near("asOf", card.asOf());
        if (at < clock) {
            late++;
            return List.of();
        }
        List<Fired> fired = pass(at);
        if (!(trigger.when() instanceof Trigger.ScoreFell fell) || !(card.score() instanceof Estimate.Known known)) {
            return fired;
        }
        if (known.value() >= fell.rearmAt()) {
            armed = true;
            recent = new long[] {at};
        } else if (armed && known.value() < fell.below()) {
            armed = false;
            String why = String.format(
                    Locale.ROOT,
                    "score %.1f, below %s, having been %s or more",
                    known.value(),
                    fell.below(),
                    fell.rearmAt());
            return fire("", recent[0], at, why);
        }
        return fired;
    }

    /**
     * Lets time pass.
     *
     * @param instant until when; one before what was handed in before changes nothing
     * @return what fired, in the order of time
     */
    public List<Fired> advanceTo(Instant instant) {
        long at = Nanos.near("instant", instant);
        return at < clock ? List.of() : pass(at);
    }

    /** What fires up to and including an instant. */
    private List<Fired> pass(long until) {
        clock = until;
        if (open.isEmpty() || due() > until) {
            return List.of();
        }
        Trigger.Unfinished unfinished = (Trigger.Unfinished) trigger.when();
        List<Fired> fired = new ArrayList<>();
        TreeMap<Long, List<String>> due = new TreeMap<>();
        open.forEach((item, since) -> {
            long at = unfinished.within().after(since);
            if (at <= until) {
                due.computeIfAbsent(at, any -> new ArrayList<>()).add(item);
            }
        });
        due.forEach((at, items) -> items.forEach(item ->
                fired.addAll(fire(item, Objects.requireNonNull(open.remove(item)), at, unfinished.toString()))));
        return fired;
    }

    /** When time alone may make it fire next; the largest long for never. */
    long due() {
        long due = Long.MAX_VALUE;
        if (trigger.when() instanceof Trigger.Unfinished unfinished) {
            for (long since : open.values()) {
                due = Math.min(due, unfinished.within().after(since));
            }
        }
        return due;
    }

    private void take(Trigger.Unfinished unfinished, CustomerEvent event, long at) {
        String item = unfinished.perItem() ? event.item() : "";
        if (!open.isEmpty() && unfinished.finished().matches(event)) {
            open.remove(item);
        }
        if (unfinished.begun().matches(event)) {
            open = open.isEmpty() ? new TreeMap<>() : open;
            if (unfinished.fromLast()) {
                open.put(item, at);
            } else {
                open.putIfAbsent(item, at);
            }
        }
    }

    private List<Fired> count(Trigger.Repeated repeated, long at) {
        int from = 0;
        while (from < recent.length && repeated.within().after(recent[from]) <= at) {
            from++;
        }
        armed |= recent.length - from < repeated.rearmBelow();
        // What is older than the last of the number can never matter again.
        from = Math.max(from, recent.length - repeated.times() + 1);
        long[] counted = new long[recent.length - from + 1];
        System.arraycopy(recent, from, counted, 0, counted.length - 1);
        counted[counted.length - 1] = at;
        recent = counted;
        if (!armed || recent.length < repeated.times()) {
            return List.of();
        }
        armed = false;
        return fire("", recent[0], at, repeated.toString());
    }

    private List<Fired> comeBack(Trigger.Returned returned, long at) {
        long[] before = recent;
        recent = new long[] {at};
        return before.length > 0 && returned.silence().after(before[0]) <= at
                ? fire("", before[0], at, returned.toString())
                : List.of();
    }

    private List<Fired> fire(String item, long since, long at, String why) {
        Wait rest = trigger.coolDown();
        boolean fired = lastFired != Nanos.NEVER;
        if (!eligible || (fired && (trigger.once() || (rest != null && rest.after(lastFired) > at)))) {
            return List.of();
        }
        lastFired = at;
        return List.of(new Fired(trigger.name(), customerId, item, Nanos.toInstant(at), Nanos.toInstant(since), why));
    }

    /**
     * The state in one line that {@link #parse} reads; the definition is not in it.
     *
     * @return the text
     */
    public String toText() {
        List<Object> times = new ArrayList<>();
        Arrays.stream(recent).forEach(times::add);
        List<Object> items = new ArrayList<>();
        open.forEach((item, since) -> items.add(Form.of(item, since)));
        return Form.of(
                        HEAD,
                        trigger.name(),
                        customerId,
                        clock,
                        lastFired,
                        late,
                        eligible,
                        armed,
                        Form.of("recent", times),
                        Form.of("open", items))
                .toString();
    }

    /**
     * Reads a state.
     *
     * @param trigger the trigger it is of; where its waits or thresholds have changed, they hold from now on
     * @param text what {@link #toText} wrote
     * @return the same state
     * @throws IllegalArgumentException if the text is something else, or of a trigger of another name
     */
    public static Watch parse(Trigger trigger, String text) {
        Form form = Form.parse(text, HEAD);
        if (!form.word(1).equals(trigger.name())) {
            throw new IllegalArgumentException(
                    "trigger must be \"" + form.word(1) + "\", got \"" + trigger.name() + "\"");
        }
        Watch watch = new Watch(trigger, form.word(2));
        watch.clock = form.read(3, Long::parseLong);
        watch.lastFired = form.read(4, Long::parseLong);
        watch.late = form.read(5, Long::parseLong);
        watch.eligible = form.read(6, Trigger::truth);
        watch.armed = form.read(7, Trigger::truth);
        Form times = form.form(8).requireHead("recent");
        watch.recent = new long[times.size() - 1];
        for (int i = 0; i < watch.recent.length; i++) {
            watch.recent[i] = times.read(i + 1, Long::parseLong);
        }
        watch.open = new TreeMap<>();
        form.form(9)
                .requireHead("open")
                .forms(1)
                .forEach(item -> watch.open.put(item.word(0), item.read(1, Long::parseLong)));
        return watch;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Watch watch && trigger.equals(watch.trigger) && toText().equals(watch.toText());
    }

    @Override
    public int hashCode() {
        return Objects.hash(trigger, customerId);
    }

    /** {@code cart abandoned for C-1, 1 open, last fired 2026-01-05T13:00:00Z}. */
    @Override
    public String toString() {
        return trigger.name() + " for " + customerId
                + (open.isEmpty() ? "" : ", " + open.size() + " open")
                + (lastFired == Nanos.NEVER ? ", never fired" : ", last fired " + Nanos.toInstant(lastFired))
                + (late == 0 ? "" : ", " + late + " late");
    }
}
