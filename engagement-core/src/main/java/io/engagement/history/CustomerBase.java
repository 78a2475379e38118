package io.engagement.history;

import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.column.IntColumn;
import io.engagement.internal.column.LongColumn;
import io.engagement.internal.column.SortedNames;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Currency;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the past of every customer comes to at one moment, in columns: repeat purchases (x), age at the last purchase
 * (t_x), age (T) and net spend. Rows are numbered from 0 in the order of the ids.
 *
 * <p>Ages are in steps of the cadence, from the step of the first purchase: t_x to the step of the last purchase, T to the
 * step of the last instant before {@code asOf}. So observation through 30 September ends at {@code asOf} 1 October 00:00,
 * and a customer who first bought on 1 January has T = 272 days, as in Fader and Hardie (2005).
 *
 * <p>Immutable and thread-safe.
 */
public final class CustomerBase implements Serializable {
    private static final long serialVersionUID = 1;

    private final Instant asOf;
    private final Cadence cadence;
    private final Currency currency;
    private final Exclusions excluded;
    private final SortedNames ids;
    private final HistoryColumns rows;

    CustomerBase(
            Instant asOf,
            Cadence cadence,
            Currency currency,
            Exclusions excluded,
            SortedNames ids,
            HistoryColumns rows) {
        this.asOf = asOf;
        this.cadence = cadence;
        this.currency = currency;
        this.excluded = excluded;
        this.ids = ids;
        this.rows = rows;
    }

    /**
     * How many customers had bought.
     *
     * @return the number of rows
     */
    public int size() {
        return ids.size();
    }

    /**
     * The moment the base was read at.
     *
     * @return the end of observation, exclusive
     */
    public Instant asOf() {
        return asOf;
    }

    /**
     * The unit of ages, and what makes purchases one.
     *
     * @return the cadence of the log
     */
    public Cadence cadence() {
        return cadence;
    }

    /**
     * The currency of all amounts.
     *
     * @return the currency of the log; XXX, no currency, for a base of an empty log
     */
    public Currency currency() {
        return currency;
    }

    /**
     * What was left out, and why.
     *
     * @return repeated events, and customers whose purchases were all refunded
     */
    public Exclusions excluded() {
        return excluded;
    }

    /**
     * A customer's row.
     *
     * @param customerId whose
     * @return the row, if the customer had bought
     */
    public Optional<PurchaseHistory> find(String customerId) {
        int row = ids.find(customerId);
        return row < 0 ? Optional.empty() : Optional.of(row(row));
    }

    /**
     * A customer's row.
     *
     * @param customerId whose
     * @return the row
     * @throws IllegalArgumentException naming the id, if the customer had not bought
     */
    public PurchaseHistory get(String customerId) {
        return find(customerId)
                .orElseThrow(() -> new IllegalArgumentException("customerId must be one of the " + size()
                        + " customers who had bought by " + asOf + ", got \"" + customerId + "\""));
    }

