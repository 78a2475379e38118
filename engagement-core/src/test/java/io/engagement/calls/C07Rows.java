package io.engagement.calls;

import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseLog;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;

/** Rows of a table straight into the log. */
final class C07Rows {
    private static final Currency YEN = Currency.getInstance("JPY");

    private C07Rows() {}

    record Row(String customer, Instant boughtAt, BigDecimal amount) {}

    static CustomerBase read(Iterable<Row> rows, Instant asOf, ZoneId zone) {
        PurchaseLog.Builder log =
                PurchaseLog.collector(Cadence.daily(zone)).supplier().get();
        for (Row row : rows) {
            log.add(Purchase.of(row.customer(), row.boughtAt(), Money.of(row.amount(), YEN)));
        }
        return log.build().asOf(asOf);
    }

    static void run(PrintStream out) {
        Instant t = Instant.parse("2026-10-01T00:00:00Z");
        CustomerBase base = read(
                List.of(
                        new Row("C-2", t, BigDecimal.valueOf(900)),
                        new Row("C-1", t, BigDecimal.valueOf(1200)),
                        new Row("C-1", t.plusSeconds(86_400 * 10), BigDecimal.valueOf(800))),
                Instant.parse("2026-10-31T15:00:00Z"),
                ZoneId.of("Asia/Tokyo"));
        out.println(base);
        base.stream().forEach(out::println);
    }
}
