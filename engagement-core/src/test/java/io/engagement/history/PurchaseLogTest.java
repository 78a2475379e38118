package io.engagement.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import io.engagement.Cdnow;
import io.engagement.Facts;
import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PurchaseLogTest {
    private static final Cadence DAILY = Cadence.daily(Facts.UTC);

    private static Instant at(String date) {
        return LocalDate.parse(date).atTime(12, 0).atZone(Facts.UTC).toInstant();
    }

    private static Instant midnight(String date) {
        return LocalDate.parse(date).atStartOfDay(Facts.UTC).toInstant();
    }

    private static Purchase bought(String customer, String date, String amount) {
        return Purchase.of(customer, at(date), Money.of(amount, "USD"));
    }

    private static CustomerBase base(String asOf, Purchase... purchases) {
        return PurchaseLog.of(List.of(purchases), DAILY).asOf(midnight(asOf));
    }

    /** The fixtures of the Python package lifetimes, tests/test_utils.py; observed through 2015-02-07. */
    @Test
    void handCheckedHistories() {
        CustomerBase base = base(
                "2015-02-08",
                bought("1", "2015-02-01", "1"),
                bought("1", "2015-02-06", "1"),
                bought("2", "2015-01-01", "1"),
                bought("3", "2015-01-01", "1"),
                bought("3", "2015-01-02", "1"),
                bought("3", "2015-01-05", "1"));
        assertThat(base.stream()
                        .map(row -> row.customerId() + ": " + row.repeatPurchases() + " " + row.ageAtLastPurchase()
                                + " " + row.age()))
                .containsExactly("1: 1 5.0 6.0", "2: 0 0.0 37.0", "3: 2 4.0 37.0");
        PurchaseHistory twiceOnOneDay = base(
                        "2015-02-08", bought("1", "2015-01-01", "10"), bought("1", "2015-01-01", "5"))
                .get("1");
        assertThat(twiceOnOneDay.repeatPurchases()).isZero();
        assertThat(twiceOnOneDay.firstSpend()).isEqualTo(Money.of(15, "USD"));
        PurchaseHistory mean = base(
                        "2015-02-08",
                        bought("1", "2015-01-01", "10"),
                        bought("1", "2015-01-02", "20"),
                        bought("1", "2015-01-03", "25"))
                .get("1");
        assertThat(mean.repeatSpend().value().doubleValue() / mean.repeatPurchases())
                .isEqualTo(22.5);
    }

    /** A refund takes its order's day back only from the moment it was known. */
    @Test
    void aRefundIsNettedAtItsOrderOnceKnown() {
        Purchase first = bought("c", "2026-01-01", "10");
        Purchase order = bought("c", "2026-01-05", "20").withOrder("O-1");
        Purchase partly = bought("c", "2026-01-09", "-15").withOrder("O-1");
        Purchase rest = bought("c", "2026-01-12", "-5").withOrder("O-1");
        PurchaseLog log = PurchaseLog.of(List.of(rest, partly, order, first), DAILY);
        assertThat(log.asOf(midnight("2026-01-09")).get("c"))
                .isEqualTo(new PurchaseHistory("c", 1, 4, 7, Money.of(10, "USD"), Money.of(20, "USD")));
        assertThat(log.asOf(midnight("2026-01-10")).get("c"))
                .isEqualTo(new PurchaseHistory("c", 1, 4, 8, Money.of(10, "USD"), Money.of(5, "USD")));
        assertThat(log.asOf(midnight("2026-01-13")).get("c"))
                .isEqualTo(new PurchaseHistory("c", 0, 0, 11, Money.of(10, "USD"), Money.of(0, "USD")));
        assertThat(log.total()).isEqualTo(Money.of(10, "USD"));
    }

    /** A refund dated before its order stays on its own day: the order, not yet known, must not move it. */
    @Test
    void aRefundBeforeItsOrderStaysWhereItIs() {
        Purchase first = bought("c", "2026-01-01", "10");
        Purchase refund = bought("c", "2026-01-02", "-3").withOrder("O-1");
        Purchase order = bought("c", "2026-01-05", "3").withOrder("O-1");
        Instant asOf = midnight("2026-01-04");
        assertThat(PurchaseLog.of(List.of(first, refund, order), DAILY).asOf(asOf))
                .isEqualTo(PurchaseLog.of(List.of(first, refund), DAILY).asOf(asOf));
        assertThat(PurchaseLog.of(List.of(first, refund), DAILY)
                        .asOf(asOf)
                        .get("c")
                        .repeatSpend())
                .isEqualTo(Money.of(-3, "USD"));
    }

    /** Orders are a customer's own, even where ids and orders read the same one after the other. */
    @Test
    void ordersOfTwoCustomersAreTwo() {
        String[][] pairs = {{"a", "x", "b", "x"}, {"a\nb", "x", "a", "b\nx"}, {"a b", "x", "a", "b x"}};
        for (String[] pair : pairs) {
            CustomerBase base = base(
                    "2026-02-01",
                    bought(pair[0], "2026-01-01", "10").withOrder(pair[1]),
                    bought(pair[2], "2026-01-05", "20").withOrder(pair[3]));
            assertThat(base.get(pair[0]).age()).isEqualTo(30);
            assertThat(base.get(pair[2]).age()).isEqualTo(26);
        }
    }

    @Test
    void freePurchasesCountAndRefundedOnesDoNot() {
        CustomerBase base = base(
                "2026-02-01",
                bought("free", "2026-01-01", "0"),
                bought("refunded", "2026-01-01", "10"),
                bought("refunded", "2026-01-01", "-10"),
                bought("only refunds", "2026-01-01", "-10"),
                bought("later", "2026-02-01", "10"));
        assertThat(base.stream().map(PurchaseHistory::customerId)).containsExactly("free");
        assertThat(base.excluded()).hasToString("left out 2 (customers whose purchases were all refunded: 2)");
        assertThat(base.currency()).isEqualTo(Facts.USD);
    }

    @Test
    void nothingIsAnEmptyBase() {
        PurchaseLog none = PurchaseLog.of(List.of(), DAILY);
        CustomerBase base = none.asOf(at("2026-01-01"));
        assertThat(base.size()).isZero();
        assertThat(base.currency().getCurrencyCode()).isEqualTo("XXX");
        assertThat(none.currency().getCurrencyCode()).isEqualTo("XXX");
        assertThat(none).hasToString("purchases of 0 customers in 0 customer-steps, net 0, daily (UTC)");
        assertThat(base).hasToString("0 customers as of 2026-01-01T12:00:00Z, 0 bought again, spent 0, daily (UTC)");
        assertThat(none.during(Window.month(2026, 1, Facts.UTC)).total()).isEqualTo(Money.of(0, "XXX"));
    }

    @Test
    void printsAndNames() {
        PurchaseLog log = PurchaseLog.of(
                List.of(
                        bought("C-1", "2026-01-05", "20").withId("E-1"),
                        bought("C-1", "2026-01-05", "20").withId("E-1"),
                        bought("C-1", "2026-03-01", "1240.5"),
                        bought("C-2", "2026-03-01", "1")),
                DAILY);
        assertThat(log).hasToString("purchases of 2 customers in 3 customer-steps, net USD 1,261.50, daily (UTC)");
        assertThat(log.customers()).isEqualTo(2);
        assertThat(log.cadence()).isEqualTo(DAILY);
        assertThat(log.excluded()).hasToString("left out 1 (repeated event id: 1)");
        CustomerBase base = log.asOf(midnight("2026-04-01"));
        assertThat(base)
                .hasToString("2 customers as of 2026-04-01T00:00:00Z, 1 bought again, spent USD 1,261.50, daily (UTC)");
        assertThat(base.get("C-1"))
                .hasToString("C-1: 2 purchases, the last 55 after the first, observed for 85, spent USD 1,260.50");
        assertThat(base.get("C-2"))
                .hasToString("C-2: 1 purchase, the last 0 after the first, observed for 30, spent USD 1.00");
        assertThat(base.cadence()).isEqualTo(DAILY);
        assertThat(base.asOf()).isEqualTo(midnight("2026-04-01"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> base.get("C-3"))
                .withMessage("customerId must be one of the 2 customers who had bought by 2026-04-01T00:00:00Z,"
                        + " got \"C-3\"");
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> base.row(2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> base.row(-1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> base.customerId(2));
        assertThat(log).isNotEqualTo(PurchaseLog.of(List.of(), DAILY));
        assertThat(base).isNotEqualTo(log.asOf(midnight("2026-04-02")));
    }

    @Test
    void windowsThatCutAStepAreRefused() {
        PurchaseLog log = PurchaseLog.of(List.of(bought("c", "2026-01-05", "20")), DAILY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.during(Window.of(at("2026-01-05"), midnight("2026-01-06"), Facts.UTC)))
                .withMessage("window start must be where a step of the log begins (daily (UTC); 2026-01-05T00:00:00Z),"
                        + " got 2026-01-05T12:00:00Z");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.during(Window.of(midnight("2026-01-05"), at("2026-01-06"), Facts.UTC)))
                .withMessage("window end must be where a step of the log begins (daily (UTC); 2026-01-06T00:00:00Z),"
                        + " got 2026-01-06T12:00:00Z");
    }

    @Test
    void instantsBeyondTheCalendarAreRefused() {
        for (Instant far : List.of(Instant.MAX, Instant.MIN)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PurchaseLog.of(List.of(Purchase.of("c", far, Money.of(1, "USD"))), DAILY))
                    .withMessageContaining("got " + far);
        }
    }

    @Test
    void historiesRefuseWhatMakesNoSense() {
        Money money = Money.of(1, "USD");
        refused("repeatPurchases must be >= 0, got -1", () -> PurchaseHistory.of(-1, 0, 1));
        for (double bad : new double[] {-1, Double.NaN}) {
            refused(
                    "ageAtLastPurchase must be >= 0, and 0 without a repeat purchase, got " + bad,
                    () -> PurchaseHistory.of(1, bad, 1));
        }
        refused(
                "ageAtLastPurchase must be >= 0, and 0 without a repeat purchase, got 0.5",
                () -> PurchaseHistory.of(0, 0.5, 1));
        for (double bad : new double[] {0.5, Double.NaN, Double.POSITIVE_INFINITY}) {
            refused(
                    "age must be >= ageAtLastPurchase (1.0) and finite, got " + bad,
                    () -> PurchaseHistory.of(1, 1, bad));
        }
        refused(
                "repeatSpend must be in USD as firstSpend is, got EUR",
                () -> new PurchaseHistory("c", 1, 1, 1, money, Money.of(1, "EUR")));
        refused("customerId must not be blank, got \" \"", () -> new PurchaseHistory(" ", 1, 1, 1, money, money));
        PurchaseHistory published = PurchaseHistory.of(2, 30.43, 38.86);
        assertThat(published)
                .hasToString("-: 3 purchases, the last 30.43 after the first, observed for 38.86, spent 0");
        assertThat(Facts.serialised(published)).isEqualTo(published);
        assertThat(new PurchaseHistory("c", 1, 1, 1, money, money).spend()).isEqualTo(Money.of(2, "USD"));
    }

    private static void refused(String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    /** The CDNOW sample as the literature prepares it. */
    @Test
    void cdnowAsPublished() {
        PurchaseLog log = Cdnow.log();
        CustomerBase base = log.asOf(Cdnow.SPLIT);
        assertThat(base.size()).isEqualTo(2357);
        assertThat(base.stream().filter(row -> row.repeatPurchases() > 0)).hasSize(946);
        assertThat(base.get("1").age()).isEqualTo(272);
        double[] means = base.stream()
                .filter(row -> row.repeatPurchases() > 0)
                .mapToDouble(row -> row.repeatSpend().value().doubleValue() / row.repeatPurchases())
                .sorted()
                .toArray();
        double mean = DoubleStream.of(means).average().orElseThrow();
        double sd = Math.sqrt(
                DoubleStream.of(means).map(m -> (m - mean) * (m - mean)).sum() / (means.length - 1));
        assertThat(mean).isCloseTo(35, offset(0.5));
        assertThat(sd).isCloseTo(30, offset(0.5));
        assertThat((means[472] + means[473]) / 2).isCloseTo(27, offset(0.5));
        assertThat(means[0]).isCloseTo(3, offset(0.5));
        assertThat(means[means.length - 1]).isCloseTo(300, offset(0.5));
        assertThat(log.customers()).isEqualTo(2357);
    }
}
