package io.engagement.examples.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.domain.Cadence;
import io.engagement.domain.CustomerEvent;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseLog;
import io.engagement.ltv.DiscountRate;
import io.engagement.ltv.LtvModel;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.nps.NpsCalculator;
import io.engagement.score.CustomerProfiles;
import io.engagement.score.EngagementScore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The tables hold what the library computes from the same records in memory, however they were read and written. */
class SameAsInMemoryPropertyTest {
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    @Property(tries = 3)
    void inDuckDb(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 200) int events,
            @ForAll @IntRange(min = 1, max = 50) int fetchSize,
            @ForAll @IntRange(min = 1, max = 50) int batchSize)
            throws Exception {
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "databases")), "test");
        String url = "jdbc:duckdb:" + directory.resolve("test.duckdb");
        Connection keepsTheDatabaseOpen = Stored.connect(url);
        assertSame(url, Generated.of(seed, 30, events), fetchSize, batchSize);
        keepsTheDatabaseOpen.close();
    }

    @Test
    void inPostgresql() {
        String url = PostgresServer.emptySchema();
        assertSame(url, Generated.of(1, 40, 120), 11, 13);
    }

    private static void assertSame(String url, Generated facts, int fetchSize, int batchSize) {
        Stored.write(url, facts);
        String[] job = {
            "--url=" + url,
            "--purchases=purchases",
            "--answers=answers",
            "--interactions=interactions",
            "--customers=customers",
            "--zone=Asia/Tokyo",
            "--fetch-size=" + fetchSize,
            "--batch-size=" + batchSize
        };
        Run first = Run.of(job);
        assertThat(first.err()).doesNotContain("bad row");
        assertThat(first.code()).isZero();
        List<CustomerEvent> events = Stream.<List<? extends CustomerEvent>>of(
                        facts.purchases(), facts.answers(), facts.interactions())
                // In the order in which they are read: decayed sums of another order differ in the last bit.
                .<CustomerEvent>flatMap(kind -> kind.stream().sorted(Comparator.comparing(CustomerEvent::id)))
                .toList();
        Instant asOf = dayAfter(events);
        String when = " where as_of = cast('" + asOf + "' as timestamptz) ";
        assertThat(Stored.rows(url, "select customer_id, score, reason from engagement_score" + when + "order by 1"))
                .containsExactlyInAnyOrderElementsOf(scores(events, asOf));
        assertThat(Stored.rows(
                        url,
                        "select customer_id, probability_active, expected_purchases, present_value, reason from"
                                + " engagement_forecast" + when + "order by 1"))
                .containsExactlyInAnyOrderElementsOf(forecasts(facts, asOf));
        assertThat(Stored.rows(
                        url, "select printed from engagement_estimate" + when + "and metric = 'nps' and segment = ''"))
                .containsExactly(NpsCalculator.standard()
                        .calculate(facts.answers())
                        .score()
                        .toString());

        List<String> written = Stored.results(url);
        Run second = Run.of(job);
        assertThat(second.err()).contains("wrote 0 rows of engagement_score").doesNotContainPattern("wrote [1-9]");
        assertThat(Stored.results(url)).isEqualTo(written);
    }

    private static Instant dayAfter(List<CustomerEvent> events) {
        LocalDate last = events.stream()
                .map(event -> event.at().atZone(TOKYO).toLocalDate())
                .max(LocalDate::compareTo)
                .orElseThrow();
        return last.plusDays(1).atStartOfDay(TOKYO).toInstant();
    }

    private static List<String> scores(List<CustomerEvent> events, Instant asOf) {
        CustomerProfiles profiles =
                events.stream().collect(EngagementScore.retail(TOKYO).collector());
        double[] scores = profiles.scores(asOf);
        List<String> rows = new ArrayList<>();
        for (String id : profiles.customerIds()) {
            rows.add(id + " | " + scores[rows.size()] + " | null");
        }
        return rows;
    }

    private static List<String> forecasts(Generated facts, Instant asOf) {
        CustomerBase base =
                PurchaseLog.of(facts.purchases(), Cadence.daily(TOKYO)).asOf(asOf);
        PurchaseLtv model = LtvModel.fit(base);
        double[][] columns = new double[3][base.size()];
        model.probabilitiesActive(base, columns[0], false);
        model.expectedPurchases(base, Period.ofYears(1), columns[1], false);
        model.presentValues(base, Period.ofYears(1), DiscountRate.annual(0.10), columns[2], false);
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < base.size(); row++) {
            StringBuilder text = new StringBuilder(base.customerId(row));
            boolean known = true;
            for (double[] column : columns) {
                known &= !Double.isNaN(column[row]);
                text.append(" | ").append(Double.isNaN(column[row]) ? "null" : column[row] + "");
            }
            String reason = known
                    ? "null"
                    : model.forecast(base.row(row), Period.ofYears(1), DiscountRate.annual(0.10))
                            .presentValue()
                            .toString()
                            .replace("undefined: ", "");
            rows.add(text + " | " + reason);
        }
        return rows;
    }
}
