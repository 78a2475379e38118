package io.engagement.ltv;

import io.engagement.estimate.Interval;
import io.engagement.history.PurchaseHistory;
import org.jspecify.annotations.Nullable;

/** Where the number of purchases of one customer may fall: equal tails of its distribution. */
final class OwnCount {
    /** Blocks of counts are this small a part of the standard deviation: the distribution is smooth on that scale. */
    private static final double BLOCKS = 24;

    private OwnCount() {}

    static @Nullable Interval interval(TransactionModel model, PurchaseHistory history, double ahead, double level) {
        long x = history.repeatPurchases();
        double tx = history.ageAtLastPurchase();
        double t = history.age();
        if (ahead == 0) {
            return new Interval(0, 0, level);
        }
        TransactionModel active = model.whileActive(x, tx, t);
        double odds = model.logOddsActive(x, tx, t);
        double isActive = 1 / (1 + Math.exp(-odds));
        double mean = active.expectedPurchases(ahead);
        double spread = Math.sqrt(mean + mean * mean / active.parameters().get(0));
        long block = Math.max(1, (long) (spread / BLOCKS));
        // Beyond this the rest is rounding.
        double most = mean + 60 * spread + 200;
        double tail = (1 - level) / 2;
        double below = 1 / (1 + Math.exp(odds));
        double low = -1;
        double last = isActive * active.probabilityOfCount(0, ahead);
        below += last;
        long n = 0;
        while (true) {
            if (low < 0 && below >= tail) {
                low = n;
            }
            if (below >= 1 - tail || n > most) {
                return Double.isNaN(below) || low < 0 ? null : new Interval(low, n, level);
            }
            double next = isActive * active.probabilityOfCount(n + block, ahead);
            // The trapezoid over the counts n + 1 to n + block; with blocks of one it is exact.
            below += block == 1 ? next : (last + next) / 2 * block + (next - last) / 2;
            last = next;
            n += block;
        }
    }
}
