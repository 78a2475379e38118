package io.engagement.examples.quickstart.page;

import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.examples.quickstart.analysis.Analysis;
import io.engagement.examples.quickstart.analysis.SegmentAnalysis;
import io.engagement.examples.quickstart.page.Section.Block;
import io.engagement.examples.quickstart.page.Section.Table;
import io.engagement.segment.SideBySide;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Who is who: the segments by engagement and value. */
final class SegmentCharts {
    private static final double LARGEST = 74;
    private static final double SMALLEST = 10;
    /** Smaller ones have their names at the left, where those of larger ones are not. */
    private static final double SMALL = 28;
    /** Points of score at the right, for the name of the most engaged. */
    private static final double ROOM = 25;

    private static final String BUBBLES = """
            {"grid": {"left": 12, "right": 36, "top": 40, "bottom": 30, "containLabel": true},
             "tooltip": {"formatter": "@text"},
             "xAxis": {"type": "value", "min": 0, "nameLocation": "middle", "nameGap": 28},
             "yAxis": {"type": "value", "min": 0, "nameLocation": "end", "nameTextStyle": {"align": "left"},
              "axisLabel": {"formatter": {"@number": {"notation": "compact"}}}},
             "series": [{"type": "scatter", "data": [], "clip": false,
              "itemStyle": {"opacity": 0.75, "borderColor": "var(--card)", "borderWidth": 1},
              "label": {"show": true, "formatter": "{b}", "position": "right", "color": "var(--text)", "opacity": 1, "fontSize": 13},
              "labelLayout": {"moveOverlap": "shiftY"}}]}""";

    private final Analysis analysis;
    private final SegmentAnalysis segments;
    private final Words words;

    SegmentCharts(Analysis analysis, Words words) {
        this.analysis = analysis;
        this.segments = analysis.segments();
        this.words = words;
    }

    Section section() {
        Block block = segments.segments().isMissing()
                ? Block.missing(
                        words.of("segments"), words.missing(segments.segments().reason()))
                : segments();
        return new Section("segments", words.of("segments"), words.of("segments.lead"), List.of(block));
    }

    private Block segments() {
        SideBySide table = segments.table();
        Map<String, Proportion> sizes = segments.segments().get().sizes();
        List<String> drawn = table.segments().stream()
                .filter(name -> cell(table, name, SegmentAnalysis.SCORE) instanceof Estimate.Known
                        && cell(table, name, SegmentAnalysis.WORTH) instanceof Estimate.Known)
                .toList();
        if (drawn.isEmpty()) {
            return Block.of(
                            words.of("segments.chart"),
                            words.missing("no segment has both a score and a value"),
                            numbers(table, sizes))
                    .look("wide");
        }
        List<String> others = table.segments().stream()
                .filter(name -> !drawn.contains(name))
                .map(words::phrase)
                .toList();
        String note = words.of("segments.note");
        return Block.of(chart(table, sizes, drawn), numbers(table, sizes))
                .note(
                        others.isEmpty()
                                ? note
                                : note + words.of("sentence") + words.of("segments.others", words.list(others)))
                .look("wide tall open");
    }

    private static Estimate cell(SideBySide table, String segment, String column) {
        return table.columns().containsKey(column) ? table.get(segment, column) : Estimate.undefined("not given");
    }

    private Chart chart(SideBySide table, Map<String, Proportion> sizes, List<String> drawn) {
        long most = drawn.stream().mapToLong(name -> size(sizes, name)).max().orElse(1);
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            String name = drawn.get(i);
            Estimate score = table.get(name, SegmentAnalysis.SCORE);
            Estimate worth = table.get(name, SegmentAnalysis.WORTH);
            double diameter = LARGEST * Math.sqrt((double) size(sizes, name) / most);
            items.add(Map.of(
                    "name",
                    words.phrase(name),
                    "value",
                    List.of(BandLine.rounded(score.value()), BandLine.rounded(worth.value())),
                    "symbolSize",
                    Math.rint(Math.max(SMALLEST, diameter)),
                    "label",
                    Map.of("position", diameter < SMALL ? "left" : "right"),
                    "itemStyle",
                    Map.of("color", "var(--series-" + (i % 5 + 1) + ")"),
                    "text",
                    words.of(
                            "segments.each",
                            words.phrase(name),
                            words.count(size(sizes, name)),
                            words.full(score),
                            words.full(worth))));
        }
        double highest = drawn.stream()
                .mapToDouble(name -> table.get(name, SegmentAnalysis.SCORE).value())
                .max()
                .orElse(100);
        String code = analysis.base().currency().getCurrencyCode();
        return Option.of(BUBBLES)
                .set("/xAxis/name", words.of("segments.x"))
                .set("/xAxis/max", Math.min(100, 10 * Math.ceil((highest + ROOM) / 10)))
                .set(
                        "/yAxis/name",
                        words.of(
                                "segments.y", code.equals("XXX") ? "" : words.of("in.parentheses", words.phrase(code))))
                .set("/series/0/data", items)
                .chart(words.of("segments.chart"), text(table, sizes, drawn));
    }

    private static long size(Map<String, Proportion> sizes, String name) {
        return sizes.getOrDefault(name, Proportion.NONE).successes();
    }

    private String text(SideBySide table, Map<String, Proportion> sizes, List<String> drawn) {
        Comparator<String> byWorth = Comparator.comparingDouble(
                name -> table.get(name, SegmentAnalysis.WORTH).value());
        String best = drawn.stream().max(byWorth).orElseThrow();
        String largest = drawn.stream()
                .max(Comparator.comparingLong(name -> size(sizes, name)))
                .orElseThrow();
        return words.of(
                "segments.text",
                words.phrase(best),
                words.full(table.get(best, SegmentAnalysis.WORTH)),
                words.value(table.get(best, SegmentAnalysis.SCORE)),
                words.phrase(largest),
                words.value(sizes.getOrDefault(largest, Proportion.NONE).rate()));
    }

    private Table numbers(SideBySide table, Map<String, Proportion> sizes) {
        List<String> headings = new ArrayList<>(List.of(words.of("segments.segment"), words.of("column.customers")));
        table.columns()
                .keySet()
                .forEach(column -> headings.add(words.of("segments.column." + column.replaceAll(" .*", ""))));
        List<List<String>> rows = new ArrayList<>();
        for (String name : table.segments()) {
            List<String> row = new ArrayList<>(List.of(words.phrase(name), words.count(size(sizes, name))));
            table.columns().keySet().forEach(column -> {
                Estimate estimate = table.get(name, column);
                row.add(words.cell(estimate));
            });
            rows.add(row);
        }
        return new Table(words.of("segments.table"), headings, rows);
    }
}
