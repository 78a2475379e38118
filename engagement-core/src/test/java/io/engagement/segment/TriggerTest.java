package io.engagement.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.SurveyAnswer;
import io.engagement.score.EngagementScore;
import io.engagement.score.Scale;
import io.engagement.score.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class TriggerTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final InteractionType ISSUED = InteractionType.of("invoice issued");
    private static final InteractionType PAID = InteractionType.of("invoice paid");

    private static Instant local(String time) {
        return LocalDateTime.parse(time).atZone(NEW_YORK).toInstant();
    }

    private static CustomerEvent did(String id, String time, InteractionType type) {
        return Interaction.of(id, local(time), type);
    }

    private static CustomerEvent invoice(InteractionType type, String time, String number) {
        return Interaction.of("a", local(time), type).withItem(number);
    }

    private static CustomerEvent buys(String id, String time) {
        return Purchase.of(id, local(time), Money.of(5, "USD"));
    }

    @Test
    void anAbandonedCart() {
        Triggers triggers = Triggers.of(Trigger.cartAbandoned(Wait.hours(4)));
        assertThat(triggers.on(did("a", "2026-01-05T08:00", InteractionType.CART_FILLED)))
                .isEmpty();
        assertThat(triggers.on(did("a", "2026-01-05T09:00", InteractionType.CART_FILLED)))
                .isEmpty();
        assertThat(triggers.on(did("b", "2026-01-05T09:00", InteractionType.CART_FILLED)))
                .isEmpty();
        assertThat(triggers.on(buys("b", "2026-01-05T12:59:59"))).isEmpty();
        assertThat(triggers.advanceTo(local("2026-01-05T12:59:59"))).isEmpty();
        List<Fired> fired = triggers.advanceTo(local("2026-01-06T00:00"));
        assertThat(fired)
                .containsExactly(new Fired(
                        "cart abandoned",
                        "a",
                        "",
                        local("2026-01-05T13:00"),
                        local("2026-01-05T09:00"),
                        "cart filled and no purchase within PT4H"));
        assertThat(fired.get(0))
                .hasToString("2026-01-05T18:00:00Z a cart abandoned: cart filled and no purchase within PT4H, since"
                        + " 2026-01-05T14:00:00Z");
        assertThat(triggers.advanceTo(local("2026-02-01T00:00"))).isEmpty();
        assertThat(triggers.customers()).isEqualTo(2);
        assertThat(triggers.definitions()).containsExactly(Trigger.cartAbandoned(Wait.hours(4)));
    }

    /** A purchase at the very end of the wait is too late; the trigger fires before the purchase is looked at. */
    @Test
    void theEndOfTheWaitIsOver() {
        Watch watch = Trigger.cartAbandoned(Wait.hours(4)).watch("a");
        watch.on(did("a", "2026-01-05T09:00", InteractionType.CART_FILLED));
        assertThat(watch.on(buys("a", "2026-01-05T13:00"))).hasSize(1);
        assertThat(watch).hasToString("cart abandoned for a, last fired 2026-01-05T18:00:00Z");
    }

    /** Thirty local days after 9:00 it is 9:00, though clocks changed; each invoice by its number; a second issue is none. */
    @Test
    void anOverdueInvoice() {
        Trigger trigger = Trigger.invoiceOverdue(ISSUED, PAID, Wait.days(30, NEW_YORK));
        Watch watch = trigger.watch("a");
        watch.on(invoice(ISSUED, "2026-02-20T09:00", "I-1"));
        watch.on(invoice(ISSUED, "2026-02-20T10:00", "I-2"));
        watch.on(invoice(ISSUED, "2026-02-21T10:00", "I-1"));
        watch.on(invoice(PAID, "2026-03-01T00:00", "I-2"));
        watch.on(invoice(ISSUED, "2026-03-01T00:00", "I-3"));
        assertThat(watch.toString()).contains("2 open", "never fired");
        assertThat(watch.advanceTo(local("2026-03-22T08:59"))).isEmpty();
        assertThat(watch.advanceTo(local("2026-03-22T09:00")))
                .extracting(Fired::item, Fired::at)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("I-1", local("2026-03-22T09:00")));
        assertThat(watch.toText())
                .startsWith("(watch-1 \"invoice overdue\" a ")
                .endsWith(" 0 true false (recent) (open (I-3 1772341200000000000)))");
        assertThat(watch.advanceTo(local("2026-05-01T00:00"))).hasSize(1);
        assertThat(watch.advanceTo(local("2026-06-01T00:00"))).isEmpty();
    }

    @Test
    void cameBackAndOnlyOnce() {
        Watch watch = Trigger.cameBack(Wait.days(1, NEW_YORK)).watch("a");
        assertThat(watch.on(did("a", "2026-03-07T09:00", InteractionType.VISIT)))
                .isEmpty();
        assertThat(watch.on(did("a", "2026-03-08T08:59:59", InteractionType.LOGIN)))
                .isEmpty();
        assertThat(watch.on(did("a", "2026-03-09T08:00", InteractionType.EMAIL_SENT)))
                .isEmpty();
        assertThat(watch.on(buys("a", "2026-03-09T08:59:59")).get(0))
                .extracting(Fired::since)
                .isEqualTo(local("2026-03-08T08:59:59"));
        Watch once = Trigger.cameBack(Wait.hours(1)).onlyOnce().watch("a");
        once.on(buys("a", "2026-01-01T00:00"));
        assertThat(once.on(buys("a", "2026-01-01T01:00"))).hasSize(1);
        assertThat(once.on(buys("a", "2027-01-01T01:00"))).isEmpty();
    }

    /** Without the attribute the occasion passes; it is not made up for when the attribute comes. */
    @Test
    void attributesAndCoolDown() {
        Trigger trigger = Trigger.detractor(Wait.hours(1)).where("plan", "pro").coolDown(Wait.days(7, NEW_YORK));
        Watch watch = trigger.watch("a");
        assertThat(watch.on(SurveyAnswer.recommend("a", local("2026-01-01T00:00"), 3)))
                .isEmpty();
        watch.know(Customer.of("a", local("2026-01-01T00:00")).with("plan", "free"));
        assertThat(watch.on(SurveyAnswer.recommend("a", local("2026-01-02T00:00"), 3)))
                .isEmpty();
        watch.know(Customer.of("a", local("2026-01-01T00:00")).with("plan", "pro"));
        assertThat(watch.on(SurveyAnswer.recommend("a", local("2026-01-03T00:00"), 7)))
                .isEmpty();
        assertThat(watch.on(SurveyAnswer.recommend("a", local("2026-01-03T00:00"), 6)))
                .hasSize(1);
        assertThat(watch.on(SurveyAnswer.recommend("a", local("2026-01-09T23:59"), 0)))
                .isEmpty();
        assertThat(watch.on(SurveyAnswer.recommend("a", local("2026-01-10T00:59"), 0)))
                .hasSize(1);
        assertThat(trigger)
                .hasToString("detractor: 1 of answer to recommend 0 to 6 within PT1H, where plan is pro, cool-down P7D"
                        + " (America/New_York)");
        assertThatIllegalArgumentException().isThrownBy(() -> watch.know(Customer.of("b", Instant.EPOCH)));
    }

    /** Three within an hour fire; again only when there were none for an hour. */
    @Test
    void hysteresisOfACount() {
        Trigger.When when = new Trigger.Repeated(EventFilter.interactions(InteractionType.CHAT), 3, Wait.hours(1), 1);
        Watch watch = Trigger.of("angry", when).watch("a");
        StringBuilder fired = new StringBuilder();
        for (String time : List.of("00:00", "00:30", "00:59", "01:10", "01:20", "01:30", "02:30", "02:31", "02:32")) {
            fired.append(watch.on(did("a", "2026-01-01T" + time, InteractionType.CHAT))
                    .size());
        }
        assertThat(fired).hasToString("001000001");
    }

    @Test
    void theScoreFell() {
        EngagementScore score = EngagementScore.in(NEW_YORK)
                .signal(Signal.purchases().halfLife(Duration.ofDays(1)).scale(Scale.halfAt(1)))
                .build();
        Triggers triggers = Triggers.scoring(score, Trigger.scoreFell(20, 45));
        Instant start = local("2026-01-01T00:00");
        triggers.on(buys("a", "2026-01-01T00:00"));
        // Halves each day: 50, 29.3, 15.9, 8.3.
        assertThat(triggers.advanceTo(start)).isEmpty();
        assertThat(triggers.advanceTo(start.plusSeconds(1))).isEmpty();
        assertThat(triggers.advanceTo(start.plus(Duration.ofDays(1)))).isEmpty();
        List<Fired> fired = triggers.advanceTo(start.plus(Duration.ofDays(2)));
        assertThat(fired).hasSize(1);
        assertThat(fired.get(0).why()).isEqualTo("score 15.9, below 20.0, having been 45.0 or more");
        assertThat(fired.get(0).since()).isEqualTo(start.plusSeconds(1));
        assertThat(triggers.advanceTo(start.plus(Duration.ofDays(3)))).isEmpty();
        // A look that comes too late for the score is none; a card of another day is late.
        Watch watch = triggers.watch("score fell", "a");
        assertThat(watch.on(score.of(score.profile("a"), start))).isEmpty();
        assertThat(watch.late()).isEqualTo(1);
        assertThat(watch.toString()).contains("1 late");
        assertThatIllegalArgumentException().isThrownBy(() -> watch.on(score.of(score.profile("b"), start)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Triggers.of(Trigger.scoreFell(20, 45)))
                .withMessageContaining("a score must be given for \"score fell: score below 20.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trigger.scoreFell(20, 19))
                .withMessage("rearmAt must be >= below (20.0), got 19.0");
    }

    /** What fires with one event is in the order of the names, whatever the order of the definitions. */
    @Test
    void firedComesInOrder() {
        Triggers triggers = Triggers.of(
                Trigger.detractor(Wait.hours(1)).named("b"),
                Trigger.detractor(Wait.hours(1)).named("a"));
        assertThat(triggers.on(SurveyAnswer.recommend("x", Instant.EPOCH, 0)))
                .extracting(Fired::trigger)
                .containsExactly("a", "b");
    }

    @Test
    void lateEventsAreCounted() {
        Triggers triggers = Triggers.of(Trigger.cartAbandoned(Wait.hours(4)), Trigger.cameBack(Wait.hours(1)));
        triggers.on(buys("a", "2026-01-05T09:00"));
        assertThat(triggers.on(buys("a", "2026-01-05T08:59"))).isEmpty();
        triggers.advanceTo(local("2026-01-05T12:00"));
        assertThat(triggers.on(buys("new", "2026-01-05T11:59"))).isEmpty();
        assertThat(triggers.on(buys("new", "2026-01-05T12:00"))).isEmpty();
        assertThat(triggers.advanceTo(local("2026-01-01T00:00"))).isEmpty();
        assertThat(triggers.excluded()).hasToString("left out 2 (late events: 2)");
        assertThat(triggers.toString())
                .startsWith("triggers for 2 customers, left out 2 (late events: 2)\n  cart abandoned: ")
                .contains("\n  came back: purchase or visit or page view or login after none for PT1H");
    }

    @Test
    void aStoredStateGoesOn() {
        Trigger cart = Trigger.cartAbandoned(Wait.hours(4));
        Triggers yesterday = Triggers.of(cart);
        yesterday.on(did("a", "2026-01-05T09:00", InteractionType.CART_FILLED));
        String stored = yesterday.watch("cart abandoned", "a").toText();
        Triggers today = Triggers.of(cart);
        today.resume(Watch.parse(cart, stored));
        assertThat(today.on(buys("a", "2026-01-05T08:00"))).isEmpty();
        assertThat(today.excluded().total()).isEqualTo(1);
        assertThat(today.advanceTo(local("2026-01-06T00:00"))).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> today.resume(Trigger.cartAbandoned(Wait.hours(5)).watch("a")))
                .withMessageContaining("trigger must be cart abandoned");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> today.watch("x", "a"))
                .withMessage("trigger must be one of [cart abandoned], got \"x\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Watch.parse(Trigger.cameBack(Wait.hours(1)), stored))
                .withMessage("trigger must be \"cart abandoned\", got \"came back\"");
        assertThatIllegalArgumentException().isThrownBy(() -> Watch.parse(cart, stored.replace("true", "yes")));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        EventFilter any = EventFilter.any();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Triggers.of(Trigger.cartAbandoned(Wait.hours(4)), Trigger.cartAbandoned(Wait.hours(5))))
                .withMessage("trigger names must be unique, got \"cart abandoned\" twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trigger.cameBack(Wait.hours(1)).named(" "))
                .withMessage("name must not be blank, got \" \"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trigger.cameBack(Wait.hours(1)).watch(" "))
                .withMessage("customerId must not be blank, got \" \"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trigger.cameBack(Wait.hours(1)).watch("a").on(buys("b", "2026-01-01T00:00")))
                .withMessage("customerId must be \"a\", got \"b\"");
        for (int[] wrong : new int[][] {{0, 1}, {1_001, 1}, {3, 0}, {3, 4}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Trigger.Repeated(any, wrong[0], Wait.hours(1), wrong[1]));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trigger.parse("(trigger-1 a (huh) (where) (none) false)"))
                .withMessageContaining("when must be unfinished");
    }
}
