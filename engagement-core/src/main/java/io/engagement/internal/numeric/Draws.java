package io.engagement.internal.numeric;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/** Draws of a bootstrap: the same for a seed, whatever the number of threads. */
public final class Draws {
    private Draws() {}

    /**
     * Draws, several at once.
     *
     * @param <T> what a draw gives
     * @param seed where the random numbers begin
     * @param draws how many
     * @param draw makes one draw from random numbers of its own; may run on several threads
     * @return the draws in their order
     */
    public static <T> List<T> of(long seed, int draws, Function<SplittableRandom, T> draw) {
        SplittableRandom seeded = new SplittableRandom(seed);
        // Each draw has its own generator, split off in order: the number of threads cannot matter.
        List<SplittableRandom> randoms =
                Stream.generate(seeded::split).limit(draws).toList();
        return randoms.parallelStream().map(draw).toList();
    }

    /**
     * A percentile; between neighbours, linearly.
     *
     * @param sorted the values, ascending, at least one
     * @param share the share of them below it, 0 to 1
     * @return the percentile
     */
    public static double percentile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
