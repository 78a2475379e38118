package io.engagement.examples.jdbc;

import java.sql.SQLException;

/** A database did not do what it was asked, such as when the connection is lost; running again goes on. */
final class DatabaseFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    DatabaseFailed(String what, SQLException cause) {
        super(what + ": " + firstLine(cause), cause);
    }

    /** What the database says; DuckDB goes on with the query and a mark under the place. */
    static String firstLine(SQLException cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason was given");
    }
}
