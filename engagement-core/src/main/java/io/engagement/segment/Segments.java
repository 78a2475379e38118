package io.engagement.segment;

import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Mean;
import io.engagement.estimate.Proportion;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.IntStream;

/**
 * Who is in which segment at a moment: every customer of a population in exactly one.
 *
 * <p>Immutable and thread-safe.
 */
public final class Segments implements Serializable {
    private static final long serialVersionUID = 1;

    private final Segmentation segmentation;
    private final Population population;
    private final short[] segmentOf;

    Segments(Segmentation segmentation, Population population, short[] segmentOf) {
        this.segmentation = segmentation;
        this.population = population;
        this.segmentOf = segmentOf;
    }

    /**
     * The definition.
     *
     * @return the segmentation
     */
    public Segmentation segmentation() {
        return segmentation;
    }

    /**
     * The customers.
     *
     * @return the population
     */
    public Population population() {
        return population;
    }

    /**
     * The moment.
     *
     * @return the end of observation, exclusive
     */
    public Instant asOf() {
        return population.asOf();
    }

    /**
     * A customer's segment.
     *
     * @param customerId whose
     * @return its name; nothing for who was not known by then
     */
    public Optional<String> of(String customerId) {
        int row = population.find(customerId);
        return row < 0 ? Optional.empty() : Optional.of(segmentation.names().get(segmentOf[row]));
    }

    /**
     * The customers of a segment.
     *
     * @param segment its name
     * @return their ids, ascending
     * @throws IllegalArgumentException if there is no such segment
     */
    public List<String> customers(String segment) {
        int number = number(segment);
        return IntStream.range(0, segmentOf.length)
                .filter(row -> segmentOf[row] == number)
                .mapToObj(population::customerId)
                .toList();
    }

    private int number(String segment) {
        int number = segmentation.names().indexOf(segment);
        if (number < 0) {
            throw new IllegalArgumentException(
                    "segment must be one of " + segmentation.names() + ", got \"" + segment + "\"");
        }
        return number;
    }

    /**
     * How large the segments are: their successes add up to the population. The Wilson interval of a share speaks of the
     * customers this population stands for; to judge all k segments at once, ask for the level {@code 1 - 0.05 / k}.
     *
     * @return customers of each segment out of all, in the order of the definition
     */
    public Map<String, Proportion> sizes() {
        long[] counts = counts();
        return eachSegment(number -> Proportion.of(counts[number], population.size()));
    }

    private long[] counts() {
        long[] counts = new long[segmentation.segments().size() + 1];
        for (short segment : segmentOf) {
            counts[segment]++;
        }
        return counts;
    }

    private <V> Map<String, V> eachSegment(Function<Integer, V> value) {
        Map<String, V> values = new LinkedHashMap<>();
        List<String> names = segmentation.names();
        for (int number = 0; number < names.size(); number++) {
            values.put(names.get(number), value.apply(number));
        }
        return Collections.unmodifiableMap(values);
    }

    /**
     * Something collected for each segment: {@code grouped(answers, SurveyAnswer::customerId, calculator.collector())}.
     *
     * @param <E> what is collected
     * @param <A> the container
     * @param <R> the result
     * @param elements what is collected
     * @param customerOf whose it is
     * @param collector how
     * @return a result for every segment, in the order of the definition, also for one without elements
     */
    public <E, A, R> Grouped<R> grouped(
            Iterable<? extends E> elements,
            Function<? super E, String> customerOf,
            Collector<? super E, A, R> collector) {
        List<A> containers = new ArrayList<>();
        for (int number = 0; number <= segmentation.segments().size(); number++) {
            containers.add(collector.supplier().get());
        }
        long unknown = 0;
        for (E element : elements) {
            int row = population.find(customerOf.apply(element));
            if (row < 0) {
                unknown++;
            } else {
                collector.accumulator().accept(containers.get(segmentOf[row]), element);
            }
        }
        Map<String, R> results = eachSegment(number -> collector.finisher().apply(containers.get(number)));
        return new Grouped<>(results, Exclusions.of("not a customer of the population", unknown));
    }

    /**
     * Something for each segment.
     *
     * @param <R> what it is
     * @param bySegment the result of each segment, in the order of the definition; unmodifiable
     * @param excluded elements of others than the population's customers
     */
    public record Grouped<R>(Map<String, R> bySegment, Exclusions excluded) implements Serializable {
        /**
         * The estimates of the results, as a column of a {@link SideBySide}.
         *
         * @param estimate what to read off a result
         * @return the estimate of each segment
         */
        public Map<String, Estimate> column(Function<? super R, Estimate> estimate) {
            Map<String, Estimate> column = new LinkedHashMap<>();
            bySegment.forEach((segment, result) -> column.put(segment, estimate.apply(result)));
            return Collections.unmodifiableMap(column);
        }
    }

