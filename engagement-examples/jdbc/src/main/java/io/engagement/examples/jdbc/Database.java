package io.engagement.examples.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/** A database by its URL, and the little in which DuckDB and PostgreSQL differ for us. It prints without secrets. */
class Database {
    /** A path of a file, or {@code memory:name}: in this process only. */
    private static final Pattern DUCKDB = Pattern.compile("jdbc:duckdb:.*");

    private static final String HOST = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:]+])(?::[0-9]{1,5})?";
    private static final Pattern POSTGRESQL =
            Pattern.compile("jdbc:postgresql:(?://" + HOST + "(?:," + HOST + ")*/)?[^/@?]*(?:\\?.*)?");

    private final String url;
    private final Properties settings = new Properties();

    /**
     * A database.
     *
     * @param url where it is
     * @param environment where PGUSER and PGPASSWORD are looked up for PostgreSQL; the URL's own user and password win
     * @throws Refused if the URL is of neither kind
     */
    Database(String url, Map<String, String> environment) {
        // The driver would print a URL it cannot read, with the password that may be in it.
        if (!DUCKDB.matcher(url).matches() && !POSTGRESQL.matcher(url).matches()) {
            throw new Refused("--url must be jdbc:duckdb:FILE or jdbc:postgresql://HOST:PORT/DATABASE, with PGUSER and"
                    + " PGPASSWORD in the environment or ?user=...&password=..., got " + withoutSecrets(url));
        }
        this.url = url;
        if (isPostgresql()) {
            copy(environment, "PGUSER", "user");
            copy(environment, "PGPASSWORD", "password");
        } else {
            // Without it the driver would hold the whole result. All connections to a database must be set alike.
            settings.setProperty("jdbc_stream_results", "true");
            // What does not fit when rows are sorted goes to disk; else it would take most of the machine's memory. The
            // URL's own setting wins.
            settings.setProperty("memory_limit", "2GB");
            settings.setProperty("temp_directory", System.getProperty("java.io.tmpdir"));
        }
    }

    private void copy(Map<String, String> environment, String name, String property) {
        String value = environment.get(name);
        if (value != null) {
            settings.setProperty(property, value);
        }
    }

    private boolean isPostgresql() {
        return url.startsWith("jdbc:postgresql:");
    }

    /** A connection to write with: what is not committed is not there. */
    Connection connect() {
        try {
            Connection connection = DriverManager.getConnection(url, settings);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            throw new DatabaseFailed("cannot connect to " + this, e);
        }
    }

    /**
     * A connection to read with, a row at a time: everything it reads is of one moment, however long that takes. One
     * result is open at a time.
     */
    Connection connectToRead() {
        Connection connection = connect();
        try {
            if (isPostgresql()) {
                // Within a transaction, which the fetch size needs as well.
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                connection.setReadOnly(true);
            }
            return connection;
        } catch (SQLException e) {
            throw new DatabaseFailed("cannot read " + this, e);
        }
    }

    private static String withoutSecrets(String url) {
        return url.replaceFirst("//[^/]*@", "//...@").replaceFirst("([?;]).*", "$1...");
    }

    /** The URL without what may be secret. */
    @Override
    public String toString() {
        return withoutSecrets(url);
    }
}
