package io.engagement.examples.benchmarks;

import io.engagement.behavior.Funnel;
import io.engagement.behavior.FunnelConversion;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ten million events of a million customers in a quarter, in no order, through a funnel of five steps within a week, from the
 * first entry on, and from the best; beside the same funnel in DuckDB, in this process, on the same made-up events. Needs
 * {@code -Pduckdb}.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class FunnelAtScaleBenchmark {
    private static final int EVENTS = 10_000_000;
    private static final int CUSTOMERS = 1_000_000;
    private static final int SECONDS = 90 * 86_400;
    private static final int TYPES = 8;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Window ENTERED = Window.of(START, START.plusSeconds(SECONDS), ZoneOffset.UTC);
    private static final Instant AS_OF = START.plusSeconds(SECONDS + 14 * 86_400);
    private static final List<InteractionType> NAMES = IntStream.range(0, TYPES)
            .mapToObj(i -> InteractionType.of("type " + i))
            .toList();
    private static final Funnel FIRST = Funnel.of(
            Duration.ofDays(7),
            NAMES.subList(0, 5).stream().map(EventFilter::interactions).toArray(EventFilter[]::new));

    private static int customer(int event) {
        return Math.floorMod(mixed(event), CUSTOMERS);
    }

    /** A customer's events are within three weeks, most of them within one. */
    private static int second(int event) {
        int first = Math.floorMod(mixed(customer(event) + 7), SECONDS - 21 * 86_400);
        int later = Math.floorMod(mixed(event + 13), 7 * 86_400) * Math.floorMod(mixed(event + 29), 7) / 2;
        return first + later;
    }

    /** Earlier steps are more frequent. */
    private static int type(int event) {
        return Math.min(Math.floorMod(mixed(event + 31), TYPES), Math.floorMod(mixed(event + 43), TYPES));
    }

    /** Spreads the bits of a number, as hash functions do. */
    private static int mixed(int number) {
        int mixed = (number ^ (number >>> 16)) * 0x85EBCA6B;
        mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
        return (mixed ^ (mixed >>> 16)) & Integer.MAX_VALUE;
    }

    private static CustomerEvent event(int number) {
        return Interaction.of("C-" + customer(number), START.plusSeconds(second(number)), NAMES.get(type(number)));
    }

    private static Funnel.Tally tally(Funnel funnel) {
        Funnel.Tally tally = funnel.collector(ENTERED, AS_OF).supplier().get();
        for (int i = 0; i < EVENTS; i++) {
            tally.add(event(i));
        }
        return tally;
    }

    /** The events, taken once. */
    @State(Scope.Benchmark)
    public static class Events {
        private final Funnel.Tally first = tally(FIRST);
        private final Funnel.Tally best = tally(FIRST.bestEntry());

        @TearDown
        public void print() {
            System.out.println("first entry " + reached(first.result()) + ", best entry " + reached(best.result()));
        }
    }

    private static List<Long> reached(FunnelConversion conversion) {
        return conversion.steps().stream().map(FunnelConversion.Step::reached).toList();
    }

    /** The same events in DuckDB. */
    @State(Scope.Benchmark)
    public static class Database {
        private final Connection connection = DuckDb.connect();

        @Setup(Level.Trial)
        public void load() throws SQLException, IOException {
            Path events = DuckDb.write(EVENTS, i -> "C-" + customer(i) + "," + second(i) + "," + type(i));
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "create table event as select customer, timestamp '2026-01-01' + to_seconds(second) as moment,"
                                + " type from read_csv('" + events + "', header = false,"
                                + " columns = {'customer': 'varchar', 'second': 'integer', 'type': 'integer'})");
            }
            Files.delete(events);
        }

        @TearDown
        public void close() throws SQLException {
            System.out.println("DuckDB: " + reached());
            DuckDb.close(connection);
        }

        /** Each step is the first event after the one before: without exclusions the same as any. */
        List<Long> reached() throws SQLException {
            StringBuilder query = new StringBuilder(
                    "with s1 as (select customer, min(moment) as t1, min(moment) as t from event where type = 0 group by customer)");
            for (int step = 2; step <= 5; step++) {
                query.append(String.format(
                        ", s%1$d as (select s.customer, any_value(s.t1) as t1, min(e.moment) as t from s%2$d s join event e"
                                + " on e.customer = s.customer and e.type = %2$d and e.moment >= s.t"
                                + " and e.moment < s.t1 + interval 7 days group by s.customer)",
                        step, step - 1));
            }
            query.append(" select (select count(*) from s1), (select count(*) from s2), (select count(*) from s3),"
                    + " (select count(*) from s4), (select count(*) from s5)");
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(query.toString())) {
                result.next();
                List<Long> reached = new ArrayList<>();
                for (int step = 1; step <= 5; step++) {
                    reached.add(result.getLong(step));
                }
                return reached;
            }
        }
    }

    /** From event objects, made up on the way, to the tally, on one core. */
    @Benchmark
    public Funnel.Tally eventsToTally() {
        return tally(FIRST);
    }

    /** The same on two, each with a tally of its own, then merged. */
    @Benchmark
    public Funnel.Tally eventsToTallyOnTwoCores() {
        return IntStream.range(0, EVENTS)
                .parallel()
                .mapToObj(FunnelAtScaleBenchmark::event)
                .collect(FIRST.collector(ENTERED, AS_OF).supplier(), Funnel.Tally::add, Funnel.Tally::merge);
    }

    @Benchmark
    public FunnelConversion firstEntry(Events events) {
        return events.first.result();
    }

    @Benchmark
    public FunnelConversion firstEntryOnTwoCores(Events events) {
        return events.first.parallelResult();
    }

    @Benchmark
    public FunnelConversion bestEntryOnTwoCores(Events events) {
        return events.best.parallelResult();
    }

    @Benchmark
    public List<Long> firstEntryInDuckDb(Database database) throws SQLException {
        return database.reached();
    }
}
