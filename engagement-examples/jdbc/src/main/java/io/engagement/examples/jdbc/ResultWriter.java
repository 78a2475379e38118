package io.engagement.examples.jdbc;

import io.engagement.examples.jdbc.ResultTable.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Writes results in batches, a transaction each, which also says how far it got. When the process dies, that batch is
 * gone and those before it are there; the next run goes on behind them. A run that finds everything there writes nothing.
 *
 * <p>Where the results of the same moment and definition have become others meanwhile (late data), what was there is
 * taken out and all of it is written anew.
 */
final class ResultWriter {
    private static final String CREATE_PROGRESS =
            "create table if not exists engagement_progress (table_name varchar not"
                    + " null, as_of timestamptz not null, definition varchar not null, fingerprint varchar not null, row_count"
                    + " bigint not null, written bigint not null, primary key (table_name, as_of, definition))";
    private static final String CREATE_DEFINITION =
            "create table if not exists engagement_definition (definition varchar"
                    + " not null, definition_text varchar not null, primary key (definition))";
    private static final String THIS = " where table_name = ? and as_of = ? and definition = ?";

    private final Connection connection;
    private final int batchSize;

    /**
     * A writer.
     *
     * @param connection a connection without auto-commit
     * @param batchSize how many rows are written in a transaction
     */
    ResultWriter(Connection connection, int batchSize) {
        this.connection = connection;
        this.batchSize = batchSize;
    }

    /**
     * What was done.
     *
     * @param table the results
     * @param found how many rows were there from a run before
     * @param written how many were written now
     */
    record Written(ResultTable table, int found, int written) {}

    /**
     * Sees to it that the rows of a table are there.
     *
     * @throws DatabaseFailed if the database fails, or another process writes the same results; the batches before stay
     */
    Written write(ResultTable table) {
        try {
            create(table);
            String fingerprint = table.fingerprint();
            int found = found(table, fingerprint);
            if (found == 0) {
                beginAnew(table, fingerprint);
            }
            for (int from = found; from < table.rows(); from += batchSize) {
                writeBatch(table, from, Math.min(table.rows(), from + batchSize));
            }
            return new Written(table, found, table.rows() - found);
        } catch (SQLException e) {
            throw new DatabaseFailed("cannot write " + table.name(), rolledBack(e));
        }
    }

    private SQLException rolledBack(SQLException e) {
        try {
            connection.rollback();
        } catch (SQLException second) {
            e.addSuppressed(second);
        }
        return e;
    }

    private void create(ResultTable table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(CREATE_PROGRESS);
            statement.execute(CREATE_DEFINITION);
            statement.execute(table.createSql());
        }
        update(
                "insert into engagement_definition values (?, ?) on conflict (definition) do nothing",
                table.definition().name(),
                table.definition().text());
        connection.commit();
    }

    /** How many of the very same rows are there already; what the progress says is believed only if the table agrees. */
    private int found(ResultTable table, String fingerprint) throws SQLException {
        long written = count(
                "select written from engagement_progress" + THIS + " and fingerprint = ?",
                table.name(),
                time(table.asOf()),
                table.definition().name(),
                fingerprint);
        long there = count(
                "select count(*) from " + table.name() + " where as_of = ? and definition = ?",
                time(table.asOf()),
                table.definition().name());
        connection.commit();
        return written == there ? (int) written : 0;
    }

    private void beginAnew(ResultTable table, String fingerprint) throws SQLException {
        update(
                "delete from " + table.name() + " where as_of = ? and definition = ?",
                time(table.asOf()),
                table.definition().name());
        update(
                "insert into engagement_progress values (?, ?, ?, ?, ?, 0) on conflict (table_name, as_of, definition) do"
                        + " update set fingerprint = excluded.fingerprint, row_count = excluded.row_count, written = 0",
                table.name(),
                time(table.asOf()),
                table.definition().name(),
                fingerprint,
                table.rows());
        connection.commit();
    }

    private void writeBatch(ResultTable table, int from, int end) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(table.upsertSql())) {
            int place = 1;
            for (Column column : table.columns()) {
                insert.setArray(
                        place++, connection.createArrayOf(column.type(), ResultTable.values(column, from, end)));
            }
            insert.setObject(place++, time(table.asOf()));
            insert.setString(place, table.definition().name());
            insert.executeUpdate();
        }
        int advanced = update(
                "update engagement_progress set written = ?" + THIS + " and written = ?",
                end,
                table.name(),
                time(table.asOf()),
                table.definition().name(),
                from);
        if (advanced != 1) {
            throw new SQLException("another process is writing the same results; its rows stay");
        }
        connection.commit();
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private int update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    /** The number a query gives; 0 where it has no row. */
    private long count(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet result = statement.executeQuery()) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
