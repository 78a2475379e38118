package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Golden;
import io.engagement.domain.Money;
import io.engagement.ltv.ContractLtv.NextRenewal;
import io.engagement.ltv.ContractLtv.Payment;
import io.engagement.ltv.RetentionModel.BetaDiscreteWeibull;
import io.engagement.ltv.RetentionModel.Constant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

/** Constant retention, sBG and BdW on plain numbers: golden tables, papers, laws. */
class RetentionModelTest {
    private static final String SEED = "20261128";

    private static void close(double actual, double expected, double relative) {
        assertThat(actual).isCloseTo(expected, within(relative * Math.abs(expected)));
    }

    /** The table's n counts as the authors do: the n-th renewal is next, n - 1 were made. */
    @Example
    void golden() {
        Reference reference = new Reference("sbg.csv", 1e-10);
        for (Map<String, String> row : reference.rows()) {
            BetaDiscreteWeibull model =
                    new BetaDiscreteWeibull(Golden.number(row, "alpha"), Golden.number(row, "beta"), 1);
            long t = Long.parseLong(Reference.text(row, "t"));
            double delta = Math.log1p(Golden.number(row, "d"));
            reference.meetsIfNormal(row, "survival_t", model.survival(t));
            reference.meets(row, "log_survival_t", model.logSurvival(0, t));
            if (t > 0) {
                reference.meetsIfNormal(row, "pmf_t", Math.exp(model.logProbabilityOfLeaving(t)));
                reference.meets(row, "log_pmf_t", model.logProbabilityOfLeaving(t));
                reference.meets(row, "retention_t", model.retention(t));
            } else {
                reference.count("pmf_t", "no period yet");
            }
            ContractLtv contract = LtvModel.contract(Money.of(1, "XXX"), Period.ofYears(1), model)
                    .paidAt(Payment.START_OF_PERIOD);
            DiscountRate rate = new DiscountRate(delta);
            reference.meets(row, "del_new", contract.newCustomer(rate));
            long made = Long.parseLong(Reference.text(row, "n")) - 1;
            reference.meets(row, "derl_n", contract.residualValue(made, NextRenewal.DUE_NOW, rate));
            assertThat(contract.residualValue(made, NextRenewal.IN_ONE_PERIOD, rate)
                                    .orElse(0)
                            * Math.exp(delta))
                    .isCloseTo(
                            contract.residualValue(made, NextRenewal.DUE_NOW, rate)
                                    .orElse(0),
                            within(1e-9));
        }
        reference.print();
        assertThat(reference.covered("derl_n", "relative") + reference.covered("derl_n", "undefined"))
                .isEqualTo(180);
    }

    /** Fader and Hardie (2007, 2010). */
    @Example
    void published() {
        BetaDiscreteWeibull high = new BetaDiscreteWeibull(0.668, 3.806, 1);
        assertThat(high.residualRenewals(7, Math.log1p(0.1))).isCloseTo(7.52994953, within(5e-9));
        double[] highEnd = {1, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491};
        BetaDiscreteWeibull even = new BetaDiscreteWeibull(1, 1, 1);
        double log = highEnd[7] * even.logSurvival(0, 7);
        for (int t = 1; t <= 7; t++) {
            log += (highEnd[t - 1] - highEnd[t]) * even.logProbabilityOfLeaving(t);
        }
        assertThat(log).isCloseTo(-2.115, within(5e-4));
    }

    /** The projection of BdW from four years of High End. */
    @Example
    void publishedProjectionOfBdW() {
        BetaDiscreteWeibull model = new BetaDiscreteWeibull(0.25937, 1.72276, 1.58428);
        double[] projection = {54.66, 51.04, 48.10, 45.67, 43.60, 41.82};
        for (int i = 0; i < projection.length; i++) {
            assertThat(100 * model.survival(5 + i)).isCloseTo(projection[i], within(0.006));
        }
    }

    /** sBG is BdW with c = 1, also where sBG has a closed form and BdW a sum. */
    @Property(seed = SEED, tries = 60)
    void sBGIsBdWWithoutTenure(
            @ForAll @Scale(6) @DoubleRange(min = 0.05, max = 20) double alpha,
            @ForAll @Scale(6) @DoubleRange(min = 0.05, max = 20) double beta,
            @ForAll @IntRange(max = 50) int renewals,
            @ForAll @Scale(9) @DoubleRange(min = 1e-6, max = 1) double delta) {
        close(
                new DiscreteWeibull(alpha, beta, 1, renewals).residualRenewals(delta),
                new BetaDiscreteWeibull(alpha, beta, 1).residualRenewals(renewals, delta),
                1e-11);
    }

