package io.engagement.ltv;

import static io.engagement.Golden.assertClose;
import static io.engagement.Golden.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Golden;
import java.util.Map;
import org.apache.commons.numbers.gamma.LogBeta;
import org.junit.jupiter.api.Test;

class GammaGammaTest {
    @Test
    void meetsTheReferenceTable() {
        int means = 0;
        int undefined = 0;
        int likelihoods = 0;
        for (Map<String, String> row : Golden.rows("gamma_gamma.csv")) {
            GammaGamma model = new GammaGamma(number(row, "p"), number(row, "q"), number(row, "gamma"));
            long x = (long) number(row, "x");
            double mean = number(row, "mean_value");
            double expected = number(row, "conditional_mean");
            if (model.p() * x + model.q() <= 1) {
                // The table holds what the quotient gives there: a negative number, or infinity.
                assertThat(expected < 0 || Double.isInfinite(expected)).isTrue();
                assertThat(model.meanSpend(x, mean)).isEqualTo(Double.POSITIVE_INFINITY);
                undefined++;
            } else {
                assertClose(model.meanSpend(x, mean), expected, 1e-10, row);
                means++;
            }
            if (!row.getOrDefault("loglik", "").isEmpty()) {
                double reference = number(row, "loglik");
                double actual = model.logLikelihood(x, mean);
                assertThat(Math.abs(actual - reference))
                        .as("%s: %s", row, actual)
                        .isLessThanOrEqualTo(1e-10 * Math.max(Math.abs(reference), terms(model, x, mean)));
                likelihoods++;
            }
        }
        System.out.printf(
                "gamma_gamma.csv: %d means, %d that do not exist, %d log-likelihoods%n", means, undefined, likelihoods);
        assertThat(means + undefined).isEqualTo(160);
        assertThat(undefined).isEqualTo(10);
    }

    /** Near a zero of the log-likelihood only the sum of the absolute terms is a fair measure. */
    private static double terms(GammaGamma model, long x, double mean) {
        double z = x * mean;
        return Math.abs(Math.log(mean))
                + Math.abs(LogBeta.value(model.p() * x, model.q()))
                + model.p() * x * Math.log1p(model.gamma() / z)
                + model.q() * Math.log1p(z / model.gamma());
    }

    /** Fader and Hardie (2013), the first ten customers of the CDNOW sample, and the values of the workbook. */
    @Test
    void meetsThePublishedValues() {
        GammaGamma model = new GammaGamma(6.25, 3.74, 15.44);
        assertClose(model.meanSpend(2, 22.35), 24.6637139108, 1e-11, "2 of 22.35");
        assertClose(model.meanSpend(1, 11.77), 18.9168520578, 1e-11, "1 of 11.77");
        assertClose(model.meanSpend(), 35.2189781022, 1e-11, "new");
        assertClose(model.meanSpend(7, 73.74), 71.469670897, 1e-11, "7 of 73.74");
        assertClose(model.logLikelihood(3, 35), -4.06396137547, 1e-11, "3 of 35");
        assertThat(model.meanSpend(2, 22.35)).isCloseTo(24.65, within(0.02));
    }

    @Test
    void namesWhatItRefuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GammaGamma(1, 0, 1))
                .withMessage("q must be positive and finite, got 0.0");
        GammaGamma model = new GammaGamma(6, 4, 15);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.meanSpend(-1, 3))
                .withMessage("x must be >= 0, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.meanSpend(1, -3))
                .withMessage("mean must be positive and finite, got -3.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.logLikelihood(0, 3))
                .withMessage("x must be >= 1, got 0");
    }
}
