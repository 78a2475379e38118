package io.engagement.activity;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.Window;
import io.engagement.estimate.ClusteredProportion;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Interval;
import io.engagement.estimate.Mean;
import io.engagement.estimate.SurvivalCurve;
import io.engagement.estimate.SurvivalCurve.Observation;
import io.engagement.internal.column.IntColumn;
import io.engagement.internal.column.LongColumn;
import io.engagement.internal.column.Names;
import io.engagement.internal.column.Nanos;
import io.engagement.internal.numeric.Garwood;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.stream.Tallies;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collector;

/**
 * Visits (sessions): a customer's events with less than a gap between them are one visit. How often customers come, how
 * long they stay, and when they come again.
 *
 * <ul>
 *   <li>An event goes on for its duration, where an {@link Interaction} has one. A gap of exactly the limit begins a new
 *       visit.
 *   <li>A visit lasts from its first event to the end of its last one. Of a single event nothing is known but that it
 *       lasted longer than that: it is censored at its length of 0, not a visit of 0 minutes. So is a visit that may have
 *       gone on beyond the window at either end.
 *   <li>Visits are a function of the set of events: repeats and their order change nothing.
 * </ul>
 *
 * <p>Customers differ, and the visits of one resemble each other: intervals are over customers. Columnar: sixteen bytes for
 * each visit, beside the ids. Immutable and thread-safe.
 */
public final class Visits implements Serializable {
    private static final long serialVersionUID = 1;

    private static final double NANOS_A_WEEK = 7 * 86_400e9;
    private static final long SECOND = 1_000_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final Estimate.Unit A_WEEK = new Estimate.Unit("", "/week", 1, 2, false);
    static final Estimate.Unit MINUTES = new Estimate.Unit("", " min", 1, 1, false);

    private final Rules rules;
    private final String[] ids;
    private final int[] starts;
    private final long[] begins;
    private final long[] ends;
    private final Exclusions excluded;

    private Visits(Rules rules, String[] ids, int[] starts, long[] begins, long[] ends, Exclusions excluded) {
        this.rules = rules;
        this.ids = ids;
        this.starts = starts;
        this.begins = begins;
        this.ends = ends;
        this.excluded = excluded;
    }

    /**
     * The usual rules: visits in a window, cut where nothing happened for 30 minutes.
     *
     * @param window the window; events outside it are left out, and counted
     * @return the rules
     * @throws IllegalArgumentException if the window reaches beyond the years 1677 to 2262
     */
    public static Rules during(Window window) {
        return new Rules(window, Duration.ofMinutes(30));
    }

    /**
     * What a visit is.
     *
     * @param window the window; events outside it are left out, and counted
     * @param gap how long nothing happens between two visits, at least
     */
    public record Rules(Window window, Duration gap) implements Serializable {
        /**
         * Rules; write {@code Visits.during(window).withGap(gap)} instead.
         *
         * @param window the window
         * @param gap how long nothing happens between two visits, at least
         * @throws IllegalArgumentException if the window reaches beyond the years 1677 to 2262 or is longer than 292 years,
         *     or {@code gap} is not above zero, or above 292 years
         */
        public Rules {
            Nanos.of("window start", window.start());
            Nanos.of("window end", window.end());
            if (Duration.between(window.start(), window.end()).compareTo(Nanos.LONGEST) > 0) {
                throw new IllegalArgumentException("window must be at most " + Nanos.LONGEST + " long, got " + window);
            }
            if (gap.isNegative() || gap.isZero() || gap.compareTo(Nanos.LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "gap must be above zero and at most " + Nanos.LONGEST + ", got " + gap);
            }
        }

        /**
         * The same with another gap.
         *
         * @param other how long nothing happens between two visits, at least
         * @return a copy
         * @throws IllegalArgumentException if it is not above zero, or above 292 years
         */
        public Rules withGap(Duration other) {
            return new Rules(window, other);
        }

        /**
         * The visits that some events make.
         *
         * @param events what customers did, in any order
         * @return the visits
         */
        public Visits calculate(Iterable<? extends CustomerEvent> events) {
            Tally tally = new Tally(this);
            events.forEach(tally::add);
            return tally.result();
        }

        /**
         * Collects events, also in parallel. The container is serialisable, merges exactly and can be finished many times.
         *
         * @return the collector
         */
        public Collector<CustomerEvent, Tally, Visits> collector() {
            return Tallies.collector(() -> new Tally(this), Tally::add, Tally::merge, Tally::result);
        }

        /** Whether what ends and begins at these moments is in two visits. */
        private boolean separates(long end, long begin) {
            return begin - end >= gap.toNanos();
        }
    }

