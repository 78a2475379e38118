package io.engagement.history;

import io.engagement.internal.column.RadixSort;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Distinct (x, t_x, T) in ascending order, with how many customers have each; all numbers are at least 0. */
final class Triples implements Serializable {
    private static final long serialVersionUID = 1;
    static final Triples NONE = group(new int[0], new int[0], new int[0], null);

    final int[] repeats;
    final int[] agesAtLast;
    final int[] ages;
    final long[] customers;

    private Triples(int[] repeats, int[] agesAtLast, int[] ages, long[] customers) {
        this.repeats = repeats;
        this.agesAtLast = agesAtLast;
        this.ages = ages;
        this.customers = customers;
    }

    /** Groups rows, each of as many customers as {@code weights} says, or of one. */
    static Triples group(int[] repeats, int[] agesAtLast, int[] ages, long @Nullable [] weights) {
        int ageBits = bits(ages);
        int lastBits = bits(agesAtLast);
        int rowBits = weights == null ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(ages.length);
        int keyBits = bits(repeats) + lastBits + ageBits;
        if (keyBits + rowBits > Long.SIZE) {
            return groupLarge(repeats, agesAtLast, ages, weights);
        }
        long[] keys = new long[ages.length];
        for (int row = 0; row < keys.length; row++) {
            long key = (((long) repeats[row] << lastBits | agesAtLast[row]) << ageBits) | ages[row];
            // Without weights a row is as good as another, and there may be no room for its number.
            keys[row] = rowBits == 0 ? key : key << rowBits | row;
        }
        keys = RadixSort.sort(keys, rowBits, rowBits + keyBits);
        Columns columns = new Columns(distinct(keys, rowBits));
        int rowMask = (1 << rowBits) - 1;
        for (long packed : keys) {
            long key = packed >>> rowBits;
            columns.add(
                    (int) (key >>> (lastBits + ageBits)),
                    (int) (key >>> ageBits) & ((1 << lastBits) - 1),
                    (int) key & ((1 << ageBits) - 1),
                    weights == null ? 1 : weights[(int) packed & rowMask]);
        }
        return columns.triples();
    }

    private static int distinct(long[] sorted, int ignoredBits) {
        int distinct = Math.min(1, sorted.length);
        for (int i = 1; i < sorted.length; i++) {
            distinct += sorted[i] >>> ignoredBits == sorted[i - 1] >>> ignoredBits ? 0 : 1;
        }
        return distinct;
    }

    /** For numbers so large that three of them do not fit one long: far beyond any customer base of days. */
    private static Triples groupLarge(int[] repeats, int[] agesAtLast, int[] ages, long @Nullable [] weights) {
        Columns columns = new Columns(ages.length);
        IntStream.range(0, ages.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(row -> repeats[row])
                        .thenComparingInt(row -> agesAtLast[row])
                        .thenComparingInt(row -> ages[row]))
                .forEach(row ->
                        columns.add(repeats[row], agesAtLast[row], ages[row], weights == null ? 1 : weights[row]));
        return columns.triples();
    }

    private static int bits(int[] values) {
        int all = 0;
        for (int value : values) {
            all |= value;
        }
        return Integer.SIZE - Integer.numberOfLeadingZeros(all);
    }

    /** The groups of both. */
    Triples plus(Triples other) {
        Columns columns = new Columns(size() + other.size());
        int mine = 0;
        int theirs = 0;
        while (mine < size() || theirs < other.size()) {
            if (theirs == other.size() || (mine < size() && compare(mine, other, theirs) <= 0)) {
                columns.add(repeats[mine], agesAtLast[mine], ages[mine], customers[mine]);
                mine++;
            } else {
                columns.add(
                        other.repeats[theirs], other.agesAtLast[theirs], other.ages[theirs], other.customers[theirs]);
                theirs++;
            }
        }
        return columns.triples();
    }

    private int compare(int group, Triples other, int otherGroup) {
        int order = Integer.compare(repeats[group], other.repeats[otherGroup]);
        if (order == 0) {
            order = Integer.compare(agesAtLast[group], other.agesAtLast[otherGroup]);
        }
        return order == 0 ? Integer.compare(ages[group], other.ages[otherGroup]) : order;
    }

    int size() {
        return ages.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Triples triples
                && Arrays.equals(repeats, triples.repeats)
                && Arrays.equals(agesAtLast, triples.agesAtLast)
                && Arrays.equals(ages, triples.ages)
                && Arrays.equals(customers, triples.customers);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ages) * 31 + Arrays.hashCode(customers);
    }

    /** The columns while they are filled in order. */
    private static final class Columns {
        private final int[] repeats;
        private final int[] agesAtLast;
        private final int[] ages;
        private final long[] customers;
        private int size;

        private Columns(int most) {
            repeats = new int[most];
            agesAtLast = new int[most];
            ages = new int[most];
            customers = new long[most];
        }

        /** Adds customers to the last group, or begins a new one; no customers are no group. */
        private void add(int repeat, int ageAtLast, int age, long count) {
            int last = size - 1;
            if (count == 0) {
                return;
            }
            if (size > 0 && ages[last] == age && agesAtLast[last] == ageAtLast && repeats[last] == repeat) {
                customers[last] = Math.addExact(customers[last], count);
            } else {
                repeats[size] = repeat;
                agesAtLast[size] = ageAtLast;
                ages[size] = age;
                customers[size++] = count;
            }
        }

        private Triples triples() {
            return size == ages.length
                    ? new Triples(repeats, agesAtLast, ages, customers)
                    : new Triples(
                            Arrays.copyOf(repeats, size),
                            Arrays.copyOf(agesAtLast, size),
                            Arrays.copyOf(ages, size),
                            Arrays.copyOf(customers, size));
        }
    }
}
