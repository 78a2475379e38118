package io.engagement.behavior;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which events are meant: their kind, and what they were about, how they came and where on the journey. All data, so it
 * prints, compares and serialises.
 *
 * <pre>{@code
 * EventFilter.interactions(InteractionType.PAGE_VIEW).about("pricing").onChannel("app").named("saw the prices")
 * }</pre>
 *
 * @param source the kind of event
 * @param item only events about this item; {@code ""} for all
 * @param channel only events of this channel; {@code ""} for all
 * @param touchpoint only events at this touchpoint; {@code ""} for all
 * @param name what it is called in print
 */
public record EventFilter(Source source, String item, String channel, String touchpoint, String name)
        implements Serializable {

    /** A kind of event. */
    public sealed interface Source extends Serializable {
        /** Every event. */
        record Anything() implements Source {}

        /** Purchases; refunds are none. */
        record Purchases() implements Source {}

        /**
         * Interactions of a type.
         *
         * @param type the type
         */
        record Interactions(InteractionType type) implements Source {}

        /**
         * Answers to a question.
         *
         * @param question the question
         */
        record Answers(Question question) implements Source {}
    }

    /**
     * A filter; write {@code EventFilter.purchases().about("pro")} instead.
     *
     * @param source the kind of event
     * @param item only events about this item; null is {@code ""}
     * @param channel only events of this channel; null is {@code ""}
     * @param touchpoint only events at this touchpoint; null is {@code ""}
     * @param name what it is called; null or blank for words made of the rest
     */
    public EventFilter(
            Source source,
            @Nullable String item,
            @Nullable String channel,
            @Nullable String touchpoint,
            @Nullable String name) {
        this.source = source;
        this.item = item == null ? "" : item;
        this.channel = channel == null ? "" : channel;
        this.touchpoint = touchpoint == null ? "" : touchpoint;
        this.name = name == null || name.isBlank() ? words(source, this.item, this.channel, this.touchpoint) : name;
    }

    private static String words(Source source, String item, String channel, String touchpoint) {
        String kind = "any event";
        if (source instanceof Source.Purchases) {
            kind = "purchase";
        } else if (source instanceof Source.Interactions interactions) {
            kind = interactions.type.name();
        } else if (source instanceof Source.Answers answers) {
            kind = "answer to " + answers.question.name();
        }
        return kind
                + (item.isEmpty() ? "" : " (" + item + ")")
                + (channel.isEmpty() ? "" : " via " + channel)
                + (touchpoint.isEmpty() ? "" : " at " + touchpoint);
    }

    private static EventFilter of(Source source) {
        return new EventFilter(source, "", "", "", "");
    }

    /**
     * Every event.
     *
     * @return the filter
     */
    public static EventFilter anything() {
        return of(new Source.Anything());
    }

    /**
     * Purchases; refunds are none.
     *
     * @return the filter
     */
    public static EventFilter purchases() {
        return of(new Source.Purchases());
    }

    /**
     * Interactions of a type.
     *
     * @param type the type
     * @return the filter
     */
    public static EventFilter interactions(InteractionType type) {
        return of(new Source.Interactions(type));
    }

    /**
     * Answers to a question, with a number or in words.
     *
     * @param question the question
     * @return the filter
     */
    public static EventFilter answers(Question question) {
        return of(new Source.Answers(question));
    }

    /**
     * The same for one item only.
     *
     * @param item the product, page or post
     * @return a copy
     */
    public EventFilter about(String item) {
        return new EventFilter(source, item, channel, touchpoint, givenName());
    }

    /**
     * The same for one channel only.
     *
     * @param channel the channel
     * @return a copy
     */
    public EventFilter onChannel(String channel) {
        return new EventFilter(source, item, channel, touchpoint, givenName());
    }

    /**
     * The same for one touchpoint only.
     *
     * @param touchpoint the touchpoint
     * @return a copy
     */
    public EventFilter atTouchpoint(String touchpoint) {
        return new EventFilter(source, item, channel, touchpoint, givenName());
    }

    /**
     * The same under another name.
     *
     * @param name what it is called in print
     * @return a copy
     */
    public EventFilter named(String name) {
        return new EventFilter(source, item, channel, touchpoint, name);
    }

    private @Nullable String givenName() {
        return name.equals(words(source, item, channel, touchpoint)) ? null : name;
    }

    /**
     * Whether an event is meant.
     *
     * @param event the event
     * @return true if it is of the kind and agrees with all that is given
     */
    public boolean matches(CustomerEvent event) {
        return isOfKind(event)
                && (item.isEmpty() || item.equals(event.item()))
                && (channel.isEmpty() || channel.equals(event.channel()))
                && (touchpoint.isEmpty() || touchpoint.equals(event.touchpoint()));
    }

    private boolean isOfKind(CustomerEvent event) {
        if (source instanceof Source.Interactions interactions) {
            return event instanceof Interaction interaction
                    && interaction.type().equals(interactions.type);
        }
        if (source instanceof Source.Purchases) {
            return event instanceof Purchase purchase && purchase.amount().signum() >= 0;
        }
        if (source instanceof Source.Answers answers) {
            return event instanceof SurveyAnswer answer && answer.question().equals(answers.question);
        }
        return true;
    }

    /** Whether no event can be meant by both. */
    boolean isDisjointFrom(EventFilter other) {
        boolean kinds = source.equals(other.source)
                || source instanceof Source.Anything
                || other.source instanceof Source.Anything;
        return !kinds
                || differ(item, other.item)
                || differ(channel, other.channel)
                || differ(touchpoint, other.touchpoint);
    }

    private static boolean differ(String one, String other) {
        return !one.isEmpty() && !other.isEmpty() && !one.equals(other);
    }

    /** What an event is called where no filter names it. */
    static String kindOf(CustomerEvent event) {
        if (event instanceof Interaction interaction) {
            return interaction.type().name();
        }
        if (event instanceof Purchase purchase) {
            return purchase.amount().signum() >= 0 ? "purchase" : "refund";
        }
        return "answer to " + ((SurveyAnswer) event).question().name();
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
