package io.engagement.examples.quickstart;

import java.util.List;

/**
 * What the rows of a kind of file hold.
 *
 * @param <T> the fact that a row is read into
 */
interface RowFormat<T> {
    /** Columns that must be there. */
    List<String> required();

    /** Columns of which one must be there; none if it does not matter. */
    default List<String> oneOf() {
        return List.of();
    }

    /** Columns that are used when they are there. */
    List<String> optional();

    /** Whether columns of other names are used too. */
    default boolean takesOthers() {
        return false;
    }

    /**
     * The fact of a row.
     *
     * @throws BadField if it cannot be made
     */
    T read(Row row);
}
