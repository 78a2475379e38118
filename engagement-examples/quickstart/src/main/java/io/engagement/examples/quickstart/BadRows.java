package io.engagement.examples.quickstart;

import io.engagement.examples.quickstart.analysis.InputRefused;
import io.engagement.examples.quickstart.analysis.Text;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says which rows of a file cannot be used: each of the first, then how many more there were, and counts by reason. */
final class BadRows {
    private static final int MOST_SHOWN = 20;

    private final String file;
    private final PrintStream out;
    private final boolean strict;
    private final Map<String, Long> byReason = new TreeMap<>();
    private long count;

    BadRows(String file, PrintStream out, boolean strict) {
        this.file = file;
        this.out = out;
        this.strict = strict;
    }

    /**
     * Takes note of a bad row.
     *
     * @throws InputRefused naming it, if none is allowed
     */
    void add(long line, BadField bad) {
        String value = bad.value();
        String text = file + ", line " + line + ", " + bad.field() + ": " + bad.reason()
                + (value == null ? "" : ", got \"" + Text.shown(value) + "\"");
        if (strict) {
            throw new InputRefused("bad row: " + text + " (--strict)");
        }
        if (++count <= MOST_SHOWN) {
            out.println("bad row: " + text);
        }
        byReason.merge(bad.field() + " " + bad.reason(), 1L, Long::sum);
    }

    /** Says how many were not shown. */
    void close() {
        if (count > MOST_SHOWN) {
            out.printf(Locale.ROOT, "... and %,d more like these in %s%n", count - MOST_SHOWN, file);
        }
    }

    long count() {
        return count;
    }

    /** How many there were for each reason. */
    Map<String, Long> byReason() {
        return byReason;
    }

    /** A line for each reason, with its count; empty when there were none. */
    String reasons() {
        return byReason.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "%n  %,d x %s", entry.getValue(), entry.getKey()))
                .collect(Collectors.joining());
    }
}
