package io.engagement.churn;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.Facts;
import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Window;
import io.engagement.estimate.Proportion;
import io.engagement.history.PurchaseLog;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Churn by weeks and repeat purchases by days, in every zone of the JDK, over times in which clocks change. */
class ZonesPropertyTest {
    private static final Instant START = Instant.parse("2011-10-01T00:00:00Z");
    private static final int HOURS = 24 * 400;

    @Provide
    Arbitrary<ZoneId> zones() {
        return Facts.zones();
    }

    @Provide
    Arbitrary<List<Customer>> customers() {
        Arbitrary<Integer> hour = Arbitraries.integers().between(0, HOURS);
        return Combinators.combine(hour, hour)
                .as((a, b) -> Customer.of("?", START.plusSeconds(3_600L * Math.min(a, b)))
                        .withEnd(START.plusSeconds(3_600L * Math.max(a, b))))
                .list()
                .ofMaxSize(12)
                .map(list -> {
                    List<Customer> named = new ArrayList<>();
                    list.forEach(
                            one -> named.add(new Customer("C-" + named.size(), one.since(), one.end(), null, null)));
                    return named;
                });
    }

    /** Weeks follow each other without a gap, and each is what counting its two borders by hand gives. */
    @Property
    void weeksTileAndCountTheirBorders(
            @ForAll("customers") List<Customer> customers, @ForAll("zones") ZoneId zone, @ForAll DayOfWeek weekStart) {
        Instant asOf = START.plusSeconds(3_600L * HOURS);
        Window range = Window.of(START, asOf, zone);
        Cadence weekly = Cadence.weekly(zone, weekStart);
        List<ChurnRate> trend = ChurnRate.trend(range, weekly, customers, asOf);
        assertThat(trend).hasSizeBetween(55, 58);
        for (int i = 0; i < trend.size(); i++) {
            Window week = trend.get(i).window();
            // Not the local day of its start: Apia skipped a Friday.
            LocalDate first = weekly.firstDay(weekly.indexOf(week.start()));
            assertThat(first.getDayOfWeek()).isEqualTo(weekStart);
            assertThat(week).isEqualTo(Window.of(first, first.plusWeeks(1), zone));
            assertThat(week.start())
                    .isEqualTo(i == 0 ? week.start() : trend.get(i - 1).window().end());
            List<Customer> atStart =
                    customers.stream().filter(one -> one.activeAt(week.start())).toList();
            long lost =
                    atStart.stream().filter(one -> !one.activeAt(week.end())).count();
            assertThat(trend.get(i).lost()).isEqualTo(Proportion.of(lost, atStart.size()));
        }
    }

    /** Who bought on two local days of a zone has bought again there. */
    @Property
    void aSecondPurchaseIsOneOnAnotherLocalDay(
            @ForAll("customers") List<Customer> customers, @ForAll("zones") ZoneId zone) {
        List<Purchase> purchases = new ArrayList<>();
        Map<String, TreeSet<LocalDate>> days = new HashMap<>();
        for (Customer customer : customers) {
            for (Instant at : List.of(customer.since(), customer.since().plusSeconds(7_200))) {
                purchases.add(Purchase.of(customer.id(), at, Money.of(1, "USD")));
                days.computeIfAbsent(customer.id(), id -> new TreeSet<>()).add(LocalDate.ofInstant(at, zone));
            }
        }
        Cadence daily = Cadence.daily(zone);
        Instant first = daily.windowOf(START).start();
        Instant asOf = daily.windowOf(START.plusSeconds(3_600L * (HOURS + 48))).start();
        long again = days.values().stream().filter(local -> local.size() > 1).count();
        assertThat(RepeatRate.of(PurchaseLog.of(purchases, daily), asOf).inWindow(Window.of(first, asOf, zone)))
                .isEqualTo(Proportion.of(again, days.size()));
    }
}
