package io.engagement.behavior;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Reads the events of one customer after another, in the order of time, each id once. */
final class CustomerReader {
    private static final int SHORT = 32;

    private final EventColumns columns;
    private final int[] starts;
    private final int[] rows;
    private final int[] rankOfKind;

    int size;
    long[] at = new long[SHORT];
    int[] mask = new int[SHORT];
    private int[] row = new int[SHORT];

    /** Reads from what {@link EventColumns#rowsByCustomer} gave. */
    CustomerReader(EventColumns columns, int[] starts, int[] rows) {
        this.columns = columns;
        this.starts = starts;
        this.rows = rows;
        String[] sorted = columns.kinds.sorted();
        rankOfKind = new int[sorted.length];
        for (int rank = 0; rank < sorted.length; rank++) {
            rankOfKind[columns.kinds.find(sorted[rank])] = rank;
        }
    }

    int kind(int i) {
        return columns.kind.get(row[i]);
    }

    int value(int i) {
        return columns.value.get(row[i]);
    }

    /** The place of an event's kind among all kinds by name. */
    int rankOfKind(int i) {
        return rankOfKind[kind(i)];
    }

    /** Reads a customer, and says how many events were left out since their ids were there already. */
    int read(int customer) {
        int from = starts[customer];
        size = starts[customer + 1] - from;
        if (size > at.length) {
            at = new long[2 * size];
            row = new int[2 * size];
            mask = new int[2 * size];
        }
        for (int i = 0; i < size; i++) {
            row[i] = rows[from + i];
            at[i] = columns.at.get(row[i]);
        }
        sort(0, size);
        int left = columns.id.size() > 0 ? leaveOutRepeated() : 0;
        for (int i = 0; i < size; i++) {
            mask[i] = columns.mask.get(row[i]);
        }
        return left;
    }

    /** Sorts by time: what came in order stays, few are inserted, many merged. */
    private void sort(int from, int to) {
        if (to - from <= SHORT) {
            for (int i = from + 1; i < to; i++) {
                insert(from, i);
            }
            return;
        }
        int middle = (from + to) >>> 1;
        sort(from, middle);
        sort(middle, to);
        if (at[middle - 1] > at[middle]) {
            merge(from, middle, to);
        }
    }

    private void insert(int from, int i) {
        long moment = at[i];
        int number = row[i];
        int place = i;
        for (; place > from && at[place - 1] > moment; place--) {
            at[place] = at[place - 1];
            row[place] = row[place - 1];
        }
        at[place] = moment;
        row[place] = number;
    }

    private void merge(int from, int middle, int to) {
        long[] moments = Arrays.copyOfRange(at, from, middle);
        int[] numbers = Arrays.copyOfRange(row, from, middle);
        int left = 0;
        int right = middle;
        for (int place = from; left < moments.length; place++) {
            boolean takeRight = right < to && at[right] < moments[left];
            at[place] = takeRight ? at[right] : moments[left];
            row[place] = takeRight ? row[right++] : numbers[left++];
        }
    }

    /** Of the events with one id the earliest stays; of those of one instant the first by what it is. */
    private int leaveOutRepeated() {
        long[] ids = new long[size];
        for (int i = 0; i < size; i++) {
            ids[i] = columns.id.get(row[i]);
        }
        Arrays.sort(ids);
        boolean isRepeated = false;
        for (int i = 1; i < size; i++) {
            isRepeated |= ids[i] != 0 && ids[i] == ids[i - 1];
        }
        if (!isRepeated) {
            return 0;
        }
        boolean[] repeats = repeats();
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (!repeats[i]) {
                at[kept] = at[i];
                row[kept] = row[i];
                kept++;
            }
        }
        int left = size - kept;
        size = kept;
        return left;
    }

    private boolean[] repeats() {
        Integer[] order = IntStream.range(0, size)
                .filter(i -> columns.id.get(row[i]) != 0)
                .boxed()
                .toArray(Integer[]::new);
        Arrays.sort(
                order,
                Comparator.<Integer>comparingLong(i -> columns.id.get(row[i]))
                        .thenComparingLong(i -> at[i])
                        .thenComparingInt(i -> columns.mask.get(row[i]))
                        .thenComparingInt(this::rankOfKind)
                        .thenComparing(i -> columns.hasValues() ? columns.values.name(value(i)) : ""));
        boolean[] repeats = new boolean[size];
        for (int i = 1; i < order.length; i++) {
            repeats[order[i]] = columns.id.get(row[order[i]]) == columns.id.get(row[order[i - 1]]);
        }
        return repeats;
    }
}
