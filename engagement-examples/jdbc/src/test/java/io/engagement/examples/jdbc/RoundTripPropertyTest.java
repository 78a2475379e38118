package io.engagement.examples.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Facts come out of tables and files as they went in. */
class RoundTripPropertyTest {
    /** Not that of any time above. */
    private static final ZoneId ZONE = ZoneId.of("America/New_York");

    @Property(tries = 5)
    void outOfTablesParquetAndCsv(@ForAll long seed, @ForAll @IntRange(min = 0, max = 40) int events) throws Exception {
        Generated facts = Generated.of(seed, 10, events);
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "databases")), "test");
        String url = "jdbc:duckdb:memory:" + directory.getFileName();
        try (Connection keep = Stored.connect(url)) {
            Stored.write(keep, facts);
            assertSame(facts, url, 1 + events / 3, "", "");
            for (String ending : List.of(".parquet", ".csv")) {
                for (String table : List.of("purchases", "answers", "interactions", "customers")) {
                    Stored.execute(keep, "copy " + table + " to '" + directory.resolve(table + ending) + "'");
                }
                assertSame(facts, url, 1 + events, directory + "/", ending);
            }
        }
    }

    @Test
    void outOfPostgresql() {
        String url = PostgresServer.emptySchema();
        for (int seed = 0; seed < 3; seed++) {
            Generated facts = Generated.of(seed, 20, 100 * seed);
            Stored.write(url, facts);
            assertSame(facts, url, 7, "", "");
        }
    }

    private static void assertSame(Generated facts, String url, int fetchSize, String before, String after) {
        assertThat(read(url, fetchSize, FactKind.PURCHASES, before + "purchases" + after))
                .containsExactlyInAnyOrderElementsOf(facts.purchases());
        assertThat(read(url, fetchSize, FactKind.ANSWERS, before + "answers" + after))
                .containsExactlyInAnyOrderElementsOf(facts.answers());
        assertThat(read(url, fetchSize, FactKind.INTERACTIONS, before + "interactions" + after))
                .containsExactlyInAnyOrderElementsOf(facts.interactions());
        assertThat(read(url, fetchSize, FactKind.CUSTOMERS, before + "customers" + after))
                .containsExactlyInAnyOrderElementsOf(facts.customers());
    }

    private static <T> List<T> read(String url, int fetchSize, FactKind<T> kind, String source) {
        BadRows none = new BadRows(new PrintStream(OutputStream.nullOutputStream()), true);
        FactReader.Options options = new FactReader.Options(ZONE, null, fetchSize, true);
        try (FactReader reader = new FactReader(new Database(url, Map.of()), options, none);
                FactStream<T> facts = reader.read(kind, Source.of(source))) {
            return facts.stream().toList();
        }
    }
}
