package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import io.engagement.internal.numeric.LogConcave;
import io.engagement.ltv.TransactionModel.ParetoNbd;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.assertj.core.data.Offset;

/** Laws of Pareto/NBD, whatever the parameters. */
@PropertyDefaults(tries = 200, edgeCases = EdgeCasesMode.NONE)
class ParetoPropertyTest {
    private static final double EVER = Double.POSITIVE_INFINITY;

    /** A customer and a model. */
    record Case(ParetoNbd model, long x, double tx, double t) {
        double active() {
            return model.probabilityActive(x, tx, t);
        }

        double expected(double ahead) {
            return model.expectedPurchases(x, tx, t, ahead);
        }

        double discounted(double delta) {
            return model.discountedPurchases(x, tx, t, delta, EVER);
        }
    }

    private static Arbitrary<Double> logUniform(double from, double to) {
        return Arbitraries.doubles().between(0, 1).ofScale(12).map(share -> from * Math.pow(to / from, share));
    }

    private static Arbitrary<ParetoNbd> models(double from, double to) {
        Arbitrary<Double> shape =
                Arbitraries.frequencyOf(Tuple.of(9, logUniform(from, to)), Tuple.of(1, Arbitraries.just(1.0)));
        Arbitrary<Double> scale = logUniform(from * 10, to * 10);
        return Combinators.combine(shape, scale, shape, scale).as(ParetoNbd::new);
    }

    private static Arbitrary<Case> cases(Arbitrary<ParetoNbd> models, int mostPurchases, double longest) {
        Arbitrary<Integer> x = Arbitraries.oneOf(
                Arbitraries.just(0), logUniform(1, mostPurchases).map(Double::intValue));
        Arbitrary<Double> recency = Arbitraries.oneOf(
                Arbitraries.of(0.0, 1.0), Arbitraries.doubles().between(0, 1).ofScale(12));
        return Combinators.combine(models, x, recency, logUniform(1e-3, longest))
                .as((model, count, share, t) -> new Case(model, count, count == 0 ? 0 : share * t, t));
    }

    @Provide
    Arbitrary<Case> usual() {
        return cases(models(0.05, 20), 200, 500);
    }

    @Provide
    Arbitrary<Case> extreme() {
        return cases(models(1e-6, 1e6), 100_000, 100_000);
    }

    @Provide
    Arbitrary<ParetoNbd> newCustomers() {
        return models(0.05, 20);
    }

    private static Offset<Double> relative(double value, double tolerance) {
        return within(Math.abs(value) * tolerance);
    }

    @Property
    void answersWhateverIsAsked(@ForAll("extreme") Case c) {
        assertThat(c.model.logLikelihood(c.x, c.tx, c.t)).isFinite();
        assertThat(c.model.gradient(c.x, c.tx, c.t))
                .hasSize(4)
                .allSatisfy(slope -> assertThat(slope).isFinite());
        assertThat(c.model.logOddsActive(c.x, c.tx, c.t)).isNotNaN();
        assertThat(c.active()).isBetween(0.0, 1.0);
        assertThat(c.model.probabilityActive(c.x, c.tx, c.t, 30)).isBetween(0.0, c.active());
        assertThat(c.expected(30)).isFinite().isNotNegative();
        assertThat(c.discounted(0.01)).isFinite().isNotNegative();
        assertThat(c.model.discountedPurchases(c.x, c.tx, c.t, 0.01, 30))
                .isFinite()
                .isBetween(0.0, c.expected(30) * (1 + 1e-12));
        assertThat(c.model.probabilityOfPurchase(c.x, c.tx, c.t, 30)).isBetween(0.0, c.active());
        for (long n : new long[] {0, 1, 10, 1_000, 100_000}) {
            assertThat(c.model.probabilityOfCount(n, c.x, c.tx, c.t, 30)).isBetween(0.0, 1.0);
        }
    }

    /** In days instead of weeks: alpha and beta times 7, the density lower by x ln 7, all answers the same. */
    @Property
    void unitsDoNotMatter(
            @ForAll("usual") Case c, @ForAll @Scale(9) @DoubleRange(min = 0.01, max = 100) double factor) {
        ParetoNbd m = c.model;
        Case scaled = new Case(
                new ParetoNbd(m.r(), m.alpha() * factor, m.s(), m.beta() * factor), c.x, c.tx * factor, c.t * factor);
        double log = m.logLikelihood(c.x, c.tx, c.t);
        double shift = c.x * Math.log(factor);
        assertThat(scaled.model.logLikelihood(c.x, c.tx * factor, c.t * factor))
                .isCloseTo(log - shift, offset(1e-11 * (1 + Math.abs(log) + Math.abs(shift))));
        assertThat(scaled.active()).isCloseTo(c.active(), relative(c.active(), 1e-9));
        assertThat(scaled.expected(30 * factor)).isCloseTo(c.expected(30), relative(c.expected(30), 1e-9));
        assertThat(scaled.discounted(0.01 / factor)).isCloseTo(c.discounted(0.01), relative(c.discounted(0.01), 1e-9));
    }

