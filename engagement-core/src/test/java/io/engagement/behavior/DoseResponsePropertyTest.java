package io.engagement.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import io.engagement.Facts;
import io.engagement.behavior.DoseResponse.Level;
import io.engagement.estimate.Proportion;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DoseResponsePropertyTest {
    @Provide
    Arbitrary<DoseResponse> curves() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.integers().between(0, 40))
                .as((a, b) -> Proportion.of(Math.min(a, b), Math.max(a, b)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .filter(counts -> counts.stream().anyMatch(count -> count.trials() > 0))
                .map(DoseResponsePropertyTest::curve);
    }

    private static DoseResponse curve(List<Proportion> counts) {
        List<Level> levels = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            levels.add(new Level(i < 4 ? i : 2 * i, counts.get(i)));
        }
        return DoseResponse.of(levels);
    }

    /** The curve never falls, is the largest of all means up to it of the smallest of all means from there (max-min). */
    @Property(tries = 300)
    void isotonicIsMaxMin(@ForAll("curves") DoseResponse curve) {
        List<Level> levels = curve.levels();
        assertThat(curve.isotonic()).hasSameSizeAs(levels).isSorted();
        for (int i = 0; i < levels.size(); i++) {
            double expected = -1;
            for (int from = 0; from <= i; from++) {
                double least = 2;
                for (int to = i; to < levels.size(); to++) {
                    Proportion pooled = levels.subList(from, to + 1).stream()
                            .map(Level::retained)
                            .reduce(Proportion.NONE, Proportion::plusDisjoint);
                    if (pooled.trials() > 0) {
                        least = Math.min(least, pooled.rate().value());
                    }
                }
                expected = least < 2 ? Math.max(expected, least) : expected;
            }
            if (levels.get(i).retained().trials() > 0) {
                assertThat(curve.isotonic().get(i)).isCloseTo(expected, offset(1e-14));
            }
        }
        assertThat(curve.toString()).doesNotContain("NaN", "undefined");
        assertThat(Facts.serialised(curve)).isEqualTo(curve);
    }

    /** The smooth fit is at least as likely as a level line, and no line nearby is likelier. */
    @Property(tries = 300)
    void smoothFitIsTheLikeliest(@ForAll("curves") DoseResponse curve) {
        double fitted = curve.smoothLikelihood();
        assertThat(fitted).isGreaterThanOrEqualTo(curve.stepLikelihood(0) - 1e-9);
        double saturated = curve.levels().stream()
                .mapToDouble(level -> likelihood(
                        level.retained(),
                        level.retained().trials() == 0
                                ? 0.5
                                : level.retained().rate().value()))
                .sum();
        assertThat(fitted).isLessThanOrEqualTo(saturated + 1e-9);
        for (double a = -4; a <= 4; a += 0.5) {
            for (double b = -6; b <= 6; b += 0.5) {
                double sum = 0;
                double other = 0;
                for (Level level : curve.levels()) {
                    sum += likelihood(level.retained(), 1 / (1 + Math.exp(-a - b * level.from() / 4)));
                    other += likelihood(level.retained(), 1 / (1 + Math.exp(-a - b * Math.log1p(level.from()))));
                }
                assertThat(fitted).isGreaterThanOrEqualTo(Math.max(sum, other) - 1e-6);
            }
        }
    }

    private static double likelihood(Proportion counts, double p) {
        long k = counts.successes();
        long missed = counts.trials() - k;
        return (k == 0 ? 0 : k * Math.log(p)) + (missed == 0 ? 0 : missed * Math.log(1 - p));
    }

    /** A clean step is a break point where it is and nowhere else; a straight rise and two levels are not. */
    @Example
    void breaks() {
        DoseResponse step = curve(List.of(
                Proportion.of(30, 100), Proportion.of(31, 100), Proportion.of(60, 100), Proportion.of(61, 100)));
        assertThat(step.breaksAt(2)).isTrue();
        assertThat(step.breaksAt(1)).isFalse();
        assertThat(step.breaksAt(3)).isFalse();
        DoseResponse rise = curve(List.of(
                Proportion.of(30, 100), Proportion.of(40, 100), Proportion.of(50, 100), Proportion.of(60, 100)));
        assertThat(List.of(1, 2, 3)).noneMatch(rise::breaksAt);
        DoseResponse two = curve(List.of(Proportion.of(30, 100), Proportion.of(60, 100)));
        assertThat(two.breaksAt(1)).isFalse();
        DoseResponse separated = curve(List.of(Proportion.of(0, 50), Proportion.of(0, 50), Proportion.of(50, 50)));
        assertThat(separated.smoothLikelihood()).isCloseTo(0, offset(1e-6));
        assertThat(separated.breaksAt(2)).isFalse();
        // What a step at 2 leaves to explain: two shares.
        assertThat(step.stepLikelihood(2))
                .isCloseTo(
                        likelihood(Proportion.of(61, 200), 0.305) + likelihood(Proportion.of(121, 200), 0.605),
                        offset(1e-10));
    }

    @Example
    void printsAndRefuses() {
        DoseResponse curve = DoseResponse.of(List.of(
                new Level(0, Proportion.of(1, 4)),
                new Level(1, Proportion.NONE),
                new Level(2, Proportion.of(1, 5)),
                new Level(5, Proportion.of(3, 4))));
        assertThat(curve.isotonic()).containsExactly(2 / 9.0, 2 / 9.0, 2 / 9.0, 0.75);
        assertThat(curve.toString().lines().map(String::strip))
                .anyMatch(line -> line.matches("1 +nobody +22.2%"))
                .anyMatch(line -> line.startsWith("2 to 4 "))
                .anyMatch(line -> line.startsWith("5 or more "));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        DoseResponse.of(List.of(new Level(1, Proportion.of(1, 2)), new Level(1, Proportion.NONE))))
                .withMessageStartingWith("levels must be ascending, got ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DoseResponse.of(List.of(new Level(0, Proportion.NONE))))
                .withMessageStartingWith("levels must hold at least one customer, got ");
    }
}
