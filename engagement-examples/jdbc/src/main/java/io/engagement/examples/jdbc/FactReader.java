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
     * @param uniqueIds whether no id comes twice, so that the database need not sort by it
     */
    record Options(ZoneId zone, @Nullable Currency currency, int fetchSize, boolean uniqueIds) {}

    FactReader(Database database, Options options, BadRows bad) {
        this.database = database;
        this.options = options;
        this.bad = bad;
    }

    /**
     * The facts of a source, to be closed. A repeated id is recognised in constant memory: the database sorts by it, so
     * that repeats come one after the other.
     *
     * @throws Refused if a column is missing
     * @throws DatabaseFailed if there is no such file or table
     */
    <T> FactStream<T> read(FactKind<T> kind, Source source) {
        Connection from = source.isFile() ? forFiles() : connection();
        try {
            Columns columns = columns(from, source);
            List<String> missing = columns.missing(kind.required());
            if (!missing.isEmpty()) {
                throw new Refused(kind.name() + " must have the columns " + String.join(", ", kind.required())
                        + "; missing in " + source.text() + ": " + String.join(", ", missing) + "; there: " + columns);
            }
            boolean sorted = kind.hasIds() && columns.place("id") > 0 && !options.uniqueIds();
            String sql = "select * from " + source.sql() + (sorted ? " order by " + order(kind, columns) : "");
            Statement statement = from.createStatement();
            statement.setFetchSize(options.fetchSize());
            return new FactStream<>(kind, source, new FactStream.Cursor(from, statement, sql), options, bad);
        } catch (SQLException e) {
            throw new DatabaseFailed("cannot read " + kind.name() + " from " + source.text(), e);
        }
    }

    private static Columns columns(Connection from, Source source) throws SQLException {
        try (PreparedStatement all = from.prepareStatement("select * from " + source.sql())) {
            ResultSetMetaData columns = all.getMetaData();
            return new Columns(columns);
        }
    }

    /** By all columns, so that of different events with one id it is always the same that comes first. */
    private static String order(FactKind<?> kind, Columns columns) {
        return java.util.stream.Stream.concat(java.util.stream.Stream.of("id"), kind.known().stream())
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

    private static Connection forFiles() {
        Connection files = new Database("jdbc:duckdb:", Map.of()).connectToRead();
        try (Statement statement = files.createStatement()) {
            // What does not fit into memory when sorting.
            statement.execute("set temp_directory = " + Source.literal(System.getProperty("java.io.tmpdir")));
            return files;
        } catch (SQLException e) {
            throw new DatabaseFailed("cannot open DuckDB", e);
        }
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
