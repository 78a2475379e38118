package io.engagement.churn;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/** The payments of one customer for one item, by their beginning: until when does each last where renewals are late? */
final class Grace {
    private final long[] begins;
    /** The latest end of all payments up to this one, and of all refunds. */
    private final long[] paidUntil;

    private final long[] refundedUntil;

    private Grace(int[] rows, long[] from, long[] to, long[] monthly) {
        begins = IntStream.of(rows).mapToLong(row -> from[row]).toArray();
        paidUntil = latestEnds(rows, to, monthly, units -> units >= 0);
        refundedUntil = latestEnds(rows, to, monthly, units -> units < 0);
    }

    private static long[] latestEnds(int[] rows, long[] to, long[] monthly, LongPredicate which) {
        long[] latest = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            long end = which.test(monthly[rows[i]]) ? to[rows[i]] : Long.MIN_VALUE;
            latest[i] = i == 0 ? end : Math.max(latest[i - 1], end);
        }
        return latest;
    }

    /** Writes into {@code later} until when the rows of a customer last. */
    static void extend(
            long[] from, long[] to, long[] monthly, int[] items, int first, int end, long grace, long[] later) {
        int[] rows = IntStream.range(first, end)
                .boxed()
                .sorted(Comparator.comparingInt((Integer row) -> items[row]).thenComparingLong(row -> from[row]))
                .mapToInt(row -> row)
                .toArray();
        int start = 0;
        while (start < rows.length) {
            int next = start;
            while (next < rows.length && items[rows[next]] == items[rows[start]]) {
                next++;
            }
            int[] ofItem = Arrays.copyOfRange(rows, start, next);
            Grace line = new Grace(ofItem, from, to, monthly);
            for (int row : ofItem) {
                if (monthly[row] > 0) {
                    later[row] = line.lasting(to[row], grace);
                }
            }
            start = next;
        }
    }

    private long lasting(long end, long grace) {
        int after = firstAfter(end);
        int before = firstAfter(end - 1);
        boolean paid = after > 0 && paidUntil[after - 1] > end;
        boolean refunded = before > 0 && refundedUntil[before - 1] >= end;
        if (paid || refunded) {
            return end;
        }
        long until = end + grace < end ? Long.MAX_VALUE : end + grace;
        return after < begins.length ? Math.min(until, begins[after]) : until;
    }

    /** The first payment that begins after a time. */
    private int firstAfter(long time) {
        int low = 0;
        int high = begins.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (begins[middle] <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
