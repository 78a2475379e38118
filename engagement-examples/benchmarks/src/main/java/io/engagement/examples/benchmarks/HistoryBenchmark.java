package io.engagement.examples.benchmarks;

import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseLog;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Three million purchases of a million customers over two years to a customer base, with and without event ids. The records
 * are made as they are asked for, so {@link #recordsAlone} is to be taken off; beside it the JDK's own grouping. Without ids
 * it runs in 200 MB of heap: {@code -p ids=false -jvmArgs -Xmx200m HistoryBenchmark.log}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class HistoryBenchmark {
    private static final int PURCHASES = 3_000_000;
    private static final int CUSTOMERS = 1_000_000;
    private static final Cadence DAILY = Cadence.daily(ZoneId.of("America/New_York"));
    private static final Instant START = Instant.parse("2026-01-01T05:00:00Z");
    private static final Instant AS_OF = Instant.parse("2028-01-01T05:00:00Z");
    private static final int SECONDS = 730 * 86_400;
    private static final Currency CURRENCY = Currency.getInstance("USD");

    @Param({"false", "true"})
    public boolean ids;

    private final ForkJoinPool twoThreads = new ForkJoinPool(2);

    /** The parallel way must give the very same base, and every customer must have come; where the heap holds two bases. */
    @Setup
    public void check() {
        if (!ids && Runtime.getRuntime().maxMemory() > 1L << 30) {
            CustomerBase base = log();
            if (base.size() != CUSTOMERS || !base.equals(logByTwoThreads())) {
                throw new IllegalStateException("two threads must give the base of one, got another than " + base);
            }
        }
    }

    @TearDown
    public void stop() {
        twoThreads.shutdown();
    }

    /** A record of its own for each number, the same in any order. */
    private Purchase purchase(int number) {
        long random = number * 0x9E3779B97F4A7C15L;
        random = (random ^ (random >>> 30)) * 0xBF58476D1CE4E5B9L;
        random ^= random >>> 27;
        int customer =
                number < CUSTOMERS ? (int) (number * 7919L % CUSTOMERS) : (int) (((random >>> 32) * CUSTOMERS) >>> 32);
        long second = ((random & 0x7FFF_FFFF) * SECONDS) >>> 31;
        long cents = (((random >>> 16) & 0xFFFF) * 10_000) >>> 16;
        Purchase purchase = Purchase.of(
                id('C', customer), START.plusSeconds(second), Money.of(BigDecimal.valueOf(cents, 2), CURRENCY));
        return ids ? purchase.withId(id('E', number)) : purchase;
    }

    private static String id(char kind, int number) {
        byte[] letters = {(byte) kind, '-', 0, 0, 0, 0, 0, 0, 0};
        int rest = number;
        for (int i = letters.length - 1; i > 1; i--) {
            letters[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return new String(letters, StandardCharsets.ISO_8859_1);
    }

    private Stream<Purchase> purchases() {
        return IntStream.range(0, PURCHASES).mapToObj(this::purchase);
    }

    @Benchmark
    public void recordsAlone(Blackhole blackhole) {
        purchases().iterator().forEachRemaining(blackhole::consume);
    }

    @Benchmark
    public CustomerBase log() {
        return PurchaseLog.of(() -> purchases().iterator(), DAILY).asOf(AS_OF);
    }

    @Benchmark
    public CustomerBase logByTwoThreads() {
        return twoThreads
                .submit(() -> purchases().parallel().collect(PurchaseLog.collector(DAILY)))
                .join()
                .asOf(AS_OF);
    }

    /** The peer: what one writes with streams alone; it knows neither refunds nor ids. */
    @Benchmark
    public Map<String, ? extends Map<LocalDate, BigDecimal>> plainStreams() {
        return purchases()
                .collect(Collectors.groupingBy(
                        Purchase::customerId,
                        Collectors.toMap(
                                purchase -> LocalDate.ofInstant(purchase.at(), DAILY.zone()),
                                purchase -> purchase.amount().value(),
                                BigDecimal::add,
                                TreeMap::new)));
    }
}
