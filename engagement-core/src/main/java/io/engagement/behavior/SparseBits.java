package io.engagement.behavior;

import java.util.Arrays;

/** A set of positions that are added in ascending order: only the words of 64 that hold any are kept. */
final class SparseBits {
    private int[] indexes = new int[2];
    private long[] words = new long[2];
    private int size;

    void add(int position) {
        int index = position >>> 6;
        if (size == 0 || indexes[size - 1] != index) {
            if (size == words.length) {
                indexes = Arrays.copyOf(indexes, size * 2);
                words = Arrays.copyOf(words, size * 2);
            }
            indexes[size++] = index;
        }
        words[size - 1] |= 1L << position;
    }

    int cardinality() {
        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += Long.bitCount(words[i]);
        }
        return sum;
    }

    int countWithin(long[] other) {
        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += Long.bitCount(words[i] & other[indexes[i]]);
        }
        return sum;
    }

    /** For each of eight sets that lie side by side, how many positions they share with this one. */
    void countWithinEach(long[] eight, int[] sums) {
        int s0 = 0;
        int s1 = 0;
        int s2 = 0;
        int s3 = 0;
        int s4 = 0;
        int s5 = 0;
        int s6 = 0;
        int s7 = 0;
        for (int i = 0; i < size; i++) {
            long word = words[i];
            int at = indexes[i] << 3;
            s0 += Long.bitCount(word & eight[at]);
            s1 += Long.bitCount(word & eight[at + 1]);
            s2 += Long.bitCount(word & eight[at + 2]);
            s3 += Long.bitCount(word & eight[at + 3]);
            s4 += Long.bitCount(word & eight[at + 4]);
            s5 += Long.bitCount(word & eight[at + 5]);
            s6 += Long.bitCount(word & eight[at + 6]);
            s7 += Long.bitCount(word & eight[at + 7]);
        }
        sums[0] = s0;
        sums[1] = s1;
        sums[2] = s2;
        sums[3] = s3;
        sums[4] = s4;
        sums[5] = s5;
        sums[6] = s6;
        sums[7] = s7;
    }

    void addTo(long[] dense) {
        for (int i = 0; i < size; i++) {
            dense[indexes[i]] |= words[i];
        }
    }
}
