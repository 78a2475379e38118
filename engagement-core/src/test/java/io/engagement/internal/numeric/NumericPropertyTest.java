package io.engagement.internal.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

class NumericPropertyTest {
    /** Two-sided quantiles at 16 digits. */
    @Example
    void normalQuantilesAreThePublishedOnes() {
        double[][] table = {
            {0.5, 0.6744897501960817},
            {0.8, 1.2815515655446004},
            {0.9, 1.6448536269514722},
            {0.95, 1.959963984540054},
            {0.99, 2.5758293035489004},
            {0.999, 3.2905267314918945}
        };
        for (double[] row : table) {
            assertThat(Normal.z(row[0])).isCloseTo(row[1], offset(2e-15 * row[1]));
        }
    }

    /** The p-value at the quantile is one minus the level, also far out. */
    @Property
    void quantileAndPValueAreInverse(@ForAll @Scale(12) @DoubleRange(min = 1e-9, max = 0.999_999_999) double level) {
        assertThat(Normal.twoSided(Normal.z(level))).isCloseTo(1 - level, offset(1e-14));
    }

    @Property
    void normalTailFallsFromOne(@ForAll @Scale(12) @DoubleRange(min = 0, max = 38) double z) {
        assertThat(Normal.twoSided(z)).isPositive().isLessThanOrEqualTo(1);
        assertThat(Normal.twoSided(z + 0.01)).isLessThan(Normal.twoSided(z));
        assertThat(Normal.twoSided(0)).isEqualTo(1);
        assertThat(Normal.twoSided(39)).isZero();
    }

    @Example
    void levelsOutsideZeroAndOneAreRefused() {
        for (double level : new double[] {0, 1, -0.5, 95, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Normal.z(level))
                    .withMessage("level must be in (0, 1), got " + level);
        }
    }

    /** Whole half-lives halve exactly, to the smallest double and below. */
    @Example
    void decayIsExactAtWholeHalfLives() {
        for (int halvings = 0; halvings <= 1074; halvings++) {
            assertThat(Decay.left(halvings)).isEqualTo(Math.scalb(1.0, -halvings));
        }
        assertThat(Decay.left(1076)).isZero();
        assertThat(Decay.left(1e300)).isZero();
        assertThat(Decay.left(Double.POSITIVE_INFINITY)).isZero();
        assertThat(Decay.gone(0)).isZero();
        assertThat(Decay.gone(Double.POSITIVE_INFINITY)).isEqualTo(1);
    }

    @Property
    void decayIsThePowerOfTwo(@ForAll @Scale(12) @DoubleRange(min = 0, max = 1000) double halvings) {
        double expected = Math.pow(2, -halvings);
        assertThat(Decay.left(halvings)).isCloseTo(expected, offset(1e-15 * expected));
        assertThat(Decay.gone(halvings)).isCloseTo(1 - expected, offset(1e-15));
    }

    /** For short times the share that is gone keeps all its digits. */
    @Property
    void goneDoesNotCancel(
            @ForAll @DoubleRange(min = 1, max = 10) double digits,
            @ForAll @IntRange(min = 10, max = 300) int exponent) {
        double halvings = digits * Math.pow(10, -exponent);
        double expected = Math.log(2) * halvings * (1 - Math.log(2) * halvings / 2);
        assertThat(Decay.gone(halvings)).isCloseTo(expected, offset(1e-15 * expected));
    }

    @Property
    void decayFalls(
            @ForAll @Scale(12) @DoubleRange(min = 0, max = 1000) double a,
            @ForAll @Scale(12) @DoubleRange(max = 50) double more) {
        assertThat(Decay.left(a + more)).isLessThanOrEqualTo(Decay.left(a)).isBetween(0.0, 1.0);
        assertThat(Decay.gone(a + more)).isGreaterThanOrEqualTo(Decay.gone(a)).isBetween(0.0, 1.0);
    }

    /** A normal mean: value +- z s. Its differences are known in closed form. */
    private record Mean(double value, double s) implements Mover.Limits {
        @Override
        public double low(double z) {
            return value - z * s;
        }

        @Override
        public double high(double z) {
            return value + z * s;
        }
    }

    /** For symmetric limits the method is the usual one: d +- z sqrt(s1^2 + s2^2), p = 2 (1 - Phi(|d| / s)). */
    @Property
    void moverOfSymmetricLimitsIsTheUsualInterval(
            @ForAll @IntRange(min = -100, max = 100) int a,
            @ForAll @IntRange(min = -100, max = 100) int b,
            @ForAll @Scale(12) @DoubleRange(min = 0.5, max = 50) double s,
            @ForAll @Scale(12) @DoubleRange(min = 0.5, max = 50) double t,
            @ForAll @Scale(12) @DoubleRange(min = 0, max = 5) double z) {
        Mean first = new Mean(a, s);
        Mean second = new Mean(b, t);
        double error = Math.hypot(s, t);
        assertThat(Mover.low(first, second, z)).isCloseTo(a - b - z * error, offset(1e-11));
        assertThat(Mover.high(first, second, z)).isCloseTo(a - b + z * error, offset(1e-11));
        double p = Normal.twoSided(Math.abs(a - b) / error);
        assertThat(Mover.pValue(first, second)).isCloseTo(p, offset(1e-11));
        if (a == b) {
            assertThat(Mover.pValue(first, second)).isEqualTo(1);
        }
    }

    /** Limits widen with z, and at z = 0 both are the difference. */
    @Property
    void moverIsMonotoneInZ(
            @ForAll @Scale(12) @DoubleRange(min = -10, max = 10) double a,
            @ForAll @Scale(12) @DoubleRange(min = -10, max = 10) double b,
            @ForAll @Scale(12) @DoubleRange(min = 0, max = 10) double z,
            @ForAll @Scale(12) @DoubleRange(min = 0, max = 10) double more) {
        Mean first = new Mean(a, 1);
        Mean second = new Mean(b, 2);
        assertThat(Mover.low(first, second, z + more)).isLessThanOrEqualTo(Mover.low(first, second, z));
        assertThat(Mover.high(first, second, z + more)).isGreaterThanOrEqualTo(Mover.high(first, second, z));
        assertThat(Mover.low(first, second, 0)).isEqualTo(a - b).isEqualTo(Mover.high(first, second, 0));
    }

    /** Estimates without any uncertainty differ with certainty. */
    @Example
    void certainDifferencesHaveNoChance() {
        assertThat(Mover.pValue(new Mean(1, 0), new Mean(2, 0))).isZero();
        assertThat(Mover.pValue(new Mean(1, 1e-9), new Mean(2, 1e-9))).isZero();
    }
}
