package io.engagement.score;

import io.engagement.estimate.Estimate;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Whether a population of scores is still the one that weights or a calibration were made from: the population stability
 * index {@code PSI = sum over bins of (q - p) ln(q / p)}, p the shares of the reference and q those of now, in bins that
 * each hold about a tenth of the reference. Half a customer is added to each bin, so that an empty one has a logarithm.
 *
 * <p>The usual reading, below 0.1 stable and above 0.25 changed, is a rule of thumb that knows no sample size. When nothing
 * changed, {@code PSI / (1/n + 1/m)} is about chi-squared with one degree less than bins (Yurdakul, 2018): hence
 * {@link #pValue} and {@link #expectedByChance}.
 *
 * @param cuts where bins begin, ascending; the first bin is below the first cut
 * @param reference how many of the reference are in each bin, one more than cuts
 * @param current how many of now are
 */
public record Drift(List<Double> cuts, List<Long> reference, List<Long> current) implements Serializable {
    private static final int BINS = 10;

    /**
     * Counts in bins.
     *
     * @param cuts where bins begin
     * @param reference how many of the reference are in each
     * @param current how many of now are
     * @throws IllegalArgumentException if there is not one count more than cuts on both sides, or a count is negative
     */
    public Drift {
        cuts = List.copyOf(cuts);
        reference = List.copyOf(reference);
        current = List.copyOf(current);
        if (reference.size() != cuts.size() + 1 || current.size() != cuts.size() + 1) {
            throw new IllegalArgumentException("counts must be one more than cuts (" + cuts.size() + "), got "
                    + reference.size() + " and " + current.size());
        }
        if (LongStream.concat(longs(reference), longs(current)).anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("counts must be >= 0, got " + reference + " and " + current);
        }
    }

    /**
     * Compares two populations of scores.
     *
     * @param reference the scores then; NaN is left out
     * @param current the scores now; NaN is left out
     * @return the counts in tenths of the reference, fewer where scores tie
     */
    public static Drift between(double[] reference, double[] current) {
        double[] sorted = known(reference);
        double[] cuts = sorted.length == 0
                ? sorted
                : DoubleStream.iterate(1, i -> i < BINS, i -> i + 1)
                        .map(i -> sorted[(int) (i * sorted.length / BINS)])
                        .filter(cut -> cut > sorted[0])
                        .distinct()
                        .toArray();
        return new Drift(Arrays.stream(cuts).boxed().toList(), counts(sorted, cuts), counts(known(current), cuts));
    }

    private static double[] known(double[] scores) {
        return Arrays.stream(scores)
                .filter(score -> !Double.isNaN(score))
                .sorted()
                .toArray();
    }

    private static List<Long> counts(double[] scores, double[] cuts) {
        long[] counts = new long[cuts.length + 1];
        for (double score : scores) {
            int place = Arrays.binarySearch(cuts, score);
            counts[place < 0 ? -place - 1 : place + 1]++;
        }
        return Arrays.stream(counts).boxed().toList();
    }

    private static LongStream longs(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue);
    }

    private static double share(List<Long> counts, int bin) {
        return (counts.get(bin) + 0.5) / (longs(counts).sum() + 0.5 * counts.size());
    }

    /**
     * The population stability index.
     *
     * @return the index, at least 0; undefined without scores on both sides, or with one bin only
     */
    public Estimate psi() {
        String missing = missing();
        if (!missing.isEmpty()) {
            return Estimate.undefined(missing);
        }
        return Estimate.assumed(
                value(),
                new Estimate.Unit("", "", 1, 3, false),
                String.format(Locale.ROOT, "%d bins; %.3f expected by chance", reference.size(), expectedByChance()));
    }

    private String missing() {
        if (longs(reference).sum() == 0 || longs(current).sum() == 0) {
            return "no scores " + (longs(reference).sum() == 0 ? "then" : "now");
        }
        return cuts.isEmpty() ? "all scores of the reference are equal" : "";
    }

    private double value() {
        double sum = 0;
        for (int bin = 0; bin < reference.size(); bin++) {
            double p = share(reference, bin);
            double q = share(current, bin);
            sum += (q - p) * Math.log(q / p);
        }
        return sum;
    }

    private double scale() {
        return 1.0 / longs(reference).sum() + 1.0 / longs(current).sum();
    }

    /**
     * The index that chance alone makes when nothing changed, {@code (bins - 1) (1/n + 1/m)}.
     *
     * @return its mean
     * @throws IllegalStateException with the reason, if the index is undefined
     */
    public double expectedByChance() {
        requireDefined();
        return cuts.size() * scale();
    }

    /**
     * The chance of an index at least as large when nothing changed.
     *
     * @return the p-value, 0 to 1
     * @throws IllegalStateException with the reason, if the index is undefined
     */
    public double pValue() {
        requireDefined();
        return ChiSquaredDistribution.of(cuts.size()).survivalProbability(value() / scale());
    }

    private void requireDefined() {
        if (!missing().isEmpty()) {
            throw new IllegalStateException("undefined: " + missing());
        }
    }

    /** The index, and the shares by bin. */
    @Override
    public String toString() {
        if (!missing().isEmpty()) {
            return "PSI " + psi();
        }
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "PSI %.3f (%.3f expected by chance, p %s)",
                        value(),
                        expectedByChance(),
                        pValue() < 0.0001 ? "< 0.0001" : String.format(Locale.ROOT, "%.4f", pValue())),
                "from",
                "then",
                "now");
        for (int bin = 0; bin < reference.size(); bin++) {
            table.row(
                    bin == 0 ? "" : String.format(Locale.ROOT, "%.1f", cuts.get(bin - 1)),
                    String.format(Locale.ROOT, "%.1f%%", 100 * share(reference, bin)),
                    String.format(Locale.ROOT, "%.1f%%", 100 * share(current, bin)));
        }
        return table.toString();
    }
}
