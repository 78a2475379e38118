package io.engagement.examples.spark;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.engagement.churn.RetentionTable;
import io.engagement.nps.Nps;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The results as a person reads them. */
final class Report {
    private static final int MONTHS = 6;
    private static final int TOP = 5;

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void print(Pipeline.Outcome outcome, Settings settings, Results results) {
        line("Net Promoter Score, up to %s", settings.day());
        Nps all = outcome.nps().values().stream().reduce(Nps.EMPTY, Nps::plusDisjoint);
        line("  %-8s %s", "all", all.score());
        outcome.nps().forEach((segment, nps) -> line("  %-8s %s", segment, nps.score()));
        line("");
        retention(outcome.retention());
        line("");
        line("%s", outcome.model());
        line("");
        line("fitted from %s", outcome.statistics().counts());
        line("        and %s", outcome.statistics().spend());
        line("%s", outcome.statistics().excluded());
        line("");
        customers(results.read("customers"), settings);
    }

    private void retention(Map<String, RetentionTable> bySegment) {
        line("Customers who bought again in a month after their first, all cohorts together");
        StringBuilder header = new StringBuilder(String.format(Locale.ROOT, "  %-8s %11s", "segment", "customers"));
        for (int month = 1; month <= MONTHS; month++) {
            header.append(String.format(Locale.ROOT, " %7d", month));
        }
        line("%s", header);
        bySegment.forEach((segment, table) -> {
            long customers = table.cohorts().stream()
                    .mapToLong(RetentionTable.Cohort::size)
                    .sum();
            StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "  %-8s %,11d", segment, customers));
            table.pooled().stream()
                    .limit(MONTHS)
                    .map(RetentionTable.Pooled::starts)
                    .forEach(cell -> row.append(
                            String.format(Locale.ROOT, " %6.1f%%", 100.0 * cell.successes() / cell.trials())));
            line("%s", row);
        });
    }

    private void customers(Dataset<Row> customers, Settings settings) {
        Row all = customers
                .agg(
                        count(lit(1)),
                        sum("probability_active"),
                        sum("expected_purchases"),
                        sum("present_value"),
                        avg("score"))
                .first();
        line(
                "%,d customers: %s active, %s purchases expected in %s, present value %s, mean score %s",
                all.getLong(0),
                number(all, 1, "%,.0f"),
                number(all, 2, "%,.0f"),
                settings.horizon(),
                number(all, 3, "%,.0f"),
                number(all, 4, "%.1f"));
        List<Row> top = customers
                .orderBy(col("present_value").desc_nulls_last(), col("customer_id"))
                .limit(TOP)
                .collectAsList();
        line("  %-12s %7s %10s %14s %7s", "most worth", "active", "purchases", "present value", "score");
        for (Row row : top) {
            line(
                    "  %-12s %7s %10s %14s %7s",
                    row.getString(0),
                    number(row, 1, "%.3f"),
                    number(row, 2, "%.1f"),
                    number(row, 3, "%,.2f"),
                    number(row, 5, "%.1f"));
        }
    }

    /** What nothing is known of is a dash. */
    private static String number(Row row, int column, String format) {
        return row.isNullAt(column) ? "-" : String.format(Locale.ROOT, format, row.getDouble(column));
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    }
}
