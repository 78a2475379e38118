package io.engagement.ltv;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Sums over rows in pieces of fixed size, added in their order: the same bits on one thread and on many. */
final class Chunks {
    private static final int SIZE = 1 << 14;

    private Chunks() {}

    /** Adds what some rows come to. */
    interface Sum {
        /** Adds the rows from {@code from} (inclusive) to {@code to} (exclusive) to {@code sums}. */
        void add(int from, int to, double[] sums);
    }

    /** The sums of all rows. */
    static double[] sum(int rows, int sums, boolean parallel, Sum of) {
        IntStream chunks = IntStream.range(0, (rows + SIZE - 1) / SIZE);
        double[][] parts = (parallel ? chunks.parallel() : chunks)
                .mapToObj(chunk -> {
                    double[] part = new double[sums];
                    of.add(chunk * SIZE, Math.min(rows, (chunk + 1) * SIZE), part);
                    return part;
                })
                .toArray(double[][]::new);
        double[] all = new double[sums];
        for (double[] part : parts) {
            for (int i = 0; i < sums; i++) {
                all[i] += part[i];
            }
        }
        return all;
    }

    /** Does something to all rows, piece by piece. */
    static void each(int rows, boolean parallel, Sum of) {
        double[] nothing = {};
        IntStream chunks = IntStream.range(0, (rows + SIZE - 1) / SIZE);
        (parallel ? chunks.parallel() : chunks)
                .forEach(chunk -> of.add(chunk * SIZE, Math.min(rows, (chunk + 1) * SIZE), nothing));
    }

    /** Does tasks that do not touch each other. */
    static void tasks(int tasks, boolean parallel, IntConsumer task) {
        IntStream numbers = IntStream.range(0, tasks);
        (parallel ? numbers.parallel() : numbers).forEach(task);
    }
}
