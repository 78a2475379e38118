package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.ltv.TransactionModel.BgBb;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.numbers.gamma.LogBeta;

/** Laws of BG/BB, and a count of all that can happen in a few opportunities. */
class BgBbPropertyTest {
    private static final String SEED = "20261128";

    @Provide
    Arbitrary<BgBb> models() {
        Arbitrary<Double> shape = Arbitraries.doubles().between(0, 1).ofScale(6).map(u -> Math.exp(6 * u - 3));
        return Combinators.combine(shape, shape, shape, shape).as(BgBb::new);
    }

    private static void close(double actual, double expected, double relative) {
        assertThat(actual).isCloseTo(expected, within(relative * Math.abs(expected)));
    }

    /** The textbook sum of products of Betas. */
    private static double naive(BgBb m, int x, int tx, int n) {
        double sum = beta(m, x, n - x, 0, n);
        for (int i = tx; i < n; i++) {
            sum += beta(m, x, i - x, 1, i);
        }
        return sum;
    }

    private static double beta(BgBb m, int x, int silent, int left, int stayed) {
        return Math.exp(LogBeta.value(m.alpha() + x, m.beta() + silent)
                - LogBeta.value(m.alpha(), m.beta())
                + LogBeta.value(m.gamma() + left, m.delta() + stayed)
                - LogBeta.value(m.gamma(), m.delta()));
    }

    private static double choose(int n, int k) {
        double ways = 1;
        for (int i = 0; i < k; i++) {
            ways = ways * (n - i) / (i + 1);
        }
        return ways;
    }

    /** How many orders of purchases a history stands for. */
    private static double orders(int x, int tx) {
        return x == 0 ? 1 : choose(tx - 1, x - 1);
    }

    /** All histories have probability one, their counts are the distribution of counts, their forecasts add up to the prior's. */
    @Property(seed = SEED, tries = 60)
    void allHistories(@ForAll("models") BgBb model, @ForAll @IntRange(min = 1, max = 9) int n) {
        double all = 0;
        double forecast = 0;
        double active = 0;
        double buying = 0;
        double[] counts = new double[n + 1];
        for (int x = 0; x <= n; x++) {
            for (int tx = x; tx <= (x == 0 ? 0 : n); tx++) {
                double one = Math.exp(model.logLikelihood(x, tx, n));
                close(one, naive(model, x, tx, n), 1e-11);
                double weight = one * orders(x, tx);
                all += weight;
                counts[x] += weight;
                forecast += weight * model.expectedPurchases(x, tx, n, 4);
                active += weight * model.probabilityActive(x, tx, n, 1);
                buying += weight * model.probabilityOfPurchase(x, tx, n, 1);
            }
        }
        close(all, 1, 1e-12);
        close(forecast, model.expectedPurchases(n + 4) - model.expectedPurchases(n), 1e-11);
        close(active, model.probabilityActive(n + 1), 1e-12);
        close(buying, model.expectedPurchases(n + 1) - model.expectedPurchases(n), 1e-11);
        double mean = 0;
        for (int x = 0; x <= n; x++) {
            close(model.probabilityOfCount(x, n), counts[x], 1e-11);
            mean += x * counts[x];
        }
        close(mean, model.expectedPurchases(n), 1e-11);
        close(1 - model.probabilityOfCount(0, n), model.probabilityOfPurchase(n), 1e-11);
        assertThat(model.probabilityOfCount(n + 1, n)).isZero();
    }

    /** Discounted purchases are the sum of the discounted steps of the expectation; without an end the limit. */
    @Property(seed = SEED, tries = 60)
    void discounting(@ForAll("models") BgBb model) {
        double sum = 0;
        for (int j = 1; j <= 60; j++) {
            sum += Math.exp(-0.2 * j) * (model.expectedPurchases(j) - model.expectedPurchases(j - 1));
        }
        close(model.discountedPurchases(0.2, 60), sum, 1e-10);
        double all = model.discountedPurchases(0.2, Double.POSITIVE_INFINITY);
        close(model.discountedPurchases(0.2, 400), all, 1e-12);
        double limit = model.discountedPurchases(0, Double.POSITIVE_INFINITY);
        if (model.gamma() > 1) {
            close(limit, model.alpha() / (model.alpha() + model.beta()) * model.delta() / (model.gamma() - 1), 1e-14);
        } else {
            assertThat(limit).isEqualTo(Double.POSITIVE_INFINITY);
        }
    }

    /** A hundred thousand opportunities neither overflow nor underflow. */
    @Example
    void longHistories() {
        BgBb model = new BgBb(1.2, 0.75, 0.66, 2.8);
        assertThat(model.logOddsActive(50_000, 50_000, 100_000)).isFinite().isLessThan(-1000);
        assertThat(model.logOddsActive(50_000, 100_000, 100_000)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(model.logLikelihood(50_000, 60_000, 100_000)).isFinite().isNegative();
        assertThat(model.probabilityActive(10, 10, 100_000)).isBetween(0.0, 1e-10);
        double sum = 0;
        for (int n = 0; n <= 2_000; n++) {
            sum += model.probabilityOfCount(n, 2_000);
        }
        close(sum, 1, 1e-11);
        assertThat(new BgBb(1, 1000, 0.01, 1000).probabilityOfCount(300, 100_000))
                .isBetween(1e-5, 1e-1);
        assertThat(model.probabilityActive(Double.POSITIVE_INFINITY)).isZero();
        assertThat(model.probabilityActive(0)).isEqualTo(1);
    }

    @Example
    void wrongInputIsRefusedByName() {
        BgBb model = new BgBb(1, 1, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.logLikelihood(1, 1.5, 6))
                .withMessage("tx and t must be whole numbers of opportunities, got 1.5 and 6.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.whileActive(3, 2, 6))
                .withMessage("x must be at most tx (2.0): one purchase an opportunity, got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.expectedPurchases(0.5))
                .withMessage("age must be a whole number of opportunities >= 0, got 0.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.probabilityOfPurchase(Double.POSITIVE_INFINITY))
                .withMessage("age must be finite, got Infinity");
    }
}
