package io.engagement.examples.quickstart.page;

import io.engagement.domain.Window;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.examples.quickstart.analysis.Analysis;
import io.engagement.examples.quickstart.analysis.NpsAnalysis;
import io.engagement.examples.quickstart.page.Section.Block;
import io.engagement.examples.quickstart.page.Section.Table;
import io.engagement.nps.Nps;
import io.engagement.nps.NpsEconomics.Group;
import io.engagement.nps.NpsTrend.Wave;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Would they recommend us: the score with its interval, how it went, and what if there were more promoters. */
final class NpsCharts {
    private static final String GAUGE = """
            {"tooltip": {"formatter": "@text"},
             "grid": {"left": 0, "right": 0, "bottom": 0, "height": 44},
             "legend": {"bottom": 54, "left": "center", "itemGap": 16, "selectedMode": false},
             "xAxis": {"type": "value", "max": 100, "show": false},
             "yAxis": {"type": "category", "data": [""], "show": false},
             "series": [
              {"type": "gauge", "min": -100, "max": 100, "splitNumber": 4, "startAngle": 180, "endAngle": 0,
               "center": ["50%", "50%"], "radius": "94%",
               "axisLine": {"lineStyle": {"width": 20, "color": []}}, "axisTick": {"show": false},
               "splitLine": {"length": 20, "distance": -20, "lineStyle": {"width": 2, "color": "var(--card)"}},
               "axisLabel": {"distance": 26, "color": "var(--muted)", "fontSize": 12},
               "pointer": {"length": "66%", "width": 8, "itemStyle": {"color": "var(--text)"}},
               "anchor": {"show": true, "showAbove": true, "size": 16,
                "itemStyle": {"color": "var(--text)", "borderColor": "var(--card)", "borderWidth": 3}},
               "detail": {"offsetCenter": [0, "22%"], "fontSize": 34, "fontWeight": "bold", "color": "var(--text)"},
               "title": {"offsetCenter": [0, "40%"], "color": "var(--muted)", "fontSize": 14},
               "data": []}]}""";

    private static final String SHARE = """
            {"type": "bar", "stack": "all", "barWidth": 40, "data": [], "itemStyle": {},
             "label": {"show": true, "color": "var(--on-series)", "fontWeight": "bold"}}""";

    /** A smaller share has no room for its number. */
    private static final double NARROW = 0.08;

    private final Analysis analysis;
    private final NpsAnalysis nps;
    private final Words words;

    NpsCharts(Analysis analysis, Words words) {
        this.analysis = analysis;
        this.nps = analysis.nps();
        this.words = words;
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        if (!nps.nps().isMissing() && nps.nps().get().n() > 0) {
            blocks.add(score(nps.nps().get()));
        } else {
            blocks.add(Block.missing(
                    words.of("nps.score"),
                    words.missing(nps.nps().isMissing() ? nps.nps().reason() : "no answers")));
        }
        blocks.add(
                nps.trend().isMissing()
                        ? Block.missing(
                                words.of("nps.trend"), words.missing(nps.trend().reason()))
                        : trend(nps.trend().get()));
        blocks.add(
                nps.effect().isMissing()
                        ? Block.missing(words.of("whatif"), noEffect())
                        : new WhatIf(analysis, words).block(nps.effect().get()));
        return new Section("nps", words.of("nps"), words.of("nps.lead"), blocks);
    }

    private String noEffect() {
        return nps.economics().isMissing()
                ? words.missing(nps.economics().reason())
                : words.of("whatif.refused", nps.effect().reason());
    }

    private Block score(Nps counts) {
        Estimate.Known score = (Estimate.Known) counts.score();
        Interval interval = score.interval();
        String value = words.value(score);
        List<List<Object>> arc = new ArrayList<>();
        if (interval != null) {
            arc.add(List.of(place(interval.low()), "var(--line)"));
            arc.add(List.of(place(interval.high()), "var(--series-1)"));
        }
        arc.add(List.of(1, "var(--line)"));
        String said = words.of("nps.score.text", words.full(score), words.count(counts.n()));
        String title = words.of("nps.score");
        Option option = Option.of(GAUGE)
                .set("/series/0/axisLine/lineStyle/color", arc)
                .set("/series/0/detail/formatter", value)
                .set(
                        "/series/0/data",
                        List.of(Map.of(
                                "value",
                                BandLine.rounded(score.value()),
                                "name",
                                words.interval(score),
                                "text",
                                said)));
        Table groups = groups(counts, option);
        String text = said
                + words.of("sentence")
                + words.of(
                        "nps.groups.text",
                        words.count(counts.promoters()),
                        words.count(counts.passives()),
                        words.count(counts.detractors()));
        Table number = new Table(
                title,
                List.of(
                        words.of("column.measure"),
                        words.of("column.value"),
                        words.of("column.interval"),
                        words.of("column.n")),
                List.of(List.of(words.of("nps.short"), value, words.limits(score), words.count(counts.n()))));
        return Block.of(option.chart(title, text), number, groups)
                .note(words.leftOut(counts.excluded()))
                .look("high");
    }

