package io.engagement.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Window;
import io.engagement.estimate.ClusteredProportion;
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
        // C-1 visits twice and once buys next, C-2 and C-3 visit once: sums over the customers of y^2, x y and x^2.
        assertThat(transitions.cells().get("visit"))
                .hasSize(3)
                .containsEntry("purchase", new ClusteredProportion(3, 1, 4, 1, 2, 6));
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
