package io.engagement.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.behavior.Transitions.Cell;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransitionsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Window OBSERVED = Window.month(2026, 1, ZoneOffset.UTC);

    /** A customer who visits twice and buys, one who visits, one who buys and visits at the same instant. */
    private static List<CustomerEvent> events() {
        return List.of(
                visit("C-1", 0),
                visit("C-1", 1),
                Purchase.of("C-1", START.plusSeconds(2), Money.of(5, "USD")),
                visit("C-2", 0),
                visit("C-3", 7),
                Purchase.of("C-3", START.plusSeconds(7), Money.of(5, "USD")));
    }

    private static CustomerEvent visit(String customer, int second) {
        return Interaction.of(customer, START.plusSeconds(second), InteractionType.VISIT);
    }

    @Test
    void printsAsATable() {
        Transitions transitions = Transitions.of(events(), OBSERVED);
        assertThat(transitions).hasToString("""
                what 3 customers did next, 2026-01-01 to 2026-01-31 (Z)
                  then      times  purchase  visit  (end)
                  (start)       3     33.3%  66.7%
                  purchase      2            50.0%  50.0%
                  visit         4     25.0%  25.0%  50.0%\
                """.stripIndent());
        assertThat(transitions.rate("visit", "purchase").value()).isEqualTo(0.25);
        assertThat(transitions.rate("purchase", "purchase"))
                .isEqualTo(Proportion.of(0, 2).rate());
        assertThat(transitions.rate("share", "visit")).isEqualTo(Estimate.undefined("nobody did \"share\""));
        assertThat(transitions.cells().get("visit")).hasSize(3);
        assertThat(Transitions.of(List.of(), OBSERVED).cells()).isEmpty();
    }

    @Test
    void pathsAreCountedByCustomer() {
        Transitions.Tally tally = Transitions.collector(OBSERVED).supplier().get();
        events().forEach(tally::add);
        assertThat(tally.mostFrequent(1, 9).toString())
                .startsWith("[visit: 100.0%")
                .contains("(3 of 3), purchase: 66.7%");
        assertThat(tally.mostFrequent(2, 2).stream().map(Transitions.Path::actions))
                .containsExactly(List.of("purchase", "visit"), List.of("visit", "purchase"));
        assertThat(tally.mostFrequent(4, 1)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tally.mostFrequent(0, 1))
                .withMessage("length must be >= 1, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tally.mostFrequent(1, 0))
                .withMessage("most must be >= 1, got 0");
    }

    @Test
    void onlyNamedActionsCount() {
        Transitions bought = Transitions.of(events(), OBSERVED, EventFilter.purchases());
        assertThat(bought.cells()).containsOnlyKeys(Transitions.START, "purchase");
        assertThat(bought.customers()).isEqualTo(2);
        assertThat(bought.excluded().counts()).containsEntry("events that are no action", 4L);
        EventFilter[] many = new EventFilter[32];
        java.util.Arrays.fill(many, EventFilter.any());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transitions.collector(OBSERVED, many))
                .withMessage("actions must be at most 31, got 32");
        Transitions.Tally one = Transitions.collector(OBSERVED).supplier().get();
        Transitions.Tally other = Transitions.collector(OBSERVED, EventFilter.purchases())
                .supplier()
                .get();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.merge(other))
                .withMessageStartingWith("other must be of [] in");
    }

    /** Ten customers who each do what they do ten times over tell as much as ten, not as a hundred. */
    @Test
    void customersAreTheClusters() {
        Cell cell = new Cell(Proportion.of(50, 100), 10, 500, 500, 1000);
        double t = 2.2621571627982;
        double z = 1.959963984540054;
        // R (1 - R) m^2 / (10/9 x (500 - 500 + 250)) x (z / t)^2 = 2500 / 277.8 x 0.7507 = 6.756.
        double n = 0.25 * 10_000 / (10 / 9.0 * 250) * (z / t) * (z / t);
        double half = z * Math.sqrt(0.25 / n + z * z / (4 * n * n)) / (1 + z * z / n);
        assertThat(cell.rate().low()).isCloseTo(0.5 - half, within(1e-11));
        assertThat(cell.rate().high()).isCloseTo(0.5 + half, within(1e-11));
        Cell single = new Cell(Proportion.of(5, 10), 10, 5, 5, 10);
        assertThat(single.rate()).isEqualTo(Proportion.of(5, 10).rate());
        assertThat(single.minus(single).estimate().value()).isZero();
        assertThat(single.minus(new Cell(Proportion.of(1, 10), 10, 1, 1, 10)))
                .isEqualTo(Proportion.of(5, 10).minus(Proportion.of(1, 10)));
        assertThat(cell.minus(single).pValue()).isEqualTo(1);
        Cell none = new Cell(Proportion.of(0, 100), 10, 0, 0, 1000);
        assertThat(none.rate().low()).isZero();
        assertThat(none.rate().high()).isCloseTo(Proportion.of(0, 10).rate().high(), within(1e-12));
        Cell all = new Cell(Proportion.of(100, 100), 10, 1000, 1000, 1000);
        assertThat(all.rate().high()).isEqualTo(1);
        assertThat(all.rate().low()).isCloseTo(1 - none.rate().high(), within(1e-12));
        Cell even = new Cell(Proportion.of(50, 100), 10, 250, 500, 1000);
        assertThat(even.rate().low()).isCloseTo(Proportion.of(50, 100).rate().low(), within(1e-12));
        Cell one = new Cell(Proportion.of(1, 2), 1, 1, 2, 4);
        assertThat(one.rate()).isEqualTo(Estimate.undefined("several times of one customer only"));
        assertThat(one.minus(cell).estimate()).isInstanceOf(Estimate.Undefined.class);
        assertThat(cell.minus(one).estimate()).isInstanceOf(Estimate.Undefined.class);
        assertThat(one.toString()).contains("(1 of 2)");
    }

    @Test
    void manyColumnsAreCut() {
        List<CustomerEvent> events = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            events.add(Interaction.of("C-1", START.plusSeconds(i), InteractionType.of("t" + (char) ('a' + i))));
        }
        assertThat(Transitions.of(events, OBSERVED).toString().lines().skip(1).findFirst())
                .hasValueSatisfying(header ->
                        assertThat(header).contains("tl").doesNotContain("tm").endsWith("(end)"));
    }
}
