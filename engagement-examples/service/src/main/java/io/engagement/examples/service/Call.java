package io.engagement.examples.service;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/**
 * A request on its way to an endpoint.
 *
 * @param request the request
 * @param parts the variable parts of the path, decoded
 */
record Call(Request request, List<String> parts) {
    /** The parameters of the query, of which others than those named are refused. */
    Fields query(String... names) {
        Fields fields;
        try {
            fields = Request.extractQueryParameters(request, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "The query cannot be decoded: " + e.getMessage());
        }
        for (Fields.Field field : fields) {
            if (!List.of(names).contains(field.getName())) {
                String known =
                        names.length == 0 ? "left away, as there are none here" : "one of " + String.join(", ", names);
                throw Problem.parameter(field.getName(), field.getValue(), known);
            }
            if (field.getValues().size() > 1) {
                throw Problem.parameter(
                        field.getName(), field.getValues().stream().collect(Collectors.joining(", ")), "given once");
            }
        }
        return fields;
    }

    static Instant instant(Fields query, String name, Instant otherwise) {
        return parsed(query, name, otherwise, "an instant such as 2026-10-01T09:00:00Z", Instant::parse);
    }

    static Period period(Fields query, String name, Period otherwise) {
        return parsed(query, name, otherwise, "a period such as P1Y, above zero and at most 20 years", text -> {
            Period period = Period.parse(text);
            LocalDate end = LocalDate.EPOCH.plus(period);
            if (!end.isAfter(LocalDate.EPOCH) || end.isAfter(LocalDate.EPOCH.plusYears(20))) {
                throw new DateTimeException(text);
            }
            return period;
        });
    }

    static double number(Fields query, String name, double otherwise, double low, double high) {
        String expected = "a number from " + low + " to " + high;
        double number = parsed(query, name, otherwise, expected, Double::valueOf);
        if (!(number >= low && number <= high)) {
            throw Problem.parameter(name, query.getValue(name), expected);
        }
        return number;
    }

    private static <T> T parsed(Fields query, String name, T otherwise, String expected, Function<String, T> parse) {
        String value = query.getValue(name);
        try {
            return value == null ? otherwise : parse.apply(value);
        } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
            throw Problem.parameter(name, value, expected);
        }
    }
}
