package io.engagement.activity;

import io.engagement.domain.Cadence;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.estimate.Mean;
import io.engagement.estimate.Proportion;
import io.engagement.history.ActivityLog;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.numeric.ScaleMean;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * How many customers are active, by day, week and month, and how often they come (DAU, WAU, MAU, stickiness and the
 * power-user curve). All of it is counted exactly from the set of days on which each customer did anything: days merge
 * without counting anybody twice, which sums of daily numbers do not.
 *
 * <p>Whatever events are given count as activity. An e-mail we sent and an image that a program fetched are events of a
 * customer too, and say nothing of what the customer did: leave them out before.
 *
 * <p>Where the active customers of a step come from (new, returning, resurrecting, dormant) is
 * {@link io.engagement.churn.Lifecycle}, from the same log.
 *
 * @param activity what customers did, by local day
 * @param observed from when to when activity was recorded; days outside are left out of every figure
 */
public record ActiveUsers(ActivityLog activity, Window observed) implements Serializable {
    private static final int WEEK = 7;

    /**
     * The active customers of a log.
     *
     * @param activity what customers did, by local day
     * @param observed from when to when activity was recorded: whole local days of the log's zone
     * @throws IllegalArgumentException if the log is not kept by day, or the window is of another zone or cuts a day
     */
    public ActiveUsers {
        Cadence cadence = activity.cadence();
        if (!cadence.step().equals(Period.ofDays(1)) || !cadence.zone().equals(observed.zone())) {
            throw new IllegalArgumentException(
                    "activity must be kept daily in " + observed.zone() + ", got " + cadence);
        }
        requireDays("observed", observed, cadence);
    }

    private static void requireDays(String name, Window window, Cadence daily) {
        if (!beginsDay(window.start(), daily) || !beginsDay(window.end(), daily)) {
            throw new IllegalArgumentException(
                    name + " must be whole local days in " + daily.zone() + ", got " + window);
        }
    }

    private static boolean beginsDay(Instant at, Cadence daily) {
        return daily.windowOf(at).start().equals(at);
    }

    /**
     * The active customers of a log.
     *
     * @param activity what customers did, by local day
     * @param observed from when to when activity was recorded: whole local days of the log's zone
     * @return the active customers
     * @throws IllegalArgumentException if the log is not kept by day, or the window is of another zone or cuts a day
     */
    public static ActiveUsers of(ActivityLog activity, Window observed) {
        return new ActiveUsers(activity, observed);
    }

    /**
     * Collects the events that count as activity, also in parallel. Repeated events and their order do not matter; the
     * container is that of {@link ActivityLog}, serialisable, and merges exactly.
     *
     * @param observed from when to when activity was recorded: whole local days of its zone
     * @return the collector
     * @throws IllegalArgumentException if the window cuts a day
     */
    public static Collector<CustomerEvent, ActivityLog.Builder, ActiveUsers> collector(Window observed) {
        Cadence daily = Cadence.daily(observed.zone());
        requireDays("observed", observed, daily);
        var log = ActivityLog.collector(daily);
        return Collector.of(
                log.supplier(),
                log.accumulator(),
                log.combiner(),
                builder -> of(builder.build(), observed),
                Collector.Characteristics.UNORDERED);
    }

    /**
     * How many customers did anything in a window, each once.
     *
     * @param window whole local days within those observed
     * @return the number of distinct customers
     * @throws IllegalArgumentException if the window cuts a day or reaches beyond what was observed
     */
    public long during(Window window) {
        return activity.activeIn(days("window", window));
    }

    private Window days(String name, Window window) {
        requireDays(name, window, activity.cadence());
        if (window.start().isBefore(observed.start()) || window.end().isAfter(observed.end())) {
            throw new IllegalArgumentException(
                    name + " must lie within what was observed (" + observed + "), got " + window);
        }
        return window;
    }

    private int index(Instant at) {
        return Math.toIntExact(activity.cadence().indexOf(at));
    }

    /** Whether the zone had that local day. */
    private boolean exists(int day) {
        return !startOf(day).equals(startOf(day + 1));
    }

    private Instant startOf(int day) {
        return LocalDate.ofEpochDay(day).atStartOfDay(observed.zone()).toInstant();
    }

