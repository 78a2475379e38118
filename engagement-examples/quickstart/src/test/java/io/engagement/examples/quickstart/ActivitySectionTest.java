package io.engagement.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivitySectionTest {
    private static final String INTERACTIONS = "customer_id,date,type,item,channel";

    @TempDir
    private Path dir;

    private String file(String name, String... lines) throws IOException {
        return Run.file(dir, name, lines).toString();
    }

    private static List<String> section(Run run) {
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        List<String> lines = run.out().lines().toList();
        return lines.subList(lines.indexOf("Activity"), lines.indexOf("Lifetime value"));
    }

    @Test
    void theSampleSaysEverythingOnOnePage() {
        List<String> section = section(Run.of());
        assertThat(section).hasSizeLessThanOrEqualTo(50);
        assertThat(String.join("\n", section))
                .contains("active customers        1,402 in the 28 days to 2025-12-31", "stickiness", "DAU/MAU")
                .contains("visits                  3,188 of 1,163 customers", "median length           5.4 min [")
                .contains("opened by a person", "or by a program only", "clicked, of opened", "posts  ")
                .contains("visit to purchase in 7 days", "channel web", "channel app")
                .contains("recommend to purchase in 7 days", "touchpoint delivery")
                .doesNotContain("undefined", "NaN");
    }

    /**
     * By hand: of the 4 days to 4 January A was active on 3 and B on 1, what we sent aside: (3 + 1) / (4 x 2) = 50 %. A's two
     * events on the 1st are one visit of 20 minutes; the others are single. Of two letters one was opened, and clicked.
     */
    @Test
    void figuresByHand() throws IOException {
        String interactions = file(
                "i.csv",
                INTERACTIONS,
                "A,2026-01-01T10:00,page view,,app",
                "A,2026-01-01T10:20,page view,,app",
                "A,2026-01-02T10:00,page view,,web",
                "A,2026-01-03T10:00,like,post 1,app",
                "B,2026-01-03T11:00,share,post 1,app",
                "B,2026-01-01T09:00,email sent,news,e-mail",
                "B,2026-01-01T09:01,email opened by machine,news,e-mail",
                "A,2026-01-01T09:00,email sent,news,e-mail",
                "A,2026-01-01T10:00,email clicked,news,e-mail",
                "B,2026-01-04T10:00,survey sent,,e-mail");
        List<String> section = section(Run.of("--interactions", interactions, "--as-of", "2026-01-05"));
        assertThat(section)
                .contains(
                        "active customers        2 in the 4 days to 2026-01-04, by what they did, not by what was sent to them")
                .anyMatch(line -> line.startsWith("stickiness              50.0% [25.0%, 100.0%] at 95%, n 2"))
                .anyMatch(line -> line.matches(" *2026-01-04 +0 +- +- +-"))
                .contains("visits                  4 of 2 customers in 28 days, 30 minutes apart")
                .anyMatch(line -> line.startsWith("of a single event       75.0% ["))
                .anyMatch(line -> line.matches(" *opened by a person +1 +2 +50.0% .*"))
                .anyMatch(line -> line.matches(" *or by a program only +2 +2 +100.0% .*"))
                .contains("posts                   2 reactions to 1 posts; most, 2, to post 1")
                .noneMatch(line -> line.contains("to purchase in"));
    }

    /** Who was seen for less than a week since cannot have failed to buy within one. */
    @Test
    void conversionByChannel() throws IOException {
        List<String> interactions = new ArrayList<>(List.of(INTERACTIONS));
        List<String> purchases = new ArrayList<>(List.of("customer_id,date,amount"));
        for (int i = 0; i < 10; i++) {
            String channel = i % 2 == 0 ? "app" : "a\u001b[2J";
            interactions.add("C" + i + ",2026-01-01,visit,," + channel);
            purchases.add("C" + i + "," + (i < 3 ? "2026-01-07" : "2026-01-08") + ",10");
        }
        interactions.add("D,2026-01-20,visit,,app");
        List<String> section = section(Run.of(
                "--interactions",
                file("i.csv", interactions.toArray(String[]::new)),
                "--purchases",
                file("p.csv", purchases.toArray(String[]::new)),
                "--as-of",
                "2026-01-25"));
        assertThat(section)
                .anyMatch(line -> line.matches(" *channel app +2 +5 +40.0% +\\[.*"))
                .anyMatch(line -> line.matches(" *channel a\\\\u001B\\[2J +1 +5 +20.0% +\\[.*"))
                .anyMatch(line -> line.matches(" *all +3 +10 +30.0% +\\[.*"));
    }

    @Test
    void whatIsMissingIsSaid() throws IOException {
        String purchases = file("p.csv", "customer_id,date,amount", "A,2026-01-01,10", "A,2026-01-09,10");
        assertThat(section(Run.of("--purchases", purchases)))
                .anyMatch(line -> line.startsWith("active customers        1 in the 9 days to 2026-01-09"))
                .contains(
                        "visits                  undefined: no interactions in 28 days: --interactions was not given");
        assertThat(section(Run.of("--purchases", purchases, "--as-of", "2026-01-01T12:00")))
                .contains("active customers        undefined: no whole day of events");
        assertThat(section(Run.of("--purchases", purchases, "--as-of", "2026-06-01")))
                .anyMatch(line -> line.startsWith("active customers        0 in the 28 days to 2026-05-31"))
                .contains("stickiness              undefined: nobody was active, mean share of days");
    }
}
