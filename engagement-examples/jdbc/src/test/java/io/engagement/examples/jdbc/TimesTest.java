package io.engagement.examples.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.domain.Interaction;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A time is the instant the database means, whatever the zone of this machine is. */
class TimesTest {
    private final TimeZone before = TimeZone.getDefault();

    @BeforeEach
    void elsewhere() {
        // 02:30 does not exist here on 2026-03-08, which a java.sql.Timestamp would not survive.
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
    }

    @AfterEach
    void back() {
        TimeZone.setDefault(before);
    }

    @Test
    void duckDb() {
        assertInstants("jdbc:duckdb:");
    }

    @Test
    void postgresql() {
        assertInstants(PostgresServer.emptySchema());
    }

    private static void assertInstants(String url) {
        assertThat(at(url, "Asia/Tokyo", "timestamptz '2026-03-08 02:30:00.123456+00'"))
                .isEqualTo("2026-03-08T02:30:00.123456Z");
        assertThat(at(url, "Asia/Tokyo", "timestamp '2026-03-08 02:30:00.123456'"))
                .isEqualTo("2026-03-07T17:30:00.123456Z");
        assertThat(at(url, "Asia/Tokyo", "date '2026-03-08'")).isEqualTo("2026-03-07T15:00:00Z");
        assertThat(at(url, "Asia/Tokyo", "'2026-03-08'")).isEqualTo("2026-03-07T15:00:00Z");
        assertThat(at(url, "Asia/Tokyo", "'2026-03-08 02:30:00'")).isEqualTo("2026-03-07T17:30:00Z");
        assertThat(at(url, "Asia/Tokyo", "'2026-03-08T02:30:00Z'")).isEqualTo("2026-03-08T02:30:00Z");
        assertThat(at(url, "Asia/Tokyo", "'2026-03-08 02:30:00-05'")).isEqualTo("2026-03-08T07:30:00Z");
        // The clocks of the zone are set forward over 02:30, so that hour is an hour later; of an hour that comes twice
        // it is the first.
        assertThat(at(url, "America/New_York", "timestamp '2026-03-08 02:30:00'"))
                .isEqualTo("2026-03-08T07:30:00Z");
        assertThat(at(url, "America/New_York", "timestamp '2026-11-01 01:30:00'"))
                .isEqualTo("2026-11-01T05:30:00Z");
    }

    private static Instant at(String url, String zone, String sql) {
        FactReader.Options options = new FactReader.Options(ZoneId.of(zone), null, 10, true);
        String query = "select 'C-1' as customer_id, 'visit' as type, " + sql + " as date";
        BadRows none = new BadRows(System.err, true);
        try (FactReader reader = new FactReader(new Database(url, Map.of()), options, none);
                FactStream<Interaction> facts = reader.read(FactKind.INTERACTIONS, Source.of(query))) {
            List<Interaction> all = facts.stream().toList();
            return all.get(0).at();
        }
    }
}
