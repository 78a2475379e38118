package io.engagement.examples.quickstart.page;

import io.engagement.churn.ChurnRate;
import io.engagement.churn.RetentionTable;
import io.engagement.churn.RetentionTable.Cohort;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.SurvivalCurve;
import io.engagement.examples.quickstart.analysis.Analysis;
import io.engagement.examples.quickstart.analysis.ChurnAnalysis;
import io.engagement.examples.quickstart.analysis.Finding;
import io.engagement.examples.quickstart.page.Section.Block;
import io.engagement.examples.quickstart.page.Section.Table;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Who leaves, how long customers stay, and who comes back. */
final class RetentionCharts {
    private static final double DAYS_A_MONTH = 365.25 / 12;
    /** So many points of the curve are enough for the eye. */
    private static final int POINTS = 120;

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

    /** Where on the scale of colors dark and light text can be read equally well. */
    private static final double SWITCH = 0.66;

    private static final Estimate.Unit WHOLE_DAYS = new Estimate.Unit("", " days", 1, 0, false);

    private final Analysis analysis;
    private final ChurnAnalysis churn;
    private final Words words;

    RetentionCharts(Analysis analysis, Words words) {
        this.analysis = analysis;
        this.churn = analysis.churn();
        this.words = words;
    }

    Section section() {
        return new Section(
                "retention",
                words.of("retention"),
                words.of("retention.lead"),
                List.of(
                        block("churn", churn.months(), this::churn),
                        block("survival", churn.survival(), this::survival),
                        block("cohorts", churn.retention(), this::cohorts)));
    }

    private <T> Block block(String title, Finding<T> finding, java.util.function.Function<T, Block> block) {
        return finding.isMissing()
                ? Block.missing(words.of(title), words.missing(finding.reason()))
                : block.apply(finding.get());
    }

    private Block churn(List<ChurnRate> months) {
        List<String> labels = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        List<Estimate> rates = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (ChurnRate month : months) {
            String label = words.month(LocalDate.ofInstant(month.window().start(), analysis.zone()));
            Estimate rate = month.rate();
            labels.add(words.axis(LocalDate.ofInstant(month.window().start(), analysis.zone())));
            rates.add(rate);
            texts.add(words.of(
                    "churn.each",
                    label,
                    words.full(rate),
                    words.count(month.lost().successes()),
                    words.count(month.lost().trials())));
            rows.add(List.of(
                    label,
                    words.value(rate),
                    words.limits(rate),
                    words.count(month.lost().successes()),
                    words.count(month.lost().trials())));
        }
        if (rates.stream().noneMatch(Estimate.Known.class::isInstance)) {
            return Block.missing(words.of("churn"), words.missing("nobody was a customer at the start of a month"));
        }
        String reasons = words.list(churn.reasons().entrySet().stream()
                .map(reason -> words.phrase(reason.getKey()) + " " + words.count(reason.getValue()))
                .toList());
        Chart chart = Bands.of(labels, rates, texts, 100)
                .set("/yAxis/axisLabel/formatter", "{value}%")
                .set("/yAxis/min", 0)
                .chart(
                        words.of("churn"),
                        words.of(
                                "churn.text",
                                words.full(churn.pooled().rate()),
                                words.value(rates.get(rates.size() - 1))));
        return Block.of(
                        chart,
                        new Table(
                                words.of("churn"),
                                List.of(
                                        words.of("column.month"),
                                        words.of("column.churn"),
                                        words.of("column.interval"),
                                        words.of("column.lost"),
                                        words.of("column.atStart")),
                                rows))
                .note(reasons.isEmpty() ? "" : words.of("churn.reasons", reasons));
    }

    private Block survival(SurvivalCurve curve) {
        double longest = curve.points().stream()
                .mapToDouble(point -> days(point.age()))
                .max()
                .orElse(0);
        double step = longest < 2 * DAYS_A_MONTH ? 1 : DAYS_A_MONTH / (longest / DAYS_A_MONTH * 4 <= POINTS ? 4 : 1);
        boolean inDays = step == 1;
        int perLabel = inDays ? 7 : (int) Math.round(DAYS_A_MONTH / step);
        List<String> labels = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        List<Estimate> shares = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        int points = (int) Math.floor(longest / step);
        int months = points / perLabel;
        int every = perLabel * (inDays || months <= 12 ? 1 : months <= 36 ? 3 : 12);
        for (int i = 0; i <= points; i++) {
            double age = i * step;
            Estimate share = curve.at(Duration.ofSeconds(Math.round(86_400 * age)));
            String label = words.of(
                    inDays ? "age.days" : "age.months", inDays ? String.valueOf(i) : trimmed((double) i / perLabel));
            labels.add(inDays ? String.valueOf(i) : trimmed((double) i / perLabel));
            shares.add(share);
            texts.add(words.of("survival.each", label, words.full(share)));
            if (i % every == 0) {
                rows.add(List.of(label, words.value(share), words.limits(share)));
            }
        }
        Chart chart = Bands.steps(Bands.of(labels, shares, texts, 100))
                .set("/yAxis/axisLabel/formatter", "{value}%")
                .set("/yAxis/min", 0)
                .set("/yAxis/max", 100)
                .set("/xAxis/boundaryGap", false)
                .set("/xAxis/axisLabel/interval", every - 1)
                .set("/xAxis/axisTick", Map.of("interval", every - 1))
                .set("/xAxis/name", words.of(inDays ? "survival.axis.days" : "survival.axis"))
                .set("/xAxis/nameLocation", "middle")
                .set("/xAxis/nameGap", 28)
                .set("/grid/bottom", 28)
                .set("/grid/right", 24)
                .chart(words.of("survival"), survivalText(curve, rows));
        return Block.of(
                        chart,
                        new Table(
                                words.of("survival"),
                                List.of(words.of("column.age"), words.of("column.still"), words.of("column.interval")),
                                rows))
                .note(words.of("survival.note", words.count(curve.n())));
    }

