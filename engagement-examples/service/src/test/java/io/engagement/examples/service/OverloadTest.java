package io.engagement.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.SurveyAnswer;
import io.engagement.examples.service.Running.Answer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is slow, and one that fails. */
class OverloadTest {
    private static final int QUEUE = 4;

    @TempDir
    Path directory = Path.of("");

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch disk = new CountDownLatch(1);
    private volatile boolean broken;
    private Running running;

    @BeforeEach
    void start() throws Exception {
        Settings quiet = Running.quiet(directory);
        Settings small = new Settings(
                directory,
                quiet.currency(),
                quiet.zone(),
                quiet.score(),
                QUEUE,
                10_000,
                quiet.snapshotEvery(),
                quiet.refitEvery(),
                false);
        running = new Running(small, SlowLog::new);
    }

    @AfterEach
    void stop() {
        disk.countDown();
        running.close();
        clients.shutdown();
    }

    /** Writes only when the test lets it. */
    private final class SlowLog implements CommitLog {
        private final CommitLog log;

        SlowLog(CommitLog log) {
            this.log = log;
        }

        @Override
        public long append(List<StoredEvent> events) throws IOException {
            writing.countDown();
            try {
                disk.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (broken) {
                throw new IOException("No space left on device");
            }
            return log.append(events);
        }

        @Override
        public long roll() throws IOException {
            return log.roll();
        }

        @Override
        public void close() throws IOException {
            log.close();
        }
    }

    private static CustomerEvent event(int number) {
        return SurveyAnswer.recommend("C-" + number, Running.NOW.minusSeconds(1), 9)
                .withId("a-" + number);
    }

    private CompletableFuture<Answer> post(int number) {
        return CompletableFuture.supplyAsync(() -> running.post(List.of(event(number))), clients);
    }

    @Test
    void aFullQueueIsSaidAtOnceAndWhatWaitsIsNotLost() throws Exception {
        List<CompletableFuture<Answer>> waiting = new ArrayList<>();
        waiting.add(post(0));
        writing.await();
        for (int i = 1; i <= QUEUE; i++) {
            waiting.add(post(i));
        }
        awaitMetric("engagement_queue_depth " + QUEUE + ".0");
        for (int i = 0; i < 20; i++) {
            Answer refused = running.post(List.of(event(100 + i)));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.type()).isEqualTo(HttpApi.PROBLEM);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(refused.json().path("type").asText()).endsWith(":overloaded");
        }
        // What is not durable is not seen either, and reading does not wait for the disk.
        assertThat(running.get("/nps").json().path("n").asInt()).isZero();
        disk.countDown();
        for (CompletableFuture<Answer> answer : waiting) {
            assertThat(answer.get().status()).isEqualTo(200);
        }
        assertThat(running.get("/nps").json().path("n").asInt()).isEqualTo(QUEUE + 1);
        assertThat(running.post(List.of(event(100))).text()).contains("\"accepted\":1");
        assertThat(running.get("/metrics").text()).contains("engagement_bodies_bytes 0.0");
    }

    /** Few large bodies fill the memory as well as many small ones. */
    @Test
    void bodiesHaveNoMoreRoomThanIsSet() throws Exception {
        String spaces = " ".repeat(6_000);
        CompletableFuture<Answer> first =
                CompletableFuture.supplyAsync(() -> running.post(Running.json(event(0)) + spaces), clients);
        writing.await();
        Answer refused = running.post(Running.json(event(1)) + spaces);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().path("detail").asText()).contains("no room");
        disk.countDown();
        assertThat(first.get().status()).isEqualTo(200);
        assertThat(running.post(Running.json(event(1)) + spaces).status()).isEqualTo(200);
    }

    @Test
    void aBodyThatDoesNotComeGivesItsRoomBack() throws Exception {
        try (Socket socket = new Socket("localhost", running.port())) {
            String head =
                    "POST /events HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            awaitMetric("engagement_bodies_bytes 5000.0");
        }
        awaitMetric("engagement_bodies_bytes 0.0");
    }

    @Test
    void afterAFailedWriteNothingIsAcknowledgedAnyMore() throws Exception {
        broken = true;
        CompletableFuture<Answer> first = post(0);
        writing.await();
        CompletableFuture<Answer> second = post(1);
        awaitMetric("engagement_queue_depth 1.0");
        disk.countDown();
        for (Answer refused : List.of(first.get(), second.get(), running.post(List.of(event(2))))) {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().path("type").asText()).endsWith(":journal-failed");
        }
        assertThat(running.get("/health/live").status()).isEqualTo(503);
        assertThat(running.get("/health").text()).contains("\"status\":\"failed\"");
        assertThat(running.get("/nps").json().path("n").asInt()).isZero();
        assertThat(running.service().stop()).isFalse();
    }

    private void awaitMetric(String sample) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (running.get("/metrics").text().lines().noneMatch(sample::equals)) {
            assertThat(System.nanoTime()).as(sample).isLessThan(deadline);
        }
    }
}
