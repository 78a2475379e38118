package io.engagement.examples.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a request was refused: thrown where it is found out, sent as problem details (RFC 9457). */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int MOST_ERRORS = 1000;

    /** Each kind of refusal: its status, and whether asking again later may help. */
    enum Kind {
        MALFORMED_JSON(400, "Malformed JSON"),
        INVALID_PARAMETER(400, "Invalid parameter"),
        BAD_REQUEST(400, "Bad request"),
        UNKNOWN_CUSTOMER(404, "Unknown customer"),
        NOT_FOUND(404, "Not found"),
        METHOD_NOT_ALLOWED(405, "Method not allowed"),
        ID_CONFLICT(409, "Id of another event"),
        TOO_LARGE(413, "Content too large"),
        UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
        INVALID_EVENT(422, "Invalid event"),
        INTERNAL_ERROR(500, "Internal error"),
        JOURNAL_FAILED(503, "Journal failed"),
        NOT_READY(503, "Not ready"),
        OVERLOADED(503, "Overloaded");

        final int status;
        final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        String slug() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * What is wrong with a part of a request.
     *
     * @param pointer where it is in the body, a JSON pointer (RFC 6901)
     * @param parameter which parameter of the query it is
     * @param value what was given; nothing where nothing was
     * @param expected what should have been
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FieldError(
            @Nullable String pointer,
            @Nullable String parameter,
            @Nullable String value,
            String expected) {}

    /** The members of a problem document. */
    private record Document(
            String type,
            String title,
            int status,
            String detail,
            String instance,
            List<FieldError> errors,
            @Nullable Integer errorsLeftOut) {}

    private final Kind kind;
    private final transient List<FieldError> errors;

    private Problem(Kind kind, String detail, List<FieldError> errors) {
        super(detail);
        this.kind = kind;
        this.errors = errors;
    }

    static Problem of(Kind kind, String detail) {
        return new Problem(kind, detail, List.of());
    }

    static Problem of(Kind kind, String detail, List<FieldError> errors) {
        return new Problem(kind, detail, List.copyOf(errors));
    }

    static Problem parameter(String name, @Nullable String value, String expected) {
        return of(
                Kind.INVALID_PARAMETER,
                "The parameter " + name + " must be " + expected + ".",
                List.of(new FieldError(null, name, value, expected)));
    }

    Kind kind() {
        return kind;
    }

    byte[] document(String instance) {
        List<FieldError> named = errors.subList(0, Math.min(errors.size(), MOST_ERRORS));
        return document(
                kind.slug(), kind.title, kind.status, String.valueOf(getMessage()), instance, named, errors.size());
    }

    /** A problem that the server found before there was a request to speak of. */
    static byte[] document(int status, String title, String detail, String instance) {
        return document(
                title.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'),
                title,
                status,
                detail,
                instance,
                List.of(),
                0);
    }

    private static byte[] document(
            String slug, String title, int status, String detail, String instance, List<FieldError> named, int errors) {
        int leftOut = errors - named.size();
        return Json.bytes(new Document(
                "urn:engagement:problem:" + slug,
                title,
                status,
                detail,
                instance,
                named,
                leftOut == 0 ? null : leftOut));
    }
}
