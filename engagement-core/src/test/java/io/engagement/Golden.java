package io.engagement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reference tables computed at 30 digits and more. */
public final class Golden {
    private Golden() {}

    /** The rows of a table, by the names in its first line. */
    public static List<Map<String, String>> rows(String table) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + table)) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            String[] names = lines.get(0).split(",", -1);
            List<Map<String, String>> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] values = line.split(",", -1);
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < names.length; i++) {
                    row.put(names[i], values[i]);
                }
                rows.add(row);
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static double number(Map<String, String> row, String name) {
        return Double.parseDouble(row.get(name));
    }

    /** Equal to a relative tolerance; a reference of 0 is met exactly. */
    public static void assertClose(double actual, double expected, double relative, Object where) {
        assertThat(Math.abs(actual - expected))
                .as("got %s, expected %s: %s", actual, expected, where)
                .isLessThanOrEqualTo(relative * Math.abs(expected));
    }
}
