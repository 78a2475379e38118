package io.engagement.estimate;

import io.engagement.internal.numeric.StudentT;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;

/**
 * The exact sums behind a mean. Every finite number has an exact decimal form, so both sums are exact, groups add exactly
 * and in any order, and the variance {@code (n Q - S^2) / (n (n - 1))} is free of cancellation.
 *
 * <p>Its interval is Student's (1908), {@code mean +- t sqrt(variance / n)}. It is infinite for a single value and has no
 * width when all values are equal: answers on a scale have better limits.
 *
 * @param n how many values
 * @param sum their sum S
 * @param sumOfSquares the sum of their squares Q
 */
public record Mean(long n, BigDecimal sum, BigDecimal sumOfSquares) implements Serializable {
    /** Nothing observed. */
    public static final Mean NONE = new Mean(0, BigDecimal.ZERO, BigDecimal.ZERO);

    /**
     * Sums.
     *
     * @param n how many values
     * @param sum their sum
     * @param sumOfSquares the sum of their squares
     * @throws IllegalArgumentException if no {@code n} numbers have these sums
     */
    public Mean {
        if (n < 0) {
            throw new IllegalArgumentException("n must be >= 0, got " + n);
        }
        sum = normal(sum);
        sumOfSquares = normal(sumOfSquares);
        int spread = sumOfSquares.multiply(BigDecimal.valueOf(n)).compareTo(sum.multiply(sum));
        boolean possible = n > 1 ? spread >= 0 : spread == 0 && (n == 1 || sumOfSquares.signum() == 0);
        if (!possible) {
            throw new IllegalArgumentException("sumOfSquares must fit n (" + n + ") and sum (" + sum.toPlainString()
                    + "), got " + sumOfSquares.toPlainString());
        }
    }

    private static BigDecimal normal(BigDecimal value) {
        return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    /**
     * The mean of some numbers.
     *
     * @param values finite numbers
     * @return their exact sums
     * @throws IllegalArgumentException if a value is not finite
     */
    public static Mean of(double... values) {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal sumOfSquares = BigDecimal.ZERO;
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("value must be finite, got " + value);
            }
            BigDecimal exact = new BigDecimal(value);
            sum = sum.add(exact);
            sumOfSquares = sumOfSquares.add(exact.multiply(exact));
        }
        return new Mean(values.length, sum, sumOfSquares);
    }

    /**
     * The mean of some whole numbers.
     *
     * @param values the numbers
     * @return their exact sums
     */
    public static Mean of(int... values) {
        BigInteger squares = Arrays.stream(values)
                .mapToObj(value -> BigInteger.valueOf((long) value * value))
                .reduce(BigInteger.ZERO, BigInteger::add);
        long sum = Arrays.stream(values).asLongStream().sum();
        return new Mean(values.length, BigDecimal.valueOf(sum), new BigDecimal(squares));
    }

    /**
     * The sums of two groups that share no value, added.
     *
     * @param other the other group
     * @return both
     */
    public Mean plusDisjoint(Mean other) {
        return new Mean(Math.addExact(n, other.n), sum.add(other.sum), sumOfSquares.add(other.sumOfSquares));
    }

    /**
     * The mean with its t interval at 95 %.
     *
     * @return the mean; undefined without values
     */
    public Estimate estimate() {
        return estimate(0.95);
    }

    /**
     * The mean with its t interval.
     *
     * @param level the confidence level, in (0, 1)
     * @return the mean; undefined without values
     * @throws IllegalArgumentException if {@code level} is not in (0, 1)
     */
    public Estimate estimate(double level) {
        double t = StudentT.t(level, n > 2 ? n - 1.0 : 1);
        if (n == 0) {
            return Estimate.undefined("no values");
        }
        return around(value(), n == 1 ? Double.POSITIVE_INFINITY : t * Math.sqrt(squaredError()), level, n, "t");
    }

    /**
     * This mean minus another's, with Welch's interval at 95 %; see {@link #minus(Mean, double)}.
     *
     * @param other an independent group
     * @return the signed difference
     */
    public Difference minus(Mean other) {
        return minus(other, 0.95);
    }

    /**
     * This mean minus another's: signed, with the interval of Welch (1947),
     * {@code d +- t sqrt(v1/n1 + v2/n2)} with {@code (v1/n1 + v2/n2)^2 / ((v1/n1)^2/(n1-1) + (v2/n2)^2/(n2-1))} degrees of
     * freedom, and the p-value that belongs to it.
     *
     * @param other an independent group
     * @param level the confidence level, in (0, 1)
     * @return the difference; undefined when either has fewer than two values, or the values of neither vary
     * @throws IllegalArgumentException if {@code level} is not in (0, 1)
     */
    public Difference minus(Mean other, double level) {
        StudentT.t(level, 1);
        if (n < 2 || other.n < 2) {
            return Difference.undefined((n < 2 ? "the first" : "the second") + " has fewer than two values");
        }
        double mine = squaredError();
        double others = other.squaredError();
        double squaredError = mine + others;
        if (squaredError == 0) {
            return Difference.undefined("the values of neither vary");
        }
        double share = mine / squaredError;
        double degreesOfFreedom = 1 / (share * share / (n - 1) + (1 - share) * (1 - share) / (other.n - 1));
        double difference = value() - other.value();
        double error = Math.sqrt(squaredError);
        Estimate estimate = around(
                difference, StudentT.t(level, degreesOfFreedom) * error, level, Math.addExact(n, other.n), "Welch");
        return new Difference(estimate, StudentT.twoSided(Math.abs(difference) / error, degreesOfFreedom));
    }

    private double value() {
        return sum.divide(BigDecimal.valueOf(n), MathContext.DECIMAL128).doubleValue();
    }

    /** The variance over n, exact up to the last division. */
    private double squaredError() {
        BigDecimal count = BigDecimal.valueOf(n);
        BigDecimal spread = sumOfSquares.multiply(count).subtract(sum.multiply(sum));
        BigDecimal divisor = count.multiply(count).multiply(BigDecimal.valueOf(n - 1));
        return spread.divide(divisor, MathContext.DECIMAL128).doubleValue();
    }

    private static Estimate around(double value, double margin, double level, long n, String method) {
        Interval interval = new Interval(value - margin, value + margin, level);
        return Estimate.of(value, interval, n, Estimate.Unit.NUMBER, method);
    }

    /** The mean with its interval: {@code 3.95 [3.74, 4.16] at 95%, n 107}. */
    @Override
    public String toString() {
        return estimate().toString();
    }
}
