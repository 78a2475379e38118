package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.Golden;
import io.engagement.estimate.Estimate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A golden table and the rules a number of it is met by: relative to itself; by its logarithm where it is no normal double;
 * against the sum of absolute terms where terms cancel; undefined where it is infinite. Counts the rows of each rule.
 */
final class Reference {
    private static final double SMALLEST = 1e-300;

    private final String table;
    private final double tolerance;
    private final Map<String, Map<String, Integer>> rules = new TreeMap<>();

    Reference(String table, double tolerance) {
        this.table = table;
        this.tolerance = tolerance;
    }

    /** The rows, each with the number of its line in the file as "line". */
    List<Map<String, String>> rows() {
        List<Map<String, String>> rows = Golden.rows(table);
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).put("line", String.valueOf(i + 2));
        }
        return rows;
    }

    /** Relative to the reference, which is a normal double. */
    void meets(Map<String, String> row, String column, double actual) {
        meets(row, column, actual, 0);
    }

    /** Relative to the reference, or else to the sum of the absolute terms that it is the sum of. */
    void meets(Map<String, String> row, String column, double actual, double terms) {
        double expected = Golden.number(row, column);
        double error = Math.abs(actual - expected);
        boolean relative = error <= tolerance * Math.abs(expected);
        count(column, relative ? "relative" : "against the sum of absolute terms");
        assertThat(error)
                .as("%s of line %s: got %s, expected %s", column, row.get("line"), actual, expected)
                .isLessThanOrEqualTo(tolerance * Math.max(Math.abs(expected), terms));
    }

    /** By itself where it is a normal double, else only counted: its logarithm stands in another column or is not given. */
    void meetsIfNormal(Map<String, String> row, String column, double actual) {
        if (Golden.number(row, column) > SMALLEST) {
            meets(row, column, actual);
        } else {
            count(column, "below 1e-300, its logarithm compared");
            assertThat(actual).as("%s of line %s", column, row.get("line")).isBetween(0.0, 2 * SMALLEST);
        }
    }

    /** A number, or undefined where the reference is infinite. */
    void meets(Map<String, String> row, String column, Estimate actual) {
        if (text(row, column).contains("Inf")) {
            count(column, "undefined");
            assertThat(actual).as("%s of line %s", column, row.get("line")).isInstanceOf(Estimate.Undefined.class);
        } else {
            meets(row, column, actual.value());
        }
    }

    static String text(Map<String, String> row, String column) {
        return String.valueOf(row.get(column));
    }

    void count(String column, String rule) {
        rules.computeIfAbsent(column, any -> new TreeMap<>()).merge(rule, 1, Integer::sum);
    }

    /** How many rows each rule covered. */
    void print() {
        rules.forEach((column, counts) -> System.out.println(table + " " + column + ": " + counts));
    }

    int covered(String column, String rule) {
        return rules.getOrDefault(column, Map.of()).getOrDefault(rule, 0);
    }

    /** {@code ln(1 + e^x)}. */
    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
}
