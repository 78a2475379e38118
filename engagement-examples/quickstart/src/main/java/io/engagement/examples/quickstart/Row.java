package io.engagement.examples.quickstart;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one record by the names of their columns. What is asked for and not there, or not what it must be, is a
 * {@link BadField}. Ids and words are taken as they stand; around anything else space does not matter.
 */
final class Row {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)");
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,9}");
    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2099;
    /** Between these the local year is in range in any zone, so that it need not be worked out. */
    private static final Instant SURELY_IN = Instant.parse(FIRST_YEAR + "-01-02T00:00:00Z");

    private static final Instant SURELY_STILL_IN = Instant.parse(LAST_YEAR + "-12-30T00:00:00Z");

    private final Header header;
    private final List<String> fields;
    private final long line;

    Row(Header header, List<String> fields, long line) {
        this.header = header;
        this.fields = fields;
        this.line = line;
        if (fields.size() != header.size()) {
            throw new BadField("row", "must have " + header.size() + " fields", "" + fields.size());
        }
    }

    Header header() {
        return header;
    }

    long line() {
        return line;
    }

    /** The text of a field; "" when the column or the text is not there. */
    String text(String column) {
        int place = header.place(column);
        return place < 0 ? "" : fields.get(place);
    }

    String required(String column) {
        String text = text(column);
        if (text.isBlank()) {
            throw new BadField(column, "must be given", null);
        }
        return text;
    }

    private @Nullable String stripped(String column) {
        String text = text(column).strip();
        return text.isEmpty() ? null : text;
    }

    Instant time(String column, ZoneId zone) {
        return parse(column, required(column).strip(), zone);
    }

    @Nullable
    Instant optionalTime(String column, ZoneId zone) {
        String text = stripped(column);
        return text == null ? null : parse(column, text, zone);
    }

    private static Instant parse(String column, String text, ZoneId zone) {
        Instant at;
        try {
            at = instant(text, zone);
        } catch (DateTimeException e) {
            throw new BadField(column, "must be a date, a local time or an ISO 8601 instant", text);
        }
        boolean nearBorder = at.isBefore(SURELY_IN) || at.isAfter(SURELY_STILL_IN);
        int year = nearBorder ? at.atZone(zone).getYear() : FIRST_YEAR;
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            throw new BadField(column, "must be in the years " + FIRST_YEAR + " to " + LAST_YEAR, text);
        }
        return at;
    }

    /** The start of a local date, a local date and time, or one with its offset. */
    static Instant instant(String text, ZoneId zone) {
        // Nearly all dates have one of these forms, and a formatter would take most of the time of reading.
        if (matches(text, "0000-00-00")) {
            return date(text).atStartOfDay(zone).toInstant();
        }
        if (matches(text, "0000-00-00T00:00:00Z") && digits(text, 11, 13) < 24 && digits(text, 17, 19) < 60) {
            return date(text)
                    .atTime(digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19))
                    .toInstant(ZoneOffset.UTC);
        }
        if (text.length() <= "2026-01-01".length()) {
            return LocalDate.parse(text).atStartOfDay(zone).toInstant();
        }
        if (text.length() >= "2026-01-01T00:00:00Z".length() && text.endsWith("Z") && text.charAt(10) == 'T') {
            return Instant.parse(text);
        }
        // Databases write a space where ISO 8601 has a T.
        String iso = text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        TemporalAccessor time =
                DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, ZonedDateTime::from, LocalDateTime::from);
        return time instanceof ZonedDateTime zoned
                ? zoned.toInstant()
                : ((LocalDateTime) time).atZone(zone).toInstant();
    }

    /** Whether a text has a digit where the form has 0, and the same character elsewhere. */
    private static boolean matches(String text, String form) {
        boolean matches = text.length() == form.length();
        for (int i = 0; matches && i < form.length(); i++) {
            char c = text.charAt(i);
            matches = form.charAt(i) == '0' ? c >= '0' && c <= '9' : c == form.charAt(i);
        }
        return matches;
    }

    private static LocalDate date(String text) {
        return LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
    }

    private static int digits(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    BigDecimal decimal(String column) {
        String text = required(column).strip();
        // BigDecimal itself would take 1e9 and digits of other scripts.
        if (!DECIMAL.matcher(text).matches()) {
            throw new BadField(column, "must be a number such as -1234.50", text);
        }
        return new BigDecimal(text);
    }

    @Nullable
    Integer whole(String column) {
        String text = stripped(column);
        if (text != null && !WHOLE.matcher(text).matches()) {
            throw new BadField(column, "must be a whole number", text);
        }
        return text == null ? null : Integer.valueOf(text);
    }

    @Nullable
    Period period(String column) {
        String text = stripped(column);
        if (text == null) {
            return null;
        }
        try {
            Period period = Period.parse(text);
            if (!period.isZero() && !period.isNegative()) {
                return period;
            }
        } catch (DateTimeException e) {
            // It is none; said below.
        }
        throw new BadField(column, "must be a positive ISO 8601 period such as P1M", text);
    }

    @Nullable
    Duration duration(String column) {
        String text = stripped(column);
        if (text == null) {
            return null;
        }
        try {
            Duration duration = Duration.parse(DECIMAL.matcher(text).matches() ? "PT" + text + "S" : text);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeException e) {
            // It is none; said below.
        }
        throw new BadField(column, "must be seconds or an ISO 8601 duration such as PT90S, not negative", text);
    }
}
