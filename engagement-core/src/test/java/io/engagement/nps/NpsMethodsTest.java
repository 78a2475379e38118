package io.engagement.nps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.internal.numeric.Normal;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class NpsMethodsTest {
    /** Every method stays within the range, mirrors exactly, and a higher level is never narrower. */
    @Property
    void methodsShareTheirLaws(
            @ForAll Nps.Method method,
            @ForAll @IntRange(max = 40) int detractors,
            @ForAll @IntRange(max = 40) int passives,
            @ForAll @IntRange(min = 1, max = 40) int promoters,
            @ForAll @DoubleRange(min = 0.5, max = 0.98) double level) {
        Estimate score = Nps.of(detractors, passives, promoters).score(method, level);
        Estimate mirrored = Nps.of(promoters, passives, detractors).score(method, level);
        Estimate wider = Nps.of(detractors, passives, promoters).score(method, level + 0.01);
        assertThat(score.low()).isBetween(-100.0, score.high()).isEqualTo(-mirrored.high());
        assertThat(score.high()).isLessThanOrEqualTo(100).isEqualTo(-mirrored.low());
        assertThat(wider.low()).isLessThanOrEqualTo(score.low());
        assertThat(wider.high()).isGreaterThanOrEqualTo(score.high());
        assertThat(score.toString()).startsWith(score.value() == 0 ? "+0.0" : score.value() > 0 ? "+" : "-");
    }

    /** Wald is value +- z sqrt(v / n). */
    @Property
    void waldIsItsFormula(
            @ForAll @IntRange(max = 400) int detractors,
            @ForAll @IntRange(max = 400) int passives,
            @ForAll @IntRange(min = 1, max = 400) int promoters) {
        double n = detractors + passives + promoters;
        double mean = (promoters - detractors) / n;
        double half = Normal.z(0.9) * Math.sqrt(((promoters + detractors) / n - mean * mean) / n);
        Estimate wald = Nps.of(detractors, passives, promoters).score(Nps.Method.WALD, 0.9);
        assertThat(wald.low()).isCloseTo(Math.max(-100, 100 * (mean - half)), within(1e-6));
        assertThat(wald.high()).isCloseTo(Math.min(100, 100 * (mean + half)), within(1e-6));
    }

    /** Rocks: 3/4, 3/2 and 3/4 answers more, then Wald around the shifted estimate. */
    @Property
    void adjustedWaldAddsThreeAnswers(
            @ForAll @IntRange(max = 400) int detractors,
            @ForAll @IntRange(max = 400) int passives,
            @ForAll @IntRange(min = 1, max = 400) int promoters) {
        double n = detractors + passives + promoters + 3;
        double mean = (promoters - detractors) / n;
        double half = Normal.z(0.95) * Math.sqrt(((promoters + detractors + 1.5) / n - mean * mean) / n);
        Estimate adjusted = Nps.of(detractors, passives, promoters).score(Nps.Method.ADJUSTED_WALD, 0.95);
        assertThat(adjusted.low()).isCloseTo(Math.max(-100, 100 * (mean - half)), within(1e-9));
        assertThat(adjusted.high()).isCloseTo(Math.min(100, 100 * (mean + half)), within(1e-9));
    }

    /** Without detractors the correlation is 0, and only the promoters' Wilson limit reaches down. */
    @Property
    void moverOfTwoSharesIsWilsonOnAnEmptySide(
            @ForAll @IntRange(max = 400) int passives, @ForAll @IntRange(min = 1, max = 400) int promoters) {
        Estimate recovered = Nps.of(0, passives, promoters).score(Nps.Method.MOVER_WILSON, 0.95);
        Estimate wilson = Proportion.of(promoters, promoters + passives).rate();
        assertThat(recovered.high()).isCloseTo(100 * wilson.high(), within(1e-9));
        double down = Proportion.of(0, promoters + passives).rate().high();
        double up = wilson.value() - wilson.low();
        assertThat(recovered.low()).isCloseTo(100 * (wilson.value() - Math.hypot(up, down)), within(1e-9));
    }

    /** For many answers all methods agree. */
    @Example
    void methodsAgreeForManyAnswers() {
        Estimate score = Nps.of(200_000, 300_000, 500_000).score();
        for (Nps.Method method : Nps.Method.values()) {
            Estimate other = Nps.of(200_000, 300_000, 500_000).score(method, 0.95);
            assertThat(other.low()).as("%s", method).isCloseTo(score.low(), within(1e-3));
            assertThat(other.high()).as("%s", method).isCloseTo(score.high(), within(1e-3));
        }
    }

    /** Bytes count as whole numbers do. */
    @Property
    void bytesCountLikeScores(@ForAll @Size(max = 60) List<@ByteRange(max = 10) Byte> answers) {
        byte[] scores = new byte[answers.size()];
        int[] whole = new int[answers.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = answers.get(i);
            whole[i] = answers.get(i);
        }
        assertThat(Nps.ofScores(scores)).isEqualTo(Nps.ofScores(whole));
    }

    /** A byte outside 0 to 10 is refused wherever it stands. */
    @Property
    void bytesOutsideAreRefused(@ForAll byte outside, @ForAll @IntRange(max = 20) int place) {
        byte[] scores = new byte[21];
        scores[place] = outside;
        if (outside >= 0 && outside <= 10) {
            assertThat(Nps.ofScores(scores).n()).isEqualTo(21);
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Nps.ofScores(scores))
                    .withMessage("score must be in 0..10, got " + outside);
        }
    }

    /** The planned number of answers gives a Wald interval as narrow as asked for, and one answer fewer does not. */
    @Property
    void plannedAnswersReachTheMargin(
            @ForAll @IntRange(max = 50) int detractors,
            @ForAll @IntRange(max = 50) int passives,
            @ForAll @IntRange(min = 1, max = 50) int promoters,
            @ForAll @DoubleRange(min = 0.5, max = 20) double margin) {
        Nps pilot = Nps.of(detractors, passives, promoters);
        long needed = pilot.answersNeeded(margin, 0.95);
        double n = pilot.n() + 3;
        double mean = (promoters - detractors) / n;
        double variance = (detractors + promoters + 1.5) / n - mean * mean;
        assertThat(100 * Normal.z(0.95) * Math.sqrt(variance / needed)).isLessThanOrEqualTo(margin * (1 + 1e-12));
        if (needed > 1) {
            assertThat(100 * Normal.z(0.95) * Math.sqrt(variance / (needed - 1)))
                    .isGreaterThan(margin * (1 - 1e-12));
        }
    }

    @Example
    void planningWithoutAnswersTakesTheWorstCase() {
        assertThat(Nps.EMPTY.answersNeeded(5, 0.95)).isEqualTo(1537);
        // Ten that agree say that few are needed, not that one is enough.
        assertThat(Nps.of(0, 0, 10).answersNeeded(5, 0.95)).isEqualTo(451);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Nps.EMPTY.answersNeeded(0, 0.95))
                .withMessage("margin must be > 0 points, got 0.0");
    }

    @Example
    void responseRateIsOfThoseAsked() {
        assertThat(Nps.of(1, 2, 3).responseRate(60)).isEqualTo(Proportion.of(6, 60));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Nps.of(1, 2, 3).responseRate(5))
                .withMessage("asked must be >= n (6), got 5");
    }
}
