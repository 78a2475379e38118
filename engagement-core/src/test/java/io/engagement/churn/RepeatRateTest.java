package io.engagement.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Window;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.estimate.SurvivalCurve;
import io.engagement.estimate.SurvivalCurve.Observation;
import io.engagement.history.PurchaseLog;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

class RepeatRateTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final LocalDate FIRST = LocalDate.of(2026, 10, 1);
    private static final Money FIVE = Money.of(5, "USD");

    private static Purchase bought(String customer, int day, int hour) {
        return Purchase.of(
                customer, FIRST.plusDays(day).atTime(hour, 30).atZone(NEW_YORK).toInstant(), FIVE);
    }

    private static Instant at(int day) {
        return FIRST.plusDays(day).atStartOfDay(NEW_YORK).toInstant();
    }

    /** Several purchases a day, over the change of clocks of 1 November. */
    @Provide
    Arbitrary<List<Purchase>> purchases() {
        return Combinators.combine(
                        Arbitraries.of("a", "b", "c", "d", "e", "f"),
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.integers().between(0, 23))
                .as(RepeatRateTest::bought)
                .list()
                .ofMaxSize(25);
    }

    /** The local days on which each customer bought before a day. */
    private static Collection<NavigableSet<Integer>> days(List<Purchase> purchases, int from, int to) {
        Map<String, NavigableSet<Integer>> days = new TreeMap<>();
        for (Purchase purchase : purchases) {
            int day = (int) (LocalDate.ofInstant(purchase.at(), NEW_YORK).toEpochDay() - FIRST.toEpochDay());
            if (from <= day && day < to) {
                days.computeIfAbsent(purchase.customerId(), id -> new TreeSet<>())
                        .add(day);
            }
        }
        return days.values();
    }

    private static int second(NavigableSet<Integer> days) {
        return days.stream().skip(1).findFirst().orElse(Integer.MAX_VALUE);
    }

    /** All four from sets of local days: nothing else of a purchase matters. */
    @Property
    void fourDefinitions(
            @ForAll("purchases") List<Purchase> purchases,
            @ForAll @IntRange(min = 31, max = 61) int known,
            @ForAll @IntRange(max = 40) int time) {
        RepeatRate repeat = RepeatRate.of(PurchaseLog.of(purchases, Cadence.daily(NEW_YORK)), at(known));
        Collection<NavigableSet<Integer>> all = days(purchases, 0, known);
        SurvivalCurve curve = SurvivalCurve.of(all.stream()
                .map(days -> days.size() > 1
                        ? Observation.ended(Duration.ofDays(second(days) - days.first()))
                        : Observation.lasting(Duration.ofDays(known - 1 - days.first())))
                .toList());
        assertThat(repeat.timeToSecond()).isEqualTo(curve);
        Estimate missing = curve.at(Duration.ofDays(time));
        Estimate within = repeat.within(Duration.ofDays(time));
        if (missing instanceof Estimate.Known) {
            assertThat(within.value()).isCloseTo(1 - missing.value(), within(1e-14));
            assertThat(within.low()).isCloseTo(1 - missing.high(), within(1e-9));
        } else {
            assertThat(within).isEqualTo(missing);
        }
        List<NavigableSet<Integer>> mature =
                all.stream().filter(days -> days.first() + time < known).toList();
        assertThat(repeat.ofMature(Duration.ofDays(time)))
                .isEqualTo(Proportion.of(
                        mature.stream()
                                .filter(days -> second(days) - days.first() <= time)
                                .count(),
                        mature.size()));
        Collection<NavigableSet<Integer>> october = days(purchases, 0, 31);
        assertThat(repeat.inWindow(Window.month(2026, 10, NEW_YORK)))
                .isEqualTo(Proportion.of(
                        october.stream().filter(days -> days.size() > 1).count(), october.size()));
        Collection<NavigableSet<Integer>> ever = days(purchases, 0, known);
        assertThat(repeat.returning(Window.month(2026, 10, NEW_YORK)))
                .isEqualTo(Proportion.of(
                        ever.stream()
                                .filter(days -> days.first() < 31 && days.size() > 1)
                                .count(),
                        october.size()));
    }

    /** When everyone is old enough, Kaplan-Meier is the plain share. */
    @Property
    void matureCustomersOnly(@ForAll("purchases") List<Purchase> purchases, @ForAll @IntRange(max = 40) int time) {
        RepeatRate repeat = RepeatRate.of(PurchaseLog.of(purchases, Cadence.daily(NEW_YORK)), at(101));
        Proportion mature = repeat.ofMature(Duration.ofDays(time));
        assertThat(repeat.within(Duration.ofDays(time)).orElse(-1))
                .isCloseTo(mature.rate().orElse(-1), within(1e-13));
    }

    /** A second purchase on the same day is none; a refunded one is none, from the day of the refund on. */
    @Example
    void sameDayAndRefunds() {
        List<Purchase> purchases = List.of(
                bought("same day", 3, 9),
                bought("same day", 3, 23),
                bought("refunded", 3, 9),
                bought("refunded", 8, 9).withOrder("O-1"),
                Purchase.of("refunded", at(12), FIVE.negated()).withOrder("O-1"),
                bought("repeats", 3, 23),
                bought("repeats", 4, 0));
        PurchaseLog log = PurchaseLog.of(purchases, Cadence.daily(NEW_YORK));
        assertThat(RepeatRate.of(log, at(12)).ofMature(Duration.ofDays(5))).isEqualTo(Proportion.of(2, 3));
        RepeatRate later = RepeatRate.of(log, at(13));
        assertThat(later.ofMature(Duration.ofDays(5))).isEqualTo(Proportion.of(1, 3));
        assertThat(later.timeToSecond().points())
                .extracting(SurvivalCurve.Point::age)
                .containsExactly(Duration.ZERO, Duration.ofDays(1), Duration.ofDays(9));
        assertThat(log.steps("refunded", at(12))).hasSize(2);
        assertThat(log.steps("refunded", at(13)))
                .containsExactly((int) FIRST.plusDays(3).toEpochDay());
        assertThat(log.steps("unknown", at(13))).isEmpty();
    }

    /** Weeks merge what days keep apart; times stay calendar days. */
    @Example
    void weeks() {
        PurchaseLog log = PurchaseLog.of(
                List.of(bought("a", 4, 0), bought("a", 10, 0), bought("a", 19, 0), bought("b", 10, 0)),
                Cadence.weekly(NEW_YORK, DayOfWeek.MONDAY));
        SurvivalCurve curve = RepeatRate.of(log, at(25)).timeToSecond();
        assertThat(curve)
                .isEqualTo(SurvivalCurve.of(
                        List.of(Observation.ended(Duration.ofDays(14)), Observation.lasting(Duration.ofDays(14)))));
    }

    /**
     * A base that doubles every 60 days and of which 55 % buy again, on average 90 days later. Bought again so far is too
     * low by more than 10 points; within 180 days is right: mean error over 20 bases below 0.6 points, none beyond 3
     * standard errors.
     */
    @Example
    @Tag("slow")
    void growingBases() {
        assertThat(meanError(20)).isLessThan(0.006);
    }

    /** The first of them. */
    @Example
    void growingBase() {
        assertThat(meanError(1)).isLessThan(0.018);
    }

    private static double meanError(int bases) {
        int time = 180;
        // Days are whole: a wait of w days is over on the day of number ceil(w).
        double truth = 0.55 * -Math.expm1(-time / 90.0);
        double errors = 0;
        for (int seed = 1; seed <= bases; seed++) {
            RepeatRate repeat = growing(new SplittableRandom(seed));
            Estimate estimate = repeat.within(Duration.ofDays(time));
            double error = estimate.value() - truth;
            double standardError = (estimate.high() - estimate.low()) / (2 * 1.959963984540054);
            assertThat(Math.abs(error)).as("seed " + seed).isLessThan(3 * standardError);
            errors += Math.abs(error);
            Window all = Window.of(LocalDate.of(2025, 1, 1), LocalDate.of(2026, 1, 1), ZoneOffset.UTC);
            Proportion naive = repeat.inWindow(all);
            assertThat(naive.trials()).isEqualTo(20_000);
            assertThat(naive.rate().value()).isLessThan(truth - 0.10);
            assertThat(repeat.returning(all)).isEqualTo(naive);
            Estimate mature = repeat.ofMature(Duration.ofDays(time)).rate(0.999);
            assertThat(mature.low()).isLessThan(truth);
            assertThat(mature.high()).isGreaterThan(truth);
        }
        return errors / bases;
    }

    private static RepeatRate growing(SplittableRandom random) {
        LocalDate begin = LocalDate.of(2025, 1, 1);
        List<Purchase> purchases = new ArrayList<>();
        double growth = Math.log(2) / 60;
        for (int i = 0; i < 20_000; i++) {
            String customer = "C-" + i;
            // First purchases of density e^(growth day) on 365 days.
            double from = Math.log1p(random.nextDouble() * Math.expm1(365 * growth)) / growth;
            int first = (int) Math.min(364, from);
            int second = first + (int) Math.ceil(-90 * Math.log(1 - random.nextDouble()));
            boolean repeats = random.nextDouble() < 0.55;
            purchases.add(
                    Purchase.of(customer, begin.plusDays(first).atStartOfDay().toInstant(ZoneOffset.UTC), FIVE));
            if (repeats && second > first && second < 365) {
                purchases.add(Purchase.of(
                        customer, begin.plusDays(second).atStartOfDay().toInstant(ZoneOffset.UTC), FIVE));
            }
        }
        PurchaseLog log = PurchaseLog.of(purchases, Cadence.daily(ZoneOffset.UTC));
        return RepeatRate.of(log, Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Example
    void printsComparesAndSerialises() {
        List<Purchase> purchases =
                List.of(bought("a", 0, 9), bought("a", 20, 9), bought("b", 0, 9), bought("c", 60, 9));
        RepeatRate repeat = RepeatRate.of(PurchaseLog.of(purchases, Cadence.daily(NEW_YORK)), at(100));
        assertThat(repeat).hasToString("""
                repeat purchases of 3 customers as of 2027-01-09T05:00:00Z; so far 33.3% [6.1%, 79.2%] at 95%, n 3 (1 of 3)
                  within                              share (Kaplan-Meier)
                  30 days                  33.3% [5.5%, 94.6%] at 95%, n 3
                  60 days                  33.3% [5.5%, 94.6%] at 95%, n 3
                  90 days                  33.3% [5.5%, 94.6%] at 95%, n 3
                  180 days  undefined: nothing was observed beyond 99 days
                  365 days  undefined: nothing was observed beyond 99 days""");
        assertThat(Parts.serialised(repeat)).isEqualTo(repeat);
        RepeatRate nobody = RepeatRate.of(PurchaseLog.of(List.of(), Cadence.daily(NEW_YORK)), at(100));
        assertThat(nobody.toString())
                .startsWith("repeat purchases of 0 customers as of 2027-01-09T05:00:00Z; so far nobody has bought");
        assertThat(nobody.within(Duration.ofDays(1))).isEqualTo(Estimate.undefined("nothing was observed"));
        assertThat(repeat.minus(nobody, Duration.ofDays(30)))
                .isEqualTo(Difference.undefined("the second: nothing was observed"));
        assertThat(nobody.minus(repeat, Duration.ofDays(30)))
                .isEqualTo(Difference.undefined("the first: nothing was observed"));
        Difference none = repeat.minus(repeat, Duration.ofDays(30));
        assertThat(none.toString()).startsWith("+0.0 pp [-");
        PurchaseLog never = PurchaseLog.of(List.of(bought("x", 0, 9)), Cadence.daily(NEW_YORK));
        Estimate more =
                repeat.minus(RepeatRate.of(never, at(100)), Duration.ofDays(30)).estimate();
        assertThat(more.value()).isCloseTo(1 / 3.0, within(1e-15));
        assertThat(more.low()).isBetween(-1.0, more.value());
        assertThat(more.high()).isBetween(more.value(), 1.0);
    }

    @Example
    void refusesWhatMakesNoSense() {
        PurchaseLog log = PurchaseLog.of(List.of(bought("a", 0, 9), bought("a", 40, 9)), Cadence.daily(NEW_YORK));
        RepeatRate repeat = RepeatRate.of(log, at(30));
        refused(
                () -> repeat.inWindow(Window.month(2026, 10, NEW_YORK)),
                "window must end by asOf (2026-10-31T04:00:00Z), got 2026-10-01 to 2026-10-31 (America/New_York)");
        refused(() -> repeat.ofMature(Duration.ofDays(-1)), "time must not be negative, got PT-24H");
        refused(() -> repeat.within(Duration.ofDays(-1)), "age must not be negative, got PT-24H");
        refused(
                () -> RepeatRate.of(log, at(30).plusSeconds(1)),
                "asOf must be where a step of the log begins (daily (America/New_York); 2026-10-31T04:00:00Z),"
                        + " got 2026-10-31T04:00:01Z");
    }

    private static void refused(Runnable making, String message) {
        assertThatIllegalArgumentException().isThrownBy(making::run).withMessage(message);
    }
}
