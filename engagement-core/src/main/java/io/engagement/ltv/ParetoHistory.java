package io.engagement.ltv;

import io.engagement.internal.numeric.Softplus;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * What Pareto/NBD says of one history. A customer is active, with likelihood {@code e^A}, or left between t_x and T, with
 * {@code s I} (Fader and Hardie, 2005, note 009). Nothing is a difference of the two: what is small stays exact.
 */
final class ParetoHistory {
    private final TransactionModel.ParetoNbd model;
    private final long x;
    private final double k;
    private final double t;
    private final double tx;

    ParetoHistory(TransactionModel.ParetoNbd model, long x, double tx, double t) {
        Parameters.requireHistory(x, tx, t);
        this.model = model;
        this.x = x;
        this.k = model.r() + x;
        this.tx = tx;
        this.t = t;
    }

    /** I, over its integrand at t_x. */
    private PowerIntegral left() {
        return PowerIntegral.of(model.alpha() + tx, k, model.beta() + tx, model.s() + 1, t - tx);
    }

    /** {@code ln(s I) - A}. */
    private double logOddsLeft(PowerIntegral left) {
        double a = model.alpha() + tx;
        double b = model.beta() + tx;
        return Math.log(model.s() / b)
                + left.log()
                + k * Math.log1p((t - tx) / a)
                + model.s() * Math.log1p((t - tx) / b);
    }

    double logOddsActive() {
        return t == tx ? Double.POSITIVE_INFINITY : -logOddsLeft(left());
    }

    double logLikelihood() {
        if (x == 0) {
            double bought = new ParetoPurchases(model).atLeastOne(t);
            if (bought < 0.5) {
                return Math.log1p(-bought);
            }
        }
        double active = LogRising.of(model.r(), x)
                - model.r() * Math.log1p(t / model.alpha())
                - x * Math.log(model.alpha() + t)
                - model.s() * Math.log1p(t / model.beta());
        return t == tx ? active : active + Softplus.of(logOddsLeft(left()));
    }

    List<Double> gradient() {
        if (x == 0 && t > 0) {
            PowerIntegral first = new ParetoPurchases(model).first(t);
            double bought = Math.exp(Math.log(model.r() / model.alpha()) + first.log());
            if (bought < 0.5) {
                return gradientOfNone(first, bought / (1 - bought));
            }
        }
        return gradientOfTwo();
    }

    /** Of {@code ln(1 - P(a purchase))}, where it is near 0 and the sum of two would cancel. */
    private List<Double> gradientOfNone(PowerIntegral first, double odds) {
        double r = model.r();
        double alpha = model.alpha();
        double s = model.s();
        double beta = model.beta();
        return List.of(
                -odds * first.mean(y -> 1 / r - Math.log1p(y / alpha)),
                -odds * first.mean(y -> -1 / alpha + (r + 1) * y / (alpha * (alpha + y))),
                odds * first.mean(y -> Math.log1p(y / beta)),
                -odds * first.mean(y -> s * y / (beta * (beta + y))));
    }

    private List<Double> gradientOfTwo() {
        double r = model.r();
        double alpha = model.alpha();
        double s = model.s();
        double beta = model.beta();
        double sLeft = 0;
        double betaLeft = 0;
        double rBoth;
        double alphaBoth;
        double inverseBoth;
        double sBoth;
        double betaBoth;
        DoubleUnaryOperator logAlpha = y -> Math.log1p(y / alpha);
        DoubleUnaryOperator shareAlpha = y -> y / (alpha + y);
        DoubleUnaryOperator inverseAlpha = y -> 1 / (alpha + y);
        DoubleUnaryOperator logBeta = y -> Math.log1p(y / beta);
        DoubleUnaryOperator shareBeta = y -> y / (beta + y);
        if (t == tx) {
            rBoth = logAlpha.applyAsDouble(t);
            alphaBoth = shareAlpha.applyAsDouble(t);
            inverseBoth = inverseAlpha.applyAsDouble(t);
            sBoth = logBeta.applyAsDouble(t);
            betaBoth = shareBeta.applyAsDouble(t);
        } else {
            PowerIntegral left = left();
            double odds = logOddsLeft(left);
            double gone = 1 / (1 + Math.exp(-odds));
            double active = 1 / (1 + Math.exp(odds));
            rBoth = both(active, gone, left, logAlpha);
            alphaBoth = both(active, gone, left, shareAlpha);
            inverseBoth = both(active, gone, left, inverseAlpha);
            sBoth = both(active, gone, left, logBeta);
            betaBoth = both(active, gone, left, shareBeta);
            sLeft = gone / s;
            betaLeft = gone * left.mean(y -> 1 / (beta + tx + y));
        }
        return List.of(
                inverses(r, x) - rBoth,
                r / alpha * alphaBoth - x * inverseBoth,
                sLeft - sBoth,
                s / beta * betaBoth - betaLeft);
    }

    private double both(double active, double gone, PowerIntegral left, DoubleUnaryOperator f) {
        return active * f.applyAsDouble(t) + gone * left.mean(y -> f.applyAsDouble(tx + y));
    }

    /** {@code 1/r + 1/(r + 1) + ... + 1/(r + x - 1)}. */
    private static double inverses(double r, long x) {
        double sum = 0;
        for (long j = x - 1; j >= 0; j--) {
            sum += 1 / (r + j);
        }
        return sum;
    }
}
