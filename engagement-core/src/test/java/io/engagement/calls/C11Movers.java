package io.engagement.calls;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.score.CustomerProfiles;
import io.engagement.score.EngagementScore;
import io.engagement.score.ScoreChange;
import io.engagement.score.Signal;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Who moved, and why: two profiles, not one. */
final class C11Movers {
    private C11Movers() {}

    static List<ScoreChange> movers(
            EngagementScore score, CustomerProfiles lastWeek, CustomerProfiles now, Instant from, Instant to) {
        return now.stream()
                .map(profile -> score.change(lastWeek.get(profile.customerId()), from, profile, to))
                .sorted(Comparator.comparingDouble(change -> -Math.abs(change.after() - change.before())))
                .limit(10)
                .toList();
    }

    static void run(PrintStream out) {
        EngagementScore score = EngagementScore.in(ZoneOffset.UTC)
                .signal(Signal.purchases())
                .signal(Signal.interactions(InteractionType.VISIT))
                .build();
        Instant t = Instant.parse("2026-10-01T09:00:00Z");
        Instant week = t.plus(Duration.ofDays(7));
        List<CustomerEvent> events = Stream.iterate(
                        t.minus(Duration.ofDays(60)), at -> at.isBefore(week), at -> at.plus(Duration.ofDays(3)))
                .<CustomerEvent>map(at -> Interaction.of("C-1", at, InteractionType.VISIT))
                .toList();
        CustomerProfiles before =
                events.stream().filter(event -> event.at().isBefore(t)).collect(score.collector());
        CustomerProfiles after = events.parallelStream().collect(score.collector());
        out.println(movers(score, before, after, t, week));
        out.println(score);
    }
}
