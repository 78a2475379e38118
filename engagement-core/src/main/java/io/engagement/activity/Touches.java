package io.engagement.activity;

import io.engagement.internal.column.LongColumn;
import io.engagement.internal.column.Names;
import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Which customer did what with which item, in eight bytes each. */
final class Touches implements Serializable {
    private static final long serialVersionUID = 1;

    private static final int KIND_BITS = 3;
    private static final int ITEM_BITS = 29;

    private final Names customers = new Names();
    private final Names items = new Names();
    private final LongColumn rows = new LongColumn();

    /**
     * Takes a row.
     *
     * @param kind 0 to 7
     */
    void add(String customer, String item, int kind) {
        rows.add(row(customers.numberOf(customer), items.numberOf(item), kind));
    }

    private static long row(long customer, long item, int kind) {
        return (((customer << ITEM_BITS) | item) << KIND_BITS) | kind;
    }

    void merge(Touches other) {
        IntUnaryOperator customer = customers.translate(other.customers);
        IntUnaryOperator item = items.translate(other.items);
        int size = other.rows.size();
        for (int i = 0; i < size; i++) {
            long row = other.rows.get(i);
            rows.add(row(customer.applyAsInt(customer(row)), item.applyAsInt(item(row)), kind(row)));
        }
    }

    /** The rows by customer, then by item. */
    long[] sorted() {
        long[] sorted = new long[rows.size()];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = rows.get(i);
        }
        Arrays.parallelSort(sorted);
        return sorted;
    }

    int items() {
        return items.size();
    }

    String itemName(int item) {
        return items.name(item);
    }

    /** Customer and item of a row. */
    static long both(long row) {
        return row >>> KIND_BITS;
    }

    static int customer(long row) {
        return (int) (row >>> (KIND_BITS + ITEM_BITS));
    }

    static int item(long row) {
        return (int) (row >>> KIND_BITS) & ((1 << ITEM_BITS) - 1);
    }

    static int kind(long row) {
        return (int) row & ((1 << KIND_BITS) - 1);
    }
}
