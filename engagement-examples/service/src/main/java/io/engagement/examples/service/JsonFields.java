package io.engagement.examples.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.engagement.examples.service.Problem.FieldError;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object. Each is asked for by its name; one that is not what it must be leaves an error, and
 * something stands in for it so that the others are looked at too.
 */
final class JsonFields {
    private static final int MOST_SHOWN = 80;
    private static final int MOST_DECIMAL = 100;

    /** What is wrong in a whole body. */
    static final class Errors {
        private final List<FieldError> found = new ArrayList<>();

        void add(String pointer, @Nullable JsonNode value, String expected) {
            found.add(new FieldError(pointer, null, shown(value), expected));
        }

        void refuseAny(int events) {
            if (!found.isEmpty()) {
                String all = events == 1 ? "The event was" : "All " + events + " events were";
                throw Problem.of(
                        Problem.Kind.INVALID_EVENT, all + " refused: " + found.size() + " fields are wrong.", found);
            }
        }
    }

    private final JsonNode node;
    private final String path;
    private final Errors errors;
    private final int errorsBefore;
    private final List<String> asked = new ArrayList<>(12);
    private int given;

    JsonFields(JsonNode node, String path, Errors errors) {
        this.node = node;
        this.path = path;
        this.errors = errors;
        this.errorsBefore = errors.found.size();
    }

    boolean isObject(String expected) {
        if (!node.isObject()) {
            errors.add(path, node, expected);
        }
        return node.isObject();
    }

    void error(String field, String expected) {
        errors.add(path + "/" + field, node.get(field), expected);
    }

    /** The value of a field; null where it is not given, and for a JSON null. */
    private @Nullable JsonNode value(String field) {
        JsonNode value = node.get(field);
        asked.add(field);
        given += value == null ? 0 : 1;
        return value == null || value.isNull() ? null : value;
    }

    boolean isText(String field) {
        return node.path(field).isTextual();
    }

    /** A text that may be left away. */
    @Nullable
    String text(String field, int most) {
        JsonNode value = value(field);
        if (value == null) {
            return null;
        }
        String text = value.isTextual() ? value.textValue() : null;
        if (text == null || text.length() > most || !isUnicode(text)) {
            error(field, "a text of at most " + most + " characters");
            return null;
        }
        return text;
    }

    /** A text that must be there and say something. */
    String required(String field, int most) {
        JsonNode value = value(field);
        String text = value != null && value.isTextual() ? value.textValue() : "";
        if (text.isBlank() || text.length() > most || !isUnicode(text)) {
            error(field, "a text of 1 to " + most + " characters that is not blank");
            return "";
        }
        return text;
    }

    /** Half a surrogate pair is no character: it could be neither stored nor sent. */
    private static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    @Nullable
    String word(String field, List<String> words) {
        JsonNode value = value(field);
        if (value == null || !value.isTextual() || !words.contains(value.textValue())) {
            error(field, "one of " + String.join(", ", words));
            return null;
        }
        return value.textValue();
    }

    Instant instant(String field, Instant earliest, Instant latest) {
        JsonNode value = value(field);
        try {
            Instant at = Instant.parse(value == null ? "" : value.asText());
            if (!at.isBefore(earliest) && !at.isAfter(latest)) {
                return at;
            }
            error(field, "not before " + earliest + " and not after " + latest);
        } catch (DateTimeException e) {
            error(field, "an instant such as 2026-10-01T09:00:00Z");
        }
        return Instant.EPOCH;
    }

    @Nullable
    Integer integer(String field) {
        JsonNode value = value(field);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            error(field, "a whole number");
            return null;
        }
        return value.intValue();
    }

    int requiredInteger(String field) {
        Integer number = integer(field);
        if (number == null && !node.hasNonNull(field)) {
            error(field, "a whole number");
        }
        return number == null ? 0 : number;
    }

    BigDecimal decimal(String field) {
        JsonNode value = value(field);
        try {
            if (value != null && value.isNumber()) {
                return value.decimalValue();
            }
            if (value != null && value.isTextual() && value.textValue().length() <= MOST_DECIMAL) {
                return new BigDecimal(value.textValue());
            }
        } catch (NumberFormatException e) {
            // Said below, as of any other value that is no number.
        }
        error(field, "a decimal number");
        return BigDecimal.ZERO;
    }

    @Nullable
    Period period(String field) {
        return parsed(field, "a period such as P1M", Period::parse);
    }

    @Nullable
    Duration duration(String field) {
        return parsed(field, "a duration such as PT3M20S", Duration::parse);
    }

    private <T> @Nullable T parsed(String field, String expected, Function<String, T> parse) {
        JsonNode value = value(field);
        try {
            if (value == null) {
                return null;
            }
            if (value.isTextual()) {
                return parse.apply(value.textValue());
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Said below, as of a value that is no text.
        }
        error(field, expected);
        return null;
    }

    /** What the fields of an object in this one make. */
    <T> T within(String field, String expected, T otherwise, Function<JsonFields, T> read) {
        JsonNode value = value(field);
        if (value == null || !value.isObject()) {
            error(field, expected);
            return otherwise;
        }
        return read.apply(new JsonFields(value, path + "/" + field, errors));
    }

    /** Refuses fields nobody asked for; then makes what the fields are of, if none is wrong. */
    <T> @Nullable T made(String field, Supplier<T> make) {
        if (given < node.size()) {
            refuseUnknown();
        }
        if (errors.found.size() > errorsBefore) {
            return null;
        }
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            errors.add(path + "/" + field, node.get(field), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void refuseUnknown() {
        node.fieldNames().forEachRemaining(name -> {
            if (!asked.contains(name)) {
                String pointer = path + "/" + name.replace("~", "~0").replace("/", "~1");
                errors.add(pointer, node.get(name), "no such field; there are " + String.join(", ", asked));
            }
        });
    }

    private static @Nullable String shown(@Nullable JsonNode value) {
        if (value == null || value.isContainerNode()) {
            return value == null ? null : value.isArray() ? "an array" : "an object";
        }
        String text = value.isTextual() ? value.textValue() : value.toString();
        return text.length() <= MOST_SHOWN
                ? text
                : text.substring(0, MOST_SHOWN) + "... (" + text.length() + " characters)";
    }
}
