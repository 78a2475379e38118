package io.engagement.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** From scores to probabilities, and whether scores are still what they were. */
class CalibrationPropertyTest {
    private static double[] doubles(List<Integer> values) {
        return values.stream().mapToDouble(i -> i).toArray();
    }

    private static boolean[] labels(List<Boolean> values) {
        boolean[] labels = new boolean[values.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = values.get(i);
        }
        return labels;
    }

    /** The min-max formula of isotonic regression: max over lower ends of min over upper ends of the mean in between. */
    @Property(tries = 300)
    void isTheIsotonicRegression(
            @ForAll @Size(min = 1, max = 14) List<@IntRange(max = 8) Integer> scores,
            @ForAll @Size(14) List<Boolean> all) {
        double[] x = doubles(scores);
        boolean[] y = labels(all.subList(0, scores.size()));
        Calibration map = Calibration.isotonic(x, y);
        for (int at = 0; at <= 8; at++) {
            int score = at;
            if (Arrays.stream(x).noneMatch(value -> value == score)) {
                continue;
            }
            double best = 0;
            for (int low = 0; low <= at; low++) {
                double least = 1;
                for (int high = at; high <= 8; high++) {
                    int from = low;
                    int to = high;
                    double mean = IntStream.range(0, x.length)
                            .filter(i -> x[i] >= from && x[i] <= to)
                            .mapToDouble(i -> y[i] ? 1 : 0)
                            .average()
                            .orElse(1);
                    least = Math.min(least, mean);
                }
                best = Math.max(best, least);
            }
            assertThat(map.probability(at).value()).isCloseTo(best, within(1e-15));
        }
        assertThat(Calibration.parse(map.toText())).isEqualTo(map);
        assertThat(map.steps().stream()
                        .mapToLong(step -> step.retained().trials())
                        .sum())
                .isEqualTo(x.length);
    }

