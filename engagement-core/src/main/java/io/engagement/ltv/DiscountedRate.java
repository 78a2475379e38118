package io.engagement.ltv;

/**
 * The discounted purchases of a customer who leaves after each with probability p, time in units of alpha:
 * {@code f(p) = integral over 0..horizon of k e^(-zeta t) (1 + p t)^(-k-1) dt}. With {@code p t = e^u - 1} the integrand is
 * smooth and falls steadily; so does that of the derivative.
 *
 * @param k shape of the purchase rate
 * @param zeta discount rate
 * @param horizon may be infinite
 */
record DiscountedRate(double k, double zeta, double horizon) implements BetaMean.Integrand {
    private static final double[][] NODES = legendre(48);

    @Override
    public double at(double p, double c) {
        double q = zeta / p;
        double end = Math.min(Math.min(Math.log1p(40 / q), 40 / k), Math.log1p(p * horizon));
        double sum = 0;
        double slope = 0;
        for (int i = 0; i < NODES[0].length; i++) {
            double u = end * NODES[0][i];
            // The exponent of a large q needs every digit of y, that of a small one does not.
            double y = q > 100 ? Math.expm1(u) : Math.exp(u) - 1;
            double value = NODES[1][i] * Math.exp(-q * y - k * u);
            sum += value;
            slope += value * y / (1 + y);
        }
        return k * end * (sum - c * (k + 1) * slope / p) / p;
    }

    /** Gauss's nodes and weights on [0, 1]: the roots of the Legendre polynomial by Newton's method. */
    private static double[][] legendre(int n) {
        double[][] rule = new double[2][n];
        for (int i = 0; i < n; i++) {
            double x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
            double slope = 0;
            for (int step = 0; step < 10; step++) {
                double last = 1;
                double value = x;
                for (int j = 2; j <= n; j++) {
                    double next = ((2 * j - 1) * x * value - (j - 1) * last) / j;
                    last = value;
                    value = next;
                }
                slope = n * (x * value - last) / (x * x - 1);
                x -= value / slope;
            }
            rule[0][i] = (1 - x) / 2;
            rule[1][i] = 1 / ((1 - x * x) * slope * slope);
        }
        return rule;
    }
}
