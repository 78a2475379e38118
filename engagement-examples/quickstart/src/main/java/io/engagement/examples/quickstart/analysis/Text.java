package io.engagement.examples.quickstart.analysis;

import io.engagement.estimate.Estimate;

/** Foreign text and estimates on our screen. */
public final class Text {
    private static final int MOST = 200;

    private Text() {}

    /** The text in one line of moderate length, without anything that could move the cursor. */
    public static String shown(String text) {
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

    /** The number alone; a dash where there is none. */
    public static String shown(Estimate estimate) {
        return estimate instanceof Estimate.Known known ? known.unit().print(known.value()) : "-";
    }

    /** The limits alone; a dash where there are none. */
    public static String limits(Estimate estimate) {
        return estimate instanceof Estimate.Known known && known.interval() != null
                ? "[" + known.unit().print(known.low()) + ", " + known.unit().print(known.high()) + "]"
                : "-";
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR -> false;
            case Character.PARAGRAPH_SEPARATOR, Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
