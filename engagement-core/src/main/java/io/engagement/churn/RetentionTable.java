package io.engagement.churn;

import io.engagement.domain.Cadence;
import io.engagement.domain.CustomerEvent;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.estimate.Proportion;
import io.engagement.history.ActivityLog;
import io.engagement.internal.column.IntColumn;
import io.engagement.internal.column.LongColumn;
import io.engagement.internal.column.Names;
import io.engagement.internal.column.Nanos;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.numeric.StudentT;
import io.engagement.internal.numeric.WeightedSum;
import io.engagement.internal.numeric.Wilson;
import io.engagement.internal.stream.Tallies;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collector;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Who came back: customers who started in the same step of a cadence are a cohort, and each column says what share of it was
 * retained, as {@link Kind} defines it, in a period after the start.
 *
 * <pre>{@code
 * retention on period, monthly (Asia/Tokyo), from the first time on, by 2026-05-10T00:00:00Z
 *   start    customers      1      2      3
 *   2026-01         40  50.0%  42.5%  40.0%
 *   2026-02         55  52.7%  45.5%
 *   2026-03         35  48.6%
 *   2026-04         60
 *   pooled         190  50.8%  44.2%  40.0%
 * }</pre>
 *
 * <ul>
 *   <li>Period 0 is the one of the start, in which everybody is there; a return is later. On the calendar clock period k is
 *       the k-th step after that of the start, whatever its length; a local day that the zone skipped is a period too. On
 *       the elapsed clock it is {@code [start + k p, start + (k + 1) p)} for a duration p, to the nanosecond.
 *   <li>A start is eligible for a column only when all periods it looks at are over by {@code asOf}; where nobody is, there
 *       is no share. What comes at {@code asOf} or later is not looked at, nor, on the calendar clock, anything of the step
 *       that is not over.
 *   <li>Each share carries the Wilson interval of its own cell: with many cells some miss.
 *   <li>Activity is a set of steps or instants, so that repeated events, their order and their split among partial logs
 *       cannot change the table.
 * </ul>
 *
 * @param rules what counts as retained
 * @param cadence the steps whose starts make a cohort
 * @param period the length of a period on the elapsed clock; null on the calendar clock, whose periods are the steps
 * @param asOf up to when activity is known
 * @param cohorts the cohorts in which anybody started, in order
 * @param pooled all cohorts together, a column each
 */
