package io.engagement.examples.benchmarks;

import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Estimate;
import io.engagement.nps.Nps;
import io.engagement.nps.NpsCalculator;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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

/** A million answers of 100,000 customers, latest per customer; beside the JDK's own grouping. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class NpsBenchmark {
    private List<SurveyAnswer> answers = List.of();

    @Setup
    public void generate() {
        SplittableRandom random = new SplittableRandom(1);
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        answers = IntStream.range(0, 1_000_000)
                .mapToObj(i -> SurveyAnswer.recommend(
                        "C-" + random.nextInt(100_000),
                        start.plusSeconds(random.nextInt(31_536_000)),
                        random.nextInt(11)))
                .toList();
    }

    /** A hundred million scores of a byte each. */
    @State(Scope.Benchmark)
    public static class Bytes {
        private final byte[] scores = new byte[100_000_000];

        @Setup
        public void generate() {
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < scores.length; i++) {
                scores[i] = (byte) random.nextInt(11);
            }
        }
    }

    @Benchmark
    public Nps bytes(Bytes bytes) {
        return Nps.ofScores(bytes.scores);
    }

    /** The peer: as fast as the machine adds up the same array. */
    @Benchmark
    public long plainSumOfBytes(Bytes bytes) {
        long sum = 0;
        for (byte score : bytes.scores) {
            sum += score;
        }
        return sum;
    }

    @Benchmark
    public Nps tally() {
        return NpsCalculator.standard().calculate(answers);
    }

    @Benchmark
    public Nps tallyInParallel() {
        return answers.parallelStream().collect(NpsCalculator.standard().collector());
    }

    /** The peer: what one writes with streams alone. */
    @Benchmark
    public double plainStreams() {
        Map<String, SurveyAnswer> latest = answers.stream()
                .collect(Collectors.toMap(
                        SurveyAnswer::customerId,
                        answer -> answer,
                        (a, b) -> Comparator.comparing(SurveyAnswer::at).compare(a, b) >= 0 ? a : b));
        return latest.values().stream()
                .mapToInt(answer -> Objects.requireNonNull(answer.score()))
                .map(score -> score >= 9 ? 1 : score <= 6 ? -1 : 0)
                .average()
                .orElseThrow();
    }

    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public Estimate scoreInterval() {
        return Nps.of(100, 120, 180).score();
    }
}
