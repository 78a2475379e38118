package io.engagement.behavior;

import java.util.Arrays;

/** How far a customer came: for each step the first moment at which it was reached, and the latest entry that led there. */
final class Attempt {
    static final long NONE = Long.MIN_VALUE;

    final long[] reachedAt;
    final long[] entered;

    Attempt(int steps) {
        reachedAt = new long[steps];
        entered = new long[steps];
    }

    void clear() {
        Arrays.fill(reachedAt, NONE);
    }

    void reach(int step, long at, long entry) {
        boolean earlier = reachedAt[step] == NONE || at < reachedAt[step];
        if (earlier || (at == reachedAt[step] && entry > entered[step])) {
            reachedAt[step] = at;
            entered[step] = entry;
        }
    }

    /** How many steps were reached. */
    int depth() {
        int depth = 0;
        while (depth < reachedAt.length && reachedAt[depth] != NONE) {
            depth++;
        }
        return depth;
    }
}
