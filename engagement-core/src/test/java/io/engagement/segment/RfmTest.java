package io.engagement.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.Parts;
import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.estimate.Proportion;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseHistory;
import io.engagement.history.PurchaseLog;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

class RfmTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ZoneId UTC = ZoneId.of("UTC");

    /** Ten customers: number i bought i USD worth, once, on day i. */
    private static CustomerBase ten() {
        List<Purchase> purchases = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            purchases.add(Purchase.of("C-" + i, START.plus(Duration.ofDays(i)), Money.of(i, "USD")));
        }
        return PurchaseLog.of(purchases, Cadence.daily(UTC)).asOf(START.plus(Duration.ofDays(10)));
    }

    /**
     * By hand: spend 0..9 in fifths is two each, so scores begin at 2, 4, 6, 8; days since, 9..0, at most 7, 5, 3, 1. All
     * bought once: mid-rank one half, score 3, so 4 and 5 are never given and 1 and 2 only to fewer.
     */
    @Test
    void quintilesByHand() {
        Rfm rfm = Rfm.of(ten());
        assertThat(rfm.monetary()).containsExactly(2.0, 4.0, 6.0, 8.0);
        assertThat(rfm.recency()).containsExactly(7.0, 5.0, 3.0, 1.0);
        assertThat(rfm.frequency()).containsExactly(1.0, 1.0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        assertThat(rfm.scores(ten()).row(9)).hasToString("535");
        assertThat(rfm.scores(ten()).row(0)).hasToString("131");
        assertThat(rfm.scores(ten()).frequency())
                .containsExactly(
                        Proportion.of(0, 10),
                        Proportion.of(0, 10),
                        Proportion.of(10, 10),
                        Proportion.of(0, 10),
                        Proportion.of(0, 10));
        assertThat(rfm.toText())
                .isEqualTo("(rfm-1 5 P1D USD (7.0 5.0 3.0 1.0) (1.0 1.0 Infinity Infinity) (2.0 4.0 6.0 8.0))");
        assertThat(rfm.toString().lines())
                .containsExactly(
                        "RFM cut-points",
                        "  score  days since at most  purchases from  spend from",
                        "  5                       1           never           8",
                        "  4                       3           never           6",
                        "  3                       5               1           4",
                        "  2                       7               1           2",
                        "  1              the others      the others  the others");
    }

    @Test
    void aLaterBaseByFrozenCutPoints() {
        Rfm rfm = Rfm.of(ten());
        PurchaseHistory better = new PurchaseHistory("X", 6, 20, 20, Money.of(5, "USD"), Money.of("2.99", "USD"));
        PurchaseHistory worse = new PurchaseHistory("Y", 0, 0, 400, Money.of("-3", "USD"), Money.of(0, "USD"));
        assertThat(rfm.score(better)).isEqualTo(new Rfm.Score(5, 3, 4));
        assertThat(rfm.score(worse)).isEqualTo(new Rfm.Score(1, 3, 1));
        assertThat(rfm.scores(ten()).toString())
                .contains(
                        "RFM scores of 10 customers",
                        "5      2 (20.0%)     0 (0.0%)  2 (20.0%)",
                        "the largest of 5 cells");
        assertThat(Parts.serialised(rfm.scores(ten())).cells())
                .isEqualTo(rfm.scores(ten()).cells());
        assertThat(rfm.scores(ten()).cells().keySet()).first().hasToString("535");
    }

    @Test
    void anEmptyBaseIsScoredButMakesNone() {
        CustomerBase none = PurchaseLog.of(List.of(), Cadence.daily(UTC)).asOf(START);
        assertThat(Rfm.of(ten()).scores(none).cells()).isEmpty();
        assertThat(Rfm.of(ten()).scores(none).toString()).contains("of 0 customers", "-");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rfm.of(none))
                .withMessage("reference must have customers, got a base of none");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Rfm rfm = Rfm.of(ten());
        CustomerBase yen = PurchaseLog.of(List.of(Purchase.of("C", START, Money.of(1, "JPY"))), Cadence.daily(UTC))
                .asOf(START.plusSeconds(86_400));
        CustomerBase weekly = PurchaseLog.of(
                        List.of(Purchase.of("C", START, Money.of(1, "USD"))),
                        Cadence.weekly(UTC, java.time.DayOfWeek.MONDAY))
                .asOf(START.plusSeconds(86_400));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rfm.scores(yen))
                .withMessage("currency must be USD as the cut-points' is, got JPY");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rfm.score(yen.row(0)))
                .withMessageContaining("JPY");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rfm.scores(weekly))
                .withMessage("step must be P1D as the cut-points' is, got P7D");
        assertThat(Rfm.of(weekly).toString()).contains("steps of P7D since at most");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rfm.of(ten(), 1))
                .withMessage("bins must be in 2..9, got 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Rfm.of(ten(), 10));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rfm.Score(0, 1, 1))
                .withMessage("scores must be in 1..9, got 0, 1, 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new Rfm.Score(1, 1, 10));
        Currency usd = Currency.getInstance("USD");
        List<Double> one = List.of(1.0);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Rfm(3, Period.ofDays(1), usd, List.of(1.0, 2.0), List.of(1.0, 2.0), List.of(1.0, 2.0)))
                .withMessage("recency must have 2 cut-points, each at least as good as the one before, got [1.0, 2.0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rfm(2, Period.ofDays(1), usd, one, List.of(1.0, 2.0), one))
                .withMessageContaining("frequency");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rfm(2, Period.ofDays(1), usd, one, one, List.of(Double.NaN)))
                .withMessageContaining("monetary");
    }

    @Test
    void anotherTextIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rfm.parse("(rfm-2 5)"))
                .withMessage("text must begin with (rfm-1, got (rfm-2 5)");
        for (String text :
                List.of("", "(", "rfm-1", "(rfm-1", "(rfm-1)", "(rfm-1 5) x", "(rfm-1 five)", "(rfm-1 \"5)")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Rfm.parse(text))
                    .withMessageContaining("text must");
        }
    }
}
