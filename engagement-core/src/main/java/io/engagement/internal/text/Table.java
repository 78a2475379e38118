package io.engagement.internal.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An aligned table under a title line: the first column to the left, the others to the right. Characters of East Asian
 * scripts and emoji take two places, as they do on a terminal; combining marks none.
 */
public final class Table {
    private final String title;
    private final List<String[]> rows = new ArrayList<>();

    /**
     * An empty table.
     *
     * @param title the line above it
     * @param header the names of the columns
     */
    public Table(String title, String... header) {
        this.title = title;
        rows.add(header.clone());
    }

    /**
     * Adds a row.
     *
     * @param cells as many as there are columns
     * @return this
     */
    public Table row(String... cells) {
        if (cells.length != rows.get(0).length) {
            throw new IllegalArgumentException(
                    "cells must be " + rows.get(0).length + ", got " + Arrays.toString(cells));
        }
        rows.add(cells.clone());
        return this;
    }

    /** The title, then the rows, indented; no line ends with a space. */
    @Override
    public String toString() {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(row[column]));
            }
        }
        StringBuilder text = new StringBuilder(title);
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String padding = " ".repeat(widths[column] - width(row[column]));
                line.append("  ").append(column == 0 ? row[column] + padding : padding + row[column]);
            }
            text.append('\n').append(line.toString().stripTrailing());
        }
        return text.toString();
    }

    /**
     * How many places a text takes on a terminal.
     *
     * @param text the text
     * @return its width
     */
    public static int width(String text) {
        return text.codePoints().map(Table::width).sum();
    }

    private static int width(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = (codePoint >= 0x1100 && codePoint <= 0x115F)
                || (codePoint >= 0x2E80 && codePoint <= 0xA4CF)
                || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
                || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
                || (codePoint >= 0xFE30 && codePoint <= 0xFE6F)
                || (codePoint >= 0xFF00 && codePoint <= 0xFF60)
                || (codePoint >= 0xFFE0 && codePoint <= 0xFFE6)
                || (codePoint >= 0x1F300 && codePoint <= 0x1FAFF)
                || (codePoint >= 0x20000 && codePoint <= 0x3FFFD);
        return wide ? 2 : 1;
    }
}
