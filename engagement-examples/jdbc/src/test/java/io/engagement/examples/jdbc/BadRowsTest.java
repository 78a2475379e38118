package io.engagement.examples.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.domain.Purchase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row that cannot be used is reported by its key with the reason, and all others are read. */
class BadRowsTest {
    private static final String BAD_PURCHASES = """
            (values
              ('1', 'C-1', timestamptz '2026-01-01 00:00:00Z', 'JPY', cast(1.5 as %1$s)),
              ('2', null, timestamptz '2026-01-01 00:00:00Z', 'JPY', 1),
              ('3', 'C-3', null, 'JPY', 1),
              ('4', 'C-4', timestamptz '2026-01-01 00:00:00Z', 'JPY', null),
              ('5', 'C-5', timestamptz '2026-01-01 00:00:00Z', 'JPY', cast('NaN' as %1$s)),
              ('6', 'C-6', timestamptz '2026-01-01 00:00:00Z', 'JPY', cast('-Infinity' as %1$s)),
              ('7', 'C-7', timestamptz 'infinity', 'JPY', 1),
              ('8', 'C-8', timestamptz '0012-01-01 00:00:00Z', 'JPY', 1),
              ('9', 'C-9', timestamptz '2026-01-01 00:00:00Z', 'YEN', 1),
              ('A', 'C-A', timestamptz '2026-01-01 00:00:00Z', 'USD', 1),
              ('B', 'C-B', timestamptz '2026-01-01 00:00:00Z', null, 2),
              ('B', 'C-B', timestamptz '2026-01-01 00:00:00Z', 'JPY', 2),
              ('B', 'C-C', timestamptz '2026-01-01 00:00:00Z', null, 2)) as t(id, customer_id, date, currency, amount)
            """;
    private static final String[] REPORTED = {
        "row 2, id 2: customer_id must be given",
        "row 3, id 3: date must be given",
        "row 4, id 4: amount must be given",
        "row 5, id 5: amount must be a number such as -1234.50, got \"NaN\"",
        "row 6, id 6: amount must be a number such as -1234.50, got \"-Infinity\"",
        "row 7, id 7: date must be in the years 1900 to 2099, got",
        "row 8, id 8: date must be in the years 1900 to 2099, got",
        "row 9, id 9: currency must be an ISO 4217 code such as JPY, got \"YEN\"",
        "row 10, id A: currency must be JPY as --currency says, got \"USD\"",
        "row 13, id B: id must not be that of another event, got \"B\""
    };

    @Test
    void inDuckDb() {
        assertReported("jdbc:duckdb:", "select * from " + BAD_PURCHASES.formatted("double"));
    }

    @Test
    void inPostgresql() {
        assertReported(PostgresServer.emptySchema(), "select * from " + BAD_PURCHASES.formatted("float8"));
        // PostgreSQL 14 and later have infinite decimals.
        assertReported(PostgresServer.emptySchema(), "select * from " + BAD_PURCHASES.formatted("numeric"));
    }

    private static void assertReported(String url, String query) {
        Reading reading = Reading.of(url, query);
        assertThat(reading.purchases).extracting(Purchase::customerId).containsExactly("C-1", "C-B");
        assertThat(reading.rows).isEqualTo(13);
        assertThat(reading.repeated).isEqualTo(1);
        assertThat(reading.bad).isEqualTo(10);
        assertThat(reading.said).contains(REPORTED);
        assertThat(reading.said).contains("1 x amount must be given").contains("2 x date must be in the years");
    }

    @Test
    void linesThatAreNoRows(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("it's.csv");
        Files.writeString(file, """
                \uFEFFcustomer_id,"Date",amount,note
                C-1,2026-01-01,1.10,"two
                lines, and a ""quote\"\""
                C-2,2026-01-01
                C-3,2026-01-03,3,x,y
                C-4,2026-13-01,4,
                C-5,2026-01-05,1e5x,
                ,2026-01-06,6,
                C-7,2026-01-07T10:00:00+09:00,7.00,

                C-8,2026-01-08 10:00:00.5+00,8,
                C-9,"2026-01-09,9,
                C-10,2026-01-10,10,
                """);
        Reading reading = Reading.of("jdbc:duckdb:", file.toString());
        assertThat(reading.purchases).extracting(Purchase::customerId).containsExactly("C-1", "C-7", "C-8");
        assertThat(reading.purchases.get(0).amount().value()).isEqualByComparingTo("1.10");
        assertThat(reading.said)
                .contains("Found: 2, got \"C-2,2026-01-01\"")
                .contains("Found: 5, got \"C-3,2026-01-03,3,x,y\"")
                .contains(
                        "customer_id C-4: date must be a date, a local time or an ISO 8601 instant, got \"2026-13-01\"")
                .contains("customer_id C-5: amount must be a number such as -1234.50, got \"1e5x\"")
                .contains("customer_id must be given")
                .contains("unterminated quote found., got \"C-9,\"2026-01-09,9,\\nC-10,2026-01-10,10,\"");
        assertThat(reading.bad).isEqualTo(6);
        assertThat(reading.rows).isEqualTo(9);
    }

    @Test
    void notUtf8(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("latin.csv");
        Files.write(
                file,
                "customer_id,date,amount\nC-1,2026-01-01,1\nM\u00FCller,2026-01-01,1\nC-3,2026-01-01,1\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        Reading reading = Reading.of("jdbc:duckdb:", file.toString());
        assertThat(reading.said).contains("line 3");
        assertThat(reading.bad).isEqualTo(1);
        assertThat(reading.purchases).extracting(Purchase::customerId).containsExactly("C-1", "C-3");
    }

    /** What was read, and what was said about it. */
    private record Reading(List<Purchase> purchases, long rows, long repeated, long bad, String said) {
        static Reading of(String url, String source) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            BadRows bad = new BadRows(new PrintStream(said, true, StandardCharsets.UTF_8), false);
            FactReader.Options options = new FactReader.Options(ZoneId.of("UTC"), Currency.getInstance("JPY"), 2, true);
            try (FactReader reader = new FactReader(new Database(url, Map.of()), options, bad);
                    FactStream<Purchase> facts = reader.read(FactKind.PURCHASES, Source.of(source))) {
                List<Purchase> purchases = facts.stream().toList();
                bad.close();
                return new Reading(
                        purchases,
                        facts.rows(),
                        facts.repeated(),
                        facts.badRows(),
                        said.toString(StandardCharsets.UTF_8));
            }
        }
    }
}
