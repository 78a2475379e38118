package io.engagement.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.SurveyAnswer;
import io.engagement.examples.service.Running.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the endpoints answer, and each way in which they refuse. */
class ServiceTest {
    private static final String PURCHASE = "{\"event\":\"purchase\",\"id\":\"p-1\",\"customerId\":\"C-1\","
            + "\"at\":\"2025-10-01T09:00:00+09:00\",\"amount\":{\"value\":\"45.00\"}}";

    @TempDir
    Path directory = Path.of("");

    private Running running;

    @BeforeEach
    void start() throws Exception {
        running = new Running(directory);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void takesOneEventOrMany() {
        Answer one = running.post(PURCHASE);
        assertThat(one.status()).isEqualTo(200);
        assertThat(one.text()).isEqualTo("{\"accepted\":1,\"repeated\":0}");
        Answer many = running.post("[" + PURCHASE + ",{\"event\":\"answer\",\"id\":\"a-1\",\"customerId\":\"C-1\","
                + "\"at\":\"2025-10-02T09:00:00Z\",\"question\":\"recommend\",\"score\":9,\"text\":null}]");
        assertThat(many.text()).isEqualTo("{\"accepted\":1,\"repeated\":1}");
        JsonNode profile = running.get("/customers/C-1/profile").json();
        assertThat(profile.path("firstEvent").asText()).isEqualTo("2025-10-01T00:00:00Z");
        assertThat(profile.path("purchases").asInt()).isEqualTo(1);
        assertThat(profile.path("answers").asInt()).isEqualTo(1);
        assertThat(running.get("/nps").json().path("n").asInt()).isEqualTo(1);
    }

    @Test
    void countsAnEventOnceThatStandsTwiceInABatch() {
        assertThat(running.post("[" + PURCHASE + "," + PURCHASE + "]").text())
                .isEqualTo("{\"accepted\":1,\"repeated\":1}");
        assertThat(running.get("/customers/C-1/profile")
                        .json()
                        .path("purchases")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void scoresAtATimeInItsParts() {
        running.post(PURCHASE);
        JsonNode now = running.get("/customers/C-1/score").json();
        JsonNode later =
                running.get("/customers/C-1/score?asOf=2026-05-01T00:00:00Z").json();
        assertThat(now.path("asOf").asText()).isEqualTo(Running.NOW.toString());
        assertThat(later.at("/score/value").asDouble())
                .isLessThan(now.at("/score/value").asDouble());
        assertThat(now.path("contributions")).hasSize(6);
        assertThat(now.path("coverage").asDouble()).isCloseTo(0.8, within(1e-12));
    }

    /** An event a minute ahead of our clock must not make its customer unreadable. */
    @Test
    void takesAnEventOfAClockThatIsAheadALittle() {
        Purchase ahead = Purchase.of("C-1", Running.NOW.plusSeconds(60), Money.of(5, "USD"))
                .withId("p-1");
        assertThat(running.post(List.of(ahead)).status()).isEqualTo(200);
        assertThat(running.get("/customers/C-1/score").json().path("asOf").asText())
                .isEqualTo("2025-11-01T12:01:00.000000001Z");
        running.service().forecasts().refresh();
        assertThat(running.get("/customers/C-1/forecast")
                        .json()
                        .at("/model/customers")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void forecastsByTheLastModelAndSaysWhyNotOtherwise() {
        running.post(PURCHASE);
        JsonNode none = running.get("/customers/C-1/forecast").json();
        assertThat(none.has("model")).isFalse();
        assertThat(none.at("/presentValue/reason").asText()).startsWith("no model yet");

        List<CustomerEvent> base = base();
        for (int from = 0; from < base.size(); from += Settings.MOST_EVENTS) {
            running.post(base.subList(from, Math.min(base.size(), from + Settings.MOST_EVENTS)));
        }
        running.service().forecasts().refresh();
        JsonNode first = running.get("/customers/B-1/forecast?horizon=P1Y&discount=0.08&level=0.9")
                .json();
        assertThat(first.at("/model/customers").asInt()).isEqualTo(301);
        assertThat(first.at("/model/fittedAt").asText()).isEqualTo(Running.NOW.toString());
        assertThat(first.at("/probabilityActive/value").asDouble()).isBetween(0.0, 1.0);
        assertThat(first.at("/presentValue/interval/low").asDouble())
                .isLessThan(first.at("/presentValue/interval/high").asDouble());
        assertThat(first.at("/presentValue/interval/level").asDouble()).isEqualTo(0.9);

        running.post(List.of(
                SurveyAnswer.recommend("new", Running.NOW.minusSeconds(1), 3).withId("a-9")));
        JsonNode unknown = running.get("/customers/new/forecast").json();
        assertThat(unknown.at("/expectedPurchases/reason").asText()).startsWith("no purchase of this customer up to ");
    }

    /** 300 customers who buy now and then, some of whom have stopped. */
    private static List<CustomerEvent> base() {
        List<CustomerEvent> purchases = new ArrayList<>();
        for (int customer = 0; customer < 300; customer++) {
            int every = 10 + customer % 7 * 9;
            for (int day = customer % 90; day < (customer % 3 == 0 ? 150 : 360); day += every) {
                Money paid = Money.of(20 + customer % 11, "USD");
                purchases.add(Purchase.of("B-" + customer, Running.NOW.minus(Duration.ofDays(365 - day)), paid)
                        .withId("b-" + customer + "-" + day));
            }
        }
        return purchases;
    }

    @Test
    void healthSaysWhetherItLivesAndIsReady() {
        assertThat(running.get("/health").text()).contains("\"status\":\"up\"", "\"live\":true", "\"ready\":true");
        assertThat(running.get("/health/live").status()).isEqualTo(200);
        assertThat(running.get("/health/ready").status()).isEqualTo(200);
    }

    @Test
    void metricsAreTextThatPrometheusReads() {
        running.post(PURCHASE);
        running.post(PURCHASE);
        running.post("{");
        Answer metrics = running.get("/metrics");
        assertThat(metrics.type()).startsWith("text/plain; version=0.0.4");
        Pattern sample = Pattern.compile(
                "[a-zA-Z_:][a-zA-Z0-9_:]*(\\{[a-zA-Z_]\\w*=\"([^\"\\\\]|\\\\.)*\"(,[a-zA-Z_]\\w*=\"([^\"\\\\]|\\\\.)*\")*})? (NaN|[+-]?Inf|[-+0-9.Ee]+)");
        assertThat(metrics.text().lines().filter(line -> !line.startsWith("#")))
                .allMatch(line -> sample.matcher(line).matches());
        assertThat(metrics.text())
                .contains(
                        "engagement_events_accepted_total{event=\"purchase\"} 1.0",
                        "engagement_events_repeated_total 1.0",
                        "engagement_requests_refused_total{reason=\"malformed-json\"} 1.0",
                        "engagement_journal_commit_seconds_count 1",
                        "engagement_queue_depth 0.0",
                        "engagement_bodies_bytes 0.0",
                        "engagement_customers 1.0",
                        "engagement_snapshot_age_seconds 0.0",
                        "engagement_model_age_seconds NaN",
                        "http_server_requests_seconds_count{method=\"POST\",route=\"/events\",status=\"200\"} 2");
    }

    @Test
    void namesEveryWrongFieldOfABatchAndTakesNoneOfIt() {
        JsonNode problem = refused(
                running.post("[" + PURCHASE + ",{\"event\":\"answer\",\"id\":\" \",\"customerId\":7,\"at\":\"2025\","
                        + "\"question\":\"recommend\",\"scor\":9,\"a/b~c\":1},{\"event\":\"visit\"},5]"),
                422,
                "invalid-event");
        assertThat(problem.path("errors").findValuesAsText("pointer"))
                .containsExactly("/1/id", "/1/customerId", "/1/at", "/1/scor", "/1/a~1b~0c", "/2/event", "/3");
        assertThat(problem.path("errors").findValuesAsText("expected").get(5))
                .isEqualTo("one of purchase, answer, interaction");
        assertThat(problem.at("/errors/1/value").asText()).isEqualTo("7");
        refused(running.get("/customers/C-1/profile"), 404, "unknown-customer");
    }

    @Test
    void whatTheLibraryRefusesIsNamedToo() {
        String answer =
                "{\"event\":\"answer\",\"id\":\"a\",\"customerId\":\"C\",\"at\":\"2025-10-01T09:00:00Z\",\"question\":\"recommend\",\"score\":11}";
        JsonNode score = refused(running.post(answer), 422, "invalid-event").at("/errors/0");
        assertThat(score.path("pointer").asText()).isEqualTo("/score");
        assertThat(score.path("expected").asText()).isEqualTo("score must fit recommend (0..10), got 11");
        JsonNode currency =
                refused(running.post(PURCHASE.replace("\"45.00\"", "5,\"currency\":\"EUR\"")), 422, "invalid-event");
        assertThat(currency.at("/errors/0/pointer").asText()).isEqualTo("/amount/currency");
        assertThat(currency.at("/errors/0/expected").asText()).isEqualTo("USD, the currency of this service");
        JsonNode huge = refused(running.post(PURCHASE.replace("\"45.00\"", "1e999999999")), 422, "invalid-event");
        assertThat(huge.at("/errors/0/pointer").asText()).isEqualTo("/amount/value");
    }

    @Test
    void anIdNamesOneEventForEver() {
        running.post(PURCHASE);
        JsonNode problem = refused(running.post(PURCHASE.replace("45.00", "46.00")), 409, "id-conflict");
        assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo("/id");
        String other = PURCHASE.replace("p-1", "p-2");
        JsonNode within =
                refused(running.post("[" + other + "," + other.replace("45.00", "46.00") + "]"), 409, "id-conflict");
        assertThat(within.at("/errors/0/pointer").asText()).isEqualTo("/1/id");
        assertThat(running.post(other).text()).contains("\"accepted\":1");
    }

    @Test
    void malformedJsonSaysWhere() {
        JsonNode problem = refused(running.post("{\n  \"event\": purchase}"), 400, "malformed-json");
        assertThat(problem.path("detail").asText()).contains("line 2, column 2").doesNotContain("Source");
        refused(running.post("{\"event\":\"purchase\",\"event\":\"purchase\"}"), 400, "malformed-json");
        refused(running.post(PURCHASE + PURCHASE), 400, "malformed-json");
    }

    @Test
    void refusesTextThatIsNoUnicode() {
        for (String field : List.of("id", "customerId", "item")) {
            String half = PURCHASE.replace("}}", "},\"item\":\"sku-7\"}")
                    .replaceAll("\"" + field + "\":\"[^\"]*\"", "\"" + field + "\":\"\\\\ud800\"");
            assertThat(refused(running.post(half), 422, "invalid-event")
                            .at("/errors/0/pointer")
                            .asText())
                    .isEqualTo("/" + field);
        }
        refused(
                running.send(running.post(PURCHASE.getBytes(StandardCharsets.UTF_16BE), "application/json")),
                400,
                "malformed-json");
    }

    @Test
    void refusesWhatIsTooLarge() {
        String events = IntStream.range(0, 1001)
                .mapToObj(i -> "{}")
                .reduce("", (a, b) -> a + "," + b)
                .substring(1);
        refused(running.post("[" + events + "]"), 413, "too-large");
        for (int i = 0; i < 5; i++) {
            refused(running.post(PURCHASE.replace("p-1", "x".repeat(3 * Settings.MOST_BYTES))), 413, "too-large");
        }
        // Of a body without a length it is found out while it is read.
        Answer chunked = running.send(running.request("/events")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(new byte[Settings.MOST_BYTES + 1])))
                .build());
        refused(chunked, 413, "too-large");
    }

    @Test
    void refusesWrongTypesPathsAndMethods() {
        byte[] body = PURCHASE.getBytes(StandardCharsets.UTF_8);
        Answer type = running.send(running.post(body, "text/json"));
        refused(type, 415, "unsupported-media-type");
        assertThat(type.headers().firstValue("Accept-Post")).hasValue("application/json");
        refused(running.send(running.post(body, "application/json; charset=latin1")), 415, "unsupported-media-type");
        assertThat(running.send(running.post(body, "application/json; charset=UTF-8"))
                        .status())
                .isEqualTo(200);
        refused(running.get("/nothing"), 404, "not-found");
        refused(running.get("/nps/"), 404, "not-found");
        Answer method = running.get("/events");
        refused(method, 405, "method-not-allowed");
        assertThat(method.headers().firstValue("Allow")).hasValue("POST");
        JsonNode unknown = refused(running.get("/nps?at=now"), 400, "invalid-parameter");
        assertThat(unknown.at("/errors/0/parameter").asText()).isEqualTo("at");
        JsonNode asOf =
                refused(running.get("/customers/C-1/score?asOf=2020-01-01T00:00:00Z"), 400, "invalid-parameter");
        assertThat(asOf.at("/errors/0/expected").asText()).startsWith("after the customer's latest event");
        refused(running.get("/customers/C-1/forecast?horizon=P21Y"), 400, "invalid-parameter");
    }

    private static JsonNode refused(Answer answer, int status, String type) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.type()).isEqualTo(HttpApi.PROBLEM);
        JsonNode problem = answer.json();
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).isEqualTo("urn:engagement:problem:" + type);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertThat(problem.path("instance").asText()).startsWith("/");
        return problem;
    }

    @Test
    void aVisitOfACustomerWithoutPurchases() {
        running.post(List.of(Interaction.of("C-9", Running.NOW.minusSeconds(5), InteractionType.of("unheard of"))
                .withId("i-1")));
        assertThat(running.get("/customers/C-9/score").status()).isEqualTo(200);
        assertThat(running.get("/customers/C-9/profile")
                        .json()
                        .path("interactions")
                        .asInt())
                .isEqualTo(1);
    }
}
