package io.engagement.ltv;

import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one customer is expected to do in a window.
 *
 * <p>Two kinds of interval stand in it. Those of the estimates say how far the parameters may be off; they narrow as more
 * customers are observed. {@link #purchases} says where the customer's own count may fall; it does not narrow, because one customer's future
 * is chance.
 *
 * @param customerId whose
 * @param window from the end of observation on
 * @param probabilityActive of being a customer at the beginning of the window
 * @param probabilityOfPurchase of buying at least once within it
 * @param expectedPurchases how often they buy within it, on average
 * @param purchases where the number of purchases may fall, at the level of the estimates; null where it was not asked
 *     for or cannot be said
 * @param expectedSpend what a purchase brings, on average
 * @param presentValue all purchases within the window, discounted to its beginning
 */
public record Forecast(
        String customerId,
        Window window,
        Estimate probabilityActive,
        Estimate probabilityOfPurchase,
        Estimate expectedPurchases,
        @Nullable Interval purchases,
        Estimate expectedSpend,
        Estimate presentValue)
        implements Serializable {
    /** A table of all of it. */
    @Override
    public String toString() {
        Table table = new Table("forecast of " + customerId + ", " + window)
                .row("active now", probabilityActive.toString())
                .row("buys at least once", probabilityOfPurchase.toString())
                .row("expected purchases", expectedPurchases.toString());
        if (purchases != null) {
            table.row(
                    "own count",
                    String.format(
                            Locale.ROOT,
                            "%.0f to %.0f with probability %.4g%%",
                            purchases.low(),
                            purchases.high(),
                            100 * purchases.level()));
        }
        return table.row("spend per purchase", expectedSpend.toString())
                .row("present value", presentValue.toString())
                .toString();
    }
}
