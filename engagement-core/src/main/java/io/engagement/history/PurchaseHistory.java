package io.engagement.history;

import io.engagement.domain.Money;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What the past of one customer comes to: a row of {@link CustomerBase}. Times are in steps of the base's cadence,
 * usually days; purchases in one step are one purchase.
 *
 * @param customerId whose, never blank
 * @param repeatPurchases x: the number of steps with a purchase, less the first
 * @param ageAtLastPurchase t_x: from the first purchase to the last; 0 when {@code repeatPurchases} is 0
 * @param age T: from the first purchase to the end of observation, at least {@code ageAtLastPurchase}
 * @param firstSpend the net sum of the first purchase step and of refunds before it
 * @param repeatSpend the net sum of all steps after it, refunds included
 * @param paidRepeats the number of repeat purchase steps whose net sum is above 0: all of them, but for free purchases
 * @param paidSpend the net sum of those steps alone. It differs from {@code repeatSpend} by the refunds booked on steps
 *     without a purchase
 */
public record PurchaseHistory(
        String customerId,
        long repeatPurchases,
        double ageAtLastPurchase,
        double age,
        Money firstSpend,
        Money repeatSpend,
        long paidRepeats,
        Money paidSpend)
        implements Serializable {
    private static final Money NOTHING = Money.of(0, "XXX");

    /**
     * A history.
     *
     * @param customerId whose, not blank
     * @param repeatPurchases x, at least 0
     * @param ageAtLastPurchase t_x, at least 0, and 0 when x is
     * @param age T, at least t_x
     * @param firstSpend the net sum of the first purchase step
     * @param repeatSpend the net sum of all steps after it
     * @param paidRepeats the number of repeat purchase steps whose net sum is above 0, 0 to x
     * @param paidSpend the net sum of those steps: positive, or 0 when {@code paidRepeats} is
     * @throws IllegalArgumentException if {@code customerId} is blank, {@code 0 <= t_x <= T} does not hold, x is negative, x is 0 and t_x is not,
     *     {@code paidRepeats} or {@code paidSpend} is not as said, or the sums are of different currencies
     */
    public PurchaseHistory {
        if (customerId.isBlank()) {
            throw new IllegalArgumentException("customerId must not be blank, got \"" + customerId + '"');
        }
        if (repeatPurchases < 0) {
            throw new IllegalArgumentException("repeatPurchases must be >= 0, got " + repeatPurchases);
        }
        if (!(ageAtLastPurchase >= 0) || (repeatPurchases == 0 && ageAtLastPurchase > 0)) {
            throw new IllegalArgumentException(
                    "ageAtLastPurchase must be >= 0, and 0 without a repeat purchase, got " + ageAtLastPurchase);
        }
        if (!(age >= ageAtLastPurchase && age < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "age must be >= ageAtLastPurchase (" + ageAtLastPurchase + ") and finite, got " + age);
        }
        if (!firstSpend.currency().equals(repeatSpend.currency())) {
            throw new IllegalArgumentException("repeatSpend must be in " + firstSpend.currency()
                    + " as firstSpend is, got " + repeatSpend.currency());
        }
        if (!firstSpend.currency().equals(paidSpend.currency())) {
            throw new IllegalArgumentException(
                    "paidSpend must be in " + firstSpend.currency() + " as firstSpend is, got " + paidSpend.currency());
        }
        if (paidRepeats < 0 || paidRepeats > repeatPurchases) {
            throw new IllegalArgumentException(
                    "paidRepeats must be 0 to repeatPurchases (" + repeatPurchases + "), got " + paidRepeats);
        }
        if (paidSpend.signum() != Long.signum(paidRepeats)) {
            throw new IllegalArgumentException(
                    "paidSpend must be > 0, or 0 where paidRepeats is, got " + paidSpend + " of " + paidRepeats);
        }
    }

    /**
     * A history in which every repeat purchase was paid for and no refund stands on a step of its own; without any repeat
     * spend, none was paid for.
     *
     * @param customerId whose, not blank
     * @param repeatPurchases x, at least 0
     * @param ageAtLastPurchase t_x, at least 0, and 0 when x is
     * @param age T, at least t_x
     * @param firstSpend the net sum of the first purchase step
     * @param repeatSpend the net sum of all steps after it
     * @throws IllegalArgumentException as the canonical constructor says
     */
    public PurchaseHistory(
            String customerId,
            long repeatPurchases,
            double ageAtLastPurchase,
            double age,
            Money firstSpend,
            Money repeatSpend) {
        this(
                customerId,
                repeatPurchases,
                ageAtLastPurchase,
                age,
                firstSpend,
                repeatSpend,
                repeatSpend.signum() > 0 ? repeatPurchases : 0,
                repeatPurchases > 0 && repeatSpend.signum() > 0
                        ? repeatSpend
                        : Money.of(BigDecimal.ZERO, repeatSpend.currency()));
    }

    /**
     * A history in a model's own unit, without a name and money: for evaluating published examples.
     *
     * @param repeatPurchases x, at least 0
     * @param ageAtLastPurchase t_x, at least 0, and 0 when x is
     * @param age T, at least t_x
     * @return the history
     */
    public static PurchaseHistory of(long repeatPurchases, double ageAtLastPurchase, double age) {
        return new PurchaseHistory("-", repeatPurchases, ageAtLastPurchase, age, NOTHING, NOTHING);
    }

    /**
     * All that was spent, refunds taken off.
     *
     * @return first and repeat spend
     */
    public Money spend() {
        return firstSpend.plus(repeatSpend);
    }

    /**
     * What a paid repeat purchase came to on average: {@code paidSpend / paidRepeats}, the m of spend models such as
     * Gamma-Gamma (whose x is {@code paidRepeats}). The first purchase is left out, since it tends to differ; so are steps
     * whose net sum is not above 0, since a model of spend knows no such values.
     *
     * @return the mean in units of the currency, above 0; nothing when no repeat purchase was paid for
     */
    public OptionalDouble meanRepeatSpend() {
        return paidRepeats == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(MoneyColumn.mean(paidSpend.value(), paidRepeats));
    }

    /** {@code C-1: 2 purchases, the last 55 after the first, observed for 85, spent USD 65.00}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %,d purchase%s, the last %s after the first, observed for %s, spent %s",
                customerId,
                repeatPurchases + 1,
                repeatPurchases == 0 ? "" : "s",
                plain(ageAtLastPurchase),
                plain(age),
                spend());
    }

    private static String plain(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%,.2f", value);
    }
}
