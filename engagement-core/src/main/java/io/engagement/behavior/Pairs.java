package io.engagement.behavior;

import io.engagement.estimate.Mean;
import io.engagement.internal.stream.Tallies;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collector;

/**
 * The exact sums of pairs of numbers, one pair a unit (a customer, or a shop when shops were assigned): a result with what
 * was known before ({@link Pilot#cuped}), a numerator with its denominator ({@link Pilot#ratios}), after with before
 * ({@link Pilot.ObservedDifference#differenceInDifferences(Pairs, Pairs)}). Adds exactly, in any order.
 *
 * @param n how many pairs
 * @param sumY the sum of the first numbers
 * @param sumX the sum of the second numbers
 * @param sumYY the sum of the squares of the first
 * @param sumXY the sum of the products
 * @param sumXX the sum of the squares of the second
 */
public record Pairs(long n, BigDecimal sumY, BigDecimal sumX, BigDecimal sumYY, BigDecimal sumXY, BigDecimal sumXX)
        implements Serializable {
    /** Nothing observed. */
    public static final Pairs NONE =
            new Pairs(0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    /**
     * Sums.
     *
     * @param n how many pairs
     * @param sumY the sum of the first numbers
     * @param sumX the sum of the second numbers
     * @param sumYY the sum of the squares of the first
     * @param sumXY the sum of the products
     * @param sumXX the sum of the squares of the second
     * @throws IllegalArgumentException if no {@code n} pairs have these sums
     */
    public Pairs {
        Mean y = new Mean(n, sumY, sumYY);
        Mean x = new Mean(n, sumX, sumXX);
        sumY = y.sum();
        sumX = x.sum();
        sumYY = y.sumOfSquares();
        sumXX = x.sumOfSquares();
        sumXY = sumXY.signum() == 0 ? BigDecimal.ZERO : sumXY.stripTrailingZeros();
        BigDecimal cross = centred(n, sumXY, sumX, sumY);
        BigDecimal most = centred(n, sumXX, sumX, sumX).multiply(centred(n, sumYY, sumY, sumY));
        if (cross.multiply(cross).compareTo(most) > 0 || (n == 0 && sumXY.signum() != 0)) {
            throw new IllegalArgumentException(
                    "sumXY must fit the other sums, got " + sumXY.toPlainString() + " of " + n + " pairs");
        }
    }

    /** {@code n sum(ab) - sum(a) sum(b)}, n times the centred sum of products. */
    private static BigDecimal centred(long n, BigDecimal products, BigDecimal a, BigDecimal b) {
        return products.multiply(BigDecimal.valueOf(n)).subtract(a.multiply(b));
    }

    /**
     * The sums of some pairs.
     *
     * @param y the first numbers, finite
     * @param x the second numbers, as many
     * @return their exact sums
     * @throws IllegalArgumentException if a number is not finite, or there are not as many of both
     */
    public static Pairs of(double[] y, double[] x) {
        if (y.length != x.length) {
            throw new IllegalArgumentException("x must have as many numbers as y (" + y.length + "), got " + x.length);
        }
        Tally tally = new Tally();
        for (int i = 0; i < y.length; i++) {
            tally.add(y[i], x[i]);
        }
        return tally.result();
    }

    /**
     * Collects one pair of each element, also in parallel. The container is serialisable and merges exactly.
     *
     * @param <E> what the numbers are of
     * @param y the first number of an element
     * @param x the second
     * @return the collector
     */
    public static <E> Collector<E, Tally, Pairs> collector(ToDoubleFunction<E> y, ToDoubleFunction<E> x) {
        return Tallies.collector(
                Tally::new,
                (tally, element) -> tally.add(y.applyAsDouble(element), x.applyAsDouble(element)),
                Tally::merge,
                Tally::result);
    }

    /**
     * The sums of two groups that share no pair, added.
     *
     * @param other the other group
     * @return both
     */
    public Pairs plusDisjoint(Pairs other) {
        return new Pairs(
                Math.addExact(n, other.n),
                sumY.add(other.sumY),
                sumX.add(other.sumX),
                sumYY.add(other.sumYY),
                sumXY.add(other.sumXY),
                sumXX.add(other.sumXX));
    }

    /**
     * The first numbers.
     *
     * @return their sums
     */
    public Mean y() {
        return new Mean(n, sumY, sumYY);
    }

    /**
     * The second numbers.
     *
     * @return their sums
     */
    public Mean x() {
        return new Mean(n, sumX, sumXX);
    }

    /**
     * The numbers {@code y - factor x}, whose sums follow from these without looking at the pairs again.
     *
     * @param factor a finite number
     * @return their exact sums
     */
    public Mean minusTimes(double factor) {
        BigDecimal f = new BigDecimal(factor);
        return new Mean(
                n,
                sumY.subtract(f.multiply(sumX)),
                sumYY.subtract(f.multiply(sumXY).multiply(BigDecimal.valueOf(2)))
                        .add(f.multiply(f).multiply(sumXX)));
    }

    /** The slope of y on x that several groups have in common, from the sums within them; 0 when x varies in none. */
    static double commonSlope(Pairs... groups) {
        BigDecimal products = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        for (Pairs group : groups) {
            if (group.n > 0) {
                BigDecimal n = BigDecimal.valueOf(group.n);
                products = products.add(
                        centred(group.n, group.sumXY, group.sumX, group.sumY).divide(n, MathContext.DECIMAL128));
                squares = squares.add(
                        centred(group.n, group.sumXX, group.sumX, group.sumX).divide(n, MathContext.DECIMAL128));
            }
        }
        return squares.signum() == 0
                ? 0
                : products.divide(squares, MathContext.DECIMAL128).doubleValue();
    }

    /** How many, and both means: {@code 200 pairs, y 3.20, x 1.50}. */
    @Override
    public String toString() {
        return n + " pairs, y " + y() + ", x " + x();
    }

    /** Takes pairs, one at a time and from other tallies. Not thread-safe. */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private long n;
        private BigDecimal sumY = BigDecimal.ZERO;
        private BigDecimal sumX = BigDecimal.ZERO;
        private BigDecimal sumYY = BigDecimal.ZERO;
        private BigDecimal sumXY = BigDecimal.ZERO;
        private BigDecimal sumXX = BigDecimal.ZERO;

        private Tally() {}

        /**
         * Takes a pair.
         *
         * @param y its first number, finite
         * @param x its second number, finite
         * @throws IllegalArgumentException if one is not finite
         */
        public void add(double y, double x) {
            if (!Double.isFinite(y) || !Double.isFinite(x)) {
                throw new IllegalArgumentException("y and x must be finite, got " + y + " and " + x);
            }
            BigDecimal exactY = new BigDecimal(y);
            BigDecimal exactX = new BigDecimal(x);
            n++;
            sumY = sumY.add(exactY);
            sumX = sumX.add(exactX);
            sumYY = sumYY.add(exactY.multiply(exactY));
            sumXY = sumXY.add(exactX.multiply(exactY));
            sumXX = sumXX.add(exactX.multiply(exactX));
        }

        /**
         * Takes all that another tally took; that one stays as it is.
         *
         * @param other another tally
         */
        public void merge(Tally other) {
            n += other.n;
            sumY = sumY.add(other.sumY);
            sumX = sumX.add(other.sumX);
            sumYY = sumYY.add(other.sumYY);
            sumXY = sumXY.add(other.sumXY);
            sumXX = sumXX.add(other.sumXX);
        }

        /**
         * The sums of what was taken so far.
         *
         * @return the pairs
         */
        public Pairs result() {
            return new Pairs(n, sumY, sumX, sumYY, sumXY, sumXX);
        }
    }
}
