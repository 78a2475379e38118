package io.engagement.segment;

import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the customers of each segment were at a later moment: counts, and shares of the row that add up to 1 exactly in
 * counts. Each share has the Wilson interval of its own; customers who went one way did not go another, so the shares of a
 * row are not independent.
 *
 * @param from the first moment
 * @param to the later moment
 * @param counts by the segment at the first moment: customers by their segment at the later one, in order
 * @param arrived by the segment at the later moment: customers not known at the first
 * @param gone by the segment at the first moment: customers not known any more, since all they bought was refunded
 */
public record Migration(
        Instant from,
        Instant to,
        Map<String, Map<String, Long>> counts,
        Map<String, Long> arrived,
        Map<String, Long> gone)
        implements Serializable {
    /**
     * Counts; write {@link Segments#to} instead.
     *
     * @param from the first moment
     * @param to the later moment
     * @param counts customers known at both
     * @param arrived customers known at the later only
     * @param gone customers known at the first only
     */
    public Migration {
        Map<String, Map<String, Long>> copy = new LinkedHashMap<>();
        counts.forEach((row, cells) -> copy.put(row, Collections.unmodifiableMap(new LinkedHashMap<>(cells))));
        counts = Collections.unmodifiableMap(copy);
        arrived = Collections.unmodifiableMap(new LinkedHashMap<>(arrived));
        gone = Collections.unmodifiableMap(new LinkedHashMap<>(gone));
    }

    /** From a matrix with a row more for those not known yet and a column more for those not known any more. */
    static Migration of(Instant from, Instant to, List<String> rows, List<String> columns, long[][] matrix) {
        Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
        Map<String, Long> gone = new LinkedHashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            counts.put(rows.get(row), named(columns, matrix[row]));
            gone.put(rows.get(row), matrix[row][columns.size()]);
        }
        return new Migration(from, to, counts, named(columns, matrix[rows.size()]), gone);
    }

    private static Map<String, Long> named(List<String> columns, long[] counts) {
        Map<String, Long> named = new LinkedHashMap<>();
        for (int column = 0; column < columns.size(); column++) {
            named.put(columns.get(column), counts[column]);
        }
        return named;
    }

    /**
     * Of the customers of a segment who are still known, those who were in another, or the same, at the later moment.
     *
     * @param before the segment at the first moment
     * @param after the segment at the later moment
     * @return the share of the row
     * @throws IllegalArgumentException if there is no such segment
     */
    public Proportion share(String before, String after) {
        Map<String, Long> row = counts.get(before);
        if (row == null) {
            throw new IllegalArgumentException("before must be one of " + counts.keySet() + ", got \"" + before + "\"");
        }
        Long count = row.get(after);
        if (count == null) {
            throw new IllegalArgumentException("after must be one of " + row.keySet() + ", got \"" + after + "\"");
        }
        return Proportion.of(count, sum(row));
    }

    /**
     * Of the customers known at both moments, those in a segment of the same name.
     *
     * @return the share of all
     */
    public Proportion stayed() {
        long stayed = 0;
        long all = 0;
        for (Map.Entry<String, Map<String, Long>> row : counts.entrySet()) {
            stayed += row.getValue().getOrDefault(row.getKey(), 0L);
            all += sum(row.getValue());
        }
        return Proportion.of(stayed, all);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * A row for each segment before, a column for each after: the share of the row, with its interval. Those without
     * anybody are left out.
     */
    @Override
    public String toString() {
        String title = String.format(
                Locale.ROOT,
                "where the customers of %s were at %s, %% of the row [95%%]; in the same segment: %s",
                from,
                to,
                stayed());
        List<String> columns = arrived.keySet().stream()
                .filter(after -> arrived.getOrDefault(after, 0L) > 0
                        || counts.values().stream().anyMatch(row -> row.getOrDefault(after, 0L) > 0))
                .toList();
        List<String> header = new ArrayList<>(List.of("from \\ to"));
        header.addAll(columns);
        header.add("n");
        Table table = new Table(title, header.toArray(String[]::new));
        counts.forEach((before, row) -> {
            if (sum(row) > 0) {
                List<String> cells = new ArrayList<>(List.of(before));
                columns.forEach(after -> cells.add(shown(share(before, after))));
                cells.add(String.format(Locale.ROOT, "%,d", sum(row)));
                table.row(cells.toArray(String[]::new));
            }
        });
        List<String> last = new ArrayList<>(List.of("(not known yet)"));
        columns.forEach(after -> last.add(String.format(Locale.ROOT, "%,d", arrived.getOrDefault(after, 0L))));
        last.add(String.format(Locale.ROOT, "%,d", sum(arrived)));
        table.row(last.toArray(String[]::new));
        return sum(gone) == 0
                ? table.toString()
                : table + String.format(Locale.ROOT, "\n  not known any more: %,d", sum(gone));
    }

    private static String shown(Proportion share) {
        return share.rate() instanceof Estimate.Known rate
                ? String.format(
                        Locale.ROOT, "%.1f [%.1f, %.1f]", 100 * rate.value(), 100 * rate.low(), 100 * rate.high())
                : "-";
    }
}
