package io.engagement.internal.numeric;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The integral of {@code e^g} over an interval for a concave g, and means under it: Gauss-Legendre between the places where
 * {@code e^g} has fallen by {@code e^-38} from its peak. Good to about 1e-12 where g varies on a scale of 1 or on that of
 * the peak itself.
 */
public final class LogConcave {
    private static final double DROP = 38;
    /** One rule covers at most this length: singularities of g at a distance of pi from it then cost less than 1e-15. */
    private static final double PANEL = 12;
    /** So many of them are longer than the logarithms of all doubles. */
    private static final int MANY = 64;

    private static final GaussLegendre RULE = GaussLegendre.of(48);

    private final double log;
    private final double[] nodes;
    private final double[] weights;

    private LogConcave(double log, double[] nodes, double[] weights) {
        this.log = log;
        this.nodes = nodes;
        this.weights = weights;
    }

    /**
     * Integrates.
     *
     * @param g the logarithm of the integrand, concave, falling at last if {@code to} is infinite
     * @param from finite start
     * @param to end, may be infinite, more than {@code from}
     * @return the integral
     */
    public static LogConcave of(DoubleUnaryOperator g, double from, double to) {
        double end = to == Double.POSITIVE_INFINITY ? pastPeak(g, from) : to;
        double peak = peak(g, from, end);
        double target = g.applyAsDouble(peak) - DROP;
        while (end < to && g.applyAsDouble(end) > target) {
            end += end - from;
        }
        double left = cut(g, peak, from, target);
        double right = cut(g, peak, end, target);
        return sum(g, panels(left, right), target + DROP);
    }

    /** Of equal length; past the logarithm of all doubles only the tail of an exponential is so long, and they grow. */
    private static double[] panels(double left, double right) {
        if (right - left <= MANY * PANEL) {
            int n = Math.max(1, (int) Math.ceil((right - left) / PANEL));
            return IntStream.rangeClosed(0, n)
                    .mapToDouble(i -> left + (right - left) * i / n)
                    .toArray();
        }
        return DoubleStream.iterate(left, at -> at < right, at -> at + Math.max(PANEL, (at - left) / MANY))
                .toArray();
    }

    private static LogConcave sum(DoubleUnaryOperator g, double[] ends, double top) {
        int n = RULE.size();
        double[] nodes = new double[(ends.length - 1) * n];
        double[] weights = new double[nodes.length];
        double total = 0;
        for (int i = 0; i < nodes.length; i++) {
            int panel = i / n;
            double length = ends[panel + 1] - ends[panel];
            nodes[i] = ends[panel] + RULE.node(i % n) * length;
            weights[i] = length * RULE.weight(i % n) * Math.exp(g.applyAsDouble(nodes[i]) - top);
            total += weights[i];
        }
        for (int i = 0; i < nodes.length; i++) {
            weights[i] /= total;
        }
        return new LogConcave(top + Math.log(total), nodes, weights);
    }

    private static double pastPeak(DoubleUnaryOperator g, double from) {
        double step = 1;
        while (g.applyAsDouble(from + step) >= g.applyAsDouble(from + step / 2)) {
            step *= 2;
        }
        return from + step;
    }

    /** Where g is largest, or less than 1 below that: by golden sections. */
    private static double peak(DoubleUnaryOperator g, double from, double to) {
        double section = (Math.sqrt(5) - 1) / 2;
        double a = from;
        double b = to;
        double atA = g.applyAsDouble(a);
        double atB = g.applyAsDouble(b);
        double c = b - section * (b - a);
        double d = a + section * (b - a);
        double atC = g.applyAsDouble(c);
        double atD = g.applyAsDouble(d);
        while (Math.max(atC, atD) - Math.min(atA, atB) > 1 && a < c && c < d && d < b) {
            if (atC >= atD) {
                b = d;
                atB = atD;
                d = c;
                atD = atC;
                c = b - section * (b - a);
                atC = g.applyAsDouble(c);
            } else {
                a = c;
                atA = atC;
                c = d;
                atC = atD;
                d = a + section * (b - a);
                atD = g.applyAsDouble(d);
            }
        }
        double inside = atC >= atD ? c : d;
        double edge = atA >= atB ? a : b;
        return Math.max(atC, atD) >= Math.max(atA, atB) ? inside : edge;
    }

    /** A place between the peak and the edge where g has fallen to the target, or a little further; else the edge. */
    private static double cut(DoubleUnaryOperator g, double peak, double edge, double target) {
        double high = peak;
        double low = edge;
        double atLow = g.applyAsDouble(low);
        while (atLow < target - 4) {
            double middle = (high + low) / 2;
            if (middle == high || middle == low) {
                break;
            }
            double value = g.applyAsDouble(middle);
            if (value < target) {
                low = middle;
                atLow = value;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * The logarithm of the integral.
     *
     * @return the logarithm
     */
    public double log() {
        return log;
    }

    /**
     * The mean of a function under the integrand.
     *
     * @param f the function
     * @return {@code integral of f e^g / integral of e^g}
     */
    public double mean(DoubleUnaryOperator f) {
        double sum = 0;
        for (int i = 0; i < nodes.length; i++) {
            sum += weights[i] * f.applyAsDouble(nodes[i]);
        }
        return sum;
    }
}
