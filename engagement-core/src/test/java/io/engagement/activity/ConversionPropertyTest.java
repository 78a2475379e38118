package io.engagement.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.Facts;
import io.engagement.Parts;
import io.engagement.activity.Conversion.Group;
import io.engagement.activity.Conversion.Rates;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Window;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Proportion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ConversionPropertyTest {
    private static final Instant START = Instant.parse("2026-10-01T00:00:00Z");
    private static final Window WINDOW = Window.of(START, START.plus(Duration.ofHours(20)), Facts.UTC);
    private static final EventFilter VISIT = EventFilter.interactions(InteractionType.VISIT);
    private static final EventFilter SIGN_UP = EventFilter.interactions(InteractionType.SIGN_UP);

    /** Visits, sign-ups and purchases on the hour, so that limits are met exactly. */
    @Provide
    Arbitrary<List<CustomerEvent>> events() {
        return Combinators.combine(
                        Facts.customerIds(),
                        Arbitraries.integers().between(-3, 34),
                        Arbitraries.of(InteractionType.VISIT, InteractionType.SIGN_UP, InteractionType.LOGIN),
                        Arbitraries.of("", "app", "web"),
                        Arbitraries.of("", "home", "checkout"))
                .as((customer, hour, type, channel, touchpoint) ->
                        (CustomerEvent) Interaction.of(customer, START.plus(Duration.ofHours(hour)), type)
                                .withChannel(channel)
                                .withTouchpoint(touchpoint))
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<Conversion> rules() {
        return Combinators.combine(
                        Arbitraries.of(VISIT, EventFilter.any(), VISIT.onChannel("app")),
                        Arbitraries.of(SIGN_UP, VISIT, SIGN_UP.atTouchpoint("home")),
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.integers().between(1, 40))
                .as((from, to, within, asOf) ->
                        Conversion.of(from, to, Duration.ofHours(within), WINDOW, START.plus(Duration.ofHours(asOf))));
    }

    private static String groupOf(CustomerEvent event, Group group) {
        return switch (group) {
            case CHANNEL -> event.channel();
            case TOUCHPOINT -> event.touchpoint();
            case ITEM -> event.item();
        };
    }

    /** Of the customers whose first such action is old enough, those with a later goal in time. */
    private static Proportion naive(List<CustomerEvent> events, Conversion rule, Predicate<CustomerEvent> inGroup) {
        List<CustomerEvent> known = events.stream()
                .filter(event -> event.at().isBefore(rule.asOf()))
                .toList();
        Map<String, Instant> first = new TreeMap<>();
        known.stream()
                .filter(event -> rule.from().matches(event) && WINDOW.contains(event.at()) && inGroup.test(event))
                .forEach(event -> first.merge(event.customerId(), event.at(), (a, b) -> a.isBefore(b) ? a : b));
        first.values().removeIf(at -> at.plus(rule.within()).isAfter(rule.asOf()));
        long converted = first.entrySet().stream()
                .filter(entry -> known.stream()
                        .anyMatch(event -> event.customerId().equals(entry.getKey())
                                && rule.to().matches(event)
                                && event.at().isAfter(entry.getValue())
                                && event.at().isBefore(entry.getValue().plus(rule.within()))))
                .count();
        return Proportion.of(converted, first.size());
    }

    /** A model against a naive one, for all and by group. */
    @Property(tries = 400)
    void countsCustomersOnce(
            @ForAll("events") List<CustomerEvent> events, @ForAll("rules") Conversion rule, @ForAll Group group) {
        Rates rates = rule.calculate(events, group);
        assertThat(rates.all()).isEqualTo(naive(events, rule, event -> true));
        Set<String> names = events.stream().map(event -> groupOf(event, group)).collect(Collectors.toSet());
        for (String name : names) {
            assertThat(rates.of(name))
                    .as(name)
                    .isEqualTo(
                            naive(events, rule, event -> groupOf(event, group).equals(name)));
        }
        assertThat(rates.of("nowhere")).isEqualTo(Proportion.NONE);
        assertThat(names).containsAll(rates.groups().keySet());
        assertThat(rates.groups().values()).doesNotContain(Proportion.NONE);
        assertThat(rates.rule()).isEqualTo(rule);
        assertThat(rates.group()).isEqualTo(group);
    }

    /** Everybody who began is counted or said to be left out; nobody is in more groups than all. */
    @Property(tries = 200)
    void nobodyIsLost(@ForAll("events") List<CustomerEvent> events, @ForAll("rules") Conversion rule) {
        Rates rates = rule.calculate(events, Group.CHANNEL);
        long began = events.stream()
                .filter(event ->
                        event.at().isBefore(rule.asOf()) && rule.from().matches(event) && WINDOW.contains(event.at()))
                .map(CustomerEvent::customerId)
                .distinct()
                .count();
        Map<String, Long> excluded = rates.excluded().counts();
        assertThat(rates.all().trials() + excluded.getOrDefault("customers not observed long enough", 0L))
                .isEqualTo(began);
        assertThat(excluded.getOrDefault("events from the end of observation on", 0L))
                .isEqualTo(events.stream()
                        .filter(event -> !event.at().isBefore(rule.asOf()))
                        .count());
        rates.groups().values().forEach(one -> assertThat(one.trials()).isLessThanOrEqualTo(began));
    }

    /** Repeats, order and splits are harmless. */
    @Property(tries = 200)
    void mergesExactly(
            @ForAll("events") List<CustomerEvent> events,
            @ForAll("rules") Conversion rule,
            @ForAll Random random,
            @ForAll boolean backwards) {
        List<CustomerEvent> known = events.stream()
                .filter(event -> event.at().isBefore(rule.asOf()))
                .toList();
        List<CustomerEvent> mixed = new ArrayList<>(known);
        mixed.addAll(known);
        Collections.shuffle(mixed, random);
        Rates once = rule.calculate(known, Group.TOUCHPOINT);
        assertThat(Parts.collect(rule.collector(Group.TOUCHPOINT), mixed, List.of(2, 0, 1), backwards))
                .isEqualTo(once);
        assertThat(mixed.parallelStream().collect(rule.collector(Group.TOUCHPOINT)))
                .isEqualTo(once);
        assertThat(Facts.serialised(once)).isEqualTo(once);
    }

    private static Interaction at(String customer, int minute, InteractionType type, String channel) {
        return Interaction.of(customer, START.plusSeconds(60L * minute), type).withChannel(channel);
    }

    /** The limit itself is out, the same moment is no later, and the goal before the action is none. */
    @Example
    void byHand() {
        Conversion rule = Conversion.of(VISIT, SIGN_UP, Duration.ofHours(1), WINDOW, WINDOW.end());
        List<CustomerEvent> events = List.of(
                at("in time", 0, InteractionType.VISIT, "app"),
                at("in time", 59, InteractionType.SIGN_UP, "shop"),
                at("too late", 0, InteractionType.VISIT, "app"),
                at("too late", 60, InteractionType.SIGN_UP, "app"),
                at("same moment", 5, InteractionType.VISIT, "web"),
                at("same moment", 5, InteractionType.SIGN_UP, "web"),
                at("before", 9, InteractionType.VISIT, "web"),
                at("before", 8, InteractionType.SIGN_UP, "web"),
                at("second visit", 0, InteractionType.VISIT, ""),
                at("second visit", 100, InteractionType.VISIT, "web"),
                at("second visit", 110, InteractionType.SIGN_UP, "web"),
                at("unobserved", 20 * 60 - 30, InteractionType.VISIT, "app"),
                at("later", 20 * 60, InteractionType.VISIT, "app"));
        Rates rates = rule.calculate(events, Group.CHANNEL);
        assertThat(rates.all()).isEqualTo(Proportion.of(1, 5));
        assertThat(rates.groups())
                .isEqualTo(Map.of("app", Proportion.of(1, 2), "web", Proportion.of(1, 3), "", Proportion.of(0, 1)));
        assertThat(rates.excluded())
                .isEqualTo(Exclusions.of("customers not observed long enough", 1)
                        .plus(Exclusions.of("events from the end of observation on", 1)));
        assertThat(rates).hasToString("""
                visit to sign-up within PT1H, 2026-10-01T00:00:00Z to just before 2026-10-01T20:00:00Z (UTC); \
                left out 2 (customers not observed long enough: 1, events from the end of observation on: 1)
                  channel      converted  of                             rate
                  (not given)          0   1   0.0% [0.0%, 79.3%] at 95%, n 1
                  app                  1   2  50.0% [9.5%, 90.5%] at 95%, n 2
                  web                  1   3  33.3% [6.1%, 79.2%] at 95%, n 3
                  all                  1   5  20.0% [3.6%, 62.4%] at 95%, n 5""");
    }

    @Example
    void whatMakesNoSenseIsRefused() {
        Instant end = WINDOW.end();
        refused(
                () -> Conversion.of(VISIT, SIGN_UP, Duration.ZERO, WINDOW, end),
                "within must be above zero and at most PT2562047H47M16.854775807S, got PT0S");
        refused(
                () -> Conversion.of(VISIT, SIGN_UP, Duration.ofHours(1), WINDOW, START),
                "asOf must be after the start of the window (2026-10-01T00:00:00Z) by at most");
        Window old = Window.of(Instant.parse("1700-01-01T00:00:00Z"), end, Facts.UTC);
        refused(() -> Conversion.of(VISIT, SIGN_UP, Duration.ofHours(1), old, end), "asOf must be after the start");
        Conversion rule = Conversion.of(VISIT, SIGN_UP, Duration.ofHours(1), WINDOW, end);
        refused(
                () -> rule.collector(Group.ITEM)
                        .supplier()
                        .get()
                        .merge(rule.collector(Group.CHANNEL).supplier().get()),
                "rule must be visit to sign-up within PT1H, 2026-10-01T00:00:00Z to just before 2026-10-01T20:00:00Z (UTC)"
                        + " by ITEM, got visit to sign-up within PT1H");
        // A time longer than all that was observed leaves nobody who was observed long enough.
        Conversion endless = Conversion.of(VISIT, SIGN_UP, Duration.ofDays(100_000), WINDOW, end);
        Rates rates = endless.calculate(List.of(at("a", 1, InteractionType.VISIT, "")), Group.CHANNEL);
        assertThat(rates.all()).isEqualTo(Proportion.NONE);
        assertThat(rates.toString()).contains("undefined: no trials").doesNotContain("NaN");
    }

    private static void refused(Runnable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageStartingWith(message);
    }
}
