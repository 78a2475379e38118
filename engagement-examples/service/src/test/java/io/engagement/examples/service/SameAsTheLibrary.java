package io.engagement.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Purchase;
import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Estimate;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseLog;
import io.engagement.ltv.DiscountRate;
import io.engagement.ltv.Forecast;
import io.engagement.ltv.LtvModel;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.nps.Nps;
import io.engagement.nps.NpsCalculator;
import io.engagement.score.CustomerProfiles;
import io.engagement.score.EngagementScore;
import io.engagement.score.ScoreCard;
import java.math.BigDecimal;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;

/** Holds what the service answers to what the library says of the same events. */
final class SameAsTheLibrary {
    private static final EngagementScore SCORE = EngagementScore.retail(ZoneId.of("UTC"));

    private SameAsTheLibrary() {}

    static void check(Running running, List<CustomerEvent> events) {
        checkNps(running, events);
        CustomerProfiles profiles = events.stream().collect(SCORE.collector());
        for (String customer : profiles.customerIds()) {
            checkScore(
                    running.get("/customers/", customer, "/score").json(),
                    SCORE.of(profiles.get(customer), Running.NOW));
            List<CustomerEvent> own = events.stream()
                    .filter(event -> event.customerId().equals(customer))
                    .toList();
            checkProfile(running.get("/customers/", customer, "/profile").json(), own);
        }
        assertThat(running.service().customers()).isEqualTo(profiles.size());
        checkForecasts(running, events);
    }

    static void checkNps(Running running, List<CustomerEvent> events) {
        Nps nps = NpsCalculator.standard().calculate(of(events, SurveyAnswer.class));
        JsonNode answer = running.get("/nps").json();
        JsonNode counts = answer.path("counts");
        assertThat(counts.path("promoters").asLong()).isEqualTo(nps.promoters());
        assertThat(counts.path("passives").asLong()).isEqualTo(nps.passives());
        assertThat(counts.path("detractors").asLong()).isEqualTo(nps.detractors());
        nps.excluded()
                .counts()
                .forEach((reason, number) -> assertThat(
                                counts.at("/excluded/counts").path(reason).asLong())
                        .isEqualTo(number));
        checkEstimate(answer.path("score"), nps.score());
    }

    private static void checkScore(JsonNode answer, ScoreCard card) {
        // Decayed sums depend on the order of the events by 1e-12 of their range.
        assertThat(answer.at("/score/value").asDouble()).isCloseTo(card.score().value(), within(1e-9));
        assertThat(answer.path("coverage").asDouble()).isEqualTo(card.coverage());
        double sum = 0;
        for (JsonNode part : answer.path("contributions")) {
            sum += part.path("points").asDouble();
        }
        assertThat(sum).isEqualTo(answer.at("/score/value").asDouble());
    }

    private static void checkProfile(JsonNode answer, List<CustomerEvent> own) {
        List<Purchase> purchases = of(own, Purchase.class);
        BigDecimal spent =
                purchases.stream().map(purchase -> purchase.amount().value()).reduce(BigDecimal.ZERO, BigDecimal::add);
        int answers = of(own, SurveyAnswer.class).size();
        assertThat(answer.path("purchases").asInt()).isEqualTo(purchases.size());
        assertThat(answer.path("answers").asInt()).isEqualTo(answers);
        assertThat(answer.path("interactions").asInt()).isEqualTo(own.size() - answers - purchases.size());
        assertThat(new BigDecimal(answer.at("/spent/value").asText())).isEqualByComparingTo(spent);
        assertThat(answer.path("latestEvent").asText())
                .isEqualTo(own.stream()
                        .map(CustomerEvent::at)
                        .max(java.util.Comparator.naturalOrder())
                        .orElseThrow()
                        .toString());
    }

    private static void checkForecasts(Running running, List<CustomerEvent> events) {
        running.service().forecasts().refresh();
        List<Purchase> purchases = of(events, Purchase.class);
        if (purchases.isEmpty()) {
            return;
        }
        CustomerBase base = PurchaseLog.of(
                        purchases, Running.quiet(java.nio.file.Path.of("")).cadence())
                .asOf(Running.NOW);
        PurchaseLtv model = LtvModel.fit(base);
        base.stream().forEach(history -> {
            Forecast forecast = model.forecast(history, Period.ofMonths(6), DiscountRate.annual(0.05));
            JsonNode answer = running.get("/customers/", history.customerId(), "/forecast?horizon=P6M&discount=0.05")
                    .json();
            assertThat(answer.at("/model/customers").asInt()).isEqualTo(base.size());
            checkEstimate(answer.path("probabilityActive"), forecast.probabilityActive());
            checkEstimate(answer.path("expectedPurchases"), forecast.expectedPurchases());
            checkEstimate(answer.path("presentValue"), forecast.presentValue());
        });
    }

    private static void checkEstimate(JsonNode answer, Estimate expected) {
        if (expected instanceof Estimate.Known known) {
            assertThat(answer.path("value").asDouble()).isEqualTo(known.value());
            if (known.interval() != null) {
                assertThat(answer.at("/interval/low").asDouble()).isEqualTo(known.low());
                assertThat(answer.at("/interval/high").asDouble()).isEqualTo(known.high());
            }
        } else {
            assertThat("undefined: " + answer.path("reason").asText()).isEqualTo(expected.toString());
        }
    }

    private static <T extends CustomerEvent> List<T> of(List<CustomerEvent> events, Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