    private String survivalText(SurvivalCurve curve, List<List<String>> rows) {
        Estimate year = curve.at(Duration.ofDays(365));
        String first = year instanceof Estimate.Known
                ? words.of("survival.text", words.full(year))
                : words.of(
                        "survival.last",
                        rows.get(rows.size() - 1).get(0),
                        rows.get(rows.size() - 1).get(1));
        return first
                + words.of("sentence")
                + (curve.median() instanceof Estimate.Known median
                        ? words.of("survival.median", words.full(inWhole(median)))
                        : words.of("survival.noMedian"));
    }

    private static Estimate inWhole(Estimate.Known days) {
        return new Estimate.Known(days.value(), days.interval(), days.n(), WHOLE_DAYS, days.method());
    }

    private static double days(Duration age) {
        return age.toSeconds() / 86_400.0;
    }

    private static String trimmed(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    private Block cohorts(RetentionTable table) {
        int columns = table.columns();
        List<String> names = new ArrayList<>();
        List<Object> cells = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        DoubleSummaryStatistics shares = table.cohorts().stream()
                .flatMap(cohort -> cohort.cells().stream())
                .filter(cell -> cell.trials() > 0)
                .mapToDouble(cell -> cell.rate().value())
                .summaryStatistics();
        double least = Math.floor(10 * shares.getMin()) * 10;
        double most = Math.max(least + 10, Math.ceil(10 * shares.getMax()) * 10);
        double middle = (least + SWITCH * (most - least)) / 100;
        for (Cohort cohort : table.cohorts()) {
            String name = words.brief(cohort.start());
            List<String> row = new ArrayList<>(List.of(name, words.count(cohort.size())));
            for (int column = 1; column <= columns; column++) {
                Estimate share = table.rate(cohort.start(), column);
                row.add(words.value(share));
                if (share instanceof Estimate.Known known) {
                    cells.add(cell(column, names.size(), name, known, middle));
                }
            }
            names.add(name);
            rows.add(row);
        }
        List<String> all = new ArrayList<>(List.of(
                words.of("cohorts.all"),
                words.count(table.cohorts().stream().mapToLong(Cohort::size).sum())));
        for (int column = 1; column <= columns; column++) {
            Estimate share = table.pooled(column);
            all.add(words.value(share));
            if (share instanceof Estimate.Known known) {
                cells.add(cell(column, names.size(), words.of("cohorts.all"), known, middle));
            }
        }
        names.add(words.of("cohorts.all"));
        rows.add(all);
        List<String> headings = new ArrayList<>(List.of(words.of("column.firstMonth"), words.of("column.customers")));
        IntStream.rangeClosed(1, columns).forEach(column -> headings.add(words.of("cohorts.column", column)));
        Chart chart = Option.of(HEAT_MAP)
                .set(
                        "/xAxis/data",
                        IntStream.rangeClosed(1, columns)
                                .mapToObj(String::valueOf)
                                .toList())
                .set("/xAxis/name", words.of("cohorts.axis"))
                .set("/yAxis/data", names)
                .set("/visualMap/min", least)
                .set("/visualMap/max", most)
                .set("/visualMap/text", List.of(percent(most), percent(least)))
                .set("/series/0/data", cells)
                .chart(words.of("cohorts"), cohortsText(table));
        return Block.of(chart, new Table(words.of("cohorts"), headings, rows))
                .note(words.of("cohorts.note"))
                .look(names.size() > 14 ? "wide taller" : "wide");
    }

    private Map<String, Object> cell(int column, int row, String name, Estimate.Known share, double middle) {
        boolean strong = share.value() > middle;
        return Map.of(
                "value",
                List.of(column - 1, row, Bands.rounded(100 * share.value())),
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

    private String cohortsText(RetentionTable table) {
        int last = table.columns();
        return words.of("cohorts.text", words.full(table.pooled(1)))
                + (last > 1
                        ? words.of("sentence") + words.of("cohorts.text.last", last, words.full(table.pooled(last)))
                        : "");
    }
}
