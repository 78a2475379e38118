package io.engagement.examples.benchmarks;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.score.CustomerProfiles;
import io.engagement.score.EngagementScore;
import io.engagement.score.Scale;
import io.engagement.score.Signal;
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
import java.util.Arrays;
import java.util.Currency;
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
 * Ten million events of a million customers over a year, to profiles and to scores of five signals; beside the same in
 * DuckDB, in this process, on the same made-up events: the scores of a thousand customers are compared first. Needs
 * {@code -Pduckdb}.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class ScoreAtScaleBenchmark {
    private static final int EVENTS = 10_000_000;
    private static final int CUSTOMERS = 1_000_000;
    private static final int SECONDS = 365 * 86_400;
    private static final int COMPARED = 1_000;
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final Instant AS_OF = START.plusSeconds(SECONDS);
    private static final List<String> KINDS = List.of("purchase", "visit", "share", "answer");

    private static final EngagementScore SCORE = EngagementScore.in(ZoneOffset.UTC)
            .signal(Signal.purchases().scale(Scale.halfAt(3)).weight(3))
            .signal(Signal.spend(Currency.getInstance("USD"))
                    .scale(Scale.halfAt(100))
                    .weight(2))
            .signal(Signal.interactions(InteractionType.VISIT)
                    .scale(Scale.halfAt(5))
                    .weight(2))
            .signal(Signal.interactions(InteractionType.SHARE)
                    .scale(Scale.halfAt(5))
                    .weight(1))
            .signal(Signal.latestAnswer(Question.RECOMMEND).weight(2))
            .build();

    private static final String QUERY = """
            with raw as (
              select customer,
                coalesce(sum(pow(2, -age / (90 * 86400.0))) filter (kind = 0), 0) as purchases,
                coalesce(sum(amount * pow(2, -age / (90 * 86400.0))) filter (kind = 0), 0) as spend,
                coalesce(sum(pow(2, -age / (30 * 86400.0))) filter (kind = 1), 0) as visits,
                coalesce(sum(pow(2, -age / (30 * 86400.0))) filter (kind = 2), 0) as shares,
                arg_max(amount, second * 16 - amount) filter (kind = 3) as answer
              from (select *, %d - second as age from event where customer < %d) group by customer)
            select customer,
              10 * (3 * (1 - pow(2, -purchases / 3)) + 2 * (1 - pow(2, -spend / 100)) + 2 * (1 - pow(2, -visits / 5))
                + (1 - pow(2, -shares / 5)) + 2 * coalesce(answer / 10.0, 0.5)) as score
            from raw order by customer""";

    private static int customer(int event) {
        return Math.floorMod(mixed(event), CUSTOMERS);
    }

    private static int second(int event) {
        return Math.floorMod(mixed(event + 13), SECONDS);
    }

    /** One in ten bought something, six visited, two shared, one answered. */
    private static int kind(int event) {
        int part = Math.floorMod(mixed(event + 29), 10);
        return part == 0 ? 0 : part < 7 ? 1 : part < 9 ? 2 : 3;
    }

    private static int amount(int event) {
        return Math.floorMod(mixed(event + 31), kind(event) == 3 ? 11 : 60);
    }

    /** Spreads the bits of a number, as hash functions do. */
    private static int mixed(int number) {
        int mixed = (number ^ (number >>> 16)) * 0x85EBCA6B;
        mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
        return (mixed ^ (mixed >>> 16)) & Integer.MAX_VALUE;
    }

    private static CustomerEvent event(int number) {
        String id = "C-" + customer(number);
        Instant at = START.plusSeconds(second(number));
        return switch (KINDS.get(kind(number))) {
            case "purchase" -> Purchase.of(id, at, Money.of(amount(number), "USD"));
            case "visit" -> Interaction.of(id, at, InteractionType.VISIT);
            case "share" -> Interaction.of(id, at, InteractionType.SHARE);
            default -> SurveyAnswer.recommend(id, at, amount(number));
        };
    }

    private static CustomerProfiles profiles(int customers) {
        return IntStream.range(0, EVENTS)
                .parallel()
                .filter(number -> customer(number) < customers)
                .mapToObj(ScoreAtScaleBenchmark::event)
                .collect(SCORE.collector());
    }

    /** The profiles, built once; says what they take. */
    @State(Scope.Benchmark)
    public static class Profiles {
        private final CustomerProfiles profiles = profiles(CUSTOMERS);

        @TearDown
        public void measure() {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            long used = runtime.totalMemory() - runtime.freeMemory();
            System.out.printf(
                    "%,d profiles hold %,d MB with their ids, %,d bytes each%n",
                    profiles.size(), used / 1_000_000, used / profiles.size());
        }
    }

    /** The same events in DuckDB. */
    @State(Scope.Benchmark)
    public static class Database {
        private final Connection connection = DuckDb.connect();

        @Setup(Level.Trial)
        public void load() throws SQLException, IOException {
            Path events = DuckDb.write(EVENTS, i -> customer(i) + "," + second(i) + "," + kind(i) + "," + amount(i));
            try (Statement statement = connection.createStatement()) {
                statement.execute("create table event as select * from read_csv('" + events
                        + "', header = false, columns = {'customer': 'integer', 'second': 'bigint', 'kind': 'tinyint',"
                        + " 'amount': 'integer'})");
            }
            Files.delete(events);
            compare();
        }

        /** Both must say the same before their times are worth comparing. */
        private void compare() throws SQLException {
            CustomerProfiles some = profiles(COMPARED);
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(QUERY.formatted(SECONDS, COMPARED))) {
                while (result.next()) {
                    double mine = SCORE.of(some.get("C-" + result.getInt(1)), AS_OF)
                            .score()
                            .value();
                    if (!(Math.abs(mine - result.getDouble(2)) < 1e-9)) {
                        throw new IllegalStateException(
                                "score of " + result.getInt(1) + " must be " + mine + ", got " + result.getDouble(2));
                    }
                }
            }
        }

        @TearDown
        public void close() throws SQLException {
            DuckDb.close(connection);
        }
    }

    /** From event objects, made up on the way, to a score for each customer. */
    @Benchmark
    public double eventsToScores() {
        return Arrays.stream(profiles(CUSTOMERS).parallelScores(AS_OF)).sum();
    }

    @Benchmark
    public double scoresFromProfiles(Profiles profiles) {
        return Arrays.stream(profiles.profiles.parallelScores(AS_OF.plus(Duration.ofDays(1))))
                .sum();
    }

    /** From rows that are in its table to a score for each customer. */
    @Benchmark
    public double eventsToScoresInDuckDb(Database database) throws SQLException {
        double sum = 0;
        try (Statement statement = database.connection.createStatement();
                ResultSet result = statement.executeQuery(QUERY.formatted(SECONDS, CUSTOMERS))) {
            while (result.next()) {
                sum += result.getDouble(2);
            }
        }
        return sum;
    }
}
