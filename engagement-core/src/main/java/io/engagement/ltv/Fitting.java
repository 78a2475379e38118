package io.engagement.ltv;

import io.engagement.history.CustomerBase;
import io.engagement.history.SpendCounts;
import io.engagement.ltv.TransactionModel.BgBb;
import io.engagement.ltv.TransactionModel.BgNbd;
import io.engagement.ltv.TransactionModel.Kind;
import io.engagement.ltv.TransactionModel.MbgNbd;
import io.engagement.ltv.TransactionModel.Nbd;
import io.engagement.ltv.TransactionModel.ParetoNbd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fits the models: starts, search, and what the end of a search means in words. */
final class Fitting {
    private static final Logger LOG = LoggerFactory.getLogger(Fitting.class);
    /** From this many groups on, the search begins on a part of them. */
    private static final int MANY_GROUPS = 20_000;

    static final List<String> SPEND = List.of("p", "q", "gamma");

    private Fitting() {}

    static Fit<TransactionModel> fit(Kind kind, Groups groups, boolean parallel) {
        double customers = sum(groups.weight);
        String nothing = nothingToFit(kind, groups);
        if (!nothing.isEmpty()) {
            return Fit.none(names(kind), Math.round(customers), nothing);
        }
        double[] start = start(kind, groups);
        int evaluations = 0;
        if (groups.size() > MANY_GROUPS) {
            Groups part = everySo(groups, groups.size() / (MANY_GROUPS / 4));
            Newton.Result rough = Newton.maximise(likelihood(kind, part, parallel), sum(part.weight), start);
            if (rough.end == Newton.End.MAXIMUM) {
                start = rough.at.parameters;
            }
            evaluations = rough.iterations;
        }
        Newton.Result result = Newton.maximise(likelihood(kind, groups, parallel), customers, start);
        List<String> findings = Boundary.findings(kind, result);
        Fit<TransactionModel> fit =
                Fit.from(result, model(kind, result.at.parameters), names(kind), customers, findings, evaluations);
        if (!fit.convergence().reached()) {
            LOG.warn("{} of {} customers: {}", kind, fit.n(), fit.convergence());
        }
        return fit;
    }

    static Groups groups(CustomerBase.Counts counts) {
        int size = counts.size();
        int[] x = new int[size];
        int[] tx = new int[size];
        int[] t = new int[size];
        double[] weight = new double[size];
        for (int group = 0; group < size; group++) {
            x[group] = Math.toIntExact(counts.repeatPurchases(group));
            tx[group] = Math.toIntExact(counts.ageAtLastPurchase(group));
            t[group] = Math.toIntExact(counts.age(group));
            weight[group] = counts.customers(group);
        }
        return new Groups(x, tx, t, weight);
    }

    static Fit<GammaGamma> spend(SpendCounts counts) {
        int[] x = new int[counts.size()];
        double[] mean = new double[x.length];
        double[] weight = new double[x.length];
        for (int group = 0; group < x.length; group++) {
            x[group] = Math.toIntExact(counts.paidRepeats(group));
            mean[group] = counts.meanRepeatSpend(group);
            weight[group] = counts.customers(group);
        }
        return spend(x, mean, weight, true);
    }

    /** Gamma-Gamma, of customers with something spent again: x purchases each, with these means. */
    static Fit<GammaGamma> spend(int[] x, double[] mean, double[] weight, boolean parallel) {
        double customers = sum(weight);
        if (x.length == 0) {
            return Fit.none(SPEND, 0, "nobody has paid for a repeat purchase");
        }
        double total = 0;
        for (int i = 0; i < mean.length; i++) {
            total += weight[i] * mean[i];
        }
        double[] start = {2, 3, total / customers};
        int evaluations = 0;
        if (x.length > MANY_GROUPS) {
            int stride = x.length / (MANY_GROUPS / 4);
            int[] rows =
                    IntStream.range(0, x.length / stride).map(i -> i * stride).toArray();
            double[] weights =
                    IntStream.of(rows).mapToDouble(row -> weight[row]).toArray();
            SpendLikelihood part = new SpendLikelihood(
                    IntStream.of(rows).map(row -> x[row]).toArray(),
                    IntStream.of(rows).mapToDouble(row -> mean[row]).toArray(),
                    weights,
                    parallel);
            Newton.Result rough = Newton.maximise(part, sum(weights), start);
            start = rough.end == Newton.End.MAXIMUM ? rough.at.parameters : start;
            evaluations = rough.iterations;
        }
        Newton.Result result = Newton.maximise(new SpendLikelihood(x, mean, weight, parallel), customers, start);
        double[] at = result.at.parameters;
        Fit<GammaGamma> fit = Fit.from(
                result, new GammaGamma(at[0], at[1], at[2]), SPEND, customers, Boundary.ofSpend(result), evaluations);
        if (!fit.convergence().reached()) {
            LOG.warn("spend of {} customers: {}", fit.n(), fit.convergence());
        }
        return fit;
    }

