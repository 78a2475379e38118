package io.engagement.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class NetOfCustomerPropertyTest {
    /** Each customer's net is the exact sum of what they paid; nothing is known of others. */
    @Property(tries = 300)
    void netIsTheSumOfTheCustomersAmounts(@ForAll List<@IntRange(min = -300, max = 900) Integer> cents) {
        List<Purchase> purchases = cents.stream()
                .map(amount -> Purchase.of(
                        "C-" + Math.floorMod(amount, 3),
                        Instant.EPOCH.plusSeconds(40_000L * amount),
                        Money.of(amount, "XXX")))
                .toList();
        PurchaseLog log = PurchaseLog.of(purchases, Cadence.daily(ZoneOffset.UTC));
        for (String id : List.of("C-0", "C-1", "C-2", "C-3")) {
            List<Money> own = purchases.stream()
                    .filter(purchase -> purchase.customerId().equals(id))
                    .map(Purchase::amount)
                    .toList();
            assertThat(log.net(id)).isEqualTo(own.stream().reduce(Money::plus));
        }
    }
}
