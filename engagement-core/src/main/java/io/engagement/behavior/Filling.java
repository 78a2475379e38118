package io.engagement.behavior;

import java.util.Arrays;

/**
 * Whether steps can be filled by different events: a bipartite matching by augmenting paths (Kuhn, 1955). Events that can
 * fill the same steps are counted together.
 */
final class Filling {
    private int[] masks = new int[4];
    private int[] counts = new int[4];
    /** The steps that events of a kind fill now, a bit each. */
    private int[] filled = new int[4];

    /** The search that last came by each kind. */
    private int[] visited = new int[4];

    private int search;
    private int kinds;

    void clear() {
        kinds = 0;
    }

    /** Takes an event, given the steps it can fill, a bit each. */
    void add(int mask) {
        if (mask == 0) {
            return;
        }
        int kind = 0;
        while (kind < kinds && masks[kind] != mask) {
            kind++;
        }
        if (kind == masks.length) {
            masks = Arrays.copyOf(masks, 2 * kind);
            counts = Arrays.copyOf(counts, 2 * kind);
            filled = Arrays.copyOf(filled, 2 * kind);
            visited = Arrays.copyOf(visited, 2 * kind);
        }
        if (kind == kinds) {
            kinds++;
            masks[kind] = mask;
            counts[kind] = 0;
        }
        counts[kind]++;
    }

    /** Gives an event back that was taken. */
    void remove(int mask) {
        for (int kind = 0; kind < kinds; kind++) {
            if (masks[kind] == mask) {
                counts[kind]--;
                return;
            }
        }
    }

    /** Whether the steps from one up to, not including, another can be filled. */
    boolean fills(int first, int end) {
        return filled(first, end) == end;
    }

    /** The first step from {@code first} on that cannot be filled together with those before it, at most {@code end}. */
    int filled(int first, int end) {
        Arrays.fill(filled, 0, kinds, 0);
        for (int step = first; step < end; step++) {
            search++;
            if (!augment(step)) {
                return step;
            }
        }
        return end;
    }

    private boolean augment(int step) {
        for (int kind = 0; kind < kinds; kind++) {
            if (((masks[kind] >>> step) & 1) == 1 && visited[kind] != search) {
                visited[kind] = search;
                if (Integer.bitCount(filled[kind]) < counts[kind]) {
                    filled[kind] |= 1 << step;
                    return true;
                }
                for (int others = filled[kind]; others != 0; others &= others - 1) {
                    int other = Integer.numberOfTrailingZeros(others);
                    if (augment(other)) {
                        filled[kind] = (filled[kind] & ~(1 << other)) | (1 << step);
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
