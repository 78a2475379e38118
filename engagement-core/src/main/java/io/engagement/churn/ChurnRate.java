package io.engagement.churn;

import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.Window;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import java.io.Serializable;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collector;

/**
 * The counts behind the churn rate of a window, for customers whose end is known:
 * {@code churn = lost / active at the start}, where the lost are those of the active who are no longer so at the end.
 * Customers who come after the start do not enter; one who leaves and is back by the end is not lost. The interval is
 * Wilson's. Retention is the rest of the same customers, so both add up to 1.
 *
 * <p>A customer may have several spells; what counts is the distinct id.
 *
 * @param window the time looked at
 * @param lost how many were lost, of those active at its start
 */
public record ChurnRate(Window window, Proportion lost) implements Serializable {
    /**
     * The churn of some customers.
     *
     * @param window the time looked at, which must be over
     * @param customers their spells, in any order
     * @param asOf up to when ends are known
     * @return the counts
     * @throws IllegalArgumentException if the window ends after {@code asOf}: churn of an unfinished window looks low
     */
    public static ChurnRate during(Window window, Iterable<Customer> customers, Instant asOf) {
        Tally tally = new Tally(over(window, asOf));
        customers.forEach(tally::add);
        return tally.result();
    }

    /**
     * Collects spells, also in parallel. The container is serialisable, merges exactly and can be finished many times.
     *
     * @param window the time looked at, which must be over
     * @param asOf up to when ends are known
     * @return the collector
     * @throws IllegalArgumentException if the window ends after {@code asOf}
     */
    public static Collector<Customer, Tally, ChurnRate> collector(Window window, Instant asOf) {
        over(window, asOf);
        return Collector.of(
                () -> new Tally(window),
                Tally::add,
                (a, b) -> {
                    a.merge(b);
                    return a;
                },
                Tally::result,
                Collector.Characteristics.UNORDERED);
    }

    /**
     * The churn of one step after the other.
     *
     * @param range the time looked at; steps that are not wholly inside, or not over by {@code asOf}, are left away
     * @param cadence the steps, for example months in a zone
     * @param customers their spells, in any order
     * @param asOf up to when ends are known
     * @return a churn rate for each whole step, in order
     */
    public static List<ChurnRate> trend(Window range, Cadence cadence, Iterable<Customer> customers, Instant asOf) {
        List<Tally> tallies = cadence.windows(range).stream()
                .filter(step -> !step.start().isBefore(range.start())
                        && !step.end().isAfter(range.end())
                        && !step.end().isAfter(asOf))
                .map(Tally::new)
                .toList();
        for (Customer customer : customers) {
            tallies.forEach(tally -> tally.add(customer));
        }
        return tallies.stream().map(Tally::result).toList();
    }

    private static Window over(Window window, Instant asOf) {
        if (window.end().isAfter(asOf)) {
            throw new IllegalArgumentException("window must end by asOf (" + asOf + "), got " + window);
        }
        return window;
    }

    /**
     * The share of customers lost, at 95 %.
     *
     * @return the rate, 0 to 1; undefined when nobody was active at the start
     */
    public Estimate rate() {
        return rate(0.95);
    }

    /**
     * The share of customers lost.
     *
     * @param level the confidence level, in (0, 1)
     * @return the rate, 0 to 1; undefined when nobody was active at the start
     */
    public Estimate rate(double level) {
        return ofAnybody(lost, level);
    }

    /**
     * The share of customers kept, at 95 %.
     *
     * @return 1 - rate, with the mirrored interval; undefined when nobody was active at the start
     */
    public Estimate retention() {
        return retention(0.95);
    }

    /**
     * The share of customers kept.
     *
     * @param level the confidence level, in (0, 1)
     * @return 1 - rate, with the mirrored interval; undefined when nobody was active at the start
     */
    public Estimate retention(double level) {
        return ofAnybody(lost.complement(), level);
    }

    private static Estimate ofAnybody(Proportion proportion, double level) {
        Estimate rate = proportion.rate(level);
        return proportion.trials() == 0 ? Estimate.undefined("nobody was active at the start") : rate;
    }

    /**
     * This rate minus another's, with Newcombe's interval at 95 %. The customers should be different ones, or the windows
     * far enough apart to take them as such.
     *
     * @param before another group or window
     * @return the signed difference; positive when churn has grown
     */
    public Difference minus(ChurnRate before) {
        return lost.minus(before.lost);
    }

    /**
     * This rate minus another's, with Newcombe's interval.
     *
     * @param before another group or window
     * @param level the confidence level, in (0, 1)
     * @return the signed difference; positive when churn has grown
     */
    public Difference minus(ChurnRate before, double level) {
        return lost.minus(before.lost, level);
    }

    /**
     * The counts of two groups that share no customer, in the same window, added.
     *
     * @param other the other group
     * @return both
     * @throws IllegalArgumentException if the windows differ
     */
    public ChurnRate plusDisjoint(ChurnRate other) {
        if (!window.equals(other.window)) {
            throw new IllegalArgumentException("window must be " + window + ", got " + other.window);
        }
        return new ChurnRate(window, lost.plusDisjoint(other.lost));
    }

    /** {@code churn 33.3% [6.1%, 79.2%] at 95%, n 3 (1 of 3), 2026-10-01 to 2026-10-31 (Z)}. */
    @Override
    public String toString() {
        return "churn " + (lost.trials() == 0 ? rate() : lost) + ", " + window;
    }

    /** Who was active at the start and at the end of a window. Not thread-safe. */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private static final int AT_START = 1;
        private static final int AT_END = 2;

        private final Window window;
        private final HashMap<String, Integer> active = new HashMap<>();

        private Tally(Window window) {
            this.window = window;
        }

        /**
         * Takes a spell.
         *
         * @param customer the spell
         */
        public void add(Customer customer) {
            int seen =
                    (customer.activeAt(window.start()) ? AT_START : 0) | (customer.activeAt(window.end()) ? AT_END : 0);
            if (seen != 0) {
                active.merge(customer.id(), seen, Tally::either);
            }
        }

        /**
         * Takes all that another tally took; that one stays as it is.
         *
         * @param other a tally of the same window
         * @throws IllegalArgumentException if the windows differ, naming both
         */
        public void merge(Tally other) {
            if (!window.equals(other.window)) {
                throw new IllegalArgumentException("window must be " + window + ", got " + other.window);
            }
            other.active.forEach((id, seen) -> active.merge(id, seen, Tally::either));
        }

        private static Integer either(Integer a, Integer b) {
            return a | b;
        }

        /**
         * The counts so far.
         *
         * @return the churn rate of the window
         */
        public ChurnRate result() {
            long atRisk = 0;
            long lost = 0;
            for (int seen : active.values()) {
                if ((seen & AT_START) != 0) {
                    atRisk++;
                    lost += seen == AT_START ? 1 : 0;
                }
            }
            return new ChurnRate(window, Proportion.of(lost, atRisk));
        }

        /** The result so far. */
        @Override
        public String toString() {
            return result().toString();
        }
    }
}
