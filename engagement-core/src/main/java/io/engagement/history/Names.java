package io.engagement.history;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;

/** Numbers names (of customers, orders, events) as they come, so that a row holds four bytes instead of each. */
final class Names implements Serializable {
    private static final long serialVersionUID = 1;

    private final HashMap<String, Integer> numbers = new HashMap<>();

    int numberOf(String id) {
        Integer known = numbers.putIfAbsent(id, numbers.size());
        return known == null ? numbers.size() - 1 : known;
    }

    int size() {
        return numbers.size();
    }

    /** The ids by number. */
    String[] ids() {
        String[] ids = new String[numbers.size()];
        numbers.forEach((id, number) -> ids[number] = id);
        return ids;
    }

    /** The ids in their natural order: what a result shows must not depend on who came first. */
    String[] sortedIds() {
        String[] ids = ids();
        Arrays.parallelSort(ids);
        return ids;
    }

    /**
     * Row numbers ordered by customer, customers in the order of {@code sortedIds}; {@code starts} receives, for each of
     * them and one past the last, where its rows begin.
     */
    int[] rowsByCustomer(Column customerOfRow, String[] sortedIds, int[] starts) {
        int[] rank = new int[sortedIds.length];
        for (int place = 0; place < sortedIds.length; place++) {
            rank[numberOf(sortedIds[place])] = place;
        }
        for (int row = 0; row < customerOfRow.size(); row++) {
            starts[rank[customerOfRow.get(row)] + 1]++;
        }
        for (int place = 0; place < sortedIds.length; place++) {
            starts[place + 1] += starts[place];
        }
        int[] next = Arrays.copyOf(starts, sortedIds.length);
        int[] rows = new int[customerOfRow.size()];
        for (int row = 0; row < rows.length; row++) {
            rows[next[rank[customerOfRow.get(row)]]++] = row;
        }
        return rows;
    }
}
