package io.engagement.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Facts;
import io.engagement.Parts;
import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.history.PurchaseLog;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SegmentationPropertyTest {
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final Instant AS_OF = START.plus(Duration.ofDays(600));

    @Provide
    Arbitrary<List<Purchase>> purchases() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.oneOf(
                                Arbitraries.integers().between(0, 24 * 599),
                                Arbitraries.integers().between(24 * 500, 24 * 599)),
                        Arbitraries.integers().between(0, 200))
                .as((customer, hour, amount) ->
                        Purchase.of("C-" + customer, START.plus(Duration.ofHours(hour)), Money.of(amount, "USD")))
                .list()
                .ofMaxSize(100);
    }

    @Provide
    Arbitrary<List<Customer>> customers() {
        return Arbitraries.integers()
                .between(1, 15)
                .set()
                .ofMaxSize(15)
                .flatMap(ids -> Combinators.combine(ids.stream()
                                .map(id -> Combinators.combine(
                                                Arbitraries.integers().between(0, 700),
                                                Arbitraries.integers().between(0, 300),
                                                Arbitraries.of("pro", "free", ""))
                                        .as((since, days, plan) -> spell("C-" + id, since, days, plan)))
                                .toList())
                        .as(spells -> spells));
    }

    private static Customer spell(String id, int since, int days, String plan) {
        Customer customer = Customer.of(id, START.plus(Duration.ofDays(since)));
        Customer planned = plan.isEmpty() ? customer : customer.with("plan", plan);
        return days > 150 ? planned : planned.withEnd(START.plus(Duration.ofDays(since + days)));
    }

    @Provide
    static Arbitrary<SegmentRule> rules() {
        Arbitrary<SegmentRule> simple = Arbitraries.oneOf(
                Combinators.combine(
                                Arbitraries.of(Measure.class),
                                Arbitraries.doubles().between(0, 400))
                        .as(SegmentRule::atLeast),
                Combinators.combine(
                                Arbitraries.of(Measure.class),
                                Arbitraries.integers().between(1, 9))
                        .as((measure, value) -> SegmentRule.between(measure, value - 1, value)),
                Arbitraries.integers().between(0, 900).map(amount -> SegmentRule.spent(Money.of(amount, "USD"))),
                Arbitraries.of("pro", "free", "a (b) \"c\"").map(value -> SegmentRule.attribute("plan", value)),
                Arbitraries.just(SegmentRule.left()));
        Arbitrary<SegmentRule> joined = simple.list()
                .ofMaxSize(3)
                .map(list -> list.toArray(SegmentRule[]::new))
                .flatMap(parts -> Arbitraries.of(SegmentRule.all(parts), SegmentRule.any(parts)));
        return Arbitraries.oneOf(simple, joined, joined.map(SegmentRule::not));
    }

    @Provide
    Arbitrary<Segmentation> segmentations() {
        return rules().list().ofMaxSize(6).map(rules -> {
            Segmentation segmentation = Segmentation.named("arbitrary");
            for (SegmentRule rule : rules) {
                segmentation =
                        segmentation.segment("s" + segmentation.segments().size(), rule);
            }
            return segmentation;
        });
    }

    private static Population population(List<Purchase> purchases, List<Customer> customers, Instant asOf) {
        return Population.of(PurchaseLog.of(purchases, Cadence.daily(Facts.UTC)), customers, asOf);
    }

    /** Total and disjoint, whatever the rules: everybody is in exactly one segment, the first whose rule holds. */
    @Property(tries = 300)
    void everybodyIsInTheFirstSegmentThatHolds(
            @ForAll("purchases") List<Purchase> purchases,
            @ForAll("customers") List<Customer> customers,
            @ForAll("segmentations") Segmentation segmentation) {
        Population population = population(purchases, customers, AS_OF);
        Segments segments = segmentation.of(population);
        List<String> all = new ArrayList<>();
        for (String name : segmentation.names()) {
            List<String> ids = segments.customers(name);
            assertThat(segments.sizes().get(name)).isEqualTo(Proportion.of(ids.size(), population.size()));
            ids.forEach(id -> assertThat(segments.of(id)).hasValue(name));
            all.addAll(ids);
        }
        Set<String> known = new TreeSet<>();
        purchases.forEach(purchase -> known.add(purchase.customerId()));
        customers.stream().filter(it -> it.since().isBefore(AS_OF)).forEach(it -> known.add(it.id()));
        assertThat(all).hasSize(population.size()).containsExactlyInAnyOrderElementsOf(known);
        // A segment alone holds who its rule meets; before it come those of earlier ones.
        Set<String> taken = new HashSet<>();
        for (Segmentation.Segment segment : segmentation.segments()) {
            List<String> meets = new ArrayList<>(Segmentation.named("one")
                    .segment("one", segment.rule())
                    .of(population)
                    .customers("one"));
            meets.removeAll(taken);
            assertThat(segments.customers(segment.name())).isEqualTo(meets);
            taken.addAll(meets);
        }
    }

    /** What happens at the moment or later changes nothing. */
    @Property(tries = 100)
    void theFutureIsNotSeen(
            @ForAll("purchases") List<Purchase> purchases, @ForAll("customers") List<Customer> customers) {
        Instant asOf = START.plus(Duration.ofDays(500));
        List<Purchase> past = purchases.stream()
                .filter(purchase -> purchase.at().isBefore(asOf))
                .toList();
        List<Customer> known = customers.stream()
                .filter(customer -> customer.since().isBefore(asOf))
                .map(it -> it.end() != null && !it.end().isBefore(asOf) ? Customer.of(it.id(), it.since()) : it)
                .toList();
        assertThat(Segmentation.buying()
                        .of(population(purchases, customers, asOf))
                        .sizes())
                .isEqualTo(
                        Segmentation.buying().of(population(past, known, asOf)).sizes());
    }

    /** Months and gaps against a plain reading of the calendar, in any zone. */
    @Property(tries = 200)
    void rhythmIsThatOfTheLocalCalendar(@ForAll("purchases") List<Purchase> purchases, @ForAll("zones") ZoneId zone) {
        Population population = Population.of(PurchaseLog.of(purchases, Cadence.daily(zone)), AS_OF);
        YearMonth last = YearMonth.from(AS_OF.minusNanos(1).atZone(zone));
        Map<String, TreeSet<LocalDate>> days = new TreeMap<>();
        purchases.forEach(purchase -> days.computeIfAbsent(purchase.customerId(), id -> new TreeSet<>())
                .add(purchase.at().atZone(zone).toLocalDate()));
        days.forEach((id, dates) -> {
            List<LocalDate> recent =
                    List.copyOf(dates.tailSet(last.minusMonths(11).atDay(1)));
            assertThat(population.get(Measure.MONTHS, id)).hasValue((double)
                    recent.stream().map(YearMonth::from).distinct().count());
            List<Long> gaps = new ArrayList<>();
            for (int i = 1; i < recent.size(); i++) {
                gaps.add(recent.get(i).toEpochDay() - recent.get(i - 1).toEpochDay());
            }
            gaps.sort(null);
            if (gaps.isEmpty()) {
                assertThat(population.get(Measure.MEDIAN_GAP, id)).isEmpty();
            } else {
                double median = (gaps.get((gaps.size() - 1) / 2) + gaps.get(gaps.size() / 2)) / 2.0;
                assertThat(population.get(Measure.MEDIAN_GAP, id)).hasValue(median);
            }
        });
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Facts.zones();
    }

    /** Rows add up to who was there, columns to who is there; nobody is lost. */
    @Property(tries = 200)
    void migrationKeepsEverybody(
            @ForAll("purchases") List<Purchase> purchases,
            @ForAll("customers") List<Customer> customers,
            @ForAll("segmentations") Segmentation segmentation) {
        Segments before = segmentation.of(population(purchases, customers, START.plus(Duration.ofDays(400))));
        Segments after = Segmentation.buying().of(population(purchases, customers, AS_OF));
        Migration migration = before.to(after);
        before.sizes().forEach((name, size) -> {
            Map<String, Long> row = Objects.requireNonNull(migration.counts().get(name));
            assertThat(row.values().stream().mapToLong(it -> it).sum()
                            + migration.gone().getOrDefault(name, 0L))
                    .isEqualTo(size.successes());
            row.forEach((to, count) -> {
                long naive = before.customers(name).stream()
                        .filter(id -> after.of(id).orElse("").equals(to))
                        .count();
                assertThat(count).isEqualTo(naive);
                assertThat(migration.share(name, to).successes()).isEqualTo(naive);
                assertThat(migration.share(name, to).trials())
                        .isEqualTo(size.successes() - migration.gone().getOrDefault(name, 0L));
            });
        });
        after.sizes()
                .forEach((name, size) -> assertThat(migration.arrived().getOrDefault(name, 0L)
                                + migration.counts().values().stream()
                                        .mapToLong(row -> row.getOrDefault(name, 0L))
                                        .sum())
                        .isEqualTo(size.successes()));
        assertThat(before.to(before).stayed().complement().successes()).isZero();
    }

    /** The text form, and Java's, give the same definition back. */
    @Property(tries = 300)
    void textComesBack(@ForAll("segmentations") Segmentation segmentation) {
        assertThat(Segmentation.parse(segmentation.toText())).isEqualTo(segmentation);
        assertThat(Parts.serialised(segmentation)).isEqualTo(segmentation);
    }

    /** Collected by segment, together it is what it is without segments. */
    @Property(tries = 100)
    void groupsHoldEverything(
            @ForAll("purchases") List<Purchase> purchases, @ForAll("segmentations") Segmentation segmentation) {
        Segments segments = segmentation.of(population(purchases, List.of(), AS_OF));
        List<Purchase> more = new ArrayList<>(purchases);
        more.add(Purchase.of("stranger", START, Money.of(1, "USD")));
        Segments.Grouped<Long> grouped = segments.grouped(more, Purchase::customerId, Collectors.counting());
        assertThat(grouped.bySegment().keySet()).containsExactlyElementsOf(segmentation.names());
        assertThat(grouped.bySegment().values().stream().mapToLong(it -> it).sum())
                .isEqualTo(purchases.size());
        assertThat(grouped.excluded().total()).isEqualTo(1);
    }

    @Provide
    Arbitrary<Proportion> proportions() {
        return Arbitraries.integers()
                .between(1, 200)
                .flatMap(n -> Arbitraries.integers().between(0, n).map(k -> Proportion.of(k, n)));
    }

    /** With one segment it is Newcombe's difference; turned round it is the negative; equal rates differ by 0. */
    @Property(tries = 300)
    void adjustedIsADifference(
            @ForAll("proportions") Proportion a,
            @ForAll("proportions") Proportion b,
            @ForAll("proportions") Proportion c,
            @ForAll("proportions") Proportion d) {
        MixAdjusted one = MixAdjusted.of(Map.of("x", a), Map.of("x", b));
        close(one.adjusted(), a.minus(b), 1);
        close(one.crude(), a.minus(b), 1);
        MixAdjusted there = MixAdjusted.of(Map.of("x", a, "y", c), Map.of("x", b, "y", d));
        MixAdjusted back = MixAdjusted.of(Map.of("x", b, "y", d), Map.of("x", a, "y", c));
        close(there.adjusted(), back.adjusted(), -1);
        Estimate estimate = there.adjusted().estimate();
        assertThat(estimate.low()).isBetween(-1 - 1e-12, estimate.value());
        assertThat(estimate.high()).isBetween(estimate.value(), 1 + 1e-12);
        assertThat(MixAdjusted.of(Map.of("x", a, "y", c), Map.of("x", a, "y", c))
                        .adjusted()
                        .estimate()
                        .value())
                .isZero();
        if (estimate.low() > 1e-12 || estimate.high() < -1e-12) {
            assertThat(there.adjusted().pValue()).isLessThan(0.05);
        } else if (estimate.low() < -1e-12 && estimate.high() > 1e-12) {
            assertThat(there.adjusted().pValue()).isGreaterThan(0.05);
        }
    }

    private static void close(Difference a, Difference b, int sign) {
        assertThat(a.estimate().value()).isCloseTo(sign * b.estimate().value(), within(1e-12));
        assertThat(a.estimate().low())
                .isCloseTo(sign > 0 ? b.estimate().low() : -b.estimate().high(), within(1e-12));
        assertThat(a.pValue()).isCloseTo(b.pValue(), within(1e-9));
    }
}
