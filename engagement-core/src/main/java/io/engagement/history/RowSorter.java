package io.engagement.history;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Sorts stretches of row numbers, most of them short. */
final class RowSorter {
    private static final int SHORT = 24;

    private long[] keys = new long[64];
    private int[] before = new int[64];

    /** Puts rows in the order of an int of each; rows with the same keep their order. */
    void sort(int[] rows, int from, int to, IntUnaryOperator key) {
        int count = to - from;
        if (count < 2) {
            return;
        }
        if (count > keys.length) {
            keys = new long[count * 2];
            before = new int[count * 2];
        }
        for (int i = 0; i < count; i++) {
            int row = rows[from + i];
            before[i] = row;
            keys[i] = ((long) key.applyAsInt(row) << 32) | i;
        }
        if (count > SHORT) {
            Arrays.sort(keys, 0, count);
        } else {
            insert(count);
        }
        for (int i = 0; i < count; i++) {
            rows[from + i] = before[(int) keys[i]];
        }
    }

    private void insert(int count) {
        for (int i = 1; i < count; i++) {
            long key = keys[i];
            int place = i;
            for (; place > 0 && keys[place - 1] > key; place--) {
                keys[place] = keys[place - 1];
            }
            keys[place] = key;
        }
    }
}
