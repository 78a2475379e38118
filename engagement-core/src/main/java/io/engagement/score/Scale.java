package io.engagement.score;

import io.engagement.internal.numeric.Decay;
import java.io.Serializable;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A frozen, monotone map of a signal's raw value to 0..1. It is part of the definition, not of the population: what others
 * do never changes a customer's score.
 */
public sealed interface Scale extends Serializable {
    /**
     * Diminishing returns, {@code 1 - 2^(-x / half)}: 0.5 at {@code half}, 0.75 at twice that, never quite 1.
     *
     * @param half the raw value that gives 0.5, positive
     * @return the scale
     */
    static Scale halfAt(double half) {
        return new Saturating(half);
    }

    /**
     * A straight line from 0 at {@code low} to 1 at {@code high}, level beyond.
     *
     * @param low the raw value that gives 0
     * @param high the raw value that gives 1, above {@code low}
     * @return the scale
     */
    static Scale linear(double low, double high) {
        return new Linear(low, high);
    }

    /**
     * The share of a normal distribution below the raw value: a frozen z-score. It does not start at 0: nothing done gives
     * {@code Phi(-mean / deviation)}.
     *
     * @param mean the raw value that gives 0.5
     * @param deviation the standard deviation, positive
     * @return the scale
     */
    static Scale normal(double mean, double deviation) {
        return new Normal(mean, deviation);
    }

    /**
     * The rank within a population as it was at one time, {@code (below + equal / 2) / n}: the mid-rank. The reference is
     * stored with the scale and stays as it is; ranked against the others of today, a customer's score would fall because
     * they do more. Any strictly increasing change of all raw values leaves it as it is. Nothing done gives half the share
     * of those who had done nothing.
     *
     * @param reference the raw values of the population, at least one; see {@link CustomerProfiles#raw}
     * @param asOf when they were taken
     * @return the scale
     * @throws IllegalArgumentException if there is none, or one is not finite
     */
    static Scale percentile(double[] reference, Instant asOf) {
        return Percentile.of(reference, asOf);
    }

    /**
     * The scaled value.
     *
     * @param raw the raw value, not NaN
     * @return 0 to 1
     */
    double apply(double raw);

    /**
     * The same for something bad: complaints, returns.
     *
     * @return {@code 1 - apply(raw)}
     */
    default Scale inverted() {
        return new Inverted(this);
    }

    /**
     * See {@link Scale#halfAt}.
     *
     * @param half the raw value that gives 0.5
     */
    record Saturating(double half) implements Scale {
        /**
         * See {@link Scale#halfAt}.
         *
         * @param half the raw value that gives 0.5
         * @throws IllegalArgumentException if it is not positive and finite
         */
        public Saturating {
            if (!(half > 0 && half < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("half must be > 0 and finite, got " + half);
            }
        }

        /** {@inheritDoc} Nothing (or less, after refunds) gives 0. */
        @Override
        public double apply(double raw) {
            return raw <= 0 ? 0 : Decay.gone(raw / half);
        }

        /** {@code half at 3.0}. */
        @Override
        public String toString() {
            return "half at " + half;
        }
    }

    /**
     * See {@link Scale#linear}.
     *
     * @param low the raw value that gives 0
     * @param high the raw value that gives 1
     */
    record Linear(double low, double high) implements Scale {
        /**
         * See {@link Scale#linear}.
         *
         * @param low the raw value that gives 0
         * @param high the raw value that gives 1
         * @throws IllegalArgumentException if {@code high} is not above {@code low} or either is not finite
         */
        public Linear {
            if (!(low < high && Double.isFinite(high - low))) {
                throw new IllegalArgumentException("high must be above low (" + low + ") and finite, got " + high);
            }
        }

        @Override
        public double apply(double raw) {
            return Math.max(0, Math.min(1, (raw - low) / (high - low)));
        }

        /** {@code linear 0.0 to 10.0}. */
        @Override
        public String toString() {
            return "linear " + low + " to " + high;
        }
    }

