package io.engagement.examples.quickstart;

/** Foreign text on our screen. */
final class Text {
    private static final int MOST = 200;

    private Text() {}

    /** The text in one line of moderate length, without anything that could move the cursor. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(MOST).forEach(c -> {
            switch (c) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> {
                    if (isVisible(c)) {
                        shown.appendCodePoint(c);
                    } else {
                        shown.append(String.format("\\u%04X", c));
                    }
                }
            }
        });
        return text.codePointCount(0, text.length()) > MOST ? shown + "..." : shown.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR -> false;
            case Character.PARAGRAPH_SEPARATOR, Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
