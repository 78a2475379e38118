package io.engagement.examples.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * A generated base in Parquet files, by DuckDB and in SQL alone, so that it scales to any size. Numbers are taken from
 * multiples of irrational numbers instead of a random generator: the same rows on every machine and in every version.
 */
final class Sample {
    /** The customers' lives: from when, how long, how often they buy and for how much. */
    private static final String LIVES = """
            create or replace temp table life as
            select i, format('C-{:07d}', i) as customer_id,
                   cast(floor(600 * (i * 0.6180339887 % 1)) as int) as first_day,
                   ceil(-400 * ln(1 - (i * 0.7548776662 % 1))) as days,
                   -45 * ln(1 - 0.98 * (i * 0.5698402910 % 1)) + 12 as gap,
                   2000 + 60 * cast(floor(100 * (i * 0.8191725134 % 1)) as int) as usual,
                   i * 0.6710436067 % 1 as contentment
            from range(1, 1 + :customers) as ids(i)
            """;

    /** What each did, in turn: a step is the time to the next purchase. */
    private static final String STEPS = """
            create or replace temp view step as
            select *, timestamptz '2024-01-01 09:00:00+09:00' + to_seconds(cast(round(86400 * (first_day + day)) as bigint)) as happened
            from (select *, sum(case when k = 0 then 0 else -gap * ln(1 - 0.999 * ((i * 0.5497004779 + k * 0.7390851332) % 1)) end)
                         over (partition by i order by k) as day
                  from life cross join range(0, 60) as steps(k))
            where day <= days and first_day + day < 730
            """;

    private static final String PURCHASES = """
            select format('P-{}-{}', i, k) as id, customer_id, happened as date,
                   cast(usual + 10 * cast(floor(200 * ((i + k) * 0.4656712318 % 1)) as int) as decimal(18, 2)) as amount,
                   'JPY' as currency, ['shop', 'app', 'web'][1 + (i + k) % 3] as channel
            from step
            """;
    private static final String ANSWERS = """
            select format('A-{}-{}', i, k) as id, customer_id, happened + interval 2 day as date, 'recommend' as question,
                   cast(least(10, greatest(0, round(4.5 + 6 * contentment + 3 * ((i + k) * 0.3247179572 % 1) - 1.5))) as int)
                       as score,
                   case when k % 2 = 0 then 'e-mail' else 'app' end as channel
            from step where (i + k) % 4 = 0
            """;
    private static final String INTERACTIONS = """
            select format('I-{}-{}', i, k) as id, customer_id, happened - interval 1 hour as date, 'visit' as type,
                   case when i % 2 = 0 then 'app' else 'web' end as channel, 30 + (i * k) % 600 as duration
            from step where k > 0
            """;
    private static final String SPELLS = """
            select customer_id, timestamptz '2024-01-01 00:00:00+09:00' + to_days(first_day) as since,
                   case when first_day + days < 730
                        then timestamptz '2024-01-01 00:00:00+09:00' + to_days(cast(first_day + days as int)) end as "end",
                   case when first_day + days < 730 then case when i % 3 = 0 then 'price' else 'moved away' end end as end_reason,
                   case when i % 5 = 0 then 'subscription' else 'shop' end as plan
            from life
            """;

    private Sample() {}

    /**
     * Writes purchases, answers, interactions and customers.
     *
     * @param directory where to; files of an earlier sample are replaced
     * @param customers how many customers
     */
    static void write(Path directory, int customers) {
        try (Connection connection = new Database("jdbc:duckdb:", Map.of()).connect();
                Statement statement = connection.createStatement()) {
            Files.createDirectories(directory);
            statement.execute(LIVES.replace(":customers", "" + customers));
            statement.execute(STEPS);
            copy(statement, PURCHASES, file(directory, FactKind.PURCHASES));
            copy(statement, ANSWERS, file(directory, FactKind.ANSWERS));
            copy(statement, INTERACTIONS, file(directory, FactKind.INTERACTIONS));
            copy(statement, SPELLS, file(directory, FactKind.CUSTOMERS));
        } catch (SQLException e) {
            throw new DatabaseFailed("cannot write the sample to " + directory, e);
        } catch (IOException e) {
            throw new Refused("the sample cannot be written to " + directory + " (" + e + ")");
        }
    }

    /** The file of a kind of facts. */
    static Path file(Path directory, FactKind<?> kind) {
        return directory.resolve(kind.name() + ".parquet");
    }

    private static void copy(Statement statement, String query, Path to) throws SQLException {
        statement.execute("copy (" + query + ") to " + Source.literal(to.toString()) + " (format parquet)");
    }
}
