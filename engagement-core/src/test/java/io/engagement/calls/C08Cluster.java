package io.engagement.calls;

import io.engagement.history.CustomerBase;
import io.engagement.history.CustomerBase.Counts;
import io.engagement.ltv.DiscountRate;
import io.engagement.ltv.Forecast;
import io.engagement.ltv.LtvModel;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.ltv.TransactionModel;
import java.time.Instant;
import java.time.Period;
import java.util.List;

/** Count where the customers are, fit in one place, forecast where the customers are: the model is text, the customers stay. */
final class C08Cluster {
    private C08Cluster() {}

    static String fit(List<Counts> partitions, Instant asOf) {
        Counts all = partitions.stream().reduce(Counts.empty(), Counts::plus);
        return LtvModel.fit(all, TransactionModel.Kind.MBG_NBD, asOf).toText();
    }

    static List<Forecast> onAnExecutor(String text, CustomerBase mine) {
        if (LtvModel.parse(text) instanceof PurchaseLtv model) {
            return model.forecast(mine, Period.ofMonths(3), DiscountRate.NONE).toList();
        }
        throw new IllegalArgumentException("text must be of a fitted purchase model");
    }
}