    private static String nothingToFit(Kind kind, Groups groups) {
        if (groups.size() == 0) {
            return "there are no customers";
        }
        if (Arrays.stream(groups.x).allMatch(x -> x == 0)) {
            return "nobody bought again";
        }
        if (kind == Kind.BG_BB) {
            for (int group = 0; group < groups.size(); group++) {
                if (groups.x[group] > groups.tx[group]) {
                    return "BG/BB knows one opportunity a step: x must be <= t_x, got " + groups.x[group] + " and "
                            + groups.tx[group];
                }
            }
        }
        return "";
    }

    static Likelihood likelihood(Kind kind, Groups groups, boolean parallel) {
        return switch (kind) {
            case MBG_NBD -> BetaGeometricLikelihood.of(groups, true, parallel);
            case BG_NBD -> BetaGeometricLikelihood.of(groups, false, parallel);
            case PARETO_NBD -> ParetoLikelihood.of(groups, parallel);
            case NBD -> NegativeBinomialLikelihood.of(groups);
            case BG_BB -> BetaBernoulliLikelihood.of(groups);
        };
    }

    static TransactionModel model(Kind kind, double[] at) {
        return switch (kind) {
            case MBG_NBD -> new MbgNbd(at[0], at[1], at[2], at[3]);
            case BG_NBD -> new BgNbd(at[0], at[1], at[2], at[3]);
            case PARETO_NBD -> new ParetoNbd(at[0], at[1], at[2], at[3]);
            case NBD -> new Nbd(at[0], at[1]);
            case BG_BB -> new BgBb(at[0], at[1], at[2], at[3]);
        };
    }

    static List<String> names(Kind kind) {
        return switch (kind) {
            case MBG_NBD, BG_NBD -> List.of("r", "alpha", "a", "b");
            case PARETO_NBD -> List.of("r", "alpha", "s", "beta");
            case NBD -> List.of("r", "alpha");
            case BG_BB -> List.of("alpha", "beta", "gamma", "delta");
        };
    }

    /** Somewhere sensible: purchases as frequent as observed over the time customers were seen buying, a mean lifetime. */
    private static double[] start(Kind kind, Groups groups) {
        double purchases = 0;
        double active = 0;
        double ages = 0;
        double customers = 0;
        for (int group = 0; group < groups.size(); group++) {
            double w = groups.weight[group];
            customers += w;
            purchases += w * groups.x[group];
            active += w * 0.5 * (groups.tx[group] + groups.t[group]);
            ages += w * groups.t[group];
        }
        double r = 0.5;
        double alpha = r * Math.max(active, 1) / purchases;
        return switch (kind) {
            case MBG_NBD, BG_NBD -> new double[] {r, alpha, 0.8, 2};
            case PARETO_NBD -> new double[] {r, alpha, 0.6, Math.max(1, ages / customers / 3)};
            case NBD -> new double[] {r, r * Math.max(ages, 1) / purchases};
            case BG_BB -> new double[] {1, 1, 0.7, 2};
        };
    }

    /** Every so many groups: they are in order, so the part is spread like the whole. */
    private static Groups everySo(Groups groups, int stride) {
        int size = (groups.size() + stride - 1) / stride;
        int[] x = new int[size];
        int[] tx = new int[size];
        int[] t = new int[size];
        double[] weight = new double[size];
        for (int i = 0; i < size; i++) {
            x[i] = groups.x[i * stride];
            tx[i] = groups.tx[i * stride];
            t[i] = groups.t[i * stride];
            weight[i] = groups.weight[i * stride];
        }
        return new Groups(x, tx, t, weight);
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    /** For messages. */
    static String print(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /** The parameters by their names, for people. */
    static String print(List<String> names, List<Double> values) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            parts.add(names.get(i) + " " + print(values.get(i)));
        }
        return String.join(", ", parts);
    }
}
