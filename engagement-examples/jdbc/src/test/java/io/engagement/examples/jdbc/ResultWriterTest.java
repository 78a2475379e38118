package io.engagement.examples.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engagement.examples.jdbc.ResultTable.Column;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What two processes do to each other that write the same results. */
class ResultWriterTest {
    @Test
    void theSecondOfTwoEndsAndHarmsNothing() throws Exception {
        String url = PostgresServer.emptySchema();
        Database database = new Database(url, Map.of());
        try (Connection one = database.connect();
                Connection two = database.connect()) {
            ResultTable innocent = table(row -> "C-" + row);
            // While the first has begun, the second does all of it.
            ResultTable slow = table(row -> {
                if (row == 3
                        && Stored.rows(url, "select count(*) from engagement_score")
                                .equals(List.of("2"))) {
                    new ResultWriter(two, 2).write(innocent);
                }
                return "C-" + row;
            });
            new ResultWriter(one, 2).write(table(row -> "C-" + row));
            Stored.execute(url, "delete from engagement_score", "delete from engagement_progress");
            assertThatThrownBy(() -> new ResultWriter(one, 2).write(slow))
                    .isInstanceOf(DatabaseFailed.class)
                    .hasMessageContaining("another process is writing the same results");
            assertThat(Stored.rows(url, "select count(*) from engagement_score"))
                    .containsExactly("6");
            assertThat(Stored.rows(url, "select written from engagement_progress"))
                    .containsExactly("6");
        }
    }

    private static ResultTable table(IntFunction<@Nullable Object> ids) {
        return new ResultTable(
                "engagement_score",
                List.of(Column.text("customer_id", ids)),
                List.of(Column.number("score", row -> row)),
                6,
                Instant.parse("2026-01-01T00:00:00Z"),
                Definition.of("score", "of the test"));
    }
}