    @Test
    void calibration() {
        Calibration map = Calibration.isotonic(
                new double[] {10, 20, 20, 30, 40, Double.NaN}, new boolean[] {false, true, false, false, true, true});
        assertThat(map.steps())
                .containsExactly(
                        new Calibration.Step(10, Proportion.of(0, 1)),
                        new Calibration.Step(20, Proportion.of(1, 3)),
                        new Calibration.Step(40, Proportion.of(1, 1)));
        assertThat(map.probability(-5)).isEqualTo(map.probability(10));
        assertThat(map.probability(39.9)).isEqualTo(Proportion.of(1, 3).rate());
        assertThat(map.probability(40, 0.9)).isEqualTo(Proportion.of(1, 1).rate(0.9));
        assertThat(map.probability(Double.NaN)).isEqualTo(Estimate.undefined("no score"));
        assertThat(map.toText()).isEqualTo("calibration-1 without 1 steps 10 0 1 20 1 3 40 1 1");
        assertThat(map.toString())
                .startsWith("probability by score; left out 1 (no score: 1)\n  from")
                .contains("  20.0     33.3% [6.1%");
        assertThat(Parts.serialised(map)).isEqualTo(map);
        Calibration none = Calibration.isotonic(new double[0], new boolean[0]);
        assertThat(none.probability(3)).isEqualTo(Estimate.undefined("no scores to learn from"));
        assertThatThrownBy(() -> Calibration.isotonic(new double[1], new boolean[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("retained must have 1 values, as scores has, got 2");
        assertThatThrownBy(() -> Calibration.parse("calibration-1 without 0 steps 10 1 1 20 0 1"))
                .hasMessageStartingWith("steps must ascend and have customers");
        assertThatThrownBy(() -> Calibration.parse("calibration-1 without 0 steps 10 0 1 10 1 1"))
                .hasMessageStartingWith("steps must ascend");
        assertThatThrownBy(() -> Calibration.parse("calibration-1 without 0 steps 10 0 0"))
                .hasMessageStartingWith("steps must ascend");
    }

    /** Nothing changed: the index is what chance makes, and the p-value errs as often as it says. */
    @Test
    void driftByChance() {
        SplittableRandom random = new SplittableRandom(7);
        int small = 0;
        double sum = 0;
        int runs = 400;
        for (int run = 0; run < runs; run++) {
            Drift drift = Drift.between(
                    random.doubles(2000).map(x -> 100 * x).toArray(),
                    random.doubles(1000).map(x -> 100 * x).toArray());
            small += drift.pValue() < 0.05 ? 1 : 0;
            sum += drift.psi().value() / drift.expectedByChance();
        }
        // Four standard errors of a binomial of 0.05 are 0.044, of the mean 4 sqrt(2 / 9 / 400) = 0.094.
        assertThat(small / (double) runs).isBetween(0.006, 0.094);
        assertThat(sum / runs).isCloseTo(1, within(0.1));
    }

    /** By hand: (.2 - .5) ln(.2 / .5) + (.8 - .5) ln(.8 / .5) = 0.4159, as far as half a customer in each bin lets it. */
    @Test
    void driftByHand() {
        Drift drift = new Drift(List.of(50.0), List.of(500_000L, 500_000L), List.of(200_000L, 800_000L));
        assertThat(drift.psi().value()).isCloseTo(0.3 * Math.log(2.5) + 0.3 * Math.log(1.6), within(1e-5));
        assertThat(drift.expectedByChance()).isCloseTo(2e-6, within(1e-18));
        assertThat(drift.pValue()).isZero();
        assertThat(drift.psi()).hasToString("0.416 (2 bins; 0.000 expected by chance)");
        assertThat(drift).hasToString("""
                PSI 0.416 (0.000 expected by chance, p < 0.0001)
                  from   then    now
                        50.0%  20.0%
                  50.0  50.0%  80.0%""");
        assertThat(Parts.serialised(drift)).isEqualTo(drift);
    }

    /** Every score is in one bin; the same scores do not drift; scores that tie make fewer bins. */
    @Property(tries = 200)
    void driftCounts(
            @ForAll @Size(max = 40) List<@IntRange(max = 30) Integer> then,
            @ForAll @Size(max = 40) List<@IntRange(max = 30) Integer> now) {
        Drift drift = Drift.between(doubles(then), doubles(now));
        assertThat(drift.reference().stream().mapToLong(i -> i).sum()).isEqualTo(then.size());
        assertThat(drift.current().stream().mapToLong(i -> i).sum()).isEqualTo(now.size());
        if (drift.psi() instanceof Estimate.Known known) {
            assertThat(known.value()).isNotNegative();
            assertThat(drift.pValue()).isBetween(0.0, 1.0);
            assertThat(drift.toString()).startsWith("PSI ");
        } else {
            assertThat(drift.toString()).startsWith("PSI undefined: ");
            assertThatThrownBy(drift::pValue)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("undefined: ");
        }
        assertThat(Drift.between(doubles(then), doubles(then)).psi().orElse(0)).isZero();
    }

    @Test
    void driftWithoutScores() {
        double[] some = {1, 2, 3};
        assertThat(Drift.between(new double[0], some).psi()).isEqualTo(Estimate.undefined("no scores then"));
        assertThat(Drift.between(some, new double[] {Double.NaN}).psi()).isEqualTo(Estimate.undefined("no scores now"));
        assertThat(Drift.between(new double[] {5, 5}, some).psi())
                .isEqualTo(Estimate.undefined("all scores of the reference are equal"));
        assertThatThrownBy(() -> new Drift(List.of(1.0), List.of(1L), List.of(1L, 2L)))
                .hasMessage("counts must be one more than cuts (1), got 1 and 2");
        assertThatThrownBy(() -> new Drift(List.of(), List.of(-1L), List.of(1L)))
                .hasMessageContaining("must be >= 0");
    }
}
