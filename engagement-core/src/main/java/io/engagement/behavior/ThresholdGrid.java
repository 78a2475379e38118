package io.engagement.behavior;

import io.engagement.behavior.MagicNumberFindings.ActionFindings;
import io.engagement.behavior.MagicNumberFindings.Candidate;
import io.engagement.behavior.MagicNumberFindings.Confirmation;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Proportion;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All thresholds of a search over all customers. Cell (action, count, window) holds the customers who did the action that
 * often within the window; it is the union of the groups (action, count, w) of those who reached the count in window w and
 * not before, for w up to the window. Groups are disjoint, so counts add up along the windows.
 *
 * <p>Positions order the customers by stratum, then by what they did, then by id: customers alike share words of 64.
 */
final class ThresholdGrid {
    private final MagicNumber definition;
    private final StudiedCustomers population;
    private final CellCounts counts;
    private final long[] met;
    private final int windows;
    private final int thresholds;
    /** The customer at each position. */
    private final int[] customers;

    private final SparseBits[] groups;
    private final int[] stratumStarts;
    private final long[] retained;

    ThresholdGrid(MagicNumber definition, StudiedCustomers population, CellCounts counts, BitSet retainedCustomer) {
        this.definition = definition;
        this.population = population;
        this.counts = counts;
        this.met = counts.cells();
        this.windows = definition.windows().size();
        this.thresholds = definition.counts().size();
        int[][] reached = reached();
        this.customers = ordered(reached);
        this.groups = IntStream.range(0, definition.actions().size() * thresholds * windows)
                .mapToObj(group -> new SparseBits())
                .toArray(SparseBits[]::new);
        this.retained = new long[(customers.length + 63) >>> 6];
        for (int position = 0; position < customers.length; position++) {
            for (int group : reached[customers[position]]) {
                groups[group].add(position);
            }
            if (retainedCustomer.get(customers[position])) {
                retained[position >>> 6] |= 1L << position;
            }
        }
        this.stratumStarts = IntStream.rangeClosed(0, customers.length)
                .filter(position -> position == 0
                        || position == customers.length
                        || !stratum(position).equals(stratum(position - 1)))
                .toArray();
    }

    private String stratum(int position) {
        return population.stratum(customers[position]);
    }

    /** For each customer the groups it is in, ascending. */
    private int[][] reached() {
        int[][] reached = new int[population.size()][];
        Arrays.fill(reached, new int[0]);
        int[] mine = new int[definition.actions().size() * thresholds];
        int size = 0;
        int done = 0;
        int threshold = 0;
        for (int i = 0; i < met.length; i++) {
            boolean sameCustomer = i > 0 && customer(met[i]) == customer(met[i - 1]);
            if (!sameCustomer) {
                size = 0;
            }
            if (!sameCustomer || action(met[i]) != action(met[i - 1])) {
                done = 0;
                threshold = 0;
            }
            done += counts.get(met[i]);
            for (; threshold < thresholds && done >= definition.counts().get(threshold); threshold++) {
                mine[size++] = (action(met[i]) * thresholds + threshold) * windows + (int) (met[i] % windows);
            }
            if (i + 1 == met.length || customer(met[i + 1]) != customer(met[i])) {
                reached[customer(met[i])] = Arrays.copyOf(mine, size);
            }
        }
        return reached;
    }

    private int customer(long cell) {
        return (int) (cell / windows / definition.actions().size());
    }

    private int action(long cell) {
        return (int) (cell / windows % definition.actions().size());
    }

    private int[] ordered(int[][] reached) {
        Integer[] order = new Integer[population.size()];
        Arrays.setAll(order, customer -> customer);
        // Stable, and the numbers of the customers are in the order of their ids.
        Arrays.parallelSort(
                order,
                Comparator.<Integer, String>comparing(population::stratum)
                        .thenComparing(customer -> reached[customer], Arrays::compare));
        return Arrays.stream(order).mapToInt(customer -> customer).toArray();
    }

