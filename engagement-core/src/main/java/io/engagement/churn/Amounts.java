package io.engagement.churn;

import io.engagement.domain.Money;
import io.engagement.estimate.Estimate;
import java.util.Locale;

/** Amounts and rates as the cells of a table that names the currency above. */
final class Amounts {
    private Amounts() {}

    static String in(Money amount) {
        String code = amount.currency().getCurrencyCode();
        return code.equals("XXX") ? "" : " in " + code;
    }

    static String print(Money amount) {
        return String.format(Locale.ROOT, "%,." + amount.value().scale() + "f", amount.value());
    }

    static String print(Estimate estimate) {
        return estimate instanceof Estimate.Known known ? known.unit().print(known.value()) : "-";
    }
}