    /**
     * A visit.
     *
     * @param begin when its first event began
     * @param end when its last event ended
     */
    public record Visit(Instant begin, Instant end) implements Serializable {
        /**
         * How long it was seen to last.
         *
         * @return the time from begin to end; zero for a single event
         */
        public Duration length() {
            return Duration.between(begin, end);
        }
    }

    /**
     * What makes a visit, and when.
     *
     * @return the rules
     */
    public Rules rules() {
        return rules;
    }

    /**
     * Events that did not count, and why.
     *
     * @return their numbers
     */
    public Exclusions excluded() {
        return excluded;
    }

    /**
     * How many visits there were.
     *
     * @return their number
     */
    public int count() {
        return begins.length;
    }

    /**
     * How many customers came.
     *
     * @return their number
     */
    public int customers() {
        return ids.length;
    }

    /**
     * The visits of a customer.
     *
     * @param customerId whose
     * @return the visits in order; none for a customer who did not come
     */
    public List<Visit> of(String customerId) {
        List<Visit> visits = new ArrayList<>();
        int row = Arrays.binarySearch(ids, customerId);
        for (int i = row < 0 ? 0 : starts[row]; row >= 0 && i < starts[row + 1]; i++) {
            visits.add(new Visit(Nanos.toInstant(begins[i]), Nanos.toInstant(ends[i])));
        }
        return List.copyOf(visits);
    }

    /**
     * How many visits a customer made who came at all: without zeros.
     *
     * @return the exact sums over customers
     */
    public Mean perVisitor() {
        BigDecimal squares = BigDecimal.ZERO;
        for (int row = 0; row < ids.length; row++) {
            long visits = starts[row + 1] - (long) starts[row];
            squares = squares.add(BigDecimal.valueOf(visits * visits));
        }
        return new Mean(ids.length, BigDecimal.valueOf(count()), squares);
    }

    /**
     * How many visits a customer made of all who could have come: with zeros.
     *
     * @param eligible how many could have come, those who did among them
     * @return the exact sums over customers
     * @throws IllegalArgumentException if {@code eligible} is below the number of those who came
     */
    public Mean perCustomer(long eligible) {
        if (eligible < ids.length) {
            throw new IllegalArgumentException(
                    "eligible must be at least " + ids.length + " (who came), got " + eligible);
        }
        return perVisitor().plusDisjoint(new Mean(eligible - ids.length, BigDecimal.ZERO, BigDecimal.ZERO));
    }

    /**
     * Visits a week of a customer who came at all, at 95 %; see {@link #frequency(double)}.
     *
     * @return the mean over customers
     */
    public Estimate frequency() {
        return frequency(0.95);
    }

    /**
     * Visits a week of a customer who came at all: the mean over customers without zeros, by weeks of 168 hours in the
     * window. Its interval is Student's over customers; where all came equally often that has no width, and Garwood's (1936)
     * of a Poisson rate stands in.
     *
     * @param level the confidence level, in (0, 1)
     * @return the rate, above 0; undefined where nobody came
     * @throws IllegalArgumentException if {@code level} is not in (0, 1)
     */
    public Estimate frequency(double level) {
        return aWeek(perVisitor(), level);
    }

    /**
     * Visits a week of a customer who could have come, at 95 %; see {@link #frequencyAmong(long, double)}.
     *
     * @param eligible how many could have come, those who did among them
     * @return the mean over customers
     * @throws IllegalArgumentException if {@code eligible} is below the number of those who came
     */
    public Estimate frequencyAmong(long eligible) {
        return frequencyAmong(eligible, 0.95);
    }

    /**
     * Visits a week of a customer who could have come: as {@link #frequency(double)}, with zeros for those who did not.
     *
     * @param eligible how many could have come, those who did among them
     * @param level the confidence level, in (0, 1)
     * @return the rate, at least 0; undefined where nobody could have come
     * @throws IllegalArgumentException if {@code eligible} is below the number of those who came or {@code level} is not in
     *     (0, 1)
     */
    public Estimate frequencyAmong(long eligible, double level) {
        return aWeek(perCustomer(eligible), level);
    }

    private Estimate aWeek(Mean visits, double level) {
        double z = Normal.z(level);
        if (visits.n() == 0) {
            return Estimate.undefined("no customers");
        }
        double weeks =
                Duration.between(rules.window.start(), rules.window.end()).toNanos() / NANOS_A_WEEK;
        Estimate mean = visits.estimate(level);
        double low = Math.max(0, mean.low() / weeks);
        double high = mean.high() / weeks;
        boolean equal = low == high || mean.low() == mean.high();
        if (equal) {
            Garwood poisson = new Garwood(visits.sum().longValueExact(), visits.n() * weeks);
            low = Math.min(low, poisson.low(z));
            high = Math.max(high, poisson.high(z));
        }
        return Estimate.of(
                mean.value() / weeks, new Interval(low, high, level), visits.n(), A_WEEK, equal ? "Garwood" : "t");
    }

