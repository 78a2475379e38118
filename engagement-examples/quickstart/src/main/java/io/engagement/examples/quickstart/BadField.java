package io.engagement.examples.quickstart;

import org.jspecify.annotations.Nullable;

/** A row cannot be used because of one of its fields. It has no stack trace: a file may hold millions. */
final class BadField extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String field;
    private final String reason;
    private final @Nullable String value;

    /**
     * A field that is not what it must be.
     *
     * @param field the column's name
     * @param reason what it must be
     * @param value what it is; null when that says nothing
     */
    BadField(String field, String reason, @Nullable String value) {
        super(field + " " + reason, null, false, false);
        this.field = field;
        this.reason = reason;
        this.value = value;
    }

    String field() {
        return field;
    }

    String reason() {
        return reason;
    }

    @Nullable
    String value() {
        return value;
    }
}
