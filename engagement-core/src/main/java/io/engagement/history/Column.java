package io.engagement.history;

import java.io.Serializable;
import java.util.Arrays;

/** A growing column of whole numbers. */
final class Column implements Serializable {
    private static final long serialVersionUID = 1;

    private int[] values = new int[16];
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(size + 1, size + (size >> 1)));
        }
        values[size++] = value;
    }

    int get(int row) {
        return values[row];
    }

    int size() {
        return size;
    }
}
