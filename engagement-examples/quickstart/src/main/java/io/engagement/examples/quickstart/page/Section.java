package io.engagement.examples.quickstart.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A section of the page.
 *
 * @param id what links lead to
 * @param title its heading
 * @param lead what it is about, in a sentence
 * @param blocks what stands in it
 */
public record Section(String id, String title, String lead, List<Block> blocks) {
    /** A section. */
    public Section {
        blocks = List.copyOf(blocks);
    }

    /**
     * A chart, some tables, or the reason why there are none.
     *
     * @param title its heading
     * @param text what it says
     * @param note what else one should know; may be empty
     * @param chart the chart, or null
     * @param tables the numbers
     * @param look how it is laid out: {@code wide}, {@code tall}, {@code missing}
     */
    public record Block(
            String title,
            String text,
            String note,
            @Nullable Chart chart,
            List<Table> tables,
            String look) {
        /** A block. */
        public Block {
            tables = List.copyOf(tables);
        }

        /** A chart with its numbers. */
        static Block of(Chart chart, Table... numbers) {
            return new Block(chart.title(), chart.text(), "", chart, List.of(numbers), "");
        }

        /** Tables alone. */
        static Block of(String title, String text, Table... tables) {
            return new Block(title, text, "", null, List.of(tables), "");
        }

        /** Nothing, and why. */
        static Block missing(String title, String reason) {
            return new Block(title, reason, "", null, List.of(), "missing");
        }

        Block note(String more) {
            return new Block(title, text, more, chart, tables, look);
        }

        Block look(String classes) {
            return new Block(title, text, note, chart, tables, classes);
        }
    }

    /**
     * A table whose first column names its rows.
     *
     * @param caption what it is
     * @param headings one for each column
     * @param rows the cells
     */
    public record Table(String caption, List<String> headings, List<List<String>> rows) {
        /** A table. */
        public Table {
            headings = List.copyOf(headings);
            rows = rows.stream().map(List::copyOf).toList();
            int columns = headings.size();
            if (rows.stream().anyMatch(row -> row.size() != columns)) {
                throw new IllegalArgumentException("rows must have " + columns + " cells in \"" + caption + "\"");
            }
        }
    }
}
