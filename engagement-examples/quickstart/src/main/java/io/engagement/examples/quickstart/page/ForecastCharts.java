package io.engagement.examples.quickstart.page;

import io.engagement.estimate.Estimate;
import io.engagement.examples.quickstart.analysis.Analysis;
import io.engagement.examples.quickstart.analysis.ForecastAnalysis;
import io.engagement.examples.quickstart.page.Section.Block;
import io.engagement.examples.quickstart.page.Section.Table;
import io.engagement.ltv.Backtest;
import io.engagement.ltv.Backtest.Line;
import io.engagement.ltv.Backtest.Week;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.ltv.ValueRanking;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the customers are expected to be worth, and how well such a forecast would have done in the past. */
final class ForecastCharts {
    private static final Estimate.Unit WHOLE = new Estimate.Unit("", "", 1, 0, false);
    private static final Estimate.Unit DECIMAL = new Estimate.Unit("", "", 1, 1, false);

    private static final int WEEKS_A_MONTH = 4;
    private static final int MOST_LABELS = 14;

    private static final String WEEKS = """
            {"grid": {"left": 8, "right": 20, "top": 64, "bottom": 8, "containLabel": true},
             "media": [{"query": {"maxWidth": 480}, "option": {"grid": {"top": 100}}}, {"option": {"grid": {"top": 64}}}],
             "legend": {"top": 0, "left": 0, "itemGap": 16, "icon": "rect", "itemHeight": 4, "itemWidth": 22},
             "tooltip": {"trigger": "axis", "formatter": "@text"},
             "xAxis": {"type": "category", "data": [], "boundaryGap": false, "axisTick": {"show": false}, "axisLabel": {"interval": 0, "hideOverlap": true}},
             "yAxis": {"type": "value", "min": 0, "axisLabel": {"formatter": {"@number": {}}}},
             "series": [
              {"type": "line", "data": [], "symbol": "none", "lineStyle": {"width": 2.5}, "z": 5,
               "itemStyle": {"color": "var(--text)"},
               "markArea": {"silent": true, "itemStyle": {"color": "var(--shade)"},
                "label": {"position": "insideTop", "color": "var(--muted)", "distance": 6}, "data": []}}]}""";

    private static final String TOP = """
            {"grid": {"left": 8, "right": 12, "top": 24, "bottom": 28, "containLabel": true},
             "tooltip": {"formatter": "@text"},
             "xAxis": {"type": "category", "data": [], "nameLocation": "middle", "nameGap": 28},
             "yAxis": {"type": "value", "min": 0, "max": 100, "axisLabel": {"formatter": "{value}%"}},
             "series": [{"type": "bar", "data": [], "barCategoryGap": "25%", "itemStyle": {"color": "var(--series-1)"}}]}""";

    private static final String EXPECTED = """
            {"type": "line", "data": [], "symbol": "none", "lineStyle": {"width": 2.5, "type": "solid"}, "itemStyle": {}}""";

    private final Analysis analysis;
    private final ForecastAnalysis forecast;
    private final Words words;

