package io.engagement.score;

import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How a score moved between two times, and why: first what was known fades, then what is new counts (in the other order the
 * split would be another). {@code before + faded + gained = after} bit for bit, for each signal and for all.
 *
 * @param customerId whose
 * @param before the score at the first time
 * @param faded what time alone did to it
 * @param gained what new events did to it
 * @param after the score at the second time
 * @param parts the same by signal, in the order of the definition; each column adds up to the number above
 */
public record ScoreChange(String customerId, double before, double faded, double gained, double after, List<Part> parts)
        implements Serializable {
    /**
     * A change.
     *
     * @param customerId whose
     * @param before the score at the first time
     * @param faded what time alone did to it
     * @param gained what new events did to it
     * @param after the score at the second time
     * @param parts the same by signal
     */
    public ScoreChange {
        parts = List.copyOf(parts);
    }

    /**
     * What one signal did to the score.
     *
     * @param signal its name
     * @param before its points at the first time; 0 where it did not count
     * @param faded what time alone did to them
     * @param gained what new events did to them; where one of them makes another set of signals count, what that does to
     *     the share of this one, too
     * @param after its points at the second time
     */
    public record Part(String signal, double before, double faded, double gained, double after)
            implements Serializable {}

    static ScoreChange of(ScoreCard before, ScoreCard faded, ScoreCard after, List<Signal> signals) {
        List<Part> parts = signals.stream()
                .map(Signal::name)
                .flatMap(name -> {
                    double first = points(before, name);
                    double middle = points(faded, name);
                    double last = points(after, name);
                    boolean counts = Stream.of(before, after).anyMatch(card -> has(card, name));
                    return counts
                            ? Stream.of(new Part(name, first, middle - first, last - middle, last))
                            : Stream.<Part>empty();
                })
                .toList();
        double first = before.score().value();
        double middle = faded.score().value();
        double last = after.score().value();
        return new ScoreChange(before.customerId(), first, middle - first, last - middle, last, parts);
    }

    private static boolean has(ScoreCard card, String signal) {
        return card.contributions().stream().anyMatch(part -> part.signal().equals(signal));
    }

    private static double points(ScoreCard card, String signal) {
        return card.contributions().stream()
                .filter(part -> part.signal().equals(signal))
                .mapToDouble(ScoreCard.Contribution::points)
                .sum();
    }

    /**
     * The signals that moved the score, those that moved it most first.
     *
     * @return the parts that changed; none where nothing did
     */
    public List<Part> drivers() {
        return parts.stream()
                .filter(part -> part.faded != 0 || part.gained != 0)
                .sorted(Comparator.comparingDouble(part -> -Math.abs(part.after - part.before)))
                .toList();
    }

    /**
     * The signals with their points, as a table.
     *
     * @return a table with a row for each signal and one for all
     */
    public String table() {
        Table table = new Table(toString(), "signal", "before", "faded", "gained", "after");
        parts.forEach(part -> row(table, part.signal, part.before, part.faded, part.gained, part.after));
        row(table, "all", before, faded, gained, after);
        return table.toString();
    }

    private static void row(Table table, String name, double before, double faded, double gained, double after) {
        table.row(name, number("%.1f", before), number("%+.1f", faded), number("%+.1f", gained), number("%.1f", after));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** {@code C-1042: 52.1 -> 58.3 (faded -3.0, gained +9.2)}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s: %.1f -> %.1f (faded %+.1f, gained %+.1f)", customerId, before, after, faded, gained);
    }
}
