package io.engagement.ltv;

import static io.engagement.Golden.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.engagement.Golden;
import io.engagement.ltv.TransactionModel.ParetoNbd;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pareto/NBD against 50-digit arithmetic and the published values. */
class ParetoGoldenTest {
    private static final ParetoNbd PUBLISHED = new ParetoNbd(0.553, 10.578, 0.606, 11.669);

    /** How many values each rule of comparison covered. */
    private final Map<String, Integer> covered = new TreeMap<>();

    @Test
    void everyRowOfTheTable(TestReporter reporter) {
        List<Map<String, String>> rows = Golden.rows("pnbd.csv");
        for (Map<String, String> row : rows) {
            ParetoNbd model =
                    new ParetoNbd(number(row, "r"), number(row, "alpha"), number(row, "s"), number(row, "beta"));
            long x = Long.parseLong(row.get("x"));
            double tx = number(row, "t_x");
            double age = number(row, "T");
            double ahead = number(row, "t");
            double delta = number(row, "delta");
            double odds = model.logOddsActive(x, tx, age);
            double terms = Math.abs(LogRising.of(model.r(), x))
                    + model.r() * Math.log1p(age / model.alpha())
                    + x * Math.abs(Math.log(model.alpha() + age))
                    + model.s() * Math.log1p(age / model.beta());
            compare(row, "loglik", model.logLikelihood(x, tx, age), 1e-10, terms);
            compare(row, "palive", model.probabilityActive(x, tx, age), 1e-10, 0);
            compare(row, "log_palive", -softplus(-odds), 1e-10, 0);
            compare(row, "log_1m_palive", -softplus(odds), 1e-10, 0);
            compare(row, "cet", model.expectedPurchases(x, tx, age, ahead), 1e-10, 0);
            compare(row, "dert", model.discountedPurchases(x, tx, age, delta, Double.POSITIVE_INFINITY), 1e-10, 0);
            compare(row, "dect_horizon_t", model.discountedPurchases(x, tx, age, delta, ahead), 1e-10, 0);
            compare(row, "expected_t_new_customer", model.expectedPurchases(ahead), 1e-10, 0);
        }
        reporter.publishEntry("pnbd.csv, " + rows.size() + " rows", covered.toString());
        assertThat(rows).hasSize(210);
    }

    @Test
    void everyGradientOfTheTable(TestReporter reporter) {
        int rows = 0;
        for (Map<String, String> row : Golden.rows("loglik_gradient.csv")) {
            if ("pnbd".equals(row.get("model"))) {
                rows++;
                ParetoNbd model = new ParetoNbd(
                        number(row, "p1_r"),
                        number(row, "p2_alpha"),
                        number(row, "p3_a_or_s"),
                        number(row, "p4_b_or_beta"));
                long x = Long.parseLong(row.get("x"));
                double age = number(row, "T");
                List<Double> gradient = model.gradient(x, number(row, "t_x"), age);
                double[] terms = {
                    x / model.r() + Math.log1p(age / model.alpha()),
                    (model.r() + x) / model.alpha(),
                    1 / model.s() + Math.log1p(age / model.beta()),
                    model.s() / model.beta()
                };
                for (int i = 0; i < 4; i++) {
                    compare(row, "dp" + (i + 1), gradient.get(i), 1e-8, terms[i]);
                }
            }
        }
        reporter.publishEntry("loglik_gradient.csv, pnbd, " + rows + " rows", covered.toString());
        assertThat(rows).isEqualTo(103);
    }

    private void compare(Map<String, String> row, String name, double actual, double tolerance, double terms) {
        String text = row.getOrDefault(name, "");
        double expected = text.isEmpty() ? Double.NEGATIVE_INFINITY : Double.parseDouble(text);
        if (Double.isInfinite(expected) || text.equals("0.0")) {
            covered.merge(name + ": certain or infinite, met exactly", 1, Integer::sum);
            assertThat(actual + 0.0).as("%s of %s", name, row).isEqualTo(expected);
        } else if (Math.abs(expected) < 1e-300) {
            // The log columns of the same row stand for it.
            covered.merge(name + ": below 1e-300", 1, Integer::sum);
            assertThat(Math.abs(actual)).as("%s of %s", name, row).isLessThan(1e-299);
        } else if (Math.abs(expected) < 1e-3 * terms) {
            covered.merge(name + ": near zero, to the sum of terms", 1, Integer::sum);
            assertThat(actual).as("%s of %s", name, row).isCloseTo(expected, offset(tolerance * terms));
        } else {
            covered.merge(name + ": relative", 1, Integer::sum);
            Golden.assertClose(actual, expected, tolerance, name + " of " + row);
        }
    }

    private static double softplus(double d) {
        return Math.max(d, 0) + Math.log1p(Math.exp(-Math.abs(d)));
    }