    private static double place(double score) {
        return BandLine.rounded((score + 100) / 200);
    }

    /** The groups as a bar below the gauge, and as a table. */
    private Table groups(Nps counts, Option option) {
        List<List<String>> rows = new ArrayList<>();
        for (Group group : List.of(Group.DETRACTOR, Group.PASSIVE, Group.PROMOTER)) {
            long number = number(counts, group);
            double share = (double) number / counts.n();
            String percent = words.number(Estimate.Unit.SHARE, share);
            String each = words.of("nps.groups.each", name(group), words.count(number), percent);
            option.add(
                    "/series",
                    Option.of(SHARE)
                            .set("/name", name(group))
                            .set("/itemStyle/color", "var(--" + group.name().toLowerCase(Locale.ROOT) + ")")
                            .set("/label/formatter", share < NARROW ? "" : percent)
                            .set("/data", List.of(new BandLine.Item(BandLine.rounded(100 * share), each))));
            rows.add(List.of(name(group), words.count(number), percent));
        }
        return new Table(
                words.of("nps.groups"),
                List.of(words.of("column.group"), words.of("column.customers"), words.of("column.share")),
                rows);
    }

    private static long number(Nps counts, Group group) {
        return switch (group) {
            case DETRACTOR -> counts.detractors();
            case PASSIVE -> counts.passives();
            case PROMOTER -> counts.promoters();
        };
    }

    private String name(Group group) {
        return words.phrase(group.toString());
    }

    private Block trend(NpsAnalysis.Trend trend) {
        List<String> labels = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        List<Estimate> scores = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        Map<Window, Difference> changes = trend.waves().changes();
        for (Wave wave : trend.waves().waves()) {
            Estimate score = wave.nps().score();
            String label = wave(trend.step(), wave.window());
            Difference change = changes.get(wave.window());
            labels.add(axis(trend.step(), wave.window()));
            names.add(label);
            scores.add(score);
            texts.add(words.of(
                    "nps.trend.each",
                    label,
                    words.full(score),
                    words.count(wave.nps().n())));
            rows.add(List.of(
                    label,
                    words.value(score),
                    words.limits(score),
                    words.count(wave.nps().n()),
                    change == null ? "–" : words.value(change.estimate()),
                    change == null ? "–" : p(change)));
        }
        return Block.of(
                        BandLine.of(labels, scores, texts, 1)
                                .chart(words.of("nps.trend"), trendText(trend, names, scores, changes)),
                        new Table(
                                words.of("nps.trend"),
                                List.of(
                                        words.of("column.period"),
                                        words.of("nps.short"),
                                        words.of("column.interval"),
                                        words.of("column.n"),
                                        words.of("column.change"),
                                        words.of("column.p.holm")),
                                rows))
                .note(words.leftOut(trend.waves().excluded()))
                .look("high");
    }

    private String trendText(
            NpsAnalysis.Trend trend, List<String> labels, List<Estimate> scores, Map<Window, Difference> changes) {
        Map<Window, Difference> adjusted = Difference.holm(changes);
        long shown = adjusted.values().stream()
                .filter(change -> change.pValue() < 0.05)
                .count();
        int last = labels.size() - 1;
        String went = words.of(
                "nps.trend.text",
                labels.get(0),
                words.value(scores.get(0)),
                labels.get(last),
                words.value(scores.get(last)));
        return went
                + words.of("sentence")
                + words.of(
                        shown == 0 ? "nps.trend.chance" : "nps.trend.change",
                        shown,
                        trend.waves().waves().size() - 1);
    }

    private String p(Difference change) {
        return change.pValue() < 0.0001 ? "<0.0001" : String.format(Locale.ROOT, "%.4f", change.pValue());
    }

    private String wave(String step, Window window) {
        LocalDate first = LocalDate.ofInstant(window.start(), analysis.zone());
        return switch (step) {
            case "month" -> words.month(first);
            case "quarter" ->
                words.of("date.quarter", String.valueOf(first.getYear()), (first.getMonthValue() + 2) / 3);
            default -> words.of("date.year", String.valueOf(first.getYear()));
        };
    }

    private String axis(String step, Window window) {
        LocalDate first = LocalDate.ofInstant(window.start(), analysis.zone());
        return switch (step) {
            case "month" -> words.axis(first);
            case "quarter" ->
                words.of("date.quarter.axis", String.valueOf(first.getYear()), (first.getMonthValue() + 2) / 3);
            default -> wave(step, window);
        };
    }
}
