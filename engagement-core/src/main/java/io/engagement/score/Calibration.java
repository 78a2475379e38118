package io.engagement.score;

import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Proportion;
import io.engagement.internal.numeric.Isotonic;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * From a score to the probability of what the score is to foretell: the best map that never falls (isotonic regression by
 * pooling adjacent violators; Ayer and others, 1955). Steps, each with its counts; between two of them the lower one holds.
 *
 * @param steps the steps, from the lowest score
 * @param excluded customers without a score
 */
public record Calibration(List<Step> steps, Exclusions excluded) implements Serializable {
    private static final String VERSION_1 = "calibration-1";

    /**
     * A map.
     *
     * @param steps the steps, from the lowest score
     * @param excluded customers without a score
     * @throws IllegalArgumentException if scores do not ascend, a rate falls, or a step has no customers
     */
    public Calibration {
        steps = List.copyOf(steps);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            boolean ascends = i == 0
                    || (step.from > steps.get(i - 1).from
                            && compareRates(steps.get(i - 1).retained, step.retained) <= 0);
            if (!ascends || step.retained.trials() == 0) {
                throw new IllegalArgumentException("steps must ascend and have customers, got " + steps);
            }
        }
    }

    /**
     * One level of the map.
     *
     * @param from the lowest score it holds for
     * @param retained how many of those with such a score were retained
     */
    public record Step(double from, Proportion retained) implements Serializable {}

    /**
     * The map of scores and what came of them; take customers that did not make the score's weights.
     *
     * @param scores the scores; NaN, no score, is left out
     * @param retained whether each was retained
     * @return the map
     * @throws IllegalArgumentException if the lengths differ
     */
    public static Calibration isotonic(double[] scores, boolean[] retained) {
        if (scores.length != retained.length) {
            throw new IllegalArgumentException(
                    "retained must have " + scores.length + " values, as scores has, got " + retained.length);
        }
        // Plus 0, so that the two zeros are one score.
        double[] levels = Arrays.stream(scores)
                .filter(score -> !Double.isNaN(score))
                .map(score -> score + 0.0)
                .sorted()
                .distinct()
                .toArray();
        long[] happened = new long[levels.length];
        long[] all = new long[levels.length];
        for (int i = 0; i < scores.length; i++) {
            if (!Double.isNaN(scores[i])) {
                int level = Arrays.binarySearch(levels, scores[i] + 0.0);
                happened[level] += retained[i] ? 1 : 0;
                all[level]++;
            }
        }
        int[] blocks = Isotonic.blocks(happened, all);
        List<Step> steps = new ArrayList<>();
        for (int block = 0; block + 1 < blocks.length; block++) {
            int from = blocks[block];
            int to = blocks[block + 1];
            long stayed = Arrays.stream(happened, from, to).sum();
            steps.add(new Step(
                    levels[from],
                    Proportion.of(stayed, Arrays.stream(all, from, to).sum())));
        }
        long counted = Arrays.stream(all).sum();
        return new Calibration(steps, Exclusions.of("no score", scores.length - counted));
    }

    /** By whole numbers, so that equal rates are equal. */
    private static int compareRates(Proportion a, Proportion b) {
        return Long.compare(a.successes() * b.trials(), b.successes() * a.trials());
    }

    /**
     * The probability that goes with a score, with its interval at 95 %.
     *
     * @param score the score
     * @return the probability; undefined when nothing was learned
     */
    public Estimate probability(double score) {
        return probability(score, 0.95);
    }

    /**
     * The probability that goes with a score: the rate of its step, with Wilson's interval. The steps were chosen by the
     * same data, so that the interval is a little too narrow where steps are small.
     *
     * @param score the score; below the lowest step that step holds
     * @param level the level of the interval, in (0, 1)
     * @return the probability, 0 to 1, which never falls with the score; undefined when nothing was learned
     */
    public Estimate probability(double score, double level) {
        if (Double.isNaN(score)) {
            return Estimate.undefined("no score");
        }
        if (steps.isEmpty()) {
            return Estimate.undefined("no scores to learn from");
        }
        int place = 0;
        while (place + 1 < steps.size() && steps.get(place + 1).from <= score) {
            place++;
        }
        return steps.get(place).retained.rate(level);
    }

    /**
     * The map as one line of text.
     *
     * @return a line that {@link #parse} reads back to an equal map
     */
    public String toText() {
        StringBuilder text = new StringBuilder(VERSION_1)
                .append(" without ")
                .append(excluded.total())
                .append(" steps");
        steps.forEach(step -> text.append(' ')
                .append(Words.number(step.from))
                .append(' ')
                .append(step.retained.successes())
                .append(' ')
                .append(step.retained.trials()));
        return text.toString();
    }

    /**
     * The map of a text.
     *
     * @param text a line that {@link #toText} wrote
     * @return the map
     * @throws IllegalArgumentException if the text holds none, saying where
     */
    public static Calibration parse(String text) {
        Words words = new Words(text);
        long without = words.expect(VERSION_1).expect("without").wholeLong();
        words.expect("steps");
        List<Step> steps = new ArrayList<>();
        while (words.hasNext()) {
            steps.add(new Step(words.number(), Proportion.of(words.wholeLong(), words.wholeLong())));
        }
        return new Calibration(steps, Exclusions.of("no score", without));
    }

    /** The steps. */
    @Override
    public String toString() {
        Table table = new Table("probability by score" + (excluded.total() == 0 ? "" : "; " + excluded), "from", "");
        steps.forEach(step -> table.row(String.format(Locale.ROOT, "%.1f", step.from), step.retained.toString()));
        return table.toString();
    }
}
