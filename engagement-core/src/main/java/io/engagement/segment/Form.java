package io.engagement.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The text form of definitions and states: words and further lists in brackets, {@code (rfm-1 P1D USD (30.0 7.0))}. A word
 * that is empty or holds a space, a bracket, a quote or a backslash stands in quotes.
 */
final class Form {
    private final List<Object> parts;

    private Form(List<Object> parts) {
        this.parts = parts;
    }

    /** A list of other forms, and of anything else in words. */
    static Form of(Object... parts) {
        return new Form(Arrays.stream(parts)
                .map(part -> part instanceof Form ? part : part.toString())
                .toList());
    }

    /** A list of a head and the forms that follow it. */
    static Form of(String head, List<?> parts) {
        List<Object> all = new ArrayList<>(List.of(head));
        all.addAll(parts);
        return of(all.toArray());
    }

    /** Reads a text whose first word must be the given one. */
    static Form parse(String text, String head) {
        Reader reader = new Reader(text, head);
        Form form = reader.list();
        reader.end();
        return form.requireHead(head);
    }

    Form requireHead(String head) {
        if (parts.isEmpty() || !parts.get(0).equals(head)) {
            throw new IllegalArgumentException("text must begin with (" + head + ", got " + this);
        }
        return this;
    }

    int size() {
        return parts.size();
    }

    String head() {
        return word(0);
    }

    String word(int place) {
        if (place < parts.size() && parts.get(place) instanceof String word) {
            return word;
        }
        throw new IllegalArgumentException("text must have a word at place " + place + ", got " + this);
    }

    Form form(int place) {
        if (place < parts.size() && parts.get(place) instanceof Form form) {
            return form;
        }
        throw new IllegalArgumentException("text must have brackets at place " + place + ", got " + this);
    }

    /** The lists from a place on. */
    List<Form> forms(int from) {
        List<Form> forms = new ArrayList<>();
        for (int place = from; place < size(); place++) {
            forms.add(form(place));
        }
        return forms;
    }

    /** A word as something else, with the word in the message if it is none. */
    <T> T read(int place, Function<String, T> as) {
        String word = word(place);
        try {
            return as.apply(word);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "text must be readable at place " + place + " of " + this + ", got \"" + word + "\"", e);
        }
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        return parts.stream()
                .map(part -> part instanceof String word ? quoted(word) : part.toString())
                .collect(Collectors.joining(" ", "(", ")"));
    }

    private static String quoted(String word) {
        boolean plain = !word.isEmpty() && word.chars().noneMatch(c -> c <= ' ' || "()\"\\".indexOf(c) >= 0);
        return plain ? word : '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Reads a text from left to right. */
    private static final class Reader {
        /** Deeper brackets than any definition has would end the stack. */
        private static final int DEEPEST = 100;

        private final String text;
        private final String head;
        private int place;
        private int depth;

        Reader(String text, String head) {
            this.text = text;
            this.head = head;
        }

        Form list() {
            skipSpace();
            if (next() != '(' || ++depth > DEEPEST) {
                throw unreadable();
            }
            List<Object> parts = new ArrayList<>();
            for (skipSpace(); peek() != ')'; skipSpace()) {
                parts.add(peek() == '(' ? list() : peek() == '"' ? quoted() : bare());
            }
            place++;
            depth--;
            return new Form(parts);
        }

        private String bare() {
            int from = place;
            while (peek() > ' ' && "()\"\\".indexOf(peek()) < 0) {
                place++;
            }
            if (from == place) {
                throw unreadable();
            }
            return text.substring(from, place);
        }

        private String quoted() {
            StringBuilder word = new StringBuilder();
            place++;
            for (char c = next(); c != '"'; c = next()) {
                word.append(c == '\\' ? next() : c);
            }
            return word.toString();
        }

        private void skipSpace() {
            while (place < text.length() && text.charAt(place) <= ' ') {
                place++;
            }
        }

        private char peek() {
            if (place >= text.length()) {
                throw unreadable();
            }
            return text.charAt(place);
        }

        private char next() {
            char c = peek();
            place++;
            return c;
        }

        void end() {
            skipSpace();
            if (place < text.length()) {
                throw unreadable();
            }
        }

        private IllegalArgumentException unreadable() {
            return new IllegalArgumentException(
                    "text must be a (" + head + " ...) form, got \"" + text + "\", wrong at character " + place);
        }
    }
}
