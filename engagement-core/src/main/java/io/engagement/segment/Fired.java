package io.engagement.segment;

import java.io.Serializable;
import java.time.Instant;
import java.util.Comparator;

/**
 * A trigger fired: which, for whom, when and why. The same occasion makes an equal value, however often it is computed, so
 * it is its own key against acting twice.
 *
 * @param trigger the name of the trigger
 * @param customerId whom it is about
 * @param item the item of the occasion, where each item is one; {@code ""} otherwise
 * @param at when: at the end of the wait, with the event, or at the look at the score
 * @param since when what led to it began: the beginning event, the first of the repeated ones, the last one before the
 *     silence, or the look at which the score was last high enough
 * @param why what led to it, in words
 */
public record Fired(String trigger, String customerId, String item, Instant at, Instant since, String why)
        implements Serializable, Comparable<Fired> {
    private static final Comparator<Fired> ORDER = Comparator.comparing(Fired::at)
            .thenComparing(Fired::customerId)
            .thenComparing(Fired::trigger)
            .thenComparing(Fired::item);

    /** By time, then customer, trigger and item. */
    @Override
    public int compareTo(Fired other) {
        return ORDER.compare(this, other);
    }

    /** {@code 2026-01-05T13:00:00Z C-1 cart abandoned: cart filled and no purchase within PT4H, since ...}. */
    @Override
    public String toString() {
        return at + " " + customerId + " " + trigger + (item.isEmpty() ? "" : " (" + item + ")") + ": " + why
                + ", since " + since;
    }
}
