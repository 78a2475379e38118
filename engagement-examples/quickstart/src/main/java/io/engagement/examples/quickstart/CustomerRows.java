package io.engagement.examples.quickstart;

import io.engagement.domain.Customer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of customers, one for each spell; columns of other names are attributes.
 *
 * @param zone the zone of dates without one
 */
record CustomerRows(ZoneId zone) implements RowFormat<Customer> {
    @Override
    public List<String> required() {
        return List.of("customer_id", "since");
    }

    @Override
    public List<String> optional() {
        return List.of("end", "end_reason");
    }

    @Override
    public boolean takesOthers() {
        return true;
    }

    @Override
    public Customer read(Row row) {
        Instant since = row.time("since", zone);
        Instant end = end(row, since);
        String reason = row.text("end_reason");
        if (end == null && !reason.isEmpty()) {
            throw new BadField("end_reason", "must be empty without an end", reason);
        }
        Map<String, String> attributes = new TreeMap<>();
        for (String name : row.header().others(known())) {
            if (!row.text(name).isEmpty()) {
                attributes.put(name, row.text(name));
            }
        }
        return new Customer(row.required("customer_id"), since, end, reason, attributes);
    }

    private @Nullable Instant end(Row row, Instant since) {
        Instant end = row.optionalTime("end", zone);
        if (end != null && end.isBefore(since)) {
            throw new BadField("end", "must not be before since", row.text("end"));
        }
        return end;
    }

    private List<String> known() {
        return Stream.concat(required().stream(), optional().stream()).toList();
    }
}
