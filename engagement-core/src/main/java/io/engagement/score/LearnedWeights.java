package io.engagement.score;

import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.estimate.Mean;
import io.engagement.estimate.Proportion;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Weights of the signals of a score learned from who was retained, and what they are worth beside equal weights and those of
 * the definition: logistic regression of retention on the scaled signals with coefficients b_i &gt;= 0, penalised by
 * {@code lambda / 2 (sum of b_i^2)} against the sum of the log-losses; {@code w_i = b_i / (sum of b)}. A weight that would be
 * negative is 0: say that a signal is bad by inverting its scale.
 *
 * <p>Learned from all waves but the last; the last, which begins when all others are known, is held out, and every measure
 * is of it. Missing signals have the mean of the training; the same numbers are weighed by all weights compared.
 *
 * <p>What foretells retention need not make it.
 */
public final class LearnedWeights implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int GROUPS = 10;

    private final EngagementScore definition;
    private final Options options;
    private final double lambda;
    private final String missing;
    private final double[] coefficients;
    private final double[] weights;
    /** The limits of the weights, two for each; none where no draw had both outcomes and a signal. */
    private final double[] limits;

    private final long trained;
    private final double[] predictors;
    private final boolean[] retained;
    private final double[] equal;
    private final double[] expert;

    /**
     * How to learn.
     *
     * @param lambda the penalty, above 0; null to choose it by temporal validation
     * @param draws how many bootstrap draws of customers
     * @param seed what the draws come from
     * @param level the level of all intervals, in (0, 1)
     */
    public record Options(@Nullable Double lambda, int draws, long seed, double level) implements Serializable {
        /**
         * How to learn; write {@link #standard} and what is different.
         *
         * @param lambda the penalty; null to choose it
         * @param draws how many bootstrap draws
         * @param seed what the draws come from
         * @param level the level of all intervals
         * @throws IllegalArgumentException if lambda is not positive and finite, there are fewer than 20 draws, or
         *     {@code level} is not in (0, 1)
         */
        public Options {
            if (lambda != null && !(lambda > 0 && lambda < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("lambda must be > 0 and finite, got " + lambda);
            }
            if (draws < 20) {
                throw new IllegalArgumentException("draws must be >= 20, got " + draws);
            }
            Normal.z(level);
        }

        /**
         * Lambda 1, which is little for hundreds of customers and holds the coefficients of a few; 200 draws of seed 1;
         * intervals at 95 %.
         *
         * @return the options
         */
        public static Options standard() {
            return new Options(1.0, 200, 1, 0.95);
        }

        /**
         * With another penalty.
         *
         * @param lambda the penalty, above 0
         * @return a copy
         */
        public Options lambda(double lambda) {
            return new Options(lambda, draws, seed, level);
        }

        /**
         * With the penalty of 0.01, 0.1, 1, 10, 100 and 1,000 that, learned from all training waves but the last, foretells
         * the last of these best (least log-loss, of equals the largest). Needs two training waves.
         *
         * @return a copy
         */
        public Options validated() {
            return new Options(null, draws, seed, level);
        }

        /**
         * With other draws.
         *
         * @param draws how many, at least 20
         * @param seed what they come from
         * @return a copy
         */
        public Options draws(int draws, long seed) {
            return new Options(lambda, draws, seed, level);
        }
    }

    private LearnedWeights(List<RetentionWave> waves, Options options) {
        List<RetentionWave> training = waves.subList(0, waves.size() - 1);
        this.definition = waves.get(0).score();
        this.options = options;
        double[] means = Examples.means(training);
        Examples examples = Examples.of(training, means);
        Examples held = Examples.of(List.of(waves.get(waves.size() - 1)), means);
        int width = examples.width;
        trained = examples.y.length;
        retained = held.y;
        equal = held.linear(filled(width, i -> 1));
        expert = held.linear(filled(width, i -> definition.signals().get(i).weight()));
        long stayed = examples.stayed();
        if (stayed == 0 || stayed == trained) {
            lambda = Double.NaN;
            coefficients = new double[width + 1];
            missing = String.format(
                    Locale.ROOT,
                    "%s of the %,d customers of the training was retained: nothing tells them apart",
                    stayed == 0 ? "none" : "each",
                    trained);
        } else {
            lambda = options.lambda != null ? options.lambda : Training.validated(training);
            coefficients = Training.fit(examples, lambda);
            boolean none = Arrays.stream(coefficients).limit(width).allMatch(b -> b == 0);
            missing = none ? "no signal: none goes with retention" : "";
        }
        weights = Training.shares(coefficients, width);
        predictors = held.linear(coefficients);
        limits = missing.isEmpty() ? Training.limits(examples, lambda, coefficients, options) : new double[0];
    }

    private static double[] filled(int width, java.util.function.IntToDoubleFunction weight) {
        double[] filled = new double[width + 1];
        for (int i = 0; i < width; i++) {
            filled[i] = weight.applyAsDouble(i);
        }
        return filled;
    }

    /**
     * Learns with the standard options.
     *
     * @param waves the waves in the order of their times, at least two of one definition; the last is held out
     * @return the weights
     * @throws IllegalArgumentException if there are fewer than two, definitions differ, or a wave was not yet known when
     *     the last begins
     */
    public static LearnedWeights from(List<RetentionWave> waves) {
        return from(waves, Options.standard());
    }

    /**
     * Learns.
     *
     * @param waves the waves in the order of their times, at least two of one definition; the last is held out
     * @param options how to learn
     * @return the weights
     * @throws IllegalArgumentException if there are fewer than two (three for a validated lambda), definitions differ, or a
     *     wave was not yet known when the one that judges it begins
     */
    public static LearnedWeights from(List<RetentionWave> waves, Options options) {
        int least = options.lambda == null ? 3 : 2;
        if (waves.size() < least) {
            throw new IllegalArgumentException("waves must be at least " + least + ", got " + waves.size());
        }
        requireKnown(waves);
        if (options.lambda == null) {
            requireKnown(waves.subList(0, waves.size() - 1));
        }
        return new LearnedWeights(List.copyOf(waves), options);
    }

    private static void requireKnown(List<RetentionWave> waves) {
        RetentionWave last = waves.get(waves.size() - 1);
        for (RetentionWave wave : waves.subList(0, waves.size() - 1)) {
            if (!wave.score().equals(last.score())) {
                throw new IllegalArgumentException(
                        "definition of all waves must be " + last.score() + ", got " + wave.score());
            }
            if (wave.known().isAfter(last.asOf())) {
                throw new IllegalArgumentException("a wave must be known when the one that judges it begins ("
                        + last.asOf() + "), got " + wave.known());
            }
        }
    }

    /**
     * The weights, which add up to 1, with bootstrap intervals: customers are drawn anew, with all their waves.
     *
     * @return the weights by the signal's name, in the order of the definition; undefined when all or none of the training
     *     were retained, or no signal goes with it
     */
    public Map<String, Estimate> weights() {
        Map<String, Estimate> estimates = new LinkedHashMap<>();
        String method = String.format(Locale.ROOT, "bootstrap, %d draws (seed %d)", options.draws, options.seed);
        for (int i = 0; i < weights.length; i++) {
            String name = definition.signals().get(i).name();
            if (!missing.isEmpty()) {
                estimates.put(name, Estimate.undefined(missing));
            } else if (limits.length == 0) {
                estimates.put(
                        name,
                        Estimate.assumed(weights[i], Estimate.Unit.SHARE, "no interval: too few customers to draw"));
            } else {
                Interval interval = new Interval(
                        Math.min(weights[i], limits[2 * i]), Math.max(weights[i], limits[2 * i + 1]), options.level);
                estimates.put(name, Estimate.of(weights[i], interval, trained, Estimate.Unit.SHARE, method));
            }
        }
        return Collections.unmodifiableMap(estimates);
    }

    /**
     * The coefficients of the logistic regression.
     *
     * @return b_i by the signal's name, at least 0; all 0 when the weights are undefined
     */
    public Map<String, Double> coefficients() {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < weights.length; i++) {
            named.put(definition.signals().get(i).name(), coefficients[i]);
        }
        return Collections.unmodifiableMap(named);
    }

    /**
     * The penalty that was used.
     *
     * @return lambda
     * @throws IllegalStateException with the reason, if nothing was learned for want of both outcomes
     */
    public double lambda() {
        if (Double.isNaN(lambda)) {
            throw new IllegalStateException("undefined: " + missing);
        }
        return lambda;
    }

    /**
     * The definition with the learned weights; profiles stay valid.
     *
     * @return another definition
     * @throws IllegalStateException with the reason, if the weights are undefined
     */
    public EngagementScore definition() {
        if (!missing.isEmpty()) {
            throw new IllegalStateException("undefined: " + missing);
        }
        Map<String, Double> named = new HashMap<>();
        for (int i = 0; i < weights.length; i++) {
            named.put(definition.signals().get(i).name(), weights[i]);
        }
        return definition.withWeights(named);
    }

    /**
     * The area under the curve on the hold-out: the chance that of one who was retained and one who was not, the first has
     * the higher score. 0.5 is a coin. DeLong's interval on the logit scale.
     *
     * @return the area; undefined when all or none of the hold-out were retained, or the weights are undefined
     */
    public Estimate auc() {
        return missing.isEmpty() ? area(predictors).estimate(options.level) : Estimate.undefined(missing);
    }

    /**
     * The area of equal weights.
     *
     * @return the area; undefined when all or none of the hold-out were retained
     */
    public Estimate aucOfEqualWeights() {
        return area(equal).estimate(options.level);
    }

    /**
     * The area of the weights that the definition has.
     *
     * @return the area; undefined when all or none of the hold-out were retained
     */
    public Estimate aucOfExpertWeights() {
        return area(expert).estimate(options.level);
    }

    private Auc area(double[] scores) {
        return new Auc(scores, retained);
    }

    /**
     * How much larger the area is than that of equal weights: paired, as the customers are the same (DeLong and others,
     * 1988).
     *
     * @return the signed difference
     */
    public Difference againstEqualWeights() {
        return missing.isEmpty() ? area(predictors).minus(area(equal), options.level) : Difference.undefined(missing);
    }

    /**
     * How much larger the area is than that of the weights that the definition has.
     *
     * @return the signed difference; keep the expert's weights unless its interval is above 0
     */
    public Difference againstExpertWeights() {
        return missing.isEmpty() ? area(predictors).minus(area(expert), options.level) : Difference.undefined(missing);
    }

    /**
     * The mean squared error of the probabilities on the hold-out (Brier, 1950), 0 to 1; always saying the base rate r gives
     * r (1 - r).
     *
     * @return the score with a t interval; undefined without customers held out, or when the weights are undefined
     */
    public Estimate brier() {
        if (!missing.isEmpty()) {
            return Estimate.undefined(missing);
        }
        double[] errors = IntStream.range(0, retained.length)
                .mapToDouble(i -> LogisticFit.probability(predictors[i]) - (retained[i] ? 1 : 0))
                .map(error -> error * error)
                .toArray();
        Estimate mean = Mean.of(errors).estimate(options.level);
        if (!(mean instanceof Estimate.Known known) || known.n() < 2) {
            return Estimate.undefined("fewer than two customers are held out");
        }
        Interval interval = new Interval(Math.max(0, mean.low()), Math.min(1, mean.high()), options.level);
        return Estimate.of(mean.value(), interval, known.n(), new Estimate.Unit("", "", 1, 3, false), "t");
    }

    /**
     * The slope of retention on the predicted log-odds, on the hold-out (Cox, 1958): 1 for probabilities that are right,
     * below 1 for such that are too extreme. Wald's interval.
     *
     * @return the slope; undefined when all or none of the hold-out were retained, the predictions do not vary or separate
     *     the two exactly, or the weights are undefined
     */
    public Estimate calibrationSlope() {
        return recalibrated(0);
    }

    /**
     * The intercept that belongs to {@link #calibrationSlope}: 0 for probabilities that are right.
     *
     * @return the intercept, in log-odds; undefined when the slope is
     */
    public Estimate calibrationIntercept() {
        return recalibrated(1);
    }

    private Estimate recalibrated(int which) {
        String none = missing.isEmpty() ? notComparable() : missing;
        if (!none.isEmpty()) {
            return Estimate.undefined(none);
        }
        LogisticFit line = new LogisticFit(predictors, retained, filledOnes(retained.length), 1, 0, false);
        double[] fitted = line.fit(new double[] {1, 0});
        double half = Normal.z(options.level) * line.standardError(fitted, which);
        Interval interval = new Interval(fitted[which] - half, fitted[which] + half, options.level);
        return Estimate.of(fitted[which], interval, retained.length, Estimate.Unit.NUMBER, "Wald");
    }

    private static double[] filledOnes(int length) {
        double[] ones = new double[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    private String notComparable() {
        double[] stayed = IntStream.range(0, retained.length)
                .filter(i -> retained[i])
                .mapToDouble(i -> predictors[i])
                .sorted()
                .toArray();
        double[] left = IntStream.range(0, retained.length)
                .filter(i -> !retained[i])
                .mapToDouble(i -> predictors[i])
                .sorted()
                .toArray();
        if (stayed.length == 0 || left.length == 0) {
            return (left.length == 0 ? "nobody left" : "nobody stayed") + " in the hold-out";
        }
        boolean apart = stayed[0] >= left[left.length - 1] || left[0] >= stayed[stayed.length - 1];
        return apart ? "the predictions separate those who stayed exactly, or do not vary" : "";
    }

    /**
     * The hold-out in ten groups of nearly equal size by the prediction, the highest first, with the retained of each; by
     * the overall rate divided they are the lift.
     *
     * @return the groups; fewer than ten when there are fewer customers, none when the weights are undefined
     */
    public List<Proportion> deciles() {
        if (!missing.isEmpty()) {
            return List.of();
        }
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, retained.length).boxed().toList());
        order.sort(Comparator.comparingDouble(i -> -predictors[i]));
        List<Proportion> groups = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            int from = (int) ((long) group * order.size() / GROUPS);
            int to = (int) ((group + 1L) * order.size() / GROUPS);
            long stayed =
                    order.subList(from, to).stream().filter(i -> retained[i]).count();
            if (to > from) {
                groups.add(Proportion.of(stayed, to - from));
            }
        }
        return groups;
    }

    /** The weights beside those of the definition, and what they are worth on the hold-out. */
    @Override
    public String toString() {
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "weights learned from %,d customers, %,d held out%s",
                        trained,
                        retained.length,
                        Double.isNaN(lambda) ? "" : ", lambda " + Words.number(lambda)),
                "signal",
                "expert",
                "learned",
                "");
        double sum = definition.signals().stream().mapToDouble(Signal::weight).sum();
        weights().forEach((name, weight) -> {
            double before = definition.signals().get(definition.indexOf(name)).weight() / sum;
            table.row(
                    name,
                    Estimate.Unit.SHARE.print(before),
                    weight instanceof Estimate.Known known ? Estimate.Unit.SHARE.print(known.value()) : "-",
                    weight instanceof Estimate.Known known && known.interval() != null
                            ? "[" + Estimate.Unit.SHARE.print(known.low()) + ", "
                                    + Estimate.Unit.SHARE.print(known.high()) + "]"
                            : "");
        });
        return table + "\nAUC learned " + auc() + "\nAUC equal   " + aucOfEqualWeights() + "\nAUC expert  "
                + aucOfExpertWeights() + "\nagainst expert " + againstExpertWeights() + "\nBrier " + brier()
                + "\ncalibration slope " + calibrationSlope();
    }
}
