package io.engagement.examples.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was killed goes on where it was, and in the end the tables are those of a run that was left alone. */
class CrashTest {
    private static final Generated FACTS = Generated.of(5, 60, 240);

    @Test
    void duckDb(@TempDir Path directory) throws Exception {
        assertSurvives("jdbc:duckdb:" + directory.resolve("killed"), "jdbc:duckdb:" + directory.resolve("alone"));
    }

    @Test
    void postgresql() throws Exception {
        assertSurvives(PostgresServer.emptySchema(), PostgresServer.emptySchema());
    }

    private static void assertSurvives(String killed, String alone) throws Exception {
        Stored.write(alone, FACTS);
        assertThat(Run.of(job(alone)).code()).isZero();
        Stored.write(killed, FACTS);

        // Three commits begin a table, two go on with it; batches of seven follow.
        kill(killed, "6", "before");
        assertWritten(killed, 14);
        kill(killed, "4", "after");
        assertWritten(killed, 28);
        Run last = Run.of(job(killed));

        assertThat(last.code()).isZero();
        assertThat(last.err()).contains("wrote 32 rows of engagement_score (28 were there)");
        assertThat(Stored.results(killed)).isEqualTo(Stored.results(alone));
    }

    private static void kill(String url, String commit, String moment) throws Exception {
        String[] args =
                Stream.concat(Stream.of(commit, moment), Stream.of(job(url))).toArray(String[]::new);
        Process process = Child.start(List.of(), StallingDatabase.class, args);
        try {
            assertThat(Child.waitFor(process, StallingDatabase.STALLED)).endsWith(StallingDatabase.STALLED + "\n");
        } finally {
            process.destroyForcibly();
        }
        // 128 and the number of SIGKILL: it had no chance to tidy up.
        assertThat(process.waitFor()).isEqualTo(128 + 9);
    }

    private static void assertWritten(String url, int rows) {
        assertThat(Stored.rows(url, "select table_name, written, row_count from engagement_progress"))
                .containsExactly("engagement_score | " + rows + " | 60");
        assertThat(Stored.rows(url, "select count(*) from engagement_score")).containsExactly("" + rows);
    }

    private static String[] job(String url) {
        return new String[] {
            "--url=" + url,
            "--purchases=purchases",
            "--answers=answers",
            "--interactions=interactions",
            "--customers=customers",
            "--batch-size=7"
        };
    }
}
