package io.engagement.examples.quickstart;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.engagement.examples.quickstart.Lines.Line;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of a CSV text. Where a record ends is decided here, line by line, so that one quote that does not close
 * costs one line and not the rest of the file; what is in a record with quotes is read by the CSV library. Blank lines
 * between records are none.
 */
final class Records implements Closeable {
    /** How many lines a quoted field may span. */
    static final int MOST_LINES = 100;

    private final Lines lines;
    private final ArrayDeque<Line> again = new ArrayDeque<>();
    private final CsvReader.CsvReaderBuilder csv = CsvReader.builder();

    /** Where the last scanned line stands: the number of the field, from 0, and the line on which it opened a quote. */
    private int field;

    private int openedOn;

    Records(Lines lines) {
        this.lines = lines;
    }

    /**
     * A record.
     *
     * @param lines the lines it is made of
     * @param fields its fields; none when there is a problem
     * @param problem why it is none; null when it is one
     * @param field the number of the field that has the problem, from 0; -1 when it is the whole record
     */
    record Entry(
            List<Line> lines, List<String> fields, @Nullable String problem, int field) {
        long line() {
            return lines.get(0).number();
        }
    }

    private enum State {
        COMPLETE,
        OPEN,
        MALFORMED
    }

    /** The next record, good or bad, or null at the end. After a bad one reading resumes on its second line. */
    @Nullable
    Entry next() throws IOException {
        Line first = nextLine();
        while (first != null && first.isBlank()) {
            first = nextLine();
        }
        if (first == null) {
            return null;
        }
        List<Line> taken = new ArrayList<>(1);
        taken.add(first);
        if (first.problem() != null) {
            return bad(taken, first.problem(), -1);
        }
        field = 0;
        State state = scan(first.text(), false, 0);
        while (state == State.OPEN) {
            Line line = taken.size() - openedOn == MOST_LINES ? null : nextLine();
            if (line == null) {
                return bad(taken, "must close its quote within " + MOST_LINES + " lines", field);
            }
            taken.add(line);
            if (line.problem() != null) {
                return bad(
                        taken, "must close its quote before line " + line.number() + ", which cannot be read", field);
            }
            state = scan(line.text(), true, taken.size() - 1);
        }
        return state == State.MALFORMED
                ? bad(taken, "must end at its closing quote (a quote inside is written twice)", field)
                : parsed(taken);
    }

    private Entry parsed(List<Line> taken) {
        String text = taken.get(0).text();
        if (text.indexOf('"') < 0) {
            return new Entry(taken, unquoted(text), null, -1);
        }
        if (taken.size() > 1) {
            StringBuilder joined = new StringBuilder();
            taken.forEach(line -> joined.append(line.text()));
            text = joined.toString();
        }
        try {
            return new Entry(taken, csv.ofSingleCsvRecord(text).getFields(), null, -1);
        } catch (CsvParseException e) {
            return bad(taken, "must be a record the CSV library can read (" + e.getMessage() + ")", -1);
        }
    }

    /** The fields of a line without quotes; the library would set up a reader for it. */
    private static List<String> unquoted(String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
            end--;
        }
        List<String> fields = new ArrayList<>();
        int from = 0;
        for (int comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', from)) {
            fields.add(line.substring(from, comma));
            from = comma + 1;
        }
        fields.add(line.substring(from, end));
        return fields;
    }

    private Entry bad(List<Line> taken, String problem, int field) {
        Entry record = new Entry(taken, List.of(), problem, field);
        resumeAfterFirstLine(record);
        return record;
    }

    /** Makes the lines of the last record come again, all but the first: what is in them may be good. */
    void resumeAfterFirstLine(Entry record) {
        for (int i = record.lines().size() - 1; i > 0; i--) {
            again.addFirst(record.lines().get(i));
        }
    }

    private @Nullable Line nextLine() throws IOException {
        Line line = again.pollFirst();
        return line == null ? lines.next() : line;
    }

    /** Follows the quotes through a line: one opens a field only at its start, and two inside stand for one. */
    private State scan(String line, boolean open, int lineOfRecord) {
        boolean quoted = open;
        boolean atStart = !open;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted) {
                if (c == '"' && follows(line, i, '"')) {
                    i++;
                } else if (c == '"' && !endsField(line, i + 1)) {
                    return State.MALFORMED;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"' && atStart) {
                quoted = true;
                openedOn = lineOfRecord;
            } else if (c == ',') {
                field++;
            }
            atStart = !quoted && c == ',';
        }
        return quoted ? State.OPEN : State.COMPLETE;
    }

    private static boolean follows(String line, int i, char c) {
        return i + 1 < line.length() && line.charAt(i + 1) == c;
    }

    private static boolean endsField(String line, int i) {
        return i == line.length() || line.charAt(i) == ',' || line.charAt(i) == '\n' || line.charAt(i) == '\r';
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
