package io.engagement.internal.text;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Rows under a title line, in columns: the first begins at the left, the others end at the right.
 *
 * <p>A column is as wide as a terminal shows it: a character of Han, Hiragana, Katakana, Bopomofo, Hangul or Yi, a
 * full-width form, CJK punctuation or a pictograph takes two places, a combining mark none, any other one. That is the
 * Unicode East Asian Width (UAX 11) as far as the scripts of java.lang tell it; characters of ambiguous width take one.
 */
public final class Table {
    private static final Set<UnicodeScript> WIDE = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.HANGUL,
            UnicodeScript.YI);

    private final String title;
    private final List<String[]> rows = new ArrayList<>();

    /**
     * A table with a first row of column names, or without rows.
     *
     * @param title the line above it
     * @param header the names of the columns, if any
     */
    public Table(String title, String... header) {
        this.title = title;
        if (header.length > 0) {
            row(header);
        }
    }

    /**
     * Adds a row.
     *
     * @param cells its cells; those missing at the end are empty
     * @return this
     */
    public Table row(String... cells) {
        rows.add(cells.clone());
        return this;
    }

    /** The title, then the rows, each on a line of its own; no row ends with a space. */
    @Override
    public String toString() {
        int columns = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int column = 0; column < row.length; column++) {
                widths[column] = Math.max(widths[column], width(row[column]));
            }
        }
        StringBuilder text = new StringBuilder(title);
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.length; column++) {
                String gap = " ".repeat(widths[column] - width(row[column]));
                line.append("  ").append(column == 0 ? row[column] + gap : gap + row[column]);
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
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT, Character.CONTROL -> 0;
            default -> isWide(codePoint) ? 2 : 1;
        };
    }

    private static boolean isWide(int codePoint) {
        boolean halfWidthForm = between(codePoint, 0xFF61, 0xFFDC);
        return !halfWidthForm
                && (WIDE.contains(UnicodeScript.of(codePoint))
                        || between(codePoint, 0x3000, 0x33FF)
                        || between(codePoint, 0xFF01, 0xFFE6)
                        || between(codePoint, 0x1F300, 0x1FAFF));
    }

    private static boolean between(int codePoint, int first, int last) {
        return first <= codePoint && codePoint <= last;
    }
}
