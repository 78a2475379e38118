package io.engagement.examples.quickstart;

import io.engagement.examples.quickstart.analysis.Analysis;
import io.engagement.examples.quickstart.analysis.Facts;
import io.engagement.examples.quickstart.analysis.Facts.Kind;
import io.engagement.examples.quickstart.analysis.InputRefused;
import io.engagement.examples.quickstart.page.HtmlReport;
import io.engagement.nps.NpsScenario;
import io.engagement.nps.NpsScenario.Shift;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command: reads facts, prints the report on them. */
@Command(
        name = "engagement-report",
        mixinStandardHelpOptions = true,
        version = "engagement 0.1.0-SNAPSHOT",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Prints an engagement report: customers, purchases, NPS, churn, repeat rate, lifetime value, and the most and"
                    + " least engaged customers with the reason. Without files it reports on an embedded sample.",
            ""
        },
        footer = {
            "",
            "Files are UTF-8 with a header line; columns may stand in any order. Blank lines are skipped. A date is a day"
                    + " (2026-10-01), a local time (2026-10-01T09:30) or an instant (2026-10-01T00:30:00Z). A bad row is"
                    + " reported on standard error and left out; the others are kept."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the report was printed",
            "1:a defect in the program",
            "2:nothing was printed: a wrong option, a missing file, wrong columns, a page that cannot be written, or a bad"
                    + " row with --strict"
        })
public final class EngagementReport implements Callable<Integer> {
    private static final int REFUSED = 2;

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--purchases",
            paramLabel = "FILE",
            description =
                    "CSV: customer_id, date, amount; and, if you have them, currency, order, item, covers, channel,"
                            + " touchpoint, id. A refund is negative.")
    private @Nullable Path purchases;

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description =
                    "CSV: customer_id, date, score and/or text; and question, item, channel, touchpoint, id, and min,"
                            + " max for questions of your own.")
    private @Nullable Path answers;

    @Option(
            names = "--interactions",
            paramLabel = "FILE",
            description = "CSV: customer_id, date, type; and item, duration, channel, touchpoint, id.")
    private @Nullable Path interactions;

    @Option(
            names = "--customers",
            paramLabel = "FILE",
            description = "CSV: customer_id, since; and end, end_reason. Other columns are attributes.")
    private @Nullable Path customers;

    @Option(
            names = "--currency",
            paramLabel = "CODE",
            description =
                    "The currency of the purchases, where the file has none; rows in another are bad. Default: that"
                            + " of the first row, or XXX, no currency.")
    private @Nullable String currency;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description =
                    "The zone of dates and months, for example Asia/Tokyo. Default: UTC; the sample's is its own.")
    private @Nullable String zone;

    @Option(
            names = "--as-of",
            paramLabel = "DATE",
            description =
                    "The moment of the report; what happened from then on is left out. Default: the start of the day"
                            + " after the last event.")
    private @Nullable String asOf;

    @Option(
            names = "--promoters",
            paramLabel = "POINTS",
            defaultValue = "5",
            description = "What if there were so many percentage points more promoters? Default: 5.")
    private double promoters;

    @Option(
            names = "--detractors",
            paramLabel = "POINTS",
            defaultValue = "-3",
            description = "And so many more detractors, negative for fewer? Default: -3.")
    private double detractors;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Also write the report as one HTML page with charts, which opens from disk without a network.")
    private @Nullable Path html;

    @Option(
            names = "--lang",
            paramLabel = "LANGUAGE",
            defaultValue = "en",
            description = "The language of that page: en or ja. Default: en.")
    private String lang = "en";

    @Option(names = "--strict", description = "Stop at the first bad row.")
    private boolean strict;

    EngagementReport(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the command and ends the program, unless all went well.
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

    /** Runs the command. */
    static int run(PrintStream out, PrintStream err, String... args) {
        return new CommandLine(new EngagementReport(out, err))
                .setOut(new java.io.PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((e, command, result) -> {
                    if (e instanceof InputRefused) {
                        err.println(e.getMessage());
                        return REFUSED;
                    }
                    throw e;
                })
                .execute(args);
    }

    @Override
    public Integer call() {
        Path page = html;
        Locale language = language();
        Facts facts = facts();
        NpsScenario scenario = NpsScenario.adjacent()
                .promoters(points("--promoters", promoters))
                .detractors(points("--detractors", detractors));
        Analysis analysis = Analysis.of(facts, moment(facts.zone()), scenario);
        if (page != null) {
            writePage(analysis, page, language);
        }
        out.print(Report.on(analysis));
        out.flush();
        return 0;
    }

    private static void writePage(Analysis analysis, Path file, Locale language) {
        try {
            HtmlReport.of(analysis, language).write(file);
        } catch (UncheckedIOException e) {
            throw new InputRefused(e.getMessage() + " (--html)");
        }
    }

    private Facts facts() {
        Map<Kind, Path> paths = new EnumMap<>(Kind.class);
        put(paths, Kind.PURCHASES, purchases);
        put(paths, Kind.ANSWERS, answers);
        put(paths, Kind.INTERACTIONS, interactions);
        put(paths, Kind.CUSTOMERS, customers);
        ZoneId chosen = zone == null ? null : zone(zone);
        if (currency != null && purchases == null) {
            throw refused("--currency goes with --purchases only");
        }
        return paths.isEmpty()
                ? SampleBase.of(SampleBase.SEED, chosen == null ? SampleBase.TOKYO : chosen)
                : new FileFacts(
                        paths,
                        chosen == null ? ZoneId.of("UTC") : chosen,
                        currency == null ? null : currency(currency),
                        err,
                        strict);
    }

    private Locale language() {
        return HtmlReport.languages().stream()
                .filter(known -> known.getLanguage().equals(lang))
                .findFirst()
                .orElseThrow(() -> refused("--lang must be en or ja, got \"" + lang + "\""));
    }

    private static void put(Map<Kind, Path> paths, Kind kind, @Nullable Path path) {
        if (path != null) {
            paths.put(kind, path);
        }
    }

    private ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw refused("--zone must be a zone such as Asia/Tokyo or UTC, got \"" + name + "\"");
        }
    }

    private Currency currency(String code) {
        try {
            return Currency.getInstance(code.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw refused("--currency must be an ISO 4217 code such as JPY, got \"" + code + "\"");
        }
    }

    private Shift points(String option, double points) {
        if (!(points >= -100 && points <= 100)) {
            throw refused(option + " must be percentage points from -100 to 100, got \"" + points + "\"");
        }
        return Shift.points(points);
    }

    private @Nullable Instant moment(ZoneId zone) {
        try {
            return asOf == null ? null : Row.instant(asOf, zone);
        } catch (DateTimeException e) {
            throw refused("--as-of must be a date, a local time or an ISO 8601 instant, got \"" + asOf + "\"");
        }
    }

    private ParameterException refused(String message) {
        return new ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), message);
    }
}
