package io.engagement.ltv;

import io.engagement.domain.Money;
import io.engagement.estimate.Estimate;
import java.io.Serializable;
import java.time.Period;

/**
 * What a customer is worth. What all models share is the value of a new customer; what each knows beyond that is on its
 * own type.
 */
public sealed interface LtvModel extends Serializable permits LtvFormula, ContractLtv {
    /**
     * The one-line formula: price x purchases a year x years.
     *
     * @param price what a purchase brings
     * @param purchasesPerYear how often a customer buys, at least 0
     * @param years how long a customer stays, at least 0
     * @return the formula, without a margin and a discount
     * @throws IllegalArgumentException if a number is negative or not finite
     */
    static LtvFormula formula(Money price, double purchasesPerYear, double years) {
        return new LtvFormula(price, purchasesPerYear, years, 1, DiscountRate.NONE);
    }

    /**
     * A contract that is renewed with the same probability after each period and paid at the end of the period.
     *
     * @param margin what a customer brings each period
     * @param period the period, positive
     * @param retention the share that renews, 0 to 1
     * @return the model
     * @throws IllegalArgumentException if {@code period} is not positive or {@code retention} is not in [0, 1]
     */
    static ContractLtv contract(Money margin, Period period, double retention) {
        return new ContractLtv(margin, period, retention, ContractLtv.Payment.END_OF_PERIOD);
    }

    /**
     * What a customer won today is worth over a horizon: the ceiling for what winning one may cost.
     *
     * @param horizon how far ahead to look, not negative
     * @param rate what waiting costs
     * @return the present value
     */
    Estimate newCustomer(Period horizon, DiscountRate rate);

    /**
     * What a customer won today is worth without an end.
     *
     * @param rate what waiting costs
     * @return the present value; undefined where the sum has no limit
     */
    Estimate newCustomer(DiscountRate rate);
}
