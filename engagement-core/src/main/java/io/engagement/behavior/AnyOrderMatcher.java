package io.engagement.behavior;

/**
 * Steps in any order after an entry. Of the entries whose window is open the earliest has all events that later ones have,
 * so one sliding window answers for all of them.
 */
final class AnyOrderMatcher implements Matcher {
    private final int steps;
    private final int stepBits;
    private final long window;
    private final Filling filling = new Filling();
    private final Filling later = new Filling();

    private int left;

    AnyOrderMatcher(Funnel funnel) {
        steps = funnel.steps().size();
        stepBits = (1 << steps) - 1;
        window = funnel.within().toNanos();
    }

    @Override
    public void match(long[] at, int[] mask, int size, long firstEntry, long lastEntry, Attempt attempt) {
        filling.clear();
        left = 0;
        int depth = 0;
        int end;
        for (int from = 0; from < size && depth < steps; from = end) {
            end = Matcher.endOfInstant(at, size, from);
            long now = at[from];
            int all = 0;
            for (int i = from; i < end; i++) {
                all |= mask[i];
                filling.add(mask[i] & stepBits);
            }
            enterFrom(Math.max(firstEntry, now - window + 1), at, mask, end, lastEntry);
            int filled = filling.filled(0, steps);
            while (depth < filled) {
                depth++;
                attempt.reach(depth - 1, now, latestEntry(depth, at, mask, end, lastEntry));
            }
            if (all >>> steps != 0) {
                enterFrom(Math.max(firstEntry, now), at, mask, end, lastEntry);
            }
        }
    }

    /** Moves the left end to the first entry that is not before a moment. */
    private void enterFrom(long earliest, long[] at, int[] mask, int end, long lastEntry) {
        while (left < end) {
            int next = Matcher.endOfInstant(at, end, left);
            if (at[left] >= earliest && isEntry(at, mask, left, next, lastEntry)) {
                return;
            }
            for (; left < next; left++) {
                filling.remove(mask[left] & stepBits);
            }
        }
    }

    private static boolean isEntry(long[] at, int[] mask, int from, int end, long lastEntry) {
        int all = 0;
        for (int i = from; i < end; i++) {
            all |= mask[i] & 1;
        }
        return all == 1 && at[from] <= lastEntry;
    }

    /** The latest entry in the window from which so many steps are filled; the left end is one. */
    private long latestEntry(int depth, long[] at, int[] mask, int end, long lastEntry) {
        later.clear();
        int to = end;
        while (to > left) {
            int from = to - 1;
            while (from > left && at[from - 1] == at[from]) {
                from--;
            }
            for (int i = from; i < to; i++) {
                later.add(mask[i] & stepBits);
            }
            if (isEntry(at, mask, from, to, lastEntry) && later.fills(0, depth)) {
                return at[from];
            }
            to = from;
        }
        return at[left];
    }
}
