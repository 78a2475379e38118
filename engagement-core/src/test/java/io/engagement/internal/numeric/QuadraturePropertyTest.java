package io.engagement.internal.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.apache.commons.numbers.gamma.LogGamma;

class QuadraturePropertyTest {
    /** With n nodes, powers up to 2n - 1 are integrated exactly, and the next is not. */
    @Property(tries = 100)
    void gaussLegendreIsExactForPolynomials(@ForAll @IntRange(min = 1, max = 64) int n) {
        GaussLegendre rule = GaussLegendre.of(n);
        for (int power = 0; power <= 2 * n; power++) {
            double sum = 0;
            for (int i = 0; i < rule.size(); i++) {
                sum += rule.weight(i) * Math.pow(rule.node(i), power);
            }
            if (power < 2 * n) {
                assertThat(sum).isCloseTo(1.0 / (power + 1), within(1e-14));
            } else if (n < 8) {
                assertThat(Math.abs(sum - 1.0 / (power + 1))).isGreaterThan(1e-12);
            }
        }
    }

    @Example
    void nodesAscendInsideTheInterval() {
        GaussLegendre rule = GaussLegendre.of(48);
        for (int i = 0; i < 48; i++) {
            assertThat(rule.node(i))
                    .isGreaterThan(i == 0 ? 0 : rule.node(i - 1))
                    .isLessThan(1);
            assertThat(rule.node(i) + rule.node(47 - i)).isCloseTo(1, offset(1e-15));
        }
    }

    /** {@code integral of e^(a u - b e^u) du = Gamma(a) / b^a}: a peak inside, of any width. */
    @Property(tries = 300)
    void gammaFunction(
            @ForAll @Scale(6) @DoubleRange(min = 1, max = 1e5) double a,
            @ForAll @Scale(6) @DoubleRange(min = 1e-3, max = 1e3) double b) {
        LogConcave integral = LogConcave.of(u -> a * u - b * Math.exp(u), -60, Double.POSITIVE_INFINITY);
        double expected = LogGamma.value(a) - a * Math.log(b);
        assertThat(integral.log()).isCloseTo(expected, offset(3e-12 + 1e-14 * a * Math.log(a + 10)));
        double mean = integral.mean(Math::exp);
        assertThat(mean).isCloseTo(a / b, within(1e-9 * a / b));
    }

    /** {@code integral of e^(-rate u)} from 0 to an end or without one: the peak at the edge. */
    @Property(tries = 300)
    void exponential(
            @ForAll @Scale(6) @DoubleRange(min = -5, max = 8) double magnitude,
            @ForAll @Scale(6) @DoubleRange(min = 0.01, max = 100) double end) {
        double rate = Math.pow(10, magnitude);
        assertThat(LogConcave.of(u -> -rate * u, 0, Double.POSITIVE_INFINITY).log())
                .isCloseTo(-Math.log(rate), offset(1e-12));
        assertThat(LogConcave.of(u -> -rate * u, 0, end).log())
                .isCloseTo(Math.log(-Math.expm1(-rate * end) / rate), offset(1e-12));
        assertThat(LogConcave.of(u -> rate * (u - end), 0, end).log())
                .isCloseTo(
                        Math.log(-Math.expm1(-rate * end) / rate),
                        offset(1e-12 + 4e-16 * rate * end)); // what u itself is rounded by
    }
}
