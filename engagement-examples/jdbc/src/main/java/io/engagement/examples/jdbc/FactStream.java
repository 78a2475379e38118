package io.engagement.examples.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a source as a stream, a row in memory at a time. Bad rows are reported and left out, and so are events
 * that come again.
 *
 * @param <T> the kind of facts
 */
final class FactStream<T> extends Spliterators.AbstractSpliterator<T> implements AutoCloseable {
    private final FactKind<T> kind;
    private final Source source;
    private final Cursor cursor;
    private final BadRows bad;
    private final ResultSet result;
    private final Row row;
    private @Nullable T previous;
    private long rows;
    private long badRows;
    private long repeated;

    /**
     * A query to be run.
     *
     * @param connection the connection, which is closed in the end if it reads a file
     */
    record Cursor(Connection connection, Statement statement, String sql) {}

    FactStream(FactKind<T> kind, Source source, Cursor cursor, FactReader.Options options, BadRows bad)
            throws SQLException {
        super(Long.MAX_VALUE, Spliterator.NONNULL);
        this.kind = kind;
        this.source = source;
        this.cursor = cursor;
        this.bad = bad;
        result = cursor.statement.executeQuery(cursor.sql);
        row = new Row(result, new Columns(result.getMetaData()), options.zone(), options.currency());
    }

    /** The facts, once. */
    Stream<T> stream() {
        return StreamSupport.stream(this, false);
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        try {
            while (result.next()) {
                rows++;
                T fact = read();
                if (fact != null) {
                    action.accept(fact);
                    return true;
                }
            }
            if (source.keepsRejects()) {
                rejects();
            }
            return false;
        } catch (SQLException e) {
            throw new DatabaseFailed("cannot read on after row " + rows + " of " + source.name(), e);
        }
    }

    /** The fact of the current row; null where it is bad or came before. */
    private @Nullable T read() {
        try {
            T fact = kind.read().apply(row);
            if (previous != null && FactKind.sameId(fact, previous)) {
                if (!fact.equals(previous)) {
                    throw new BadField("id", "must not be that of another event", row.text("id"));
                }
                repeated++;
                return null;
            }
            previous = fact;
            return fact;
        } catch (BadField e) {
            report(FactKind.key(row, rows), e);
        } catch (IllegalArgumentException e) {
            report(FactKind.key(row, rows), BadField.of(e));
        }
        return null;
    }

    private void report(String key, BadField field) {
        badRows++;
        bad.add(source.name(), key, field);
    }

    /** The lines of a CSV file that are no rows. A quote that does not close takes the rest of the file with it. */
    private void rejects() throws SQLException {
        String sql = "select line, min(column_name), min(error_message), min(csv_line) from reject_errors"
                + " group by scan_id, line order by line";
        try (Statement statement = cursor.connection.createStatement();
                ResultSet lines = statement.executeQuery(sql)) {
            while (lines.next()) {
                rows++;
                String column = lines.getString(2);
                String text = lines.getString(4);
                BadField field = new BadField(
                        column == null ? "line" : column, lines.getString(3), text == null ? null : text.strip());
                report("line " + lines.getLong(1), field);
            }
        }
    }

    /** How many rows there were so far, bad ones and repeats included. */
    long rows() {
        return rows;
    }

    /** How many of them were bad. */
    long badRows() {
        return badRows;
    }

    /** How many of them were repeats of an id. */
    long repeated() {
        return repeated;
    }

    @Override
    public void close() {
        try {
            cursor.statement.close();
            if (source.isFile()) {
                cursor.connection.close();
            }
        } catch (SQLException e) {
            throw new DatabaseFailed("cannot close " + source.name(), e);
        }
    }
}
