package io.engagement.internal.column;

/** Sorts many whole numbers of few bits: as many passes over them as their digits ask for, and no comparison. */
public final class RadixSort {
    /** Counters of this many digits stay in the cache next to the processor. */
    private static final int DIGIT_BITS = 11;

    private RadixSort() {}

    /**
     * Sorts numbers by their lower bits; numbers that share those keep their order.
     *
     * @param keys the numbers; overwritten
     * @param bits how many of the lowest bits count, 0 to 64; a number counts as if it were unsigned
     * @return the numbers in order: {@code keys} or another array of its length
     */
    public static long[] sort(long[] keys, int bits) {
        return sort(keys, 0, bits);
    }

    /**
     * Sorts numbers by some of their bits; numbers that share those keep their order.
     *
     * @param keys the numbers; overwritten
     * @param firstBit the lowest bit that counts
     * @param endBit the bit after the highest that counts, at most 64
     * @return the numbers in order: {@code keys} or another array of its length
     */
    public static long[] sort(long[] keys, int firstBit, int endBit) {
        int bits = endBit - firstBit;
        if (bits == 0 || keys.length < 2) {
            return keys;
        }
        int passes = (bits + DIGIT_BITS - 1) / DIGIT_BITS;
        int digitBits = (bits + passes - 1) / passes;
        long[] from = keys;
        long[] to = new long[keys.length];
        for (int shift = firstBit; shift < endBit; shift += digitBits) {
            int mask = (1 << Math.min(digitBits, endBit - shift)) - 1;
            if (distribute(from, to, shift, mask)) {
                long[] swap = from;
                from = to;
                to = swap;
            }
        }
        return from;
    }

    /** Puts the numbers in the order of one digit; returns false, having done nothing, if all share it. */
    private static boolean distribute(long[] from, long[] to, int shift, int mask) {
        int[] next = new int[mask + 1];
        for (long key : from) {
            next[(int) (key >>> shift) & mask]++;
        }
        if (next[(int) (from[0] >>> shift) & mask] == from.length) {
            return false;
        }
        int start = 0;
        for (int digit = 0; digit <= mask; digit++) {
            int count = next[digit];
            next[digit] = start;
            start += count;
        }
        for (long key : from) {
            to[next[(int) (key >>> shift) & mask]++] = key;
        }
        return true;
    }
}
