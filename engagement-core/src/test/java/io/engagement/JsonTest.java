package io.engagement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.engagement.activity.ActiveUsers;
import io.engagement.activity.Conversion;
import io.engagement.activity.EmailEngagement;
import io.engagement.activity.SocialEngagement;
import io.engagement.activity.SocialEngagement.Post;
import io.engagement.activity.Visits;
import io.engagement.churn.ChurnRate;
import io.engagement.churn.ChurnRate.Definition;
import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.estimate.ClusteredProportion;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Interval;
import io.engagement.estimate.Proportion;
import io.engagement.estimate.SurvivalCurve;
import io.engagement.history.PurchaseHistory;
import io.engagement.ltv.DiscountRate;
import io.engagement.ltv.LtvModel;
import io.engagement.nps.Nps;
import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Facts and count records pass a plain Jackson mapper unchanged; sealed and one-word types need the mix-ins shown here. */
class JsonTest {
    private static final ObjectMapper ALL = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private static final ObjectMapper NON_EMPTY =
            ALL.copy().setDefaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, null));

    private static final List<ObjectMapper> PLAIN = List.of(ALL, NON_EMPTY);

    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    @JsonSubTypes({@JsonSubTypes.Type(Estimate.Known.class), @JsonSubTypes.Type(Estimate.Undefined.class)})
    private interface AsOneOf {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Purchase.class, name = "purchase"),
        @JsonSubTypes.Type(value = SurveyAnswer.class, name = "answer"),
        @JsonSubTypes.Type(value = Interaction.class, name = "interaction")
    })
    private interface AsEvent {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "definition")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Definition.StartOfPeriod.class, name = "start of period"),
        @JsonSubTypes.Type(value = Definition.Exposure.class, name = "exposure"),
        @JsonSubTypes.Type(value = Definition.Inactivity.class, name = "inactivity")
    })
    private interface AsDefinition {}

    private abstract static class AsWord {
        @JsonCreator
        static InteractionType of(String name) {
            return InteractionType.of(name);
        }

        @JsonValue
        abstract String name();
    }

    private static final List<ObjectMapper> MIXED_IN = PLAIN.stream()
            .map(mapper -> mapper.copy()
                    .addMixIn(Estimate.class, AsOneOf.class)
                    .addMixIn(CustomerEvent.class, AsEvent.class)
                    .addMixIn(Definition.class, AsDefinition.class)
                    .addMixIn(InteractionType.class, AsWord.class))
            .toList();

    @Provide
    Arbitrary<Purchase> purchases() {
        return Facts.purchases(Facts.farInstants(), Facts.dollars());
    }

    @Provide
    Arbitrary<SurveyAnswer> answers() {
        return Facts.answers();
    }

    @Provide
    Arbitrary<Interaction> interactions() {
        return Facts.interactions();
    }

    @Provide
    Arbitrary<Customer> customers() {
        return Facts.customers();
    }

    @Provide
    Arbitrary<EventFilter> filters() {
        return Facts.filters();
    }

    @Provide
    Arbitrary<CustomerEvent> events() {
        return Facts.events();
    }

    /** Facts come back equal, whether empty components are written or left out. */
    @Property(tries = 500)
    void factsRoundTrip(
            @ForAll("purchases") Purchase purchase,
            @ForAll("answers") SurveyAnswer answer,
            @ForAll("interactions") Interaction interaction,
            @ForAll("customers") Customer customer)
            throws JsonProcessingException {
        for (Serializable fact : List.of(purchase, answer, interaction, customer)) {
            roundTrips(fact);
        }
    }

    private static void roundTrips(Serializable value) throws JsonProcessingException {
        for (ObjectMapper mapper : PLAIN) {
            String json = mapper.writeValueAsString(value);
            assertThat((Object) mapper.readValue(json, value.getClass()))
                    .as(json)
                    .isEqualTo(value);
        }
    }

    @Property(tries = 300)
    void filtersRoundTrip(@ForAll("filters") EventFilter filter) throws JsonProcessingException {
        roundTrips(filter);
    }

    /** Value types and count records come back equal. */
    @Example
    void valuesAndCountsRoundTrip() throws JsonProcessingException {
        ZoneId tokyo = ZoneId.of("Asia/Tokyo");
        Window october = Window.month(2026, 10, tokyo);
        Money money = Money.of("12.50", "USD");
        for (Serializable value : List.of(
                money,
                Money.of(0, "XXX"),
                Money.of("999999999999999999999999.999999999999999999", "JPY"),
                october,
                Window.day(LocalDate.of(2024, 2, 29), ZoneId.of("+05:45")),
                Cadence.daily(tokyo),
                Cadence.weekly(tokyo, DayOfWeek.SUNDAY),
                Cadence.yearly(tokyo),
                Question.RECOMMEND,
                Question.COMMENT,
                InteractionType.SHARE,
                Proportion.NONE,
                Proportion.of(7, 120),
                Exclusions.NONE,
                Exclusions.of("no score", 3),
                new Interval(Double.NEGATIVE_INFINITY, 0.1, 0.95),
                Estimate.Unit.NUMBER,
                Estimate.Unit.SHARE,
                new PurchaseHistory("c", 1, 2, 3.5, money, money.negated()),
                PurchaseHistory.of(0, 0, 38.86),
                Nps.EMPTY,
                Nps.of(100, 120, 180),
                DiscountRate.annual(0.1),
                LtvModel.formula(Money.of(45, "USD"), 4.2, 3),
                SurvivalCurve.of(List.of()),
                SurvivalCurve.of(List.of(
                        SurvivalCurve.Observation.ended(Duration.ofDays(3)),
                        SurvivalCurve.Observation.ended(Duration.ofDays(4), "payment failed")
                                .from(Duration.ofDays(1)),
                        SurvivalCurve.Observation.lasting(Duration.ofDays(4)))),
                SurvivalCurve.Observation.ended(Duration.ofDays(3)))) {
            roundTrips(value);
        }
    }

    /** Counts of activity come back equal; a rate of posts holds estimates, and so needs the mix-in. */
    @Example
    void activityRoundTrips() throws JsonProcessingException {
        Window october = Window.month(2026, 10, ZoneId.of("Asia/Tokyo"));
        Instant at = Instant.parse("2026-10-02T09:00:00Z");
        List<Interaction> events = List.of(
                Interaction.of("a", at, InteractionType.EMAIL_SENT).withItem("news"),
                Interaction.of("a", at, InteractionType.LIKE).withItem("post"));
        ActiveUsers active = events.stream().collect(ActiveUsers.collector(october));
        SocialEngagement social = SocialEngagement.of(
                List.of(Post.of("p", 1, 2, 3, 4).withReach(50).withChannel("x"), Post.of("q", 0, 0, 0, 0)));
        Conversion conversion = Conversion.of(
                EventFilter.interactions(InteractionType.EMAIL_SENT),
                EventFilter.purchases(),
                Duration.ofDays(7),
                october,
                october.end());
        for (Serializable value : List.of(
                active.trend(october, 28),
                active.powerCurve(october),
                active.calendar(Cadence.monthly(october.zone())),
                Visits.during(october),
                social,
                SocialEngagement.ofInteractions(events),
                SocialEngagement.Weights.EQUAL,
                SocialEngagement.Bootstrap.USUAL,
                EmailEngagement.of(events),
                EmailEngagement.of(List.of()),
                ClusteredProportion.NONE,
                conversion.calculate(events, Conversion.Group.CHANNEL),
                conversion.calculate(List.of(), Conversion.Group.ITEM))) {
            roundTrips(value);
        }
        for (ObjectMapper mapper : MIXED_IN) {
            for (SocialEngagement.Rate rate : List.of(social.byReach(), social.byViews())) {
                String json = mapper.writeValueAsString(rate);
                assertThat(mapper.readValue(json, SocialEngagement.Rate.class))
                        .as(json)
                        .isEqualTo(rate);
            }
        }
    }

    /** With the mix-in, churn comes back with its definition. */
    @Example
    void churnRoundTripsWithAMixIn() throws JsonProcessingException {
        Window october = Window.month(2026, 10, ZoneId.of("Asia/Tokyo"));
        Instant at = Instant.parse("2026-09-01T09:00:00Z");
        List<Customer> customers =
                List.of(Customer.of("a", at), Customer.of("b", at).withEnd(october.start()));
        Proportion none = Proportion.NONE;
        for (ObjectMapper mapper : MIXED_IN) {
            for (ChurnRate churn : List.of(
                    ChurnRate.during(october, customers, october.end()),
                    ChurnRate.during(october, customers, october.end(), Definition.exposure()),
                    new ChurnRate(october, Definition.inactivity(Duration.ofDays(60)), none, null, null, null))) {
                String json = mapper.writeValueAsString(churn);
                assertThat(mapper.readValue(json, ChurnRate.class)).as(json).isEqualTo(churn);
            }
        }
    }

    /** With the mix-ins, estimates and events come back as what they were. */
    @Example
    void estimatesRoundTripWithMixIns() throws JsonProcessingException {
        for (ObjectMapper mapper : MIXED_IN) {
            for (Estimate estimate : List.of(
                    Proportion.of(7, 120).rate(),
                    Proportion.of(0, 0).rate(),
                    Estimate.assumed(0, Estimate.Unit.NUMBER, "a formula"),
                    Estimate.assumed(3, Estimate.Unit.POINTS, "a formula"),
                    LtvModel.formula(Money.of(45, "USD"), 4.2, 3)
                            .newCustomer(Period.ofYears(1), DiscountRate.annual(0.1)))) {
                String json = mapper.writeValueAsString(estimate);
                assertThat(mapper.readValue(json, Estimate.class)).as(json).isEqualTo(estimate);
            }
            for (Difference difference : List.of(
                    Proportion.of(7, 120).minus(Proportion.of(1, 7)),
                    Proportion.of(1, 2).minus(Proportion.NONE))) {
                String json = mapper.writeValueAsString(difference);
                assertThat(mapper.readValue(json, Difference.class)).as(json).isEqualTo(difference);
            }
        }
    }

    @Property(tries = 300)
    void eventsRoundTripWithMixIns(@ForAll("events") CustomerEvent event) throws JsonProcessingException {
        for (ObjectMapper mapper : MIXED_IN) {
            String json = mapper.writerFor(CustomerEvent.class).writeValueAsString(event);
            assertThat(mapper.readValue(json, CustomerEvent.class)).as(json).isEqualTo(event);
        }
    }

    /** What a caller writes by hand: only what is required. */
    @Example
    void readsWhatIsRequired() throws JsonProcessingException {
        String json = "{\"customerId\":\"C-1\",\"at\":\"2026-10-01T09:00:00Z\",\"type\":\"share\"}";
        ObjectMapper words = ALL.copy().addMixIn(InteractionType.class, AsWord.class);
        assertThat(words.readValue(json, Interaction.class))
                .isEqualTo(Interaction.of("C-1", Instant.parse("2026-10-01T09:00:00Z"), InteractionType.SHARE));
        assertThat(ALL.writeValueAsString(Customer.of("C-1", Instant.EPOCH)))
                .isEqualTo("{\"id\":\"C-1\",\"since\":\"1970-01-01T00:00:00Z\",\"end\":null,\"endReason\":\"\","
                        + "\"attributes\":{}}");
        assertThat(NON_EMPTY.writeValueAsString(Customer.of("C-1", Instant.EPOCH)))
                .isEqualTo("{\"id\":\"C-1\",\"since\":\"1970-01-01T00:00:00Z\"}");
    }

    /** Input that makes no sense is refused with our words. */
    @Example
    void refusesWhatMakesNoSense() {
        refused(
                "{\"customerId\":\"x\",\"at\":\"2026-10-01T09:00:00Z\","
                        + "\"question\":{\"name\":\"recommend\",\"min\":0,\"max\":10},\"score\":11}",
                SurveyAnswer.class,
                "score must fit recommend (0..10), got 11");
        refused("{\"since\":\"2026-10-01T09:00:00Z\"}", Customer.class, "id must not be blank, got null");
        refused("{\"value\":1E999999999,\"currency\":\"USD\"}", Money.class, "value must be below 10^24");
        refused("{\"counts\":{\"x\":-1}}", Exclusions.class, "count of \"x\" must be >= 0, got -1");
    }

    private static void refused(String json, Class<?> type, String message) {
        assertThatExceptionOfType(ValueInstantiationException.class)
                .isThrownBy(() -> ALL.readValue(json, type))
                .withMessageContaining(message);
    }
}
