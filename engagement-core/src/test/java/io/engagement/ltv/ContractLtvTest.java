package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import io.engagement.domain.Money;
import io.engagement.estimate.Estimate;
import io.engagement.ltv.ContractLtv.Payment;
import java.time.Period;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class ContractLtvTest {
    private static final Period MONTH = Period.ofMonths(1);
    private static final Money MARGIN = Money.of(12, "USD");

    @Provide
    Arbitrary<Double> retentions() {
        return Arbitraries.oneOf(
                Arbitraries.of(0.0, 1e-300, 0.5, 1 - 1e-9, Math.nextDown(1.0), 1.0),
                Arbitraries.doubles().between(0, 1).ofScale(15));
    }

    @Provide
    Arbitrary<DiscountRate> rates() {
        return Arbitraries.oneOf(
                Arbitraries.of(0.0, 1e-12, 1e-6, 0.1, 50.0, 1e5).map(DiscountRate::new),
                Arbitraries.doubles().between(0, 3).ofScale(15).map(DiscountRate::new));
    }

    private static ContractLtv contract(double retention, Payment payment) {
        return LtvModel.contract(MARGIN, MONTH, retention).paidAt(payment);
    }

    private static double months(ContractLtv contract, int months, DiscountRate rate) {
        return contract.newCustomer(Period.ofMonths(months), rate).value();
    }

    /** The first H payments are the sum of the powers of q = r / (1 + d), from 0 or from 1 on. */
    @Property
    void finiteSums(
            @ForAll("retentions") double retention,
            @ForAll("rates") DiscountRate rate,
            @ForAll @IntRange(max = 600) int n) {
        double q = retention * Math.exp(-rate.continuousPerYear() / 12);
        double start = 0;
        double end = 0;
        double share = 1;
        for (int i = 0; i < n; i++) {
            start += share;
            share *= q;
            end += share;
        }
        assertThat(months(contract(retention, Payment.START_OF_PERIOD), n, rate))
                .isCloseTo(12 * start, within(12 * start * 1e-11));
        assertThat(months(contract(retention, Payment.END_OF_PERIOD), n, rate))
                .isCloseTo(12 * end, within(12 * end * 1e-11));
    }

    /** Without an end: m r / (1 + d - r) at the end of a period, m (1 + d) / (1 + d - r) at its start. */
    @Property
    void infiniteSums(
            @ForAll @Scale(12) @DoubleRange(max = 0.9999) double r,
            @ForAll @Scale(12) @DoubleRange(max = 2) double monthly) {
        DiscountRate rate = DiscountRate.monthly(monthly);
        double end = 12 * r / (1 + monthly - r);
        double start = 12 * (1 + monthly) / (1 + monthly - r);
        assertThat(contract(r, Payment.END_OF_PERIOD).newCustomer(rate).value()).isCloseTo(end, within(1e-11 * end));
        assertThat(contract(r, Payment.START_OF_PERIOD).newCustomer(rate).value())
                .isCloseTo(start, within(1e-11 * start));
    }

    /** The well-known margin / churn is the start-of-period form without a discount. */
    @Property
    void marginOverChurn(@ForAll @Scale(12) @DoubleRange(min = 1e-9, max = 1) double churn) {
        double r = 1 - churn;
        assertThat(contract(r, Payment.START_OF_PERIOD)
                        .newCustomer(DiscountRate.NONE)
                        .value())
                .isCloseTo(12 / (1 - r), within(1e-11 / (1 - r)));
    }

    /** Ten thousand periods are no end when little is left after them. */
    @Property
    void finiteTendsToInfinite(
            @ForAll @Scale(12) @DoubleRange(max = 0.99) double r, @ForAll("rates") DiscountRate rate) {
        for (Payment payment : Payment.values()) {
            double infinite = contract(r, payment).newCustomer(rate).value();
            assertThat(months(contract(r, payment), 10_000, rate)).isCloseTo(infinite, within(1e-12 * infinite));
        }
    }

    @Property
    void paidAtTheEndIsWorthOneRenewalLess(
            @ForAll("retentions") double r, @ForAll("rates") DiscountRate rate, @ForAll @IntRange(max = 100) int n) {
        double q = r * Math.exp(-rate.continuousPerYear() / 12);
        double start = months(contract(r, Payment.START_OF_PERIOD), n, rate);
        assertThat(months(contract(r, Payment.END_OF_PERIOD), n, rate)).isCloseTo(q * start, within(1e-13 * start));
    }

    @Property
    void monotone(
            @ForAll("retentions") double r1,
            @ForAll("retentions") double r2,
            @ForAll @Scale(12) @DoubleRange(max = 2) double d1,
            @ForAll @Scale(12) @DoubleRange(max = 2) double d2,
            @ForAll @IntRange(max = 100) int n) {
        DiscountRate low = new DiscountRate(Math.min(d1, d2));
        DiscountRate high = new DiscountRate(Math.max(d1, d2));
        for (Payment payment : Payment.values()) {
            double few = months(contract(Math.min(r1, r2), payment), n, low);
            double many = months(contract(Math.max(r1, r2), payment), n, low);
            assertThat(few).isLessThanOrEqualTo(many * (1 + 1e-13));
            assertThat(months(contract(r1, payment), n, high))
                    .isLessThanOrEqualTo(months(contract(r1, payment), n, low) * (1 + 1e-13));
            assertThat(months(contract(r1, payment), n, low))
                    .isLessThanOrEqualTo(months(contract(r1, payment), n + 1, low) * (1 + 1e-13));
        }
    }

    @Property
    void linearInTheMargin(@ForAll @IntRange(min = -900, max = 900) int times, @ForAll("retentions") double r) {
        DiscountRate rate = DiscountRate.annual(0.1);
        double one = LtvModel.contract(Money.of(1, "USD"), MONTH, r)
                .newCustomer(Period.ofYears(3), rate)
                .value();
        double many = LtvModel.contract(Money.of(times, "USD"), MONTH, r)
                .newCustomer(Period.ofYears(3), rate)
                .value();
        assertThat(many).isCloseTo(times * one, within(1e-13 * Math.abs(times * one)));
    }

    @Test
    void withoutChurnAndDiscountThereIsNoLimit() {
        for (Payment payment : Payment.values()) {
            assertThat(contract(1, payment).newCustomer(DiscountRate.NONE))
                    .isEqualTo(Estimate.undefined("without churn and discount the sum has no limit: give a horizon"));
            assertThat(months(contract(1, payment), 120, DiscountRate.NONE)).isEqualTo(1440);
        }
        assertThat(contract(1, Payment.START_OF_PERIOD)
                        .newCustomer(new DiscountRate(12e-12))
                        .value())
                .isCloseTo(12e12 + 6, within(1.0));
    }

    /** Extreme but allowed rates give a number or a reason, never NaN. */
    @Test
    void extremes() {
        DiscountRate nothingWaits = new DiscountRate(1e300);
        assertThat(contract(0.9, Payment.START_OF_PERIOD)
                        .newCustomer(nothingWaits)
                        .value())
                .isEqualTo(12);
        assertThat(contract(0.9, Payment.END_OF_PERIOD)
                        .newCustomer(nothingWaits)
                        .value())
                .isZero();
        assertThat(months(contract(0.9, Payment.START_OF_PERIOD), 5, nothingWaits))
                .isEqualTo(12);
        assertThat(contract(1, Payment.END_OF_PERIOD).newCustomer(new DiscountRate(1e-320)))
                .isEqualTo(Estimate.undefined("the sum is too large for a number"));
        assertThat(contract(0, Payment.START_OF_PERIOD)
                        .newCustomer(DiscountRate.NONE)
                        .value())
                .isEqualTo(12);
        assertThat(contract(0, Payment.END_OF_PERIOD)
                        .newCustomer(DiscountRate.NONE)
                        .value())
                .isZero();
        assertThat(months(contract(0, Payment.START_OF_PERIOD), 0, DiscountRate.NONE))
                .isZero();
    }

    /** How many payments fall within a horizon: whole periods at the end, begun periods at the start. */
    @Test
    void payments() {
        assertPayments(MONTH, Period.ofYears(1), 12, 12);
        assertPayments(MONTH, Period.ofDays(365), 12, 12);
        assertPayments(MONTH, Period.ofDays(366), 12, 13);
        assertPayments(MONTH, Period.ofDays(364), 11, 12);
        assertPayments(MONTH, Period.ofDays(367), 12, 13);
        assertPayments(MONTH, Period.ZERO, 0, 0);
        assertPayments(MONTH, Period.ofDays(10), 0, 1);
        assertPayments(MONTH, Period.of(0, 1, 1), 1, 2);
        assertPayments(Period.ofYears(1), Period.ofMonths(6), 0, 1);
        assertPayments(Period.ofYears(1), Period.ofDays(365), 1, 1);
        assertPayments(Period.ofWeeks(1), Period.ofYears(1), 52, 53);
        assertPayments(Period.ofWeeks(1), Period.ofWeeks(52), 52, 52);
        assertPayments(Period.ofDays(1), Period.ofYears(1), 365, 365);
        assertPayments(Period.ofDays(1), Period.ofYears(4), 1461, 1461);
        assertPayments(Period.ofMonths(3), Period.ofYears(10), 40, 40);
    }

    private static void assertPayments(Period period, Period horizon, int end, int start) {
        ContractLtv contract = LtvModel.contract(Money.of(1, "USD"), period, 1);
        assertThat(contract.newCustomer(horizon, DiscountRate.NONE).value())
                .as("%s paid each %s at the end", horizon, period)
                .isEqualTo(end);
        assertThat(contract.paidAt(Payment.START_OF_PERIOD)
                        .newCustomer(horizon, DiscountRate.NONE)
                        .value())
                .as("%s paid each %s at the start", horizon, period)
                .isEqualTo(start);
    }

    @Test
    void wrongInputIsRefusedByName() {
        for (double r : new double[] {-1e-9, 1 + 1e-9, Double.NaN}) {
            assertThatThrownBy(() -> LtvModel.contract(MARGIN, MONTH, r))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("retention must be in [0, 1], got " + r);
        }
        assertThatThrownBy(() -> LtvModel.contract(MARGIN, Period.ZERO, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("period must be positive, got P0D");
        assertThatThrownBy(() -> LtvModel.contract(MARGIN, Period.of(1, 0, -1), 0.5))
                .hasMessage("period must be positive, got P1Y-1D");
        ContractLtv contract = LtvModel.contract(MARGIN, MONTH, 0.5);
        assertThatThrownBy(() -> contract.newCustomer(Period.ofMonths(-1), DiscountRate.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("horizon must not be negative, got P-1M");
    }

    @Test
    void printsAndSerialises() {
        ContractLtv contract = LtvModel.contract(MARGIN, MONTH, 0.96);
        assertThat(contract)
                .hasToString("contract of USD 12.00 each P1M, retention 96.0%, paid at the end of a period");
        assertThat(contract.paidAt(Payment.START_OF_PERIOD))
                .hasToString("contract of USD 12.00 each P1M, retention 96.0%, paid at the start of a period");
        assertThat(contract.newCustomer(DiscountRate.annual(0.10))).hasToString("USD 240.13 (constant retention)");
        assertThat(contract.newCustomer(Period.ofYears(1), DiscountRate.annual(0.10)))
                .hasToString("USD 106.38 (12 payments at constant retention)");
        assertThat(Parts.serialised(contract)).isEqualTo(contract);
    }
}
