package io.engagement.examples.quickstart.page;

import io.engagement.examples.quickstart.analysis.Analysis;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as a page to look at: one file that needs nothing else, in English or Japanese. */
public final class HtmlReport {
    /** What stands around the charts. */
    private static final List<String> FRAME = List.of(
            "title",
            "skip",
            "contents",
            "dark",
            "light",
            "headline",
            "numbers",
            "noscript",
            "footer",
            "about.intervals");

    private final Analysis analysis;
    private final Words words;

    /**
     * The page on what was found.
     *
     * @param language English or Japanese
     * @throws IllegalArgumentException if it is another
     */
    public static HtmlReport of(Analysis analysis, Locale language) {
        if (!Words.LANGUAGES.contains(language)) {
            throw new IllegalArgumentException("language must be one of " + Words.LANGUAGES + ", got " + language);
        }
        return new HtmlReport(analysis, new Words(language));
    }

    /** The languages of the page. */
    public static List<Locale> languages() {
        return Words.LANGUAGES;
    }

    private HtmlReport(Analysis analysis, Words words) {
        this.analysis = analysis;
        this.words = words;
    }

    /** The page. */
    public String toHtml() {
        Map<String, String> frame = new LinkedHashMap<>();
        FRAME.forEach(key -> frame.put(key.replace('.', '_'), words.of(key)));
        return Template.render(
                "report.ftlh",
                words.language(),
                Map.of(
                        "words", frame,
                        "facts", About.line(analysis, words),
                        "figures", Headline.of(analysis, words),
                        "sections", sections()));
    }

    private List<Section> sections() {
        return List.of(
                new NpsCharts(analysis, words).section(),
                new RetentionCharts(analysis, words).section(),
                new ForecastCharts(analysis, words).section(),
                new ScoreCharts(analysis, words).section(),
                new FunnelCharts(analysis, words).section(),
                new SegmentCharts(analysis, words).section(),
                new About(analysis, words).section());
    }

    /**
     * Writes the page. The file is there whole or not at all; one that was there is replaced.
     *
     * @throws java.io.UncheckedIOException if it cannot be written, with the reason
     */
    public Path write(Path file) {
        return PageFile.write(file, toHtml());
    }
}
