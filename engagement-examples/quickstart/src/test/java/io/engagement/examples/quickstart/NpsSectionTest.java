package io.engagement.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpsSectionTest {
    private static final String ANSWERS = "customer_id,date,question,score,text,touchpoint,channel";

    @TempDir
    private Path dir;

    private String file(String name, String... lines) throws IOException {
        return Run.file(dir, name, lines).toString();
    }

    private String purchases() throws IOException {
        return file(
                "p.csv",
                "customer_id,date,amount",
                "P,2026-01-05,100",
                "Q,2026-01-05,60",
                "R,2026-01-05,20",
                "R,2024-01-05,9");
    }

    private String answers(String... more) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                ANSWERS,
                "P,2026-01-06,recommend,10,,,",
                "Q,2026-01-06,recommend,8,,,",
                "R,2026-01-06,recommend,0,,,",
                "P,2026-01-06,stay,5,,,",
                "Q,2026-01-06,stay,3,,,",
                "R,2026-01-06,stay,1,,,"));
        lines.addAll(List.of(more));
        return file("a.csv", lines.toArray(String[]::new));
    }

    private static List<String> section(Run run) {
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        List<String> lines = run.out().lines().toList();
        return lines.subList(lines.indexOf("Net Promoter Score"), lines.indexOf("Churn and retention"));
    }

    @Test
    void theSampleSaysEverythingOnOnePage() {
        List<String> section = section(Run.of());
        assertThat(section).hasSizeLessThanOrEqualTo(50);
        assertThat(String.join("\n", section))
                .contains("answered more than once: ", "satisfied (CSAT)", "found it easy (CES)", "reviews, 1 to 5")
                .contains("NPS by quarter", "NPS by touchpoint", "delivery ", "配送", "delivery", "fresh")
                .contains(
                        "A customer's value over 2 years", "word of mouth", "promoters +5 points, detractors -3 points")
                .contains("100%: JPY ", "+5.0 pp", "-2.0 pp", "-3.0 pp", "+8.0")
                .doesNotContain("undefined");
    }

    /**
     * By hand: a customer's value over two years is spend (1 + the root of the chance to stay): 100 (1 + sqrt .9) = 194.87,
     * 60 (1 + sqrt .5) = 102.43, 20 (1 + sqrt .1) = 26.32. Of 3 customers 5 points rise from 102.43 to 194.87, and 3 points
     * from 26.32 to 102.43: 3 (.05 x 92.44 + .03 x 76.10) = 20.72.
     */
    @Test
    void worthByHand() throws IOException {
        Run run = Run.of("--purchases", purchases(), "--answers", answers(), "--as-of", "2026-02-01");
        assertThat(String.join("\n", section(run)))
                .contains("194.87", "102.43", "26.32")
                .contains("referrals were not asked for: word of mouth is left out")
                .contains("-3 points; 3 customers, who become like the group they join")
                .contains("worth                   20.72 (no interval: only one respondent among the detractors)\n")
                .contains("if a part of the gap    25%: 5.18, 50%: 10.36, 75%: 15.54, 100%: 20.72");
    }

    @Test
    void anotherScenarioAndOneThatCannotBe() throws IOException {
        String purchases = purchases();
        String answers = answers();
        Run less = Run.of(
                "--purchases",
                purchases,
                "--answers",
                answers,
                "--as-of",
                "2026-02-01",
                "--promoters",
                "2.5",
                "--detractors=-1");
        assertThat(less.out()).contains("adjacent: promoters +2.5 points, detractors -1 points", "+3.5");
        Run more = Run.of("--purchases", purchases, "--answers", answers, "--as-of", "2026-02-01", "--promoters", "60");
        assertThat(more.out())
                .contains("what if                 undefined: adjacent: promoters +60 points")
                .contains("the largest feasible move is adjacent: promoters +33.3333 points");
        Run none = Run.of("--promoters", "NaN");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).startsWith("--promoters must be percentage points from -100 to 100, got \"NaN\"");
        assertThat(Run.of("--detractors", "101").err()).startsWith("--detractors must be percentage points");
    }

    @Test
    void whatIsMissingIsSaid() throws IOException {
        List<String> alone = section(Run.of("--answers", answers()));
        assertThat(alone)
                .contains("trend                   undefined: the answers do not span two whole months")
                .contains("by touchpoint           undefined: the answers name neither touchpoints nor channels")
                .contains("their reasons           undefined: no promoters wrote anything")
                .contains("worth of a promoter     undefined: no purchases: --purchases was not given");
        List<String> within =
                section(Run.of("--purchases", purchases(), "--answers", answers(), "--as-of", "2026-02-01T12:00"));
        assertThat(within)
                .contains(
                        "worth of a promoter     undefined: spend is counted by whole days, and the report ends within one");
        String scores = file("s.csv", ANSWERS, "P,2026-01-06,recommend,10,,,", "P,2026-01-06,satisfaction,4,,,");
        assertThat(section(Run.of("--purchases", purchases(), "--answers", scores)))
                .contains("worth of a promoter     undefined: no answers to stay (1..5),"
                        + " so how long customers stay is not known");
        String apart = file("x.csv", ANSWERS, "P,2026-01-06,recommend,10,,,", "Q,2026-01-06,stay,4,,,");
        assertThat(String.join("\n", section(Run.of("--purchases", purchases(), "--answers", apart))))
                .contains("worth of a promoter     undefined: nobody answered all questions; left out 2 (");
        String other = file("o.csv", ANSWERS, "P,2026-01-06,satisfaction,4,,,");
        assertThat(section(Run.of("--answers", other)))
                .contains("NPS                     undefined: no answers")
                .anyMatch(line -> line.startsWith("satisfied (CSAT)        100.0%"));
    }

    @Test
    void withoutAnswersItIsOneLine() throws IOException {
        assertThat(section(Run.of("--purchases", purchases())))
                .containsExactly(
                        "Net Promoter Score",
                        "------------------",
                        "NPS                     undefined: no answers: --answers was not given",
                        "");
    }

    @Test
    void namesFromAFileCannotMoveTheCursor() throws IOException {
        String answers = answers("S,2026-01-07,recommend,9,,a\u001b[2J,", "S,2026-01-07,review,5,,b\u001b[2J,");
        assertThat(section(Run.of("--answers", answers)))
                .anyMatch(line -> line.startsWith("  a\\u001B[2J "))
                .noneMatch(line -> line.contains("\u001b"));
    }

    /** Channels stand in for touchpoints, and the smaller ones are pooled. */
    @Test
    void manyChannelsArePooled() throws IOException {
        List<String> more = new ArrayList<>();
        for (int channel = 0; channel < 6; channel++) {
            for (int customer = channel; customer < 6; customer++) {
                more.add("C" + channel + customer + ",2026-01-07,recommend,9,,,channel " + channel);
            }
        }
        List<String> section = section(Run.of("--answers", answers(more.toArray(String[]::new))));
        assertThat(section)
                .contains("NPS by channel")
                .anyMatch(line -> line.startsWith("  channel 0"))
                .anyMatch(line -> line.startsWith("  (all others)"))
                .noneMatch(line -> line.startsWith("  channel 5"));
    }
}
