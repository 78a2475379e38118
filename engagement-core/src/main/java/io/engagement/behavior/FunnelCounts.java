package io.engagement.behavior;

import io.engagement.internal.column.LongColumn;
import io.engagement.internal.column.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Counts how far customers came, how long it took them, and what those did instead who went no further. */
final class FunnelCounts {
    private final Funnel funnel;
    private final int steps;
    /** Customers observed for the whole of a window, by the number of steps they reached. */
    private final long[] stopped;
    /** For each step how long it took those who reached it. */
    private final LongColumn[] took;
    /** For each step how long those were observed who did not reach it and may still. */
    private final LongColumn[] lasting;
    /** By the number of steps, then by what came next; nothing stands last. */
    private final long[][] next;

    private long whole;
    private long partly;
    long repeated;

    FunnelCounts(Funnel funnel, int kinds) {
        this.funnel = funnel;
        steps = funnel.steps().size();
        stopped = new long[steps + 1];
        took = columns();
        lasting = columns();
        next = new long[steps][kinds + 1];
    }

    private LongColumn[] columns() {
        LongColumn[] columns = new LongColumn[steps];
        Arrays.setAll(columns, step -> new LongColumn());
        return columns;
    }

    void add(Attempt attempt, int depth, long observed, boolean isWhole) {
        for (int step = 0; step < depth; step++) {
            // With grace an event may be before the entry.
            took[step].add(Math.max(0, attempt.reachedAt[step] - attempt.entered[step]));
        }
        if (isWhole) {
            whole++;
            stopped[depth]++;
            return;
        }
        partly++;
        for (int step = depth; step < steps; step++) {
            lasting[step].add(observed);
        }
    }

    /** Notes what came next after so many steps, or -1 for nothing. */
    void instead(int depth, int kind) {
        next[depth][kind < 0 ? next[depth].length - 1 : kind]++;
    }

    void merge(FunnelCounts other) {
        for (int step = 0; step < steps; step++) {
            append(took[step], other.took[step]);
            append(lasting[step], other.lasting[step]);
            for (int kind = 0; kind < next[step].length; kind++) {
                next[step][kind] += other.next[step][kind];
            }
        }
        for (int depth = 0; depth <= steps; depth++) {
            stopped[depth] += other.stopped[depth];
        }
        whole += other.whole;
        partly += other.partly;
        repeated += other.repeated;
    }

    private static void append(LongColumn column, LongColumn more) {
        for (int i = 0; i < more.size(); i++) {
            column.add(more.get(i));
        }
    }

    long customers() {
        return whole + partly;
    }

    long partly() {
        return partly;
    }

    List<FunnelConversion.Step> steps(Names kinds) {
        List<FunnelConversion.Step> result = new ArrayList<>();
        long reached = whole;
        for (int step = 0; step < steps; step++) {
            Map<String, Long> instead = step + 1 < steps ? named(next[step + 1], kinds) : Map.of();
            FunnelConversion.Times times = new FunnelConversion.Times(
                    sorted(took[step]),
                    sorted(lasting[step]),
                    whole - reached,
                    funnel.within().toNanos());
            result.add(new FunnelConversion.Step(funnel.steps().get(step), reached, instead, times));
            reached -= stopped[step + 1];
        }
        return result;
    }

    private static long[] sorted(LongColumn column) {
        long[] values = new long[column.size()];
        Arrays.setAll(values, column::get);
        Arrays.sort(values);
        return values;
    }

    /** What came next, the most frequent first, ties by name; nothing last. */
    private static Map<String, Long> named(long[] numbers, Names kinds) {
        Map<String, Long> byName = new LinkedHashMap<>();
        int nothing = numbers.length - 1;
        IntStream.range(0, nothing)
                .filter(kind -> numbers[kind] > 0)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(kind -> -numbers[kind])
                        .thenComparing(kinds::name))
                .forEach(kind -> byName.put(kinds.name(kind), numbers[kind]));
        if (numbers[nothing] > 0) {
            byName.put(FunnelConversion.NOTHING, numbers[nothing]);
        }
        return byName;
    }
}
