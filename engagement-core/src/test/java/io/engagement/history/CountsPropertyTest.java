package io.engagement.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.Facts;
import io.engagement.Parts;
import io.engagement.domain.Cadence;
import io.engagement.history.CustomerBase.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CountsPropertyTest {
    private static final Cadence DAILY = Cadence.daily(Facts.UTC);
    private static final Comparator<List<Long>> ASCENDING = Comparator.<List<Long>>comparingLong(key -> key.get(0))
            .thenComparingLong(key -> key.get(1))
            .thenComparingLong(key -> key.get(2));

    /** Few values, so that groups fill; with huge ones among them, so that three do not fit one long. */
    @Provide
    Arbitrary<List<PurchaseHistory>> histories() {
        return histories(Arbitraries.longs().between(0, 3)).list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<PurchaseHistory>> hugeHistories() {
        Arbitrary<Long> numbers = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.longs().between(0, 3)),
                Tuple.of(1, Arbitraries.longs().between(Integer.MAX_VALUE - 1, Integer.MAX_VALUE)));
        return histories(numbers).list().ofMaxSize(40);
    }

    private static Arbitrary<PurchaseHistory> histories(Arbitrary<Long> numbers) {
        return Combinators.combine(numbers, numbers, numbers)
                .as((repeats, one, other) -> repeats == 0
                        ? PurchaseHistory.of(0, 0, one.intValue())
                        : PurchaseHistory.of(repeats, (int) Math.min(one, other), (int) Math.max(one, other)));
    }

    private static Counts count(List<PurchaseHistory> histories) {
        return histories.stream().collect(Counts.collector(DAILY));
    }

    private static Map<List<Long>, Long> rows(Counts counts) {
        Map<List<Long>, Long> rows = new TreeMap<>(ASCENDING);
        for (int group = 0; group < counts.size(); group++) {
            List<Long> key = List.of(counts.repeatPurchases(group), counts.ageAtLastPurchase(group), counts.age(group));
            assertThat(rows.put(key, counts.customers(group))).isNull();
            assertThat(((TreeMap<List<Long>, Long>) rows).lastKey()).isEqualTo(key);
        }
        return rows;
    }

    private static Map<List<Long>, Long> naive(List<PurchaseHistory> histories) {
        Map<List<Long>, Long> rows = new TreeMap<>(ASCENDING);
        histories.forEach(row -> rows.merge(
                List.of(row.repeatPurchases(), (long) row.ageAtLastPurchase(), (long) row.age()), 1L, Long::sum));
        return rows;
    }

    /** Groups come in ascending order, once each, and are what a map counts. */
    @Property
    void groupsAreWhatAMapCounts(@ForAll("histories") List<PurchaseHistory> histories) {
        Counts counts = count(histories);
        assertThat(rows(counts)).isEqualTo(naive(histories));
        assertThat(counts.customers()).isEqualTo(histories.size());
        assertThat(counts.cadence().isPresent()).isEqualTo(!histories.isEmpty());
        assertThat(Facts.serialised(counts)).isEqualTo(counts).hasSameHashCodeAs(counts);
    }

    @Property
    void groupsOfHugeNumbersAreWhatAMapCounts(@ForAll("hugeHistories") List<PurchaseHistory> histories) {
        assertThat(rows(count(histories))).isEqualTo(naive(histories));
    }

    /** With and without weights, packed or not: rows grouped directly are those grouped through a tally. */
    @Property
    void columnsGroupAsHistoriesDo(@ForAll("hugeHistories") List<PurchaseHistory> histories) {
        Triples direct = Triples.group(
                histories.stream().mapToInt(row -> (int) row.repeatPurchases()).toArray(),
                histories.stream()
                        .mapToInt(row -> (int) row.ageAtLastPurchase())
                        .toArray(),
                histories.stream().mapToInt(row -> (int) row.age()).toArray(),
                null);
        Counts counts = count(histories);
        assertThat(direct.customers)
                .isEqualTo(rows(counts).values().stream().mapToLong(n -> n).toArray());
        assertThat(direct.ages)
                .isEqualTo(rows(counts).keySet().stream()
                        .mapToInt(key -> key.get(2).intValue())
                        .toArray());
    }

    /** plus is exactly associative and commutative, with empty() as its zero: however a cluster cut the customers. */
    @Property
    void addingIsExact(
            @ForAll("histories") List<PurchaseHistory> a,
            @ForAll("hugeHistories") List<PurchaseHistory> b,
            @ForAll("histories") List<PurchaseHistory> c) {
        List<PurchaseHistory> all = new ArrayList<>(a);
        all.addAll(b);
        all.addAll(c);
        Counts whole = count(all);
        assertThat(count(a).plus(count(b)).plus(count(c))).isEqualTo(whole);
        assertThat(count(a).plus(count(b).plus(count(c)))).isEqualTo(whole);
        assertThat(count(c).plus(count(a)).plus(count(b))).isEqualTo(whole);
        assertThat(whole.plus(Counts.empty())).isEqualTo(whole);
        assertThat(Counts.empty().plus(whole)).isEqualTo(whole);
    }

    @Property
    void talliesMergeInAnyOrderAndPlace(
            @ForAll("histories") List<PurchaseHistory> histories,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 3) Integer> parts,
            @ForAll boolean backwards) {
        assertThat(Parts.collect(Counts.collector(DAILY), histories, parts, backwards))
                .isEqualTo(count(histories));
        assertThat(Counts.of(DAILY, table(count(histories)))).isEqualTo(count(histories));
    }

    private static long[][] table(Counts counts) {
        List<long[]> rows = new ArrayList<>();
        rows(counts).forEach((key, n) -> {
            rows.add(new long[] {key.get(0), key.get(1), key.get(2), n / 2});
            rows.add(0, new long[] {key.get(0), key.get(1), key.get(2), n - n / 2});
        });
        return rows.toArray(long[][]::new);
    }

    /** More histories than a tally buffers. */
    @Example
    void aTallyLargerThanItsBuffer() {
        Counts.Tally tally = Counts.collector(DAILY).supplier().get();
        for (int i = 0; i < 200_000; i++) {
            tally.add(PurchaseHistory.of(i % 7, i % 7 == 0 ? 0 : 1 + i % 300, 300 + i % 11));
        }
        assertThat(tally.result().customers()).isEqualTo(200_000);
        assertThat(tally.result()).isEqualTo(tally.result());
        assertThat(Arrays.stream(table(tally.result())).mapToLong(row -> row[3]).sum())
                .isEqualTo(200_000);
    }

    /** Some of the donations of Fader, Hardie and Shang (2010): one opportunity a year, six years. */
    @Example
    void publishedTables() {
        Counts donations = Counts.of(
                Cadence.yearly(Facts.UTC),
                new long[][] {{6, 6, 6, 1203}, {0, 0, 6, 3464}, {1, 2, 6, 277}, {1, 1, 6, 1000}, {1, 1, 6, 91}});
        assertThat(donations).hasToString("6,035 customers in 4 groups of (x, t_x, T), yearly (UTC)");
        assertThat(donations.customers(1)).isEqualTo(1091);
        assertThat(donations.cadence()).contains(Cadence.yearly(Facts.UTC));
        assertThat(Counts.of(DAILY, new long[] {1, 1, 1, 0})).isEqualTo(Counts.empty());
        assertThat(Counts.empty()).hasToString("0 customers in 0 groups of (x, t_x, T)");
    }

    @Example
    void whatMakesNoSenseIsRefused() {
        refused("rows must be of x, t_x, T and customers, got [1, 2, 3]", 1, 2, 3);
        refused("repeatPurchases must be 0 to 2147483647, got -1", -1, 0, 3, 1);
        refused("repeatPurchases must be 0 to 2147483647, got 2147483648", 1L << 31, 0, 3, 1);
        refused("age must be 0 to 2147483647, got -3", 0, 0, -3, 1);
        refused("age must be 0 to 2147483647, got 2147483648", 0, 0, 1L << 31, 1);
        refused("ageAtLastPurchase must be 0 to 3, got 4", 1, 4, 3, 1);
        refused("ageAtLastPurchase must be 0 to 0, got 1", 0, 1, 3, 1);
        refused("ageAtLastPurchase must be 0 to 3, got -1", 1, -1, 3, 1);
        refused("customers must be 0 to 9223372036854775807, got -1", 1, 1, 3, -1);
        Counts.Tally tally = Counts.collector(DAILY).supplier().get();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tally.add(PurchaseHistory.of(2, 30.43, 38.86)))
                .withMessage("ageAtLastPurchase must be a whole number of steps, got 30.43");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tally.add(PurchaseHistory.of(2, 30, 38.86)))
                .withMessage("age must be a whole number of steps, got 38.86");
        assertThat(tally.result()).isEqualTo(Counts.empty());
        Counts daily = Counts.of(DAILY, new long[] {0, 0, 1, 1});
        Counts yearly = Counts.of(Cadence.yearly(Facts.UTC), new long[] {0, 0, 1, 1});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> daily.plus(yearly))
                .withMessage("cadence must be daily (UTC), got yearly (UTC)");
        assertThat(daily).isNotEqualTo(yearly);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tally.merge(
                        Counts.collector(Cadence.yearly(Facts.UTC)).supplier().get()));
    }

    private static void refused(String message, long... row) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Counts.of(DAILY, new long[][] {row}))
                .withMessage(message);
    }
}
