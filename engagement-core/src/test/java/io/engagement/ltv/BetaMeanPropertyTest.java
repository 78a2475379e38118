package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.apache.commons.numbers.gamma.LogGamma;

/** Means over a Beta and logarithms of rising products, against what is known in closed form. */
class BetaMeanPropertyTest {
    private static final String SEED = "20261128";

    private static void close(double actual, double expected, double relative) {
        assertThat(actual).isCloseTo(expected, within(relative * Math.abs(expected)));
    }

    /** Moments, for parameters from nearly 0 to nearly certain. */
    @Property(seed = SEED, tries = 300)
    void moments(
            @ForAll @Scale(6) @DoubleRange(min = -6, max = 6) double logA,
            @ForAll @Scale(6) @DoubleRange(min = -6, max = 6) double logB) {
        double a = Math.pow(10, logA);
        double b = Math.pow(10, logB);
        BetaMean mean = BetaMean.of(a, b, 1);
        close(mean.of((p, c) -> 1), 1, 1e-12);
        close(mean.of((p, c) -> p + c), a / (a + b), 1e-11);
        close(mean.of((p, c) -> p * p + 2 * c * p), a * (a + 1) / ((a + b) * (a + b + 1)), 1e-11);
    }

    /** With k = 1 and p uniform, the purchases of z are ln(1 + z); with k = 2, z / (1 + z) more. */
    @Property(seed = SEED, tries = 100)
    void purchasesOfUniformDropout(@ForAll @Scale(6) @DoubleRange(min = -8, max = 8) double logZ) {
        double z = Math.pow(10, logZ);
        close(BetaMean.of(1, 1, z).of(BetaGeometric.purchases(1, z)), Math.log1p(z), 1e-12);
        close(BetaMean.of(1, 1, 2 * z).of(BetaGeometric.purchases(2, z)), Math.log1p(z) + z / (1 + z), 1e-12);
    }

    /** The nodes serve every smaller z as well. */
    @Example
    void nodesAreReused() {
        BetaMean mean = BetaMean.of(0.8, 2.4, 1e4);
        for (double z : new double[] {1e-3, 1, 50, 1e4}) {
            close(
                    mean.of(BetaGeometric.purchases(1, z)),
                    BetaMean.of(0.8, 2.4, z).of(BetaGeometric.purchases(1, z)),
                    1e-12);
        }
    }

    /** Rising products and their ratios are differences of log-gammas, and steps of them are single factors. */
    @Property(seed = SEED, tries = 300)
    void risingProducts(
            @ForAll @Scale(6) @DoubleRange(min = -6, max = 6) double logY,
            @ForAll @Scale(6) @DoubleRange(min = -6, max = 6) double logA,
            @ForAll @IntRange(max = 100_000) int n) {
        double y = Math.pow(10, logY);
        double a = Math.pow(10, logA);
        double scale = Math.abs(LogGamma.value(y + n)) + Math.abs(LogGamma.value(y)) + 1;
        assertThat(LogRising.of(y, n)).isCloseTo(LogGamma.value(y + n) - LogGamma.value(y), within(1e-13 * scale));
        close(LogRising.ratio(a, y, n + 1) - LogRising.ratio(a, y, n), Math.log1p(a / (y + n)), 1e-3);
        double both = LogRising.of(y + a, n) + LogRising.of(y, n);
        assertThat(LogRising.ratio(a, y, n))
                .isCloseTo(LogRising.of(y + a, n) - LogRising.of(y, n), within(1e-13 * (Math.abs(both) + scale)));
        close(LogRising.shift(a, y, n), LogRising.ratio(a, y, n), 1e-11);
        close(LogRising.shift(a, y, 1), Math.log1p(a / y), 1e-11);
    }
}
