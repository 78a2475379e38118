package io.engagement.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Facts;
import io.engagement.Parts;
import io.engagement.churn.RevenueMovements.Flow;
import io.engagement.churn.RevenueMovements.Movement;
import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RecurringRevenuePropertyTest {
    private static final Instant FAR = Instant.parse("2026-01-01T00:00:00Z");

    /** What each covers in months, by the stated rule. */
    private static final Map<Period, BigDecimal> MONTHS = Map.of(
            Period.ofMonths(1), BigDecimal.ONE,
            Period.ofYears(1), BigDecimal.valueOf(12),
            Period.ofDays(30), BigDecimal.valueOf(30),
            Period.ofWeeks(1), BigDecimal.valueOf(7),
            Period.of(0, 2, 15), BigDecimal.valueOf(15));

    /** Payments of few customers for few items, on the hour so that some begin where others end; some repeated by id. */
    @Provide
    Arbitrary<List<Purchase>> payments() {
        Arbitrary<Instant> hours = Arbitraries.oneOf(
                Facts.instants(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 7, 1)),
                Arbitraries.integers()
                        .between(0, 6)
                        .map(month -> Instant.parse("2024-0" + (month + 1) + "-01T00:00:00Z")));
        return Facts.withIds(Combinators.combine(
                        Facts.customerIds(),
                        hours,
                        Arbitraries.of("10", "99.99", "0.05", "1200", "0", "0.001", "33.335"),
                        Arbitraries.of("", "", "plan"),
                        Arbitraries.of(new ArrayList<>(new TreeMap<>(Map.of(
                                                1, Period.ofMonths(1),
                                                2, Period.ofYears(1),
                                                3, Period.ofDays(30),
                                                4, Period.ofWeeks(1),
                                                5, Period.of(0, 2, 15)))
                                        .values()))
                                .injectNull(0.1))
                .as((id, at, amount, item, covers) ->
                        new Purchase(id, at, Money.of(amount, "USD"), item, null, covers, null, null, null)));
    }

    @Provide
    Arbitrary<Instant> moments() {
        return Arbitraries.oneOf(
                Facts.instants(LocalDate.of(2023, 12, 30), LocalDate.of(2025, 2, 1)),
                Arbitraries.of("2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z", "2024-07-01T00:00:00Z")
                        .map(Instant::parse));
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Facts.zones();
    }

    private static Period covers(Purchase purchase) {
        return Objects.requireNonNull(purchase.covers(), "covers");
    }

    private static BigDecimal monthly(Purchase purchase) {
        Period covers = covers(purchase);
        BigDecimal cents = purchase.amount().value();
        if (covers.normalized()
                .equals(Period.ofMonths((int) covers.toTotalMonths()).normalized())) {
            return cents.divide(BigDecimal.valueOf(covers.toTotalMonths()), 2, RoundingMode.HALF_EVEN);
        }
        BigDecimal days = BigDecimal.valueOf(covers.toTotalMonths())
                .multiply(new BigDecimal("30.4375"))
                .add(MONTHS.get(covers));
        return cents.multiply(new BigDecimal("30.4375")).divide(days, 2, RoundingMode.HALF_EVEN);
    }

    private static Collection<Purchase> once(List<Purchase> purchases) {
        Map<String, Purchase> distinct = new LinkedHashMap<>();
        for (Purchase purchase : purchases) {
            if (purchase.covers() != null) {
                distinct.putIfAbsent(purchase.id().isEmpty() ? "#" + distinct.size() : purchase.id(), purchase);
            }
        }
        return distinct.values();
    }

    private static Instant end(Purchase purchase, ZoneId zone) {
        return purchase.at().atZone(zone).plus(covers(purchase)).toInstant();
    }

    private static Map<String, BigDecimal> naive(List<Purchase> purchases, ZoneId zone, Instant at) {
        Map<String, BigDecimal> revenue = new TreeMap<>();
        for (Purchase purchase : once(purchases)) {
            if (!purchase.at().isAfter(at) && at.isBefore(end(purchase, zone))) {
                revenue.merge(purchase.customerId(), monthly(purchase), BigDecimal::add);
            }
        }
        return revenue;
    }

    private static Money total(Map<String, BigDecimal> revenue) {
        return Money.of(revenue.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add), Facts.USD);
    }

    /** Revenue at a moment is the sum over the payments that cover it, in every zone. */
    @Property(tries = 400)
    void revenueIsTheSumOfWhatCovers(
            @ForAll("payments") List<Purchase> purchases, @ForAll("zones") ZoneId zone, @ForAll("moments") Instant at) {
        RecurringRevenue revenue = RecurringRevenue.of(purchases, zone);
        assertThat(revenue.at(at).value())
                .isEqualByComparingTo(total(naive(purchases, zone, at)).value());
    }

    /** Movements customer by customer, from plain maps; they lead exactly from the start to the end. */
    @Property(tries = 400)
    void movementsAreTheDefinitions(
            @ForAll("payments") List<Purchase> purchases,
            @ForAll("zones") ZoneId zone,
            @ForAll("moments") Instant a,
            @ForAll @IntRange(min = 1, max = 9000) int hours) {
        Window window = Window.of(a, a.plus(Duration.ofHours(hours)), zone);
        Map<String, BigDecimal> before = naive(purchases, zone, window.start());
        Map<String, BigDecimal> after = naive(purchases, zone, window.end());
        Map<Movement, List<BigDecimal[]>> moved = new TreeMap<>();
        Set<String> customers = new TreeSet<>(before.keySet());
        customers.addAll(after.keySet());
        for (String customer : customers) {
            BigDecimal from = before.getOrDefault(customer, BigDecimal.ZERO);
            BigDecimal to = after.getOrDefault(customer, BigDecimal.ZERO);
            boolean ever = purchases.stream()
                    .anyMatch(purchase -> purchase.customerId().equals(customer)
                            && purchase.covers() != null
                            && monthly(purchase).signum() > 0
                            && purchase.at().isBefore(window.start()));
            int sign = to.compareTo(from);
            if (sign != 0) {
                Movement movement = sign > 0
                        ? from.signum() > 0 ? Movement.EXPANSION : ever ? Movement.REACTIVATION : Movement.NEW
                        : to.signum() == 0 ? Movement.CHURN : Movement.CONTRACTION;
                moved.computeIfAbsent(movement, key -> new ArrayList<>())
                        .add(new BigDecimal[] {to.subtract(from).abs(), from});
            }
        }
        List<BigDecimal[]> start = before.values().stream()
                .filter(value -> value.signum() > 0)
                .map(value -> new BigDecimal[] {value, value})
                .toList();
        RecurringRevenue revenue = RecurringRevenue.of(purchases, zone);
        RevenueMovements movements = revenue.during(window, FAR.plus(Duration.ofDays(2000)));
        assertThat(movements.start()).usingRecursiveComparison().isEqualTo(flow(start, revenue));
        assertThat(movements.fresh()).isEqualTo(flow(moved.getOrDefault(Movement.NEW, List.of()), revenue));
        assertThat(movements.reactivation())
                .isEqualTo(flow(moved.getOrDefault(Movement.REACTIVATION, List.of()), revenue));
        assertThat(movements.expansion()).isEqualTo(flow(moved.getOrDefault(Movement.EXPANSION, List.of()), revenue));
        assertThat(movements.contraction())
                .isEqualTo(flow(moved.getOrDefault(Movement.CONTRACTION, List.of()), revenue));
        assertThat(movements.churn()).isEqualTo(flow(moved.getOrDefault(Movement.CHURN, List.of()), revenue));
        assertThat(movements.end()).isEqualTo(revenue.at(window.end()));
        assertThat(movements.start().amount()).isEqualTo(revenue.at(window.start()));
        assertThat(movements.largest().value())
                .isEqualByComparingTo(before.values().stream().reduce(BigDecimal.ZERO, BigDecimal::max));
    }

    private static Flow flow(List<BigDecimal[]> moves, RecurringRevenue revenue) {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        BigDecimal products = BigDecimal.ZERO;
        for (BigDecimal[] move : moves) {
            sum = sum.add(move[0]);
            squares = squares.add(move[0].multiply(move[0]));
            products = products.add(move[0].multiply(move[1]));
        }
        return new Flow(moves.size(), Money.of(sum, revenue.currency()), squares, products);
    }

    /** Gross retention never exceeds net retention nor 1; rates and their complements are the same sums. */
    @Property(tries = 400)
    void ratesAreRatiosOfTheMovements(
            @ForAll("payments") List<Purchase> purchases,
            @ForAll("moments") Instant a,
            @ForAll @IntRange(min = 1, max = 9000) int hours,
            @ForAll Set<Movement> any) {
        Window window = Window.of(a, a.plus(Duration.ofHours(hours)), Facts.UTC);
        RevenueMovements moved =
                RecurringRevenue.of(purchases, Facts.UTC).during(window, FAR.plus(Duration.ofDays(2000)));
        double start = moved.start().amount().value().doubleValue();
        if (start == 0) {
            for (Estimate rate :
                    List.of(moved.grossChurn(), moved.grossRetention(), moved.netChurn(), moved.netRetention())) {
                assertThat(rate).hasToString("undefined: no recurring revenue at the start");
            }
            return;
        }
        Set<Movement> counted = EnumSet.noneOf(Movement.class);
        counted.addAll(any);
        counted.remove(Movement.NEW);
        double lost = 0;
        for (Movement movement : counted) {
            lost += switch (movement) {
                case CHURN -> moved.churn().amount().value().doubleValue();
                case CONTRACTION -> moved.contraction().amount().value().doubleValue();
                case EXPANSION -> -moved.expansion().amount().value().doubleValue();
                default -> -moved.reactivation().amount().value().doubleValue();
            };
        }
        assertThat(moved.netChurn(counted, 0.9).value())
                .isCloseTo(lost / start, within(1e-9 * (1 + Math.abs(lost) / start)));
        assertThat(moved.netRetention(counted, 0.9).value())
                .isCloseTo(1 - moved.netChurn(counted, 0.9).value(), within(1e-12));
        assertThat(moved.netRetention(counted, 0.9).low())
                .isCloseTo(1 - moved.netChurn(counted, 0.9).high(), within(1e-12));
        assertThat(moved.grossRetention().value())
                .isBetween(0.0, Math.min(1, moved.netRetention().value()));
        for (Estimate rate :
                List.of(moved.grossChurn(), moved.grossRetention(), moved.netChurn(), moved.netRetention())) {
            assertThat(rate.value()).isBetween(rate.low(), rate.high());
        }
        assertThat(moved.grossChurn().low()).isGreaterThanOrEqualTo(0);
        assertThat(moved.grossChurn().high()).isLessThanOrEqualTo(1);
        assertThat(moved.netRetention().low()).isGreaterThanOrEqualTo(0);
        assertThat(moved.effectiveCustomers()).isBetween(1 - 1e-9, moved.start().customers() + 1e-9);
        assertThat(moved.toString()).startsWith("recurring revenue per month in USD, ");
    }

    /** A trend is each whole and finished step by itself; each starts where the one before ended. */
    @Property(tries = 200)
    void trendIsOneStepAfterTheOther(
            @ForAll("payments") List<Purchase> purchases,
            @ForAll("zones") ZoneId zone,
            @ForAll("moments") Instant from,
            @ForAll @IntRange(min = 1, max = 400) int days,
            @ForAll("moments") Instant asOf) {
        Window range = Window.of(from, from.plus(Duration.ofDays(days)), zone);
        Cadence monthly = Cadence.monthly(zone);
        RecurringRevenue revenue = RecurringRevenue.of(purchases, zone);
        List<RevenueMovements> steps = revenue.trend(range, monthly, asOf).steps();
        assertThat(steps)
                .isEqualTo(monthly.windows(range).stream()
                        .filter(step -> !step.start().isBefore(from)
                                && !step.end().isAfter(range.end())
                                && step.end().isBefore(asOf))
                        .map(step -> revenue.during(step, asOf))
                        .toList());
        for (int i = 1; i < steps.size(); i++) {
            assertThat(steps.get(i).start().amount()).isEqualTo(steps.get(i - 1).end());
        }
    }

    /** Repeated ids, the order, the future, and the way purchases were cut, serialised and merged change no movement. */
    @Property(tries = 300)
    void repeatsOrderSplitsAndTheFutureAreHarmless(
            @ForAll("payments") List<Purchase> purchases,
            @ForAll @Size(min = 1, max = 7) List<@IntRange(max = 3) Integer> parts,
            @ForAll boolean backwards,
            @ForAll Random random,
            @ForAll("moments") Instant asOf) {
        Window range = Window.of(Instant.parse("2023-12-01T00:00:00Z"), asOf.plusNanos(1), Facts.UTC);
        Cadence monthly = Cadence.monthly(Facts.UTC);
        Duration grace = Duration.ofDays(5);
        RecurringRevenue revenue = RecurringRevenue.of(purchases, Facts.UTC);
        List<Purchase> mixed = new ArrayList<>(purchases);
        purchases.stream().filter(purchase -> !purchase.id().isEmpty()).forEach(mixed::add);
        mixed.add(Purchase.of("a", asOf, Money.of(7, "USD")).withCovers(Period.ofMonths(1)));
        Collections.shuffle(mixed, random);
        var collector = RecurringRevenue.collector(Facts.UTC);
        for (RecurringRevenue other : List.of(
                RecurringRevenue.of(mixed, Facts.UTC),
                mixed.parallelStream().collect(collector),
                Parts.collect(collector, mixed, parts, backwards))) {
            assertThat(other.trend(range, monthly, asOf).steps())
                    .map(RecurringRevenuePropertyTest::withoutCurrency)
                    .isEqualTo(revenue.trend(range, monthly, asOf).steps().stream()
                            .map(RecurringRevenuePropertyTest::withoutCurrency)
                            .toList());
            assertThat(other.withGrace(grace).at(asOf.minusNanos(1)).value())
                    .isEqualByComparingTo(
                            revenue.withGrace(grace).at(asOf.minusNanos(1)).value());
        }
        assertThat(Facts.serialised(revenue).at(asOf)).isEqualTo(revenue.at(asOf));
        assertThat(purchases.size())
                .isEqualTo(once(purchases).size() + (int) revenue.excluded().total());
    }

    /** Where nothing was paid at all the currency is not known yet. */
    private static List<Object> withoutCurrency(RevenueMovements moved) {
        return moved.start().amount().signum() == 0 && moved.end().signum() == 0
                ? List.of(moved.window())
                : List.of(moved);
    }

    /** Grace as defined: until another payment for the item begins, or it is over, and not where one covers the end. */
    @Property(tries = 400)
    void graceIsTheDefinition(
            @ForAll("payments") List<Purchase> purchases,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(max = 60) int days,
            @ForAll("moments") Instant at) {
        Duration grace = Duration.ofDays(days);
        BigDecimal expected = BigDecimal.ZERO;
        for (Purchase purchase : once(purchases)) {
            Instant end = end(purchase, zone);
            Instant until = end.plus(grace);
            for (Purchase other : once(purchases)) {
                if (other.customerId().equals(purchase.customerId())
                        && other.item().equals(purchase.item())
                        && other.at().isAfter(end)
                        && other.at().isBefore(until)) {
                    until = other.at();
                }
            }
            boolean covered = once(purchases).stream()
                    .anyMatch(other -> other.customerId().equals(purchase.customerId())
                            && other.item().equals(purchase.item())
                            && !other.at().isAfter(end)
                            && end(other, zone).isAfter(end));
            if (!purchase.at().isAfter(at) && at.isBefore(covered ? end : until)) {
                expected = expected.add(monthly(purchase));
            }
        }
        RecurringRevenue revenue = RecurringRevenue.of(purchases, zone);
        assertThat(revenue.withGrace(grace).at(at).value()).isEqualByComparingTo(expected);
        assertThat(revenue.withGrace(Duration.ZERO).at(at)).isEqualTo(revenue.at(at));
    }

    /** A refund that covers the same time takes away exactly what the payment brought, whatever was rounded. */
    @Property
    void aFullRefundLeavesNothing(
            @ForAll @IntRange(min = 1, max = 100_000) int cents, @ForAll @IntRange(min = 1, max = 40) int days) {
        Purchase payment = Purchase.of("a", FAR, Money.of(BigDecimal.valueOf(cents, 2), Facts.USD))
                .withCovers(Period.of(0, days % 3, days));
        Purchase refund = Purchase.of("a", FAR, payment.amount().negated()).withCovers(covers(payment));
        RecurringRevenue revenue =
                RecurringRevenue.of(List.of(payment, refund), Facts.UTC).withGrace(Duration.ofDays(9));
        assertThat(revenue.at(FAR)).isEqualTo(Money.of(0, "USD"));
        assertThat(revenue.at(FAR.plus(Duration.ofDays(days % 3 * 31L + days)))).isEqualTo(Money.of(0, "USD"));
    }

    /** Sums of longs and products are those of BigDecimal, to the last bit. */
    @Property
    void exactSumsAreExact(@ForAll List<Long> values) {
        ExactSum sum = new ExactSum();
        BigDecimal expected = BigDecimal.ZERO;
        for (long value : values) {
            sum.add(value);
            long part = value >> 4;
            sum.addProduct(part, -part);
            sum.addProduct(part, part >> 9);
            expected = expected.add(BigDecimal.valueOf(value))
                    .subtract(BigDecimal.valueOf(part).pow(2))
                    .add(BigDecimal.valueOf(part).multiply(BigDecimal.valueOf(part >> 9)));
        }
        assertThat(sum.decimal(2)).isEqualByComparingTo(expected.movePointLeft(2));
    }
}
