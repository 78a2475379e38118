package io.engagement.internal.numeric;

import java.util.List;

/**
 * A weighted sum of independent estimates, {@code sum of w_i a_i} with
 * {@code low = value - sqrt(sum of w_i^2 (a_i - low_i)^2)} and the like above (Zou and Donner, 2008).
 *
 * @param parts the estimates
 * @param weights as many weights, at least 0
 */
public record WeightedSum(List<? extends Mover.Limits> parts, List<Double> weights) implements Mover.Limits {
    @Override
    public double value() {
        double sum = 0;
        for (int i = 0; i < parts.size(); i++) {
            sum += weights.get(i) * parts.get(i).value();
        }
        return sum;
    }

    @Override
    public double low(double z) {
        double squares = 0;
        for (int i = 0; i < parts.size(); i++) {
            squares +=
                    square(weights.get(i) * (parts.get(i).value() - parts.get(i).low(z)));
        }
        return value() - Math.sqrt(squares);
    }

    @Override
    public double high(double z) {
        double squares = 0;
        for (int i = 0; i < parts.size(); i++) {
            squares +=
                    square(weights.get(i) * (parts.get(i).high(z) - parts.get(i).value()));
        }
        return value() + Math.sqrt(squares);
    }

    private static double square(double x) {
        return x * x;
    }
}
