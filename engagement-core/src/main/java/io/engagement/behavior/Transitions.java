package io.engagement.behavior;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Window;
import io.engagement.estimate.ClusteredProportion;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Proportion;
import io.engagement.internal.stream.Tallies;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collector;

/**
 * What customers do after what: of all times an action was done, how often each action was the customer's next, or none was in
 * the window ({@link #END}). The shares of a row add up to 1; the first row, {@link #START}, is what customers did first.
 *
 * <p>The actions of one customer are not independent, so customers are the clusters: each share is a
 * {@link ClusteredProportion} of the times an action was done.
 *
 * <p>Actions of one instant are in the order of their names. A matrix tells of one step only: it knows no longer memory, for
 * which there is {@link Tally#mostFrequent}.
 *
 * @param observed when the events were observed
 * @param customers how many customers did anything
 * @param cells by action, then by the action that was next, in the order of the names; what never happened is left away;
 *     unmodifiable
 * @param excluded events that were not looked at, and why
 */
public record Transitions(
        Window observed,
        long customers,
        NavigableMap<String, NavigableMap<String, ClusteredProportion>> cells,
        Exclusions excluded)
        implements Serializable {
    /** What stands for the end of the window in place of a next action. */
    public static final String END = "(end)";

    /** What stands before a customer's first action. */
    public static final String START = "(start)";

    private static final int MOST_COLUMNS = 12;

    /**
     * Counts; write {@link #of} instead.
     *
     * @param observed when the events were observed
     * @param customers how many customers did anything
     * @param cells by action, then by the action that was next
     * @param excluded events that were not looked at
     */
    public Transitions {
        NavigableMap<String, NavigableMap<String, ClusteredProportion>> copy = new TreeMap<>();
        cells.forEach((from, row) -> copy.put(from, Collections.unmodifiableNavigableMap(new TreeMap<>(row))));
        cells = Collections.unmodifiableNavigableMap(copy);
    }

    /**
     * Some actions, one after the other with no other between.
     *
     * @param actions the actions in their order
     * @param customers how many customers took it at least once, of all
     */
    public record Path(List<String> actions, Proportion customers) implements Serializable {
        /**
         * A path.
         *
         * @param actions the actions in their order
         * @param customers how many customers took it
         */
        public Path {
            actions = List.copyOf(actions);
        }

        /** {@code visit > cart filled: 12.0% [...] (12 of 100)}. */
        @Override
        public String toString() {
            return String.join(" > ", actions) + ": " + customers;
        }
    }

    /**
     * The matrix of some events.
     *
     * @param events the events of many customers, in any order; a repeated id counts once
     * @param observed when they were observed
     * @param actions what counts as an action, an event being the first that it matches; none for every kind of event
     * @return the matrix
     * @throws IllegalArgumentException if there are more than 31 actions, or {@code observed} is beyond 100 years
     */
    public static Transitions of(Iterable<? extends CustomerEvent> events, Window observed, EventFilter... actions) {
        Tally tally = new Tally(observed, actions);
        events.forEach(tally::add);
        return tally.result();
    }

    /**
     * Collects events, also in parallel. The container is serialisable, merges exactly and can be finished many times.
     *
     * @param observed when they were observed
     * @param actions what counts as an action, an event being the first that it matches; none for every kind of event
     * @return the collector
     * @throws IllegalArgumentException if there are more than 31 actions, or {@code observed} is beyond 100 years
     */
    public static Collector<CustomerEvent, Tally, Transitions> collector(Window observed, EventFilter... actions) {
        EventFilter[] filters = actions.clone();
        Tally checked = new Tally(observed, filters);
        return Tallies.collector(() -> new Tally(checked.observed, filters), Tally::add, Tally::merge, Tally::result);
    }

    /** The events of many customers, 20 bytes each and 8 for an id. Not thread-safe. */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private final Window observed;
        private final EventFilter[] actions;
        private final EventColumns columns;

        private Tally(Window observed, EventFilter... actions) {
            if (actions.length > 31) {
                throw new IllegalArgumentException("actions must be at most 31, got " + actions.length);
            }
            this.observed = observed;
            this.actions = actions.clone();
            Duration length = TimeSpan.length("observed", observed);
            TimeSpan span = TimeSpan.of(observed.start(), 0, length.toNanos());
            columns = new EventColumns(this.actions, Funnel.Same.NOTHING, span);
        }

        /**
         * Takes an event.
         *
         * @param event the event
         */
        public void add(CustomerEvent event) {
            columns.add(event);
        }

        /**
         * Takes all that another tally took; that one stays as it is.
         *
         * @param other a tally
         * @throws IllegalArgumentException if it is of another window or of other actions
         */
        public void merge(Tally other) {
            if (!other.observed.equals(observed) || !List.of(other.actions).equals(List.of(actions))) {
                throw new IllegalArgumentException("other must be of " + List.of(actions) + " in " + observed + ", got "
                        + List.of(other.actions) + " in " + other.observed);
            }
            columns.merge(other.columns);
        }

        /**
         * The matrix so far.
         *
         * @return the matrix
         */
        public Transitions result() {
            TransitionCounts counts = new TransitionCounts(columns, List.of(actions));
            NavigableMap<String, NavigableMap<String, ClusteredProportion>> cells = counts.cells();
            return new Transitions(observed, counts.customers(), cells, excluded(counts));
        }

        private Exclusions excluded(TransitionCounts counts) {
            return Exclusions.of("events outside the time looked at", columns.outside())
                    .plus(Exclusions.of("repeated event id", counts.repeated()))
                    .plus(Exclusions.of("events that are no action", counts.others()));
        }

        /**
         * The paths that most customers took: so many actions one after the other.
         *
         * @param length how many actions, at least 1
         * @param most how many paths at most, at least 1
         * @return the paths from the most frequent on, ties in the order of their actions' names
         * @throws IllegalArgumentException if {@code length} or {@code most} is below 1
         */
        public List<Path> mostFrequent(int length, int most) {
            if (length < 1 || most < 1) {
                throw new IllegalArgumentException(
                        (length < 1 ? "length must be >= 1, got " : "most must be >= 1, got ")
                                + (length < 1 ? length : most));
            }
            return new TransitionCounts(columns, List.of(actions)).mostFrequent(length, most);
        }

        /** The matrix so far. */
        @Override
        public String toString() {
            return result().toString();
        }
    }

    /**
     * How often one action followed another.
     *
     * @param from an action, or {@link #START}
     * @param to the next, or {@link #END}
     * @return the share of the times {@code from} was done; 0 where it never followed; undefined where {@code from} was never
     *     done
     */
    public Estimate rate(String from, String to) {
        NavigableMap<String, ClusteredProportion> row = cells.get(from);
        if (row == null) {
            return Estimate.undefined("nobody did \"" + from + "\"");
        }
        ClusteredProportion cell = row.get(to);
        if (cell != null) {
            return cell.rate();
        }
        ClusteredProportion any = row.firstEntry().getValue();
        return new ClusteredProportion(any.customers(), 0, any.trials(), 0, 0, any.trialSquares()).rate();
    }

    /** The shares, a row for each action; of more than 12 next actions the first 12. */
    @Override
    public String toString() {
        TreeSet<String> next = new TreeSet<>();
        cells.values().forEach(row -> next.addAll(row.keySet()));
        next.remove(END);
        List<String> columns = new ArrayList<>(next.stream().limit(MOST_COLUMNS).toList());
        columns.add(END);
        List<String> header = new ArrayList<>(List.of("then", "times"));
        header.addAll(columns);
        Table table = new Table(
                String.format(Locale.ROOT, "what %,d customers did next, %s", customers, observed),
                header.toArray(String[]::new));
        cells.forEach((from, row) -> {
            List<String> line = new ArrayList<>(List.of(from));
            line.add(String.format(
                    Locale.ROOT, "%,d", row.firstEntry().getValue().trials()));
            for (String to : columns) {
                ClusteredProportion cell = row.get(to);
                line.add(cell == null ? "" : Estimate.Unit.SHARE.print((double) cell.successes() / cell.trials()));
            }
            table.row(line.toArray(String[]::new));
        });
        return table + (excluded.total() == 0 ? "" : "\n  " + excluded);
    }
}