    /** Per-customer values at the published parameters, at printed precision. */
    @ParameterizedTest
    @CsvSource({
        "2, 30.43, 38.86, -9.55428324515, .869167559153, 1.455123193258, 6.483773567731",
        "0, 0, 38.86, -.5210462940809, .2952866046169, .1070814682153, .4771362290322",
        "26, 30.86, 31, -39.1316715403, .9979187310552, 20.11702607737, 86.05649360116",
        "10, 35, 39, -27.11224254123, .9237235481674, 6.376974372502, 28.43380890195",
        "300, 90, 100, 19.82439247149, 2.012833534737e-10, 1.942391196444e-8, 1.051899641338e-7"
    })
    void valuesOfACustomer(long x, double tx, double t, String log, String active, String purchases, String ever) {
        printed(PUBLISHED.logLikelihood(x, tx, t), log);
        printed(PUBLISHED.probabilityActive(x, tx, t), active);
        printed(PUBLISHED.expectedPurchases(x, tx, t, 39), purchases);
        printed(PUBLISHED.discountedPurchases(x, tx, t, 0.0027, Double.POSITIVE_INFINITY), ever);
    }

    @Test
    void valuesOfANewCustomer() {
        printed(PUBLISHED.expectedPurchases(1), ".05097984324599");
        printed(PUBLISHED.expectedPurchases(2), ".0995754005728");
        printed(PUBLISHED.expectedPurchases(39), "1.213002844281");
        printed(PUBLISHED.expectedPurchases(52), "1.472996803375");
        printed(PUBLISHED.expectedPurchases(78), "1.909398129314");
        printed(PUBLISHED.probabilityOfCount(0, 39), ".5936250316024");
        printed(PUBLISHED.probabilityOfCount(1, 39), ".1655629472772");
        printed(PUBLISHED.probabilityOfCount(2, 39), ".08248718411632");
        printed(PUBLISHED.probabilityOfCount(3, 39), ".04903995364281");
        printed(PUBLISHED.probabilityOfCount(10, 39), ".00419343933208");
        printed(PUBLISHED.probabilityOfCount(0, 2, 30.43, 38.86, 39), ".408062723606");
        printed(PUBLISHED.probabilityOfCount(0, 0, 0, 38.86, 39), ".930714815946");
    }

    /** Schmittlein, Morrison and Colombo's model in the BTYD package of R: its vignette and its manual. */
    @Test
    void valuesOfThePackageBtyd() {
        ParetoNbd vignette = new ParetoNbd(0.5533971, 10.5801985, 0.6060625, 11.6562237);
        printed(vignette.probabilityActive(0, 0, 39), ".2941633");
        ParetoNbd optimum = new ParetoNbd(0.55327705, 10.57768334, 0.60624018, 11.66874065);
        printed(optimum.expectedPurchases(52), "1.473434");
        ParetoNbd manual = new ParetoNbd(0.5629966, 12.559037, 0.4081095, 10.5148048);
        printed(manual.discountedPurchases(7, 35, 77.86, 0.0027, Double.POSITIVE_INFINITY), "1.864183328");
        ParetoNbd rounded = new ParetoNbd(0.55, 10.56, 0.61, 11.64);
        List<String> weeks = List.of(
                ".05077821",
                ".09916088",
                ".14542507",
                ".18979930",
                ".23247466",
                ".27361274",
                ".31335159",
                ".35181024",
                ".38909211");
        for (int week = 1; week <= weeks.size(); week++) {
            printed(rounded.expectedPurchases(week), weeks.get(week - 1));
        }
    }

    /** Histories at which peers overflow. */
    @ParameterizedTest
    @CsvSource({
        "10.465, .00798565181, 3.0516, 2.820, 400, 5, 6",
        "10.465, .00798565181, 3.0516, 2.820, 500, 1, 37",
        "10.465, .00798565181, 3.0516, 2.820, 500, 4, 37",
        ".5143, 2.8845, .2856, 14.1087, 221, 103.42857, 103.57143",
        ".5143, 2.8845, .2856, 14.1087, 254, 97.14286, 97.28571",
        ".5143, 2.8845, .2856, 14.1087, 161, 94.71429, 98",
        ".5143, 2.8845, .2856, 14.1087, 204, 98.57143, 99.42857"
    })
    void finiteWhereOthersOverflow(double r, double alpha, double s, double beta, long x, double tx, double t) {
        ParetoNbd model = new ParetoNbd(r, alpha, s, beta);
        assertThat(model.logLikelihood(x, tx, t)).isFinite();
        assertThat(model.gradient(x, tx, t))
                .allSatisfy(slope -> assertThat(slope).isFinite());
        assertThat(model.probabilityActive(x, tx, t)).isBetween(0.0, 1.0);
        assertThat(model.expectedPurchases(x, tx, t, 52)).isFinite().isNotNegative();
        assertThat(model.logOddsActive(x, tx, t)).isFinite();
    }

    /** Equal in every digit that was printed. */
    private static void printed(double actual, String published) {
        String digits = published.replaceFirst("e.*", "");
        double unit = Math.pow(10, -(digits.length() - digits.indexOf('.') - 1));
        int exponent = published.contains("e") ? Integer.parseInt(published.substring(published.indexOf('e') + 1)) : 0;
        assertThat(actual).isCloseTo(Double.parseDouble(published), offset(0.501 * unit * Math.pow(10, exponent)));
    }
}
