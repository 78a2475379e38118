package io.engagement.examples.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.score.EngagementScore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person meets who runs the command. */
class EngagementJobTest {
    @TempDir
    Path directory;

    private @Nullable Connection keepsTheDatabaseOpen;

    @BeforeEach
    void open() throws SQLException {
        keepsTheDatabaseOpen = Stored.connect(url());
    }

    @AfterEach
    void close() throws SQLException {
        if (keepsTheDatabaseOpen != null) {
            keepsTheDatabaseOpen.close();
        }
    }

    private String url() {
        return "jdbc:duckdb:" + directory.resolve("test.duckdb");
    }

    private Run job(String... more) {
        return Run.of(
                Stream.concat(Stream.of("--url=" + url()), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void withoutSourcesItMakesASampleAndSaysWhatCameOut() {
        System.setProperty("engagement.directory", directory.toString());
        try {
            Run run = Run.of("--sample=300");
            assertThat(run.err()).contains("read ").doesNotContain("bad row");
            assertThat(run.code()).isZero();
            assertThat(run.out())
                    .contains("300 customers as of 2026-01-0")
                    .containsPattern("NPS +NPS [+-][0-9.]+ \\[")
                    .containsPattern("last month +churn [0-9.]+% \\[")
                    .containsPattern("value +JPY [0-9,]+ \\[JPY")
                    .containsPattern("engagement_score +300 rows of score-[0-9a-f]{12}")
                    .contains("jdbc:duckdb:" + directory.resolve("engagement.duckdb"));
            assertThat(Run.of("--sample=300").out()).contains("all there already");
        } finally {
            System.clearProperty("engagement.directory");
        }
    }

    @Test
    void whatIsUndefinedIsNullWithTheReason() {
        Stored.execute(
                url(),
                "create table p as select 'C-1' as customer_id, date '2026-01-01' as date, 5 as amount",
                "create table a as select 'C-2' as customer_id, date '2026-01-01' as date, 'fine' as text, 'comment' as question");
        Run run = job("--purchases=p", "--answers=a");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(Stored.rows(url(), "select customer_id, present_value, reason from engagement_forecast"))
                .containsExactly("C-1 | null | nobody bought again");
        assertThat(Stored.rows(url(), "select estimate, low, reason from engagement_estimate where metric = 'nps'"))
                .containsExactly("null | null | no answers");
        assertThat(run.out()).contains("value       undefined: nobody bought again");
    }

    @Test
    void resultsOfAnotherDefinitionOrMomentStandBeside() throws Exception {
        Stored.write(url(), Generated.of(1, 10, 50));
        Path score = directory.resolve("score.txt");
        Files.writeString(score, EngagementScore.media(ZoneId.of("UTC")).toText());
        assertThat(job("--purchases=purchases").code()).isZero();
        assertThat(job("--purchases=purchases", "--score=" + score).code()).isZero();
        assertThat(job("--purchases=purchases", "--as-of=2025-07-01T00:00:00Z").out())
                .contains("left out");
        assertThat(Stored.rows(url(), "select definition, as_of from engagement_score group by all"))
                .hasSize(3);
        assertThat(
                        Stored.rows(
                                url(),
                                "select distinct definition_text from engagement_definition join engagement_score using (definition)"))
                .hasSize(2)
                .anyMatch(text -> EngagementScore.parse(text).equals(EngagementScore.media(ZoneId.of("UTC"))));
    }

    @Test
    void lateDataReplaceWhatWasWrittenOfTheSameMoment() {
        Stored.write(url(), Generated.of(1, 10, 50));
        String[] job = {"--interactions=interactions", "--as-of=2026-01-01T00:00:00Z"};
        job(job);
        List<String> before = Stored.results(url());
        Stored.execute(url(), "delete from interactions where customer_id = 'C-1'");
        Run late = job(job);
        assertThat(late.err()).contains("wrote 9 rows of engagement_score (0 were there)");
        assertThat(Stored.rows(url(), "select customer_id from engagement_score where customer_id = 'C-1'"))
                .isEmpty();
        assertThat(Stored.results(url())).isNotEqualTo(before);
    }

    @Test
    void rowsThatWereTakenOutAreWrittenAgain() {
        Stored.write(url(), Generated.of(1, 10, 50));
        job("--interactions=interactions");
        List<String> before = Stored.results(url());
        Stored.execute(url(), "delete from engagement_score where customer_id = 'C-1'");
        job("--interactions=interactions");
        assertThat(Stored.results(url())).isEqualTo(before);
    }

    @Test
    void secretsAreNotPrinted() {
        String secret = "swordfish";
        for (String url : List.of(
                "jdbc:postgresql://me:" + secret + "@localhost/db",
                "jdbc:postgresql://localhost:port/db?password=" + secret,
                "jdbc:postgresql://localhost:1/db?user=me&password=" + secret,
                "jdbc:mysql://localhost/db?password=" + secret)) {
            Run run = Run.of("--url=" + url, "--purchases=purchases");
            assertThat(run.code()).isNotZero();
            assertThat(run.err()).contains("localhost");
            assertThat(run.out() + run.err()).doesNotContain(secret);
        }
    }

    @Test
    void postgresqlAsksForThePasswordOnce() {
        String url = PostgresServer.emptySchema();
        Stored.write(url, Generated.of(1, 10, 20));
        Run run = Run.of("--url=" + url, "--purchases=select * from purchases", "--currency=USD");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("in jdbc:postgresql://127.0.0.1:");
        assertThat(run.out() + run.err()).doesNotContain("password").doesNotContain(PostgresServer.password());
    }

    @Test
    void whatCannotBeDoneIsSaid() throws Exception {
        Stored.execute(
                url(),
                "create table t as select 'C-1' as customer_id, 3 as amount",
                "create table mixed as from (values ('C-1', '2026-01-01', 1, 'JPY'), ('C-2', '2026-01-01', 1, 'USD'))"
                        + " as v(customer_id, date, amount, currency)");
        assertRefused("purchases must have the columns customer_id, date, amount; missing in t: date", "--purchases=t");
        assertRefused("purchases cannot be read from nowhere", "--purchases=nowhere");
        assertRefused("answers cannot be read from no.parquet", "--answers=no.parquet");
        assertRefused("no.csv cannot be read", "--answers=no.csv");
        assertRefused("facts must be a file.parquet, a file.csv, a table or a query", "--customers=x; drop table t");
        assertRefused("--batch-size must be at least 1, got 0", "--batch-size=0");
        assertRefused("nothing to compute", "--purchases=select * from mixed where false");
        assertRefused("currency must be JPY as before, got USD; --currency says which one counts", "--purchases=mixed");
        assertRefused(
                "row 1, customer_id C-1: currency must be EUR", "--purchases=mixed", "--currency=EUR", "--strict");
        Path score = Files.writeString(directory.resolve("score.txt"), "nonsense");
        assertRefused("score.txt: ", "--purchases=mixed", "--score=" + score);
        assertThat(Stored.rows(url(), "select table_name from information_schema.tables order by 1"))
                .containsExactly("mixed", "t");
    }

    private void assertRefused(String message, String... options) {
        Run run = job(options);
        assertThat(run.err()).contains(message);
        assertThat(run.code()).isEqualTo(2);
    }

    @Test
    void helpNamesTheOptions() {
        assertThat(Run.of("--help").out()).contains("--fetch-size", "--strict", "jdbc:postgresql://");
    }
}
