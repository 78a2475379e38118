package io.engagement.score;

import io.engagement.internal.numeric.Draws;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Fits weights to examples, chooses the penalty and draws customers anew. */
final class Training {
    private static final double[] PENALTIES = {1000, 100, 10, 1, 0.1, 0.01};

    private static final double[] NONE = {};

    private Training() {}

    static double[] fit(Examples examples, double lambda) {
        double[] ones = new double[examples.y.length];
        Arrays.fill(ones, 1);
        return fit(examples, ones, lambda, start(examples));
    }

    /** The base rate alone. */
    private static double[] start(Examples examples) {
        double[] start = new double[examples.width + 1];
        double stayed = examples.stayed() + 0.5;
        start[examples.width] = Math.log(stayed / (examples.y.length + 1 - stayed));
        return start;
    }

    private static double[] fit(Examples examples, double[] times, double lambda, double[] start) {
        return new LogisticFit(examples.x, examples.y, times, examples.width, lambda, true).fit(start);
    }

    /** The coefficients as shares of their sum; all 0 where that is 0. */
    static double[] shares(double[] coefficients, int width) {
        double sum = 0;
        for (int i = 0; i < width; i++) {
            sum += coefficients[i];
        }
        double[] shares = new double[width];
        for (int i = 0; i < width && sum > 0; i++) {
            shares[i] = coefficients[i] / sum;
        }
        return shares;
    }

    /** The penalty with which the waves before foretell the last of them best. */
    static double validated(List<RetentionWave> waves) {
        List<RetentionWave> earlier = waves.subList(0, waves.size() - 1);
        double[] means = Examples.means(earlier);
        Examples examples = Examples.of(earlier, means);
        Examples next = Examples.of(waves.subList(waves.size() - 1, waves.size()), means);
        double best = PENALTIES[0];
        double least = Double.POSITIVE_INFINITY;
        if (examples.stayed() == 0 || examples.stayed() == examples.y.length) {
            return 1;
        }
        for (double lambda : PENALTIES) {
            double[] linear = next.linear(fit(examples, lambda));
            double loss = 0;
            for (int row = 0; row < linear.length; row++) {
                loss += LogisticFit.logLoss(linear[row], next.y[row]);
            }
            if (loss < least) {
                least = loss;
                best = lambda;
            }
        }
        return best;
    }

    /** Percentiles of the weights over draws of customers, two for each signal; none where no draw could tell. */
    static double[] limits(Examples examples, double lambda, double[] fitted, LearnedWeights.Options options) {
        List<double[]> draws =
                Draws.of(options.seed(), options.draws(), random -> draw(examples, lambda, fitted, random)).stream()
                        .filter(draw -> draw.length > 0)
                        .toList();
        if (draws.size() < (options.draws() + 1) / 2) {
            return NONE;
        }
        double[] limits = new double[2 * examples.width];
        double tail = (1 - options.level()) / 2;
        for (int i = 0; i < examples.width; i++) {
            int signal = i;
            double[] sorted =
                    draws.stream().mapToDouble(draw -> draw[signal]).sorted().toArray();
            limits[2 * i] = Draws.percentile(sorted, tail);
            limits[2 * i + 1] = Draws.percentile(sorted, 1 - tail);
        }
        return limits;
    }

    /** The weights of one draw; empty where it holds one outcome only, or no signal. */
    private static double[] draw(Examples examples, double lambda, double[] fitted, SplittableRandom random) {
        int[] drawn = new int[examples.distinct];
        for (int i = 0; i < drawn.length; i++) {
            drawn[random.nextInt(drawn.length)]++;
        }
        double[] times = new double[examples.y.length];
        double stayed = 0;
        double all = 0;
        for (int row = 0; row < times.length; row++) {
            times[row] = drawn[examples.customers[row]];
            all += times[row];
            stayed += examples.y[row] ? times[row] : 0;
        }
        if (stayed == 0 || stayed == all) {
            return NONE;
        }
        double[] shares = shares(fit(examples, times, lambda, fitted), examples.width);
        return Arrays.stream(shares).sum() == 0 ? NONE : shares;
    }
}
