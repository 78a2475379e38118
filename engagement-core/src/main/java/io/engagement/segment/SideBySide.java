package io.engagement.segment;

import io.engagement.estimate.Estimate;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Any estimates by segment, side by side. What differs between segments need not come from what made them segments: who
 * spends much is a big spender by definition.
 *
 * @param title the line above
 * @param segments the rows, in order
 * @param columns by the name of the column, in order: the estimate of each segment
 */
public record SideBySide(String title, List<String> segments, Map<String, Map<String, Estimate>> columns)
        implements Serializable {
    /**
     * A table.
     *
     * @param title the line above
     * @param segments the rows
     * @param columns the estimates
     */
    public SideBySide {
        segments = List.copyOf(segments);
        Map<String, Map<String, Estimate>> copy = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, Estimate>> column : columns.entrySet()) {
            Map<String, Estimate> cells = new LinkedHashMap<>();
            for (String segment : segments) {
                cells.put(segment, column.getValue().getOrDefault(segment, Estimate.undefined("not given")));
            }
            copy.put(column.getKey(), Collections.unmodifiableMap(cells));
        }
        columns = Collections.unmodifiableMap(copy);
    }

    /**
     * The same with one more column, at the right.
     *
     * @param name its name
     * @param estimates the estimate of each segment; one that is missing is undefined
     * @return a copy
     * @throws IllegalArgumentException if an estimate is of no segment, or the name is taken
     */
    public SideBySide with(String name, Map<String, Estimate> estimates) {
        for (String segment : estimates.keySet()) {
            requireSegment(segment);
        }
        if (columns.containsKey(name)) {
            throw new IllegalArgumentException("name must be another than " + columns.keySet() + ", got " + name);
        }
        Map<String, Map<String, Estimate>> more = new LinkedHashMap<>(columns);
        more.put(name, estimates);
        return new SideBySide(title, segments, more);
    }

    /**
     * One cell.
     *
     * @param segment the row
     * @param name the column
     * @return the estimate
     * @throws IllegalArgumentException if there is no such row or column
     */
    public Estimate get(String segment, String name) {
        requireSegment(segment);
        Map<String, Estimate> column = columns.get(name);
        if (column == null) {
            throw new IllegalArgumentException("name must be one of " + columns.keySet() + ", got \"" + name + "\"");
        }
        return column.getOrDefault(segment, Estimate.undefined("not given"));
    }

    private void requireSegment(String segment) {
        if (!segments.contains(segment)) {
            throw new IllegalArgumentException("segment must be one of " + segments + ", got \"" + segment + "\"");
        }
    }

    /** A line for each segment, with intervals and n; below them why cells are empty. */
    @Override
    public String toString() {
        List<String> header = new ArrayList<>(List.of("segment"));
        header.addAll(columns.keySet());
        Table table = new Table(title, header.toArray(String[]::new));
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        for (String segment : segments) {
            List<String> cells = new ArrayList<>(List.of(segment));
            columns.forEach((name, column) -> {
                Estimate estimate = column.getOrDefault(segment, Estimate.undefined("not given"));
                cells.add(shown(estimate));
                if (estimate instanceof Estimate.Undefined none) {
                    reasons.computeIfAbsent(name + ": " + none.reason(), reason -> new ArrayList<>())
                            .add(segment);
                }
            });
            table.row(cells.toArray(String[]::new));
        }
        StringBuilder text = new StringBuilder(table.toString());
        reasons.forEach((reason, which) -> text.append("\n  - ")
                .append(reason)
                .append(" (")
                .append(String.join(", ", which))
                .append(')'));
        return text.toString();
    }

    private static String shown(Estimate estimate) {
        if (!(estimate instanceof Estimate.Known known)) {
            return "-";
        }
        String value = known.unit().print(known.value());
        return known.interval() == null
                ? value
                : String.format(
                        Locale.ROOT,
                        "%s [%s, %s] n %,d",
                        value,
                        known.unit().print(known.low()),
                        known.unit().print(known.high()),
                        known.n());
    }
}
