package io.engagement.ltv;

/**
 * Logarithms of products whose factors lie 1 apart, in place of differences of log-gammas, which lose all their digits
 * when the arguments are large or near each other.
 */
final class LogRising {
    /** So few factors are multiplied one by one. */
    private static final int FEW = 40;
    /** From here on Stirling's series is exact to the last digit. */
    private static final double LARGE = 20;

    private LogRising() {}

    /** {@code ln (y (y+1) ... (y+n-1)) = ln Gamma(y+n) - ln Gamma(y)}. */
    static double of(double y, long n) {
        long single = single(y, n);
        double sum = 0;
        for (long j = 0; j < single; j++) {
            sum += Math.log(y + j);
        }
        return sum + large(y + single, n - single);
    }

    /** {@code ln ((y+a) (y+a+1) ... (y+a+n-1)) - ln (y (y+1) ... (y+n-1))}, the sum of {@code ln(1 + a / (y + j))}. */
    static double ratio(double a, double y, long n) {
        long single = single(y, n);
        double sum = 0;
        for (long j = 0; j < single; j++) {
            sum += Math.log1p(a / (y + j));
        }
        return sum + largeShift(a, y + single, n - single);
    }

    /** The same for a real number u of factors: {@code ln Gamma(y+a+u) Gamma(y) / (Gamma(y+a) Gamma(y+u))}. */
    static double shift(double a, double y, double u) {
        long single = (long) Math.max(0, Math.ceil(LARGE - y));
        double sum = 0;
        for (long j = 0; j < single; j++) {
            sum += Math.log1p(a / (y + j) * (u / (y + a + u + j)));
        }
        return sum + largeShift(a, y + single, u);
    }

    private static long single(double y, long n) {
        return n <= FEW ? n : (long) Math.max(0, Math.ceil(LARGE - y));
    }

    /** {@code ln Gamma(z+u) - ln Gamma(z)} for large z. */
    private static double large(double z, double u) {
        return u == 0 ? 0 : u * Math.log(z + u) + (z - 0.5) * Math.log1p(u / z) - u + (stirling(z + u) - stirling(z));
    }

    /** For large z. The one form loses a^2 / z units of the last digit, the other u ln z of them. */
    private static double largeShift(double a, double z, double u) {
        if (u == 0) {
            return 0;
        }
        return a * a > z * u
                ? large(z + a, u) - large(z, u)
                : a * Math.log1p(u / z) + vanishing(a, z + u) - vanishing(a, z);
    }

    /** {@code ln Gamma(z+a) - ln Gamma(z) - a ln z}. */
    private static double vanishing(double a, double z) {
        return (z + a - 0.5) * Math.log1p(a / z) - a + (stirling(z + a) - stirling(z));
    }

    /** What Stirling's formula lacks (Abramowitz and Stegun 6.1.42). */
    private static double stirling(double z) {
        double w = 1 / (z * z);
        return (1.0 / 12 - w * (1.0 / 360 - w * (1.0 / 1260 - w * (1.0 / 1680 - w / 1188)))) / z;
    }
}
