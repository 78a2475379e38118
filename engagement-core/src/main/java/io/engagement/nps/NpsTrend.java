package io.engagement.nps;

import io.engagement.domain.Window;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The score of one wave after the other. Waves are compared as if other customers had answered in each; where mostly the same
 * did, {@link NpsCalculator#pairedChange} sees smaller changes.
 *
 * @param waves the waves, in order
 * @param excluded answers that were given in none of them; what a wave left out is in the wave
 */
public record NpsTrend(List<Wave> waves, Exclusions excluded) implements Serializable {
    /**
     * A trend.
     *
     * @param waves the waves, in order
     * @param excluded answers that were given in none of them
     */
    public NpsTrend {
        waves = List.copyOf(waves);
    }

    /**
     * The answers of one stretch of time.
     *
     * @param window when they were given
     * @param nps the counts
     */
    public record Wave(Window window, Nps nps) implements Serializable {}

    /**
     * Each wave against the one before it, at 95 %.
     *
     * @return the differences by the later wave's window, in order, with unadjusted p-values; none for the first wave
     */
    public Map<Window, Difference> changes() {
        return changes(0.95);
    }

    /**
     * Each wave against the one before it.
     *
     * @param level the level of the intervals, in (0, 1)
     * @return the differences by the later wave's window, in order, with unadjusted p-values; none for the first wave
     */
    public Map<Window, Difference> changes(double level) {
        Map<Window, Difference> changes = new LinkedHashMap<>();
        for (int i = 1; i < waves.size(); i++) {
            changes.put(waves.get(i).window, waves.get(i).nps.minus(waves.get(i - 1).nps, level));
        }
        return changes;
    }

    /** A row for each wave: its score, and the change with p adjusted for looking at all changes (Holm). */
    @Override
    public String toString() {
        Table table = new Table(
                "NPS by wave" + (excluded.equals(Exclusions.NONE) ? "" : "; " + excluded),
                "wave",
                "n",
                "NPS",
                "95%",
                "change",
                "p (Holm)");
        List<Difference> changes = new ArrayList<>(Difference.holm(changes()).values());
        for (int i = 0; i < waves.size(); i++) {
            List<String> cells =
                    new ArrayList<>(Cells.ofScore(waves.get(i).window.toString(), waves.get(i).nps));
            cells.addAll(i == 0 ? List.of("", "") : Cells.of(changes.get(i - 1)));
            table.row(cells.toArray(String[]::new));
        }
        return table.toString();
    }
}
