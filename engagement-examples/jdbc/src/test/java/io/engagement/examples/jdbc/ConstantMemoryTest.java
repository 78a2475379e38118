package io.engagement.examples.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.domain.Purchase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** However many rows there are, some of them are in memory. */
class ConstantMemoryTest {
    private static final int ROWS = 300_000;
    private static final String MAXIMUM = "-Xmx20m";
    /** The rows alone are 300 MB. */
    private static final String ROW = "select 'C-1' as customer_id, date '2026-01-01' as date, 1.5 as amount,"
            + " repeat('x', 1000) as item from ";

    @Test
    void duckDb() throws Exception {
        String said = read("jdbc:duckdb:", ROW + "range(" + ROWS + ")");
        assertThat(said).contains("read " + ROWS);
        if (said.contains("peak")) {
            // All memory of the process, that of DuckDB included: 120 MB, and 90 with a thousand rows.
            assertThat(Integer.parseInt(said.replaceAll("(?s).*peak (\\d+) MB.*", "$1")))
                    .isLessThan(300);
        }
    }

    @Test
    void postgresql() throws Exception {
        assertThat(read(PostgresServer.emptySchema(), ROW + "generate_series(1, " + ROWS + ")"))
                .contains("read " + ROWS);
    }

    private static String read(String url, String query) throws Exception {
        Process process = Child.start(List.of(MAXIMUM), Reading.class, url, query);
        String said = Child.waitFor(process);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** Counts the purchases of a query. */
    static final class Reading {
        private Reading() {}

        public static void main(String... args) throws Exception {
            BadRows none = new BadRows(System.err, true);
            FactReader.Options options = new FactReader.Options(ZoneOffset.UTC, null, 1_000, false);
            try (FactReader reader = new FactReader(new Database(args[0], Map.of()), options, none);
                    FactStream<Purchase> purchases = reader.read(FactKind.PURCHASES, Source.of(args[1]))) {
                System.out.println("read "
                        + purchases.stream()
                                .filter(each -> !each.item().isEmpty())
                                .count());
            }
            Path status = Path.of("/proc/self/status");
            if (Files.isReadable(status)) {
                String peak = Files.readString(status).replaceAll("(?s).*VmHWM:\\s*(\\d+) kB.*", "$1");
                System.out.println("peak " + Integer.parseInt(peak) / 1024 + " MB");
            }
        }
    }
}
