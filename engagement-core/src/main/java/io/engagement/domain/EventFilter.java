package io.engagement.domain;

import java.io.Serializable;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which events are meant: what they are, what they were about, how they came and where on the journey. All data, so that
 * what is built on it prints, compares and serialises.
 *
 * <pre>{@code
 * EventFilter.interactions(InteractionType.PAGE_VIEW).about("pricing").onChannel("app").named("saw the prices")
 * EventFilter.purchases().or(EventFilter.interactions(InteractionType.VISIT))
 * }</pre>
 *
 * @param anyOf an event is meant if any of these matches it; at least one, none twice
 * @param name what it is called in print
 */
public record EventFilter(List<Term> anyOf, String name) implements Serializable {
    /** What an event is. */
    public enum Kind {
        /** Any event; what we did ourselves, such as an e-mail that was sent, is among them. */
        ANY,
        /** A payment, also of nothing; a refund is none. */
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
     * @param lowest the lowest score of an answer; null for no limit
     * @param highest the highest score of an answer; null for no limit. An answer without a score has none within limits
     * @param item what it is about; {@code ""} for all
     * @param channel how it reached us; {@code ""} for all
     * @param touchpoint where on the journey; {@code ""} for all
     */
    public record Term(
            Kind kind,
            String type,
            @Nullable Integer lowest,
            @Nullable Integer highest,
            String item,
            String channel,
            String touchpoint)
            implements Serializable {

        /**
         * For deserialisers; write {@link EventFilter#purchases} or another instead.
         *
         * @param kind what it is
         * @param type the name of the type or question; null is {@code ""}
         * @param lowest the lowest score; or null
         * @param highest the highest score; or null
         * @param item what it is about; null is {@code ""}
         * @param channel how it reached us; null is {@code ""}
         * @param touchpoint where on the journey; null is {@code ""}
         * @throws IllegalArgumentException if {@code kind} is missing, {@code type} is given for what has none, a score for
         *     what is no answer, or {@code lowest} is above {@code highest}
         */
        public Term(
                Kind kind,
                @Nullable String type,
                @Nullable Integer lowest,
                @Nullable Integer highest,
                @Nullable String item,
                @Nullable String channel,
                @Nullable String touchpoint) {
            this.kind = Check.notNull("kind", kind);
            this.type = Check.orEmpty(type);
            if (!this.type.isEmpty() && kind != Kind.ANSWER && kind != Kind.INTERACTION) {
                throw new IllegalArgumentException("type must be empty for " + kind + ", got \"" + type + "\"");
            }
            if ((lowest != null || highest != null) && kind != Kind.ANSWER) {
                throw new IllegalArgumentException(
                        "scores must not be given for " + kind + ", got " + lowest + " to " + highest);
            }
            if (lowest != null && highest != null && lowest > highest) {
                throw new IllegalArgumentException("lowest must be <= highest (" + highest + "), got " + lowest);
            }
            this.lowest = lowest;
            this.highest = highest;
            this.item = Check.orEmpty(item);
            this.channel = Check.orEmpty(channel);
            this.touchpoint = Check.orEmpty(touchpoint);
        }

        private static Term of(Kind kind, String type) {
            return new Term(kind, type, null, null, "", "", "");
        }

        private boolean matches(CustomerEvent event) {
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
                case ANSWER ->
                    event instanceof SurveyAnswer answer
                            && (type.isEmpty() || type.equals(answer.question().name()))
                            && isWithin(answer.score());
                case INTERACTION ->
                    event instanceof Interaction interaction
                            && (type.isEmpty() || type.equals(interaction.type().name()));
            };
        }

        private boolean isWithin(@Nullable Integer score) {
            if (score == null) {
                return lowest == null && highest == null;
            }
            return (lowest == null || score >= lowest) && (highest == null || score <= highest);
        }

        private boolean isDisjointFrom(Term other) {
            return (kind != other.kind && kind != Kind.ANY && other.kind != Kind.ANY)
                    || differ(type, other.type)
                    || (lowest != null && other.highest != null && lowest > other.highest)
                    || (highest != null && other.lowest != null && highest < other.lowest)
                    || differ(item, other.item)
                    || differ(channel, other.channel)
                    || differ(touchpoint, other.touchpoint);
        }

        private static boolean differ(String one, String other) {
            return !one.isEmpty() && !other.isEmpty() && !one.equals(other);
        }

        /** {@code cart filled (tea) via app}, {@code answer to recommend 0 to 6}. */
        @Override
        public String toString() {
            String what = switch (kind) {
                case ANY -> "any event";
                case PURCHASE -> "purchase";
                case REFUND -> "refund";
                case ANSWER -> type.isEmpty() ? "any answer" : "answer to " + type;
                case INTERACTION -> type.isEmpty() ? "any interaction" : type;
            };
            return what
                    + scores()
                    + (item.isEmpty() ? "" : " (" + item + ")")
                    + (channel.isEmpty() ? "" : " via " + channel)
                    + (touchpoint.isEmpty() ? "" : " at " + touchpoint);
        }

