package io.engagement.ltv;

/** Customers with the same history counted together, in columns: what a likelihood is computed from. */
final class Groups {
    /** Repeat purchases of each group. */
    final int[] x;
    /** Age at the last purchase, in steps. */
    final int[] tx;
    /** Age, in steps. */
    final int[] t;
    /** How many customers, or what they weigh together. */
    final double[] weight;

    Groups(int[] x, int[] tx, int[] t, double[] weight) {
        this.x = x;
        this.tx = tx;
        this.t = t;
        this.weight = weight;
    }

    int size() {
        return x.length;
    }
}
