package io.engagement.examples.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the current row by the names of their columns, in whatever SQL type they have. What is asked for and not
 * there, or not what it must be, is a {@link BadField}.
 *
 * <p>Times never pass through {@code java.sql.Timestamp}, which would read them in the zone of this machine: a
 * {@code timestamptz} is an instant as it is, a {@code timestamp} or {@code date} is local in the zone of the job.
 */
final class Row {
    private static final Currency NO_CURRENCY = Currency.getInstance("XXX");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");
    private static final Pattern WHOLE_HOURS = Pattern.compile(".*T.*[+-][0-9]{2}");
    private static final int FIRST_YEAR = 1900;
    private static final int END_YEAR = 2100;

    private final ResultSet result;
    private final Columns columns;
    private final ZoneId zone;
    private final @Nullable Currency currency;
    private final Instant earliest;
    private final Instant end;

    /**
     * The rows of a result, one after the other.
     *
     * @param result the result, on its current row
     * @param zone the zone of times without one
     * @param currency the only currency, and that of amounts without one; null for any
     */
    Row(ResultSet result, Columns columns, ZoneId zone, @Nullable Currency currency) {
        this.result = result;
        this.columns = columns;
        this.zone = zone;
        this.currency = currency;
        earliest = LocalDate.of(FIRST_YEAR, 1, 1).atStartOfDay(zone).toInstant();
        end = LocalDate.of(END_YEAR, 1, 1).atStartOfDay(zone).toInstant();
    }

    /** Reads a value of the current row. */
    private interface Getter<T> {
        @Nullable
        T get(int place) throws SQLException;
    }

    private <T> @Nullable T get(String column, Getter<T> getter) {
        int place = columns.place(column);
        if (place == 0) {
            return null;
        }
        try {
            return getter.get(place);
        } catch (SQLException | RuntimeException e) {
            throw new BadField(column, "cannot be read as " + columns.type(column) + " (" + e.getMessage() + ")", null);
        }
    }

    /** The text of a field as it stands; "" where there is none. */
    String text(String column) {
        String text = get(column, result::getString);
        return text == null ? "" : text;
    }

    String required(String column) {
        return required(column, text(column));
    }

    private static String required(String column, String text) {
        if (text.isBlank()) {
            throw missing(column);
        }
        return text;
    }

    private static BadField missing(String column) {
        return new BadField(column, "must be given", null);
    }

    /** The columns that are none of those. */
    List<String> others(List<String> known) {
        return columns.others(known);
    }

    /** A time that must be there. */
    Instant time(String column) {
        Instant at = optionalTime(column);
        if (at == null) {
            throw missing(column);
        }
        return at;
    }

    @Nullable
    Instant optionalTime(String column) {
        Instant at = switch (columns.time(column)) {
            case INSTANT -> stored(column, OffsetDateTime.class, OffsetDateTime::toInstant);
            case LOCAL -> stored(column, LocalDateTime.class, this::instant);
            case DAY -> stored(column, LocalDate.class, this::instant);
            case TEXT -> parse(column, text(column).strip());
        };
        if (at != null && (at.isBefore(earliest) || !at.isBefore(end))) {
            throw new BadField(column, "must be in the years " + FIRST_YEAR + " to " + (END_YEAR - 1), "" + at);
        }
        return at;
    }

    private <T> @Nullable Instant stored(String column, Class<T> type, Function<T, Instant> toInstant) {
        T time = get(column, place -> result.getObject(place, type));
        return time == null ? null : toInstant.apply(time);
    }

    private Instant instant(LocalDateTime time) {
        return time.atZone(zone).toInstant();
    }

    private Instant instant(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    private @Nullable Instant parse(String column, String text) {
        try {
            if (text.isEmpty()) {
                return null;
            }
            if (text.length() <= "2026-01-01".length()) {
                return instant(LocalDate.parse(text));
            }
            // Databases write a space where ISO 8601 has a T, and offsets of whole hours without minutes.
            String iso = text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
            String full = WHOLE_HOURS.matcher(iso).matches() ? iso + ":00" : iso;
            TemporalAccessor time =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(full, ZonedDateTime::from, LocalDateTime::from);
            return time instanceof ZonedDateTime zoned ? zoned.toInstant() : instant((LocalDateTime) time);
        } catch (DateTimeException e) {
            throw new BadField(column, "must be a date, a local time or an ISO 8601 instant", text);
        }
    }

    /** A number, exactly as it is stored; of a binary floating point number its shortest decimal form. */
    BigDecimal decimal(String column) {
        BigDecimal number = optionalDecimal(column);
        if (number == null) {
            throw missing(column);
        }
        return number;
    }

    private @Nullable BigDecimal optionalDecimal(String column) {
        Object value = get(column, result::getObject);
        if (value == null || value instanceof BigDecimal) {
            return (BigDecimal) value;
        }
        if (value instanceof BigInteger whole) {
            return new BigDecimal(whole);
        }
        String text = value.toString().strip();
        if (text.isEmpty()) {
            return null;
        }
        if (!DECIMAL.matcher(text).matches()) {
            throw new BadField(column, "must be a number such as -1234.50", text);
        }
        return new BigDecimal(text);
    }

    @Nullable
    Integer whole(String column) {
        BigDecimal number = optionalDecimal(column);
        try {
            return number == null ? null : number.intValueExact();
        } catch (ArithmeticException e) {
            throw new BadField(column, "must be a whole number", "" + number);
        }
    }

    /** The currency of the row. */
    Currency currency(String column) {
        String code = text(column).strip();
        try {
            Currency of = code.isEmpty()
                    ? currency == null ? NO_CURRENCY : currency
                    : Currency.getInstance(code.toUpperCase(Locale.ROOT));
            if (currency == null || of.equals(currency)) {
                return of;
            }
        } catch (IllegalArgumentException e) {
            throw new BadField(column, "must be an ISO 4217 code such as JPY", code);
        }
        throw new BadField(column, "must be " + currency + " as --currency says", code);
    }

    @Nullable
    Period period(String column) {
        String text = text(column).strip();
        try {
            return text.isEmpty() ? null : Period.parse(text);
        } catch (DateTimeException e) {
            throw new BadField(column, "must be an ISO 8601 period such as P1M", text);
        }
    }

    @Nullable
    Duration duration(String column) {
        String text = text(column).strip();
        try {
            return text.isEmpty() ? null : Duration.parse(DECIMAL.matcher(text).matches() ? "PT" + text + "S" : text);
        } catch (DateTimeException e) {
            throw new BadField(column, "must be seconds or an ISO 8601 duration such as PT90S", text);
        }
    }
}
