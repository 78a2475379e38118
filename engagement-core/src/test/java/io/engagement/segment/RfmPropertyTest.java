package io.engagement.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.Parts;
import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.estimate.Proportion;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseHistory;
import io.engagement.history.PurchaseLog;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class RfmPropertyTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant AS_OF = START.plus(Duration.ofDays(100));

    /** Few values, so that there are ties; one customer or many. */
    @Provide
    Arbitrary<List<Purchase>> purchases() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 30),
                        Arbitraries.integers().between(0, 99),
                        Arbitraries.oneOf(
                                Arbitraries.integers().between(0, 5),
                                Arbitraries.integers().between(0, 1_000)))
                .as((customer, day, amount) ->
                        Purchase.of("C-" + customer, START.plus(Duration.ofDays(day)), Money.of(amount, "USD")))
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }

    static CustomerBase base(List<Purchase> purchases) {
        return PurchaseLog.of(purchases, Cadence.daily(ZoneId.of("UTC"))).asOf(AS_OF);
    }

    /** Brute force: count who is worse and who is the same, customer by customer. */
    private static int naive(
            CustomerBase base, PurchaseHistory row, int bins, ToDoubleFunction<PurchaseHistory> goodness) {
        double mine = goodness.applyAsDouble(row);
        long less = base.stream()
                .filter(other -> goodness.applyAsDouble(other) < mine)
                .count();
        long equal = base.stream()
                .filter(other -> goodness.applyAsDouble(other) == mine)
                .count();
        return 1 + (int) (bins * (2 * less + equal) / (2L * base.size()));
    }

    /** The score of the reference base is the quantile group of the mid-rank, for ties together. */
    @Property(tries = 300)
    void scoresAreMidRankGroups(
            @ForAll("purchases") List<Purchase> purchases, @ForAll @IntRange(min = 2, max = 9) int bins) {
        CustomerBase base = base(purchases);
        Rfm.Scored scored = Rfm.of(base, bins).scores(base);
        for (int row = 0; row < base.size(); row++) {
            PurchaseHistory history = base.row(row);
            assertThat(scored.row(row))
                    .isEqualTo(new Rfm.Score(
                            naive(base, history, bins, it -> it.ageAtLastPurchase() - it.age()),
                            naive(base, history, bins, it -> it.repeatPurchases() + 1.0),
                            naive(base, history, bins, it -> it.spend().value().doubleValue())))
                    .isEqualTo(Rfm.of(base, bins).score(history));
        }
    }

    /** A better value never has a lower score, whoever it is. */
    @Property(tries = 200)
    void scoresAreMonotone(@ForAll("purchases") List<Purchase> reference, @ForAll("purchases") List<Purchase> others) {
        Rfm rfm = Rfm.of(base(reference));
        List<PurchaseHistory> rows = base(others).stream().toList();
        for (PurchaseHistory a : rows) {
            for (PurchaseHistory b : rows) {
                if (a.repeatPurchases() >= b.repeatPurchases()) {
                    assertThat(rfm.score(a).frequency())
                            .isGreaterThanOrEqualTo(rfm.score(b).frequency());
                }
                if (a.spend().compareTo(b.spend()) >= 0) {
                    assertThat(rfm.score(a).monetary())
                            .isGreaterThanOrEqualTo(rfm.score(b).monetary());
                }
                if (a.age() - a.ageAtLastPurchase() <= b.age() - b.ageAtLastPurchase()) {
                    assertThat(rfm.score(a).recency())
                            .isGreaterThanOrEqualTo(rfm.score(b).recency());
                }
            }
        }
    }

    /** Frozen: what others do does not change a customer's score. */
    @Property(tries = 200)
    void othersDoNotMoveAScore(
            @ForAll("purchases") List<Purchase> reference, @ForAll("purchases") List<Purchase> others) {
        Rfm rfm = Rfm.of(base(reference));
        Purchase mine = Purchase.of("me", START.plus(Duration.ofDays(50)), Money.of(3, "USD"));
        List<Purchase> together = new ArrayList<>(others);
        together.add(mine);
        CustomerBase crowd = base(together);
        Rfm.Score alone = rfm.score(base(List.of(mine)).get("me"));
        assertThat(rfm.score(crowd.get("me"))).isEqualTo(alone);
        Rfm.Scored scored = rfm.scores(crowd);
        assertThat(scored.row(crowd.size() - 1)).isEqualTo(alone);
    }

    /** The bins, and the cells, hold everybody once. */
    @Property(tries = 200)
    void groupsAddUp(@ForAll("purchases") List<Purchase> purchases) {
        CustomerBase base = base(purchases);
        Rfm.Scored scored = Rfm.of(base).scores(base);
        for (List<Proportion> sizes : List.of(scored.recency(), scored.frequency(), scored.monetary())) {
            assertThat(sizes).hasSize(5);
            assertThat(sizes.stream().mapToLong(Proportion::successes).sum()).isEqualTo(base.size());
        }
        assertThat(scored.cells().values().stream()
                        .mapToLong(Proportion::successes)
                        .sum())
                .isEqualTo(base.size());
    }

    /** The text form, and Java's, give the same cut-points back. */
    @Property(tries = 200)
    void textComesBack(@ForAll("purchases") List<Purchase> purchases, @ForAll @IntRange(min = 2, max = 9) int bins) {
        Rfm rfm = Rfm.of(base(purchases), bins);
        assertThat(Rfm.parse(rfm.toText())).isEqualTo(rfm);
        assertThat(Parts.serialised(rfm)).isEqualTo(rfm);
    }
}
