package io.engagement.examples.quickstart.analysis;

import io.engagement.churn.ChurnRate;
import io.engagement.churn.RetentionTable;
import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.Purchase;
import io.engagement.domain.Window;
import io.engagement.estimate.Proportion;
import io.engagement.estimate.SurvivalCurve;
import io.engagement.examples.quickstart.analysis.Facts.Kind;
import io.engagement.history.ActivityLog;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Who leaves, how long customers stay, and which of them come back. */
public final class ChurnAnalysis {
    private static final int MONTHS = 12;
    private static final int REASONS = 5;

    private final Facts facts;
    private final List<Customer> customers;
    private final ZoneId zone;
    private final Instant asOf;
    private final Finding<List<ChurnRate>> months;

    ChurnAnalysis(Facts facts, Histories histories) {
        this.facts = facts;
        customers = histories.customers();
        zone = facts.zone();
        asOf = histories.asOf();
        months = customers.isEmpty() ? Finding.missing(none()) : Finding.of(lastMonths());
    }

    private String none() {
        return facts.has(Kind.CUSTOMERS)
                ? "no customers"
                : "no customers file (--customers), so when customers left is not known";
    }

    /** The last twelve whole months before the moment. */
    public Finding<List<ChurnRate>> months() {
        return months;
    }

    private List<ChurnRate> lastMonths() {
        Cadence monthly = Cadence.monthly(zone);
        long thisMonth = monthly.indexOf(asOf);
        Window range = Window.of(monthly.firstDay(thisMonth - MONTHS), monthly.firstDay(thisMonth), zone);
        return ChurnRate.trend(range, monthly, customers, asOf);
    }

    /** How many were lost in a month, over all of these months. */
    public Proportion pooled() {
        return months.isMissing()
                ? Proportion.NONE
                : months.get().stream().map(ChurnRate::lost).reduce(Proportion.NONE, Proportion::plusDisjoint);
    }

    /** Why those left who did in these months: the most frequent reasons. */
    public Map<String, Long> reasons() {
        Map<String, Long> largest = new LinkedHashMap<>();
        if (months.isMissing()) {
            return largest;
        }
        Instant since = months.get().get(0).window().start();
        Map<String, Long> counts = customers.stream()
                .filter(spell -> {
                    Instant end = spell.end();
                    return end != null && !end.isBefore(since) && end.isBefore(asOf);
                })
                .collect(Collectors.groupingBy(
                        spell -> spell.endReason().isEmpty() ? "not said" : Text.shown(spell.endReason()),
                        Collectors.counting()));
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(REASONS)
                .forEach(entry -> largest.put(entry.getKey(), entry.getValue()));
        return largest;
    }

    /** How long customers stay. */
    public Finding<SurvivalCurve> survival() {
        Instant first = customers.stream()
                .map(Customer::since)
                .min(Comparator.naturalOrder())
                .orElse(asOf);
        if (customers.isEmpty()) {
            return Finding.missing(none());
        }
        return first.isBefore(asOf)
                ? Finding.of(ChurnRate.survival(Window.of(first, asOf, zone), customers, asOf))
                : Finding.missing("nobody was a customer yet");
    }

    /** Of those who first bought in a month, who bought again in each of the twelve months after it. */
    public Finding<RetentionTable> retention() {
        ActivityLog.Builder months =
                ActivityLog.collector(Cadence.monthly(zone)).supplier().get();
        facts.forEachEvent(event -> {
            if (event instanceof Purchase purchase
                    && purchase.amount().signum() >= 0
                    && event.at().isBefore(asOf)) {
                months.add(event);
            }
        });
        RetentionTable table =
                RetentionTable.of(months.build(), RetentionTable.Rules.on().upTo(MONTHS), asOf);
        if (table.cohorts().isEmpty()) {
            return Finding.missing(facts.none(Kind.PURCHASES, "purchases"));
        }
        return table.columns() == 0
                ? Finding.missing("no whole month has passed since the first purchases")
                : Finding.of(table);
    }
}
