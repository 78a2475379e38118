package io.engagement.internal.column;

import java.util.Arrays;

/**
 * Sorts names without comparing strings: the bits in which they differ, as far as they fit into a long beside the number of
 * the name, go through a radix sort; names that share those bits are sorted in turn by the bits they differ in.
 */
final class NameOrder {
    private static final int FEW = 12;
    /** Words looked at in one round. */
    private static final int WORDS = 4;

    private final long[] words;
    private final int[] headers;
    private final int[] order;

    private NameOrder(long[] words, int[] headers) {
        this.words = words;
        this.headers = headers;
        this.order = new int[headers.length];
    }

    /** The numbers of the names, 0 to their number less one, in the natural order of what stands behind their headers. */
    static int[] of(long[] words, int[] headers) {
        NameOrder sorting = new NameOrder(words, headers);
        for (int i = 0; i < headers.length; i++) {
            sorting.order[i] = i;
        }
        sorting.sort(0, headers.length, 0);
        return sorting.order;
    }

    /** Sorts a stretch of names that are the same before a word. */
    private void sort(int from, int to, int word) {
        if (to - from <= FEW) {
            sortFew(from, to);
            return;
        }
        long[] masks = differences(from, to, word);
        int first = 0;
        while (first < WORDS && masks[first] == 0) {
            first++;
        }
        if (first == WORDS) {
            sort(from, to, word + WORDS);
            return;
        }
        int indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(to - from - 1);
        int keyBits = keepHighest(masks, Long.SIZE - indexBits);
        long[] keys = new long[to - from];
        for (int i = 0; i < keys.length; i++) {
            long key = 0;
            for (int w = first; w < WORDS; w++) {
                if (masks[w] != 0) {
                    key = key << Long.bitCount(masks[w]) | compress(word(order[from + i], word + w), masks[w]);
                }
            }
            keys[i] = key << indexBits | i;
        }
        keys = RadixSort.sort(keys, indexBits, indexBits + keyBits);
        int[] before = Arrays.copyOfRange(order, from, to);
        int indexMask = (1 << indexBits) - 1;
        int tied = 0;
        for (int i = 0; i < keys.length; i++) {
            order[from + i] = before[(int) keys[i] & indexMask];
            if (i + 1 == keys.length || keys[i + 1] >>> indexBits != keys[i] >>> indexBits) {
                if (i > tied) {
                    sort(from + tied, from + i + 1, word + first);
                }
                tied = i + 1;
            }
        }
    }

    private void sortFew(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            int number = order[i];
            int place = i;
            while (place > from && Letters.compare(words, headers[order[place - 1]], words, headers[number]) > 0) {
                order[place] = order[place - 1];
                place--;
            }
            order[place] = number;
        }
    }

    /** The bits in which some names differ, for a few words from one on. */
    private long[] differences(int from, int to, int word) {
        long[] masks = new long[WORDS];
        for (int w = 0; w < WORDS; w++) {
            long first = word(order[from], word + w);
            long mask = 0;
            for (int i = from + 1; i < to; i++) {
                mask |= word(order[i], word + w) ^ first;
            }
            masks[w] = mask;
        }
        return masks;
    }

    /** Clears the lowest bits of the masks, so that no more than some are left; returns how many those are. */
    private static int keepHighest(long[] masks, int most) {
        int kept = 0;
        for (int w = 0; w < WORDS; w++) {
            while (kept + Long.bitCount(masks[w]) > most) {
                masks[w] &= masks[w] - 1;
            }
            kept += Long.bitCount(masks[w]);
        }
        return kept;
    }

    private long word(int number, int word) {
        int header = headers[number];
        return word < (int) (words[header] >>> 32) ? words[header + 1 + word] : 0;
    }

    /** The bits of a word that a mask names, side by side. */
    private static long compress(long word, long mask) {
        long result = 0;
        long rest = mask;
        int done = 0;
        while (rest != 0) {
            int shift = Long.numberOfTrailingZeros(rest);
            int width = Long.numberOfTrailingZeros(~(rest >>> shift));
            long run = width == Long.SIZE ? -1 : (1L << width) - 1;
            result |= (word >>> shift & run) << done;
            done += width;
            rest &= ~(run << shift);
        }
        return result;
    }
}