    /**
     * See {@link Scale#normal}.
     *
     * @param mean the raw value that gives 0.5
     * @param deviation the standard deviation
     */
    record Normal(double mean, double deviation) implements Scale {
        /**
         * See {@link Scale#normal}.
         *
         * @param mean the raw value that gives 0.5
         * @param deviation the standard deviation
         * @throws IllegalArgumentException if {@code deviation} is not positive or either is not finite
         */
        public Normal {
            if (!Double.isFinite(mean)) {
                throw new IllegalArgumentException("mean must be finite, got " + mean);
            }
            if (!(deviation > 0 && deviation < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("deviation must be > 0 and finite, got " + deviation);
            }
        }

        @Override
        public double apply(double raw) {
            return NormalDistribution.of(0, 1).cumulativeProbability((raw - mean) / deviation);
        }

        /** {@code normal 5.0 +- 2.0}. */
        @Override
        public String toString() {
            return "normal " + mean + " +- " + deviation;
        }
    }

    /** See {@link Scale#percentile}. */
    final class Percentile implements Scale {
        private static final long serialVersionUID = 1;
        private static final int MOST_VALUES = 1 << 20;

        private final Instant asOf;
        /** Ascending, each once. */
        private final double[] values;
        /** How many of the population are below each value, and one past the last, all. */
        private final long[] below;

        private Percentile(Instant asOf, double[] values, long[] below) {
            this.asOf = asOf;
            this.values = values;
            this.below = below;
        }

        private static Percentile of(double[] reference, Instant asOf) {
            double[] sorted = reference.clone();
            Arrays.sort(sorted);
            double[] values = new double[sorted.length];
            long[] below = new long[sorted.length + 1];
            int size = 0;
            for (int i = 0; i < sorted.length; i++) {
                // 0.0 - 0.0 is 0.0: a negative zero is no value of its own.
                double value = sorted[i] == 0 ? 0 : sorted[i];
                if (size == 0 || value != values[size - 1]) {
                    values[size++] = value;
                }
                below[size] = i + 1L;
            }
            return checked(asOf, Arrays.copyOf(values, size), Arrays.copyOf(below, size + 1));
        }

        private static Percentile checked(Instant asOf, double[] values, long[] below) {
            if (values.length < 1 || values.length > MOST_VALUES) {
                throw new IllegalArgumentException("reference must have 1 to " + MOST_VALUES
                        + " different values (round them), got " + values.length);
            }
            for (int i = 0; i < values.length; i++) {
                if (!Double.isFinite(values[i]) || (i > 0 && values[i] <= values[i - 1]) || below[i + 1] <= below[i]) {
                    throw new IllegalArgumentException(
                            "reference must be finite values, ascending and counted, got " + values[i]);
                }
            }
            return new Percentile(asOf, values, below);
        }

        static Percentile parse(Words words) {
            Instant asOf = words.instant();
            int size = Math.min(Math.max(0, words.whole()), MOST_VALUES + 1);
            double[] values = new double[size];
            long[] below = new long[size + 1];
            for (int i = 0; i < size; i++) {
                values[i] = words.number();
                below[i + 1] = below[i] + words.whole();
            }
            return checked(asOf, values, below);
        }

        String words() {
            StringBuilder words = new StringBuilder(asOf + " " + values.length);
            for (int i = 0; i < values.length; i++) {
                words.append(' ').append(Words.number(values[i])).append(' ').append(below[i + 1] - below[i]);
            }
            return words.toString();
        }

        /**
         * When the reference was taken.
         *
         * @return the time
         */
        public Instant asOf() {
            return asOf;
        }

        @Override
        public double apply(double raw) {
            int place = Arrays.binarySearch(values, raw == 0 ? 0 : raw);
            double all = below[values.length];
            return place < 0 ? below[-place - 1] / all : (below[place] + below[place + 1]) / (2 * all);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Percentile that
                    && asOf.equals(that.asOf)
                    && Arrays.equals(values, that.values)
                    && Arrays.equals(below, that.below);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(values) + Arrays.hashCode(below);
        }

        /** {@code percentile of 2,400 on 2026-10-01T00:00:00Z}. */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "percentile of %,d on %s", below[values.length], asOf);
        }
    }

    /**
     * See {@link Scale#inverted}.
     *
     * @param scale the scale turned round
     */
    record Inverted(Scale scale) implements Scale {
        @Override
        public double apply(double raw) {
            return 1 - scale.apply(raw);
        }

        /** {@code inverted half at 3.0}. */
        @Override
        public String toString() {
            return "inverted " + scale;
        }
    }
}
