package io.engagement.ltv;

import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.Trigamma;

/**
 * Sums over many customers of {@code ln Gamma(y + x_i) - ln Gamma(y)} and its derivatives by y, without gamma functions:
 * they are {@code sum over j of C_j ln(y + j)} with {@code C_j} the weight of all customers with x above j.
 */
final class TailCounts {
    /** Above so many terms, gamma functions of each distinct x are cheaper. */
    private static final int MOST_TERMS = 5_000;

    private final int[] x;
    private final double[] weight;

    private TailCounts(int[] x, double[] weight) {
        this.x = x;
        this.weight = weight;
    }

    /**
     * Customers by their counts.
     *
     * @param x distinct counts, ascending
     * @param weight the weight of each
     */
    static TailCounts of(int[] x, double[] weight) {
        int most = x.length == 0 ? 0 : x[x.length - 1];
        if (most > MOST_TERMS) {
            return new TailCounts(x, weight);
        }
        double[] tails = new double[most];
        double above = 0;
        int j = most;
        for (int i = x.length - 1; i >= 0; i--) {
            while (j > x[i]) {
                tails[--j] = above;
            }
            above += weight[i];
        }
        while (j > 0) {
            tails[--j] = above;
        }
        return new TailCounts(new int[0], tails);
    }

    /** Overwrites {@code sums} with the value and the first two derivatives at y. */
    void at(double y, double[] sums) {
        double value = 0;
        double first = 0;
        double second = 0;
        if (x.length == 0) {
            for (int j = 0; j < weight.length; j++) {
                double inverse = 1 / (y + j);
                value += weight[j] * Math.log(y + j);
                first += weight[j] * inverse;
                second -= weight[j] * inverse * inverse;
            }
        } else {
            double digamma = Digamma.value(y);
            double trigamma = Trigamma.value(y);
            for (int i = 0; i < x.length; i++) {
                value += weight[i] * LogRising.of(y, x[i]);
                first += weight[i] * (Digamma.value(y + x[i]) - digamma);
                second += weight[i] * (Trigamma.value(y + x[i]) - trigamma);
            }
        }
        sums[0] = value;
        sums[1] = first;
        sums[2] = second;
    }
}
