package io.engagement.examples.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.engagement.estimate.Estimate;
import io.engagement.examples.quickstart.page.Chart;
import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a session adds to the library: results printed in full, and charts as files, which open where there is a desktop. */
public final class Notebook {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path DIRECTORY = Path.of("target", "charts");

    private Notebook() {}

    /**
     * Prints a result in full, a table as a table: JShell itself cuts long values and shows line ends as {@code \n}.
     *
     * @param result anything
     */
    public static void show(Object result) {
        System.out.println(result);
        System.out.println();
    }

    /**
     * Estimates beside each other, each with its interval; what is undefined leaves a gap.
     *
     * @param title what it shows
     * @param estimates the estimates by their names, in order
     * @return where the chart is
     */
    public static Path intervals(String title, Map<String, Estimate> estimates) {
        List<Object> boxes = new ArrayList<>();
        List<String> said = new ArrayList<>();
        estimates.forEach((name, estimate) -> {
            boxes.add(Map.of("value", box(estimate), "text", name + ": " + estimate));
            said.add(name + " " + estimate);
        });
        return chart(Chart.of(
                        title,
                        json(Map.of(
                                "xAxis", Map.of("type", "category", "data", List.copyOf(estimates.keySet())),
                                "yAxis", Map.of("type", "value", "scale", true),
                                "tooltip", Map.of("trigger", "item", "formatter", "@text"),
                                "series", List.of(Map.of("type", "boxplot", "data", boxes)))))
                .withText(String.join("; ", said)));
    }

    /** Whiskers are the limits; a box without height is the estimate. */
    private static List<?> box(Estimate estimate) {
        if (!(estimate instanceof Estimate.Known known)) {
            return List.of("-", "-", "-", "-", "-");
        }
        double value = shown(known, known.value());
        boolean hasLimits = known.interval() != null;
        double low = hasLimits ? shown(known, known.low()) : value;
        double high = hasLimits ? shown(known, known.high()) : value;
        return List.of(low, value, value, value, high);
    }

    /** In the numbers that are printed: a share in percent. */
    private static double shown(Estimate.Known known, double value) {
        return value * known.unit().factor();
    }

    /**
     * A line through points.
     *
     * @param title what it shows
     * @param points the values by their names, in order
     * @return where the chart is
     */
    public static Path line(String title, Map<String, ? extends Number> points) {
        return chart(Chart.of(
                        title,
                        json(Map.of(
                                "xAxis", Map.of("type", "category", "data", List.copyOf(points.keySet())),
                                "yAxis", Map.of("type", "value"),
                                "tooltip", Map.of("trigger", "axis"),
                                "series", List.of(Map.of("type", "line", "data", List.copyOf(points.values()))))))
                .withText(points.toString()));
    }

    /**
     * A chart of your own.
     *
     * @param title what it shows
     * @param option an option of Apache ENotebook, as JSON
     * @return where the chart is
     */
    public static Path chart(String title, String option) {
        return chart(Chart.of(title, option));
    }

    private static Path chart(Chart chart) {
        try {
            String name = chart.title().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
            Files.createDirectories(DIRECTORY);
            Path file = chart.write(DIRECTORY.resolve(name + ".html")).toAbsolutePath();
            open(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("the chart cannot be written to " + DIRECTORY.toAbsolutePath(), e);
        }
    }

    /** Best effort: the path is printed in any case. */
    private static void open(Path file) {
        if (GraphicsEnvironment.isHeadless() || !Desktop.isDesktopSupported()) {
            return;
        }
        try {
            Desktop.getDesktop().browse(file.toUri());
        } catch (IOException | UnsupportedOperationException e) {
            System.out.println("open it in a browser (" + e.getMessage() + ")");
        }
    }

    private static String json(Map<String, ?> option) {
        try {
            return JSON.writeValueAsString(option);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a chart must be made of plain numbers and texts", e);
        }
    }
}
