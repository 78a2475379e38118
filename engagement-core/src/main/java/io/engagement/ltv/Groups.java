package io.engagement.ltv;

/**
 * Customers with the same history counted together: what a likelihood is computed from.
 *
 * @param x repeat purchases of each group
 * @param tx age at the last purchase, in steps
 * @param t age, in steps
 * @param weight how many customers, or what they weigh together
 */
record Groups(int[] x, int[] tx, int[] t, double[] weight) {
    int size() {
        return x.length;
    }
}
