package io.engagement.examples.quickstart;

import io.engagement.churn.ChurnRate;
import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.Money;
import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.examples.quickstart.Facts.Kind;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseHistory;
import io.engagement.history.PurchaseLog;
import io.engagement.ltv.DiscountRate;
import io.engagement.ltv.LtvModel;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.nps.NpsScenario;
import io.engagement.score.Signal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The report: what the library says about some facts. */
final class Report {
    private static final double ASSUMED_YEARS = 3;
    private static final double DAYS_A_YEAR = 365.25;
    private static final DiscountRate TEN_PERCENT = DiscountRate.annual(0.10);
    private static final int LISTED = 5;

    private final Facts facts;
    private final NpsScenario scenario;
    private final ZoneId zone;
    private final Histories histories;
    private final Instant asOf;
    private final PurchaseLog log;
    private final CustomerBase base;
    private final PurchaseLtv model;
    private final long purchases;
    private final Money meanPurchase;
    private final @Nullable Ranking ranking;
    private final Page page = new Page();

    /**
     * The report on some facts.
     *
     * @param asOf what happened from then on is left out; null for the start of the day after the last event
     * @param scenario what if customers moved between promoters, passives and detractors
     */
    static String on(Facts facts, @Nullable Instant asOf, NpsScenario scenario) {
        return new Report(facts, asOf, scenario).print();
    }

    private Report(Facts facts, @Nullable Instant moment, NpsScenario scenario) {
        this.facts = facts;
        this.scenario = scenario;
        zone = facts.zone();
        histories = Histories.of(facts, moment);
        asOf = histories.asOf();
        log = histories.purchases();
        base = log.asOf(asOf);
        model = LtvModel.fit(base);
        purchases = base.stream().mapToLong(row -> row.repeatPurchases() + 1).sum();
        meanPurchase = perPurchase(log.total());
        List<Signal> signals = Ranking.signals(histories, meanPurchase);
        ranking = signals.isEmpty() ? null : Ranking.of(facts, histories, signals);
    }

    private Money perPurchase(Money total) {
        int decimals = Math.max(0, total.currency().getDefaultFractionDigits());
        int places = total.currency().getCurrencyCode().equals("XXX") ? 2 : decimals;
        return purchases == 0
                ? total
                : Money.of(
                        total.value().divide(BigDecimal.valueOf(purchases), places, RoundingMode.HALF_UP),
                        total.currency());
    }

    private String print() {
        header();
        customersAndPurchases();
        new NpsSection(page, facts, histories).print(scenario, customersNow());
        churn();
        new ActivitySection(page, facts, histories).print();
        lifetimeValue();
        if (purchases > 0) {
            new ForecastSection(page, log, base, model).print();
        }
        new FunnelSection(page, facts, histories).print();
        new ScoreSection(page, histories, zone).print(ranking);
        new SegmentSection(page, facts, histories, ranking, base, model).print();
        new TriggerSection(page, facts, histories, ranking).print();
        return page.toString();
    }

    private void header() {
        page.title("Engagement report");
        page.line("data", String.join("\n", facts.notes()));
        page.line("zone", zone);
        page.line("as of", moment());
        page.line("events", histories.range());
        if (histories.leftOut() > 0) {
            page.line("", String.format(Locale.ROOT, "%,d at or after the moment are left out", histories.leftOut()));
        }
    }

    private String moment() {
        LocalDate day = LocalDate.ofInstant(asOf, zone);
        return day.atStartOfDay(zone).toInstant().equals(asOf) ? "the beginning of " + day : asOf.toString();
    }

    private void customersAndPurchases() {
        page.section("Customers and purchases");
        page.line("customers", customers());
        if (histories.purchaseRows() == 0) {
            page.line("purchases", Estimate.undefined(facts.none(Kind.PURCHASES, "purchases")));
            page.line("repeat rate", Estimate.undefined(facts.none(Kind.PURCHASES, "purchases")));
            return;
        }
        page.line(
                "purchases",
                String.format(
                        Locale.ROOT,
                        "%,d%s; %,d when those of one customer on one day count as one",
                        histories.purchaseRows() - histories.refunds(),
                        histories.refunds() == 0
                                ? ""
                                : String.format(Locale.ROOT, ", refunds %,d", histories.refunds()),
                        purchases));
        page.line("revenue", log.total() + " net of refunds, " + meanPurchase + " a purchase");
        long repeaters = base.stream().filter(row -> row.repeatPurchases() > 0).count();
        page.line("repeat rate", Proportion.of(repeaters, base.size()));
        page.line("", "who bought again to date; recent customers had less time to");
        Window lately = lastDays(90);
        page.line("bought in 90 days", Proportion.of(bought(lately), base.size()));
        if (base.excluded().total() > 0) {
            page.line("", base.excluded());
        }
    }

