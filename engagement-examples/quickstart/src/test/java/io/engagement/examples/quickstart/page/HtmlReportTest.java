package io.engagement.examples.quickstart.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.engagement.examples.quickstart.EngagementReportRun;
import io.engagement.examples.quickstart.Sample;
import io.engagement.nps.Nps;
import io.engagement.nps.NpsCalculator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlReportTest {
    private static final Set<String> VOID = Set.of("meta", "img", "br", "input", "link", "hr", "!doctype");
    /** What is called that in Japanese, too. */
    private static final Set<String> LATIN = Set.of(
            "NPS",
            "MAU",
            "DAU",
            "LTV",
            "RMSE",
            "MAE",
            "NBD",
            "MBG",
            "Pareto",
            "AIC",
            "Asia",
            "Tokyo",
            "JavaScript",
            "Holm",
            "UTC",
            "SNS",
            "engagement",
            "purchases",
            "answers",
            "customers",
            "interactions",
            "csv");

    @TempDir
    private Path dir;

    private static List<JsonNode> charts(String html) throws IOException {
        List<JsonNode> charts = new ArrayList<>();
        Matcher matcher = Pattern.compile("(?s)<script type=\"application/json\"[^>]*>(.*?)</script>")
                .matcher(html);
        while (matcher.find()) {
            charts.add(new ObjectMapper().readTree(matcher.group(1)));
        }
        return charts;
    }

    /** The sample's page says what the library says of it, and what the terminal says. */
    @Test
    void theNumbersAreThoseOfTheLibrary() throws IOException {
        String html = Pages.sample("en");
        String text = Pages.text(html);
        Nps nps = NpsCalculator.standard().calculate(Sample.coffeeRoaster().answers());
        assertThat(text)
                .contains(" NPS +19.0 95% CI +14.8 to +23.1 from 1,321 customers")
                .contains(nps.promoters() + " promoters, " + nps.passives() + " passives and " + nps.detractors())
                .contains("Churn a month 3.7% 95% CI 3.4% to 4.0%", "Repeat rate 92.1% 95% CI 91.0% to 93.1%")
                .contains("Active customers (MAU) 1,402 Stickiness (DAU/MAU) 13.5% (95% CI 13.1% to 14.0%)")
                .contains("JPY 49.6M 95% CI JPY 48.2M to 51.0M")
                .contains("the gain is JPY 3,653,726 (95% CI JPY 3,040,973 to 4,259,310)")
                .contains("75% of the gap closes JPY 2,740,295", "from referrals JPY 1,166,910")
                .contains("Left out: 5,637 (another question: 5,147, answered more than once: 490)");
        assertThat(charts(html)).hasSize(11);
        assertThat(charts(html).get(0).at("/series/0/data/0/value").doubleValue())
                .isCloseTo(nps.score().value(), within(1e-4));
    }

    /** Every row of the triangle ends where the months that are over do; what cannot be known yet is no cell, not 0. */
    @Test
    void theTriangleIsBlankWhereNothingCouldBeObserved() throws IOException {
        JsonNode heat = charts(Pages.sample("en")).stream()
                .filter(chart -> chart.at("/series/0/type").asText().equals("heatmap"))
                .findFirst()
                .orElseThrow();
        int rows = heat.at("/yAxis/data").size();
        assertThat(rows).isEqualTo(25);
        int[] cells = new int[rows];
        heat.at("/series/0/data").forEach(cell -> cells[cell.at("/value/1").intValue()]++);
        for (int row = 0; row < 24; row++) {
            assertThat(cells[row]).as("row %d", row).isEqualTo(Math.min(12, 23 - row));
        }
        assertThat(cells[24]).isEqualTo(12);
    }

    @Test
    void theJapanesePageIsInJapanese() {
        String text = Pages.text(Pages.sample("ja"));
        assertThat(text)
                .contains("解約率", "継続率", "顧客生涯価値", "推奨者", "中立者", "批判者", "95%信頼区間")
                .contains("4,959万円", "2026年1月1日 0時", "3,653,726円（95%信頼区間 3,040,973〜4,259,310円）");
        assertThat(Pattern.compile("[A-Za-z]{3,}").matcher(text).results().map(MatchResult::group))
                .isSubsetOf(LATIN);
    }

    @Test
    void theSameInputMakesTheSamePageWhateverTheSystemsLanguage() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.JAPAN);
            assertThat(Pages.of("en").equals(Pages.sample("en"))).isTrue();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void foreignTextCannotBreakOut() throws IOException {
        String html = Pages.hostile(dir);
        assertThat(html).doesNotContain("<img src=x").contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;");
        assertBalanced(html);
        assertThat(charts(html)).isNotEmpty();
        assertThat(html.split("<script", -1)).hasSize(4 + charts(html).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--purchases", "--answers", "--interactions", "--customers", "none"})
    void whatIsMissingSaysWhy(String option) {
        String file = switch (option) {
            case "--purchases" -> Pages.file(dir, "p.csv", List.of("customer_id,date,amount", "A,2026-01-05,10"));
            case "--answers" -> Pages.file(dir, "a.csv", List.of("customer_id,date,score", "A,2026-01-05,9"));
            case "--interactions" -> Pages.file(dir, "i.csv", List.of("customer_id,date,type", "A,2026-01-05,visit"));
            case "--customers" -> Pages.file(dir, "c.csv", List.of("customer_id,since", "A,2026-01-05"));
            default -> Pages.file(dir, "e.csv", List.of("customer_id,date,amount"));
        };
        String given = option.equals("none") ? "--purchases" : option;
        String english = Pages.of("en", given, file, "--as-of", "2026-01-06");
        assertBalanced(english);
        assertThat(Pages.text(english))
                .contains("Not known: ")
                .doesNotContain("NaN", "Infinity", "undefined", "null", "∞ to");
        String japanese = Pages.text(Pages.of("ja", given, file, "--as-of", "2026-01-06"));
        assertThat(japanese).contains("算出できません：");
        assertThat(Pattern.compile("[A-Za-z]{3,}").matcher(japanese).results().map(MatchResult::group))
                .isSubsetOf(LATIN);
    }

    private static void assertBalanced(String html) {
        Deque<String> open = new ArrayDeque<>();
        Matcher tags = Pattern.compile("<(/?)(!?[a-zA-Z][a-zA-Z0-9]*)[^>]*>")
                .matcher(html.replaceAll("(?s)<(script|style)([^>]*)>.*?</\\1>", "<$1$2></$1>"));
        while (tags.find()) {
            String name = tags.group(2).toLowerCase(Locale.ROOT);
            if (tags.group(1).equals("/")) {
                assertThat(open.pop()).isEqualTo(name);
            } else if (!VOID.contains(name)) {
                open.push(name);
            }
        }
        assertThat(open).isEmpty();
    }

    @Test
    void otherLanguagesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HtmlReport.of(EngagementReportRun.sample(), Locale.FRENCH))
                .withMessage("language must be one of [en, ja], got fr");
    }

    @Test
    void thePageStandsBesideTheReportAndFailsAsAWhole() throws IOException {
        String purchases = Pages.file(dir, "p.csv", List.of("customer_id,date,amount", "A,2026-01-05,10"));
        Path page = dir.resolve("report.html");
        String printed = EngagementReportRun.of("--purchases", purchases);
        assertThat(EngagementReportRun.of("--purchases", purchases, "--html", page.toString()))
                .isEqualTo(printed);
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>");
        assertThat(EngagementReportRun.refused(
                        "--purchases",
                        purchases,
                        "--html",
                        dir.resolve("no/x.html").toString()))
                .endsWith("x.html: cannot be written: the folder must be there (--html)\n");
        assertThat(EngagementReportRun.refused("--lang", "fr")).startsWith("--lang must be en or ja, got \"fr\"");
    }
}
