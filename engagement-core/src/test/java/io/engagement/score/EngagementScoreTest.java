package io.engagement.score;

import static io.engagement.score.Generated.CLOSE;
import static io.engagement.score.Generated.ID;
import static io.engagement.score.Generated.USD;
import static io.engagement.score.Generated.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Estimate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EngagementScoreTest {
    private static final Instant T = Instant.parse("2026-10-01T09:00:00Z");
    private static final Instant LATER = T.plus(Duration.ofDays(30));
    private static final EngagementScore SCORE = EngagementScore.in(ZoneId.of("Asia/Tokyo"))
            .signal(Signal.purchases().weight(3))
            .signal(Signal.interactions(InteractionType.SHARE).atMostPerDay(5))
            .signal(Signal.latestAnswer(Question.RECOMMEND).weight(2))
            .build();

    private static Purchase bought(String amount) {
        return Purchase.of(ID, T, Money.of(amount, "USD"));
    }

    private static Interaction shared() {
        return Interaction.of(ID, T, InteractionType.SHARE);
    }

    @Test
    void prints() {
        CustomerProfile profile = profile(SCORE, List.of(bought("45.00"), shared()));
        assertThat(SCORE.of(profile, LATER))
                .hasToString(
                        String.format("C-1 scores 26.1 as of 2026-10-31T09:00:00Z (observed: 67%% of the weights)%n"
                                + "  purchases   +8.4  (0.79, scaled 0.17)%n"
                                + "  share       +1.1  (0.49, scaled 0.07)%n"
                                + "  recommend  +16.6  (not observed, 0.50 stands in)"));
        assertThat(SCORE.of(SCORE.update(profile, SurveyAnswer.recommend(ID, T, 9)), LATER))
                .hasToString(
                        String.format("C-1 scores 39.5 as of 2026-10-31T09:00:00Z (observed: 100%% of the weights)%n"
                                + "  purchases   +8.4  (0.79, scaled 0.17)%n"
                                + "  share       +1.1  (0.49, scaled 0.07)%n"
                                + "  recommend  +30.0  (9.00, scaled 0.90)"));
        assertThat(SCORE.of(SCORE.withoutSignals(profile, Set.of("purchases")), LATER))
                .hasToString("C-1 scores undefined: 17% of the weights were observed, 50% are needed"
                        + " as of 2026-10-31T09:00:00Z (observed: 17% of the weights)");
        assertThat(SCORE).hasToString("""
                        engagement score in Asia/Tokyo
                          purchases: weight 3.0, half-life 90 days, half at 3.0
                          share: weight 1.0, half-life 30 days, half at 5.0, at most 5.0 a day
                          recommend: weight 2.0, linear 0.0 to 10.0""");
        assertThat(profile).hasToString("profile of C-1, latest event 2026-10-01T09:00:00Z");
        assertThat(SCORE.profile(ID)).hasToString("profile of C-1, no events");
        assertThat(SCORE.change(SCORE.profile(ID), T, profile, LATER))
                .hasToString("C-1: 16.7 -> 26.1 (faded +0.0, gained +9.5)");
    }

    /** Not observable is missing, not zero; each policy says what stands in. */
    @Test
    void missingIsNotZero() {
        CustomerProfile profile = profile(SCORE, List.of(bought("45.00"), SurveyAnswer.recommend(ID, T, 10)));
        CustomerProfile unseen = SCORE.withoutSignals(profile, Set.of("share"));
        ScoreCard card = SCORE.of(unseen, LATER);
        assertThat(card.coverage()).isEqualTo(5 / 6.0);
        assertThat(card.contributions())
                .extracting(ScoreCard.Contribution::signal)
                .containsExactly("purchases", "recommend");
        double purchases = 1 - Math.pow(2, -Math.pow(2, -1 / 3.0) / 3);
        assertThat(card.score().value()).isCloseTo(100 * (3 * purchases + 2) / 5, within(CLOSE));
        assertThat(SCORE.of(profile, LATER).score().value()).isCloseTo(100 * (3 * purchases + 2) / 6, within(CLOSE));
        // An answer that may not be used counts as little as one never given.
        CustomerProfile silent = SCORE.withoutSignals(profile, Set.of("recommend"));
        assertThat(SCORE.of(silent, LATER).contributions().get(2))
                .isEqualTo(new ScoreCard.Contribution("recommend", false, 0, 0.5, card(2, 6), card(1, 6)));
        EngagementScore zero = with(Missing.zero());
        EngagementScore neutral = with(Missing.neutral(0.8));
        EngagementScore left = with(Missing.renormalise());
        assertThat(points(zero, bought("1"))).isCloseTo(100 * 3 * purchases / 5, within(CLOSE));
        assertThat(points(neutral, bought("1"))).isCloseTo(100 * (3 * purchases + 2 * 0.8) / 5, within(CLOSE));
        assertThat(points(left, bought("1"))).isCloseTo(100 * purchases, within(CLOSE));
        // What was hidden in one part is hidden in all.
        assertThat(SCORE.merge(unseen, SCORE.profile(ID))).isEqualTo(unseen);
        assertThat(SCORE.merge(SCORE.profile(ID), unseen)).isEqualTo(unseen);
    }

    /** A share of 100 points, on the grid of points. */
    private static double card(int share, int of) {
        return Math.rint(100.0 * share / of * 0x1p44) / 0x1p44;
    }

    private static EngagementScore with(Missing missing) {
        return EngagementScore.in(ZoneOffset.UTC)
                .signal(Signal.purchases().weight(3))
                .signal(Signal.latestAnswer(Question.RECOMMEND).weight(2).missing(missing))
                .build();
    }

    private static double points(EngagementScore score, CustomerEvent... events) {
        return score.of(profile(score, List.of(events)), LATER).score().value();
    }

    /** A good customer's first weak answer: renormalised, the score falls hard; with a neutral stand-in it hardly moves. */
    @Test
    void firstWeakAnswerOfAGoodCustomer() {
        CustomerEvent[] purchases =
                Collections.nCopies(40, (CustomerEvent) bought("45.00")).toArray(CustomerEvent[]::new);
        CustomerEvent[] answered = Stream.concat(Arrays.stream(purchases), Stream.of(SurveyAnswer.recommend(ID, T, 4)))
                .toArray(CustomerEvent[]::new);
        double renormalised =
                points(with(Missing.renormalise()), answered) - points(with(Missing.renormalise()), purchases);
        double neutral = points(with(Missing.neutral(0.5)), answered) - points(with(Missing.neutral(0.5)), purchases);
        assertThat(renormalised).isLessThan(-20);
        assertThat(neutral).isCloseTo(100 * 2 / 5.0 * (0.4 - 0.5), within(CLOSE));
    }

    /** What sums to 100 exactly is left as it is. */
    @Test
    void hundredIsReached() {
        EngagementScore score = utc(Signal.latestAnswer(Question.RECOMMEND), Signal.latestAnswer(Question.REVIEW));
        assertThat(points(score, SurveyAnswer.recommend(ID, T, 10), SurveyAnswer.of(ID, T, Question.REVIEW, 5)))
                .isEqualTo(100);
    }

    @Test
    void coverage() {
        EngagementScore.Builder builder =
                EngagementScore.in(ZoneOffset.UTC).signal(Signal.purchases()).signal(Signal.spend(USD));
        Set<String> spend = Set.of("spend");
        EngagementScore half = builder.build();
        assertThat(half.of(half.withoutSignals(half.profile(ID), spend), T)
                        .score()
                        .value())
                .isZero();
        EngagementScore more = builder.minCoverage(Math.nextUp(0.5)).build();
        ScoreCard card = more.of(more.withoutSignals(more.profile(ID), spend), T);
        assertThat(card)
                .isEqualTo(new ScoreCard(
                        ID, T, Estimate.undefined("50% of the weights were observed, 50% are needed"), 0.5, List.of()));
        EngagementScore none = builder.minCoverage(0).build();
        assertThat(none.of(none.withoutSignals(none.profile(ID), Set.of("spend", "purchases")), T)
                        .score())
                .isInstanceOf(Estimate.Undefined.class);
        for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> builder.minCoverage(share))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("minCoverage must be in [0, 1], got " + share);
        }
    }

    /** Weights, scales, the cap's height and stand-ins are judgement: the same profiles serve. */
    @Test
    void judgedAnew() {
        CustomerProfile profile = profile(SCORE, List.of(bought("45.00"), shared()));
        EngagementScore weighed = SCORE.withWeights(Map.of("share", 2.0));
        assertThat(weighed.signals().get(1).weight()).isEqualTo(2);
        assertThat(weighed.signals().get(0)).isEqualTo(SCORE.signals().get(0));
        assertThat(weighed.of(profile, LATER).contributions().get(1).raw())
                .isEqualTo(SCORE.of(profile, LATER).contributions().get(1).raw());
        assertThat(weighed.update(profile, shared())).isEqualTo(SCORE.update(profile, shared()));
        EngagementScore judged = EngagementScore.in(ZoneId.of("Asia/Tokyo"))
                .signal(Signal.purchases().scale(Scale.linear(0, 9)))
                .signal(Signal.interactions(InteractionType.SHARE).atMostPerDay(2))
                .signal(Signal.latestAnswer(Question.RECOMMEND).missing(Missing.zero()))
                .build();
        assertThat(judged.of(profile, LATER).score().value())
                .isCloseTo(100.0 / 3 * (Math.pow(2, -1 / 3.0) / 9 + scaledShare(SCORE, profile)), within(CLOSE));
        assertThatThrownBy(() -> SCORE.withWeights(Map.of("sharing", 2.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("signal must be one of [purchases, share, recommend], got \"sharing\"");
        assertThatThrownBy(() -> SCORE.withWeights(Map.of("share", -1.0)))
                .hasMessage("weight must be >= 0 and finite, got -1.0");
        assertThatThrownBy(() -> SCORE.withoutSignals(profile, Set.of("sharing")))
                .hasMessage("signal must be one of [purchases, share, recommend], got \"sharing\"");
    }

    private static double scaledShare(EngagementScore score, CustomerProfile profile) {
        return score.of(profile, LATER).contributions().get(1).scaled();
    }

    /** Half-life, zone, order, filters, and whether there is a cap are what profiles are made of. */
    @Test
    void profileOfAnotherLayoutIsRefused() {
        Signal likes = Signal.interactions(InteractionType.LIKE);
        CustomerProfile profile = utc(likes).profile(ID);
        List<EngagementScore> others = List.of(
                EngagementScore.in(ZoneId.of("Asia/Tokyo")).signal(likes).build(),
                utc(likes.halfLife(Duration.ofDays(31))),
                utc(likes.atMostPerDay(5)),
                utc(likes.named("likes")),
                utc(likes.onChannel("web")),
                utc(likes.about("post")),
                utc(Signal.interactions(InteractionType.SHARE).named("like")),
                utc(likes, Signal.purchases()));
        for (EngagementScore other : others) {
            String message = "profile of \"C-1\" must be of the same signals, half-lives and zone, got another layout:"
                    + " replay its events";
            assertThatThrownBy(() -> other.of(profile, T))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> other.update(profile, shared())).hasMessage(message);
            assertThatThrownBy(() -> other.merge(profile, other.profile(ID))).hasMessage(message);
            assertThatThrownBy(() -> other.merge(other.profile(ID), profile)).hasMessage(message);
            assertThatThrownBy(() -> other.settle(profile, T)).hasMessage(message);
            assertThatThrownBy(() -> other.withoutSignals(profile, Set.of())).hasMessage(message);
            assertThatThrownBy(() -> other.change(profile, T, profile, T)).hasMessage(message);
        }
        assertThat(utc(likes, Signal.purchases()).profile(ID))
                .isNotEqualTo(utc(Signal.purchases(), likes).profile(ID));
        // Names that hold what separates them are still two layouts.
        assertThat(utc(likes.onChannel("a|").about("b")).profile(ID))
                .isNotEqualTo(utc(likes.onChannel("a").about("|b")).profile(ID));
    }

    private static EngagementScore utc(Signal... signals) {
        EngagementScore.Builder builder = EngagementScore.in(ZoneOffset.UTC);
        for (Signal signal : signals) {
            builder.signal(signal);
        }
        return builder.build();
    }

    @Test
    void wrongTimesAndCustomersAreRefused() {
        CustomerProfile profile = profile(SCORE, List.of(bought("45.00")));
        for (Instant tooEarly : List.of(T, T.minusNanos(1))) {
            assertThatThrownBy(() -> SCORE.of(profile, tooEarly))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "asOf must be after the latest event of \"C-1\" (2026-10-01T09:00:00Z), got " + tooEarly);
        }
        assertThat(SCORE.of(profile, T.plusNanos(1)).asOf()).isEqualTo(T.plusNanos(1));
        assertThat(SCORE.of(SCORE.profile(ID), T).coverage()).isEqualTo(4 / 6.0);
        String another = "customerId must be \"C-1\", got \"C-2\"";
        assertThatThrownBy(() -> SCORE.update(profile, SurveyAnswer.recommend("C-2", T, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(another);
        assertThatThrownBy(() -> SCORE.merge(profile, SCORE.profile("C-2"))).hasMessage(another);
        assertThatThrownBy(() -> SCORE.change(profile, LATER, SCORE.profile("C-2"), LATER))
                .hasMessage(another);
        assertThatThrownBy(() -> SCORE.change(profile, LATER, profile, LATER.minusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("to must not be before from (2026-10-31T09:00:00Z), got 2026-10-31T08:59:59.999999999Z");
        assertThatThrownBy(() -> SCORE.profile(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("customerId must not be blank, got \" \"");
        assertThatThrownBy(() -> SCORE.profile(ID).latest())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no events of customer \"C-1\"");
    }

    /** 146 years around 1970, to the second. */
    @Test
    void timesOutOfRangeAreRefused() {
        Instant first = Instant.ofEpochSecond(-4_611_686_017L);
        Instant last = Instant.ofEpochSecond(4_611_686_017L, 999_999_998);
        CustomerProfile profile = SCORE.update(SCORE.profile(ID), Purchase.of(ID, first, Money.of(1, "USD")));
        assertThat(profile.latest()).isEqualTo(first);
        profile = SCORE.update(profile, Purchase.of(ID, last, Money.of(1, "USD")));
        assertThat(profile.latest()).isEqualTo(last);
        assertThat(SCORE.of(profile, last.plusNanos(1)).contributions().get(0).raw())
                .isCloseTo(1, within(1e-12));
        for (Instant beyond : List.of(first.minusSeconds(1), last.plusSeconds(1), Instant.MIN, Instant.MAX)) {
            String message = " must be between 1823-11-12T00:06:23Z and 2116-02-20T23:53:38Z, got " + beyond;
            assertThatThrownBy(() -> SCORE.of(SCORE.profile(ID), beyond))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("asOf" + message);
            assertThatThrownBy(() -> SCORE.update(SCORE.profile(ID), Purchase.of(ID, beyond, Money.of(1, "USD"))))
                    .hasMessage("at" + message);
        }
    }

    @Test
    void changeOfAnUndefinedScoreSaysWhy() {
        CustomerProfile unseen = SCORE.withoutSignals(SCORE.profile(ID), Set.of("purchases"));
        assertThatThrownBy(() -> SCORE.change(unseen, T, SCORE.profile(ID), LATER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("undefined: 17% of the weights were observed, 50% are needed");
    }

    /** Money of other currencies is none of its business; refunds take off, and less than nothing is nothing. */
    @Test
    void spend() {
        EngagementScore score = utc(Signal.spend(USD));
        CustomerProfile profile = profile(score, List.of(bought("100")));
        CustomerProfile same = score.update(profile, Purchase.of(ID, T.plusSeconds(1), Money.of(50, "EUR")));
        assertThat(same).isEqualTo(profile);
        ScoreCard card = score.of(score.update(profile, bought("-40")), T.plus(Duration.ofDays(90)));
        assertThat(card.contributions().get(0).raw()).isEqualTo(30);
        card = score.of(score.update(profile, bought("-140")), T.plus(Duration.ofDays(90)));
        assertThat(card.contributions().get(0).raw()).isEqualTo(-20);
        assertThat(card.score().value()).isZero();
        assertThat(profile(utc(Signal.purchases()), List.of(bought("-1"))).hasNoEvents())
                .isTrue();
    }

    @Test
    void filters() {
        Signal shares = Signal.interactions(InteractionType.SHARE);
        EngagementScore score = utc(
                shares,
                shares.named("web").onChannel("web"),
                shares.named("post").about("post"),
                shares.named("both").onChannel("web").about("post"));
        CustomerProfile profile = profile(
                score,
                List.of(
                        shared(),
                        shared().withChannel("web"),
                        shared().withItem("post"),
                        shared().withChannel("web").withItem("post"),
                        shared().withChannel("shop").withItem("post").withTouchpoint("web")));
        assertThat(score.of(profile, T.plusNanos(1)).contributions())
                .extracting(part -> Math.rint(part.raw() * 1e6) / 1e6)
                .containsExactly(5.0, 2.0, 3.0, 1.0);
        CustomerEvent unknown = Interaction.of(ID, LATER, InteractionType.CALL);
        assertThat(score.update(profile, unknown)).isEqualTo(profile);
    }

    @Test
    void wrongDefinitionsAreRefused() {
        assertThatThrownBy(() -> utc(Signal.purchases(), Signal.spend(USD).named("purchases")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("signal names must be unique, got \"purchases\" twice");
        assertThatThrownBy(EngagementScoreTest::utc)
                .hasMessage("the weights of the signals must have a positive and finite sum, got 0.0");
        assertThatThrownBy(() -> utc(Signal.purchases().weight(0))).hasMessageEndingWith("got 0.0");
        assertThatThrownBy(() -> utc(
                        Signal.purchases().weight(Double.MAX_VALUE),
                        Signal.spend(USD).weight(Double.MAX_VALUE)))
                .hasMessageEndingWith("got Infinity");
    }

    /** A profile keeps a bit for each signal: 64 are the most, and the last of them can be hidden. */
    @Test
    void sixtyFourSignals() {
        Signal[] signals = IntStream.range(0, 65)
                .mapToObj(i -> Signal.purchases().named("signal " + i))
                .toArray(Signal[]::new);
        EngagementScore most = utc(Arrays.copyOf(signals, 64));
        CustomerProfile profile = most.withoutSignals(profile(most, List.of(bought("1"))), Set.of("signal 63"));
        assertThat(most.of(profile, LATER).coverage()).isEqualTo(63 / 64.0);
        assertThat(CustomerProfile.parse(profile.toText())).isEqualTo(profile);
        assertThatThrownBy(() -> utc(signals))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("signals must be at most 64, got 65");
    }

    @Test
    void isAValueAndSerialises() {
        EngagementScore sent = Parts.serialised(SCORE);
        assertThat(sent)
                .isEqualTo(SCORE)
                .hasSameHashCodeAs(SCORE)
                .isNotEqualTo(SCORE.withWeights(Map.of("share", 9.0)));
        CustomerProfile profile = profile(SCORE, List.of(bought("45.00"), shared()));
        assertThat(sent.update(Parts.serialised(profile), shared())).isEqualTo(SCORE.update(profile, shared()));
        ScoreCard card = SCORE.of(profile, LATER);
        assertThat(Parts.serialised(card)).isEqualTo(card);
        assertThatThrownBy(() -> SCORE.signals().add(Signal.purchases()))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> card.contributions().clear()).isInstanceOf(UnsupportedOperationException.class);
        EngagementScore another =
                EngagementScore.in(ZoneOffset.UTC).signal(Signal.purchases()).build();
        assertThat(another)
                .isNotEqualTo(EngagementScore.in(ZoneOffset.UTC)
                        .signal(Signal.purchases())
                        .minCoverage(0.4)
                        .build())
                .isNotEqualTo(EngagementScore.in(Generated.NEW_YORK)
                        .signal(Signal.purchases())
                        .build());
        assertThat(profile)
                .isNotEqualTo(SCORE.profile(ID))
                .isNotEqualTo(SCORE.update(profile, bought("1")))
                .isNotEqualTo(SCORE.withoutSignals(profile, Set.of("share")));
    }
}
