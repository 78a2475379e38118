package io.engagement.segment;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import java.io.Serializable;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which events are meant, as data: {@code EventFilter.purchases().or(EventFilter.interactions(InteractionType.VISIT))}.
 *
 * @param anyOf an event is meant if any of these matches it, at least one
 */
public record EventFilter(List<Term> anyOf) implements Serializable {
    /** What an event is. */
    public enum Kind {
        /** Any event. */
        ANY,
        /** A payment, also of nothing. */
        PURCHASE,
        /** A payment back. */
        REFUND,
        /** An answer to a question. */
        ANSWER,
        /** Any other contact. */
        INTERACTION
    }

    /**
     * What all has to hold of an event.
     *
     * @param kind what it is
     * @param type the name of the interaction's type or of the answer's question; {@code ""} for all
     * @param from the lowest score of an answer
     * @param to the highest score of an answer; an answer without a score matches only if every score does
     * @param item what it is about; {@code ""} for all
     * @param channel how it reached us; {@code ""} for all
     * @param touchpoint where on the journey; {@code ""} for all
     */
    public record Term(Kind kind, String type, int from, int to, String item, String channel, String touchpoint)
            implements Serializable {
        /**
         * A term; write {@link EventFilter#purchases} or another instead.
         *
         * @param kind what it is
         * @param type the name of the type or question
         * @param from the lowest score
         * @param to the highest score
         * @param item what it is about
         * @param channel how it reached us
         * @param touchpoint where on the journey
         * @throws IllegalArgumentException if {@code from} is above {@code to}
         */
        public Term {
            if (from > to) {
                throw new IllegalArgumentException("from must be <= to (" + to + "), got " + from);
            }
        }

        private static Term of(Kind kind, String type) {
            return new Term(kind, type, Integer.MIN_VALUE, Integer.MAX_VALUE, "", "", "");
        }

        boolean matches(CustomerEvent event) {
            return isOfKind(event)
                    && (item.isEmpty() || item.equals(event.item()))
                    && (channel.isEmpty() || channel.equals(event.channel()))
                    && (touchpoint.isEmpty() || touchpoint.equals(event.touchpoint()));
        }

        private boolean isOfKind(CustomerEvent event) {
            return switch (kind) {
                case ANY -> true;
                case PURCHASE ->
                    event instanceof Purchase purchase && purchase.amount().signum() >= 0;
                case REFUND ->
                    event instanceof Purchase purchase && purchase.amount().signum() < 0;
                case INTERACTION ->
                    event instanceof Interaction interaction
                            && (type.isEmpty() || type.equals(interaction.type().name()));
                case ANSWER ->
                    event instanceof SurveyAnswer answer
                            && (type.isEmpty() || type.equals(answer.question().name()))
                            && scored(answer);
            };
        }

        private boolean scored(SurveyAnswer answer) {
            Integer score = answer.score();
            return score == null ? from == Integer.MIN_VALUE && to == Integer.MAX_VALUE : from <= score && score <= to;
        }

        private Form form() {
            return Form.of(kind, type, from, to, item, channel, touchpoint);
        }

        private static Term of(Form form) {
            return new Term(
                    form.read(0, Kind::valueOf),
                    form.word(1),
                    form.read(2, Integer::parseInt),
                    form.read(3, Integer::parseInt),
                    form.word(4),
                    form.word(5),
                    form.word(6));
        }

        /** {@code cart filled}, {@code recommend 0 to 6, touchpoint delivery}. */
        @Override
        public String toString() {
            String name = kind == Kind.ANY || type.isEmpty() ? kind.name().toLowerCase(java.util.Locale.ROOT) : type;
            boolean every = from == Integer.MIN_VALUE && to == Integer.MAX_VALUE;
            return name
                    + (every ? "" : " " + from + " to " + to)
                    + (item.isEmpty() ? "" : ", item " + item)
                    + (channel.isEmpty() ? "" : ", channel " + channel)
                    + (touchpoint.isEmpty() ? "" : ", touchpoint " + touchpoint);
        }
    }

