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
        return sum + large(y + single, n - (double) single);
    }

    /** {@code ln ((y+a) (y+a+1) ... (y+a+n-1)) - ln (y (y+1) ... (y+n-1))}, the sum of {@code ln(1 + a / (y + j))}. */
    static double ratio(double a, double y, long n) {
        long single = single(y, n);
        double sum = 0;
        for (long j = 0; j < single; j++) {
            sum += Math.log1p(a / (y + j));
        }
        return sum + largeShift(a, y + single, n - (double) single);
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

    /** For large z. It is the same with a and u exchanged; the smaller of them loses fewer digits as the first. */
    private static double largeShift(double a, double z, double u) {
        if (a > u) {
            return u == 0 ? 0 : largeShift(u, z, a);
        }
        return a * Math.log1p(u / z) + vanishing(a, z + u) - vanishing(a, z);
    }

    /** {@code ln Gamma(z+a) - ln Gamma(z) - a ln z}. */
    private static double vanishing(double a, double z) {
        return z * log1pLess(a / z) + (a - 0.5) * Math.log1p(a / z) + (stirling(z + a) - stirling(z));
    }

    /** {@code ln(1 + x) - x}. */
    private static double log1pLess(double x) {
        if (x > 0.1) {
            return Math.log1p(x) - x;
        }
        double power = -x;
        double sum = 0;
        for (int n = 2; Math.abs(power) > 1e-18; n++) {
            power *= -x;
            sum += power / n;
        }
        return -sum;
    }

    /** What Stirling's formula lacks (Abramowitz and Stegun 6.1.42). */
    private static double stirling(double z) {
        double w = 1 / (z * z);
        return (1.0 / 12 - w * (1.0 / 360 - w * (1.0 / 1260 - w * (1.0 / 1680 - w / 1188)))) / z;
    }
}
