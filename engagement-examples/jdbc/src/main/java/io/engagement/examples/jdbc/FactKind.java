package io.engagement.examples.jdbc;

import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A kind of facts: the columns it needs, those it may have, and how a row becomes a fact. The records check themselves,
 * so what they refuse is a bad row as well.
 *
 * @param <T> the kind of facts
 * @param name what it is called in options and messages
 * @param required the columns that must be there
 * @param optional the columns that are used where they are there
 * @param read makes a fact of a row
 */
record FactKind<T>(String name, List<String> required, List<String> optional, Function<Row, T> read) {
    private static final Map<String, Question> USUAL = Stream.of(
                    Question.RECOMMEND,
                    Question.SATISFACTION,
                    Question.EFFORT,
                    Question.STAY,
                    Question.REFERRALS,
                    Question.REVIEW,
                    Question.COMMENT)
            .collect(Collectors.toMap(Question::name, question -> question, (a, b) -> a, TreeMap::new));

    /** Money paid, or got back. */
    static final FactKind<Purchase> PURCHASES = new FactKind<>(
            "purchases",
            List.of("customer_id", "date", "amount"),
            List.of("currency", "item", "order", "covers", "channel", "touchpoint", "id"),
            row -> new Purchase(
                    row.required("customer_id"),
                    row.time("date"),
                    Money.of(row.decimal("amount"), row.currency("currency")),
                    row.text("item"),
                    row.text("order"),
                    row.period("covers"),
                    row.text("channel"),
                    row.text("touchpoint"),
                    row.text("id")));

    /** Answers to surveys. */
    static final FactKind<SurveyAnswer> ANSWERS = new FactKind<>(
            "answers",
            List.of("customer_id", "date"),
            List.of("question", "score", "text", "item", "channel", "touchpoint", "id", "min", "max"),
            row -> new SurveyAnswer(
                    row.required("customer_id"),
                    row.time("date"),
                    question(row),
                    row.whole("score"),
                    row.text("text"),
                    row.text("item"),
                    row.text("channel"),
                    row.text("touchpoint"),
                    row.text("id")));

    /** What customers did. */
    static final FactKind<Interaction> INTERACTIONS = new FactKind<>(
            "interactions",
            List.of("customer_id", "date", "type"),
            List.of("item", "duration", "channel", "touchpoint", "id"),
            row -> new Interaction(
                    row.required("customer_id"),
                    row.time("date"),
                    InteractionType.of(row.required("type").strip()),
                    row.text("item"),
                    row.duration("duration"),
                    row.text("channel"),
                    row.text("touchpoint"),
                    row.text("id")));

    /** The customers themselves; columns not named here are attributes. */
    static final FactKind<Customer> CUSTOMERS = new FactKind<>(
            "customers",
            List.of("customer_id", "since"),
            List.of("end", "end_reason"),
            row -> new Customer(
                    row.required("customer_id"),
                    row.time("since"),
                    row.optionalTime("end"),
                    row.text("end_reason"),
                    attributes(row)));

    private static Map<String, String> attributes(Row row) {
        Map<String, String> attributes = new TreeMap<>();
        for (String name : row.others(List.of("customer_id", "since", "end", "end_reason"))) {
            if (!row.text(name).isEmpty()) {
                attributes.put(name, row.text(name));
            }
        }
        return attributes;
    }

    private static Question question(Row row) {
        String name = row.text("question").strip();
        Integer min = row.whole("min");
        Integer max = row.whole("max");
        Question usual = name.isEmpty() ? Question.RECOMMEND : USUAL.get(name.toLowerCase(Locale.ROOT));
        if (min != null && max != null) {
            return Question.scale(usual == null ? name : usual.name(), min, max);
        }
        if (usual == null) {
            throw new BadField("question", "must be one of " + USUAL.keySet() + ", or come with min and max", name);
        }
        return usual;
    }

    /** Whether columns of other names are part of the fact. */
    boolean takesOthers() {
        return name.equals(CUSTOMERS.name);
    }

    List<String> known() {
        return Stream.concat(required.stream(), optional.stream()).toList();
    }

    /** Which row it is, in the words of its source: the id if it has one, or else who and when. */
    static String key(Row row, long number) {
        String id = Lines.shown(row.text("id"));
        String customer = Lines.shown(row.text("customer_id"));
        return "row " + number + (!id.isEmpty() ? ", id " + id : customer.isEmpty() ? "" : ", customer_id " + customer);
    }

    /** Whether two facts with an id are the same event. */
    static boolean sameId(Object one, Object other) {
        return one instanceof CustomerEvent a
                && other instanceof CustomerEvent b
                && !a.id().isEmpty()
                && a.id().equals(b.id());
    }
}
