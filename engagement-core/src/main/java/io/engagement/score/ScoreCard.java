package io.engagement.score;

import io.engagement.estimate.Estimate;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A customer's score, 0 to 100, with the parts it is made of: their points, added in any order, are the score bit for bit.
 *
 * @param customerId whose
 * @param asOf when
 * @param score the score in points; undefined when too little of the customer can be observed
 * @param coverage the share of the weights that was observed, 0 to 1
 * @param contributions a part for each signal that counts, in the order of the definition; none when undefined
 */
public record ScoreCard(
        String customerId, Instant asOf, Estimate score, double coverage, List<Contribution> contributions)
        implements Serializable {
    /**
     * A card.
     *
     * @param customerId whose
     * @param asOf when
     * @param score the score in points
     * @param coverage the share of the weights that was observed
     * @param contributions the parts
     */
    public ScoreCard {
        contributions = List.copyOf(contributions);
    }

    /**
     * What one signal adds: {@code points = most scaled}, {@code most = 100 weight / (sum of the weights that count)}. Both
     * are whole multiples of 2^-44 points, which is what makes sums exact.
     *
     * @param signal its name
     * @param observed whether it was observed; if not, something stands in
     * @param raw the raw value: the decayed sum, or the latest answer; 0 when not observed
     * @param scaled the value on its scale, 0 to 1
     * @param most the most it can add; over all parts exactly 100
     * @param points what it adds to the score
     */
    public record Contribution(String signal, boolean observed, double raw, double scaled, double most, double points)
            implements Serializable {}

    /**
     * Why the score is not that of somebody typical: {@code d_i = most_i (scaled_i - baseline_i)} for each part. For a sum
     * these are the Shapley values (Shapley, 1953), exactly: in whatever order the typical values are replaced by the
     * customer's, each replacement changes the score by the same. The same signals count on both sides.
     *
     * @param baseline for each signal the scaled value of somebody typical, 0 to 1; see {@link CustomerProfiles#baseline}
     * @return the differences, which add up to {@code score - reference} bit for bit
     * @throws IllegalStateException with the reason, if the score is undefined
     * @throws IllegalArgumentException if a part has no baseline, or one is not in [0, 1]
     */
    public Comparison against(Map<String, Double> baseline) {
        double value = score.value();
        double reference = 0;
        Map<String, Double> differences = new LinkedHashMap<>();
        for (Contribution part : contributions) {
            Double scaled = baseline.get(part.signal);
            if (scaled == null || !(scaled >= 0 && scaled <= 1)) {
                throw new IllegalArgumentException(
                        "baseline of " + part.signal + " must be given and in [0, 1], got " + scaled);
            }
            double typical = Points.points(Points.earned(Points.units(part.most), scaled));
            reference += typical;
            differences.put(part.signal, part.points - typical);
        }
        return new Comparison(customerId, value, reference, differences);
    }

    /**
     * A score against that of somebody typical.
     *
     * @param customerId whose
     * @param score the score
     * @param reference the score of somebody typical of whom the same signals count
     * @param differences what each signal adds to the difference, in the order of the definition; they add up to
     *     {@code score - reference} bit for bit
     */
    public record Comparison(String customerId, double score, double reference, Map<String, Double> differences)
            implements Serializable {
        /**
         * A comparison.
         *
         * @param customerId whose
         * @param score the score
         * @param reference the score of somebody typical
         * @param differences what each signal adds to the difference
         */
        public Comparison {
            differences = Collections.unmodifiableMap(new LinkedHashMap<>(differences));
        }

        /** The signals by how much they tell the customer apart. */
        @Override
        public String toString() {
            Table table = new Table(String.format(
                    Locale.ROOT,
                    "%s scores %.1f, %+.1f against %.1f",
                    customerId,
                    score,
                    score - reference,
                    reference));
            differences.entrySet().stream()
                    .sorted(Comparator.comparingDouble(entry -> -Math.abs(entry.getValue())))
                    .forEach(entry -> table.row(entry.getKey(), String.format(Locale.ROOT, "%+.1f", entry.getValue())));
            return table.toString();
        }
    }

    /**
     * The points of the parts, rounded so that they add up to the rounded score: each is rounded down, and what is then
     * missing goes, a unit each, to those that lost most (largest remainder).
     *
     * @param decimals how many decimals, 0 to 9
     * @return the points, in the order of the contributions; none when the score is undefined
     * @throws IllegalArgumentException if {@code decimals} is not in 0..9
     */
    public List<BigDecimal> rounded(int decimals) {
        if (decimals < 0 || decimals > 9) {
            throw new IllegalArgumentException("decimals must be in 0..9, got " + decimals);
        }
        List<BigDecimal> exact =
                contributions.stream().map(part -> new BigDecimal(part.points)).toList();
        List<BigDecimal> rounded = new ArrayList<>(exact);
        rounded.replaceAll(points -> points.setScale(decimals, RoundingMode.DOWN));
        BigDecimal missing = sum(exact).setScale(decimals, RoundingMode.HALF_UP).subtract(sum(rounded));
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < exact.size(); place++) {
            places.add(place);
        }
        places.sort(Comparator.comparing(place -> rounded.get(place).subtract(exact.get(place))));
        places.stream()
                .limit(missing.unscaledValue().longValueExact())
                .forEach(place -> rounded.set(place, rounded.get(place).add(BigDecimal.ONE.movePointLeft(decimals))));
        return List.copyOf(rounded);
    }

    private static BigDecimal sum(List<BigDecimal> numbers) {
        return numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The score and a table of its parts; the points shown add up to the score shown. */
    @Override
    public String toString() {
        String shown = score instanceof Estimate.Known known ? known.unit().print(known.value()) : score.toString();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s scores %s as of %s (observed: %.0f%% of the weights)",
                customerId,
                shown,
                asOf,
                100 * coverage));
        int width = contributions.stream()
                .mapToInt(part -> Table.width(part.signal))
                .max()
                .orElse(0);
        List<BigDecimal> points = rounded(1);
        for (int i = 0; i < points.size(); i++) {
            Contribution part = contributions.get(i);
            String padding = " ".repeat(width - Table.width(part.signal));
            String why = part.observed
                    ? String.format(Locale.ROOT, "(%.2f, scaled %.2f)", part.raw, part.scaled)
                    : String.format(Locale.ROOT, "(not observed, %.2f stands in)", part.scaled);
            text.append(String.format(Locale.ROOT, "\n  %s%s  %+5.1f  %s", part.signal, padding, points.get(i), why));
        }
        return text.toString();
    }
}