    ForecastCharts(Analysis analysis, Words words) {
        this.analysis = analysis;
        this.forecast = analysis.forecast();
        this.words = words;
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                forecast.total().isMissing()
                        ? Block.missing(
                                words.of("worth"),
                                words.missing(forecast.total().reason()))
                        : worth(forecast.total().get()));
        if (!forecast.total().isMissing()) {
            blocks.add(top());
        }
        blocks.add(
                forecast.held().isMissing()
                        ? Block.missing(
                                words.of("held"), words.missing(forecast.held().reason()))
                        : held(forecast.held().get()));
        return new Section("forecast", words.of("forecast"), words.of("forecast.lead"), blocks);
    }

    private Block worth(PurchaseLtv.Total total) {
        PurchaseLtv model = analysis.model();
        Estimate customer = model.newCustomer(ForecastAnalysis.YEAR, ForecastAnalysis.TEN_PERCENT);
        Estimate equity = model.equity(analysis.base(), ForecastAnalysis.TEN_PERCENT);
        Table table = new Table(
                words.of("worth"),
                List.of(words.of("column.measure"), words.of("column.with", words.of("column.value"))),
                List.of(
                        row("worth.active", inWhole(total.active())),
                        row("worth.purchases", inWhole(total.purchases())),
                        row("worth.year", total.presentValue()),
                        row("worth.all", equity),
                        row("worth.new", customer)));
        return Block.of(words.of("worth"), words.of("worth.text", words.full(total.presentValue())), table)
                .note(words.of("worth.note", words.phrase(model.choice())));
    }

    /** How much of the value the most valuable customers hold. */
    private Block top() {
        ValueRanking ranking = forecast.ranking();
        if (!(ranking.shareOfTop(0.1) instanceof Estimate.Known tenth)) {
            return Block.missing(words.of("top"), words.missing("there is no value to share"));
        }
        List<String> labels = new ArrayList<>();
        List<BandLine.Item> items = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (int percent = 10; percent <= 100; percent += 10) {
            Estimate share = ranking.shareOfTop(percent / 100.0);
            String label = percent + "%";
            labels.add(label);
            items.add(new BandLine.Item(
                    BandLine.rounded(100 * share.value()), words.of("top.each", label, words.value(share))));
            rows.add(List.of(label, words.value(share)));
        }
        String text = words.of("top.text", words.value(tenth), words.value(ranking.shareOfTop(0.2)));
        Chart chart = Option.of(TOP)
                .set("/xAxis/data", labels)
                .set("/xAxis/name", words.of("top.axis"))
                .set("/series/0/data", items)
                .chart(words.of("top"), text);
        return Block.of(
                chart, new Table(words.of("top"), List.of(words.of("column.customers"), words.of("top.share")), rows));
    }

    private static Estimate inWhole(Estimate estimate) {
        return estimate instanceof Estimate.Known known && known.value() >= 10
                ? new Estimate.Known(known.value(), known.interval(), known.n(), WHOLE, known.method())
                : estimate;
    }

    private List<String> row(String name, Estimate estimate) {
        return List.of(words.of(name), words.cell(estimate));
    }

    private Block held(ForecastAnalysis.HeldOut held) {
        Backtest test = held.test();
        List<Week> weeks = test.weeks().stream().filter(ForecastCharts::isWhole).toList();
        if (test.lines().isEmpty() || weeks.stream().noneMatch(Week::held)) {
            return Block.missing(words.of("held"), words.missing("no whole week of purchases to compare with"));
        }
        List<String> labels = labels(weeks);
        Option option = Option.of(WEEKS)
                .set("/xAxis/data", labels)
                .set("/series/0/name", words.of("held.actual"))
                .set("/series/0/data", actual(weeks))
                .set(
                        "/series/0/markArea/data",
                        List.of(List.of(
                                Map.of("xAxis", firstHeld(weeks), "name", words.of("held.out")),
                                Map.of("xAxis", weeks.size() - 1))));
        for (int i = 0; i < test.lines().size(); i++) {
            option.add("/series", line(test, i, weeks));
        }
        String title = words.of("held");
        return Block.of(option.chart(title, text(held)), lines(test))
                .note(words.of("held.note", words.day(held.split()))
                        + (test.leftOut().isEmpty()
                                ? ""
                                : words.of("sentence")
                                        + words.of(
                                                "held.leftOut",
                                                words.list(test.leftOut().stream()
                                                        .map(words::phrase)
                                                        .toList()))))
                .look("wide tall");
    }

    /** The months where they begin, as many as there is room for. */
    private List<String> labels(List<Week> weeks) {
        int every = 1 + weeks.size() / (WEEKS_A_MONTH * MOST_LABELS);
        List<String> labels = new ArrayList<>();
        int month = 0;
        for (int i = 0; i < weeks.size(); i++) {
            LocalDate start = start(weeks.get(i));
            boolean begins =
                    i == 0 || start.getMonth() != start(weeks.get(i - 1)).getMonth();
            labels.add(begins && month % every == 0 ? words.axis(start) : "");
            month += begins ? 1 : 0;
        }
        return labels;
    }

    private static boolean isWhole(Week week) {
        return Duration.between(week.window().start(), week.window().end()).toHours() > 6 * 24 + 12;
    }

    private LocalDate start(Week week) {
        return LocalDate.ofInstant(week.window().start(), analysis.zone());
    }

    private static int firstHeld(List<Week> weeks) {
        int first = 0;
        while (!weeks.get(first).held()) {
            first++;
        }
        return first;
    }

    private List<BandLine.Item> actual(List<Week> weeks) {
        List<BandLine.Item> items = new ArrayList<>();
        for (Week week : weeks) {
            items.add(new BandLine.Item(
                    week.bought(), words.of("held.each", words.day(start(week)), words.count(week.bought()))));
        }
        return items;
    }

    /** A model week by week from the beginning; a rule, which has no weeks, evenly over those it forecasts. */
    private Option line(Backtest test, int number, List<Week> weeks) {
        Line line = test.lines().get(number);
        boolean chosen = isChosen(line);
        boolean rule = line.model() == null;
        long held = weeks.stream().filter(Week::held).count();
        List<BandLine.Item> items = new ArrayList<>();
        for (Week week : weeks) {
            boolean none = rule && !week.held();
            double value = rule ? line.total() / held : week.expected().get(number);
            items.add(new BandLine.Item(
                    none ? "-" : BandLine.rounded(value),
                    none ? "" : words.of("held.line", words.phrase(line.name()), words.number(DECIMAL, value))));
        }
        return Option.of(EXPECTED)
                .set("/name", words.phrase(line.name()))
                .set("/data", items)
                .set("/lineStyle/width", chosen ? 3 : 1.5)
                .set("/lineStyle/type", rule ? "dotted" : chosen ? "solid" : "dashed")
                .set("/itemStyle/color", "var(--series-" + (number % 5 + 1) + ")");
    }

    private boolean isChosen(Line line) {
        var model = analysis.model().purchases().model();
        return model != null && line.name().equals(model.kind().toString());
    }

    private String text(ForecastAnalysis.HeldOut held) {
        Backtest test = held.test();
        Line shown = test.lines().stream()
                .filter(this::isChosen)
                .findFirst()
                .orElse(test.lines().get(0));
        return words.of(
                "held.text",
                words.day(held.split()),
                words.phrase(shown.name()),
                words.number(WHOLE, shown.total()),
                words.count(test.actual().purchases()),
                words.value(shown.bias()));
    }

    private Table lines(Backtest test) {
        List<List<String>> rows = test.lines().stream()
                .map(line -> List.of(
                        words.phrase(line.name()),
                        words.number(DECIMAL, line.total()),
                        words.value(line.bias()),
                        decimals(line.rmse()),
                        decimals(line.mae()),
                        words.value(line.lift()),
                        words.value(line.gini()),
                        words.value(line.spend())))
                .toList();
        return new Table(
                words.of(
                        "held.table",
                        words.count(test.actual().purchases()),
                        words.number(
                                Estimate.Unit.money(test.actual().spend().currency()),
                                test.actual().spend().value().doubleValue())),
                List.of(
                        words.of("held.method"),
                        words.of("held.total"),
                        words.of("held.bias"),
                        words.of("held.rmse"),
                        words.of("held.mae"),
                        words.of("held.lift"),
                        words.of("held.gini"),
                        words.of("held.spend")),
                rows);
    }

    private String decimals(double value) {
        return words.number(new Estimate.Unit("", "", 1, 3, false), value);
    }
}
