package io.engagement.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.engagement.churn.ChurnRate;
import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import io.engagement.history.PurchaseLog;
import io.engagement.ltv.LtvModel;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.nps.Nps;
import io.engagement.score.CustomerProfile;
import io.engagement.score.EngagementScore;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngagementJsonTest {
    private static final JsonMapper JSON = EngagementJson.mapper();
    private static final Instant AT = Instant.parse("2026-10-01T09:00:00.000000001Z");
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final List<CustomerEvent> EVENTS = List.of(
            Purchase.of("C-1042", AT, Money.of("45.00", "USD"))
                    .withItem("sku-7")
                    .withCovers(Period.ofMonths(1)),
            Purchase.of("山", AT, Money.of("-0.000000000000000001", "XXX")).withId("p\"1"),
            SurveyAnswer.recommend("C-1042", AT, 9).withText("fast\n配送"),
            Interaction.of("C-1042", AT, InteractionType.CALL).withDuration(Duration.ofMillis(180_001)));

    private static <T> void assertReadsBack(T value, Class<? super T> type) throws JsonProcessingException {
        String json = JSON.writerFor(type).writeValueAsString(value);
        assertThat(JSON.readerFor(type).<Object>readValue(json)).as(json).isEqualTo(value);
    }

    @Test
    void facts() throws JsonProcessingException {
        for (CustomerEvent event : EVENTS) {
            assertReadsBack(event, CustomerEvent.class);
            assertThat(JSON.readValue(JSON.writeValueAsString(event), event.getClass()))
                    .isEqualTo(event);
        }
        assertReadsBack(Customer.of("C-1042", AT).with("plan", "pro").withEnd(AT, "payment failed"), Customer.class);
        assertReadsBack(Window.month(2026, 10, TOKYO), Window.class);
        assertReadsBack(Cadence.weekly(TOKYO, java.time.DayOfWeek.SUNDAY), Cadence.class);
        assertThat(JSON.writerFor(CustomerEvent.class).writeValueAsString(EVENTS.get(0)))
                .startsWith(
                        "{\"event\":\"purchase\",\"customerId\":\"C-1042\",\"at\":\"2026-10-01T09:00:00.000000001Z\","
                                + "\"amount\":{\"value\":45.00,\"currency\":\"USD\"},\"item\":\"sku-7\"");
    }

    @Test
    void results() throws JsonProcessingException {
        Nps nps = Nps.of(100, 120, 180);
        Window october = Window.month(2026, 10, TOKYO);
        List<Customer> customers = List.of(
                Customer.of("a", october.start().minusSeconds(1)),
                Customer.of("b", october.start().minusSeconds(1)).withEnd(AT, ""));
        assertReadsBack(nps, Nps.class);
        assertReadsBack(nps.score(), Estimate.class);
        assertReadsBack(Nps.EMPTY.score(), Estimate.class);
        assertReadsBack(Estimate.assumed(3, Estimate.Unit.POINTS, "given"), Estimate.class);
        assertReadsBack(ChurnRate.during(october, customers, october.end()), ChurnRate.class);
    }

    @Test
    void whatHasATextForm() throws JsonProcessingException {
        EngagementScore score = EngagementScore.retail(TOKYO);
        CustomerProfile profile = score.profile("C-1042");
        for (CustomerEvent event : EVENTS) {
            profile = event.customerId().equals("C-1042") ? score.update(profile, event) : profile;
        }
        assertReadsBack(score, EngagementScore.class);
        assertReadsBack(profile, CustomerProfile.class);
        assertReadsBack(LtvModel.formula(Money.of(45, "USD"), 4.2, 3), LtvModel.class);
        assertReadsBack(fitted(), LtvModel.class);
        assertThat(JSON.writeValueAsString(Map.of("C-1042", profile))).startsWith("{\"C-1042\":\"customer-profile-1 ");
    }

    private static PurchaseLtv fitted() {
        return LtvModel.fit(IntStream.range(0, 200)
                .mapToObj(i ->
                        Purchase.of("C-" + i % 60, AT.plus(Duration.ofDays(i * i % 211)), Money.of(5 + i % 7, "USD")))
                .collect(PurchaseLog.collector(Cadence.daily(TOKYO)))
                .asOf(AT.plus(Duration.ofDays(300))));
    }

    /** What makes no sense is refused as it is in Java, with the same words. */
    @Test
    void badInput() {
        String answer = "{\"event\":\"answer\",\"customerId\":\"x\",\"at\":\"2026-10-01T09:00:00Z\","
                + "\"question\":{\"name\":\"recommend\",\"min\":0,\"max\":10},\"score\":11}";
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> JSON.readValue(answer, CustomerEvent.class))
                .withMessageContaining("score must fit recommend (0..10), got 11");
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> JSON.readValue("{\"event\":\"sale\"}", CustomerEvent.class))
                .withMessageContaining("sale");
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> JSON.readValue("\"customer-profile-9\"", CustomerProfile.class))
                .withMessageContaining("text must have customer-profile-1 as word 1");
    }
}
