package io.engagement.score;

import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.numeric.Wilson;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The chance that of a customer who stayed and one who left the first has the higher score, ties counting half, with the
 * variance of DeLong, DeLong and Clarke-Pearson (1988) by mid-ranks (Sun and Xu, 2014).
 */
final class Auc {
    private final double value;
    /** For each who stayed the share of those who left below, and the other way round. */
    private final double[] stayed;

    private final double[] left;

    Auc(double[] scores, boolean[] retained) {
        int n = (int)
                IntStream.range(0, retained.length).filter(i -> retained[i]).count();
        stayed = new double[n];
        left = new double[retained.length - n];
        double[] all = midranks(scores);
        double[] ofStayed = midranks(chosen(scores, retained, true));
        double[] ofLeft = midranks(chosen(scores, retained, false));
        int s = 0;
        int l = 0;
        for (int i = 0; i < scores.length; i++) {
            if (retained[i]) {
                stayed[s] = (all[i] - ofStayed[s]) / left.length;
                s++;
            } else {
                left[l] = 1 - (all[i] - ofLeft[l]) / stayed.length;
                l++;
            }
        }
        value = mean(stayed);
    }

    private static double[] chosen(double[] scores, boolean[] retained, boolean which) {
        return IntStream.range(0, scores.length)
                .filter(i -> retained[i] == which)
                .mapToDouble(i -> scores[i])
                .toArray();
    }

    /** Ranks from 1; equal values share the middle of theirs. */
    private static double[] midranks(double[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(i -> i)
                .toArray();
        double[] ranks = new double[values.length];
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + to + 1) / 2.0;
            }
            from = to;
        }
        return ranks;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private static double covariance(double[] a, double[] b) {
        double meanOfA = mean(a);
        double meanOfB = mean(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - meanOfA) * (b[i] - meanOfB);
        }
        return sum / (a.length - 1);
    }

    private double covariance(Auc other) {
        return covariance(stayed, other.stayed) / stayed.length + covariance(left, other.left) / left.length;
    }

    /** On the logit scale, so that it stays within 0 and 1; where all pairs agree the variance vanishes, and Wilson's. */
    Estimate estimate(double level) {
        int fewer = Math.min(stayed.length, left.length);
        double z = Normal.z(level);
        long n = (long) stayed.length + left.length;
        if (fewer == 0) {
            return Estimate.undefined(left.length == 0 ? "nobody left" : "nobody stayed");
        }
        if (value == 0 || value == 1) {
            Wilson pairs = new Wilson(value * fewer, fewer);
            return Estimate.of(
                    value,
                    new Interval(pairs.low(z), pairs.high(z), level),
                    n,
                    Estimate.Unit.NUMBER,
                    "Wilson of pairs");
        }
        if (fewer == 1) {
            return Estimate.assumed(value, Estimate.Unit.NUMBER, "no interval: only one on one side");
        }
        double half = z * Math.sqrt(covariance(this)) / (value * (1 - value));
        double logit = Math.log(value / (1 - value));
        Interval interval = new Interval(
                Math.min(value, LogisticFit.probability(logit - half)),
                Math.max(value, LogisticFit.probability(logit + half)),
                level);
        return Estimate.of(value, interval, n, Estimate.Unit.NUMBER, "DeLong on the logit scale");
    }

    /** Against other scores of the same customers. */
    Difference minus(Auc other, double level) {
        double z = Normal.z(level);
        if (stayed.length < 2 || left.length < 2) {
            return Difference.undefined("fewer than two stayed or left");
        }
        double difference = value - other.value;
        double variance = Math.max(0, covariance(this) + other.covariance(other) - 2 * covariance(other));
        // Of rounding nothing but noise is left.
        boolean vanishes = variance < 1e-28;
        if (vanishes && Math.abs(difference) > 1e-14) {
            return Difference.undefined("the variance vanishes: too few customers");
        }
        double half = vanishes ? 0 : z * Math.sqrt(variance);
        Interval interval = new Interval(Math.max(-1, difference - half), Math.min(1, difference + half), level);
        Estimate estimate = Estimate.of(
                difference,
                interval,
                (long) stayed.length + left.length,
                new Estimate.Unit("", "", 1, 3, true),
                "DeLong, paired");
        return new Difference(estimate, vanishes ? 1 : Normal.twoSided(Math.abs(difference) / Math.sqrt(variance)));
    }
}
