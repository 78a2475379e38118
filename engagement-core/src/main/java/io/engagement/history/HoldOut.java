package io.engagement.history;

import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.internal.column.IntColumn;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Currency;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What the customers of a base went on to buy: against it a forecast made from that base is held. Rows are those of the
 * base. Purchases and money are netted by the same code as in the base, so that both mean the same:
 *
 * <ul>
 *   <li>a purchase is a step after the base's end in which something was bought and kept; all of them are repeat purchases;
 *   <li>spend is the net sum of all that is booked on those steps;
 *   <li>what only became known of steps before (refunds and later lines of earlier orders) is in no row's spend, but in
 *       {@link #revisions};
 *   <li>customers who first bought later are in no row.
 * </ul>
 *
 * <p>Immutable and thread-safe.
 */
public final class HoldOut implements Serializable {
    private static final long serialVersionUID = 1;

    private final Instant start;
    private final Instant end;
    private final Cadence cadence;
    private final Currency currency;
    private final int[] purchases;
    private final MoneyColumn spend;
    private final BigDecimal revisions;
    /** Steps in which any customer bought again, ascending, and how often that had happened by then. */
    private final int[] steps;

    private final long[] repeatsUpTo;

    private HoldOut(CustomerBase calibration, Instant end, Filling filling) {
        this.start = calibration.asOf();
        this.end = end;
        this.cadence = calibration.cadence();
        this.currency = calibration.currency();
        this.purchases = filling.purchases.toArray();
        this.spend = filling.spend.trimmed();
        this.revisions = filling.revisions.value().subtract(calibration.spend());
        int[] repeats = filling.repeats.toArray();
        Arrays.sort(repeats);
        int[] last = IntStream.range(0, repeats.length)
                .filter(i -> i + 1 == repeats.length || repeats[i] != repeats[i + 1])
                .toArray();
        this.steps = IntStream.of(last).map(i -> repeats[i]).toArray();
        this.repeatsUpTo = IntStream.of(last).mapToLong(i -> i + 1L).toArray();
    }

    /**
     * Where the hold-out begins.
     *
     * @return the moment the base was read at
     */
    public Instant start() {
        return start;
    }

    /**
     * Where the hold-out ends.
     *
     * @return the first instant after it
     */
    public Instant end() {
        return end;
    }

    /**
     * How many customers are followed.
     *
     * @return the number of rows of the base
     */
    public int size() {
        return purchases.length;
    }

    /**
     * How often a customer bought.
     *
     * @param row the row of the base
     * @return the number of steps with a purchase
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public long purchases(int row) {
        return purchases[row];
    }

    /**
     * What a customer spent.
     *
     * @param row the row of the base
     * @return the net sum of the steps of the hold-out
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public Money spend(int row) {
        return Money.of(spend.get(row), currency);
    }

    /**
     * What a customer spent, as a plain number: for sums over many.
     *
     * @param row the row of the base
     * @return {@link #spend(int)} in units of the currency, the nearest double
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public double spendAsDouble(int row) {
        return spend.mean(row, 1);
    }

    /**
     * How often all of them bought.
     *
     * @return the number of customer-steps with a purchase
     */
    public long purchases() {
        return IntStream.of(purchases).asLongStream().sum();
    }

    /**
     * How many of them bought at all.
     *
     * @return the number of rows with a purchase
     */
    public long buyers() {
        return IntStream.of(purchases).filter(count -> count > 0).count();
    }

    /**
     * What all of them spent.
     *
     * @return the exact sum of all rows
     */
    public Money spend() {
        return Money.of(spend.sum(), currency);
    }

    /**
     * What became known in the hold-out of the steps before it: refunds and later lines of earlier orders. The spend of the
     * base, of the hold-out and this add up to the spend of the same customers at its end.
     *
     * @return the net sum over all customers; negative where refunds outweigh
     */
    public Money revisions() {
        return Money.of(revisions, currency);
    }

    /**
     * How often the customers of the base bought again in some steps, before or in the hold-out, as known at its end: what
     * a forecast is tracked against, week by week.
     *
     * @param firstStep the first step, as {@link Cadence#indexOf} numbers it
     * @param endStep the step after the last
     * @return the number of customer-steps with a purchase that was not the customer's first
     */
    public long repeatPurchases(long firstStep, long endStep) {
        return repeatsBefore(endStep) - repeatsBefore(Math.min(firstStep, endStep));
    }

    private long repeatsBefore(long step) {
        int found = step > Integer.MAX_VALUE
                ? steps.length
                : Arrays.binarySearch(steps, (int) Math.max(step, Integer.MIN_VALUE));
        int before = found < 0 ? -found - 1 : found;
        return before == 0 ? 0 : repeatsUpTo[before - 1];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HoldOut that
                && start.equals(that.start)
                && end.equals(that.end)
                && cadence.equals(that.cadence)
                && currency.equals(that.currency)
                && Arrays.equals(purchases, that.purchases)
                && spend.sameAs(that.spend)
                && revisions.compareTo(that.revisions) == 0
                && Arrays.equals(steps, that.steps)
                && Arrays.equals(repeatsUpTo, that.repeatsUpTo);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(purchases) * 31 + end.hashCode();
    }

    /** {@code 684 of 2,357 customers bought 1,882 times from ... to just before ..., spent USD 70,976.39}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d of %,d customers bought %,d times from %s to just before %s, spent %s",
                buyers(),
                size(),
                purchases(),
                start,
                end,
                spend());
    }

    /** The rows while they are filled. */
    static final class Filling implements Entries.StepConsumer {
        private final Entries entries;
        private final int calibrationEnd;
        private final int end;
        private final IntColumn purchases = new IntColumn();
        private final MoneyColumn spend = new MoneyColumn();
        private final IntColumn repeats = new IntColumn();
        private final ExactSum revisions = new ExactSum();
        private final ExactSum step = new ExactSum();
        private final ExactSum spent = new ExactSum();
        private boolean boughtBefore;
        private int bought;

        /** The rows of a base that was read at the end of a step, as known by the end of a later one. */
        Filling(Entries entries, int calibrationEnd, int end) {
            this.entries = entries;
            this.calibrationEnd = calibrationEnd;
            this.end = end;
            revisions.clear(entries.net);
        }

        /** Adds a customer's row. */
        void add(int customer) {
            boughtBefore = false;
            bought = 0;
            spent.clear(entries.net);
            entries.forEachStep(customer, end, step, this);
            purchases.add(bought);
            spent.addTo(spend);
        }

        @Override
        public void accept(int at, ExactSum net, boolean purchase) {
            if (at <= calibrationEnd) {
                revisions.add(net);
            } else {
                spent.add(net);
                bought += purchase ? 1 : 0;
            }
            // After the base every purchase is one again, even where what came before was refunded since.
            if (purchase && (boughtBefore || at > calibrationEnd)) {
                repeats.add(at);
            }
            boughtBefore |= purchase;
        }

        HoldOut holdOut(CustomerBase calibration, Instant end) {
            return new HoldOut(calibration, end, this);
        }
    }
}
