package io.engagement.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.Facts;
import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SpendCountsPropertyTest {
    private static final Instant AS_OF =
            LocalDate.of(2024, 4, 2).atStartOfDay(Facts.UTC).toInstant();

    /** Whom a group is of: how many purchases, and what they come to. */
    private record Key(long paidRepeats, BigDecimal spend) {
        static final Comparator<Key> ASCENDING =
                Comparator.comparingLong(Key::paidRepeats).thenComparing(Key::spend);
    }

    @Provide
    Arbitrary<List<Purchase>> purchases() {
        return Facts.withIds(Facts.purchases());
    }

    /** Sums that no long holds among the ordinary, and some that just fit one. */
    @Provide
    Arbitrary<List<Purchase>> anyAmounts() {
        Arbitrary<Money> amounts = Arbitraries.of("0", "-3", "5", "5", "7.25", "0.001", "92233720368547758.07")
                .map(amount -> Money.of(amount, "USD"));
        return Facts.withIds(Facts.purchases(Facts.instants(), amounts));
    }

    /** Whole amounts as large as a long, so that a number and a sum fill one to its last bit, or do not fit. */
    @Provide
    Arbitrary<List<Purchase>> longAmounts() {
        Arbitrary<Money> amounts = Arbitraries.of(1L, 2L, Long.MAX_VALUE / 2, Long.MAX_VALUE / 4, Long.MAX_VALUE)
                .map(amount -> Money.of(amount, "JPY"));
        return Facts.withIds(Facts.purchases(Facts.instants(), amounts));
    }

    private static CustomerBase base(List<Purchase> purchases) {
        return PurchaseLog.of(purchases, Cadence.daily(Facts.UTC)).asOf(AS_OF);
    }

    private static void assertCountsAreThoseOfAMap(List<Purchase> purchases) {
        CustomerBase base = base(purchases);
        Map<Key, Long> naive = new TreeMap<>(Key.ASCENDING);
        base.stream()
                .filter(row -> row.paidRepeats() > 0)
                .forEach(row ->
                        naive.merge(new Key(row.paidRepeats(), row.paidSpend().value()), 1L, Long::sum));
        SpendCounts counts = base.spendCounts();
        List<Key> keys = IntStream.range(0, counts.size())
                .mapToObj(group -> new Key(
                        counts.paidRepeats(group), counts.paidSpend(group).value()))
                .toList();
        assertThat(keys).containsExactlyElementsOf(naive.keySet());
        assertThat(IntStream.range(0, counts.size()).mapToObj(counts::customers))
                .containsExactlyElementsOf(naive.values());
        assertThat(counts.customers())
                .isEqualTo(naive.values().stream().mapToLong(n -> n).sum());
        assertThat(counts.currency().isPresent()).isEqualTo(base.size() > 0);
        assertThat(Facts.serialised(counts)).isEqualTo(counts).hasSameHashCodeAs(counts);
        for (int row = 0; row < base.size(); row++) {
            if (base.paidRepeats(row) > 0) {
                int group = keys.indexOf(
                        new Key(base.paidRepeats(row), base.row(row).paidSpend().value()));
                assertThat(counts.meanRepeatSpend(group)).isEqualTo(base.meanRepeatSpend(row));
            }
        }
    }

    /** Groups come in ascending order, once each, and are what a map counts; each has the mean of its customers. */
    @Property
    void groupsAreWhatAMapCounts(@ForAll("purchases") List<Purchase> purchases) {
        assertCountsAreThoseOfAMap(purchases);
    }

    @Property
    void groupsOfAnyAmountsAreWhatAMapCounts(@ForAll("anyAmounts") List<Purchase> purchases) {
        assertCountsAreThoseOfAMap(purchases);
    }

    @Property
    void groupsOfLongAmountsAreWhatAMapCounts(@ForAll("longAmounts") List<Purchase> purchases) {
        assertCountsAreThoseOfAMap(purchases);
    }

    /**
     * However a cluster cut the customers, and whichever part is added first: the counts of all. Parts hold amounts of other
     * scales and sizes than the whole, so that columns differ.
     */
    @Property
    void partsAddUpExactly(
            @ForAll("anyAmounts") List<Purchase> purchases, @ForAll("cuts") List<Integer> partOfCustomer) {
        List<SpendCounts> parts = IntStream.range(0, 3)
                .mapToObj(part -> base(purchases.stream()
                                .filter(purchase -> partOfCustomer.get(Math.floorMod(
                                                purchase.customerId().hashCode(), partOfCustomer.size()))
                                        == part)
                                .toList())
                        .spendCounts())
                .toList();
        SpendCounts whole = base(purchases).spendCounts();
        assertThat(parts.get(0).plus(parts.get(1)).plus(parts.get(2)))
                .isEqualTo(whole)
                .hasSameHashCodeAs(whole);
        assertThat(parts.get(2).plus(parts.get(1).plus(parts.get(0)))).isEqualTo(whole);
        assertThat(whole.plus(SpendCounts.empty())).isEqualTo(whole);
        assertThat(SpendCounts.empty().plus(whole)).isEqualTo(whole);
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 2).list().ofSize(5);
    }

    private static Purchase bought(String customer, int day, String amount, String currency) {
        Instant at = AS_OF.minusSeconds(86_400L * day);
        return Purchase.of(customer, at, Money.of(amount, currency));
    }

    @Example
    void twoCustomersAlike() {
        SpendCounts counts = base(List.of(
                        bought("a", 9, "5.00", "USD"),
                        bought("a", 8, "10.00", "USD"),
                        bought("a", 7, "2.50", "USD"),
                        bought("b", 9, "99", "USD"),
                        bought("b", 5, "12.5", "USD"),
                        bought("b", 4, "0", "USD"),
                        bought("c", 6, "1", "USD"),
                        bought("c", 5, "6.25", "USD"),
                        bought("c", 4, "6.25", "USD")))
                .spendCounts();
        assertThat(counts).hasToString("3 customers in 2 groups of (paid repeat purchases, their sum), USD");
        assertThat(counts.paidRepeats(1)).isEqualTo(2);
        assertThat(counts.customers(1)).isEqualTo(2);
        assertThat(counts.paidSpend(1)).isEqualTo(Money.of("12.50", "USD"));
        assertThat(counts.meanRepeatSpend(1)).isEqualTo(6.25);
        assertThat(counts.plus(counts))
                .hasToString("6 customers in 2 groups of (paid repeat purchases, their sum), USD");
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> counts.paidSpend(2));
    }

    /** Customers who paid for no repeat purchase are in no group, but their currency is known. */
    @Example
    void nobodyPaidAgain() {
        SpendCounts once = base(List.of(bought("a", 9, "5", "USD"))).spendCounts();
        assertThat(once).hasToString("0 customers in 0 groups of (paid repeat purchases, their sum), USD");
        assertThat(once.currency()).contains(Facts.USD);
        assertThat(SpendCounts.empty()).hasToString("0 customers in 0 groups of (paid repeat purchases, their sum)");
        assertThat(base(List.of()).spendCounts()).isEqualTo(SpendCounts.empty());
        assertThat(once).isNotEqualTo(SpendCounts.empty());
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        once.plus(base(List.of(bought("b", 9, "5", "JPY"))).spendCounts()))
                .withMessage("currency must be USD, got JPY");
    }
}
