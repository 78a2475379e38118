package io.engagement.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Facts;
import io.engagement.churn.RevenueMovements.Flow;
import io.engagement.churn.RevenueMovements.Movement;
import io.engagement.churn.RevenueMovements.Trend;
import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.internal.numeric.StudentT;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecurringRevenueTest {
    private static final Instant FAR = Instant.parse("2030-01-01T00:00:00Z");
    private static final Window OCTOBER = Window.month(2026, 10, Facts.UTC);
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private static Purchase pays(String customer, String day, String amount, Period covers) {
        return Purchase.of(customer, Instant.parse(day + "T00:00:00Z"), Money.of(amount, "USD"))
                .withCovers(covers);
    }

    private static Purchase month(String customer, String day, String amount) {
        return pays(customer, day, amount, Period.ofMonths(1));
    }

    /** One of each movement: start 100 + 50 + 60 + 40 = 250. */
    private static List<Purchase> october() {
        return List.of(
                month("stays", "2026-10-01", "100"),
                month("stays", "2026-11-01", "100"),
                month("more", "2026-10-01", "50"),
                month("more", "2026-11-01", "80"),
                month("less", "2026-10-01", "60"),
                month("less", "2026-11-01", "45"),
                month("leaves", "2026-10-01", "40"),
                month("new", "2026-10-20", "25"),
                month("back", "2026-02-01", "10"),
                month("back", "2026-11-01", "20"),
                month("brief", "2026-10-02", "99").withCovers(Period.ofDays(7)));
    }

    private static RecurringRevenue revenue(Purchase... purchases) {
        return RecurringRevenue.of(List.of(purchases), Facts.UTC);
    }

    private static Money usd(String amount) {
        return Money.of(amount, "USD");
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }

    @Test
    void eachMovement() {
        RevenueMovements moved = RecurringRevenue.of(october(), Facts.UTC).during(OCTOBER, FAR);
        assertThat(moved.start().amount()).isEqualTo(usd("250"));
        assertThat(moved.fresh().amount()).isEqualTo(usd("25"));
        assertThat(moved.reactivation().amount()).isEqualTo(usd("20"));
        assertThat(moved.expansion().amount()).isEqualTo(usd("30"));
        assertThat(moved.contraction().amount()).isEqualTo(usd("15"));
        assertThat(moved.churn().amount()).isEqualTo(usd("40"));
        assertThat(moved.end()).isEqualTo(usd("270"));
        assertThat(moved.grossChurn().value()).isCloseTo(55.0 / 250, within(1e-15));
        assertThat(moved.grossRetention().value()).isCloseTo(195.0 / 250, within(1e-15));
        assertThat(moved.netChurn().value()).isCloseTo(5.0 / 250, within(1e-15));
        assertThat(moved.netRetention().value()).isCloseTo(225.0 / 250, within(1e-15));
        // As Baremetrics prints it: churn and expansion only.
        assertThat(moved.netRetention(Set.of(Movement.CHURN, Movement.EXPANSION), 0.95)
                        .value())
                .isCloseTo(240.0 / 250, within(1e-15));
        assertThat(moved.quickRatio().value()).isCloseTo(75.0 / 55, within(1e-15));
        assertThat(moved.quickRatio(Set.of(Movement.NEW, Movement.EXPANSION), 0.95)
                        .value())
                .isCloseTo(1, within(1e-15));
        assertThat(moved.largestShare()).hasToString("40.0% (the largest customer)");
    }

    /** The interval by the formula of the Javadoc, customer by customer. */
    @Test
    void deltaOverCustomers() {
        RevenueMovements moved = RecurringRevenue.of(october(), Facts.UTC).during(OCTOBER, FAR);
        double[] m = {100, 50, 60, 40};
        double[] kept = {100, 50, 45, 0};
        double[] after = {100, 80, 45, 0};
        // (250)^2 / (10000 + 2500 + 3600 + 1600), less 1.
        assertThat(moved.effectiveCustomers()).isCloseTo(62_500.0 / 17_700, within(1e-12));
        double t = StudentT.t(0.95, 62_500.0 / 17_700 - 1);
        double gross = error(m, kept, 0.78, 4);
        assertThat(gross).isCloseTo(0.183691, within(5e-7));
        assertThat(moved.grossRetention().low()).isCloseTo(0.78 - t * gross, within(1e-12));
        assertThat(moved.grossRetention().high()).isEqualTo(1);
        double net = error(m, after, 0.9, 4);
        assertThat(moved.netRetention().low()).isCloseTo(Math.max(0, 0.9 - t * net), within(1e-12));
        assertThat(moved.netRetention().high()).isCloseTo(0.9 + t * net, within(1e-12));
        // With reactivation there is one customer more, who had nothing at the start.
        double reactivated = error(new double[] {100, 50, 60, 40, 0}, new double[] {0, -30, 15, 40, -20}, 0.02, 5);
        assertThat(moved.netChurn().low()).isCloseTo(0.02 - t * reactivated, within(1e-12));
        assertThat(((Estimate.Known) moved.netChurn()).n()).isEqualTo(5);
        double losses = 55.0 * 55 / (15 * 15 + 40 * 40) - 1;
        double squares = 25 * 25 + 20 * 20 + 30 * 30 + Math.pow(75.0 / 55, 2) * (15 * 15 + 40 * 40);
        double margin = StudentT.t(0.95, Math.max(1, losses)) * Math.sqrt(5 / 4.0 * squares) / 55;
        assertThat(moved.quickRatio().high()).isCloseTo(75.0 / 55 + margin, within(1e-12));
        assertThat(moved.quickRatio().low()).isZero();
    }

    private static double error(double[] m, double[] l, double ratio, int n) {
        double sum = 0;
        double residuals = 0;
        for (int i = 0; i < n; i++) {
            sum += m[i];
            residuals += (l[i] - ratio * m[i]) * (l[i] - ratio * m[i]);
        }
        return Math.sqrt(residuals / (n * (n - 1.0))) / (sum / n);
    }

    @Test
    void printsATable() {
        assertThat(RecurringRevenue.of(october(), Facts.UTC).during(OCTOBER, FAR))
                .hasToString("""
                        recurring revenue per month in USD, 2026-10-01 to 2026-10-31 (UTC)
                                          amount  customers
                          start           250.00          4
                          + new            25.00          1
                          + reactivation   20.00          1
                          + expansion      30.00          1
                          - contraction    15.00          1
                          - churn          40.00          1
                          = end           270.00          5
                          gross retention 78.0% [12.9%, 100.0%] at 95%, n 4
                          net retention 90.0% [4.9%, 175.1%] at 95%, n 4
                          quick ratio 1.36 [0.00, 20.20] at 95%, n 5
                          few customers carry it: 4 count like 3.5 equal ones, the largest has 40.0%""");
        assertThat(RecurringRevenue.of(october(), Facts.UTC))
                .hasToString("recurring revenue of 7 customers in 11 payments (UTC), nothing left out");
    }

    @Test
    void printsATrend() {
        List<Purchase> purchases = new ArrayList<>(october());
        purchases.add(month("stays", "2026-12-01", "1000"));
        Trend trend = RecurringRevenue.of(purchases, Facts.UTC)
                .trend(Window.year(2026, Facts.UTC), Cadence.monthly(Facts.UTC), at("2026-12-01T00:00:00.000000001Z"));
        assertThat(new Trend(trend.steps().subList(8, 11))).hasToString("""
                        recurring revenue per month in USD
                          from         start     new  reactivation  expansion  contraction   churn       end    GRR     NRR  quick ratio
                          2026-09-01    0.00  250.00          0.00       0.00         0.00    0.00    250.00      -       -            -
                          2026-10-01  250.00   25.00         20.00      30.00        15.00   40.00    270.00  78.0%   90.0%         1.36
                          2026-11-01  270.00    0.00          0.00     900.00         0.00  170.00  1,000.00  37.0%  370.4%         5.29""");
        assertThat(trend.steps()).hasSize(11);
        assertThat(new Trend(trend.steps().subList(9, 10)).toString())
                .endsWith("\n  at the first start few customers carry it: 4 count like 3.5 equal ones, the largest has"
                        + " 40.0%");
        assertThat(new Trend(null)).asString().startsWith("recurring revenue per month\n  from");
    }

    /** Annual plans are divided by 12, days count 12 / 365.25 months, and half cents go to the even neighbour. */
    @Test
    void whatAPaymentBringsAMonth() {
        Instant now = at("2026-10-01T00:00:00Z");
        assertThat(revenue(pays("a", "2026-10-01", "100", Period.ofYears(1))).at(now))
                .isEqualTo(usd("8.33"));
        assertThat(revenue(pays("a", "2026-10-01", "0.25", Period.ofMonths(2))).at(now))
                .isEqualTo(usd("0.12"));
        assertThat(revenue(pays("a", "2026-10-01", "0.27", Period.ofMonths(2))).at(now))
                .isEqualTo(usd("0.14"));
        assertThat(revenue(pays("a", "2026-10-01", "30", Period.ofDays(30))).at(now))
                .isEqualTo(usd("30.44"));
        assertThat(revenue(pays("a", "2026-10-01", "7", Period.ofWeeks(1))).at(now))
                .isEqualTo(usd("30.44"));
        assertThat(revenue(pays("a", "2026-10-01", "365.25", Period.ofDays(365)))
                        .at(now))
                .isEqualTo(usd("30.46"));
        assertThat(revenue(pays("a", "2026-10-01", "10", Period.of(1, 0, 1))).at(now))
                .isEqualTo(usd("0.83"));
        Purchase yen = Purchase.of("a", now, Money.of(10_000, "JPY")).withCovers(Period.ofYears(1));
        assertThat(revenue(yen).at(now)).isEqualTo(Money.of(833, "JPY"));
        Purchase unknown = Purchase.of("a", now, Money.of(10, "XXX")).withCovers(Period.ofMonths(3));
        assertThat(revenue(unknown).at(now)).isEqualTo(Money.of("3.33", "XXX"));
    }

    /** The covered time ends on the calendar: the night of 25 hours and the end of February included, to the nanosecond. */
    @Test
    void coversOnTheCalendar() {
        Purchase paid = Purchase.of("a", at("2026-10-15T16:00:00Z"), usd("30")).withCovers(Period.ofMonths(1));
        RecurringRevenue inNewYork = RecurringRevenue.of(List.of(paid), NEW_YORK);
        assertThat(inNewYork.at(at("2026-11-15T16:59:59.999999999Z"))).isEqualTo(usd("30"));
        assertThat(inNewYork.at(at("2026-11-15T17:00:00Z"))).isEqualTo(usd("0"));
        assertThat(inNewYork.at(at("2026-10-15T15:59:59.999999999Z"))).isEqualTo(usd("0"));
        RecurringRevenue january = revenue(month("a", "2028-01-31", "30"));
        assertThat(january.at(at("2028-02-28T23:00:00Z"))).isEqualTo(usd("30"));
        assertThat(january.at(at("2028-02-29T00:00:00Z"))).isEqualTo(usd("0"));
        RecurringRevenue forGood = revenue(pays("a", "2026-10-01", "12", Period.ofYears(Integer.MAX_VALUE / 12)));
        assertThat(forGood.at(at("2262-01-01T00:00:00Z"))).isEqualTo(usd("0"));
        RecurringRevenue ages = revenue(pays("a", "2026-10-01", "12000", Period.ofYears(1000)));
        assertThat(ages.at(at("2262-04-11T00:00:00Z"))).isEqualTo(usd("1"));
    }

    /** A customer with several subscriptions churns when the last ends; one who is back in time has not moved. */
    @Test
    void severalSubscriptions() {
        RevenueMovements moved = revenue(
                        month("two", "2026-10-01", "10").withItem("a"),
                        month("two", "2026-10-01", "5").withItem("b"),
                        month("two", "2026-11-01", "5").withItem("b"),
                        month("back", "2026-09-10", "7"),
                        month("back", "2026-10-20", "7"))
                .during(OCTOBER, FAR);
        assertThat(moved.contraction().amount()).isEqualTo(usd("10"));
        assertThat(moved.churn().customers()).isZero();
        assertThat(moved.start().customers()).isEqualTo(2);
        assertThat(moved.expansion().customers()).isZero();
    }

    /** Three days late: churn without grace, nothing with it; what was refunded to the end does not last on. */
    @Test
    void grace() {
        RecurringRevenue late = revenue(month("a", "2026-10-01", "10"), month("a", "2026-11-04", "10"));
        assertThat(late.during(OCTOBER, FAR).churn().amount()).isEqualTo(usd("10"));
        RecurringRevenue kind = late.withGrace(Duration.ofDays(30));
        assertThat(kind.during(OCTOBER, FAR).churn().amount()).isEqualTo(usd("0"));
        assertThat(kind.at(at("2026-11-04T00:00:00Z"))).isEqualTo(usd("10"));
        assertThat(kind.at(at("2027-01-02T23:59:59Z"))).isEqualTo(usd("10"));
        assertThat(kind.at(at("2027-01-03T00:00:00Z"))).isEqualTo(usd("0"));
        assertThat(late.withGrace(Duration.ofSeconds(Long.MAX_VALUE)).at(at("2262-01-01T00:00:00Z")))
                .isEqualTo(usd("10"));
        RecurringRevenue refunded = revenue(
                        month("a", "2026-10-01", "10"), pays("a", "2026-10-11", "-6.77", Period.ofDays(21)))
                .withGrace(Duration.ofDays(30));
        assertThat(refunded.at(at("2026-10-10T00:00:00Z"))).isEqualTo(usd("10"));
        assertThat(refunded.at(at("2026-10-20T00:00:00Z"))).isEqualTo(usd("0.19"));
        assertThat(refunded.at(at("2026-11-01T00:00:00Z"))).isEqualTo(usd("0"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> late.withGrace(Duration.ofNanos(-1)))
                .withMessage("grace must not be negative, got PT-0.000000001S");
    }

    /** Where customers show no spread, the delta method would claim certainty. */
    @Test
    void withoutSpread() {
        RevenueMovements nothing = revenue(
                        month("a", "2026-10-01", "10"), month("b", "2026-10-01", "10"),
                        month("a", "2026-11-01", "10"), month("b", "2026-11-01", "10"))
                .during(OCTOBER, FAR);
        assertThat(nothing.grossChurn().low()).isZero();
        assertThat(nothing.grossChurn().high())
                .isCloseTo(Proportion.of(0, 2).rate().high(), within(1e-15));
        assertThat(nothing.netRetention().low())
                .isCloseTo(Proportion.of(2, 2).rate().low(), within(1e-15));
        assertThat(nothing.netRetention().high()).isInfinite();
        assertThat(nothing.quickRatio()).hasToString("undefined: nothing was lost");
        RevenueMovements one = revenue(month("a", "2026-10-01", "10"), month("a", "2026-11-01", "5"))
                .during(OCTOBER, FAR);
        assertThat(one.grossChurn().value()).isEqualTo(0.5);
        assertThat(one.grossChurn().low()).isCloseTo(1 - one.grossChurn().high(), within(1e-15));
        assertThat(one.quickRatio()).hasToString("0.00 [0.00, +inf] at 95%, n 1");
        RevenueMovements empty = revenue().during(OCTOBER, FAR);
        assertThat(empty.largestShare()).hasToString("undefined: no recurring revenue at the start");
        assertThat(empty.warning()).isEmpty();
        assertThat(empty.effectiveCustomers()).isZero();
        assertThat(empty.toString())
                .startsWith("recurring revenue per month, 2026-10-01")
                .contains("\n  gross retention undefined: no recurring revenue at the start\n");
    }

    /** Many customers of one size need no warning. */
    @Test
    void manyCustomers() {
        List<Purchase> purchases = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            purchases.add(month("C-" + i, "2026-10-01", "10"));
        }
        RevenueMovements moved = RecurringRevenue.of(purchases, Facts.UTC).during(OCTOBER, FAR);
        assertThat(moved.warning()).isEmpty();
        assertThat(moved.toString()).endsWith("\n  quick ratio 0.00 [0.00, +inf] at 95%, n 30");
    }

    @Test
    void whatIsLeftOut() {
        RecurringRevenue revenue = revenue(
                month("a", "2026-10-01", "10").withId("E-1"),
                month("a", "2026-10-01", "10").withId("E-1"),
                Purchase.of("a", at("2026-10-01T00:00:00Z"), Money.of(5, "EUR")));
        assertThat(revenue.excluded())
                .hasToString("left out 2 (purchases that cover no time: 1, repeated event id: 1)");
        assertThat(revenue.at(at("2026-10-01T00:00:00Z"))).isEqualTo(usd("10"));
        assertThat(revenue.currency()).isEqualTo(Facts.USD);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> revenue(
                        month("a", "2026-10-01", "10"),
                        Purchase.of("b", at("2026-10-01T00:00:00Z"), Money.of(5, "EUR"))
                                .withCovers(Period.ofMonths(1))))
                .withMessage("currency must be USD as before, got EUR");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> revenue(month("a", "2026-10-01", "10"), month("a", "2026-10-02", "-15"))
                        .at(at("2026-10-03T00:00:00Z")))
                .withMessage("recurring revenue of customer \"a\" at 2026-10-03T00:00:00Z must be from 0 to below"
                        + " USD 10,000,000,000,000.00, got USD -5.00");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> revenue(month("a", "2026-10-01", "10000000000000")))
                .withMessage("amount must bring less than 10^15 of the smallest unit a month, got"
                        + " USD 10,000,000,000,000.00 for P1M");
        RecurringRevenue much =
                revenue(month("a", "2026-10-01", "9999999999999.99"), month("a", "2026-10-01", "9999999999999.99"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> much.at(at("2026-10-03T00:00:00Z")))
                .withMessageEndingWith("got USD 19,999,999,999,999.98");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> revenue().during(OCTOBER, OCTOBER.end()))
                .withMessage("window must end before asOf (2026-11-01T00:00:00Z), got 2026-10-01 to 2026-10-31 (UTC)");
        RecurringRevenue.Builder inUtc =
                RecurringRevenue.collector(Facts.UTC).supplier().get();
        RecurringRevenue.Builder inNewYork =
                RecurringRevenue.collector(NEW_YORK).supplier().get();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inUtc.merge(inNewYork))
                .withMessage("zone must be UTC, got America/New_York");
        RevenueMovements moved = RecurringRevenue.of(october(), Facts.UTC).during(OCTOBER, FAR);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> moved.netChurn(Set.of(Movement.NEW), 0.95))
                .withMessage("counted must not hold NEW, got [NEW]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> moved.quickRatio(Set.of(Movement.CHURN), 0.95))
                .withMessage("gains must hold no loss, got [CHURN]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> moved.grossChurn(0))
                .withMessage("level must be in (0, 1), got 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RevenueMovements(
                        OCTOBER,
                        moved.start(),
                        moved.fresh(),
                        moved.reactivation(),
                        moved.expansion(),
                        moved.contraction(),
                        moved.churn(),
                        usd("271"),
                        moved.largest()))
                .withMessage("end must be where the movements lead (USD 270.00), got USD 271.00");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Flow(1, usd("-1"), BigDecimal.ONE, BigDecimal.ONE))
                .withMessage("sums of a flow must not be negative, got 1, USD -1.00, 1, 1");
    }
}
