package io.engagement.score;

import io.engagement.domain.CustomerEvent;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A score event by event: what each of a customer's events adds to it, given the events.
 *
 * <p>A signal's points above those it would have without any event are shared by what is left of each event,
 * {@code v_e 2^(-(T - t_e) / halfLife) / x}; an event on a capped day has the day's share by its value. The points that are
 * there without an event (what stands in, an inverted scale, one that does not begin at 0) stand apart. All of them add up
 * to the score bit for bit.
 *
 * @param card the score
 * @param lines what an event adds through a signal, in the order of the signals and of the events as given
 * @param withoutEvents what a signal adds without events, by its name, in the order of the definition
 * @param excluded events that were left out
 */
public record EventPoints(ScoreCard card, List<Line> lines, Map<String, Double> withoutEvents, Exclusions excluded)
        implements Serializable {
    private static final int SHOWN = 10;

    /**
     * A score event by event.
     *
     * @param card the score
     * @param lines what an event adds through a signal
     * @param withoutEvents what a signal adds without events
     * @param excluded events that were left out
     */
    public EventPoints {
        lines = List.copyOf(lines);
        withoutEvents = Collections.unmodifiableMap(new LinkedHashMap<>(withoutEvents));
    }

    /**
     * What an event adds through a signal.
     *
     * @param event the event
     * @param signal the name of the signal
     * @param points what it adds; negative for what lowers the score
     */
    public record Line(CustomerEvent event, String signal, double points) implements Serializable {}

    /**
     * What each event adds, through all signals.
     *
     * @return the points by event, in the order of the lines; equal events (without an id) are added
     */
    public Map<CustomerEvent, Double> byEvent() {
        Map<CustomerEvent, Double> points = new LinkedHashMap<>();
        lines.forEach(line -> points.merge(line.event, line.points, Double::sum));
        return Collections.unmodifiableMap(points);
    }

    /** The score and the events that matter most to it. */
    @Override
    public String toString() {
        double without =
                withoutEvents.values().stream().mapToDouble(Double::doubleValue).sum();
        Table table = new Table(String.format(
                Locale.ROOT,
                "%s scores %.1f as of %s, %.1f of it without events",
                card.customerId(),
                card.score().orElse(0),
                card.asOf(),
                without));
        lines.stream()
                .sorted(Comparator.comparingDouble(line -> -Math.abs(line.points)))
                .limit(SHOWN)
                .forEach(line -> table.row(
                        line.signal, line.event.at().toString(), String.format(Locale.ROOT, "%+.2f", line.points)));
        if (lines.size() > SHOWN) {
            table.row(String.format(Locale.ROOT, "and %,d more", lines.size() - SHOWN));
        }
        return table.toString();
    }
}
