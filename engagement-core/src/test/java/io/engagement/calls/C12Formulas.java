package io.engagement.calls;

import io.engagement.domain.Money;
import io.engagement.ltv.DiscountRate;
import io.engagement.ltv.LtvModel;
import java.io.PrintStream;
import java.time.Period;

/** Lifetime value as arithmetic. */
final class C12Formulas {
    private C12Formulas() {}

    static void run(PrintStream out) {
        out.println(LtvModel.formula(Money.of("45.00", "USD"), 4.2, 3));
        out.println(LtvModel.formula(Money.of("45.00", "USD"), 4.2, 3).withMargin(0.3));
        LtvModel plan = LtvModel.contract(Money.of(12, "USD"), Period.ofMonths(1), 0.96);
        out.println(plan + ": " + plan.newCustomer(DiscountRate.NONE));
    }
}
