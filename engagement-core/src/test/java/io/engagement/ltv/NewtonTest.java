package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NewtonTest {
    /** -n ((ln p0 - 1)^2 + (ln p0 - ln p1)^2): a quadratic in the logarithms, its maximum at e, e. */
    private static final Likelihood QUADRATIC = (p, gradient, hessian) -> {
        double u = Math.log(p[0]);
        double v = Math.log(p[1]);
        double du = -2 * (u - 1) - 2 * (u - v);
        double dv = 2 * (u - v);
        gradient[0] = du / p[0];
        gradient[1] = dv / p[1];
        hessian[0][0] = (-4 - du) / (p[0] * p[0]);
        hessian[1][1] = (-2 - dv) / (p[1] * p[1]);
        hessian[0][1] = hessian[1][0] = 2 / (p[0] * p[1]);
        return -(u - 1) * (u - 1) - (u - v) * (u - v);
    };

    @Test
    void findsTheMaximumOfAQuadraticFromFarAway() {
        Newton.Result result = Newton.maximise(QUADRATIC, 1, new double[] {1e-3, 1e5});
        assertThat(result.end).isEqualTo(Newton.End.MAXIMUM);
        assertThat(result.at.parameters[0]).isCloseTo(Math.E, within(1e-14));
        assertThat(result.at.parameters[1]).isCloseTo(Math.E, within(1e-14));
        assertThat(result.gradientNorm()).isLessThan(1e-14);
        // No step is longer than 1.5 in a logarithm, and ln 1e5 - 1 is 10.5: eight steps, the last, and the start.
        assertThat(result.iterations).isLessThanOrEqualTo(10);
    }

    /** ln(p / (1 + p)) rises for ever. */
    @Test
    void namesARidgeWithoutAnEnd() {
        Newton.Result result = Newton.maximise(
                (p, gradient, hessian) -> {
                    gradient[0] = 1 / (p[0] * (1 + p[0]));
                    hessian[0][0] = -(1 + 2 * p[0]) / (p[0] * p[0] * (1 + p[0]) * (1 + p[0]));
                    return Math.log(p[0] / (1 + p[0]));
                },
                1,
                new double[] {1});
        assertThat(result.end).isEqualTo(Newton.End.RIDGE);
        assertThat(result.direction[0]).isPositive();
    }

    /** ln p rises by the same for ever: no step promises less than the one before. */
    @Test
    void namesALikelihoodWithoutABound() {
        Newton.Result result = Newton.maximise(
                (p, gradient, hessian) -> {
                    gradient[0] = 1 / p[0];
                    hessian[0][0] = -1 / (p[0] * p[0]);
                    return Math.log(p[0]);
                },
                1,
                new double[] {1});
        assertThat(result.end).isEqualTo(Newton.End.RIDGE);
        assertThat(result.at.parameters[0]).isGreaterThan(1e6);
    }

    /** -cos(ln p) is convex around the start. */
    @Test
    void leavesWhereItIsNotConcave() {
        Newton.Result result = Newton.maximise(
                (p, gradient, hessian) -> {
                    double u = Math.log(p[0]);
                    double du = Math.sin(u);
                    gradient[0] = du / p[0];
                    hessian[0][0] = (Math.cos(u) - du) / (p[0] * p[0]);
                    return -Math.cos(u);
                },
                1,
                new double[] {Math.exp(0.1)});
        assertThat(result.end).isEqualTo(Newton.End.MAXIMUM);
        assertThat(Math.log(result.at.parameters[0])).isCloseTo(Math.PI, within(1e-12));
    }

    @Test
    void givesUpWhereNoStepPays() {
        Newton.Result result = Newton.maximise(
                (p, gradient, hessian) -> {
                    gradient[0] = 1;
                    hessian[0][0] = -2;
                    return p[0] == 1 ? 0 : -1;
                },
                1,
                new double[] {1});
        assertThat(result.end).isEqualTo(Newton.End.GIVEN_UP);
        assertThat(result.at.parameters[0]).isEqualTo(1);
    }
}
