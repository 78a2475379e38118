package io.engagement.behavior;

import io.engagement.estimate.Difference;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Proportion;
import io.engagement.estimate.SurvivalCurve;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A {@link Funnel} by segment. Each customer is in one, so that differences are of independent groups; what customers chose
 * themselves does not show what made them convert.
 *
 * @param segments the counts by the segment's name, in the order of the names; unmodifiable
 * @param excluded what did not count in any segment, and why
 */
public record FunnelBreakdown(NavigableMap<String, FunnelConversion> segments, Exclusions excluded)
        implements Serializable {
    /**
     * A breakdown; write {@link Funnel.Tally#by} instead.
     *
     * @param segments the counts by the segment's name
     * @param excluded what did not count in any segment
     */
    public FunnelBreakdown {
        segments = Collections.unmodifiableNavigableMap(new TreeMap<>(segments));
    }

    /**
     * Each segment against one of them: who reached the last step, at 95 %.
     *
     * @param base the segment to compare with
     * @return the differences, segment minus base (Newcombe), in the order of the names; p-values adjusted for looking at all
     *     of them (Holm)
     * @throws IllegalArgumentException if there is no such segment
     */
    public Map<String, Difference> against(String base) {
        return against(base, last(), 0.95);
    }

    /**
     * Each segment against one of them: who reached a step.
     *
     * @param base the segment to compare with
     * @param step the step's number, from 1 on
     * @param level the level of the intervals, in (0, 1)
     * @return the differences, segment minus base (Newcombe), in the order of the names; p-values adjusted for looking at all
     *     of them (Holm)
     * @throws IllegalArgumentException if there is no such segment or step, or {@code level} is not in (0, 1)
     */
    public Map<String, Difference> against(String base, int step, double level) {
        FunnelConversion counts = segments.get(base);
        if (counts == null) {
            throw new IllegalArgumentException("base must be one of " + segments.keySet() + ", got \"" + base + "\"");
        }
        NavigableMap<String, Difference> differences = new TreeMap<>();
        segments.forEach((name, conversion) -> {
            if (!name.equals(base)) {
                differences.put(name, conversion.ofEntered(step).minus(counts.ofEntered(step), level));
            }
        });
        return Difference.holm(differences);
    }

    /**
     * Each segment against all others pooled: who reached the last step, at 95 %.
     *
     * @return the differences, segment minus rest (Newcombe), in the order of the names; p-values adjusted for looking at all
     *     of them (Holm); two segments are one comparison, though it stands twice
     */
    public Map<String, Difference> againstRest() {
        return againstRest(last(), 0.95);
    }

    /**
     * Each segment against all others pooled: who reached a step.
     *
     * @param step the step's number, from 1 on
     * @param level the level of the intervals, in (0, 1)
     * @return the differences, segment minus rest (Newcombe), in the order of the names; p-values adjusted for looking at all
     *     of them (Holm); two segments are one comparison, though it stands twice
     * @throws IllegalArgumentException if there is no such step, or {@code level} is not in (0, 1)
     */
    public Map<String, Difference> againstRest(int step, double level) {
        NavigableMap<String, Difference> differences = new TreeMap<>();
        segments.forEach((name, conversion) -> {
            Proportion rest = segments.entrySet().stream()
                    .filter(other -> !other.getKey().equals(name))
                    .map(other -> other.getValue().ofEntered(step))
                    .reduce(Proportion.NONE, Proportion::plusDisjoint);
            differences.put(name, conversion.ofEntered(step).minus(rest, level));
        });
        long compared = segments.values().stream()
                .filter(conversion -> conversion.customers() > 0)
                .count();
        return compared == 2 ? differences : Difference.holm(differences);
    }

    /**
     * Whether segments differ in how soon they reach the last step.
     *
     * @return the log-rank test (Mantel, 1966)
     * @throws IllegalArgumentException if there are fewer than two segments
     */
    public SurvivalCurve.LogRank timing() {
        return SurvivalCurve.logRank(segments.values().stream()
                .map(conversion -> conversion.timeTo(conversion.steps().size()))
                .toList());
    }

    private int last() {
        return segments.isEmpty() ? 1 : segments.firstEntry().getValue().steps().size();
    }

    /** A row each: the customers, the share that reached the last step, and its difference from the rest. */
    @Override
    public String toString() {
        String title = segments.isEmpty()
                ? "a funnel by segment"
                : segments.firstEntry().getValue().funnel().toString();
        Table table = new Table(title, "segment", "customers", "converted", "minus the rest, p by Holm");
        Map<String, Difference> differences = againstRest();
        segments.forEach((name, conversion) -> table.row(
                name,
                String.format(Locale.ROOT, "%,d", conversion.customers()),
                conversion.overall().toString(),
                String.valueOf(differences.get(name))));
        return table + (excluded.total() == 0 ? "" : "\n  " + excluded);
    }
}
