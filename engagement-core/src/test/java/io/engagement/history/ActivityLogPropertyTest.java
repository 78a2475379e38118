package io.engagement.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.Facts;
import io.engagement.domain.Cadence;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Window;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ActivityLogPropertyTest {
    @Provide
    Arbitrary<List<CustomerEvent>> events() {
        return Facts.events().list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Facts.zones();
    }

    /** The log is the set of (customer, local day). */
    @Property(tries = 300)
    void isASetOfCustomerDays(@ForAll("events") List<CustomerEvent> events, @ForAll("zones") ZoneId zone) {
        Cadence daily = Cadence.daily(zone);
        TreeMap<String, TreeSet<Integer>> days = new TreeMap<>();
        for (CustomerEvent event : events) {
            days.computeIfAbsent(event.customerId(), id -> new TreeSet<>())
                    .add((int) LocalDate.ofInstant(event.at(), zone).toEpochDay());
        }
        ActivityLog log = ActivityLog.of(events, daily);
        assertThat(log.customerIds()).containsExactlyElementsOf(days.keySet());
        assertThat(log.customers()).isEqualTo(days.size());
        days.forEach(
                (customer, steps) -> assertThat(log.steps(customer)).containsExactly(steps.toArray(Integer[]::new)));
        assertThat(log.steps("nobody")).isEmpty();
        assertThat(log.cadence()).isEqualTo(daily);
        long customerDays = days.values().stream().mapToLong(TreeSet::size).sum();
        assertThat(log)
                .hasToString("activity of " + days.size() + " customers in " + customerDays + " customer-steps, daily ("
                        + zone + ")");
    }

    /** Active in a window are those with an event in it. */
    @Property(tries = 300)
    void activeInCountsDistinctCustomers(
            @ForAll("events") List<CustomerEvent> events,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(min = -3, max = 62) int from,
            @ForAll @IntRange(min = 1, max = 62) int days) {
        LocalDate first = LocalDate.of(2024, 2, 1).plusDays(from);
        Window window = Window.of(first, first.plusDays(days), zone);
        assertThat(ActivityLog.of(events, Cadence.daily(zone)).activeIn(window))
                .isEqualTo(events.stream()
                        .filter(event -> window.contains(event.at()))
                        .map(CustomerEvent::customerId)
                        .distinct()
                        .count());
    }

    /** Repeats, their order, and the way the events were cut, serialised and merged cannot change it. */
    @Property(tries = 300)
    void repeatsOrderAndSplitsAreHarmless(
            @ForAll("events") List<CustomerEvent> events, @ForAll int a, @ForAll int b, @ForAll Random random) {
        Cadence weekly = Cadence.weekly(Facts.UTC, DayOfWeek.MONDAY);
        ActivityLog log = ActivityLog.of(events, weekly);
        List<CustomerEvent> mixed = new ArrayList<>(events);
        mixed.addAll(events);
        Collections.shuffle(mixed, random);
        assertThat(ActivityLog.of(mixed, weekly)).isEqualTo(log).hasSameHashCodeAs(log);
        assertThat(mixed.parallelStream().collect(ActivityLog.collector(weekly)))
                .isEqualTo(log);
        List<ActivityLog.Builder> parts = new ArrayList<>();
        for (List<CustomerEvent> part : Facts.cut(mixed, a, b)) {
            ActivityLog.Builder builder =
                    ActivityLog.collector(weekly).supplier().get();
            part.forEach(builder::add);
            parts.add(Facts.serialised(builder));
        }
        Collections.shuffle(parts, random);
        ActivityLog.Builder into = parts.get(0);
        for (ActivityLog.Builder other : parts.subList(1, parts.size())) {
            ActivityLog before = other.build();
            into.merge(other);
            assertThat(other.build()).isEqualTo(before);
        }
        assertThat(into.build()).isEqualTo(log).isEqualTo(into.build());
        assertThat(Facts.serialised(log)).isEqualTo(log);
    }

    @Provide
    Arbitrary<List<CustomerEvent>> farEvents() {
        return Facts.interactions(Facts.farInstants())
                .map(event -> (CustomerEvent) event)
                .list()
                .ofMaxSize(30);
    }

    /** Longer steps hold what the events themselves would have made, in every zone and on its oddest days. */
    @Property(tries = 300)
    void longerStepsAreThoseOfTheEvents(
            @ForAll("events") List<CustomerEvent> near,
            @ForAll("farEvents") List<CustomerEvent> far,
            @ForAll("zones") ZoneId zone,
            @ForAll DayOfWeek weekStart) {
        for (List<CustomerEvent> events : List.of(near, far)) {
            ActivityLog daily = ActivityLog.of(events, Cadence.daily(zone));
            ActivityLog monthly = ActivityLog.of(events, Cadence.monthly(zone));
            ActivityLog weekly = ActivityLog.of(events, Cadence.weekly(zone, weekStart));
            ActivityLog yearly = ActivityLog.of(events, Cadence.yearly(zone));
            assertThat(daily.in(monthly.cadence())).isEqualTo(monthly);
            assertThat(daily.in(weekly.cadence())).isEqualTo(weekly);
            assertThat(daily.in(yearly.cadence()))
                    .isEqualTo(monthly.in(yearly.cadence()))
                    .isEqualTo(yearly);
            assertThat(daily.in(daily.cadence())).isSameAs(daily);
        }
    }

    /** A row is a customer, in the order of the ids. */
    @Property(tries = 300)
    void rowsAreTheCustomers(@ForAll("events") List<CustomerEvent> events) {
        ActivityLog log = ActivityLog.of(events, Cadence.daily(Facts.UTC));
        for (int row = 0; row < log.customers(); row++) {
            assertThat(log.customerId(row)).isEqualTo(log.customerIds().get(row));
            assertThat(log.steps(row)).isEqualTo(log.steps(log.customerId(row)));
        }
    }

    @Example
    void stepsThatMayLieInTwoLongerOnesAreRefused() {
        for (Cadence cadence : List.of(Cadence.weekly(Facts.UTC, DayOfWeek.MONDAY), Cadence.quarterly(Facts.UTC))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ActivityLog.of(List.of(), cadence).in(Cadence.monthly(Facts.UTC)))
                    .withMessage("longer must be made of whole steps of the log (" + cadence + "), got monthly (UTC)");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ActivityLog.of(List.of(), Cadence.daily(Facts.UTC))
                        .in(Cadence.monthly(ZoneId.of("Asia/Tokyo"))))
                .withMessage("longer must be made of whole steps of the log (daily (UTC)), got monthly (Asia/Tokyo)");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ActivityLog.of(List.of(), Cadence.monthly(Facts.UTC)).in(Cadence.daily(Facts.UTC)))
                .withMessage("longer must be made of whole steps of the log (monthly (UTC)), got daily (UTC)");
    }

    @Example
    void whatDoesNotFitIsRefused() {
        Instant at = Instant.parse("2026-10-01T09:00:00Z");
        ActivityLog log = ActivityLog.of(
                List.of(Interaction.of("c", at, InteractionType.VISIT)), Cadence.daily(ZoneId.of("Asia/Tokyo")));
        assertThat(log.activeIn(Window.month(2026, 10, ZoneId.of("Asia/Tokyo"))))
                .isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.activeIn(Window.month(2026, 10, Facts.UTC)))
                .withMessage("window start must be where a step of the log begins (daily (Asia/Tokyo);"
                        + " 2026-09-30T15:00:00Z), got 2026-10-01T00:00:00Z");
        ActivityLog.Builder daily =
                ActivityLog.collector(Cadence.daily(Facts.UTC)).supplier().get();
        ActivityLog.Builder monthly =
                ActivityLog.collector(Cadence.monthly(Facts.UTC)).supplier().get();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> monthly.merge(daily))
                .withMessage("cadence must be monthly (UTC), got daily (UTC)");
    }

    /** Logs of other steps, customers or days are others. */
    @Example
    void differentLogsDiffer() {
        Instant at = Instant.parse("2026-10-01T09:00:00Z");
        List<CustomerEvent> events = List.of(Interaction.of("c", at, InteractionType.VISIT));
        ActivityLog log = ActivityLog.of(events, Cadence.daily(Facts.UTC));
        assertThat(log)
                .isNotEqualTo(ActivityLog.of(events, Cadence.monthly(Facts.UTC)))
                .isNotEqualTo(ActivityLog.of(
                        List.of(Interaction.of("d", at, InteractionType.VISIT)), Cadence.daily(Facts.UTC)))
                .isNotEqualTo(ActivityLog.of(
                        List.of(Interaction.of("c", at.plusSeconds(86_400), InteractionType.VISIT)),
                        Cadence.daily(Facts.UTC)))
                .isNotEqualTo(ActivityLog.of(List.of(), Cadence.daily(Facts.UTC)));
    }
}
