package io.engagement.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MeanPropertyTest {
    /** Groups add exactly, whatever the numbers and wherever they are cut. */
    @Property(tries = 300)
    void partsAddUpToTheWhole(@ForAll double[] values, @ForAll @IntRange(max = 50) int cut) {
        int at = Math.min(cut, values.length);
        Mean first = Mean.of(Arrays.copyOf(values, at));
        Mean second = Mean.of(Arrays.copyOfRange(values, at, values.length));
        assertThat(first.plusDisjoint(second)).isEqualTo(Mean.of(values));
        assertThat(second.plusDisjoint(first)).isEqualTo(Mean.of(values));
    }

    @Property
    void wholeNumbersHaveTheSameSums(@ForAll int[] values) {
        Mean whole = Mean.of(values);
        assertThat(whole)
                .isEqualTo(Mean.of(Arrays.stream(values).asDoubleStream().toArray()));
        assertThat(whole.sum())
                .isEqualByComparingTo(
                        BigDecimal.valueOf(Arrays.stream(values).asLongStream().sum()));
    }

    /** A shift moves the mean and leaves the width of the interval alone, bit for bit in the sums. */
    @Property
    void aLargeOffsetCostsNoDigits(@ForAll @Size(min = 2, max = 20) List<@IntRange(min = -5, max = 5) Integer> values) {
        int offset = 1_000_000_000;
        Estimate plain = of(values, 0).estimate();
        Estimate shifted = of(values, offset).estimate();
        assertThat(shifted.high() - shifted.low()).isCloseTo(plain.high() - plain.low(), within(1e-6));
        assertThat(shifted.value() - offset).isCloseTo(plain.value(), within(1e-6));
    }

    @Property
    void pIsBelowOneMinusTheLevelExactlyWhenTheIntervalExcludesZero(
            @ForAll @Size(min = 2, max = 20) List<@IntRange(min = -3, max = 9) Integer> a,
            @ForAll @Size(min = 2, max = 20) List<@IntRange(min = -9, max = 3) Integer> b,
            @ForAll @DoubleRange(min = 0.5, max = 0.99) double level) {
        Difference difference = of(a, 0).minus(of(b, 0), level);
        if (difference.estimate() instanceof Estimate.Known known) {
            boolean excludes = known.low() > 0 || known.high() < 0;
            assertThat(difference.pValue() < 1 - level).isEqualTo(excludes);
            Difference turned = of(b, 0).minus(of(a, 0), level);
            assertThat(turned.estimate().value()).isEqualTo(-known.value());
            assertThat(turned.estimate().low()).isCloseTo(-known.high(), within(1e-12));
            assertThat(turned.pValue()).isCloseTo(difference.pValue(), within(1e-12));
        } else {
            assertThat(a.stream().distinct().count()).isEqualTo(1);
            assertThat(b.stream().distinct().count()).isEqualTo(1);
            assertThat(difference.estimate()).hasToString("undefined: the values of neither vary");
        }
    }

    @Test
    void theIntervalIsStudents() {
        // R: t.test(1:5)$conf.int
        Estimate mean = Mean.of(1, 2, 3, 4, 5).estimate();
        assertThat(mean.value()).isEqualTo(3);
        assertThat(mean.low()).isCloseTo(1.036756838522439, within(1e-12));
        assertThat(mean.high()).isCloseTo(4.963243161477561, within(1e-12));
        assertThat(Mean.of(1, 2, 3, 4, 5)).hasToString("3.00 [1.04, 4.96] at 95%, n 5");
        // R: t.test(c(1, 2), conf.level = .9): one degree of freedom, t = 6.313752
        assertThat(Mean.of(1, 2).estimate(0.9).high()).isCloseTo(1.5 + 6.313751514675043 / 2, within(1e-12));
    }

    @Test
    void theDifferenceIsWelchs() {
        // R: t.test(extra ~ group, data = sleep)
        Mean first = Mean.of(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0);
        Mean second = Mean.of(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4);
        Difference difference = first.minus(second);
        assertThat(difference.estimate().value()).isCloseTo(-1.58, within(1e-12));
        assertThat(difference.estimate().low()).isCloseTo(-3.3654832, within(5e-8));
        assertThat(difference.estimate().high()).isCloseTo(0.2054832, within(5e-8));
        assertThat(difference.pValue()).isCloseTo(0.07939414, within(5e-9));
    }

    @Test
    void tooFewValuesSaySo() {
        assertThat(Mean.NONE.estimate()).hasToString("undefined: no values");
        assertThat(Mean.of(4).estimate()).hasToString("4.00 [-inf, +inf] at 95%, n 1");
        assertThat(Mean.of(4).minus(Mean.of(1, 2)).estimate())
                .hasToString("undefined: the first has fewer than two values");
        assertThat(Mean.of(1, 2).minus(Mean.NONE).estimate())
                .hasToString("undefined: the second has fewer than two values");
        assertThat(Mean.of(3, 3, 3).estimate()).hasToString("3.00 [3.00, 3.00] at 95%, n 3");
    }

    @Test
    void sumsThatNoNumbersHaveAreRefused() {
        assertThatThrownBy(() -> new Mean(-1, BigDecimal.ZERO, BigDecimal.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("n must be >= 0, got -1");
        assertThatThrownBy(() -> new Mean(2, BigDecimal.valueOf(4), BigDecimal.valueOf(7)))
                .hasMessage("sumOfSquares must fit n (2) and sum (4), got 7");
        assertThatThrownBy(() -> new Mean(1, BigDecimal.valueOf(2), BigDecimal.valueOf(5)))
                .hasMessage("sumOfSquares must fit n (1) and sum (2), got 5");
        assertThatThrownBy(() -> new Mean(0, BigDecimal.ZERO, BigDecimal.ONE))
                .hasMessage("sumOfSquares must fit n (0) and sum (0), got 1");
        assertThatThrownBy(() -> Mean.of(1, Double.NaN)).hasMessage("value must be finite, got NaN");
        assertThatThrownBy(() -> Mean.NONE.estimate(1)).hasMessage("level must be in (0, 1), got 1.0");
        assertThatThrownBy(() -> Mean.NONE.minus(Mean.NONE, 0)).hasMessage("level must be in (0, 1), got 0.0");
        assertThat(new Mean(2, new BigDecimal("4.00"), new BigDecimal("8.0"))).isEqualTo(Mean.of(2, 2));
    }

    private static Mean of(List<Integer> values, int offset) {
        return Mean.of(values.stream().mapToInt(value -> value + offset).toArray());
    }
}
