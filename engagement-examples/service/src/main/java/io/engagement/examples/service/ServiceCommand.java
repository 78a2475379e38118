package io.engagement.examples.service;

import io.engagement.score.EngagementScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Currency;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: starts the service, and stops it in order when the process is told to end. */
@Command(
        name = "engagement-service",
        mixinStandardHelpOptions = true,
        version = "engagement 0.1.0-SNAPSHOT",
        sortOptions = false,
        usageHelpAutoWidth = true,
        showDefaultValues = true,
        description = "Takes events over HTTP and answers with profiles, scores, forecasts and live NPS.%n",
        footer = "%nEach option can also be set as ENGAGEMENT_PORT, ENGAGEMENT_DATA and so on in the environment.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped in order, nothing lost",
            "1:a defect, or a disk that failed",
            "2:a wrong option, or data that cannot be used"
        })
public final class ServiceCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceCommand.class);
    private static final int REFUSED = 2;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "${ENGAGEMENT_PORT:-8080}",
            description = "Where to listen; 0 for any free port.")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIRECTORY",
            defaultValue = "${ENGAGEMENT_DATA:-engagement-data}",
            description = "Where the journal and the snapshots are.")
    private Path data = Path.of("engagement-data");

    @Option(
            names = "--currency",
            paramLabel = "CODE",
            defaultValue = "${ENGAGEMENT_CURRENCY:-USD}",
            description = "The currency of all purchases.")
    private Currency currency = Currency.getInstance("USD");

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "${ENGAGEMENT_ZONE:-UTC}",
            description = "The zone whose days count.")
    private ZoneId zone = ZoneId.of("UTC");

    @Option(
            names = "--score",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            paramLabel = "FILE",
            defaultValue = "${ENGAGEMENT_SCORE:-" + Option.NULL_VALUE + "}",
            description =
                    "The definition of the score, as EngagementScore.toText() writes it. Without: that for retail.")
    private @Nullable Path score;

    @Option(
            names = "--queue",
            paramLabel = "REQUESTS",
            defaultValue = "${ENGAGEMENT_QUEUE:-4096}",
            description = "How many requests may wait for the disk; more are refused with 503.")
    private int queue;

    @Option(
            names = "--snapshot-every",
            paramLabel = "DURATION",
            defaultValue = "${ENGAGEMENT_SNAPSHOT_EVERY:-PT5M}",
            description = "How often a snapshot replaces the journal.")
    private Duration snapshotEvery = Duration.ZERO;

    @Option(
            names = "--refit-every",
            paramLabel = "DURATION",
            defaultValue = "${ENGAGEMENT_REFIT_EVERY:-PT10S}",
            description = "How often the model is fitted anew, if there were purchases.")
    private Duration refitEvery = Duration.ZERO;

    @Option(
            names = "--keep-journal",
            defaultValue = "${ENGAGEMENT_KEEP_JOURNAL:-false}",
            description = "Keep the journal after a snapshot: all events, to be counted again with another score.")
    private boolean keepJournal;

    /**
     * Starts the service.
     *
     * @param args the options
     */
    public static void main(String... args) {
        int code = new CommandLine(new ServiceCommand()).execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    @Override
    public Integer call() throws Exception {
        ServiceMetrics metrics = new ServiceMetrics();
        Clock clock = Clock.systemUTC();
        HttpServer server;
        ScoringService service;
        try {
            Settings settings = settings();
            server = new HttpServer(port, settings, clock, metrics);
            server.start();
            service = ScoringService.open(settings, clock, metrics);
        } catch (DataRefused | IllegalArgumentException | IOException e) {
            LOG.error("not started: {}", e instanceof IOException ? e.toString() : e.getMessage());
            return REFUSED;
        }
        server.serve(service);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, service), "stop"));
        LOG.info("listening on port {}, data in {}", server.port(), data.toAbsolutePath());
        server.join();
        return 0;
    }

    private Settings settings() throws IOException {
        if (queue < 1 || snapshotEvery.toMillis() < 1 || refitEvery.toMillis() < 1) {
            throw new IllegalArgumentException("--queue, --snapshot-every and --refit-every must be positive, got "
                    + queue + ", " + snapshotEvery + " and " + refitEvery);
        }
        EngagementScore definition =
                score == null ? EngagementScore.retail(zone) : EngagementScore.parse(Files.readString(score));
        return new Settings(
                data,
                currency,
                zone,
                definition,
                queue,
                Settings.MOST_WAITING_BYTES,
                snapshotEvery,
                refitEvery,
                keepJournal);
    }

    /** Runs when the process is told to end; the exit code says whether all went well. */
    private static void stop(HttpServer server, ScoringService service) {
        int code = 1;
        try {
            server.stop();
            code = service.stop() ? 0 : 1;
            LOG.info("stopped");
        } catch (Exception e) {
            LOG.error("not stopped in order; what was acknowledged is in the journal", e);
        }
        // Otherwise a signal's own number would be the exit code.
        Runtime.getRuntime().halt(code);
    }
}
