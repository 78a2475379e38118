package io.engagement.ltv;

import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.LogGamma;

/** {@code r (r + 1) ... (r + x - 1)}, the part of every likelihood that counts purchases. */
final class RisingFactorial {
    private static final int SUMMED = 100;

    private RisingFactorial() {}

    static double log(double r, long x) {
        if (x > SUMMED) {
            return LogGamma.value(x) - LogBeta.value(r, x);
        }
        double sum = 0;
        for (long j = 0; j < x; j++) {
            sum += Math.log(r + j);
        }
        return sum;
    }

    /** The derivative of {@link #log} by r. */
    static double logSlope(double r, long x) {
        double sum = 0;
        for (long j = x - 1; j >= 0; j--) {
            sum += 1 / (r + j);
        }
        return sum;
    }
}
