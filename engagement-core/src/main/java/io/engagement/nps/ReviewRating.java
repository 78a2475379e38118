package io.engagement.nps;

import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Interval;
import io.engagement.estimate.Mean;
import io.engagement.estimate.Proportion;
import io.engagement.internal.numeric.Decay;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.numeric.ScaleMean;
import io.engagement.internal.stream.Tallies;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * How many reviews there are and how good they are: the distribution of stars, the mean, and two numbers that do not let
 * three enthusiasts beat a thousand happy customers, {@link #bayesianAverage} and {@link #lowerBound()}. A customer who
 * reviewed an item more than once counts with the latest review.
 *
 * <p>With time decay a review of age {@code t} weighs {@code 2^(-t / half-life)}; without, every review weighs 1.
 *
 * @param question what was asked
 * @param counts stars to number of reviews, in the order of the stars; numbers are above 0; unmodifiable
 * @param weights stars to the weight of these reviews; equal to the counts without decay; unmodifiable
 * @param effectiveN the number of equally weighted reviews that tell as much (Kish, 1965):
 *     {@code (sum w)^2 / sum w^2}; equal to {@code n} without decay
 * @param textLength the lengths in characters (code points, without the blanks around) of the texts, of those with a text
 * @param excluded answers that did not count, and why
 */
public record ReviewRating(
        Question question,
        Map<Integer, Long> counts,
        Map<Integer, Double> weights,
        double effectiveN,
        Mean textLength,
        Exclusions excluded)
        implements Serializable {
    private static final int MOST_STARS = 100;
    private static final double USUAL = 0.95;

    /**
     * Counts; write {@code ReviewRating.standard().calculate(answers)} instead.
     *
     * @param question what was asked
     * @param counts stars to number of reviews; null is none; stars with 0 are dropped
     * @param weights stars to the weight of these reviews; null is none
     * @param effectiveN how many equally weighted reviews tell as much
     * @param textLength the lengths of the texts; null is none
     * @param excluded answers that did not count; null is none
     * @throws IllegalArgumentException if stars do not fit the question, a number is negative, weights belong to other stars
     *     than counts, {@code effectiveN} is not from 1 (0 without reviews) to n, or there are more texts than reviews
     */
    public ReviewRating(
            Question question,
            @Nullable Map<Integer, Long> counts,
            @Nullable Map<Integer, Double> weights,
            double effectiveN,
            @Nullable Mean textLength,
            @Nullable Exclusions excluded) {
        checkStars(question);
        this.question = question;
        this.counts = Satisfaction.sorted(question, counts);
        this.weights = Collections.unmodifiableMap(weights == null ? new TreeMap<>() : new TreeMap<>(weights));
        this.effectiveN = effectiveN;
        this.textLength = textLength == null ? Mean.NONE : textLength;
        this.excluded = excluded == null ? Exclusions.NONE : excluded;
        if (!this.weights.keySet().equals(this.counts.keySet())) {
            throw new IllegalArgumentException(
                    "weights must be given for the stars " + this.counts.keySet() + ", got " + this.weights.keySet());
        }
        this.weights.forEach((stars, weight) -> {
            long number = this.counts.getOrDefault(stars, 0L);
            if (!(weight >= 0 && weight <= number)) {
                throw new IllegalArgumentException(
                        "weight of stars " + stars + " must be in 0.." + number + " (reviews), got " + weight);
            }
        });
        long least = Math.min(1, n());
        if (!(effectiveN >= least && effectiveN <= n())) {
            throw new IllegalArgumentException(
                    "effectiveN must be in " + least + ".." + n() + " (n), got " + effectiveN);
        }
        if (this.textLength.n() > n()) {
            throw new IllegalArgumentException(
                    "textLength must be of at most " + n() + " reviews, got " + this.textLength.n());
        }
    }

    private static void checkStars(Question question) {
        if (question.max() <= question.min() || (long) question.max() - question.min() >= MOST_STARS) {
            throw new IllegalArgumentException(
                    "question must be a scale of 2 to " + MOST_STARS + " stars, got " + question);
        }
    }

    /**
     * Reviews, one customer each, without decay and texts: {@code ReviewRating.ofStars(5, 5, 4, 1)}.
     *
     * @param stars whole numbers from 1 to 5
     * @return the counts
     * @throws IllegalArgumentException if a number is outside 1 to 5
     */
    public static ReviewRating ofStars(int... stars) {
        TreeMap<Integer, Long> counts = new TreeMap<>();
        for (int star : stars) {
            counts.merge(star, 1L, Long::sum);
        }
        return ofCounts(Question.REVIEW, counts);
    }

    /**
     * Counted reviews, without decay and texts.
     *
     * @param question what was asked
     * @param counts stars to number of reviews
     * @return the counts
     * @throws IllegalArgumentException if stars do not fit the question, or a number is negative
     */
    public static ReviewRating ofCounts(Question question, Map<Integer, Long> counts) {
        TreeMap<Integer, Double> weights = new TreeMap<>();
        long n = 0;
        for (Map.Entry<Integer, Long> entry :
                Satisfaction.sorted(question, counts).entrySet()) {
            weights.put(entry.getKey(), (double) entry.getValue());
            n = Math.addExact(n, entry.getValue());
        }
        return new ReviewRating(question, counts, weights, n, Mean.NONE, Exclusions.NONE);
    }

    /**
     * The usual reviews: {@link Question#REVIEW}, the latest of a customer for an item counts, no decay.
     *
     * @return the calculator
     */
    public static Calculator standard() {
        return new Calculator(Question.REVIEW, NpsCalculator.Rule.LATEST, null, null, null);
    }

    /**
     * How many reviews count.
     *
     * @return the sum of the counts
     */
    public long n() {
        return counts.values().stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
    }

    private double weight() {
        return weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private double center() {
        double sum = weights.entrySet().stream()
                .mapToDouble(entry -> entry.getKey() * entry.getValue())
                .sum();
        return sum / weight();
    }

    /**
     * The mean at 95 %; see {@link #mean(double)}.
     *
     * @return the mean, within the scale; undefined without reviews, or when no weight is left of them
     */
    public Estimate mean() {
        return mean(0.95);
    }

    /**
     * The (weighted) mean, with the score interval of {@link Satisfaction#mean(double)} for the effective n.
     *
     * @param level the confidence level, in (0, 1)
     * @return the mean, within the scale; undefined without reviews, or when no weight is left of them
     * @throws IllegalArgumentException if {@code level} is not in (0, 1)
     */
    public Estimate mean(double level) {
        double z = Normal.z(level);
        if (weight() == 0) {
            return none();
        }
        ScaleMean mean = new ScaleMean(question.min(), question.max(), weights, effectiveN);
        Interval interval = new Interval(mean.low(z), mean.high(z), level);
        return Estimate.of(mean.value(), interval, n(), Estimate.Unit.NUMBER, "score");
    }

    private Estimate none() {
        return Estimate.undefined(n() == 0 ? "no reviews" : "no weight is left of the reviews");
    }

    /**
     * The Bayesian average {@code (C m + n mean) / (C + n)}: as if C more reviews with mean m had come before. Lies between
     * m and the mean; with decay n is {@link #effectiveN}, as many reviews as the mean is worth. It has no interval; that of the mean tells how far the reviews can be trusted.
     *
     * @param priorMean m, within the scale: the mean of all items, say
     * @param priorWeight C, at least 0, may be infinite
     * @return the average; undefined without reviews
     * @throws IllegalArgumentException if {@code priorMean} is outside the scale or {@code priorWeight} is negative
     */
    public Estimate bayesianAverage(double priorMean, double priorWeight) {
        return bayesianAverage(new BayesianAverage(priorMean, priorWeight));
    }

    private Estimate bayesianAverage(BayesianAverage prior) {
        if (!(question.min() <= prior.mean && prior.mean <= question.max())) {
            throw new IllegalArgumentException("priorMean must fit " + question + ", got " + prior.mean);
        }
        if (weight() == 0) {
            return none();
        }
        // A mean of two numbers; as such it stays between them.
        double share = prior.weight / (prior.weight + effectiveN);
        double mean = center();
        double average = Double.isInfinite(prior.weight) ? prior.mean : mean + share * (prior.mean - mean);
        return new Estimate.Known(average, null, n(), Estimate.Unit.NUMBER, prior.toString());
    }

    /**
     * The lower bound at the one-sided 95 %; see {@link #lowerBound(double)}.
     *
     * @return the bound, within the scale; undefined without reviews
     */
    public Estimate lowerBound() {
        return lowerBound(USUAL);
    }

    /**
     * The one-sided lower bound of the mean under a uniform Dirichlet prior over the K stars (Miller, 2014):
     * {@code m - z sqrt((sum s^2 p - m^2) / (N + K + 1))} with {@code p = (n_s + 1) / (N + K)} and {@code m = sum s p}, but
     * not below the lowest star; z is the normal quantile of the level, 1.644854 for 0.95. A further review with the most
     * stars never lowers it for z up to 2.8, a level of 0.997; at z = 3 it may, by a hair, when many reviews agree on few
     * stars. Ranking by it favours what is well known; it is not the order that errs
     * least, so it is one criterion among others, and named.
     *
     * @param level the one-sided confidence level, in (0.5, 1); 0.95 is usual
     * @return the bound, within the scale; undefined without reviews
     * @throws IllegalArgumentException if {@code level} is not in (0.5, 1)
     */
    public Estimate lowerBound(double level) {
        return lowerBound(LowerBound.at(level));
    }

    private Estimate lowerBound(LowerBound criterion) {
        if (weight() == 0) {
            return none();
        }
        int stars = question.max() - question.min() + 1;
        double total = weight() + stars;
        double mean = 0;
        double variance = 0;
        for (int star = question.min(); star <= question.max(); star++) {
            mean += star * posterior(star, total);
        }
        for (int star = question.min(); star <= question.max(); star++) {
            variance += (star - mean) * (star - mean) * posterior(star, total);
        }
        double bound = Math.max(question.min(), mean - criterion.z * Math.sqrt(variance / (total + 1)));
        return new Estimate.Known(bound, null, n(), Estimate.Unit.NUMBER, criterion.toString());
    }

    private double posterior(int star, double total) {
        return (weights.getOrDefault(star, 0.0) + 1) / total;
    }

    /**
     * The lower bound of a share of votes, thumbs up of thumbs or "helpful" of those who said whether a review helped:
     * Wilson's, one-sided.
     *
     * @param votes the votes in favour, of all votes
     * @param level the one-sided confidence level, in (0.5, 1); 0.95 is usual
     * @return the bound, 0 to 1; undefined without votes
     * @throws IllegalArgumentException if {@code level} is not in (0.5, 1)
     */
    public static Estimate lowerBound(Proportion votes, double level) {
        checkOneSided(level);
        if (votes.trials() == 0) {
            return Estimate.undefined("no votes");
        }
        double bound = votes.rate(2 * level - 1).low();
        return new Estimate.Known(bound, null, votes.trials(), Estimate.Unit.SHARE, "Wilson lower bound");
    }

    private static void checkOneSided(double level) {
        if (!(level > 0.5 && level < 1)) {
            throw new IllegalArgumentException("level must be in (0.5, 1), got " + level);
        }
    }

    /**
     * The reviews with at least so many stars, of all that count; decay is left aside.
     *
     * @param stars the fewest stars
     * @return how many of how many
     */
    public Proportion atLeast(int stars) {
        long number = counts.entrySet().stream()
                .filter(entry -> entry.getKey() >= stars)
                .mapToLong(Map.Entry::getValue)
                .sum();
        return Proportion.of(number, n());
    }

    /**
     * The reviews with a text, of all that count: one who writes cares.
     *
     * @return how many of how many
     */
    public Proportion withText() {
        return Proportion.of(textLength.n(), n());
    }

    /** The mean and the lower bound, then how many gave each number of stars. */
    @Override
    public String toString() {
        if (n() == 0) {
            return question.name() + " " + mean() + leftOut();
        }
        Table table = new Table(question.name() + " " + mean() + ", lower bound " + Cells.value(lowerBound())
                + ", with text " + Estimate.Unit.SHARE.print((double) textLength.n() / n()) + leftOut());
        for (int star = question.max(); star >= question.min(); star--) {
            long number = counts.getOrDefault(star, 0L);
            table.row(
                    String.valueOf(star),
                    String.format(Locale.ROOT, "%,d", number),
                    Estimate.Unit.SHARE.print((double) number / n()));
        }
        return table.toString();
    }

    private String leftOut() {
        return excluded.equals(Exclusions.NONE) ? "" : "; " + excluded;
    }

    /** What reviews are grouped by. Those without it are left out. */
    public enum Group {
        /** What was reviewed. */
        ITEM,
        /** Where on the customer's journey; a customer counts once for each item and touchpoint. */
        TOUCHPOINT
    }

    /** What a ranking goes by. */
    public sealed interface Criterion extends Serializable {
        /**
         * The number to rank by.
         *
         * @param rating the reviews
         * @return more is better; undefined without reviews
         */
        Estimate of(ReviewRating rating);
    }

    /**
     * The lower bound of the mean: what is surely good comes first.
     *
     * @param z how many standard deviations below the mean; 1.644854 is the one-sided 95 %
     */
    public record LowerBound(double z) implements Criterion {
        /**
         * A criterion.
         *
         * @param z how many standard deviations below the mean
         * @throws IllegalArgumentException if {@code z} is negative or not finite
         */
        public LowerBound {
            if (!(z >= 0 && z < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("z must be >= 0 and finite, got " + z);
            }
        }

        /**
         * The criterion of {@link ReviewRating#lowerBound(double)}.
         *
         * @param level the one-sided confidence level, in (0.5, 1); 0.95 is usual
         * @return the criterion
         * @throws IllegalArgumentException if {@code level} is not in (0.5, 1)
         */
        public static LowerBound at(double level) {
            checkOneSided(level);
            return new LowerBound(Normal.z(2 * level - 1));
        }

        @Override
        public Estimate of(ReviewRating rating) {
            return rating.lowerBound(this);
        }

        /** {@code Dirichlet lower bound, z 1.64}. */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "Dirichlet lower bound, z %.2f", z);
        }
    }

    /**
     * The Bayesian average: what is good as far as one can tell comes first.
     *
     * @param mean the prior mean m
     * @param weight how many reviews the prior is worth, C; may be infinite
     */
    public record BayesianAverage(double mean, double weight) implements Criterion {
        /**
         * A criterion.
         *
         * @param mean the prior mean
         * @param weight how many reviews the prior is worth
         * @throws IllegalArgumentException if {@code mean} is not finite or {@code weight} is negative
         */
        public BayesianAverage {
            if (!Double.isFinite(mean)) {
                throw new IllegalArgumentException("mean must be finite, got " + mean);
            }
            if (!(weight >= 0)) {
                throw new IllegalArgumentException("weight must be >= 0, got " + weight);
            }
        }

        @Override
        public Estimate of(ReviewRating rating) {
            return rating.bayesianAverage(this);
        }

        /** {@code Bayesian average, prior 3.90 worth 12.0 reviews}. */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "Bayesian average, prior %s worth %s reviews",
                    Estimate.Unit.NUMBER.print(mean),
                    Estimate.Unit.POINTS.print(weight));
        }
    }

    /**
     * Reviews by item or by touchpoint, the best first.
     *
     * @param by what they are grouped by
     * @param criterion what the groups are ranked by; of equals the one with more reviews comes first, then by name
     * @param ratings name to reviews, in the order of the criterion; unmodifiable
     * @param excluded answers that did not count, and why
     */
    public record Ranking(Group by, Criterion criterion, Map<String, ReviewRating> ratings, Exclusions excluded)
            implements Serializable {
        /**
         * Groups.
         *
         * @param by what they are grouped by
         * @param criterion what the groups are ranked by
         * @param ratings name to reviews, in any order
         * @param excluded answers that did not count
         */
        public Ranking {
            Map<String, ReviewRating> ranked = new LinkedHashMap<>();
            ratings.entrySet().stream()
                    .sorted(Comparator.comparingDouble((Map.Entry<String, ReviewRating> entry) ->
                                    -criterion.of(entry.getValue()).orElse(Double.NEGATIVE_INFINITY))
                            .thenComparingLong(entry -> -entry.getValue().n())
                            .thenComparing(Map.Entry::getKey))
                    .forEach(entry -> ranked.put(entry.getKey(), entry.getValue()));
            ratings = Collections.unmodifiableMap(ranked);
        }

        /**
         * The same groups ranked by something else.
         *
         * @param criterion what to rank by
         * @return a copy
         */
        public Ranking by(Criterion criterion) {
            return new Ranking(by, criterion, ratings, excluded);
        }

        /**
         * The Bayesian average whose prior is learned from the groups themselves: empirical-Bayes shrinkage by the
         * credibility formula of Buehlmann and Straub (1970). A group's mean moves to m by the share
         * {@code C / (C + n_i)}, where n_i is its {@link ReviewRating#effectiveN}; {@code C = s^2 / t^2} with
         * {@code s^2 = sum w (x - mean_i)^2 / sum_i w_i (1 - 1 / n_i)} within the groups and
         * {@code t^2 = (sum n_i (mean_i - mean)^2 - (groups - 1) s^2) / (n - sum n_i^2 / n)} between them, and m is the mean
         * of the groups' means weighted by {@code n_i / (C + n_i)}. Where the groups do not differ more than chance makes
         * them, or nothing tells, C is infinite and m the mean of all, weighted by n_i.
         *
         * @return the criterion, to rank by or to apply to a group
         * @throws IllegalStateException without reviews
         */
        public BayesianAverage shrinkage() {
            List<ReviewRating> groups = ratings.values().stream()
                    .filter(rating -> rating.weight() > 0)
                    .toList();
            if (groups.isEmpty()) {
                throw new IllegalStateException("undefined: no reviews");
            }
            double n = 0;
            double sum = 0;
            double squaredN = 0;
            double within = 0;
            double freedom = 0;
            for (ReviewRating group : groups) {
                n += group.effectiveN;
                sum += group.effectiveN * group.center();
                squaredN += group.effectiveN * group.effectiveN;
                within += group.spread();
                freedom += group.weight() * (1 - 1 / group.effectiveN);
            }
            double mean = sum / n;
            double all = 0;
            for (ReviewRating group : groups) {
                double distance = group.center() - mean;
                all += group.effectiveN * distance * distance;
            }
            double variance = within / freedom;
            double between = (all - (groups.size() - 1) * variance) / (n - squaredN / n);
            if (!(between > 0)) {
                return new BayesianAverage(mean, Double.POSITIVE_INFINITY);
            }
            double priorWeight = variance / between;
            double shares = 0;
            double shared = 0;
            for (ReviewRating group : groups) {
                double share = group.effectiveN / (priorWeight + group.effectiveN);
                shares += share;
                shared += share * group.center();
            }
            return new BayesianAverage(shared / shares, priorWeight);
        }

        /** A table, the best first. */
        @Override
        public String toString() {
            String title = "Reviews by " + by.name().toLowerCase(Locale.ROOT) + ", ranked by " + criterion;
            Table table = new Table(title + (excluded.equals(Exclusions.NONE) ? "" : "; " + excluded));
            if (ratings.isEmpty()) {
                return table + ": no reviews";
            }
            table.row("", "score", "n", "mean", "95%", "with text");
            ratings.forEach((name, rating) -> table.row(
                    name,
                    Cells.value(criterion.of(rating)),
                    String.format(Locale.ROOT, "%,d", rating.n()),
                    Cells.value(rating.mean()),
                    Cells.limits(rating.mean()),
                    Cells.value(rating.withText().rate())));
            return table.toString();
        }
    }

    /** The weighted squares of the distances from the mean. */
    private double spread() {
        double center = center();
        return weights.entrySet().stream()
                .mapToDouble(entry -> entry.getValue() * (entry.getKey() - center) * (entry.getKey() - center))
                .sum();
    }

    /**
     * Which reviews count, and how much.
     *
     * @param question which answers are reviews
     * @param rule which of a customer's reviews of an item counts
     * @param window answers outside do not count; null for all time
     * @param halfLife after which time a review weighs half; null for no decay
     * @param asOf up to when reviews are known; null without decay
     */
    public record Calculator(
            Question question,
            NpsCalculator.Rule rule,
            @Nullable Window window,
            @Nullable Duration halfLife,
            @Nullable Instant asOf)
            implements Serializable {
        /**
         * A calculator; write {@code ReviewRating.standard().decaying(halfLife, asOf)} instead.
         *
         * @param question which answers are reviews
         * @param rule which of a customer's reviews of an item counts
         * @param window answers outside do not count; null for all time
         * @param halfLife after which time a review weighs half; null for no decay
         * @param asOf up to when reviews are known; null without decay
         * @throws IllegalArgumentException if the question is no scale of stars, or {@code halfLife} is not positive or given
         *     without {@code asOf}
         */
        public Calculator {
            checkStars(question);
            if (halfLife != null && (halfLife.isNegative() || halfLife.isZero())) {
                throw new IllegalArgumentException("halfLife must be positive, got " + halfLife);
            }
            if ((halfLife == null) != (asOf == null)) {
                throw new IllegalArgumentException(
                        "halfLife and asOf must be given together, got " + halfLife + " and " + asOf);
            }
        }

        /**
         * The same for another scale of stars.
         *
         * @param question which answers are reviews
         * @return a copy
         */
        public Calculator on(Question question) {
            return new Calculator(question, rule, window, halfLife, asOf);
        }

        /**
         * The same with another rule for customers who reviewed an item more than once.
         *
         * @param rule which review counts
         * @return a copy
         */
        public Calculator with(NpsCalculator.Rule rule) {
            return new Calculator(question, rule, window, halfLife, asOf);
        }

        /**
         * The same for the reviews of a window.
         *
         * @param window answers outside do not count
         * @return a copy
         */
        public Calculator during(Window window) {
            return new Calculator(question, rule, window, halfLife, asOf);
        }

        /**
         * The same with time decay; reviews at or after {@code asOf} do not count.
         *
         * @param halfLife after which time a review weighs half
         * @param asOf when the ages are read
         * @return a copy
         */
        public Calculator decaying(Duration halfLife, Instant asOf) {
            return new Calculator(question, rule, window, halfLife, asOf);
        }

        /**
         * All the reviews together.
         *
         * @param answers the answers, in any order
         * @return the counts; {@code n} and what was left out add up to the number of answers
         */
        public ReviewRating calculate(Iterable<SurveyAnswer> answers) {
            return tally(answers).result();
        }

        /**
         * The reviews by item or touchpoint, ranked by their lower bound; for another criterion see {@link Ranking#by}.
         *
         * @param answers the answers, in any order
         * @param by what to group by
         * @return the groups; their {@code n} and what was left out add up to the number of answers
         */
        public Ranking calculate(Iterable<SurveyAnswer> answers, Group by) {
            return tally(answers).result(by);
        }

        private Tally tally(Iterable<SurveyAnswer> answers) {
            Tally tally = new Tally(this);
            answers.forEach(tally::add);
            return tally;
        }

        /**
         * Collects reviews, also in parallel. The container is serialisable, merges exactly and can be finished many times,
         * also by group.
         *
         * @return the collector
         */
        public Collector<SurveyAnswer, Tally, ReviewRating> collector() {
            return Tallies.collector(() -> new Tally(this), Tally::add, Tally::merge, Tally::result);
        }
    }

    /**
     * The review that counts for each customer, item and touchpoint so far. Merging tallies of any split of the answers, in
     * any order, gives the result of one pass, bit for bit; a repeated answer changes what is left out, nothing else. Not
     * thread-safe.
     */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private final Calculator rules;
        private final CountedAnswers<Key> reviews;
        private long notBeforeAsOf;

        private Tally(Calculator rules) {
            this.rules = rules;
            this.reviews = new CountedAnswers<>(rules.question, rules.rule, rules.window);
        }

        private record Key(String customerId, String item, String touchpoint) implements Serializable {}

        /**
         * Takes an answer.
         *
         * @param answer the answer
         */
        public void add(SurveyAnswer answer) {
            if (rules.asOf != null && !answer.at().isBefore(rules.asOf)) {
                notBeforeAsOf++;
            } else {
                reviews.add(new Key(answer.customerId(), answer.item(), answer.touchpoint()), answer);
            }
        }

        /**
         * Takes all that another tally took; that one stays as it is.
         *
         * @param other a tally of the same rules
         * @throws IllegalArgumentException if the rules differ, naming both
         */
        public void merge(Tally other) {
            if (!rules.equals(other.rules)) {
                throw new IllegalArgumentException("rules must be " + rules + ", got " + other.rules);
            }
            reviews.merge(other.reviews);
            notBeforeAsOf += other.notBeforeAsOf;
        }

        /**
         * All the reviews so far.
         *
         * @return the counts; {@code n} and what was left out add up to the number of answers
         */
        public ReviewRating result() {
            Collection<SurveyAnswer> counted = onePerItem();
            return rating(counted, excluded(counted.size()));
        }

        /**
         * The reviews so far by item or touchpoint, ranked by their lower bound.
         *
         * @param by what to group by
         * @return the groups; their {@code n} and what was left out add up to the number of answers
         */
        public Ranking result(Group by) {
            Collection<SurveyAnswer> counted =
                    by == Group.ITEM ? onePerItem() : reviews.byKey().values();
            TreeMap<String, List<SurveyAnswer>> groups = new TreeMap<>();
            for (SurveyAnswer review : counted) {
                groups.computeIfAbsent(
                                by == Group.ITEM ? review.item() : review.touchpoint(), name -> new ArrayList<>())
                        .add(review);
            }
            List<SurveyAnswer> without = groups.remove("");
            TreeMap<String, ReviewRating> ratings = new TreeMap<>();
            groups.forEach((name, members) -> ratings.put(name, rating(members, Exclusions.NONE)));
            Exclusions excluded = excluded(counted.size())
                    .plus(Exclusions.of(
                            "no " + by.name().toLowerCase(Locale.ROOT), without == null ? 0 : without.size()));
            return new Ranking(by, LowerBound.at(USUAL), ratings, excluded);
        }

        private Exclusions excluded(long used) {
            return reviews.excluded(used).plus(Exclusions.of("not before asOf", notBeforeAsOf));
        }

        private Collection<SurveyAnswer> onePerItem() {
            HashMap<Key, SurveyAnswer> counted = new HashMap<>();
            reviews.byKey()
                    .forEach((key, review) ->
                            counted.merge(new Key(key.customerId, key.item, ""), review, reviews::preferred));
            return counted.values();
        }

        /** Added up in the order of time, so that the weights are the same bits whatever the order of the data. */
        private ReviewRating rating(Collection<SurveyAnswer> members, Exclusions excluded) {
            List<SurveyAnswer> inTime = members.stream()
                    .sorted(Comparator.comparing(SurveyAnswer::at))
                    .toList();
            TreeMap<Integer, Long> counts = new TreeMap<>();
            TreeMap<Integer, Double> weights = new TreeMap<>();
            double relative = 0;
            double squares = 0;
            for (SurveyAnswer review : inTime) {
                counts.merge(CountedAnswers.score(review), 1L, Long::sum);
                weights.merge(CountedAnswers.score(review), weight(review.at(), rules.asOf), Double::sum);
                double share = weight(review.at(), inTime.get(inTime.size() - 1).at());
                relative += share;
                squares += share * share;
            }
            double effectiveN =
                    inTime.isEmpty() ? 0 : Math.min(inTime.size(), Math.max(1, relative * relative / squares));
            int[] lengths = members.stream()
                    .mapToInt(review -> review.text()
                            .strip()
                            .codePointCount(0, review.text().strip().length()))
                    .filter(length -> length > 0)
                    .toArray();
            return new ReviewRating(rules.question, counts, weights, effectiveN, Mean.of(lengths), excluded);
        }

        private double weight(Instant at, @Nullable Instant asOf) {
            if (rules.halfLife == null || asOf == null) {
                return 1;
            }
            return Decay.left(seconds(Duration.between(at, asOf)) / seconds(rules.halfLife));
        }

        private static double seconds(Duration duration) {
            return duration.getSeconds() + duration.getNano() * 1e-9;
        }

        /** All the reviews so far. */
        @Override
        public String toString() {
            return result().toString();
        }
    }
}
