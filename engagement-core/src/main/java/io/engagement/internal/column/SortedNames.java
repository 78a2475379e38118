package io.engagement.internal.column;

import java.io.Serializable;
import java.util.Arrays;

/** Names in their natural order, numbered by it. Immutable. */
public final class SortedNames implements Serializable {
    private static final long serialVersionUID = 1;

    /** Grows at its end for others to use; what is there is never changed. */
    private final long[] words;

    private final int[] headers;

    SortedNames(long[] words, int[] headers) {
        this.words = words;
        this.headers = headers;
    }

    /**
     * How many names there are.
     *
     * @return their number
     */
    public int size() {
        return headers.length;
    }

    /**
     * A name.
     *
     * @param place from 0 to size - 1
     * @return the name
     */
    public String name(int place) {
        return Letters.read(words, headers[place]);
    }

    /**
     * Where a name stands.
     *
     * @param name the name
     * @return its place, or a negative number
     */
    public int find(String name) {
        Letters letters = new Letters();
        int end = letters.write(name, 1);
        letters.words[0] = (long) (end - 1) << 32;
        int low = 0;
        int high = headers.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Letters.compare(words, headers[middle], letters.words, 0);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /**
     * Compares a name with one of other names.
     *
     * @param place the place of the name
     * @param other the other names
     * @param otherPlace the place of the other name
     * @return negative, 0 or positive, as the natural order of both is
     */
    public int compare(int place, SortedNames other, int otherPlace) {
        return Letters.compare(words, headers[place], other.words, other.headers[otherPlace]);
    }

    /**
     * Some of the names.
     *
     * @param places their places, ascending
     * @return the names; this where they are all
     */
    public SortedNames select(int[] places) {
        if (places.length == headers.length) {
            return this;
        }
        int[] selected = new int[places.length];
        for (int i = 0; i < selected.length; i++) {
            selected[i] = headers[places[i]];
        }
        return new SortedNames(words, selected);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof SortedNames that) || size() != that.size()) {
            return false;
        }
        for (int place = 0; place < size(); place++) {
            if (compare(place, that, place) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        long hash = size();
        for (int header : headers) {
            for (int i = 1; i <= (int) (words[header] >>> 32); i++) {
                hash = hash * 31 + words[header + i];
            }
        }
        return Long.hashCode(hash);
    }

    /** Without what others wrote, and in order. */
    private Object writeReplace() {
        int used = 0;
        for (int header : headers) {
            used += 1 + (int) (words[header] >>> 32);
        }
        long[] own = new long[used];
        int[] ownHeaders = new int[headers.length];
        int next = 0;
        for (int place = 0; place < headers.length; place++) {
            int count = (int) (words[headers[place]] >>> 32);
            ownHeaders[place] = next;
            own[next] = (long) count << 32;
            System.arraycopy(words, headers[place] + 1, own, next + 1, count);
            next += 1 + count;
        }
        return Arrays.equals(own, words) ? this : new SortedNames(own, ownHeaders);
    }
}
