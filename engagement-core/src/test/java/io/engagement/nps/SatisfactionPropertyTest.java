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
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SatisfactionPropertyTest {
    @Provide
    Arbitrary<List<SurveyAnswer>> answers() {
        return Answers.of(Question.SATISFACTION, Question.EFFORT, Question.COMMENT);
    }

    @Property
    void piecesMergeToOnePass(
            @ForAll("answers") List<SurveyAnswer> answers, @ForAll long seed, @ForAll NpsCalculator.Rule rule) {
        Window window = Window.of(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 10, 3), ZoneOffset.UTC);
        Answers.assertMerges(Satisfaction.csat().with(rule).collector(), Satisfaction.Tally::merge, answers, seed);
        Answers.assertMerges(Satisfaction.ces().during(window).collector(), Satisfaction.Tally::merge, answers, seed);
    }

    @Property
    void everyAnswerCountsOrIsLeftOut(@ForAll("answers") List<SurveyAnswer> answers) {
        Satisfaction csat = Satisfaction.csat().calculate(answers);
        assertThat(csat.n() + csat.excluded().total()).isEqualTo(answers.size());
        assertThat(csat.n()).isLessThanOrEqualTo(4);
    }

    /** The answers again change nothing but what is left out. */
    @Property
    void repeatsAreHarmless(@ForAll("answers") List<SurveyAnswer> answers) {
        List<SurveyAnswer> twice = new ArrayList<>(answers);
        twice.addAll(answers);
        assertThat(Satisfaction.csat().calculate(twice).counts())
                .isEqualTo(Satisfaction.csat().calculate(answers).counts());
    }

    /** The same answers, counted by the customer, give the same groups as the calculator of the Net Promoter Score. */
    @Property
    void theRuleIsThatOfTheNetPromoterScore(
            @ForAll("answers") List<SurveyAnswer> answers, @ForAll NpsCalculator.Rule rule) {
        Satisfaction csat = Satisfaction.csat().with(rule).calculate(answers);
        Nps nps = NpsCalculator.standard()
                .with(rule)
                .on(Question.SATISFACTION, 3, 4)
                .calculate(answers);
        assertThat(csat.box().successes()).isEqualTo(nps.promoters());
        assertThat(csat.n()).isEqualTo(nps.n());
        assertThat(csat.excluded()).isEqualTo(nps.excluded());
    }

    @Property(tries = 200)
    void theShareIsThatOfTheCountsAndTheMeanThatOfTheScores(@ForAll @Size(5) List<@IntRange(max = 40) Integer> counts) {
        Satisfaction csat = of(ints(counts));
        assertThat(csat.box().successes()).isEqualTo(counts.get(3) + counts.get(4));
        assertThat(csat.scores().n()).isEqualTo(csat.n());
        if (csat.n() > 0) {
            Estimate mean = csat.mean();
            assertThat(mean.value()).isCloseTo(csat.scores().estimate().value(), within(1e-12));
            assertThat(mean.low()).isBetween(1.0, mean.value());
            assertThat(mean.high()).isBetween(mean.value(), 5.0);
            assertThat(csat.mean(0.99).low()).isLessThanOrEqualTo(mean.low());
        }
    }

    /** Signed, antisymmetric, and with a p-value that belongs to the interval. */
    @Property(tries = 200)
    void differencesAreSigned(
            @ForAll @Size(5) List<@IntRange(max = 20) Integer> first,
            @ForAll @Size(5) List<@IntRange(max = 20) Integer> second) {
        Satisfaction a = of(ints(first));
        Satisfaction b = of(ints(second));
        for (List<Difference> pair :
                List.of(List.of(a.minus(b), b.minus(a)), List.of(a.meanMinus(b), b.meanMinus(a)))) {
            Estimate difference = pair.get(0).estimate();
            if (a.n() == 0 || b.n() == 0) {
                assertThat(difference).isInstanceOf(Estimate.Undefined.class);
            } else {
                assertThat(pair.get(1).estimate().value()).isEqualTo(-difference.value());
                assertThat(pair.get(1).estimate().low()).isCloseTo(-difference.high(), within(1e-10));
                assertThat(pair.get(0).pValue()).isCloseTo(pair.get(1).pValue(), within(1e-10));
                assertThat(pair.get(0).pValue() < 0.05).isEqualTo(difference.low() > 0 || difference.high() < 0);
            }
        }
    }

    @Test
    void theShareInTheTopBoxIsWilsons() {
        Satisfaction csat = of(8, 5, 20, 34, 40);
        assertThat(csat.share().value()).isCloseTo(74 / 107.0, within(1e-15));
        assertThat(100 * csat.share().low()).isCloseTo(59.9, within(0.05));
        assertThat(100 * csat.share().high()).isCloseTo(77.1, within(0.05));
        assertThat(csat.share(0.9).low()).isGreaterThan(csat.share().low());
        assertThat(csat.response(214).rate().value()).isEqualTo(0.5);
        assertThat(csat).hasToString("""
                        satisfaction 69.2% [59.9%, 77.1%] at 95%, n 107 (74 of 107 gave 4 to 5), \
                        mean 3.87 [3.62, 4.07] at 95%, n 107
                          5  40  37.4%
                          4  34  31.8%
                          3  20  18.7%
                          2   5   4.7%
                          1   8   7.5%""");
    }

    @Test
    void effortIsEasyFromFive() {
        Satisfaction ces = Satisfaction.ces()
                .calculate(List.of(
                        SurveyAnswer.of("C-1", Answers.START, Question.EFFORT, 5),
                        SurveyAnswer.of("C-2", Answers.START, Question.EFFORT, 4),
                        SurveyAnswer.of("C-2", Answers.START.plusSeconds(1), Question.EFFORT, 7)));
        assertThat(ces.box().successes()).isEqualTo(2);
        assertThat(ces.counts()).isEqualTo(Map.of(5, 1L, 7, 1L));
        assertThat(ces.excluded()).isEqualTo(Exclusions.of("answered more than once", 1));
        assertThat(ces.toString()).contains("left out 1");
        Satisfaction low =
                Satisfaction.of(Question.scale("effort needed", 1, 5), 1, 2).calculate(List.of());
        assertThat(low).hasToString("effort needed undefined: no answers");
        assertThat(low.mean()).hasToString("undefined: no answers");
        assertThat(low.scores().estimate()).hasToString("undefined: no values");
    }

    @Test
    void aLongScaleHasNoListOfScores() {
        Satisfaction percent = new Satisfaction(Question.scale("percent", 0, 100), 1, 10, Map.of(0, 3L, 2, 1L), null);
        assertThat(percent.toString()).doesNotContain("\n").startsWith("percent 25.0%");
    }

    /** Without a highest score the mean has no limits, and words have no scores. */
    @Test
    void onlyScalesAreTaken() {
        assertThatThrownBy(() -> Satisfaction.of(Question.REFERRALS, 1, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("question must be a scale with a highest score, got referrals (0..)");
        assertThatThrownBy(() -> new Satisfaction(Question.REFERRALS, 1, 10, Map.of(0, 3L), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("question must be a scale with a highest score, got referrals (0..)");
        assertThatThrownBy(() -> Satisfaction.of(Question.COMMENT, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("question must be a scale with a highest score, got comment (words)");
    }

    @Test
    void groupsAddUp() {
        assertThat(of(1, 2, 3, 4, 5).plusDisjoint(of(5, 0, 0, 0, 1))).isEqualTo(of(6, 2, 3, 4, 6));
    }

    @Test
    void undefinedDifferencesSayWhich() {
        assertThat(of(0, 0, 0, 0, 0).meanMinus(of(1, 0, 0, 0, 0)).estimate())
                .hasToString("undefined: the first has no answers");
        assertThat(of(1, 0, 0, 0, 0).meanMinus(of(0, 0, 0, 0, 0)).estimate())
                .hasToString("undefined: the second has no answers");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Satisfaction.of(Question.SATISFACTION, 4, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("from must be at most to and both fit satisfaction (1..5), got 4 and 6");
        assertThatThrownBy(() -> Satisfaction.of(Question.SATISFACTION, 5, 4)).hasMessageEndingWith("got 5 and 4");
        assertThatThrownBy(() -> Satisfaction.of(Question.SATISFACTION, 0, 4)).hasMessageEndingWith("got 0 and 4");
        assertThatThrownBy(() -> new Satisfaction(Question.SATISFACTION, 4, 5, Map.of(6, 1L), null))
                .hasMessage("score must fit satisfaction (1..5), got 6");
        assertThatThrownBy(() -> new Satisfaction(Question.SATISFACTION, 4, 5, Map.of(5, -1L), null))
                .hasMessage("count of score 5 must be >= 0, got -1");
        assertThatThrownBy(() -> of(1, 0, 0, 0, 1).response(1)).hasMessage("asked must be >= n (2 answered), got 1");
        Satisfaction threeToFive = new Satisfaction(Question.SATISFACTION, 3, 5, null, null);
        assertThatThrownBy(() -> of(1, 0, 0, 0, 0).minus(threeToFive))
                .hasMessage("question and box must be satisfaction (1..5) 4 to 5, got satisfaction (1..5) 3 to 5");
        Satisfaction.Tally csat = Satisfaction.csat().collector().supplier().get();
        Satisfaction.Tally ces = Satisfaction.ces().collector().supplier().get();
        assertThatThrownBy(() -> csat.merge(ces)).hasMessageMatching("rules must be .*satisfaction.*, got .*effort.*");
        assertThat(csat).hasToString("satisfaction undefined: no answers");
    }

    @Test
    void roundTripsThroughJson() throws JsonProcessingException {
        JsonMapper mapper = JsonMapper.builder().addModule(new JavaTimeModule()).build();
        Satisfaction csat = of(1, 2, 0, 4, 5);
        assertThat(mapper.readValue(mapper.writeValueAsString(csat), Satisfaction.class))
                .isEqualTo(csat);
    }

    /** Coverage of the mean's interval, exactly: every sample of 10 from random populations of five scores. */
    @Test
    void theIntervalOfTheMeanCoversAsItSays() {
        int n = 10;
        List<int[]> samples = new ArrayList<>();
        samples(new int[5], 0, n, samples);
        List<Estimate> means = samples.stream().map(counts -> of(counts).mean()).toList();
        Random random = new Random(1);
        double sum = 0;
        double worst = 1;
        int populations = 300;
        for (int i = 0; i < populations; i++) {
            double[] shares = random.doubles(5).map(u -> -Math.log(u)).toArray();
            double coverage = coverage(samples, means, shares, n);
            sum += coverage;
            worst = Math.min(worst, coverage);
        }
        assertThat(sum / populations).isBetween(0.95, 0.97);
        assertThat(worst).isGreaterThan(0.94);
    }

    private static double coverage(List<int[]> samples, List<Estimate> means, double[] weights, int n) {
        double total = weights[0] + weights[1] + weights[2] + weights[3] + weights[4];
        double mean = 0;
        for (int k = 0; k < 5; k++) {
            mean += (k + 1) * weights[k] / total;
        }
        double covered = 0;
        for (int i = 0; i < samples.size(); i++) {
            if (means.get(i).low() <= mean && mean <= means.get(i).high()) {
                double probability = 1;
                int left = n;
                for (int k = 0; k < 5; k++) {
                    for (int drawn = 1; drawn <= samples.get(i)[k]; drawn++) {
                        probability *= weights[k] / total * left-- / drawn;
                    }
                }
                covered += probability;
            }
        }
        return covered;
    }

    private static void samples(int[] counts, int k, int left, List<int[]> samples) {
        if (k == counts.length - 1) {
            counts[k] = left;
            samples.add(counts.clone());
            return;
        }
        for (int number = 0; number <= left; number++) {
            counts[k] = number;
            samples(counts, k + 1, left - number, samples);
        }
    }

    private static Satisfaction of(int... counts) {
        TreeMap<Integer, Long> byScore = new TreeMap<>(Collections.reverseOrder());
        for (int k = 0; k < counts.length; k++) {
            byScore.put(k + 1, (long) counts[k]);
        }
        return new Satisfaction(Question.SATISFACTION, 4, 5, byScore, null);
    }

    private static int[] ints(List<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).toArray();
    }
}
