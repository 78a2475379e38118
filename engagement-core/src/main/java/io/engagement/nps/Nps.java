package io.engagement.nps;

import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Interval;
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
 *
 * @param detractors how many answered 0 to 6
 * @param passives how many answered 7 or 8
 * @param promoters how many answered 9 or 10
 * @param excluded answers that did not count, and why
 */
public record Nps(long detractors, long passives, long promoters, Exclusions excluded) implements Serializable {
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
            if (score <= 6) {
                detractors++;
            } else if (score >= 9) {
                promoters++;
            }
        }
        return of(detractors, scores.length - detractors - promoters, promoters);
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
        double z = Normal.z(level);
        if (n() == 0) {
            return Estimate.undefined("no answers");
        }
        ScoreLimits limits = limits();
        Interval interval = new Interval(limits.low(z), limits.high(z), level);
        return Estimate.of(limits.value(), interval, n(), Estimate.Unit.SIGNED_POINTS, "score (Tango)");
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
        ScoreLimits a = limits();
        ScoreLimits b = before.limits();
        Interval interval = new Interval(Mover.low(a, b, z), Mover.high(a, b, z), level);
        long n = Math.addExact(n(), before.n());
        Estimate difference =
                Estimate.of(a.value() - b.value(), interval, n, Estimate.Unit.SIGNED_POINTS, "MOVER of score limits");
        return new Difference(difference, Mover.pValue(a, b));
    }

    private ScoreLimits limits() {
        return new ScoreLimits(detractors, promoters, n());
    }

    /** {@code NPS +20.0 [+11.9, +27.8] at 95%, n 400 (promoters 180, passives 120, detractors 100)}. */
    @Override
    public String toString() {
        String counts = String.format(
                Locale.ROOT, " (promoters %,d, passives %,d, detractors %,d)", promoters, passives, detractors);
        return "NPS " + score() + (n() == 0 ? "" : counts) + (excluded.equals(Exclusions.NONE) ? "" : "; " + excluded);
    }

    /** Tango's limits in points, for b customers on the low side and c on the high side of n. */
    private record ScoreLimits(double b, double c, double n) implements Mover.Limits {
        @Override
        public double value() {
            return 100 * (c - b) / n;
        }

        @Override
        public double low(double z) {
            return -new ScoreLimits(c, b, n).high(z);
        }

        @Override
        public double high(double z) {
            // Close to z = 0 rounding must not put the limit below the value.
            return Math.max(value(), 100 * largestAccepted(z));
        }

        /** Bisection, down to neighbouring numbers: what is accepted is an interval around the estimate. */
        private double largestAccepted(double z) {
            double accepted = (c - b) / n;
            double rejected = 1;
            while (true) {
                double middle = (accepted + rejected) / 2;
                if (middle <= accepted || middle >= rejected) {
                    return accepted;
                }
                if (n * middle - (c - b) <= z * Math.sqrt(variance(middle))) {
                    accepted = middle;
                } else {
                    rejected = middle;
                }
            }
        }

        /** The variance of c - b when the true difference is {@code d}. */
        private double variance(double d) {
            // Below 0 the mirrored problem has the roots that do not cancel.
            double detractorShare = d >= 0 ? mostLikelyShare(b, c, d) : mostLikelyShare(c, b, -d);
            return Math.max(0, n * (2 * detractorShare + Math.abs(d) * (1 - Math.abs(d))));
        }

        /** The most likely share of the smaller side when the sides differ by {@code d >= 0}. */
        private double mostLikelyShare(double smaller, double larger, double d) {
            double linear = (2 * n - larger + smaller) * d - (smaller + larger);
            double constant = -smaller * d * (1 - d);
            double root = Math.sqrt(linear * linear - 8 * n * constant);
            return linear > 0 ? -2 * constant / (linear + root) : (root - linear) / (4 * n);
        }
    }
}