    /**
     * A filter; write {@link #purchases} or another instead.
     *
     * @param anyOf the terms
     * @throws IllegalArgumentException if there is none
     */
    public EventFilter {
        anyOf = List.copyOf(anyOf);
        if (anyOf.isEmpty()) {
            throw new IllegalArgumentException("anyOf must have a term, got none");
        }
    }

    /**
     * Every event.
     *
     * @return the filter
     */
    public static EventFilter any() {
        return new EventFilter(List.of(Term.of(Kind.ANY, "")));
    }

    /**
     * Payments, also of nothing; no refunds.
     *
     * @return the filter
     */
    public static EventFilter purchases() {
        return new EventFilter(List.of(Term.of(Kind.PURCHASE, "")));
    }

    /**
     * Payments back.
     *
     * @return the filter
     */
    public static EventFilter refunds() {
        return new EventFilter(List.of(Term.of(Kind.REFUND, "")));
    }

    /**
     * Interactions of some types.
     *
     * @param types the types; none for all interactions
     * @return the filter
     */
    public static EventFilter interactions(InteractionType... types) {
        return new EventFilter(
                types.length == 0
                        ? List.of(Term.of(Kind.INTERACTION, ""))
                        : Stream.of(types)
                                .map(type -> Term.of(Kind.INTERACTION, type.name()))
                                .toList());
    }

    /**
     * Answers to a question, with or without a score.
     *
     * @param question the question, known by its name
     * @return the filter
     */
    public static EventFilter answers(Question question) {
        return new EventFilter(List.of(Term.of(Kind.ANSWER, question.name())));
    }

    /**
     * Answers to a question with a score in a range.
     *
     * @param question the question, known by its name
     * @param from the lowest score
     * @param to the highest score
     * @return the filter
     */
    public static EventFilter answers(Question question, int from, int to) {
        return new EventFilter(List.of(new Term(Kind.ANSWER, question.name(), from, to, "", "", "")));
    }

    /**
     * What this or another filter means.
     *
     * @param other the other
     * @return both
     */
    public EventFilter or(EventFilter other) {
        return new EventFilter(
                Stream.concat(anyOf.stream(), other.anyOf.stream()).distinct().toList());
    }

    /**
     * The same about one item only.
     *
     * @param item the product, page or post
     * @return a copy
     */
    public EventFilter about(String item) {
        return each(t -> new Term(t.kind, t.type, t.from, t.to, item, t.channel, t.touchpoint));
    }

    /**
     * The same through one channel only.
     *
     * @param channel the channel
     * @return a copy
     */
    public EventFilter onChannel(String channel) {
        return each(t -> new Term(t.kind, t.type, t.from, t.to, t.item, channel, t.touchpoint));
    }

    /**
     * The same at one touchpoint only.
     *
     * @param touchpoint the touchpoint
     * @return a copy
     */
    public EventFilter atTouchpoint(String touchpoint) {
        return each(t -> new Term(t.kind, t.type, t.from, t.to, t.item, t.channel, touchpoint));
    }

    private EventFilter each(UnaryOperator<Term> change) {
        return new EventFilter(anyOf.stream().map(change).toList());
    }

    /**
     * Whether an event is meant.
     *
     * @param event the event
     * @return true if it is
     */
    public boolean matches(CustomerEvent event) {
        // By number: an iterator for each event would be garbage.
        for (int i = 0; i < anyOf.size(); i++) {
            if (anyOf.get(i).matches(event)) {
                return true;
            }
        }
        return false;
    }

    Form form() {
        return Form.of("events", anyOf.stream().map(Term::form).toList());
    }

    static EventFilter of(Form form) {
        return new EventFilter(
                form.requireHead("events").forms(1).stream().map(Term::of).toList());
    }

    /** {@code purchase or visit}. */
    @Override
    public String toString() {
        return anyOf.stream().map(Term::toString).collect(Collectors.joining(" or "));
    }
}
