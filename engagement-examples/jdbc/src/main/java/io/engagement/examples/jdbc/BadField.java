package io.engagement.examples.jdbc;

import org.jspecify.annotations.Nullable;

/** A field of a row that cannot be used. */
final class BadField extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String GOT = ", got ";

    private final String reason;
    private final @Nullable String value;

    /**
     * A bad field.
     *
     * @param field its name
     * @param reason what it must be
     * @param value what it is; null where it is not there
     */
    BadField(String field, String reason, @Nullable String value) {
        this(field + " " + reason, value == null ? null : '"' + Lines.shown(value) + '"');
    }

    private BadField(String reason, @Nullable String value) {
        super(reason, null, false, false);
        this.reason = reason;
        this.value = value;
    }

    /** What a record of the library refused: its messages say "field must be ..., got ...". */
    static BadField of(IllegalArgumentException refused) {
        String message = String.valueOf(refused.getMessage());
        int got = message.indexOf(GOT);
        return got < 0
                ? new BadField(message, null)
                : new BadField(message.substring(0, got), Lines.shown(message.substring(got + GOT.length())));
    }

    /** Field and reason, by which bad rows are counted. */
    String reason() {
        return reason;
    }

    /** Field, reason and value, in one line of moderate length. */
    String text() {
        return value == null ? reason : reason + GOT + value;
    }
}