    @Property
    void silenceMakesLeavingLikelier(
            @ForAll("usual") Case c, @ForAll @Scale(9) @DoubleRange(min = 0.01, max = 0.99) double share) {
        double odds = c.model.logOddsActive(c.x, c.tx, c.t);
        assertThat(c.model.logOddsActive(c.x, c.tx, c.t * (1 + share))).isLessThan(odds);
        if (c.x > 0 && c.tx > 0 && c.tx < c.t) {
            assertThat(c.model.logOddsActive(c.x, c.tx * share, c.t)).isLessThan(odds);
        }
    }

    /** Who has just bought is active. */
    @Property
    void activeAtThePurchase(@ForAll("usual") Case c) {
        assertThat(c.model.probabilityActive(c.x, c.t * Math.min(1, c.x), c.t * Math.min(1, c.x)))
                .isEqualTo(1);
    }

    @Property
    void expectationGrowsEverSlower(
            @ForAll("usual") Case c, @ForAll @Scale(9) @DoubleRange(min = 0.1, max = 50) double step) {
        double once = c.expected(step);
        double twice = c.expected(2 * step);
        assertThat(c.expected(0)).isZero();
        assertThat(twice).isGreaterThanOrEqualTo(once);
        assertThat(twice - once).isLessThanOrEqualTo(once * (1 + 1e-12));
        double rate = (c.model.r() + c.x) / (c.model.alpha() + c.t);
        assertThat(once).isLessThanOrEqualTo(c.active() * rate * step * (1 + 1e-12));
    }

    @Property(tries = 60)
    void countsSumToOneAndToTheirMean(
            @ForAll("newCustomers") ParetoNbd m, @ForAll @Scale(9) @DoubleRange(min = 0.1, max = 40) double t) {
        double mean = m.r() / m.alpha() * t;
        int most = (int) (200 + 60 * mean * (1 + 1 / Math.sqrt(m.r())));
        double sum = 0;
        double purchases = 0;
        double survival = 1 / (1 + m.alpha() / t);
        if (most * -Math.log(survival) < 45) {
            return;
        }
        for (int n = 0; n <= most; n++) {
            double probability = m.probabilityOfCount(n, t);
            sum += probability;
            purchases += n * probability;
        }
        assertThat(sum).isCloseTo(1, offset(1e-11));
        assertThat(purchases).isCloseTo(m.expectedPurchases(t), relative(m.expectedPurchases(t), 1e-10));
    }

    @Property
    void noneOrAtLeastOne(@ForAll("usual") Case c, @ForAll @Scale(9) @DoubleRange(min = 0, max = 100) double ahead) {
        double none = c.model.probabilityOfCount(0, c.x, c.tx, c.t, ahead);
        double some = c.model.probabilityOfPurchase(c.x, c.tx, c.t, ahead);
        assertThat(none + some).isCloseTo(1, offset(1e-12));
        assertThat(c.model.probabilityOfPurchase(ahead))
                .isCloseTo(1 - c.model.probabilityOfCount(0, ahead), offset(1e-12));
    }

    /** To have been silent for longer is to have been silent, and then not to buy: ties likelihood and forecast. */
    @Property
    void longerSilenceIsSilenceAndNoPurchase(
            @ForAll("usual") Case c, @ForAll @Scale(9) @DoubleRange(min = 0.01, max = 100) double ahead) {
        double now = c.model.logLikelihood(c.x, c.tx, c.t);
        double later = c.model.logLikelihood(c.x, c.tx, c.t + ahead);
        double none = Math.log(c.model.probabilityOfCount(0, c.x, c.tx, c.t, ahead));
        assertThat(later - now).isCloseTo(none, offset(1e-12 * (1 + Math.abs(now) + Math.abs(later))));
    }

    /** Being active then is being active now and staying; it takes what the odds lose by silence into account. */
    @Property
    void activeLaterAndSilentIsTheOddsLater(
            @ForAll("usual") Case c, @ForAll @Scale(9) @DoubleRange(min = 0.01, max = 100) double ahead) {
        ParetoNbd then = c.model.whileActive(c.x, c.tx, c.t);
        double silentAndActive =
                c.active() * Math.exp(-then.r() * Math.log1p(ahead / then.alpha())) * then.probabilityActive(ahead);
        double silent = c.model.probabilityOfCount(0, c.x, c.tx, c.t, ahead);
        double later = c.model.probabilityActive(c.x, c.tx, c.t + ahead);
        assertThat(silentAndActive).isCloseTo(later * silent, offset(1e-10 * later * silent + 1e-300));
    }

    @Property
    void waitingCosts(@ForAll("usual") Case c, @ForAll @Scale(9) @DoubleRange(min = 1e-6, max = 1) double delta) {
        assertThat(c.discounted(2 * delta)).isLessThanOrEqualTo(c.discounted(delta));
        assertThat(c.model.discountedPurchases(c.x, c.tx, c.t, delta, 52))
                .isLessThanOrEqualTo(c.expected(52) * (1 + 1e-12));
    }

