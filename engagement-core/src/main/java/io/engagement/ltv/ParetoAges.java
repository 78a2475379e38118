package io.engagement.ltv;

/** The logarithms that all tables of one set of parameters share, once for each age. */
final class ParetoAges {
    private final double alpha;
    private final double beta;
    private final double smaller;
    private final int[] ages;
    private final double[] logAlpha;
    private final double[] logBeta;

    ParetoAges(double alpha, double beta, int[] ages) {
        this.alpha = alpha;
        this.beta = beta;
        this.smaller = Math.min(alpha, beta);
        this.ages = ages;
        logAlpha = new double[ages.length];
        logBeta = new double[ages.length];
        for (int i = 0; i < ages.length; i++) {
            logAlpha[i] = Math.log1p(ages[i] / alpha);
            logBeta[i] = Math.log1p(ages[i] / beta);
        }
    }

    ParetoTail tail() {
        return new ParetoTail(alpha, beta);
    }

    double age(int i) {
        return ages[i];
    }

    /** {@code ln(1 + age/alpha)}. */
    double logAlpha(int i) {
        return logAlpha[i];
    }

    /** {@code ln(1 + age/beta)}. */
    double logBeta(int i) {
        return logBeta[i];
    }

    /** {@code ln(m + age)}, m the smaller of alpha and beta. */
    double log(int i) {
        return Math.log(smaller) + (alpha <= beta ? logAlpha[i] : logBeta[i]);
    }

    double ageOfLog(double log) {
        return smaller * Math.expm1(log - Math.log(smaller));
    }
}
