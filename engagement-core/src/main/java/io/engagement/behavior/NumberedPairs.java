package io.engagement.behavior;

import java.util.Arrays;

/** Numbers pairs of numbers as they come: an open hash table, so that counting pairs makes no objects. */
final class NumberedPairs {
    private long[] pairs = new long[16];
    private int size;
    /** One more than a pair's number; 0 is free. */
    private int[] slots = new int[64];

    private static long pair(int first, int second) {
        return ((long) first << 32) | second;
    }

    /** The number of a pair, the next free one for a new pair. */
    int numberOf(int first, int second) {
        long pair = pair(first, second);
        int slot = slot(pair);
        if (slots[slot] == 0) {
            if (size == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * size);
            }
            pairs[size++] = pair;
            slots[slot] = size;
            if (2 * size > slots.length) {
                grow();
            }
            return size - 1;
        }
        return slots[slot] - 1;
    }

    /** The number of a pair, or -1. */
    int find(int first, int second) {
        return slots[slot(pair(first, second))] - 1;
    }

    private int slot(long pair) {
        long mixed = pair * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed ^ (mixed >>> 32)) & (slots.length - 1);
        while (slots[slot] != 0 && pairs[slots[slot] - 1] != pair) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private void grow() {
        slots = new int[2 * slots.length];
        for (int i = 0; i < size; i++) {
            slots[slot(pairs[i])] = i + 1;
        }
    }

    int size() {
        return size;
    }

    int first(int number) {
        return (int) (pairs[number] >>> 32);
    }

    int second(int number) {
        return (int) pairs[number];
    }
}
