package io.engagement.ltv;

import io.engagement.domain.Money;
import io.engagement.estimate.Estimate;
import java.io.Serializable;
import java.time.Period;
import java.util.List;

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
        return contract(margin, period, new RetentionModel.Constant(retention));
    }

    /**
     * A contract whose renewals follow a model with known parameters, paid at the end of the period.
     *
     * @param margin what a customer brings each period
     * @param period the period, positive
     * @param retention who renews
     * @return the model
     * @throws IllegalArgumentException if {@code period} is not positive
     */
    static ContractLtv contract(Money margin, Period period, RetentionModel retention) {
        return new ContractLtv(
                margin, period, retention, ContractLtv.Payment.END_OF_PERIOD, retention.name() + ", as given", null);
    }

    /**
     * A contract whose retention is fitted by maximum likelihood to how many customers of each cohort were left after each
     * period, paid at the end of the period. BdW is taken where a likelihood-ratio test at 5 % prefers it to sBG; where the
     * likelihood is largest for customers who do not differ, retention is constant; {@link ContractLtv#choice} says which and why.
     *
     * @param margin what a customer brings each period
     * @param period the period, positive
     * @param cohorts for each cohort how many customers there were, and how many were left after 1, 2, ... periods
     * @return the model, with its fit
     * @throws IllegalArgumentException if {@code period} is not positive, no cohort has customers over a period, or a cohort
     *     grows
     */
    static ContractLtv fitContract(Money margin, Period period, List<long[]> cohorts) {
        return ContractFit.of(margin, period, cohorts);
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
