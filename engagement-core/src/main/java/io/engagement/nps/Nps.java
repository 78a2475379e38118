package io.engagement.nps;

import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Interval;
import io.engagement.estimate.Proportion;
import io.engagement.internal.numeric.Mover;
import io.engagement.internal.numeric.Normal;
import java.io.Serializable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The Net Promoter Score's exact counts, one customer each: {@code NPS = 100 (promoters - detractors) / n}, -100 to 100
 * (Reichheld, 2003).
 *
 * <p>Its interval is the score interval of Tango (1998) for a difference of two shares of the same people: all
 * {@code d} in [-1, 1] with {@code |P - D - n d| <= z sqrt(n (2 q + d (1 - d)))}, where
 * {@code q = (sqrt(B^2 - 4 A C) - B) / (2 A)}, {@code A = 2 n}, {@code B = (2 n - P + D) d - (D + P)} and
 * {@code C = -D d (1 - d)} is the most likely share of detractors given the difference. It never leaves the range and
 * does not collapse when all agree: n promoters alone give a lower limit of {@code 100 (n - z^2) / (n + z^2)}.
 * Its exact coverage at a nominal 95 % is 95 % on average and at least 92 % from 10 answers on, unless more than 90 % of the
 * customers are of one group: of 10 or 20 answers few then show the others, and the least is 86 %.
 *
 * @param detractors how many detract: 0 to 6 on the standard scale
 * @param passives how many are between: 7 or 8
 * @param promoters how many promote: 9 or 10
 * @param excluded answers that did not count, and why
 */
public record Nps(long detractors, long passives, long promoters, Exclusions excluded) implements Serializable {
    /** How the interval of a score is found. */
    public enum Method {
        /** Tango's score interval, the default: right for any counts, never outside the range. */
        SCORE("score (Tango)"),
        /** {@code d +- z sqrt(v / n)}: known to be too short for few answers, and empty when all agree. */
        WALD("Wald"),
        /** Wald after adding 3 answers, 3/4 on each side and 3/2 between (Rocks, 2016); around the shifted estimate. */
        ADJUSTED_WALD("adjusted Wald (Rocks)"),
        /** From the Wilson limits of both shares (Zou and Donner, 2008): a closed form, nearly as good as the score. */
        MOVER_WILSON("MOVER of Wilson limits");

        private final String label;

        Method(String label) {
            this.label = label;
        }

        /** Its name in print. */
        @Override
        public String toString() {
            return label;
        }
    }

    /** No answers. */
    public static final Nps EMPTY = of(0, 0, 0);

    /**
     * Counts.
     *
     * @param detractors how many detractors
     * @param passives how many passives
     * @param promoters how many promoters
     * @param excluded answers that did not count; null is none
     * @throws IllegalArgumentException if a count is negative
     */
    public Nps(long detractors, long passives, long promoters, @Nullable Exclusions excluded) {
        this.detractors = notNegative("detractors", detractors);
        this.passives = notNegative("passives", passives);
        this.promoters = notNegative("promoters", promoters);
        this.excluded = excluded == null ? Exclusions.NONE : excluded;
    }

    private static long notNegative(String name, long count) {
        if (count < 0) {
            throw new IllegalArgumentException(name + " must be >= 0, got " + count);
        }
        return count;
    }

    /**
     * Counts.
     *
     * @param detractors how many detractors, at least 0
     * @param passives how many passives, at least 0
     * @param promoters how many promoters, at least 0
     * @return the counts, with nothing left out
     */
    public static Nps of(long detractors, long passives, long promoters) {
        return new Nps(detractors, passives, promoters, Exclusions.NONE);
    }

    /**
     * Scores on the standard scale, one customer each: {@code Nps.ofScores(10, 9, 7, 3, 10)}.
     *
     * @param scores whole numbers from 0 to 10
     * @return the counts
     * @throws IllegalArgumentException if a score is outside 0 to 10
     */
    public static Nps ofScores(int... scores) {
        long detractors = 0;
        long promoters = 0;
        for (int score : scores) {
            if (score < 0 || score > 10) {
                throw new IllegalArgumentException("score must be in 0..10, got " + score);
            }
            detractors += score <= 6 ? 1 : 0;
            promoters += score >= 9 ? 1 : 0;
        }
        return of(detractors, scores.length - detractors - promoters, promoters);
    }

    /**
     * Scores on the standard scale, a byte and a customer each, at about the speed at which memory is read.
     *
     * @param scores whole numbers from 0 to 10
     * @return the counts
     * @throws IllegalArgumentException if a score is outside 0 to 10
     */
    public static Nps ofScores(byte[] scores) {
        return ByteScores.count(scores);
    }

    /**
     * How many customers counted.
     *
     * @return detractors + passives + promoters
     */
    public long n() {
        return Math.addExact(detractors, Math.addExact(passives, promoters));
    }

    /**
     * The counts of two groups that share no customer (regions, segments), added. Parts of one survey may share
     * customers: merge their {@link NpsCalculator.Tally} instead.
     *
     * @param other the other group
     * @return both
     */
    public Nps plusDisjoint(Nps other) {
        return new Nps(
                Math.addExact(detractors, other.detractors),
                Math.addExact(passives, other.passives),
                Math.addExact(promoters, other.promoters),
                excluded.plus(other.excluded));
    }

