package io.engagement.history;

import io.engagement.domain.Cadence;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Window;
import io.engagement.internal.column.IntColumn;
import io.engagement.internal.column.Names;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collector;

/**
 * In which steps of a {@link Cadence} (usually local days) each customer did anything. It is a set: repeated events,
 * their order, and how they were split among partial logs cannot change it.
 *
 * <p>Columnar: four bytes for each customer and step, beside the ids. Immutable and thread-safe.
 */
public final class ActivityLog implements Serializable {
    private static final long serialVersionUID = 1;

    private final Cadence cadence;
    private final String[] ids;
    private final int[] starts;
    private final int[] steps;

    private ActivityLog(Cadence cadence, String[] ids, int[] starts, int[] steps) {
        this.cadence = cadence;
        this.ids = ids;
        this.starts = starts;
        this.steps = steps;
    }

    /**
     * The log of some events.
     *
     * @param events the events, in any order
     * @param cadence the steps
     * @return the log
     */
    public static ActivityLog of(Iterable<? extends CustomerEvent> events, Cadence cadence) {
        Builder builder = new Builder(cadence);
        events.forEach(builder::add);
        return builder.build();
    }

    /**
     * Collects events, also in parallel. The container is serialisable, merges exactly and can be finished many times.
     *
     * @param cadence the steps
     * @return the collector
     */
    public static Collector<CustomerEvent, Builder, ActivityLog> collector(Cadence cadence) {
        return Collector.of(
                () -> new Builder(cadence),
                Builder::add,
                (a, b) -> {
                    a.merge(b);
                    return a;
                },
                Builder::build,
                Collector.Characteristics.UNORDERED);
    }

    /**
     * The steps the log is kept in.
     *
     * @return the cadence
     */
    public Cadence cadence() {
        return cadence;
    }

    /**
     * How many customers did anything.
     *
     * @return their number
     */
    public int customers() {
        return ids.length;
    }

    /**
     * The ids of the customers, in their natural order.
     *
     * @return the ids, unmodifiable
     */
    public List<String> customerIds() {
        return List.of(ids);
    }

    /**
     * The steps in which a customer did anything, ascending, as {@link Cadence#indexOf} numbers them.
     *
     * @param customerId whose
     * @return the numbers; none for a customer the log does not know
     */
    public int[] steps(String customerId) {
        int row = Arrays.binarySearch(ids, customerId);
        return row < 0 ? new int[0] : Arrays.copyOfRange(steps, starts[row], starts[row + 1]);
    }

    /**
     * The id of a customer by its row; rows are in the natural order of the ids.
     *
     * @param row 0 up to, not including, {@link #customers}
     * @return the id
     */
    public String customerId(int row) {
        return ids[row];
    }

    /**
     * The steps in which the customer of a row did anything: for passes over all customers.
     *
     * @param row 0 up to, not including, {@link #customers}
     * @return the numbers, ascending
     */
    public int[] steps(int row) {
        return Arrays.copyOfRange(steps, starts[row], starts[row + 1]);
    }

    /**
     * The same activity in longer steps: one log of days serves weeks and months as well.
     *
     * @param longer a cadence of the same zone; any for a daily log, one of a multiple of its months for a monthly one
     * @return the log that the same events make in those steps
     * @throws IllegalArgumentException if a step of this log may lie in two of the longer ones
     */
    public ActivityLog in(Cadence longer) {
        if (longer.equals(cadence)) {
            return this;
        }
        Steps.requireWhole(cadence, longer);
        Map<Integer, Integer> longerOf = new HashMap<>();
        int[] fewerStarts = new int[starts.length];
        int[] fewer = new int[steps.length];
        int size = 0;
        for (int row = 0; row < ids.length; row++) {
            for (int i = starts[row]; i < starts[row + 1]; i++) {
                int step = longerOf.computeIfAbsent(steps[i], mine -> Steps.containing(mine, cadence, longer));
                if (size == fewerStarts[row] || step != fewer[size - 1]) {
                    fewer[size++] = step;
                }
            }
            fewerStarts[row + 1] = size;
        }
        return new ActivityLog(longer, ids, fewerStarts, Arrays.copyOf(fewer, size));
    }

    /**
     * How many customers did anything in a window.
     *
     * @param window a window that begins and ends where steps do
     * @return the number of distinct customers
     * @throws IllegalArgumentException if the window cuts a step
     */
    public long activeIn(Window window) {
        int first = Steps.border("window start", window.start(), cadence);
        int last = Steps.border("window end", window.end(), cadence);
        long active = 0;
        for (int row = 0; row < ids.length; row++) {
            int at = Arrays.binarySearch(steps, starts[row], starts[row + 1], first);
            int from = at < 0 ? -at - 1 : at;
            if (from < starts[row + 1] && steps[from] < last) {
                active++;
            }
        }
        return active;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ActivityLog log
                && cadence.equals(log.cadence)
                && Arrays.equals(ids, log.ids)
                && Arrays.equals(starts, log.starts)
                && Arrays.equals(steps, log.steps);
    }

    @Override
    public int hashCode() {
        return Objects.hash(cadence, Arrays.hashCode(ids), Arrays.hashCode(steps));
    }

    /** How much is in it: {@code activity of 2,357 customers in 6,696 customer-steps, daily (UTC)}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "activity of %,d customers in %,d customer-steps, %s", ids.length, steps.length, cadence);
    }

    /** Takes events, one at a time and from other builders. Not thread-safe. */
    public static final class Builder implements Serializable {
        private static final long serialVersionUID = 1;

        private final Cadence cadence;
        private final Names names = new Names();
        private final IntColumn customers = new IntColumn();
        private final IntColumn steps = new IntColumn();

        private Builder(Cadence cadence) {
            this.cadence = cadence;
        }

        /**
         * Takes an event.
         *
         * @param event the event
         */
        public void add(CustomerEvent event) {
            int step = Steps.indexOf(event.at(), cadence);
            customers.add(names.numberOf(event.customerId()));
            steps.add(step);
        }

        /**
         * Takes all that another builder took; that one stays as it is.
         *
         * @param other a builder of the same cadence
         * @throws IllegalArgumentException if the cadences differ
         */
        public void merge(Builder other) {
            Steps.requireSame(cadence, other.cadence);
            IntUnaryOperator mine = names.translate(other.names);
            int rows = other.steps.size();
            for (int row = 0; row < rows; row++) {
                customers.add(mine.applyAsInt(other.customers.get(row)));
                steps.add(other.steps.get(row));
            }
        }

        /**
         * The log of what was taken so far.
         *
         * @return the log
         */
        public ActivityLog build() {
            String[] ids = names.sorted();
            int[] rowStarts = new int[ids.length + 1];
            int[] rows = names.rowsByName(customers, ids, rowStarts);
            int[] sorted = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                sorted[i] = steps.get(rows[i]);
            }
            int[] starts = new int[ids.length + 1];
            int size = 0;
            for (int customer = 0; customer < ids.length; customer++) {
                Arrays.sort(sorted, rowStarts[customer], rowStarts[customer + 1]);
                for (int i = rowStarts[customer]; i < rowStarts[customer + 1]; i++) {
                    if (i == rowStarts[customer] || sorted[i] != sorted[size - 1]) {
                        sorted[size++] = sorted[i];
                    }
                }
                starts[customer + 1] = size;
            }
            return new ActivityLog(cadence, ids, starts, Arrays.copyOf(sorted, size));
        }
    }
}
