package io.engagement.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.Month;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SampleBaseTest {
    private static final List<CustomerEvent> EVENTS = events(SampleBase.SEED);
    private static final List<Customer> CUSTOMERS = customers(SampleBase.SEED);

    private static List<CustomerEvent> events(long seed) {
        List<CustomerEvent> events = new ArrayList<>();
        SampleBase.of(seed, SampleBase.TOKYO).forEachEvent(events::add);
        return events;
    }

    private static List<Customer> customers(long seed) {
        List<Customer> customers = new ArrayList<>();
        SampleBase.of(seed, SampleBase.TOKYO).forEachCustomer(customers::add);
        return customers;
    }

    private static <T extends CustomerEvent> List<T> all(Class<T> kind) {
        return EVENTS.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void aSeedAlwaysGivesTheSameBase() {
        assertThat(events(SampleBase.SEED)).isEqualTo(EVENTS);
        assertThat(customers(SampleBase.SEED)).isEqualTo(CUSTOMERS);
        assertThat(events(7)).isNotEqualTo(EVENTS);
    }

    @Test
    void aFewFiguresHoldOnEveryJvm() {
        assertThat(EVENTS).hasSize(160_390);
        assertThat(EVENTS.get(0))
                .hasToString("Purchase[customerId=C-0001, at=2024-02-29T07:41:14Z, amount=JPY 1,880,"
                        + " item=Kenya, order=O-1, covers=null, channel=shop, touchpoint=, id=E-1]");
    }

    @Test
    void manyCustomersOverTwoYears() {
        assertThat(EVENTS.stream().map(CustomerEvent::customerId).distinct()).hasSizeGreaterThanOrEqualTo(2_000);
        assertThat(EVENTS)
                .allSatisfy(event ->
                        assertThat(SampleBase.YEARS.contains(event.at())).isTrue());
        assertThat(EVENTS.stream()
                        .map(event -> event.at().atZone(SampleBase.TOKYO).getYear() * 12
                                + event.at().atZone(SampleBase.TOKYO).getMonthValue())
                        .distinct())
                .hasSize(24);
    }

    @Test
    void everyIdNamesOneEvent() {
        assertThat(new HashSet<>(EVENTS.stream().map(CustomerEvent::id).toList()))
                .hasSameSizeAs(EVENTS);
    }

    @Test
    void purchasesHaveACurrencyASeasonAndRefundsOfOrders() {
        List<Purchase> purchases = all(Purchase.class);
        assertThat(purchases)
                .allSatisfy(each ->
                        assertThat(each.amount().currency().getCurrencyCode()).isEqualTo("JPY"));
        Map<Month, Long> byMonth = purchases.stream()
                .filter(each -> each.covers() == null)
                .collect(Collectors.groupingBy(
                        each -> each.at().atZone(SampleBase.TOKYO).getMonth(), Collectors.counting()));
        assertThat(byMonth.get(Month.DECEMBER)).isGreaterThan(2 * Objects.requireNonNull(byMonth.get(Month.AUGUST)));
        var orders = purchases.stream()
                .filter(each -> each.amount().signum() > 0)
                .map(Purchase::order)
                .collect(Collectors.toSet());
        assertThat(purchases.stream().filter(each -> each.amount().signum() < 0).map(Purchase::order))
                .hasSizeGreaterThan(100)
                .allSatisfy(order -> assertThat(orders).contains(order));
        assertThat(purchases.stream().filter(each -> each.covers() != null)).hasSizeGreaterThan(1_000);
    }

    @Test
    void answersHaveScoresAndWordsInTwoLanguages() {
        List<SurveyAnswer> answers = all(SurveyAnswer.class);
        assertThat(answers.stream().filter(each -> each.question().equals(Question.RECOMMEND)))
                .hasSizeGreaterThan(1_000)
                .noneMatch(each -> each.channel().isEmpty() || each.touchpoint().isEmpty());
        assertThat(answers.stream().map(SurveyAnswer::text)).contains("配送が遅かったです", "fast delivery, fresh beans");
        assertThat(answers.stream().filter(each -> each.question().equals(Question.REVIEW)))
                .hasSizeGreaterThan(1_000)
                .noneMatch(each -> each.item().isEmpty());
    }

    /** What the worth of a promoter is made of: those who would recommend stay longer and bring others. */
    @Test
    void promotersStayAndRefer() {
        List<SurveyAnswer> answers = all(SurveyAnswer.class);
        Map<Instant, Integer> scores = answers.stream()
                .filter(each -> each.question().equals(Question.RECOMMEND))
                .collect(Collectors.toMap(SurveyAnswer::at, each -> Objects.requireNonNull(each.score()), (a, b) -> a));
        Map<Question, Duration> later =
                Map.of(Question.STAY, Duration.ofSeconds(60), Question.REFERRALS, Duration.ofSeconds(80));
        later.forEach((question, delay) -> {
            Map<Boolean, Double> means = answers.stream()
                    .filter(each -> each.question().equals(question))
                    .filter(each -> scores.containsKey(each.at().minus(delay)))
                    .collect(Collectors.partitioningBy(
                            each -> Objects.requireNonNull(scores.get(each.at().minus(delay))) >= 9,
                            Collectors.averagingDouble(each -> Objects.requireNonNull(each.score()))));
            assertThat(means.get(true))
                    .as("%s", question)
                    .isGreaterThan(Objects.requireNonNull(means.get(false)) + 0.2);
        });
    }

    @Test
    void interactionsIncludeWhatProgramsDo() {
        assertThat(all(Interaction.class).stream().map(Interaction::type).distinct())
                .contains(
                        InteractionType.VISIT,
                        InteractionType.EMAIL_OPENED,
                        InteractionType.EMAIL_OPENED_BY_MACHINE,
                        InteractionType.SURVEY_SENT,
                        InteractionType.CART_ABANDONED);
    }

    @Test
    void someLeaveForReasonsAndSomeComeBack() {
        assertThat(CUSTOMERS.stream().filter(each -> each.end() != null)).hasSizeGreaterThan(300);
        assertThat(CUSTOMERS.stream().map(Customer::endReason))
                .contains("price", "moved away", "payment failed", "taste");
        Map<String, List<Customer>> spells = CUSTOMERS.stream().collect(Collectors.groupingBy(Customer::id));
        assertThat(spells.values().stream().filter(each -> each.size() == 2))
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        each -> assertThat(Objects.requireNonNull(each.get(0).end()))
                                .isBefore(each.get(1).since()));
    }
}
