package io.engagement.ltv;

import io.engagement.internal.numeric.GaussLegendre;

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
    private static final GaussLegendre RULE = GaussLegendre.of(48);

    @Override
    public double at(double p, double c) {
        double q = zeta / p;
        double end = Math.min(Math.min(Math.log1p(40 / q), 40 / k), Math.log1p(p * horizon));
        double sum = 0;
        double slope = 0;
        for (int i = 0; i < RULE.size(); i++) {
            double u = end * RULE.node(i);
            // The exponent of a large q needs every digit of y, that of a small one does not.
            double y = q > 100 ? Math.expm1(u) : Math.exp(u) - 1;
            double value = RULE.weight(i) * Math.exp(-q * y - k * u);
            sum += value;
            slope += value * y / (1 + y);
        }
        return k * end * (sum - c * (k + 1) * slope / p) / p;
    }
}
