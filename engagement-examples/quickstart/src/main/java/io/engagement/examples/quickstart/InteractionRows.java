package io.engagement.examples.quickstart;

import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import java.time.ZoneId;
import java.util.List;

/**
 * Rows of interactions.
 *
 * @param zone the zone of dates without one
 */
record InteractionRows(ZoneId zone) implements RowFormat<Interaction> {
    @Override
    public List<String> required() {
        return List.of("customer_id", "date", "type");
    }

    @Override
    public List<String> optional() {
        return List.of("item", "duration", "channel", "touchpoint", "id");
    }

    @Override
    public Interaction read(Row row) {
        return new Interaction(
                row.required("customer_id"),
                row.time("date", zone),
                InteractionType.of(row.required("type").strip()),
                row.text("item"),
                row.duration("duration"),
                row.text("channel"),
                row.text("touchpoint"),
                row.text("id"));
    }
}
