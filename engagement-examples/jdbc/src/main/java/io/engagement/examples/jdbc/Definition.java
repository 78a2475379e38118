package io.engagement.examples.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What results are results of: a score, or a fitted model with its horizon. Its name stands in each row and changes when
 * the definition does, so that results of different definitions stand beside each other and are never mixed.
 *
 * @param name a short name, the same for the same text on every machine
 * @param text the whole definition, which the library reads back
 */
record Definition(String name, String text) {
    private static final int DIGITS = 12;

    /**
     * A definition.
     *
     * @param kind the first word of its name
     */
    static Definition of(String kind, String text) {
        byte[] digest = ResultTable.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        return new Definition(kind + "-" + HexFormat.of().formatHex(digest).substring(0, DIGITS), text);
    }
}
