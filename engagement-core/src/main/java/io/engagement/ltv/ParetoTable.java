package io.engagement.ltv;

/**
 * {@link ParetoTail} at many ages for the same powers. It is smooth in {@code ln(m + t)} with no singularity nearer than
 * pi, so that many ages are interpolated at Chebyshev's points; few are computed one by one.
 */
final class ParetoTable {
    private static final double LOG_PRECISION = 40;

    private final double p;
    private final double q;
    private final double fall;
    private final ParetoAges ages;
    private final int[] at;
    /** By column of {@link ParetoTail}, then by age. */
    final double[][] columns;

    /**
     * Fills the first columns.
     *
     * @param fall {@code p + q - 1}
     * @param at which of the ages
     */
    ParetoTable(ParetoAges ages, double p, double q, double fall, int[] at, int columns) {
        this.ages = ages;
        this.p = p;
        this.q = q;
        this.fall = fall;
        this.at = at;
        this.columns = new double[columns][at.length];
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int age : at) {
            low = Math.min(low, ages.log(age));
            high = Math.max(high, ages.log(age));
        }
        int points = points((high - low) / 2);
        if (at.length > points + 2) {
            interpolate(low, high, points);
        } else {
            compute();
        }
        for (int i = 0; i < at.length; i++) {
            this.columns[0][i] += ages.log(at[i]) - p * ages.logAlpha(at[i]) - q * ages.logBeta(at[i]);
        }
    }

    /** So many that the error, {@code rho^-n} for the largest ellipse without a singularity, is below double precision. */
    private static int points(double half) {
        double rho = (Math.PI + Math.hypot(Math.PI, half)) / half;
        return (int) Math.ceil(LOG_PRECISION / Math.log(rho)) + 1;
    }

    private void compute() {
        double[] out = new double[ParetoTail.COLUMNS];
        ParetoTail tail = ages.tail();
        for (int i = 0; i < at.length; i++) {
            tail.at(p, q, fall, ages.age(at[i]), out);
            for (int c = 0; c < columns.length; c++) {
                columns[c][i] = out[c];
            }
        }
    }

    /** The barycentric formula, point by point so that the inner loops run over ages. */
    private void interpolate(double low, double high, int points) {
        int n = at.length;
        double[] total = new double[n];
        double[] share = new double[n];
        int[] hit = new int[n];
        double[] out = new double[ParetoTail.COLUMNS];
        double[][] exact = new double[points][];
        ParetoTail tail = ages.tail();
        for (int j = 0; j < points; j++) {
            double angle = Math.PI * (j + 0.5) / points;
            double point = (low + high) / 2 + (high - low) / 2 * Math.cos(angle);
            double weight = (j % 2 == 0 ? 1 : -1) * Math.sin(angle);
            for (int i = 0; i < n; i++) {
                double distance = ages.log(at[i]) - point;
                hit[i] = distance == 0 ? j + 1 : hit[i];
                share[i] = weight / distance;
                total[i] += share[i];
            }
            tail.at(p, q, fall, ages.ageOfLog(point), out);
            exact[j] = out.clone();
            for (int c = 0; c < columns.length; c++) {
                add(columns[c], share, out[c]);
            }
        }
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < columns.length; c++) {
                columns[c][i] = hit[i] > 0 ? exact[hit[i] - 1][c] : columns[c][i] / total[i];
            }
        }
    }

    private static void add(double[] to, double[] share, double value) {
        for (int i = 0; i < to.length; i++) {
            to[i] += share[i] * value;
        }
    }
}