    /**
     * A row.
     *
     * @param row its number, from 0 to {@link #size()} - 1
     * @return the row
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public PurchaseHistory row(int row) {
        return new PurchaseHistory(
                ids.name(row),
                rows.repeats[row],
                rows.agesAtLast[row],
                rows.ages[row],
                Money.of(rows.first.get(row), currency),
                Money.of(rows.repeat.get(row), currency),
                rows.paidRepeats(row),
                Money.of(rows.paid.get(row), currency));
    }

    /**
     * Whose row it is.
     *
     * @param row its number, from 0 to {@link #size()} - 1
     * @return the customer's id
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public String customerId(int row) {
        return ids.name(row);
    }

    /**
     * x of a row: the number of steps with a purchase, less the first.
     *
     * @param row its number, from 0 to {@link #size()} - 1
     * @return its {@link PurchaseHistory#repeatPurchases}
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public long repeatPurchases(int row) {
        return rows.repeats[row];
    }

    /**
     * t_x of a row: the steps from the first purchase to the last.
     *
     * @param row its number, from 0 to {@link #size()} - 1
     * @return its {@link PurchaseHistory#ageAtLastPurchase}, a whole number
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public int ageAtLastPurchase(int row) {
        return rows.agesAtLast[row];
    }

    /**
     * T of a row: the steps from the first purchase to the end of observation.
     *
     * @param row its number, from 0 to {@link #size()} - 1
     * @return its {@link PurchaseHistory#age}, a whole number
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public int age(int row) {
        return rows.ages[row];
    }

    /**
     * The repeat purchase steps of a row whose net sum is above 0: the x of a model of spend.
     *
     * @param row its number, from 0 to {@link #size()} - 1
     * @return its {@link PurchaseHistory#paidRepeats}
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public long paidRepeats(int row) {
        return rows.paidRepeats(row);
    }

    /**
     * What a paid repeat purchase of a row came to on average: the m of a model of spend.
     *
     * @param row its number, from 0 to {@link #size()} - 1
     * @return its {@link PurchaseHistory#meanRepeatSpend} in units of the currency; NaN when no repeat purchase was paid for
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public double meanRepeatSpend(int row) {
        int paid = rows.paidRepeats(row);
        return paid == 0 ? Double.NaN : rows.paid.mean(row, paid);
    }

    /** Compares a row's id with one of other names. */
    int compare(int row, SortedNames names, int place) {
        return ids.compare(row, names, place);
    }

    /** The net sum of all rows. */
    BigDecimal spend() {
        return rows.first.sum().add(rows.repeat.sum());
    }

    /**
     * How many customers share each (x, t_x, T): all that a model of purchase times is fitted from.
     *
     * @return the counts, in time that grows with the number of rows only
     */
    public Counts counts() {
        return Counts.of(cadence, Triples.group(rows.repeats, rows.agesAtLast, rows.ages, null));
    }

    /**
     * How many customers share each number of paid repeat purchases and their sum: all that a model of spend is fitted from.
     *
     * @return the counts, in time that grows with the number of rows only
     */
    public SpendCounts spendCounts() {
        return size() == 0 ? SpendCounts.empty() : SpendCounts.of(currency, rows);
    }

    /**
     * All rows, in order.
     *
     * @return a stream of them
     */
    public Stream<PurchaseHistory> stream() {
        return IntStream.range(0, size()).mapToObj(this::row);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CustomerBase base
                && asOf.equals(base.asOf)
                && cadence.equals(base.cadence)
                && currency.equals(base.currency)
                && excluded.equals(base.excluded)
                && ids.equals(base.ids)
                && rows.equals(base.rows);
    }

    @Override
    public int hashCode() {
        return Objects.hash(asOf, cadence, currency, ids);
    }

    /** How many, how many of them came back, what they spent, and when that was. */
    @Override
    public String toString() {
        long repeaters =
                IntStream.range(0, size()).filter(row -> rows.repeats[row] > 0).count();
        return String.format(
                Locale.ROOT,
                "%,d customers as of %s, %,d bought again, spent %s, %s",
                size(),
                asOf,
                repeaters,
                Money.of(spend(), currency),
                cadence);
    }

    /**
     * How many customers share each (x, t_x, T): repeat purchases, age at the last purchase and age, in steps of a cadence.
     * These are the sufficient statistics of every model of purchase times in {@code ltv}, a fraction of the rows they stand
     * for; counts of disjoint customers add up exactly, in any order. So a cluster can count and one machine fit. What was spent
     * is in {@link SpendCounts}.
     *
     * <p>Groups are numbered from 0 in ascending order of x, then t_x, then T. Immutable and thread-safe; 20 bytes a group.
     */
    public static final class Counts implements Serializable {
        private static final long serialVersionUID = 1;
        private static final Counts EMPTY = new Counts(null, Triples.NONE);

        private final @Nullable Cadence cadence;
        private final Triples groups;

