package io.engagement.examples.quickstart;

import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rows of purchases, all in one currency: the one that was chosen, or else that of the first good row. */
final class PurchaseRows implements RowFormat<Purchase> {
    private static final Currency NO_CURRENCY = Currency.getInstance("XXX");

    private final ZoneId zone;
    private final @Nullable Currency chosen;
    private @Nullable Currency currency;
    private String reason = "was chosen";

    PurchaseRows(ZoneId zone, @Nullable Currency chosen) {
        this.zone = zone;
        this.chosen = chosen;
        this.currency = chosen;
    }

    @Override
    public List<String> required() {
        return List.of("customer_id", "date", "amount");
    }

    @Override
    public List<String> optional() {
        return List.of("currency", "item", "order", "covers", "channel", "touchpoint", "id");
    }

    @Override
    public Purchase read(Row row) {
        Purchase purchase = new Purchase(
                row.required("customer_id"),
                row.time("date", zone),
                amount(row),
                row.text("item"),
                row.text("order"),
                row.period("covers"),
                row.text("channel"),
                row.text("touchpoint"),
                row.text("id"));
        if (currency == null) {
            currency = purchase.amount().currency();
            reason = "line " + row.line() + " has";
        }
        return purchase;
    }

    private Money amount(Row row) {
        BigDecimal value = row.decimal("amount");
        Currency of = currencyOf(row);
        if (currency != null && !of.equals(currency)) {
            throw new BadField(
                    "currency", "must be " + currency + " as " + reason + " (one currency a report)", "" + of);
        }
        try {
            return Money.of(value, of);
        } catch (IllegalArgumentException e) {
            throw new BadField("amount", "must be below 10^24 with at most 18 decimals", value.toString());
        }
    }

    private Currency currencyOf(Row row) {
        String code = row.text("currency").strip();
        if (code.isEmpty()) {
            return chosen == null ? NO_CURRENCY : chosen;
        }
        try {
            return Currency.getInstance(code.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new BadField("currency", "must be an ISO 4217 code such as JPY", code);
        }
    }
}
