package io.engagement.score;

import io.engagement.estimate.Estimate;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A customer's score, 0 to 100, with the parts it is made of: their points, added in the order given, are the score bit for
 * bit.
 *
 * @param customerId whose
 * @param asOf when
 * @param score the score in points; undefined when too little of the customer can be observed
 * @param coverage the share of the weights that was observed, 0 to 1
 * @param contributions a part for each signal that counts, in the order of the definition; none when undefined
 */
public record ScoreCard(
        String customerId, Instant asOf, Estimate score, double coverage, List<Contribution> contributions)
        implements Serializable {
    /**
     * A card.
     *
     * @param customerId whose
     * @param asOf when
     * @param score the score in points
     * @param coverage the share of the weights that was observed
     * @param contributions the parts
     */
    public ScoreCard {
        contributions = List.copyOf(contributions);
    }

    /**
     * What one signal adds: {@code points = 100 weight scaled / (sum of the weights that count)}.
     *
     * @param signal its name
     * @param observed whether it was observed; if not, something stands in
     * @param raw the raw value: the decayed sum, or the latest answer; 0 when not observed
     * @param scaled the value on its scale, 0 to 1
     * @param points what it adds to the score
     */
    public record Contribution(String signal, boolean observed, double raw, double scaled, double points)
            implements Serializable {}

    /** The score and a table of its parts. */
    @Override
    public String toString() {
        String shown = score instanceof Estimate.Known known ? known.unit().print(known.value()) : score.toString();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s scores %s as of %s (observed: %.0f%% of the weights)",
                customerId,
                shown,
                asOf,
                100 * coverage));
        int width = contributions.stream()
                .mapToInt(part -> Table.width(part.signal))
                .max()
                .orElse(0);
        for (Contribution part : contributions) {
            String padding = " ".repeat(width - Table.width(part.signal));
            String why = part.observed
                    ? String.format(Locale.ROOT, "(%.2f, scaled %.2f)", part.raw, part.scaled)
                    : String.format(Locale.ROOT, "(not observed, %.2f stands in)", part.scaled);
            text.append(String.format(Locale.ROOT, "\n  %s%s  %+5.1f  %s", part.signal, padding, part.points, why));
        }
        return text.toString();
    }
}