    /**
     * How long visits last: what S says of an age is the share of visits that last longer. Lengths are whole seconds, cut
     * off below; those of a single event and those that may reach beyond the window are censored.
     *
     * <p>The intervals of the curve take visits as independent, which those of one customer are not; that of
     * {@link #medianLength} is over customers.
     *
     * @return the curve
     */
    public SurvivalCurve length() {
        SurvivalCurve.Tally tally = SurvivalCurve.collector().supplier().get();
        for (int visit = 0; visit < begins.length; visit++) {
            Duration length = Duration.ofSeconds(seconds(visit));
            tally.add(isKnown(visit) ? Observation.ended(length) : Observation.lasting(length));
        }
        return tally.result();
    }

    private long seconds(int visit) {
        return (ends[visit] - begins[visit]) / SECOND;
    }

    /** Whether the end of a visit was seen, and its beginning. */
    private boolean isKnown(int visit) {
        return ends[visit] > begins[visit]
                && rules.separates(ends[visit], windowEnd())
                && rules.separates(windowStart(), begins[visit]);
    }

    private long windowStart() {
        return Nanos.of("window start", rules.window.start());
    }

    private long windowEnd() {
        return Nanos.of("window end", rules.window.end());
    }

    /**
     * The median length of a visit, at 95 %; see {@link #medianLength(double)}.
     *
     * @return the median in minutes
     */
    public Estimate medianLength() {
        return medianLength(0.95);
    }

    /**
     * The median length of a visit, the first at which S of {@link #length} is at most one half. Its interval holds the
     * lengths at which S falls to the log-log limits of S at the median (Woodruff, 1952), with the variance of
     * {@code ln S = -sum d / n} between customers (Williams, 1995): a customer's visits are one observation, however
     * many they are.
     *
     * @param level the confidence level, in (0, 1)
     * @return the median in minutes; undefined when fewer than half were seen to end
     * @throws IllegalArgumentException if {@code level} is not in (0, 1)
     */
    public Estimate medianLength(double level) {
        long[] lengths = new long[begins.length];
        boolean[] known = new boolean[begins.length];
        for (int visit = 0; visit < begins.length; visit++) {
            lengths[visit] = seconds(visit);
            known[visit] = isKnown(visit);
        }
        return new ClusteredMedian(starts, lengths, known).estimate(level);
    }

    /**
     * Visits of a single event, of which nothing is known but that they were, among all visits (also called the bounce
     * rate).
     *
     * @return the counts by customer
     */
    public ClusteredProportion singleEvent() {
        var sum = new ClusteredProportion.Sum();
        for (int row = 0; row < ids.length; row++) {
            long single = 0;
            for (int visit = starts[row]; visit < starts[row + 1]; visit++) {
                single += begins[visit] == ends[visit] ? 1 : 0;
            }
            sum.add(single, starts[row + 1] - (long) starts[row]);
        }
        return sum.result();
    }

    /**
     * The time from the end of each visit to the beginning of the customer's next; after the last one, to the end of the
     * window and beyond. Times are whole minutes, cut off below.
     *
     * <p>Customers who come often count often: this is the time after a visit. That of a customer is
     * {@link #timeToSecond}. The intervals of the curve take the times as independent.
     *
     * @return the curve: S(t) is the share of visits after which the customer has not come again by t
     */
    public SurvivalCurve timeBetween() {
        SurvivalCurve.Tally tally = SurvivalCurve.collector().supplier().get();
        for (int row = 0; row < ids.length; row++) {
            for (int visit = starts[row]; visit < starts[row + 1]; visit++) {
                tally.add(untilNext(row, visit));
            }
        }
        return tally.result();
    }

    /**
     * The time from the end of each customer's first visit in the window to the beginning of the second, one observation
     * for each customer; see {@link #timeBetween}.
     *
     * @return the curve: S(t) is the share of customers who have not come again by t
     */
    public SurvivalCurve timeToSecond() {
        SurvivalCurve.Tally tally = SurvivalCurve.collector().supplier().get();
        for (int row = 0; row < ids.length; row++) {
            tally.add(untilNext(row, starts[row]));
        }
        return tally.result();
    }

