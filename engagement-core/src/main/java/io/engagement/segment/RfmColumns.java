package io.engagement.segment;

import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseHistory;
import java.util.stream.IntStream;

/** What RFM looks at, a number for each row of a base. */
final class RfmColumns {
    private final double[] recency;
    private final double[] frequency;
    private final double[] monetary;

    private RfmColumns(int size) {
        recency = new double[size];
        frequency = new double[size];
        monetary = new double[size];
    }

    static RfmColumns of(CustomerBase base) {
        RfmColumns columns = new RfmColumns(base.size());
        // Each row writes its own places only.
        IntStream.range(0, base.size()).parallel().forEach(row -> columns.set(row, base.row(row)));
        return columns;
    }

    private void set(int row, PurchaseHistory history) {
        recency[row] = history.age() - history.ageAtLastPurchase();
        frequency[row] = history.repeatPurchases() + 1.0;
        // Exact until here: the sum of both may need more digits than either.
        monetary[row] =
                history.firstSpend().value().add(history.repeatSpend().value()).doubleValue();
    }

    /** Steps since the last purchase. */
    double[] recency() {
        return recency;
    }

    /** Purchase steps. */
    double[] frequency() {
        return frequency;
    }

    /** Net spend. */
    double[] monetary() {
        return monetary;
    }
}
