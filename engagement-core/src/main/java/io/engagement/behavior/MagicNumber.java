package io.engagement.behavior;

import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.stream.Tallies;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * The search for a magic number: "customers who do this {@code k} times within {@code d} of their start stay". Every
 * action, count and window of a grid is tried, and what a search over so many would find by chance is taken into account.
 *
 * <p>A customer starts at the {@code since} of the first spell. An action counts within {@code [start, start + d)}, the
 * outcome within {@code [start + outcomeAfter, start + outcomeAfter + outcomeLength)}, which begins no earlier than the
 * longest window ends: nothing is both sign and outcome. Customers not observed for {@code outcomeAfter + outcomeLength} by
 * {@code asOf} are left out; those who left early are not, and had less time to act: an association is not a cause.
 * Windows are of 24-hour days from the moment of the start.
 *
 * <p>Each event counts, so a repeated one would count twice: put a {@link io.engagement.history.Deduplicator} in front.
 *
 * @param actions what may be the sign, at least one, with distinct names
 * @param counts how often, ascending, at least 1 each
 * @param windows within what time of the start, ascending, in whole seconds
 * @param outcome what the customer must do to count as retained
 * @param outcomeAfter D: how long after the start the outcome is looked for, not before the longest window ends
 * @param outcomeLength H: for how long it is looked for
 * @param fewest how many customers must be on either side of a threshold for it to be tried
 * @param permutations how many times outcomes are shuffled
 * @param seed what the shuffling begins with; the same seed gives the same result on any number of threads
 * @param stratifiedBy an attribute of the customers within whose values outcomes are shuffled; {@code ""} for none
 * @param cohorts steps within which customers who started together are compared; null for none
 */
