package io.engagement.examples.quickstart;

import io.engagement.domain.InteractionType;
import io.engagement.estimate.Estimate;
import io.engagement.examples.quickstart.analysis.Histories;
import io.engagement.examples.quickstart.analysis.Ranking;
import io.engagement.examples.quickstart.analysis.Text;
import io.engagement.score.ScoreCard;
import io.engagement.score.ScoreChange;
import io.engagement.score.Signal;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who is engaged, who is not, who moved, and why. */
final class ScoreSection {
    private static final int LISTED = 5;

    private final Page page;
    private final Histories histories;
    private final ZoneId zone;

    ScoreSection(Page page, Histories histories, ZoneId zone) {
        this.page = page;
        this.histories = histories;
        this.zone = zone;
    }

    /**
     * Prints the section.
     *
     * @param ranking the scores; null where there is nothing to score
     */
    void print(@Nullable Ranking ranking) {
        page.section("Engagement score, 0 to 100");
        if (ranking == null || ranking.size() == 0) {
            page.line("score", Estimate.undefined("no events to score"));
            return;
        }
        signals(ranking);
        customers(ranking);
        bands(ranking);
        cards(ranking, "most engaged", ranking.most(LISTED));
        cards(ranking, "least engaged", ranking.least(LISTED));
        if (Stream.concat(ranking.most(LISTED).stream(), ranking.least(LISTED).stream())
                .flatMap(card -> card.contributions().stream())
                .anyMatch(part -> !part.observed())) {
            page.plain("  * never answered; the middle of the scale stands in");
        }
        moved(ranking);
    }

    private void signals(Ranking ranking) {
        String text = ranking.score().signals().stream()
                .map(signal -> Text.shown(signal.toString()))
                .collect(Collectors.joining("\n"));
        page.line("made of", text);
        List<InteractionType> counted = Ranking.typesCounted(histories);
        String others = histories.interactions().entrySet().stream()
                .filter(entry -> !counted.contains(entry.getKey()))
                .map(entry -> String.format(
                        Locale.ROOT, "%s %,d", Text.shown(entry.getKey().name()), entry.getValue()))
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            page.line("seen but not counted", others);
        }
    }

    private void customers(Ranking ranking) {
        page.line(
                "customers",
                String.format(
                        Locale.ROOT,
                        "%,d; a quarter is below %.1f, half below %.1f, a quarter above %.1f",
                        ranking.size(),
                        ranking.quantile(0.25),
                        ranking.quantile(0.5),
                        ranking.quantile(0.75)));
        if (ranking.undefined() > 0) {
            page.line("", String.format(Locale.ROOT, "%,d more have no score: too little known", ranking.undefined()));
        }
    }

    private void bands(Ranking ranking) {
        Ranking.InBands bands = ranking.inBands();
        page.line(
                "bands",
                bands.sizes().entrySet().stream()
                        .map(band -> String.format(Locale.ROOT, "%s %,d", band.getKey(), band.getValue()))
                        .collect(Collectors.joining(", ")));
        page.line(
                "",
                String.format(
                        Locale.ROOT,
                        "in 30 days %,d rose and %,d fell; %s",
                        bands.rose(),
                        bands.fell(),
                        Ranking.BANDS));
    }

    /** The scores with what each signal adds to them: the reason for the score. */
    private void cards(Ranking ranking, String title, List<ScoreCard> cards) {
        if (cards.isEmpty()) {
            return;
        }
        List<Signal> signals = ranking.score().signals();
        double weights = signals.stream().mapToDouble(Signal::weight).sum();
        List<String> headings = new ArrayList<>(List.of(title, "score", "="));
        List<String> most = new ArrayList<>(List.of("", "of 100", "="));
        for (Signal signal : signals) {
            headings.add(Text.shown(signal.name()));
            most.add(String.format(Locale.ROOT, "of %.0f", 100 * signal.weight() / weights));
        }
        headings.addAll(List.of("last event", "band"));
        most.addAll(List.of("", ""));
        List<List<String>> rows = new ArrayList<>(List.of(headings, most));
        cards.forEach(card -> rows.add(cells(ranking, card)));
        page.plain("");
        page.table(rows);
    }

    private List<String> cells(Ranking ranking, ScoreCard card) {
        List<String> cells = new ArrayList<>();
        cells.add(Text.shown(card.customerId()));
        cells.add(points(card.score().value()));
        cells.add("=");
        Map<String, String> parts = new HashMap<>();
        List<BigDecimal> points = card.rounded(1);
        for (int i = 0; i < points.size(); i++) {
            ScoreCard.Contribution part = card.contributions().get(i);
            parts.put(part.signal(), points.get(i).toPlainString() + (part.observed() ? "" : "*"));
        }
        for (Signal signal : ranking.score().signals()) {
            cells.add(parts.getOrDefault(signal.name(), ""));
        }
        cells.add(ranking.lastEvent(card.customerId(), zone));
        cells.add(ranking.banded(card.customerId()).now().name());
        return cells;
    }

    private void moved(Ranking ranking) {
        List<ScoreChange> most = ranking.movers(LISTED);
        if (most.isEmpty()) {
            return;
        }
        page.plain("");
        List<String> headings =
                new ArrayList<>(List.of("moved most in 30 days", "before", "faded", "gained", "now", "="));
        List<String> each = new ArrayList<>(List.of("", "", "", "", "", "="));
        for (Signal signal : ranking.score().signals()) {
            headings.add(Text.shown(signal.name()));
            each.add("faded gained");
        }
        List<List<String>> rows = new ArrayList<>(List.of(headings, each));
        most.forEach(change -> rows.add(cells(ranking, change)));
        page.table(rows);
    }

    private static List<String> cells(Ranking ranking, ScoreChange change) {
        List<String> cells = new ArrayList<>(List.of(
                Text.shown(change.customerId()),
                points(change.before()),
                signed(change.faded()),
                signed(change.gained()),
                points(change.after()),
                "="));
        Map<String, String> parts = new HashMap<>();
        change.drivers().forEach(part -> parts.put(part.signal(), signed(part.faded()) + " " + signed(part.gained())));
        for (Signal signal : ranking.score().signals()) {
            cells.add(parts.getOrDefault(signal.name(), "-"));
        }
        return cells;
    }

    private static String points(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String signed(double value) {
        String text = String.format(Locale.ROOT, "%+.1f", value);
        return text.equals("-0.0") || text.equals("+0.0") ? "0.0" : text;
    }
}
