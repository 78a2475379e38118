package io.engagement.examples.jdbc;

import io.engagement.domain.CustomerEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts facts into tables, the way other programs would, and looks at tables. */
final class Stored {
    private Stored() {}

    static Connection connect(String url) throws SQLException {
        Connection connection = new Database(url, Map.of()).connect();
        connection.setAutoCommit(true);
        return connection;
    }

    /** Tables purchases, answers, interactions and customers in the database of a URL. */
    static void write(String url, Generated facts) {
        try (Connection connection = connect(url)) {
            write(connection, facts);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static void write(Connection connection, Generated facts) throws SQLException {
        String event = "(id varchar, customer_id varchar, date timestamptz, item varchar, channel varchar, touchpoint"
                + " varchar, ";
        create(
                connection,
                "purchases",
                event + "amount numeric(30, 10), currency varchar, \"order\" varchar, covers varchar)");
        insert(
                connection,
                "purchases",
                facts.purchases(),
                purchase -> event(
                        purchase,
                        purchase.amount().value(),
                        purchase.amount().currency().getCurrencyCode(),
                        purchase.order(),
                        text(purchase.covers())));
        create(connection, "answers", event + "question varchar, score int, text varchar)");
        insert(
                connection,
                "answers",
                facts.answers(),
                answer -> event(answer, answer.question().name(), answer.score(), answer.text()));
        create(connection, "interactions", event + "type varchar, duration varchar)");
        insert(
                connection,
                "interactions",
                facts.interactions(),
                interaction -> event(interaction, interaction.type().name(), text(interaction.duration())));
        create(
                connection,
                "customers",
                "(customer_id varchar, since timestamptz, \"end\" timestamptz, end_reason varchar, plan varchar)");
        insert(
                connection,
                "customers",
                facts.customers(),
                customer -> Arrays.asList(
                        customer.id(),
                        time(customer.since()),
                        time(customer.end()),
                        customer.endReason(),
                        customer.attribute("plan")));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static List<@Nullable Object> event(CustomerEvent event, @Nullable Object... more) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(event.id());
        values.add(event.customerId());
        values.add(time(event.at()));
        values.add(event.item().isEmpty() ? null : event.item());
        values.add(event.channel());
        values.add(event.touchpoint());
        values.addAll(Arrays.asList(more));
        return values;
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant at) {
        // Any offset will do.
        return at == null ? null : at.atOffset(ZoneOffset.ofHours(9));
    }

    private static void create(Connection connection, String table, String columns) throws SQLException {
        execute(connection, "drop table if exists " + table);
        execute(connection, "create table " + table + " " + columns);
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static void execute(String url, String... sql) {
        try (Connection connection = connect(url)) {
            for (String each : sql) {
                execute(connection, each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Inserts facts with one statement, which DuckDB does much faster than one for each. */
    private static <T> void insert(
            Connection connection, String table, List<T> facts, Function<T, List<@Nullable Object>> row)
            throws SQLException {
        List<List<@Nullable Object>> rows = facts.stream().map(row).toList();
        String places = rows.stream()
                .map(values -> "(?" + ", ?".repeat(values.size() - 1) + ")")
                .collect(Collectors.joining(", "));
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into " + table + " values " + places)) {
            int place = 1;
            for (List<@Nullable Object> values : rows) {
                for (Object value : values) {
                    insert.setObject(place++, value);
                }
            }
            insert.execute();
        }
    }

    /** The rows of a query as text, a line each. */
    static List<String> rows(String url, String query) {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(i == 1 ? "" : " | ").append(result.getObject(i));
                }
                rows.add(row.toString());
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** All that a run has written. */
    static List<String> results(String url) {
        List<String> rows = new ArrayList<>();
        for (String query : List.of(
                "select customer_id, definition, score, reason from engagement_score order by 1, 2",
                "select customer_id, definition, probability_active, expected_purchases, present_value, currency,"
                        + " horizon, reason from engagement_forecast order by 1, 2",
                "select metric, segment, definition, estimate, low, high, n, printed, reason from engagement_estimate"
                        + " order by 1, 2, 3",
                "select definition, definition_text from engagement_definition order by 1",
                "select table_name, definition, fingerprint, row_count, written from engagement_progress order by 1, 2")) {
            rows.addAll(rows(url, query));
        }
        return rows;
    }
}