public record MagicNumber(
        List<EventFilter> actions,
        List<Integer> counts,
        List<Duration> windows,
        EventFilter outcome,
        Duration outcomeAfter,
        Duration outcomeLength,
        int fewest,
        int permutations,
        long seed,
        String stratifiedBy,
        @Nullable Cadence cohorts)
        implements Serializable {
    private static final int MOST_COUNT = 1_000_000;
    private static final int MOST_CELLS = 1_000_000;

    /**
     * A search; write {@code MagicNumber.of(actions, outcome).counts(1, 2, 3).windows(...).outcomeWithin(...)} instead.
     *
     * @param actions what may be the sign
     * @param counts how often
     * @param windows within what time of the start
     * @param outcome what the customer must do to count as retained
     * @param outcomeAfter how long after the start the outcome is looked for
     * @param outcomeLength for how long it is looked for
     * @param fewest how many customers must be on either side of a threshold
     * @param permutations how many times outcomes are shuffled
     * @param seed what the shuffling begins with
     * @param stratifiedBy an attribute of the customers, or {@code ""}
     * @param cohorts steps in which customers start together, or null
     * @throws IllegalArgumentException if a list is empty, not ascending or too long, names repeat, a duration is not
     *     positive or not in whole seconds, {@code outcomeAfter} is before the longest window ends, or a number is below 1
     */
    public MagicNumber {
        actions = List.copyOf(actions);
        counts = List.copyOf(counts);
        windows = List.copyOf(windows);
        require(!actions.isEmpty(), "actions must not be empty, got none");
        long names = actions.stream().map(EventFilter::name).distinct().count();
        require(names == actions.size(), "actions must have distinct names, got " + actions);
        requireAscending("counts", counts);
        requireAscending("windows", windows);
        require(counts.get(0) >= 1, "counts must be >= 1, got " + counts.get(0));
        int most = counts.get(counts.size() - 1);
        require(most <= MOST_COUNT, "counts must be <= " + MOST_COUNT + ", got " + most);
        windows.forEach(window -> requireSeconds("window", window));
        requireSeconds("outcomeAfter", outcomeAfter);
        requireSeconds("outcomeLength", outcomeLength);
        Duration longest = windows.get(windows.size() - 1);
        require(
                outcomeAfter.compareTo(longest) >= 0,
                "outcomeAfter must not be before the longest window (" + longest + ") ends, got " + outcomeAfter);
        require(fewest >= 1, "fewest must be >= 1, got " + fewest);
        require(permutations >= 1, "permutations must be >= 1, got " + permutations);
        long cells = (long) actions.size() * counts.size() * windows.size();
        require(cells <= MOST_CELLS, "the grid must have at most " + MOST_CELLS + " cells, got " + cells);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private static <T extends Comparable<T>> void requireAscending(String name, List<T> values) {
        require(!values.isEmpty(), name + " must not be empty, got none");
        require(
                List.copyOf(new TreeSet<>(values)).equals(values),
                name + " must be ascending and distinct, got " + values);
    }

    private static void requireSeconds(String name, Duration duration) {
        require(
                duration.toSeconds() > 0 && duration.equals(Duration.ofSeconds(duration.toSeconds())),
                name + " must be positive and in whole seconds, got " + duration);
    }

    /**
     * A search for a first week that goes with a second month: 1 to 10 times within 1, 3, 7 and 14 days, outcome from day
     * 30 to day 60, at least 10 customers on either side, 999 permutations with seed 1. Choose your own before you look.
     *
     * @param actions what may be the sign
     * @param outcome what the customer must do to count as retained
     * @return the search
     */
    public static MagicNumber of(List<EventFilter> actions, EventFilter outcome) {
        return new MagicNumber(
                actions,
                List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
                List.of(Duration.ofDays(1), Duration.ofDays(3), Duration.ofDays(7), Duration.ofDays(14)),
                outcome,
                Duration.ofDays(30),
                Duration.ofDays(30),
                10,
                999,
                1,
                "",
                null);
    }

    /**
     * The same with other counts.
     *
     * @param ascending how often, at least 1 each
     * @return a copy
     */
    public MagicNumber counts(Integer... ascending) {
        return with(List.of(ascending), windows, outcomeAfter, outcomeLength);
    }

    /**
     * The same with other windows.
     *
     * @param ascending within what time of the start
     * @return a copy
     */
    public MagicNumber windows(Duration... ascending) {
        return with(counts, List.of(ascending), outcomeAfter, outcomeLength);
    }

    /**
     * The same with another time for the outcome, {@code [start + after, start + after + length)}.
     *
     * @param after how long after the start, not before the longest window ends
     * @param length for how long
     * @return a copy
     */
    public MagicNumber outcomeWithin(Duration after, Duration length) {
        return with(counts, windows, after, length);
    }

    private MagicNumber with(List<Integer> newCounts, List<Duration> newWindows, Duration after, Duration length) {
        return new MagicNumber(
                actions,
                newCounts,
                newWindows,
                outcome,
                after,
                length,
                fewest,
                permutations,
                seed,
                stratifiedBy,
                cohorts);
    }

    /**
     * The same with another least number of customers on either side of a threshold.
     *
     * @param customers how many, at least 1
     * @return a copy
     */
    public MagicNumber atLeast(int customers) {
        return with(customers, permutations, seed, stratifiedBy, cohorts);
    }

    /**
     * The same with another shuffling.
     *
     * @param times how many times outcomes are shuffled; the p-value is never below {@code 1 / (times + 1)}
     * @param from the seed
     * @return a copy
     */
    public MagicNumber permutations(int times, long from) {
        return with(fewest, times, from, stratifiedBy, cohorts);
    }

    /**
     * The same, comparing only customers with the same value of an attribute (plan, channel) by shuffling within it.
     *
     * @param attribute the attribute's name; {@code ""} for none
     * @return a copy
     */
    public MagicNumber stratifiedBy(String attribute) {
        return with(fewest, permutations, seed, attribute, cohorts);
    }

    /**
     * The same, comparing only customers who started in the same step, such as a month.
     *
     * @param steps the steps
     * @return a copy
     */
    public MagicNumber startedIn(Cadence steps) {
        return with(fewest, permutations, seed, stratifiedBy, steps);
    }

    private MagicNumber with(int customers, int times, long from, String attribute, @Nullable Cadence steps) {
        return new MagicNumber(
                actions,
                counts,
                windows,
                outcome,
                outcomeAfter,
                outcomeLength,
                customers,
                times,
                from,
                attribute,
                steps);
    }

    /**
     * Searches.
     *
     * @param customers the customers, in any order
     * @param events what they did, in any order
     * @param asOf the end of observation
     * @return what was found
     */
    public MagicNumberFindings search(
            Iterable<Customer> customers, Iterable<? extends CustomerEvent> events, Instant asOf) {
        Tally tally = new Tally(this, new StudiedCustomers(customers, this, asOf));
        events.forEach(tally::add);
        return tally.result();
    }

    /**
     * Collects events, also in parallel. The container is serialisable, merges exactly and can be finished many times; it
     * holds the customers, and only the cells of the grid that were met.
     *
     * @param customers the customers, in any order
     * @param asOf the end of observation
     * @return the collector
     */
    public Collector<CustomerEvent, Tally, MagicNumberFindings> collector(Iterable<Customer> customers, Instant asOf) {
        StudiedCustomers population = new StudiedCustomers(customers, this, asOf);
        return Tallies.collector(() -> new Tally(this, population), Tally::add, Tally::merge, Tally::result);
    }

    /** Takes events, one at a time and from other tallies. Not thread-safe. */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private final MagicNumber definition;
        private final StudiedCustomers population;
        private final CellCounts counts;
        private final BitSet retained = new BitSet();
        private final long[] windowSeconds;
        private long ofOthers;

        private Tally(MagicNumber definition, StudiedCustomers population) {
            this.definition = definition;
            this.population = population;
            this.counts = new CellCounts(definition.counts.get(definition.counts.size() - 1));
            this.windowSeconds =
                    definition.windows.stream().mapToLong(Duration::toSeconds).toArray();
        }

        /**
         * Takes an event. What customers did before their start, between the windows and the outcome, and after it, is no
         * part of the question.
         *
         * @param event the event
         */
        public void add(CustomerEvent event) {
            int customer = population.find(event.customerId());
            if (customer < 0) {
                ofOthers++;
                return;
            }
            long age = population.secondsSinceStart(customer, event.at());
            if (age < 0) {
                return;
            }
            int window = 0;
            while (window < windowSeconds.length && age >= windowSeconds[window]) {
                window++;
            }
            if (window < windowSeconds.length) {
                count(customer, window, event);
            } else if (age >= definition.outcomeAfter.toSeconds()
                    && age - definition.outcomeAfter.toSeconds() < definition.outcomeLength.toSeconds()
                    && definition.outcome.matches(event)) {
                retained.set(customer);
            }
        }

        private void count(int customer, int window, CustomerEvent event) {
            List<EventFilter> actions = definition.actions;
            for (int action = 0; action < actions.size(); action++) {
                if (actions.get(action).matches(event)) {
                    counts.add(((long) customer * actions.size() + action) * windowSeconds.length + window, 1);
                }
            }
        }

        /**
         * Takes all that another tally took; that one stays as it is.
         *
         * @param other a tally of the same search and customers
         * @throws IllegalArgumentException if it is of another search, or of other customers
         */
        public void merge(Tally other) {
            require(
                    definition.equals(other.definition),
                    "other must be a tally of the same search, got " + other.definition);
            require(
                    population.sameAs(other.population),
                    "other must be a tally of the same customers, got " + other.population.size() + " others");
            counts.addAll(other.counts);
            retained.or(other.retained);
            ofOthers += other.ofOthers;
        }

        /**
         * What is found in the events taken so far.
         *
         * @return the findings
         */
        public MagicNumberFindings result() {
            Exclusions excluded =
                    population.excluded.plus(Exclusions.of("events of customers not in the study", ofOthers));
            return new ThresholdGrid(definition, population, counts, retained).search(excluded);
        }
    }
}
