package io.engagement.behavior;

import io.engagement.estimate.Proportion;
import io.engagement.internal.numeric.Isotonic;
import io.engagement.internal.numeric.Softplus;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * The share retained by how often an action was done: what a threshold sums up. Each level has its Wilson interval and the
 * value of the closest curve that never falls (isotonic regression by pooling adjacent violators, Ayer et al., 1955).
 *
 * <p>A threshold is a break point if one step describes the shares better than a smooth rise does:
 * {@code ln L(step) - (ln n) / 2 > max ln L(smooth)}. The step has one share below and one from the threshold on; smooth are
 * the logistic curves in the count and in ln(1 + count). Each has two parameters; the place of the step is a third, for
 * which BIC (Schwarz, 1978) takes half of ln n.
 *
 * @param levels the levels, ascending
 * @param isotonic the share of each level on the curve that never falls
 */
public record DoseResponse(List<Level> levels, List<Double> isotonic) implements Serializable {
    /**
     * Those who did it so often, but less often than the next level.
     *
     * @param from how often at least
     * @param retained how many, and how many of them were retained
     */
    public record Level(int from, Proportion retained) implements Serializable {}

    /**
     * A curve; write {@link #of} instead.
     *
     * @param levels the levels
     * @param isotonic the share of each level on the curve that never falls
     */
    public DoseResponse {
        levels = List.copyOf(levels);
        isotonic = List.copyOf(isotonic);
    }

    /**
     * The curve through some levels.
     *
     * @param levels the levels, ascending, the first from 0
     * @return the curve
     * @throws IllegalArgumentException if they are not ascending, or nobody is at any
     */
    public static DoseResponse of(List<Level> levels) {
        if (levels.stream().allMatch(level -> level.retained.trials() == 0)) {
            throw new IllegalArgumentException("levels must hold at least one customer, got " + levels);
        }
        for (int i = 1; i < levels.size(); i++) {
            if (levels.get(i).from <= levels.get(i - 1).from) {
                throw new IllegalArgumentException("levels must be ascending, got " + levels);
            }
        }
        return new DoseResponse(levels, neverFalling(levels));
    }

    private static List<Double> neverFalling(List<Level> levels) {
        long[] successes =
                levels.stream().mapToLong(level -> level.retained.successes()).toArray();
        long[] trials =
                levels.stream().mapToLong(level -> level.retained.trials()).toArray();
        int[] blocks = Isotonic.blocks(successes, trials);
        List<Double> fitted = new ArrayList<>();
        for (int block = 0; block + 1 < blocks.length; block++) {
            int from = blocks[block];
            int to = blocks[block + 1];
            double happened = Arrays.stream(successes, from, to).sum();
            fitted.addAll(Collections.nCopies(
                    to - from, happened / Arrays.stream(trials, from, to).sum()));
        }
        return fitted;
    }

    /**
     * Whether a threshold is a break point.
     *
     * @param threshold how often at least, one of the levels
     * @return true if a step there describes the shares better than a smooth rise
     */
    public boolean breaksAt(int threshold) {
        return stepLikelihood(threshold) - smoothLikelihood() > Math.log(n()) / 2;
    }

    private double n() {
        return levels.stream().mapToLong(level -> level.retained.trials()).sum();
    }

    double stepLikelihood(int threshold) {
        Proportion below = Proportion.NONE;
        Proportion above = Proportion.NONE;
        for (Level level : levels) {
            if (level.from < threshold) {
                below = below.plusDisjoint(level.retained);
            } else {
                above = above.plusDisjoint(level.retained);
            }
        }
        return likelihood(below) + likelihood(above);
    }

    private static double likelihood(Proportion counts) {
        double n = counts.trials();
        double stayed = counts.successes();
        return term(stayed, n) + term(n - stayed, n);
    }

    private static double term(double k, double n) {
        return k == 0 ? 0 : k * Math.log(k / n);
    }

    double smoothLikelihood() {
        return Math.max(logistic(count -> count), logistic(Math::log1p));
    }

    /** The largest log-likelihood of {@code logit p = a + b x}, by Newton's method with halved steps. */
    private double logistic(DoubleUnaryOperator scale) {
        double top = Math.max(1, scale.applyAsDouble(levels.get(levels.size() - 1).from));
        double a = 0;
        double b = 0;
        double best = logLikelihood(a, b, scale, top);
        for (int iteration = 0; iteration < 200; iteration++) {
            double ga = 0;
            double gb = 0;
            double haa = 1e-12;
            double hab = 0;
            double hbb = 1e-12;
            for (Level level : levels) {
                double x = scale.applyAsDouble(level.from) / top;
                double p = 1 / (1 + Math.exp(-a - b * x));
                double residual = level.retained.successes() - level.retained.trials() * p;
                double weight = level.retained.trials() * p * (1 - p);
                ga += residual;
                gb += residual * x;
                haa += weight;
                hab += weight * x;
                hbb += weight * x * x;
            }
            double determinant = haa * hbb - hab * hab;
            double da = (hbb * ga - hab * gb) / determinant;
            double db = (haa * gb - hab * ga) / determinant;
            double step = 1;
            double next = logLikelihood(a + da, b + db, scale, top);
            while (!(next >= best) && step > 1e-9) {
                step /= 2;
                next = logLikelihood(a + step * da, b + step * db, scale, top);
            }
            if (!(next - best > 1e-10)) {
                return best;
            }
            best = next;
            a += step * da;
            b += step * db;
        }
        return best;
    }

    private double logLikelihood(double a, double b, DoubleUnaryOperator scale, double top) {
        double sum = 0;
        for (Level level : levels) {
            double logit = a + b * scale.applyAsDouble(level.from) / top;
            long stayed = level.retained.successes();
            sum -= stayed * Softplus.of(-logit) + (level.retained.trials() - stayed) * Softplus.of(logit);
        }
        return sum;
    }

    /** A row for each level: how often, the share retained, and the curve that never falls. */
    @Override
    public String toString() {
        Table table = new Table("share retained by how often", "times", "retained", "never falling");
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            int next = i + 1 < levels.size() ? levels.get(i + 1).from : 0;
            String times = next == 0
                    ? level.from + " or more"
                    : next == level.from + 1 ? "" + level.from : level.from + " to " + (next - 1);
            table.row(
                    times,
                    level.retained.trials() == 0 ? "nobody" : level.retained.toString(),
                    String.format(Locale.ROOT, "%.1f%%", 100 * isotonic.get(i)));
        }
        return table.toString();
    }
}
