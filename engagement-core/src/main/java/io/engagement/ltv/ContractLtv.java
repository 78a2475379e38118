package io.engagement.ltv;

import io.engagement.domain.Money;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.internal.numeric.Normal;
import java.time.Period;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A contract that is renewed after each period by the share of customers that a {@link RetentionModel} says; d is the
 * discount rate per period, S(k) the share that renews k times or more.
 *
 * <table>
 * <caption>Value of a new customer with margin m a period</caption>
 * <tr><th scope="col">paid</th><th scope="col">first H payments</th><th scope="col">at constant retention r, without an
 *     end</th></tr>
 * <tr><th scope="row">at the end of a period</th><td>{@code m (S(1)/(1+d) + ... + S(H)/(1+d)^H)}</td>
 *     <td>{@code m r / (1 + d - r)}</td></tr>
 * <tr><th scope="row">at its start</th><td>{@code m (1 + S(1)/(1+d) + ... + S(H-1)/(1+d)^(H-1))}</td>
 *     <td>{@code m (1 + d) / (1 + d - r)}</td></tr>
 * </table>
 *
 * <p>(Gupta and Lehmann, 2003; Fader and Hardie, 2010). Paid at the end, a customer who does not renew at the end of the
 * first period has paid nothing; the well-known margin / churn is the start-of-period form without a discount. A constant
 * retention is an assumption, and a pessimistic one for customers who have stayed: those who leave easily leave first.
 * {@link LtvModel#fitContract} learns how retention differs.
 *
 * <p>What follows from assumed retention has no interval; what follows from fitted retention has one by the delta method, on the
 * scale of the logarithm for values, of log-odds for shares.
 *
 * @param margin what a customer brings each period
 * @param period the period, positive
 * @param retention who renews
 * @param payment when a period is paid
 * @param choice which model it is and why
 * @param fit how the retention was fitted; null when it was assumed
 */
public record ContractLtv(
        Money margin,
        Period period,
        RetentionModel retention,
        Payment payment,
        String choice,
        @Nullable Fit<RetentionModel> fit)
        implements LtvModel {
    /** When a period is paid. */
    public enum Payment {
        /** In advance; the first payment is now. */
        START_OF_PERIOD,
        /** In arrears; the first payment is one period away, from those who renew. */
        END_OF_PERIOD
    }

    /** When a customer with some renewals made is asked for the next one. */
    public enum NextRenewal {
        /** Now: the next payment is not discounted (Fader and Hardie, 2010). */
        DUE_NOW,
        /** The last renewal was just now, the next one is discounted by a whole period. */
        IN_ONE_PERIOD
    }

    /**
     * A contract; write {@code LtvModel.contract(margin, period, retention)} instead.
     *
     * @param margin what a customer brings each period
     * @param period the period
     * @param retention who renews
     * @param payment when a period is paid
     * @param choice which model it is and why
     * @param fit how the retention was fitted, or null
     * @throws IllegalArgumentException if {@code period} is not positive
     */
    public ContractLtv {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("period must be positive, got " + period);
        }
    }

    /**
     * The same, paid at another time.
     *
     * @param payment when a period is paid
     * @return a copy
     */
    public ContractLtv paidAt(Payment payment) {
        return new ContractLtv(margin, period, retention, payment, choice, fit);
    }

    /**
     * The share of new customers who renew so many times or more; see {@link #survival(long, double)}.
     *
     * @param periods how many, at least 0
     * @return the share at 95 %
     * @throws IllegalArgumentException if {@code periods} is negative
     */
    public Estimate survival(long periods) {
        return survival(periods, 0.95);
    }

    /**
     * The share of new customers who renew so many times or more.
     *
     * @param periods how many, at least 0
     * @param level the confidence level, in (0, 1)
     * @return the share
     * @throws IllegalArgumentException if {@code periods} is negative or {@code level} not in (0, 1)
     */
    public Estimate survival(long periods, double level) {
        return share(model -> model.logSurvival(0, periods), level);
    }

    /**
     * The share that renews at the end of a period, of those still there; see {@link #retention(long, double)}.
     *
     * @param number which period, from 1
     * @return the share at 95 %
     * @throws IllegalArgumentException if {@code number} is below 1
     */
    public Estimate retention(long number) {
        return retention(number, 0.95);
    }

    /**
     * The share that renews at the end of a period, of those still there.
     *
     * @param number which period, from 1
     * @param level the confidence level, in (0, 1)
     * @return the share
     * @throws IllegalArgumentException if {@code number} is below 1 or {@code level} not in (0, 1)
     */
    public Estimate retention(long number, double level) {
        return share(model -> model.logSurvival(number - 1, 1), level);
    }

    /**
     * What a customer who has renewed some times is still worth, at 95 %; see
     * {@link #residualValue(long, NextRenewal, DiscountRate, double)}.
     *
     * @param renewals how often they renewed, at least 0
     * @param next when the next renewal is due
     * @param rate what waiting costs
     * @return the present value; undefined where the sum has no limit
     * @throws IllegalArgumentException if {@code renewals} is negative
     */
    public Estimate residualValue(long renewals, NextRenewal next, DiscountRate rate) {
        return residualValue(renewals, next, rate, 0.95);
    }

    /**
     * What a customer who has renewed some times is still worth: the margin of each further renewal, paid when it is made,
     * {@code m sum of S(n + k) / S(n) / (1 + d)^(k - 1)} over k from 1 where the next renewal is due now (m times DERL; Fader
     * and Hardie, 2010), and that over {@code 1 + d} where it is due in one period.
     *
     * @param renewals how often they renewed, at least 0
     * @param next when the next renewal is due
     * @param rate what waiting costs
     * @param level the confidence level, in (0, 1)
     * @return the present value; undefined where the sum has no limit
     * @throws IllegalArgumentException if {@code renewals} is negative or {@code level} not in (0, 1)
     */
    public Estimate residualValue(long renewals, NextRenewal next, DiscountRate rate, double level) {
        double delta = perPeriod(rate);
        double wait = next == NextRenewal.DUE_NOW ? 0 : delta;
        return value(
                model -> Math.exp(-wait) * model.residualRenewals(renewals, delta),
                level,
                retention.name() + " retention");
    }

    /**
     * {@inheritDoc}
     *
     * <p>Counted are the payments that fall within the horizon: those of whole periods when paid at the end, those of
     * begun periods when paid at the start. A month counts for a twelfth of a year of 365.25 days; a remainder of less
     * than half a day does not count.
     */
    @Override
    public Estimate newCustomer(Period horizon, DiscountRate rate) {
        if (horizon.isNegative()) {
            throw new IllegalArgumentException("horizon must not be negative, got " + horizon);
        }
        // A year of days is not a whole number of months; a share of a day must not cost a payment.
        double periods = DiscountRate.years(horizon) / DiscountRate.years(period);
        double whole = Math.rint(periods);
        double counted = Math.abs(periods - whole) * DiscountRate.years(period) * 365.25 < 0.5
                ? whole
                : payment == Payment.START_OF_PERIOD ? Math.ceil(periods) : Math.floor(periods);
        long payments = (long) counted;
        double delta = perPeriod(rate);
        ToDoubleFunction<RetentionModel> sum = payment == Payment.END_OF_PERIOD
                ? model -> model.discountedRenewals(payments, delta)
                : model -> payments == 0 ? 0 : 1 + model.discountedRenewals(payments - 1, delta);
        return value(sum, 0.95, payments + " payments at " + retention.name() + " retention");
    }

    @Override
    public Estimate newCustomer(DiscountRate rate) {
        double delta = perPeriod(rate);
        double now = payment == Payment.START_OF_PERIOD ? 1 : 0;
        return value(
                model -> now + Math.exp(-delta) * model.residualRenewals(0, delta),
                0.95,
                retention.name() + " retention");
    }

    private double perPeriod(DiscountRate rate) {
        return rate.continuousPerYear() * DiscountRate.years(period);
    }

    /** The margin times a number of payments. */
    private Estimate value(ToDoubleFunction<RetentionModel> payments, double level, String method) {
        double number = payments.applyAsDouble(retention);
        double value = margin.value().doubleValue() * number;
        if (number == Double.POSITIVE_INFINITY
                && retention instanceof RetentionModel.Constant constant
                && constant.share() == 1) {
            return Estimate.undefined("without churn and discount the sum has no limit: give a horizon");
        }
        if (number == Double.POSITIVE_INFINITY) {
            return Estimate.undefined("without a discount the sum has no limit: give a rate or a horizon");
        }
        if (!Double.isFinite(value)) {
            return Estimate.undefined("the sum is too large for a number");
        }
        Estimate.Unit unit = Estimate.Unit.money(margin.currency());
        if (fit == null || fit.covariance().isEmpty()) {
            return Estimate.assumed(value, unit, method);
        }
        Uncertainty<RetentionModel> around = ContractFit.uncertainty(fit);
        double error = Normal.z(level) * Math.sqrt(around.variance(model -> Math.log(payments.applyAsDouble(model))));
        double factor = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.exp(error);
        double one = value == 0 ? 0 : value / factor;
        double other = value == 0 ? 0 : value * factor;
        Interval interval = new Interval(Math.min(one, other), Math.max(one, other), level);
        return Estimate.of(value, interval, fit.n(), unit, method + ", delta method");
    }

    private Estimate share(ToDoubleFunction<RetentionModel> logarithm, double level) {
        double odds = logOdds(logarithm.applyAsDouble(retention));
        if (fit == null || fit.covariance().isEmpty()) {
            return Estimate.assumed(1 / (1 + Math.exp(-odds)), Estimate.Unit.SHARE, retention.name() + " retention");
        }
        Uncertainty<RetentionModel> around = ContractFit.uncertainty(fit);
        double variance = around.variance(model -> logOdds(logarithm.applyAsDouble(model)));
        return around.probability(odds, variance, level, fit.n());
    }

    private static double logOdds(double logarithm) {
        return logarithm - Math.log(-Math.expm1(logarithm));
    }

    @Override
    public String toText() {
        return LtvText.of(this);
    }

    /** {@code contract of USD 12.00 each P1M, retention 96.0%, paid at the end of a period}. */
    @Override
    public String toString() {
        String law = retention instanceof RetentionModel.Constant constant
                ? Estimate.Unit.SHARE.print(constant.share())
                : retention.name()
                        + retention.parameters().stream()
                                .limit(retention.name().equals("sBG") ? 2 : 3)
                                .map(parameter -> String.format(Locale.ROOT, "%.4g", parameter))
                                .toList()
                                .toString()
                                .replace('[', '(')
                                .replace(']', ')');
        return "contract of " + margin + " each " + period + ", retention " + law + ", paid at the "
                + payment.name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("of", "of a");
    }
}
