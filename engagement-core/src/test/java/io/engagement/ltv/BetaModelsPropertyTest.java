package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import io.engagement.ltv.TransactionModel.BgBb;
import io.engagement.ltv.TransactionModel.BgNbd;
import io.engagement.ltv.TransactionModel.MbgNbd;
import io.engagement.ltv.TransactionModel.Nbd;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws of BG/NBD and MBG/NBD. */
class BetaModelsPropertyTest {
    private static final String SEED = "20261128";

    record History(long x, double tx, double t) {}

    private static Arbitrary<Double> between(double low, double high) {
        return Arbitraries.doubles()
                .between(0, 1)
                .ofScale(6)
                .map(u -> Math.exp(Math.log(low) + u * Math.log(high / low)));
    }

    private static Arbitrary<TransactionModel> models(double low, double high) {
        Arbitrary<Double> shape = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(4, between(low, high)), net.jqwik.api.Tuple.of(1, Arbitraries.just(1.0)));
        return Combinators.combine(shape, between(low, high), shape, shape, Arbitraries.of(true, false))
                .as((r, alpha, a, b, modified) -> modified ? new MbgNbd(r, alpha, a, b) : new BgNbd(r, alpha, a, b));
    }

    @Provide
    Arbitrary<TransactionModel> usual() {
        return models(0.1, 20);
    }

    @Provide
    Arbitrary<TransactionModel> extreme() {
        return models(1e-6, 1e6);
    }

    @Provide
    Arbitrary<History> histories() {
        return histories(200, 1000);
    }

    @Provide
    Arbitrary<History> extremeHistories() {
        return histories(100_000, 100_000);
    }

    private static Arbitrary<History> histories(long mostX, double longest) {
        Arbitrary<Double> share = Arbitraries.oneOf(
                Arbitraries.of(0.0, 1.0, 0.5),
                Arbitraries.doubles().between(0, 1).ofScale(6));
        return Combinators.combine(Arbitraries.longs().between(0, mostX), share, between(1e-3, longest))
                .as((x, at, t) -> new History(x, x == 0 ? 0 : Math.min(t, at * t), t));
    }

    /** Weeks or days: only the log-density of a history changes, by -x ln 7. */
    @Property(seed = SEED, tries = 100)
    void unitsDoNotMatter(@ForAll("usual") TransactionModel model, @ForAll("histories") History h) {
        List<Double> p = model.parameters();
        TransactionModel days = model instanceof MbgNbd
                ? new MbgNbd(p.get(0), 7 * p.get(1), p.get(2), p.get(3))
                : new BgNbd(p.get(0), 7 * p.get(1), p.get(2), p.get(3));
        assertThat(days.logLikelihood(h.x, 7 * h.tx, 7 * h.t))
                .isCloseTo(model.logLikelihood(h.x, h.tx, h.t) - h.x * Math.log(7), within(1e-11 * (1 + h.x)));
        close(days.probabilityActive(h.x, 7 * h.tx, 7 * h.t), model.probabilityActive(h.x, h.tx, h.t), 1e-11);
        close(days.expectedPurchases(70), model.expectedPurchases(10), 1e-12);
        close(days.discountedPurchases(0.01, 700), model.discountedPurchases(0.07, 100), 1e-12);
        close(days.probabilityOfCount(3, 70), model.probabilityOfCount(3, 10), 1e-12);
    }

    private static void close(double actual, double expected, double relative) {
        assertThat(actual).isCloseTo(expected, within(relative * Math.abs(expected)));
    }

    /** Silence lowers the probability of being active, a later purchase raises it. */
    @Property(seed = SEED, tries = 300)
    void probabilityActiveIsMonotone(@ForAll("extreme") TransactionModel model, @ForAll("extremeHistories") History h) {
        double now = model.logOddsActive(h.x, h.tx, h.t);
        assertThat(model.probabilityActive(h.x, h.tx, h.t)).isBetween(0.0, 1.0);
        assertThat(model.logOddsActive(h.x, h.tx, 1.5 * h.t)).isLessThanOrEqualTo(now);
        double later = h.x == 0 ? 0 : (h.tx + h.t) / 2;
        assertThat(model.logOddsActive(h.x, later, h.t)).isGreaterThanOrEqualTo(now);
        assertThat(model.probabilityActive(h.x, h.tx, h.t, 1)).isBetween(0.0, model.probabilityActive(h.x, h.tx, h.t));
    }

    /** Purchases ahead: none at once, more with time, ever fewer a unit of time, never more than at the rate of today. */
    @Property(seed = SEED, tries = 200)
    void expectedPurchasesGrowAndFlatten(
            @ForAll("extreme") TransactionModel model, @ForAll("extremeHistories") History h) {
        TransactionModel active = model.whileActive(h.x, h.tx, h.t);
        double rate = active.parameters().get(0) / active.parameters().get(1);
        double one = active.expectedPurchases(h.t);
        double two = active.expectedPurchases(2 * h.t);
        double three = active.expectedPurchases(3 * h.t);
        assertThat(active.expectedPurchases(0)).isZero();
        assertThat(one).isPositive().isLessThanOrEqualTo(rate * h.t * (1 + 1e-10));
        assertThat(two - one).isBetween(-1e-11 * two, one * (1 + 1e-10));
        assertThat(three - two).isLessThanOrEqualTo((two - one) + 1e-11 * three);
        assertThat(model.expectedPurchases(h.x, h.tx, h.t, h.t)).isBetween(0.0, one);
        assertThat(model.logLikelihood(h.x, h.tx, h.t)).isFinite();
    }

    /** Counts are a distribution, and its mean is the expectation. */
    @Property(seed = SEED, tries = 60)
    void countsSumToOneAndToTheirMean(@ForAll("usual") TransactionModel model) {
        double age = model.parameters().get(1) * 1.5;
        double sum = 0;
        double mean = 0;
        double last = 1;
        for (int n = 0; n < 5_000 && (n < 50 || last > 1e-18); n++) {
            last = model.probabilityOfCount(n, age);
            sum += last;
            mean += n * last;
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
        close(mean, model.expectedPurchases(age), 1e-11);
        assertThat(1 - model.probabilityOfCount(0, age)).isCloseTo(model.probabilityOfPurchase(age), within(1e-12));
    }

    /** What is discounted falls with the rate and stays below what is not; delta times the discounted expectation is DERT. */
    @Property(seed = SEED, tries = 40)
    void discountedPurchasesAreTheTransformOfTheExpectation(@ForAll("usual") TransactionModel model) {
        double delta = 0.3 / model.parameters().get(1);
        double all = model.discountedPurchases(delta, Double.POSITIVE_INFINITY);
        assertThat(model.discountedPurchases(1.1 * delta, Double.POSITIVE_INFINITY))
                .isLessThan(all);
        assertThat(model.discountedPurchases(delta, 2 / delta))
                .isLessThan(all)
                .isLessThan(model.expectedPurchases(2 / delta));
        close(model.discountedPurchases(delta, 1e4 / delta), all, 1e-12);
        close(transform(model::expectedPurchases, delta), all, 1e-9);
    }

    /** {@code delta integral of e^(-delta t) f(t)}, by the trapezoid rule in ln t. */
    private static double transform(DoubleUnaryOperator f, double delta) {
        double sum = 0;
        double step = 0.05;
        for (double v = -16; v < 4; v += step) {
            double t = Math.exp(v) / delta;
            sum += step * delta * t * Math.exp(-delta * t) * f.applyAsDouble(t);
        }
        return sum;
    }

    /** Without a discount everything to come is finite when dropout is not too small, and the limit of small discounts (slowly, with delta^r). */
    @Property(seed = SEED, tries = 40)
    void withoutDiscount(@ForAll("usual") TransactionModel model) {
        double a = model.parameters().get(2);
        double all = model.discountedPurchases(0, Double.POSITIVE_INFINITY);
        if (a <= 1) {
            assertThat(all).isEqualTo(Double.POSITIVE_INFINITY);
        } else if (a > 3 && model.parameters().get(0) >= 1) {
            close(model.discountedPurchases(1e-12 / model.parameters().get(1), Double.POSITIVE_INFINITY), all, 1e-8);
        }
        close(model.discountedPurchases(0, 10), model.expectedPurchases(10), 0);
        assertThat(model.expectedPurchases(Double.POSITIVE_INFINITY)).isEqualTo(all);
        assertThat(model.probabilityActive(Double.POSITIVE_INFINITY)).isZero();
    }

    /** Extreme, but allowed: a number, never NaN. */
    @Property(seed = SEED, tries = 200)
    void neverNaN(@ForAll("extreme") TransactionModel model, @ForAll("extremeHistories") History h) {
        assertThat(model.gradient(h.x / 10, h.x < 10 ? 0 : h.tx, h.t)).allMatch(Double::isFinite);
        assertThat(model.discountedPurchases(h.x, h.tx, h.t, 1e-4, Double.POSITIVE_INFINITY))
                .isFinite();
        assertThat(model.discountedPurchases(h.x, h.tx, h.t, 1e-4, 1e4))
                .isFinite()
                .isNotNegative();
        assertThat(model.probabilityOfCount(h.x, h.t)).isBetween(0.0, 1.0);
        assertThat(model.probabilityOfCount(h.x, h.x, h.tx, h.t, h.t)).isBetween(0.0, 1.0 + 1e-9);
        assertThat(model.probabilityOfPurchase(h.x, h.tx, h.t, h.t)).isBetween(0.0, 1.0);
    }

    /** Both become NBD when b grows without bound and a does not. */
    @Example
    void withoutDropoutBothAreNbd() {
        Nbd nbd = new Nbd(0.5, 6);
        for (TransactionModel model : List.of(new BgNbd(0.5, 6, 0.8, 1e9), new MbgNbd(0.5, 6, 0.8, 1e9))) {
            assertThat(model.logLikelihood(3, 20, 40)).isCloseTo(nbd.logLikelihood(3, 20, 40), within(1e-7));
            close(model.expectedPurchases(3, 20, 40, 39), nbd.expectedPurchases(3, 20, 40, 39), 1e-7);
            close(model.probabilityOfCount(2, 10), nbd.probabilityOfCount(2, 10), 1e-7);
        }
    }

    /**
     * Law of total expectation: over many simulated customers the conditional expectations add up to what the model says
     * of new ones, and to what the customers did. It fails for any wrong closed form.
     */
    @Example
    void conditionalExpectationsAddUp() {
        for (boolean modified : new boolean[] {false, true}) {
            TransactionModel model = modified ? new MbgNbd(0.5, 6, 0.9, 1.6) : new BgNbd(0.5, 6, 0.9, 1.6);
            SplittableRandom random = new SplittableRandom(7);
            int customers = 20_000;
            double expected = 0;
            double actual = 0;
            double square = 0;
            double bought = 0;
            double probability = 0;
            for (int i = 0; i < customers; i++) {
                SimulatedBuyer buyer = SimulatedBuyer.of(random, model, modified, 30, 60);
                double forecast = model.expectedPurchases(buyer.x(), buyer.tx(), 30, 30);
                expected += forecast;
                actual += buyer.later();
                square += (buyer.later() - forecast) * (buyer.later() - forecast);
                bought += buyer.later() > 0 ? 1 : 0;
                probability += model.probabilityOfPurchase(buyer.x(), buyer.tx(), 30, 30);
            }
            double error = Math.sqrt(square);
            assertThat(actual).isCloseTo(expected, within(4 * error));
            assertThat(probability).isCloseTo(bought, within(2 * Math.sqrt(customers)));
            double prior = customers * (model.expectedPurchases(60) - model.expectedPurchases(30));
            assertThat(expected).isCloseTo(prior, within(4 * error));
        }
    }

    @Example
    void wrongInputIsRefusedByName() {
        BgNbd model = new BgNbd(1, 1, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.probabilityOfCount(-1, 1))
                .withMessage("n must be >= 0, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.discountedPurchases(-0.1, 1))
                .withMessage("delta must be >= 0 and finite, got -0.1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.expectedPurchases(-1))
                .withMessage("age must be >= 0, got -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.whileActive(1, 5, 4))
                .withMessage("t must be >= tx (5.0) and finite, got 4.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MbgNbd(1, 1, 0, 1))
                .withMessage("a must be positive and finite, got 0.0");
    }

    @Example
    void kindsParametersAndCopies() {
        for (TransactionModel model :
                List.of(new BgNbd(1, 2, 3, 4), new MbgNbd(1, 2, 3, 4), new Nbd(1, 2), new BgBb(1, 2, 3, 4))) {
            assertThat(Parts.serialised(model)).isEqualTo(model);
            assertThat(model.parameters().get(1)).isEqualTo(2);
            assertThat(model.kind().name().replace("_", ""))
                    .isEqualToIgnoringCase(model.getClass().getSimpleName());
        }
    }
}
