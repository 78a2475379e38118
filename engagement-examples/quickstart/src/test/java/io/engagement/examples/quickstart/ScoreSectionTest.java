package io.engagement.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreSectionTest {
    @TempDir
    private Path dir;

    private static List<String> section(Run run) {
        assertThat(run.code()).isZero();
        List<String> lines = run.out().lines().toList();
        return lines.subList(lines.indexOf("Engagement score, 0 to 100"), lines.indexOf("Segments") - 1);
    }

    /** The rows of a table below a heading, up to a blank line. */
    private static List<List<String>> rows(List<String> section, String heading) {
        List<List<String>> rows = new ArrayList<>();
        boolean below = false;
        for (String line : section) {
            below = line.startsWith("  " + heading) || (below && !line.isBlank());
            if (below && line.startsWith("  C-")) {
                rows.add(Arrays.asList(line.strip().split("\\s+")));
            }
        }
        return rows;
    }

    private static double number(String cell) {
        return Double.parseDouble(cell.replace("*", "").replace("+", ""));
    }

    /** The parts shown add up to the score shown, to the last digit. */
    @Test
    void topAndBottomSayWhy() {
        List<String> section = section(Run.of());
        assertThat(rows(section, "most engaged")).hasSize(5);
        assertThat(rows(section, "least engaged")).hasSize(5);
        for (String heading : List.of("most engaged", "least engaged")) {
            for (List<String> row : rows(section, heading)) {
                double sum = row.subList(3, 11).stream()
                        .mapToDouble(ScoreSectionTest::number)
                        .sum();
                assertThat(sum).isCloseTo(number(row.get(1)), within(1e-9));
            }
        }
        assertThat(rows(section, "most engaged").get(0)).last().isEqualTo("engaged");
        assertThat(section).anyMatch(line -> line.startsWith("bands                   at risk "));
        assertThat(String.join("\n", section)).doesNotContain("undefined").contains(" rose and ");
    }

    /** before + faded + gained = now, and the parts by signal are those of the whole, to the rounding of what is shown. */
    @Test
    void moversSayWhy() {
        List<List<String>> rows = rows(section(Run.of()), "moved most in 30 days");
        assertThat(rows).hasSize(10);
        for (List<String> row : rows) {
            double before = number(row.get(1));
            assertThat(before + number(row.get(2)) + number(row.get(3))).isCloseTo(number(row.get(4)), within(0.2));
            double parts = row.subList(6, row.size()).stream()
                    .filter(cell -> !cell.equals("-"))
                    .mapToDouble(ScoreSectionTest::number)
                    .sum();
            assertThat(before + parts).isCloseTo(number(row.get(4)), within(0.9));
        }
        assertThat(number(rows.get(0).get(4))).isGreaterThan(number(rows.get(0).get(1)));
        assertThat(number(rows.get(9).get(4))).isLessThan(number(rows.get(9).get(1)));
    }

    @Test
    void withoutEventsItIsOneLine() throws IOException {
        String customers =
                Run.file(dir, "c.csv", "customer_id,since", "A,2026-01-01").toString();
        assertThat(section(Run.of("--customers", customers)))
                .containsExactly(
                        "Engagement score, 0 to 100",
                        "--------------------------",
                        "score                   undefined: no events to score");
    }

    /** A customer who comes back rises into a band; names from a file cannot move the cursor. */
    @Test
    void bandsAndForeignNames() throws IOException {
        List<String> rows = new ArrayList<>(List.of("customer_id,date,type"));
        for (int day = 10; day < 29; day++) {
            rows.add("A\u001b[2J,2026-02-" + day + ",visit\u001b[2J");
        }
        rows.add("B,2025-11-01,visit\u001b[2J");
        String interactions =
                Run.file(dir, "i.csv", rows.toArray(String[]::new)).toString();
        List<String> section = section(Run.of("--interactions", interactions));
        assertThat(section)
                .contains("bands                   at risk 1, steady 0, engaged 1, champion 0")
                .anyMatch(line ->
                        line.startsWith("                        in 30 days 1 rose and 0 fell; at risk, steady"))
                .anyMatch(line -> line.startsWith("  A\\u001B[2J "))
                .noneMatch(line -> line.contains("\u001b"));
    }
}
