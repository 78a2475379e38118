package io.engagement.ltv;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The distinct values of columns of whole numbers, ascending, and the place of each number among them. */
final class Distinct {
    /** Up to here a table by value is smaller than what it saves. */
    private static final int LARGEST_TABLE = 1 << 22;

    private final int[] values;
    private final int[] places;

    private Distinct(int[] values, int[] places) {
        this.values = values;
        this.places = places;
    }

    /** Of all columns together; no number is negative. */
    static Distinct of(int[]... columns) {
        int most = 0;
        for (int[] column : columns) {
            for (int value : column) {
                most = Math.max(most, value);
            }
        }
        if (most >= LARGEST_TABLE) {
            return new Distinct(
                    Arrays.stream(columns)
                            .flatMapToInt(IntStream::of)
                            .sorted()
                            .distinct()
                            .toArray(),
                    new int[0]);
        }
        int[] places = new int[most + 1];
        for (int[] column : columns) {
            for (int value : column) {
                places[value] = 1;
            }
        }
        int[] values = new int[most + 1];
        int n = 0;
        for (int value = 0; value <= most; value++) {
            if (places[value] == 1) {
                places[value] = n;
                values[n++] = value;
            }
        }
        return new Distinct(Arrays.copyOf(values, n), places);
    }

    int[] values() {
        return values;
    }

    int size() {
        return values.length;
    }

    /** Where a number that was in a column stands. */
    int place(int value) {
        return places.length > 0 ? places[value] : Arrays.binarySearch(values, value);
    }
}
