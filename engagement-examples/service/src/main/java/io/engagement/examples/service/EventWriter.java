package io.engagement.examples.service;

import io.engagement.examples.service.Problem.FieldError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes anything. It takes what waits in a bounded queue as a group, holds back what was counted
 * before, makes the group durable with one write and one force, adds it to the state, and only then answers. While it
 * waits for the disk the next group gathers, so that the disk is asked less often the more there is to do.
 */
final class EventWriter {
    private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
    private static final int MOST_IN_GROUP = 1024;

    /**
     * What became of a request.
     *
     * @param accepted how many events were new, and are durable and counted now
     * @param repeated how many were so before
     */
    record Receipt(int accepted, int repeated) {}

    /** A request that waits: events; or to begin a new file, or to end. */
    private static final class Waiting {
        private final List<StoredEvent> events;
        private final CompletableFuture<Receipt> receipt = new CompletableFuture<>();
        private final @Nullable CompletableFuture<Long> roll;
        private final boolean last;
        private int accepted;

        Waiting(List<StoredEvent> events, @Nullable CompletableFuture<Long> roll, boolean last) {
            this.events = events;
            this.roll = roll;
            this.last = last;
        }
    }

    private final EngagementState state;
    private final CommitLog log;
    private final ServiceMetrics metrics;
    private final ArrayBlockingQueue<Waiting> queue;
    private final Thread thread = new Thread(this::run, "writer");
    private volatile @Nullable Throwable failure;

    EventWriter(EngagementState state, CommitLog log, int capacity, ServiceMetrics metrics) {
        this.state = state;
        this.log = log;
        this.metrics = metrics;
        queue = new ArrayBlockingQueue<>(capacity);
        metrics.queue(queue);
    }

    void start() {
        thread.start();
    }

    /** Whether events can be made durable. */
    boolean isWell() {
        return failure == null && thread.isAlive();
    }

    /** Queues events; refuses them at once where there is no room. */
    CompletableFuture<Receipt> submit(List<StoredEvent> events) {
        Waiting waiting = new Waiting(events, null, false);
        if (failure != null) {
            throw failed();
        }
        if (!queue.offer(waiting)) {
            throw Problem.of(Problem.Kind.OVERLOADED, queue.size() + " requests wait for the disk already.");
        }
        if (failure != null) {
            failAll();
        }
        return waiting.receipt;
    }

    /** Has a new journal file begun; the number of the last group before it comes when that is done. */
    CompletableFuture<Long> roll() throws InterruptedException {
        CompletableFuture<Long> rolled = new CompletableFuture<>();
        queue.put(new Waiting(List.of(), rolled, false));
        if (failure != null) {
            failAll();
        }
        return rolled;
    }

    private void run() {
        List<Waiting> group = new ArrayList<>();
        try {
            boolean goOn = true;
            while (goOn) {
                group.clear();
                group.add(queue.take());
                queue.drainTo(group, MOST_IN_GROUP - 1);
                commit(group);
                goOn = group.stream().noneMatch(waiting -> waiting.last);
            }
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            // What a failed write or force left on disk is unknown: only a restart can tell.
            LOG.error("no event can be made durable any more; restart the service when the cause is gone", e);
            failure = e;
            group.forEach(this::fail);
            failAll();
        }
    }

    private void commit(List<Waiting> group) throws IOException {
        List<StoredEvent> fresh = new ArrayList<>();
        for (Waiting waiting : group) {
            try {
                int before = fresh.size();
                holdBackRepeats(waiting.events, fresh);
                waiting.accepted = fresh.size() - before;
            } catch (Problem conflict) {
                waiting.receipt.completeExceptionally(conflict);
            }
        }
        if (!fresh.isEmpty()) {
            long begin = System.nanoTime();
            long number = log.append(fresh);
            metrics.committed(fresh, System.nanoTime() - begin);
            state.add(number, fresh);
        }
        for (Waiting waiting : group) {
            if (waiting.roll != null) {
                waiting.roll.complete(log.roll());
            }
            int repeated = waiting.events.size() - waiting.accepted;
            if (waiting.receipt.complete(new Receipt(waiting.accepted, repeated))) {
                metrics.repeated(repeated);
            }
        }
    }

    /** Adds those events to the group that are new; none of them if an id was that of another event. */
    private void holdBackRepeats(List<StoredEvent> events, List<StoredEvent> fresh) {
        List<FieldError> conflicts = new ArrayList<>();
        Map<String, StoredEvent> within = new HashMap<>();
        List<StoredEvent> unknown = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            StoredEvent event = events.get(i);
            StoredEvent twin = within.putIfAbsent(event.event().id(), event);
            EventIds.Verdict verdict = event.verdict(state.ids());
            if (verdict == EventIds.Verdict.CONFLICT || (twin != null && !twin.isSame(event))) {
                String pointer = events.size() == 1 ? "/id" : "/" + i + "/id";
                conflicts.add(
                        new FieldError(pointer, null, event.event().id(), "an id that was not that of another event"));
            } else if (verdict == EventIds.Verdict.NEW && twin == null) {
                unknown.add(event);
            }
        }
        if (!conflicts.isEmpty()) {
            throw Problem.of(
                    Problem.Kind.ID_CONFLICT,
                    "None of the " + events.size() + " events was taken: ids must always name the same event.",
                    conflicts);
        }
        unknown.forEach(event -> event.remember(state.ids()));
        fresh.addAll(unknown);
    }

    private void failAll() {
        for (Waiting waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            fail(waiting);
        }
    }

    private void fail(Waiting waiting) {
        waiting.receipt.completeExceptionally(failed());
        if (waiting.roll != null) {
            waiting.roll.completeExceptionally(failed());
        }
    }

    private static Problem failed() {
        return Problem.of(Problem.Kind.JOURNAL_FAILED, "Events cannot be written to disk at the moment.");
    }

    /** Ends when all that waits is durable. */
    void stop() throws InterruptedException {
        while (thread.isAlive() && !queue.offer(new Waiting(List.of(), null, true), 100, TimeUnit.MILLISECONDS)) {
            LOG.debug("waiting for room in the queue");
        }
        thread.join();
    }
}
