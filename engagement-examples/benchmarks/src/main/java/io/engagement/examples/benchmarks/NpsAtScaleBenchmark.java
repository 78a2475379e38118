package io.engagement.examples.benchmarks;

import io.engagement.domain.SurveyAnswer;
import io.engagement.nps.Nps;
import io.engagement.nps.NpsCalculator;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ten million answers of a million customers, made up on the way and tallied in a parallel stream with a gigabyte of memory;
 * the time without the tally stands beside it.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class NpsAtScaleBenchmark {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Benchmark
    public Nps latestAnswerOfEachCustomer() {
        return IntStream.range(0, 10_000_000)
                .parallel()
                .mapToObj(NpsAtScaleBenchmark::answer)
                .collect(NpsCalculator.standard().collector());
    }

    @Benchmark
    public long answersAlone() {
        return IntStream.range(0, 10_000_000)
                .parallel()
                .mapToObj(NpsAtScaleBenchmark::answer)
                .mapToLong(answer -> answer.customerId().length())
                .sum();
    }

    private static SurveyAnswer answer(int number) {
        long random = new SplittableRandom(number).nextLong();
        String customer = "C-" + Math.floorMod(random, 1_000_000);
        Instant at = START.plusSeconds(Math.floorMod(random >>> 20, 31_536_000));
        return SurveyAnswer.recommend(customer, at, (int) Math.floorMod(random >>> 45, 11L));
    }
}
