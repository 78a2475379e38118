package io.engagement.examples.jdbc;

/** Foreign text on our screen. */
final class Lines {
    private static final int MOST = 120;

    private Lines() {}

    /** The text in one line of moderate length, without anything that could move the cursor. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(MOST).forEach(c -> {
            if (c == '\n' || c == '\r') {
                shown.append("\\n");
            } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format("\\u%04X", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return text.codePointCount(0, text.length()) > MOST ? shown + "..." : shown.toString();
    }
}
