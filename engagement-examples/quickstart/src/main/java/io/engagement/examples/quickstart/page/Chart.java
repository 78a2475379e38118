package io.engagement.examples.quickstart.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * A chart as a file of its own: an option of Apache ECharts, as JSON, in an HTML page that opens from disk.
 *
 * <pre>{@code
 * Chart.of("Orders", """
 *     {"xAxis": {"data": ["Mon", "Tue"]}, "yAxis": {}, "series": [{"type": "bar", "data": [12, 31]}]}""")
 *     .withText("Tuesday had 31 orders, Monday 12.")
 *     .write(Path.of("orders.html"));
 * }</pre>
 *
 * <p>JSON cannot hold what a chart needs beside numbers, so the page gives three kinds of text a meaning: {@code "var(--name)"} is
 * the color of that name in the theme, {@code {"@number": {...}}} formats numbers as {@code Intl.NumberFormat} does, and a tooltip
 * with the formatter {@code "@text"} shows the {@code text} of the items of data that are pointed at.
 *
 * @param title what it shows
 * @param text what it says, in a sentence: for whoever cannot see it
 * @param option the option of ECharts, a JSON object
 */
public record Chart(String title, String text, String option) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * A chart.
     *
     * @param title what it shows
     * @param text what it says
     * @param option the option of ECharts
     * @throws IllegalArgumentException if {@code option} is not a JSON object
     */
    public Chart {
        parsed(option);
    }

    /**
     * A chart whose text is its title; better say what it shows: {@link #withText}.
     *
     * @param title what it shows
     * @param option the option of ECharts, a JSON object
     * @return the chart
     * @throws IllegalArgumentException if {@code option} is not a JSON object
     */
    public static Chart of(String title, String option) {
        return new Chart(title, title, option);
    }

    private static JsonNode parsed(String option) {
        try {
            JsonNode node = JSON.readTree(option);
            if (!node.isObject()) {
                throw new IllegalArgumentException("option must be a JSON object, got " + node.getNodeType());
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("option must be a JSON object: " + e.getMessage(), e);
        }
    }

    /**
     * The chart with another text.
     *
     * @param text what it says, in a sentence
     * @return the chart
     */
    public Chart withText(String text) {
        return new Chart(title, text, option);
    }

    /**
     * The option as it may stand within an HTML page: no text in it can end the element that holds it.
     *
     * @return the same JSON value
     */
    public String json() {
        return parsed(option)
                .toString()
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026");
    }

    /**
     * The page.
     *
     * @return HTML with everything in it
     */
    public String toHtml() {
        return Template.render("chart.ftlh", Locale.ENGLISH, Map.of("chart", this));
    }

    /**
     * Writes the page. The file is there whole or not at all; one that was there is replaced.
     *
     * @param file where to
     * @return the file
     * @throws java.io.UncheckedIOException if it cannot be written, with the reason
     */
    public Path write(Path file) {
        return PageFile.write(file, toHtml());
    }

    /** The title and what the chart says. */
    @Override
    public String toString() {
        return title.equals(text) ? title : title + ": " + text;
    }
}
