package io.engagement.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.Cdnow;
import io.engagement.Facts;
import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class HoldOutPropertyTest {
    private static final LocalDate FIRST = LocalDate.of(2024, 2, 1);
    private static final Cadence DAILY = Cadence.daily(Facts.UTC);

    @Provide
    Arbitrary<List<Purchase>> purchases() {
        return Facts.withIds(Facts.purchases());
    }

    @Provide
    Arbitrary<List<Purchase>> anyAmounts() {
        return Facts.withIds(Facts.purchases(Facts.instants(), Facts.dollars()));
    }

    private static Instant day(int ahead) {
        return FIRST.plusDays(ahead).atStartOfDay(Facts.UTC).toInstant();
    }

    /** Without refunds and orders nothing is revised: calibration and hold-out add up to the whole, row by row. */
    @Property
    void calibrationAndHoldOutAddUp(
            @ForAll("purchases") List<Purchase> purchases,
            @ForAll @IntRange(max = 60) int split,
            @ForAll @IntRange(min = 1, max = 40) int days) {
        List<Purchase> plain = purchases.stream()
                .filter(p -> p.amount().signum() >= 0)
                .map(p -> p.withOrder(""))
                .toList();
        PurchaseLog log = PurchaseLog.of(plain, DAILY);
        CustomerBase calibration = log.asOf(day(split));
        CustomerBase whole = log.asOf(day(split + days));
        HoldOut holdOut = log.holdOut(calibration, day(split + days));
        assertThat(holdOut.size()).isEqualTo(calibration.size());
        for (int row = 0; row < calibration.size(); row++) {
            PurchaseHistory before = calibration.row(row);
            PurchaseHistory after = whole.get(before.customerId());
            assertThat(before.repeatPurchases() + holdOut.purchases(row)).isEqualTo(after.repeatPurchases());
            assertThat(before.spend().plus(holdOut.spend(row))).isEqualTo(after.spend());
            assertThat(holdOut.spendAsDouble(row))
                    .isEqualTo(holdOut.spend(row).value().doubleValue());
        }
        assertThat(holdOut.revisions().signum()).isZero();
    }

    /** Refunds and orders of every kind: base, hold-out, revisions and later customers are all that was known by the end. */
    @Property
    void noMoneyIsLost(
            @ForAll("anyAmounts") List<Purchase> purchases,
            @ForAll @IntRange(max = 60) int split,
            @ForAll @IntRange(min = 1, max = 40) int days) {
        PurchaseLog log = PurchaseLog.of(purchases, DAILY);
        CustomerBase calibration = log.asOf(day(split));
        HoldOut holdOut = log.holdOut(calibration, day(split + days));
        List<Purchase> own = purchases.stream()
                .filter(p -> calibration.find(p.customerId()).isPresent())
                .toList();
        BigDecimal calibrated =
                calibration.stream().map(row -> row.spend().value()).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(calibrated
                        .add(holdOut.spend().value())
                        .add(holdOut.revisions().value()))
                .isEqualByComparingTo(new NaivePurchases(own, Facts.UTC).total(day(split + days)));
    }

    /** Each row is the hold-out's own log, read with the same code. */
    @Property
    void rowsAreThoseOfTheWindowAlone(
            @ForAll("purchases") List<Purchase> purchases,
            @ForAll @IntRange(max = 60) int split,
            @ForAll @IntRange(min = 1, max = 40) int days) {
        PurchaseLog log = PurchaseLog.of(purchases, DAILY);
        CustomerBase calibration = log.asOf(day(split));
        Instant end = day(split + days);
        HoldOut holdOut = log.holdOut(calibration, end);
        long repeats = 0;
        for (int row = 0; row < calibration.size(); row++) {
            int[] steps = log.steps(calibration.customerId(row), end);
            long after = IntStream.of(steps)
                    .filter(step -> step >= FIRST.plusDays(split).toEpochDay())
                    .count();
            assertThat(holdOut.purchases(row)).isEqualTo(after);
            repeats += after + Math.max(0, steps.length - after - 1);
        }
        assertThat(holdOut.repeatPurchases(Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(repeats);
        assertThat(holdOut.purchases())
                .isEqualTo(holdOut.repeatPurchases(FIRST.plusDays(split).toEpochDay(), Long.MAX_VALUE));
        assertThat(holdOut.buyers())
                .isEqualTo(IntStream.range(0, calibration.size())
                        .filter(row -> holdOut.purchases(row) > 0)
                        .count());
    }

    /** Steps tile the log: what is counted by day adds up to what is counted at once; an empty range counts nothing. */
    @Property
    void repeatPurchasesTile(@ForAll("purchases") List<Purchase> purchases, @ForAll @IntRange(max = 60) int split) {
        PurchaseLog log = PurchaseLog.of(purchases, DAILY);
        HoldOut holdOut = log.holdOut(log.asOf(day(split)), day(80));
        long first = FIRST.toEpochDay() - 40;
        long byDay = 0;
        for (long step = first; step < first + 200; step++) {
            byDay += holdOut.repeatPurchases(step, step + 1);
            assertThat(holdOut.repeatPurchases(step, step)).isZero();
            assertThat(holdOut.repeatPurchases(step + 1, step)).isZero();
        }
        assertThat(byDay).isEqualTo(holdOut.repeatPurchases(first, first + 200));
    }

    /** The order of the purchases and the way they were cut change nothing. */
    @Property(tries = 200)
    void anyOrderAndCut(
            @ForAll("anyAmounts") List<Purchase> purchases,
            @ForAll @IntRange(max = 60) int split,
            @ForAll Random random) {
        List<Purchase> mixed = new ArrayList<>(purchases);
        Collections.shuffle(mixed, random);
        PurchaseLog one = PurchaseLog.of(purchases, DAILY);
        PurchaseLog other = mixed.parallelStream().collect(PurchaseLog.collector(DAILY));
        HoldOut holdOut = one.holdOut(one.asOf(day(split)), day(70));
        assertThat(other.holdOut(other.asOf(day(split)), day(70)))
                .isEqualTo(holdOut)
                .hasSameHashCodeAs(holdOut)
                .hasToString(holdOut.toString());
        assertThat(Facts.serialised(holdOut)).isEqualTo(holdOut);
    }

    /** A refund of an earlier order is a revision; one of its own day lowers the hold-out's spend and buys nothing. */
    @Example
    void refundsAfterTheSplit() {
        PurchaseLog log = PurchaseLog.of(
                List.of(
                        Purchase.of("a", day(0), Money.of(10, "USD")),
                        Purchase.of("a", day(1), Money.of(20, "USD")).withOrder("O"),
                        Purchase.of("a", day(5), Money.of(-20, "USD")).withOrder("O"),
                        Purchase.of("a", day(6), Money.of(30, "USD")),
                        Purchase.of("a", day(7), Money.of(-4, "USD")),
                        Purchase.of("later", day(6), Money.of(50, "USD"))),
                DAILY);
        HoldOut holdOut = log.holdOut(log.asOf(day(3)), day(8));
        assertThat(holdOut)
                .hasToString("1 of 1 customers bought 1 times from 2024-02-04T00:00:00Z to just before"
                        + " 2024-02-09T00:00:00Z, spent USD 26.00");
        assertThat(holdOut.revisions()).isEqualTo(Money.of(-20, "USD"));
        assertThat(holdOut.start()).isEqualTo(day(3));
        assertThat(holdOut.end()).isEqualTo(day(8));
    }

    @Example
    void whatDoesNotBelongTogetherIsRefused() {
        PurchaseLog log = PurchaseLog.of(List.of(Purchase.of("a", day(0), Money.of(10, "USD"))), DAILY);
        CustomerBase base = log.asOf(day(3));
        refused(log, base, day(3), "end must be after the end of calibration (2024-02-04T00:00:00Z), got " + day(3));
        refused(
                PurchaseLog.of(List.of(Purchase.of("b", day(0), Money.of(10, "USD"))), DAILY),
                base,
                day(4),
                "calibration must be a base of this log, got customer \"a\"");
        refused(
                PurchaseLog.of(List.of(Purchase.of("a", day(0), Money.of(10, "EUR"))), DAILY),
                base,
                day(4),
                "calibration must be in EUR as the log is, got USD");
        refused(
                PurchaseLog.of(List.of(), Cadence.monthly(Facts.UTC)),
                base,
                day(4),
                "cadence must be monthly (UTC), got daily (UTC)");
    }

    private static void refused(PurchaseLog log, CustomerBase base, Instant end, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.holdOut(base, end))
                .withMessage(message);
    }

    /** The CDNOW sample as the literature splits it. */
    @Example
    void cdnowAsPublished() {
        PurchaseLog log = Cdnow.log();
        CustomerBase base = log.asOf(Cdnow.SPLIT);
        assertThat(base.counts())
                .hasToString("2,357 customers in 1,016 groups of (x, t_x, T), daily (America/New_York)");
        assertThat(IntStream.range(0, base.size())
                        .mapToLong(base::repeatPurchases)
                        .sum())
                .isEqualTo(2457);
        assertThat(base.stream().filter(row -> row.meanRepeatSpend().isPresent()))
                .hasSize(946);
        assertThat(log)
                .hasToString("purchases of 2,357 customers in 6,696 customer-steps, net USD 244,091.94, daily"
                        + " (America/New_York)");
        HoldOut holdOut = log.holdOut(base, Instant.parse("1998-07-01T04:00:00Z"));
        assertThat(holdOut)
                .hasToString("684 of 2,357 customers bought 1,882 times from 1997-10-01T04:00:00Z to just before"
                        + " 1998-07-01T04:00:00Z, spent USD 70,976.39");
        assertThat(holdOut.repeatPurchases(0, LocalDate.of(1997, 10, 1).toEpochDay()))
                .isEqualTo(2457);
    }
}
