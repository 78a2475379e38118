package io.engagement.examples.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session as a person has it: a real JShell that is given what they would type. */
class SessionTest {
    private static final Path HERE = Path.of("").toAbsolutePath();

    /** The tour, then lines of one's own: what is printed is what the golden file says, and no line goes wrong. */
    @Test
    void theTourAndWhatOneTypes(@TempDir Path directory) throws Exception {
        String said = session(directory, """
                /open %s
                nps.score()
                ChurnRate june = ChurnRate.during(Window.month(2025, 6, zone), customers, asOf)
                june.rate().value() < 0.5
                LtvModel.formula(yen(3_000), 12, 3)
                base.get("C-0510").repeatPurchases()
                date("2025-06-01")
                line("Orders by day", new TreeMap<>(Map.of("Mon", 12, "Tue", 31)))
                chart("Share", "{\\"series\\": [{\\"type\\": \\"pie\\", \\"data\\": [1, 2]}]}")
                intervals("With a gap", Map.of("nobody", Nps.EMPTY.score()))
                nonsense
                """.formatted(HERE.resolve("tour.jsh")));
        assertThat(said).isEqualTo(Files.readString(HERE.resolve("src/test/resources/session.txt")));
        // Only the last line was wrong.
        assertThat(said.split("Error:", -1)).hasSize(2);
        assertThat(said).doesNotContain("Exception");
        for (String chart : List.of("nps-by-quarter", "orders-by-day", "share", "with-a-gap")) {
            assertThat(directory.resolve("target/charts/" + chart + ".html"))
                    .content(StandardCharsets.UTF_8)
                    .contains("echarts")
                    .contains("\"series\"");
        }
    }

    @Test
    void theTourIsShort() throws Exception {
        assertThat(Files.readAllLines(HERE.resolve("tour.jsh"))).hasSizeLessThan(60);
    }

    private static String session(Path directory, String typed) throws IOException, InterruptedException {
        Path input = Files.writeString(directory.resolve("typed.jsh"), typed);
        Path output = directory.resolve("said.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jshell").toString());
        command.addAll(List.of("--class-path", System.getProperty("java.class.path")));
        command.addAll(List.of(
                "--startup", "DEFAULT", "--startup", HERE.resolve("start.jsh").toString()));
        // No desktop, wherever the test runs; and history of sessions is none of the test's business.
        for (String option : List.of("-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8")) {
            command.addAll(List.of("-J" + option, "-R" + option));
        }
        command.addAll(List.of("-R-Djava.awt.headless=true", "-J-Djava.util.prefs.userRoot=" + directory));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.waitFor();
        return Files.readString(output)
                .replaceAll("(?m)^.*java[.]util[.]prefs.*\\R.*\\R", "")
                .replace(directory.toRealPath() + "/", "")
                .replaceAll("(?m)^\\|  Welcome to JShell.*\\R\\|.*\\R", "")
                // What is left of a gradient at the maximum is rounding.
                .replaceAll("largest gradient \\d[.]\\de-1\\d", "largest gradient ~0")
                // Marks around the prompt that a terminal does not show; they differ between versions.
                .replaceAll("(?m)^jshell>[ \\p{Cntrl}&&[^\n]]*", "jshell> ");
    }
}
