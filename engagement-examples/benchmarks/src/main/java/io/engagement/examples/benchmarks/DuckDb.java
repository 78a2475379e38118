package io.engagement.examples.benchmarks;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.IntFunction;

/** What the benchmarks beside DuckDB share: the database in this process, on two threads. */
final class DuckDb {
    private DuckDb() {}

    static Connection connect() {
        try {
            Connection connection = DriverManager.getConnection("jdbc:duckdb:");
            try (Statement statement = connection.createStatement()) {
                statement.execute("set threads = 2");
            }
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB must be on the class path: run with -Pduckdb", e);
        }
    }

    /** A temporary file with a line for each row. */
    static Path write(int rows, IntFunction<String> row) throws IOException {
        Path file = Files.createTempFile("benchmark", ".csv");
        try (Writer writer = Files.newBufferedWriter(file)) {
            for (int i = 0; i < rows; i++) {
                writer.write(row.apply(i) + "\n");
            }
        }
        return file;
    }

    /** Says how much memory it holds, and ends. */
    static void close(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet memory = statement.executeQuery(
                        "select (sum(memory_usage_bytes) // 1000000)::bigint from duckdb_memory()")) {
            memory.next();
            System.out.println("DuckDB holds " + memory.getLong(1) + " MB");
        }
        connection.close();
    }
}