    /**
     * DAU, WAU and MAU of every day of a range: how many did anything on that local day, in the 7 days that end with it,
     * and in as many days as a month is taken for.
     *
     * @param range whole local days within those observed
     * @param monthDays how many days a month is: 28 holds every weekday as often, 30 is usual too; at least 1
     * @return a day each; local days that the zone skipped are not among them
     * @throws IllegalArgumentException if the range cuts a day or reaches beyond what was observed, or {@code monthDays} is
     *     below 1
     */
    public Trend trend(Window range, int monthDays) {
        days("range", range);
        if (monthDays < 1) {
            throw new IllegalArgumentException("monthDays must be at least 1, got " + monthDays);
        }
        int from = index(range.start());
        int to = index(range.end());
        long[] daily = trailing(from, to, 1);
        long[] weekly = trailing(from, to, WEEK);
        long[] monthly = trailing(from, to, monthDays);
        int first = index(observed.start());
        List<Day> days = new ArrayList<>();
        for (int day = from; day < to; day++) {
            if (exists(day)) {
                // What began before the observation is not known to be small.
                boolean wholeWeek = day - first >= WEEK - 1;
                boolean wholeMonth = day - first >= monthDays - 1;
                days.add(new Day(
                        LocalDate.ofEpochDay(day),
                        daily[day - from],
                        wholeWeek ? weekly[day - from] : null,
                        wholeMonth ? monthly[day - from] : null));
            }
        }
        return new Trend(monthDays, days);
    }

    /** How many were active in the days that end with each day. */
    private long[] trailing(int from, int to, int length) {
        long[] changes = new long[to - from + 1];
        for (int row = 0; row < activity.customers(); row++) {
            int[] active = activity.steps(row);
            for (int i = 0; i < active.length; i++) {
                // An active day reaches to the next one at most, so that no day counts the customer twice. What was
                // before
                // the observation reaches only days of which nothing is said.
                long next = i + 1 < active.length ? active[i + 1] : Long.MAX_VALUE;
                long begin = Math.max(active[i], from);
                long end = Math.min(Math.min(next, (long) active[i] + length), to);
                if (begin < end) {
                    changes[(int) (begin - from)]++;
                    changes[(int) (end - from)]--;
                }
            }
        }
        for (int day = 1; day < changes.length; day++) {
            changes[day] += changes[day - 1];
        }
        return changes;
    }

    /**
     * The active customers of calendar weeks, months or the like, each once; steps that were not observed wholly are left
     * out.
     *
     * @param cadence the steps, in the zone of the log
     * @return how many were active in each, from the first step observed to the last
     * @throws IllegalArgumentException if the cadence is of another zone
     */
    public Calendar calendar(Cadence cadence) {
        if (!cadence.zone().equals(observed.zone())) {
            throw new IllegalArgumentException("cadence must be in " + observed.zone() + ", got " + cadence);
        }
        int first = index(observed.start());
        int end = index(observed.end());
        long[] stepOfDay = new long[end - first];
        for (int day = first; day < end; day++) {
            stepOfDay[day - first] = cadence.indexOf(startOf(day));
        }
        TreeMap<Long, long[]> counts = new TreeMap<>();
        for (long step : stepOfDay) {
            if (isObserved(cadence, step)) {
                counts.putIfAbsent(step, new long[1]);
            }
        }
        for (int row = 0; row < activity.customers(); row++) {
            long last = Long.MIN_VALUE;
            for (int day : activity.steps(row)) {
                if (first <= day && day < end && stepOfDay[day - first] != last) {
                    last = stepOfDay[day - first];
                    long[] count = counts.get(last);
                    if (count != null) {
                        count[0]++;
                    }
                }
            }
        }
        List<Step> steps = new ArrayList<>();
        counts.forEach((step, count) -> steps.add(new Step(cadence.firstDay(step), count[0])));
        return new Calendar(cadence, steps);
    }

    private boolean isObserved(Cadence cadence, long step) {
        Window window = cadence.window(step);
        return !window.start().isBefore(observed.start()) && !window.end().isAfter(observed.end());
    }

