package io.engagement.examples.benchmarks;

import io.engagement.domain.Cadence;
import io.engagement.domain.Purchase;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseLog;
import io.engagement.ltv.LtvModel;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.ltv.TransactionModel.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Our half of {@code peers/lifetimes.sh}: writes purchases and customers as CSV for the peer to read, and what each step took here,
 * the median of {@value #RUNS} runs after {@value #RUNS} to warm up.
 */
public final class BesideLifetimes {
    private static final int RUNS = 7;
    private static final Cadence DAYS = Cadence.daily(ZoneOffset.UTC);
    private static final List<Kind> KINDS = List.of(Kind.BG_NBD, Kind.MBG_NBD, Kind.PARETO_NBD);

    private BesideLifetimes() {}

    /**
     * Runs.
     *
     * @param args the folder to write to, how many customers, and the file for the times
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        // To warm up and to time, purchases stand in memory, as they do in the peer's table.
        List<Purchase> purchases =
                new Shop(Integer.parseInt(args[1])).purchases().toList();
        CustomerBase base = PurchaseLog.of(purchases, DAYS).asOf(Shop.AS_OF);
        if (!Files.exists(folder.resolve("customers.csv"))) {
            write(folder, purchases, base);
        }
        try (PrintWriter times = new PrintWriter(Files.newBufferedWriter(folder.resolve(args[2])))) {
            times.println("step,seconds");
            print(
                    times,
                    "summary of purchases",
                    () -> PurchaseLog.of(purchases, DAYS).asOf(Shop.AS_OF));
            for (Kind kind : KINDS) {
                print(times, "fit " + kind.name(), () -> LtvModel.fit(base.counts(), kind, base.asOf()));
            }
            print(times, "fit GAMMA_GAMMA", () -> LtvModel.fitSpend(base));
            double[] out = new double[base.size()];
            for (Kind kind : KINDS) {
                PurchaseLtv model = LtvModel.fit(base, kind);
                print(times, "expected " + kind.name(), () -> {
                    model.expectedPurchases(base, Period.ofYears(1), out, true);
                    return out;
                });
                times.printf(
                        Locale.ROOT, "# %s %s%n", kind.name(), model.purchases().model());
            }
        }
    }

    private static void print(PrintWriter to, String step, Supplier<Object> task) {
        long[] nanos = new long[RUNS];
        for (int run = -RUNS; run < RUNS; run++) {
            long start = System.nanoTime();
            if (task.get() == null) {
                throw new IllegalStateException(step);
            }
            if (run >= 0) {
                nanos[run] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        to.printf(Locale.ROOT, "%s,%.6f%n", step, nanos[RUNS / 2] / 1e9);
    }

    private static void write(Path folder, List<Purchase> purchases, CustomerBase base) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(folder.resolve("purchases.csv")))) {
            out.println("customer,date,amount");
            for (Purchase purchase : purchases) {
                out.println(purchase.customerId() + ","
                        + purchase.at().atZone(ZoneOffset.UTC).toLocalDate() + ","
                        + purchase.amount().value());
            }
        }
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(folder.resolve("customers.csv")))) {
            out.println("frequency,recency,T,monetary_value");
            for (int row = 0; row < base.size(); row++) {
                double spend = base.paidRepeats(row) > 0 ? base.meanRepeatSpend(row) : 0;
                out.println(base.repeatPurchases(row) + "," + base.ageAtLastPurchase(row) + "," + base.age(row) + ","
                        + spend);
            }
        }
    }
}
