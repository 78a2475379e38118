package io.engagement.examples.benchmarks;

import io.engagement.churn.RetentionTable;
import io.engagement.domain.Cadence;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.estimate.SurvivalCurve;
import io.engagement.estimate.SurvivalCurve.Observation;
import io.engagement.history.ActivityLog;
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
 * Ten million events of a million customers over three years: to a log, from the log to a monthly retention table, and a
 * survival curve of a million lifetimes; beside the same in DuckDB, in this process, on the same made-up events. Needs
 * {@code -Pduckdb}.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class RetentionAtScaleBenchmark {
    private static final int EVENTS = 10_000_000;
    private static final int CUSTOMERS = 1_000_000;
    private static final int DAYS = 1_095;
    private static final Instant START = Instant.parse("2023-01-01T00:00:00Z");
    private static final Instant AS_OF = START.plus(Duration.ofDays(DAYS));
    private static final Cadence MONTHS = Cadence.monthly(ZoneOffset.UTC);

    private static int customer(int event) {
        return Math.floorMod(mixed(event), CUSTOMERS);
    }

    /** Most come soon after they first came; some keep coming. */
    private static int day(int event) {
        int first = Math.floorMod(mixed(customer(event) + 7), DAYS);
        int later = Math.floorMod(mixed(event + 13), 180) * Math.floorMod(mixed(event + 29), 7) / 3;
        return Math.min(DAYS - 1, first + later);
    }

    private static int lifetime(int customer) {
        return 1 + Math.floorMod(mixed(customer), DAYS);
    }

    private static boolean ended(int customer) {
        return Math.floorMod(mixed(customer + 3), 10) < 6;
    }

    /** Spreads the bits of a number, as hash functions do. */
    private static int mixed(int number) {
        int mixed = (number ^ (number >>> 16)) * 0x85EBCA6B;
        mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
        return (mixed ^ (mixed >>> 16)) & Integer.MAX_VALUE;
    }

    private static CustomerEvent event(int number) {
        Instant at = START.plusSeconds(86_400L * day(number) + Math.floorMod(mixed(number), 86_400));
        return Interaction.of("C-" + customer(number), at, InteractionType.VISIT);
    }

    private static ActivityLog log() {
        return IntStream.range(0, EVENTS)
                .parallel()
                .mapToObj(RetentionAtScaleBenchmark::event)
                .collect(ActivityLog.collector(MONTHS));
    }

    /** The log, built once. */
    @State(Scope.Benchmark)
    public static class Log {
        private final ActivityLog log = log();
    }

    /** The same events and lifetimes in DuckDB. */
    @State(Scope.Benchmark)
    public static class Database {
        private final Connection connection = DuckDb.connect();

        @Setup(Level.Trial)
        public void load() throws SQLException, IOException {
            try (Statement statement = connection.createStatement()) {
                Path events = DuckDb.write(EVENTS, i -> customer(i) + "," + day(i));
                statement.execute(
                        "create table event as select customer, timestamp '2023-01-01' + to_days(day) as moment"
                                + " from read_csv('" + events + "', header = false,"
                                + " columns = {'customer': 'integer', 'day': 'integer'})");
                Path lifetimes = DuckDb.write(CUSTOMERS, i -> lifetime(i) + "," + ended(i));
                statement.execute("create table lifetime as select * from read_csv('" + lifetimes
                        + "', header = false, columns = {'days': 'integer', 'ended': 'boolean'})");
                Files.delete(events);
                Files.delete(lifetimes);
            }
        }

        @TearDown
        public void close() throws SQLException {
            DuckDb.close(connection);
        }

        long rows(String query) throws SQLException {
            long rows = 0;
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(query)) {
                while (result.next()) {
                    rows++;
                }
            }
            return rows;
        }
    }

    /** From event objects, made up on the way, to the log. */
    @Benchmark
    public ActivityLog eventsToLog() {
        return log();
    }

    @Benchmark
    public RetentionTable retentionFromLog(Log log) {
        return RetentionTable.of(log.log, RetentionTable.Rules.on(), AS_OF);
    }

    @Benchmark
    public long retentionInDuckDb(Database database) throws SQLException {
        return database.rows(
                "with months as (select distinct customer, year(moment) * 12 + month(moment) as m from event),"
                        + " firsts as (select customer, min(m) as cohort from months group by customer)"
                        + " select cohort, m - cohort as period, count(*) from months join firsts using (customer)"
                        + " group by all order by all");
    }

    @Benchmark
    public SurvivalCurve survival() {
        SurvivalCurve.Tally tally = SurvivalCurve.collector().supplier().get();
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            Duration age = Duration.ofDays(lifetime(customer));
            tally.add(ended(customer) ? Observation.ended(age) : Observation.lasting(age));
        }
        return tally.result();
    }

    @Benchmark
    public long survivalInDuckDb(Database database) throws SQLException {
        return database.rows(
                "with ages as (select days, count(*) filter (ended) as d, count(*) as exits from lifetime"
                        + " group by days), risk as (select days, d, sum(exits) over (order by days desc) as n from ages)"
                        + " select days, exp(sum(ln(greatest(1e-300, 1 - d / n))) over (order by days)) from risk order by days");
    }
}
