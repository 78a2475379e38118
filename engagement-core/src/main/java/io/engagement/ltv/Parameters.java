package io.engagement.ltv;

import java.util.Arrays;
import java.util.List;

/** What the models refuse. */
final class Parameters {
    private Parameters() {}

    /** Names and values by turns; each value must be positive and finite. */
    static void require(Object... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            double value = (Double) namesAndValues[i + 1];
            if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(namesAndValues[i] + " must be positive and finite, got " + value);
            }
        }
    }

    /** No customer has bought a negative number of times, or after the end of observation. */
    static void requireHistory(long x, double tx, double t) {
        if (x < 0) {
            throw new IllegalArgumentException("x must be >= 0, got " + x);
        }
        if (!(tx >= 0) || (x == 0 && tx > 0)) {
            throw new IllegalArgumentException("tx must be >= 0, and 0 when x is, got " + tx);
        }
        if (!(t >= tx && t < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("t must be >= tx (" + tx + ") and finite, got " + t);
        }
    }

    static void requireAge(double age) {
        if (!(age >= 0)) {
            throw new IllegalArgumentException("age must be >= 0, got " + age);
        }
    }

    static List<Double> listOf(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    static void requireCount(long n) {
        if (n < 0) {
            throw new IllegalArgumentException("n must be >= 0, got " + n);
        }
    }

    static void requireRate(double delta) {
        if (!(delta >= 0 && delta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("delta must be >= 0 and finite, got " + delta);
        }
    }
}
