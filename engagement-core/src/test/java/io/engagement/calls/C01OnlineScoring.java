package io.engagement.calls;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.score.CustomerProfile;
import io.engagement.score.EngagementScore;
import io.engagement.score.Scale;
import io.engagement.score.ScoreCard;
import io.engagement.score.Signal;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.ConcurrentHashMap;

/** A service: each event updates one stored profile atomically; a score is a pure function of profile and time. */
final class C01OnlineScoring {
    private final EngagementScore score = EngagementScore.in(ZoneId.of("Asia/Tokyo"))
            .signal(Signal.purchases()
                    .halfLife(Duration.ofDays(90))
                    .scale(Scale.halfAt(3))
                    .weight(3))
            .signal(Signal.interactions(InteractionType.SHARE)
                    .halfLife(Duration.ofDays(30))
                    .atMostPerDay(5)
                    .scale(Scale.halfAt(5))
                    .weight(1))
            .signal(Signal.latestAnswer(Question.RECOMMEND).weight(2))
            .build();
    private final ConcurrentHashMap<String, CustomerProfile> store = new ConcurrentHashMap<>();

    void on(CustomerEvent event) {
        store.compute(
                event.customerId(),
                (id, profile) -> score.update(profile == null ? score.profile(id) : profile, event));
    }

    ScoreCard score(String customerId, Instant asOf) {
        return score.of(store.getOrDefault(customerId, score.profile(customerId)), asOf);
    }

    static void run(PrintStream out) {
        C01OnlineScoring service = new C01OnlineScoring();
        Instant t = Instant.parse("2026-10-01T09:00:00Z");
        service.on(Purchase.of("C-1042", t, Money.of("45.00", "USD")).withItem("sku-7"));
        service.on(Interaction.of("C-1042", t.plusSeconds(60), InteractionType.SHARE)
                .withItem("post-42")
                .withChannel("instagram"));
        out.println(service.score("C-1042", t.plus(Duration.ofDays(30))));
        service.on(SurveyAnswer.recommend("C-1042", t.plusSeconds(90), 9).withText("fast delivery"));
        out.println(service.score("C-1042", t.plus(Duration.ofDays(30))));
        try {
            out.println(service.score("C-1042", t));
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
        }
    }
}
