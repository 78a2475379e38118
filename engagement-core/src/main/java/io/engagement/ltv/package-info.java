/**
 * What a customer is worth: by a formula, by contract, or by a model fitted to what customers bought.
 *
 * <p>A formula is arithmetic on assumptions. A contract is renewed or not, so its customers are seen to leave. Where there is no
 * contract nobody says goodbye: a model tells from what was bought, and how long ago, who is still a customer, how often
 * they will buy and for how much.
 *
 * <pre>{@code
 * System.out.println(LtvModel.formula(Money.of(45, "USD"), 4.2, 3));
 * System.out.println(LtvModel.formula(Money.of(45, "USD"), 4.2, 3).withMargin(0.3).withDiscount(DiscountRate.annual(0.10)));
 * ContractLtv plan = LtvModel.contract(Money.of(12, "USD"), Period.ofMonths(1), 0.96);
 * System.out.println(plan.newCustomer(DiscountRate.annual(0.10)));
 * System.out.println(plan.newCustomer(Period.ofYears(1), DiscountRate.annual(0.10)));
 *
 * Instant asOf = Instant.parse("2026-11-01T00:00:00Z");
 * List<Purchase> purchases = new ArrayList<>();
 * for (int customer = 0; customer < 500; customer++) {
 *     int gap = 10 + customer * 37 % 90;
 *     int leaves = customer * 53 % 400;
 *     for (int day = 0; day <= Math.min(leaves, 299); day += gap) {
 *         Money amount = Money.of(20 + customer * 7 % 30 + day % 5, "USD");
 *         purchases.add(Purchase.of("C-" + customer, asOf.minus(Duration.ofDays(300 - day)), amount));
 *     }
 * }
 * CustomerBase base = PurchaseLog.of(purchases, Cadence.daily(ZoneOffset.UTC)).asOf(asOf);
 * PurchaseLtv model = LtvModel.fit(base);
 * System.out.println(model);
 * System.out.println(model.forecast(base.get("C-7"), Period.ofYears(1), DiscountRate.annual(0.10)));
 * System.out.println(model.explain(base.get("C-7")));
 * System.out.println(model.total(base, Period.ofYears(1), DiscountRate.annual(0.10)));
 * System.out.println(model.newCustomer(Period.ofYears(1), DiscountRate.annual(0.10)));
 * }</pre>
 *
 * <p>The model is chosen and says why; {@link io.engagement.ltv.Backtest} shows what such a forecast was worth in the past.
 * Fitted models keep the covariance of their parameters, so that every number has its interval; formulas follow from what is put
 * in, so theirs have none. Do not leave out customers who bought once: they are what tells how many leave.
 *
 * <p>Underneath, {@link io.engagement.ltv.TransactionModel} is the published mathematics on plain numbers:
 *
 * <pre>{@code
 * TransactionModel paper = new TransactionModel.BgNbd(0.243, 4.414, 0.793, 2.426);
 * System.out.println(paper.expectedPurchases(2, 30.43, 38.86, 39));
 * System.out.println(paper.probabilityActive(2, 30.43, 38.86));
 * }</pre>
 *
 * @serial exclude
 */
@NullMarked
package io.engagement.ltv;

import org.jspecify.annotations.NullMarked;
