package io.engagement.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import io.engagement.churn.ChurnRate.Definition;
import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Window;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Proportion;
import io.engagement.estimate.SurvivalCurve;
import io.engagement.estimate.SurvivalCurve.Observation;
import io.engagement.history.ActivityLog;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ChurnDefinitionsTest {
    private static final Window OCTOBER = Window.month(2026, 10, ZoneOffset.UTC);
    private static final Instant T = OCTOBER.start();
    private static final Instant LATER = T.plus(Duration.ofDays(60));
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    /** Few ids with several spells each, some of no time; borders of the window and of asOf are frequent. */
    @Provide
    Arbitrary<List<Customer>> spells() {
        Arbitrary<Instant> instants = Arbitraries.oneOf(
                Arbitraries.of(OCTOBER.start(), OCTOBER.end(), LATER)
                        .flatMap(border -> Arbitraries.integers().between(-1, 1).map(border::plusNanos)),
                Arbitraries.integers().between(-40, 80).map(day -> T.plus(Duration.ofDays(day))));
        return Combinators.combine(Arbitraries.of("a", "b", "c", "d"), instants, instants.injectNull(0.3))
                .as((id, since, end) -> end == null || end.isBefore(since)
                        ? Customer.of(id, since)
                        : Customer.of(id, since).withEnd(end))
                .list()
                .ofMaxSize(16);
    }

    /** The instants at which the state of a customer may change, with whether it is one from then on. */
    private static NavigableMap<Instant, Boolean> states(List<Customer> spells, Instant asOf) {
        List<Customer> known =
                spells.stream().filter(spell -> !spell.since().isAfter(asOf)).toList();
        TreeMap<Instant, Boolean> states = new TreeMap<>();
        states.put(OCTOBER.start(), false);
        states.put(OCTOBER.end(), false);
        for (Customer spell : known) {
            states.put(spell.since(), false);
            if (spell.end() != null) {
                states.put(spell.end(), false);
            }
        }
        states.replaceAll((at, any) -> known.stream().anyMatch(spell -> spell.activeAt(at)));
        return states;
    }

    /** Each customer by itself, from state to state: first day in the window to the first absence after it. */
    @Property
    void exposureUntilTheFirstLoss(@ForAll("spells") List<Customer> customers) {
        long atRisk = 0;
        long lost = 0;
        long back = 0;
        Duration exposure = Duration.ZERO;
        for (List<Customer> spells :
                customers.stream().collect(Collectors.groupingBy(Customer::id)).values()) {
            NavigableMap<Instant, Boolean> states = states(spells, LATER);
            Instant begin = states.subMap(OCTOBER.start(), true, OCTOBER.end(), false).entrySet().stream()
                    .filter(Map.Entry::getValue)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
            if (begin != null) {
                atRisk++;
                Instant end = states.tailMap(begin, false).entrySet().stream()
                        .filter(state -> !state.getValue())
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(Instant.MAX);
                boolean isLost = !end.isAfter(OCTOBER.end());
                exposure = exposure.plus(Duration.between(begin, isLost ? end : OCTOBER.end()));
                lost += isLost ? 1 : 0;
                back += isLost && states.tailMap(end, false).containsValue(true) ? 1 : 0;
            }
        }
        assertThat(ChurnRate.during(OCTOBER, customers, LATER, Definition.exposure()))
                .isEqualTo(new ChurnRate(
                        OCTOBER,
                        Definition.exposure(),
                        Proportion.of(lost, atRisk),
                        exposure,
                        Proportion.of(back, lost),
                        Exclusions.NONE));
    }

    /** Of those lost at the end of the window, who is a customer again at any time up to asOf. */
    @Property
    void cameBackAfterTheWindow(@ForAll("spells") List<Customer> customers) {
        long back = 0;
        for (List<Customer> spells :
                customers.stream().collect(Collectors.groupingBy(Customer::id)).values()) {
            NavigableMap<Instant, Boolean> states = states(spells, LATER);
            if (states.getOrDefault(OCTOBER.start(), false)
                    && !states.getOrDefault(OCTOBER.end(), true)
                    && states.tailMap(OCTOBER.end(), false).containsValue(true)) {
                back++;
            }
        }
        ChurnRate churn = ChurnRate.during(OCTOBER, customers, LATER);
        assertThat(churn.cameBack()).isEqualTo(Proportion.of(back, churn.lost().successes()));
    }

    @Property
    void exposedPartsMergeToOnePass(
            @ForAll("spells") List<Customer> customers,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 3) Integer> parts,
            @ForAll boolean backwards) {
        ChurnRate onePass = ChurnRate.during(OCTOBER, customers, LATER, Definition.exposure());
        var collector = ChurnRate.collector(OCTOBER, LATER, Definition.exposure());
        assertThat(Parts.collect(collector, customers, parts, backwards)).isEqualTo(onePass);
        List<Customer> twice =
                Stream.concat(customers.stream(), customers.stream()).toList();
        assertThat(ChurnRate.during(OCTOBER, twice, LATER, Definition.exposure()))
                .isEqualTo(onePass);
        assertThat(Parts.serialised(onePass)).isEqualTo(onePass);
    }

    /** 10 events: 4.7954 to 18.3904 (Garwood's table, 95 %); none: 0 to -ln 0.025. */
    @Example
    void garwood() {
        Duration month = Duration.ofDays(30);
        ChurnRate ten = exposed(10, 20, month);
        assertThat(ten.rate().value()).isEqualTo(10);
        assertThat(ten.rate().low()).isCloseTo(4.7954, within(5e-5));
        assertThat(ten.rate().high()).isCloseTo(18.3904, within(5e-5));
        ChurnRate none = exposed(0, 20, month.multipliedBy(100));
        assertThat(none.rate().low()).isZero();
        assertThat(none.rate().high()).isCloseTo(-Math.log(0.025) / 100, within(1e-9));
        assertThat(ten)
                .hasToString("churn 10.000 per 30 days [4.795 per 30 days, 18.390 per 30 days] at 95%, n 20"
                        + " (10 in 30.0 customer-days), 2026-10-01 to 2026-10-31 (Z)");
        Difference more = ten.minus(none);
        assertThat(more.estimate().value()).isEqualTo(10);
        assertThat(more.pValue()).isLessThan(1e-4);
        assertThat(more.estimate().low()).isGreaterThan(0);
        assertThat(none.minus(ten).estimate().high()).isEqualTo(-more.estimate().low());
        assertThat(ten.minus(ten).pValue()).isEqualTo(1);
    }

    private static ChurnRate exposed(long lost, long atRisk, Duration exposure) {
        return new ChurnRate(
                OCTOBER, Definition.exposure(), Proportion.of(lost, atRisk), exposure, Proportion.NONE, null);
    }

    /** 5 % a month is 45.96 % a year; limits are converted like the rate; one window is the rate itself. */
    @Property
    void conversionBetweenPeriods(
            @ForAll @IntRange(min = 1, max = 100_000) int n, @ForAll @IntRange(max = 100) int percent) {
        ChurnRate churn = ChurnRate.of(OCTOBER, Proportion.of((long) n * percent / 100, n));
        Estimate year = churn.over(12);
        assertThat(year.value()).isCloseTo(1 - Math.pow(1 - churn.rate().value(), 12), within(1e-14));
        assertThat(year.low()).isCloseTo(1 - Math.pow(1 - churn.rate().low(), 12), within(1e-14));
        assertThat(year.high()).isCloseTo(1 - Math.pow(1 - churn.rate().high(), 12), within(1e-14));
        assertThat(churn.per(Duration.ofDays(31)).value())
                .isCloseTo(churn.rate().value(), within(1e-15));
        assertThat(ChurnRate.of(OCTOBER, Proportion.of(5, 100)).over(12).value())
                .isCloseTo(0.459639912337363, within(1e-14));
    }

    /** Exposure compounds by its hazard, retention is the rest of it. */
    @Property
    void exposureCompounds(@ForAll @IntRange(max = 50) int lost, @ForAll @IntRange(min = 1, max = 5000) int days) {
        ChurnRate churn = exposed(lost, 50, Duration.ofDays(days));
        double hazard = (double) lost / days * 31;
        assertThat(churn.retention().value()).isCloseTo(Math.exp(-hazard), within(1e-14));
        assertThat(churn.retention().low() + churn.over(1).high()).isCloseTo(1, within(1e-15));
        assertThat(churn.retention().low())
                .isLessThanOrEqualTo(churn.retention().high());
        assertThat(churn.over(3).value()).isCloseTo(1 - Math.exp(-3 * hazard), within(1e-14));
    }

    /** In a base that grows 4 % a day and loses 2 % a day, lost in 30 days over active 30 days ago exceeds 1. */
    @Example
    void trailingOfAGrowingBase() {
        List<ChurnRate> daily = new ArrayList<>();
        double active = 10_000;
        long cancelled = 0;
        for (int day = 0; day < 31; day++) {
            Window window = Window.day(LocalDate.of(2026, 10, 1).plusDays(day), ZoneOffset.UTC);
            daily.add(ChurnRate.of(window, Proportion.of(Math.round(active * 0.02), Math.round(active))));
            cancelled += day < 30 ? Math.round(active * 0.02) : 0;
            active *= 1.04;
        }
        assertThat(cancelled / 10_000.0).isGreaterThan(1);
        List<Estimate> trailing = ChurnRate.trailing(daily, 30);
        assertThat(trailing).hasSize(2);
        assertThat(trailing.get(0)).isEqualTo(ChurnRate.compounded(daily.subList(0, 30)));
        assertThat(trailing.get(0).value()).isCloseTo(1 - Math.exp(-0.6), within(1e-4));
        assertThat(ChurnRate.summed(daily.subList(0, 30)).value()).isCloseTo(0.6, within(1e-3));
        assertThat(ChurnRate.trailing(daily, 32)).isEmpty();
    }

    /** A sum of rates is a hazard: its share lies in [0, 1], below the sum, with limits converted alike. */
    @Property
    void summedAndCompounded(@ForAll @Size(min = 1, max = 40) List<@IntRange(max = 20) Integer> lost) {
        List<ChurnRate> daily = new ArrayList<>();
        double sum = 0;
        double variance = 0;
        for (int day = 0; day < lost.size(); day++) {
            Window window = Window.day(LocalDate.of(2026, 10, 1).plusDays(day), NEW_YORK);
            daily.add(ChurnRate.of(window, Proportion.of(lost.get(day), 20)));
            sum += lost.get(day) / 20.0;
            variance += lost.get(day) / 400.0;
        }
        Estimate hazard = ChurnRate.summed(daily);
        Estimate share = ChurnRate.compounded(daily);
        assertThat(hazard.value()).isCloseTo(sum, within(1e-9));
        assertThat(share.value()).isCloseTo(-Math.expm1(-sum), within(1e-12));
        assertThat(share.low()).isBetween(0.0, share.value());
        assertThat(share.high()).isBetween(share.value(), 1.0);
        if (sum > 0) {
            double factor = Math.exp(1.959963984540054 * Math.sqrt(variance) / sum);
            assertThat(hazard.low()).isCloseTo(sum / factor, within(1e-8 * (1 + sum)));
            assertThat(share.high()).isCloseTo(-Math.expm1(-sum * factor), within(1e-9));
        } else {
            assertThat(share.high()).isCloseTo(1 - Math.pow(0.025, 1 / 20.0), within(1e-12));
        }
    }

    /** Days on which anything was done, around the window and the change of clocks after it. */
    @Provide
    Arbitrary<Map<String, List<Integer>>> activity() {
        return Arbitraries.maps(
                        Arbitraries.of("a", "b", "c", "d", "e"),
                        Arbitraries.integers()
                                .between(-60, 70)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(8))
                .ofMaxSize(5);
    }

    private static final LocalDate FIRST = LocalDate.of(2026, 10, 1);

    private static ActivityLog log(Map<String, List<Integer>> activity) {
        List<Interaction> events = new ArrayList<>();
        activity.forEach((id, days) -> days.forEach(day -> events.add(Interaction.of(
                id,
                FIRST.plusDays(day)
                        .atTime(day % 2 == 0 ? 0 : 23, 59)
                        .atZone(NEW_YORK)
                        .toInstant(),
                InteractionType.SHARE))));
        return ActivityLog.of(events, Cadence.daily(NEW_YORK));
    }

    /** From local dates: active within the gap before the window, not within the gap before its end, then again. */
    @Property
    void inactivity(
            @ForAll("activity") Map<String, List<Integer>> activity,
            @ForAll @IntRange(min = 1, max = 50) int gap,
            @ForAll @IntRange(min = 31, max = 65) int known) {
        Window october = Window.month(2026, 10, NEW_YORK);
        Instant asOf = FIRST.plusDays(known).atStartOfDay(NEW_YORK).toInstant();
        List<List<Integer>> atRisk = activity.values().stream()
                .filter(days -> days.stream().anyMatch(day -> -gap <= day && day < 0))
                .toList();
        List<List<Integer>> lost = atRisk.stream()
                .filter(days -> days.stream().noneMatch(day -> 31 - gap <= day && day < 31))
                .toList();
        long back = lost.stream()
                .filter(days -> days.stream().anyMatch(day -> 31 <= day && day < known))
                .count();
        ChurnRate churn = ChurnRate.ofInactive(october, log(activity), Duration.ofDays(gap), asOf);
        assertThat(churn)
                .isEqualTo(new ChurnRate(
                        october,
                        Definition.inactivity(Duration.ofDays(gap)),
                        Proportion.of(lost.size(), atRisk.size()),
                        null,
                        Proportion.of(back, lost.size()),
                        null));
        // A day that is not over is not seen.
        assertThat(ChurnRate.ofInactive(october, log(activity), Duration.ofDays(gap), asOf.plusSeconds(3600)))
                .isEqualTo(churn);
        assertThat(ChurnRate.trend(october, Cadence.monthly(NEW_YORK), log(activity), Duration.ofDays(gap), asOf))
                .containsExactly(churn);
    }

    /** Segments are disjoint and together everyone; a gap of 90 % covers 90 % of the pauses, one day less does not. */
    @Property
    void gapsBySegment(@ForAll("activity") Map<String, List<Integer>> activity) {
        Window october = Window.month(2026, 10, NEW_YORK);
        Instant asOf = FIRST.plusDays(66).atStartOfDay(NEW_YORK).toInstant();
        ActivityLog log = log(activity);
        Map<String, Duration> gaps =
                new TreeMap<>(ChurnRate.proposedGaps(log, id -> id.compareTo("c") < 0 ? "early" : "late", 0.9, asOf));
        for (String segment : List.of("early", "late")) {
            List<Integer> pauses = activity.entrySet().stream()
                    .filter(entry -> (entry.getKey().compareTo("c") < 0) == segment.equals("early"))
                    .flatMap(entry -> pauses(entry.getValue()))
                    .toList();
            assertThat(gaps.containsKey(segment)).isEqualTo(!pauses.isEmpty());
            if (!pauses.isEmpty()) {
                long gap = gaps.getOrDefault(segment, Duration.ZERO).toDays();
                assertThat(pauses.stream().filter(pause -> pause <= gap).count())
                        .isGreaterThanOrEqualTo((long) Math.ceil(0.9 * pauses.size() - 1e-9));
                assertThat((double) pauses.stream().filter(pause -> pause < gap).count())
                        .isLessThan(0.9 * pauses.size());
            }
            gaps.putIfAbsent(segment, Duration.ofDays(30));
        }
        Duration gap = Duration.ofDays(20);
        Map<String, ChurnRate> same = ChurnRate.ofInactive(
                october, log, id -> id.compareTo("c") < 0 ? "early" : "late", Map.of("early", gap, "late", gap), asOf);
        ChurnRate all = ChurnRate.ofInactive(october, log, gap, asOf);
        assertThat(same.values().stream().reduce(ChurnRate::plusDisjoint).orElse(all))
                .isEqualTo(all);
        ChurnRate.ofInactive(october, log, id -> id.compareTo("c") < 0 ? "early" : "late", gaps, asOf)
                .forEach((segment, churn) -> assertThat(churn.definition())
                        .isEqualTo(Definition.inactivity(gaps.getOrDefault(segment, Duration.ZERO))));
    }

    private static Stream<Integer> pauses(List<Integer> days) {
        List<Integer> sorted = new ArrayList<>(
                new TreeSet<>(days.stream().filter(day -> day < 66).toList()));
        return IntStream.range(1, sorted.size()).mapToObj(i -> sorted.get(i) - sorted.get(i - 1));
    }

    /** Months of exposure follow each other; each is what it is by itself. */
    @Property(tries = 200)
    void trendByExposure(@ForAll("spells") List<Customer> customers) {
        Window range = Window.of(FIRST.minusMonths(1), FIRST.plusMonths(3), ZoneOffset.UTC);
        List<ChurnRate> trend =
                ChurnRate.trend(range, Cadence.monthly(ZoneOffset.UTC), customers, LATER, Definition.exposure());
        assertThat(trend).hasSize(2);
        for (ChurnRate step : trend) {
            assertThat(step).isEqualTo(ChurnRate.during(step.window(), customers, LATER, Definition.exposure()));
        }
    }

    /** Ages at the borders of the observation: truncated before, censored after, ended with the reason in between. */
    @Example
    void survivalOfSpells() {
        List<Customer> customers = List.of(
                Customer.of("before", T.minus(Duration.ofDays(9))).withEnd(T),
                Customer.of("old", T.minus(Duration.ofDays(9))).withEnd(T.plus(Duration.ofDays(3)), "price"),
                Customer.of("old", T.plus(Duration.ofDays(4))),
                Customer.of("renewed", T).withEnd(T.plus(Duration.ofDays(5)), "end of term"),
                Customer.of("renewed", T.plus(Duration.ofDays(5))).withEnd(OCTOBER.end(), "payment failed"),
                Customer.of("after", OCTOBER.end()));
        SurvivalCurve expected = SurvivalCurve.of(List.of(
                Observation.ended(Duration.ofDays(12), "price").from(Duration.ofDays(9)),
                Observation.lasting(Duration.ofDays(27)),
                Observation.ended(Duration.ofDays(31), "payment failed")));
        assertThat(ChurnRate.survival(OCTOBER, customers, LATER)).isEqualTo(expected);
        List<Customer> twice =
                Stream.concat(customers.stream(), customers.stream()).toList();
        assertThat(ChurnRate.survival(OCTOBER, twice, LATER)).isEqualTo(expected);
    }

    /** Contracts of a constant hazard, seen for a year only: the curve is the true one for young and old. */
    @Example
    void survivalIsUnbiased() {
        Window year = Window.year(2026, ZoneOffset.UTC);
        SplittableRandom random = new SplittableRandom(3);
        List<Customer> customers = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Instant since = year.start().plus(Duration.ofDays(random.nextInt(1095) - 730));
            double days = -400 * Math.log(random.nextDouble());
            Instant end = since.plus(Duration.ofHours(1 + (long) (24 * days)));
            Customer customer = Customer.of("C-" + i, since);
            customers.add(end.isBefore(year.end()) ? customer.withEnd(end) : customer);
        }
        SurvivalCurve curve = ChurnRate.survival(year, customers, year.end());
        for (int days : new int[] {100, 365, 700}) {
            Estimate kept = curve.at(Duration.ofDays(days));
            double error = (kept.high() - kept.low()) / (2 * 1.96);
            assertThat(kept.value()).isCloseTo(Math.exp(-days / 400.0), within(3 * error));
        }
        ChurnRate exposure = ChurnRate.during(year, customers, year.end(), Definition.exposure());
        assertThat(exposure.rate().low()).isLessThan(30 / 400.0);
        assertThat(exposure.rate().high()).isGreaterThan(30 / 400.0);
        assertThat(ChronoUnit.DAYS.between(Instant.EPOCH, Instant.EPOCH.plus(exposure.exposure())))
                .isGreaterThan(1_000_000);
    }

    @Example
    void preconditionsAreChecked() {
        Duration gap = Duration.ofDays(30);
        ActivityLog log = log(Map.of("a", List.of(-3)));
        Window october = Window.month(2026, 10, NEW_YORK);
        Instant later = LATER.plus(gap);
        refused(
                () -> ChurnRate.during(OCTOBER, List.of(), LATER, Definition.inactivity(gap)),
                "definition must be start of period or exposure for customers with an end, got no activity for 30 days");
        refused(
                () -> ChurnRate.collector(OCTOBER, LATER, Definition.inactivity(gap)),
                "definition must be start of period or exposure for customers with an end, got no activity for 30 days");
        refused(
                () -> ChurnRate.ofInactive(october, log, gap, october.start()),
                "window must end by asOf (2026-10-01T04:00:00Z), got 2026-10-01 to 2026-10-31 (America/New_York)");
        refused(
                () -> ChurnRate.survival(OCTOBER, List.of(), T),
                "window must end by asOf (2026-10-01T00:00:00Z), got 2026-10-01 to 2026-10-31 (Z)");
        refused(
                () -> ChurnRate.ofInactive(OCTOBER, log, gap, later),
                "window start must be where a day begins (daily (America/New_York); 2026-09-30T04:00:00Z),"
                        + " got 2026-10-01T00:00:00Z");
        refused(() -> Definition.inactivity(Duration.ofHours(36)), "gap must be one or more whole days, got PT36H");
        refused(() -> Definition.inactivity(Duration.ZERO), "gap must be one or more whole days, got PT0S");
        refused(
                () -> ChurnRate.ofInactive(october, log, id -> "x", Map.of("y", gap), later),
                "gaps must have one for segment \"x\", got [y]");
        ActivityLog weekly = ActivityLog.of(List.of(), Cadence.monthly(NEW_YORK));
        refused(
                () -> ChurnRate.proposedGap(weekly, 0.9, later),
                "activity must be kept by days, got monthly (America/New_York)");
        refused(() -> ChurnRate.proposedGap(log, 0, later), "share must be in (0, 1], got 0.0");
        assertThat(ChurnRate.proposedGap(log, 0.9, later)).isEmpty();
        ChurnRate churn = ChurnRate.of(OCTOBER, Proportion.of(1, 3));
        refused(() -> churn.over(0), "windows must be above 0, got 0.0");
        refused(() -> ChurnRate.trailing(List.of(churn), 0), "windows must be >= 1, got 0");
        refused(() -> churn.minus(exposed(1, 3, gap)), "definition must be start of period, got exposure");
        refused(() -> churn.plusDisjoint(exposed(1, 3, gap)), "definition must be start of period, got exposure");
        refused(
                () -> ChurnRate.compounded(List.of(exposed(1, 3, gap))),
                "definition must be start of period or inactivity in a trend that is added up, got exposure");
        refused(
                () -> ChurnRate.compounded(List.of(churn, churn)),
                "window must begin where the one before ends (2026-10-01 to 2026-10-31 (Z)),"
                        + " got 2026-10-01 to 2026-10-31 (Z)");
        refused(() -> exposed(1, 3, Duration.ZERO), "exposure must be above zero for 3 at risk by exposure, got PT0S");
        refused(
                () -> new ChurnRate(OCTOBER, Definition.startOfPeriod(), Proportion.of(1, 3), gap, null, null),
                "exposure must be zero for 3 at risk by start of period, got PT720H");
        refused(
                () -> new ChurnRate(
                        OCTOBER, Definition.startOfPeriod(), Proportion.of(1, 3), null, Proportion.of(1, 2), null),
                "cameBack must be of at most 1 (lost), got of 2");
        ChurnRate.Tally tally = ChurnRate.collector(OCTOBER, LATER).supplier().get();
        refused(
                () -> tally.merge(ChurnRate.collector(OCTOBER, later).supplier().get()),
                "asOf must be " + LATER + ", got " + later);
    }

    private static void refused(Runnable making, String message) {
        assertThatIllegalArgumentException().isThrownBy(making::run).withMessage(message);
    }

    @Example
    void withoutAnybodyThereIsNoRate() {
        ChurnRate nobody = ChurnRate.during(OCTOBER, List.of(), LATER, Definition.exposure());
        Estimate none = Estimate.undefined("nobody was active in the window");
        assertThat(nobody.rate()).isEqualTo(none);
        assertThat(nobody.retention()).isEqualTo(none);
        assertThat(nobody.over(12)).isEqualTo(none);
        assertThat(nobody.minus(nobody)).isEqualTo(Difference.undefined("the first has no trials"));
        assertThat(ChurnRate.compounded(List.of())).isEqualTo(Estimate.undefined("no windows"));
        assertThat(ChurnRate.summed(List.of(ChurnRate.of(OCTOBER, Proportion.NONE))))
                .isEqualTo(Estimate.undefined("nobody was active at the start of 2026-10-01 to 2026-10-31 (Z)"));
    }

    @Example
    void prints() {
        Window october = Window.month(2026, 10, NEW_YORK);
        Instant asOf = FIRST.plusDays(66).atStartOfDay(NEW_YORK).toInstant();
        ActivityLog log = log(Map.of("a", List.of(-3, 40), "b", List.of(-1), "c", List.of(-9, 15)));
        assertThat(ChurnRate.ofInactive(october, log, Duration.ofDays(20), asOf))
                .hasToString("churn 66.7% [20.8%, 93.9%] at 95%, n 3 (2 of 3), no activity for 20 days,"
                        + " 1 of 2 came back, 2026-10-01 to 2026-10-31 (America/New_York)");
        assertThat(ChurnRate.ofInactive(october, log(Map.of()), Duration.ofDays(1), asOf))
                .hasToString("churn undefined: nobody was active at the start, no activity for 1 day,"
                        + " 0 of 0 came back, 2026-10-01 to 2026-10-31 (America/New_York)");
        List<Customer> back = List.of(
                Customer.of("a", Instant.EPOCH).withEnd(T.plusSeconds(1)), Customer.of("a", LATER.minusSeconds(1)));
        assertThat(ChurnRate.during(OCTOBER, back, LATER))
                .hasToString("churn 100.0% [20.7%, 100.0%] at 95%, n 1 (1 of 1), 1 of 1 came back,"
                        + " 2026-10-01 to 2026-10-31 (Z)");
    }
}
