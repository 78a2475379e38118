package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;

/** Exact derivatives against differences. */
final class Differences {
    private Differences() {}

    /** Gradient against values, Hessian against gradients, each relative to the size of the largest. */
    static void check(Likelihood likelihood, double... at) {
        int n = at.length;
        double[] gradient = new double[n];
        double[][] hessian = new double[n][n];
        double value = likelihood.at(at.clone(), gradient, hessian);
        double[][] ignored = new double[n][n];
        for (int i = 0; i < n; i++) {
            double step = 1e-5 * at[i];
            double[] moved = at.clone();
            moved[i] = at[i] + step;
            double[] above = new double[n];
            double valueAbove = likelihood.at(moved, above, ignored);
            moved[i] = at[i] - step;
            double[] below = new double[n];
            double valueBelow = likelihood.at(moved, below, ignored);
            double slope = (valueAbove - valueBelow) / (2 * step);
            // Values are rounded at their last digit, and the step divides that.
            double rounding = 1e-15 * Math.abs(value) / step;
            assertThat(Math.abs(slope - gradient[i]))
                    .as("derivative %s: %s, difference %s", i, gradient[i], slope)
                    .isLessThanOrEqualTo(
                            1e-7 * Math.abs(gradient[i]) + 10 * rounding + 1e-8 * Math.abs(hessian[i][i] * at[i]));
            for (int j = 0; j < n; j++) {
                double curve = (above[j] - below[j]) / (2 * step);
                double scale = Math.sqrt(Math.abs(hessian[i][i] * hessian[j][j]));
                assertThat(Math.abs(curve - hessian[i][j]))
                        .as("second derivative %s %s: %s, difference %s", i, j, hessian[i][j], curve)
                        .isLessThanOrEqualTo(1e-7 * Math.max(scale, Math.abs(hessian[i][j])));
                assertThat(hessian[i][j]).isEqualTo(hessian[j][i]);
            }
        }
    }
}
