package io.engagement.behavior;

import java.math.BigInteger;
import java.util.stream.IntStream;

/**
 * How many of some customers reached each threshold of a grid, and how many of those were retained. Orders thresholds by phi
 * without rounding: with n customers, P of them retained, and a threshold that A reached, T of them retained,
 * {@code phi = (n T - A P) / sqrt(A (n - A))} up to a factor that all thresholds share.
 */
final class ThresholdCounts {
    private final int n;
    private final int positives;
    private final int[] above;
    private final int[] truePositives;
    private final int fewest;

    /** Of n customers, P of them retained: A and T of each cell, tried where so many are on either side. */
    ThresholdCounts(int n, int positives, int[] above, int[] truePositives, int fewest) {
        this.n = n;
        this.positives = positives;
        this.above = above;
        this.truePositives = truePositives;
        this.fewest = fewest;
    }

    boolean isTried(int cell) {
        return above[cell] >= fewest && n - above[cell] >= fewest && 0 < positives && positives < n;
    }

    int tried() {
        return (int) IntStream.range(0, above.length).filter(this::isTried).count();
    }

    /** The cell from one to before another with the largest phi, the first of equal ones; -1 if none is tried. */
    int best(int from, int end) {
        int best = -1;
        for (int cell = from; cell < end; cell++) {
            if (isTried(cell) && (best < 0 || compare(cell, best) > 0)) {
                best = cell;
            }
        }
        return best;
    }

    /** The sign of phi(a) - phi(b). */
    int compare(int a, int b) {
        return compare(truePositives[a], above[a], b);
    }

    private int compare(int t, int a, int cell) {
        long first = (long) n * t - (long) a * positives;
        long second = (long) n * truePositives[cell] - (long) above[cell] * positives;
        int signs = Integer.compare(Long.signum(first), Long.signum(second));
        if (signs != 0 || first == 0) {
            return signs;
        }
        int squares = square(first)
                .multiply(spread(above[cell]))
                .compareTo(square(second).multiply(spread(a)));
        return first > 0 ? squares : -squares;
    }

    private static BigInteger square(long value) {
        return BigInteger.valueOf(value).pow(2);
    }

    private BigInteger spread(int reached) {
        return BigInteger.valueOf((long) reached * (n - reached));
    }

    /** The fewest true positives with which a cell's phi would be at least that of another; more than it can have if none. */
    int leastReaching(int cell, int other) {
        int low = 0;
        int high = Math.min(above[cell], positives) + 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(middle, above[cell], other) >= 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    ConfusionMatrix matrix(int cell) {
        return matrix(truePositives[cell], above[cell], positives, n);
    }

    /** The counts of a cell among all customers but some of them. */
    ConfusionMatrix matrixWithout(ThresholdCounts some, int cell) {
        return matrix(
                truePositives[cell] - some.truePositives[cell],
                above[cell] - some.above[cell],
                positives - some.positives,
                n - some.n);
    }

    static ConfusionMatrix matrix(int truePositives, int above, int positives, int n) {
        return new ConfusionMatrix(
                truePositives,
                above - truePositives,
                positives - truePositives,
                n - above - (positives - truePositives));
    }
}
