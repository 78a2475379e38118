package io.engagement.examples.spark;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Purchase;
import io.engagement.history.CustomerBase;
import io.engagement.history.Deduplicator;
import io.engagement.history.PurchaseLog;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.score.CustomerProfiles;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * All that is needed of some customers, made of their events in one pass: about 100 bytes for each, so that it can be kept
 * until the model is fitted and nobody's events need to be read again.
 */
final class CustomerPartition implements Serializable {
    private static final long serialVersionUID = 1;

    /** What is written of each customer; what cannot be known is null. */
    static final StructType SCHEMA = new StructType()
            .add("customer_id", DataTypes.StringType, false)
            .add("probability_active", DataTypes.DoubleType)
            .add("expected_purchases", DataTypes.DoubleType)
            .add("present_value", DataTypes.DoubleType)
            .add("currency", DataTypes.StringType)
            .add("score", DataTypes.DoubleType);

    private final CustomerBase base;
    private final String[] ids;
    private final double[] scores;
    private final Statistics statistics;

    private CustomerPartition(CustomerBase base, CustomerProfiles profiles, Deduplicator events, Settings settings) {
        this.base = base;
        this.ids = profiles.customerIds().toArray(String[]::new);
        this.scores = profiles.scores(settings.asOf());
        this.statistics = new Statistics(
                base.counts(), base.spendCounts(), base.excluded().plus(events.excluded()), ids.length);
    }

    /** The customers whose events these are, all of them. An event that was delivered twice counts once. */
    static CustomerPartition of(Iterator<Row> rows, Settings settings) {
        Deduplicator events = Deduplicator.exact();
        PurchaseLog.Builder purchases =
                PurchaseLog.collector(settings.days()).supplier().get();
        CustomerProfiles profiles = settings.score().collector().supplier().get();
        while (rows.hasNext()) {
            CustomerEvent event = FactRows.event(rows.next());
            if (events.isFirst(event)) {
                profiles.add(event);
                if (event instanceof Purchase purchase) {
                    purchases.add(purchase);
                }
            }
        }
        return new CustomerPartition(purchases.build().asOf(settings.asOf()), profiles, events, settings);
    }

    /** What the model is fitted from. */
    Statistics statistics() {
        return statistics;
    }

    /** A row for each customer who bought, or of whom anything else is known. */
    Iterator<Row> rows(PurchaseLtv model, Settings settings) {
        double[] active = new double[base.size()];
        double[] purchases = new double[base.size()];
        double[] values = new double[base.size()];
        model.probabilitiesActive(base, active, false);
        model.expectedPurchases(base, settings.horizon(), purchases, false);
        model.presentValues(base, settings.horizon(), settings.rate(), values, false);
        List<Row> rows = new ArrayList<>(ids.length);
        int row = 0;
        // Both are in the order of the ids, and whoever bought has a profile.
        for (int i = 0; i < ids.length; i++) {
            boolean bought = row < base.size() && base.customerId(row).equals(ids[i]);
            rows.add(RowFactory.create(
                    ids[i],
                    bought ? known(active[row]) : null,
                    bought ? known(purchases[row]) : null,
                    bought ? known(values[row]) : null,
                    bought ? base.currency().getCurrencyCode() : null,
                    known(scores[i])));
            row += bought ? 1 : 0;
        }
        return rows.iterator();
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
