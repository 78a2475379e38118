package io.engagement.churn;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.Facts;
import io.engagement.churn.Lifecycle.Definition;
import io.engagement.churn.Lifecycle.Step;
import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.estimate.Exclusions;
import io.engagement.history.ActivityLog;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final Instant FAR = Instant.parse("2030-01-01T00:00:00Z");

    @Provide
    Arbitrary<List<CustomerEvent>> events() {
        return Combinators.combine(
                        Facts.customerIds(), Facts.instants(LocalDate.of(2024, 3, 5), LocalDate.of(2024, 3, 15)))
                .as((id, at) -> (CustomerEvent) Interaction.of(id, at, InteractionType.VISIT))
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Customer>> registered() {
        return Facts.customers(
                        Arbitraries.of("a", "b", "c", "C-10"),
                        Facts.instants(LocalDate.of(2024, 3, 3), LocalDate.of(2024, 3, 14)))
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Facts.zones();
    }

    @Provide
    Arbitrary<Instant> moments() {
        return Facts.instants(LocalDate.of(2024, 3, 4), LocalDate.of(2024, 3, 18));
    }

    /** The laws of conservation, under either definition. */
    @Property
    void nobodyIsLostOrCountedTwice(
            @ForAll("events") List<CustomerEvent> events,
            @ForAll("registered") List<Customer> registered,
            @ForAll("zones") ZoneId zone,
            @ForAll("moments") Instant asOf) {
        ActivityLog activity = ActivityLog.of(events, Cadence.daily(zone));
        for (Lifecycle lifecycle : List.of(Lifecycle.of(activity, asOf), Lifecycle.of(activity, registered, asOf))) {
            long before = 0;
            for (Step step : lifecycle.steps()) {
                assertThat(step.active()).isEqualTo(step.fresh() + step.returning() + step.resurrecting());
                assertThat(step.dormant()).isEqualTo(before - step.returning());
                before = step.active();
            }
        }
        // By first activity nobody is left out, and everybody is new once.
        Lifecycle first = Lifecycle.of(activity, asOf);
        assertThat(first.excluded()).isEqualTo(Exclusions.NONE);
        LocalDate unfinished = LocalDate.ofInstant(asOf, zone);
        assertThat(first.steps().stream().mapToLong(Step::fresh).sum())
                .isEqualTo(events.stream()
                        .filter(event -> LocalDate.ofInstant(event.at(), zone).isBefore(unfinished))
                        .map(CustomerEvent::customerId)
                        .distinct()
                        .count());
    }

    /** Every count is what its definition says, from plain sets. */
    @Property
    void countsAreTheDefinitions(
            @ForAll("events") List<CustomerEvent> events,
            @ForAll("registered") List<Customer> registered,
            @ForAll("zones") ZoneId zone,
            @ForAll("moments") Instant asOf,
            @ForAll Definition definition) {
        Map<String, LocalDate> since = new TreeMap<>();
        for (Customer customer : registered) {
            since.merge(customer.id(), LocalDate.ofInstant(customer.since(), zone), (a, b) -> a.isBefore(b) ? a : b);
        }
        LocalDate unfinished = LocalDate.ofInstant(asOf, zone);
        TreeMap<LocalDate, Set<String>> active = new TreeMap<>();
        Set<String> unknown = new TreeSet<>();
        Map<String, LocalDate> first = new TreeMap<>();
        for (CustomerEvent event : events) {
            LocalDate day = LocalDate.ofInstant(event.at(), zone);
            if (day.isBefore(unfinished)) {
                if (definition == Definition.REGISTERED && !since.containsKey(event.customerId())) {
                    unknown.add(event.customerId());
                } else {
                    active.computeIfAbsent(day, key -> new TreeSet<>()).add(event.customerId());
                    first.merge(event.customerId(), day, (a, b) -> a.isBefore(b) ? a : b);
                }
            }
        }
        List<Step> expected = new ArrayList<>();
        if (!active.isEmpty()) {
            LocalDate end = active.lastKey().plusDays(1);
            for (LocalDate day = active.firstKey();
                    !day.isAfter(end) && day.isBefore(unfinished);
                    day = day.plusDays(1)) {
                LocalDate today = day;
                Set<String> now = active.getOrDefault(day, Set.of());
                Set<String> before = active.getOrDefault(day.minusDays(1), Set.of());
                long returning = now.stream().filter(before::contains).count();
                long fresh = now.stream()
                        .filter(id -> !before.contains(id))
                        .filter(id -> today.equals((definition == Definition.REGISTERED ? since : first).get(id)))
                        .count();
                long dormant = before.stream().filter(id -> !now.contains(id)).count();
                expected.add(new Step(day, fresh, returning, now.size() - returning - fresh, dormant));
            }
        }
        ActivityLog activity = ActivityLog.of(events, Cadence.daily(zone));
        Lifecycle lifecycle = definition == Definition.REGISTERED
                ? Lifecycle.of(activity, registered, asOf)
                : Lifecycle.of(activity, asOf);
        assertThat(lifecycle)
                .isEqualTo(new Lifecycle(
                        definition,
                        Cadence.daily(zone),
                        asOf,
                        expected,
                        Exclusions.of("customers whose registration is not known", unknown.size())));
        assertThat(Facts.serialised(lifecycle)).isEqualTo(lifecycle);
    }

    private static CustomerEvent visit(String customer, String day) {
        return Interaction.of(customer, Instant.parse(day + "T12:00:00Z"), InteractionType.VISIT);
    }

    /** Somebody known who acts for the first time is resurrecting by registration and new by first activity. */
    @Test
    void definitionsDiffer() {
        ActivityLog activity = ActivityLog.of(
                List.of(visit("known", "2026-03-05"), visit("early", "2026-02-05"), visit("early", "2026-03-05")),
                Cadence.monthly(Facts.UTC));
        List<Customer> registered = List.of(
                Customer.of("known", Instant.parse("2026-01-05T00:00:00Z")),
                Customer.of("early", Instant.parse("2026-03-01T00:00:00Z")));
        assertThat(Lifecycle.of(activity, FAR).steps())
                .startsWith(
                        new Step(LocalDate.of(2026, 2, 1), 1, 0, 0, 0), new Step(LocalDate.of(2026, 3, 1), 1, 1, 0, 0))
                .endsWith(new Step(LocalDate.of(2026, 4, 1), 0, 0, 0, 2));
        // Returning wins over new: who was active in February is not new in March.
        assertThat(Lifecycle.of(activity, registered, FAR).steps())
                .startsWith(
                        new Step(LocalDate.of(2026, 2, 1), 0, 0, 1, 0), new Step(LocalDate.of(2026, 3, 1), 0, 1, 1, 0));
    }

    @Test
    void printsATable() {
        ActivityLog activity = ActivityLog.of(
                List.of(
                        visit("a", "2026-01-05"),
                        visit("b", "2026-01-06"),
                        visit("a", "2026-02-05"),
                        visit("b", "2026-04-01"),
                        visit("c", "2026-04-01")),
                Cadence.monthly(Facts.UTC));
        assertThat(Lifecycle.of(activity, Instant.parse("2026-05-10T00:00:00Z")))
                .hasToString("""
                        lifecycle, new by first activity, monthly (UTC), by 2026-05-10T00:00:00Z
                          step     active  new  returning  resurrecting  dormant
                          2026-01       2    2          0             0        0
                          2026-02       1    0          1             0        1
                          2026-03       0    0          0             0        1
                          2026-04       2    1          0             1        0""");
        assertThat(Lifecycle.of(activity, List.of(), Instant.parse("2026-05-10T00:00:00Z")))
                .hasToString("lifecycle, new by registration, monthly (UTC), by 2026-05-10T00:00:00Z;"
                        + " left out 3 (customers whose registration is not known: 3)\n"
                        + "  step  active  new  returning  resurrecting  dormant");
        assertThat(Lifecycle.of(ActivityLog.of(List.of(), Cadence.daily(Facts.UTC)), FAR)
                        .steps())
                .isEmpty();
    }
}
