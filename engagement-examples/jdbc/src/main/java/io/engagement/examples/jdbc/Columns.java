package io.engagement.examples.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The columns of a result: where they stand, and what the database has in them. Upper and lower case do not matter. */
final class Columns {
    /** How a time is stored. */
    enum Time {
        INSTANT,
        LOCAL,
        DAY,
        TEXT
    }

    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Time> times = new LinkedHashMap<>();

    Columns(ResultSetMetaData columns) throws SQLException {
        for (int place = 1; place <= columns.getColumnCount(); place++) {
            String label = columns.getColumnLabel(place);
            String name = label.toLowerCase(Locale.ROOT);
            String type = columns.getColumnTypeName(place).toLowerCase(Locale.ROOT);
            places.putIfAbsent(name, place);
            labels.putIfAbsent(name, label);
            types.putIfAbsent(name, type);
            times.putIfAbsent(name, timeOf(type));
        }
    }

    /** DuckDB and PostgreSQL name the same types differently, and the numbers of the types tell less. */
    private static Time timeOf(String type) {
        if (type.equals("timestamptz") || type.startsWith("timestamp with time zone")) {
            return Time.INSTANT;
        }
        return type.startsWith("timestamp") ? Time.LOCAL : type.equals("date") ? Time.DAY : Time.TEXT;
    }

    /** The place of a column from 1; 0 where there is none. */
    int place(String column) {
        return places.getOrDefault(column, 0);
    }

    Time time(String column) {
        return times.getOrDefault(column, Time.TEXT);
    }

    String type(String column) {
        return types.getOrDefault(column, "nothing");
    }

    /** The name as the database writes it; "" where there is none. */
    String label(String column) {
        return labels.getOrDefault(column, "");
    }

    /** Which of those are not there. */
    List<String> missing(List<String> wanted) {
        return wanted.stream().filter(name -> !places.containsKey(name)).toList();
    }

    /** The columns that are none of those. */
    List<String> others(List<String> known) {
        return places.keySet().stream().filter(name -> !known.contains(name)).toList();
    }

    @Override
    public String toString() {
        return String.join(", ", places.keySet());
    }
}
