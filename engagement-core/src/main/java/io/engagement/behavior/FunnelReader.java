package io.engagement.behavior;

import java.util.BitSet;

/** Counts how far the events of one customer after another lead. */
final class FunnelReader {
    private final Funnel funnel;
    private final FunnelSpan span;
    private final CustomerReader events;
    private final int stepBits;
    private final long window;
    private final boolean isShared;
    private final Matcher matcher;
    private final Attempt attempt;
    /** The masks of events that share one value. */
    private int[] shared = new int[32];

    FunnelReader(Funnel funnel, FunnelSpan span, CustomerReader events) {
        this.funnel = funnel;
        this.span = span;
        this.events = events;
        stepBits = (1 << funnel.steps().size()) - 1;
        window = funnel.within().toNanos();
        isShared = funnel.same() != Funnel.Same.NOTHING;
        matcher = Matcher.of(funnel);
        attempt = new Attempt(funnel.steps().size());
    }

    /** Counts a customer. */
    void read(int customer, FunnelCounts counts) {
        counts.repeated += events.read(customer);
        if (isShared) {
            ignoreStepsWithoutValue();
        }
        long first = firstEntry();
        if (first == Attempt.NONE) {
            return;
        }
        boolean isWhole = first <= span.lastWhole();
        attempt.clear();
        match(first, lastEntry(first, isWhole));
        int depth = attempt.depth();
        counts.add(attempt, depth, span.end() - first, isWhole);
        if (isWhole && depth < funnel.steps().size()) {
            counts.instead(depth, kindAfter(attempt.reachedAt[depth - 1], attempt.entered[depth - 1] + window));
        }
    }

    private void ignoreStepsWithoutValue() {
        for (int i = 0; i < events.size; i++) {
            if (events.value(i) == 0) {
                events.mask[i] &= ~stepBits;
            }
        }
    }

    private long firstEntry() {
        for (int i = 0; i < events.size; i++) {
            if ((events.mask[i] & 1) == 1 && events.at[i] >= 0) {
                return events.at[i] <= span.lastEntry() ? events.at[i] : Attempt.NONE;
            }
        }
        return Attempt.NONE;
    }

    /** Entries that are not observed for the whole window are looked at only where all of the customer's are such. */
    private long lastEntry(long first, boolean isWhole) {
        if (funnel.entry() == Funnel.Entry.FIRST) {
            return first;
        }
        return isWhole ? Math.min(span.lastEntry(), span.lastWhole()) : span.lastEntry();
    }

    private void match(long first, long last) {
        if (!isShared) {
            matcher.match(events.at, events.mask, events.size, first, last, attempt);
            return;
        }
        BitSet tried = new BitSet();
        for (int i = 0; i < events.size && events.at[i] <= last; i++) {
            int value = events.value(i);
            if ((events.mask[i] & 1) == 1 && events.at[i] >= first && !tried.get(value)) {
                tried.set(value);
                share(value);
                matcher.match(events.at, shared, events.size, first, last, attempt);
            }
        }
    }

    /** What the events can be in an attempt whose events share a value. */
    private void share(int value) {
        if (shared.length < events.size) {
            shared = new int[2 * events.size];
        }
        for (int i = 0; i < events.size; i++) {
            int its = events.value(i);
            shared[i] = its == value || its == 0 ? events.mask[i] : 0;
        }
    }

    /** What came next after a moment and before another, or -1; of one instant the first by name. */
    private int kindAfter(long moment, long end) {
        int i = 0;
        while (i < events.size && events.at[i] <= moment) {
            i++;
        }
        if (i == events.size || events.at[i] >= end) {
            return -1;
        }
        int best = i;
        for (int next = i + 1; next < events.size && events.at[next] == events.at[i]; next++) {
            best = events.rankOfKind(next) < events.rankOfKind(best) ? next : best;
        }
        return events.kind(best);
    }
}
