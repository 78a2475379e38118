package io.engagement.score;

import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Question;
import java.time.Duration;
import java.time.ZoneId;

/** Definitions to begin with; what speaks for them is written where they are offered. */
final class ReadyMade {
    private ReadyMade() {}

    private static Duration days(long days) {
        return Duration.ofDays(days);
    }

    private static Signal often(InteractionType type, long halfLife, double cap, double half, double weight) {
        return Signal.interactions(type)
                .halfLife(days(halfLife))
                .atMostPerDay(cap)
                .scale(Scale.halfAt(half))
                .weight(weight);
    }

    static EngagementScore.Builder retail(ZoneId zone) {
        return EngagementScore.in(zone)
                .signal(Signal.lastPurchase().halfLife(days(90)).weight(3))
                .signal(Signal.purchases()
                        .halfLife(days(180))
                        .scale(Scale.halfAt(3))
                        .weight(3))
                .signal(often(InteractionType.VISIT, 30, 1, 4, 1))
                .signal(often(InteractionType.EMAIL_CLICKED, 60, 1, 2, 1))
                .signal(Signal.latestAnswer(Question.RECOMMEND).weight(1))
                .signal(Signal.latestAnswer(Question.SATISFACTION).weight(1));
    }

    static Signal spend(Money typicalPurchase) {
        return Signal.spend(typicalPurchase.currency())
                .halfLife(days(180))
                .scale(Scale.halfAt(3 * typicalPurchase.value().doubleValue()))
                .weight(2);
    }

    static EngagementScore.Builder subscription(ZoneId zone) {
        return EngagementScore.in(zone)
                .signal(Signal.lastInteraction(InteractionType.LOGIN)
                        .halfLife(days(14))
                        .weight(3))
                .signal(often(InteractionType.LOGIN, 30, 1, 8, 3))
                .signal(Signal.latestAnswer(Question.STAY).weight(2))
                .signal(Signal.latestAnswer(Question.RECOMMEND).weight(1))
                .signal(Signal.latestAnswer(Question.SATISFACTION).weight(1));
    }

    static EngagementScore.Builder media(ZoneId zone) {
        return EngagementScore.in(zone)
                .signal(Signal.lastInteraction(InteractionType.VISIT)
                        .halfLife(days(7))
                        .weight(3))
                .signal(often(InteractionType.VISIT, 14, 1, 4, 3))
                .signal(often(InteractionType.PAGE_VIEW, 14, 20, 40, 1))
                .signal(often(InteractionType.COMMENT, 30, 3, 3, 1))
                .signal(often(InteractionType.SHARE, 30, 3, 3, 1))
                .signal(often(InteractionType.LIKE, 30, 5, 10, 0.5))
                .signal(Signal.latestAnswer(Question.RECOMMEND).weight(0.5));
    }
}
