package io.engagement.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Frozen scales: the rank in a reference, and the normal distribution. */
class ScalePropertyTest {
    private static final Instant T = Instant.parse("2026-10-01T00:00:00Z");

    @Provide
    Arbitrary<List<Double>> references() {
        return Arbitraries.integers()
                .between(-3, 12)
                .map(i -> i / 2.0)
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The mid-rank, as everybody would count it. */
    @Property(tries = 300)
    void percentileIsTheMidRank(@ForAll("references") List<Double> reference, @ForAll("references") List<Double> raws) {
        Scale scale = Scale.percentile(array(reference), T);
        for (double raw : raws) {
            long below = reference.stream().filter(value -> value < raw).count();
            long equal = reference.stream().filter(value -> value == raw).count();
            assertThat(scale.apply(raw))
                    .isCloseTo((below + equal / 2.0) / reference.size(), within(1e-15))
                    .isBetween(0.0, 1.0);
            assertThat(scale.apply(raw + 0.25)).isGreaterThanOrEqualTo(scale.apply(raw));
        }
        // The mean rank of the reference in itself is one half.
        assertThat(reference.stream().mapToDouble(scale::apply).average().orElse(0))
                .isCloseTo(0.5, within(1e-12));
    }

    /** A strictly increasing map of reference and raw value changes nothing. */
    @Property(tries = 300)
    void percentileIsInvariant(@ForAll("references") List<Double> reference, @ForAll("references") List<Double> raws) {
        Scale scale = Scale.percentile(array(reference), T);
        Scale mapped =
                Scale.percentile(Arrays.stream(array(reference)).map(Math::exp).toArray(), T);
        for (double raw : raws) {
            assertThat(mapped.apply(Math.exp(raw))).isEqualTo(scale.apply(raw));
        }
    }

    /** Who else joins later does not matter, but the order of the reference never did. */
    @Test
    void percentile() {
        Scale scale = Scale.percentile(new double[] {3, 0, 0, 1, 0}, T);
        assertThat(scale.apply(0)).isEqualTo(0.3);
        assertThat(scale.apply(-0.0)).isEqualTo(0.3);
        assertThat(scale.apply(0.5)).isEqualTo(0.6);
        assertThat(scale.apply(1)).isEqualTo(0.7);
        assertThat(scale.apply(9)).isEqualTo(1);
        assertThat(scale.apply(-1)).isZero();
        assertThat(scale)
                .isEqualTo(Scale.percentile(new double[] {0, 1, 0, 3, -0.0}, T))
                .hasSameHashCodeAs(Scale.percentile(new double[] {0, 1, 0, 3, 0}, T))
                .isNotEqualTo(Scale.percentile(new double[] {0, 1, 1, 3, 0}, T))
                .isNotEqualTo(Scale.percentile(new double[] {0, 1, 0, 4, 0}, T))
                .isNotEqualTo(Scale.percentile(new double[] {3, 0, 0, 1, 0}, Instant.EPOCH))
                .hasToString("percentile of 5 on 2026-10-01T00:00:00Z");
        assertThat(((Scale.Percentile) scale).asOf()).isEqualTo(T);
        assertThat(Parts.serialised(scale)).isEqualTo(scale);
        assertThatThrownBy(() -> Scale.percentile(new double[0], T))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("reference must have 1 to 1048576 different values");
        assertThatThrownBy(() -> Scale.percentile(new double[] {1, Double.NaN}, T))
                .hasMessage("reference must be finite values, ascending and counted, got NaN");
    }

    /** Published values of the standard normal distribution. */
    @Test
    void normal() {
        Scale scale = Scale.normal(5, 2);
        assertThat(scale.apply(5)).isEqualTo(0.5);
        assertThat(scale.apply(7)).isCloseTo(0.8413447460685429, within(1e-15));
        assertThat(scale.apply(5 - 2 * 1.959963984540054)).isCloseTo(0.025, within(1e-15));
        assertThat(scale).hasToString("normal 5.0 +- 2.0");
        assertThatThrownBy(() -> Scale.normal(Double.NaN, 1)).hasMessage("mean must be finite, got NaN");
        for (double deviation : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Scale.normal(0, deviation))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("deviation must be > 0 and finite, got " + deviation);
        }
    }
}
