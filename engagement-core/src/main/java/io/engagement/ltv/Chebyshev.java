package io.engagement.ltv;

import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A smooth positive function of age, interpolated: its logarithm as a polynomial in {@code ln(scale + age)} through
 * Chebyshev points, evaluated by the barycentric formula (Berrut and Trefethen, 2004).
 */
final class Chebyshev {
    private static final double ACCURACY = 2e-13;
    private static final int FEWEST = 10;
    private static final int MOST = 40;

    private final double scale;
    private final double[] nodes;
    private final double[] logs;

    private Chebyshev(double scale, double[] nodes, double[] logs) {
        this.scale = scale;
        this.nodes = nodes;
        this.logs = logs;
    }

    /** The function interpolated between two ages, or null if no polynomial of moderate degree meets it. */
    static @Nullable Chebyshev ofLog(DoubleUnaryOperator function, double scale, double from, double to) {
        double[] known = {};
        for (int size = FEWEST; size <= MOST; size *= 2) {
            Chebyshev candidate = through(function, scale, from, to, size, known);
            if (candidate.meets(function, from, to)) {
                return candidate;
            }
            known = candidate.logs;
        }
        return null;
    }

    /** Every other point is one of those with half the size. */
    private static Chebyshev through(
            DoubleUnaryOperator function, double scale, double from, double to, int size, double[] known) {
        double low = Math.log(scale + from);
        double high = Math.log(scale + to);
        double[] nodes = new double[size + 1];
        double[] logs = new double[size + 1];
        for (int i = 0; i <= size; i++) {
            nodes[i] = (low + high) / 2 + (high - low) / 2 * Math.cos(Math.PI * i / size);
            if (known.length > 0 && i % 2 == 0) {
                logs[i] = known[i / 2];
            } else {
                double age = i == 0 ? to : i == size ? from : Math.exp(nodes[i]) - scale;
                logs[i] = Math.log(function.applyAsDouble(age));
            }
        }
        return new Chebyshev(scale, nodes, logs);
    }

    /** Between the points, where the error is largest. */
    private boolean meets(DoubleUnaryOperator function, double from, double to) {
        int size = nodes.length - 1;
        for (int i : new int[] {0, size / 3, size - 1}) {
            double age = Math.max(from, Math.min(to, Math.exp((nodes[i] + nodes[i + 1]) / 2) - scale));
            double exact = function.applyAsDouble(age);
            if (!(Math.abs(at(age) - exact) <= ACCURACY * exact)) {
                return false;
            }
        }
        return true;
    }

    double at(double age) {
        double at = Math.log(scale + age);
        int size = nodes.length - 1;
        double above = 0;
        double below = 0;
        for (int i = 0; i <= size; i++) {
            double distance = at - nodes[i];
            if (distance == 0) {
                return Math.exp(logs[i]);
            }
            double weight = (i == 0 || i == size ? 0.5 : 1) * ((i & 1) == 0 ? 1 : -1) / distance;
            above += weight * logs[i];
            below += weight;
        }
        return Math.exp(above / below);
    }
}
