package io.engagement.behavior;

import java.util.Arrays;

/**
 * Steps in their order, by dynamic programming over the instants: for each step the latest entry from which it was reached
 * and can go on. Later entries are never worse: their window ends later, and what excludes them excludes earlier ones too.
 */
final class OrderMatcher implements Matcher {
    private final int steps;
    private final int stepBits;
    private final long window;
    private final boolean isStrict;
    private final boolean isStrictlyLater;
    /** For each exclusion the bit of the step after which it counts; 0 where it counts from the entry on. */
    private final int[] between;

    /** The latest entry that reached each number of steps, in [1, steps]. */
    private final long[] latest;

    private final Filling filling = new Filling();

    OrderMatcher(Funnel funnel) {
        steps = funnel.steps().size();
        stepBits = (1 << steps) - 1;
        window = funnel.within().toNanos();
        isStrict = funnel.mode() == Funnel.Mode.STRICT;
        isStrictlyLater = funnel.ties() == Funnel.Ties.STRICTLY_LATER;
        between = funnel.exclusions().stream()
                .mapToInt(exclusion -> exclusion.after() == 0 ? 0 : 1 << exclusion.after())
                .toArray();
        latest = new long[steps + 1];
    }

    @Override
    public void match(long[] at, int[] mask, int size, long firstEntry, long lastEntry, Attempt attempt) {
        Arrays.fill(latest, Attempt.NONE);
        int end;
        for (int from = 0; from < size; from = end) {
            end = Matcher.endOfInstant(at, size, from);
            long now = at[from];
            if (now < firstEntry) {
                continue;
            }
            if (now - lastEntry >= window) {
                return;
            }
            latest[0] = now <= lastEntry ? now : Attempt.NONE;
            if (end == from + 1) {
                one(mask[from], now, attempt);
            } else {
                several(mask, from, end, now, attempt);
            }
        }
    }

    /** An instant with one event, from the last step to the first so that it fills only one. */
    private void one(int mask, long now, Attempt attempt) {
        int excluded = excluded(mask);
        for (int step = steps; step > 0; step--) {
            boolean ends = isStrict || ((excluded >>> step) & 1) == 1;
            long stays = ends ? Attempt.NONE : latest[step];
            boolean fills = ((mask >>> (step - 1)) & 1) == 1 && isOpen(latest[step - 1], now);
            if (fills) {
                attempt.reach(step - 1, now, latest[step - 1]);
            }
            latest[step] = fills ? Math.max(stays, latest[step - 1]) : stays;
        }
        endAttempts(excluded, now);
    }

    /** An instant with several events, which are in whichever order leads further. */
    private void several(int[] mask, int from, int end, long now, Attempt attempt) {
        int excluded = 0;
        filling.clear();
        for (int i = from; i < end; i++) {
            excluded |= excluded(mask[i]);
            filling.add(mask[i] & stepBits);
        }
        int most = isStrictlyLater ? 1 : end - from;
        for (int step = steps; step > 0; step--) {
            boolean ends = isStrict || ((excluded >>> step) & 1) == 1;
            long best = ends ? Attempt.NONE : latest[step];
            for (int before = step - 1; before >= Math.max(0, step - most) && filling.fills(before, step); before--) {
                if (isOpen(latest[before], now)) {
                    attempt.reach(step - 1, now, latest[before]);
                    boolean goesOn = !isStrict || before == 0 || step - before == end - from;
                    best = goesOn ? Math.max(best, latest[before]) : best;
                }
            }
            latest[step] = best;
        }
        endAttempts(excluded, now);
    }

    private boolean isOpen(long entry, long now) {
        return entry != Attempt.NONE && now - entry < window;
    }

    /** After which steps an event ends an attempt, a bit each; bit 0 for all that were entered before. */
    private int excluded(int mask) {
        int excluded = 0;
        for (int exclusions = mask >>> steps; exclusions != 0; exclusions &= exclusions - 1) {
            int after = between[Integer.numberOfTrailingZeros(exclusions)];
            excluded |= Math.max(1, after);
        }
        return excluded;
    }

    private void endAttempts(int excluded, long now) {
        if ((excluded & 1) == 1) {
            for (int step = 1; step <= steps; step++) {
                latest[step] = latest[step] < now ? Attempt.NONE : latest[step];
            }
        }
    }
}
