package io.engagement.examples.quickstart.page;

import io.engagement.behavior.FunnelConversion;
import io.engagement.estimate.Estimate;
import io.engagement.examples.quickstart.analysis.Analysis;
import io.engagement.examples.quickstart.analysis.FunnelAnalysis;
import io.engagement.examples.quickstart.page.Section.Block;
import io.engagement.examples.quickstart.page.Section.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How far customers come from a contact to a purchase, and where they stop. */
final class FunnelCharts {
    private static final String FUNNEL = """
            {"tooltip": {"formatter": "@text"},
             "series": [{"type": "funnel", "left": "2%", "width": "52%", "top": 8, "bottom": 8, "gap": 3,
              "min": 0, "minSize": "3%", "maxSize": "100%", "sort": "none", "data": [],
              "label": {"position": "right", "color": "var(--text)", "fontSize": 13, "lineHeight": 18},
              "labelLine": {"length": 14, "lineStyle": {"color": "var(--line)"}},
              "itemStyle": {"borderWidth": 0}}]}""";

    private final Analysis analysis;
    private final FunnelAnalysis funnels;
    private final Words words;

    FunnelCharts(Analysis analysis, Words words) {
        this.analysis = analysis;
        this.funnels = analysis.funnels();
        this.words = words;
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        if (funnels.conversions().isMissing()) {
            blocks.add(Block.missing(
                    words.of("funnel"), words.missing(funnels.conversions().reason())));
        } else {
            funnels.conversions().get().forEach(each -> blocks.add(funnel(each)));
        }
        return new Section(
                "funnel", words.of("funnel"), words.of("funnel.lead", FunnelAnalysis.WITHIN.toDays()), blocks);
    }

    private Block funnel(FunnelConversion conversion) {
        String title = words.of("funnel.from", name(conversion, 1));
        if (conversion.customers() == 0) {
            return Block.missing(title, words.missing("nobody entered"));
        }
        int steps = conversion.steps().size();
        List<Object> items = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (int number = 1; number <= steps; number++) {
            String reached = words.count(conversion.steps().get(number - 1).reached());
            Estimate ofPrevious = number == 1
                    ? Estimate.undefined("")
                    : conversion.ofPrevious(number).rate();
            Estimate ofEntered = conversion.ofEntered(number).rate();
            String label = name(conversion, number) + "\n" + words.of("funnel.label", reached, words.value(ofEntered));
            items.add(Map.of(
                    "value",
                    conversion.steps().get(number - 1).reached(),
                    "name",
                    label,
                    "text",
                    number == 1
                            ? words.of("funnel.first", name(conversion, 1), reached)
                            : words.of("funnel.each", name(conversion, number), reached, words.full(ofPrevious)),
                    "itemStyle",
                    Map.of("color", "var(--funnel-" + Math.min(4, number) + ")")));
            rows.add(List.of(
                    name(conversion, number),
                    reached,
                    words.value(ofPrevious),
                    words.limits(ofPrevious),
                    number == steps ? "" : words.count(conversion.stoppedAt(number)),
                    number == steps ? "" : instead(conversion, number)));
        }
        Chart chart = Option.of(FUNNEL).set("/series/0/data", items).chart(title, text(conversion));
        return Block.of(
                        chart,
                        new Table(
                                title,
                                List.of(
                                        words.of("funnel.step"),
                                        words.of("column.customers"),
                                        words.of("funnel.ofPrevious"),
                                        words.of("column.interval"),
                                        words.of("funnel.stopped"),
                                        words.of("funnel.instead")),
                                rows))
                .note(words.of(
                        "funnel.note",
                        words.day(LocalDate.ofInstant(conversion.entered().start(), analysis.zone())),
                        words.day(LocalDate.ofInstant(conversion.entered().end(), analysis.zone())
                                .minusDays(1))))
                .look("words");
    }

    private String name(FunnelConversion conversion, int number) {
        return words.phrase(conversion.steps().get(number - 1).event().name());
    }

    /** What most of those did next who went no further. */
    private String instead(FunnelConversion conversion, int number) {
        return conversion.steps().get(number - 1).next().entrySet().stream()
                .limit(1)
                .map(next -> words.of("funnel.next", words.phrase(next.getKey()), words.count(next.getValue())))
                .findFirst()
                .orElse("");
    }

    private String text(FunnelConversion conversion) {
        int steps = conversion.steps().size();
        int worst = 2;
        for (int number = 2; number <= steps; number++) {
            if (conversion.ofPrevious(number).rate().orElse(1)
                    < conversion.ofPrevious(worst).rate().orElse(1)) {
                worst = number;
            }
        }
        String overall = words.of(
                "funnel.text",
                words.count(conversion.customers()),
                words.full(conversion.overall().rate()));
        return steps == 2
                ? overall
                : overall
                        + words.of("sentence")
                        + words.of(
                                "funnel.worst",
                                name(conversion, worst - 1),
                                name(conversion, worst),
                                words.value(conversion.ofPrevious(worst).rate()));
    }
}
