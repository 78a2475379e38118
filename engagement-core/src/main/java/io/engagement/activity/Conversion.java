package io.engagement.activity;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Window;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Proportion;
import io.engagement.internal.column.IntColumn;
import io.engagement.internal.column.LongColumn;
import io.engagement.internal.column.Names;
import io.engagement.internal.column.Nanos;
import io.engagement.internal.stream.Tallies;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Of the customers who did one thing, how many did another within a time: who came by a channel and bought, who saw a
 * touchpoint and signed up. A {@link Proportion} for all, and for each channel, touchpoint or item of the first action.
 *
 * <p>A customer counts once, from the first such action in the window on; of a group, from the first in that group. It
 * converted if the goal follows later than that and before {@code within} is over. Only customers who were observed for all
 * of that time count, whether they converted or not: to count the others would be to count as failures those who merely had
 * no time. Repeated events and their order change nothing.
 *
 * <p>A customer may be in several groups; differences between these are no experiment, and their intervals, which take
 * groups as independent, are then a guide only.
 *
 * @param from the action that begins
 * @param to the goal
 * @param within how long after it the goal counts
 * @param window in which the first action counts
 * @param asOf up to when events are known
 */
public record Conversion(EventFilter from, EventFilter to, Duration within, Window window, Instant asOf)
        implements Serializable {
    /**
     * A rule.
     *
     * @param from the action that begins
     * @param to the goal
     * @param within how long after it the goal counts
     * @param window in which the first action counts
     * @param asOf up to when events are known
     * @throws IllegalArgumentException if {@code within} is not above zero, {@code asOf} is not after the start of the
     *     window, or either is beyond the years 1677 to 2262 or 292 years apart
     */
    public Conversion {
        Nanos.of("window start", window.start());
        Nanos.of("asOf", asOf);
        if (within.isNegative() || within.isZero() || within.compareTo(Nanos.LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "within must be above zero and at most " + Nanos.LONGEST + ", got " + within);
        }
        if (!asOf.isAfter(window.start())
                || Duration.between(window.start(), asOf).compareTo(Nanos.LONGEST) > 0) {
            throw new IllegalArgumentException("asOf must be after the start of the window (" + window.start()
                    + ") by at most " + Nanos.LONGEST + ", got " + asOf);
        }
    }

    /**
     * A rule.
     *
     * @param from the action that begins
     * @param to the goal
     * @param within how long after it the goal counts
     * @param window in which the first action counts
     * @param asOf up to when events are known
     * @return the rule
     * @throws IllegalArgumentException if {@code within} is not above zero, {@code asOf} is not after the start of the
     *     window, or either is beyond the years 1677 to 2262 or 292 years apart
     */
    public static Conversion of(EventFilter from, EventFilter to, Duration within, Window window, Instant asOf) {
        return new Conversion(from, to, within, window, asOf);
    }

    /** By what customers are grouped: something of the action that begins. */
    public enum Group {
        /** The way it reached us. */
        CHANNEL,
        /** Where on the customer's journey. */
        TOUCHPOINT,
        /** What it was about. */
        ITEM;

        private String of(CustomerEvent event) {
            return switch (this) {
                case CHANNEL -> event.channel();
                case TOUCHPOINT -> event.touchpoint();
                case ITEM -> event.item();
            };
        }
    }

    /**
     * Who converted.
     *
     * @param rule what was counted
     * @param group by what customers are grouped
     * @param all of all customers who began and were observed long enough
     * @param groups of those of each group, in the order of the names; {@code ""} where the event names none; unmodifiable
     * @param excluded events and customers left out, and why
     */
    public record Rates(
            Conversion rule, Group group, Proportion all, Map<String, Proportion> groups, Exclusions excluded)
            implements Serializable {
        /**
         * Counts; write {@link Conversion#calculate} instead.
         *
         * @param rule what was counted
         * @param group by what customers are grouped
         * @param all of all customers
         * @param groups of those of each group; null is none
         * @param excluded what was left out; null is nothing
         */
        public Rates(
                Conversion rule,
                Group group,
                Proportion all,
                @Nullable Map<String, Proportion> groups,
                @Nullable Exclusions excluded) {
            this.rule = rule;
            this.group = group;
            this.all = all;
            this.groups = Collections.unmodifiableMap(new TreeMap<>(groups == null ? Map.of() : groups));
            this.excluded = excluded == null ? Exclusions.NONE : excluded;
        }

        /**
         * Who converted, of a group.
         *
         * @param name the channel, touchpoint or item
         * @return the counts; none for a group nobody is in
         */
        public Proportion of(String name) {
            return groups.getOrDefault(name, Proportion.NONE);
        }

        /** A row for each group, and one for all. */
        @Override
        public String toString() {
            Table table = new Table(
                    rule + (excluded.total() == 0 ? "" : "; " + excluded),
                    group.name().toLowerCase(Locale.ROOT),
                    "converted",
                    "of",
                    "rate");
            groups.forEach((name, counts) -> row(table, name.isEmpty() ? "(not given)" : name, counts));
            row(table, "all", all);
            return table.toString();
        }

        private static void row(Table table, String name, Proportion counts) {
            table.row(
                    name,
                    String.format(Locale.ROOT, "%,d", counts.successes()),
                    String.format(Locale.ROOT, "%,d", counts.trials()),
                    counts.rate().toString());
        }
    }

    /**
     * Who converted among the customers of some events.
     *
     * @param events the events, in any order; those that are neither action are passed over
     * @param group by what customers are grouped
     * @return the counts
     */
    public Rates calculate(Iterable<? extends CustomerEvent> events, Group group) {
        Tally tally = new Tally(this, group);
        events.forEach(tally::add);
        return tally.result();
    }

    /**
     * Collects events, also in parallel. The container is serialisable, merges exactly and can be finished many times.
     *
     * @param group by what customers are grouped
     * @return the collector
     */
    public Collector<CustomerEvent, Tally, Rates> collector(Group group) {
        return Tallies.collector(() -> new Tally(this, group), Tally::add, Tally::merge, Tally::result);
    }

    /** {@code visit to purchase within PT168H, 2026-10-01 to 2026-10-31 (UTC)}. */
    @Override
    public String toString() {
        return from + " to " + to + " within " + within + ", " + window;
    }

    /** Takes events, one at a time and from other tallies. Not thread-safe. */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private static final int GOAL = -1;

        private final Conversion rule;
        private final Group group;
        private final Names names = new Names();
        private final Names groups = new Names();
        private final IntColumn customers = new IntColumn();
        private final LongColumn moments = new LongColumn();
        /** The number of the group an action began in, or that it was the goal. */
        private final IntColumn roles = new IntColumn();

        private long late;

        private Tally(Conversion rule, Group group) {
            this.rule = rule;
            this.group = group;
        }

        /**
         * Takes an event; one at or after the end of observation is left out, and counted.
         *
         * @param event the event
         */
        public void add(CustomerEvent event) {
            boolean begins = rule.from.matches(event) && rule.window.contains(event.at());
            boolean isGoal = rule.to.matches(event) && event.at().isAfter(rule.window.start());
            if (!event.at().isBefore(rule.asOf)) {
                late++;
                return;
            }
            if (begins) {
                add(event, groups.numberOf(group.of(event)));
            }
            if (isGoal) {
                add(event, GOAL);
            }
        }

        private void add(CustomerEvent event, int role) {
            customers.add(names.numberOf(event.customerId()));
            moments.add(Nanos.of("at", event.at()));
            roles.add(role);
        }

        /**
         * Takes all that another tally took; that one stays as it is.
         *
         * @param other a tally of the same rule and groups
         * @throws IllegalArgumentException if these differ
         */
        public void merge(Tally other) {
            if (!rule.equals(other.rule) || group != other.group) {
                throw new IllegalArgumentException(
                        "rule must be " + rule + " by " + group + ", got " + other.rule + " by " + other.group);
            }
            IntUnaryOperator mine = names.translate(other.names);
            IntUnaryOperator myGroup = groups.translate(other.groups);
            int rows = other.moments.size();
            for (int row = 0; row < rows; row++) {
                int role = other.roles.get(row);
                customers.add(mine.applyAsInt(other.customers.get(row)));
                moments.add(other.moments.get(row));
                roles.add(role == GOAL ? GOAL : myGroup.applyAsInt(role));
            }
            late += other.late;
        }

        /**
         * Who converted, of what was taken so far.
         *
         * @return the counts
         */
        public Rates result() {
            String[] ids = names.sorted();
            int[] starts = new int[ids.length + 1];
            int[] rows = names.rowsByName(customers, ids, starts);
            Counter counter = new Counter(rule, groups.size());
            for (int customer = 0; customer < ids.length; customer++) {
                for (int i = starts[customer]; i < starts[customer + 1]; i++) {
                    counter.take(roles.get(rows[i]), moments.get(rows[i]));
                }
                counter.closeCustomer();
            }
            TreeMap<String, Proportion> counts = new TreeMap<>();
            for (int number = 0; number < groups.size(); number++) {
                if (counter.trials[number] > 0) {
                    counts.put(groups.name(number), Proportion.of(counter.successes[number], counter.trials[number]));
                }
            }
            int all = groups.size();
            Exclusions excluded = Exclusions.of("events from the end of observation on", late)
                    .plus(Exclusions.of("customers not observed long enough", counter.tooLate));
            return new Rates(rule, group, Proportion.of(counter.successes[all], counter.trials[all]), counts, excluded);
        }
    }

    /** Counts customer by customer; the last group is that of all. */
    private static final class Counter {
        private final long within;
        private final long lastObservable;
        private final long[] successes;
        private final long[] trials;
        private final long[] first;
        private final int[] seen;
        private int seenCount;
        private long[] goals = new long[16];
        private int goalCount;
        private long tooLate;

        Counter(Conversion rule, int groups) {
            within = rule.within.toNanos();
            long asOf = Nanos.of("asOf", rule.asOf);
            lastObservable = asOf < Long.MIN_VALUE + within ? Long.MIN_VALUE : asOf - within;
            seen = new int[groups + 1];
            successes = new long[groups + 1];
            trials = new long[groups + 1];
            first = new long[groups + 1];
            Arrays.fill(first, Long.MAX_VALUE);
        }

        void take(int role, long moment) {
            if (role == Tally.GOAL) {
                goals = goalCount == goals.length ? Arrays.copyOf(goals, 2 * goalCount) : goals;
                goals[goalCount++] = moment;
            } else {
                begin(role, moment);
                begin(first.length - 1, moment);
            }
        }

        private void begin(int of, long moment) {
            if (first[of] == Long.MAX_VALUE) {
                seen[seenCount++] = of;
            }
            first[of] = Math.min(first[of], moment);
        }

        void closeCustomer() {
            Arrays.sort(goals, 0, goalCount);
            for (int i = 0; i < seenCount; i++) {
                int of = seen[i];
                if (first[of] <= lastObservable) {
                    trials[of]++;
                    successes[of] += converts(first[of]) ? 1 : 0;
                } else if (of == first.length - 1) {
                    tooLate++;
                }
                first[of] = Long.MAX_VALUE;
            }
            seenCount = 0;
            goalCount = 0;
        }

        /** Whether the first goal after a moment comes in time. */
        private boolean converts(long moment) {
            int place = Arrays.binarySearch(goals, 0, goalCount, moment);
            int next = place < 0 ? -place - 1 : place;
            while (next < goalCount && goals[next] == moment) {
                next++;
            }
            return next < goalCount && goals[next] - moment < within;
        }
    }
}
