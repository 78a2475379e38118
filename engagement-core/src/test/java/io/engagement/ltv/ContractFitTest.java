package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import io.engagement.domain.Money;
import io.engagement.estimate.Estimate;
import io.engagement.ltv.ContractLtv.NextRenewal;
import io.engagement.ltv.RetentionModel.BetaDiscreteWeibull;
import io.engagement.ltv.RetentionModel.Constant;
import java.time.Period;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ContractFitTest {
    private static final Money MARGIN = Money.of(100, "USD");
    private static final Period YEAR = Period.ofYears(1);
    /** Survivors of 1,000 customers over seven years (Fader and Hardie, 2007). */
    private static final long[] HIGH_END = {1000, 869, 743, 653, 593, 551, 517, 491};

    private static final long[] REGULAR = {1000, 631, 468, 382, 326, 289, 262, 241};

    private static ContractLtv fit(long[]... cohorts) {
        return LtvModel.fitContract(MARGIN, YEAR, List.of(cohorts));
    }

    private static Fit<RetentionModel> fitOf(ContractLtv contract) {
        Fit<RetentionModel> fit = contract.fit();
        assertThat(fit).isNotNull();
        return fit == null ? Fit.none(List.of(), 0, "none") : fit;
    }

    private static void close(double actual, double expected, double absolute) {
        assertThat(actual).isCloseTo(expected, within(absolute));
    }

    /** The likelihood-ratio test keeps sBG for Regular (1.3) and takes BdW for High End (11.7). */
    @Test
    void choosesByLikelihoodRatio() {
        ContractLtv regular = fit(REGULAR);
        assertThat(regular.retention().name()).isEqualTo("sBG");
        close(regular.retention().parameters().get(0), 0.704077, 5e-7);
        close(regular.retention().parameters().get(1), 1.182043, 5e-7);
        close(fitOf(regular).logLikelihood(), -1680.2652, 5e-5);
        assertThat(regular.choice()).isEqualTo("sBG: BdW is no better (likelihood ratio 1.3, p 0.25)");
        double[] projected = {22.01, 20.44, 19.12, 17.99, 17.00};
        for (int i = 0; i < projected.length; i++) {
            close(100 * regular.survival(8 + i).value(), projected[i], 5.01e-3);
        }
        ContractLtv high = fit(HIGH_END);
        assertThat(high.retention().name()).isEqualTo("BdW");
        close(high.retention().parameters().get(0), 0.214253, 5e-7);
        close(high.retention().parameters().get(1), 1.426575, 5e-7);
        close(high.retention().parameters().get(2), 1.723565, 5e-7);
        close(fitOf(high).logLikelihood(), -1605.3142, 5e-5);
        assertThat(high.choice())
                .isEqualTo("BdW: retention changes with tenure (likelihood ratio 11.7, p 0.00063 against sBG)");
        assertThat(fitOf(high).convergence().reached()).isTrue();
        assertThat(high)
                .hasToString(
                        "contract of USD 100.00 each P1Y, retention BdW(0.2143, 1.427, 1.724), paid at the end of a period");
    }

    /** sBG of High End and BdW of its first four years, from the likelihood itself. */
    @Test
    void publishedFits() {
        Newton.Result sBG = maximum(HIGH_END, 1, 3);
        close(sBG.at.parameters[0], 0.668088, 5e-7);
        close(sBG.at.parameters[1], 3.806095, 5e-7);
        close(sBG.at.value, -1611.1581, 5e-5);
        double[] projected = {46.04, 43.58, 41.42, 39.51, 37.80};
        RetentionModel high = new BetaDiscreteWeibull(sBG.at.parameters[0], sBG.at.parameters[1], 1);
        for (int i = 0; i < projected.length; i++) {
            close(100 * high.survival(8 + i), projected[i], 5.01e-3);
        }
        Newton.Result four = maximum(new long[] {1000, 869, 743, 653, 593}, 1, 3, 1);
        close(four.at.parameters[0], 0.2593357, 5e-8);
        close(four.at.parameters[1], 1.7225514, 1e-7);
        close(four.at.parameters[2], 1.5843616, 1e-7);
        close(four.at.value / 10, -122.2749, 5e-5);
        Newton.Result regular = maximum(REGULAR, 1, 3, 1);
        close(regular.at.parameters[0], 0.455614, 5e-7);
        close(regular.at.parameters[1], 0.779325, 6e-7);
        close(regular.at.parameters[2], 1.283451, 5e-7);
        close(regular.at.value, -1679.6028, 5e-5);
    }

    private static Newton.Result maximum(long[] survivors, double... start) {
        double[] lost = new double[survivors.length];
        double[] stayed = new double[survivors.length];
        for (int t = 1; t < lost.length; t++) {
            lost[t] = survivors[t - 1] - survivors[t];
        }
        stayed[lost.length - 1] = survivors[lost.length - 1];
        return Newton.maximise(new RetentionLikelihood(lost, stayed), (double) survivors[0], start);
    }

    /** Fader and Hardie, note 017: four cohorts, one law. */
    @Test
    void severalCohorts() {
        ContractLtv contract = fit(
                new long[] {10000, 8000, 6480, 5307, 4391},
                new long[] {10000, 8000, 6480, 5307},
                new long[] {10000, 8000, 6480},
                new long[] {10000, 8000});
        close(contract.retention().parameters().get(0), 3.80, 5e-3);
        close(contract.retention().parameters().get(1), 15.19, 5e-3);
        assertThat(fitOf(contract).n()).isEqualTo(40_000);
        assertThat(contract.survival(3)).hasToString("53.1% [52.5%, 53.6%] at 95%, n 40,000");
    }

    /** Derivatives of the likelihood of sBG and BdW. */
    @Test
    void derivatives() {
        double[] lost = {0, 131, 126, 90, 60};
        double[] stayed = {0, 5, 0, 7, 593};
        Differences.check(new RetentionLikelihood(lost, stayed), 0.7, 2);
        Differences.check(new RetentionLikelihood(lost, stayed), 0.7, 2, 1.4);
    }

    /** A cohort in two halves is the same as in one. */
    @Test
    void cohortsAddUp() {
        ContractLtv whole = fit(HIGH_END);
        ContractLtv halves = fit(
                new long[] {400, 350, 300, 260, 240, 220, 207, 196},
                new long[] {600, 519, 443, 393, 353, 331, 310, 295},
                new long[] {12});
        assertThat(halves).isEqualTo(whole);
    }

    @Test
    void boundaries() {
        ContractLtv stay = fit(new long[] {100, 100, 100});
        assertThat(stay.retention()).isEqualTo(new Constant(1));
        assertThat(stay.choice()).isEqualTo("constant: nobody left");
        assertThat(stay.newCustomer(DiscountRate.NONE)).isInstanceOf(Estimate.Undefined.class);
        assertThat(stay.survival(5)).hasToString("100.0% (constant retention)");
        ContractLtv leave = fit(new long[] {100, 0});
        assertThat(leave.retention()).isEqualTo(new Constant(0));
        assertThat(leave.choice()).isEqualTo("constant: nobody renewed");
        assertThat(leave.survival(1).value()).isZero();
        ContractLtv alike = fit(new long[] {1000, 800, 640, 512});
        assertThat(alike.retention()).isEqualTo(new Constant(1952 / 2440.0));
        assertThat(alike.choice()).startsWith("constant: customers do not differ");
        assertThat(alike.retention(4)).hasToString("80.0% [78.4%, 81.5%] at 95%, n 1,000");
        ContractLtv wearing = fit(new long[] {100, 90, 60, 20, 0, 0});
        assertThat(wearing.choice())
                .startsWith("BdW: retention changes with tenure")
                .endsWith("alpha and beta grow without bound: customers hardly differ");
        assertThat(wearing.survival(2).value()).isCloseTo(0.6, within(0.05));
        assertThat(fit(new long[] {100, 80, 10}).retention()).isInstanceOf(Constant.class);
    }

    /** Simulated customers: the parameters come back, and the intervals hold what is true. */
    @Test
    void recoversWhatWasSimulated() {
        SplittableRandom random = new SplittableRandom(11);
        RetentionModel truth = new BetaDiscreteWeibull(0.9, 3, 1);
        int covered = 0;
        for (int run = 0; run < 100; run++) {
            long[] left = new long[9];
            for (int i = 0; i < 2_000; i++) {
                double p = Draw.beta(random, 0.9, 3);
                int t = 0;
                while (t < 8 && random.nextDouble() >= p) {
                    left[++t]++;
                }
            }
            left[0] = 2_000;
            Estimate twelfth = fit(left).survival(12);
            covered += twelfth.low() <= truth.survival(12) && truth.survival(12) <= twelfth.high() ? 1 : 0;
        }
        assertThat(covered).isBetween(88, 99);
    }

    @Test
    void residualValueByTiming() {
        ContractLtv contract = fit(REGULAR);
        DiscountRate rate = DiscountRate.annual(0.1);
        Estimate now = contract.residualValue(7, NextRenewal.DUE_NOW, rate);
        Estimate later = contract.residualValue(7, NextRenewal.IN_ONE_PERIOD, rate);
        assertThat(now).hasToString("USD 684.23 [USD 640.16, USD 731.34] at 95%, n 1,000");
        assertThat(later.value()).isCloseTo(now.value() / 1.1, within(1e-9));
        assertThat(contract.residualValue(7, NextRenewal.DUE_NOW, rate, 0.5).high())
                .isLessThan(now.high());
        assertThat(contract.newCustomer(DiscountRate.NONE))
                .isEqualTo(Estimate.undefined("without a discount the sum has no limit: give a rate or a horizon"));
        assertThat(contract.newCustomer(Period.ofYears(5), rate))
                .hasToString("USD 166.11 [USD 156.67, USD 176.13] at 95%, n 1,000");
        ContractLtv loss = new ContractLtv(
                Money.of(-1, "USD"), YEAR, contract.retention(), contract.payment(), contract.choice(), contract.fit());
        assertThat(loss.newCustomer(rate).low())
                .isLessThan(loss.newCustomer(rate).high());
    }

    @Test
    void travels() {
        for (ContractLtv contract : List.of(
                fit(HIGH_END),
                fit(REGULAR).paidAt(ContractLtv.Payment.START_OF_PERIOD),
                fit(new long[] {3, 3}),
                LtvModel.contract(MARGIN, YEAR, 0.9),
                LtvModel.contract(MARGIN, YEAR, new BetaDiscreteWeibull(1, 2, 3)))) {
            assertThat(Parts.serialised(contract)).isEqualTo(contract);
            assertThat(LtvModel.parse(contract.toText())).isEqualTo(contract);
            assertThat(contract.toText().length()).isLessThan(1_000);
        }
    }

    @Test
    void wrongCohortsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fit(new long[] {10, 11}))
                .withMessage("a cohort must not grow or fall below 0, got [10, 11]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fit(new long[] {10, -1}))
                .withMessage("a cohort must not grow or fall below 0, got [10, -1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fit(new long[] {10}, new long[] {0, 0}))
                .withMessage("cohorts must hold a cohort with customers over a period, got [[10], [0, 0]]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LtvModel.fitContract(MARGIN, YEAR, List.of()))
                .withMessage("cohorts must hold a cohort with customers over a period, got []");
    }
}
