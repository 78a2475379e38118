package io.engagement.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.Facts;
import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.history.CustomerBase.Counts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class CustomerBasePropertyTest {
    private static final LocalDate FIRST = LocalDate.of(2024, 2, 1);
    private static final Cadence DAILY = Cadence.daily(Facts.UTC);

    @Provide
    Arbitrary<List<Purchase>> purchases() {
        return Facts.withIds(Facts.purchases());
    }

    /** Free purchases, refunds of their own and amounts beyond a long among the ordinary. */
    @Provide
    Arbitrary<List<Purchase>> anyAmounts() {
        Arbitrary<Money> amounts = Arbitraries.of("0", "-3", "5", "7.25", "0.001", "92233720368547758.08")
                .map(amount -> Money.of(amount, "USD"));
        return Facts.withIds(Facts.purchases(Facts.instants(), amounts));
    }

    private static Instant day(int ahead) {
        return FIRST.plusDays(ahead).atStartOfDay(Facts.UTC).toInstant();
    }

    private static void assertColumnsAreRows(List<Purchase> purchases, Instant asOf) {
        CustomerBase base = PurchaseLog.of(purchases, DAILY).asOf(asOf);
        for (int row = 0; row < base.size(); row++) {
            PurchaseHistory history = base.row(row);
            assertThat(base.repeatPurchases(row)).isEqualTo(history.repeatPurchases());
            assertThat((double) base.ageAtLastPurchase(row)).isEqualTo(history.ageAtLastPurchase());
            assertThat((double) base.age(row)).isEqualTo(history.age());
            assertThat(base.paidRepeats(row)).isEqualTo(history.paidRepeats());
            assertThat(base.meanRepeatSpend(row))
                    .isEqualTo(Double.valueOf(history.meanRepeatSpend().orElse(Double.NaN)));
        }
    }

    /** What is read from a column is what the row says. */
    @Property
    void columnsAreRowsOfAnyAmounts(
            @ForAll("anyAmounts") List<Purchase> purchases, @ForAll @IntRange(max = 62) int ahead) {
        assertColumnsAreRows(purchases, day(ahead));
    }

    @Property
    void columnsAreRows(@ForAll("purchases") List<Purchase> purchases, @ForAll @IntRange(max = 62) int ahead) {
        assertColumnsAreRows(purchases, day(ahead));
    }

    /** The mean repeat spend is that of the days which plain maps find above 0, and the refunds left out are reported. */
    @Property
    void meanSpendIsOfPaidRepeatDays(
            @ForAll("anyAmounts") List<Purchase> purchases, @ForAll @IntRange(max = 62) int ahead) {
        NaivePurchases naive = new NaivePurchases(purchases, Facts.UTC);
        PurchaseLog.of(purchases, DAILY).asOf(day(ahead)).stream().forEach(row -> {
            List<BigDecimal> paid = naive.paidRepeats(day(ahead)).getOrDefault(row.customerId(), List.of());
            BigDecimal sum = paid.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(row.paidRepeats()).isEqualTo(paid.size());
            assertThat(row.paidSpend().value()).isEqualByComparingTo(sum);
            assertThat(row.paidSpend()).isGreaterThanOrEqualTo(row.repeatSpend());
            assertThat(row.meanRepeatSpend().isPresent()).isEqualTo(!paid.isEmpty());
            row.meanRepeatSpend()
                    .ifPresent(mean -> assertThat(mean)
                            .isEqualTo(sum.divide(BigDecimal.valueOf(paid.size()), MathContext.DECIMAL128)
                                    .doubleValue()));
        });
    }

    /** Counting a base is counting its rows, and bases of disjoint customers add up to the base of all. */
    @Property
    void countsOfABase(@ForAll("purchases") List<Purchase> purchases, @ForAll @IntRange(max = 62) int ahead) {
        CustomerBase base = PurchaseLog.of(purchases, DAILY).asOf(day(ahead));
        Counts counts = base.counts();
        assertThat(counts).isEqualTo(base.stream().collect(Counts.collector(DAILY)));
        Counts sum = purchases.stream()
                .map(Purchase::customerId)
                .distinct()
                .map(customer -> purchases.stream()
                        .filter(purchase -> purchase.customerId().equals(customer))
                        .toList())
                .map(own -> PurchaseLog.of(own, DAILY).asOf(day(ahead)).counts())
                .reduce(Counts.empty(), Counts::plus);
        assertThat(sum).isEqualTo(counts);
    }

    /** A refund on a day of its own lowers what was spent, not what a purchase came to. */
    @Example
    void refundsOnTheirOwnDayAndFreePurchases() {
        PurchaseHistory row = PurchaseLog.of(
                        List.of(
                                Purchase.of("c", day(0), Money.of(100, "USD")),
                                Purchase.of("c", day(1), Money.of(20, "USD")),
                                Purchase.of("c", day(2), Money.of(0, "USD")),
                                Purchase.of("c", day(3), Money.of(-5, "USD")),
                                Purchase.of("c", day(4), Money.of(25, "USD")),
                                Purchase.of("c", day(4), Money.of(-1, "USD"))),
                        DAILY)
                .asOf(day(9))
                .get("c");
        assertThat(row)
                .isEqualTo(new PurchaseHistory(
                        "c", 3, 4, 8, Money.of(100, "USD"), Money.of(39, "USD"), 2, Money.of(44, "USD")));
        assertThat(row.meanRepeatSpend()).hasValue(22);
    }

    /** The fixture of the Python package lifetimes, tests/test_utils.py: the mean is over repeat days alone. */
    @Example
    void meanSpendAsHandChecked() {
        CustomerBase base = PurchaseLog.of(
                        List.of(
                                Purchase.of("c", day(0), Money.of(10, "USD")),
                                Purchase.of("c", day(1), Money.of(20, "USD")),
                                Purchase.of("c", day(2), Money.of(25, "USD"))),
                        DAILY)
                .asOf(day(9));
        assertThat(base.meanRepeatSpend(0)).isEqualTo(22.5);
        assertThat(base.get("c").meanRepeatSpend()).hasValue(22.5);
    }

    /** Beside the ids a customer takes 28 bytes, and at most 40 where some purchases were free and some refunds stand alone. */
    @Example
    void aCustomerTakesAtMost40Bytes() throws ReflectiveOperationException, IOException {
        int customers = 20_000;
        List<Purchase> purchases = new ArrayList<>();
        for (int i = 0; i < customers; i++) {
            purchases.add(Purchase.of("C-" + i, day(i % 7), Money.of(BigDecimal.valueOf(i, 2), Facts.USD)));
            purchases.add(Purchase.of("C-" + i, day(10 + i % 5), Money.of(BigDecimal.valueOf(i + 1, 2), Facts.USD)));
        }
        assertThat(bytesOfColumns(purchases)).isBetween(28L * customers, 28L * customers + 2000);
        purchases.add(Purchase.of("C-1", day(20), Money.of(0, "USD")));
        purchases.add(Purchase.of("C-1", day(21), Money.of(-1, "USD")));
        assertThat(bytesOfColumns(purchases)).isBetween(40L * customers, 40L * customers + 2000);
    }

    /** Serialised, arrays take what they take in memory; a column that is there twice is written once. */
    private static long bytesOfColumns(List<Purchase> purchases) throws ReflectiveOperationException, IOException {
        Field rows = CustomerBase.class.getDeclaredField("rows");
        rows.setAccessible(true);
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(rows.get(PurchaseLog.of(purchases, DAILY).asOf(day(30))));
        }
        return bytes.size();
    }
}
