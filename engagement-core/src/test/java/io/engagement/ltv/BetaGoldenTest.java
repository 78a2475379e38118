package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.Golden;
import io.engagement.ltv.TransactionModel.BgBb;
import io.engagement.ltv.TransactionModel.BgNbd;
import io.engagement.ltv.TransactionModel.MbgNbd;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** BG/NBD, MBG/NBD and BG/BB against tables of 30 digits, extreme arguments included. */
class BetaGoldenTest {
    private static final double CLOSED_FORM = 1e-10;
    private static final double GRADIENT = 1e-8;

    private static BgNbd bgNbd(Map<String, String> row, String... names) {
        return new BgNbd(
                Golden.number(row, names[0]),
                Golden.number(row, names[1]),
                Golden.number(row, names[2]),
                Golden.number(row, names[3]));
    }

    @Test
    void bgNbd() {
        Reference reference = new Reference("bgnbd.csv", CLOSED_FORM);
        for (Map<String, String> row : reference.rows()) {
            BgNbd model = bgNbd(row, "r", "alpha", "a", "b");
            history(reference, row, model);
            reference.meets(row, "expected_t_new_customer", model.expectedPurchases(Golden.number(row, "t")));
        }
        reference.print();
        assertThat(reference.covered("loglik", "relative")).isEqualTo(210);
        assertThat(reference.covered("cet", "relative")).isEqualTo(199);
    }

    @Test
    void mbgNbd() {
        Reference reference = new Reference("mbgnbd.csv", CLOSED_FORM);
        for (Map<String, String> row : reference.rows()) {
            BgNbd same = bgNbd(row, "r", "alpha", "a", "b");
            history(reference, row, new MbgNbd(same.r(), same.alpha(), same.a(), same.b()));
        }
        reference.print();
        assertThat(reference.covered("loglik", "relative")).isEqualTo(210);
        assertThat(reference.covered("cet", "relative")).isEqualTo(199);
    }

    private static void history(Reference reference, Map<String, String> row, TransactionModel model) {
        long x = Long.parseLong(Reference.text(row, "x"));
        double tx = Golden.number(row, "t_x");
        double age = Golden.number(row, "T");
        double odds = model.logOddsActive(x, tx, age);
        reference.meets(row, "loglik", model.logLikelihood(x, tx, age));
        reference.meetsIfNormal(row, "palive", model.probabilityActive(x, tx, age));
        reference.meets(row, "log_palive", -Reference.softplus(-odds));
        if (Reference.text(row, "log_1m_palive").isEmpty()) {
            reference.count("log_1m_palive", "certain, no logarithm");
            assertThat(odds).isEqualTo(Double.POSITIVE_INFINITY);
        } else {
            reference.meets(row, "log_1m_palive", -Reference.softplus(odds));
        }
        reference.meetsIfNormal(row, "cet", model.expectedPurchases(x, tx, age, Golden.number(row, "t")));
    }

    @Test
    void counts() {
        Reference reference = new Reference("pmf.csv", CLOSED_FORM);
        for (Map<String, String> row : reference.rows()) {
            if (Reference.text(row, "model").equals("bgnbd")) {
                reference.meets(
                        row,
                        "probability",
                        bgNbd(row, "p1_r", "p2_alpha", "p3_a_or_s", "p4_b_or_beta")
                                .probabilityOfCount(Long.parseLong(Reference.text(row, "n")), Golden.number(row, "t")));
            }
        }
        reference.print();
        assertThat(reference.covered("probability", "relative")).isEqualTo(200);
    }

    @Test
    void gradients() {
        Reference reference = new Reference("loglik_gradient.csv", GRADIENT);
        for (Map<String, String> row : reference.rows()) {
            if (Reference.text(row, "model").equals("bgnbd")) {
                BgNbd model = bgNbd(row, "p1_r", "p2_alpha", "p3_a_or_s", "p4_b_or_beta");
                List<Double> gradient = model.gradient(
                        Long.parseLong(Reference.text(row, "x")), Golden.number(row, "t_x"), Golden.number(row, "T"));
                for (int i = 0; i < 4; i++) {
                    reference.meets(row, "dp" + (i + 1), gradient.get(i));
                }
            }
        }
        reference.print();
        assertThat(reference.covered("dp4", "relative")).isEqualTo(104);
    }

    @Test
    void bgBb() {
        Reference reference = new Reference("bgbb.csv", CLOSED_FORM);
        for (Map<String, String> row : reference.rows()) {
            BgBb model = new BgBb(
                    Golden.number(row, "alpha"),
                    Golden.number(row, "beta"),
                    Golden.number(row, "gamma"),
                    Golden.number(row, "delta"));
            long x = Long.parseLong(Reference.text(row, "x"));
            double tx = Golden.number(row, "t_x");
            double n = Golden.number(row, "n");
            double rate = Math.log1p(Golden.number(row, "d"));
            reference.meets(row, "loglik", model.logLikelihood(x, tx, n));
            reference.meetsIfNormal(row, "palive_at_n", model.probabilityActive(x, tx, n));
            reference.meetsIfNormal(row, "palive_at_n_plus_1", model.probabilityActive(x, tx, n, 1));
            reference.meetsIfNormal(row, "cet_next_m", model.expectedPurchases(x, tx, n, Golden.number(row, "m")));
            reference.meetsIfNormal(row, "dert", model.discountedPurchases(x, tx, n, rate, Double.POSITIVE_INFINITY));
        }
        reference.print();
        assertThat(reference.covered("loglik", "relative")).isEqualTo(130);
        assertThat(reference.covered("dert", "relative")).isEqualTo(129);
    }
}
