package io.engagement.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.SurveyAnswer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service in a process of its own, ended while clients post as fast as they can. */
class CrashTest {
    private static final int CLIENTS = 8;
    private static final Pattern LISTENING = Pattern.compile("listening on port (\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AtomicInteger ids = new AtomicInteger();
    private final List<CustomerEvent> all = new ArrayList<>();

    @TempDir
    Path directory = Path.of("");

    @Test
    void nothingAcknowledgedIsLostOrCountedTwiceWhenTheProcessIsKilled() throws Exception {
        killAndRecover(3, 1);
    }

    @Test
    @Tag("slow")
    void inManyRounds() throws Exception {
        killAndRecover(40, 2);
    }

    private void killAndRecover(int rounds, long seed) throws Exception {
        Random random = new Random(seed);
        Load load = null;
        for (int round = 0; round < rounds; round++) {
            try (Child child = new Child(directory)) {
                assertRecovered(load, child::post);
                load = new Load(child.port, random.nextLong());
                load.untilAcknowledged(20 + random.nextInt(600));
                child.process.destroyForcibly().waitFor();
                load.stop();
            }
        }
        assertAllCountedOnce(load);
    }

    private void assertAllCountedOnce(@Nullable Load load) throws Exception {
        try (Running running = new Running(directory)) {
            assertRecovered(load, batch -> receipt(running.post(batch).text()));
            SameAsTheLibrary.check(running, all);
        }
    }

    /** Sends all of it again: what was acknowledged is known; what was not is there as a whole or not at all. */
    private void assertRecovered(@Nullable Load load, Post post) throws Exception {
        List<CustomerEvent> acknowledged = new ArrayList<>();
        List<List<CustomerEvent>> unanswered = new ArrayList<>();
        if (load != null) {
            load.acknowledged.forEach(acknowledged::addAll);
            unanswered.addAll(load.unanswered);
        }
        for (int from = 0; from < acknowledged.size(); from += Settings.MOST_EVENTS) {
            List<CustomerEvent> batch =
                    acknowledged.subList(from, Math.min(acknowledged.size(), from + Settings.MOST_EVENTS));
            assertThat(post.post(batch)).isEqualTo(new EventWriter.Receipt(0, batch.size()));
        }
        all.addAll(acknowledged);
        for (List<CustomerEvent> batch : unanswered) {
            assertThat(post.post(batch).accepted()).isIn(0, batch.size());
            all.addAll(batch);
        }
    }

    private interface Post {
        EventWriter.Receipt post(List<CustomerEvent> batch) throws Exception;
    }

    private static EventWriter.Receipt receipt(String json) throws IOException {
        JsonNode receipt = JSON.readTree(json);
        return new EventWriter.Receipt(
                receipt.path("accepted").asInt(), receipt.path("repeated").asInt());
    }

    @Test
    void stopsInOrderWhenToldTo() throws Exception {
        Load load;
        try (Child child = new Child(directory)) {
            load = new Load(child.port, 3);
            load.untilAcknowledged(300);
            child.process.destroy();
            assertThat(child.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(child.process.exitValue()).isZero();
            load.stop();
        }
        try (var files = Files.list(directory)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            assertThat(names).hasSize(3);
            assertThat(names.get(2)).startsWith("snapshot-");
            // All is in the snapshot; the journal has but its first line.
            assertThat(Files.size(directory.resolve(names.get(0)))).isLessThan(30);
        }
        assertAllCountedOnce(load);
    }

    /** The command as it is run, with a snapshot every few milliseconds, so that crashes meet those too. */
    private static final class Child implements AutoCloseable {
        private final Process process;
        private final int port;
        private final HttpClient client = HttpClient.newHttpClient();

        Child(Path directory) throws IOException {
            String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:TieredStopAtLevel=1",
                            "-Dorg.slf4j.simpleLogger.log.io.engagement.examples=info",
                            "-cp",
                            classPath,
                            ServiceCommand.class.getName(),
                            "--port=0",
                            "--data=" + directory,
                            "--snapshot-every=PT0.2S",
                            "--refit-every=PT0.5S")
                    .redirectErrorStream(true)
                    .start();
            BufferedReader log =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            port = portIn(log);
            Thread reader = new Thread(() -> readOn(log));
            reader.setDaemon(true);
            reader.start();
        }

        private static int portIn(BufferedReader log) throws IOException {
            StringBuilder seen = new StringBuilder();
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                Matcher matcher = LISTENING.matcher(line);
                if (matcher.find()) {
                    return Integer.parseInt(matcher.group(1));
                }
                seen.append(line).append('\n');
            }
            throw new AssertionError("not started: " + seen);
        }

        /** A process whose output nobody reads stands still. */
        private static void readOn(BufferedReader log) {
            try {
                while (log.readLine() != null) {}
            } catch (IOException ended) {
                // So does its output.
            }
        }

        EventWriter.Receipt post(List<CustomerEvent> batch) throws IOException, InterruptedException {
            HttpResponse<String> response = client.send(request(port, batch), BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            var receipt = JSON.readTree(response.body());
            return new EventWriter.Receipt(
                    receipt.path("accepted").asInt(), receipt.path("repeated").asInt());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static HttpRequest request(int port, List<CustomerEvent> batch) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/events"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Running.json(batch)))
                .build();
    }

    /** Clients that post batches one after the other and note what was acknowledged, until the service is gone. */
    private final class Load {
        private final ConcurrentLinkedQueue<List<CustomerEvent>> acknowledged = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<List<CustomerEvent>> unanswered = new ConcurrentLinkedQueue<>();
        private final Semaphore answers = new Semaphore(0);
        private final List<Thread> clients = new ArrayList<>();

        Load(int port, long seed) {
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(seed + i);
                Thread thread = new Thread(() -> post(port, random));
                clients.add(thread);
                thread.start();
            }
        }

        private void post(int port, Random random) {
            HttpClient client = HttpClient.newHttpClient();
            boolean alive = true;
            while (alive) {
                List<CustomerEvent> batch = new ArrayList<>();
                for (int i = random.nextInt(5); i >= 0; i--) {
                    batch.add(event(random));
                }
                try {
                    alive = client.send(request(port, batch), BodyHandlers.discarding())
                                    .statusCode()
                            == 200;
                } catch (IOException | InterruptedException gone) {
                    alive = false;
                }
                (alive ? acknowledged : unanswered).add(batch);
                answers.release();
            }
        }

        void untilAcknowledged(int batches) throws InterruptedException {
            assertThat(answers.tryAcquire(batches, 60, TimeUnit.SECONDS)).isTrue();
        }

        void stop() throws InterruptedException {
            for (Thread client : clients) {
                client.join();
            }
        }
    }

    private CustomerEvent event(Random random) {
        String id = "e-" + ids.incrementAndGet();
        String customer = "C-" + random.nextInt(20);
        Instant at = Running.NOW.minusSeconds(1 + random.nextInt(30_000_000));
        return switch (random.nextInt(3)) {
            case 0 ->
                Purchase.of(customer, at, Money.of(random.nextInt(100), "USD")).withId(id);
            case 1 -> SurveyAnswer.recommend(customer, at, random.nextInt(11)).withId(id);
            default -> Interaction.of(customer, at, InteractionType.VISIT).withId(id);
        };
    }
}
