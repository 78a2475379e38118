package io.engagement.examples.benchmarks;

import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseHistory;
import io.engagement.history.PurchaseLog;
import io.engagement.segment.Migration;
import io.engagement.segment.Population;
import io.engagement.segment.Rfm;
import io.engagement.segment.Segmentation;
import io.engagement.segment.Segments;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/** A million customers with three purchases each: scores, segments, moves; beside sorting the rows with the JDK. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class SegmentBenchmark {
    private static final int CUSTOMERS = 1_000_000;
    private static final ZoneId ZONE = ZoneId.of("America/New_York");
    private static final Instant BEFORE = Instant.parse("2026-10-01T04:00:00Z");
    private static final Instant AS_OF = Instant.parse("2027-01-01T05:00:00Z");

    private PurchaseLog log = PurchaseLog.of(List.of(), Cadence.daily(ZONE));
    private Population population = Population.of(log, AS_OF);
    private Segments before = Segmentation.buying().of(population);
    private Segments after = before;
    private Rfm rfm = Rfm.parse("(rfm-1 2 P1D USD (1.0) (1.0) (1.0))");

    @Setup
    public void generate() {
        SplittableRandom random = new SplittableRandom(1);
        Instant start = Instant.parse("2026-01-01T05:00:00Z");
        Currency currency = Currency.getInstance("USD");
        PurchaseLog.Builder builder =
                PurchaseLog.collector(Cadence.daily(ZONE)).supplier().get();
        for (int i = 0; i < 3 * CUSTOMERS; i++) {
            builder.add(Purchase.of(
                    "C-" + random.nextInt(CUSTOMERS),
                    start.plusSeconds(random.nextInt(31_536_000)),
                    Money.of(BigDecimal.valueOf(random.nextInt(10_000), 2), currency)));
        }
        log = builder.build();
        population = Population.of(log, AS_OF);
        rfm = Rfm.of(population.base());
        before = Segmentation.buying().of(Population.of(log, BEFORE));
        after = Segmentation.buying().of(population);
    }

    @Benchmark
    public Rfm cutPoints() {
        return Rfm.of(population.base());
    }

    @Benchmark
    public Rfm.Scored scores() {
        return rfm.scores(population.base());
    }

    /** Nothing is known before: the base is read and the purchase days of everybody are looked at. */
    @Benchmark
    public Segments populationAndSegments() {
        return Segmentation.buying().of(Population.of(log, AS_OF));
    }

    @Benchmark
    public Segments buying() {
        return Segmentation.buying().of(population);
    }

    @Benchmark
    public Segments rfmSegments() {
        return Segmentation.rfm(rfm).of(population);
    }

    @Benchmark
    public Migration migration() {
        return before.to(after);
    }

    /** The peer: quintiles by place in sorted lists, which gives equal customers unequal scores. */
    @Benchmark
    public int plainSorting() {
        CustomerBase base = population.base();
        List<Comparator<PurchaseHistory>> orders = List.of(
                Comparator.comparingDouble(row -> row.ageAtLastPurchase() - row.age()),
                Comparator.comparingLong(PurchaseHistory::repeatPurchases),
                Comparator.comparing(PurchaseHistory::spend));
        List<PurchaseHistory> rows = base.stream().toList();
        return orders.stream()
                .mapToInt(order -> rows.stream().sorted(order).toList().size())
                .sum();
    }
}
