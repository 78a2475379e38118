package io.engagement.history;

import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.column.IntColumn;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
    private final String[] ids;
    private final Rows rows;

    private CustomerBase(Instant asOf, Cadence cadence, Currency currency, Exclusions excluded, Rows rows) {
        this.asOf = asOf;
        this.cadence = cadence;
        this.currency = currency;
        this.excluded = excluded;
        this.ids = rows.ids.toArray(String[]::new);
        this.rows = rows;
    }

    /**
     * How many customers had bought.
     *
     * @return the number of rows
     */
    public int size() {
        return ids.length;
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
        int row = Arrays.binarySearch(ids, customerId);
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
                ids[row],
                rows.repeats.get(row),
                rows.agesAtLast.get(row),
                rows.ages.get(row),
                Money.of(rows.first.get(row), currency),
                Money.of(rows.repeat.get(row), currency));
    }

    /**
     * Whose row it is.
     *
     * @param row its number, from 0 to {@link #size()} - 1
     * @return the customer's id
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public String customerId(int row) {
        return ids[row];
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
                && Arrays.equals(ids, base.ids)
                && IntStream.range(0, size()).allMatch(row -> row(row).equals(base.row(row)));
    }

    @Override
    public int hashCode() {
        return Objects.hash(asOf, cadence, currency, Arrays.hashCode(ids));
    }

    /** How many, how many of them came back, what they spent, and when that was. */
    @Override
    public String toString() {
        long repeaters = IntStream.range(0, size())
                .filter(row -> rows.repeats.get(row) > 0)
                .count();
        BigDecimal spend = IntStream.range(0, size())
                .mapToObj(row -> rows.first.get(row).add(rows.repeat.get(row)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return String.format(
                Locale.ROOT,
                "%,d customers as of %s, %,d bought again, spent %s, %s",
                size(),
                asOf,
                repeaters,
                Money.of(spend, currency),
                cadence);
    }

    /** The columns while they are filled. */
    static final class Rows implements Serializable {
        private static final long serialVersionUID = 1;

        private final int end;
        private final ArrayList<String> ids = new ArrayList<>();
        private final IntColumn repeats = new IntColumn();
        private final IntColumn agesAtLast = new IntColumn();
        private final IntColumn ages = new IntColumn();
        private final MoneyColumn first = new MoneyColumn();
        private final MoneyColumn repeat = new MoneyColumn();

        Rows(int end) {
            this.end = end;
        }

        /** Adds a customer's row, unless no purchase of theirs was kept. */
        boolean add(Entries entries, int customer) {
            var total = new Totals();
            entries.forEachStep(customer, end, total);
            if (total.purchases == 0) {
                return false;
            }
            ids.add(entries.ids[customer]);
            repeats.add(total.purchases - 1);
            agesAtLast.add(total.lastStep - total.firstStep);
            ages.add(end - total.firstStep);
            first.add(total.first);
            repeat.add(total.repeat);
            return true;
        }

        CustomerBase base(Instant asOf, Cadence cadence, Currency currency, Exclusions excluded) {
            return new CustomerBase(asOf, cadence, currency, excluded, this);
        }
    }

    /** One customer's steps, added up: what was refunded before the first purchase step belongs to it. */
    private static final class Totals implements Entries.StepConsumer {
        private int purchases;
        private int firstStep;
        private int lastStep;
        private BigDecimal first = BigDecimal.ZERO;
        private BigDecimal repeat = BigDecimal.ZERO;

        @Override
        public void accept(int step, BigDecimal net, boolean purchase) {
            if (purchase) {
                if (purchases == 0) {
                    firstStep = step;
                }
                purchases++;
                lastStep = step;
            }
            if (purchases == 0 || step == firstStep) {
                first = first.add(net);
            } else {
                repeat = repeat.add(net);
            }
        }
    }
}