    /**
     * On how many days of a window its active customers were active: the power-user curve, called L28 or L30 by the days of
     * its window.
     *
     * @param window whole local days within those observed
     * @return the customers by the number of their active days
     * @throws IllegalArgumentException if the window cuts a day or reaches beyond what was observed
     */
    public PowerCurve powerCurve(Window window) {
        days("window", window);
        int from = index(window.start());
        int to = index(window.end());
        int length = 0;
        for (int day = from; day < to; day++) {
            length += exists(day) ? 1 : 0;
        }
        long[] customers = new long[length + 1];
        for (int row = 0; row < activity.customers(); row++) {
            int active = 0;
            for (int day : activity.steps(row)) {
                active += from <= day && day < to ? 1 : 0;
            }
            customers[active]++;
        }
        Map<Integer, Long> byDays = new TreeMap<>();
        for (int days = 1; days <= length; days++) {
            byDays.put(days, customers[days]);
        }
        return new PowerCurve(window, length, byDays);
    }

    /** How many customers did anything, and when. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "active in %s: %,d customers", observed, during(observed));
    }

    /**
     * The active customers of a day and of the days that end with it.
     *
     * @param date the local day
     * @param daily how many were active on it (DAU)
     * @param weekly how many in its 7 days (WAU); null where these begin before the observation
     * @param monthly how many in its month (MAU); null where that begins before the observation
     */
    public record Day(
            LocalDate date,
            long daily,
            @Nullable Long weekly,
            @Nullable Long monthly) implements Serializable {
        /**
         * The active of the day among those of the month, DAU/MAU. A figure of one day, which depends on the weekday; that
         * of a whole month is {@link PowerCurve#stickiness()}.
         *
         * @return the counts; none where the month was not observed
         */
        public Proportion dailyOfMonthly() {
            return monthly == null ? Proportion.NONE : Proportion.of(daily, monthly);
        }
    }

    /**
     * Day by day.
     *
     * @param monthDays how many days a month is
     * @param days the days, in order
     */
    public record Trend(int monthDays, List<Day> days) implements Serializable {
        /**
         * Day by day; write {@link ActiveUsers#trend} instead.
         *
         * @param monthDays how many days a month is
         * @param days the days, in order; null is none
         */
        public Trend(int monthDays, @Nullable List<Day> days) {
            this.monthDays = monthDays;
            this.days = days == null ? List.of() : List.copyOf(days);
        }

        /** A row for each day. */
        @Override
        public String toString() {
            Table table = new Table(
                    "active customers, months of " + monthDays + " days", "day", "DAU", "WAU", "MAU", "DAU/MAU");
            for (Day day : days) {
                Estimate share = day.dailyOfMonthly().rate();
                table.row(
                        day.date.toString(),
                        count(day.daily),
                        count(day.weekly),
                        count(day.monthly),
                        share instanceof Estimate.Known known ? known.unit().print(known.value()) : "-");
            }
            return table.toString();
        }
    }

    /**
     * The active customers of a calendar step.
     *
     * @param start its first local day
     * @param active how many did anything in it
     */
    public record Step(LocalDate start, long active) implements Serializable {}

    /**
     * The active customers by calendar step.
     *
     * @param cadence the steps
     * @param steps the steps, in order
     */
    public record Calendar(Cadence cadence, List<Step> steps) implements Serializable {
        /**
         * By calendar step; write {@link ActiveUsers#calendar} instead.
         *
         * @param cadence the steps
         * @param steps the steps, in order; null is none
         */
        public Calendar(Cadence cadence, @Nullable List<Step> steps) {
            this.cadence = cadence;
            this.steps = steps == null ? List.of() : List.copyOf(steps);
        }

        /** A row for each step. */
        @Override
        public String toString() {
            Table table = new Table("active customers, " + cadence, "from", "active");
            steps.forEach(step -> table.row(step.start.toString(), count(step.active)));
            return table.toString();
        }
    }

    private static String count(@Nullable Long number) {
        return number == null ? "-" : String.format(Locale.ROOT, "%,d", number);
    }

