package io.engagement.churn;

import io.engagement.churn.RevenueMovements.Flow;
import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Window;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.column.IntColumn;
import io.engagement.internal.column.LongColumn;
import io.engagement.internal.column.Names;
import io.engagement.internal.column.Nanos;
import io.engagement.internal.stream.Tallies;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Monthly recurring revenue (MRR), from payments that cover a time ({@link Purchase#covers}): at a moment t a customer
 * brings the sum of {@code amount / months} over the payments with {@code at <= t < at + covers}, the end being found on the
 * calendar of the zone.
 *
 * <ul>
 *   <li>Months are those of the period; its days count as 12 / 365.25 months each. The quotient is rounded once for each
 *       payment, half to even, to the usual decimals of the currency (2 where there is none). All sums that follow are
 *       exact, and a refund that covers the same time takes away exactly what the payment brought.
 *   <li>A negative payment that covers a time lowers revenue for that time. Below 0 for a customer in all is refused. Payments
 *       and refunds that cover none are no recurring revenue; they are left out, and counted.
 *   <li>A customer with several subscriptions churns when the last ends.
 *   <li>A renewal that is paid late leaves a gap, in which the customer brings nothing: see {@link #withGrace}.
 *   <li>A purchase whose id was taken before is left out, and counted. All amounts are of one currency; another is refused.
 * </ul>
 *
 * <pre>{@code
 * recurring revenue per month in USD
 *   from         start     new  reactivation  expansion  contraction   churn       end    GRR     NRR  quick ratio
 *   2026-09-01    0.00  250.00          0.00       0.00         0.00    0.00    250.00      -       -            -
 *   2026-10-01  250.00   25.00         20.00      30.00        15.00   40.00    270.00  78.0%   90.0%         1.36
 *   2026-11-01  270.00    0.00          0.00     900.00         0.00  170.00  1,000.00  37.0%  370.4%         5.29
 * }</pre>
 *
 * <p>Columnar: 28 bytes for each payment, beside the ids. Immutable and thread-safe.
 */
public final class RecurringRevenue implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Currency NO_CURRENCY = Currency.getInstance("XXX");
    private static final long MOST = 1_000_000_000_000_000L;

    private final ZoneId zone;
    private final Currency currency;
    private final Exclusions excluded;
    private final String[] ids;
    private final int[] starts;
    private final long[] from;
    private final long[] to;
    private final long[] monthly;
    private final int[] items;

    private RecurringRevenue(
            ZoneId zone,
            Currency currency,
            Exclusions excluded,
            String[] ids,
            int[] starts,
            long[] from,
            long[] to,
            long[] monthly,
            int[] items) {
        this.zone = zone;
        this.currency = currency;
        this.excluded = excluded;
        this.ids = ids;
        this.starts = starts;
        this.from = from;
        this.to = to;
        this.monthly = monthly;
        this.items = items;
    }

    /**
     * The recurring revenue of some purchases.
     *
     * @param purchases the purchases, in any order
     * @param zone the zone on whose calendar the covered time ends
     * @return the revenue
     * @throws IllegalArgumentException if payments that cover a time are of several currencies, naming two
     */
    public static RecurringRevenue of(Iterable<Purchase> purchases, ZoneId zone) {
        Builder builder = new Builder(zone);
        purchases.forEach(builder::add);
        return builder.build();
    }

    /**
     * Collects purchases, also in parallel. The container is serialisable, merges exactly and can be finished many times.
     *
     * @param zone the zone on whose calendar the covered time ends
     * @return the collector
     */
    public static Collector<Purchase, Builder, RecurringRevenue> collector(ZoneId zone) {
        return Tallies.collector(() -> new Builder(zone), Builder::add, Builder::merge, Builder::build);
    }

    /**
     * The same, where revenue of a payment lasts on after its covered time, until another payment of the customer for the same
     * item begins, or the grace is over: a renewal paid some days late is no churn. It does not last on where another payment
     * for the item covers that moment already, or after a payment that was refunded to the end.
     *
     * @param grace how long, not negative
     * @return a copy
     * @throws IllegalArgumentException if {@code grace} is negative
     */
    public RecurringRevenue withGrace(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace must not be negative, got " + grace);
        }
        long nanos = grace.compareTo(Nanos.LONGEST) > 0 ? Long.MAX_VALUE : grace.toNanos();
        long[] later = to.clone();
        for (int customer = 0; customer < ids.length; customer++) {
            Grace.extend(from, to, monthly, items, starts[customer], starts[customer + 1], nanos, later);
        }
        return new RecurringRevenue(zone, currency, excluded, ids, starts, from, later, monthly, items);
    }

    /**
     * The revenue of all customers at a moment, from the payments made up to then.
     *
     * @param at the moment
     * @return the exact sum
     * @throws IllegalArgumentException if it is negative for a customer, naming the customer
     */
    public Money at(Instant at) {
        long moment = Nanos.of("at", at);
        ExactSum sum = new ExactSum();
        for (int customer = 0; customer < ids.length; customer++) {
            sum.add(revenue(customer, new long[] {moment})[0]);
        }
        return money(sum);
    }

    /**
     * How the revenue moved from the start of a window to its end.
     *
     * @param window the two moments
     * @param asOf up to when payments are known, later than the end: renewals made at the end must be among them
     * @return the movements
     * @throws IllegalArgumentException if the window does not end before {@code asOf}: renewals to come would look like
     *     churn; or if revenue of a customer is negative at one of the moments
     */
    public RevenueMovements during(Window window, Instant asOf) {
        if (!window.end().isBefore(asOf)) {
            throw new IllegalArgumentException("window must end before asOf (" + asOf + "), got " + window);
        }
        return movements(List.of(window)).get(0);
    }

    /**
     * The movements of one step after the other.
     *
     * @param range the time looked at; steps that are not wholly inside, or do not end before {@code asOf}, are left away
     * @param cadence the steps, for example months in a zone
     * @param asOf up to when payments are known
     * @return the movements of each whole step, in order
     * @throws IllegalArgumentException if revenue of a customer is negative at the start or end of a step
     */
    public RevenueMovements.Trend trend(Window range, Cadence cadence, Instant asOf) {
        return new RevenueMovements.Trend(movements(cadence.windows(range).stream()
                .filter(step -> !step.start().isBefore(range.start())
                        && !step.end().isAfter(range.end())
                        && step.end().isBefore(asOf))
                .toList()));
    }

    private List<RevenueMovements> movements(List<Window> touching) {
        if (touching.isEmpty()) {
            return List.of();
        }
        long[] moments = new long[touching.size() + 1];
        moments[0] = Nanos.of("window start", touching.get(0).start());
        for (int i = 0; i < touching.size(); i++) {
            moments[i + 1] = Nanos.of("window end", touching.get(i).end());
        }
        Flows[] flows = new Flows[touching.size()];
        Arrays.setAll(flows, i -> new Flows());
        for (int customer = 0; customer < ids.length; customer++) {
            long[] revenue = revenue(customer, moments);
            long firstPaid = firstPaid(customer);
            for (int i = 0; i < flows.length; i++) {
                flows[i].add(revenue[i], revenue[i + 1], firstPaid < moments[i]);
            }
        }
        List<RevenueMovements> result = new ArrayList<>();
        for (int i = 0; i < flows.length; i++) {
            result.add(flows[i].of(touching.get(i)));
        }
        return result;
    }

    /** What a customer brings at moments that ascend. */
    private long[] revenue(int customer, long[] moments) {
        long[] revenue = new long[moments.length];
        for (int row = starts[customer]; row < starts[customer + 1]; row++) {
            int begin = firstFrom(moments, from[row]);
            int end = firstFrom(moments, to[row]);
            if (begin < end) {
                revenue[begin] = Math.addExact(revenue[begin], monthly[row]);
                if (end < moments.length) {
                    revenue[end] = Math.subtractExact(revenue[end], monthly[row]);
                }
            }
        }
        for (int i = 0; i < moments.length; i++) {
            revenue[i] = Math.addExact(revenue[i], i == 0 ? 0 : revenue[i - 1]);
            if (revenue[i] < 0 || revenue[i] >= MOST) {
                throw new IllegalArgumentException("recurring revenue of customer \"" + ids[customer] + "\" at "
                        + Nanos.toInstant(moments[i]) + " must be from 0 to below " + money(MOST) + ", got "
                        + money(revenue[i]));
            }
        }
        return revenue;
    }

    /** The first moment not before a time. */
    private static int firstFrom(long[] moments, long time) {
        int at = Arrays.binarySearch(moments, time);
        return at < 0 ? -at - 1 : at;
    }

    private long firstPaid(int customer) {
        long first = Long.MAX_VALUE;
        for (int row = starts[customer]; row < starts[customer + 1]; row++) {
            first = monthly[row] > 0 ? Math.min(first, from[row]) : first;
        }
        return first;
    }

    private Money money(ExactSum sum) {
        return Money.of(sum.decimal(decimals(currency)), currency);
    }

    private Money money(long units) {
        return Money.of(BigDecimal.valueOf(units, decimals(currency)), currency);
    }

    private static int decimals(Currency currency) {
        return currency.getDefaultFractionDigits() < 0 ? 2 : currency.getDefaultFractionDigits();
    }

    /** The movements of a window, customer by customer. */
    private final class Flows {
        private final Sums start = new Sums();
        private final Sums fresh = new Sums();
        private final Sums reactivation = new Sums();
        private final Sums expansion = new Sums();
        private final Sums contraction = new Sums();
        private final Sums churn = new Sums();
        private final ExactSum end = new ExactSum();
        private long largest;

        void add(long before, long after, boolean everBefore) {
            end.add(after);
            if (before > 0) {
                start.add(before, before);
                largest = Math.max(largest, before);
            }
            if (after > before) {
                Sums gain = before > 0 ? expansion : everBefore ? reactivation : fresh;
                gain.add(after - before, before);
            } else if (after < before) {
                (after == 0 ? churn : contraction).add(before - after, before);
            }
        }

        RevenueMovements of(Window window) {
            return new RevenueMovements(
                    window,
                    start.flow(),
                    fresh.flow(),
                    reactivation.flow(),
                    expansion.flow(),
                    contraction.flow(),
                    churn.flow(),
                    money(end),
                    money(largest));
        }
    }

    private final class Sums {
        private long customers;
        private final ExactSum amount = new ExactSum();
        private final ExactSum squares = new ExactSum();
        private final ExactSum products = new ExactSum();

        void add(long moved, long before) {
            customers++;
            amount.add(moved);
            squares.addProduct(moved, moved);
            products.addProduct(moved, before);
        }

        Flow flow() {
            int decimals = decimals(currency);
            return new Flow(customers, money(amount), squares.decimal(2 * decimals), products.decimal(2 * decimals));
        }
    }

    /**
     * The currency of all amounts.
     *
     * @return the currency; XXX, no currency, where there are none
     */
    public Currency currency() {
        return currency;
    }

    /**
     * What was left out, and why.
     *
     * @return repeated event ids, and purchases that cover no time
     */
    public Exclusions excluded() {
        return excluded;
    }

    /** How much is in it: {@code recurring revenue of 2,357 customers in 6,696 payments (UTC), nothing left out}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "recurring revenue of %,d customers in %,d payments (%s), %s",
                ids.length,
                from.length,
                zone,
                excluded);
    }

    /** Takes purchases, one at a time and from other builders. Not thread-safe. */
    public static final class Builder implements Serializable {
        private static final long serialVersionUID = 1;
        /** Days in a month: 365.25 / 12 as a fraction. */
        private static final long MONTH = 487;

        private static final long DAY = 16;

        private final ZoneId zone;
        private @Nullable Currency currency;
        private final Names names = new Names();
        private final Names itemNames = new Names();
        private final Names eventNames = new Names();
        private final IntColumn customers = new IntColumn();
        private final IntColumn items = new IntColumn();
        private final LongColumn from = new LongColumn();
        private final LongColumn to = new LongColumn();
        private final LongColumn monthly = new LongColumn();
        private final IntColumn events = new IntColumn();
        private long coverNothing;
        private long repeated;

        private Builder(ZoneId zone) {
            this.zone = zone;
        }

        /**
         * Takes a purchase.
         *
         * @param purchase the purchase
         * @throws IllegalArgumentException if it covers a time and its currency is not that of the others, naming both, or it
         *     brings 10^15 of the currency's smallest units a month or more; nothing is changed then
         */
        public void add(Purchase purchase) {
            Period covers = purchase.covers();
            if (covers == null) {
                coverNothing++;
                return;
            }
            long begin = Nanos.of("at", purchase.at());
            long brings = monthly(purchase.amount(), covers);
            require(purchase.amount().currency());
            append(purchase.customerId(), purchase.item(), begin, end(purchase.at(), covers), brings, purchase.id());
        }

        private static long monthly(Money amount, Period covers) {
            long length = Math.addExact(
                    Math.multiplyExact(covers.toTotalMonths(), MONTH),
                    Math.multiplyExact(covers.get(ChronoUnit.DAYS), DAY));
            BigDecimal rounded = amount.value()
                    .multiply(BigDecimal.valueOf(MONTH))
                    .divide(BigDecimal.valueOf(length), decimals(amount.currency()), RoundingMode.HALF_EVEN);
            if (rounded.unscaledValue().abs().bitLength() > 62
                    || Math.abs(rounded.unscaledValue().longValue()) >= MOST) {
                throw new IllegalArgumentException(
                        "amount must bring less than 10^15 of the smallest unit a month, got " + amount + " for "
                                + covers);
            }
            return rounded.unscaledValue().longValueExact();
        }

        private long end(Instant at, Period covers) {
            try {
                return Nanos.orLast(at.atZone(zone).plus(covers).toInstant());
            } catch (DateTimeException | ArithmeticException e) {
                return Long.MAX_VALUE;
            }
        }

        private void require(Currency other) {
            if (currency == null) {
                currency = other;
            } else if (!currency.equals(other)) {
                throw new IllegalArgumentException("currency must be " + currency + " as before, got " + other);
            }
        }

        private void append(String customerId, String item, long begin, long end, long brings, String id) {
            int event = -1;
            if (!id.isEmpty()) {
                int known = eventNames.size();
                event = eventNames.numberOf(id);
                if (event < known) {
                    repeated++;
                    return;
                }
            }
            events.add(event);
            customers.add(names.numberOf(customerId));
            items.add(itemNames.numberOf(item));
            from.add(begin);
            to.add(end);
            monthly.add(brings);
        }

        /**
         * Takes all that another builder took; that one stays as it is.
         *
         * @param other a builder of the same zone and currency
         * @throws IllegalArgumentException if the zones or currencies differ; nothing is changed then
         */
        public void merge(Builder other) {
            if (!zone.equals(other.zone)) {
                throw new IllegalArgumentException("zone must be " + zone + ", got " + other.zone);
            }
            if (other.currency != null) {
                require(other.currency);
            }
            coverNothing += other.coverNothing;
            repeated += other.repeated;
            int rows = other.from.size();
            for (int row = 0; row < rows; row++) {
                int event = other.events.get(row);
                append(
                        other.names.name(other.customers.get(row)),
                        other.itemNames.name(other.items.get(row)),
                        other.from.get(row),
                        other.to.get(row),
                        other.monthly.get(row),
                        event < 0 ? "" : other.eventNames.name(event));
            }
        }

        /**
         * The revenue of what was taken so far.
         *
         * @return the revenue
         */
        public RecurringRevenue build() {
            String[] ids = names.sorted();
            int[] starts = new int[ids.length + 1];
            int[] rows = names.rowsByName(customers, ids, starts);
            Exclusions excluded = Exclusions.of("repeated event id", repeated)
                    .plus(Exclusions.of("purchases that cover no time", coverNothing));
            return new RecurringRevenue(
                    zone,
                    currency == null ? NO_CURRENCY : currency,
                    excluded,
                    ids,
                    starts,
                    Arrays.stream(rows).mapToLong(from::get).toArray(),
                    Arrays.stream(rows).mapToLong(to::get).toArray(),
                    Arrays.stream(rows).mapToLong(monthly::get).toArray(),
                    Arrays.stream(rows).map(items::get).toArray());
        }
    }
}
