package io.engagement.ltv;

import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.estimate.Proportion;
import io.engagement.history.CustomerBase;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks at what the models take for granted. */
final class DiagnosticsOfBase {
    private DiagnosticsOfBase() {}

    static PurchaseLtv.Diagnostics of(CustomerBase base) {
        long once = 0;
        int youngest = Integer.MAX_VALUE;
        int oldest = 0;
        for (int row = 0; row < base.size(); row++) {
            once += base.repeatPurchases(row) == 0 ? 1 : 0;
            youngest = Math.min(youngest, base.age(row));
            oldest = Math.max(oldest, base.age(row));
        }
        long acquisition = base.size() == 0 ? 0 : oldest - youngest;
        Estimate correlation = correlation(base);
        List<String> findings = new ArrayList<>();
        if (correlation instanceof Estimate.Known known && known.interval() != null) {
            if (known.low() > 0) {
                findings.add("frequent buyers spend more on a purchase: their value is understated");
            } else if (known.high() < 0) {
                findings.add("frequent buyers spend less on a purchase: their value is overstated");
            }
        }
        if (base.size() > 0 && acquisition > 0.75 * oldest) {
            findings.add(
                    "customers were won over most of the time observed: if newer ones differ, fit by when they were won");
        }
        return new PurchaseLtv.Diagnostics(
                Proportion.of(once, base.size()), correlation, acquisition, oldest, findings);
    }

    /** Pearson's correlation with Fisher's interval, {@code tanh(atanh r +- z / sqrt(n - 3))}. */
    private static Estimate correlation(CustomerBase base) {
        long n = 0;
        double meanX = 0;
        double meanY = 0;
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int row = 0; row < base.size(); row++) {
            if (base.paidRepeats(row) == 0) {
                continue;
            }
            double x = base.repeatPurchases(row);
            double y = base.meanRepeatSpend(row);
            n++;
            double dx = x - meanX;
            double dy = y - meanY;
            meanX += dx / n;
            meanY += dy / n;
            xx += dx * (x - meanX);
            yy += dy * (y - meanY);
            xy += dx * (y - meanY);
        }
        if (n < 4 || !(xx > 0 && yy > 0)) {
            return Estimate.undefined("fewer than four customers paid for repeat purchases, or all alike");
        }
        double r = Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
        double error = Normal.z(0.95) / Math.sqrt(n - 3.0);
        double z = Math.max(-18, Math.min(18, 0.5 * (Math.log1p(r) - Math.log1p(-r))));
        Interval interval = new Interval(Math.min(r, Math.tanh(z - error)), Math.max(r, Math.tanh(z + error)), 0.95);
        return Estimate.of(r, interval, n, Estimate.Unit.NUMBER, "Fisher");
    }

    static String print(PurchaseLtv.Diagnostics diagnostics) {
        String table = new Table("what the model takes for granted")
                .row("bought once only", diagnostics.oneTimeBuyers().toString())
                .row(
                        "frequency and spend, correlation",
                        diagnostics.frequencyAndSpend().toString())
                .row("won over", String.format(Locale.ROOT, "%,d steps", diagnostics.acquisition()))
                .row("longest age", String.format(Locale.ROOT, "%,d steps", diagnostics.observation()))
                .toString();
        return diagnostics.findings().isEmpty() ? table : table + "\n  " + String.join("\n  ", diagnostics.findings());
    }
}
