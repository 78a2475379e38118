package io.engagement.examples.spark;

import io.engagement.estimate.Exclusions;
import io.engagement.history.CustomerBase;
import io.engagement.history.SpendCounts;
import java.io.Serializable;

/**
 * What is counted where the customers are and sent to the driver: all that a model is fitted from. Some hundred thousand
 * groups stand for ten million customers.
 *
 * @param counts how many customers share each purchase history
 * @param spend how many share each number and sum of repeat purchases
 * @param excluded what was left out, and why
 * @param customers how many customers anything is known of
 */
record Statistics(CustomerBase.Counts counts, SpendCounts spend, Exclusions excluded, long customers)
        implements Serializable {
    static final Statistics NONE = new Statistics(CustomerBase.Counts.empty(), SpendCounts.empty(), Exclusions.NONE, 0);

    /** Those of both, who are different customers: exact, in any order. */
    Statistics plus(Statistics other) {
        return new Statistics(
                counts.plus(other.counts),
                spend.plus(other.spend),
                excluded.plus(other.excluded),
                customers + other.customers);
    }
}
