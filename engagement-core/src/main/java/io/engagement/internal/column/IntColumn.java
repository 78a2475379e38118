package io.engagement.internal.column;

import java.io.Serializable;
import java.util.Arrays;

/** A growing column of whole numbers. */
public final class IntColumn implements Serializable {
    private static final long serialVersionUID = 1;

    private int[] values = new int[16];
    private int size;

    /**
     * Adds a row.
     *
     * @param value its value
     */
    public void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(size + 1, size + (size >> 1)));
        }
        values[size++] = value;
    }

    /**
     * A row's value.
     *
     * @param row its number
     * @return the value
     */
    public int get(int row) {
        return values[row];
    }

    /**
     * How many rows there are.
     *
     * @return their number
     */
    public int size() {
        return size;
    }

    /**
     * All rows.
     *
     * @return a new array of their values
     */
    public int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
