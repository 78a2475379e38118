package io.engagement.calls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.domain.Cadence;
import io.engagement.domain.Purchase;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseLog;
import io.engagement.ltv.LtvModel;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.ltv.TransactionModel;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the library is called, and what that prints. */
class CallsTest {
    private static List<String> lines(Consumer<PrintStream> call) {
        var bytes = new ByteArrayOutputStream();
        call.accept(new PrintStream(bytes, true, UTF_8));
        return bytes.toString(UTF_8).lines().toList();
    }

    @Test
    void onlineScoring() {
        assertThat(lines(C01OnlineScoring::run))
                .hasSize(9)
                .startsWith("C-1042 scores 26.1 as of 2026-10-31T09:00:00Z (observed: 67% of the weights)")
                .contains("  recommend  +16.6  (not observed, 0.50 stands in)")
                .contains("C-1042 scores 39.5 as of 2026-10-31T09:00:00Z (observed: 100% of the weights)")
                .endsWith("asOf must be after the latest event of \"C-1042\" (2026-10-01T09:01:30Z),"
                        + " got 2026-10-01T09:00:00Z");
    }

    @Test
    void liveNps() {
        String both = "NPS +66.7 [-26.9, +93.9] at 95%, n 3 (promoters 2, passives 1, detractors 0);"
                + " left out 1 (answered more than once: 1)";
        assertThat(lines(C02LiveNps::run))
                .containsExactly(
                        both,
                        "results added: NPS +25.0 [-50.5, +77.8] at 95%, n 4 (promoters 2, passives 1, detractors 1)",
                        "NPS +0.0 [-81.1, +81.1] at 95%, n 2 (promoters 1, passives 0, detractors 1)",
                        both);
    }

    @Test
    void rows() {
        assertThat(lines(C07Rows::run))
                .containsExactly(
                        "2 customers as of 2026-10-31T15:00:00Z, 1 bought again, spent JPY 2,900, daily (Asia/Tokyo)",
                        "C-1: 2 purchases, the last 10 after the first, observed for 30, spent JPY 2,000",
                        "C-2: 1 purchase, the last 0 after the first, observed for 30, spent JPY 900");
    }

    private static final String MODEL = """
            engagement ltv-purchases 1
            model MBG_NBD
            cadence P1D Asia/Tokyo MONDAY
            as-of 2026-10-31T15:00:00Z
            currency JPY
            margin 1.0
            choice as asked for
            purchases 0.525 43.3 0.891 1.614
            purchases-covariance\s
            purchases-fit 0.0 0 false 0.0 0
            purchases-finding made up
            spend 6.25 3.74 1544.0
            spend-covariance\s
            spend-fit 0.0 0 false 0.0 0
            spend-finding made up""";

    private static List<Purchase> purchases() {
        return ((PurchaseLtv) LtvModel.parse(MODEL)).simulate(500, 80, 270, 1).toList();
    }

    @Test
    void batch() {
        Instant asOf = Instant.parse("2026-10-31T15:00:00Z");
        assertThat(lines(out -> C03Batch.nightly(purchases().stream(), asOf, out)))
                .hasSize(501)
                .first()
                .asString()
                .startsWith("maximum reached after ");
    }

    @Test
    void cluster() {
        Instant asOf = Instant.parse("2026-10-31T15:00:00Z");
        Cadence days = Cadence.daily(ZoneId.of("Asia/Tokyo"));
        CustomerBase odd = base(days, asOf, 1);
        CustomerBase even = base(days, asOf, 0);
        String text = C08Cluster.fit(List.of(odd.counts(), even.counts()), asOf);
        assertThat(text).hasSizeLessThan(1000);
        assertThat(C08Cluster.onAnExecutor(text, odd)).hasSize(odd.size());
        CustomerBase all =
                purchases().stream().collect(PurchaseLog.collector(days)).asOf(asOf);
        assertThat(LtvModel.fit(all, TransactionModel.Kind.MBG_NBD).purchases())
                .isEqualTo(((PurchaseLtv) LtvModel.parse(text)).purchases());
    }

    private static CustomerBase base(Cadence days, Instant asOf, int rest) {
        return purchases().stream()
                .filter(purchase -> purchase.customerId().charAt(7) % 2 == rest)
                .collect(PurchaseLog.collector(days))
                .asOf(asOf);
    }

    @Test
    void segments() {
        assertThat(lines(C09Segments::run))
                .containsExactly(
                        "\"\" NPS +0.0 [-79.3, +79.3] at 95%, n 1 (promoters 0, passives 1, detractors 0)",
                        "\"shop\" NPS +100.0 [-58.7, +100.0] at 95%, n 1 (promoters 1, passives 0, detractors 0)",
                        "\"web\" NPS -100.0 [-100.0, +58.7] at 95%, n 1 (promoters 0, passives 0, detractors 1)",
                        "app +2.8 [-13.6, +19.1] at 95%, n 380, p 0.74",
                        "web -50.0 [-65.6, -33.3] at 95%, n 400, p < 0.0001");
    }

