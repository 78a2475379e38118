package io.engagement.behavior;

import io.engagement.estimate.Mean;
import io.engagement.estimate.Proportion;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The estimate of one arm.
 *
 * @param value the estimate
 * @param squaredError the variance of the estimate
 * @param n how many units it is of
 */
record PilotArm(double value, double squaredError, long n) {
    static PilotArm of(Proportion proportion) {
        double share = proportion.trials() == 0 ? 0 : (double) proportion.successes() / proportion.trials();
        return new PilotArm(share, share * (1 - share) / Math.max(1, proportion.trials()), proportion.trials());
    }

    static PilotArm of(Mean mean) {
        if (mean.n() < 2) {
            return new PilotArm(0, 0, mean.n());
        }
        BigDecimal n = BigDecimal.valueOf(mean.n());
        BigDecimal spread = mean.sumOfSquares().multiply(n).subtract(mean.sum().multiply(mean.sum()));
        BigDecimal divisor = n.multiply(n).multiply(BigDecimal.valueOf(mean.n() - 1));
        return new PilotArm(
                mean.sum().divide(n, MathContext.DECIMAL128).doubleValue(),
                spread.divide(divisor, MathContext.DECIMAL128).doubleValue(),
                mean.n());
    }

    /** Sum of y over sum of x; its error is that of the mean of (y - ratio x) over the mean of x (delta method). */
    static PilotArm ofRatio(Pairs pairs) {
        if (pairs.n() < 2 || pairs.sumX().signum() == 0) {
            return new PilotArm(0, 0, 0);
        }
        double ratio = pairs.sumY().divide(pairs.sumX(), MathContext.DECIMAL128).doubleValue();
        double meanOfX = pairs.sumX()
                .divide(BigDecimal.valueOf(pairs.n()), MathContext.DECIMAL128)
                .doubleValue();
        double squaredError = of(pairs.minusTimes(ratio)).squaredError() / (meanOfX * meanOfX);
        return new PilotArm(ratio, squaredError, pairs.n());
    }

    PilotArm withValue(double other) {
        return new PilotArm(other, squaredError, n);
    }

    /** Satterthwaite's degrees of freedom of the difference. */
    double degreesOfFreedom(PilotArm other) {
        double share = squaredError / (squaredError + other.squaredError);
        return 1 / (share * share / (n - 1) + (1 - share) * (1 - share) / (other.n - 1));
    }
}
