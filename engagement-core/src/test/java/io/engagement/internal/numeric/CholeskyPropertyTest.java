package io.engagement.internal.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CholeskyPropertyTest {
    /** Law: A y = b for the y that solves it, and A times its inverse is the identity, for A = M M' + I. */
    @Property
    void solvesAndInverts(
            @ForAll @Size(9) List<@DoubleRange(min = -5, max = 5) Double> m,
            @ForAll @Size(3) List<@DoubleRange(min = -5, max = 5) Double> right) {
        double[] b = right.stream().mapToDouble(Double::doubleValue).toArray();
        double[][] a = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                a[i][j] = i == j ? 1 : 0;
                for (int k = 0; k < 3; k++) {
                    a[i][j] += m.get(3 * i + k) * m.get(3 * j + k);
                }
            }
        }
        Cholesky factor = Cholesky.of(a);
        double[] y = factor.solve(b);
        double[][] inverse = factor.inverse();
        for (int i = 0; i < 3; i++) {
            double product = 0;
            double square = 0;
            for (int k = 0; k < 3; k++) {
                product += a[i][k] * y[k];
                square += factor.column(k)[i] * factor.column(k)[i];
            }
            assertThat(product).isCloseTo(b[i], within(1e-9));
            assertThat(square).isCloseTo(a[i][i], within(1e-11 * a[i][i]));
            for (int j = 0; j < 3; j++) {
                double identity = 0;
                for (int k = 0; k < 3; k++) {
                    identity += a[i][k] * inverse[k][j];
                }
                assertThat(identity).isCloseTo(i == j ? 1 : 0, within(1e-9));
                assertThat(inverse[i][j]).isEqualTo(inverse[j][i]);
            }
        }
    }

    @Test
    void refusesWhatIsNotPositiveDefinite() {
        for (double[][] matrix : new double[][][] {{{1, 2}, {2, 1}}, {{0}}, {{-1}}, {{1, 1}, {1, 1}}, {{Double.NaN}}}) {
            assertThat(Cholesky.isPositiveDefinite(matrix)).isFalse();
            assertThatThrownBy(() -> Cholesky.of(matrix))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessage("not positive definite");
        }
        assertThat(Cholesky.isPositiveDefinite(new double[][] {{1e-30}})).isTrue();
    }
}
