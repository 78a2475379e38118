/**
 * Who leaves, who stays.
 *
 * <pre>{@code
 * ZoneId zone = ZoneOffset.UTC;
 * Instant asOf = Instant.parse("2026-11-01T00:00:00Z");
 * Instant since = Instant.parse("2026-01-01T00:00:00Z");
 * List<Customer> customers = List.of(
 *     Customer.of("C-1", since),
 *     Customer.of("C-2", since),
 *     Customer.of("C-3", since).withEnd(Instant.parse("2026-10-20T00:00:00Z"), "payment failed"));
 * ChurnRate october = ChurnRate.during(Window.month(2026, 10, zone), customers, asOf);
 * System.out.println(october);
 * System.out.println(october.retention());
 * System.out.println(october.over(12));
 * System.out.println(ChurnRate.survival(Window.year(2026, zone), customers, Instant.parse("2027-01-01T00:00:00Z")));
 *
 * PurchaseLog purchases = PurchaseLog.of(List.of(
 *     Purchase.of("C-1", Instant.parse("2026-05-04T10:00:00Z"), Money.of(45, "USD")),
 *     Purchase.of("C-1", Instant.parse("2026-06-03T10:00:00Z"), Money.of(20, "USD")),
 *     Purchase.of("C-2", Instant.parse("2026-07-01T10:00:00Z"), Money.of(30, "USD"))), Cadence.daily(zone));
 * System.out.println(RepeatRate.of(purchases, asOf).within(Duration.ofDays(90)));
 * }</pre>
 *
 * <p>Two questions must not be mixed up: how many of those who were there left in a window
 * ({@link io.engagement.churn.ChurnRate}), and how long customers stay
 * ({@link io.engagement.churn.ChurnRate#survival}). {@link io.engagement.churn.RepeatRate} asks the second of the time to
 * the next purchase.
 *
 * @serial exclude
 */
@NullMarked
package io.engagement.churn;

import org.jspecify.annotations.NullMarked;
