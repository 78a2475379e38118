package io.engagement.examples.benchmarks;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Question;
import io.engagement.score.CustomerProfile;
import io.engagement.score.EngagementScore;
import io.engagement.score.ScoreCard;
import io.engagement.score.Signal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One event and one score of one customer with eight signals; beside summing the decay over a kept list of 100 events. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ScoreBenchmark {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant AS_OF = START.plusSeconds(200 * 86_400);

    private final EngagementScore score = EngagementScore.in(ZoneId.of("Asia/Tokyo"))
            .signal(Signal.purchases())
            .signal(Signal.spend(Currency.getInstance("JPY")))
            .signal(Signal.interactions(InteractionType.VISIT))
            .signal(Signal.interactions(InteractionType.SHARE))
            .signal(Signal.interactions(InteractionType.COMMENT))
            .signal(Signal.interactions(InteractionType.EMAIL_CLICKED))
            .signal(Signal.latestAnswer(Question.RECOMMEND))
            .signal(Signal.latestAnswer(Question.SATISFACTION))
            .build();
    private final CustomerEvent event = Interaction.of("C-1", START.plusSeconds(199 * 86_400), InteractionType.VISIT);
    private List<CustomerEvent> events = List.of();
    private CustomerProfile profile = score.profile("C-1");

    @Setup
    public void generate() {
        events = IntStream.range(0, 100)
                .mapToObj(day ->
                        (CustomerEvent) Interaction.of("C-1", START.plusSeconds(day * 86_400L), InteractionType.VISIT))
                .toList();
        for (CustomerEvent past : events) {
            profile = score.update(profile, past);
        }
    }

    @Benchmark
    public CustomerProfile update() {
        return score.update(profile, event);
    }

    @Benchmark
    public ScoreCard updateAndScore() {
        return score.of(score.update(profile, event), AS_OF);
    }

    /** The peer: keeps the events and decays each of them, for one signal only. */
    @Benchmark
    public double plainEventList() {
        double sum = 0;
        for (CustomerEvent past : events) {
            double days = (AS_OF.getEpochSecond() - past.at().getEpochSecond()) / 86_400.0;
            sum += Math.pow(2, -days / 30);
        }
        return 100 * (1 - Math.pow(2, -sum / 5));
    }
}