    /** Without discount all purchases count, if they have a sum at all. */
    @Property
    void withoutDiscountTheSumOfAllPurchases(@ForAll("usual") Case c) {
        double all = c.discounted(0);
        if (c.model.s() > 1) {
            double expected = c.active()
                    * (c.model.r() + c.x)
                    * (c.model.beta() + c.t)
                    / ((c.model.alpha() + c.t) * (c.model.s() - 1));
            assertThat(all).isCloseTo(expected, relative(expected, 1e-12));
            assertThat(c.discounted(1e-300)).isCloseTo(expected, relative(expected, 1e-4));
        } else if (c.active() > 0) {
            assertThat(all).isInfinite();
        }
    }

    /** {@code delta times the integral of e^(-delta t) E[purchases to t] dt}. */
    @Property(tries = 100)
    void discountingByParts(@ForAll("usual") Case c, @ForAll @Scale(9) @DoubleRange(min = 1e-4, max = 1) double delta) {
        ParetoNbd then = c.model.whileActive(c.x, c.tx, c.t);
        LogConcave byParts =
                LogConcave.of(v -> v - delta * Math.exp(v) + Math.log(then.expectedPurchases(Math.exp(v))), -60, 20);
        double discounted = then.discountedPurchases(delta, EVER);
        assertThat(delta * Math.exp(byParts.log())).isCloseTo(discounted, relative(discounted, 1e-10));
    }

    @Property
    void gradientIsTheSlope(@ForAll("usual") Case c) {
        List<Double> gradient = c.model.gradient(c.x, c.tx, c.t);
        List<Double> parameters = c.model.parameters();
        double value = c.model.logLikelihood(c.x, c.tx, c.t);
        for (int i = 0; i < 4; i++) {
            double h = 1e-5 * parameters.get(i);
            double slope = (at(c, i, h) - at(c, i, -h)) / (2 * h);
            double scale = (Math.abs(value) + 1 + c.x) / parameters.get(i);
            assertThat(gradient.get(i)).isCloseTo(slope, offset(1e-9 * scale + 1e-8 * Math.abs(slope)));
        }
    }

    private static double at(Case c, int parameter, double plus) {
        double[] p = c.model.parameters().stream().mapToDouble(v -> v).toArray();
        p[parameter] += plus;
        return new ParetoNbd(p[0], p[1], p[2], p[3]).logLikelihood(c.x, c.tx, c.t);
    }

    /**
     * The mean of what is forecast from simulated histories is what a new customer buys in that time: no wrong closed
     * form passes.
     */
    @Example
    void forecastsAreRightOnAverage() {
        ParetoNbd model = new ParetoNbd(0.8, 20, 1.2, 60);
        Simulated base = Simulated.of(model, 40_000, 400, 400, 7);
        double sum = 0;
        double squares = 0;
        double active = 0;
        int trulyActive = 0;
        for (int i = 0; i < base.size(); i++) {
            double forecast = model.expectedPurchases(base.x()[i], base.tx()[i], 400, 200);
            sum += forecast;
            squares += forecast * forecast;
            active += model.probabilityActive(base.x()[i], base.tx()[i], 400);
            trulyActive += base.active()[i] ? 1 : 0;
        }
        double mean = sum / base.size();
        double error = Math.sqrt((squares / base.size() - mean * mean) / base.size());
        // Purchases of one day count once and stand at its end, which moves the mean by less than 1 percent.
        double expected = model.expectedPurchases(600) - model.expectedPurchases(400);
        assertThat(mean).isCloseTo(expected, offset(4 * error + 0.01 * expected));
        assertThat(active / base.size()).isCloseTo(model.probabilityActive(400), offset(0.006));
        assertThat(trulyActive / (double) base.size()).isCloseTo(model.probabilityActive(400), offset(0.01));
    }

    /** The integral over purchase rates and lifetimes of many customers, by drawing them. */
    @Example
    void countsAsDrawn() {
        ParetoNbd model = new ParetoNbd(0.55, 74, 0.61, 81);
        Simulated base = Simulated.of(model, 100_000, 300, 300, new Random(3).nextLong());
        int[] counts = new int[4];
        for (int x : base.x()) {
            counts[Math.min(3, x)]++;
        }
        for (int n = 0; n < 3; n++) {
            assertThat(counts[n] / 1e5).isCloseTo(model.probabilityOfCount(n, 300), offset(0.006));
        }
    }

    @Example
    void impossibleQuestionsAreRefused() {
        ParetoNbd m = new ParetoNbd(1, 2, 3, 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> m.logLikelihood(-1, 0, 1))
                .withMessage("x must be >= 0, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> m.gradient(1, 2, 1))
                .withMessageContaining("t must be");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> m.whileActive(0, 1, 1))
                .withMessageContaining("tx must be");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> m.expectedPurchases(-1))
                .withMessage("age must be >= 0, got -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> m.probabilityOfCount(-1, 1))
                .withMessage("n must be >= 0, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> m.discountedPurchases(-0.1, 1))
                .withMessage("delta must be >= 0 and finite, got -0.1");
    }
}