    private String customers() {
        String bought = String.format(Locale.ROOT, "%,d bought", base.size());
        String did = ranking == null || ranking.withEvents() == base.size()
                ? ""
                : String.format(Locale.ROOT, "%,d did anything, ", ranking.withEvents());
        List<Customer> spells = histories.customers();
        return (spells.isEmpty()
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "%,d known, %,d of them customers now; ",
                                ids(spells.stream()),
                                customersNow()))
                + did
                + bought;
    }

    /** Those who are customers, or as far as that is not known, who bought in a year. */
    private long customersNow() {
        List<Customer> spells = histories.customers();
        return spells.isEmpty() ? bought(lastDays(365)) : ids(spells.stream().filter(spell -> spell.activeAt(asOf)));
    }

    private static long ids(Stream<Customer> spells) {
        return spells.map(Customer::id).distinct().count();
    }

    private Window lastDays(int days) {
        LocalDate end = LocalDate.ofInstant(asOf.minusNanos(1), zone).plusDays(1);
        return Window.of(end.minusDays(days), end, zone);
    }

    private long bought(Window window) {
        return log.during(window).asOf(window.end()).size();
    }

    private void churn() {
        page.section("Churn and retention");
        if (histories.customers().isEmpty()) {
            Estimate none = Estimate.undefined(
                    facts.has(Kind.CUSTOMERS)
                            ? "no customers"
                            : "no customers file (--customers), so when customers left is not known");
            page.line("churn", none);
            page.line("retention", none);
            return;
        }
        List<ChurnRate> months = lastMonths();
        ChurnRate last = months.get(months.size() - 1);
        page.line("last whole month", last.window());
        page.line("churn", last.lost().trials() == 0 ? last.rate() : last.lost());
        page.line("retention", last.retention());
        page.line("monthly, 12 months", pooled(months).rate());
        String reasons = reasons(months.get(0).window().start());
        if (!reasons.isEmpty()) {
            page.line("why they left", reasons);
        }
    }

    /** The last twelve whole months before the moment. */
    private List<ChurnRate> lastMonths() {
        Cadence monthly = Cadence.monthly(zone);
        long thisMonth = monthly.indexOf(asOf);
        Window range = Window.of(monthly.firstDay(thisMonth - 12), monthly.firstDay(thisMonth), zone);
        return ChurnRate.trend(range, monthly, histories.customers(), asOf);
    }

    private static Proportion pooled(List<ChurnRate> months) {
        return months.stream().map(ChurnRate::lost).reduce(Proportion.NONE, Proportion::plusDisjoint);
    }

    private String reasons(Instant since) {
        Map<String, Long> counts = histories.customers().stream()
                .filter(spell -> {
                    Instant end = spell.end();
                    return end != null && !end.isBefore(since) && end.isBefore(asOf);
                })
                .collect(Collectors.groupingBy(
                        spell -> spell.endReason().isEmpty() ? "not said" : Text.shown(spell.endReason()),
                        Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(LISTED)
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private void lifetimeValue() {
        page.section("Lifetime value");
        if (purchases == 0) {
            page.line("LTV", Estimate.undefined(facts.none(Kind.PURCHASES, "purchases")));
            return;
        }
        Proportion churn = histories.customers().isEmpty() ? Proportion.NONE : pooled(lastMonths());
        double active = customerYears();
        double observed = base.stream().mapToDouble(PurchaseHistory::age).sum() / DAYS_A_YEAR;
        long repeats = purchases - base.size();
        boolean spells = active > 0;
        if (!spells && observed == 0) {
            page.line("LTV", Estimate.undefined("no time has passed since the first purchases"));
            return;
        }
        double frequency = rounded(spells ? purchases / active : repeats / observed);
        double years = churn.successes() == 0
                ? ASSUMED_YEARS
                : rounded(1 / churn.rate().value() / 12);
        page.line("by the formula", LtvModel.formula(meanPurchase, frequency, years));
        page.line("price", "net revenue / purchases, without costs");
        page.line(
                "frequency",
                spells
                        ? String.format(Locale.ROOT, "%,d purchases / %,.1f customer-years", purchases, active)
                        : String.format(
                                Locale.ROOT,
                                "%,d repeat purchases / %,.1f years since the first ones; the first comes on top",
                                repeats,
                                observed));
        page.line(
                "lifespan",
                churn.successes() == 0
                        ? "an assumption: how long customers stay is not known"
                        : "1 / monthly churn (12 months), as if it stayed like that");
        contract(churn, active);
    }

    private static double rounded(double value) {
        return Math.rint(100 * value) / 100;
    }

    /** How long all customers have been customers, in years. */
    private double customerYears() {
        return histories.customers().stream()
                .mapToDouble(spell -> {
                    Instant end = spell.end() == null || spell.end().isAfter(asOf) ? asOf : spell.end();
                    return Math.max(0, Duration.between(spell.since(), end).toSeconds() / (DAYS_A_YEAR * 86_400));
                })
                .sum();
    }

    private void contract(Proportion churn, double active) {
        if (churn.trials() == 0) {
            page.line("as a contract", Estimate.undefined("monthly churn is not known"));
            return;
        }
        double perMonth = log.total().value().doubleValue() / active / 12;
        Money margin = Money.of(
                BigDecimal.valueOf(perMonth).setScale(meanPurchase.value().scale(), RoundingMode.HALF_UP),
                log.currency());
        LtvModel contract = LtvModel.contract(
                margin, Period.ofMonths(1), churn.complement().rate().value());
        page.line("as a contract", contract.newCustomer(TEN_PERCENT) + ", discounted at " + TEN_PERCENT);
        page.line("", contract);
    }
}
