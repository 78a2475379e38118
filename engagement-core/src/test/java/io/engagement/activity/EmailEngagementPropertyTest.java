package io.engagement.activity;

import static io.engagement.domain.InteractionType.EMAIL_BOUNCED;
import static io.engagement.domain.InteractionType.EMAIL_CLICKED;
import static io.engagement.domain.InteractionType.EMAIL_COMPLAINED;
import static io.engagement.domain.InteractionType.EMAIL_DELIVERED;
import static io.engagement.domain.InteractionType.EMAIL_OPENED;
import static io.engagement.domain.InteractionType.EMAIL_OPENED_BY_MACHINE;
import static io.engagement.domain.InteractionType.EMAIL_SENT;
import static io.engagement.domain.InteractionType.EMAIL_UNSUBSCRIBED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.Facts;
import io.engagement.Parts;
import io.engagement.activity.EmailEngagement.Figures;
import io.engagement.activity.EmailEngagement.Opens;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.estimate.ClusteredProportion;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Proportion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EmailEngagementPropertyTest {
    private static final Instant AT = Instant.parse("2026-10-01T09:00:00Z");

    @Provide
    Arbitrary<List<CustomerEvent>> events() {
        return Combinators.combine(
                        Facts.customerIds(),
                        Facts.instants(),
                        Arbitraries.of("", "spring", "summer"),
                        Arbitraries.of(
                                EMAIL_SENT,
                                EMAIL_SENT,
                                EMAIL_SENT,
                                EMAIL_DELIVERED,
                                EMAIL_BOUNCED,
                                EMAIL_OPENED,
                                EMAIL_OPENED_BY_MACHINE,
                                EMAIL_CLICKED,
                                EMAIL_UNSUBSCRIBED,
                                EMAIL_COMPLAINED,
                                InteractionType.VISIT))
                .as((customer, at, item, type) ->
                        (CustomerEvent) Interaction.of(customer, at, type).withItem(item))
                .list()
                .ofMaxSize(60);
    }

    private record Message(String customer, String campaign) {}

    private static Map<Message, Set<InteractionType>> messages(List<CustomerEvent> events) {
        Map<Message, Set<InteractionType>> messages =
                new TreeMap<>(Comparator.comparing(Message::customer).thenComparing(Message::campaign));
        for (CustomerEvent event : events) {
            if (event instanceof Interaction one && one.type().name().startsWith("email")) {
                messages.computeIfAbsent(new Message(one.customerId(), one.item()), key -> new HashSet<>())
                        .add(one.type());
            }
        }
        return messages;
    }

    private static boolean sent(Set<InteractionType> what) {
        return what.contains(EMAIL_SENT) || what.contains(EMAIL_DELIVERED) || what.contains(EMAIL_BOUNCED);
    }

    private static boolean delivered(Set<InteractionType> what) {
        Set<InteractionType> more = new HashSet<>(what);
        more.removeAll(Set.of(EMAIL_SENT, EMAIL_BOUNCED));
        return sent(what) && (!more.isEmpty() || !what.contains(EMAIL_BOUNCED));
    }

    private static ClusteredProportion count(
            Map<Message, Set<InteractionType>> messages,
            Predicate<Set<InteractionType>> success,
            Predicate<Set<InteractionType>> trial) {
        Map<String, int[]> customers = new TreeMap<>();
        messages.forEach((message, what) -> {
            if (trial.test(what)) {
                int[] counts = customers.computeIfAbsent(message.customer, id -> new int[2]);
                counts[0] += success.test(what) ? 1 : 0;
                counts[1]++;
            }
        });
        var sum = new ClusteredProportion.Sum();
        customers.values().forEach(counts -> sum.add(counts[0], counts[1]));
        return sum.result();
    }

    private static Figures figures(Map<Message, Set<InteractionType>> messages, boolean clickOpens) {
        Predicate<Set<InteractionType>> clicked = what -> what.contains(EMAIL_CLICKED);
        Predicate<Set<InteractionType>> opened =
                what -> what.contains(EMAIL_OPENED) || (clickOpens && clicked.test(what));
        Predicate<Set<InteractionType>> atMost = what -> opened.test(what) || what.contains(EMAIL_OPENED_BY_MACHINE);
        Predicate<Set<InteractionType>> delivered = EmailEngagementPropertyTest::delivered;
        return new Figures(
                count(messages, delivered, EmailEngagementPropertyTest::sent),
                count(messages, opened, delivered),
                count(messages, atMost, delivered),
                count(messages, clicked, delivered),
                count(messages, clicked, delivered.and(opened)),
                count(messages, clicked, delivered.and(atMost)),
                count(messages, what -> what.contains(EMAIL_UNSUBSCRIBED), delivered),
                count(messages, what -> what.contains(EMAIL_COMPLAINED), delivered));
    }

    /** A model against sets of what became of each message. */
    @Property(tries = 300)
    void countsWhatBecameOfEachMessage(@ForAll("events") List<CustomerEvent> events, @ForAll Opens opens) {
        Map<Message, Set<InteractionType>> messages = messages(events);
        boolean clickOpens = opens == Opens.RECORDED_OR_CLICKED;
        EmailEngagement email = events.stream().collect(EmailEngagement.collector(opens));
        assertThat(email.all()).isEqualTo(figures(messages, clickOpens));
        long unsent = messages.values().stream().filter(what -> !sent(what)).count();
        long others = events.stream()
                .filter(event -> ((Interaction) event).type().equals(InteractionType.VISIT))
                .count();
        assertThat(email.excluded())
                .isEqualTo(Exclusions.of("events that are no e-mail", others)
                        .plus(Exclusions.of("messages not known to be sent", unsent)));
        for (String campaign : List.of("", "spring", "summer")) {
            List<CustomerEvent> own = events.stream()
                    .filter(event -> event.item().equals(campaign))
                    .toList();
            Figures expected = figures(messages(own), clickOpens);
            assertThat(email.campaigns().containsKey(campaign))
                    .isEqualTo(expected.delivered().trials() > 0);
            if (expected.delivered().trials() > 0) {
                assertThat(email.campaigns().get(campaign)).isEqualTo(expected);
            }
        }
    }

    /** clicked and opened are of delivered, delivered of sent; what machines hide widens the interval, never shifts it. */
    @Property(tries = 300)
    void lawsOfEmail(@ForAll("events") List<CustomerEvent> events) {
        Figures all = EmailEngagement.of(events).all();
        assertThat(all.delivered().successes()).isEqualTo(all.opened().trials());
        assertThat(all.opened().successes())
                .isBetween(all.clicked().successes(), all.openedAtMost().successes());
        assertThat(all.bounced().successes() + all.delivered().successes())
                .isEqualTo(all.delivered().trials());
        if (all.openRate() instanceof Estimate.Known rate) {
            assertThat(rate.value()).isEqualTo(all.opened().rate().value());
            assertThat(rate.low())
                    .isEqualTo(Math.min(
                            all.opened().rate().low(), all.openedAtMost().rate().low()));
            assertThat(rate.high())
                    .isEqualTo(Math.max(
                            all.opened().rate().high(),
                            all.openedAtMost().rate().high()));
        } else {
            assertThat(all.delivered().successes()).isZero();
            assertThat(all.openRate()).hasToString("undefined: nothing was delivered");
        }
        if (all.clickToOpenRate() instanceof Estimate.Known rate) {
            assertThat(rate.value()).isEqualTo(all.clickToOpen().rate().value());
            assertThat(rate.low())
                    .isEqualTo(Math.min(
                            all.clickToOpen().rate().low(),
                            all.clickToOpenAtLeast().rate().low()));
            assertThat(rate.high())
                    .isEqualTo(Math.max(
                            all.clickToOpen().rate().high(),
                            all.clickToOpenAtLeast().rate().high()));
        } else {
            assertThat(all.clickToOpenRate()).hasToString("undefined: nothing was opened by a person");
        }
    }

    /** Repeats, order and splits are harmless: what became of a message is a set. */
    @Property(tries = 200)
    void mergesExactly(@ForAll("events") List<CustomerEvent> events, @ForAll Random random, @ForAll boolean backwards) {
        List<CustomerEvent> email = events.stream()
                .filter(event -> !((Interaction) event).type().equals(InteractionType.VISIT))
                .toList();
        List<CustomerEvent> mixed = new ArrayList<>(email);
        mixed.addAll(email);
        Collections.shuffle(mixed, random);
        EmailEngagement once = EmailEngagement.of(email);
        assertThat(Parts.collect(EmailEngagement.collector(), mixed, List.of(0, 1, 2, 1), backwards))
                .isEqualTo(once);
        assertThat(mixed.parallelStream().collect(EmailEngagement.collector())).isEqualTo(once);
        assertThat(Facts.serialised(once)).isEqualTo(once);
    }

    private static Interaction of(int customer, InteractionType type) {
        return Interaction.of("C-" + customer, AT, type).withItem("spring");
    }

    /** One campaign of 100: 4 bounce, 30 are opened by a person, 24 more by a program, 12 of the 30 click. */
    @Example
    void oneCampaignIsWilsons() {
        List<CustomerEvent> events = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            events.add(of(i, EMAIL_SENT));
            if (i >= 96) {
                events.add(of(i, EMAIL_BOUNCED));
            }
            if (i < 27) {
                events.add(of(i, EMAIL_OPENED));
            }
            if (i >= 18 && i < 54) {
                events.add(of(i, EMAIL_OPENED_BY_MACHINE));
            }
            if (i >= 18 && i < 30) {
                events.add(of(i, EMAIL_CLICKED));
            }
        }
        EmailEngagement email = EmailEngagement.of(events);
        Figures spring = email.all();
        assertThat(email.campaigns()).isEqualTo(Map.of("spring", spring));
        assertThat(spring.delivered().rate().value()).isEqualTo(0.96);
        assertThat(spring.opened().rate().low())
                .isEqualTo(Proportion.of(30, 96).rate().low());
        assertThat(spring.openRate().high())
                .isEqualTo(Proportion.of(54, 96).rate().high());
        assertThat(spring.clickToOpen().successes()).isEqualTo(12);
        assertThat(spring.clickToOpenRate().low())
                .isEqualTo(Proportion.of(12, 54).rate().low());
        assertThat(spring.clickToOpenRate().value()).isEqualTo(0.4);
        assertThat(spring).hasToString("""
                e-mail, messages of 100 customers
                  delivered           96  of 100  96.0% [90.2%, 98.4%] at 95%, n 100
                  opened by a person  30   of 96   31.3% [22.9%, 65.7%] at 95%, n 96
                  clicked             12   of 96    12.5% [7.3%, 20.6%] at 95%, n 96
                  click-to-open       12   of 30   40.0% [13.2%, 57.7%] at 95%, n 30
                  unsubscribed         0   of 96      0.0% [0.0%, 3.8%] at 95%, n 96
                  complained           0   of 96      0.0% [0.0%, 3.8%] at 95%, n 96""");
        assertThat(email).hasToString("""
                e-mail
                  campaign  sent  delivered  opened  at most  clicked  click-to-open
                  spring     100      96.0%   31.3%    56.3%    12.5%          40.0%
                  all        100      96.0%   31.3%    56.3%    12.5%          40.0%""");
        // Three of the clicks came without a recorded open.
        Figures recorded = events.stream()
                .collect(EmailEngagement.collector(Opens.RECORDED))
                .all();
        assertThat(recorded.opened().successes()).isEqualTo(27);
        assertThat(recorded.clickToOpen())
                .isEqualTo(count(
                        messages(events),
                        what -> what.contains(EMAIL_CLICKED),
                        what -> delivered(what) && what.contains(EMAIL_OPENED)));
    }

    @Example
    void nothingIsUndefined() {
        EmailEngagement none = EmailEngagement.of(List.of());
        assertThat(none.all().openRate()).isEqualTo(Estimate.undefined("nothing was delivered"));
        assertThat(none.all().clickToOpenRate()).isEqualTo(Estimate.undefined("nothing was opened by a person"));
        assertThat(none.all().toString()).contains("undefined: no trials");
        assertThat(none).hasToString("""
                e-mail
                  campaign  sent  delivered  opened  at most  clicked  click-to-open
                  all          0          -       -        -        -              -""");
        assertThat(new EmailEngagement(none.all(), null, null)).isEqualTo(none);
        EmailEngagement.Tally a = EmailEngagement.collector().supplier().get();
        EmailEngagement.Tally b =
                EmailEngagement.collector(Opens.RECORDED).supplier().get();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> a.merge(b))
                .withMessage("opens must be RECORDED_OR_CLICKED, got RECORDED");
    }
}
