package io.engagement.examples.jdbc;

import java.sql.SQLException;

/** A database did not do what it was asked, such as when the connection is lost; running again goes on. */
final class DatabaseFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    DatabaseFailed(String what, SQLException cause) {
        super(what + ": " + cause.getMessage(), cause);
    }
}
