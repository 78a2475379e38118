package io.engagement.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.behavior.Funnel.Entry;
import io.engagement.behavior.Funnel.Mode;
import io.engagement.behavior.Funnel.Same;
import io.engagement.behavior.Funnel.Ties;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FunnelTest {
    private static final Instant START = Instant.parse("2026-10-01T00:00:00Z");
    private static final Window OCTOBER = Window.month(2026, 10, ZoneOffset.UTC);
    private static final Instant LATE = Instant.parse("2027-01-01T00:00:00Z");
    private static final EventFilter A = filter("A");
    private static final EventFilter B = filter("B");
    private static final EventFilter C = filter("C");
    private static final EventFilter X = filter("X");

    private static EventFilter filter(String type) {
        return EventFilter.interactions(InteractionType.of(type));
    }

    /** Events of one customer, as "A1 B3": a type and the hours after the start. */
    private static List<CustomerEvent> stream(String text) {
        List<CustomerEvent> events = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            Instant at = START.plus(Duration.ofHours(Integer.parseInt(word.substring(1))));
            events.add(Interaction.of("C-1", at, InteractionType.of(word.substring(0, 1))));
        }
        return events;
    }

    private static List<Long> reached(Funnel funnel, String text) {
        return funnel.calculate(stream(text), OCTOBER, LATE).steps().stream()
                .map(FunnelConversion.Step::reached)
                .toList();
    }

    private static Funnel within(int hours, EventFilter... steps) {
        return Funnel.of(Duration.ofHours(hours), steps);
    }

    @Test
    void theEndOfTheWindowIsOutside() {
        assertThat(reached(within(3, A, B), "A1 B4")).containsExactly(1L, 0L);
        assertThat(reached(within(3, A, B), "A1 B3")).containsExactly(1L, 1L);
    }

    @Test
    void anyOrderOpensWithTheFirstStep() {
        assertThat(reached(within(3, A, B, C), "C6 A9")).containsExactly(1L, 0L, 0L);
        assertThat(reached(within(3, A, B, C).anyOrder(), "C6 A9")).containsExactly(1L, 0L, 0L);
        assertThat(reached(within(3, A, B, C).anyOrder(), "A1 C2 B3")).containsExactly(1L, 1L, 1L);
        assertThat(reached(within(3, A, C, B).anyOrder(), "A1 B2")).containsExactly(1L, 0L, 0L);
    }

    @Test
    void anExclusionLeavesWhateverAttemptItDoesNotMeet() {
        Funnel funnel = within(20, A, A, B);
        assertThat(reached(funnel.without(X, 2), "A1 A2 X3 A4 B5")).containsExactly(1L, 1L, 1L);
        assertThat(reached(funnel.without(X), "A1 A2 X3 A4 B5")).containsExactly(1L, 1L, 0L);
        assertThat(reached(funnel.without(X).bestEntry(), "A1 A2 X3 A4 B5")).containsExactly(1L, 1L, 0L);
        assertThat(reached(within(20, A, B).without(X).bestEntry(), "A1 A2 X3 A4 B5"))
                .containsExactly(1L, 1L);
        assertThat(reached(within(20, A, B).without(X), "A1 X3 A4 B5")).containsExactly(1L, 0L);
    }

    @Test
    void tiesAreInWhicheverOrderLeadsFurtherUnlessStepsAreToBeLater() {
        assertThat(reached(within(5, A, B), "B1 A1")).containsExactly(1L, 1L);
        assertThat(reached(within(5, A, B).strictlyLater(), "A1 B1")).containsExactly(1L, 0L);
        assertThat(reached(within(5, A, B).strict(), "A1 B1")).containsExactly(1L, 1L);
        assertThat(reached(within(5, A, B).strict().strictlyLater(), "A1 B1")).containsExactly(1L, 0L);
        FunnelConversion later =
                within(5, A, B).strictlyLater().bestEntry().calculate(stream("A1 A3 B3"), OCTOBER, LATE);
        assertThat(later.timeTo(2).median().value()).isEqualTo(2 / 24.0);
    }

    @Test
    void graceForgivesClocks() {
        Funnel funnel = within(5, A, B);
        assertThat(reached(funnel, "B1 A2")).containsExactly(1L, 0L);
        assertThat(reached(funnel.grace(Duration.ofHours(1)), "B1 A2")).containsExactly(1L, 1L);
        assertThat(reached(funnel.grace(Duration.ofMinutes(59)), "B1 A2")).containsExactly(1L, 0L);
    }

    @Test
    void oneEventFillsOneStep() {
        assertThat(reached(within(5, A, A), "A1")).containsExactly(1L, 0L);
        assertThat(reached(within(5, A, A), "A1 A1")).containsExactly(1L, 1L);
        assertThat(reached(within(5, A, EventFilter.any(), B).anyOrder(), "A1 B1"))
                .containsExactly(1L, 1L, 0L);
    }

    @Test
    void whatIsSeenForLessThanTheWindowIsCensored() {
        Instant asOf = START.plus(Duration.ofHours(13));
        FunnelConversion seen = within(7, A, B).calculate(stream("A4"), OCTOBER, asOf);
        assertThat(seen.customers()).isEqualTo(1);
        FunnelConversion partly = within(10, A, B).calculate(stream("A4"), OCTOBER, asOf);
        assertThat(partly.customers()).isZero();
        assertThat(partly.partly()).isEqualTo(1);
        assertThat(partly.overall().rate()).isInstanceOf(Estimate.Undefined.class);
        assertThat(partly.timeTo(2).n()).isEqualTo(1);
        assertThat(partly.timeTo(2).points().get(1).age()).isEqualTo(Duration.ofHours(9));
        assertThat(partly.toString()).contains("1 more entered too late to be observed for PT10H");
    }

    @Test
    void whatHappensAtOrAfterAsOfChangesNothing() {
        Instant asOf = START.plus(Duration.ofHours(20));
        FunnelConversion before = within(5, A, B).calculate(stream("A4"), OCTOBER, asOf);
        FunnelConversion after = within(5, A, B).calculate(stream("A4 B20 A30"), OCTOBER, asOf);
        assertThat(after.steps()).isEqualTo(before.steps());
        assertThat(after.excluded().counts()).containsEntry("events outside the time looked at", 2L);
    }

    @Test
    void stepsMayHaveToShareAnItem() {
        InteractionType view = InteractionType.PAGE_VIEW;
        Funnel funnel = Funnel.of(Duration.ofDays(1), EventFilter.interactions(view), EventFilter.purchases());
        List<CustomerEvent> events = List.of(
                Interaction.of("C-1", START, view).withItem("shoe"),
                Interaction.of("C-1", START.plusSeconds(1), view).withItem("hat"),
                Purchase.of("C-1", START.plusSeconds(2), Money.of(9, "USD")).withItem("hat"));
        assertThat(funnel.calculate(events, OCTOBER, LATE).overall()).isEqualTo(Proportion.of(1, 1));
        assertThat(funnel.same(Same.ITEM).calculate(events, OCTOBER, LATE).overall())
                .isEqualTo(Proportion.of(0, 1));
        assertThat(funnel.same(Same.ITEM)
                        .bestEntry()
                        .calculate(events, OCTOBER, LATE)
                        .overall())
                .isEqualTo(Proportion.of(1, 1));
        assertThat(funnel.same(Same.CHANNEL).calculate(events, OCTOBER, LATE).customers())
                .isZero();
    }

    /** A window of a week is 168 hours, whatever clocks do meanwhile; the report's window follows the zone. */
    @Test
    void clocksThatChangeDoNotMatterToTheWindow() {
        ZoneId newYork = ZoneId.of("America/New_York");
        Window day = Window.day(java.time.LocalDate.of(2026, 11, 1), newYork);
        Instant last = day.start().plus(Duration.ofHours(24).plusMinutes(59));
        List<CustomerEvent> events = List.of(
                Interaction.of("C-1", last, InteractionType.of("A")),
                Interaction.of("C-1", last.plus(Duration.ofHours(24)).minusNanos(1), InteractionType.of("B")),
                Interaction.of("C-2", day.end(), InteractionType.of("A")));
        assertThat(within(24, A, B).calculate(events, day, LATE).overall()).isEqualTo(Proportion.of(1, 1));
    }

    @Test
    void saysWhatTheOthersDidInstead() {
        List<CustomerEvent> events = new ArrayList<>(stream("A1 X2 B9"));
        events.add(Interaction.of("C-2", START, InteractionType.of("A")));
        events.add(SurveyAnswer.recommend("C-3", START.plusSeconds(9), 3));
        events.add(Interaction.of("C-3", START, InteractionType.of("A")));
        events.add(Interaction.of("C-4", START, InteractionType.of("A")));
        events.add(Purchase.of("C-4", START.plusSeconds(1), Money.of(-9, "USD")));
        events.add(Interaction.of("C-4", START.plusSeconds(1), InteractionType.of("X")));
        events.add(Purchase.of("C-5", START.plusSeconds(1), Money.of(9, "USD")));
        events.add(Interaction.of("C-5", START, InteractionType.of("A")));
        events.add(Interaction.of("C-6", START, InteractionType.of("A")));
        events.add(Interaction.of("C-6", START.plusSeconds(3), InteractionType.of("X")));
        FunnelConversion conversion = within(5, A, B).calculate(events, OCTOBER, LATE);
        assertThat(conversion.stoppedAt(1)).isEqualTo(6);
        assertThat(List.copyOf(conversion.instead(1).entrySet()))
                .containsExactly(
                        Map.entry("X", Proportion.of(3, 6)),
                        Map.entry("answer to " + Question.RECOMMEND.name(), Proportion.of(1, 6)),
                        Map.entry("purchase", Proportion.of(1, 6)),
                        Map.entry("(nothing)", Proportion.of(1, 6)));
    }

    /** Of 8 who entered 4 put something into the cart and 2 bought. */
    private static List<CustomerEvent> shop() {
        List<CustomerEvent> events = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String customer = "C-" + i;
            events.add(Interaction.of(customer, START, InteractionType.VISIT));
            if (i % 2 == 0) {
                events.add(Interaction.of(customer, START.plusSeconds(86_400), InteractionType.CART_FILLED));
            }
            if (i % 4 == 0) {
                events.add(Purchase.of(customer, START.plusSeconds(2 * 86_400), Money.of(5, "USD")));
            }
        }
        return events;
    }

    private static final Funnel SHOP = Funnel.of(
            Duration.ofDays(7),
            EventFilter.interactions(InteractionType.VISIT),
            EventFilter.interactions(InteractionType.CART_FILLED).onChannel("").named("filled a cart"),
            EventFilter.purchases());

    @Test
    void printsAsATable() {
        assertThat(SHOP.calculate(shop(), OCTOBER, LATE)).hasToString("""
                25.0% [7.1%, 59.1%] of 8 customers who entered 2026-10-01 to 2026-10-31 (Z); within 7 days, ordered, first entry
                  step             customers       of those before                of all        median time  stopped     did next
                  1 visit                  8                                                                       4  (nothing) 4
                  2 filled a cart          4  50.0% [21.5%, 78.5%]  50.0% [21.5%, 78.5%]           1.0 days        2  (nothing) 2
                  3 purchase               2  50.0% [15.0%, 85.0%]   25.0% [7.1%, 59.1%]  over half did not\
                """.stripIndent());
    }

    @Test
    void comparesSegments() {
        Funnel.Tally tally = SHOP.collector(OCTOBER, LATE).supplier().get();
        shop().forEach(tally::add);
        tally.add(Interaction.of("D-1", START, InteractionType.VISIT));
        FunnelBreakdown breakdown = tally.by(
                customer -> customer.startsWith("D") ? null : customer.compareTo("C-4") < 0 ? "early" : "late");
        Proportion quarter = Proportion.of(1, 4);
        assertThat(breakdown.segments().firstEntry().getValue().overall()).isEqualTo(quarter);
        Map<String, Difference> differences = breakdown.against("early");
        assertThat(differences).containsOnlyKeys("late").containsEntry("late", quarter.minus(quarter));
        assertThat(breakdown.againstRest()).containsOnlyKeys("early", "late");
        assertThat(breakdown.timing().pValue()).isEqualTo(1);
        assertThat(breakdown.excluded().counts()).containsEntry("customers without a segment", 1L);
        assertThat(breakdown.toString()).contains("early", "minus the rest");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> breakdown.against("none"))
                .withMessage("base must be one of [early, late], got \"none\"");
        FunnelBreakdown empty = SHOP.collector(OCTOBER, LATE).supplier().get().by(customer -> customer);
        assertThat(empty.againstRest()).isEmpty();
        assertThat(empty)
                .hasToString("a funnel by segment\n  segment  customers  converted  minus the rest, p by Holm");
    }

    @Test
    void ofNothingThereIsNothingToSay() {
        FunnelConversion none = SHOP.calculate(List.of(), OCTOBER, LATE);
        assertThat(none.overall()).isEqualTo(Proportion.NONE);
        assertThat(none.timeTo(3).median()).isInstanceOf(Estimate.Undefined.class);
        assertThat(none.instead(1)).isEmpty();
        assertThat(none.toString()).startsWith("none of 0 customers who entered 2026-10-01");
    }

    /** A program that comes 100,000 times, the last first: sorted by merging, read in one go. */
    @Test
    void readsACustomerWithVeryManyEvents() {
        int many = 100_000;
        List<CustomerEvent> events = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            Instant at = START.plusSeconds(many - i);
            events.add(Interaction.of("C-1", at, InteractionType.of(i == many / 2 ? "B" : "A"))
                    .withId("E-" + i));
        }
        events.addAll(events.subList(0, 50));
        for (Mode mode : Mode.values()) {
            Funnel funnel = new Funnel(
                    List.of(A, A, B, A, C),
                    Duration.ofSeconds(10),
                    mode,
                    Entry.BEST,
                    Ties.SAME_INSTANT,
                    null,
                    null,
                    Same.NOTHING);
            FunnelConversion conversion = funnel.calculate(events, OCTOBER, LATE);
            assertThat(conversion.steps().stream().map(FunnelConversion.Step::reached))
                    .containsExactly(1L, 1L, 1L, 1L, 0L);
            assertThat(conversion.excluded().counts()).containsEntry("repeated event id", 50L);
        }
    }

    /** Of two events with one id the earlier counts, whichever came first. */
    @Test
    void anIdNamesOneEvent() {
        List<CustomerEvent> events = new ArrayList<>();
        for (CustomerEvent event : stream("A1 B2 B9")) {
            events.add(event instanceof Interaction one && one.type().name().equals("B") ? one.withId("E-1") : event);
        }
        FunnelConversion one = within(5, A, B).calculate(events, OCTOBER, LATE);
        java.util.Collections.reverse(events);
        assertThat(within(5, A, B).calculate(events, OCTOBER, LATE)).isEqualTo(one);
        assertThat(one.overall()).isEqualTo(Proportion.of(1, 1));
        assertThat(one.excluded().counts()).isEqualTo(Map.of("repeated event id", 1L));
    }

    @Test
    void collectsInParallelAndTravels() throws IOException, ClassNotFoundException {
        List<CustomerEvent> events = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            for (CustomerEvent event : shop().subList(0, 3 + i % 5)) {
                events.add(
                        ((Object) event) instanceof Interaction one
                                ? Interaction.of("C-" + i, one.at().plusSeconds(i), one.type())
                                : Purchase.of("C-" + i, event.at(), Money.of(1, "USD")));
            }
        }
        FunnelConversion serial = SHOP.calculate(events, OCTOBER, LATE);
        assertThat(events.parallelStream().collect(SHOP.collector(OCTOBER, LATE)))
                .isEqualTo(serial);
        Funnel.Tally tally = SHOP.collector(OCTOBER, LATE).supplier().get();
        events.forEach(tally::add);
        assertThat(tally.parallelResult()).isEqualTo(serial).hasSameHashCodeAs(serial);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(tally);
            out.writeObject(serial);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            Funnel.Tally read = (Funnel.Tally) in.readObject();
            assertThat(read.result()).isEqualTo(in.readObject()).isEqualTo(serial);
            assertThat(read).hasToString(serial.toString());
        }
        Funnel.Tally other = SHOP.strict().collector(OCTOBER, LATE).supplier().get();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.merge(tally))
                .withMessageContaining("other must be of");
    }

    @Test
    void refusesWhatMakesNoFunnel() {
        refuses(() -> within(1, A), "steps must be two or more, got [A]");
        refuses(() -> within(0, A, B), "within must be positive and at most 36525 days, got PT0S");
        refuses(() -> within(1, A, B).without(X, 2), "after must be in 0..1, got 2 for X");
        refuses(() -> within(1, A, B).anyOrder().without(X, 1), "after must be 0 for ANY_ORDER, got 1 for X");
        refuses(() -> within(1, A, B).grace(Duration.ofDays(2)), "grace must be positive and at most 1 day, got PT48H");
        refuses(
                () -> within(1, A, EventFilter.any()).grace(Duration.ofSeconds(2)),
                "grace must be zero where one event can fill two steps, got PT2S with A and any event");
        refuses(
                () -> within(1, A, B).strict().grace(Duration.ofSeconds(2)),
                "grace must be zero unless steps are ordered, may be at one instant and have no exclusions,"
                        + " got PT2S with STRICT, SAME_INSTANT, []");
        EventFilter[] many = IntStream.range(0, 32).mapToObj(i -> A).toArray(EventFilter[]::new);
        refuses(() -> within(1, many), "steps and exclusions must be at most 31, got 32");
        refuses(
                () -> within(1, A, B).collector(OCTOBER, START),
                "asOf must be after the start of the window, 2026-10-01T00:00:00Z, got 2026-10-01T00:00:00Z");
        Window long_ = Window.of(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), ZoneOffset.UTC);
        refuses(() -> within(1, A, B).collector(long_, LATE), "entered must be at most 100 years long, got " + long_);
        FunnelConversion conversion = within(1, A, B).calculate(List.of(), OCTOBER, LATE);
        refuses(() -> conversion.ofPrevious(1), "step must be in 2..2, got 1");
        refuses(() -> conversion.ofEntered(3), "step must be in 1..2, got 3");
        refuses(() -> conversion.stoppedAt(2), "step must be in 1..1, got 2");
    }

    private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Test
    void printsItself() {
        assertThat(within(36, A, B)
                        .bestEntry()
                        .strictlyLater()
                        .without(X)
                        .without(C, 1)
                        .same(Same.ITEM))
                .hasToString(
                        "A > B; within PT36H, ordered, best entry, each later, same item, without X, C after step 1");
        assertThat(Funnel.of(Duration.ofDays(1), A, B).anyOrder())
                .hasToString("A > B; within 1 day, any order, first entry");
        assertThat(within(1, A, B).grace(Duration.ofSeconds(2)))
                .hasToString("A > B; within PT1H, ordered, first entry, grace PT2S");
    }
}
