package io.engagement.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class JourneyTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final Instant AS_OF = local("2026-06-01T00:00");

    private static Instant local(String time) {
        return LocalDateTime.parse(time).atZone(NEW_YORK).toInstant();
    }

    private static CustomerEvent signsUp(String id, String time) {
        return Interaction.of(id, local(time), InteractionType.SIGN_UP);
    }

    private static CustomerEvent buys(String id, String time) {
        return Purchase.of(id, local(time), Money.of(5, "USD"));
    }

    /**
     * By hand. a signs up, buys after 10 days and again 30 days later; b signs up and never buys; c buys at once and lapses
     * after 180 days; d only visits. In the stage of leads one of two ended, at 10 days: S = 1/2 there.
     */
    @Test
    void buyingByHand() {
        Stays stays = Journey.buying(NEW_YORK)
                .of(
                        List.of(
                                buys("a", "2026-02-10T12:00"),
                                signsUp("a", "2026-01-01T12:00"),
                                buys("a", "2026-01-11T12:00"),
                                signsUp("b", "2026-05-01T00:00"),
                                buys("c", "2025-11-01T09:00"),
                                Interaction.of("d", local("2026-01-01T00:00"), InteractionType.VISIT)),
                        AS_OF);
        assertThat(stays.customers()).isEqualTo(3);
        assertThat(stays.now())
                .containsEntry("lead", Proportion.of(1, 3))
                .containsEntry("repeat", Proportion.of(1, 3))
                .containsEntry("lapsed", Proportion.of(1, 3));
        assertThat(stays.timeIn("lead").at(Duration.ofDays(10)).value()).isCloseTo(0.5, within(1e-12));
        assertThat(stays.timeIn("lead").causes()).containsExactly("first-time");
        assertThat(stays.conversion("lead", "repeat")).isEqualTo(Proportion.of(1, 2));
        assertThat(stays.timeTo("lead", "repeat").at(Duration.ofDays(30)).value())
                .isEqualTo(1);
        assertThat(stays.transitions().get("first-time"))
                .containsEntry("repeat", Proportion.of(1, 2))
                .containsEntry("lapsed", Proportion.of(1, 2));
        assertThat(stays.moves("first-time", "lapsed")).isEqualTo(1);
        // 180 local days after 9:00, though clocks changed twice in between.
        assertThat(stays.stage("c", local("2026-04-30T09:00"))).hasValue("first-time");
        assertThat(stays.stage("c", local("2026-04-30T09:00").plusNanos(1))).hasValue("lapsed");
        assertThat(stays.at(local("2025-11-01T09:00")).get("first-time")).isEqualTo(Proportion.NONE);
        assertThat(stays.toString().lines().limit(3))
                .containsExactly(
                        "stages of 3 customers as of 2026-06-01T04:00:00Z",
                        "  stage       now  share  median stay  -> lead  -> first-time  -> repeat  -> lapsed  -> former",
                        "  lead          1  33.3%    10.0 days     0.0%         100.0%       0.0%       0.0%       0.0%");
        assertThat(stays.journey()).isEqualTo(Journey.buying(NEW_YORK));
        assertThat(stays.asOf()).isEqualTo(AS_OF);
    }

    /** A renewal goes on with the stay and begins its limit anew; at the very end of the limit it is too late. */
    @Test
    void renewalAndLimit() {
        Journey journey = Journey.begin(EventFilter.purchases(), "in")
                .on("in", EventFilter.purchases(), "in")
                .after("in", Wait.hours(24), "out");
        Stays stays = journey.of(
                List.of(
                        buys("a", "2026-01-01T00:00"),
                        buys("a", "2026-01-01T23:59:59"),
                        buys("b", "2026-01-01T00:00"),
                        buys("b", "2026-01-02T00:00")),
                AS_OF);
        assertThat(stays.timeIn("in").toString()).contains("n 2");
        assertThat(stays.stage("a", local("2026-01-02T23:59:59"))).hasValue("in");
        assertThat(stays.stage("a", local("2026-01-02T23:59:59").plusNanos(1))).hasValue("out");
        assertThat(stays.stage("b", local("2026-01-02T00:00").plusNanos(1))).hasValue("out");
        // A limit that ends at the moment itself is not over just before it.
        assertThat(journey.of(List.of(buys("a", "2026-05-31T00:00")), AS_OF).moves("in", "out"))
                .isZero();
        assertThat(journey.of(List.of(buys("a", "2026-05-31T00:00")), AS_OF)
                        .now()
                        .get("in"))
                .isEqualTo(Proportion.of(1, 1));
        assertThat(journey.of(List.of(buys("a", "2026-05-31T00:00")), AS_OF.plusNanos(1))
                        .now()
                        .get("out"))
                .isEqualTo(Proportion.of(1, 1));
    }

    @Test
    void nobodyIsNowhere() {
        Stays none = Journey.buying(NEW_YORK).of(List.of(), AS_OF);
        assertThat(none.customers()).isZero();
        assertThat(Objects.requireNonNull(none.now().get("lead")).rate()).isInstanceOf(Estimate.Undefined.class);
        assertThat(none.stage("a", AS_OF)).isEmpty();
        assertThat(none.toString()).contains("of 0 customers");
        assertThat(none).isNotEqualTo(Journey.buying(NEW_YORK).of(List.of(), AS_OF.plusNanos(1)));
        assertThat(Journey.buying(NEW_YORK).collector(AS_OF).supplier().get())
                .hasToString("0 events of 0 customers before 2026-06-01T04:00:00Z");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        EventFilter any = EventFilter.any();
        Journey journey = Journey.begin(any, "in");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> journey.on("out", any, "in"))
                .withMessage("from must be a stage that a transition leads to, got \"out\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> journey.after("in", Wait.hours(1), "a").after("in", Wait.hours(2), "b"))
                .withMessage("a stage must have at most one time limit, got two of \"in\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> journey.after("in", Wait.hours(1), "in"))
                .withMessage("time must lead from a stage to another, got \"in\" to \"in\"");
        assertThatIllegalArgumentException().isThrownBy(() -> journey.after("", Wait.hours(1), "in"));
        assertThatIllegalArgumentException().isThrownBy(() -> journey.on("in", any, " "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Journey.Transition("in", any, Wait.hours(1), "out"))
                .withMessageContaining("either on or after");
        assertThatIllegalArgumentException().isThrownBy(() -> new Journey.Transition("in", null, null, "out"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Journey(List.of(new Journey.Transition("a", any, null, "a"))))
                .withMessageContaining("must begin somewhere");
        List<Journey.Transition> many = new ArrayList<>();
        for (int i = 0; i < 65; i++) {
            many.add(new Journey.Transition("", any, null, "s" + i));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Journey(many))
                .withMessage("transitions must be at most 64, got 65");
        assertThat(new Journey(many.subList(0, 64))
                        .of(List.of(buys("a", "2026-01-01T00:00")), AS_OF)
                        .now()
                        .get("s0"))
                .isEqualTo(Proportion.of(1, 1));
        Stays stays = journey.of(List.of(), AS_OF);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stays.at(AS_OF.plusNanos(1)))
                .withMessage("at must not be after 2026-06-01T04:00:00Z, got 2026-06-01T04:00:00.000000001Z");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stays.timeIn("x"))
                .withMessage("stage must be one of [in], got \"x\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stays.conversion("in", "in"))
                .withMessage("to must be another stage than from, got \"in\" twice");
        Journey.Tally tally = journey.collector(AS_OF).supplier().get();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tally.merge(
                        journey.collector(AS_OF.plusNanos(1)).supplier().get()))
                .withMessageContaining("tally must be as of");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> tally.add(Purchase.of("a", Instant.parse("1700-01-01T00:00:00Z"), Money.of(1, "USD"))))
                .withMessageContaining("at must be between 1823");
        assertThatIllegalArgumentException().isThrownBy(() -> Journey.parse("(journey-1 (huh))"));
        assertThat(journey.on("in", any, "in").after("in", Wait.days(3, NEW_YORK), "out"))
                .hasToString(
                        "journey\n  (begin) -> in on any event\n  in goes on on any event\n  in -> out after P3D (America/New_York)");
    }

    /** Nine in the morning stays nine in the morning; a time that does not exist moves on, one that exists twice is the first. */
    @Test
    void waitsOfTheCalendar() {
        assertThat(Wait.days(1, NEW_YORK).after(local("2026-03-07T09:00"))).isEqualTo(local("2026-03-08T09:00"));
        assertThat(Wait.hours(24).after(local("2026-03-07T09:00"))).isEqualTo(local("2026-03-08T10:00"));
        assertThat(Wait.days(1, NEW_YORK).after(local("2026-03-07T02:30"))).isEqualTo(local("2026-03-08T03:30"));
        assertThat(Wait.days(1, NEW_YORK).after(local("2026-10-31T01:30")))
                .isEqualTo(Instant.parse("2026-11-01T05:30:00Z"));
        assertThat(Wait.of(Period.ofMonths(1), NEW_YORK).after(local("2026-01-31T09:00")))
                .isEqualTo(local("2026-02-28T09:00"));
        assertThat(Wait.days(30, NEW_YORK)).hasToString("P30D (America/New_York)");
        assertThat(Wait.hours(4)).hasToString("PT4H");
        List<Wait> longest = List.of(Wait.of(Duration.ofDays(36_525)), Wait.of(Period.ofYears(100), NEW_YORK));
        assertThat(longest).allMatch(wait -> wait.after(AS_OF).isAfter(Instant.parse("2126-01-01T00:00:00Z")));
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(36_526))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Wait.of(wrong))
                    .withMessage("elapsed must be positive and at most 100 years, got " + wrong);
        }
        for (Period wrong : List.of(
                Period.ZERO,
                Period.ofDays(-1),
                Period.ofDays(36_526),
                Period.ofYears(101),
                Period.ofYears(Integer.MAX_VALUE))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Wait.of(wrong, NEW_YORK))
                    .withMessage("calendar must be positive and at most 100 years, got " + wrong);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Wait(null, null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Wait(null, Period.ofDays(1), null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Wait(Duration.ofDays(1), null, NEW_YORK));
        assertThatIllegalArgumentException().isThrownBy(() -> new Wait(Duration.ofDays(1), Period.ofDays(1), NEW_YORK));
    }
}