        private String scores() {
            if (lowest == null) {
                return highest == null ? "" : " at most " + highest;
            }
            return highest == null ? " at least " + lowest : " " + lowest + " to " + highest;
        }
    }

    /**
     * For deserialisers; write {@link #purchases} or another instead.
     *
     * @param anyOf the terms
     * @param name what it is called; null or blank for words made of the terms
     * @throws IllegalArgumentException if {@code anyOf} is missing or empty
     */
    public EventFilter(List<Term> anyOf, @Nullable String name) {
        this.anyOf = Check.notNull("anyOf", anyOf).stream().distinct().toList();
        if (anyOf.isEmpty()) {
            throw new IllegalArgumentException("anyOf must have a term, got none");
        }
        this.name = name == null || name.isBlank() ? words(this.anyOf) : name;
    }

    private static String words(List<Term> terms) {
        return terms.stream().map(Term::toString).collect(Collectors.joining(" or "));
    }

    private static EventFilter of(Kind kind, Stream<String> types) {
        List<Term> terms = types.map(type -> Term.of(kind, type)).toList();
        return new EventFilter(terms.isEmpty() ? List.of(Term.of(kind, "")) : terms, null);
    }

    /**
     * Every event.
     *
     * @return the filter
     */
    public static EventFilter any() {
        return of(Kind.ANY, Stream.of());
    }

    /**
     * Payments, also of nothing; no refunds.
     *
     * @return the filter
     */
    public static EventFilter purchases() {
        return of(Kind.PURCHASE, Stream.of());
    }

    /**
     * Payments back.
     *
     * @return the filter
     */
    public static EventFilter refunds() {
        return of(Kind.REFUND, Stream.of());
    }

    /**
     * Interactions of some types.
     *
     * @param types the types; none for all interactions
     * @return the filter
     */
    public static EventFilter interactions(InteractionType... types) {
        return of(Kind.INTERACTION, Stream.of(types).map(InteractionType::name));
    }

    /**
     * Answers to some questions, with or without a score.
     *
     * @param questions the questions, known by their names; none for all answers
     * @return the filter
     */
    public static EventFilter answers(Question... questions) {
        return of(Kind.ANSWER, Stream.of(questions).map(Question::name));
    }

    /**
     * Answers to a question with a score in a range.
     *
     * @param question the question, known by its name
     * @param lowest the lowest score
     * @param highest the highest score
     * @return the filter
     * @throws IllegalArgumentException if {@code lowest} is above {@code highest}
     */
    public static EventFilter answers(Question question, int lowest, int highest) {
        return new EventFilter(List.of(new Term(Kind.ANSWER, question.name(), lowest, highest, "", "", "")), null);
    }

    /**
     * What this or another filter means. A name that was given stays part of the name.
     *
     * @param other the other
     * @return both
     */
    public EventFilter or(EventFilter other) {
        List<Term> both = Stream.concat(anyOf.stream(), other.anyOf.stream()).toList();
        boolean named = givenName() != null || other.givenName() != null;
        return new EventFilter(both, named && !equals(other) ? name + " or " + other.name : givenName());
    }

    /**
     * The same about one item only.
     *
     * @param item the product, page or post
     * @return a copy
     */
    public EventFilter about(String item) {
        return each(t -> new Term(t.kind, t.type, t.lowest, t.highest, item, t.channel, t.touchpoint));
    }

    /**
     * The same through one channel only.
     *
     * @param channel the channel
     * @return a copy
     */
    public EventFilter onChannel(String channel) {
        return each(t -> new Term(t.kind, t.type, t.lowest, t.highest, t.item, channel, t.touchpoint));
    }

    /**
     * The same at one touchpoint only.
     *
     * @param touchpoint the touchpoint
     * @return a copy
     */
    public EventFilter atTouchpoint(String touchpoint) {
        return each(t -> new Term(t.kind, t.type, t.lowest, t.highest, t.item, t.channel, touchpoint));
    }

    private EventFilter each(UnaryOperator<Term> change) {
        return new EventFilter(anyOf.stream().map(change).toList(), givenName());
    }

    /**
     * The same under another name.
     *
     * @param name what it is called in print, not blank
     * @return a copy
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public EventFilter named(String name) {
        return new EventFilter(anyOf, Check.notBlank("name", name));
    }

    private @Nullable String givenName() {
        return name.equals(words(anyOf)) ? null : name;
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

    /**
     * Whether no event can be meant by both filters.
     *
     * @param other the other
     * @return true if there can be none
     */
    public boolean isDisjointFrom(EventFilter other) {
        return anyOf.stream().allMatch(mine -> other.anyOf.stream().allMatch(mine::isDisjointFrom));
    }

    /** The name; without one, {@code purchase (pro) via app or visit}. */
    @Override
    public String toString() {
        return name;
    }
}
