package io.engagement.calls;

import io.engagement.domain.Cadence;
import io.engagement.domain.Purchase;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseLog;
import io.engagement.ltv.DiscountRate;
import io.engagement.ltv.LtvModel;
import io.engagement.ltv.PurchaseLtv;
import java.io.PrintStream;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.stream.Stream;

/** A base in columns, a model of it, a value for each row. */
final class C03Batch {
    private C03Batch() {}

    static void nightly(Stream<Purchase> purchases, Instant asOf, PrintStream out) {
        CustomerBase base = purchases
                .collect(PurchaseLog.collector(Cadence.daily(ZoneId.of("Asia/Tokyo"))))
                .asOf(asOf);
        PurchaseLtv model = LtvModel.fit(base);
        out.println(model.purchases().convergence());

        double[] value = new double[base.size()];
        model.presentValues(base, Period.ofYears(1), DiscountRate.annual(0.10), value, true);
        for (int row = 0; row < base.size(); row++) {
            out.println(base.customerId(row) + "," + value[row]);
        }
    }
}
