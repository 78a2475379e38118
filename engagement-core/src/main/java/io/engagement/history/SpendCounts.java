package io.engagement.history;

import io.engagement.domain.Money;
import io.engagement.internal.column.RadixSort;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How many customers share each number of paid repeat purchases and exact sum of them: all that a model of spend in
 * {@code ltv} is fitted from, as {@link CustomerBase.Counts} are for purchase times. Counts of disjoint customers add up
 * exactly, in any order. So a cluster can count and one machine fit.
 *
 * <p>Only customers who have paid for a repeat purchase are in it. Groups are numbered from 0 in ascending order of the
 * number, then of the sum. Immutable and thread-safe; 20 bytes a group, so at most 20 bytes for each of those customers.
 */
public final class SpendCounts implements Serializable {
    private static final long serialVersionUID = 1;
    private static final SpendCounts EMPTY = new SpendCounts(null, new int[0], new MoneyColumn(0), new long[0]);

    private final @Nullable Currency currency;
    private final int[] paidRepeats;
    private final MoneyColumn paid;
    private final long[] customers;

    private SpendCounts(@Nullable Currency currency, int[] paidRepeats, MoneyColumn paid, long[] customers) {
        this.currency = currency;
        this.paidRepeats = paidRepeats;
        this.paid = paid;
        this.customers = customers;
    }

    /**
     * The counts of no customers. They have no currency, and leave any others as they are in {@link #plus}; the counts of
     * every base without customers equal them.
     *
     * @return no groups
     */
    public static SpendCounts empty() {
        return EMPTY;
    }

    /** Counts the rows of a base. */
    static SpendCounts of(Currency currency, HistoryColumns rows) {
        int[] paying = IntStream.range(0, rows.ages.length)
                .filter(row -> rows.paidRepeats(row) > 0)
                .toArray();
        long counts = 0;
        long units = 0;
        for (int row : paying) {
            counts |= rows.paidRepeats(row);
            units |= rows.paid.isUnits() ? rows.paid.units(row) : -1;
        }
        int unitBits = Long.SIZE - Long.numberOfLeadingZeros(units);
        int bits = Long.SIZE - Long.numberOfLeadingZeros(counts) + unitBits;
        return bits > Long.SIZE ? ofLarge(currency, rows, paying) : ofPacked(currency, rows, paying, unitBits, bits);
    }

    private static SpendCounts ofPacked(Currency currency, HistoryColumns rows, int[] paying, int unitBits, int bits) {
        long[] keys = new long[paying.length];
        for (int i = 0; i < keys.length; i++) {
            // No sum is 0, so there is always a bit to shift by less than 64.
            keys[i] = (long) rows.paidRepeats(paying[i]) << unitBits | rows.paid.units(paying[i]);
        }
        keys = RadixSort.sort(keys, bits);
        Groups groups = new Groups(distinct(keys));
        long mask = (1L << unitBits) - 1;
        for (int i = 0; i < keys.length; i++) {
            if (i == 0 || keys[i] != keys[i - 1]) {
                groups.begin((int) (keys[i] >>> unitBits));
                groups.paid.add(keys[i] & mask, rows.paid.scale());
            }
            groups.count(1);
        }
        return groups.counts(currency);
    }

    private static int distinct(long[] sorted) {
        int distinct = Math.min(1, sorted.length);
        for (int i = 1; i < sorted.length; i++) {
            distinct += sorted[i] == sorted[i - 1] ? 0 : 1;
        }
        return distinct;
    }

