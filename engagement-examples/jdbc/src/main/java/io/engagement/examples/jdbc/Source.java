package io.engagement.examples.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where facts of one kind are, as SQL. Files are read by an embedded DuckDB whatever the database of the job is.
 *
 * @param name what it is called in messages: the file, the table, or the beginning of the query
 * @param sql what stands behind {@code from}
 * @param isFile whether DuckDB reads it from a file
 * @param keepsRejects whether lines that are no rows are kept aside, in DuckDB's table of rejects
 */
record Source(String name, String sql, boolean isFile, boolean keepsRejects) {
    private static final int MOST_SHOWN = 60;
    private static final Pattern TABLE =
            Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*(\\.[\\p{L}_][\\p{L}\\p{N}_$]*){0,2}");
    private static final Pattern QUERY = Pattern.compile("(?is)\\s*(select|with|from|values)\\b.*");

    /**
     * The source of a text.
     *
     * @throws Refused if it is none
     */
    static Source of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (QUERY.matcher(text).matches()) {
            return new Source(shortened(text), "(" + text.replaceFirst(";\\s*$", "") + ") as facts", false, false);
        }
        if (lower.endsWith(".parquet")) {
            return new Source(text, "read_parquet(" + literal(text) + ")", true, false);
        }
        if (lower.endsWith(".csv")) {
            return new Source(text, csv(Path.of(text)), true, true);
        }
        if (TABLE.matcher(text).matches()) {
            return new Source(text, text, false, false);
        }
        throw new Refused("facts must be a file.parquet, a file.csv, a table or a query, got \"" + text + '"');
    }

    private static String shortened(String query) {
        String line = query.strip().replaceAll("\\s+", " ");
        return line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "..." : line;
    }

    /**
     * All columns as text and nothing guessed: DuckDB would take the types of the first rows for those of all. Lines
     * that are no rows are kept aside instead of ending it all, or of vanishing.
     */
    private static String csv(Path file) {
        String columns = header(file).map(name -> literal(name) + ": 'VARCHAR'").collect(Collectors.joining(", "));
        return "read_csv(" + literal(file.toString())
                + ", auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', columns = {"
                + columns
                + "}, store_rejects = true, rejects_limit = 0)";
    }

    private static Stream<String> header(Path file) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            String header = lines.readLine();
            if (header == null || header.isBlank()) {
                throw new Refused(file + " must begin with a line of column names");
            }
            String names = header.startsWith("\uFEFF") ? header.substring(1) : header;
            return Stream.of(names.split(",", -1)).map(name -> name.strip().replaceAll("^\"|\"$", ""));
        } catch (IOException e) {
            throw new Refused(file + " cannot be read (" + e + ")");
        }
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
