package io.engagement.history;

import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Window;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.column.IntColumn;
import io.engagement.internal.column.Names;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Currency;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collector;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every customer's purchase steps (usually local days) with the exact net sum of each: the one source of purchase counts
 * and dates, repeat purchases, spend and revenue. Built in one pass over purchases in any order, in pieces that merge
 * exactly.
 *
 * <ul>
 *   <li>Purchases of one customer in one step are one purchase.
 *   <li>What carries an order is booked on the step of that order's first line, from its own moment on: later lines, and
 *       refunds (negative amounts). A refund without an order, or whose order has no line up to then, is netted on its
 *       own step.
 *   <li>A step counts as a purchase if something was bought in it and refunds did not take all of it back. A free
 *       purchase (amount 0) counts.
 *   <li>A purchase whose id was taken before is left out and counted under "repeated event id"; if it is another
 *       purchase, it is refused. Purchases without an id cannot be told apart from repeats.
 *   <li>All amounts are of one currency; another is refused.
 * </ul>
 *
 * <p>Immutable and thread-safe.
 */
public final class PurchaseLog implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(PurchaseLog.class);
    private static final Currency NO_CURRENCY = Currency.getInstance("XXX");

    private final Cadence cadence;
    private final Currency currency;
    private final Entries entries;
    private final @Nullable Instant latest;
    private final Exclusions excluded;

    private PurchaseLog(
            Cadence cadence, Currency currency, Entries entries, @Nullable Instant latest, Exclusions excluded) {
        this.cadence = cadence;
        this.currency = currency;
        this.entries = entries;
        this.latest = latest;
        this.excluded = excluded;
    }

    /**
     * The log of some purchases.
     *
     * @param purchases the purchases, in any order
     * @param cadence the steps; purchases within one are one purchase
     * @return the log
     * @throws IllegalArgumentException if the purchases are of several currencies, naming two
     */
    public static PurchaseLog of(Iterable<Purchase> purchases, Cadence cadence) {
        Builder builder = new Builder(cadence);
        purchases.forEach(builder::add);
        return builder.build();
    }

    /**
     * Collects purchases, also in parallel. The container is serialisable, merges exactly and can be finished many
     * times.
     *
     * @param cadence the steps; purchases within one are one purchase
     * @return the collector
     */
    public static Collector<Purchase, Builder, PurchaseLog> collector(Cadence cadence) {
        return Collector.of(
                () -> new Builder(cadence),
                Builder::add,
                (a, b) -> {
                    a.merge(b);
                    return a;
                },
                Builder::build,
                Collector.Characteristics.UNORDERED);
    }

    /**
     * What was known of each customer just before a moment. The end of observation is the step of the last instant
     * before {@code asOf}; purchases and refunds of later steps are not seen.
     *
     * @param asOf the moment: after the last purchase of the log, or else where a step begins
     * @return the customers who had bought by then
     * @throws IllegalArgumentException if {@code asOf} falls within a step and not after the last purchase: the log does
     *     not hold which purchases of that step came before
     */
    public CustomerBase asOf(Instant asOf) {
        int end = lastStepBefore(asOf);
        HistoryColumns.Filling rows = new HistoryColumns.Filling(end);
        long without = 0;
        for (int customer = 0; customer < entries.customers(); customer++) {
            boolean known = entries.isKnown(customer, end);
            if (known && !rows.add(entries, customer)) {
                without++;
            }
        }
        Exclusions none = Exclusions.of("customers whose purchases were all refunded", without);
        CustomerBase base = new CustomerBase(asOf, cadence, currency, excluded.plus(none), rows.ids(), rows.columns());
        LOG.debug("{}", base);
        return base;
    }

    private int lastStepBefore(Instant asOf) {
        if (latest != null && !latest.isBefore(asOf)) {
            Steps.border("asOf", asOf, cadence);
        }
        return Steps.indexOf(asOf.minusNanos(1), cadence);
    }

    /**
     * The steps in which a customer had bought something and kept some of it, as was known just before a moment.
     *
     * @param customerId whose
     * @param asOf the moment, as for {@link #asOf}
     * @return their numbers, ascending, as {@link Cadence#indexOf} gives them; none for a customer the log does not hold
     * @throws IllegalArgumentException if {@code asOf} falls within a step and not after the last purchase
     */
    public int[] steps(String customerId, Instant asOf) {
        int end = lastStepBefore(asOf);
        int customer = Arrays.binarySearch(entries.ids, customerId);
        IntStream.Builder steps = IntStream.builder();
        if (customer >= 0) {
            entries.forEachStep(customer, end, (step, net, purchase) -> {
                if (purchase) {
                    steps.add(step);
                }
            });
        }
        return steps.build().toArray();
    }

    /**
     * The purchases booked in a window.
     *
     * @param window a window that begins and ends where steps do
     * @return a log of them; its first purchases are the first within the window. Within a step it can be read only
     *     where this log can
     * @throws IllegalArgumentException if the window cuts a step
     */
    public PurchaseLog during(Window window) {
        int first = Steps.border("window start", window.start(), cadence);
        int end = Steps.border("window end", window.end(), cadence);
        Entries inside = entries.booked(first, end);
        return new PurchaseLog(cadence, currency, inside, latest, excluded);
    }

    /**
     * The steps the log is kept in.
     *
     * @return the cadence
     */
    public Cadence cadence() {
        return cadence;
    }

    /**
     * The currency of all amounts.
     *
     * @return the currency; XXX, no currency, for an empty log
     */
    public Currency currency() {
        return currency;
    }

    /**
     * How many customers the log holds, those whose purchases were all refunded included.
     *
     * @return their number
     */
    public int customers() {
        return entries.customers();
    }

    /**
     * The sum of all amounts, refunds taken off.
     *
     * @return the exact net sum
     */
    public Money total() {
        BigDecimal sum = BigDecimal.ZERO;
        for (int row = 0; row < entries.size(); row++) {
            sum = sum.add(entries.net.get(row));
        }
        return Money.of(sum, currency);
    }

    /**
     * What one customer paid, refunds taken off.
     *
     * @param customerId whose
     * @return the exact net sum; nothing for a customer the log does not hold
     */
    public Optional<Money> net(String customerId) {
        int customer = Arrays.binarySearch(entries.ids, customerId);
        return customer < 0 ? Optional.empty() : Optional.of(Money.of(entries.net(customer), currency));
    }

    /**
     * What was left out, and why.
     *
     * @return the number of repeated event ids
     */
    public Exclusions excluded() {
        return excluded;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PurchaseLog log
                && cadence.equals(log.cadence)
                && currency.equals(log.currency)
                && Objects.equals(latest, log.latest)
                && excluded.equals(log.excluded)
                && entries.sameAs(log.entries);
    }

    @Override
    public int hashCode() {
        return Objects.hash(cadence, currency, latest, entries.size());
    }

    /** How much is in it: {@code purchases of 2,357 customers in 6,696 customer-steps, net 244,091.93, daily (UTC)}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "purchases of %,d customers in %,d customer-steps, net %s, %s",
                customers(),
                entries.size(),
                total(),
                cadence);
    }

    /** Takes purchases, one at a time and from other builders. Not thread-safe. */
    public static final class Builder implements Serializable {
        private static final long serialVersionUID = 1;
        private static final int NONE = -1;

        private final Cadence cadence;
        private final Names names = new Names();
        private final IntColumn customers = new IntColumn();
        private final IntColumn steps = new IntColumn();
        private final MoneyColumn amounts = new MoneyColumn();
        private final IntColumn orders = new IntColumn();
        private final IntColumn events = new IntColumn();
        private final Names orderNames = new Names();
        private final Names eventNames = new Names();
        private final IntColumn rowOfEvent = new IntColumn();
        private @Nullable Currency currency;
        private @Nullable Instant latest;
        private long repeated;

        private Builder(Cadence cadence) {
            this.cadence = cadence;
        }

        /**
         * Takes a purchase.
         *
         * @param purchase the purchase
         * @throws IllegalArgumentException if its currency is not that of the purchases before, or its id was taken with
         *     another customer, day, amount or order, naming both; nothing is changed then
         */
        public void add(Purchase purchase) {
            int step = Steps.indexOf(purchase.at(), cadence);
            String order = purchase.order().isEmpty() ? "" : orderOf(purchase);
            int first = rowOf(purchase.id());
            if (first != NONE) {
                requireSame(
                        first,
                        purchase.id(),
                        purchase.customerId(),
                        step,
                        purchase.amount().value(),
                        order);
                repeated++;
                return;
            }
            require(purchase.amount().currency());
            latest = later(latest, purchase.at());
            identify(purchase.id());
            customers.add(names.numberOf(purchase.customerId()));
            steps.add(step);
            amounts.add(purchase.amount().value());
            orders.add(order.isEmpty() ? NONE : orderNames.numberOf(order));
        }

        /** The length keeps customer and order apart, whatever characters they hold. */
        private static String orderOf(Purchase purchase) {
            return purchase.customerId().length() + " " + purchase.customerId() + " " + purchase.order();
        }

        /**
         * Takes all that another builder took; that one stays as it is.
         *
         * @param other a builder of the same cadence and currency
         * @throws IllegalArgumentException if the cadences or currencies differ, or an id names different purchases;
         *     nothing is changed then
         */
        public void merge(Builder other) {
            Steps.requireSame(cadence, other.cadence);
            int rows = other.steps.size();
            BitSet repeats = new BitSet();
            for (int row = 0; row < rows; row++) {
                int first = rowOf(other.idOf(row));
                if (first != NONE) {
                    String customer = other.names.name(other.customers.get(row));
                    BigDecimal amount = other.amounts.get(row);
                    requireSame(first, other.idOf(row), customer, other.steps.get(row), amount, other.orderOf(row));
                    repeats.set(row);
                }
            }
            if (other.currency != null) {
                require(other.currency);
            }
            if (other.latest != null) {
                latest = later(latest, other.latest);
            }
            repeated += other.repeated + repeats.cardinality();
            IntUnaryOperator customer = names.translate(other.names);
            IntUnaryOperator order = orderNames.translate(other.orderNames);
            for (int row = repeats.nextClearBit(0); row < rows; row = repeats.nextClearBit(row + 1)) {
                identify(other.idOf(row));
                customers.add(customer.applyAsInt(other.customers.get(row)));
                steps.add(other.steps.get(row));
                amounts.add(other.amounts.get(row));
                int line = other.orders.get(row);
                orders.add(line == NONE ? NONE : order.applyAsInt(line));
            }
        }

        /** The row of the purchase that has an id, if it was taken. */
        private int rowOf(String id) {
            int event = id.isEmpty() ? NONE : eventNames.find(id);
            return event == NONE ? NONE : rowOfEvent.get(event);
        }

        /** Says whose the next row is. */
        private void identify(String id) {
            events.add(id.isEmpty() ? NONE : eventNames.numberOf(id));
            if (!id.isEmpty()) {
                rowOfEvent.add(steps.size());
            }
        }

        private String idOf(int row) {
            return events.get(row) == NONE ? "" : eventNames.name(events.get(row));
        }

        private String orderOf(int row) {
            return orders.get(row) == NONE ? "" : orderNames.name(orders.get(row));
        }

        private void requireSame(int row, String id, String customer, int step, BigDecimal amount, String order) {
            String known = names.name(customers.get(row));
            if (!known.equals(customer)
                    || steps.get(row) != step
                    || amounts.get(row).compareTo(amount) != 0
                    || !orderOf(row).equals(order)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "id \"%s\" must always name the same purchase, got %s of customer \"%s\" on %s and %s of \"%s\" on %s",
                        id,
                        amounts.get(row).toPlainString(),
                        known,
                        cadence.firstDay(steps.get(row)),
                        amount.toPlainString(),
                        customer,
                        cadence.firstDay(step)));
            }
        }

        private void require(Currency other) {
            if (currency == null) {
                currency = other;
            } else if (!currency.equals(other)) {
                throw new IllegalArgumentException("currency must be " + currency + " as before, got " + other);
            }
        }

        private static Instant later(@Nullable Instant a, Instant b) {
            return a == null || b.isAfter(a) ? b : a;
        }

        /**
         * The log of what was taken so far.
         *
         * @return the log
         */
        public PurchaseLog build() {
            Entries entries = new Entries(names.sorted());
            int[] starts = new int[entries.customers() + 1];
            int[] rows = names.rowsByName(customers, entries.ids, starts);
            int[] firstLines = firstLinesOfOrders();
            for (int customer = 0; customer < entries.customers(); customer++) {
                addSums(entries, rows, starts[customer], starts[customer + 1], firstLines);
            }
            return new PurchaseLog(
                    cadence,
                    currency == null ? NO_CURRENCY : currency,
                    entries,
                    latest,
                    Exclusions.of("repeated event id", repeated));
        }

        /** Adds one customer's rows, those of the same booked and known step summed. */
        private void addSums(Entries entries, int[] rows, int from, int to, int[] firstLines) {
            int[] sorted = sortedBy(steps::get, Arrays.copyOfRange(rows, from, to));
            if (firstLines.length > 0) {
                sorted = sortedBy(row -> booked(row, firstLines), sorted);
            }
            int next = 0;
            while (next < sorted.length) {
                int first = next;
                int booked = booked(sorted[first], firstLines);
                int known = steps.get(sorted[first]);
                while (next < sorted.length
                        && booked(sorted[next], firstLines) == booked
                        && steps.get(sorted[next]) == known) {
                    next++;
                }
                entries.append(booked, known, amounts, sorted, first, next);
            }
            entries.closeCustomer();
        }

        /** The rows in the order of an int of each; rows with the same keep their order. */
        private static int[] sortedBy(IntUnaryOperator key, int[] rows) {
            if (rows.length == 1) {
                return rows;
            }
            long[] keys = new long[rows.length];
            for (int i = 0; i < rows.length; i++) {
                keys[i] = ((long) key.applyAsInt(rows[i]) << 32) | i;
            }
            Arrays.sort(keys);
            int[] sorted = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                sorted[i] = rows[(int) keys[i]];
            }
            return sorted;
        }

        /** The step a row is booked on: never a later one than its own, so that the future cannot move it. */
        private int booked(int row, int[] firstLines) {
            int order = orders.get(row);
            int step = steps.get(row);
            return order == NONE ? step : Math.min(step, firstLines[order]);
        }

        /** The step of the first line of each order; none is later than any. */
        private int[] firstLinesOfOrders() {
            int[] first = new int[orderNames.size()];
            Arrays.fill(first, Integer.MAX_VALUE);
            for (int row = 0; row < steps.size(); row++) {
                int order = orders.get(row);
                if (order != NONE && amounts.signum(row) >= 0) {
                    first[order] = Math.min(first[order], steps.get(row));
                }
            }
            return first;
        }
    }
}
