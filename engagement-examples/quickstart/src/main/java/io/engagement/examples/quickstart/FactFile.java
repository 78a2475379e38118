package io.engagement.examples.quickstart;

import io.engagement.domain.CustomerEvent;
import io.engagement.examples.quickstart.analysis.Facts;
import io.engagement.examples.quickstart.analysis.InputRefused;
import io.engagement.examples.quickstart.analysis.Text;
import io.engagement.history.Deduplicator;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A CSV file of one kind of facts. It is read as a stream, as often as one likes; bad rows are reported by the first
 * reading only.
 *
 * @param <T> the kind of facts
 */
final class FactFile<T> {
    private final Facts.Kind kind;
    private final Path path;
    private final Supplier<RowFormat<T>> formats;
    private final PrintStream err;
    private final boolean strict;
    private final List<String> notes = new ArrayList<>();
    private final List<Facts.Source> sources = new ArrayList<>();

    /**
     * A file.
     *
     * @param formats makes the format of its rows, anew for each reading
     * @param err where bad rows are reported
     * @param strict whether the first bad row ends it all
     */
    FactFile(Facts.Kind kind, Path path, Supplier<RowFormat<T>> formats, PrintStream err, boolean strict) {
        this.kind = kind;
        this.path = path;
        this.formats = formats;
        this.err = err;
        this.strict = strict;
    }

    /**
     * Passes over the facts of the good rows.
     *
     * @throws InputRefused if the file is missing or has wrong columns, or at a bad row when strict
     */
    void forEach(Consumer<? super T> to) {
        boolean first = notes.isEmpty();
        PrintStream out = first ? err : new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        BadRows bad = new BadRows(path.toString(), out, strict);
        try (InputStream in = open();
                Records records = new Records(new Lines(in))) {
            RowFormat<T> format = formats.get();
            Header header = new Header(path.toString(), headerOf(records), format);
            Pass pass = new Pass(records, header, format, bad, to);
            pass.run();
            if (first) {
                note(pass, header, format);
            }
        } catch (IOException e) {
            throw new InputRefused(path + ": cannot be read (" + e + ")");
        }
    }

    private InputStream open() throws IOException {
        if (!Files.exists(path)) {
            throw new InputRefused(path + ": no such file (--" + kind.lowerCase() + ")");
        }
        if (!Files.isRegularFile(path)) {
            throw new InputRefused(path + ": must be a file, since it may be read twice (--" + kind.lowerCase() + ")");
        }
        return Progress.over(
                new BufferedInputStream(Files.newInputStream(path)), Files.size(path), "reading " + path.getFileName());
    }

    private List<String> headerOf(Records records) throws IOException {
        Records.Entry header = records.next();
        if (header == null) {
            throw new InputRefused(path + ": is empty; a line with the names of the columns must be there");
        }
        if (header.problem() != null) {
            throw new InputRefused(path + ", line " + header.line() + ": " + header.problem());
        }
        return header.fields();
    }

    private void note(Pass pass, Header header, RowFormat<T> format) {
        long repeats = pass.ids.excluded().total();
        String repeated = repeats == 0 ? "" : String.format(Locale.ROOT, ", %,d left out as repeats of an id", repeats);
        notes.add(String.format(
                Locale.ROOT,
                "%s: %,d rows read, %,d bad%s (%s)%s",
                kind.lowerCase(),
                pass.rows,
                pass.bad.count(),
                repeated,
                path,
                pass.bad.reasons()));
        List<String> known = Stream.of(format.required(), format.oneOf(), format.optional())
                .flatMap(List::stream)
                .toList();
        List<String> others = format.takesOthers() ? List.of() : header.others(known);
        if (!others.isEmpty()) {
            notes.add(kind.lowerCase() + ": columns not used: " + Text.shown(String.join(", ", others)));
        }
        String name = String.valueOf(path.getFileName());
        sources.add(new Facts.Source(kind, name, pass.rows, new TreeMap<>(pass.bad.byReason()), repeats, others));
    }

    /** What was read, and which columns were not used; empty before the first reading. */
    List<String> notes() {
        return notes;
    }

    /** The same as numbers. */
    List<Facts.Source> sources() {
        return sources;
    }

    /** One reading. */
    private final class Pass {
        private final Records records;
        private final Header header;
        private final RowFormat<T> format;
        private final BadRows bad;
        private final Consumer<? super T> to;
        private final Deduplicator ids = Deduplicator.exact();
        private long rows;

        Pass(Records records, Header header, RowFormat<T> format, BadRows bad, Consumer<? super T> to) {
            this.records = records;
            this.header = header;
            this.format = format;
            this.bad = bad;
            this.to = to;
        }

        void run() throws IOException {
            for (Records.Entry record = records.next(); record != null; record = records.next()) {
                rows++;
                if (record.problem() == null) {
                    take(record);
                } else {
                    bad.add(record.line(), new BadField(header.name(record.field()), record.problem(), null));
                }
            }
            bad.close();
        }

        private void take(Records.Entry record) {
            T fact;
            boolean isFirst;
            try {
                fact = format.read(new Row(header, record.fields(), record.line()));
                isFirst = isFirst(fact);
            } catch (BadField e) {
                records.resumeAfterFirstLine(record);
                bad.add(record.line(), e);
                return;
            }
            if (isFirst) {
                to.accept(fact);
            }
        }

        private boolean isFirst(T fact) {
            try {
                return !(fact instanceof CustomerEvent event) || ids.isFirst(event);
            } catch (IllegalArgumentException e) {
                throw new BadField("id", "must not be that of another event", ((CustomerEvent) fact).id());
            }
        }
    }
}
