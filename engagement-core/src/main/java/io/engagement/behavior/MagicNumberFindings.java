package io.engagement.behavior;

import io.engagement.domain.EventFilter;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Proportion;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link MagicNumber} search found. An association, never a cause: to know what it is worth, run a pilot of
 * {@link #pilot()}.
 *
 * @param search the search
 * @param retained how many of the customers were retained
 * @param tried how many cells of the grid had enough customers on both sides
 * @param pValue how often chance alone would find a largest phi as large as this anywhere in the grid (max-T permutation);
 *     1 when there was nothing to try
 * @param actions the best threshold of each action, from the largest phi; without actions that had nothing to try
 * @param confirmation the best threshold of the earlier half of the customers, seen in the later half; null when the earlier
 *     half had nothing to try
 * @param strata the counts of the best threshold in each stratum, by its name; unmodifiable
 * @param excluded customers and events that were left out, and why
 */
public record MagicNumberFindings(
        MagicNumber search,
        Proportion retained,
        int tried,
        double pValue,
        List<ActionFindings> actions,
        @Nullable Confirmation confirmation,
        NavigableMap<String, ConfusionMatrix> strata,
        Exclusions excluded)
        implements Serializable {
    private static final double SIGNIFICANT = 0.05;

    /**
     * Findings, as a search makes them.
     *
     * @param search the search
     * @param retained how many of the customers were retained
     * @param tried how many cells had enough customers on both sides
     * @param pValue the p-value of the best of them
     * @param actions the best threshold of each action
     * @param confirmation the best threshold of the earlier half, or null
     * @param strata the counts of the best threshold in each stratum
     * @param excluded customers and events that were left out
     */
    public MagicNumberFindings {
        actions = List.copyOf(actions);
        strata = Collections.unmodifiableNavigableMap(new TreeMap<>(strata));
    }

    /** What the search comes to, at 5 %. */
    public enum Verdict {
        /** No threshold had enough customers on both sides, or all or none were retained. */
        NOTHING_TO_TRY,
        /** Chance alone finds as much. */
        NO_ASSOCIATION,
        /** The share retained rises (or not) without a step: any threshold is as good as its neighbours. */
        NO_BREAK_POINT,
        /** The share retained steps up at the threshold. */
        BREAK_POINT
    }

    /**
     * A threshold.
     *
     * @param action what
     * @param times how often at least
     * @param within within what time of the start
     * @param matrix how it went together with being retained, with all measures
     */
    public record Candidate(EventFilter action, int times, Duration within, ConfusionMatrix matrix)
            implements Serializable {
        /** The threshold in words: {@code 3 x share within 7 days}. */
        @Override
        public String toString() {
            return times + " x " + action + " within " + print(within);
        }
    }

    /**
     * The best threshold of an action.
     *
     * @param best the threshold with the largest phi; of equal ones that with the smaller count, then the shorter window
     * @param pValue how often chance alone would find a largest phi as large among the cells of this action (max-T)
     * @param response the share retained by how often the action was done within that window
     */
    public record ActionFindings(Candidate best, double pValue, DoseResponse response) implements Serializable {}

    /**
     * A threshold found in one half and seen in the other: the first phi is too large because it was chosen, the second is
     * not.
     *
     * @param discovered the best threshold of the customers who started in the earlier half, with their counts
     * @param confirming the counts of the customers who started in the later half
     */
    public record Confirmation(Candidate discovered, ConfusionMatrix confirming) implements Serializable {
        /** The threshold, then phi where it was found and where it was confirmed. */
        @Override
        public String toString() {
            return discovered + ": phi " + discovered.matrix.phi() + " where it was found, " + confirming.phi()
                    + " in the later half";
        }
    }

    /**
     * The threshold with the largest phi.
     *
     * @return the threshold
     * @throws IllegalStateException if there was nothing to try
     */
    public Candidate best() {
        return first().best;
    }

    /**
     * The share retained by how often the best threshold's action was done within its window.
     *
     * @return the curve
     * @throws IllegalStateException if there was nothing to try
     */
    public DoseResponse response() {
        return first().response;
    }

    private ActionFindings first() {
        if (actions.isEmpty()) {
            throw new IllegalStateException("undefined: no threshold had " + search.fewest()
                    + " customers on either side, or all or none were retained");
        }
        return actions.get(0);
    }

    /**
     * What the search comes to, at 5 %.
     *
     * @return the verdict
     */
    public Verdict verdict() {
        if (actions.isEmpty()) {
            return Verdict.NOTHING_TO_TRY;
        }
        if (pValue > SIGNIFICANT) {
            return Verdict.NO_ASSOCIATION;
        }
        return response().breaksAt(best().times()) ? Verdict.BREAK_POINT : Verdict.NO_BREAK_POINT;
    }

    /**
     * The p-value of each action adjusted for looking at all of them (Holm, 1979).
     *
     * @return the adjusted p-values by the action's name, in the order of {@link #actions}
     */
    public Map<String, Double> pValuesByAction() {
        Map<String, Double> adjusted = new LinkedHashMap<>();
        actions.forEach(found -> adjusted.put(found.best.action().name(), 1.0));
        List<ActionFindings> ascending = actions.stream()
                .sorted((a, b) -> Double.compare(a.pValue, b.pValue))
                .toList();
        double largest = 0;
        for (int i = 0; i < ascending.size(); i++) {
            largest = Math.max(largest, Math.min(1, (ascending.size() - i) * ascending.get(i).pValue));
            adjusted.put(ascending.get(i).best.action().name(), largest);
        }
        return Collections.unmodifiableMap(adjusted);
    }

    /**
     * How many times as likely those at the best threshold are retained, compared within the strata only.
     *
     * @return the ratio of Mantel and Haenszel; undefined when no stratum compares both, or there was nothing to try
     */
    public Estimate riskRatioWithinStrata() {
        return ConfusionMatrix.mantelHaenszel(strata.values());
    }

    /**
     * The pilot that would show whether the best threshold is a cause: customers below it, half of them moved to reach it,
     * at 80 % power and a level of 95 %, if all of the association were effect. A real effect is smaller and needs more.
     *
     * @return its size
     * @throws IllegalStateException if there was nothing to try
     * @throws IllegalArgumentException if both sides are retained equally often, so that there is nothing to show
     */
    public PilotPlan pilot() {
        ConfusionMatrix matrix = best().matrix();
        return PilotPlan.proportions(
                matrix.falseOmissionRate().rate().value(),
                matrix.precision().rate().value(),
                0.80,
                0.95);
    }

    static String print(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + (seconds == 86_400 ? " day" : " days");
        }
        return seconds % 3_600 == 0 ? seconds / 3_600 + (seconds == 3_600 ? " hour" : " hours") : duration.toString();
    }

    private String headline() {
        return switch (verdict()) {
            case NOTHING_TO_TRY -> "no magic number: nothing to try";
            case NO_ASSOCIATION -> "no magic number: chance alone finds as much";
            case NO_BREAK_POINT -> "no break point: associated, but one count is as good as the next";
            case BREAK_POINT -> "associated with staying: " + best();
        };
    }

    /** The verdict, then what it rests on, then the best threshold of each action. */
    @Override
    public String toString() {
        String title = String.format(
                Locale.ROOT, "%s; %,d customers, retained %s", headline(), retained.trials(), retained.rate());
        if (actions.isEmpty()) {
            return title + (excluded.total() == 0 ? "" : "; " + excluded);
        }
        ConfusionMatrix matrix = best().matrix();
        StringBuilder text = new StringBuilder(title);
        line(text, "largest phi", phi(matrix) + ", " + best());
        line(
                text,
                "p (max-T)",
                String.format(
                        Locale.ROOT, "%s, %,d thresholds, %,d shuffles", p(pValue), tried, search.permutations()));
        line(text, "retained at it", matrix.precision().toString());
        line(text, "retained below", matrix.falseOmissionRate().toString());
        line(text, "times as likely", matrix.riskRatio().toString());
        if (strata.size() > 1) {
            line(text, "within strata", riskRatioWithinStrata() + " (" + strata.size() + " strata)");
        }
        line(
                text,
                "E-value",
                matrix.eValue() instanceof Estimate.Known
                        ? eValues(matrix)
                        : matrix.eValue().toString());
        line(text, "gain at most", matrix.greatestGain().toString());
        if (confirmation != null) {
            line(
                    text,
                    "split half",
                    phi(confirmation.discovered.matrix) + ", later " + phi(confirmation.confirming) + ", "
                            + confirmation.discovered);
        }
        if (excluded.total() > 0) {
            line(text, "", excluded.toString());
        }
        Table byAction = new Table("best threshold of each action", "", "phi", "p (max-T)", "p (Holm)");
        Map<String, Double> adjusted = pValuesByAction();
        actions.forEach(found -> byAction.row(
                found.best.toString(),
                phi(found.best.matrix),
                p(found.pValue),
                p(adjusted.getOrDefault(found.best.action().name(), 1.0))));
        return text + "\n" + byAction + "\n" + best().action() + " within " + print(best().within()) + ": "
                + response();
    }

    private static String eValues(ConfusionMatrix matrix) {
        return String.format(
                Locale.ROOT,
                "%.2f, of the nearer limit %.2f",
                matrix.eValue().value(),
                matrix.eValueOfLimit().value());
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "\n  %-15s  %s", name, value));
    }

    private static String phi(ConfusionMatrix matrix) {
        return matrix.phi() instanceof Estimate.Known known
                ? String.format(Locale.ROOT, "%+.3f", known.value())
                : matrix.phi().toString();
    }

    private static String p(double value) {
        return value < 0.0001 ? "< 0.0001" : String.format(Locale.ROOT, "%.2g", value);
    }
}
