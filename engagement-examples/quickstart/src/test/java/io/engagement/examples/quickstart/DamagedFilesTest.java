package io.engagement.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Purchase;
import io.engagement.examples.quickstart.analysis.Facts.Kind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files in which every other row is damaged in another way. Good rows are of customers G-, bad ones of C-. */
class DamagedFilesTest {
    private static Path file(Kind kind) {
        return Path.of("src", "test", "resources", "damaged-" + kind.lowerCase() + ".csv");
    }

    private static List<String> badRows(Kind kind) {
        Run run = Run.of("--" + kind.lowerCase(), file(kind).toString());
        assertThat(run.code()).isZero();
        return run.err().lines().map(line -> line.replaceFirst(".*csv, ", "")).toList();
    }

    @Test
    void noGoodPurchaseIsLost() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        FileFacts facts = new FileFacts(
                Map.of(Kind.PURCHASES, file(Kind.PURCHASES)),
                ZoneOffset.UTC,
                null,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        List<CustomerEvent> read = new ArrayList<>();
        facts.forEachEvent(read::add);
        assertThat(read.stream().map(CustomerEvent::customerId))
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 32)
                        .mapToObj(number -> String.format("G-%02d", number))
                        .toList());
        assertThat(read.stream().map(event -> (Purchase) event))
                .allSatisfy(purchase -> assertThat(purchase.amount().value().intValueExact())
                        .isEqualTo(100 + Integer.parseInt(purchase.customerId().substring(2))))
                .allSatisfy(purchase -> assertThat(purchase.channel()).isEqualTo("web"))
                .extracting(CustomerEvent::item)
                .startsWith("bean", "with \"quotes\", commas", "two\nlines", "東京", "lines\r\nof CRLF", "");
        assertThat(facts.notes().get(0)).startsWith("purchases: 67 rows read, 34 bad");
        facts.forEachEvent(event -> {});
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .as("a second reading reports nothing again")
                .hasSize(21);
    }

    @Test
    void everyBadPurchaseIsReported() {
        assertThat(badRows(Kind.PURCHASES))
                .containsExactly(
                        "line 3, customer_id: must be given",
                        "line 5, customer_id: must be given",
                        "line 8, date: must be given",
                        "line 10, amount: must be given",
                        "line 13, date: must be a date, a local time or an ISO 8601 instant, got \"yesterday\"",
                        "line 15, date: must be a date, a local time or an ISO 8601 instant, got \"2024-02-30\"",
                        "line 17, date: must be a date, a local time or an ISO 8601 instant, got \"01/02/2024\"",
                        "line 19, date: must be in the years 1900 to 2099, got \"0204-01-02\"",
                        "line 22, date: must be a date, a local time or an ISO 8601 instant, got \"2024-01-02T25:00\"",
                        "line 24, amount: must be a number such as -1234.50, got \"ten\"",
                        "line 27, amount: must be a number such as -1234.50, got \"1,234.50\"",
                        "line 29, amount: must be a number such as -1234.50, got \"¥100\"",
                        "line 31, amount: must be a number such as -1234.50, got \"1e9\"",
                        "line 33, amount: must be a number such as -1234.50, got \"１００\"",
                        "line 36, amount: must be below 10^24 with at most 18 decimals,"
                                + " got \"1000000000000000000000000\"",
                        "line 38, amount: must be a number such as -1234.50, got \"NaN\"",
                        "line 41, currency: must be an ISO 4217 code such as JPY, got \"YEN\"",
                        "line 43, currency: must be JPY as line 2 has (one currency a report), got \"USD\"",
                        "line 45, row: must have 8 fields, got \"7\"",
                        "line 47, row: must have 8 fields, got \"9\"",
                        "... and 14 more like these in " + file(Kind.PURCHASES));
        Run run = Run.of("--purchases", file(Kind.PURCHASES).toString());
        assertThat(run.out().lines().map(String::strip))
                .contains(
                        "2 x covers must be a positive ISO 8601 period such as P1M",
                        "1 x customer_id must end at its closing quote (a quote inside is written twice)",
                        "1 x id must not be that of another event",
                        "1 x item must close its quote within 100 lines",
                        "2 x item must end at its closing quote (a quote inside is written twice)",
                        "1 x row must be UTF-8 text",
                        "6 x row must have 8 fields",
                        "8 x amount must be a number such as -1234.50");
    }

    @Test
    void everyBadAnswerIsReported() {
        assertThat(badRows(Kind.ANSWERS))
                .containsExactly(
                        "line 3, score: must fit recommend (0..10), got \"11\"",
                        "line 5, score: must fit recommend (0..10), got \"-1\"",
                        "line 6, score: must be a whole number, got \"9.5\"",
                        "line 7, score: must be given, or text",
                        "line 8, question: must be given",
                        "line 9, question: must be one of [comment, effort, recommend, referrals, review,"
                                + " satisfaction, stay], or come with min and max, got \"ease\"",
                        "line 10, max: must be given with min and not below it",
                        "line 11, score: must fit ease (1..7), got \"9\"",
                        "line 12, max: must be given with min and not below it, got \"1\"");
    }

    @Test
    void everyBadInteractionIsReported() {
        assertThat(badRows(Kind.INTERACTIONS))
                .containsExactly(
                        "line 3, type: must be given",
                        "line 4, duration: must be seconds or an ISO 8601 duration such as PT90S, not negative,"
                                + " got \"-90\"",
                        "line 5, duration: must be seconds or an ISO 8601 duration such as PT90S, not negative,"
                                + " got \"a while\"");
    }

    @Test
    void everyBadCustomerIsReported() {
        assertThat(badRows(Kind.CUSTOMERS))
                .containsExactly(
                        "line 3, end: must not be before since, got \"2023-12-31\"",
                        "line 4, end_reason: must be empty without an end, got \"moved away\"",
                        "line 5, since: must be given",
                        "line 6, end: must be in the years 1900 to 2099, got \"9999-12-31\"");
    }
}
