package io.engagement.examples.service;

import io.engagement.examples.service.EventWriter.Receipt;
import io.engagement.nps.Nps;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service without HTTP: state, journal, snapshots and model put together.
 *
 * <p>It recovers from the last snapshot and the journal after it. Later snapshots are made in the same way, aside from the
 * live state: the last one is read, the journal's closed files are added, and the result is written. That takes memory
 * for a second state while it lasts, but holds up nobody, and it shows each time that recovery works.
 */
final class ScoringService {
    private static final Logger LOG = LoggerFactory.getLogger(ScoringService.class);

    private final Settings settings;
    private final Clock clock;
    private final FileChannel lock;
    private final Snapshots snapshots;
    private final EngagementState state;
    private final CommitLog log;
    private final EventWriter writer;
    private final Forecasts forecasts;
    private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "snapshots");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Instant snapshotAt;
    private long snapshotOf;

    private ScoringService(
            FileChannel lock, Settings settings, Clock clock, ServiceMetrics metrics, UnaryOperator<CommitLog> wrap)
            throws IOException {
        this.lock = lock;
        this.settings = settings;
        this.clock = clock;
        snapshots = new Snapshots(settings);
        EngagementState recovered = snapshots.read();
        state = recovered == null ? new EngagementState(settings) : recovered;
        snapshotOf = state.sequence();
        snapshotAt = clock.instant();
        Journal.read(settings, state.sequence(), Long.MAX_VALUE, state::recover);
        LOG.info("recovered {} events of {} customers", state.ids().size(), state.customers());
        log = wrap.apply(Journal.after(state.sequence(), settings));
        writer = new EventWriter(state, log, settings.queue(), metrics);
        forecasts = new Forecasts(state, settings, clock);
        metrics.gauge("engagement.customers", "Customers with an event", state::customers);
        metrics.gauge("engagement.snapshot.age.seconds", "Since the last snapshot", () -> seconds(snapshotAt));
        metrics.gauge("engagement.model.age.seconds", "Since the model was fitted; NaN without one", this::modelAge);
    }

    /** Recovers what is in the directory, and begins to take events. */
    static ScoringService open(Settings settings, Clock clock, ServiceMetrics metrics) throws IOException {
        return open(settings, clock, metrics, UnaryOperator.identity());
    }

    static ScoringService open(Settings settings, Clock clock, ServiceMetrics metrics, UnaryOperator<CommitLog> wrap)
            throws IOException {
        Files.createDirectories(settings.directory());
        FileChannel lock = lock(settings);
        ScoringService service;
        try {
            service = new ScoringService(lock, settings, clock, metrics, wrap);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
        service.writer.start();
        service.forecasts.start();
        long every = settings.snapshotEvery().toMillis();
        var unused = service.keeper.scheduleWithFixedDelay(service::snapshotOrLog, every, every, TimeUnit.MILLISECONDS);
        return service;
    }

    /** Two processes that write one journal would ruin it. */
    private static FileChannel lock(Settings settings) throws IOException {
        FileChannel channel = FileChannel.open(
                settings.directory().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new DataRefused(settings.directory() + " is in use by another service");
        }
        return channel;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    /** Takes events; the receipt comes when they are on disk and counted. */
    CompletableFuture<Receipt> submit(List<StoredEvent> events) {
        return writer.submit(events);
    }

    EngagementState.@Nullable Known find(String customerId) {
        return state.find(customerId);
    }

    int customers() {
        return state.customers();
    }

    Nps nps() {
        return state.nps();
    }

    Forecasts forecasts() {
        return forecasts;
    }

    /** Whether it can take events. */
    boolean isWell() {
        return writer.isWell();
    }

    private double seconds(Instant since) {
        return Duration.between(since, clock.instant()).toMillis() / 1000.0;
    }

    private double modelAge() {
        Forecasts.Fitted fitted = forecasts.fitted();
        return fitted == null ? Double.NaN : seconds(fitted.fittedAt());
    }

    private void snapshotOrLog() {
        try {
            snapshot();
        } catch (IOException | ExecutionException | InterruptedException | RuntimeException e) {
            LOG.error("no snapshot was made; the journal stays and grows", e);
        }
    }

    /** Makes a snapshot of the last one and the journal since. */
    synchronized void snapshot() throws IOException, ExecutionException, InterruptedException {
        long upTo = writer.roll().get();
        if (upTo > snapshotOf) {
            EngagementState last = snapshots.read();
            EngagementState shadow = last == null ? new EngagementState(settings) : last;
            Journal.read(settings, shadow.sequence(), upTo, shadow::recover);
            write(shadow);
        }
        snapshotAt = clock.instant();
    }

    private void write(EngagementState complete) throws IOException {
        snapshots.write(complete);
        snapshotOf = complete.sequence();
        if (!settings.keepJournal()) {
            Journal.deleteUpTo(settings, snapshotOf);
        }
        LOG.info("snapshot of {} events of {} customers", complete.ids().size(), complete.customers());
    }

    /** Makes what waits durable, then a snapshot; returns false where the disk had failed before. */
    boolean stop() throws IOException, InterruptedException {
        keeper.shutdown();
        boolean idle = keeper.awaitTermination(1, TimeUnit.MINUTES);
        boolean well = writer.isWell() && idle;
        writer.stop();
        forecasts.stop();
        if (well && state.sequence() > snapshotOf) {
            log.roll();
            write(state);
        }
        log.close();
        lock.close();
        return well;
    }
}
