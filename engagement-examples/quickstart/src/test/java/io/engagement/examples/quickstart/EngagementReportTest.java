package io.engagement.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.examples.quickstart.analysis.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngagementReportTest {
    @TempDir
    private Path dir;

    private String file(String name, String... lines) throws IOException {
        return Run.file(dir, name, lines).toString();
    }

    private static void assertRefused(Run run, String message) {
        assertThat(run.err()).startsWith(message);
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(2);
    }

    /**
     * By hand: A's second order was refunded in full, B bought on 1 February of Tokyo, one of C's rows is repeated: 4
     * purchases, USD 100 + 30 + 120. In February 1 of 2 customers left, in January 0 of 1: 1/3 a month, a lifespan of 3
     * months. They were customers for 59 + 15 + 19 days: 4 purchases / (93 / 365.25) = 15.71 a year.
     */
    @Test
    void reportOfATinyBase() throws IOException {
        Run run = Run.of(
                "--purchases",
                file(
                        "p.csv",
                        "Customer_ID, Date ,amount,currency,order,store,id",
                        "A,2026-01-01,100.00,USD,O-1,1,1",
                        "A,2026-01-31T09:00,50.00,usd,O-2,1,2",
                        "A,2026-02-01,-50.00,USD,O-2,1,3",
                        "B,2026-02-01T00:30:00+09:00,30.00,USD,O-3,2,4",
                        "C,2026-02-10,60.00,USD,,2,5",
                        "C,2026-02-10,60.00,USD,,2,5",
                        "C,2026-02-20,60.00,USD,,2,6"),
                "--answers",
                file("a.csv", "customer_id,date,score,text", "A,2026-02-01,10,", "B,2026-02-02,3,\"遅い\n配送\""),
                "--interactions",
                file("i.csv", "customer_id,date,type", "A,2026-02-27,visit", "B,2026-02-27,email sent"),
                "--customers",
                file(
                        "c.csv",
                        "customer_id,since,end,end_reason,plan",
                        "A,2026-01-01,,,pro",
                        "B,2026-01-31,2026-02-15,price,free",
                        "C,2026-02-10,,,"),
                "--zone",
                "Asia/Tokyo",
                "--as-of",
                "2026-03-01");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        String golden = Files.readString(Path.of("src", "test", "resources", "tiny-report.txt"));
        assertThat(run.out().replace(dir + java.io.File.separator, "")).isEqualTo(golden);
    }

    @Test
    void reportOfTheSample() {
        Run run = Run.of();
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("Asia/Tokyo", "JPY", "NPS", "churn", "repeat rate", "by the formula", "most engaged")
                .doesNotContain("undefined");
        assertThat(Run.of().out()).isEqualTo(run.out());
    }

    /** The file is not part of the project; {@code -Dcdnow=FILE} says where it is. */
    @Test
    void reportOfCdnow() {
        Path file = Path.of(System.getProperty(
                "cdnow",
                Path.of("..", "..", "..", "shared", "data", "cdnow_transactions.csv")
                        .toString()));
        Assumptions.assumeTrue(Files.exists(file), "no " + file);
        Run run = Run.of("--purchases", file.toString());
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("purchases: 6,919 rows read, 0 bad")
                .contains("2,357 bought")
                .contains("6,919; 6,696 when those of one customer on one day count as one")
                .contains("NPS                     undefined: no answers: --answers was not given")
                .contains("churn                   undefined: no customers file (--customers)")
                .contains("1997-01-01 to 1998-06-30");
    }

    @Test
    void strictStopsAtTheFirstBadRow() throws IOException {
        String file = file("p.csv", "customer_id,date,amount", "A,2026-01-01,1", "A,2026-01-01,x", "A,2026-01-01,y");
        Run run = Run.of("--strict", "--purchases", file);
        assertRefused(
                run, "bad row: " + file + ", line 3, amount: must be a number such as -1234.50, got \"x\" (--strict)");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(Run.of("--purchases", file).code()).isZero();
    }

    @Test
    void aMissingFileIsNamed() {
        String file = dir.resolve("none.csv").toString();
        assertRefused(Run.of("--answers", file), file + ": no such file (--answers)");
        assertRefused(Run.of("--answers", dir.toString()), dir + ": must be a file, since it may be read twice");
    }

    @Test
    void wrongColumnsAreNamed() throws IOException {
        String file = file("p.csv", "id,Day,amount", "A,2026-01-01,1");
        assertRefused(
                Run.of("--purchases", file), file + ": columns customer_id, date must be there; found id, day, amount");
        String twice = file("t.csv", "customer_id,date,amount,Amount", "A,2026-01-01,1,1");
        assertRefused(
                Run.of("--purchases", twice),
                twice + ": column amount stands twice; found customer_id, date, amount, amount");
        String neither = file("a.csv", "customer_id,date", "A,2026-01-01");
        assertRefused(
                Run.of("--answers", neither),
                neither + ": column score or text must be there; found customer_id, date");
    }

    @Test
    void anEmptyOrBrokenHeaderIsRefused() throws IOException {
        String empty = Files.writeString(dir.resolve("e.csv"), "").toString();
        assertRefused(Run.of("--purchases", empty), empty + ": is empty; a line with the names of the columns");
        String broken = file("b.csv", "customer_id,\"date,amount");
        assertRefused(Run.of("--purchases", broken), broken + ", line 1: must close its quote");
        String utf16 = dir.resolve("u.csv").toString();
        Files.write(Path.of(utf16), "customer_id,date,amount\n".getBytes(StandardCharsets.UTF_16));
        assertRefused(Run.of("--purchases", utf16), utf16 + ", line 1: must be UTF-8 text");
    }

    @Test
    void wrongOptionsAreRefused() throws IOException {
        String file = file("p.csv", "customer_id,date,amount", "A,2026-01-01,1");
        assertRefused(Run.of("--zone", "Mars"), "--zone must be a zone such as Asia/Tokyo or UTC, got \"Mars\"");
        assertRefused(Run.of("--as-of", "soon"), "--as-of must be a date, a local time or an ISO 8601 instant");
        assertRefused(Run.of("--currency", "USD"), "--currency goes with --purchases only");
        assertRefused(
                Run.of("--purchases", file, "--currency", "YEN"),
                "--currency must be an ISO 4217 code such as JPY, got \"YEN\"");
        assertRefused(Run.of("--sales", file), "Unknown options: '--sales'");
    }

    @Test
    void helpNamesEveryOptionAndColumn() {
        Run run = Run.of("--help");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("--purchases", "--answers", "--interactions", "--customers", "--strict", "customer_id, date")
                .contains("Exit codes:", "  2   nothing was printed");
    }

    @Test
    void aChosenCurrencyRulesOutOthers() throws IOException {
        String file = file(
                "p.csv",
                "customer_id,date,amount,currency",
                "A,2026-01-01,1,EUR",
                "A,2026-01-02,2,",
                "A,2026-01-03,4,USD");
        Run chosen = Run.of("--purchases", file, "--currency", "usd");
        assertThat(chosen.err())
                .isEqualTo("bad row: " + file
                        + ", line 2, currency: must be USD as was chosen (one currency a report), got \"EUR\"\n");
        assertThat(chosen.out()).contains("USD 6.00 net of refunds");
        Run first = Run.of("--purchases", file);
        assertThat(first.err()).contains("line 3, currency: must be EUR as line 2 has", "got \"XXX\"", "got \"USD\"");
        assertThat(first.out()).contains("EUR 1.00 net of refunds");
    }

    @Test
    void laterEventsAreLeftOutAndCounted() throws IOException {
        String file = file(
                "p.csv",
                "customer_id,date,amount",
                "A,2026-01-01T11:59:59Z,1",
                "A,2026-01-01T12:00:00Z,2",
                "A,2026-01-02,4");
        Run run = Run.of("--purchases", file, "--as-of", "2026-01-01T12:00Z");
        assertThat(run.out())
                .contains("as of                   2026-01-01T12:00:00Z")
                .contains("2 at or after the moment are left out")
                .contains("revenue                 1 net of refunds");
    }

    @Test
    void columnsThatAreNotUsedAreNamed() throws IOException {
        String file = file("i.csv", "customer_id,date,type,mood,,shop", "A,2026-01-01,visit,good,,1");
        assertThat(Run.of("--interactions", file).out()).contains("interactions: columns not used: mood, , shop");
    }

    @Test
    void aFileWithoutRowsNeedsAMoment() throws IOException {
        String file = file("p.csv", "customer_id,date,amount");
        assertRefused(Run.of("--purchases", file), "there is nothing to report: no event was read");
        Run run = Run.of("--purchases", file, "--as-of", "2026-01-01");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("purchases               undefined: no purchases\n")
                .contains("score                   undefined: no events to score");
    }

    @Test
    void customersAloneAreReported() throws IOException {
        String file = file("c.csv", "customer_id,since,end", "A,2025-11-05,2025-12-15", "B,2025-11-07,");
        Run run = Run.of("--customers", file, "--as-of", "2026-01-01");
        assertThat(run.out())
                .contains("2 known, 1 of them customers now; 0 bought")
                .contains("churn                   50.0% [9.5%, 90.5%] at 95%, n 2 (1 of 2)")
                .contains("why they left           not said 1");
        assertThat(Run.of("--customers", file).out()).contains("the beginning of 2025-12-16");
    }

    @Test
    void foreignTextCannotMoveTheCursor() {
        assertThat(Text.shown("a\u001b[31m\r\n\tb\u202E\uD800")).isEqualTo("a\\u001B[31m\\r\\n\\tb\\u202E\\uD800");
        assertThat(Text.shown("東京🍵")).isEqualTo("東京🍵");
        assertThat(Text.shown("x".repeat(201))).isEqualTo("x".repeat(200) + "...");
    }
}
