package io.engagement;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;

/** How a cluster uses a collector: parts that are filled apart, sent, merged in any order, and finished. */
public final class Parts {
    private Parts() {}

    /**
     * Element i goes to part {@code parts.get(i mod size)}; the parts are serialised and merged in the order of their
     * numbers, or the other way round.
     */
    public static <E, A, R> R collect(
            Collector<? super E, A, R> collector, List<E> elements, List<Integer> parts, boolean backwards) {
        List<A> containers = new ArrayList<>();
        for (int part = 0; part <= parts.stream().mapToInt(i -> i).max().orElse(0); part++) {
            containers.add(collector.supplier().get());
        }
        for (int i = 0; i < elements.size(); i++) {
            collector.accumulator().accept(containers.get(parts.get(i % parts.size())), elements.get(i));
        }
        return collector
                .finisher()
                .apply(containers.stream()
                        .map(Parts::serialised)
                        .reduce(backwards ? (a, b) -> collector.combiner().apply(b, a) : collector.combiner())
                        .orElseThrow());
    }

    /** What comes out of Java serialisation. */
    @SuppressWarnings("unchecked")
    public static <T> T serialised(T object) {
        try {
            var bytes = new ByteArrayOutputStream();
            try (var out = new ObjectOutputStream(bytes)) {
                out.writeObject(object);
            }
            try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                return (T) in.readObject();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
