package io.engagement.internal.column;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Numbers names (of customers, orders, events) as they come, so that a row holds four bytes instead of each. A log asks it
 * once for every record, so all is made for few cache misses: names are kept as words of eight letters, side by side, and
 * the open hash table of eight bytes a slot says where. A short name takes 28 bytes and its slots, half of what it takes as
 * a string.
 */
public final class Names implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int FIRST_SLOTS = 64;

    /** For each name a header, its number of words in the upper half and its own number in the lower; then its words. */
    private long[] words = new long[64];

    private int used;
    private int[] starts = new int[16];
    private int size;
    /** The hash in the upper half, one more than the start in the lower; 0 is free. Slots are in the order of the hashes. */
    private long[] slots = new long[FIRST_SLOTS];

    private int shift = Integer.SIZE - Integer.numberOfTrailingZeros(FIRST_SLOTS);
    private transient @Nullable Letters letters;

    /**
     * The number of a name, the next free one for a new name.
     *
     * @param name the name
     * @return its number, from 0 on
     */
    public int numberOf(String name) {
        Letters scratch = letters();
        int count = scratch.write(name, 0);
        return numberOf(scratch.words, 0, count);
    }

    /**
     * The numbers of many names, as {@link #numberOf(String)} gives them one by one; faster, since the processor waits for
     * the memory of many names at once.
     *
     * @param batch the names
     * @param count how many of them
     * @param numbers receives the numbers
     */
    public void numbersOf(String[] batch, int count, IntColumn numbers) {
        Letters scratch = letters();
        int[] ends = new int[count];
        int[] hashes = new int[count];
        long[] loaded = new long[count];
        int end = 0;
        for (int i = 0; i < count; i++) {
            int begin = end;
            end = scratch.write(batch[i], begin);
            ends[i] = end;
            hashes[i] = hash(scratch.words, begin, end);
        }
        // Two loops that only load, with nothing to wait for between one name and the next.
        for (int i = 0; i < count; i++) {
            loaded[i] = slots[hashes[i] >>> shift];
        }
        int[] found = hashes;
        for (int i = 0; i < count; i++) {
            found[i] = candidate(hashes[i], loaded[i]);
        }
        for (int i = 0; i < count; i++) {
            loaded[i] = words[Math.max(0, found[i])];
        }
        for (int i = 0; i < count; i++) {
            int begin = i == 0 ? 0 : ends[i - 1];
            boolean known = found[i] >= 0
                    && (int) (loaded[i] >>> 32) == ends[i] - begin
                    && isAt(found[i], scratch.words, begin, ends[i]);
            numbers.add(known ? (int) loaded[i] : numberOf(scratch.words, begin, ends[i]));
        }
    }

    /** Where the first name with a hash starts, or -1; {@code first} is what its first slot holds. */
    private int candidate(int hash, long first) {
        int mask = slots.length - 1;
        long entry = first;
        for (int slot = hash >>> shift; entry != 0 && (int) (entry >>> 32) != hash; entry = slots[slot]) {
            slot = (slot + 1) & mask;
        }
        return (int) entry - 1;
    }

    private int numberOf(long[] letters, int begin, int end) {
        int hash = hash(letters, begin, end);
        int mask = slots.length - 1;
        int slot = hash >>> shift;
        for (; slots[slot] != 0; slot = (slot + 1) & mask) {
            int start = (int) slots[slot] - 1;
            if ((int) (slots[slot] >>> 32) == hash && isSame(start, letters, begin, end)) {
                return (int) words[start];
            }
        }
        return insert(letters, begin, end, hash, slot);
    }

    private boolean isSame(int start, long[] letters, int begin, int end) {
        return (int) (words[start] >>> 32) == end - begin && isAt(start, letters, begin, end);
    }

    /** Whether a name of as many words that starts somewhere is the one given. */
    private boolean isAt(int start, long[] letters, int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (words[start + 1 + i - begin] != letters[i]) {
                return false;
            }
        }
        return true;
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
                int start = other.starts[number];
                numbers[number] = numberOf(other.words, start + 1, start + 1 + (int) (other.words[start] >>> 32));
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
        // Not the shared scratch: tables that are no longer filled are read by several threads at once.
        Letters scratch = new Letters();
        int end = scratch.write(name, 0);
        int hash = hash(scratch.words, 0, end);
        int mask = slots.length - 1;
        for (int slot = hash >>> shift; slots[slot] != 0; slot = (slot + 1) & mask) {
            int start = (int) slots[slot] - 1;
            if ((int) (slots[slot] >>> 32) == hash && isSame(start, scratch.words, 0, end)) {
                return (int) words[start];
            }
        }
        return -1;
    }

    private int insert(long[] letters, int begin, int end, int hash, int slot) {
        int start = used;
        used = Math.addExact(used, end - begin + 1);
        if (used > words.length) {
            words = Arrays.copyOf(words, Math.max(used, words.length * 2));
        }
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
        }
        words[start] = ((long) (end - begin) << 32) | size;
        System.arraycopy(letters, begin, words, start + 1, end - begin);
        slots[slot] = ((long) hash << 32) | (start + 1);
        starts[size++] = start;
        if (size > slots.length / 2) {
            grow();
        }
        return size - 1;
    }

    /** Slots are in the order of the hashes, so that this reads and writes from front to back. */
    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        shift--;
        int mask = slots.length - 1;
        for (long entry : old) {
            if (entry != 0) {
                int slot = (int) (entry >>> 32) >>> shift;
                while (slots[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                slots[slot] = entry;
            }
        }
    }

    /** The upper bits of a product depend on all bits of its factors. */
    private static int hash(long[] letters, int begin, int end) {
        long hash = (long) end - begin;
        for (int i = begin; i < end; i++) {
            hash = (hash ^ letters[i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return (int) ((hash * 0xD6E8FEB86659FD93L) >>> 32);
    }

    private Letters letters() {
        if (letters == null) {
            letters = new Letters();
        }
        return letters;
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
        return Letters.read(words, starts[number]);
    }

    /**
     * The numbers in the natural order of their names: what a result shows must not depend on who came first.
     *
     * @return a new array
     */
    public int[] order() {
        return NameOrder.of(words, Arrays.copyOf(starts, size));
    }

    /**
     * Some of the names, as they are now.
     *
     * @param numbers their numbers, in the natural order of the names
     * @return the names; they share their memory with this table
     */
    public SortedNames sorted(int[] numbers) {
        int[] sorted = new int[numbers.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = starts[numbers[i]];
        }
        return new SortedNames(words, sorted);
    }

    /**
     * The names in their natural order.
     *
     * @return a new array
     */
    public String[] sorted() {
        return Arrays.stream(order()).mapToObj(this::name).toArray(String[]::new);
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
