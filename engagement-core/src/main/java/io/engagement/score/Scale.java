package io.engagement.score;

import io.engagement.internal.numeric.Decay;
import java.io.Serializable;

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
