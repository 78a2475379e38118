package io.engagement.behavior;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Window;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.stream.Tallies;
import java.io.Serializable;
import java.time.Duration;
import java.util.stream.Collector;

/**
 * Looks for items that customers view before they buy others: which views and purchases are meant, and how long after a view
 * a purchase still counts. All pairs of items are looked at that enough customers connect; {@link PathRules} corrects for
 * looking at that many.
 *
 * <pre>{@code
 * PathSearch.of(EventFilter.interactions(InteractionType.PAGE_VIEW), EventFilter.purchases(), Duration.ofDays(14))
 * }</pre>
 *
 * <ul>
 *   <li>After a view: of customers whose first view of B was observed for the whole of {@code within} and who had not bought
 *       A, those who bought A for the first time strictly later and before its end. An observation of equal length for all
 *       leaves no room for the bias of immortal time.
 *   <li>Matched windows: of each stretch of {@code within} a customer's first view of anything opens a window of the same
 *       length, as long as B was not viewed and A not bought until then.
 *   <li>Before a purchase: the views in {@code [t - within, t)} before the first purchase of A, and, as control, in the window
 *       of the same length before that, where both were observed.
 * </ul>
 *
 * <p>What happened before the window of observation is not known: "first" means the first in it.
 *
 * @param viewed what a view is; its item is B
 * @param bought what a purchase is; its item is A
 * @param within how long after a view a purchase counts
 * @param minimumSupport how many customers must connect a pair for it to be looked at, at least 1
 */
public record PathSearch(EventFilter viewed, EventFilter bought, Duration within, long minimumSupport)
        implements Serializable {
    private static final int MOST_STRATA = 10_000;

    /**
     * A search.
     *
     * @param viewed what a view is
     * @param bought what a purchase is
     * @param within how long after a view a purchase counts
     * @param minimumSupport how many customers must connect a pair
     * @throws IllegalArgumentException if {@code within} is not above zero or beyond 100 years, or {@code minimumSupport} is
     *     below 1
     */
    public PathSearch {
        if (within.isZero() || within.isNegative() || within.compareTo(Duration.ofDays(36_525)) > 0) {
            throw new IllegalArgumentException("within must be positive and at most 36525 days, got " + within);
        }
        if (minimumSupport < 1) {
            throw new IllegalArgumentException("minimumSupport must be >= 1, got " + minimumSupport);
        }
    }

    /**
     * A search among pairs that at least 10 customers connect.
     *
     * @param viewed what a view is
     * @param bought what a purchase is
     * @param within how long after a view a purchase counts
     * @return the search
     * @throws IllegalArgumentException if {@code within} is not above zero
     */
    public static PathSearch of(EventFilter viewed, EventFilter bought, Duration within) {
        return new PathSearch(viewed, bought, within, 10);
    }

    /**
     * The same with another number of customers that must connect a pair.
     *
     * @param customers how many, at least 1
     * @return a copy
     * @throws IllegalArgumentException if it is below 1
     */
    public PathSearch minimumSupport(long customers) {
        return new PathSearch(viewed, bought, within, customers);
    }

    /**
     * What was found.
     *
     * @param events the events of many customers, in any order; a repeated id counts once
     * @param observed when they were observed
     * @return the rules
     * @throws IllegalArgumentException if {@code observed} is beyond 100 years or 10,000 times as long as {@code within}
     */
    public PathRules calculate(Iterable<? extends CustomerEvent> events, Window observed) {
        Tally tally = new Tally(this, observed);
        events.forEach(tally::add);
        return tally.result();
    }

    /**
     * Collects events, also in parallel. The container is serialisable, merges exactly and can be finished many times.
     *
     * @param observed when they were observed
     * @return the collector
     * @throws IllegalArgumentException if {@code observed} is beyond 100 years or 10,000 times as long as {@code within}
     */
    public Collector<CustomerEvent, Tally, PathRules> collector(Window observed) {
        strata(observed);
        return Tallies.collector(() -> new Tally(this, observed), Tally::add, Tally::merge, Tally::result);
    }

    /** How many stretches of {@code within} there are. */
    private int strata(Window observed) {
        long strata = (TimeSpan.length("observed", observed).toNanos() - 1) / within.toNanos() + 1;
        if (strata > MOST_STRATA) {
            throw new IllegalArgumentException("observed must be at most " + MOST_STRATA + " times as long as within ("
                    + within + "), got " + observed);
        }
        return (int) strata;
    }

    /** The events of many customers, 24 bytes each and 8 for an id. Not thread-safe. */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private final PathSearch search;
        private final Window observed;
        private final int strata;
        private final EventColumns columns;

        private Tally(PathSearch search, Window observed) {
            this.search = search;
            this.observed = observed;
            strata = search.strata(observed);
            long end = Duration.between(observed.start(), observed.end()).toNanos();
            columns = new EventColumns(
                    new EventFilter[] {search.viewed, search.bought},
                    Funnel.Same.ITEM,
                    TimeSpan.of(observed.start(), 0, end));
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
         * @throws IllegalArgumentException if it is of another search or window
         */
        public void merge(Tally other) {
            if (!other.search.equals(search) || !other.observed.equals(observed)) {
                throw new IllegalArgumentException("other must be of " + search + " in " + observed + ", got "
                        + other.search + " in " + other.observed);
            }
            columns.merge(other.columns);
        }

        /**
         * What was found so far.
         *
         * @return the rules
         */
        public PathRules result() {
            PathCounts counts = new PathCounts(
                    search,
                    columns,
                    strata,
                    Duration.between(observed.start(), observed.end()).toNanos());
            return new PathRules(
                    search,
                    observed,
                    columns.customers.size(),
                    counts.rules(),
                    counts.views(),
                    Exclusions.of("events outside the time looked at", columns.outside())
                            .plus(Exclusions.of("repeated event id", counts.repeated()))
                            .plus(Exclusions.of("views and purchases without an item", counts.withoutItem())));
        }

        /** What was found so far. */
        @Override
        public String toString() {
            return result().toString();
        }
    }

    /** {@code page view, then purchase within 14 days}. */
    @Override
    public String toString() {
        return viewed + ", then " + bought + " within " + Funnel.words(within);
    }
}