    /**
     * Net spend a customer, those who never bought at 0. The t interval is too short where few spend most.
     *
     * @return the mean of each segment, with its t interval at 95 %; undefined for a segment without customers
     */
    public Map<String, Estimate> spend() {
        int segments = segmentation.segments().size() + 1;
        BigDecimal[] sums = Collections.nCopies(segments, BigDecimal.ZERO).toArray(BigDecimal[]::new);
        BigDecimal[] squares = sums.clone();
        for (int row = 0; row < segmentOf.length; row++) {
            BigDecimal spent = population.spend(row).value();
            sums[segmentOf[row]] = sums[segmentOf[row]].add(spent);
            squares[segmentOf[row]] = squares[segmentOf[row]].add(spent.multiply(spent));
        }
        long[] counts = counts();
        Estimate.Unit unit = Estimate.Unit.money(population.base().currency());
        return eachSegment(number -> in(unit, new Mean(counts[number], sums[number], squares[number]).estimate()));
    }

    /**
     * The mean of a measure over the customers of whom it is known.
     *
     * @param measure the measure
     * @return the mean of each segment, with its t interval at 95 %; undefined where it is known of nobody
     */
    public Map<String, Estimate> mean(Measure measure) {
        double[] column = population.column(measure);
        Estimate.Unit unit = switch (measure) {
            case SCORE -> Estimate.Unit.POINTS;
            case PURCHASES, MONTHS -> Estimate.Unit.NUMBER;
            case TENURE, DAYS_SINCE_LAST, MEDIAN_GAP, DAYS_SINCE_END -> Estimate.Unit.DAYS;
        };
        return eachSegment(number -> {
            double[] values = IntStream.range(0, segmentOf.length)
                    .filter(row -> segmentOf[row] == number && !Double.isNaN(column[row]))
                    .mapToDouble(row -> column[row])
                    .toArray();
            return in(unit, Mean.of(values).estimate());
        });
    }

    private static Estimate in(Estimate.Unit unit, Estimate estimate) {
        return estimate instanceof Estimate.Known known
                ? new Estimate.Known(known.value(), known.interval(), known.n(), unit, known.method())
                : estimate;
    }

    /**
     * The segments side by side; add columns to it.
     *
     * @return a table of one column, their share of the customers
     */
    public SideBySide sideBySide() {
        Map<String, Estimate> shares = new LinkedHashMap<>();
        sizes().forEach((segment, size) -> shares.put(segment, size.rate()));
        String title = String.format(
                Locale.ROOT, "%,d customers by %s as of %s", population.size(), segmentation.name(), asOf());
        return new SideBySide(title, segmentation.names(), Map.of()).with("share", shares);
    }

    /**
     * Where customers went until a later moment.
     *
     * @param later the same or another segmentation, at the same or a later moment
     * @return the counts of each move
     * @throws IllegalArgumentException if the other is as of an earlier moment
     */
    public Migration to(Segments later) {
        if (later.asOf().isBefore(asOf())) {
            throw new IllegalArgumentException("later must not be before " + asOf() + ", got " + later.asOf());
        }
        int rows = segmentation.segments().size() + 1;
        int columns = later.segmentation.segments().size() + 1;
        // A column more for those not known any more, a row more for those not known yet.
        long[][] counts = new long[rows + 1][columns + 1];
        String[] mine = population.ids();
        String[] theirs = later.population.ids();
        int j = 0;
        for (int i = 0; i < mine.length; i++) {
            while (j < theirs.length && theirs[j].compareTo(mine[i]) < 0) {
                counts[rows][later.segmentOf[j++]]++;
            }
            boolean both = j < theirs.length && theirs[j].equals(mine[i]);
            counts[segmentOf[i]][both ? later.segmentOf[j++] : columns]++;
        }
        while (j < theirs.length) {
            counts[rows][later.segmentOf[j++]]++;
        }
        return Migration.of(asOf(), later.asOf(), segmentation.names(), later.segmentation.names(), counts);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Segments that
                && segmentation.equals(that.segmentation)
                && asOf().equals(that.asOf())
                && Arrays.equals(population.ids(), that.population.ids())
                && Arrays.equals(segmentOf, that.segmentOf);
    }

    @Override
    public int hashCode() {
        return 31 * segmentation.hashCode() + Arrays.hashCode(segmentOf);
    }

    /** A line for each segment: how many customers, and their share. */
    @Override
    public String toString() {
        Table table = new Table(
                String.format(
                        Locale.ROOT, "%,d customers by %s as of %s", population.size(), segmentation.name(), asOf()),
                "segment",
                "customers",
                "share");
        sizes().forEach((segment, size) -> table.row(
                segment,
                String.format(Locale.ROOT, "%,d", size.successes()),
                size.rate().toString()));
        return table.toString();
    }
}
