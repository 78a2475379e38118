package io.engagement.ltv;

import java.util.ArrayList;
import java.util.List;

/**
 * The mean of a function of p that is Beta(a, b), to about 1e-13 for any positive a and b, also where nearly all of the
 * weight lies at one end. It integrates over Beta(a + 1, b + 1), which vanishes at both ends, by the identity
 * {@code E_ab[f] = E_a+1,b+1[f + f' (a p - b (1 - p)) / ((a + b)(a + b + 1))]}, with the trapezoid rule on
 * {@code p = logistic(c + s sinh v)}; the number of nodes is doubled until two results agree.
 *
 * <p>The nodes are kept, so that many functions can be averaged over the same distribution. Not for use by several threads
 * at once.
 */
final class BetaMean {
    private static final int FIRST_INTERVALS = 80;
    private static final int MOST_DOUBLINGS = 7;
    /** The error falls as its square: two results that agree so far leave about 1e-13 in the second. */
    private static final double AGREEMENT = 1e-7;

    /** A function of p with its derivative: {@code f(p) + c f'(p)}. */
    interface Integrand {
        double at(double p, double c);
    }

    /** The nodes that a doubling adds. */
    private static final class Level {
        final double[] p;
        final double[] c;
        final double[] weight;
        double mass;

        Level(int n) {
            p = new double[n];
            c = new double[n];
            weight = new double[n];
        }
    }

    private final double a;
    private final double b;
    private final double left;
    private final double right;
    private final double scale;
    private final List<Level> levels = new ArrayList<>();

    private BetaMean(double a, double b, double steepest) {
        this.a = a;
        this.b = b;
        double centre = Math.abs(Math.log((a + 1) / (b + 1)));
        scale = Math.sqrt(1 / (a + 1) + 1 / (b + 1));
        left = -asinh(9 + (40 / (a + 1) + centre + Math.log1p(steepest)) / scale);
        right = asinh(9 + (40 / (b + 1) + centre) / scale);
    }

    /**
     * For functions that change where {@code p steepest} is about 1 or more.
     *
     * @param a first parameter, positive
     * @param b second parameter, positive
     * @param steepest the largest of all functions that are to be averaged
     */
    static BetaMean of(double a, double b, double steepest) {
        return new BetaMean(a, b, steepest);
    }

    double of(Integrand f) {
        double sum = 0;
        double mass = 0;
        double before = Double.NaN;
        for (int depth = 0; depth <= MOST_DOUBLINGS; depth++) {
            Level level = level(depth);
            for (int i = 0; i < level.p.length; i++) {
                sum += level.weight[i] * f.at(level.p[i], level.c[i]);
            }
            mass += level.mass;
            double mean = sum / mass;
            if (Math.abs(mean - before) <= AGREEMENT * Math.abs(mean)) {
                return mean;
            }
            before = mean;
        }
        return before;
    }

    private Level level(int depth) {
        if (depth == levels.size()) {
            levels.add(depth == 0 ? nodes(FIRST_INTERVALS, 0, 1) : nodes(FIRST_INTERVALS << depth, 1, 2));
        }
        return levels.get(depth);
    }

    private Level nodes(int intervals, int first, int step) {
        int n = (intervals - first) / step + 1;
        Level level = new Level(n);
        double mode = (a + 1) / (a + b + 2);
        double rest = (b + 1) / (a + b + 2);
        for (int i = 0; i < n; i++) {
            double power = Math.exp(left + (right - left) * (first + (double) i * step) / intervals);
            double x = scale * (power - 1 / power) / 2;
            // p / mode = e^x / d and (1 - p) / rest = 1 / d; near the mode only log1p keeps the digits of ln d.
            double odds = mode * Math.exp(x);
            double d = rest + odds;
            double above = mode * Math.expm1(x);
            double logD = above > -0.5 ? Math.log1p(above) : Math.log(d);
            level.p[i] = odds / d;
            level.c[i] = (a * (odds / d) - b * (rest / d)) / ((a + b) * (a + b + 1));
            level.weight[i] = Math.exp((a + 1) * x - (a + b + 2) * logD) * (power + 1 / power);
            level.mass += level.weight[i];
        }
        return level;
    }

    private static double asinh(double x) {
        return Math.log(x + Math.sqrt(x * x + 1));
    }
}
