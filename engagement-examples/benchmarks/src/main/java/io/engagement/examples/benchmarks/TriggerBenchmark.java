package io.engagement.examples.benchmarks;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.segment.Fired;
import io.engagement.segment.Trigger;
import io.engagement.segment.Triggers;
import io.engagement.segment.Wait;
import io.engagement.segment.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One event for one trigger, and for four of one of 100,000 customers; beside looking through a kept list of events. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TriggerBenchmark {
    private static final int CUSTOMERS = 100_000;
    private static final ZoneId ZONE = ZoneId.of("America/New_York");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String[] IDS =
            IntStream.range(0, CUSTOMERS).mapToObj(i -> "C-" + i).toArray(String[]::new);

    private final Watch watch = Trigger.cartAbandoned(Wait.hours(4)).watch("C-1");
    private final Triggers triggers = Triggers.of(
            Trigger.cartAbandoned(Wait.hours(4)).coolDown(Wait.days(7, ZONE)),
            Trigger.cameBack(Wait.days(30, ZONE)),
            Trigger.detractor(Wait.hours(24)),
            Trigger.invoiceOverdue(
                    InteractionType.of("invoice issued"), InteractionType.of("invoice paid"), Wait.days(30, ZONE)));
    private final List<CustomerEvent> kept = IntStream.range(0, 100)
            .mapToObj(day ->
                    (CustomerEvent) Interaction.of("C-1", START.plusSeconds(day * 86_400L), InteractionType.VISIT))
            .toList();
    private long number;

    private CustomerEvent next(String customerId) {
        InteractionType type = number % 4 == 0 ? InteractionType.CART_FILLED : InteractionType.VISIT;
        return Interaction.of(customerId, START.plusSeconds(number++), type);
    }

    /** With making the event. */
    @Benchmark
    public List<Fired> oneTrigger() {
        return watch.on(next("C-1"));
    }

    /** With making the event, looking the customer up and all four triggers. */
    @Benchmark
    public List<Fired> fourTriggersOfManyCustomers() {
        return triggers.on(next(IDS[(int) (number * 31 % CUSTOMERS)]));
    }

    /** The peer: whether a cart was filled and nothing bought for four hours, from a list of 100 events. */
    @Benchmark
    public boolean plainEventList() {
        Instant filled = Instant.MIN;
        CustomerEvent now = next("C-1");
        for (CustomerEvent event : kept) {
            if (event instanceof Interaction did && did.type().equals(InteractionType.CART_FILLED)) {
                filled = did.at();
            }
        }
        return Duration.between(START, now.at()).toHours() > 4 && filled.isAfter(START);
    }
}
