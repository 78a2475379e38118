package io.engagement.ltv;

import java.util.Arrays;
import java.util.BitSet;

/** The distinct values of columns of whole numbers, ascending, and the place of each value among them. */
final class Ranks {
    /** Up to here a place is looked up in a table, beyond by bisection. */
    private static final int DENSE = 1 << 22;

    private final int[] values;
    private final int[] places;

    private Ranks(int[] values, int[] places) {
        this.values = values;
        this.places = places;
    }

    static Ranks of(int[]... columns) {
        int largest = 0;
        for (int[] column : columns) {
            for (int value : column) {
                largest = Math.max(largest, value);
            }
        }
        if (largest > DENSE) {
            return new Ranks(
                    Arrays.stream(columns)
                            .flatMapToInt(Arrays::stream)
                            .sorted()
                            .distinct()
                            .toArray(),
                    new int[0]);
        }
        BitSet seen = new BitSet(largest + 1);
        for (int[] column : columns) {
            for (int value : column) {
                seen.set(value);
            }
        }
        int[] values = seen.stream().toArray();
        int[] places = new int[largest + 1];
        for (int i = 0; i < values.length; i++) {
            places[values[i]] = i;
        }
        return new Ranks(values, places);
    }

    int[] values() {
        return values;
    }

    int size() {
        return values.length;
    }

    int of(int value) {
        return places.length > 0 ? places[value] : Arrays.binarySearch(values, value);
    }

    /** How often each value stands in a column. */
    int[] counts(int[] column) {
        int[] counts = new int[values.length];
        for (int value : column) {
            counts[of(value)]++;
        }
        return counts;
    }

    /** The rows of a column in the order of their values, rows of one value as they stand in {@code order}, which has all. */
    int[] sorted(int[] column, int[] order) {
        int[] next = new int[values.length];
        int[] counts = counts(column);
        for (int i = 1; i < next.length; i++) {
            next[i] = next[i - 1] + counts[i - 1];
        }
        int[] sorted = new int[order.length];
        for (int row : order) {
            sorted[next[of(column[row])]++] = row;
        }
        return sorted;
    }
}