        private Counts(@Nullable Cadence cadence, Triples groups) {
            this.cadence = cadence;
            this.groups = groups;
        }

        /**
         * The counts of no customers. They have no cadence, and leave any others as they are in {@link #plus}; the counts of
         * every base without customers equal them.
         *
         * @return no groups
         */
        public static Counts empty() {
            return EMPTY;
        }

        private static Counts of(Cadence cadence, Triples groups) {
            return groups.size() == 0 ? EMPTY : new Counts(cadence, groups);
        }

        /**
         * Counts as published tables give them: {@code Counts.of(yearly, new long[][] {{0, 0, 6, 3464}, {1, 1, 6, 1091}})}.
         *
         * @param cadence what the ages count
         * @param rows rows of x, t_x, T and the number of customers, in any order; the same triple may come again
         * @return the counts
         * @throws IllegalArgumentException if a row has not four cells, {@code 0 <= t_x <= T < 2^31} or
         *     {@code 0 <= x < 2^31} does not hold, x is 0 and t_x is not, or a number of customers is negative
         */
        public static Counts of(Cadence cadence, long[]... rows) {
            Tally tally = new Tally(cadence);
            for (long[] row : rows) {
                if (row.length != 4) {
                    throw new IllegalArgumentException(
                            "rows must be of x, t_x, T and customers, got " + Arrays.toString(row));
                }
                tally.add(row[0], row[1], row[2], row[3]);
            }
            return tally.result();
        }

        /**
         * Counts histories, also in parallel and on a cluster. The container is serialisable, merges exactly, can be
         * finished many times, and is no larger than the counts but for a buffer.
         *
         * @param cadence what the histories' ages count; each customer's history comes once
         * @return the collector; it refuses histories whose ages are not whole numbers below 2^31
         */
        public static Collector<PurchaseHistory, Tally, Counts> collector(Cadence cadence) {
            return Collector.of(
                    () -> new Tally(cadence),
                    Tally::add,
                    (a, b) -> {
                        a.merge(b);
                        return a;
                    },
                    Tally::result,
                    Collector.Characteristics.UNORDERED);
        }

        /**
         * The counts of the customers of both, who must be different customers.
         *
         * @param other counts of the same cadence
         * @return the exact sum
         * @throws IllegalArgumentException if the cadences differ, naming both
         */
        public Counts plus(Counts other) {
            if (cadence == null || other.cadence == null) {
                return cadence == null ? other : this;
            }
            Steps.requireSame(cadence, other.cadence);
            return new Counts(cadence, groups.plus(other.groups));
        }

        /**
         * What the ages count.
         *
         * @return the cadence; nothing where there are no customers
         */
        public Optional<Cadence> cadence() {
            return Optional.ofNullable(cadence);
        }

        /**
         * How many customers were counted.
         *
         * @return the sum over all groups
         */
        public long customers() {
            return LongStream.of(groups.customers).sum();
        }

        /**
         * How many different (x, t_x, T) there are.
         *
         * @return the number of groups
         */
        public int size() {
            return groups.size();
        }

        /**
         * x of a group.
         *
         * @param group its number, from 0 to {@link #size()} - 1
         * @return the repeat purchases of each of its customers
         * @throws IndexOutOfBoundsException if there is no such group
         */
        public long repeatPurchases(int group) {
            return groups.repeats[group];
        }

        /**
         * t_x of a group.
         *
         * @param group its number, from 0 to {@link #size()} - 1
         * @return the steps from the first purchase to the last
         * @throws IndexOutOfBoundsException if there is no such group
         */
        public long ageAtLastPurchase(int group) {
            return groups.agesAtLast[group];
        }

        /**
         * T of a group.
         *
         * @param group its number, from 0 to {@link #size()} - 1
         * @return the steps from the first purchase to the end of observation
         * @throws IndexOutOfBoundsException if there is no such group
         */
        public long age(int group) {
            return groups.ages[group];
        }

