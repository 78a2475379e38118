package io.engagement.examples.quickstart.page;

import io.engagement.churn.ChurnRate;
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
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Who leaves, how long customers stay, and who comes back. */
final class RetentionCharts {
    private static final double DAYS_A_MONTH = 365.25 / 12;
    /** So many points of the curve are enough for the eye. */
    private static final int POINTS = 120;

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
                        block("cohorts", churn.retention(), table -> new CohortHeatMap(table, words).block())));
    }

    private <T> Block block(String title, Finding<T> finding, Function<T, Block> block) {
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
        Chart chart = BandLine.of(labels, rates, texts, 100)
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
        Ages ages = Ages.of(curve);
        List<String> labels = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        List<Estimate> shares = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i <= ages.points; i++) {
            Estimate share = curve.at(Duration.ofSeconds(Math.round(86_400 * i * ages.step)));
            String label = words.of(ages.inDays ? "age.days" : "age.months", ages.label(i));
            labels.add(ages.label(i));
            shares.add(share);
            texts.add(words.of("survival.each", label, words.full(share)));
            if (i % ages.every() == 0) {
                rows.add(List.of(label, words.value(share), words.limits(share)));
            }
        }
        Chart chart = BandLine.steps(BandLine.of(labels, shares, texts, 100))
                .set("/yAxis/axisLabel/formatter", "{value}%")
                .set("/yAxis/min", 0)
                .set("/yAxis/max", 100)
                .set("/xAxis/boundaryGap", false)
                .set("/xAxis/axisLabel/interval", ages.every() - 1)
                .set("/xAxis/axisTick", Map.of("interval", ages.every() - 1))
                .set("/xAxis/name", words.of(ages.inDays ? "survival.axis.days" : "survival.axis"))
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

    /**
     * The ages at which the curve is drawn, evenly apart.
     *
     * @param inDays whether they are counted in days, rather than months
     * @param step how many days they are apart
     * @param points how many there are but 0
     * @param perUnit how many there are in a week or a month
     */
    private record Ages(boolean inDays, double step, int points, int perUnit) {
        static Ages of(SurvivalCurve curve) {
            double longest = curve.points().stream()
                    .mapToDouble(point -> point.age().toSeconds() / 86_400.0)
                    .max()
                    .orElse(0);
            if (longest < 2 * DAYS_A_MONTH) {
                return new Ages(true, 1, (int) longest, 7);
            }
            int perMonth = longest / DAYS_A_MONTH * 4 <= POINTS ? 4 : 1;
            double step = DAYS_A_MONTH / perMonth;
            return new Ages(false, step, (int) (longest / step), perMonth);
        }

        /** How many points there are from one label to the next. */
        int every() {
            int months = points / perUnit;
            return perUnit * (inDays || months <= 12 ? 1 : months <= 36 ? 3 : 12);
        }

        String label(int point) {
            double months = (double) point / perUnit;
            return inDays || months == Math.rint(months)
                    ? String.valueOf(inDays ? point : (long) months)
                    : String.valueOf(months);
        }
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
}
