package io.engagement.ltv;

import io.engagement.internal.numeric.Cholesky;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maximises a log-likelihood of positive parameters: Newton steps in their logarithms with exact derivatives, damped as
 * Levenberg and Marquardt do where the surface is not concave or a step does not pay.
 */
final class Newton {
    private static final Logger LOG = LoggerFactory.getLogger(Newton.class);
    private static final int MOST_STEPS = 200;
    /** In logarithms: no parameter changes by more than a factor of 4.5 at once. */
    private static final double LONGEST_STEP = 1.5;
    /** A step this short leaves an error of its square: below the last bit. */
    private static final double LAST_STEP = 1e-8;
    /** A long step that promises less than this leads along a ridge that only ends at infinity. */
    private static final double NO_GAIN = 1e-7;

    private static final double LONG_WAY = 0.1;
    /** A parameter that is a million times what it was at the start is on its way to infinity, whatever it still gains. */
    private static final double NO_RETURN = Math.log(1e6);

    private final Likelihood likelihood;
    private final double weight;

    private Newton(Likelihood likelihood, double weight) {
        this.likelihood = likelihood;
        this.weight = weight;
    }

    /** How the search ended. */
    enum End {
        /** At a maximum. */
        MAXIMUM,
        /** On a ridge without an end: some parameters go to 0 or infinity. */
        RIDGE,
        /** After too many steps, or where no step pays. */
        GIVEN_UP
    }

    /** Where the search ended, and why there. */
    static final class Result {
        final Point at;
        final End end;
        /** Evaluations of the likelihood. */
        final int iterations;
        /** The last step in logarithms, or the whole way: along a ridge it says which parameters run away. */
        final double[] direction;

        Result(Point at, End end, int iterations, double[] direction) {
            this.at = at;
            this.end = end;
            this.iterations = iterations;
            this.direction = direction;
        }

        /** The largest derivative by the logarithm of a parameter. */
        double gradientNorm() {
            double norm = 0;
            for (int i = 0; i < at.parameters.length; i++) {
                norm = Math.max(norm, Math.abs(at.gradient[i] * at.parameters[i]));
            }
            return norm;
        }
    }

    /** A point with what is known there; derivatives are by the parameters themselves. */
    static final class Point {
        final double[] parameters;
        final double value;
        final double[] gradient;
        final double[][] hessian;

        Point(double[] parameters, double value, double[] gradient, double[][] hessian) {
            this.parameters = parameters;
            this.value = value;
            this.gradient = gradient;
            this.hessian = hessian;
        }
    }

    /**
     * The maximum nearest to a start.
     *
     * @param likelihood what to maximise
     * @param weight how many customers it is of
     * @param start positive parameters
     */
    static Result maximise(Likelihood likelihood, double weight, double[] start) {
        return new Newton(likelihood, weight).from(start);
    }

    private Result from(double[] start) {
        Point here = at(start);
        double damping = 0;
        double[] step = new double[start.length];
        for (int steps = 1; steps <= MOST_STEPS; steps++) {
            double[] slope = slope(here);
            double[][] curvature = curvature(here, slope);
            boolean concave = Cholesky.isPositiveDefinite(curvature);
            damping = concave ? damping : Math.max(damping, 1e-3);
            step = step(curvature, slope, damping);
            double length = longest(step);
            double gain = gain(step, slope);
            if (concave && damping == 0 && length <= LAST_STEP) {
                return new Result(moved(here, step), End.MAXIMUM, steps + 1, step);
            }
            if (gain < NO_GAIN && length > LONG_WAY) {
                return new Result(here, End.RIDGE, steps, step);
            }
            double[] way = way(start, here);
            if (longest(way) > NO_RETURN) {
                return new Result(here, End.RIDGE, steps, way);
            }
            if (length > LONGEST_STEP) {
                scale(step, LONGEST_STEP / length);
            }
            Point there = moved(here, step);
            LOG.debug("step {}: {} -> {}, longest {}, damping {}", steps, here.value, there.value, length, damping);
            // The last steps gain less than the value is rounded by.
            boolean pays = there.value >= here.value - 1e-13 * Math.abs(here.value);
            if (pays) {
                here = there;
                damping = damping < 1e-4 ? 0 : damping / 10;
            } else if (damping > 1e8) {
                break;
            } else {
                damping = Math.max(1e-3, damping * 10);
            }
        }
        return new Result(here, End.GIVEN_UP, MOST_STEPS, step);
    }

    private Point at(double[] parameters) {
        int n = parameters.length;
        double[] gradient = new double[n];
        double[][] hessian = new double[n][n];
        double value = likelihood.at(parameters, gradient, hessian);
        return new Point(parameters, value, gradient, hessian);
    }

    private Point moved(Point from, double[] step) {
        double[] parameters = new double[step.length];
        for (int i = 0; i < step.length; i++) {
            parameters[i] = from.parameters[i] * Math.exp(step[i]);
            if (!(parameters[i] > 1e-100 && parameters[i] < 1e100)) {
                return new Point(from.parameters, Double.NEGATIVE_INFINITY, from.gradient, from.hessian);
            }
        }
        return at(parameters);
    }

    /** The gradient by the logarithms, per customer. */
    private double[] slope(Point point) {
        double[] slope = new double[point.gradient.length];
        for (int i = 0; i < slope.length; i++) {
            slope[i] = point.parameters[i] * point.gradient[i] / weight;
        }
        return slope;
    }

    /** Minus the second derivatives by the logarithms, per customer. */
    private double[][] curvature(Point point, double[] slope) {
        int n = slope.length;
        double[][] curvature = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                curvature[i][j] = -point.parameters[i] * point.parameters[j] * point.hessian[i][j] / weight;
            }
            curvature[i][i] -= slope[i];
        }
        return curvature;
    }

    private static double[] step(double[][] curvature, double[] slope, double damping) {
        int n = slope.length;
        for (double more = damping; ; more = Math.max(1e-3, 10 * more)) {
            double[][] damped = new double[n][];
            for (int i = 0; i < n; i++) {
                damped[i] = curvature[i].clone();
                damped[i][i] += more * (Math.abs(curvature[i][i]) + 1e-12);
            }
            if (Cholesky.isPositiveDefinite(damped)) {
                return Cholesky.of(damped).solve(slope);
            }
            if (!(more < 1e12)) {
                throw new ArithmeticException("no finite derivatives");
            }
        }
    }

    /** What the quadratic promises, on the scale of the log-likelihood. */
    private double gain(double[] step, double[] slope) {
        double sum = 0;
        for (int i = 0; i < step.length; i++) {
            sum += step[i] * slope[i];
        }
        return weight * sum / 2;
    }

    /** From the start to a point, in logarithms, of the parameters that went furthest. */
    private static double[] way(double[] start, Point here) {
        double[] way = new double[start.length];
        for (int i = 0; i < start.length; i++) {
            way[i] = Math.log(here.parameters[i] / start[i]);
        }
        double half = longest(way) / 2;
        for (int i = 0; i < start.length; i++) {
            way[i] = Math.abs(way[i]) < half ? 0 : way[i];
        }
        return way;
    }

    private static double longest(double[] step) {
        double longest = 0;
        for (double component : step) {
            longest = Math.max(longest, Math.abs(component));
        }
        return longest;
    }

    private static void scale(double[] step, double factor) {
        for (int i = 0; i < step.length; i++) {
            step[i] *= factor;
        }
    }
}
