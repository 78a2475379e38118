package io.engagement.history;

import io.engagement.domain.Cadence;
import java.time.Instant;
import java.util.Arrays;

/**
 * Step numbers of a cadence, remembered: {@link Cadence#indexOf} asks the rules of a zone, this asks them only for days of
 * UTC it has not met. In most of these one step ends and the next begins.
 */
final class StepCalendar {
    private static final int SECONDS_A_DAY = 86_400;
    /** Days of UTC that are remembered, eleven years of them; a power of two. */
    private static final int DAYS = 4096;

    private static final long NEVER = Long.MIN_VALUE;

    private final Cadence cadence;
    private final long[] days = new long[DAYS];
    /** The second of the day at which the step changes; the whole day where it does not. */
    private final int[] changes = new int[DAYS];

    /** Most days change at the same second as the one before. */
    private int lastChange = 1;

    private final int[] before = new int[DAYS];
    private final int[] after = new int[DAYS];

    StepCalendar(Cadence cadence) {
        this.cadence = cadence;
        Arrays.fill(days, NEVER);
    }

    /** The same as {@link Steps#indexOf}. */
    int indexOf(Instant at) {
        long second = at.getEpochSecond();
        long day = Math.floorDiv(second, SECONDS_A_DAY);
        int slot = (int) day & (DAYS - 1);
        if (days[slot] != day && !learn(day, slot)) {
            return Steps.indexOf(at, cadence);
        }
        return second - day * SECONDS_A_DAY < changes[slot] ? before[slot] : after[slot];
    }

    /** Returns false for a day in which steps change twice, as 23 hours can begin and end in one, or that is out of range. */
    private boolean learn(long day, int slot) {
        if (Math.abs(day) > Integer.MAX_VALUE / 2) {
            return false;
        }
        long start = day * SECONDS_A_DAY;
        int first = stepAt(start);
        int last = stepAt(start + SECONDS_A_DAY - 1);
        int change = first == last ? SECONDS_A_DAY : changeIn(start, first);
        if (first != last && stepAt(start + change) != last) {
            return false;
        }
        days[slot] = day;
        changes[slot] = change;
        before[slot] = first;
        after[slot] = last;
        return true;
    }

    /** The first second of a day that is not in the step it begins with. */
    private int changeIn(long start, int first) {
        if (stepAt(start + lastChange - 1) == first && stepAt(start + lastChange) != first) {
            return lastChange;
        }
        int same = 0;
        int changed = SECONDS_A_DAY - 1;
        // A later instant never has a smaller number, and steps begin at whole seconds.
        while (changed - same > 1) {
            int middle = (same + changed) >>> 1;
            if (stepAt(start + middle) == first) {
                same = middle;
            } else {
                changed = middle;
            }
        }
        lastChange = changed;
        return changed;
    }

    private int stepAt(long second) {
        return Steps.indexOf(Instant.ofEpochSecond(second), cadence);
    }
}
