package io.engagement.ltv;

import io.engagement.domain.Money;
import io.engagement.estimate.Estimate;
import java.time.Period;
import java.util.Locale;

/**
 * A contract that is renewed with the same probability r after each period; d is the discount rate per period.
 *
 * <table>
 * <caption>Value of a new customer with margin m a period</caption>
 * <tr><th scope="col">paid</th><th scope="col">without an end</th><th scope="col">first H payments</th></tr>
 * <tr><th scope="row">at the end of a period</th><td>{@code m r / (1 + d - r)}</td>
 *     <td>{@code m (q + q^2 + ... + q^H)}</td></tr>
 * <tr><th scope="row">at its start</th><td>{@code m (1 + d) / (1 + d - r)}</td>
 *     <td>{@code m (1 + q + ... + q^(H-1))}</td></tr>
 * </table>
 *
 * <p>with {@code q = r / (1 + d)} (Gupta and Lehmann, 2003). Paid at the end, a customer who does not renew at the end of
 * the first period has paid nothing; the well-known margin / churn is the start-of-period form without a discount. A
 * constant retention is an assumption, and an optimistic one for short histories: customers who leave easily leave first.
 *
 * @param margin what a customer brings each period
 * @param period the period, positive
 * @param retention the share that renews, 0 to 1
 * @param payment when a period is paid
 */
public record ContractLtv(Money margin, Period period, double retention, Payment payment) implements LtvModel {
    /** When a period is paid. */
    public enum Payment {
        /** In advance; the first payment is now. */
        START_OF_PERIOD,
        /** In arrears; the first payment is one period away, from those who renew. */
        END_OF_PERIOD
    }

    /**
     * A contract; write {@code LtvModel.contract(margin, period, retention)} instead.
     *
     * @param margin what a customer brings each period
     * @param period the period
     * @param retention the share that renews
     * @param payment when a period is paid
     * @throws IllegalArgumentException if {@code period} is not positive or {@code retention} is not in [0, 1]
     */
    public ContractLtv {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("period must be positive, got " + period);
        }
        if (!(retention >= 0 && retention <= 1)) {
            throw new IllegalArgumentException("retention must be in [0, 1], got " + retention);
        }
    }

    /**
     * The same, paid at another time.
     *
     * @param payment when a period is paid
     * @return a copy
     */
    public ContractLtv paidAt(Payment payment) {
        return new ContractLtv(margin, period, retention, payment);
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
        double payments = Math.abs(periods - whole) * DiscountRate.years(period) * 365.25 < 0.5
                ? whole
                : payment == Payment.START_OF_PERIOD ? Math.ceil(periods) : Math.floor(periods);
        return present(payments, rate, (long) payments + " payments at constant retention");
    }

    @Override
    public Estimate newCustomer(DiscountRate rate) {
        if (logShare(rate) == 0) {
            return Estimate.undefined("without churn and discount the sum has no limit: give a horizon");
        }
        return present(Double.POSITIVE_INFINITY, rate, "constant retention");
    }

    private Estimate present(double payments, DiscountRate rate, String method) {
        double logShare = logShare(rate);
        double fromNow =
                payments == 0 ? 0 : logShare == 0 ? payments : Math.expm1(payments * logShare) / Math.expm1(logShare);
        double annuity = payment == Payment.START_OF_PERIOD ? fromNow : fromNow * Math.exp(logShare);
        double value = margin.value().doubleValue() * annuity;
        if (!Double.isFinite(value)) {
            return Estimate.undefined("the sum is too large for a number");
        }
        return Estimate.assumed(value, Estimate.Unit.money(margin.currency()), method);
    }

    /** The logarithm of q: keeps small churn and small discounts, and no large discount overflows. */
    private double logShare(DiscountRate rate) {
        return Math.log(retention) - rate.continuousPerYear() * DiscountRate.years(period);
    }

    /** {@code contract of USD 12.00 each P1M, retention 96.0%, paid at the end of a period}. */
    @Override
    public String toString() {
        return "contract of " + margin + " each " + period + ", retention "
                + Estimate.Unit.SHARE.print(retention) + ", paid at the "
                + payment.name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("of", "of a");
    }
}
