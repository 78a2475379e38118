package io.engagement.examples.jdbc;

import io.engagement.domain.Purchase;
import io.engagement.examples.jdbc.ResultWriter.Written;
import io.engagement.ltv.DiscountRate;
import io.engagement.score.EngagementScore;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: reads facts with SQL, computes, writes scores and forecasts back, and says in short what came out. */
@Command(
        name = "engagement-job",
        mixinStandardHelpOptions = true,
        version = "engagement 0.1.0-SNAPSHOT",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Reads facts from tables, queries, Parquet or CSV files, and writes engagement scores, forecasts and estimates"
                    + " back into tables. Stopped in the middle, it goes on where it was when run again. Without sources"
                    + " it generates a sample.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the tables are complete",
            "1:the database failed, or a defect in the program; batches written before stay",
            "2:nothing was written: a wrong option, missing columns, or a bad row with --strict"
        })
public final class EngagementJob implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int REFUSED = 2;

    private final PrintStream out;
    private final PrintStream err;
    private final Function<String, Database> databases;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "jdbc:duckdb:${sys:engagement.directory:-.}/engagement.duckdb",
            description = "Where tables are read and results written: jdbc:duckdb:FILE or"
                    + " jdbc:postgresql://HOST:PORT/DATABASE, with PGUSER and PGPASSWORD in the environment."
                    + " Default: ${DEFAULT-VALUE}.")
    private String url = "";

    @Option(
            names = "--purchases",
            paramLabel = "SOURCE",
            description =
                    "A file.parquet, a file.csv, a table or a query with customer_id, date, amount; and, if you have"
                            + " them, currency, item, order, covers, channel, touchpoint, id. A refund is negative.")
    private @Nullable String purchases;

    @Option(
            names = "--answers",
            paramLabel = "SOURCE",
            description = "The same with customer_id, date, score and/or text; and question, item, channel, touchpoint,"
                    + " id, and min, max for questions of your own.")
    private @Nullable String answers;

    @Option(
            names = "--interactions",
            paramLabel = "SOURCE",
            description = "The same with customer_id, date, type; and item, duration, channel, touchpoint, id.")
    private @Nullable String interactions;

    @Option(
            names = "--customers",
            paramLabel = "SOURCE",
            description = "The same with customer_id, since; and end, end_reason. Other columns are attributes.")
    private @Nullable String customers;

    @Option(
            names = "--sample",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Without sources: how many customers to generate. Default: ${DEFAULT-VALUE}.")
    private int sample;

    @Option(
            names = "--currency",
            paramLabel = "CODE",
            description = "The currency of amounts without one; rows in another are bad.")
    private @Nullable Currency currency;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "The zone of days, and of times that are stored without one. Default: ${DEFAULT-VALUE}.")
    private ZoneId zone = ZoneId.of("UTC");

    @Option(
            names = "--as-of",
            paramLabel = "INSTANT",
            description =
                    "The moment that is looked at; events from then on are left out. Default: the beginning of the"
                            + " day after the last event.")
    private @Nullable Instant asOf;

    @Option(
            names = "--score",
            paramLabel = "FILE",
            description =
                    "The definition of the score, as EngagementScore.toText writes it. Default: the ready-made one"
                            + " for retail.")
    private @Nullable Path scoreFile;

    @Option(
            names = "--horizon",
            paramLabel = "PERIOD",
            defaultValue = "P1Y",
            description = "How far ahead to forecast. Default: ${DEFAULT-VALUE}.")
    private Period horizon = Period.ofYears(1);

    @Option(
            names = "--discount",
            paramLabel = "RATE",
            defaultValue = "0.10",
            description = "What a year of waiting costs. Default: ${DEFAULT-VALUE}.")
    private double discount;

    @Option(
            names = "--fetch-size",
            paramLabel = "ROWS",
            defaultValue = "10000",
            description = "How many rows the server sends at a time. Default: ${DEFAULT-VALUE}.")
    private int fetchSize;

    @Option(
            names = "--batch-size",
            paramLabel = "ROWS",
            defaultValue = "10000",
            description = "How many rows are written in a transaction. Default: ${DEFAULT-VALUE}.")
    private int batchSize;

    @Option(
            names = "--unsorted",
            description =
                    "Do not let the database sort the rows: no id comes twice, and they come in the same order each"
                            + " time.")
    private boolean unsorted;

    @Option(names = "--strict", description = "Stop at the first bad row.")
    private boolean strict;

    /**
     * A command.
     *
     * @param databases opens the database of a URL
     */
    EngagementJob(PrintStream out, PrintStream err, Function<String, Database> databases) {
        this.out = out;
        this.err = err;
        this.databases = databases;
    }

    /**
     * Runs the command and ends the program, unless all went well.
     *
     * @param args the options
     */
    public static void main(String... args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        int code = run(out, err, url -> new Database(url, System.getenv()), args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs the command. */
    static int run(PrintStream out, PrintStream err, Function<String, Database> databases, String... args) {
        return new CommandLine(new EngagementJob(out, err, databases))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((e, command, result) -> {
                    if (e instanceof Refused || e instanceof DatabaseFailed) {
                        err.println(e.getMessage());
                        return e instanceof Refused ? REFUSED : FAILED;
                    }
                    throw e;
                })
                .execute(args);
    }

    @Override
    public Integer call() {
        requirePositive("--fetch-size", fetchSize);
        requirePositive("--batch-size", batchSize);
        requirePositive("--sample", sample);
        Database database = databases.apply(url);
        EngagementScore score = score();
        Histories histories = read(database, score);
        Instant moment = histories
                .asOf()
                .orElseThrow(() -> new Refused("there is nothing to compute: no event in any source, and no --as-of"));
        Results results = new Results(histories, moment, score, horizon, DiscountRate.annual(discount));
        List<Written> written = write(database, results);
        out.print(Summary.of(database, histories, results, moment, written));
        out.flush();
        return 0;
    }

    private static void requirePositive(String option, int value) {
        if (value < 1) {
            throw new Refused(option + " must be at least 1, got " + value);
        }
    }

    private EngagementScore score() {
        try {
            return scoreFile == null
                    ? EngagementScore.retail(zone)
                    : EngagementScore.parse(Files.readString(scoreFile));
        } catch (IOException e) {
            throw new Refused("--score " + scoreFile + " cannot be read (" + e + ")");
        } catch (IllegalArgumentException e) {
            throw new Refused("--score " + scoreFile + ": " + e.getMessage());
        }
    }

    private Histories read(Database database, EngagementScore score) {
        if (purchases == null && answers == null && interactions == null && customers == null) {
            sample();
        }
        Histories histories = new Histories(score, zone, asOf);
        BadRows bad = new BadRows(err, strict);
        FactReader.Options options = new FactReader.Options(zone, currency, fetchSize, !unsorted);
        try (FactReader reader = new FactReader(database, options, bad)) {
            read(reader, FactKind.PURCHASES, purchases, purchase -> add(histories, purchase));
            read(reader, FactKind.ANSWERS, answers, histories::add);
            read(reader, FactKind.INTERACTIONS, interactions, histories::add);
            read(reader, FactKind.CUSTOMERS, customers, histories::add);
        }
        bad.close();
        return histories;
    }

    private void sample() {
        Path directory = Path.of(System.getProperty("engagement.directory", "."), "sample");
        Sample.write(directory, sample);
        purchases = Sample.file(directory, FactKind.PURCHASES).toString();
        answers = Sample.file(directory, FactKind.ANSWERS).toString();
        interactions = Sample.file(directory, FactKind.INTERACTIONS).toString();
        customers = Sample.file(directory, FactKind.CUSTOMERS).toString();
    }

    private static void add(Histories histories, Purchase purchase) {
        try {
            histories.add(purchase);
        } catch (IllegalArgumentException e) {
            // Which of two currencies came first must not decide.
            throw new Refused(e.getMessage() + "; --currency says which one counts");
        }
    }

    private <T> void read(FactReader reader, FactKind<T> kind, @Nullable String from, Consumer<? super T> to) {
        if (from == null) {
            return;
        }
        long start = System.nanoTime();
        Source source = Source.of(from);
        try (FactStream<T> facts = reader.read(kind, source)) {
            facts.stream().forEach(to);
            err.printf(
                    Locale.ROOT,
                    "read %,d %s (bad %,d, repeats of an id %,d) from %s, %s%n",
                    facts.rows(),
                    kind.name(),
                    facts.badRows(),
                    facts.repeated(),
                    source.name(),
                    pace(facts.rows(), start));
        }
    }

    private List<Written> write(Database database, Results results) {
        List<Written> written = new ArrayList<>();
        try (Connection connection = database.connect()) {
            ResultWriter writer = new ResultWriter(connection, batchSize);
            for (ResultTable table : results.tables()) {
                long start = System.nanoTime();
                Written done = writer.write(table);
                written.add(done);
                err.printf(
                        Locale.ROOT,
                        "wrote %,d rows of %s (%,d were there), %s%n",
                        done.written(),
                        table.name(),
                        done.found(),
                        pace(done.written(), start));
            }
            return written;
        } catch (SQLException e) {
            throw new DatabaseFailed("cannot close " + database, e);
        }
    }

    private static String pace(long rows, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        return String.format(Locale.ROOT, "%,.0f a second", rows / seconds);
    }
}
