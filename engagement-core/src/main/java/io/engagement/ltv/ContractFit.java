package io.engagement.ltv;

import io.engagement.domain.Money;
import io.engagement.internal.numeric.Normal;
import io.engagement.ltv.RetentionModel.BetaDiscreteWeibull;
import io.engagement.ltv.RetentionModel.Constant;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fits the retention of a contract to cohorts, and chooses between a constant, sBG and BdW. */
final class ContractFit {
    private static final Logger LOG = LoggerFactory.getLogger(ContractFit.class);
    private static final double SIGNIFICANT = 0.05;
    /** A gain in log-likelihood that no number of customers makes visible. */
    private static final double NO_GAIN = 1e-3;
    /** Three parameters need the ends of three periods. */
    private static final int LEAST_PERIODS = 3;

    private final double[] lost;
    private final double[] stayed;
    private final double customers;
    private final double asked;
    private final double renewed;

    private ContractFit(List<long[]> cohorts) {
        int longest = cohorts.stream().mapToInt(cohort -> cohort.length).max().orElse(0);
        lost = new double[Math.max(1, longest)];
        stayed = new double[lost.length];
        double entered = 0;
        for (long[] cohort : cohorts) {
            require(cohort);
            for (int t = 1; t < cohort.length; t++) {
                lost[t] += cohort[t - 1] - cohort[t];
            }
            entered += cohort.length < 2 ? 0 : cohort[0];
            stayed[Math.max(0, cohort.length - 1)] += cohort.length < 2 ? 0 : cohort[cohort.length - 1];
        }
        customers = entered;
        double exposure = 0;
        double losses = 0;
        for (int t = 1; t < lost.length; t++) {
            exposure += t * (lost[t] + stayed[t]);
            losses += lost[t];
        }
        asked = exposure;
        renewed = exposure - losses;
        if (!(customers > 0)) {
            throw new IllegalArgumentException(
                    "cohorts must hold a cohort with customers over a period, got " + print(cohorts));
        }
    }

    private static void require(long[] cohort) {
        for (int t = 0; t < cohort.length; t++) {
            if (cohort[t] < 0 || (t > 0 && cohort[t] > cohort[t - 1])) {
                throw new IllegalArgumentException(
                        "a cohort must not grow or fall below 0, got " + Arrays.toString(cohort));
            }
        }
    }

    private static String print(List<long[]> cohorts) {
        return cohorts.stream().map(Arrays::toString).toList().toString();
    }

    static ContractLtv of(Money margin, Period period, List<long[]> cohorts) {
        ContractFit data = new ContractFit(cohorts);
        Fit<RetentionModel> constant = data.constant();
        if (constant.covariance().isEmpty()) {
            return contract(margin, period, constant, "constant: " + constant.reason());
        }
        double odds = data.renewed / (data.asked - data.renewed);
        Fit<RetentionModel> sBG = data.fit(List.of("alpha", "beta"), 1, odds);
        Fit<RetentionModel> bdW = data.fit(List.of("alpha", "beta", "c"), 1, odds, 1);
        boolean differ = sBG.convergence().reached() && sBG.logLikelihood() > constant.logLikelihood() + NO_GAIN;
        Fit<RetentionModel> simple = differ ? sBG : constant;
        String name = differ ? "sBG" : "constant";
        double ratio = Math.max(0, 2 * (bdW.logLikelihood() - simple.logLikelihood()));
        double p = Normal.twoSided(Math.sqrt(ratio));
        String test = String.format(Locale.ROOT, "likelihood ratio %.1f, p %.2g", ratio, p);
        if (data.lost.length <= LEAST_PERIODS) {
            test = "too few periods to tell";
            p = 1;
        }
        return p < SIGNIFICANT
                ? contract(
                        margin,
                        period,
                        bdW,
                        "BdW: retention changes with tenure (" + test + " against " + name + ")"
                                + (bdW.convergence().reached() ? "" : "; " + bdW.reason()))
                : contract(
                        margin,
                        period,
                        simple,
                        name + ": " + (differ ? "" : "customers do not differ; ") + "BdW is no better (" + test + ")");
    }

    private static ContractLtv contract(Money margin, Period period, Fit<RetentionModel> fit, String choice) {
        RetentionModel model = fit.model();
        if (model == null) {
            throw new IllegalStateException("a fit without a model");
        }
        LOG.debug("contract: {}", choice);
        return new ContractLtv(margin, period, model, ContractLtv.Payment.END_OF_PERIOD, choice, fit);
    }

    /** The share of all renewals due that were made. */
    private Fit<RetentionModel> constant() {
        double share = renewed / asked;
        boolean certain = renewed == 0 || renewed == asked;
        double value = certain ? 0 : renewed * Math.log(share) + (asked - renewed) * Math.log1p(-share);
        List<String> findings = certain ? List.of(renewed == 0 ? "nobody renewed" : "nobody left") : List.of();
        return new Fit<>(
                new Constant(share),
                List.of("retention"),
                List.of(share),
                certain ? List.of() : List.of(share * (1 - share) / asked),
                value,
                Math.round(customers),
                new Fit.Convergence(!certain, 0, 1, findings));
    }

    private Fit<RetentionModel> fit(List<String> names, double... start) {
        Newton.Result result = Newton.maximise(new RetentionLikelihood(lost, stayed), customers, start);
        List<String> findings = result.end == Newton.End.MAXIMUM
                ? List.of()
                : List.of("alpha and beta grow without bound: customers hardly differ");
        return Fit.from(result, model(result.at.parameters), names, customers, findings, 0);
    }

    /** One, two or three parameters: constant, sBG, BdW. */
    static RetentionModel model(double[] parameters) {
        return parameters.length == 1
                ? new Constant(Math.min(1, parameters[0]))
                : new BetaDiscreteWeibull(parameters[0], parameters[1], parameters.length == 2 ? 1 : parameters[2]);
    }

    /** The models one standard error around a fit. */
    static Uncertainty<RetentionModel> uncertainty(Fit<RetentionModel> fit) {
        return new Uncertainty<>(fit, ContractFit::model);
    }
}
