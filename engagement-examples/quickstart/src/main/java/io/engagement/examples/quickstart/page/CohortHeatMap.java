package io.engagement.examples.quickstart.page;

import io.engagement.churn.RetentionTable;
import io.engagement.churn.RetentionTable.Cohort;
import io.engagement.estimate.Estimate;
import io.engagement.examples.quickstart.page.Section.Block;
import io.engagement.examples.quickstart.page.Section.Table;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Who buys again, as a triangle of colors. What could not be observed yet is blank. */
final class CohortHeatMap {
    /** Where on the scale of colors dark and light text can be read equally well. */
    private static final double SWITCH = 0.66;

    private static final String HEAT_MAP = """
            {"grid": {"left": 10, "right": 4, "top": 28, "bottom": 46, "containLabel": true},
             "tooltip": {"formatter": "@text"},
             "xAxis": {"type": "category", "position": "top", "data": [], "axisTick": {"show": false},
              "axisLine": {"show": false}, "nameLocation": "middle", "nameGap": 26},
             "yAxis": {"type": "category", "inverse": true, "data": [], "axisTick": {"show": false},
              "axisLine": {"show": false}, "axisLabel": {"interval": 0}},
             "visualMap": {"min": 0, "max": 100, "orient": "horizontal", "left": "center", "bottom": 0, "itemHeight": 140,
              "itemWidth": 14, "inRange": {"color": ["var(--heat-low)", "var(--heat-high)"]}},
             "series": [{"type": "heatmap", "data": [], "label": {"show": true, "fontSize": 11},
              "itemStyle": {"borderColor": "var(--card)", "borderWidth": 1},
              "emphasis": {"itemStyle": {"borderColor": "var(--text)"}}}]}""";

    /** With more rows it is taller. */
    private static final int FEW = 14;

    private final RetentionTable table;
    private final Words words;
    private final double least;
    private final double most;
    private final List<String> names = new ArrayList<>();
    private final List<Object> cells = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    CohortHeatMap(RetentionTable table, Words words) {
        this.table = table;
        this.words = words;
        DoubleSummaryStatistics shares = table.cohorts().stream()
                .flatMap(cohort -> cohort.cells().stream())
                .filter(cell -> cell.trials() > 0)
                .mapToDouble(cell -> cell.rate().value())
                .summaryStatistics();
        least = Math.floor(10 * shares.getMin()) * 10;
        most = Math.max(least + 10, Math.ceil(10 * shares.getMax()) * 10);
        table.cohorts()
                .forEach(cohort ->
                        add(words.brief(cohort.start()), cohort.size(), column -> table.rate(cohort.start(), column)));
        add(
                words.of("cohorts.all"),
                table.cohorts().stream().mapToLong(Cohort::size).sum(),
                table::pooled);
    }

    private void add(String name, long size, IntFunction<Estimate> shares) {
        List<String> row = new ArrayList<>(List.of(name, words.count(size)));
        for (int column = 1; column <= table.columns(); column++) {
            Estimate share = shares.apply(column);
            row.add(words.value(share));
            if (share instanceof Estimate.Known known) {
                cells.add(cell(column, names.size(), name, known));
            }
        }
        names.add(name);
        rows.add(row);
    }

    Block block() {
        List<String> headings = new ArrayList<>(List.of(words.of("column.firstMonth"), words.of("column.customers")));
        List<String> columns = IntStream.rangeClosed(1, table.columns())
                .mapToObj(String::valueOf)
                .toList();
        columns.forEach(column -> headings.add(words.of("cohorts.column", column)));
        Chart chart = Option.of(HEAT_MAP)
                .set("/xAxis/data", columns)
                .set("/xAxis/name", words.of("cohorts.axis"))
                .set("/yAxis/data", names)
                .set("/visualMap/min", least)
                .set("/visualMap/max", most)
                .set("/visualMap/text", List.of(percent(most), percent(least)))
                .set("/series/0/data", cells)
                .chart(words.of("cohorts"), text());
        return Block.of(chart, new Table(words.of("cohorts"), headings, rows))
                .note(words.of("cohorts.note"))
                .look(names.size() > FEW ? "wide taller" : "wide");
    }

    private Map<String, Object> cell(int column, int row, String name, Estimate.Known share) {
        boolean strong = 100 * share.value() > least + SWITCH * (most - least);
        return Map.of(
                "value",
                List.of(column - 1, row, BandLine.rounded(100 * share.value())),
                "text",
                words.of("cohorts.each", name, column, words.full(share)),
                "label",
                Map.of(
                        "color",
                        strong ? "var(--on-heat-high)" : "var(--on-heat-low)",
                        "formatter",
                        String.valueOf(Math.round(100 * share.value()))));
    }

    private static String percent(double number) {
        return Math.round(number) + "%";
    }

    private String text() {
        int last = table.columns();
        return words.of("cohorts.text", words.full(table.pooled(1)))
                + (last > 1
                        ? words.of("sentence") + words.of("cohorts.text.last", last, words.full(table.pooled(last)))
                        : "");
    }
}
