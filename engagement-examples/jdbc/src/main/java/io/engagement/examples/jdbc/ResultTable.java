package io.engagement.examples.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Results of one definition as of one moment, to be written to a table. The rows are made when they are written, so that
 * millions of customers need only the columns of numbers they come from.
 *
 * @param name the table
 * @param keys the columns that tell the rows of one definition and moment apart
 * @param values the other columns
 * @param rows how many there are
 * @param asOf the moment; the column as_of
 * @param definition what they are results of; the column definition
 */
record ResultTable(String name, List<Column> keys, List<Column> values, int rows, Instant asOf, Definition definition) {
    /**
     * A column.
     *
     * @param name its name
     * @param type its SQL type, one that both DuckDB and PostgreSQL know
     * @param value the value of a row, null for none
     */
    record Column(String name, String type, IntFunction<@Nullable Object> value) {
        static Column text(String name, IntFunction<@Nullable Object> value) {
            return new Column(name, "varchar", value);
        }

        /** A number that is NaN where there is none. */
        static Column number(String name, java.util.function.IntToDoubleFunction value) {
            return new Column(name, "float8", row -> {
                double number = value.applyAsDouble(row);
                return Double.isNaN(number) ? null : number;
            });
        }
    }

    List<Column> columns() {
        return Stream.concat(keys.stream(), values.stream()).toList();
    }

    String createSql() {
        String columns = columns().stream()
                .map(column -> column.name + " " + column.type + (keys.contains(column) ? " not null" : ""))
                .collect(Collectors.joining(", "));
        return "create table if not exists " + name + " (" + columns
                + ", as_of timestamptz not null, definition varchar not null, primary key (" + primaryKey() + "))";
    }

    /**
     * Inserts or replaces rows, given as an array for each column and then the moment and the definition. One statement
     * for a whole batch: row by row DuckDB would take two hundred times as long, PostgreSQL twice.
     */
    String upsertSql() {
        return "insert into " + name + " (" + names(columns()) + ", as_of, definition) select "
                + columns().stream()
                        .map(column -> "unnest(cast(? as " + column.type + "[]))")
                        .collect(Collectors.joining(", "))
                + ", cast(? as timestamptz), cast(? as varchar) on conflict (" + primaryKey() + ") do update set "
                + values.stream()
                        .map(column -> column.name + " = excluded." + column.name)
                        .collect(Collectors.joining(", "));
    }

    private String primaryKey() {
        return names(keys) + ", as_of, definition";
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** The values of a column in the rows from {@code from} to before {@code end}. */
    static @Nullable Object[] values(Column column, int from, int end) {
        @Nullable Object[] values = new @Nullable Object[end - from];
        for (int row = from; row < end; row++) {
            values[row - from] = column.value.apply(row);
        }
        return values;
    }

    /** The same for the same rows in the same order, and for no others: what was begun may be gone on with. */
    String fingerprint() {
        MessageDigest digest = sha256();
        List<Column> columns = columns();
        for (int row = 0; row < rows; row++) {
            StringBuilder line = new StringBuilder();
            for (Column column : columns) {
                String value = String.valueOf(column.value.apply(row));
                line.append(value.length()).append(' ').append(value);
            }
            digest.update(line.toString().getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