    private Observation untilNext(int row, int visit) {
        boolean again = visit + 1 < starts[row + 1];
        long until = again ? begins[visit + 1] : windowEnd();
        Duration time = Duration.ofMinutes((until - ends[visit]) / MINUTE);
        return again ? Observation.ended(time) : Observation.lasting(time);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Visits visits
                && rules.equals(visits.rules)
                && Arrays.equals(ids, visits.ids)
                && Arrays.equals(starts, visits.starts)
                && Arrays.equals(begins, visits.begins)
                && Arrays.equals(ends, visits.ends)
                && excluded.equals(visits.excluded);
    }

    @Override
    public int hashCode() {
        return Objects.hash(rules, Arrays.hashCode(ids), Arrays.hashCode(begins), Arrays.hashCode(ends), excluded);
    }

    /** How many, how often, how long, and how soon again. */
    @Override
    public String toString() {
        Table table = new Table("visits in " + rules.window + ", "
                + rules.gap.toString().substring(2).toLowerCase(Locale.ROOT) + " without an event between them"
                + (excluded.total() == 0 ? "" : "; " + excluded));
        table.row("customers", String.format(Locale.ROOT, "%,d", ids.length));
        table.row("visits", String.format(Locale.ROOT, "%,d", count()));
        table.row("of those who came", frequency().toString());
        table.row("median length", medianLength().toString());
        table.row("of a single event", singleEvent().toString());
        table.row("median time until the second", timeToSecond().median().toString());
        return table.toString();
    }

    /** Takes events, one at a time and from other tallies. Not thread-safe. */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private final Rules rules;
        private final long end;
        private final Names names = new Names();
        private final IntColumn customers = new IntColumn();
        private final LongColumn begins = new LongColumn();
        private final LongColumn ends = new LongColumn();
        private long outside;

        private Tally(Rules rules) {
            this.rules = rules;
            this.end = Nanos.of("window end", rules.window.end());
        }

        /**
         * Takes an event; one outside the window is left out, and counted.
         *
         * @param event the event
         */
        public void add(CustomerEvent event) {
            if (!rules.window.contains(event.at())) {
                outside++;
                return;
            }
            long begin = Nanos.of("at", event.at());
            Duration duration = event instanceof Interaction interaction ? interaction.duration() : null;
            customers.add(names.numberOf(event.customerId()));
            begins.add(begin);
            ends.add(duration == null ? begin : endOf(event.at(), begin, duration));
        }

        private long endOf(Instant at, long begin, Duration duration) {
            boolean inside = duration.compareTo(Duration.between(at, rules.window.end())) < 0;
            return inside ? begin + duration.toNanos() : end;
        }

        /**
         * Takes all that another tally took; that one stays as it is.
         *
         * @param other a tally of the same rules
         * @throws IllegalArgumentException if the rules differ
         */
        public void merge(Tally other) {
            if (!rules.equals(other.rules)) {
                throw new IllegalArgumentException("rules must be " + rules + ", got " + other.rules);
            }
            IntUnaryOperator mine = names.translate(other.names);
            int rows = other.begins.size();
            for (int row = 0; row < rows; row++) {
                customers.add(mine.applyAsInt(other.customers.get(row)));
                begins.add(other.begins.get(row));
                ends.add(other.ends.get(row));
            }
            outside += other.outside;
        }

        /**
         * The visits of what was taken so far.
         *
         * @return the visits
         */
        public Visits result() {
            String[] ids = names.sorted();
            int[] rowStarts = new int[ids.length + 1];
            int[] rows = names.rowsByName(customers, ids, rowStarts);
            long[] begun = new long[rows.length];
            long[] ended = new long[rows.length];
            for (int i = 0; i < rows.length; i++) {
                begun[i] = begins.get(rows[i]);
                ended[i] = ends.get(rows[i]);
            }
            int[] starts = new int[ids.length + 1];
            int visits = 0;
            for (int customer = 0; customer < ids.length; customer++) {
                int from = rowStarts[customer];
                int to = rowStarts[customer + 1];
                // Sorted apart: the events before a gap are the first of both orders.
                Arrays.sort(begun, from, to);
                Arrays.sort(ended, from, to);
                for (int i = from; i < to; i++) {
                    if (i == from || rules.separates(ended[i - 1], begun[i])) {
                        begun[visits] = begun[i];
                        visits++;
                    }
                    ended[visits - 1] = ended[i];
                }
                starts[customer + 1] = visits;
            }
            return new Visits(
                    rules,
                    ids,
                    starts,
                    Arrays.copyOf(begun, visits),
                    Arrays.copyOf(ended, visits),
                    Exclusions.of("events outside the window", outside));
        }
    }
}
