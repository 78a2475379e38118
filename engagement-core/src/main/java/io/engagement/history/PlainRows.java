package io.engagement.history;

import io.engagement.internal.column.IntColumn;
import io.engagement.internal.column.LongColumn;
import io.engagement.internal.column.SortedNames;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Brings rows without orders, whose amounts are whole units, into the order of a log. Nearly all logs are such, so it is done
 * without an index: every row is written to where it belongs, and what is of one step is added up in place.
 */
final class PlainRows {
    private static final int SHORT = 24;

    private final int[] steps;
    private final long[] units;
    private final BitSet notBought = new BitSet();
    private final BitSet refunded = new BitSet();

    private PlainRows(int rows) {
        steps = new int[rows];
        units = new long[rows];
    }

    /**
     * The rows as those of a log.
     *
     * @param order the customers' numbers in the order of their names
     * @return the entries, or null if a sum is beyond a long
     */
    static @Nullable Entries entries(
            IntColumn customers, IntColumn steps, MoneyColumn amounts, int[] order, SortedNames ids) {
        if (!amounts.isUnits()) {
            return null;
        }
        int[] ends = new int[order.length];
        starts(customers, order, ends);
        PlainRows rows = new PlainRows(steps.size());
        for (int row = 0; row < steps.size(); row++) {
            int place = ends[customers.get(row)]++;
            rows.steps[place] = steps.get(row);
            rows.units[place] = amounts.units(row);
        }
        return rows.entries(order, ends, amounts.scale(), ids);
    }

    /** Receives for each customer where their rows begin, customers being in an order. */
    static void starts(IntColumn customers, int[] order, int[] starts) {
        for (int row = 0; row < customers.size(); row++) {
            starts[customers.get(row)]++;
        }
        int start = 0;
        for (int customer : order) {
            int count = starts[customer];
            starts[customer] = start;
            start += count;
        }
    }

    private @Nullable Entries entries(int[] order, int[] ends, int scale, SortedNames ids) {
        int[] starts = new int[order.length + 1];
        int from = 0;
        int size = 0;
        for (int place = 0; place < order.length; place++) {
            int to = ends[order[place]];
            sort(from, to);
            while (from < to) {
                int step = steps[from];
                long sum = 0;
                boolean anyBought = false;
                boolean anyRefunded = false;
                for (; from < to && steps[from] == step; from++) {
                    long unit = units[from];
                    long next = sum + unit;
                    if (((sum ^ next) & (unit ^ next)) < 0) {
                        return null;
                    }
                    sum = next;
                    anyBought |= unit >= 0;
                    anyRefunded |= unit < 0;
                }
                steps[size] = step;
                units[size] = sum;
                if (anyRefunded) {
                    refunded.set(size);
                    notBought.set(size, !anyBought);
                }
                size++;
            }
            starts[place + 1] = size;
        }
        MoneyColumn net = new MoneyColumn(new LongColumn(units, size), scale);
        return new Entries(ids, starts, steps, net, notBought, refunded).trimmed();
    }

    /** Puts a stretch of rows in the order of their steps. */
    private void sort(int from, int to) {
        if (to - from > SHORT) {
            sortLong(from, to);
            return;
        }
        for (int i = from + 1; i < to; i++) {
            int step = steps[i];
            long unit = units[i];
            int place = i;
            for (; place > from && steps[place - 1] > step; place--) {
                steps[place] = steps[place - 1];
                units[place] = units[place - 1];
            }
            steps[place] = step;
            units[place] = unit;
        }
    }

    private void sortLong(int from, int to) {
        long[] keys = new long[to - from];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = ((long) steps[from + i] << 32) | i;
        }
        Arrays.sort(keys);
        long[] before = Arrays.copyOfRange(units, from, to);
        for (int i = 0; i < keys.length; i++) {
            steps[from + i] = (int) (keys[i] >> 32);
            units[from + i] = before[(int) keys[i]];
        }
    }
}
