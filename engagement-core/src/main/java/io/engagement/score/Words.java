package io.engagement.score;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The words of a line of a text form: bare, or in quotes with the escapes of Java for what would break a line. */
final class Words {
    private final String line;
    private final List<String> words;
    private int next;

    Words(String line) {
        this.line = line;
        this.words = split(line);
    }

    /** A text in quotes that is one word on one line. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (Character.isISOControl(c) || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** The shortest of the decimals of 15, 16 or 17 digits that are this number, on every JVM the same. */
    static String number(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        for (int digits = 15; digits < 17; digits++) {
            String text = plain(value, digits);
            if (Double.parseDouble(text) == value) {
                return text;
            }
        }
        return plain(value, 17);
    }

    private static String plain(double value, int digits) {
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
        return rounded.scale() <= 0 && rounded.precision() - rounded.scale() <= 17
                ? rounded.toPlainString()
                : rounded.toString();
    }

    private static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            int end = at;
            if (line.charAt(at) == '"') {
                end++;
                while (end < line.length() && line.charAt(end) != '"') {
                    end += line.charAt(end) == '\\' ? 2 : 1;
                }
                end++;
            } else {
                while (end < line.length() && line.charAt(end) != ' ') {
                    end++;
                }
            }
            if (end > line.length() || (end < line.length() && line.charAt(end) != ' ') || end == at) {
                throw new IllegalArgumentException("text must be words with a space between them, got " + line);
            }
            words.add(line.substring(at, end));
            at = end + 1;
        }
        return words;
    }

    boolean hasNext() {
        return next < words.size();
    }

    /** The next word if it is this one; then it is taken. */
    boolean takes(String word) {
        boolean found = hasNext() && words.get(next).equals(word);
        next += found ? 1 : 0;
        return found;
    }

    String word() {
        if (!hasNext()) {
            throw wrong("more words");
        }
        return words.get(next++);
    }

    Words expect(String word) {
        if (!takes(word)) {
            throw wrong(word);
        }
        return this;
    }

    void end() {
        if (hasNext()) {
            throw wrong("nothing more");
        }
    }

    double number() {
        double number = parsed("a number", Double::parseDouble);
        if (!Double.isFinite(number)) {
            next--;
            throw wrong("a finite number");
        }
        return number;
    }

    int whole() {
        return parsed("a whole number", Integer::parseInt);
    }

    long wholeLong() {
        return parsed("a whole number", Long::parseLong);
    }

    Instant instant() {
        return parsed("an instant", Instant::parse);
    }

    String text() {
        String word = word();
        if (word.length() < 2 || word.charAt(0) != '"') {
            next--;
            throw wrong("a text in quotes");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < word.length() - 1; i++) {
            char c = word.charAt(i);
            if (c == '\\' && word.charAt(i + 1) == 'u') {
                int end = Math.min(i + 6, word.length() - 1);
                String digits = word.substring(i + 2, end);
                if (!digits.matches("[0-9a-f]{4}")) {
                    next--;
                    throw wrong("escapes of four digits");
                }
                text.append((char) Integer.parseInt(digits, 16));
                i += 5;
            } else {
                i += c == '\\' ? 1 : 0;
                text.append(word.charAt(i));
            }
        }
        return text.toString();
    }

    <T> T parsed(String what, Function<String, T> parse) {
        String word = word();
        try {
            return parse.apply(word);
        } catch (IllegalArgumentException | DateTimeException e) {
            next--;
            throw new IllegalArgumentException(message(what), e);
        }
    }

    IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(message(expected));
    }

    private String message(String expected) {
        String found = hasNext() ? words.get(next) : "the end";
        return "text must have " + expected + " as word " + (next + 1) + ", got " + found + " in: " + line;
    }
}
