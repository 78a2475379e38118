package io.engagement.ltv;

import io.engagement.domain.Money;
import io.engagement.estimate.Estimate;
import io.engagement.history.CustomerBase;
import io.engagement.history.SpendCounts;
import java.io.Serializable;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;

/**
 * What a customer is worth. What all models share is the value of a new customer; what each knows beyond that is on its
 * own type.
 */
public sealed interface LtvModel extends Serializable permits LtvFormula, ContractLtv, PurchaseLtv {
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

    /**
     * A probability model of a customer base: MBG/NBD or Pareto/NBD, with Gamma-Gamma spend. MBG/NBD is taken unless
     * Pareto/NBD is better by more than 2 in Akaike's criterion; {@link PurchaseLtv#choice} says which and why.
     *
     * @param base the customers; one-time buyers belong to it
     * @return the model, also where the fit ended at a boundary or there was nothing to fit: it says so
     */
    static PurchaseLtv fit(CustomerBase base) {
        return PurchaseFits.choose(base);
    }

    /**
     * A probability model of one kind, with Gamma-Gamma spend.
     *
     * @param base the customers; one-time buyers belong to it
     * @param kind which model
     * @return the model
     */
    static PurchaseLtv fit(CustomerBase base, TransactionModel.Kind kind) {
        return PurchaseFits.of(base, kind);
    }

    /**
     * A probability model of customers who weigh differently, such as a sample that is not even.
     *
     * @param base the customers
     * @param kind which model
     * @param weight what each row weighs, by its number: positive, or 0 to leave it out; standard errors take a weight of 2 for two customers
     * @return the model
     * @throws IllegalArgumentException if a weight is negative or not finite
     */
    static PurchaseLtv fit(CustomerBase base, TransactionModel.Kind kind, IntToDoubleFunction weight) {
        return PurchaseFits.of(base, kind, weight);
    }

    /**
     * A model of spend alone.
     *
     * @param base the customers; those who have paid for a repeat purchase count
     * @return the fit; without a model where nobody has
     */
    static Fit<GammaGamma> fitSpend(CustomerBase base) {
        return fitSpend(base.spendCounts());
    }

    /**
     * A model of spend alone, of customers counted elsewhere.
     *
     * @param spend how many customers share each number and sum of paid repeat purchases
     * @return the fit, to the last bit that of the base the counts are of; without a model where there are no customers
     */
    static Fit<GammaGamma> fitSpend(SpendCounts spend) {
        return Fitting.spend(spend);
    }

    /**
     * A probability model of customers counted elsewhere, with Gamma-Gamma spend, chosen as {@link #fit(CustomerBase)} does.
     *
     * @param counts how many customers share each history
     * @param spend what the same customers have spent
     * @param asOf the end of observation
     * @return the model, to the last bit that of the base the counts are of
     * @throws IllegalArgumentException if there are no customers, since they have no cadence, or more of them have paid for a
     *     repeat purchase than have made one
     */
    static PurchaseLtv fit(CustomerBase.Counts counts, SpendCounts spend, Instant asOf) {
        return PurchaseFits.choose(counts, spend, asOf);
    }

    /**
     * A probability model of customers counted elsewhere, with Gamma-Gamma spend.
     *
     * @param counts how many customers share each history
     * @param spend what the same customers have spent
     * @param kind which model
     * @param asOf the end of observation
     * @return the model, to the last bit that of the base the counts are of
     * @throws IllegalArgumentException if there are no customers, since they have no cadence, or more of them have paid for a
     *     repeat purchase than have made one
     */
    static PurchaseLtv fit(CustomerBase.Counts counts, SpendCounts spend, TransactionModel.Kind kind, Instant asOf) {
        return PurchaseFits.of(counts, spend, kind, asOf);
    }

    /**
     * A probability model of customers counted elsewhere. Counts hold no amounts, so it knows no spend;
     * {@link #fit(CustomerBase.Counts, SpendCounts, TransactionModel.Kind, Instant)} does.
     *
     * @param counts how many customers share each history
     * @param kind which model
     * @param asOf the end of observation
     * @return the model
     * @throws IllegalArgumentException if there are no customers: they have no cadence
     */
    static PurchaseLtv fit(CustomerBase.Counts counts, TransactionModel.Kind kind, Instant asOf) {
        return PurchaseFits.of(counts, kind, asOf);
    }

    /**
     * A probability model for each segment, in the order of their names.
     *
     * @param base the customers
     * @param kind which model
     * @param segment the segment of a customer, by id
     * @return a model by segment
     */
    static Map<String, PurchaseLtv> fitBy(
            CustomerBase base, TransactionModel.Kind kind, Function<String, String> segment) {
        return PurchaseFits.bySegment(base, kind, segment);
    }

    /**
     * The model as text: below a kilobyte, versioned, the same on every machine.
     *
     * @return text that {@link #parse} makes an equal model of
     */
    String toText();

    /**
     * A model of its text.
     *
     * @param text what {@link #toText} gave
     * @return an equal model
     * @throws IllegalArgumentException if it is no such text, saying what is wrong
     */
    static LtvModel parse(String text) {
        return LtvText.parse(text);
    }
}
