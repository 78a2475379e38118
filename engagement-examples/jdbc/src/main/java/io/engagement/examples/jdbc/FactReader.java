package io.engagement.examples.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads facts out of a database and files. What is read from one database is of one moment.
 *
 * <pre>{@code
 * try (FactStream<Purchase> purchases = reader.read(FactKind.PURCHASES, Source.of("purchases.parquet"))) {
 *     PurchaseLog log = purchases.stream().collect(PurchaseLog.collector(Cadence.daily(zone)));
 * }
 * }</pre>
 */
final class FactReader implements AutoCloseable {
    /** An embedded DuckDB without tables. */
    private static final Database FILES = new Database("jdbc:duckdb:", Map.of());

    private final Database database;
    private final Options options;
    private final BadRows bad;
    private @Nullable Connection connection;

    /**
     * How rows are read.
     *
     * @param zone the zone of times without one
     * @param currency the only currency, and that of amounts without one; null for any
     * @param fetchSize how many rows PostgreSQL sends at a time; DuckDB hands out its own chunks of 2,048
     * @param sorted whether the database sorts the rows: so repeats of an id come one after the other and are recognised in
     *     constant memory, and decayed sums are added up in the same order each time, so that they are the same to the
     *     last bit
     */
    record Options(ZoneId zone, @Nullable Currency currency, int fetchSize, boolean sorted) {}

    FactReader(Database database, Options options, BadRows bad) {
        this.database = database;
        this.options = options;
        this.bad = bad;
    }

    /**
     * The facts of a source, to be closed.
     *
     * @throws Refused if there is no such file or table, or a column is missing
     */
    <T> FactStream<T> read(FactKind<T> kind, Source source) {
        Connection from = source.isFile() ? FILES.connectToRead() : connection();
        try {
            Columns columns = columns(from, source);
            List<String> missing = columns.missing(kind.required());
            if (!missing.isEmpty()) {
                throw new Refused(kind.name() + " must have the columns " + String.join(", ", kind.required())
                        + "; missing in " + source.name() + ": " + String.join(", ", missing) + "; there: " + columns);
            }
            String sql =
                    "select * from " + source.sql() + (options.sorted() ? " order by " + order(kind, columns) : "");
            Statement statement = from.createStatement();
            statement.setFetchSize(options.fetchSize());
            return new FactStream<>(kind, source, new FactStream.Cursor(from, statement, sql), options, bad);
        } catch (SQLException e) {
            throw new Refused(
                    kind.name() + " cannot be read from " + source.name() + ": " + DatabaseFailed.firstLine(e));
        }
    }

    private static Columns columns(Connection from, Source source) throws SQLException {
        try (PreparedStatement all = from.prepareStatement("select * from " + source.sql())) {
            ResultSetMetaData columns = all.getMetaData();
            return new Columns(columns);
        }
    }

    /** By all columns, the id first: of different events with one id it is always the same that comes first. */
    private static String order(FactKind<?> kind, Columns columns) {
        return Stream.concat(Stream.of("id"), kind.known().stream())
                .distinct()
                .map(columns::label)
                .filter(label -> !label.isEmpty())
                .map(label -> '"' + label + '"')
                .collect(Collectors.joining(", "));
    }

    private Connection connection() {
        if (connection == null) {
            connection = database.connectToRead();
        }
        return connection;
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            throw new DatabaseFailed("cannot close " + database, e);
        }
    }
}
