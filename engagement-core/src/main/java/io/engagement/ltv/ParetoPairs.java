package io.engagement.ltv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Histories by number of purchases x, and within x by age T. The likelihood of Pareto/NBD is a sum of a function of
 * (x, t_x) and one of (x, T); there are far fewer of these pairs than of histories, so each is computed once.
 */
final class ParetoPairs {
    /** Histories that one thread takes at a time; fixed, so that sums do not depend on the number of threads. */
    private static final int CHUNK = 8192;

    /** All ages, ascending. */
    final int[] ages;
    /** One for each x. */
    final List<Block> blocks = new ArrayList<>();
    /** Runs of histories, by block. */
    final List<Chunk> chunks = new ArrayList<>();
    /** The row that each history came from, by x and T. */
    final int[] rows;
    /** Of each history, which of its block's ages at the last purchase it has. */
    final int[] left;

    ParetoPairs(int[] x, int[] tx, int[] t) {
        Distinct purchases = Distinct.of(x);
        Distinct byAge = Distinct.of(tx, t);
        ages = byAge.values();
        int[] byT = sorted(byAge, t, IntStream.range(0, x.length).toArray());
        rows = sorted(purchases, x, byT);
        left = new int[rows.length];
        int[] seen = new int[byAge.size()];
        Arrays.fill(seen, -1);
        int from = 0;
        int[] sizes = counts(purchases, x);
        for (int i = 0; i < sizes.length; i++) {
            block(purchases.values()[i], from, from + sizes[i], tx, t, byAge, seen);
            from += sizes[i];
        }
    }

    /** How often each value stands in a column. */
    private static int[] counts(Distinct values, int[] column) {
        int[] counts = new int[values.size()];
        for (int value : column) {
            counts[values.place(value)]++;
        }
        return counts;
    }

    /** The rows of a column in the order of their values, rows of one value as they stand in {@code order}, which has all. */
    private static int[] sorted(Distinct values, int[] column, int[] order) {
        int[] next = new int[values.size()];
        int[] counts = counts(values, column);
        for (int i = 1; i < next.length; i++) {
            next[i] = next[i - 1] + counts[i - 1];
        }
        int[] sorted = new int[order.length];
        for (int row : order) {
            sorted[next[values.place(column[row])]++] = row;
        }
        return sorted;
    }

    private void block(int x, int from, int to, int[] tx, int[] t, Distinct byAge, int[] seen) {
        int[] lefts = new int[Math.min(to - from, seen.length)];
        int[] rights = new int[Math.min(to - from, seen.length)];
        int[] starts = new int[rights.length + 1];
        int nLeft = 0;
        int nRight = 0;
        int lastT = -1;
        for (int i = from; i < to; i++) {
            int row = rows[i];
            int age = byAge.place(tx[row]);
            // What an earlier block has left in there lies outside this one's list or names another age.
            if (seen[age] < 0 || seen[age] >= nLeft || lefts[seen[age]] != age) {
                seen[age] = nLeft;
                lefts[nLeft++] = age;
            }
            left[i] = seen[age];
            if (t[row] != lastT) {
                lastT = t[row];
                starts[nRight] = i;
                rights[nRight++] = byAge.place(lastT);
            }
        }
        starts[nRight] = to;
        Block block = new Block(
                blocks.size(),
                x,
                Arrays.copyOf(lefts, nLeft),
                Arrays.copyOf(rights, nRight),
                Arrays.copyOf(starts, nRight + 1));
        blocks.add(block);
        cut(block);
    }

    private void cut(Block block) {
        int first = 0;
        for (int right = 1; right <= block.rights.length; right++) {
            if (right == block.rights.length || block.starts[right + 1] - block.starts[first] > CHUNK) {
                chunks.add(new Chunk(block, first, right));
                first = right;
            }
        }
    }

    /** The histories with one x. */
    static final class Block {
        final int index;
        final int x;
        /** Which ages the last purchases have, as they come. */
        final int[] lefts;
        /** Which ages T there are, ascending. */
        final int[] rights;
        /** Where the histories of each T begin; and where the last end. */
        final int[] starts;

        Block(int index, int x, int[] lefts, int[] rights, int[] starts) {
            this.index = index;
            this.x = x;
            this.lefts = lefts;
            this.rights = rights;
            this.starts = starts;
        }
    }

    /** The histories of some ages T of a block. */
    record Chunk(Block block, int fromRight, int toRight) {}
}
