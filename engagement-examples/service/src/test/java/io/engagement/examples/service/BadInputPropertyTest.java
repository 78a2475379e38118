package io.engagement.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.SurveyAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Whatever is sent: no 5xx, every refusal a problem document, and nothing changed by what was refused. */
class BadInputPropertyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENT = "{\"event\":\"purchase\",\"id\":\"bad-1\",\"customerId\":\"mutant\","
            + "\"at\":\"2025-10-01T09:00:00Z\",\"amount\":{\"value\":45.00,\"currency\":\"USD\"},\"item\":\"sku-7\"}";
    private static final String ANSWER = "{\"event\":\"answer\",\"id\":\"bad-2\",\"customerId\":\"mutant\","
            + "\"at\":\"2025-10-01T09:00:00Z\",\"question\":\"recommend\",\"score\":9}";
    private static final List<String> FIELDS =
            List.of("event", "id", "customerId", "at", "amount", "item", "question", "score", "value", "currency");
    private static final List<String> VALUES = List.of(
            "1e999999999",
            "-1e-999999999",
            "NaN",
            "Infinity",
            "0123",
            "9".repeat(2000),
            "1".repeat(90),
            "null",
            "true",
            "[]",
            "{}",
            "[[[[1]]]]",
            "\"\"",
            "\"  \"",
            "\"\\ud800\"",
            "\"\\udc00 after\"",
            "\"\\u0000\"",
            "\"" + "x".repeat(100_000) + "\"",
            "\"-999999999-01-01T00:00:00Z\"",
            "\"+1000000000-12-31T23:59:59.999999999Z\"",
            "\"2025-02-30T00:00:00Z\"",
            "\"9999-01-01T00:00:00Z\"",
            "\"1e999999999\"",
            "-1",
            "11",
            "9.5",
            "2147483648",
            "9223372036854775808",
            "{\"value\":1e24,\"currency\":\"USD\"}",
            "{\"value\":1e-19}",
            "{\"value\":5,\"currency\":\"EUR\"}",
            "{\"value\":5,\"value\":6}",
            "{\"name\":\"own\",\"min\":5,\"max\":1}",
            "{\"name\":\"own\",\"min\":1e9,\"max\":1}",
            "{\"name\":\"own\"}");

    private static Path directory = Path.of("");
    private static @Nullable Running started;

    @BeforeContainer
    static void start() throws Exception {
        directory = Running.directory();
        started = new Running(directory);
        running()
                .post(List.of(
                        Purchase.of("C-1", Running.NOW.minusSeconds(9), Money.of(5, "USD"))
                                .withId("seed-1"),
                        SurveyAnswer.recommend("C-2", Running.NOW.minusSeconds(9), 9)
                                .withId("seed-2")));
    }

    @AfterContainer
    static void stop() throws Exception {
        running().close();
        Running.delete(directory);
    }

    @Property(tries = 450, shrinking = ShrinkingMode.OFF)
    void badBodies(@ForAll("bodies") byte[] body) throws Exception {
        check(request("POST", "/events", "Content-Type: application/json\r\nContent-Length: " + body.length, body));
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void badRequests(@ForAll("requests") byte[] request) throws Exception {
        check(request);
    }

    private static void check(byte[] request) throws Exception {
        String before = state();
        Response response = send(request);
        String shown = new String(request, StandardCharsets.ISO_8859_1);
        String why = shown.substring(0, Math.min(shown.length(), 400)) + "\n-> " + response;
        // What does not come to its end has no answer.
        assertThat(response != null || !shown.contains("\r\n\r\n")).as(why).isTrue();
        if (response != null) {
            assertThat(response.status).as(why).isBetween(200, 499);
            if (response.status >= 400) {
                assertProblem(response, why);
                assertThat(state()).as(why).isEqualTo(before);
            }
        }
        assertThat(running().service().isWell()).isTrue();
    }

    private static Running running() {
        return Objects.requireNonNull(started);
    }

    private static String state() {
        ScoringService service = running().service();
        return service.customers() + " " + service.nps() + service.find("C-1") + service.find("C-2")
                + service.find("mutant");
    }

    private static void assertProblem(Response response, String why) throws IOException {
        assertThat(response.headers).as(why).containsEntry("content-type", HttpApi.PROBLEM);
        if (response.body.isEmpty()) {
            assertThat(why).startsWith("HEAD ");
            return;
        }
        JsonNode problem = JSON.readTree(response.body);
        assertThat(problem.path("status").asInt()).as(why).isEqualTo(response.status);
        assertThat(problem.path("type").asText()).as(why).startsWith("urn:engagement:problem:");
        assertThat(problem.path("title").asText()).as(why).isNotBlank();
        assertThat(problem.path("detail").asText()).as(why).isNotBlank();
        for (JsonNode error : problem.path("errors")) {
            assertThat(error.path("expected").asText()).as(why).isNotBlank();
            assertThat(error.has("pointer") || error.has("parameter")).as(why).isTrue();
        }
    }

    @Provide
    Arbitrary<byte[]> bodies() {
        Arbitrary<String> original = Arbitraries.of(EVENT, ANSWER, "[" + EVENT + "," + ANSWER + "]");
        return Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300),
                Combinators.combine(original, Arbitraries.randomValue(Random::nextLong))
                        .as(BadInputPropertyTest::mutated),
                Combinators.combine(original, Arbitraries.of(FIELDS), Arbitraries.of(VALUES))
                        .as(BadInputPropertyTest::withValue),
                Combinators.combine(original, Arbitraries.integers().between(0, 200))
                        .as((json, end) -> bytes(json.substring(0, Math.min(end, json.length())))),
                Arbitraries.of(giants()));
    }

    /** Some bytes are changed, left out or doubled. */
    private static byte[] mutated(String json, long seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte each : bytes(json)) {
            int chance = random.nextInt(60);
            if (chance == 0) {
                out.write(random.nextInt(256));
            } else if (chance != 1) {
                out.write(each);
            }
            if (chance == 2) {
                out.write(each);
            }
        }
        return out.toByteArray();
    }

    private static byte[] withValue(String json, String field, String value) {
        return bytes(json.replaceAll(
                "\"" + field + "\":(\"[^\"]*\"|\\{[^}]*}|[0-9.]+)",
                java.util.regex.Matcher.quoteReplacement("\"" + field + "\":" + value)));
    }

    private static List<byte[]> giants() {
        return List.of(
                bytes("[".repeat(10_000)),
                bytes("[".repeat(10_000) + "]".repeat(10_000)),
                bytes("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)),
                bytes("[" + (EVENT + ",").repeat(1000) + EVENT + "]"),
                bytes("[" + "{},".repeat(999) + "{}]"),
                bytes("[" + "{},".repeat(100_000) + "{}]"),
                bytes("{" + "\"k\":1,".repeat(50_000) + "\"k\":1}"),
                bytes("{\"event\":\"purchase\"," + distinctFields(5_000) + "\"z\":1}"),
                bytes("x".repeat(Settings.MOST_BYTES + 1)),
                bytes("[]"),
                bytes("{}"),
                bytes(""),
                bytes("null"),
                bytes(EVENT + EVENT),
                EVENT.getBytes(StandardCharsets.UTF_16),
                EVENT.getBytes(StandardCharsets.UTF_16LE),
                ("\uFEFF" + EVENT).getBytes(StandardCharsets.UTF_8),
                EVENT.replace("mutant", "caf\u00e9").getBytes(StandardCharsets.ISO_8859_1),
                EVENT.replace("\"item\"", "\"\\ud800\"").getBytes(StandardCharsets.UTF_8),
                EVENT.replace("\"item\"", "\"item\":1,\"item\"").getBytes(StandardCharsets.UTF_8));
    }

    private static String distinctFields(int count) {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < count; i++) {
            fields.append("\"f").append(i).append("\":[],");
        }
        return fields.toString();
    }

    @Provide
    Arbitrary<byte[]> requests() {
        String json = "Content-Type: application/json\r\nContent-Length: " + EVENT.length();
        Arbitrary<String> methods = Arbitraries.of(
                "GET",
                "HEAD",
                "PUT",
                "PATCH",
                "DELETE",
                "OPTIONS",
                "TRACE",
                "CONNECT",
                "POST",
                "BREW",
                "get",
                "G\u0001T",
                "");
        Arbitrary<String> paths = Arbitraries.oneOf(
                Arbitraries.of(
                        "/",
                        "*",
                        "//",
                        "/events/",
                        "/events/../nps",
                        "/customers//score",
                        "/customers/%/score",
                        "/customers/%ff%fe/score",
                        "/customers/%00/score",
                        "/customers/%2e%2e/profile",
                        "/customers/;x=1/score",
                        "/customers/C-1/score?asOf=never",
                        "/customers/C-1/score?asOf=-999999999-01-01T00:00:00Z",
                        "/customers/C-1/score?asOf=+1000000000-12-31T23:59:59Z",
                        "/customers/C-1/score?asOf=%zz",
                        "/customers/C-1/forecast?horizon=P999999999Y",
                        "/customers/C-1/forecast?horizon=-P1D",
                        "/customers/C-1/forecast?discount=NaN",
                        "/customers/C-1/forecast?discount=1e999",
                        "/customers/C-1/forecast?level=1",
                        "/customers/C-1/forecast?level=0.9&level=0.8",
                        "/nps?%ff=%fe",
                        "/nps?a",
                        "/nps?=",
                        "/health?&&",
                        "/customers/" + "x".repeat(3000) + "/score",
                        "/" + "y".repeat(20_000),
                        "http://[::1/nps",
                        "http://other/nps",
                        "nps",
                        "/nps#fragment",
                        "/\u00e9",
                        "/a b",
                        "/customers/\"/score",
                        "\\..\\"),
                Arbitraries.strings().ofMaxLength(20).map(text -> "/customers/" + text + "/profile"),
                Arbitraries.strings().ascii().ofMaxLength(20).map(text -> "/" + text));
        Arbitrary<String> headers = Arbitraries.of(
                "Content-Type: text/plain\r\nContent-Length: " + EVENT.length(),
                "Content-Length: " + EVENT.length(),
                "Content-Type: application/json; charset=utf-16\r\nContent-Length: " + EVENT.length(),
                "Content-Type: ;;;=\r\nContent-Length: " + EVENT.length(),
                "Content-Encoding: gzip\r\n" + json,
                "Content-Type: application/json\r\nContent-Length: -5",
                "Content-Type: application/json\r\nContent-Length: 99999999999999999999",
                "Content-Type: application/json\r\nContent-Length: 2147483648",
                "Content-Type: application/json\r\nContent-Length: 1\r\nContent-Length: 2",
                "Content-Type: application/json\r\nContent-Length: five",
                "Content-Type: application/json\r\nTransfer-Encoding: chunked",
                "Content-Type: application/json\r\nTransfer-Encoding: bogus",
                "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nContent-Length: 5",
                "Content-Type: application/json",
                "Expect: nonsense\r\n" + json,
                "Host: twice\r\n" + json,
                "X: " + "z".repeat(20_000),
                "No colon here",
                "X: \u0000\u0001",
                " : folded\r\n continued",
                "Connection: upgrade\r\nUpgrade: h2c\r\n" + json);
        Arbitrary<String> lines = Arbitraries.of(
                "GET /nps HTTP/9.9",
                "GET /nps HTTP/1.0",
                "GET /nps",
                "GET /nps HTTP/1.1 extra",
                "\u0016\u0003\u0001",
                "",
                "PRI * HTTP/2.0",
                "GET  /nps  HTTP/1.1",
                "POST /events HTTP/1.1\r\nHost: a\r\nHost: b",
                "GET /nps HTTP/2.0");
        return Arbitraries.oneOf(
                Combinators.combine(methods, paths).as((method, path) -> request(method, path, "X: y", new byte[0])),
                headers.map(
                        header -> request("POST", "/events", header, bytes(EVENT.replace("\"event\"", "\"evnt\"")))),
                lines.map(line -> (line + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1)),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(200));
    }

    private static byte[] request(String method, String path, String headers, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes(
                method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n\r\n"));
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private record Response(int status, TreeMap<String, String> headers, String body) {
        @Override
        public String toString() {
            return status + " " + headers + " " + body;
        }
    }

    /** What comes back; null where the connection is closed without an answer, as for what is no HTTP. */
    private static @Nullable Response send(byte[] request) throws IOException {
        try (Socket socket = new Socket("localhost", running().port())) {
            socket.setSoTimeout(10_000);
            byte[] answer;
            try {
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
            } catch (SocketException refusedEarly) {
                // The answer may be there all the same.
            }
            answer = readAll(socket);
            return parse(answer);
        }
    }

    private static byte[] readAll(Socket socket) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int count = socket.getInputStream().read(buffer);
                    count >= 0;
                    count = socket.getInputStream().read(buffer)) {
                out.write(buffer, 0, count);
            }
        } catch (SocketException reset) {
            // Closed while we were still sending.
        }
        return out.toByteArray();
    }

    private static @Nullable Response parse(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        while (text.startsWith("HTTP/1.1 1")) {
            text = text.substring(text.indexOf("\r\n\r\n") + 4);
        }
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return null;
        }
        String[] lines = text.substring(0, end).split("\r\n", -1);
        TreeMap<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] parts = lines[i].split(": ?", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        String body = new String(text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return new Response(Integer.parseInt(lines[0].split(" ", 3)[1]), headers, body);
    }
}