    @Test
    void churn() {
        assertThat(lines(C10Churn::run))
                .startsWith(
                        "33.3% [6.1%, 79.2%] at 95%, n 3 and 66.7% [20.8%, 93.9%] at 95%, n 3",
                        "+33.3 pp [-29.1 pp, +79.2 pp] at 95%, n 6, p 0.30",
                        "churn undefined: nobody was active at the start, 2026-01-01 to 2026-01-31 (Asia/Tokyo)")
                .contains(
                        "churn 0.0% [0.0%, 56.1%] at 95%, n 3 (0 of 3), 2026-09-01 to 2026-09-30 (Asia/Tokyo)",
                        "churn 33.3% [6.1%, 79.2%] at 95%, n 3 (1 of 3), 2026-10-01 to 2026-10-31 (Asia/Tokyo)",
                        "alert")
                .endsWith("nobody to lose: nobody was active at the start")
                .hasSize(2 * 13);
    }

    @Test
    void movers() {
        assertThat(lines(C11Movers::run)).first().asString().isEqualTo("[C-1: 38.3 -> 40.0 (faded -2.8, gained +4.6)]");
    }

    @Test
    void formulas() {
        assertThat(lines(C12Formulas::run))
                .containsExactly(
                        "LTV USD 567.00 = USD 45.00 x 4.2 a year x 3 years",
                        "LTV USD 170.10 = USD 45.00 x 4.2 a year x 3 years x margin 0.3",
                        "contract of USD 12.00 each P1M, retention 96.0%, paid at the end of a period:"
                                + " USD 288.00 (constant retention)");
    }

    /** A session of the JDK's shell, as a newcomer types it; what it echoes is the results' text. */
    @Test
    void shell() throws IOException, InterruptedException {
        String session = """
                import io.engagement.domain.*
                import io.engagement.estimate.*
                import io.engagement.nps.*
                import io.engagement.churn.*
                import io.engagement.ltv.*
                import java.time.*
                Nps.of(100, 120, 180)
                Nps.ofScores(10, 9, 7, 3, 10)
                Nps.of(100, 120, 180).score()
                Nps.EMPTY.score()
                Nps.EMPTY.score().value()
                SurveyAnswer.recommend("c", Instant.EPOCH, 11)
                LtvModel.formula(Money.of(45, "USD"), 4.2, 3)
                Money.of("10.0", "USD").equals(Money.of("10.00", "USD"))
                Money.of("10", "USD").plus(Money.of("10", "JPY"))
                Proportion.of(7, 120)
                var t = Instant.parse("2026-10-10T00:00:00Z")
                ChurnRate.during(Window.month(2026, 9, ZoneOffset.UTC), List.of(Customer.of("a", Instant.EPOCH)), t)
                ChurnRate.during(Window.month(2026, 10, ZoneOffset.UTC), List.of(), t)
                Nps.of(25, 33, 42).score()
                /exit
                """;
        String classPath = Stream.of("java.class.path", "jdk.module.path")
                .map(property -> System.getProperty(property, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        Path shell = Path.of(System.getProperty("java.home"), "bin", "jshell");
        Process process = new ProcessBuilder(shell.toString(), "--class-path", classPath)
                .redirectErrorStream(true)
                .start();
        try (var typed = process.outputWriter(UTF_8)) {
            typed.write(session);
        }
        List<String> echoed = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .map(line -> line.replaceFirst("^.*?(\\$\\d+ ==> |\\| +Exception )", "$1"))
                .filter(line -> line.startsWith("$") || line.startsWith("|  Exception"))
                .map(line -> line.replaceFirst("^\\$\\d+ ==> ", ""))
                .toList();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(echoed)
                .containsExactly(
                        "NPS +20.0 [+11.9, +27.8] at 95%, n 400 (promoters 180, passives 120, detractors 100)",
                        "NPS +40.0 [-34.9, +82.6] at 95%, n 5 (promoters 3, passives 1, detractors 1)",
                        "+20.0 [+11.9, +27.8] at 95%, n 400",
                        "undefined: no answers",
                        "|  Exception java.lang.IllegalStateException: undefined: no answers",
                        "|  Exception java.lang.IllegalArgumentException: score must fit recommend (0..10), got 11",
                        "LTV USD 567.00 = USD 45.00 x 4.2 a year x 3 years",
                        "true",
                        "|  Exception java.lang.IllegalArgumentException: currency must be USD, got JPY",
                        "5.8% [2.9%, 11.6%] at 95%, n 120 (7 of 120)",
                        "churn 0.0% [0.0%, 79.3%] at 95%, n 1 (0 of 1), 2026-09-01 to 2026-09-30 (Z)",
                        "|  Exception java.lang.IllegalArgumentException: window must end by asOf"
                                + " (2026-10-10T00:00:00Z), got 2026-10-01 to 2026-10-31 (Z)",
                        "+17.0 [+1.0, +32.1] at 95%, n 100");
    }
}
