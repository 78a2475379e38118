package io.engagement.examples.quickstart.page;

import io.engagement.estimate.Estimate;
import io.engagement.examples.quickstart.analysis.Analysis;
import io.engagement.examples.quickstart.analysis.Ranking;
import io.engagement.examples.quickstart.analysis.Text;
import io.engagement.examples.quickstart.page.Section.Block;
import io.engagement.examples.quickstart.page.Section.Table;
import io.engagement.score.Bands.Band;
import io.engagement.score.ScoreChange;
import io.engagement.score.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How engaged the customers are, and who moved most, and why. */
final class ScoreCharts {
    private static final int BIN = 5;
    private static final int MOVERS = 5;
    private static final int REASONS = 2;

    private static final String HISTOGRAM = """
            {"grid": {"left": 8, "right": 8, "top": 64, "bottom": 28, "containLabel": true},
             "legend": {"top": 0, "left": 0, "itemGap": 14, "selectedMode": false},
             "tooltip": {"formatter": "@text"},
             "xAxis": {"type": "category", "data": [], "nameLocation": "middle", "nameGap": 28,
              "axisLabel": {"interval": 3}, "axisTick": {"show": false}},
             "yAxis": {"type": "value", "minInterval": 1, "axisLabel": {"formatter": {"@number": {}}}},
             "series": []}""";

    private static final String BARS = """
            {"type": "bar", "stack": "all", "barCategoryGap": "8%", "data": [], "itemStyle": {}}""";

    private final @Nullable Ranking ranking;
    private final Words words;

    ScoreCharts(Analysis analysis, Words words) {
        this.ranking = analysis.ranking();
        this.words = words;
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        if (ranking == null || ranking.size() == 0) {
            blocks.add(Block.missing(words.of("score"), words.missing("no events to score")));
        } else {
            blocks.add(distribution(ranking));
            blocks.add(movers(ranking));
        }
        return new Section("score", words.of("score"), words.of("score.lead"), blocks);
    }

    private Block distribution(Ranking ranking) {
        Map<Band, Long> sizes = ranking.inBands().sizes();
        List<Band> bands = List.copyOf(sizes.keySet());
        long[] bins = new long[100 / BIN];
        ranking.scores().forEach(score -> bins[Math.min(bins.length - 1, (int) (score / BIN))]++);
        Option option = Option.of(HISTOGRAM).set("/xAxis/name", words.of("score.axis"));
        List<String> labels = new ArrayList<>();
        for (int bin = 0; bin < bins.length; bin++) {
            labels.add(bin * BIN + "–" + (bin + 1) * BIN);
        }
        option.set("/xAxis/data", labels);
        for (int place = 0; place < bands.size(); place++) {
            Band band = bands.get(place);
            List<Object> items = new ArrayList<>();
            for (int bin = 0; bin < bins.length; bin++) {
                boolean within = Ranking.BANDS.of(bin * BIN).equals(band);
                items.add(
                        within
                                ? new BandLine.Item(
                                        bins[bin],
                                        words.of("score.each", bin * BIN, (bin + 1) * BIN, words.count(bins[bin])))
                                : "-");
            }
            option.add(
                    "/series",
                    Option.of(BARS)
                            .set(
                                    "/name",
                                    words.of(
                                            "score.legend",
                                            words.phrase(band.name()),
                                            words.count(sizes.getOrDefault(band, 0L))))
                            .set("/data", items)
                            .set("/itemStyle/color", "var(--level-" + Math.min(4, place + 1) + ")"));
        }
        List<List<String>> rows = bands.stream()
                .map(band -> List.of(
                        words.phrase(band.name()),
                        words.of("score.from", String.valueOf(Math.round(Math.max(0, band.enter())))),
                        words.count(sizes.getOrDefault(band, 0L)),
                        words.number(Estimate.Unit.SHARE, (double) sizes.getOrDefault(band, 0L) / ranking.size())))
                .toList();
        return Block.of(
                        option.chart(words.of("score.distribution"), text(ranking)),
                        new Table(
                                words.of("score.bands"),
                                List.of(
                                        words.of("score.band"),
                                        words.of("score.entered"),
                                        words.of("column.customers"),
                                        words.of("column.share")),
                                rows))
                .note(madeOf(ranking))
                .look("high");
    }

    private String text(Ranking ranking) {
        Ranking.InBands bands = ranking.inBands();
        return words.of(
                "score.text",
                words.count(ranking.size()),
                points(ranking.quantile(0.5)),
                points(ranking.quantile(0.25)),
                points(ranking.quantile(0.75)),
                words.count(bands.rose()),
                words.count(bands.fell()));
    }

    private String madeOf(Ranking ranking) {
        double all =
                ranking.score().signals().stream().mapToDouble(Signal::weight).sum();
        String signals = words.list(ranking.score().signals().stream()
                .map(signal -> words.of(
                        "score.signal",
                        words.phrase(signal.name()),
                        words.number(new Estimate.Unit("", "", 1, 0, false), 100 * signal.weight() / all)))
                .toList());
        String without = ranking.undefined() == 0
                ? ""
                : words.of("sentence") + words.of("score.without", words.count(ranking.undefined()));
        return words.of("score.madeOf", signals) + without;
    }

    private Block movers(Ranking ranking) {
        List<ScoreChange> movers = ranking.movers(MOVERS);
        String title = words.of("movers");
        if (movers.isEmpty()) {
            return Block.missing(title, words.missing("no score is known of 30 days ago, or none moved"));
        }
        List<List<String>> rows = movers.stream()
                .map(change -> List.of(
                        Text.shown(change.customerId()),
                        points(change.before()),
                        points(change.after()),
                        arrow(change.after() - change.before()) + signed(change.after() - change.before()),
                        reasons(change)))
                .toList();
        return Block.of(
                        title,
                        moved("movers.up", movers.get(0), 1) + moved("movers.down", movers.get(movers.size() - 1), -1),
                        new Table(
                                title,
                                List.of(
                                        words.of("movers.customer"),
                                        words.of("movers.before"),
                                        words.of("movers.now"),
                                        words.of("column.change"),
                                        words.of("movers.why")),
                                rows))
                .look("words");
    }

    /** A sentence on who moved most, unless that was in the other direction. */
    private String moved(String key, ScoreChange change, int sign) {
        double by = change.after() - change.before();
        return by * sign <= 0 ? "" : words.of(key, Text.shown(change.customerId()), signed(by)) + words.of("sentence");
    }

    /** The signals that moved the score most, each with what is new and what faded together. */
    private String reasons(ScoreChange change) {
        return words.list(change.drivers().stream()
                .limit(REASONS)
                .map(part ->
                        words.of("movers.reason", words.phrase(part.signal()), signed(part.faded() + part.gained())))
                .toList());
    }

    private static String points(double value) {
        return Estimate.Unit.POINTS.print(BandLine.rounded(value));
    }

    /** To one digit, as the scores are shown. */
    private static String signed(double value) {
        double shown = Math.rint(10 * value) / 10;
        return shown > 0 ? "+" + shown : shown < 0 ? String.valueOf(shown) : "0.0";
    }

    private static String arrow(double value) {
        return value > 0 ? "▲ " : "▼ ";
    }
}
