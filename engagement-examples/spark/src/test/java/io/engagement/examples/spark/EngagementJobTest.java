package io.engagement.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user gives it. */
class EngagementJobTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        out.reset();
        err.reset();
        return EngagementJob.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsWhatItWrote(@TempDir Path folder) {
        assertThat(run("--customers", "1000", "--out", folder.toString(), "--partitions", "3", "--timings"))
                .isZero();
        assertThat(printed())
                .contains("sample: 1,000 customers, ")
                .contains("Net Promoter Score, up to 2026-01-01\n  all      +")
                .contains("Customers who bought again in a month after their first")
                .contains("fitted from 1,000 customers in ")
                .contains("nothing left out")
                .contains("1,000 customers: ")
                .contains("most worth")
                .contains("fit on the driver")
                .contains("heap limited to ");
        assertThat(folder.resolve("customers/as_of=2026-01-01/_SUCCESS")).exists();
        String first = printed();
        // Its own tables are data like any other's.
        assertThat(run("--data", folder + "/sample", "--out", folder.toString()))
                .isZero();
        assertThat(first).startsWith(printed());
        // On the first day nobody has bought again, and before it nobody at all.
        assertThat(run("--data", folder + "/sample", "--out", folder.toString(), "--as-of", "2024-01-02"))
                .isZero();
        assertThat(printed())
                .contains("no fit of 0 customers: nobody has paid for a repeat purchase")
                .contains("present value -, mean score ");
        assertRefused(
                "purchases must hold some before 2024-01-01, got none",
                "--data",
                folder + "/sample",
                "--out",
                folder.toString(),
                "--as-of",
                "2024-01-01");
    }

    @Test
    void refusesWhatMakesNoSenseInOneLine(@TempDir Path folder) {
        assertRefused("--customers is for the sample, so it cannot go with --data", "--data", "x", "--customers", "5");
        assertRefused("--customers and --partitions must be at least 1", "--customers", "0");
        assertRefused("Invalid value for option '--model'", "--model", "GUESS");
        assertRefused("[PATH_NOT_FOUND]", "--data", folder.toString(), "--out", folder.toString());
    }

    private void assertRefused(String message, String... args) {
        assertThat(run(args)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith(message);
        assertThat(printed()).doesNotContain("Net Promoter Score");
    }
}
