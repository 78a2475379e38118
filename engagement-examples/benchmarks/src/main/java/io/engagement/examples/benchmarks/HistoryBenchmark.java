package io.engagement.examples.benchmarks;

import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseLog;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
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

/** A million purchases of 200,000 customers to purchase histories; beside the JDK's own grouping. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class HistoryBenchmark {
    private static final ZoneId ZONE = ZoneId.of("America/New_York");
    private static final Instant AS_OF = Instant.parse("2027-01-01T05:00:00Z");

    private List<Purchase> purchases = List.of();

    @Setup
    public void generate() {
        SplittableRandom random = new SplittableRandom(1);
        Instant start = Instant.parse("2026-01-01T05:00:00Z");
        Currency currency = Currency.getInstance("USD");
        purchases = IntStream.range(0, 1_000_000)
                .mapToObj(i -> Purchase.of(
                        "C-" + random.nextInt(200_000),
                        start.plusSeconds(random.nextInt(31_536_000)),
                        Money.of(BigDecimal.valueOf(random.nextInt(10_000), 2), currency)))
                .toList();
    }

    @Benchmark
    public CustomerBase log() {
        return PurchaseLog.of(purchases, Cadence.daily(ZONE)).asOf(AS_OF);
    }

    @Benchmark
    public CustomerBase logInParallel() {
        return purchases.parallelStream()
                .collect(PurchaseLog.collector(Cadence.daily(ZONE)))
                .asOf(AS_OF);
    }

    /** The peer: what one writes with streams alone; it knows neither refunds nor ids. */
    @Benchmark
    public Map<String, ? extends Map<LocalDate, BigDecimal>> plainStreams() {
        return purchases.stream()
                .collect(Collectors.groupingBy(
                        Purchase::customerId,
                        Collectors.toMap(
                                purchase -> LocalDate.ofInstant(purchase.at(), ZONE),
                                purchase -> purchase.amount().value(),
                                BigDecimal::add,
                                TreeMap::new)));
    }
}
