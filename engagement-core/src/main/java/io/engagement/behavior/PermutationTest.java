package io.engagement.behavior;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How often chance alone gives a largest phi as large as the one observed (max-T, Westfall and Young, 1993): outcomes are
 * shuffled among the customers of each stratum, {@code p = (1 + #{largest >= observed}) / (B + 1)}. Shuffling changes no
 * margin, so "phi of this cell is at least the observed one" is "at least so many true positives", worked out once for each
 * cell in whole numbers: ties count as ties, and no result depends on rounding or on the number of threads.
 */
final class PermutationTest {
    private static final int TOGETHER = 8;
    private static final int NEVER = Integer.MAX_VALUE;

    private final MagicNumber definition;
    private final ThresholdCounts observed;
    private final SparseBits[] groups;
    private final int[] stratumStarts;
    private final long[] retained;

    PermutationTest(
            MagicNumber definition,
            ThresholdCounts observed,
            SparseBits[] groups,
            int[] stratumStarts,
            long[] retained) {
        this.definition = definition;
        this.observed = observed;
        this.groups = groups;
        this.stratumStarts = stratumStarts;
        this.retained = retained;
    }

    /** How many shuffles reached the largest phi of each action within its cells, and the largest of all within all. */
    static final class Result {
        private final int[] reachedOfAction;
        private final int reachedOverall;
        private final int permutations;

        private Result(int[] reachedOfAction, int reachedOverall, int permutations) {
            this.reachedOfAction = reachedOfAction;
            this.reachedOverall = reachedOverall;
            this.permutations = permutations;
        }

        double ofAction(int action) {
            return (1.0 + reachedOfAction[action]) / (permutations + 1.0);
        }

        double overall() {
            return (1.0 + reachedOverall) / (permutations + 1.0);
        }

        private Result plus(Result other) {
            int[] sum = new int[reachedOfAction.length];
            Arrays.setAll(sum, action -> reachedOfAction[action] + other.reachedOfAction[action]);
            return new Result(sum, reachedOverall + other.reachedOverall, permutations);
        }
    }

    /** The test of the best cell of each action, -1 for an action without one, and of the best of all. */
    Result run(int[] best, int overall) {
        int cellsOfAction = groups.length / best.length;
        int[] reachesAction = new int[groups.length];
        int[] reachesTop = new int[groups.length];
        Arrays.fill(reachesAction, NEVER);
        Arrays.fill(reachesTop, NEVER);
        for (int cell = 0; cell < groups.length; cell++) {
            if (observed.isTried(cell)) {
                reachesAction[cell] = observed.leastReaching(cell, best[cell / cellsOfAction]);
                reachesTop[cell] = observed.leastReaching(cell, overall);
            }
        }
        SplittableRandom seeded = new SplittableRandom(definition.seed());
        long[] seeds = seeded.longs(definition.permutations()).toArray();
        Result none = new Result(new int[best.length], 0, seeds.length);
        return IntStream.range(0, (seeds.length + TOGETHER - 1) / TOGETHER)
                .parallel()
                .mapToObj(batch -> shuffled(batch, seeds, best.length, reachesAction, reachesTop))
                .reduce(none, Result::plus);
    }

    /** Eight shuffles side by side, so that each word of a group is read once for all of them. */
    private Result shuffled(int batch, long[] seeds, int actions, int[] reachesAction, int[] reachesTop) {
        int from = batch * TOGETHER;
        int size = Math.min(TOGETHER, seeds.length - from);
        long[] labels = new long[retained.length * TOGETHER];
        for (int i = 0; i < size; i++) {
            shuffle(new SplittableRandom(seeds[from + i]), labels, i);
        }
        int windows = definition.windows().size();
        int cellsOfAction = groups.length / actions;
        int[] shared = new int[TOGETHER];
        int[] sums = new int[TOGETHER];
        int[] ofAction = new int[actions];
        int topReached = 0;
        for (int action = 0; action < actions; action++) {
            int actionReached = 0;
            for (int cell = action * cellsOfAction; cell < (action + 1) * cellsOfAction; cell++) {
                if (cell % windows == 0) {
                    Arrays.fill(sums, 0);
                }
                groups[cell].countWithinEach(labels, shared);
                for (int i = 0; i < TOGETHER; i++) {
                    sums[i] += shared[i];
                    actionReached |= (sums[i] >= reachesAction[cell] ? 1 : 0) << i;
                    topReached |= (sums[i] >= reachesTop[cell] ? 1 : 0) << i;
                }
            }
            ofAction[action] = Integer.bitCount(actionReached & ((1 << size) - 1));
        }
        return new Result(ofAction, Integer.bitCount(topReached & ((1 << size) - 1)), seeds.length);
    }

    /** Draws as many of each stratum as are retained there, all choices being equally likely (Knuth's algorithm S). */
    private void shuffle(SplittableRandom random, long[] labels, int lane) {
        long word = 0;
        for (int stratum = 0; stratum + 1 < stratumStarts.length; stratum++) {
            int end = stratumStarts[stratum + 1];
            long wanted = 0;
            for (int position = stratumStarts[stratum]; position < end; position++) {
                wanted += retained[position >>> 6] >>> position & 1;
            }
            for (int position = stratumStarts[stratum]; position < end; position++) {
                // Uniform in 0..left-1; off by less than n / 2^63.
                long left = (long) end - position;
                long drawn = Math.multiplyHigh(random.nextLong() >>> 1, left << 1);
                long hit = (drawn - wanted) >>> 63;
                wanted -= hit;
                word |= hit << position;
                if ((position & 63) == 63) {
                    labels[(position >>> 6) * TOGETHER + lane] = word;
                    word = 0;
                }
            }
        }
        if (word != 0) {
            labels[labels.length - TOGETHER + lane] = word;
        }
    }
}
