package io.engagement.examples.service;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Events from JSON. What is wrong is said of all fields of all events at once; nothing is guessed and nothing skipped. */
final class EventReader {
    /** Keeps the sums of a billion amounts within what {@code Money} holds. */
    private static final BigDecimal MOST_MONEY = new BigDecimal("1e15");

    private static final int MOST_NAME = 256;
    private static final int MOST_TEXT = 10_000;
    private static final TreeMap<String, Question> QUESTIONS = Stream.of(
                    Question.RECOMMEND,
                    Question.SATISFACTION,
                    Question.EFFORT,
                    Question.STAY,
                    Question.REFERRALS,
                    Question.REVIEW,
                    Question.COMMENT)
            .collect(Collectors.toMap(Question::name, Function.identity(), (a, b) -> a, TreeMap::new));

    private final Currency currency;
    private final Clock clock;
    /** Stands in for an amount that is wrong. */
    private final Money nothing;

    EventReader(Currency currency, Clock clock) {
        this.currency = currency;
        this.clock = clock;
        this.nothing = Money.of(BigDecimal.ZERO, currency);
    }

    /** One event, or an array of them. */
    List<CustomerEvent> read(byte[] body) {
        JsonNode root = parse(body);
        JsonFields.Errors errors = new JsonFields.Errors();
        Instant latest = clock.instant().plus(Settings.SKEW);
        List<CustomerEvent> events = new ArrayList<>(root.isArray() ? root.size() : 1);
        if (!root.isArray()) {
            add(events, new JsonFields(root, "", errors), latest);
        } else if (root.isEmpty()) {
            errors.add("", root, "an event, or an array of 1 to " + Settings.MOST_EVENTS);
        } else if (root.size() > Settings.MOST_EVENTS) {
            throw Problem.of(
                    Problem.Kind.TOO_LARGE,
                    "A batch must hold at most " + Settings.MOST_EVENTS + " events, got " + root.size() + ".");
        } else {
            for (int i = 0; i < root.size(); i++) {
                add(events, new JsonFields(root.get(i), "/" + i, errors), latest);
            }
        }
        errors.refuseAny(root.isArray() ? root.size() : 1);
        return events;
    }

    private static JsonNode parse(byte[] body) {
        try {
            requireUtf8(body);
            return Json.TREE_READER.readTree(body);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            String what = e.getOriginalMessage().replaceAll("\\[Source: REDACTED[^;]*; ", "[");
            throw Problem.of(Problem.Kind.MALFORMED_JSON, what + where);
        } catch (IOException e) {
            throw Problem.of(Problem.Kind.MALFORMED_JSON, String.valueOf(e.getMessage()));
        }
    }

    /** The parser would take UTF-16 and UTF-32 too, which it knows by the zeros. */
    private static void requireUtf8(byte[] body) throws IOException {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0 || body[i] == (byte) 0xFE || body[i] == (byte) 0xFF) {
                throw new IOException("The body must be in UTF-8, got byte " + (body[i] & 0xFF) + " (line 1, column "
                        + (i + 1) + ")");
            }
        }
    }

    private void add(List<CustomerEvent> events, JsonFields fields, Instant latest) {
        CustomerEvent event = event(fields, latest);
        if (event != null) {
            events.add(event);
        }
    }

    private @Nullable CustomerEvent event(JsonFields fields, Instant latest) {
        if (!fields.isObject("an event: an object with event, id, customerId and at")) {
            return null;
        }
        String kind = fields.word("event", List.of("purchase", "answer", "interaction"));
        if (kind == null) {
            return null;
        }
        return switch (kind) {
            case "purchase" -> purchase(fields, latest);
            case "answer" -> answer(fields, latest);
            default -> interaction(fields, latest);
        };
    }

    private @Nullable Purchase purchase(JsonFields fields, Instant latest) {
        Common common = new Common(fields, latest);
        Money amount = fields.within("amount", "an object with value and currency", nothing, this::money);
        String order = fields.text("order", MOST_NAME);
        Period covers = fields.period("covers");
        return fields.made(
                "covers",
                () -> new Purchase(
                        common.customerId,
                        common.at,
                        amount,
                        common.item,
                        order,
                        covers,
                        common.channel,
                        common.touchpoint,
                        common.id));
    }

    private Money money(JsonFields fields) {
        BigDecimal value = fields.decimal("value");
        String code = fields.text("currency", MOST_NAME);
        if (code != null && !code.equals(currency.getCurrencyCode())) {
            fields.error("currency", currency + ", the currency of this service");
        }
        if (value.abs().compareTo(MOST_MONEY) >= 0) {
            fields.error("value", "below 10^15 in size");
        }
        Money money = fields.made("value", () -> Money.of(value, currency));
        return money == null ? nothing : money;
    }

    private @Nullable SurveyAnswer answer(JsonFields fields, Instant latest) {
        Common common = new Common(fields, latest);
        Question question = question(fields);
        Integer score = fields.integer("score");
        String text = fields.text("text", MOST_TEXT);
        return fields.made(
                "score",
                () -> new SurveyAnswer(
                        common.customerId,
                        common.at,
                        question,
                        score,
                        text,
                        common.item,
                        common.channel,
                        common.touchpoint,
                        common.id));
    }

    /** The usual questions go by their name, others are given whole. */
    private static Question question(JsonFields fields) {
        if (fields.isText("question")) {
            String name = fields.word("question", List.copyOf(QUESTIONS.keySet()));
            return QUESTIONS.getOrDefault(String.valueOf(name), Question.RECOMMEND);
        }
        String expected = "the name of a usual question, or an object with name, min and max";
        return fields.within("question", expected, Question.RECOMMEND, EventReader::ownQuestion);
    }

    private static Question ownQuestion(JsonFields fields) {
        String name = fields.required("name", MOST_NAME);
        int min = fields.requiredInteger("min");
        int max = fields.requiredInteger("max");
        Question question = fields.made("max", () -> new Question(name, min, max));
        return question == null ? Question.RECOMMEND : question;
    }

    private @Nullable Interaction interaction(JsonFields fields, Instant latest) {
        Common common = new Common(fields, latest);
        String type = fields.required("type", MOST_NAME);
        Duration duration = fields.duration("duration");
        return fields.made(
                "duration",
                () -> new Interaction(
                        common.customerId,
                        common.at,
                        InteractionType.of(type),
                        common.item,
                        duration,
                        common.channel,
                        common.touchpoint,
                        common.id));
    }

    /** What all events have. */
    private static final class Common {
        private final String id;
        private final String customerId;
        private final Instant at;
        private final @Nullable String item;
        private final @Nullable String channel;
        private final @Nullable String touchpoint;

        Common(JsonFields fields, Instant latest) {
            id = fields.required("id", MOST_NAME);
            customerId = fields.required("customerId", MOST_NAME);
            at = fields.instant("at", Settings.EARLIEST, latest);
            item = fields.text("item", MOST_NAME);
            channel = fields.text("channel", MOST_NAME);
            touchpoint = fields.text("touchpoint", MOST_NAME);
        }
    }
}
