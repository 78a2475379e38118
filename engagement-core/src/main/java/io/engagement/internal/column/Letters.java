package io.engagement.internal.column;

import java.util.Arrays;

/**
 * Names as words of eight bytes whose unsigned order is the natural order of the strings. A letter is one to three bytes, as
 * UTF-8 has them (a surrogate counts as a letter), each one higher: so 0 ends a name, and no name begins like a longer one.
 */
final class Letters {
    long[] words = new long[8];

    /** Writes a name from a word on; returns the word after its last. An empty name has no words. */
    int write(String name, int begin) {
        int length = name.length();
        int most = begin + (length * 3 + 7) / 8;
        if (most > words.length) {
            words = Arrays.copyOf(words, Math.max(most, words.length * 2));
        }
        int at = begin;
        long word = 0;
        int free = Long.BYTES;
        for (int i = 0; i < length; i++) {
            int letter = name.charAt(i);
            int bytes = letter < 0x80 ? 1 : letter < 0x800 ? 2 : 3;
            for (int b = bytes - 1; b >= 0; b--) {
                word = word << 8 | (byteOf(letter, bytes, b) + 1);
                if (--free == 0) {
                    words[at++] = word;
                    word = 0;
                    free = Long.BYTES;
                }
            }
        }
        if (free < Long.BYTES) {
            words[at++] = word << (8 * free);
        }
        return at;
    }

    /** The byte of a letter that {@code later} others follow. */
    private static int byteOf(int letter, int bytes, int later) {
        if (bytes == 1) {
            return letter;
        }
        int bits = letter >>> (6 * later);
        if (later < bytes - 1) {
            return 0x80 | (bits & 0x3F);
        }
        return (bytes == 2 ? 0xC0 : 0xE0) | bits;
    }

    /** The name behind a header, which has the number of its words in its upper half. */
    static String read(long[] words, int header) {
        int count = (int) (words[header] >>> 32);
        char[] letters = new char[count * Long.BYTES];
        int length = 0;
        int letter = 0;
        int missing = 0;
        for (int i = 0; i < count * Long.BYTES; i++) {
            int next = (int) (words[header + 1 + i / Long.BYTES] >>> (56 - i % Long.BYTES * 8)) & 0xFF;
            if (next == 0) {
                break;
            }
            next--;
            if (missing > 0) {
                letter = letter << 6 | (next & 0x3F);
                missing--;
            } else if (next < 0x80) {
                letter = next;
            } else {
                missing = next < 0xE0 ? 1 : 2;
                letter = next & (missing == 1 ? 0x1F : 0x0F);
            }
            if (missing == 0) {
                letters[length++] = (char) letter;
            }
        }
        return new String(letters, 0, length);
    }

    /** Compares two names by their headers. */
    static int compare(long[] words, int header, long[] others, int otherHeader) {
        int count = (int) (words[header] >>> 32);
        int otherCount = (int) (others[otherHeader] >>> 32);
        for (int i = 1; i <= Math.min(count, otherCount); i++) {
            if (words[header + i] != others[otherHeader + i]) {
                return Long.compareUnsigned(words[header + i], others[otherHeader + i]);
            }
        }
        return Integer.compare(count, otherCount);
    }
}
