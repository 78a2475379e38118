package io.engagement.examples.benchmarks;

import io.engagement.activity.ActiveUsers;
import io.engagement.activity.Visits;
import io.engagement.domain.CustomerEvent;
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
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
 * Ten million events of a million customers over 90 days: to daily, weekly and monthly active customers of every day, and to
 * visits; beside the same in DuckDB, in this process, on the same made-up events. Needs {@code -Pduckdb}.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class ActivityBenchmark {
    private static final int EVENTS = 10_000_000;
    private static final int CUSTOMERS = 1_000_000;
    private static final int DAYS = 90;
    private static final int SECONDS = DAYS * 86_400;
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    private static final Window WINDOW = Window.of(FIRST, FIRST.plusDays(DAYS), ZoneOffset.UTC);

    /** Events come in visits of three on average. */
    private static int visit(int event) {
        return event / 3;
    }

    private static int customer(int event) {
        return Math.floorMod(mixed(visit(event)), CUSTOMERS);
    }

    private static int second(int event) {
        int begin = Math.floorMod(mixed(visit(event) + 13), SECONDS - 3_600);
        return begin + Math.floorMod(mixed(event + 29), 1_200);
    }

    /** Spreads the bits of a number, as hash functions do. */
    private static int mixed(int number) {
        int mixed = (number ^ (number >>> 16)) * 0x85EBCA6B;
        mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
        return (mixed ^ (mixed >>> 16)) & Integer.MAX_VALUE;
    }

    private static CustomerEvent event(int number) {
        Instant at = WINDOW.start().plusSeconds(second(number));
        return Interaction.of("C-" + customer(number), at, InteractionType.PAGE_VIEW);
    }

    private static Stream<CustomerEvent> events() {
        return IntStream.range(0, EVENTS).parallel().mapToObj(ActivityBenchmark::event);
    }

    private static ActiveUsers active() {
        return events().collect(ActiveUsers.collector(WINDOW));
    }

    private static Visits visits() {
        return events().collect(Visits.during(WINDOW).collector());
    }

    /** What the events make, built once. */
    @State(Scope.Benchmark)
    public static class Built {
        private final ActiveUsers active = active();
        private final Visits visits = visits();
        private final long singleEvents = visits.singleEvent().successes();
        private final long dailySum;
        private final long monthlySum;

        public Built() {
            long daily = 0;
            long monthly = 0;
            for (ActiveUsers.Day day : active.trend(WINDOW, 28).days()) {
                Long ofMonth = day.monthly();
                daily += day.daily();
                monthly += ofMonth == null ? 0 : ofMonth;
            }
            dailySum = daily;
            monthlySum = monthly;
        }
    }

    /** The same events in DuckDB. */
    @State(Scope.Benchmark)
    public static class Database {
        private final Connection connection = DuckDb.connect();

        @Setup(Level.Trial)
        public void load() throws SQLException, IOException {
            Path file = DuckDb.write(EVENTS, i -> customer(i) + "," + second(i));
            try (Statement statement = connection.createStatement()) {
                statement.execute("create table event as select customer, second from read_csv('" + file
                        + "', header = false, columns = {'customer': 'integer', 'second': 'integer'})");
            }
            Files.delete(file);
        }

        @TearDown
        public void close() throws SQLException {
            DuckDb.close(connection);
        }

        long[] numbers(String query) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(query)) {
                result.next();
                long[] numbers = new long[result.getMetaData().getColumnCount()];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = result.getLong(i + 1);
                }
                return numbers;
            }
        }

        /** The two count the same, or their times say nothing. */
        void require(long mine, long theirs) {
            if (mine != theirs) {
                throw new IllegalStateException("counts must be equal, got " + mine + " and " + theirs);
            }
        }
    }

    /** From event objects, made up on the way, to the days of each customer. */
    @Benchmark
    public ActiveUsers eventsToActiveDays() {
        return active();
    }

    /** DAU, WAU and MAU of each of the 90 days. */
    @Benchmark
    public ActiveUsers.Trend trendOfActiveDays(Built built) {
        return built.active.trend(WINDOW, 28);
    }

    @Benchmark
    public ActiveUsers.PowerCurve powerCurve(Built built) {
        return built.active.powerCurve(WINDOW);
    }

    /** A customer-day reaches over the days whose month holds it, up to the customer's next: the same idea in SQL. */
    @Benchmark
    public long trendInDuckDb(Built built, Database database) throws SQLException {
        long[] sums = database.numbers("with days as (select distinct customer, second // 86400 as day from event),"
                + " next as (select day, lead(day, 1, 1000) over (partition by customer order by day) as until from days),"
                + " length as (select unnest([1, 7, 28]) as days),"
                + " reach as (select days, day, least(until, day + days) as stop from next, length),"
                + " change as (select days, day, count(*) as n from reach group by all"
                + " union all select days, stop, -count(*) from reach group by all),"
                + " sums as (select days, day, sum(sum(n)) over (partition by days order by day) as active"
                + " from change group by days, day)"
                + " select sum(active) filter (days = 1), sum(active) filter (days = 28 and day >= 27 and day < 90)"
                + " from sums where day < 90");
        database.require(built.dailySum, sums[0]);
        database.require(built.monthlySum, sums[1]);
        return sums[0];
    }

    /** From event objects, made up on the way, to visits. */
    @Benchmark
    public Visits eventsToVisits() {
        return visits();
    }

    /** How often, how long, how many of a single event; with intervals over customers. */
    @Benchmark
    public String figuresOfVisits(Built built) {
        return built.visits.toString();
    }

    @Benchmark
    public long visitsInDuckDb(Built built, Database database) throws SQLException {
        long[] counts = database.numbers("with marked as (select customer, second, case when second - lag(second) over"
                + " (partition by customer order by second) < 1800 then 0 else 1 end as begins from event),"
                + " numbered as (select customer, second, sum(begins) over (partition by customer order by second"
                + " rows unbounded preceding) as visit from marked),"
                + " visits as (select customer, visit, max(second) - min(second) as length from numbered group by all)"
                + " select count(*), count(*) filter (length = 0), median(length) from visits");
        database.require(built.visits.count(), counts[0]);
        database.require(built.singleEvents, counts[1]);
        return counts[0];
    }
}
