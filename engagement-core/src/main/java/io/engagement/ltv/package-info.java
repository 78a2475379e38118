/**
 * What a customer is worth.
 *
 * <pre>{@code
 * System.out.println(LtvModel.formula(Money.of(45, "USD"), 4.2, 3));
 * System.out.println(LtvModel.formula(Money.of(45, "USD"), 4.2, 3).withMargin(0.3).withDiscount(DiscountRate.annual(0.10)));
 * ContractLtv plan = LtvModel.contract(Money.of(12, "USD"), Period.ofMonths(1), 0.96);
 * System.out.println(plan.newCustomer(DiscountRate.annual(0.10)));
 * System.out.println(plan.newCustomer(Period.ofYears(1), DiscountRate.annual(0.10)));
 * }</pre>
 *
 * <p>Formulas follow from what is put in, so their results carry no interval.
 *
 * @serial exclude
 */
@NullMarked
package io.engagement.ltv;

import org.jspecify.annotations.NullMarked;
