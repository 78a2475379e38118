package io.engagement.internal.stream;

import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collector;

/** Collectors whose containers are tallies: they take one element at a time, and all that another took, in any order. */
public final class Tallies {
    private Tallies() {}

    /**
     * A collector.
     *
     * @param <E> what is collected
     * @param <T> the tally
     * @param <R> the result
     * @param empty makes a tally of nothing
     * @param add takes an element
     * @param merge takes all of another tally
     * @param result what a tally comes to
     * @return the collector
     */
    public static <E, T, R> Collector<E, T, R> collector(
            Supplier<T> empty, BiConsumer<T, E> add, BiConsumer<T, T> merge, Function<T, R> result) {
        return Collector.of(
                empty,
                add,
                (a, b) -> {
                    merge.accept(a, b);
                    return a;
                },
                result,
                Collector.Characteristics.UNORDERED);
    }
}
