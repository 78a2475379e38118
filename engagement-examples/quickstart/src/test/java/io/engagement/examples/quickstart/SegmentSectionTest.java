package io.engagement.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentSectionTest {
    @TempDir
    private Path dir;

    private static String from(Run run, String title) {
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        List<String> lines = run.out().lines().toList();
        return String.join("\n", lines.subList(lines.indexOf(title), lines.size()));
    }

    @Test
    void theSampleHasSegmentsAndTriggers() {
        String sections = from(Run.of(), "Segments");
        assertThat(sections)
                .contains("monthly: (months >= 6 and median gap < 45.5)", "2,400 customers known by")
                .contains("same as 90 days ago     77.1% [75.3%, 78.8%] at 95%, n 2,164")
                .containsPattern("segment +share +NPS +worth in a year +score")
                .containsPattern("monthly +30\\.2% .* JPY 40,312 .* 54\\.4 ")
                .containsPattern("cart abandoned +38; cart filled or cart abandoned and no purchase within PT24H")
                .containsPattern("came back +10; ")
                .containsPattern("detractor +1; ")
                .containsPattern("score fell +3; score below 32\\.0, having been 44\\.0 or more")
                .doesNotContain("undefined");
    }

    /**
     * By hand, a week up to 1 March: A left a cart on the 25th and bought only 25 hours later; B left one on the 20th, before
     * the week; C's invoice of 25 January was paid, that of the 26th not within 30 days; D came back after 90 days.
     */
    @Test
    void triggersByHand() throws IOException {
        Run run = Run.of(
                "--purchases",
                Run.file(
                                dir,
                                "p.csv",
                                "customer_id,date,amount",
                                "A,2026-02-26T13:00,10",
                                "D,2025-11-28,9",
                                "D,2026-02-26,9")
                        .toString(),
                "--interactions",
                Run.file(
                                dir,
                                "i.csv",
                                "customer_id,date,type,item",
                                "A,2026-02-25T12:00,cart filled,",
                                "B,2026-02-20,cart filled,",
                                "C,2026-01-25T09:00,invoice issued,I-1",
                                "C,2026-01-26T09:00,invoice issued,I-2",
                                "C,2026-02-01,invoice paid,I-1")
                        .toString(),
                "--as-of",
                "2026-03-01");
        assertThat(from(run, "Triggers that fired last week"))
                .contains("2026-02-22 up to the moment")
                .containsPattern("cart abandoned +1; .*\n +2026-02-26 12:00  A, since 2026-02-25 12:00\n")
                .containsPattern("came back +1; .*\n +2026-02-26 00:00  D, since 2025-11-28 00:00\n")
                .containsPattern("invoice overdue +1; .*\n +2026-02-25 09:00  C \\(I-2\\), since 2026-01-26 09:00\n");
    }

    @Test
    void withoutCustomersThereAreNoSegments() throws IOException {
        Run run = Run.of(
                "--answers",
                Run.file(dir, "a.csv", "customer_id,date,score", "A,2026-01-01,3")
                        .toString());
        assertThat(from(run, "Segments"))
                .contains("segments                undefined: no purchases: --purchases was not given, no customers")
                .containsPattern("detractor +1; .*\n +2026-01-01 00:00  A");
    }
}
