package io.engagement.examples.spark;

import java.io.Serializable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collector;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Aggregator;
import org.jspecify.annotations.Nullable;

/**
 * Any collector of the library as an aggregator of Spark: its container is the buffer, which Spark fills where the rows are,
 * sends as serialised Java, merges and finishes. Nothing in it knows which metric it is.
 *
 * @param <E> the facts the collector takes
 * @param <A> its container, serialisable
 * @param <R> its result, serialisable
 */
final class CollectorAggregator<E, A, R> extends Aggregator<Row, A, R> {
    private static final long serialVersionUID = 1;

    /** Makes the collector again on each executor: collectors are not serialisable, what they are made of is. */
    interface Source<E, A, R> extends Supplier<Collector<E, A, R>>, Serializable {}

    /** Makes a fact of a row. */
    interface Reader<E> extends Function<Row, E>, Serializable {}

    private final Class<A> container;
    private final Class<R> result;
    private final Reader<? extends E> reader;
    private final Source<E, A, R> source;
    private transient @Nullable Collector<E, A, R> collector;

    CollectorAggregator(Class<A> container, Class<R> result, Reader<? extends E> reader, Source<E, A, R> source) {
        this.container = container;
        this.result = result;
        this.reader = reader;
        this.source = source;
    }

    private Collector<E, A, R> collector() {
        if (collector == null) {
            collector = source.get();
        }
        return collector;
    }

    @Override
    public A zero() {
        return collector().supplier().get();
    }

    @Override
    public A reduce(A taken, Row row) {
        collector().accumulator().accept(taken, reader.apply(row));
        return taken;
    }

    @Override
    public A merge(A taken, A more) {
        return collector().combiner().apply(taken, more);
    }

    @Override
    public R finish(A taken) {
        return collector().finisher().apply(taken);
    }

    @Override
    public Encoder<A> bufferEncoder() {
        return Encoders.javaSerialization(container);
    }

    /** Bean encoders and Kryo do not know records. */
    @Override
    public Encoder<R> outputEncoder() {
        return Encoders.javaSerialization(result);
    }
}
