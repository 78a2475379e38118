package io.engagement.score;

import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * The local days of capped signals that are not settled yet, as a sorted array of pairs: signal and day in one number, then
 * the bits of the day's sum. Sixteen bytes a day, and nothing for a customer without one.
 */
final class OpenDays {
    static final long[] NONE = {};

    private OpenDays() {}

    private static long key(int signal, long day) {
        return ((long) signal << 32) | (day - Integer.MIN_VALUE);
    }

    static int size(long[] days) {
        return days.length / 2;
    }

    static int signal(long[] days, int place) {
        return (int) (days[2 * place] >>> 32);
    }

    static long day(long[] days, int place) {
        return (days[2 * place] & 0xFFFF_FFFFL) + Integer.MIN_VALUE;
    }

    static double sum(long[] days, int place) {
        return Double.longBitsToDouble(days[2 * place + 1]);
    }

    /** The place of a day, or of where it belongs less one below zero. */
    private static int find(long[] days, long key) {
        int low = 0;
        int high = size(days) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (days[2 * middle] == key) {
                return middle;
            }
            if (days[2 * middle] < key) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    /** Adds to a day: in place where it is open, in a longer array where it is not. */
    static long[] plus(long[] days, int signal, long day, double value) {
        long key = key(signal, day);
        int place = find(days, key);
        if (place >= 0) {
            days[2 * place + 1] = Double.doubleToRawLongBits(sum(days, place) + value);
            return days;
        }
        int at = 2 * (-place - 1);
        long[] more = Arrays.copyOf(days, days.length + 2);
        System.arraycopy(days, at, more, at + 2, days.length - at);
        more[at] = key;
        more[at + 1] = Double.doubleToRawLongBits(value);
        return more;
    }

    /** The places for which something holds are left out. */
    static long[] without(long[] days, LongPredicate ofPlace) {
        long[] left = new long[days.length];
        int size = 0;
        for (int place = 0; place < size(days); place++) {
            if (!ofPlace.test(place)) {
                left[size++] = days[2 * place];
                left[size++] = days[2 * place + 1];
            }
        }
        return size == 0 ? NONE : Arrays.copyOf(left, size);
    }
}
