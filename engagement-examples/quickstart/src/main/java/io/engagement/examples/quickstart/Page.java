package io.engagement.examples.quickstart;

import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Set;

/** Plain text in aligned columns. */
final class Page {
    private static final int LABEL = 24;
    private static final Set<UnicodeScript> WIDE =
            Set.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL);

    private final StringBuilder text = new StringBuilder();

    void title(String title) {
        text.append(title).append('\n').append("=".repeat(width(title))).append('\n');
    }

    void section(String title) {
        text.append('\n')
                .append(title)
                .append('\n')
                .append("-".repeat(width(title)))
                .append('\n');
    }

    /** A label and what belongs to it; further lines of that stand below its first. */
    void line(String label, Object value) {
        String below = "\n" + " ".repeat(LABEL);
        text.append(left(label, LABEL))
                .append(String.join(below, value.toString().lines().toList()))
                .append('\n');
    }

    void plain(String line) {
        text.append(line).append('\n');
    }

    /** A table of the library, below another title than its own. */
    void block(String title, Object table) {
        text.append('\n').append(title).append('\n');
        table.toString().lines().skip(1).forEach(this::plain);
    }

    /** Rows of as many cells each: the first column to the left, the others to the right. */
    void table(List<List<String>> rows) {
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int place = column;
                int width = rows.stream()
                        .mapToInt(cells -> width(cells.get(place)))
                        .max()
                        .orElse(0);
                String cell = row.get(column);
                line.append(column == 0 ? left(cell, Math.max(width, LABEL - 2)) : "  " + right(cell, width));
            }
            text.append("  ").append(line.toString().stripTrailing()).append('\n');
        }
    }

    private static String left(String cell, int width) {
        return cell + " ".repeat(Math.max(0, width - width(cell)));
    }

    private static String right(String cell, int width) {
        return " ".repeat(Math.max(0, width - width(cell))) + cell;
    }

    /** Columns on a terminal: characters of East Asian scripts take two. */
    private static int width(String cell) {
        return cell.codePoints()
                .map(c -> WIDE.contains(UnicodeScript.of(c)) ? 2 : 1)
                .sum();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
