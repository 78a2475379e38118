package io.engagement.examples.spark;

import io.engagement.ltv.TransactionModel;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command: reads facts from Parquet, writes scores, forecasts, NPS and retention as Parquet, and prints a summary. */
@Command(
        name = "engagement-job",
        mixinStandardHelpOptions = true,
        version = "engagement 0.1.0-SNAPSHOT",
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all tables were written",
            "1:something failed: a machine, a disk, a defect",
            "2:a wrong option, a missing table or column, or a row that is no fact"
        },
        description = {
            "Computes NPS and retention by segment, and for each customer the probability of being active, the purchases"
                    + " and the present value of the next year and an engagement score, on Apache Spark.",
            ""
        })
public final class EngagementJob implements Callable<Integer> {
    /** So many that their events take about 150 MB while they are read. */
    private static final long CUSTOMERS_IN_A_PARTITION = 50_000;

    private static final int REFUSED = 2;

    private final PrintStream console;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Parquet folders customers, purchases, answers and interactions. Default: a sample is made.")
    private @Nullable String data;

    @Option(names = "--customers", paramLabel = "N", description = "How many customers the sample has. Default: 50000.")
    private @Nullable Long customers;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "target/engagement",
            description = "Where the results go, and the sample. Default: ${DEFAULT-VALUE}.")
    private String folder = "";

    @Option(
            names = "--as-of",
            paramLabel = "DATE",
            description = "What happened from this day on is left out. Default: 2026-01-01, the end of the sample.")
    private LocalDate asOf = SampleCustomer.END;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "The zone of days and months. Default: ${DEFAULT-VALUE}.")
    private ZoneId zone = ZoneId.of("UTC");

    @Option(
            names = "--model",
            paramLabel = "KIND",
            defaultValue = "MBG_NBD",
            description = "The model of purchases: MBG_NBD, BG_NBD, PARETO_NBD or NBD. Default: ${DEFAULT-VALUE}.")
    private TransactionModel.Kind kind = TransactionModel.Kind.MBG_NBD;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "The cluster. Default: what spark-submit says, or local[2].")
    private @Nullable String master;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Into how many parts customers are dealt out. Default: one for each 50,000, at least 8.")
    private @Nullable Integer partitions;

    @Option(names = "--timings", description = "Print how long each stage took, and the memory.")
    private boolean printTimings;

    EngagementJob(PrintStream console) {
        this.console = console;
    }

    /**
     * Runs the command and ends the program.
     *
     * @param args the options
     */
    public static void main(String... args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        int code = run(out, err, args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs the command. What is wrong with the data is said in one line, wherever in the cluster it was found. */
    static int run(PrintStream out, PrintStream err, String... args) {
        return new CommandLine(new EngagementJob(out))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((failure, command, result) -> {
                    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                        if (cause instanceof IllegalArgumentException || cause instanceof AnalysisException) {
                            err.println(cause.getMessage());
                            return REFUSED;
                        }
                    }
                    throw failure;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws IOException {
        if (data != null && customers != null) {
            throw refused("--customers is for the sample, so it cannot go with --data");
        }
        if ((customers != null && customers < 1) || (partitions != null && partitions < 1)) {
            throw refused("--customers and --partitions must be at least 1");
        }
        Settings settings = Settings.asOf(asOf, zone, kind);
        Timings timings = new Timings();
        try (SparkSession spark = timings.stage("start of Spark", this::session)) {
            String facts = data == null ? sample(spark, timings) : data;
            FactTables tables = FactTables.read(spark, facts, settings.asOf());
            console.printf(
                    "%s: %,d customers, %,d purchases, %,d answers, %,d interactions%n%n",
                    facts,
                    tables.customers().count(),
                    tables.purchases().count(),
                    tables.answers().count(),
                    tables.interactions().count());
            Results results = new Results(spark, folder, settings.day());
            int parts = partitionsFor(tables);
            // Joins deal customers out as the pipeline does.
            spark.conf().set("spark.sql.shuffle.partitions", parts);
            Pipeline pipeline = new Pipeline(spark, settings, parts, timings);
            new Report(console).print(pipeline.run(tables, results), settings, results);
        }
        if (printTimings) {
            console.println("\n" + timings);
        }
        return 0;
    }

    private SparkSession session() {
        SparkSession.Builder builder = SparkSession.builder().appName("engagement");
        if (master != null || System.getProperty("spark.master") == null) {
            builder.master(master == null ? "local[2]" : master);
        }
        return session(builder);
    }

    /** Instants, not timestamps of the machine's zone. */
    static SparkSession session(SparkSession.Builder builder) {
        return builder.config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.datetime.java8API.enabled", "true")
                .config("spark.ui.enabled", System.getProperty("spark.ui.enabled", "false"))
                .getOrCreate();
    }

    private String sample(SparkSession spark, Timings timings) {
        String facts = folder + "/sample";
        return timings.stage("sample, written", () -> {
            Sample.write(spark, customers == null ? 50_000 : customers, facts);
            return facts;
        });
    }

    private int partitionsFor(FactTables tables) {
        long parts = tables.customers().count() / CUSTOMERS_IN_A_PARTITION + 1;
        return partitions == null ? Math.toIntExact(Math.max(8, parts)) : partitions;
    }

    private ParameterException refused(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
