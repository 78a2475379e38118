package io.engagement.score;

import io.engagement.internal.numeric.Softplus;
import java.util.Arrays;

/**
 * Logistic regression {@code P(y = 1) = 1 / (1 + exp(-(b_0 + sum of b_i x_i)))} with b_i &gt;= 0 where asked, by least
 * {@code sum of log-losses + lambda / 2 (sum of b_i^2)}; the intercept is not penalised. Strictly convex for lambda &gt; 0, so
 * there is one answer; found by Newton steps projected on what is allowed (Bertsekas, 1982), each halved until it helps.
 */
final class LogisticFit {
    private static final int MOST_STEPS = 200;
    private static final double CLOSE = 1e-10;
    private static final double SUFFICIENT = 1e-4;

    private final double[] x;
    private final boolean[] y;
    private final double[] weights;
    private final int width;
    private final double lambda;
    private final boolean nonNegative;

    private final double[] slope;
    private final double[][] curvature;

    /** Row r of {@code x} is at {@code r * width}, without a column for the intercept. */
    LogisticFit(double[] x, boolean[] y, double[] weights, int width, double lambda, boolean nonNegative) {
        this.x = x;
        this.y = y;
        this.weights = weights;
        this.width = width;
        this.lambda = lambda;
        this.nonNegative = nonNegative;
        slope = new double[width + 1];
        curvature = new double[width + 1][width + 1];
    }

    /** The coefficients, the intercept last. */
    double[] fit(double[] start) {
        double[] b = start.clone();
        double loss = loss(b);
        for (int step = 0; step < MOST_STEPS; step++) {
            differentiate(b);
            boolean[] fixed = fixed(b);
            double worst = 0;
            for (int i = 0; i <= width; i++) {
                worst = fixed[i] ? worst : Math.max(worst, Math.abs(slope[i]));
            }
            if (worst <= CLOSE * y.length) {
                return b;
            }
            double[] direction = solve(fixed);
            double[] next = b;
            double nextLoss = loss;
            for (double length = 1; length > 1e-12; length /= 2) {
                next = moved(b, direction, length);
                nextLoss = loss(next);
                double expected = 0;
                for (int i = 0; i <= width; i++) {
                    expected += slope[i] * (next[i] - b[i]);
                }
                if (nextLoss <= loss + SUFFICIENT * expected) {
                    break;
                }
            }
            if (!(nextLoss < loss)) {
                return b;
            }
            b = next;
            loss = nextLoss;
        }
        return b;
    }

    /** At their limit, and pushed beyond it. */
    private boolean[] fixed(double[] b) {
        boolean[] fixed = new boolean[width + 1];
        for (int i = 0; i < width; i++) {
            fixed[i] = nonNegative && b[i] == 0 && slope[i] > 0;
        }
        return fixed;
    }

    private double[] moved(double[] b, double[] direction, double length) {
        double[] next = b.clone();
        for (int i = 0; i <= width; i++) {
            next[i] += length * direction[i];
            next[i] = nonNegative && i < width ? Math.max(0, next[i]) : next[i];
        }
        return next;
    }

    static double linear(double[] x, int row, int width, double[] b) {
        double linear = b[width];
        for (int i = 0; i < width; i++) {
            linear += b[i] * x[row * width + i];
        }
        return linear;
    }

    static double probability(double linear) {
        return 1 / (1 + Math.exp(-linear));
    }

    static double logLoss(double linear, boolean happened) {
        return Softplus.of(happened ? -linear : linear);
    }

    private double loss(double[] b) {
        double loss = 0;
        for (int i = 0; i < width; i++) {
            loss += lambda / 2 * b[i] * b[i];
        }
        for (int row = 0; row < y.length; row++) {
            if (weights[row] > 0) {
                loss += weights[row] * logLoss(linear(x, row, width, b), y[row]);
            }
        }
        return loss;
    }

    private void differentiate(double[] b) {
        Arrays.fill(slope, 0);
        for (double[] row : curvature) {
            Arrays.fill(row, 0);
        }
        for (int row = 0; row < y.length; row++) {
            if (weights[row] == 0) {
                continue;
            }
            double p = probability(linear(x, row, width, b));
            double residual = weights[row] * (p - (y[row] ? 1 : 0));
            double spread = weights[row] * p * (1 - p);
            for (int i = 0; i < width; i++) {
                double value = x[row * width + i];
                slope[i] += residual * value;
                for (int j = 0; j <= i; j++) {
                    curvature[i][j] += spread * value * x[row * width + j];
                }
                curvature[width][i] += spread * value;
            }
            slope[width] += residual;
            curvature[width][width] += spread;
        }
        for (int i = 0; i < width; i++) {
            slope[i] += lambda * b[i];
            curvature[i][i] += lambda;
        }
    }

    /** The Newton direction among what is not fixed, by Cholesky factors. */
    private double[] solve(boolean[] fixed) {
        double[][] factor = factor(fixed);
        double[] direction = new double[width + 1];
        for (int i = 0; i <= width; i++) {
            double sum = fixed[i] ? 0 : -slope[i];
            for (int j = 0; j < i; j++) {
                sum -= factor[i][j] * direction[j];
            }
            direction[i] = sum / factor[i][i];
        }
        for (int i = width; i >= 0; i--) {
            double sum = direction[i];
            for (int j = i + 1; j <= width; j++) {
                sum -= factor[j][i] * direction[j];
            }
            direction[i] = sum / factor[i][i];
        }
        return direction;
    }

    private double[][] factor(boolean[] fixed) {
        double[][] factor = new double[width + 1][width + 1];
        for (int i = 0; i <= width; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = i == j ? (fixed[i] ? 1 : curvature[i][i]) : fixed[i] || fixed[j] ? 0 : curvature[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i][k] * factor[j][k];
                }
                // A column that is a sum of others has no curvature of its own.
                factor[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / factor[j][j];
            }
        }
        return factor;
    }

    /** The standard error of a coefficient at the optimum {@code b}, from the inverse of the curvature. */
    double standardError(double[] b, int coefficient) {
        differentiate(b);
        Arrays.fill(slope, 0);
        slope[coefficient] = -1;
        return Math.sqrt(solve(new boolean[width + 1])[coefficient]);
    }
}
