package io.engagement.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunnelSectionTest {
    @TempDir
    private Path dir;

    private String file(String name, String... lines) throws IOException {
        return Run.file(dir, name, lines).toString();
    }

    private static List<String> section(Run run) {
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        List<String> lines = run.out().lines().toList();
        return lines.subList(lines.indexOf("From contact to purchase"), lines.indexOf("Engagement score, 0 to 100"));
    }

    @Test
    void theSampleHasMailsAndVisits() {
        List<String> section = section(Run.of());
        assertThat(section).hasSizeLessThanOrEqualTo(14);
        assertThat(String.join("\n", section))
                .contains(
                        "1 email sent ",
                        "2 email opened ",
                        "3 email clicked ",
                        "4 purchase ",
                        "1 visit ",
                        "2 purchase ")
                .contains("went no further", "but did next", "email opened by machine")
                .doesNotContain("undefined");
    }

    /** A and B visit and fill a cart, B buys two days later; C visits too late to be seen for a week. */
    @Test
    void byHand() throws IOException {
        String purchases = file("p.csv", "customer_id,date,amount", "B,2026-02-03,30", "A,2026-02-20,30");
        String interactions = file(
                "i.csv",
                "customer_id,date,type",
                "A,2026-02-01,visit",
                "A,2026-02-02,cart filled",
                "A,2026-02-03,chat",
                "B,2026-02-01,visit",
                "B,2026-02-02,cart filled",
                "C,2026-02-25,visit");
        assertThat(section(Run.of("--purchases", purchases, "--interactions", interactions, "--as-of", "2026-03-01")))
                .containsExactly(
                        "From contact to purchase",
                        "------------------------",
                        "entered                 2025-11-23 to 2026-02-20 (UTC), each customer's first, and seen for 7 days after it",
                        "",
                        "  step                    customers  of the step before              95%    median  went no further  but did next",
                        "  1 visit                         2                                                               0",
                        "  2 cart filled                   2              100.0%  [34.2%, 100.0%]  1.0 days                1        chat 1",
                        "  3 purchase                      1               50.0%    [9.5%, 90.5%]  2.0 days",
                        "");
    }

    @Test
    void whatIsMissingIsSaid() throws IOException {
        String purchases = file("p.csv", "customer_id,date,amount", "B,2026-02-03,30");
        String chats = file("c.csv", "customer_id,date,type", "A,2026-02-01,chat");
        assertThat(section(Run.of("--purchases", purchases)))
                .contains("funnel                  undefined: no visits or e-mails: --interactions was not given");
        assertThat(section(Run.of("--purchases", purchases, "--interactions", chats)))
                .contains("funnel                  undefined: no visits or e-mails");
        assertThat(section(Run.of("--interactions", chats)))
                .contains("funnel                  undefined: no purchases: --purchases was not given");
    }
}