    /** For sums beyond any currency's smallest units. */
    private static SpendCounts ofLarge(Currency currency, HistoryColumns rows, int[] paying) {
        int[] sorted = IntStream.of(paying)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(rows::paidRepeats)
                        .thenComparing((a, b) -> rows.paid.compare(a, rows.paid, b)))
                .mapToInt(row -> row)
                .toArray();
        Groups groups = new Groups(sorted.length);
        for (int i = 0; i < sorted.length; i++) {
            boolean same = i > 0
                    && rows.paidRepeats(sorted[i]) == rows.paidRepeats(sorted[i - 1])
                    && rows.paid.compare(sorted[i], rows.paid, sorted[i - 1]) == 0;
            if (!same) {
                groups.begin(rows.paidRepeats(sorted[i]));
                groups.paid.addFrom(rows.paid, sorted[i]);
            }
            groups.count(1);
        }
        return groups.counts(currency);
    }

    /**
     * The counts of the customers of both, who must be different customers.
     *
     * @param other counts in the same currency
     * @return the exact sum
     * @throws IllegalArgumentException if the currencies differ, naming both
     */
    public SpendCounts plus(SpendCounts other) {
        if (currency == null || other.currency == null) {
            return currency == null ? other : this;
        }
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("currency must be " + currency + ", got " + other.currency);
        }
        Groups groups = new Groups(size() + other.size());
        int mine = 0;
        int theirs = 0;
        while (mine < size() || theirs < other.size()) {
            int order = mine == size() ? 1 : theirs == other.size() ? -1 : compare(mine, other, theirs);
            SpendCounts from = order <= 0 ? this : other;
            int group = order <= 0 ? mine : theirs;
            groups.begin(from.paidRepeats[group]);
            groups.paid.addFrom(from.paid, group);
            if (order <= 0) {
                groups.count(customers[mine++]);
            }
            if (order >= 0) {
                groups.count(other.customers[theirs++]);
            }
        }
        return groups.counts(currency);
    }

    private int compare(int group, SpendCounts other, int otherGroup) {
        int order = Integer.compare(paidRepeats[group], other.paidRepeats[otherGroup]);
        return order == 0 ? paid.compare(group, other.paid, otherGroup) : order;
    }

    /**
     * The currency of all sums.
     *
     * @return the currency of the base; nothing where there are no customers
     */
    public Optional<Currency> currency() {
        return Optional.ofNullable(currency);
    }

    /**
     * How many customers were counted: those who have paid for a repeat purchase.
     *
     * @return the sum over all groups
     */
    public long customers() {
        return LongStream.of(customers).sum();
    }

    /**
     * How many different pairs of a number of paid repeat purchases and their sum there are.
     *
     * @return the number of groups
     */
    public int size() {
        return customers.length;
    }

    /**
     * The paid repeat purchases of each customer of a group: the x of a model of spend.
     *
     * @param group its number, from 0 to {@link #size()} - 1
     * @return their number, at least 1
     * @throws IndexOutOfBoundsException if there is no such group
     */
    public long paidRepeats(int group) {
        return paidRepeats[group];
    }

    /**
     * What those purchases of a customer of a group come to.
     *
     * @param group its number, from 0 to {@link #size()} - 1
     * @return the exact sum, above 0
     * @throws IndexOutOfBoundsException if there is no such group
     */
    public Money paidSpend(int group) {
        Objects.checkIndex(group, size());
        return Money.of(paid.get(group), Objects.requireNonNull(currency));
    }

    /**
     * What one of those purchases of a customer of a group came to on average: the m of a model of spend.
     *
     * @param group its number, from 0 to {@link #size()} - 1
     * @return the mean in units of the currency, the same as {@link CustomerBase#meanRepeatSpend} of each of the customers
     * @throws IndexOutOfBoundsException if there is no such group
     */
    public double meanRepeatSpend(int group) {
        return paid.mean(group, paidRepeats[group]);
    }

    /**
     * How many customers a group has.
     *
     * @param group its number, from 0 to {@link #size()} - 1
     * @return their number, at least 1
     * @throws IndexOutOfBoundsException if there is no such group
     */
    public long customers(int group) {
        return customers[group];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpendCounts counts
                && Objects.equals(currency, counts.currency)
                && Arrays.equals(paidRepeats, counts.paidRepeats)
                && Arrays.equals(customers, counts.customers)
                && paid.sameAs(counts.paid);
    }

    @Override
    public int hashCode() {
        return Objects.hash(currency, Arrays.hashCode(paidRepeats), Arrays.hashCode(customers));
    }

    /** {@code 1,011 customers in 934 groups of (paid repeat purchases, their sum), USD}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d customers in %,d groups of (paid repeat purchases, their sum)%s",
                customers(),
                size(),
                currency == null ? "" : ", " + currency);
    }

    /** The columns while they are filled in order. */
    private static final class Groups {
        private final int[] paidRepeats;
        private final MoneyColumn paid;
        private final long[] customers;
        private int size;

        private Groups(int most) {
            paidRepeats = new int[most];
            paid = new MoneyColumn(most);
            customers = new long[most];
        }

        private void begin(int repeats) {
            paidRepeats[size++] = repeats;
        }

        private void count(long more) {
            customers[size - 1] = Math.addExact(customers[size - 1], more);
        }

        private SpendCounts counts(Currency currency) {
            return new SpendCounts(
                    currency, Arrays.copyOf(paidRepeats, size), paid.trimmed(), Arrays.copyOf(customers, size));
        }
    }
}
