/**
 * What we know of each customer: facts gathered in one pass, in any order, in pieces that merge.
 *
 * <p>A {@link io.engagement.history.PurchaseLog} keeps every customer's purchase days with their exact sums; read at a
 * moment it is a {@link io.engagement.history.CustomerBase}, whose rows are {@link io.engagement.history.PurchaseHistory}.
 * Its {@link io.engagement.history.CustomerBase.Counts} are all that a model of purchase times is fitted from, its
 * {@link io.engagement.history.SpendCounts} all that a model of spend is, and both add up over the parts of a cluster; a
 * {@link io.engagement.history.HoldOut} is what its customers went on to buy, netted by the same code. An
 * {@link io.engagement.history.ActivityLog} keeps on which days each customer did anything at all. A
 * {@link io.engagement.history.Deduplicator} stands in front of states that a repeated event would harm.
 *
 * <pre>{@code
 * ZoneId zone = ZoneId.of("America/New_York");
 * List<Purchase> purchases = List.of(
 *     Purchase.of("C-1", Instant.parse("2026-01-05T15:00:00Z"), Money.of("20.00", "USD")),
 *     Purchase.of("C-1", Instant.parse("2026-01-05T16:00:00Z"), Money.of("5.00", "USD")),
 *     Purchase.of("C-1", Instant.parse("2026-03-01T15:00:00Z"), Money.of("40.00", "USD")),
 *     Purchase.of("C-2", Instant.parse("2026-02-01T15:00:00Z"), Money.of("9.90", "USD")));
 * PurchaseLog log = purchases.stream().collect(PurchaseLog.collector(Cadence.daily(zone)));
 * CustomerBase base = log.asOf(Instant.parse("2026-04-01T04:00:00Z"));
 * System.out.println(base);
 * System.out.println(base.get("C-1"));
 * }</pre>
 *
 * <p>Which repeated events are harmless, and why: days are sets, so {@link io.engagement.history.ActivityLog} and the
 * number and dates of purchases cannot be hurt; money is protected where purchases carry an id. Counters and decayed
 * sums are not protected: put a {@link io.engagement.history.Deduplicator} in front of them.
 *
 * @serial exclude
 */
@NullMarked
package io.engagement.history;

import org.jspecify.annotations.NullMarked;
