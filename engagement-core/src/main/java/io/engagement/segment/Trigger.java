package io.engagement.segment;

import io.engagement.domain.Customer;
import io.engagement.domain.EventFilter;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Question;
import java.io.Serializable;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When to act on a customer, as data: something done or left undone within a time, by customers with some attributes; at
 * most so often. It prints, compares, serialises and has a text form.
 *
 * <p>A trigger fires once for each occasion. An occasion that comes within the cool-down, or to a customer without the
 * attributes, passes unused: nothing is made up for later. What an occasion is, and what has to happen before the next, is
 * said by {@link When}.
 *
 * @param name what it is called
 * @param when the occasion
 * @param attributes what the customer's attributes must be, all of them; unmodifiable
 * @param coolDown after firing, the trigger does not fire for the same customer until it is over; null for none
 * @param once whether it fires at most once for a customer, ever
 */
public record Trigger(
        String name,
        When when,
        Map<String, String> attributes,
        @Nullable Wait coolDown,
        boolean once) implements Serializable {
    private static final String HEAD = "trigger-1";

    /** The occasion of a trigger. */
    public sealed interface When extends Serializable {}

    /**
     * Something was begun and not finished in time. It fires at the very end of the wait, unless a finishing event came
     * before; an event at that instant is too late. Firing ends the occasion; the next begins with the next beginning
     * event. An event that both finishes and begins does so in this order.
     *
     * @param begun the events that begin it
     * @param finished the events that finish it
     * @param within how long there is to finish it
     * @param fromLast whether a further beginning event begins the wait anew; if not, it is ignored
     * @param perItem whether each item is an occasion of its own, as an invoice is
     */
    public record Unfinished(EventFilter begun, EventFilter finished, Wait within, boolean fromLast, boolean perItem)
            implements When {
        /** {@code cart filled and no purchase within PT4H}. */
        @Override
        public String toString() {
            return begun + " and no " + finished + " within " + within + (fromLast ? "" : " of the first")
                    + (perItem ? ", by item" : "");
        }
    }

    /**
     * Something happened a number of times within a time. It fires with the event that makes up the number, if the count
     * had been below {@code rearmBelow} since it last fired (hysteresis). An event is within the time of another until just
     * before the wait after it is over.
     *
     * @param events the events
     * @param times how many, at least 1
     * @param within the time
     * @param rearmBelow 1 to {@code times}
     */
    public record Repeated(EventFilter events, int times, Wait within, int rearmBelow) implements When {
        private static final int MOST = 1_000;

        /**
         * A number of events.
         *
         * @param events the events
         * @param times how many
         * @param within the time
         * @param rearmBelow what the count must fall below before it fires again
         * @throws IllegalArgumentException if {@code times} is not in 1..1000 or {@code rearmBelow} not in 1..times
         */
        public Repeated {
            if (times < 1 || times > MOST) {
                throw new IllegalArgumentException("times must be in 1.." + MOST + ", got " + times);
            }
            if (rearmBelow < 1 || rearmBelow > times) {
                throw new IllegalArgumentException("rearmBelow must be in 1.." + times + ", got " + rearmBelow);
            }
        }

        /** {@code 3 of chat within P7D (Asia/Tokyo)}. */
        @Override
        public String toString() {
            return times + " of " + events + " within " + within
                    + (rearmBelow == times ? "" : ", again after fewer than " + rearmBelow);
        }
    }

    /**
     * Something happened after a silence: the event before it is at least the silence ago. The first event ever is no
     * return. It fires with the event.
     *
     * @param events the events
     * @param silence how long there was none
     */
    public record Returned(EventFilter events, Wait silence) implements When {
        /** {@code visit after none for P90D (Asia/Tokyo)}. */
        @Override
        public String toString() {
            return events + " after none for " + silence;
        }
    }

    /**
     * The score fell below a value, having been at or above another, not lower, since it last fired (hysteresis). Scores
     * are looked at when they are handed in, and it fires then; a score never seen at the upper value cannot fall.
     *
     * @param below it fires below this
     * @param rearmAt at this or above, it may fire again
     */
    public record ScoreFell(double below, double rearmAt) implements When {
        /**
         * A fall of the score.
         *
         * @param below it fires below this
         * @param rearmAt at this or above, it may fire again
         * @throws IllegalArgumentException if {@code rearmAt} is below {@code below}, or one is NaN
         */
        public ScoreFell {
            if (!(rearmAt >= below)) {
                throw new IllegalArgumentException("rearmAt must be >= below (" + below + "), got " + rearmAt);
            }
        }

        /** {@code score below 40.0, having been 50.0 or more}. */
        @Override
        public String toString() {
            return "score below " + below + ", having been " + rearmAt + " or more";
        }
    }

    /**
     * A trigger; write {@link #of} or one that is ready made instead.
     *
     * @param name what it is called, not blank
     * @param when the occasion
     * @param attributes what the customer's attributes must be; null is nothing
     * @param coolDown how long it rests after firing, or null
     * @param once whether it fires at most once
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public Trigger(
            String name, When when, @Nullable Map<String, String> attributes, @Nullable Wait coolDown, boolean once) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank, got \"" + name + "\"");
        }
        this.name = name;
        this.when = when;
        this.attributes = Collections.unmodifiableMap(attributes == null ? new TreeMap<>() : new TreeMap<>(attributes));
        this.coolDown = coolDown;
        this.once = once;
    }

    /**
     * A trigger for everybody, as often as there is an occasion.
     *
     * @param name what it is called, not blank
     * @param when the occasion
     * @return the trigger
     */
    public static Trigger of(String name, When when) {
        return new Trigger(name, when, null, null, false);
    }

    /**
     * Something was put into the cart and nothing bought in time after the last of it.
     *
     * @param wait how long there is to buy
     * @return the trigger "cart abandoned"
     */
    public static Trigger cartAbandoned(Wait wait) {
        EventFilter filled = EventFilter.interactions(InteractionType.CART_FILLED);
        return of("cart abandoned", new Unfinished(filled, EventFilter.purchases(), wait, true, false));
    }

    /**
     * A purchase, visit, page view or login after none of them for a while.
     *
     * @param silence how long there was none
     * @return the trigger "came back"
     */
    public static Trigger cameBack(Wait silence) {
        EventFilter presence = EventFilter.purchases()
                .or(EventFilter.interactions(InteractionType.VISIT, InteractionType.PAGE_VIEW, InteractionType.LOGIN));
        return of("came back", new Returned(presence, silence));
    }

    /**
     * An invoice was not paid in time. Both are interactions of your own types, with the invoice's number as their item.
     *
     * @param issued the type with which an invoice is issued
     * @param paid the type with which it is paid
     * @param wait how long there is to pay
     * @return the trigger "invoice overdue"
     */
    public static Trigger invoiceOverdue(InteractionType issued, InteractionType paid, Wait wait) {
        return of(
                "invoice overdue",
                new Unfinished(EventFilter.interactions(issued), EventFilter.interactions(paid), wait, false, true));
    }

    /**
     * The engagement score fell below a value.
     *
     * @param below it fires below this
     * @param rearmAt at this or above, it may fire again
     * @return the trigger "score fell"
     * @throws IllegalArgumentException if {@code rearmAt} is below {@code below}
     */
    public static Trigger scoreFell(double below, double rearmAt) {
        return of("score fell", new ScoreFell(below, rearmAt));
    }

    /**
     * Somebody who would not recommend us: each answer of 0 to 6, at most one in the time given.
     *
     * @param within how long after an answer further ones do not count
     * @return the trigger "detractor"
     */
    public static Trigger detractor(Wait within) {
        return of("detractor", new Repeated(EventFilter.answers(Question.RECOMMEND, 0, 6), 1, within, 1));
    }

    /**
     * The same under another name.
     *
     * @param other the name
     * @return a copy
     */
    public Trigger named(String other) {
        return new Trigger(other, when, attributes, coolDown, once);
    }

    /**
     * The same for customers with an attribute only. For a customer whose attributes were never told it does not fire.
     *
     * @param attribute its name
     * @param value its value
     * @return a copy
     */
    public Trigger where(String attribute, String value) {
        Map<String, String> more = new TreeMap<>(attributes);
        more.put(attribute, value);
        return new Trigger(name, when, more, coolDown, once);
    }

    /**
     * The same, resting after it fired.
     *
     * @param rest how long
     * @return a copy
     */
    public Trigger coolDown(Wait rest) {
        return new Trigger(name, when, attributes, rest, once);
    }

    /**
     * The same, at most once for a customer.
     *
     * @return a copy
     */
    public Trigger onlyOnce() {
        return new Trigger(name, when, attributes, coolDown, true);
    }

    /**
     * Begins to watch a customer.
     *
     * @param customerId whom
     * @return the state of a customer of whom nothing is known
     */
    public Watch watch(String customerId) {
        return new Watch(this, customerId);
    }

    boolean isFor(Customer customer) {
        return attributes.entrySet().stream()
                .allMatch(attribute -> customer.attribute(attribute.getKey()).equals(attribute.getValue()));
    }

    /**
     * The definition in one line that {@link #parse} reads.
     *
     * @return the text
     */
    public String toText() {
        Form pairs = Form.of(
                "where",
                attributes.entrySet().stream()
                        .map(pair -> Form.of(pair.getKey(), pair.getValue()))
                        .toList());
        return Form.of(HEAD, name, form(when), pairs, coolDown == null ? Form.of("none") : coolDown.form(), once)
                .toString();
    }

    private static Form form(When when) {
        if (when instanceof Unfinished it) {
            return Form.of(
                    "unfinished",
                    FilterForm.of(it.begun),
                    FilterForm.of(it.finished),
                    it.within.form(),
                    it.fromLast,
                    it.perItem);
        }
        if (when instanceof Repeated it) {
            return Form.of("repeated", FilterForm.of(it.events), it.times, it.within.form(), it.rearmBelow);
        }
        if (when instanceof Returned it) {
            return Form.of("returned", FilterForm.of(it.events), it.silence.form());
        }
        ScoreFell it = (ScoreFell) when;
        return Form.of("score", it.below, it.rearmAt);
    }

    /**
     * Reads a definition.
     *
     * @param text what {@link #toText} wrote
     * @return the same definition
     * @throws IllegalArgumentException if the text is something else
     */
    public static Trigger parse(String text) {
        Form form = Form.parse(text, HEAD);
        Map<String, String> attributes = new TreeMap<>();
        form.form(3).requireHead("where").forms(1).forEach(pair -> attributes.put(pair.word(0), pair.word(1)));
        boolean rests = !form.form(4).head().equals("none");
        return new Trigger(
                form.word(1),
                when(form.form(2)),
                attributes,
                rests ? Wait.of(form.form(4)) : null,
                form.read(5, Trigger::truth));
    }

    private static When when(Form form) {
        return switch (form.head()) {
            case "unfinished" ->
                new Unfinished(
                        FilterForm.read(form.form(1)),
                        FilterForm.read(form.form(2)),
                        Wait.of(form.form(3)),
                        form.read(4, Trigger::truth),
                        form.read(5, Trigger::truth));
            case "repeated" ->
                new Repeated(
                        FilterForm.read(form.form(1)),
                        form.read(2, Integer::parseInt),
                        Wait.of(form.form(3)),
                        form.read(4, Integer::parseInt));
            case "returned" -> new Returned(FilterForm.read(form.form(1)), Wait.of(form.form(2)));
            case "score" -> new ScoreFell(form.read(1, Double::parseDouble), form.read(2, Double::parseDouble));
            default ->
                throw new IllegalArgumentException("when must be unfinished, repeated, returned or score, got " + form);
        };
    }

    static boolean truth(String word) {
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false, got " + word);
        };
    }

    /** {@code cart abandoned: cart filled and no purchase within PT4H, where plan is pro, cool-down P7D (UTC)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name + ": " + when);
        attributes.forEach(
                (attribute, value) -> text.append(String.format(Locale.ROOT, ", where %s is %s", attribute, value)));
        return text.append(coolDown == null ? "" : ", cool-down " + coolDown)
                .append(once ? ", only once" : "")
                .toString();
    }
}
