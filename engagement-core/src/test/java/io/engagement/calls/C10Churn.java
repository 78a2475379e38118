package io.engagement.calls;

import io.engagement.churn.ChurnRate;
import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** Churn of a month, its trend, its change. */
final class C10Churn {
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    private C10Churn() {}

    static void report(List<Customer> customers, Instant asOf, PrintStream out) {
        ChurnRate october = ChurnRate.during(Window.month(2026, 10, TOKYO), customers, asOf);
        ChurnRate september = ChurnRate.during(Window.month(2026, 9, TOKYO), customers, asOf);
        out.println(october.rate() + " and " + october.retention());
        out.println(october.minus(september));
        ChurnRate.trend(Window.year(2026, TOKYO), Cadence.monthly(TOKYO), customers, asOf)
                .forEach(out::println);
        Estimate rate = october.rate();
        if (rate instanceof Estimate.Undefined none) {
            out.println("nobody to lose: " + none.reason());
        } else if (rate.high() > 0.05) {
            out.println("alert");
        }
    }

    static void run(PrintStream out) {
        Instant since = Instant.parse("2026-08-15T00:00:00Z");
        Instant asOf = Instant.parse("2026-11-10T00:00:00Z");
        report(
                List.of(
                        Customer.of("C-1", since),
                        Customer.of("C-2", since).withEnd(Instant.parse("2026-10-20T00:00:00Z"), "payment failed"),
                        Customer.of("C-3", since)),
                asOf,
                out);
        report(List.of(), asOf, out);
    }
}
