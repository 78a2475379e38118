package io.engagement.behavior;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import java.io.Serializable;

/**
 * Which events count as doing something. All data, so that what is built on it prints, compares and serialises.
 *
 * @param name what it is called, unique within a study
 * @param kind which facts are looked at
 * @param type the name of the interaction's type or of the question; {@code ""} for any
 * @param channel only events of this channel count; {@code ""} for all
 * @param item only events about this item count; {@code ""} for all
 */
public record Action(String name, Kind kind, String type, String channel, String item) implements Serializable {
    /** Which facts are looked at. */
    public enum Kind {
        /** Any event; leave out beforehand what was not the customer's doing, such as an e-mail that was sent. */
        ANYTHING,
        /** A purchase; refunds do not count. */
        PURCHASE,
        /** An answer to a question. */
        ANSWER,
        /** An interaction. */
        INTERACTION
    }

    /**
     * An action; write {@code Action.interactions(InteractionType.SHARE).inChannel("app")} instead.
     *
     * @param name what it is called
     * @param kind which facts are looked at
     * @param type the name of the interaction's type or of the question
     * @param channel only events of this channel count
     * @param item only events about this item count
     * @throws IllegalArgumentException if {@code name} is blank, or {@code type} is given for a purchase or anything
     */
    public Action {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank, got \"" + name + "\"");
        }
        if (!type.isEmpty() && (kind == Kind.PURCHASE || kind == Kind.ANYTHING)) {
            throw new IllegalArgumentException("type must be empty for " + kind + ", got \"" + type + "\"");
        }
    }

    /**
     * Any event.
     *
     * @return the action, named "anything"
     */
    public static Action anything() {
        return new Action("anything", Kind.ANYTHING, "", "", "");
    }

    /**
     * A purchase; refunds do not count.
     *
     * @return the action, named "purchase"
     */
    public static Action purchases() {
        return new Action("purchase", Kind.PURCHASE, "", "", "");
    }

    /**
     * An answer to a question.
     *
     * @param question the question
     * @return the action, named as the question
     */
    public static Action answers(Question question) {
        return new Action(question.name(), Kind.ANSWER, question.name(), "", "");
    }

    /**
     * An interaction of a type.
     *
     * @param type the type
     * @return the action, named as the type
     */
    public static Action interactions(InteractionType type) {
        return new Action(type.name(), Kind.INTERACTION, type.name(), "", "");
    }

    /**
     * The same under another name.
     *
     * @param newName the name, not blank
     * @return a copy
     */
    public Action named(String newName) {
        return new Action(newName, kind, type, channel, item);
    }

    /**
     * The same in one channel only.
     *
     * @param only the channel
     * @return a copy
     */
    public Action inChannel(String only) {
        return new Action(name, kind, type, only, item);
    }

    /**
     * The same about one item only: a product, a page, a post.
     *
     * @param only the item
     * @return a copy
     */
    public Action about(String only) {
        return new Action(name, kind, type, channel, only);
    }

    /**
     * Whether an event is such an action.
     *
     * @param event the event
     * @return true if it is
     */
    public boolean matches(CustomerEvent event) {
        return isOfKind(event)
                && (channel.isEmpty() || channel.equals(event.channel()))
                && (item.isEmpty() || item.equals(event.item()));
    }

    private boolean isOfKind(CustomerEvent event) {
        return switch (kind) {
            case ANYTHING -> true;
            case PURCHASE ->
                event instanceof Purchase purchase && purchase.amount().value().signum() >= 0;
            case ANSWER ->
                event instanceof SurveyAnswer answer
                        && (type.isEmpty() || type.equals(answer.question().name()));
            case INTERACTION ->
                event instanceof Interaction interaction
                        && (type.isEmpty() || type.equals(interaction.type().name()));
        };
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