    /** What is to come now is this renewal and, discounted, what is to come after it; the finite sum is part of it. */
    @Property(seed = SEED, tries = 60)
    void renewalsAddUp(
            @ForAll @Scale(6) @DoubleRange(min = 0.05, max = 20) double alpha,
            @ForAll @Scale(6) @DoubleRange(min = 0.05, max = 20) double beta,
            @ForAll @Scale(6) @DoubleRange(min = 0.3, max = 3) double c,
            @ForAll @IntRange(max = 50) int renewals,
            @ForAll @Scale(9) @DoubleRange(min = 1e-5, max = 1) double delta) {
        RetentionModel model = new BetaDiscreteWeibull(alpha, beta, c);
        double next = model.retention(renewals + 1);
        close(
                model.residualRenewals(renewals, delta),
                next * (1 + Math.exp(-delta) * model.residualRenewals(renewals + 1, delta)),
                1e-10);
        double all = Math.exp(-delta) * model.residualRenewals(0, delta);
        close(
                model.discountedRenewals(20, delta)
                        + Math.exp(-20 * delta)
                                * model.survival(20)
                                * Math.exp(-delta)
                                * model.residualRenewals(20, delta),
                all,
                1e-10);
        assertThat(model.discountedRenewals(20, delta)).isLessThanOrEqualTo(all * (1 + 1e-12));
        assertThat(model.residualRenewals(renewals, 1.1 * delta)).isLessThan(model.residualRenewals(renewals, delta));
    }

    /** Without a discount: finite where S falls faster than 1 / t, and the limit of small discounts. */
    @Example
    void withoutDiscount() {
        close(new BetaDiscreteWeibull(2.5, 3, 1).residualRenewals(4, 0), 7 / 1.5, 1e-14);
        close(new DiscreteWeibull(2.5, 3, 1, 4).residualRenewals(0), 7 / 1.5, 1e-12);
        RetentionModel steeper = new BetaDiscreteWeibull(2.5, 3, 1.7);
        close(steeper.residualRenewals(0, 1e-13), steeper.residualRenewals(0, 0), 1e-9);
        RetentionModel flatter = new BetaDiscreteWeibull(5, 3, 0.5);
        close(flatter.residualRenewals(0, 1e-12), flatter.residualRenewals(0, 0), 1e-6);
        assertThat(new BetaDiscreteWeibull(0.5, 3, 1.5).residualRenewals(0, 0)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(new BetaDiscreteWeibull(1, 3, 1).residualRenewals(0, 0)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    /** Survival falls from 1; with c at most 1 those who stayed stay; extremes give numbers. */
    @Property(seed = SEED, tries = 200)
    void survivalFalls(
            @ForAll @Scale(6) @DoubleRange(min = -6, max = 6) double a,
            @ForAll @Scale(6) @DoubleRange(min = -6, max = 6) double b,
            @ForAll @Scale(6) @DoubleRange(min = 0.1, max = 4) double c,
            @ForAll @IntRange(min = 1, max = 100_000) int t) {
        RetentionModel model = new BetaDiscreteWeibull(Math.pow(10, a), Math.pow(10, b), c);
        assertThat(model.logSurvival(0, t)).isFinite().isLessThanOrEqualTo(model.logSurvival(0, t - 1));
        assertThat(model.logSurvival(0, 0)).isZero();
        assertThat(model.retention(t)).isBetween(0.0, 1.0);
        close(model.logSurvival(0, t) + model.logSurvival(t, 7), model.logSurvival(0, t + 7), 1e-11);
        if (c <= 1) {
            assertThat(model.retention(t + 1)).isGreaterThanOrEqualTo(model.retention(t) * (1 - 1e-14));
        }
        assertThat(model.residualRenewals(t, 0.1)).isFinite().isNotNegative();
    }

    /** Alpha and beta without bound are a constant. */
    @Example
    void constantIsTheLimit() {
        RetentionModel limit = new BetaDiscreteWeibull(2e9, 8e9, 1);
        RetentionModel constant = new Constant(0.8);
        close(limit.survival(10), constant.survival(10), 1e-8);
        close(limit.residualRenewals(3, 0.1), constant.residualRenewals(3, 0.1), 1e-7);
        close(limit.discountedRenewals(5, 0.1), constant.discountedRenewals(5, 0.1), 1e-8);
        close(constant.residualRenewals(9, Math.log1p(0.1)), 0.8 * 1.1 / 0.3, 1e-14);
        assertThat(constant.residualRenewals(0, 0)).isCloseTo(4, within(1e-14));
        assertThat(new Constant(1).residualRenewals(0, 0)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(new Constant(0).survival(1)).isZero();
        assertThat(new Constant(0).survival(0)).isEqualTo(1);
        close(constant.retention(5), 0.8, 1e-15);
    }

    @Example
    void wrongInputIsRefusedByName() {
        for (RetentionModel model : List.of(new Constant(0.5), new BetaDiscreteWeibull(1, 1, 2))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.retention(0))
                    .withMessage("renewals must be >= 0, got -1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.survival(-1))
                    .withMessage("further must be >= 0, got -1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.residualRenewals(0, -1))
                    .withMessage("delta must be >= 0 and finite, got -1.0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.discountedRenewals(-1, 0))
                    .withMessage("periods must be >= 0, got -1");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BetaDiscreteWeibull(1, 1, 0))
                .withMessage("c must be positive and finite, got 0.0");
    }
}
