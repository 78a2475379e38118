package io.engagement.nps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Mean;
import io.engagement.estimate.Proportion;
import io.engagement.nps.ReviewRating.BayesianAverage;
import io.engagement.nps.ReviewRating.Group;
import io.engagement.nps.ReviewRating.LowerBound;
import io.engagement.nps.ReviewRating.Ranking;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collector;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReviewRatingPropertyTest {
    private static final Instant AS_OF = Answers.START.plusSeconds(3 * 86_400L);
    private static final ReviewRating.Calculator DECAYING =
            ReviewRating.standard().decaying(Duration.ofDays(7), AS_OF);

    @Provide
    Arbitrary<List<SurveyAnswer>> answers() {
        return Answers.of(Question.REVIEW, Question.REVIEW, Question.COMMENT);
    }

    /** Up to 1000 of each number of stars, often none and often all of one. */
    @Provide
    Arbitrary<List<Integer>> counts() {
        return Arbitraries.frequencyOf(
                        Tuple.of(3, Arbitraries.just(0)),
                        Tuple.of(2, Arbitraries.integers().between(0, 5)),
                        Tuple.of(2, Arbitraries.integers().between(0, 1000)))
                .list()
                .ofSize(5)
                .filter(counts -> counts.stream().anyMatch(number -> number > 0));
    }

    @Property(tries = 300)
    void piecesMergeToOnePass(@ForAll("answers") List<SurveyAnswer> answers, @ForAll long seed) {
        Window window = Window.of(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 10, 3), ZoneOffset.UTC);
        Answers.assertMerges(
                ReviewRating.standard().during(window).collector(), ReviewRating.Tally::merge, answers, seed);
        Answers.assertMerges(DECAYING.collector(), ReviewRating.Tally::merge, answers, seed);
        for (Group by : Group.values()) {
            Collector<SurveyAnswer, ReviewRating.Tally, Ranking> collector = Collector.of(
                    DECAYING.collector().supplier(),
                    ReviewRating.Tally::add,
                    DECAYING.collector().combiner(),
                    tally -> tally.result(by));
            Answers.assertMerges(collector, ReviewRating.Tally::merge, answers, seed);
        }
    }

    @Property(tries = 500)
    void everyAnswerCountsOrIsLeftOut(@ForAll("answers") List<SurveyAnswer> answers) {
        ReviewRating all = DECAYING.calculate(answers);
        assertThat(all.n() + all.excluded().total()).isEqualTo(answers.size());
        for (Group by : Group.values()) {
            Ranking ranking = DECAYING.calculate(answers, by);
            long n = ranking.ratings().values().stream()
                    .mapToLong(ReviewRating::n)
                    .sum();
            assertThat(n + ranking.excluded().total()).isEqualTo(answers.size());
        }
    }

    /** The mean of two numbers lies between them. */
    @Property
    void theBayesianAverageLiesBetweenThePriorAndTheMean(
            @ForAll("counts") List<Integer> counts,
            @ForAll @DoubleRange(min = 1, max = 5) double prior,
            @ForAll @DoubleRange(max = 1e6) double weight) {
        ReviewRating rating = of(counts);
        double mean = mean(rating);
        double average = rating.bayesianAverage(prior, weight).value();
        assertThat(average).isBetween(Math.min(prior, mean) - 1e-12, Math.max(prior, mean) + 1e-12);
        assertThat(rating.bayesianAverage(prior, 0).value()).isCloseTo(mean, within(1e-12));
        assertThat(rating.bayesianAverage(prior, Double.POSITIVE_INFINITY).value())
                .isEqualTo(prior);
        double expected = (weight * prior + mean * rating.n()) / (weight + rating.n());
        assertThat(average).isCloseTo(expected, within(1e-10));
    }

    /** A further review with all stars never lowers the bound for z up to 2.8, and a better one never less than a worse. */
    @Property
    void fiveStarsNeverLowerTheBound(
            @ForAll("counts") List<Integer> counts,
            @ForAll @DoubleRange(max = 2.8) double z,
            @ForAll @IntRange(min = 1, max = 4) int stars) {
        double before = new LowerBound(z).of(of(counts)).value();
        assertThat(new LowerBound(z).of(plus(counts, 5)).value()).isGreaterThanOrEqualTo(before - 1e-12);
        assertThat(mean(plus(counts, 5))).isGreaterThanOrEqualTo(mean(of(counts)) - 1e-12);
        assertThat(new LowerBound(z + 0.1).of(of(counts)).value()).isLessThanOrEqualTo(before);
        assertThat(before).isBetween(1.0, 5.0);
        assertThat(plus(counts, stars + 1).bayesianAverage(3, 2).value())
                .isGreaterThan(plus(counts, stars).bayesianAverage(3, 2).value());
    }

    /** Which is why the documentation names the limit of z. */
    @Test
    void atThreeStandardDeviationsFiveStarsMayLowerTheBound() {
        List<Integer> twos = List.of(0, 1000, 0, 0, 0);
        double change = new LowerBound(3).of(plus(twos, 5)).value()
                - new LowerBound(3).of(of(twos)).value();
        assertThat(change).isNegative().isCloseTo(-6e-5, within(5e-6));
    }

    @Property(tries = 200)
    void theMeanHasTheIntervalOfItsScale(@ForAll("counts") List<Integer> counts) {
        ReviewRating rating = of(counts);
        TreeMap<Integer, Long> byStar = new TreeMap<>(rating.counts());
        Satisfaction same = new Satisfaction(Question.REVIEW, 4, 5, byStar, null);
        assertThat(rating.mean().value()).isCloseTo(same.mean().value(), within(1e-12));
        assertThat(rating.mean().low()).isCloseTo(same.mean().low(), within(1e-9));
        assertThat(rating.mean().high()).isCloseTo(same.mean().high(), within(1e-9));
        assertThat(rating.atLeast(4)).isEqualTo(same.box());
    }

    /** A shrunk mean lies between the group's and the prior's; the order of the names and of the data is irrelevant. */
    @Property
    void shrinkageMovesTowardsTheCommonMean(
            @ForAll("counts") List<Integer> a, @ForAll("counts") List<Integer> b, @ForAll("counts") List<Integer> c) {
        Ranking ranking = ranking(Map.of("a", of(a), "b", of(b), "c", of(c)));
        BayesianAverage prior = ranking.shrinkage();
        double least = 5;
        double most = 1;
        for (ReviewRating rating : ranking.ratings().values()) {
            least = Math.min(least, mean(rating));
            most = Math.max(most, mean(rating));
        }
        assertThat(prior.mean()).isBetween(least - 1e-12, most + 1e-12);
        assertThat(prior.weight()).isGreaterThanOrEqualTo(0);
        List<Double> scores = ranking.by(prior).ratings().values().stream()
                .map(rating -> prior.of(rating).value())
                .toList();
        assertThat(scores).isSortedAccordingTo((x, y) -> Double.compare(y, x));
    }

    /** Buehlmann and Straub's formula, computed by hand for two groups of two. */
    @Test
    void shrinkageIsBuehlmannStraubs() {
        Ranking ranking = ranking(Map.of("good", ReviewRating.ofStars(5, 4), "bad", ReviewRating.ofStars(1, 2)));
        // Within: (0.5 + 0.5) / 2 = 0.5. Between: (2 * 1.5^2 + 2 * 1.5^2 - 0.5) / (4 - 8 / 4) = 4.25.
        BayesianAverage prior = ranking.shrinkage();
        assertThat(prior.mean()).isCloseTo(3, within(1e-12));
        assertThat(prior.weight()).isCloseTo(0.5 / 4.25, within(1e-12));
        assertThat(prior.of(ReviewRating.ofStars(5, 4)).value())
                .isCloseTo((2 * 4.5 + 3 * 0.5 / 4.25) / (2 + 0.5 / 4.25), within(1e-12));
    }

    /** Only how much reviews weigh relative to each other tells what is chance: halving all weights changes nothing. */
    @Property
    void shrinkageIgnoresTheScaleOfTheWeights(@ForAll("counts") List<Integer> a, @ForAll("counts") List<Integer> b) {
        BayesianAverage prior = ranking(Map.of("a", of(a), "b", of(b))).shrinkage();
        assertThat(ranking(Map.of("a", halved(of(a)), "b", halved(of(b)))).shrinkage())
                .isEqualTo(prior);
    }

    private static ReviewRating halved(ReviewRating rating) {
        TreeMap<Integer, Double> weights = new TreeMap<>(rating.weights());
        weights.replaceAll((stars, weight) -> weight / 2);
        return rating(rating.counts(), weights, rating.effectiveN(), 0);
    }

    /**
     * Items of one population, decayed: the ratio F of what is between to what is within is about chi-squared with 19
     * degrees of freedom over 19, below 1 (nothing but chance) 54 times of 100 and above 2.3 once in 1000; C is
     * {@code n / (F - 1)} where n = 14.46.
     */
    @Test
    void decayedReviewsOfOnePopulationShrinkFar() {
        Instant asOf = Answers.START.plus(Duration.ofDays(200));
        ReviewRating.Calculator rules = ReviewRating.standard().decaying(Duration.ofDays(5), asOf);
        List<Double> priorWeights = new ArrayList<>();
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            List<SurveyAnswer> answers = new ArrayList<>();
            for (int item = 0; item < 20; item++) {
                for (int day = 0; day < 200; day++) {
                    answers.add(review("C-" + day, day, 1 + random.nextInt(5)).withItem("item " + item));
                }
            }
            priorWeights.add(rules.calculate(answers, Group.ITEM).shrinkage().weight());
        }
        assertThat(priorWeights.stream().filter(weight -> Double.isInfinite(weight)))
                .hasSizeBetween(40, 68);
        assertThat(priorWeights).allMatch(weight -> weight > 14.46 / 1.3);
    }

    @Test
    void groupsThatDoNotDifferShrinkWholly() {
        ReviewRating mixed = ReviewRating.ofStars(1, 5);
        BayesianAverage prior = ranking(Map.of("a", mixed, "b", mixed)).shrinkage();
        assertThat(prior).isEqualTo(new BayesianAverage(3, Double.POSITIVE_INFINITY));
        // One review each: nothing tells what is within from what is between.
        BayesianAverage single = ranking(Map.of("a", ReviewRating.ofStars(1), "b", ReviewRating.ofStars(5)))
                .shrinkage();
        assertThat(single).isEqualTo(new BayesianAverage(3, Double.POSITIVE_INFINITY));
        assertThat(ranking(Map.of("a", mixed)).shrinkage().weight()).isInfinite();
        assertThatThrownBy(() -> ranking(Map.of()).shrinkage())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("undefined: no reviews");
    }

    @Test
    void theLowerBoundIsMillers() {
        assertThat(of(List.of(0, 0, 0, 0, 1)).lowerBound(0.95).value()).isCloseTo(2.4066, within(5e-5));
        assertThat(of(List.of(5, 3, 2, 20, 70)).lowerBound(0.95).value()).isCloseTo(4.2242, within(5e-5));
        assertThat(of(List.of(0, 0, 0, 0, 1)).lowerBound().value())
                .isCloseTo(
                        new LowerBound(1.644854).of(of(List.of(0, 0, 0, 0, 1))).value(), within(1e-6));
        // The bound itself would be 0.995.
        assertThat(new LowerBound(2.8).of(of(List.of(1000, 0, 0, 0, 0))).value())
                .isEqualTo(1);
    }

    @Test
    void votesHaveWilsonsBound() {
        Proportion votes = Proportion.of(9, 10);
        assertThat(ReviewRating.lowerBound(votes, 0.95).value())
                .isCloseTo(votes.rate(0.9).low(), within(1e-12));
        assertThat(ReviewRating.lowerBound(votes, 0.95)).hasToString("65.2% (Wilson lower bound)");
        assertThat(ReviewRating.lowerBound(Proportion.NONE, 0.95)).hasToString("undefined: no votes");
        assertThatThrownBy(() -> ReviewRating.lowerBound(votes, 0.5)).hasMessage("level must be in (0.5, 1), got 0.5");
    }

    @Test
    void reviewsOfAgeHalfLifeWeighHalf() {
        Instant asOf = Answers.START.plus(Duration.ofDays(14));
        ReviewRating.Calculator rules = ReviewRating.standard().decaying(Duration.ofDays(7), asOf);
        ReviewRating rating = rules.calculate(
                List.of(review("C-1", 0, 1), review("C-2", 7, 5), review("C-3", 14, 5), review("C-4", 15, 5)));
        assertThat(rating.counts()).isEqualTo(Map.of(1, 1L, 5, 1L));
        assertThat(rating.weights()).isEqualTo(Map.of(1, 0.25, 5, 0.5));
        assertThat(rating.mean().value()).isCloseTo((0.25 + 2.5) / 0.75, within(1e-12));
        assertThat(rating.effectiveN()).isCloseTo(0.75 * 0.75 / (0.0625 + 0.25), within(1e-12));
        assertThat(rating.excluded()).isEqualTo(Exclusions.of("not before asOf", 2));
        assertThat(rating.bayesianAverage(3, 0.25).value()).isCloseTo((0.75 + 1.8 * 2.75 / 0.75) / 2.05, within(1e-12));
    }

    @Test
    void nothingIsLeftOfVeryOldReviews() {
        ReviewRating rating = ReviewRating.standard()
                .decaying(Duration.ofSeconds(1), Answers.START.plusSeconds(5000))
                .calculate(List.of(review("C-1", 0, 5)));
        assertThat(rating.mean()).hasToString("undefined: no weight is left of the reviews");
        assertThat(rating.lowerBound()).hasToString("undefined: no weight is left of the reviews");
        assertThat(rating.effectiveN()).isEqualTo(1);
        assertThat(rating.n()).isEqualTo(1);
    }

    /** A customer counts once for an item, and once for each touchpoint of it where touchpoints are compared. */
    @Test
    void theLatestReviewOfAnItemCounts() {
        List<SurveyAnswer> answers = List.of(
                review("C-1", 0, 1).withItem("mug").withTouchpoint("shop"),
                review("C-1", 1, 5).withItem("mug").withTouchpoint("app").withText(" 👍 fine "),
                review("C-1", 2, 3).withItem("lamp").withTouchpoint("app"),
                review("C-2", 2, 4));
        ReviewRating all = ReviewRating.standard().calculate(answers);
        assertThat(all.counts()).isEqualTo(Map.of(3, 1L, 4, 1L, 5, 1L));
        assertThat(all.withText()).isEqualTo(Proportion.of(1, 3));
        assertThat(all.textLength()).isEqualTo(Mean.of(6));
        assertThat(all.toString()).contains("; left out 1 (answered more than once: 1)\n");
        Ranking items = ReviewRating.standard().calculate(answers, Group.ITEM);
        assertThat(items.ratings().keySet()).containsExactly("mug", "lamp");
        assertThat(items.excluded())
                .isEqualTo(Exclusions.of("no item", 1).plus(Exclusions.of("answered more than once", 1)));
        Ranking touchpoints = ReviewRating.standard().calculate(answers, Group.TOUCHPOINT);
        assertThat(touchpoints.ratings())
                .containsEntry("shop", ReviewRating.ofStars(1))
                .hasEntrySatisfying("app", app -> assertThat(app.counts()).isEqualTo(Map.of(3, 1L, 5, 1L)));
        assertThat(touchpoints.excluded()).isEqualTo(Exclusions.of("no touchpoint", 1));
    }

    @Test
    void theFirstReviewMayCountInstead() {
        List<SurveyAnswer> answers = List.of(review("C-1", 0, 1), review("C-1", 1, 5));
        assertThat(ReviewRating.standard()
                        .with(NpsCalculator.Rule.FIRST)
                        .calculate(answers)
                        .counts())
                .isEqualTo(Map.of(1, 1L));
    }

    @Test
    void printsForAPerson() {
        Ranking ranking = ranking(Map.of(
                "mug", ReviewRating.ofStars(5, 5, 5),
                "配送", of(List.of(5, 3, 2, 20, 70)),
                "lamp", ReviewRating.ofStars(5)));
        assertThat(ranking).hasToString("""
                        Reviews by item, ranked by Dirichlet lower bound, z 1.64
                                score    n  mean           95%  with text
                          配送   4.22  100  4.47  [4.22, 4.63]       0.0%
                          mug    2.94    3  5.00  [2.75, 5.00]       0.0%
                          lamp   2.41    1  5.00  [1.83, 5.00]       0.0%""");
        assertThat(ranking.by(new BayesianAverage(3.5, 2)).toString())
                .startsWith("Reviews by item, ranked by Bayesian average, prior 3.50 worth 2.0 reviews\n");
        assertThat(ranking(Map.of()))
                .hasToString("Reviews by item, ranked by Dirichlet lower bound, z 1.64: no reviews");
        assertThat(ReviewRating.ofStars(5, 5, 4, 1).toString())
                .startsWith("review 3.75 [")
                .contains("lower bound")
                .contains("\n  5  2  50.0%\n  4  1  25.0%");
        assertThat(ReviewRating.ofStars()).hasToString("review undefined: no reviews");
        assertThat(new LowerBound(1).of(ReviewRating.ofStars(4))).hasToString("2.66 (Dirichlet lower bound, z 1.00)");
    }

    @Test
    void ofEqualsTheOneWithMoreReviewsThenTheNameComesFirst() {
        ReviewRating one = ReviewRating.ofStars(4);
        ReviewRating two = ReviewRating.ofStars(4, 4);
        Ranking ranking = ranking(Map.of("b", one, "a", one, "c", two, "none", ReviewRating.ofStars()));
        assertThat(ranking.by(new BayesianAverage(4, 1)).ratings().keySet()).containsExactly("c", "a", "b", "none");
        assertThat(ranking.by(new BayesianAverage(4, 1)).toString()).contains("none", "-");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> ReviewRating.ofStars(6)).hasMessage("score must fit review (1..5), got 6");
        assertThatThrownBy(() -> ReviewRating.standard().on(Question.COMMENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("question must be a scale of 2 to 100 stars, got comment (words)");
        assertThatThrownBy(() -> ReviewRating.standard().on(Question.scale("one", 1, 1)))
                .hasMessageEndingWith("got one (1..1)");
        assertThatThrownBy(() -> new ReviewRating(Question.COMMENT, null, null, 0, null, null))
                .hasMessageEndingWith("got comment (words)");
        assertThatThrownBy(() -> ReviewRating.ofStars(5).lowerBound(0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("level must be in (0.5, 1), got 0.5");
        assertThatThrownBy(() -> ReviewRating.lowerBound(Proportion.NONE, 1))
                .hasMessage("level must be in (0.5, 1), got 1.0");
        assertThatThrownBy(() -> ReviewRating.standard().on(Question.REFERRALS))
                .hasMessageEndingWith("got referrals (0..)");
        assertThat(ReviewRating.standard()
                        .on(Question.scale("out of ten", 1, 100))
                        .question()
                        .max())
                .isEqualTo(100);
        assertThatThrownBy(() -> ReviewRating.standard().on(Question.scale("long", 0, 100)))
                .hasMessageEndingWith("got long (0..100)");
        assertThatThrownBy(() -> ReviewRating.standard().decaying(Duration.ZERO, AS_OF))
                .hasMessage("halfLife must be positive, got PT0S");
        assertThatThrownBy(() -> new ReviewRating.Calculator(
                        Question.REVIEW, NpsCalculator.Rule.LATEST, null, Duration.ofDays(1), null))
                .hasMessage("halfLife and asOf must be given together, got PT24H and null");
        ReviewRating five = ReviewRating.ofStars(5);
        assertThatThrownBy(() -> five.bayesianAverage(5.1, 1)).hasMessage("priorMean must fit review (1..5), got 5.1");
        assertThatThrownBy(() -> five.bayesianAverage(5, -1)).hasMessage("weight must be >= 0, got -1.0");
        assertThatThrownBy(() -> new BayesianAverage(Double.NaN, 1)).hasMessage("mean must be finite, got NaN");
        assertThatThrownBy(() -> new LowerBound(-1)).hasMessage("z must be >= 0 and finite, got -1.0");
        assertThatThrownBy(() -> rating(Map.of(5, 1L), Map.of(), 1, 0))
                .hasMessage("weights must be given for the stars [5], got []");
        assertThatThrownBy(() -> rating(Map.of(5, 1L), Map.of(5, 1.5), 1, 0))
                .hasMessage("weight of stars 5 must be in 0..1 (reviews), got 1.5");
        assertThatThrownBy(() -> rating(Map.of(5, 1L), Map.of(5, 1.0), 2, 0))
                .hasMessage("effectiveN must be in 1..1 (n), got 2.0");
        assertThatThrownBy(() -> rating(Map.of(5, 1L), Map.of(5, 0.5), 0.5, 0))
                .hasMessage("effectiveN must be in 1..1 (n), got 0.5");
        assertThatThrownBy(() -> rating(Map.of(5, 1L), Map.of(5, 1.0), 1, 2))
                .hasMessage("textLength must be of at most 1 reviews, got 2");
        ReviewRating.Tally standard =
                ReviewRating.standard().collector().supplier().get();
        ReviewRating.Tally decaying = DECAYING.collector().supplier().get();
        assertThatThrownBy(() -> standard.merge(decaying)).hasMessageMatching("rules must be .*null.*, got .*PT168H.*");
        assertThat(standard).hasToString("review undefined: no reviews");
    }

    @Test
    void roundTripsThroughJson() throws JsonProcessingException {
        JsonMapper mapper = JsonMapper.builder().addModule(new JavaTimeModule()).build();
        ReviewRating rating =
                ReviewRating.standard().calculate(List.of(review("C-1", 0, 4).withText("fine")));
        assertThat(mapper.readValue(mapper.writeValueAsString(rating), ReviewRating.class))
                .isEqualTo(rating);
    }

    private static ReviewRating rating(Map<Integer, Long> counts, Map<Integer, Double> weights, double n, int texts) {
        return new ReviewRating(Question.REVIEW, counts, weights, n, Mean.of(new int[texts]), null);
    }

    private static SurveyAnswer review(String customer, int day, int stars) {
        return SurveyAnswer.of(customer, Answers.START.plus(Duration.ofDays(day)), Question.REVIEW, stars);
    }

    private static Ranking ranking(Map<String, ReviewRating> ratings) {
        return new Ranking(Group.ITEM, new LowerBound(1.644854), ratings, Exclusions.NONE);
    }

    private static ReviewRating plus(List<Integer> counts, int stars) {
        List<Integer> more = new ArrayList<>(counts);
        more.set(stars - 1, more.get(stars - 1) + 1);
        return of(more);
    }

    private static ReviewRating of(List<Integer> counts) {
        TreeMap<Integer, Long> byStar = new TreeMap<>();
        for (int k = 0; k < counts.size(); k++) {
            byStar.put(k + 1, (long) counts.get(k));
        }
        return ReviewRating.ofCounts(Question.REVIEW, byStar);
    }

    private static double mean(ReviewRating rating) {
        return rating.mean().value();
    }
}
