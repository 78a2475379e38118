package io.engagement.behavior;

import java.util.Arrays;

/** Steps in an order that clocks may have blurred: an event may be a little before the one whose step is before its own. */
final class GraceMatcher implements Matcher {
    private final int steps;
    private final long window;
    private final long grace;
    private long[] latest = new long[16];
    private long[] next = new long[16];

    GraceMatcher(Funnel funnel) {
        steps = funnel.steps().size();
        window = funnel.within().toNanos();
        grace = funnel.grace().toNanos();
    }

    @Override
    public void match(long[] at, int[] mask, int size, long firstEntry, long lastEntry, Attempt attempt) {
        if (latest.length < size) {
            latest = new long[2 * size];
            next = new long[2 * size];
        }
        for (int i = 0; i < size; i++) {
            boolean enters = (mask[i] & 1) == 1 && at[i] >= firstEntry && at[i] <= lastEntry;
            latest[i] = enters ? at[i] : Attempt.NONE;
            if (enters) {
                attempt.reach(0, at[i], at[i]);
            }
        }
        for (int step = 1; step < steps; step++) {
            advance(step, at, mask, size, attempt);
            long[] swapped = latest;
            latest = next;
            next = swapped;
        }
    }

    /** For each event that fills a step the latest entry from which the step before was reached in time for it. */
    private void advance(int step, long[] at, int[] mask, int size, Attempt attempt) {
        Arrays.fill(next, 0, size, Attempt.NONE);
        long best = Attempt.NONE;
        int before = 0;
        for (int i = 0; i < size; i++) {
            for (; before < size && at[before] - at[i] <= grace; before++) {
                best = Math.max(best, latest[before]);
            }
            if (((mask[i] >>> step) & 1) == 1 && best != Attempt.NONE && at[i] - best < window) {
                next[i] = best;
                attempt.reach(step, at[i], best);
            }
        }
    }
}