    MagicNumberFindings search(Exclusions excluded) {
        int n = customers.length;
        int positives = Arrays.stream(retained).mapToInt(Long::bitCount).sum();
        ThresholdCounts all = counted(n, positives, SparseBits::cardinality, group -> group.countWithin(retained));
        int[] best = IntStream.range(0, definition.actions().size())
                .map(action -> all.best(action * thresholds * windows, (action + 1) * thresholds * windows))
                .toArray();
        List<Integer> ranked = IntStream.of(best)
                .filter(cell -> cell >= 0)
                .boxed()
                .sorted((a, b) -> all.compare(b, a))
                .toList();
        if (ranked.isEmpty()) {
            return new MagicNumberFindings(
                    definition, Proportion.of(positives, n), 0, 1, List.of(), null, new TreeMap<>(), excluded);
        }
        PermutationTest.Result test =
                new PermutationTest(definition, all, groups, stratumStarts, retained).run(best, ranked.get(0));
        List<ActionFindings> found = ranked.stream()
                .map(cell -> new ActionFindings(candidate(cell, all), test.ofAction(action(cell)), dose(cell)))
                .toList();
        return new MagicNumberFindings(
                definition,
                Proportion.of(positives, n),
                all.tried(),
                test.overall(),
                found,
                confirmation(all),
                strata(ranked.get(0)),
                excluded);
    }

    private int action(int cell) {
        return cell / windows / thresholds;
    }

    private ThresholdCounts counted(
            int n, int positives, ToIntFunction<SparseBits> above, ToIntFunction<SparseBits> truePositives) {
        return new ThresholdCounts(n, positives, cumulated(above), cumulated(truePositives), definition.fewest());
    }

    /** Sums over the windows of each action and count. */
    private int[] cumulated(ToIntFunction<SparseBits> measure) {
        int[] sums = new int[groups.length];
        for (int cell = 0; cell < sums.length; cell++) {
            sums[cell] = measure.applyAsInt(groups[cell]) + (cell % windows == 0 ? 0 : sums[cell - 1]);
        }
        return sums;
    }

    private Candidate candidate(int cell, ThresholdCounts counted) {
        return new Candidate(
                definition.actions().get(action(cell)),
                definition.counts().get(cell / windows % thresholds),
                definition.windows().get(cell % windows),
                counted.matrix(cell));
    }

    /** Finds the best cell among those who started earlier, and looks at it among those who started later. */
    private @Nullable Confirmation confirmation(ThresholdCounts all) {
        boolean[] isEarlier = population.earlierHalf();
        long[] earlier = new long[retained.length];
        for (int position = 0; position < customers.length; position++) {
            earlier[position >>> 6] |= (isEarlier[customers[position]] ? 1L : 0L) << position;
        }
        long[] stayed = new long[retained.length];
        Arrays.setAll(stayed, word -> earlier[word] & retained[word]);
        ThresholdCounts first = counted(
                customers.length / 2,
                Arrays.stream(stayed).mapToInt(Long::bitCount).sum(),
                group -> group.countWithin(earlier),
                group -> group.countWithin(stayed));
        int cell = first.best(0, groups.length);
        if (cell < 0) {
            return null;
        }
        return new Confirmation(candidate(cell, first), all.matrixWithout(first, cell));
    }

    /** The shares retained by how often the action of a cell was done within its window. */
    private DoseResponse dose(int cell) {
        int[] done = new int[population.size()];
        for (long one : met) {
            if (action(one) == action(cell) && one % windows <= cell % windows) {
                done[customer(one)] += counts.get(one);
            }
        }
        int[] froms = definition.counts().stream().mapToInt(count -> count).toArray();
        long[] n = new long[froms.length + 1];
        long[] stayed = new long[froms.length + 1];
        for (int position = 0; position < customers.length; position++) {
            int place = Arrays.binarySearch(froms, done[customers[position]]);
            int level = place < 0 ? -place - 1 : place + 1;
            n[level]++;
            stayed[level] += retained[position >>> 6] >>> position & 1;
        }
        return DoseResponse.of(IntStream.range(0, n.length)
                .mapToObj(level -> new DoseResponse.Level(
                        level == 0 ? 0 : froms[level - 1], Proportion.of(stayed[level], n[level])))
                .toList());
    }

    /** The counts of a cell in each stratum. */
    private NavigableMap<String, ConfusionMatrix> strata(int cell) {
        long[] sign = new long[retained.length];
        for (int group = cell - cell % windows; group <= cell; group++) {
            groups[group].addTo(sign);
        }
        NavigableMap<String, ConfusionMatrix> strata = new TreeMap<>();
        for (int i = 0; i + 1 < stratumStarts.length; i++) {
            int above = 0;
            int positives = 0;
            int both = 0;
            for (int position = stratumStarts[i]; position < stratumStarts[i + 1]; position++) {
                int has = (int) (sign[position >>> 6] >>> position & 1);
                int stays = (int) (retained[position >>> 6] >>> position & 1);
                above += has;
                positives += stays;
                both += has & stays;
            }
            int size = stratumStarts[i + 1] - stratumStarts[i];
            strata.put(stratum(stratumStarts[i]), ThresholdCounts.matrix(both, above, positives, size));
        }
        return strata;
    }
}
