package io.engagement.internal.column;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Numbers names (of customers, orders, events) as they come, so that a row holds four bytes instead of each. An open hash
 * table of eight bytes a slot, a third of what boxed map entries take: a log asks it once for every record.
 */
public final class Names implements Serializable {
    private static final long serialVersionUID = 1;

    private String[] names = new String[16];
    private int size;
    /** The hash in the upper half, one more than the number in the lower; 0 is free. */
    private long[] slots = new long[64];

    /**
     * The number of a name, the next free one for a new name.
     *
     * @param name the name
     * @return its number, from 0 on
     */
    public int numberOf(String name) {
        int hash = spread(name.hashCode());
        int mask = slots.length - 1;
        for (int slot = hash & mask; ; slot = (slot + 1) & mask) {
            long found = slots[slot];
            if (found == 0) {
                return insert(name, hash, slot);
            }
            int number = (int) found - 1;
            if ((int) (found >>> 32) == hash && names[number].equals(name)) {
                return number;
            }
        }
    }

    /**
     * Numbers here for the names of another table, each looked up once, when it is first asked for.
     *
     * @param other the other table
     * @return a function from its numbers to the numbers here
     */
    public IntUnaryOperator translate(Names other) {
        int[] numbers = new int[other.size];
        Arrays.fill(numbers, -1);
        return number -> {
            if (numbers[number] < 0) {
                numbers[number] = numberOf(other.names[number]);
            }
            return numbers[number];
        };
    }

    /**
     * The number of a name, if it has one.
     *
     * @param name the name
     * @return its number, or -1
     */
    public int find(String name) {
        int hash = spread(name.hashCode());
        int mask = slots.length - 1;
        for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int number = (int) slots[slot] - 1;
            if ((int) (slots[slot] >>> 32) == hash && names[number].equals(name)) {
                return number;
            }
        }
        return -1;
    }

    private int insert(String name, int hash, int slot) {
        if (size == names.length) {
            names = Arrays.copyOf(names, size + (size >> 1));
        }
        names[size++] = name;
        slots[slot] = ((long) hash << 32) | size;
        if (size > slots.length / 2) {
            grow();
        }
        return size - 1;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        int mask = slots.length - 1;
        for (long entry : old) {
            if (entry != 0) {
                int slot = (int) (entry >>> 32) & mask;
                while (slots[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                slots[slot] = entry;
            }
        }
    }

    /** Ids that count up have hashes in a row: without this they would cluster. */
    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 15);
    }

    /**
     * How many names there are.
     *
     * @return their number
     */
    public int size() {
        return size;
    }

    /**
     * The name of a number.
     *
     * @param number from 0 to size - 1
     * @return the name
     */
    public String name(int number) {
        return names[number];
    }

    /**
     * The names in their natural order: what a result shows must not depend on who came first.
     *
     * @return a new array
     */
    public String[] sorted() {
        String[] sorted = Arrays.copyOf(names, size);
        Arrays.parallelSort(sorted);
        return sorted;
    }

    /**
     * Row numbers ordered by name, names in the order of {@code sorted}; {@code starts} receives, for each of them and one
     * past the last, where its rows begin.
     *
     * @param nameOfRow the number of each row's name
     * @param sorted the names, as {@link #sorted} gives them
     * @param starts one longer than {@code sorted}, all 0
     * @return the rows' numbers
     */
    public int[] rowsByName(IntColumn nameOfRow, String[] sorted, int[] starts) {
        int[] rank = new int[sorted.length];
        for (int place = 0; place < sorted.length; place++) {
            rank[numberOf(sorted[place])] = place;
        }
        for (int row = 0; row < nameOfRow.size(); row++) {
            starts[rank[nameOfRow.get(row)] + 1]++;
        }
        for (int place = 0; place < sorted.length; place++) {
            starts[place + 1] += starts[place];
        }
        int[] next = Arrays.copyOf(starts, sorted.length);
        int[] rows = new int[nameOfRow.size()];
        for (int row = 0; row < rows.length; row++) {
            rows[next[rank[nameOfRow.get(row)]]++] = row;
        }
        return rows;
    }
}
