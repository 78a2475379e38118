package io.engagement.ltv;

import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.internal.numeric.Cholesky;
import io.engagement.internal.numeric.Normal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * How the uncertainty of fitted parameters carries over to what is computed from them: the delta method in the logarithms of
 * the parameters, with the derivative along each column of the Cholesky factor of their covariance taken over one
 * standard error to either side (the unscented transformation of Julier and Uhlmann, 1997), so that it also sees where the curve
 * bends.
 *
 * @param <M> the model
 */
final class Uncertainty<M extends Serializable> {
    private static final String METHOD = "delta method";

    private final List<M> above = new ArrayList<>();
    private final List<M> below = new ArrayList<>();

    /**
     * The models around a fit.
     *
     * @param fit a fit with a model
     * @param make makes a model of parameters
     */
    Uncertainty(Fit<M> fit, Function<double[], M> make) {
        if (fit.covariance().isEmpty()) {
            return;
        }
        int n = fit.values().size();
        double[][] logs = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                logs[i][j] = fit.covariance().get(i * n + j)
                        / (fit.values().get(i) * fit.values().get(j));
            }
        }
        Cholesky factor = Cholesky.of(logs);
        for (int j = 0; j < n; j++) {
            double[] column = factor.column(j);
            above.add(make.apply(moved(fit.values(), column, 1)));
            below.add(make.apply(moved(fit.values(), column, -1)));
        }
    }

    static Uncertainty<TransactionModel> ofPurchases(Fit<TransactionModel> fit) {
        TransactionModel model = fit.model();
        return model == null ? unknown() : new Uncertainty<>(fit, at -> Fitting.model(model.kind(), at));
    }

    static Uncertainty<GammaGamma> ofSpend(Fit<GammaGamma> fit) {
        return new Uncertainty<>(fit, at -> new GammaGamma(at[0], at[1], at[2]));
    }

    /** Of parameters that are not known to be uncertain. */
    static <M extends Serializable> Uncertainty<M> unknown() {
        return new Uncertainty<>();
    }

    private Uncertainty() {}

    private static double[] moved(List<Double> values, double[] column, int sign) {
        double[] moved = new double[column.length];
        for (int i = 0; i < column.length; i++) {
            // No further than a factor of 1,000: what is that uncertain is not known any better beyond.
            double by = Math.max(-6.9, Math.min(6.9, sign * column[i]));
            moved[i] = values.get(i) * Math.exp(by);
        }
        return moved;
    }

    /** Whether the parameters have standard errors. */
    boolean isKnown() {
        return !above.isEmpty();
    }

    /**
     * The variance of a quantity.
     *
     * @param quantity on the scale it is judged on: a logarithm, log-odds
     * @return the variance; not finite where the quantity has no limit within a standard error, 0 where it is certain
     */
    double variance(ToDoubleFunction<M> quantity) {
        double variance = 0;
        for (int i = 0; i < above.size(); i++) {
            double high = quantity.applyAsDouble(above.get(i));
            double low = quantity.applyAsDouble(below.get(i));
            double half = high == low ? 0 : (high - low) / 2;
            variance += half * half;
        }
        return variance;
    }

    /** A positive number with an interval that stays positive, from the variance of its logarithm. */
    Estimate positive(double value, double variance, double level, long n, Estimate.Unit unit) {
        if (!(value < Double.POSITIVE_INFINITY)) {
            return Estimate.undefined("the expectation has no limit");
        }
        double error = Normal.z(level) * Math.sqrt(variance);
        if (!isKnown()) {
            return Estimate.assumed(value, unit, "parameters without standard errors");
        }
        if (value == 0) {
            return Estimate.of(0, new Interval(0, 0, level), n, unit, METHOD);
        }
        double factor = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.exp(error);
        return Estimate.of(value, new Interval(value / factor, value * factor, level), n, unit, METHOD);
    }

    /** A probability with an interval within 0 and 1, from its log-odds and their variance. */
    Estimate probability(double logOdds, double variance, double level, long n) {
        double value = 1 / (1 + Math.exp(-logOdds));
        double error = Normal.z(level) * Math.sqrt(variance);
        if (!isKnown()) {
            return Estimate.assumed(value, Estimate.Unit.SHARE, "parameters without standard errors");
        }
        if (Double.isInfinite(logOdds)) {
            return Estimate.of(value, new Interval(value, value, level), n, Estimate.Unit.SHARE, METHOD);
        }
        Interval interval = Double.isNaN(error)
                ? new Interval(0, 1, level)
                : new Interval(1 / (1 + Math.exp(error - logOdds)), 1 / (1 + Math.exp(-error - logOdds)), level);
        return Estimate.of(value, interval, n, Estimate.Unit.SHARE, METHOD);
    }
}
