package io.engagement.segment;

import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.estimate.Proportion;
import io.engagement.internal.numeric.Mover;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.numeric.Wilson;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * A difference of two rates as it is, and as it would be if both groups were made of the same segments: every segment may
 * do better and the whole worse, when customers move to where the rate is low (Simpson's paradox).
 *
 * <p>Adjusted is the direct standardisation {@code sum of w (p1 - p2)} over the segments with weights
 * {@code w = (n1 + n2) / (N1 + N2)}. Its interval joins the Wilson limits of the segments by the method of variance
 * estimates recovery (Zou and Donner, 2008); with one segment it is Newcombe's.
 *
 * @param crude the difference of the two whole groups
 * @param adjusted the difference at the same mix
 */
public record MixAdjusted(Difference crude, Difference adjusted) implements Serializable {
    private static final double LEVEL = 0.95;

    /**
     * Two rates by segment, at 95 %.
     *
     * @param first a proportion for each segment of the first group
     * @param second a proportion for each segment of the second, independent of the first
     * @return first minus second; adjusted is undefined where a segment has trials in one group only
     */
    public static MixAdjusted of(Map<String, Proportion> first, Map<String, Proportion> second) {
        Difference crude = all(first).minus(all(second));
        List<Stratum> strata = new ArrayList<>();
        double n = (double) all(first).trials() + all(second).trials();
        TreeSet<String> segments = new TreeSet<>(first.keySet());
        segments.addAll(second.keySet());
        for (String segment : segments) {
            Proportion a = first.getOrDefault(segment, Proportion.NONE);
            Proportion b = second.getOrDefault(segment, Proportion.NONE);
            if (a.trials() == 0 && b.trials() == 0) {
                continue;
            }
            if (a.trials() == 0 || b.trials() == 0) {
                String which = a.trials() == 0 ? "first" : "second";
                return new MixAdjusted(
                        crude, Difference.undefined("the " + which + " has no trials in segment " + segment));
            }
            double weight = ((double) a.trials() + b.trials()) / n;
            strata.add(
                    new Stratum(weight, new Wilson(a.successes(), a.trials()), new Wilson(b.successes(), b.trials())));
        }
        return new MixAdjusted(
                crude, strata.isEmpty() ? Difference.undefined("no trials") : adjusted(strata, (long) n));
    }

    private static Proportion all(Map<String, Proportion> groups) {
        return groups.values().stream().reduce(Proportion.NONE, Proportion::plusDisjoint);
    }

    private record Stratum(double weight, Wilson first, Wilson second) {}

    private static Difference adjusted(List<Stratum> strata, long n) {
        Mover.Limits a = new Standardised(strata, true);
        Mover.Limits b = new Standardised(strata, false);
        double z = Normal.z(LEVEL);
        Interval interval = new Interval(Mover.low(a, b, z), Mover.high(a, b, z), LEVEL);
        double difference = a.value() - b.value();
        Estimate estimate =
                Estimate.of(difference, interval, n, Estimate.Unit.PERCENTAGE_POINTS, "standardised, MOVER-Wilson");
        return new Difference(estimate, Mover.pValue(a, b));
    }

    /** A weighted sum of rates and its limits. */
    private record Standardised(List<Stratum> strata, boolean first) implements Mover.Limits {
        @Override
        public double value() {
            return sum(Wilson::value);
        }

        @Override
        public double low(double z) {
            return value() - spread(rate -> rate.value() - rate.low(z));
        }

        @Override
        public double high(double z) {
            return value() + spread(rate -> rate.high(z) - rate.value());
        }

        private Wilson rate(Stratum stratum) {
            return first ? stratum.first : stratum.second;
        }

        private double sum(ToDoubleFunction<Wilson> of) {
            double sum = 0;
            for (Stratum stratum : strata) {
                sum += stratum.weight * of.applyAsDouble(rate(stratum));
            }
            return sum;
        }

        private double spread(ToDoubleFunction<Wilson> of) {
            double squares = 0;
            for (Stratum stratum : strata) {
                double part = stratum.weight * of.applyAsDouble(rate(stratum));
                squares += part * part;
            }
            return Math.sqrt(squares);
        }
    }

    /**
     * What the mix makes: crude minus adjusted.
     *
     * @return the difference of the two, without an interval; undefined when either is
     */
    public Estimate mix() {
        return crude.estimate() instanceof Estimate.Known whole && adjusted.estimate() instanceof Estimate.Known same
                ? Estimate.assumed(whole.value() - same.value(), whole.unit(), "crude minus adjusted")
                : Estimate.undefined("crude or adjusted is undefined");
    }

    /** Both differences, a line each. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "crude         %s%nat equal mix  %s", crude, adjusted)
                .replace("\r\n", "\n");
    }
}
