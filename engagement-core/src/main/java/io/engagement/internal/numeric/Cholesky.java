package io.engagement.internal.numeric;

/** A symmetric positive definite matrix of a few rows as {@code L L'}, L lower triangular. */
public final class Cholesky {
    private final double[][] l;

    private Cholesky(double[][] l) {
        this.l = l;
    }

    /**
     * Whether a matrix is positive definite, as far as its rounding lets it be seen.
     *
     * @param matrix symmetric; the lower half is read
     * @return true if every pivot is positive and not lost in rounding
     */
    public static boolean isPositiveDefinite(double[][] matrix) {
        return factor(matrix) != null;
    }

    /**
     * The factor of a matrix.
     *
     * @param matrix symmetric and positive definite; the lower half is read
     * @return the factor
     * @throws ArithmeticException if it is not positive definite
     */
    public static Cholesky of(double[][] matrix) {
        double[][] l = factor(matrix);
        if (l == null) {
            throw new ArithmeticException("not positive definite");
        }
        return new Cholesky(l);
    }

    private static double @org.jspecify.annotations.Nullable [][] factor(double[][] matrix) {
        int n = matrix.length;
        double[][] l = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= l[i][k] * l[j][k];
                }
                if (i == j) {
                    // What is left of a pivot after this much cancellation is noise.
                    if (!(rest > 1e-14 * Math.abs(matrix[i][i]))) {
                        return null;
                    }
                    l[i][i] = Math.sqrt(rest);
                } else {
                    l[i][j] = rest / l[j][j];
                }
            }
        }
        return l;
    }

    /**
     * A column of L.
     *
     * @param column its number
     * @return a copy
     */
    public double[] column(int column) {
        double[] values = new double[l.length];
        for (int i = column; i < l.length; i++) {
            values[i] = l[i][column];
        }
        return values;
    }

    /**
     * The solution y of {@code L L' y = b}.
     *
     * @param b the right side
     * @return y
     */
    public double[] solve(double[] b) {
        int n = l.length;
        double[] y = b.clone();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                y[i] -= l[i][k] * y[k];
            }
            y[i] /= l[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                y[i] -= l[k][i] * y[k];
            }
            y[i] /= l[i][i];
        }
        return y;
    }

    /**
     * The inverse of the matrix.
     *
     * @return a symmetric matrix
     */
    public double[][] inverse() {
        int n = l.length;
        double[][] inverse = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] unit = new double[n];
            unit[i] = 1;
            inverse[i] = solve(unit);
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                inverse[j][i] = inverse[i][j] = (inverse[i][j] + inverse[j][i]) / 2;
            }
        }
        return inverse;
    }
}
