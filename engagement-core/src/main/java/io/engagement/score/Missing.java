package io.engagement.score;

import java.io.Serializable;

/**
 * What stands in for a signal that cannot be observed in a customer. That is not the same as zero: whoever was never
 * asked has not said 0.
 *
 * @param counts whether the signal's weight counts all the same
 * @param scaled the scaled value that stands in, 0 to 1; 0 when it does not count
 */
public record Missing(boolean counts, double scaled) implements Serializable {
    /**
     * A stand-in; write {@link #renormalise}, {@link #neutral} or {@link #zero} instead.
     *
     * @param counts whether the signal's weight counts all the same
     * @param scaled the scaled value that stands in
     * @throws IllegalArgumentException if {@code scaled} is not in [0, 1], or not 0 when it does not count
     */
    public Missing {
        if (!(scaled >= 0 && scaled <= 1) || (!counts && scaled > 0)) {
            throw new IllegalArgumentException(
                    "scaled must be in [0, 1], and 0 for a signal that does not count, got " + scaled);
        }
    }

    /**
     * The signal is left out and the others share its weight. Then a first weak event of a strong customer can lower the
     * score.
     *
     * @return the policy
     */
    public static Missing renormalise() {
        return new Missing(false, 0);
    }

    /**
     * A typical value stands in, so that the first observation moves the score by what it differs from it.
     *
     * @param baseline the scaled value, 0 to 1; take the mean of those observed
     * @return the policy
     */
    public static Missing neutral(double baseline) {
        return new Missing(true, baseline);
    }

    /**
     * Counts as nothing done.
     *
     * @return the policy
     */
    public static Missing zero() {
        return new Missing(true, 0);
    }
}
