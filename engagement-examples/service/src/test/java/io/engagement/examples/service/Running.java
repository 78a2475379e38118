package io.engagement.examples.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.engagement.domain.CustomerEvent;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A service on a free port, over a directory, at a time that stands still. */
final class Running implements AutoCloseable {
    static final Instant NOW = Instant.parse("2025-11-01T12:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ScoringService service;

    Running(Path directory) throws Exception {
        this(quiet(directory), UnaryOperator.identity());
    }

    Running(Settings settings, UnaryOperator<CommitLog> wrap) throws Exception {
        ServiceMetrics metrics = new ServiceMetrics();
        server = new HttpServer(0, settings, CLOCK, metrics);
        server.start();
        service = ScoringService.open(settings, CLOCK, metrics, wrap);
        server.serve(service);
    }

    /** Nothing happens but what a test asks for. */
    static Settings quiet(Path directory) {
        Settings settings = Settings.of(directory);
        Duration never = Duration.ofDays(1);
        return new Settings(
                directory,
                settings.currency(),
                settings.zone(),
                settings.score(),
                settings.queue(),
                settings.bytes(),
                never,
                never,
                false);
    }

    ScoringService service() {
        return service;
    }

    int port() {
        return server.port();
    }

    record Answer(int status, String type, String text, java.net.http.HttpHeaders headers) {
        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + text, e);
            }
        }
    }

    Answer get(String path) {
        return send(request(path).GET().build());
    }

    Answer get(String before, String id, String after) {
        String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        return get(before + encoded + after);
    }

    Answer post(String json) {
        return send(post(json.getBytes(StandardCharsets.UTF_8), "application/json"));
    }

    Answer post(List<? extends CustomerEvent> events) {
        return post(json(events));
    }

    HttpRequest post(byte[] body, String type) {
        return request("/events")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    static String json(List<? extends CustomerEvent> events) {
        return events.stream().map(Running::json).collect(Collectors.joining(",", "[", "]"));
    }

    static String json(CustomerEvent event) {
        try {
            return Json.EVENT_WRITER.writeValueAsString(event);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            String type = response.headers().firstValue("Content-Type").orElse("");
            return new Answer(response.statusCode(), type, response.body(), response.headers());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("no answer to " + request, e);
        }
    }

    /** In order, with a snapshot. */
    @Override
    public void close() {
        try {
            server.stop();
            service.stop();
        } catch (Exception e) {
            throw new AssertionError("not stopped in order", e);
        }
    }

    /** A directory for one try of a property. */
    static Path directory() throws IOException {
        return Files.createTempDirectory("engagement-service");
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
