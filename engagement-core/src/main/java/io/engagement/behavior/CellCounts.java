package io.engagement.behavior;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How often each of very many cells was met: an open hash table of 12 bytes a slot that holds only the cells that were. A
 * count stops at a cap; counting up to a cap is associative and commutative, so tables merge exactly.
 */
final class CellCounts implements Serializable {
    private static final long serialVersionUID = 1;

    private final int cap;
    /** One more than the cell; 0 is free. */
    private long[] keys = new long[64];

    private int[] counts = new int[64];
    private int size;

    CellCounts(int cap) {
        this.cap = cap;
    }

    void add(long cell, int count) {
        int slot = slot(cell);
        if (keys[slot] == 0) {
            if (size >= keys.length / 2) {
                grow();
                slot = slot(cell);
            }
            keys[slot] = cell + 1;
            size++;
        }
        counts[slot] = (int) Math.min(cap, (long) counts[slot] + count);
    }

    void addAll(CellCounts other) {
        for (int slot = 0; slot < other.keys.length; slot++) {
            if (other.keys[slot] != 0) {
                add(other.keys[slot] - 1, other.counts[slot]);
            }
        }
    }

    int get(long cell) {
        return counts[slot(cell)];
    }

    /** The cells that were met, ascending. */
    long[] cells() {
        long[] cells =
                Arrays.stream(keys).filter(key -> key != 0).map(key -> key - 1).toArray();
        Arrays.parallelSort(cells);
        return cells;
    }

    private int slot(long cell) {
        int mask = keys.length - 1;
        long mixed = cell * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (keys[slot] != 0 && keys[slot] != cell + 1) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        keys = new long[oldKeys.length * 2];
        counts = new int[keys.length];
        for (int old = 0; old < oldKeys.length; old++) {
            if (oldKeys[old] != 0) {
                int slot = slot(oldKeys[old] - 1);
                keys[slot] = oldKeys[old];
                counts[slot] = oldCounts[old];
            }
        }
    }
}
