package io.engagement.ltv;

import io.engagement.domain.Cadence;
import io.engagement.domain.Purchase;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseHistory;
import java.io.Serializable;
import java.time.Instant;
import java.time.Period;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A fitted model of a customer base: when customers buy, when they stop, what they spend. It holds no customers, only a handful of
 * numbers and their unit, so it travels as {@link #toText text}; the customers are passed in.
 *
 * <p>A value is {@code margin x spend per purchase x expected purchases, each discounted to now}; spend and frequency are
 * taken to be independent, which {@link #diagnostics} looks at. Horizons are periods of the calendar from {@link #asOf} (of the
 * model for a single history, of the base for a base).
 *
 * <p>Intervals at 95 % unless a level is given: the delta method from the covariance of the parameters, on the scale of the
 * logarithm (of log-odds for probabilities). With 5,000 customers like those of CDNOW they hold the truth as often as they say
 * (500 simulated bases: total forecast 94 to 95 %), but for MBG/NBD the mean probability of being active in 92 % only: so few
 * customers hardly tell when others leave. A fit that ended at a boundary gives numbers without intervals, and one without
 * anything to fit gives undefined numbers with the reason.
 *
 * @param purchases when customers buy and stop
 * @param spend what they spend on a repeat purchase
 * @param margin the share of what is spent that counts as value, at most 1
 * @param cadence the unit of time
 * @param asOf the end of observation
 * @param currency the currency of amounts
 * @param choice why this model
 */
public record PurchaseLtv(
        Fit<TransactionModel> purchases,
        Fit<GammaGamma> spend,
        double margin,
        Cadence cadence,
        Instant asOf,
        Currency currency,
        String choice)
        implements LtvModel {
    private static final double LEVEL = 0.95;

    /**
     * A model; {@link LtvModel#fit(CustomerBase)} makes one.
     *
     * @param purchases when customers buy and stop
     * @param spend what they spend on a repeat purchase
     * @param margin the share of what is spent that counts as value
     * @param cadence the unit of time
     * @param asOf the end of observation
     * @param currency the currency of amounts
     * @param choice why this model
     * @throws IllegalArgumentException if {@code margin} is above 1 or not finite
     */
    public PurchaseLtv {
        if (!(margin <= 1 && margin > Double.NEGATIVE_INFINITY)) {
            throw new IllegalArgumentException("margin must be a share of at most 1, got " + margin);
        }
    }

    /**
     * The same, where only a share of what is spent is kept.
     *
     * @param margin the share, at most 1
     * @return a copy
     */
    public PurchaseLtv withMargin(double margin) {
        return new PurchaseLtv(purchases, spend, margin, cadence, asOf, currency, choice);
    }

    /**
     * What a customer is expected to do, at 95 %; see {@link #forecast(PurchaseHistory, Period, DiscountRate, double)}.
     *
     * @param history the customer's past up to {@link #asOf}, in steps of {@link #cadence}
     * @param horizon how far ahead
     * @param rate what waiting costs
     * @return the forecast
     */
    public Forecast forecast(PurchaseHistory history, Period horizon, DiscountRate rate) {
        return forecast(history, horizon, rate, LEVEL);
    }

    /**
     * What a customer is expected to do.
     *
     * @param history the customer's past up to {@link #asOf}, in steps of {@link #cadence}
     * @param horizon how far ahead, not negative
     * @param rate what waiting costs
     * @param level the confidence level, in (0, 1)
     * @return the forecast
     * @throws IllegalArgumentException if {@code horizon} is negative, {@code level} is not in (0, 1), or the amounts are
     *     in another currency
     */
    public Forecast forecast(PurchaseHistory history, Period horizon, DiscountRate rate, double level) {
        return new Forecasts(this, Horizon.of(asOf, cadence, horizon, rate), level).of(history, true);
    }

    /**
     * What each customer of a base is expected to do, in order, without the limits of the own count. Made one by one as they are read; for numbers
     * alone {@link #presentValues} and {@link #expectedPurchases} are hundreds of times faster.
     *
     * @param base the customers
     * @param horizon how far ahead, not negative
     * @param rate what waiting costs
     * @return a forecast for each row
     * @throws IllegalArgumentException if {@code horizon} is negative, or the base is of another cadence or currency
     */
    public Stream<Forecast> forecast(CustomerBase base, Period horizon, DiscountRate rate) {
        require(base);
        Forecasts forecasts = new Forecasts(this, Horizon.of(base.asOf(), cadence, horizon, rate), LEVEL);
        return base.stream().map(history -> forecasts.of(history, false));
    }

    /**
     * All that is still to come from a customer, discounted: the residual lifetime value.
     *
     * @param history the customer's past up to {@link #asOf}, in steps of {@link #cadence}
     * @param rate what waiting costs
     * @return the present value; undefined where the sum has no limit, as it may without a discount
     */
    public Estimate lifetimeValue(PurchaseHistory history, DiscountRate rate) {
        return lifetimeValue(history, rate, LEVEL);
    }

    /**
     * All that is still to come from a customer, discounted: the residual lifetime value.
     *
     * @param history the customer's past up to {@link #asOf}, in steps of {@link #cadence}
     * @param rate what waiting costs
     * @param level the confidence level, in (0, 1)
     * @return the present value; undefined where the sum has no limit, as it may without a discount
     * @throws IllegalArgumentException if {@code level} is not in (0, 1), or the amounts are in another currency
     */
    public Estimate lifetimeValue(PurchaseHistory history, DiscountRate rate, double level) {
        return new Forecasts(this, Horizon.endless(asOf, cadence, rate), level).presentValue(history);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The first purchase is in it, taken to bring the mean of all: {@code margin x mean spend x (1 + discounted repeat
     * purchases)}.
     */
    @Override
    public Estimate newCustomer(Period horizon, DiscountRate rate) {
        return new Forecasts(this, Horizon.of(asOf, cadence, horizon, rate), LEVEL).newCustomer();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The first purchase is in it, taken to bring the mean of all.
     */
    @Override
    public Estimate newCustomer(DiscountRate rate) {
        return new Forecasts(this, Horizon.endless(asOf, cadence, rate), LEVEL).newCustomer();
    }

    /**
     * The probability of being a customer now, for every row.
     *
     * @param base the customers
     * @param out one number a row; NaN where there was nothing to fit
     * @param parallel whether to use all cores; the numbers are the same
     * @throws IllegalArgumentException if {@code out} has not one place a row, or the base is of another cadence
     */
    public void probabilitiesActive(CustomerBase base, double[] out, boolean parallel) {
        new Portfolio(this, base, parallel).probabilitiesActive(out);
    }

    /**
     * How often each customer is expected to buy.
     *
     * @param base the customers
     * @param horizon how far ahead, not negative
     * @param out one number a row; NaN where there was nothing to fit
     * @param parallel whether to use all cores; the numbers are the same
     * @throws IllegalArgumentException if {@code out} has not one place a row, {@code horizon} is negative, or the base is of
     *     another cadence
     */
    public void expectedPurchases(CustomerBase base, Period horizon, double[] out, boolean parallel) {
        Horizon ahead = Horizon.of(base.asOf(), cadence, horizon, DiscountRate.NONE);
        new Portfolio(this, base, parallel).expectedPurchases(ahead, out);
    }

    /**
     * The present value of each customer's purchases within a horizon.
     *
     * @param base the customers
     * @param horizon how far ahead, not negative
     * @param rate what waiting costs
     * @param out one number a row, in units of the currency; NaN marks a row without a value
     * @param parallel whether to use all cores; the numbers are the same
     * @throws IllegalArgumentException if {@code out} has not one place a row, {@code horizon} is negative, or the base is of
     *     another cadence or currency
     */
    public void presentValues(CustomerBase base, Period horizon, DiscountRate rate, double[] out, boolean parallel) {
        new Portfolio(this, base, parallel).presentValues(Horizon.of(base.asOf(), cadence, horizon, rate), out);
    }

    /**
     * The present value of all that is still to come from each customer.
     *
     * @param base the customers
     * @param rate what waiting costs
     * @param out one number a row, in units of the currency; NaN marks a row without a value
     * @param parallel whether to use all cores; the numbers are the same
     * @throws IllegalArgumentException if {@code out} has not one place a row, or the base is of another cadence or currency
     */
    public void lifetimeValues(CustomerBase base, DiscountRate rate, double[] out, boolean parallel) {
        new Portfolio(this, base, parallel).presentValues(Horizon.endless(base.asOf(), cadence, rate), out);
    }

    /**
     * The customers by the present value of their purchases within a horizon, the most valuable first.
     *
     * @param base the customers
     * @param horizon how far ahead, not negative
     * @param rate what waiting costs
     * @return the ranking
     * @throws IllegalArgumentException if {@code horizon} is negative, or the base is of another cadence or currency
     */
    public ValueRanking rank(CustomerBase base, Period horizon, DiscountRate rate) {
        double[] values = new double[base.size()];
        presentValues(base, horizon, rate, values, false);
        return ValueRanking.of(base, values, currency);
    }

    /**
     * What the whole base is expected to do within a horizon, at 95 %.
     *
     * @param base the customers
     * @param horizon how far ahead, not negative
     * @param rate what waiting costs
     * @return the sums over all customers
     * @throws IllegalArgumentException if {@code horizon} is negative, or the base is of another cadence or currency
     */
    public Total total(CustomerBase base, Period horizon, DiscountRate rate) {
        return total(base, horizon, rate, LEVEL);
    }

    /**
     * What the whole base is expected to do within a horizon. The intervals are those of the parameters.
     *
     * @param base the customers
     * @param horizon how far ahead, not negative
     * @param rate what waiting costs
     * @param level the confidence level, in (0, 1)
     * @return the sums over all customers
     * @throws IllegalArgumentException if {@code horizon} is negative, {@code level} is not in (0, 1), or the base is of another
     *     cadence or currency
     */
    public Total total(CustomerBase base, Period horizon, DiscountRate rate, double level) {
        return new Portfolio(this, base, true).total(Horizon.of(base.asOf(), cadence, horizon, rate), level);
    }

    /**
     * The customer equity of a base: the present value of all that is still to come from its customers.
     *
     * @param base the customers
     * @param rate what waiting costs
     * @return the sum over all customers; undefined where it has no limit
     * @throws IllegalArgumentException if the base is of another cadence or currency
     */
    public Estimate equity(CustomerBase base, DiscountRate rate) {
        return new Portfolio(this, base, true).equity(Horizon.endless(base.asOf(), cadence, rate), LEVEL);
    }

    /**
     * What a base is expected to do.
     *
     * @param customers how many there are
     * @param active how many of them are customers now
     * @param purchases how often they buy, together
     * @param presentValue what they bring, together
     */
    public record Total(long customers, Estimate active, Estimate purchases, Estimate presentValue)
            implements Serializable {
        /** One line. */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d customers: active %s; purchases %s; present value %s",
                    customers,
                    active,
                    purchases,
                    presentValue);
        }
    }

    /**
     * Whether a base is what the model takes it to be.
     *
     * @param base the customers
     * @return what was found
     * @throws IllegalArgumentException if the base is of another cadence or currency
     */
    public Diagnostics diagnostics(CustomerBase base) {
        require(base);
        return Diagnostics.of(base);
    }

    /**
     * Whether a base is what the model takes it to be.
     *
     * @param oneTimeBuyers the share that has bought once only; leaving them out would bias every number
     * @param frequencyAndSpend the correlation of repeat purchases and mean spend among those who bought again, which the
     *     model takes to be 0, with Fisher's interval
     * @param acquisition from the first customer's first purchase to the last customer's, in steps
     * @param observation the longest age, in steps
     * @param findings in words, what to look at
     */
    public record Diagnostics(
            Proportion oneTimeBuyers,
            Estimate frequencyAndSpend,
            long acquisition,
            long observation,
            List<String> findings)
            implements Serializable {
        /** A table, then the findings. */
        @Override
        public String toString() {
            return DiagnosticsOfBase.print(this);
        }

        static Diagnostics of(CustomerBase base) {
            return DiagnosticsOfBase.of(base);
        }
    }

    /**
     * How the numbers of a customer come about, in words: what is known of them, what that says about being active, and what follows.
     *
     * @param history the customer's past
     * @return a few lines
     */
    public String explain(PurchaseHistory history) {
        return Explanation.of(this, history);
    }

    /**
     * Made-up purchases of new customers, as the model has it: to plan with, and to see what a base of this size can tell. The
     * first purchases are spread evenly over a stretch of time.
     *
     * @param customers how many
     * @param acquisition how many steps their first purchases are spread over, at least 1
     * @param steps how many steps they are followed, at least {@code acquisition}; the last ends at {@link #asOf}
     * @param seed the same seed, the same purchases
     * @return purchases of S-000001, S-000002 ..., customer by customer
     * @throws IllegalArgumentException if a number is out of range
     * @throws IllegalStateException if there was nothing to fit
     */
    public Stream<Purchase> simulate(int customers, int acquisition, int steps, long seed) {
        return Simulation.of(this, customers, acquisition, steps, seed);
    }

    @Override
    public String toText() {
        return LtvText.of(this);
    }

    void require(CustomerBase base) {
        if (!base.cadence().equals(cadence)) {
            throw new IllegalArgumentException("cadence of the base must be " + cadence + ", got " + base.cadence());
        }
    }

    void requireMoney(CustomerBase base) {
        if (base.size() > 0) {
            require(base.currency());
        }
    }

    void require(Currency other) {
        if (!other.equals(currency)) {
            throw new IllegalArgumentException("currency must be " + currency + " as the model's, got " + other);
        }
    }

    /** The model, how many customers it is of, and why it was chosen. */
    @Override
    public String toString() {
        return "value of customers as of " + asOf + " (" + cadence + "): " + choice + "\n" + purchases + "\n" + spend;
    }
}
