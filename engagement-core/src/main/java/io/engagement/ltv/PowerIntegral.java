package io.engagement.ltv;

import io.engagement.internal.numeric.LogConcave;
import java.util.function.DoubleUnaryOperator;

/**
 * {@code integral from 0 to width of (1 + y/a)^-p (1 + y/b)^-q dy}, by the substitution {@code u = ln(1 + y / min(a, b))},
 * in which the logarithm of the integrand is concave.
 */
final class PowerIntegral {
    private final LogConcave integral;
    private final double scale;

    private PowerIntegral(LogConcave integral, double scale) {
        this.integral = integral;
        this.scale = scale;
    }

    static PowerIntegral of(double a, double p, double b, double q, double width) {
        return of(a, p, b, q, width, 0);
    }

    /** With the further factor {@code (y / (a + y))^n}. */
    static PowerIntegral of(double a, double p, double b, double q, double width, long n) {
        double scale = Math.min(a, b);
        DoubleUnaryOperator powers = a <= b
                ? u -> u - p * u - q * Math.log1p(scale * Math.expm1(u) / b)
                : u -> u - p * Math.log1p(scale * Math.expm1(u) / a) - q * u;
        DoubleUnaryOperator integrand =
                n == 0 ? powers : u -> powers.applyAsDouble(u) - n * Math.log1p(a / (scale * Math.expm1(u)));
        return new PowerIntegral(LogConcave.of(integrand, 0, Math.log1p(width / scale)), scale);
    }

    double log() {
        return Math.log(scale) + integral.log();
    }

    /** The mean of a function of y under the integrand. */
    double mean(DoubleUnaryOperator f) {
        return integral.mean(u -> f.applyAsDouble(scale * Math.expm1(u)));
    }
}