        /**
         * How many customers a group has.
         *
         * @param group its number, from 0 to {@link #size()} - 1
         * @return their number, at least 1
         * @throws IndexOutOfBoundsException if there is no such group
         */
        public long customers(int group) {
            return groups.customers[group];
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Counts counts
                    && Objects.equals(cadence, counts.cadence)
                    && groups.equals(counts.groups);
        }

        @Override
        public int hashCode() {
            return Objects.hash(cadence, groups);
        }

        /** {@code 2,357 customers in 1,016 groups of (x, t_x, T), daily (America/New_York)}. */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d customers in %,d groups of (x, t_x, T)%s",
                    customers(),
                    size(),
                    cadence == null ? "" : ", " + cadence);
        }

        /** Takes histories, one at a time and from other tallies. Not thread-safe. */
        public static final class Tally implements Serializable {
            private static final long serialVersionUID = 1;
            private static final int BUFFER = 1 << 16;

            private final Cadence cadence;
            private Triples groups = Triples.NONE;
            private IntColumn repeats = new IntColumn();
            private IntColumn agesAtLast = new IntColumn();
            private IntColumn ages = new IntColumn();
            private LongColumn customers = new LongColumn();

            private Tally(Cadence cadence) {
                this.cadence = cadence;
            }

            /**
             * Counts a customer.
             *
             * @param history the customer's history, in whole steps of the cadence
             * @throws IllegalArgumentException if an age is not a whole number, or a number is 2^31 or more
             */
            public void add(PurchaseHistory history) {
                add(
                        history.repeatPurchases(),
                        whole("ageAtLastPurchase", history.ageAtLastPurchase()),
                        whole("age", history.age()),
                        1);
            }

            /**
             * Counts customers who share x, t_x and T.
             *
             * @param repeatPurchases x, at least 0
             * @param ageAtLastPurchase t_x, at least 0, and 0 when x is
             * @param age T, at least t_x
             * @param count how many customers, at least 0
             * @throws IllegalArgumentException if a number is not as said, or x or T is 2^31 or more
             */
            public void add(long repeatPurchases, long ageAtLastPurchase, long age, long count) {
                require("repeatPurchases", repeatPurchases, 0, Integer.MAX_VALUE);
                require("age", age, 0, Integer.MAX_VALUE);
                require("ageAtLastPurchase", ageAtLastPurchase, 0, repeatPurchases == 0 ? 0 : age);
                require("customers", count, 0, Long.MAX_VALUE);
                repeats.add((int) repeatPurchases);
                agesAtLast.add((int) ageAtLastPurchase);
                ages.add((int) age);
                customers.add(count);
                if (ages.size() >= Math.max(BUFFER, groups.size())) {
                    group();
                }
            }

            /**
             * Takes all that another tally counted; that one stays as it is.
             *
             * @param other a tally of the same cadence, of other customers
             * @throws IllegalArgumentException if the cadences differ, naming both
             */
            public void merge(Tally other) {
                Steps.requireSame(cadence, other.cadence);
                groups = groups.plus(other.all());
            }

            /**
             * The counts of what was taken so far.
             *
             * @return the counts
             */
            public Counts result() {
                group();
                return of(cadence, groups);
            }

            private Triples all() {
                return groups.plus(
                        Triples.group(repeats.toArray(), agesAtLast.toArray(), ages.toArray(), customers.toArray()));
            }

            private void group() {
                groups = all();
                repeats = new IntColumn();
                agesAtLast = new IntColumn();
                ages = new IntColumn();
                customers = new LongColumn();
            }

            private static void require(String name, long value, long least, long most) {
                if (value < least || value > most) {
                    throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", got " + value);
                }
            }

            private static long whole(String name, double value) {
                if (value != Math.rint(value)) {
                    throw new IllegalArgumentException(name + " must be a whole number of steps, got " + value);
                }
                return (long) value;
            }
        }
    }
}