    /**
     * The score with its interval at 95 %.
     *
     * @return the score, -100 to 100; undefined without answers
     */
    public Estimate score() {
        return score(0.95);
    }

    /**
     * The score with its interval.
     *
     * @param level the confidence level, in (0, 1)
     * @return the score, -100 to 100; undefined without answers
     * @throws IllegalArgumentException if {@code level} is not in (0, 1)
     */
    public Estimate score(double level) {
        return score(Method.SCORE, level);
    }

    /**
     * The score with an interval by a method. All are cut off at -100 and 100.
     *
     * @param method how the interval is found
     * @param level the confidence level, in (0, 1)
     * @return the score, -100 to 100; undefined without answers
     * @throws IllegalArgumentException if {@code level} is not in (0, 1)
     */
    public Estimate score(Method method, double level) {
        return estimate(limits(method), n(), method.toString(), level);
    }

    static Estimate estimate(NpsLimits limits, long n, String method, double level) {
        double z = Normal.z(level);
        if (n == 0) {
            return Estimate.undefined("no answers");
        }
        Interval interval = new Interval(limits.low(z), limits.high(z), level);
        return Estimate.of(limits.value(), interval, n, Estimate.Unit.SIGNED_POINTS, method);
    }

    /**
     * How many of those asked counted. A low share says that those who stayed silent may think otherwise; no interval
     * shows that.
     *
     * @param asked how many customers were asked, at least {@link #n()}
     * @return the response rate's counts
     * @throws IllegalArgumentException if fewer were asked than answered
     */
    public Proportion responseRate(long asked) {
        if (asked < n()) {
            throw new IllegalArgumentException("asked must be >= n (" + n() + "), got " + asked);
        }
        return Proportion.of(n(), asked);
    }

    /**
     * How many answers a score needs to be known within a margin: {@code z^2 v / margin^2}, where v is the variance of one
     * answer in these counts, 3/4 detractors, 3/2 passives and 3/4 promoters added, so that a few answers that agree do not
     * promise too much. Without answers it is 1, the largest there is: {@code Nps.EMPTY} plans for the worst case.
     *
     * @param margin half the width of the interval in points, above 0
     * @param level the confidence level, in (0, 1)
     * @return the number of answers, at least 1
     * @throws IllegalArgumentException if {@code margin} is not positive or {@code level} is not in (0, 1)
     */
    public long answersNeeded(double margin, double level) {
        if (!(margin > 0)) {
            throw new IllegalArgumentException("margin must be > 0 points, got " + margin);
        }
        double z = Normal.z(level);
        double mean = (promoters - detractors) / (n() + 3.0);
        double variance = n() == 0 ? 1 : (promoters + detractors + 1.5) / (n() + 3.0) - mean * mean;
        return (long) Math.ceil(z * z * variance / (margin * margin / 10_000));
    }

    /**
     * This score minus another's, with an interval at 95 %; see {@link #minus(Nps, double)}.
     *
     * @param before an independent group or wave
     * @return the signed difference
     */
    public Difference minus(Nps before) {
        return minus(before, 0.95);
    }

    /**
     * This score minus another's: signed, with the interval that recovers the variances from both score intervals (Zou
     * and Donner, 2008), and the p-value that belongs to it (below {@code 1 - level} exactly when the interval excludes
     * 0). The groups must be independent; the same customers in two waves are not.
     *
     * @param before an independent group or wave
     * @param level the confidence level, in (0, 1)
     * @return the difference, -200 to 200; undefined when either has no answers
     * @throws IllegalArgumentException if {@code level} is not in (0, 1)
     */
    public Difference minus(Nps before, double level) {
        double z = Normal.z(level);
        if (n() == 0 || before.n() == 0) {
            return Difference.undefined(n() == 0 ? "the first has no answers" : "the second has no answers");
        }
        NpsLimits a = limits();
        NpsLimits b = before.limits();
        Interval interval = new Interval(Mover.low(a, b, z), Mover.high(a, b, z), level);
        long n = Math.addExact(n(), before.n());
        Estimate difference =
                Estimate.of(a.value() - b.value(), interval, n, Estimate.Unit.SIGNED_POINTS, "MOVER of score limits");
        return new Difference(difference, Mover.pValue(a, b));
    }

    NpsLimits limits() {
        return limits(Method.SCORE);
    }

    NpsLimits limits(Method method) {
        return new NpsLimits(method, detractors, promoters, n());
    }

    /** {@code NPS +20.0 [+11.9, +27.8] at 95%, n 400 (promoters 180, passives 120, detractors 100)}. */
    @Override
    public String toString() {
        String counts = String.format(
                Locale.ROOT, " (promoters %,d, passives %,d, detractors %,d)", promoters, passives, detractors);
        return "NPS " + score() + (n() == 0 ? "" : counts) + (excluded.equals(Exclusions.NONE) ? "" : "; " + excluded);
    }
}
