package io.engagement.behavior;

import io.engagement.domain.EventFilter;
import io.engagement.estimate.ClusteredProportion;
import io.engagement.estimate.Proportion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Counts which action follows which, customer by customer. Actions are numbered in the order of their names. */
final class TransitionCounts {
    private final CustomerReader reader;
    private final int size;
    private final String[] names;
    /** Without filters the action of each kind, else that of each filter. */
    private final int[] actionOf;

    private final boolean isByKind;
    private int[] actions = new int[32];
    private int length;
    private long customers;
    private long others;
    private long repeated;

    TransitionCounts(EventColumns columns, List<EventFilter> filters) {
        size = columns.customers.size();
        int[] starts = new int[size + 1];
        int[] rows = columns.rowsByCustomer(starts);
        reader = new CustomerReader(columns, starts, rows);
        isByKind = filters.isEmpty();
        String[] labels = isByKind
                ? IntStream.range(0, columns.kinds.size())
                        .mapToObj(columns.kinds::name)
                        .toArray(String[]::new)
                : filters.stream().map(EventFilter::name).toArray(String[]::new);
        names = new TreeSet<>(List.of(labels)).toArray(String[]::new);
        actionOf = new int[labels.length];
        Arrays.setAll(actionOf, i -> Arrays.binarySearch(names, labels[i]));
    }

    /** The actions of a customer in their order. */
    private void read(int customer) {
        repeated += reader.read(customer);
        length = 0;
        if (actions.length < reader.size) {
            actions = new int[2 * reader.size];
        }
        int from = 0;
        for (int i = 0; i < reader.size; i++) {
            if (reader.at[i] > reader.at[Math.max(0, i - 1)]) {
                Arrays.sort(actions, from, length);
                from = length;
            }
            if (isByKind || reader.mask[i] != 0) {
                actions[length++] = actionOf[isByKind ? reader.kind(i) : Integer.numberOfTrailingZeros(reader.mask[i])];
            } else {
                others++;
            }
        }
        Arrays.sort(actions, from, length);
    }

    long customers() {
        return customers;
    }

    long others() {
        return others;
    }

    long repeated() {
        return repeated;
    }

    /** The sums over customers of how often something was done, and of its squares and products. */
    private static final class Sums {
        private long times;
        private long customers;
        private long squares;
        private long products;
        private long now;
    }

    NavigableMap<String, NavigableMap<String, ClusteredProportion>> cells() {
        int start = names.length;
        NumberedPairs pairs = new NumberedPairs();
        List<Sums> taken = new ArrayList<>();
        Sums[] done = new Sums[names.length + 1];
        Arrays.setAll(done, action -> new Sums());
        for (int customer = 0; customer < size; customer++) {
            read(customer);
            customers += length > 0 ? 1 : 0;
            for (int i = -1; i < length && length > 0; i++) {
                int from = i < 0 ? start : actions[i];
                int pair = pairs.numberOf(from, i + 1 < length ? actions[i + 1] : start);
                if (pair == taken.size()) {
                    taken.add(new Sums());
                }
                taken.get(pair).now++;
                done[from].now++;
            }
            for (int i = -1; i < length && length > 0; i++) {
                int from = i < 0 ? start : actions[i];
                Sums pair = taken.get(pairs.find(from, i + 1 < length ? actions[i + 1] : start));
                pair.products = Math.addExact(pair.products, Math.multiplyExact(pair.now, done[from].now));
                settle(pair);
            }
            for (int i = -1; i < length && length > 0; i++) {
                settle(done[i < 0 ? start : actions[i]]);
            }
        }
        NavigableMap<String, NavigableMap<String, ClusteredProportion>> cells = new TreeMap<>();
        for (int pair = 0; pair < pairs.size(); pair++) {
            Sums from = done[pairs.first(pair)];
            Sums cell = taken.get(pair);
            String to = pairs.second(pair) == start ? Transitions.END : names[pairs.second(pair)];
            cells.computeIfAbsent(
                            pairs.first(pair) == start ? Transitions.START : names[pairs.first(pair)],
                            name -> new TreeMap<>())
                    .put(
                            to,
                            new ClusteredProportion(
                                    from.customers, cell.times, from.times, cell.squares, cell.products, from.squares));
        }
        return cells;
    }

    /** Adds what a customer did, once. */
    private static void settle(Sums sums) {
        if (sums.now > 0) {
            sums.times += sums.now;
            sums.customers++;
            sums.squares = Math.addExact(sums.squares, Math.multiplyExact(sums.now, sums.now));
            sums.now = 0;
        }
    }

    /** A path's number is that of the pair of the path without its last action, and that action. */
    List<Transitions.Path> mostFrequent(int steps, int most) {
        NumberedPairs[] paths = new NumberedPairs[steps];
        Arrays.setAll(paths, step -> new NumberedPairs());
        long[] taken = new long[16];
        int[] lastCustomer = new int[16];
        for (int customer = 0; customer < size; customer++) {
            read(customer);
            customers += length > 0 ? 1 : 0;
            for (int from = 0; from + steps <= length; from++) {
                int path = 0;
                for (int step = 0; step < steps; step++) {
                    path = paths[step].numberOf(path, actions[from + step]);
                }
                if (path >= taken.length) {
                    taken = Arrays.copyOf(taken, 2 * taken.length);
                    lastCustomer = Arrays.copyOf(lastCustomer, taken.length);
                }
                taken[path] += lastCustomer[path] == customer + 1 ? 0 : 1;
                lastCustomer[path] = customer + 1;
            }
        }
        long[] found = taken;
        Comparator<Integer> byNames = (one, other) -> Arrays.compare(actions(paths, one), actions(paths, other));
        return IntStream.range(0, paths[steps - 1].size())
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(path -> -found[path]).thenComparing(byNames))
                .limit(most)
                .map(path -> new Transitions.Path(
                        IntStream.of(actions(paths, path))
                                .mapToObj(action -> names[action])
                                .toList(),
                        Proportion.of(found[path], customers)))
                .toList();
    }

    private static int[] actions(NumberedPairs[] paths, int path) {
        int[] actions = new int[paths.length];
        int number = path;
        for (int step = paths.length - 1; step >= 0; step--) {
            actions[step] = paths[step].second(number);
            number = paths[step].first(number);
        }
        return actions;
    }
}
