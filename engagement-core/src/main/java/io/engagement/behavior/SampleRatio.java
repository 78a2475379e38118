package io.engagement.behavior;

import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Whether a pilot's arms have as many units as were planned. Where they have not (sample ratio mismatch), something other
 * than chance decided who is in which arm, or who was counted: do not read the effects, find the cause.
 *
 * <p>Pearson's chi-square test (1900) against the planned shares, with one degree of freedom less than there are arms.
 *
 * @param counts how many units each arm has, by its name; unmodifiable
 * @param planned the share each arm was planned to have; unmodifiable
 */
public record SampleRatio(NavigableMap<String, Long> counts, NavigableMap<String, Double> planned)
        implements Serializable {
    private static final double MISMATCH = 0.001;

    /**
     * Counts and plan; write {@link #of} instead.
     *
     * @param counts how many units each arm has
     * @param planned the share each arm was planned to have
     * @throws IllegalArgumentException if there are fewer than two arms, the names differ, a count is negative, or a share is
     *     not positive or they do not sum to 1
     */
    public SampleRatio {
        counts = Collections.unmodifiableNavigableMap(new TreeMap<>(counts));
        planned = Collections.unmodifiableNavigableMap(new TreeMap<>(planned));
        if (counts.size() < 2 || !counts.keySet().equals(planned.keySet())) {
            throw new IllegalArgumentException(
                    "counts and planned must be of the same arms, two or more, got " + counts + " and " + planned);
        }
        if (counts.values().stream().anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("counts must be >= 0, got " + counts);
        }
        double sum = planned.values().stream().mapToDouble(share -> share).sum();
        if (planned.values().stream().anyMatch(share -> !(share > 0)) || Math.abs(sum - 1) > 1e-9) {
            throw new IllegalArgumentException("planned must be positive and sum to 1, got " + planned);
        }
    }

    /**
     * Counts against planned shares.
     *
     * @param counts how many units each arm has, by its name
     * @param planned the share each arm was planned to have, summing to 1
     * @return the check
     * @throws IllegalArgumentException if there are fewer than two arms, the names differ, or a number is impossible
     */
    public static SampleRatio of(Map<String, Long> counts, Map<String, Double> planned) {
        return new SampleRatio(new TreeMap<>(counts), new TreeMap<>(planned));
    }

    /**
     * Counts against equal shares.
     *
     * @param counts how many units each arm has, by its name
     * @return the check
     * @throws IllegalArgumentException if there are fewer than two arms, or a count is negative
     */
    public static SampleRatio equalShares(Map<String, Long> counts) {
        TreeMap<String, Double> planned = new TreeMap<>();
        counts.keySet().forEach(arm -> planned.put(arm, 1.0 / counts.size()));
        return new SampleRatio(new TreeMap<>(counts), planned);
    }

    /**
     * The statistic, {@code sum of (count - expected)^2 / expected}.
     *
     * @return chi-square, 0 without units
     */
    public double statistic() {
        double n = counts.values().stream().mapToLong(count -> count).sum();
        double sum = 0;
        for (Map.Entry<String, Long> arm : counts.entrySet()) {
            double expected = n * planned.getOrDefault(arm.getKey(), 0.0);
            sum += n == 0 ? 0 : (arm.getValue() - expected) * (arm.getValue() - expected) / expected;
        }
        return sum;
    }

    /**
     * The chance of shares at least as far off if units were assigned as planned.
     *
     * @return the p-value
     */
    public double pValue() {
        return ChiSquaredDistribution.of(counts.size() - 1.0).survivalProbability(statistic());
    }

    /**
     * Whether the shares are not as planned, at p below 0.001: strict, since the check is made of every pilot.
     *
     * @return true if something is wrong
     */
    public boolean mismatch() {
        return pValue() < MISMATCH;
    }

    /** The verdict, then each arm. */
    @Override
    public String toString() {
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "sample ratio %s: chi-square %.2f, p %.3g",
                        mismatch() ? "MISMATCH, do not read the effects" : "as planned",
                        statistic(),
                        pValue()),
                "arm",
                "units",
                "planned");
        counts.forEach((arm, count) -> table.row(
                arm,
                String.format(Locale.ROOT, "%,d", count),
                String.format(Locale.ROOT, "%.1f%%", 100 * planned.getOrDefault(arm, 0.0))));
        return table.toString();
    }
}
