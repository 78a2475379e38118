package io.engagement.history;

import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Window;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.column.IntColumn;
import io.engagement.internal.column.Names;
import io.engagement.internal.column.SortedNames;
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
        HistoryColumns.Filling rows = new HistoryColumns.Filling(entries, end);
        long without = 0;
        for (int customer = 0; customer < entries.customers(); customer++) {
            if (!rows.add(customer) && entries.isKnown(customer, end)) {
                without++;
            }
        }
        Exclusions none = Exclusions.of("customers whose purchases were all refunded", without);
        CustomerBase base = new CustomerBase(
                asOf, cadence, currency, excluded.plus(none), entries.ids.select(rows.customers()), rows.columns());
        LOG.debug("{}", base);
        return base;
    }

    /**
     * What the customers of a base went on to buy, up to a moment.
     *
     * @param calibration a base of this log, as {@link #asOf} gives it
     * @param end the end of the hold-out, after that of the base: after the last purchase of the log, or else where a step
     *     begins
     * @return the purchases and the spend of each row of the base
     * @throws IllegalArgumentException if {@code end} is not after the base's, or falls within a step and not after the last
     *     purchase, or a customer of the base is not in the log, or the cadence or currency is another
     */
    public HoldOut holdOut(CustomerBase calibration, Instant end) {
        Steps.requireSame(cadence, calibration.cadence());
        if (!end.isAfter(calibration.asOf())) {
            throw new IllegalArgumentException(
                    "end must be after the end of calibration (" + calibration.asOf() + "), got " + end);
        }
        if (!calibration.currency().equals(currency)) {
            throw new IllegalArgumentException(
                    "calibration must be in " + currency + " as the log is, got " + calibration.currency());
        }
        HoldOut.Filling rows = new HoldOut.Filling(entries, lastStepBefore(calibration.asOf()), lastStepBefore(end));
        int customer = 0;
        for (int row = 0; row < calibration.size(); row++) {
            // Both are in the order of the ids.
            while (customer < entries.customers() && calibration.compare(row, entries.ids, customer) > 0) {
                customer++;
            }
            if (customer == entries.customers() || calibration.compare(row, entries.ids, customer) != 0) {
                throw new IllegalArgumentException(
                        "calibration must be a base of this log, got customer \"" + calibration.customerId(row) + '"');
            }
            rows.add(customer);
        }
        return rows.holdOut(calibration, end);
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
        int customer = entries.ids.find(customerId);
        IntStream.Builder steps = IntStream.builder();
        if (customer >= 0) {
            entries.forEachStep(customer, end, new ExactSum(), (step, net, purchase) -> {
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
        return Money.of(entries.net.sum(), currency);
    }

    /**
     * What one customer paid, refunds taken off.
     *
     * @param customerId whose
     * @return the exact net sum; nothing for a customer the log does not hold
     */
    public Optional<Money> net(String customerId) {
        int customer = entries.ids.find(customerId);
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

    /** How much is in it: {@code purchases of 2,357 customers in 6,696 customer-steps, net 244,091.94, daily (UTC)}. */
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
        /** Customers are looked up together: while one waits for the memory, so does the next. */
        private static final int PENDING = 512;

        private final Cadence cadence;
        private final Names names = new Names();
        private final IntColumn customers = new IntColumn();
        private final IntColumn steps = new IntColumn();
        private final MoneyColumn amounts = new MoneyColumn();
        /** Shorter than the others where the last rows have none; so are the events. */
        private final IntColumn orders = new IntColumn();

        private final IntColumn events = new IntColumn();
        private final Names orderNames = new Names();
        private final Names eventNames = new Names();
        private final IntColumn rowOfEvent = new IntColumn();
        private @Nullable Currency currency;
        private @Nullable Instant latest;
        private long repeated;
        /** The customers of the last rows. */
        private String[] pending = new String[PENDING];

        private int pendingCount;
        private transient @Nullable StepCalendar calendar;

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
            int step = stepOf(purchase.at());
            String order = purchase.order().isEmpty() ? "" : orderOf(purchase);
            BigDecimal amount = purchase.amount().value();
            require(purchase.amount().currency());
            int row = steps.size();
            if (!purchase.id().isEmpty()) {
                int known = eventNames.size();
                int event = eventNames.numberOf(purchase.id());
                if (event < known) {
                    requireSame(rowOfEvent.get(event), purchase.id(), purchase.customerId(), step, amount, order);
                    repeated++;
                    return;
                }
                events.addAt(row, event, NONE);
                rowOfEvent.add(row);
            }
            latest = later(latest, purchase.at());
            if (!order.isEmpty()) {
                orders.addAt(row, orderNames.numberOf(order), NONE);
            }
            steps.add(step);
            amounts.add(amount);
            pending[pendingCount++] = purchase.customerId();
            if (pendingCount == PENDING) {
                nameCustomers();
            }
        }

        private int stepOf(Instant at) {
            if (calendar == null) {
                calendar = new StepCalendar(cadence);
            }
            return calendar.indexOf(at);
        }

        private void nameCustomers() {
            names.numbersOf(pending, pendingCount, customers);
            Arrays.fill(pending, null);
            pendingCount = 0;
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
            nameCustomers();
            other.nameCustomers();
            BitSet repeats = repeatsIn(other);
            if (other.currency != null) {
                require(other.currency);
            }
            if (other.latest != null) {
                latest = later(latest, other.latest);
            }
            repeated += other.repeated + repeats.cardinality();
            IntUnaryOperator customer = names.translate(other.names);
            IntUnaryOperator order = orderNames.translate(other.orderNames);
            int rows = other.steps.size();
            for (int row = repeats.nextClearBit(0); row < rows; row = repeats.nextClearBit(row + 1)) {
                if (other.event(row) != NONE) {
                    events.addAt(steps.size(), eventNames.numberOf(other.idOf(row)), NONE);
                    rowOfEvent.add(steps.size());
                }
                if (other.order(row) != NONE) {
                    orders.addAt(steps.size(), order.applyAsInt(other.order(row)), NONE);
                }
                customers.add(customer.applyAsInt(other.customers.get(row)));
                steps.add(other.steps.get(row));
                amounts.addFrom(other.amounts, row);
            }
        }

        /** The rows of another builder that were taken here. */
        private BitSet repeatsIn(Builder other) {
            BitSet repeats = new BitSet();
            for (int row = 0; row < other.events.size(); row++) {
                int event = other.event(row) == NONE ? NONE : eventNames.find(other.idOf(row));
                if (event != NONE) {
                    String customer = other.names.name(other.customers.get(row));
                    BigDecimal amount = other.amounts.get(row);
                    requireSame(
                            rowOfEvent.get(event),
                            other.idOf(row),
                            customer,
                            other.steps.get(row),
                            amount,
                            other.orderOf(row));
                    repeats.set(row);
                }
            }
            return repeats;
        }

        private int event(int row) {
            return row < events.size() ? events.get(row) : NONE;
        }

        private int order(int row) {
            return row < orders.size() ? orders.get(row) : NONE;
        }

        private String idOf(int row) {
            return event(row) == NONE ? "" : eventNames.name(event(row));
        }

        private String orderOf(int row) {
            return order(row) == NONE ? "" : orderNames.name(order(row));
        }

        private void requireSame(int row, String id, String customer, int step, BigDecimal amount, String order) {
            nameCustomers();
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
            nameCustomers();
            int[] order = names.order();
            SortedNames ids = names.sorted(order);
            Entries entries = orders.size() == 0 ? PlainRows.entries(customers, steps, amounts, order, ids) : null;
            return new PurchaseLog(
                    cadence,
                    currency == null ? NO_CURRENCY : currency,
                    entries == null ? entriesOfOrders(order, ids) : entries,
                    latest,
                    Exclusions.of("repeated event id", repeated));
        }

        private Entries entriesOfOrders(int[] order, SortedNames ids) {
            int[] ends = new int[order.length];
            int[] rows = rowsByCustomer(order, ends);
            Entries entries = new Entries(ids, rows.length, orders.size() > 0);
            int[] firstLines = firstLinesOfOrders();
            RowSorter sorter = new RowSorter();
            ExactSum sum = new ExactSum();
            int from = 0;
            for (int customer : order) {
                int to = ends[customer];
                sorter.sort(rows, from, to, steps::get);
                if (firstLines.length > 0) {
                    sorter.sort(rows, from, to, row -> booked(row, firstLines));
                }
                addSums(entries, rows, from, to, firstLines, sum);
                from = to;
            }
            return entries.trimmed();
        }

        /** The rows, customers in an order; {@code ends} receives for each of them where their rows end. */
        private int[] rowsByCustomer(int[] order, int[] ends) {
            int[] rows = new int[steps.size()];
            PlainRows.starts(customers, order, ends);
            for (int row = 0; row < rows.length; row++) {
                rows[ends[customers.get(row)]++] = row;
            }
            return rows;
        }

        /** Adds one customer's rows, those of the same booked and known step summed. */
        private void addSums(Entries entries, int[] rows, int from, int to, int[] firstLines, ExactSum sum) {
            int next = from;
            while (next < to) {
                int booked = booked(rows[next], firstLines);
                int known = steps.get(rows[next]);
                boolean anyBought = false;
                boolean anyRefunded = false;
                sum.clear(amounts);
                for (; next < to && steps.get(rows[next]) == known; next++) {
                    int row = rows[next];
                    if (booked(row, firstLines) != booked) {
                        break;
                    }
                    sum.add(amounts, row);
                    boolean refund = amounts.signum(row) < 0;
                    anyRefunded |= refund;
                    anyBought |= !refund;
                }
                entries.append(booked, known, sum, anyBought, anyRefunded);
            }
            entries.closeCustomer();
        }

        /** The step a row is booked on: never a later one than its own, so that the future cannot move it. */
        private int booked(int row, int[] firstLines) {
            int order = firstLines.length == 0 ? NONE : order(row);
            int step = steps.get(row);
            return order == NONE ? step : Math.min(step, firstLines[order]);
        }

        /** The step of the first line of each order; none is later than any. */
        private int[] firstLinesOfOrders() {
            int[] first = new int[orderNames.size()];
            Arrays.fill(first, Integer.MAX_VALUE);
            for (int row = 0; row < orders.size(); row++) {
                int order = orders.get(row);
                if (order != NONE && amounts.signum(row) >= 0) {
                    first[order] = Math.min(first[order], steps.get(row));
                }
            }
            return first;
        }
    }
}
