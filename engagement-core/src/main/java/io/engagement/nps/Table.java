package io.engagement.nps;

import java.util.ArrayList;
import java.util.List;

/** Rows for a terminal: the first column to the left, the others to the right. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();

    Table(String... heads) {
        rows.add(heads);
    }

    Table add(String... cells) {
        rows.add(cells);
        return this;
    }

    /** A line for each row, each after a line break: a table stands under a title. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.length; column++) {
                String padding = " ".repeat(width(column) - row[column].length());
                line.append("  ").append(column == 0 ? row[column] + padding : padding + row[column]);
            }
            text.append("\n").append(line.toString().stripTrailing());
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> column < row.length)
                .mapToInt(row -> row[column].length())
                .max()
                .orElse(0);
    }
}
