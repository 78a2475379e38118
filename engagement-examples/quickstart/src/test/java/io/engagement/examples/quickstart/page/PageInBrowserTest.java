package io.engagement.examples.quickstart.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages in a real browser without a network: drawn, quiet, within their width, readable in both themes. */
class PageInBrowserTest {
    /** How many charts there are, how many are drawn: as SVG of some size, with shapes that have a color. */
    private static final String DRAWN = """
            const holders = [...document.querySelectorAll('.chart')];
            const drawn = holders.filter(holder => {
              const svg = holder.querySelector('svg');
              return echarts.getInstanceByDom(holder) && svg && svg.getBoundingClientRect().width > 200
                  && [...svg.querySelectorAll('path')].filter(path => path.getBBox().width > 1 || path.getBBox().height > 1).length > 2
                  && svg.querySelectorAll('text').length > 1;
            });
            return holders.length + ' charts, ' + drawn.length + ' drawn';""";

    private static final String OVERFLOW = """
            const width = document.documentElement.clientWidth;
            const wide = [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll') && !e.closest('svg')
                && !e.closest('.hidden') && !e.closest('.skip') && e.getBoundingClientRect().right > width + 1);
            return document.documentElement.scrollWidth > width ? 'scrolls' : wide.map(e => e.outerHTML.slice(0, 80)).join();""";

    private static final String AXE = """
            return axe.run({exclude: [".chart"]}, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})
              .then(result => result.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | ')).join('\\n'));""";

    private static final int CHARTS = 11;

    @TempDir
    private static Path dir;

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = new Browser(dir.resolve("profile"));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    private static Path page(String name, String html) throws IOException {
        return Files.writeString(dir.resolve(name + ".html"), html);
    }

    private static void assertQuietAndDrawn(int charts) {
        assertThat(browser.console()).isEmpty();
        assertThat(browser.run(DRAWN)).isEqualTo(charts + " charts, " + charts + " drawn");
        assertThat(browser.requests()).allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
    }

    @ParameterizedTest
    @CsvSource({"en, 1280, light", "en, 390, dark", "ja, 1280, dark", "ja, 390, light"})
    void everyChartIsDrawnWithinTheWidth(String language, int width, String theme) throws IOException {
        browser.open(page("sample-" + language, Pages.sample(language)), width, 900, theme);
        assertQuietAndDrawn(CHARTS);
        assertThat(browser.run(OVERFLOW)).isEqualTo("");
        assertThat(browser.run("return document.documentElement.lang + ' ' + document.documentElement.dataset.theme"))
                .isEqualTo(language + " " + theme);
    }

    /** Rules of WCAG 2.1 AA as far as a program can tell, contrast of both themes among them. */
    @ParameterizedTest
    @CsvSource({"en, light", "ja, dark"})
    void thePageIsAccessible(String language, String theme) throws IOException {
        browser.open(page("sample-" + language, Pages.sample(language)), 1280, 900, theme);
        browser.run("document.querySelectorAll('details').forEach(d => d.open = true); return ''");
        browser.run(axe() + "; return typeof axe");
        assertThat(browser.run(AXE)).isEqualTo("");
    }

    private static String axe() throws IOException {
        try (InputStream in = PageInBrowserTest.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theThemeCanBeSwitchedAndTheChartsFollow() throws IOException {
        browser.open(page("sample-en", Pages.sample("en")), 1280, 900, "light");
        String axis = """
                return [...document.querySelectorAll('#retention-0-chart text')].map(t => t.getAttribute('fill')).join()""";
        Object before = browser.run(axis);
        assertThat(browser.run("return document.getElementById('theme').textContent"))
                .isEqualTo("Dark theme");
        browser.run("document.getElementById('theme').click(); return ''");
        assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("dark");
        assertThat(browser.run("return document.getElementById('theme').textContent"))
                .isEqualTo("Light theme");
        assertThat(browser.run(axis)).isNotEqualTo(before);
        assertQuietAndDrawn(CHARTS);
    }

    @Test
    void hostileNamesStayText() throws IOException {
        browser.open(page("hostile", Pages.hostile(dir)), 1280, 900, "light");
        assertThat(browser.console()).isEmpty();
        assertThat(browser.run("return document.images.length + ' ' + document.querySelectorAll('[onerror]').length"))
                .isEqualTo("0 0");
        assertThat(browser.run("return document.querySelector('#score td, #score th[scope=row]').textContent"))
                .asString()
                .isNotEmpty();
        assertThat(browser.run("return document.body.innerText.includes(arguments[0])", Pages.HOSTILE))
                .isEqualTo(true);
        assertThat(browser.run(OVERFLOW)).isEqualTo("");
    }

    /** What a chart says of what is pointed at is text, too. */
    @Test
    void whatIsPointedAtIsShownAsText() throws IOException {
        String option = "{\"tooltip\": {\"formatter\": \"@text\"}, \"xAxis\": {\"data\": [\"a\"]}, \"yAxis\": {},"
                + " \"series\": [{\"type\": \"bar\", \"data\": [{\"value\": 3, \"text\": \"" + Pages.HOSTILE
                + "\"}]}]}";
        browser.open(page("chart", Chart.of("x", option).toHtml()), 600, 500, "dark");
        browser.run("""
                echarts.getInstanceByDom(document.querySelector('.chart'))
                  .dispatchAction({type: 'showTip', seriesIndex: 0, dataIndex: 0}); return ''""");
        assertThat(browser.run("return document.querySelector('.chart').innerText"))
                .asString()
                .contains(Pages.HOSTILE);
        assertThat(browser.run("return document.images.length")).isEqualTo(0L);
        assertQuietAndDrawn(1);
    }

    /** The test above can fail: a script that is not ours is refused, and the refusal is seen. */
    @Test
    void aForeignScriptDoesNotRun() throws IOException {
        String html = Chart.of("x", "{}").toHtml();
        String planted = html.replace(
                "</main>", "<script>document.title = 'taken'</script><img src='https://example.org/x'></main>");
        browser.open(page("planted", planted), 600, 500, "light");
        assertThat(browser.run("return document.title")).isEqualTo("x");
        assertThat(browser.console()).hasSize(2).allMatch(message -> message.contains("Content Security Policy"));
    }

    @Test
    void paperIsWhite() throws IOException {
        browser.open(page("sample-en", Pages.sample("en")), 1280, 900, "dark");
        assertThat(browser.print()).hasSizeGreaterThan(50_000);
        assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("dark");
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void everythingCanBeReachedByKeyboard() throws IOException {
        browser.open(page("sample-en", Pages.sample("en")), 1280, 900, "light");
        Object unreachable = browser.run("""
                return [...document.querySelectorAll('a, button, summary, .scroll')].filter(e => e.tabIndex < 0).length""");
        assertThat(unreachable).isEqualTo(0L);
        assertThat(browser.run("return [...document.querySelectorAll('h1, h2, h3')].map(h => h.tagName).join('')"))
                .asString()
                .matches("H1(H2(H3)+)+");
    }
}
