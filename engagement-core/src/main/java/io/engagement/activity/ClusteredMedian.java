package io.engagement.activity;

import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.internal.numeric.StudentT;
import java.util.Arrays;

/** The median of lengths of which some are censored, with an interval over the customers they belong to. */
final class ClusteredMedian {
    private static final double ROUNDING = 1e-12;

    private final int[] starts;
    private final long[] lengths;
    private final boolean[] known;
    /** The different known lengths, ascending. */
    private final long[] ages;

    private final double[] hazards;
    private final double[] atRisk;
    private final double[] survival;

    /**
     * Lengths by customer.
     *
     * @param starts where the lengths of each customer begin, and where the last end
     * @param lengths in seconds
     * @param known whether a length is known; if not, it is longer
     */
    ClusteredMedian(int[] starts, long[] lengths, boolean[] known) {
        this.starts = starts;
        this.lengths = lengths;
        this.known = known;
        long[] sorted = lengths.clone();
        Arrays.sort(sorted);
        long[] ended = new long[lengths.length];
        int endings = 0;
        for (int i = 0; i < lengths.length; i++) {
            if (known[i]) {
                ended[endings++] = lengths[i];
            }
        }
        Arrays.sort(ended, 0, endings);
        ages = Arrays.stream(ended, 0, endings).distinct().toArray();
        hazards = new double[ages.length];
        atRisk = new double[ages.length];
        survival = new double[ages.length];
        int shorter = 0;
        int counted = 0;
        double product = 1;
        for (int i = 0; i < ages.length; i++) {
            while (sorted[shorter] < ages[i]) {
                shorter++;
            }
            int before = counted;
            while (counted < endings && ended[counted] == ages[i]) {
                counted++;
            }
            atRisk[i] = lengths.length - shorter;
            hazards[i] = (counted - before) / atRisk[i];
            product *= 1 - hazards[i];
            survival[i] = product;
        }
    }

    /** The median in minutes. */
    Estimate estimate(double level) {
        int customers = starts.length - 1;
        double t = StudentT.t(level, Math.max(1, customers - 1.0));
        int median = firstAtMost(0.5);
        if (median == ages.length) {
            return Estimate.undefined(lengths.length == 0 ? "no visits" : "fewer than half were seen to end");
        }
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double s = survival[median];
        if (customers > 1 && s > 0) {
            double spread = Math.exp(t * error(median) / -Math.log(s));
            int first = firstAtMost(Math.pow(s, 1 / spread));
            int last = firstAtMost(Math.pow(s, spread));
            low = minutes(Math.min(first, median));
            // Where nothing is left, how much longer others last is not known.
            high = last == ages.length || survival[last] == 0 ? high : minutes(last);
        }
        Interval interval = new Interval(low, high, level);
        return Estimate.of(minutes(median), interval, customers, Visits.MINUTES, "Woodruff, clustered by customer");
    }

    private double minutes(int age) {
        return ages[age] / 60.0;
    }

    /** The first age at which at most so many last; the number of ages if there is none. */
    private int firstAtMost(double share) {
        for (int i = 0; i < ages.length; i++) {
            if (survival[i] <= share * (1 + ROUNDING)) {
                return i;
            }
        }
        return ages.length;
    }

    /** The standard error of ln S at an age: what each customer adds to its hazards, squared. */
    private double error(int age) {
        double[] expected = new double[age + 2];
        for (int i = 0; i <= age; i++) {
            expected[i + 1] = expected[i] + hazards[i] / atRisk[i];
        }
        int customers = starts.length - 1;
        double squares = 0;
        for (int customer = 0; customer < customers; customer++) {
            double excess = 0;
            for (int i = starts[customer]; i < starts[customer + 1]; i++) {
                int place = Arrays.binarySearch(ages, 0, age + 1, lengths[i]);
                excess += place >= 0 && known[i] ? 1 / atRisk[place] : 0;
                excess -= expected[place >= 0 ? place + 1 : -place - 1];
            }
            squares += excess * excess;
        }
        return Math.sqrt(squares * customers / (customers - 1.0));
    }
}
