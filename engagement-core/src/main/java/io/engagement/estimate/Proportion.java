package io.engagement.estimate;

import io.engagement.internal.numeric.Mover;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.numeric.Wilson;
import java.io.Serializable;

/**
 * Successes out of trials: the exact counts behind every rate. Its rate is {@code k / n} with the Wilson (1927) score
 * interval, {@code (k + z^2/2 +- z sqrt(k (n - k) / n + z^2/4)) / (n + z^2)}, which stays within 0 and 1 and is exactly
 * 0 or 1 at its end when all trials agree.
 *
 * @param successes how many succeeded, 0 to {@code trials}
 * @param trials how many there were
 */
public record Proportion(long successes, long trials) implements Serializable {
    /** Nothing observed. */
    public static final Proportion NONE = new Proportion(0, 0);

    /**
     * Counts.
     *
     * @param successes how many succeeded
     * @param trials how many there were
     * @throws IllegalArgumentException if {@code successes} is negative or above {@code trials}
     */
    public Proportion {
        if (successes < 0 || successes > trials) {
            throw new IllegalArgumentException("successes must be in 0.." + trials + " (trials), got " + successes);
        }
    }

    /**
     * Counts.
     *
     * @param successes how many succeeded, 0 to {@code trials}
     * @param trials how many there were
     * @return the proportion
     */
    public static Proportion of(long successes, long trials) {
        return new Proportion(successes, trials);
    }

    /**
     * The counts of two groups that share no trial, added.
     *
     * @param other the other group
     * @return both
     */
    public Proportion plusDisjoint(Proportion other) {
        return new Proportion(Math.addExact(successes, other.successes), Math.addExact(trials, other.trials));
    }

    /**
     * Those that did not succeed.
     *
     * @return failures out of trials
     */
    public Proportion complement() {
        return new Proportion(trials - successes, trials);
    }

    /**
     * The rate with its interval at 95 %.
     *
     * @return the rate, 0 to 1; undefined without trials
     */
    public Estimate rate() {
        return rate(0.95);
    }

    /**
     * The rate with its interval.
     *
     * @param level the confidence level, in (0, 1)
     * @return the rate, 0 to 1; undefined without trials
     * @throws IllegalArgumentException if {@code level} is not in (0, 1)
     */
    public Estimate rate(double level) {
        double z = Normal.z(level);
        if (trials == 0) {
            return Estimate.undefined("no trials");
        }
        Wilson wilson = new Wilson(successes, trials);
        Interval interval = new Interval(wilson.low(z), wilson.high(z), level);
        return Estimate.of(wilson.value(), interval, trials, Estimate.Unit.SHARE, "Wilson");
    }

    /**
     * This rate minus another's, with Newcombe's interval at 95 %; see {@link #minus(Proportion, double)}.
     *
     * @param other an independent group
     * @return the signed difference
     */
    public Difference minus(Proportion other) {
        return minus(other, 0.95);
    }

    /**
     * This rate minus another's: signed, with the interval of Newcombe (1998, method 10) from the Wilson limits of both,
     * and the p-value that belongs to it (below {@code 1 - level} exactly when the interval excludes 0).
     *
     * @param other an independent group
     * @param level the confidence level, in (0, 1)
     * @return the difference, -1 to 1; undefined when either has no trials
     * @throws IllegalArgumentException if {@code level} is not in (0, 1)
     */
    public Difference minus(Proportion other, double level) {
        double z = Normal.z(level);
        if (trials == 0 || other.trials == 0) {
            return Difference.undefined(trials == 0 ? "the first has no trials" : "the second has no trials");
        }
        Wilson a = new Wilson(successes, trials);
        Wilson b = new Wilson(other.successes, other.trials);
        Interval interval = new Interval(Mover.low(a, b, z), Mover.high(a, b, z), level);
        long n = Math.addExact(trials, other.trials);
        Estimate difference =
                Estimate.of(a.value() - b.value(), interval, n, Estimate.Unit.PERCENTAGE_POINTS, "Newcombe");
        return new Difference(difference, Mover.pValue(a, b));
    }

    /** The rate, and the counts: {@code 5.8% [2.9%, 11.6%] at 95%, n 120 (7 of 120)}. */
    @Override
    public String toString() {
        return trials == 0 ? rate().toString() : rate() + " (" + successes + " of " + trials + ")";
    }
}
