package io.engagement.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.Facts;
import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Window;
import io.engagement.estimate.Exclusions;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class PurchaseLogPropertyTest {
    private static final LocalDate FIRST = LocalDate.of(2024, 2, 1);
    private static final Instant FAR = Instant.parse("3000-01-01T00:00:00Z");

    /** Zones in which no local day of early 2024 is shown twice, so that LocalDate alone is an oracle. */
    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of("UTC", "America/New_York", "Asia/Tokyo", "Pacific/Apia", "Asia/Kathmandu", "Africa/Cairo")
                .map(ZoneId::of);
    }

    @Provide
    Arbitrary<List<Purchase>> purchases() {
        return Facts.withIds(Facts.purchases());
    }

    /** Amounts of any scale and size, so that columns grow and spill. */
    @Provide
    Arbitrary<List<Purchase>> anyAmounts() {
        return Facts.withIds(Facts.purchases(Facts.instants(), Facts.dollars()));
    }

    private static Map<String, NaivePurchases.Row> rows(CustomerBase base) {
        Map<String, NaivePurchases.Row> rows = new TreeMap<>();
        base.stream()
                .forEach(row -> rows.put(
                        row.customerId(),
                        new NaivePurchases.Row(
                                row.repeatPurchases(),
                                (long) row.ageAtLastPurchase(),
                                (long) row.age(),
                                row.firstSpend().value(),
                                row.repeatSpend().value())));
        return rows;
    }

    private static void assertSame(Map<String, NaivePurchases.Row> actual, Map<String, NaivePurchases.Row> expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .isEqualTo(expected);
    }

    private static Instant day(int ahead, ZoneId zone) {
        return FIRST.plusDays(ahead).atStartOfDay(zone).toInstant();
    }

    /** Every row of every base is what plain maps of dates give. */
    @Property
    void agreesWithPlainMaps(
            @ForAll("purchases") List<Purchase> purchases,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(min = -2, max = 62) int ahead) {
        Instant asOf = day(ahead, zone);
        CustomerBase base = PurchaseLog.of(purchases, Cadence.daily(zone)).asOf(asOf);
        NaivePurchases naive = new NaivePurchases(purchases, zone);
        assertSame(rows(base), naive.rows(asOf, LocalDate.MIN, LocalDate.MAX));
        long repeated = purchases.size()
                - purchases.stream().filter(p -> p.id().isEmpty()).count()
                - purchases.stream()
                        .map(Purchase::id)
                        .filter(id -> !id.isEmpty())
                        .distinct()
                        .count();
        assertThat(base.excluded())
                .isEqualTo(Exclusions.of("repeated event id", repeated)
                        .plus(Exclusions.of(
                                "customers whose purchases were all refunded",
                                naive.withoutPurchase(asOf, LocalDate.MIN, LocalDate.MAX))));
    }

    /** Not a cent is lost: first and repeat spend add up to all that was known, exactly. */
    @Property
    void moneyIsConserved(
            @ForAll("anyAmounts") List<Purchase> purchases,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(max = 62) int ahead) {
        Instant asOf = day(ahead, zone);
        PurchaseLog log = PurchaseLog.of(purchases, Cadence.daily(zone));
        NaivePurchases naive = new NaivePurchases(purchases, zone);
        BigDecimal spent =
                log.asOf(asOf).stream().map(row -> row.spend().value()).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(spent.add(naive.totalWithoutPurchase(asOf))).isEqualByComparingTo(naive.total(asOf));
        assertThat(log.total().value()).isEqualByComparingTo(naive.total(FAR));
        assertSame(rows(log.asOf(asOf)), naive.rows(asOf, LocalDate.MIN, LocalDate.MAX));
    }

    /** A window of the log is the log of what is booked in it. */
    @Property
    void duringAgreesWithPlainMaps(
            @ForAll("purchases") List<Purchase> purchases,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(max = 60) int from,
            @ForAll @IntRange(min = 1, max = 40) int days,
            @ForAll @IntRange(max = 62) int ahead) {
        LocalDate first = FIRST.plusDays(from);
        LocalDate end = first.plusDays(days);
        PurchaseLog inside = PurchaseLog.of(purchases, Cadence.daily(zone)).during(Window.of(first, end, zone));
        NaivePurchases naive = new NaivePurchases(purchases, zone);
        Instant asOf = day(ahead, zone);
        assertSame(rows(inside.asOf(asOf)), naive.rows(asOf, first, end));
        assertThat(inside.customers())
                .isEqualTo(naive.rows(FAR, first, end).size() + naive.withoutPurchase(FAR, first, end));
    }

    /** Cut anywhere, mixed, built in parts that travelled as bytes, and merged in any order: the very same log. */
    @Property
    void anySplitAndOrderOfMergingIsOnePass(
            @ForAll("anyAmounts") List<Purchase> purchases,
            @ForAll int a,
            @ForAll int b,
            @ForAll int c,
            @ForAll Random random) {
        Cadence daily = Cadence.daily(Facts.UTC);
        PurchaseLog onePass = PurchaseLog.of(purchases, daily);
        Instant asOf = day(62, Facts.UTC);
        List<Purchase> mixed = new ArrayList<>(purchases);
        Collections.shuffle(mixed, random);
        List<PurchaseLog.Builder> parts = new ArrayList<>();
        for (List<Purchase> part : Facts.cut(mixed, a, b, c)) {
            PurchaseLog.Builder builder =
                    PurchaseLog.collector(daily).supplier().get();
            part.forEach(builder::add);
            parts.add(random.nextBoolean() ? builder : Facts.serialised(builder));
        }
        while (parts.size() > 1) {
            PurchaseLog.Builder into = parts.remove(random.nextInt(parts.size()));
            PurchaseLog.Builder other = parts.remove(random.nextInt(parts.size()));
            PurchaseLog before = other.build();
            into.merge(other);
            assertThat(other.build()).isEqualTo(before);
            parts.add(into);
        }
        PurchaseLog merged = parts.get(0).build();
        assertThat(merged).isEqualTo(onePass).hasSameHashCodeAs(onePass).hasToString(onePass.toString());
        assertThat(merged.asOf(asOf)).isEqualTo(onePass.asOf(asOf)).hasSameHashCodeAs(onePass.asOf(asOf));
        assertThat(mixed.parallelStream().collect(PurchaseLog.collector(daily))).isEqualTo(onePass);
        assertThat(Facts.serialised(onePass)).isEqualTo(onePass);
        assertThat(Facts.serialised(onePass.asOf(asOf))).isEqualTo(onePass.asOf(asOf));
    }

    /** A builder can be built many times and goes on taking purchases. */
    @Property(tries = 300)
    void builderGoesOnAfterBuild(@ForAll("purchases") List<Purchase> purchases, @ForAll int cut) {
        Cadence daily = Cadence.daily(Facts.UTC);
        List<List<Purchase>> parts = Facts.cut(purchases, cut);
        PurchaseLog.Builder builder = PurchaseLog.collector(daily).supplier().get();
        parts.get(0).forEach(builder::add);
        assertThat(builder.build()).isEqualTo(builder.build()).isEqualTo(PurchaseLog.of(parts.get(0), daily));
        PurchaseLog early = builder.build();
        parts.get(1).forEach(builder::add);
        assertThat(builder.build()).isEqualTo(PurchaseLog.of(purchases, daily));
        assertThat(early).isEqualTo(PurchaseLog.of(parts.get(0), daily));
    }

    /** What happens at or after the moment changes nothing of what was known before it. */
    @Property
    void theFutureChangesNothing(
            @ForAll("purchases") List<Purchase> purchases,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(max = 62) int ahead) {
        Instant asOf = day(ahead, zone);
        Cadence daily = Cadence.daily(zone);
        Set<String> ids = new HashSet<>();
        List<Purchase> unique = new ArrayList<>(purchases);
        unique.removeIf(p -> !p.id().isEmpty() && !ids.add(p.id()));
        List<Purchase> past = unique.stream().filter(p -> p.at().isBefore(asOf)).toList();
        CustomerBase now = PurchaseLog.of(unique, daily).asOf(asOf);
        CustomerBase then = PurchaseLog.of(past, daily).asOf(asOf);
        assertSame(rows(now), rows(then));
        assertThat(now.excluded()).isEqualTo(then.excluded());
    }

    /** A moment within a step is refused as long as a purchase at or after it may be in that step. */
    @Property
    void aMomentWithinAStepIsReadOnlyAfterTheLastPurchase(
            @ForAll("purchases") List<Purchase> purchases, @ForAll @IntRange(min = 1, max = 5_200_000) int seconds) {
        Cadence daily = Cadence.daily(Facts.UTC);
        PurchaseLog log = PurchaseLog.of(purchases, daily);
        Instant asOf = day(0, Facts.UTC).plusSeconds(seconds);
        boolean border = seconds % 86_400 == 0;
        boolean afterAll = purchases.stream().allMatch(p -> p.at().isBefore(asOf));
        if (border || afterAll) {
            NaivePurchases naive = new NaivePurchases(purchases, Facts.UTC);
            assertSame(rows(log.asOf(asOf)), naive.rows(asOf, LocalDate.MIN, LocalDate.MAX));
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> log.asOf(asOf))
                    .withMessage("asOf must be where a step of the log begins (daily (UTC); "
                            + daily.windowOf(asOf).start() + "), got " + asOf);
        }
    }

    /** Rows stand in the order of their ids, and each is found by its id. */
    @Property(tries = 300)
    void rowsAreFoundByIdAndNumber(@ForAll("purchases") List<Purchase> purchases) {
        CustomerBase base = PurchaseLog.of(purchases, Cadence.daily(Facts.UTC)).asOf(day(62, Facts.UTC));
        for (int row = 0; row < base.size(); row++) {
            PurchaseHistory history = base.row(row);
            assertThat(base.customerId(row)).isEqualTo(history.customerId());
            assertThat(base.get(history.customerId())).isEqualTo(history);
            assertThat(base.find(history.customerId())).contains(history);
            if (row > 0) {
                assertThat(base.customerId(row)).isGreaterThan(base.customerId(row - 1));
            }
        }
        assertThat(base.find("nobody")).isEmpty();
    }

    /** Weekly and monthly steps merge what is in one of them; ages are in steps. */
    @Property(tries = 300)
    void longerStepsMergeMore(@ForAll("purchases") List<Purchase> purchases) {
        Instant asOf = Instant.parse("2024-07-01T00:00:00Z");
        List<Purchase> bought =
                purchases.stream().filter(p -> p.amount().signum() > 0).toList();
        for (Cadence cadence : List.of(Cadence.weekly(Facts.UTC, DayOfWeek.MONDAY), Cadence.monthly(Facts.UTC))) {
            CustomerBase base = PurchaseLog.of(bought, cadence).asOf(asOf);
            base.stream().forEach(row -> {
                long[] steps = bought.stream()
                        .filter(p -> p.customerId().equals(row.customerId()))
                        .filter(p -> p.order().isEmpty() || firstOfOrder(bought, p))
                        .mapToLong(p -> cadence.indexOf(p.at()))
                        .sorted()
                        .distinct()
                        .toArray();
                assertThat(row.repeatPurchases()).isEqualTo(steps.length - 1);
                assertThat((long) row.ageAtLastPurchase()).isEqualTo(steps[steps.length - 1] - steps[0]);
                assertThat((long) row.age()).isEqualTo(cadence.indexOf(asOf.minusNanos(1)) - steps[0]);
            });
        }
    }

    private static boolean firstOfOrder(List<Purchase> purchases, Purchase purchase) {
        return purchases.stream()
                .filter(p -> p.customerId().equals(purchase.customerId()))
                .filter(p -> p.order().equals(purchase.order()))
                .allMatch(p -> !p.at().isBefore(purchase.at()));
    }

    /** Another currency is refused, naming both, and leaves the builder as it was. */
    @Example
    void currenciesDoNotMix() {
        Cadence daily = Cadence.daily(Facts.UTC);
        Instant at = day(3, Facts.UTC);
        Purchase dollars = Purchase.of("a", at, Money.of("10", "USD")).withId("E-1");
        Purchase euros =
                Purchase.of("b", at.plusSeconds(86_400), Money.of("10", "EUR")).withId("E-2");
        PurchaseLog.Builder builder = PurchaseLog.collector(daily).supplier().get();
        builder.add(dollars);
        PurchaseLog before = builder.build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.add(euros))
                .withMessage("currency must be USD as before, got EUR");
        assertThat(builder.build()).isEqualTo(before);
        PurchaseLog.Builder other = PurchaseLog.collector(daily).supplier().get();
        other.add(euros);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.merge(other))
                .withMessage("currency must be USD as before, got EUR");
        assertThat(builder.build()).isEqualTo(before);
        PurchaseLog.Builder empty = PurchaseLog.collector(daily).supplier().get();
        builder.merge(empty);
        assertThat(builder.build()).isEqualTo(before);
        empty.merge(builder);
        assertThat(empty.build()).isEqualTo(before);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PurchaseLog.of(List.of(dollars, euros), daily))
                .withMessage("currency must be USD as before, got EUR");
    }

    @Example
    void cadencesDoNotMix() {
        PurchaseLog.Builder daily =
                PurchaseLog.collector(Cadence.daily(Facts.UTC)).supplier().get();
        PurchaseLog.Builder monthly =
                PurchaseLog.collector(Cadence.monthly(Facts.UTC)).supplier().get();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> daily.merge(monthly))
                .withMessage("cadence must be daily (UTC), got monthly (UTC)");
    }

    /** Sums are exact where a long or a double would not be, in any order of arrival. */
    @Property(tries = 300)
    void awkwardAmountsAddExactly(
            @ForAll("awkward") List<String> amounts, @ForAll @IntRange(min = 1, max = 60) int customers) {
        List<Purchase> purchases = new ArrayList<>();
        BigDecimal total = BigDecimal.ZERO;
        for (int i = 0; i < amounts.size(); i++) {
            Money amount = Money.of(amounts.get(i), "USD");
            total = total.add(amount.value());
            purchases.add(Purchase.of("c" + i % customers, day(i % 50, Facts.UTC), amount));
        }
        PurchaseLog log = PurchaseLog.of(purchases, Cadence.daily(Facts.UTC));
        assertThat(log.total().value()).isEqualByComparingTo(total);
        NaivePurchases naive = new NaivePurchases(purchases, Facts.UTC);
        Instant asOf = day(61, Facts.UTC);
        assertSame(rows(log.asOf(asOf)), naive.rows(asOf, LocalDate.MIN, LocalDate.MAX));
    }

    @Provide
    Arbitrary<List<String>> awkward() {
        return Arbitraries.of(
                        "1",
                        "0",
                        "-1",
                        "0.001",
                        "10.005",
                        "0.000000000000000001",
                        "9999999999999999999999",
                        "-9999999999999999999999",
                        "92233720368547758.07",
                        "92233720368547758.08",
                        "-92233720368547758.08",
                        "-92233720368547758.09",
                        "9.223372036854775807",
                        "-9.223372036854775808")
                .list()
                .ofMaxSize(80);
    }
}
