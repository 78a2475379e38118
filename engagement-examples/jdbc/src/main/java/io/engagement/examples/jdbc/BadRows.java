package io.engagement.examples.jdbc;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reports the rows that cannot be used: the first of each source one by one, and all of them by reason. */
final class BadRows {
    private static final int MOST_SHOWN = 20;

    private final PrintStream out;
    private final boolean strict;
    private final Map<String, Map<String, Long>> counts = new TreeMap<>();

    /**
     * Nothing bad yet.
     *
     * @param out where they are reported
     * @param strict whether the first one ends the job
     */
    BadRows(PrintStream out, boolean strict) {
        this.out = out;
        this.strict = strict;
    }

    /**
     * Takes note of a bad row.
     *
     * @param source where it is from
     * @param key which row it is
     * @throws Refused naming it, if none is allowed
     */
    void add(String source, String key, BadField bad) {
        String text = "bad row: " + source + ", " + key + ": " + bad.text();
        if (strict) {
            throw new Refused(text + " (--strict)");
        }
        if (of(source) < MOST_SHOWN) {
            out.println(text);
        }
        counts.computeIfAbsent(source, name -> new TreeMap<>()).merge(bad.reason(), 1L, Long::sum);
    }

    private long of(String source) {
        return counts.getOrDefault(source, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Says how many there were for each reason. */
    void close() {
        counts.forEach((source, reasons) -> reasons.forEach(
                (reason, count) -> out.printf(Locale.ROOT, "bad rows of %s: %,d x %s%n", source, count, reason)));
    }
}
