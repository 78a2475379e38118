package io.engagement.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.behavior.PathRule.Order;
import io.engagement.behavior.PathRule.Own;
import io.engagement.behavior.PathRule.Stratum;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Window;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Proportion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PathRuleTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Window OBSERVED = Window.of(START, START.plus(Duration.ofDays(100)), ZoneOffset.UTC);
    private static final EventFilter VIEW = EventFilter.interactions(InteractionType.PAGE_VIEW);
    private static final PathSearch SEARCH = PathSearch.of(VIEW, EventFilter.purchases(), Duration.ofDays(10));
    private static final double Z = 1.959963984540054;

    private static PathRule rule(Own own, Order order, Stratum... strata) {
        return new PathRule("hat", "shoe", 1000, List.of(strata), own, order);
    }

    private static final Stratum TEN_OF_A_HUNDRED = new Stratum(Proportion.of(10, 100), Proportion.of(5, 200));

    /** In one stratum lift is the ratio of risks with the variance 1/a - 1/n1 + 1/c - 1/n0 (Katz et al., 1978). */
    @Test
    void inOneStratumLiftIsTheRatioOfRisks() {
        PathRule rule = rule(new Own(0, 0, 0, 0), new Order(0, 0, 0), TEN_OF_A_HUNDRED);
        double sd = Math.sqrt(1 / 10.0 - 1 / 100.0 + 1 / 5.0 - 1 / 200.0);
        assertThat(rule.lift().value()).isCloseTo(4, within(1e-12));
        assertThat(rule.lift().low()).isCloseTo(4 * Math.exp(-Z * sd), within(1e-10));
        assertThat(rule.lift().high()).isCloseTo(4 * Math.exp(Z * sd), within(1e-10));
        assertThat(rule.matched().value()).isCloseTo(0.025, within(1e-15));
        assertThat(rule.confidence()).isEqualTo(Proportion.of(10, 100));
        assertThat(rule.support()).isEqualTo(Proportion.of(10, 1000));
        Difference difference = rule.minusMatched();
        double variance = 0.1 * 0.9 / 100 + 0.025 * 0.975 / 200;
        assertThat(difference.estimate().value()).isCloseTo(0.075, within(1e-15));
        assertThat(difference.estimate().high()).isCloseTo(0.075 + Z * Math.sqrt(variance), within(1e-12));
        // Chi-squared (N - 1) (a n0 - c n1)^2 / (n1 n0 m (N - m)) = 299 x 2250000 / (100 x 200 x 15 x 285) = 7.868421.
        assertThat(difference.pValue()).isCloseTo(0.005030, within(1e-5));
    }

    /** Two strata in each of which lift is 2 have a lift of 2, whatever their sizes. */
    @Test
    void strataAreNotMixedUp() {
        PathRule rule = rule(
                new Own(0, 0, 0, 0),
                new Order(0, 0, 0),
                new Stratum(Proportion.of(40, 100), Proportion.of(2, 10)),
                new Stratum(Proportion.of(2, 50), Proportion.of(20, 1000)),
                new Stratum(Proportion.of(3, 7), Proportion.of(0, 0)));
        assertThat(rule.lift().value()).isCloseTo(2, within(1e-12));
        assertThat(rule.confidence()).isEqualTo(Proportion.of(45, 157));
    }

    @Test
    void whatCannotBeComparedIsUndefined() {
        Own none = new Own(0, 0, 0, 0);
        Order order = new Order(0, 0, 3);
        PathRule alone = rule(none, order, new Stratum(Proportion.of(3, 7), Proportion.of(0, 0)));
        assertThat(alone.matched()).isEqualTo(Estimate.undefined("no matched window"));
        assertThat(alone.minusMatched().estimate()).isInstanceOf(Estimate.Undefined.class);
        assertThat(alone.lift()).isEqualTo(Estimate.undefined("nobody bought after a view that can be matched"));
        PathRule never = rule(none, order, new Stratum(Proportion.of(3, 7), Proportion.of(0, 9)));
        assertThat(never.lift()).isEqualTo(Estimate.undefined("nobody bought in matched windows"));
        assertThat(never.minusMatched().estimate().value()).isCloseTo(3 / 7.0, within(1e-12));
        PathRule all = rule(none, order, new Stratum(Proportion.of(1, 1), Proportion.of(1, 1)));
        assertThat(all.minusMatched().pValue()).isEqualTo(1);
        assertThat(none.ratio()).isEqualTo(Estimate.undefined("nobody viewed it in the window"));
        assertThat(new Own(0, 4, 0, 1).ratio())
                .isEqualTo(Estimate.undefined("nobody viewed it in the window before that"));
        assertThat(order.pValue()).isEqualTo(1);
        assertThat(order.share()).isEqualTo(Proportion.NONE);
        assertThat(alone.toString()).contains("viewed hat, then bought shoe: 42.9%");
    }

    /** P(at most 2 of 10 heads) = 56/1024. */
    @Test
    void customersAreTheirOwnControls() {
        Own own = new Own(12, 8, 2, 78);
        assertThat(own.pValue()).isCloseTo(112 / 1024.0, within(1e-12));
        assertThat(own.before()).isEqualTo(Proportion.of(20, 100));
        assertThat(own.control()).isEqualTo(Proportion.of(14, 100));
        double sd = Math.sqrt(10 / (20.0 * 14));
        assertThat(own.ratio().value()).isCloseTo(20 / 14.0, within(1e-12));
        assertThat(own.ratio().low()).isCloseTo(20 / 14.0 * Math.exp(-Z * sd), within(1e-10));
        assertThat(new Order(8, 2, 5).pValue()).isCloseTo(112 / 1024.0, within(1e-12));
        assertThat(new Order(5, 5, 5).pValue()).isEqualTo(1);
        assertThat(new Order(8, 2, 5).share()).isEqualTo(Proportion.of(8, 10));
    }

    private static CustomerEvent view(String customer, double day, String item) {
        return Interaction.of(customer, START.plusSeconds((long) (day * 86_400)), InteractionType.PAGE_VIEW)
                .withItem(item);
    }

    private static CustomerEvent purchase(String customer, double day, String item) {
        return Purchase.of(customer, START.plusSeconds((long) (day * 86_400)), Money.of(5, "USD"))
                .withItem(item);
    }

    /** Customers who view and buy at random; where the hat has been viewed, some more buy the shoe. */
    private static List<CustomerEvent> atRandom(int customers, int items, double extra, long seed) {
        Random random = new Random(seed);
        List<CustomerEvent> events = new ArrayList<>();
        for (int i = 0; i < customers; i++) {
            String customer = "C-" + i;
            for (int v = 0; v < 8; v++) {
                double day = 100 * random.nextDouble();
                int item = random.nextInt(items);
                events.add(view(customer, day, "i" + item));
                if (item == 0 && random.nextDouble() < extra) {
                    events.add(purchase(customer, day + 5 * random.nextDouble(), "i1"));
                }
            }
            for (int b = 0; b < 3; b++) {
                events.add(purchase(customer, 100 * random.nextDouble(), "i" + random.nextInt(items)));
            }
        }
        return events;
    }

    /** Of pairs that have nothing to do with each other one in twenty seems to, before the correction; after it none. */
    @Test
    void chanceIsTakenForWhatItIs() {
        PathRules rules = SEARCH.calculate(atRandom(6000, 12, 0, 1), OBSERVED);
        assertThat(rules.rules()).hasSize(132);
        long alarms = rules.rules().stream()
                .filter(rule -> rule.minusMatched().pValue() < 0.05)
                .count();
        assertThat(alarms).isBetween(1L, 14L);
        long covered = rules.rules().stream()
                .filter(rule -> rule.lift().low() <= 1 && rule.lift().high() >= 1)
                .count();
        assertThat(covered).isBetween(118L, 131L);
        assertThat(rules.benjaminiHochberg().values()).allMatch(difference -> difference.pValue() > 0.05);
    }

    @Test
    void whatIsPlantedIsFound() {
        PathRules rules = SEARCH.calculate(atRandom(6000, 12, 0.1, 2), OBSERVED);
        Map.Entry<PathRule, Difference> best =
                rules.benjaminiHochberg().entrySet().iterator().next();
        assertThat(best.getKey().before() + best.getKey().after()).isEqualTo("i0i1");
        assertThat(best.getValue().pValue()).isLessThan(1e-6);
        assertThat(best.getKey().minusMatched().estimate().value()).isCloseTo(0.1, within(0.025));
        assertThat(best.getKey().own().pValue()).isLessThan(1e-6);
        assertThat(best.getKey().order().pValue()).isLessThan(1e-6);
        assertThat(rules.interests("i1").get(0).before()).isEqualTo("i0");
        assertThat(rules.interests("none")).isEmpty();
        assertThat(rules.toString().lines().skip(2).findFirst().orElseThrow()).contains("i0", "i1", "< 0.0001");
        assertThat(rules.toString()).contains("  and 112 more");
    }

    @Test
    void printsAsATable() {
        List<CustomerEvent> events = List.of(
                view("C-1", 0, "hat"),
                view("C-1", 1, "hat"),
                purchase("C-1", 20, "shoe"),
                view("C-2", 5, "hat"),
                purchase("C-2", 12, "shoe"),
                view("C-3", 5.5, "bag"),
                purchase("C-3", 12, "shoe"),
                view("C-4", 5, "bag"),
                purchase("C-4", 50, ""));
        PathRules rules = SEARCH.minimumSupport(1).calculate(events, OBSERVED);
        assertThat(rules).hasToString("""
                page view, then purchase within 10 days; 2 pairs, 4 customers, 2026-01-01 to 2026-04-10 (Z)
                  viewed  bought  customers  then bought  matched               lift  p (BH)
                  bag       shoe          2        50.0%    50.0%  1.00 [0.14, 7.10]     1.0
                  hat       shoe          2        50.0%    50.0%  1.00 [0.14, 7.10]     1.0
                  left out 1 (views and purchases without an item: 1)\
                """.stripIndent());
        assertThat(rules.viewsBefore("shoe")).isEqualTo(Map.of(0, 3L));
        assertThat(rules.viewsBefore("hat")).isEmpty();
        assertThat(SEARCH.calculate(events, OBSERVED).rules()).isEmpty();
        assertThat(SEARCH.calculate(List.of(), OBSERVED).toString()).contains("0 pairs, 0 customers");
        assertThat(new PathRules(SEARCH, OBSERVED, 0, null, null, Exclusions.NONE))
                .isEqualTo(SEARCH.calculate(List.of(), OBSERVED));
    }

    @Test
    void collectsInParallelAndTravels() throws IOException, ClassNotFoundException {
        List<CustomerEvent> events = atRandom(300, 4, 0.1, 3);
        PathRules serial = SEARCH.calculate(events, OBSERVED);
        assertThat(events.parallelStream().collect(SEARCH.collector(OBSERVED))).isEqualTo(serial);
        PathSearch.Tally tally = SEARCH.collector(OBSERVED).supplier().get();
        Transitions.Tally actions = Transitions.collector(OBSERVED).supplier().get();
        events.forEach(tally::add);
        events.forEach(actions::add);
        assertThat(events.parallelStream().collect(Transitions.collector(OBSERVED)))
                .isEqualTo(actions.result());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(tally);
            out.writeObject(serial);
            out.writeObject(actions);
            out.writeObject(actions.result());
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            PathSearch.Tally read = (PathSearch.Tally) in.readObject();
            assertThat(read.result()).isEqualTo(in.readObject()).isEqualTo(serial);
            assertThat(read).hasToString(serial.toString());
            Transitions.Tally readActions = (Transitions.Tally) in.readObject();
            assertThat(readActions.result()).isEqualTo(in.readObject());
            assertThat(readActions).hasToString(actions.toString());
        }
    }

    @Test
    void refusesWhatMakesNoSearch() {
        refuses(() -> SEARCH.minimumSupport(0), "minimumSupport must be >= 1, got 0");
        refuses(
                () -> PathSearch.of(VIEW, VIEW, Duration.ZERO),
                "within must be positive and at most 36525 days, got PT0S");
        refuses(
                () -> PathSearch.of(VIEW, VIEW, Duration.ofMinutes(1)).collector(OBSERVED),
                "observed must be at most 10000 times as long as within (PT1M), got " + OBSERVED);
        PathSearch.Tally tally = SEARCH.collector(OBSERVED).supplier().get();
        PathSearch.Tally other =
                SEARCH.minimumSupport(2).collector(OBSERVED).supplier().get();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tally.merge(other))
                .withMessageStartingWith("other must be of");
    }

    private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }
}