    /**
     * The active customers of a window by the number of days on which they were active.
     *
     * @param window the window
     * @param days how many local days it has
     * @param customers number of active days to number of customers, ascending; numbers are above 0; unmodifiable
     */
    public record PowerCurve(Window window, int days, Map<Integer, Long> customers) implements Serializable {
        /**
         * Counts; write {@link ActiveUsers#powerCurve} instead.
         *
         * @param window the window
         * @param days how many local days it has
         * @param customers number of active days to number of customers; null is none; numbers of 0 are dropped
         * @throws IllegalArgumentException if there are more active days than days, or a number is negative
         */
        public PowerCurve(Window window, int days, @Nullable Map<Integer, Long> customers) {
            this.window = window;
            this.days = days;
            TreeMap<Integer, Long> sorted = new TreeMap<>();
            if (customers != null) {
                customers.forEach((active, number) -> {
                    if (active < 1 || active > days) {
                        throw new IllegalArgumentException("active days must be in 1.." + days + ", got " + active);
                    }
                    if (number < 0) {
                        throw new IllegalArgumentException(
                                "customers active on " + active + " days must be >= 0, got " + number);
                    }
                    if (number > 0) {
                        sorted.put(active, number);
                    }
                });
            }
            this.customers = Collections.unmodifiableMap(sorted);
        }

        /**
         * How many were active at all.
         *
         * @return the sum over the curve
         */
        public long active() {
            return customers.values().stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
        }

        /**
         * Those active on so many days or more, of the active.
         *
         * @param activeDays the number of days
         * @return how many of how many
         */
        public Proportion atLeast(int activeDays) {
            long number = customers.entrySet().stream()
                    .filter(entry -> entry.getKey() >= activeDays)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            return Proportion.of(number, active());
        }

        /**
         * On how many days an active customer was active, for its mean and to compare two groups of customers.
         *
         * @return the exact sums
         */
        public Mean activeDays() {
            BigDecimal sum = BigDecimal.ZERO;
            BigDecimal squares = BigDecimal.ZERO;
            for (Map.Entry<Integer, Long> entry : customers.entrySet()) {
                BigDecimal number = BigDecimal.valueOf(entry.getValue());
                BigDecimal active = BigDecimal.valueOf(entry.getKey());
                sum = sum.add(number.multiply(active));
                squares = squares.add(number.multiply(active).multiply(active));
            }
            return new Mean(active(), sum, squares);
        }

        /**
         * The stickiness at 95 %; see {@link #stickiness(double)}.
         *
         * @return the share, 1/days to 1
         */
        public Estimate stickiness() {
            return stickiness(0.95);
        }

        /**
         * The mean share of days on which an active customer was active,
         * {@code (1 / MAU) sum over customers of a / days}. It equals the sum of DAU over the days by {@code days * MAU}, the
         * average DAU/MAU, and being a mean over customers it has an interval: Student's, within the range of the value. Where
         * all were active equally often, that has no width, and the score interval of a mean between 1 and {@code days} stands
         * in. A customer who came first in the middle of the window had fewer days to be active on.
         *
         * @param level the confidence level, in (0, 1)
         * @return the share, 1/days to 1; undefined where nobody was active
         * @throws IllegalArgumentException if {@code level} is not in (0, 1)
         */
        public Estimate stickiness(double level) {
            double z = Normal.z(level);
            long n = active();
            if (n == 0) {
                return Estimate.undefined("nobody was active");
            }
            Estimate mean = activeDays().estimate(level);
            double low = mean.low();
            double high = mean.high();
            boolean equal = customers.size() == 1 && n > 1 && days > 1;
            if (equal) {
                ScaleMean score = new ScaleMean(1, days, customers, n);
                low = score.low(z);
                high = score.high(z);
            }
            Interval interval = new Interval(Math.max(1, low) / days, Math.min(days, high) / days, level);
            return Estimate.of(mean.value() / days, interval, n, Estimate.Unit.SHARE, equal ? "score" : "t");
        }

        /** The stickiness, then a row for each number of days that anybody reached. */
        @Override
        public String toString() {
            Table table = new Table(
                    "active days in " + window + "; stickiness " + stickiness(),
                    "days",
                    "customers",
                    "share",
                    "so many or more");
            long n = active();
            customers.forEach((active, number) -> table.row(
                    active + " of " + days,
                    count(number),
                    Estimate.Unit.SHARE.print(number / (double) n),
                    atLeast(active).rate().toString()));
            return table.toString();
        }
    }
}
