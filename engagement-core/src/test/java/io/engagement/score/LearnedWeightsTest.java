package io.engagement.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.score.LearnedWeights.Options;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearnedWeightsTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration QUARTER = Duration.ofDays(91);
    private static final List<Question> QUESTIONS =
            List.of(Question.scale("much", 0, 10), Question.scale("some", 0, 10), Question.scale("none", 0, 10));
    private static final EngagementScore SCORE = EngagementScore.in(ZoneOffset.UTC)
            .signal(Signal.latestAnswer(QUESTIONS.get(0)))
            .signal(Signal.latestAnswer(QUESTIONS.get(1)))
            .signal(Signal.latestAnswer(QUESTIONS.get(2)).weight(4))
            .build();

    /** Customers whose log-odds of being retained are known: a + b (g of the three signals). */
    private static RetentionWave planted(int wave, int customers, long seed, double a, double... b) {
        SplittableRandom random = new SplittableRandom(seed);
        Instant asOf = T.plus(QUARTER.multipliedBy(wave));
        CustomerProfiles profiles = SCORE.collector().supplier().get();
        Set<String> retained = new HashSet<>();
        for (int i = 0; i < customers; i++) {
            String id = "C-" + i;
            double logOdds = a;
            for (int signal = 0; signal < 3; signal++) {
                int answer = random.nextInt(11);
                profiles.add(SurveyAnswer.of(id, asOf.minusSeconds(9), QUESTIONS.get(signal), answer));
                logOdds += b[signal] * answer / 10;
            }
            if (random.nextDouble() < 1 / (1 + Math.exp(-logOdds))) {
                retained.add(id);
            }
        }
        return RetentionWave.of(profiles, asOf, asOf.plus(QUARTER), retained::contains);
    }

    private static Estimate weight(LearnedWeights learned, String signal) {
        return Objects.requireNonNull(learned.weights().get(signal));
    }

    /** The planted weights are 3/4, 1/4 and 0; they come back, and the probabilities are right. */
    @Test
    void recoversAPlantedModel() {
        LearnedWeights learned =
                LearnedWeights.from(List.of(planted(0, 6000, 1, -2, 3, 1, 0), planted(1, 4000, 2, -2, 3, 1, 0)));
        assertThat(learned.coefficients().get("much")).isCloseTo(3, within(0.25));
        assertThat(learned.coefficients().get("some")).isCloseTo(1, within(0.25));
        assertThat(learned.coefficients().get("none")).isCloseTo(0, within(0.15));
        double[] truth = {0.75, 0.25, 0};
        for (int i = 0; i < 3; i++) {
            Estimate weight = weight(learned, QUESTIONS.get(i).name());
            assertThat(truth[i]).isBetween(weight.low() - 0.01, weight.high() + 0.01);
            assertThat(weight.value()).isCloseTo(truth[i], within(0.05));
            assertThat(weight.high() - weight.low()).isLessThan(0.2);
        }
        assertThat(learned.weights().values().stream()
                        .mapToDouble(Estimate::value)
                        .sum())
                .isCloseTo(1, within(1e-12));
        assertThat(1.0)
                .isBetween(
                        learned.calibrationSlope().low(),
                        learned.calibrationSlope().high());
        assertThat(0.0)
                .isBetween(
                        learned.calibrationIntercept().low(),
                        learned.calibrationIntercept().high());
        assertThat(learned.auc().low())
                .isGreaterThan(learned.aucOfEqualWeights().value());
        assertThat(learned.againstEqualWeights().estimate().low()).isPositive();
        assertThat(learned.againstExpertWeights().estimate().low()).isPositive();
        assertThat(learned.againstExpertWeights().pValue()).isLessThan(1e-6);
        assertThat(learned.brier().high()).isLessThan(0.25);
        assertThat(learned.lambda()).isEqualTo(1);
        List<Proportion> deciles = learned.deciles();
        assertThat(deciles).hasSize(10).allMatch(group -> group.trials() == 400);
        assertThat(deciles.get(0).rate().low())
                .isGreaterThan(deciles.get(9).rate().high());
        assertThat(learned.definition().signals().get(0).weight())
                .isEqualTo(weight(learned, "much").value());
        assertThat(learned.toString())
                .startsWith("weights learned from 6,000 customers, 4,000 held out, lambda 1\n  signal  expert  learned")
                .contains(
                        "  much     16.7%",
                        "\nAUC learned 0.7", "\nAUC expert  0.", "\nBrier 0.", "calibration slope ");
        assertThat(Parts.serialised(learned)).hasToString(learned.toString());
    }

    /** The calibration of the learned score on the hold-out says what is true. */
    @Test
    void calibratesTheLearnedScore() {
        RetentionWave last = planted(1, 4000, 4, -2, 3, 1, 0);
        LearnedWeights learned = LearnedWeights.from(List.of(planted(0, 4000, 3, -2, 3, 1, 0), last));
        Calibration map = Calibration.isotonic(last.scores(learned.definition()), last.retained());
        for (int score = 20; score <= 80; score += 20) {
            // The score is 100 (3/4 much + 1/4 some), the log-odds -2 + 4 score / 100.
            double truth = 1 / (1 + Math.exp(2 - 4 * score / 100.0));
            assertThat(map.probability(score).value()).isCloseTo(truth, within(0.08));
        }
        assertThat(last.toString())
                .startsWith("4,000 customers as of 2026-04-02T00:00:00Z, ")
                .endsWith(" retained by 2026-07-02T00:00:00Z");
    }

    /** What tells nothing, or only against retention, gets no weight; then there is no score to make of it. */
    @Test
    void noSignal() {
        LearnedWeights none =
                LearnedWeights.from(List.of(planted(0, 500, 5, 2, -3, -3, -1), planted(1, 500, 6, 2, -3, -3, -1)));
        String reason = "no signal: none goes with retention";
        assertThat(weight(none, "much")).isEqualTo(Estimate.undefined(reason));
        assertThat(none.coefficients().values()).containsOnly(0.0);
        assertThat(none.auc()).isEqualTo(Estimate.undefined(reason));
        assertThat(none.brier()).isEqualTo(Estimate.undefined(reason));
        assertThat(none.calibrationSlope()).isEqualTo(Estimate.undefined(reason));
        assertThat(none.againstExpertWeights().estimate()).isEqualTo(Estimate.undefined(reason));
        assertThat(none.againstEqualWeights().pValue()).isEqualTo(1);
        assertThat(none.deciles()).isEmpty();
        assertThat(none.aucOfEqualWeights().value()).isLessThan(0.5);
        assertThatThrownBy(none::definition)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("undefined: " + reason);
        assertThat(none.toString()).contains("AUC learned undefined: " + reason, "-");
    }

    /** All or none retained: nothing tells them apart. In the hold-out: the measures that need both say so. */
    @Test
    void oneOutcomeOnly() {
        RetentionWave all = planted(0, 100, 7, 100, 0, 0, 0);
        RetentionWave nobody = planted(0, 100, 7, -100, 0, 0, 0);
        RetentionWave both = planted(1, 100, 8, -2, 3, 1, 0);
        LearnedWeights learned = LearnedWeights.from(List.of(all, both));
        String reason = "each of the 100 customers of the training was retained: nothing tells them apart";
        assertThat(weight(learned, "some")).isEqualTo(Estimate.undefined(reason));
        assertThatThrownBy(learned::lambda)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("undefined: " + reason);
        assertThat(learned.toString()).startsWith("weights learned from 100 customers, 100 held out\n");
        assertThat(weight(LearnedWeights.from(List.of(nobody, both)), "some").toString())
                .startsWith("undefined: none of the 100 customers");
        RetentionWave before = planted(0, 100, 9, -2, 3, 1, 0);
        LearnedWeights held = LearnedWeights.from(List.of(before, planted(1, 50, 7, 100, 0, 0, 0)));
        assertThat(held.auc()).isEqualTo(Estimate.undefined("nobody left"));
        assertThat(held.calibrationSlope()).isEqualTo(Estimate.undefined("nobody left in the hold-out"));
        assertThat(held.brier()).isInstanceOf(Estimate.Known.class);
        LearnedWeights lost = LearnedWeights.from(List.of(before, planted(1, 50, 7, -100, 0, 0, 0)));
        assertThat(lost.aucOfExpertWeights()).isEqualTo(Estimate.undefined("nobody stayed"));
        assertThat(lost.againstExpertWeights().estimate()).isInstanceOf(Estimate.Undefined.class);
        LearnedWeights empty = LearnedWeights.from(List.of(before, planted(1, 0, 7, 0, 0, 0, 0)));
        assertThat(empty.brier()).isEqualTo(Estimate.undefined("fewer than two customers are held out"));
        assertThat(empty.deciles()).isEmpty();
    }

    /** With a penalty there is an optimum also where a signal separates those who stay from the others. */
    @Test
    void separation() {
        CustomerProfiles before = SCORE.collector().supplier().get();
        CustomerProfiles later = SCORE.collector().supplier().get();
        Instant next = T.plus(QUARTER);
        for (int i = 0; i < 40; i++) {
            before.add(SurveyAnswer.of("C-" + i, T.minusSeconds(1), QUESTIONS.get(0), i < 20 ? 0 : 10));
            later.add(SurveyAnswer.of("C-" + i, T.minusSeconds(1), QUESTIONS.get(0), i < 20 ? 0 : 10));
        }
        LearnedWeights learned = LearnedWeights.from(List.of(
                RetentionWave.of(before, T, next, id -> Integer.parseInt(id.substring(2)) >= 20),
                RetentionWave.of(later, next, next.plus(QUARTER), id -> Integer.parseInt(id.substring(2)) >= 20)));
        assertThat(learned.coefficients().get("much")).isCloseTo(3.27, within(0.005));
        assertThat(weight(learned, "much").value()).isEqualTo(1);
        assertThat(learned.auc().value()).isEqualTo(1);
        assertThat(learned.auc().low()).isCloseTo(Proportion.of(20, 20).rate().low(), within(1e-15));
        assertThat(learned.calibrationSlope())
                .isEqualTo(Estimate.undefined("the predictions separate those who stayed exactly, or do not vary"));
    }

    /** A weak penalty where there is much to learn, a strong one where there is nothing. */
    @Test
    void validatedPenalty() {
        Options options = Options.standard().validated().draws(20, 3);
        LearnedWeights much = LearnedWeights.from(
                List.of(
                        planted(0, 2000, 1, -2, 3, 1, 0),
                        planted(1, 2000, 2, -2, 3, 1, 0),
                        planted(2, 500, 3, -2, 3, 1, 0)),
                options);
        assertThat(much.lambda()).isLessThanOrEqualTo(10);
        LearnedWeights little = LearnedWeights.from(
                List.of(planted(0, 60, 1, 0, 0, 0, 0), planted(1, 2000, 2, 0, 0, 0, 0), planted(2, 500, 3, 0, 0, 0, 0)),
                options);
        assertThat(little.lambda()).isGreaterThanOrEqualTo(10);
        LearnedWeights same = LearnedWeights.from(
                List.of(
                        planted(0, 60, 7, 100, 0, 0, 0),
                        planted(1, 100, 2, 0, 1, 1, 1),
                        planted(2, 100, 3, 0, 1, 1, 1)),
                options);
        assertThat(same.lambda()).isEqualTo(1);
        assertThat(LearnedWeights.from(
                                List.of(planted(0, 60, 1, 0, 1, 1, 0), planted(1, 60, 2, 0, 0, 0, 0)),
                                Options.standard().lambda(1e9))
                        .coefficients()
                        .values())
                .allMatch(coefficient -> coefficient < 1e-6);
    }

    @Test
    void wavesFromEvents() {
        Instant asOf = T.plusSeconds(1000);
        List<CustomerEvent> events = List.of(
                Interaction.of("early", T, InteractionType.VISIT),
                Interaction.of("early", asOf.plusSeconds(10), InteractionType.VISIT),
                Interaction.of("gone", T, InteractionType.VISIT),
                Interaction.of("gone", asOf.plusSeconds(9), InteractionType.VISIT),
                Interaction.of("gone", asOf.plusSeconds(30), InteractionType.VISIT),
                Interaction.of("mailed", T, InteractionType.VISIT),
                Interaction.of("mailed", asOf.plusSeconds(15), InteractionType.EMAIL_SENT),
                Interaction.of("late", asOf, InteractionType.VISIT));
        EngagementScore score = EngagementScore.in(ZoneOffset.UTC)
                .signal(Signal.interactions(InteractionType.VISIT))
                .build();
        RetentionWave wave = RetentionWave.of(
                score,
                events,
                asOf,
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                asOf.plusSeconds(30),
                event -> event instanceof Interaction visit && visit.type().equals(InteractionType.VISIT));
        assertThat(wave.customerIds()).containsExactly("early", "gone", "mailed");
        assertThat(wave.retained()).containsExactly(true, false, false);
        assertThat(wave.known()).isEqualTo(asOf.plusSeconds(30));
        assertThat(wave.score()).isEqualTo(score);
        assertThat(wave.asOf()).isEqualTo(asOf);
        assertThat(wave).hasToString("3 customers as of " + asOf + ", 1 retained by " + asOf.plusSeconds(30));
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(
                        () -> RetentionWave.of(score, events, asOf, second, second, asOf.plusSeconds(1), event -> true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("asOf + gap + horizon must not be after observedUntil (2026-01-01T00:16:41Z),"
                        + " got 2026-01-01T00:16:42Z");
        assertThatThrownBy(() -> RetentionWave.of(score, events, asOf, second.negated(), second, asOf, event -> true))
                .hasMessage("gap must not be negative, got PT-1S");
        assertThatThrownBy(() -> RetentionWave.of(score, events, asOf, second, Duration.ZERO, asOf, event -> true))
                .hasMessage("horizon must be positive, got PT0S");
        CustomerProfiles profiles = events.stream().collect(score.collector());
        assertThatThrownBy(() -> RetentionWave.of(profiles, asOf, asOf, id -> true))
                .hasMessageStartingWith("asOf must be after");
        assertThatThrownBy(() -> RetentionWave.of(profiles, asOf, T, id -> true))
                .hasMessageStartingWith("known must not be before asOf");
    }

    @Test
    void whatCannotBeLearnedFromIsRefused() {
        RetentionWave first = planted(0, 20, 1, 0, 1, 1, 1);
        RetentionWave second = planted(1, 20, 1, 0, 1, 1, 1);
        assertThatThrownBy(() -> LearnedWeights.from(List.of(first)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("waves must be at least 2, got 1");
        assertThatThrownBy(() -> LearnedWeights.from(
                        List.of(first, second), Options.standard().validated()))
                .hasMessage("waves must be at least 3, got 2");
        assertThatThrownBy(() -> LearnedWeights.from(List.of(second, first)))
                .hasMessage("a wave must be known when the one that judges it begins (2026-01-01T00:00:00Z),"
                        + " got 2026-07-02T00:00:00Z");
        CustomerProfiles others =
                EngagementScore.media(ZoneOffset.UTC).collector().supplier().get();
        RetentionWave other = RetentionWave.of(others, second.asOf(), second.known(), id -> true);
        assertThatThrownBy(() -> LearnedWeights.from(List.of(first, other)))
                .hasMessageStartingWith("definition of all waves");
        for (double lambda : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Options.standard().lambda(lambda))
                    .hasMessage("lambda must be > 0 and finite, got " + lambda);
        }
        assertThatThrownBy(() -> Options.standard().draws(19, 1)).hasMessage("draws must be >= 20, got 19");
        assertThatThrownBy(() -> new Options(1.0, 20, 1, 1)).hasMessage("level must be in (0, 1), got 1.0");
    }

    /** Customers of whom a signal is not known are worth its mean, so that they neither gain nor lose. */
    @Test
    void missingSignalsHaveTheMean() {
        CustomerProfiles before = SCORE.collector().supplier().get();
        for (int i = 0; i < 30; i++) {
            before.add(SurveyAnswer.of("C-" + i, T.minusSeconds(1), QUESTIONS.get(0), i % 11));
            if (i % 3 == 0) {
                before.add(SurveyAnswer.of("C-" + i, T.minusSeconds(1), QUESTIONS.get(1), 6));
            }
        }
        RetentionWave wave = RetentionWave.of(before, T, T, id -> id.endsWith("3"));
        double[] means = Examples.means(List.of(wave));
        assertThat(means[1]).isCloseTo(0.6, within(1e-15));
        assertThat(means[2]).isZero();
        Examples examples = Examples.of(List.of(wave, wave), means);
        assertThat(examples.distinct).isEqualTo(30);
        for (int row = 0; row < 60; row++) {
            assertThat(examples.x[3 * row + 1]).isCloseTo(0.6, within(1e-15));
            assertThat(examples.customers[row]).isEqualTo(row % 30);
        }
        // Two customers, and one outcome in half of the draws: no interval, and it says so.
        CustomerProfiles few = SCORE.collector().supplier().get();
        few.add(SurveyAnswer.of("a", T.minusSeconds(1), QUESTIONS.get(0), 9));
        few.add(SurveyAnswer.of("b", T.minusSeconds(1), QUESTIONS.get(0), 1));
        RetentionWave tiny = RetentionWave.of(few, T, T, id -> id.equals("a"));
        RetentionWave last = planted(1, 50, 1, 0, 1, 1, 1);
        assertThat(IntStream.range(0, 30)
                        .mapToObj(seed -> LearnedWeights.from(
                                List.of(tiny, last), Options.standard().draws(21, seed))))
                .anyMatch(learned ->
                        weight(learned, "much").toString().equals("100.0% (no interval: too few customers to draw)"))
                .allMatch(learned -> weight(learned, "much").value() == 1
                        && !learned.toString().isEmpty());
    }
}
