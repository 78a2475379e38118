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
 * }</pre>
 *
 * @serial exclude
 */
@NullMarked
package io.engagement.churn;

import org.jspecify.annotations.NullMarked;
