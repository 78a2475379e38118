package io.engagement.ltv;

import io.engagement.domain.Money;
import io.engagement.estimate.Estimate;
import java.time.Period;
import java.util.Locale;

/**
 * Lifetime value as arithmetic on assumptions:
 * {@code price x purchases a year x margin x (1 - e^(-r years)) / r}, with r the continuous discount rate per year. The
 * purchases are spread evenly over the lifespan; without a discount the last factor is the number of years, and the
 * formula is the well-known price x frequency x lifespan (x margin).
 *
 * <p>It has no interval: the inputs are taken as known. Averages of a group put into it ignore that customers who stay
 * longer often spend more, so the product of averages is not the average value.
 *
 * @param price what a purchase brings
 * @param purchasesPerYear how often a customer buys, at least 0
 * @param years how long a customer stays, at least 0
 * @param margin the share of the price that is kept, at most 1; may be negative
 * @param discount what waiting costs in {@link #value()}
 */
public record LtvFormula(Money price, double purchasesPerYear, double years, double margin, DiscountRate discount)
        implements LtvModel {
    /**
     * A formula; write {@code LtvModel.formula(price, frequency, years).withMargin(0.3)} instead.
     *
     * @param price what a purchase brings
     * @param purchasesPerYear how often a customer buys
     * @param years how long a customer stays
     * @param margin the share of the price that is kept
     * @param discount what waiting costs
     * @throws IllegalArgumentException if frequency or years is negative or not finite, or margin is above 1 or not
     *     finite
     */
    public LtvFormula {
        notNegative("purchasesPerYear", purchasesPerYear);
        notNegative("years", years);
        if (!(margin <= 1 && margin > Double.NEGATIVE_INFINITY)) {
            throw new IllegalArgumentException("margin must be a share of at most 1, got " + margin);
        }
    }

    private static void notNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be >= 0 and finite, got " + value);
        }
    }

    /**
     * The same with a margin.
     *
     * @param margin the share of the price that is kept, at most 1
     * @return a copy
     */
    public LtvFormula withMargin(double margin) {
        return new LtvFormula(price, purchasesPerYear, years, margin, discount);
    }

    /**
     * The same with a discount.
     *
     * @param discount what waiting costs
     * @return a copy
     */
    public LtvFormula withDiscount(DiscountRate discount) {
        return new LtvFormula(price, purchasesPerYear, years, margin, discount);
    }

    /**
     * The lifetime value at the formula's own discount.
     *
     * @return the present value of the whole lifespan
     */
    public Estimate value() {
        return newCustomer(discount);
    }

    @Override
    public Estimate newCustomer(Period horizon, DiscountRate rate) {
        if (horizon.isNegative()) {
            throw new IllegalArgumentException("horizon must not be negative, got " + horizon);
        }
        return present(Math.min(years, DiscountRate.years(horizon)), rate);
    }

    /** {@inheritDoc} The lifespan is the end all the same. */
    @Override
    public Estimate newCustomer(DiscountRate rate) {
        return present(years, rate);
    }

    private Estimate present(double span, DiscountRate rate) {
        double r = rate.continuousPerYear();
        // Also without a discount: the quotient would be 0 / 0.
        double discounted = r * span < 1e-17 ? span : -Math.expm1(-r * span) / r;
        double value = price.value().doubleValue() * purchasesPerYear * margin * discounted;
        if (!Double.isFinite(value)) {
            return Estimate.undefined("the product is too large for a number");
        }
        return Estimate.assumed(value, Estimate.Unit.money(price.currency()), "price x frequency x lifespan");
    }

    @Override
    public String toText() {
        return LtvText.of(this);
    }

    /** {@code LTV USD 567.00 = USD 45.00 x 4.2 a year x 3 years}. */
    @Override
    public String toString() {
        Estimate value = value();
        String shown = value instanceof Estimate.Known known ? known.unit().print(known.value()) : value.toString();
        return "LTV " + shown + " = " + price + " x " + plain(purchasesPerYear) + " a year x " + plain(years) + " years"
                + (margin == 1 ? "" : " x margin " + plain(margin))
                + (discount.equals(DiscountRate.NONE) ? "" : ", discounted at " + discount);
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%.0f", value)
                : Double.toString(value);
    }
}
