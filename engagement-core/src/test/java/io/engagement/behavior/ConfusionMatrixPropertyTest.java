package io.engagement.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import io.engagement.Facts;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.internal.numeric.Normal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ConfusionMatrixPropertyTest {
    @Provide
    Arbitrary<ConfusionMatrix> matrices() {
        Arbitrary<Long> counts = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 6),
                Arbitraries.longs().between(0, 500),
                Arbitraries.longs().between(0, 10_000_000));
        return Combinators.combine(counts, counts, counts, counts).as(ConfusionMatrix::new);
    }

    /** Phi is within -1 and 1, the same when both labels are swapped or change places, and has the sign of the lift. */
    @Property(tries = 300)
    void phiIsACorrelation(@ForAll("matrices") ConfusionMatrix m) {
        Estimate phi = m.phi();
        long[] cells = {m.truePositives(), m.falsePositives(), m.falseNegatives(), m.trueNegatives()};
        ConfusionMatrix swapped = new ConfusionMatrix(cells[3], cells[2], cells[1], cells[0]);
        ConfusionMatrix turned = new ConfusionMatrix(cells[0], cells[2], cells[1], cells[3]);
        ConfusionMatrix opposite = new ConfusionMatrix(cells[1], cells[0], cells[3], cells[2]);
        if (phi instanceof Estimate.Known known) {
            assertThat(known.value()).isBetween(-1.0, 1.0);
            assertThat(known.low()).isBetween(-1.0, known.value());
            assertThat(known.high()).isBetween(known.value(), 1.0);
            assertThat(swapped.phi().value()).isCloseTo(known.value(), offset(1e-14));
            assertThat(turned.phi().value()).isCloseTo(known.value(), offset(1e-14));
            assertThat(opposite.phi().value()).isCloseTo(-known.value(), offset(1e-14));
            double excess = m.precision().rate().value() - m.baseRate().rate().value();
            if (Math.abs(known.value()) > 1e-12) {
                assertThat(Math.signum(excess)).isEqualTo(Math.signum(known.value()));
            }
            assertThat(m.greatestGain().value()).isCloseTo(excess, offset(1e-14));
            // The chi-square of a fourfold table is n phi^2; J and the risk difference are the two slopes.
            assertThat(m.youden().estimate().value()
                            * m.riskDifference().estimate().value())
                    .isCloseTo(known.value() * known.value(), offset(1e-14));
        } else {
            assertThat(phi.toString()).startsWith("undefined: all or none have the ");
        }
        assertThat(m.toString()).doesNotContain("NaN", "null", "Infinity");
        assertThat(Facts.serialised(m)).isEqualTo(m);
    }

    /** The interval of phi is the delta method: its error is that of a numeric gradient. */
    @Property(tries = 200)
    void phiHasTheErrorOfItsGradient(@ForAll("matrices") ConfusionMatrix m) {
        if (!(m.phi() instanceof Estimate.Known known) || Math.abs(known.value()) > 0.999 || m.n() < 20) {
            return;
        }
        double[] p = {
            (double) m.truePositives() / m.n(),
            (double) m.falsePositives() / m.n(),
            (double) m.falseNegatives() / m.n(),
            (double) m.trueNegatives() / m.n()
        };
        double mean = 0;
        double square = 0;
        for (int i = 0; i < 4; i++) {
            double step = 1e-6 * Math.max(p[i], 1e-3);
            double[] up = p.clone();
            up[i] += step;
            double[] down = p.clone();
            down[i] -= step;
            double slope = (phi(up) - phi(down)) / (2 * step);
            mean += p[i] * slope;
            square += p[i] * slope * slope;
        }
        double error = Math.sqrt(Math.max(0, square - mean * mean) / m.n());
        double halfWidth = (atanh(known.high()) - atanh(known.low())) / 2;
        double expected = Normal.z(0.95) * error / (1 - known.value() * known.value());
        assertThat(halfWidth).isCloseTo(expected, offset(1e-4 * expected + 1e-9));
    }

    private static double phi(double[] p) {
        return (p[0] * p[3] - p[1] * p[2]) / Math.sqrt((p[0] + p[1]) * (p[0] + p[2]) * (p[3] + p[1]) * (p[3] + p[2]));
    }

    private static double atanh(double x) {
        return Math.log((1 + x) / (1 - x)) / 2;
    }

    /** Precision over base rate, risk ratio and odds ratio stand in the order they must: the odds ratio is furthest from 1. */
    @Property(tries = 300)
    void ratiosAreNotTheSame(@ForAll("matrices") ConfusionMatrix m) {
        if (m.oddsRatio() instanceof Estimate.Known odds) {
            double risk = m.riskRatio().value();
            double lift = m.lift().value();
            assertThat(Math.abs(Math.log(odds.value()))).isGreaterThanOrEqualTo(Math.abs(Math.log(risk)) - 1e-12);
            assertThat(Math.abs(Math.log(lift))).isLessThanOrEqualTo(Math.abs(Math.log(risk)) + 1e-12);
            for (Estimate estimate : List.of(m.oddsRatio(), m.riskRatio(), m.lift())) {
                assertThat(estimate.low()).isLessThanOrEqualTo(estimate.value()).isGreaterThan(0);
                assertThat(estimate.high()).isGreaterThanOrEqualTo(estimate.value());
            }
            double above = Math.max(risk, 1 / risk);
            assertThat(m.eValue().value()).isCloseTo(above + Math.sqrt(above * (above - 1)), offset(1e-12 * above));
            assertThat(m.eValueOfLimit().value()).isBetween(1.0, m.eValue().value() + 1e-9);
        }
    }

    /** The limits of a ratio are where the score statistic is z, with the most likely rates found by search. */
    @Property(tries = 60)
    void ratioLimitsAreThoseOfTheScore(@ForAll("matrices") ConfusionMatrix m) {
        if (!(m.riskRatio() instanceof Estimate.Known ratio) || m.n() > 2_000 || m.truePositives() == 0) {
            return;
        }
        for (double limit : new double[] {ratio.low(), ratio.high()}) {
            double n = m.truePositives() + m.falsePositives();
            double k = m.falseNegatives() + m.trueNegatives();
            double q = mostLikely(m, limit);
            double p = Math.min(1, limit * q);
            double chi = square(m.truePositives() - n * p) / (n * p * (1 - p))
                    + square(m.falseNegatives() - k * q) / (k * q * (1 - q));
            assertThat(Math.sqrt(chi)).isCloseTo(Normal.z(0.95), offset(1e-4));
        }
    }

    private static double square(double x) {
        return x * x;
    }

    /** Golden section for the second rate that makes both counts most likely, the first being ratio times as large. */
    private static double mostLikely(ConfusionMatrix m, double ratio) {
        double low = 0;
        double high = Math.min(1, 1 / ratio);
        for (int i = 0; i < 200; i++) {
            double a = low + (high - low) / 3;
            double b = high - (high - low) / 3;
            if (likelihood(m, ratio, a) < likelihood(m, ratio, b)) {
                low = a;
            } else {
                high = b;
            }
        }
        return (low + high) / 2;
    }

    private static double likelihood(ConfusionMatrix m, double ratio, double q) {
        return term(m.truePositives(), ratio * q)
                + term(m.falsePositives(), 1 - ratio * q)
                + term(m.falseNegatives(), q)
                + term(m.trueNegatives(), 1 - q);
    }

    private static double term(long k, double p) {
        return k == 0 ? 0 : k * Math.log(Math.max(p, Double.MIN_NORMAL));
    }

    /** Equal strata say what each says; Mantel and Haenszel of one stratum is its own ratio. */
    @Property(tries = 300)
    void commonRatioOfEqualStrata(@ForAll("matrices") ConfusionMatrix m) {
        Estimate one = ConfusionMatrix.mantelHaenszel(List.of(m));
        if (one instanceof Estimate.Known known) {
            assertThat(known.value()).isCloseTo(m.riskRatio().value(), offset(1e-12 * known.value()));
            Estimate three = ConfusionMatrix.mantelHaenszel(List.of(m, m, m, new ConfusionMatrix(0, 0, 0, 0)));
            assertThat(three.value()).isCloseTo(known.value(), offset(1e-12 * known.value()));
            assertThat(Math.log(known.high() / known.low()) / Math.log(three.high() / three.low()))
                    .isCloseTo(Math.sqrt(3), offset(1e-6));
        } else {
            assertThat(one.toString()).isIn("undefined: no stratum compares both", "undefined: all have the outcome");
        }
    }

    /** Published figures: Koopman (1984), 36 of 40 against 16 of 80; VanderWeele and Ding (2017), RR 3.9. */
    @Example
    void publishedFigures() {
        ConfusionMatrix koopman = new ConfusionMatrix(36, 4, 16, 64);
        assertThat(koopman.riskRatio().value()).isCloseTo(4.5, offset(1e-12));
        assertThat(koopman.riskRatio().low()).isCloseTo(2.94, offset(0.005));
        assertThat(koopman.riskRatio().high()).isCloseTo(7.15, offset(0.005));
        // 39 % against 10 %: a risk ratio of 3.9 has the E-value 7.26.
        assertThat(new ConfusionMatrix(390, 610, 100, 900).eValue().value()).isCloseTo(7.26, offset(0.005));
        // Woolf: ln 6 +- 1.96 sqrt(1/20 + 1/10 + 1/10 + 1/30)
        Estimate odds = new ConfusionMatrix(20, 10, 10, 30).oddsRatio();
        assertThat(odds.value()).isCloseTo(6, offset(1e-12));
        assertThat(Math.log(odds.high() / 6))
                .isCloseTo(1.959963985 * Math.sqrt(0.05 + 0.1 + 0.1 + 1 / 30.0), offset(1e-8));
        // Rothman and Greenland's form by hand: strata (4,6|2,8) and (9,1|5,15).
        Estimate common = ConfusionMatrix.mantelHaenszel(
                List.of(new ConfusionMatrix(4, 6, 2, 8), new ConfusionMatrix(9, 1, 5, 15)));
        double with = 4 * 10 / 20.0 + 9 * 20 / 30.0;
        double without = 2 * 10 / 20.0 + 5 * 10 / 30.0;
        double variance = (10 * 10 * 6 - 4 * 2 * 20) / 400.0 + (10 * 20 * 14 - 9 * 5 * 30) / 900.0;
        assertThat(common.value()).isCloseTo(with / without, offset(1e-12));
        assertThat(Math.log(common.high() / common.value()))
                .isCloseTo(1.959963985 * Math.sqrt(variance / with / without), offset(1e-8));
    }

    /** In a table with an odds ratio of 25 the outcome is 5 times as likely, not 25 times. */
    @Example
    void anOddsRatioIsNotTimesAsLikely() {
        ConfusionMatrix m = new ConfusionMatrix(5, 1, 1, 5);
        assertThat(m.oddsRatio().value()).isCloseTo(25, offset(1e-12));
        assertThat(m.riskRatio().value()).isCloseTo(5, offset(1e-12));
        assertThat(m.toString()).contains("odds ratio", "risk ratio", "25.00x", "5.00x");
    }

    @Example
    void corners() {
        assertThat(new ConfusionMatrix(3, 0, 0, 4).phi().value()).isEqualTo(1);
        assertThat(new ConfusionMatrix(0, 3, 4, 0).phi().value()).isEqualTo(-1);
        ConfusionMatrix none = new ConfusionMatrix(0, 0, 0, 0);
        assertThat(none.riskRatio()).isEqualTo(Estimate.undefined("the first has no trials"));
        assertThat(new ConfusionMatrix(1, 1, 0, 0).riskRatio())
                .isEqualTo(Estimate.undefined("the second has no trials"));
        assertThat(new ConfusionMatrix(1, 1, 0, 3).riskRatio())
                .isEqualTo(Estimate.undefined("nobody succeeded in the second"));
        assertThat(none.greatestGain()).isInstanceOf(Estimate.Undefined.class);
        assertThat(none.eValueOfLimit()).isInstanceOf(Estimate.Undefined.class);
        ConfusionMatrix never = new ConfusionMatrix(0, 9, 5, 5);
        assertThat(never.riskRatio().low()).isZero();
        assertThat(never.riskRatio().high()).isBetween(0.3, 1.2);
        assertThat(never.eValue()).isEqualTo(Estimate.undefined("the risk ratio is 0"));
        assertThat(never.lift()).isEqualTo(Estimate.undefined("nobody has both the sign and the outcome"));
        assertThat(new ConfusionMatrix(5, 0, 5, 0).riskRatio().value()).isEqualTo(1);
        assertThat(new ConfusionMatrix(1, 2, 3, 4).jaccard()).isEqualTo(Proportion.of(1, 6));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConfusionMatrix(0, -1, 0, 0))
                .withMessage("counts must be >= 0, got 0, -1, 0, 0");
    }
}