public record RetentionTable(
        Rules rules,
        Cadence cadence,
        @Nullable Duration period,
        Instant asOf,
        List<Cohort> cohorts,
        List<Pooled> pooled)
        implements Serializable {
    private static final int MOST_COLUMNS = 12;
    private static final int MOST_ROWS = 24;

    /**
     * A table; write {@link #of} instead.
     *
     * @param rules what counts as retained
     * @param cadence the steps whose starts make a cohort
     * @param period the length of a period on the elapsed clock, or null
     * @param asOf up to when activity is known
     * @param cohorts the cohorts
     * @param pooled all cohorts together
     */
    public RetentionTable {
        cohorts = List.copyOf(cohorts);
        pooled = List.copyOf(pooled);
    }

    /** When a start is retained in a column. */
    public enum Kind {
        /** Active in period k. The share can rise with k. */
        ON("on period"),
        /**
         * Active in period k or later, so far. Of one cohort it never rises with k. Younger cohorts have had less time to
         * come back, which biases it down at the right; {@link Rules#rolling(int)} gives everybody the same time.
         */
        ROLLING("on period or later"),
        /** Active in any of several periods. */
        BRACKET("within periods"),
        /** Active in any of the periods 1 to k. Of one cohort it never falls with k. */
        ON_OR_BEFORE("by period"),
        /** Active in each of the periods 1 to k. Of one cohort it never rises with k. */
        STREAK("in every period up to");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** What makes a customer a member of a cohort. */
    public enum Starts {
        /** The first time ever: every customer is in one cohort. */
        FIRST_EVER,
        /** Every step with a start: a customer may be in many cohorts. */
        RECURRING
    }

    /**
     * What counts as retained. Write {@code Rules.on()}, {@code Rules.bracket(1, 4, 8).with(Starts.RECURRING)}.
     *
     * @param kind when a start is retained
     * @param starts what makes a customer a member of a cohort
     * @param borders for brackets the first period of each and, last, the first period after them; else empty
     * @param followUp for {@link Kind#ROLLING} the last period that is looked at; 0 for all there are
     * @param most the largest number of columns; 0 for all there are
     */
    public record Rules(Kind kind, Starts starts, List<Integer> borders, int followUp, int most)
            implements Serializable {
        /**
         * Rules; write {@link #on} and the like instead.
         *
         * @param kind when a start is retained
         * @param starts what makes a customer a member of a cohort
         * @param borders for brackets two or more periods; null is none
         * @param followUp for {@link Kind#ROLLING} the last period that is looked at, or 0
         * @param most the largest number of columns, or 0
         * @throws IllegalArgumentException if brackets have not at least two ascending borders from 1 on, other kinds have
         *     any, or a number is negative or does not belong to the kind
         */
        public Rules(Kind kind, Starts starts, @Nullable List<Integer> borders, int followUp, int most) {
            this.kind = kind;
            this.starts = starts;
            this.borders = borders == null ? List.of() : List.copyOf(borders);
            this.followUp = followUp;
            this.most = most;
            boolean ascending = IntStream.range(0, this.borders.size())
                    .allMatch(i -> this.borders.get(i) > (i == 0 ? 0 : this.borders.get(i - 1)));
            if (kind == Kind.BRACKET ? this.borders.size() < 2 || !ascending : !this.borders.isEmpty()) {
                throw new IllegalArgumentException((kind == Kind.BRACKET
                                ? "borders must be at least two ascending periods from 1 on, got "
                                : "borders must be empty for " + kind + ", got ")
                        + this.borders);
            }
            if (followUp < 0 || (followUp > 0 && kind != Kind.ROLLING)) {
                throw new IllegalArgumentException(
                        "followUp must be " + (kind == Kind.ROLLING ? ">= 0" : "0 for " + kind) + ", got " + followUp);
            }
            if (most < 0) {
                throw new IllegalArgumentException("most must be >= 0, got " + most);
            }
        }

        private static Rules of(Kind kind) {
            return new Rules(kind, Starts.FIRST_EVER, null, 0, 0);
        }

        /**
         * Active in the period itself.
         *
         * @return the rules, for customers from their first time on
         */
        public static Rules on() {
            return of(Kind.ON);
        }

        /**
         * Active in the period or later, as far as is known.
         *
         * @return the rules, for customers from their first time on
         */
        public static Rules rolling() {
            return of(Kind.ROLLING);
        }

        /**
         * Active in the period or later, up to a last one that is the same for everybody: only customers for whom that
         * one is over are looked at.
         *
         * @param followUp the last period looked at, at least 1
         * @return the rules, for customers from their first time on
         * @throws IllegalArgumentException if it is below 1
         */
        public static Rules rolling(int followUp) {
            if (followUp < 1) {
                throw new IllegalArgumentException("followUp must be >= 1, got " + followUp);
            }
            return new Rules(Kind.ROLLING, Starts.FIRST_EVER, null, followUp, 0);
        }

        /**
         * Active in any period from a border up to, not including, the next: {@code bracket(1, 4, 8)} are the periods 1 to
         * 3 and 4 to 7.
         *
         * @param borders two or more, ascending, at least 1
         * @return the rules, for customers from their first time on
         * @throws IllegalArgumentException if they are not
         */
        public static Rules bracket(int... borders) {
            return new Rules(
                    Kind.BRACKET,
                    Starts.FIRST_EVER,
                    IntStream.of(borders).boxed().toList(),
                    0,
                    0);
        }

        /**
         * Active in any period from 1 up to this one.
         *
         * @return the rules, for customers from their first time on
         */
        public static Rules onOrBefore() {
            return of(Kind.ON_OR_BEFORE);
        }

        /**
         * Active in each period from 1 up to this one.
         *
         * @return the rules, for customers from their first time on
         */
        public static Rules streak() {
            return of(Kind.STREAK);
        }

        /**
         * The same with other members of a cohort.
         *
         * @param starts what makes a customer a member
         * @return a copy
         */
        public Rules with(Starts starts) {
            return new Rules(kind, starts, borders, followUp, most);
        }

        /**
         * The same for the first columns only: 30 days are enough of a daily table over years.
         *
         * @param columns how many at most, at least 1
         * @return a copy
         * @throws IllegalArgumentException if it is below 1
         */
        public Rules upTo(int columns) {
            if (columns < 1) {
                throw new IllegalArgumentException("columns must be >= 1, got " + columns);
            }
            return new Rules(kind, starts, borders, followUp, columns);
        }

        /** What stands above a column. */
        private String name(int column) {
            if (kind != Kind.BRACKET) {
                return Integer.toString(column);
            }
            int first = borders.get(column - 1);
            int last = borders.get(column) - 1;
            return first == last ? Integer.toString(first) : first + "-" + last;
        }

        private String words() {
            String until = followUp > 0 ? ", up to " + followUp : "";
            String unequal = kind == Kind.ROLLING && followUp == 0 ? " (younger cohorts had less time)" : "";
            return kind.words + until + unequal;
        }
    }

    /**
     * The customers who started in one step.
     *
     * @param start the step's first local day
     * @param size how many they are
     * @param cells of each column how many were retained, of those that could be; columns that nobody has reached are left
     *     away
     */
    public record Cohort(LocalDate start, long size, List<Proportion> cells) implements Serializable {
        /**
         * A cohort.
         *
         * @param start the step's first local day
         * @param size how many they are
         * @param cells a column each; null is none
         */
        public Cohort(LocalDate start, long size, @Nullable List<Proportion> cells) {
            this.start = start;
            this.size = size;
            this.cells = cells == null ? List.of() : List.copyOf(cells);
        }

        private Cohort plusDisjoint(Cohort other) {
            List<Proportion> sums = plus(cells, other.cells, Proportion::plusDisjoint);
            return new Cohort(start, Math.addExact(size, other.size), sums);
        }
    }

    /**
     * A column of all cohorts together. With recurring starts the starts of one customer are not independent, so customers
     * are the clusters: with l_i the retained and m_i the eligible starts of a customer, the interval is Wilson's at the
     * effective number {@code R (1 - R) m^2 / (G / (G - 1) sum of (l_i - R m_i)^2) (z / t)^2} (Korn and Graubard, 1998), R
     * being the share, m the sum of m_i, G the number of customers and t the quantile with G - 1 degrees of freedom; at most
     * m. Where all or none are retained it is {@code m^2 / sum of m_i^2}.
     *
     * @param starts how many were retained, of the eligible starts
     * @param customers how many customers those are
     * @param retainedSquares the sum of l_i^2
     * @param products the sum of l_i m_i
     * @param eligibleSquares the sum of m_i^2
     */
    public record Pooled(Proportion starts, long customers, long retainedSquares, long products, long eligibleSquares)
            implements Serializable {
        /**
         * The sum of retained over the sum of eligible starts.
         *
         * @param level the confidence level, in (0, 1)
         * @return the share, n being customers; undefined with several starts of one customer only
         */
        public Estimate rate(double level) {
            if (customers == starts.trials()) {
                return starts.rate(level);
            }
            double z = Normal.z(level);
            if (customers < 2) {
                return Estimate.undefined("starts of one customer only");
            }
            double n = effectiveStarts(z / StudentT.t(level, customers - 1.0));
            double value = (double) starts.successes() / starts.trials();
            Wilson wilson = new Wilson(n * value, n);
            Interval interval = new Interval(Math.min(value, wilson.low(z)), Math.max(value, wilson.high(z)), level);
            return Estimate.of(
                    value, interval, customers, Estimate.Unit.SHARE, "Wilson at the effective number of starts");
        }

        private Pooled plusDisjoint(Pooled other) {
            return new Pooled(
                    starts.plusDisjoint(other.starts),
                    Math.addExact(customers, other.customers),
                    Math.addExact(retainedSquares, other.retainedSquares),
                    Math.addExact(products, other.products),
                    Math.addExact(eligibleSquares, other.eligibleSquares));
        }

        private double effectiveStarts(double zOverT) {
            BigDecimal l = BigDecimal.valueOf(starts.successes());
            BigDecimal m = BigDecimal.valueOf(starts.trials());
            BigDecimal variance = l.multiply(m.subtract(l));
            // m^2 times the sum of (l_i - R m_i)^2, exactly: it may be 0 although R is not.
            BigDecimal residuals = m.multiply(m)
                    .multiply(BigDecimal.valueOf(retainedSquares))
                    .subtract(BigDecimal.valueOf(2).multiply(l).multiply(m).multiply(BigDecimal.valueOf(products)))
                    .add(l.multiply(l).multiply(BigDecimal.valueOf(eligibleSquares)));
            if (variance.signum() == 0) {
                return m.multiply(m)
                        .divide(BigDecimal.valueOf(eligibleSquares), MathContext.DECIMAL64)
                        .doubleValue();
            }
            double most = starts.trials();
            if (residuals.signum() == 0) {
                return most;
            }
            double clusters = (customers - 1.0) / customers;
            double ratio = variance.multiply(m)
                    .multiply(m)
                    .divide(residuals, MathContext.DECIMAL64)
                    .doubleValue();
            return Math.min(most, ratio * clusters * zOverT * zOverT);
        }

        /** The share, and the counts. */
        @Override
        public String toString() {
            return rate(0.95) + " (" + starts.successes() + " of " + starts.trials() + ")";
        }
    }

    /**
     * The table of some activity on the calendar clock: whoever is active starts, and whoever is active returns.
     *
     * @param activity what customers did, in the steps of the table; see {@link ActivityLog#in} for longer ones
     * @param rules what counts as retained
     * @param asOf up to when activity is known
     * @return the table
     */
    public static RetentionTable of(ActivityLog activity, Rules rules, Instant asOf) {
        return of(activity, activity, rules, asOf);
    }

    /**
     * The table of starts and returns that are different things, on the calendar clock: of those who bought in a month, who
     * visited in the months after it?
     *
     * @param starts what puts a customer in a cohort
     * @param returns what retains a customer, in the same steps
     * @param rules what counts as retained
     * @param asOf up to when both are known
     * @return the table
     * @throws IllegalArgumentException if the cadences of the logs differ
     */
    public static RetentionTable of(ActivityLog starts, ActivityLog returns, Rules rules, Instant asOf) {
        Cadence cadence = starts.cadence();
        if (!cadence.equals(returns.cadence())) {
            throw new IllegalArgumentException("cadence of returns must be " + cadence + ", got " + returns.cadence());
        }
        CohortCounts counts = new CohortCounts(rules);
        long last = cadence.indexOf(asOf) - 1;
        int other = 0;
        for (int row = 0; row < starts.customers(); row++) {
            String id = starts.customerId(row);
            while (other < returns.customers() && returns.customerId(other).compareTo(id) < 0) {
                other++;
            }
            boolean returned =
                    other < returns.customers() && returns.customerId(other).equals(id);
            addCalendar(counts, last, starts.steps(row), returned ? returns.steps(other) : new int[0]);
        }
        return new RetentionTable(rules, cadence, null, asOf, counts.cohorts(cadence), counts.pooled());
    }

    private static void addCalendar(CohortCounts counts, long last, int[] starts, int[] returns) {
        int known = returns.length;
        while (known > 0 && returns[known - 1] > last) {
            known--;
        }
        int from = 0;
        for (int i = 0; i < starts.length && starts[i] <= last && (i == 0 || counts.recurring()); i++) {
            while (from < known && returns[from] <= starts[i]) {
                from++;
            }
            int[] periods = new int[known - from];
            for (int j = 0; j < periods.length; j++) {
                periods[j] = Math.toIntExact((long) returns[from + j] - starts[i]);
            }
            counts.add(starts[i], last - starts[i], periods);
        }
        counts.closeCustomer();
    }

    /**
     * The table of some events on the elapsed clock: whoever does anything starts, and whoever does anything returns.
     *
     * @param events the events, in any order; for starts and returns that are different things fill an {@link Elapsed}
     * @param cadence the steps whose starts make a cohort
     * @param period the length of a period, at least an hour
     * @param rules what counts as retained
     * @param asOf up to when events are known; later ones are not looked at
     * @return the table
     * @throws IllegalArgumentException if the period is shorter than an hour
     */
    public static RetentionTable elapsed(
            Iterable<? extends CustomerEvent> events, Cadence cadence, Duration period, Rules rules, Instant asOf) {
        Elapsed elapsed = new Elapsed(cadence, period, rules, asOf);
        events.forEach(elapsed::add);
        return elapsed.result();
    }

    /**
     * Collects events for the elapsed clock, also in parallel. The container is serialisable, merges exactly and can be
     * finished many times.
     *
     * @param cadence the steps whose starts make a cohort
     * @param period the length of a period, at least an hour
     * @param rules what counts as retained
     * @param asOf up to when events are known; later ones are not looked at
     * @return the collector
     * @throws IllegalArgumentException if the period is shorter than an hour
     */
    public static Collector<CustomerEvent, Elapsed, RetentionTable> elapsedCollector(
            Cadence cadence, Duration period, Rules rules, Instant asOf) {
        Elapsed.check(period);
        return Tallies.collector(
                () -> new Elapsed(cadence, period, rules, asOf), Elapsed::add, Elapsed::merge, Elapsed::result);
    }

    /**
     * The table of the customers of both, who must be different customers: a cluster makes the tables of its parts, and they
     * add up exactly to that of all.
     *
     * @param other a table of the same rules, cadence, period and moment
     * @return both
     * @throws IllegalArgumentException if they differ, naming both
     */
    public RetentionTable plusDisjoint(RetentionTable other) {
        List<Object> mine = Elapsed.key(rules, cadence, period, asOf);
        List<Object> theirs = Elapsed.key(other.rules, other.cadence, other.period, other.asOf);
        if (!mine.equals(theirs)) {
            throw new IllegalArgumentException("table must be of " + mine + ", got " + theirs);
        }
        NavigableMap<LocalDate, Cohort> both = new TreeMap<>();
        cohorts.forEach(cohort -> both.put(cohort.start, cohort));
        other.cohorts.forEach(cohort -> both.merge(cohort.start, cohort, Cohort::plusDisjoint));
        return new RetentionTable(
                rules,
                cadence,
                period,
                asOf,
                List.copyOf(both.values()),
                plus(pooled, other.pooled, Pooled::plusDisjoint));
    }

    /** Column by column; one that only one of both has reached is as it is there. */
    private static <T> List<T> plus(List<T> some, List<T> more, BinaryOperator<T> plus) {
        int columns = Math.max(some.size(), more.size());
        return IntStream.range(0, columns)
                .mapToObj(i -> i >= some.size()
                        ? more.get(i)
                        : i >= more.size() ? some.get(i) : plus.apply(some.get(i), more.get(i)))
                .toList();
    }

    /**
     * How many columns anybody has reached.
     *
     * @return their number
     */
    public int columns() {
        return pooled.size();
    }

    /**
     * The share of a cohort that was retained, at 95 %.
     *
     * @param start the first local day of the cohort's step
     * @param column from 1 on: the period, or the number of the bracket
     * @return the share; undefined for a cohort in which nobody started, and where the periods are not over
     * @throws IllegalArgumentException if {@code column} is below 1
     */
    public Estimate rate(LocalDate start, int column) {
        return rate(start, column, 0.95);
    }

    /**
     * The share of a cohort that was retained.
     *
     * @param start the first local day of the cohort's step
     * @param column from 1 on: the period, or the number of the bracket
     * @param level the confidence level, in (0, 1)
     * @return the share; undefined for a cohort in which nobody started, and where the periods are not over
     * @throws IllegalArgumentException if {@code column} is below 1, or {@code level} is not in (0, 1)
     */
    public Estimate rate(LocalDate start, int column, double level) {
        requireColumn(column);
        Normal.z(level);
        for (Cohort cohort : cohorts) {
            if (cohort.start.equals(start)) {
                return column <= cohort.cells.size()
                        ? cohort.cells.get(column - 1).rate(level)
                        : Estimate.undefined("column " + column + " of " + start + " is not over by " + asOf);
            }
        }
        return Estimate.undefined("nobody started in the step of " + start);
    }

    /**
     * The share of all cohorts that was retained, at 95 %: the sum of the retained over the sum of those that could be.
     *
     * @param column from 1 on: the period, or the number of the bracket
     * @return the share; undefined where the periods are not over for anybody
     * @throws IllegalArgumentException if {@code column} is below 1
     */
    public Estimate pooled(int column) {
        return pooled(column, 0.95);
    }

    /**
     * The share of all cohorts that was retained: the sum of the retained over the sum of those that could be. It lies
     * between the smallest and the largest share of a cohort. Since fewer cohorts have reached a later column, it may rise
     * even where each cohort falls.
     *
     * @param column from 1 on: the period, or the number of the bracket
     * @param level the confidence level, in (0, 1)
     * @return the share; undefined where the periods are not over for anybody
     * @throws IllegalArgumentException if {@code column} is below 1, or {@code level} is not in (0, 1)
     */
    public Estimate pooled(int column, double level) {
        requireColumn(column);
        Normal.z(level);
        return column <= pooled.size() ? pooled.get(column - 1).rate(level) : notOver(column);
    }

    /**
     * The simple mean of the cohorts' shares, each counting alike whatever its size, at 95 %.
     *
     * @param column from 1 on: the period, or the number of the bracket
     * @return the mean; undefined where the periods are not over for anybody
     * @throws IllegalArgumentException if {@code column} is below 1
     */
    public Estimate simpleMean(int column) {
        return simpleMean(column, 0.95);
    }

    /**
     * The simple mean of the cohorts' shares, each counting alike whatever its size. Its interval combines the Wilson limits
     * of the cohorts (Zou and Donner, 2008); with recurring starts cohorts share customers and there is none.
     *
     * @param column from 1 on: the period, or the number of the bracket
     * @param level the confidence level, in (0, 1)
     * @return the mean, n being customers; undefined where the periods are not over for anybody
     * @throws IllegalArgumentException if {@code column} is below 1, or {@code level} is not in (0, 1)
     */
    public Estimate simpleMean(int column, double level) {
        requireColumn(column);
        double z = Normal.z(level);
        List<Wilson> cells = cohorts.stream()
                .filter(cohort -> column <= cohort.cells.size())
                .map(cohort -> cohort.cells.get(column - 1))
                .map(cell -> new Wilson(cell.successes(), cell.trials()))
                .toList();
        if (cells.isEmpty()) {
            return notOver(column);
        }
        WeightedSum mean = new WeightedSum(cells, Collections.nCopies(cells.size(), 1.0 / cells.size()));
        double value = Math.min(1, mean.value());
        if (rules.starts == Starts.RECURRING) {
            return Estimate.assumed(value, Estimate.Unit.SHARE, "mean of cohorts that share customers");
        }
        Interval interval = new Interval(Math.max(0, Math.min(value, mean.low(z))), Math.min(1, mean.high(z)), level);
        long n = pooled.get(column - 1).starts.trials();
        return Estimate.of(value, interval, n, Estimate.Unit.SHARE, "MOVER of Wilson limits");
    }

    private Estimate notOver(int column) {
        return Estimate.undefined("column " + column + " is not over for anybody by " + asOf);
    }

    private static void requireColumn(int column) {
        if (column < 1) {
            throw new IllegalArgumentException("column must be >= 1, got " + column);
        }
    }

    /**
     * A triangle: a row for each cohort, a column for each period, and below them all cohorts together; of a large table the
     * last 24 cohorts and the first 12 columns.
     */
    @Override
    public String toString() {
        int columns = Math.min(MOST_COLUMNS, columns());
        int skipped = Math.max(0, cohorts.size() - MOST_ROWS);
        Table table = new Table(title(columns, cohorts.size() - skipped), header(columns));
        for (Cohort cohort : cohorts.subList(skipped, cohorts.size())) {
            table.row(row(StepNames.name(cohort.start, cadence), cohort.size, cohort.cells, columns));
        }
        long all = cohorts.stream().mapToLong(Cohort::size).sum();
        table.row(row("pooled", all, pooled.stream().map(Pooled::starts).toList(), columns));
        return table.toString();
    }

    private String title(int columns, int rows) {
        String clock = period == null ? "" : ", periods of " + words(period);
        String starts = rules.starts == Starts.FIRST_EVER ? "from the first time on" : "from every step on";
        String shown = columns < columns() || rows < cohorts.size()
                ? String.format(
                        Locale.ROOT,
                        ", last %d of %d starts, first %d of %d columns",
                        rows,
                        cohorts.size(),
                        columns,
                        columns())
                : "";
        return "retention " + rules.words() + ", " + cadence + clock + ", " + starts + ", by " + asOf + shown;
    }

    private static String words(Duration period) {
        return period.equals(Duration.ofDays(period.toDays()))
                ? (period.toDays() == 1 ? "24 hours" : period.toDays() + " times 24 hours")
                : period.toString();
    }

    private String[] header(int columns) {
        String[] header = new String[columns + 2];
        header[0] = "start";
        header[1] = rules.starts == Starts.FIRST_EVER ? "customers" : "starts";
        for (int column = 1; column <= columns; column++) {
            header[column + 1] = rules.name(column);
        }
        return header;
    }

    private static String[] row(String name, long size, List<Proportion> cells, int columns) {
        String[] row = new String[Math.min(columns, cells.size()) + 2];
        row[0] = name;
        row[1] = String.format(Locale.ROOT, "%,d", size);
        for (int i = 2; i < row.length; i++) {
            Proportion cell = cells.get(i - 2);
            row[i] = Estimate.Unit.SHARE.print((double) cell.successes() / cell.trials());
        }
        return row;
    }

    /**
     * Instants of starts and returns, for the elapsed clock. Eight bytes for each, beside the ids. Not thread-safe.
     */
    public static final class Elapsed implements Serializable {
        private static final long serialVersionUID = 1;
        private static final Duration SHORTEST = Duration.ofHours(1);

        private final Cadence cadence;
        private final Duration period;
        private final Rules rules;
        private final Instant asOf;
        private final Names names = new Names();
        private final IntColumn customers = new IntColumn();
        private final LongColumn times = new LongColumn();
        private final BitSet starts = new BitSet();
        private final BitSet returns = new BitSet();

        private Elapsed(Cadence cadence, Duration period, Rules rules, Instant asOf) {
            this.cadence = cadence;
            this.period = check(period);
            this.rules = rules;
            this.asOf = asOf;
        }

        private static Duration check(Duration period) {
            if (period.compareTo(SHORTEST) < 0 || period.compareTo(Nanos.LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "period must be from " + SHORTEST + " to " + Nanos.LONGEST + ", got " + period);
            }
            return period;
        }

        /**
         * Takes an event that is a start and a return.
         *
         * @param event the event
         */
        public void add(CustomerEvent event) {
            add(event, true, true);
        }

        /**
         * Takes an event that puts its customer in a cohort and retains nobody.
         *
         * @param event the event
         */
        public void addStart(CustomerEvent event) {
            add(event, true, false);
        }

        /**
         * Takes an event that retains its customer and puts nobody in a cohort.
         *
         * @param event the event
         */
        public void addReturn(CustomerEvent event) {
            add(event, false, true);
        }

        private void add(CustomerEvent event, boolean start, boolean isReturn) {
            if (event.at().isBefore(asOf)) {
                add(event.customerId(), Nanos.of("at", event.at()), start, isReturn);
            }
        }

        private void add(String customerId, long time, boolean start, boolean isReturn) {
            int row = times.size();
            customers.add(names.numberOf(customerId));
            times.add(time);
            starts.set(row, start);
            returns.set(row, isReturn);
        }

        /**
         * Takes all that another container took; that one stays as it is.
         *
         * @param other one of the same rules, cadence, period and moment
         * @throws IllegalArgumentException if they differ, naming both
         */
        public void merge(Elapsed other) {
            if (!key().equals(other.key())) {
                throw new IllegalArgumentException("table must be of " + key() + ", got " + other.key());
            }
            int rows = other.times.size();
            for (int row = 0; row < rows; row++) {
                add(
                        other.names.name(other.customers.get(row)),
                        other.times.get(row),
                        other.starts.get(row),
                        other.returns.get(row));
            }
        }

        private List<Object> key() {
            return key(rules, cadence, period, asOf);
        }

        private static List<Object> key(Rules rules, Cadence cadence, @Nullable Duration period, Instant asOf) {
            return List.of(rules, cadence, period == null ? "calendar periods" : period, asOf);
        }

        /**
         * The table of what was taken so far.
         *
         * @return the table
         */
        public RetentionTable result() {
            String[] ids = names.sorted();
            int[] from = new int[ids.length + 1];
            int[] rows = names.rowsByName(customers, ids, from);
            CohortCounts counts = new CohortCounts(rules);
            for (int customer = 0; customer < ids.length; customer++) {
                addCustomer(
                        counts,
                        sorted(rows, from[customer], from[customer + 1], starts),
                        sorted(rows, from[customer], from[customer + 1], returns));
            }
            return new RetentionTable(rules, cadence, period, asOf, counts.cohorts(cadence), counts.pooled());
        }

        private long[] sorted(int[] rows, int from, int to, BitSet which) {
            long[] sorted = new long[to - from];
            int size = 0;
            for (int i = from; i < to; i++) {
                if (which.get(rows[i])) {
                    sorted[size++] = times.get(rows[i]);
                }
            }
            Arrays.sort(sorted, 0, size);
            return Arrays.copyOf(sorted, size);
        }

        private void addCustomer(CohortCounts counts, long[] startTimes, long[] returnTimes) {
            int cohort = 0;
            for (int i = 0; i < startTimes.length && (i == 0 || counts.recurring()); i++) {
                int step = Math.toIntExact(cadence.indexOf(Nanos.toInstant(startTimes[i])));
                if (i == 0 || step != cohort) {
                    cohort = step;
                    long start = startTimes[i];
                    long observed =
                            Duration.between(Nanos.toInstant(start), asOf).dividedBy(period) - 1;
                    counts.add(step, observed, periods(start, returnTimes));
                }
            }
            counts.closeCustomer();
        }

        /** The periods of the returns after a start, each once. */
        private int[] periods(long start, long[] returnTimes) {
            long length = period.toNanos();
            int[] periods = new int[returnTimes.length];
            int size = 0;
            for (long time : returnTimes) {
                // Unsigned: the whole range of times is longer than a signed difference.
                int number = time <= start ? 0 : (int) Long.divideUnsigned(time - start, length);
                if (number > 0 && (size == 0 || periods[size - 1] != number)) {
                    periods[size++] = number;
                }
            }
            return Arrays.copyOf(periods, size);
        }

        /** The table so far. */
        @Override
        public String toString() {
            return result().toString();
        }
    }
}
