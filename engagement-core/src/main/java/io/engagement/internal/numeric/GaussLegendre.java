package io.engagement.internal.numeric;

/** The rule of Gauss and Legendre on [0, 1]: exact for polynomials of degree 2n - 1. */
public final class GaussLegendre {
    private final double[] nodes;
    private final double[] weights;

    private GaussLegendre(double[] nodes, double[] weights) {
        this.nodes = nodes;
        this.weights = weights;
    }

    /**
     * The rule with n nodes.
     *
     * @param n how many, at least 1
     * @return the rule
     */
    public static GaussLegendre of(int n) {
        double[] nodes = new double[n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            // The roots of the Legendre polynomial, by Newton's method from Tricomi's approximation.
            double x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
            double slope = 1;
            for (int step = 0; step < 8; step++) {
                double before = 1;
                double value = x;
                for (int j = 2; j <= n; j++) {
                    double next = ((2 * j - 1) * x * value - (j - 1) * before) / j;
                    before = value;
                    value = next;
                }
                slope = n * (x * value - before) / (x * x - 1);
                x -= value / slope;
            }
            nodes[n - 1 - i] = (1 + x) / 2;
            weights[n - 1 - i] = 1 / ((1 - x * x) * slope * slope);
        }
        return new GaussLegendre(nodes, weights);
    }

    /**
     * How many nodes it has.
     *
     * @return n
     */
    public int size() {
        return nodes.length;
    }

    /**
     * A place to look at.
     *
     * @param i which, from 0
     * @return in (0, 1), ascending
     */
    public double node(int i) {
        return nodes[i];
    }

    /**
     * What the value there counts.
     *
     * @param i which, from 0
     * @return the weight; all sum to 1
     */
    public double weight(int i) {
        return weights[i];
    }
}
