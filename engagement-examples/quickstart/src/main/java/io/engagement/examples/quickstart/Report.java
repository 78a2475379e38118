package io.engagement.examples.quickstart;

import io.engagement.churn.ChurnRate;
import io.engagement.domain.Customer;
import io.engagement.domain.Money;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.examples.quickstart.analysis.Analysis;
import io.engagement.examples.quickstart.analysis.ChurnAnalysis;
import io.engagement.examples.quickstart.analysis.Facts;
import io.engagement.examples.quickstart.analysis.Facts.Kind;
import io.engagement.examples.quickstart.analysis.ForecastAnalysis;
import io.engagement.examples.quickstart.analysis.Histories;
import io.engagement.examples.quickstart.analysis.Ranking;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseHistory;
import io.engagement.history.PurchaseLog;
import io.engagement.ltv.LtvModel;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report: what the library says about some facts. */
final class Report {
    private static final double ASSUMED_YEARS = 3;
    private static final double DAYS_A_YEAR = 365.25;

    private final Analysis analysis;
    private final Facts facts;
    private final ZoneId zone;
    private final Histories histories;
    private final Instant asOf;
    private final PurchaseLog log;
    private final CustomerBase base;
    private final long purchases;
    private final Money meanPurchase;
    private final @Nullable Ranking ranking;
    private final Page page = new Page();

    /** The report on what was found. */
    static String on(Analysis analysis) {
        return new Report(analysis).print();
    }

    private Report(Analysis analysis) {
        this.analysis = analysis;
        facts = analysis.facts();
        zone = analysis.zone();
        histories = analysis.histories();
        asOf = analysis.asOf();
        log = analysis.log();
        base = analysis.base();
        purchases = analysis.purchases();
        meanPurchase = analysis.meanPurchase();
        ranking = analysis.ranking();
    }

    private String print() {
        header();
        customersAndPurchases();
        new NpsSection(page, analysis).print(analysis.scenario(), analysis.customersNow());
        churn();
        new ActivitySection(page, analysis).print();
        lifetimeValue();
        if (purchases > 0) {
            new ForecastSection(page, analysis).print();
        }
        new FunnelSection(page, analysis.funnels()).print();
        new ScoreSection(page, histories, zone).print(ranking);
        new SegmentSection(page, analysis.segments()).print();
        new TriggerSection(page, analysis).print();
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
        page.line("repeat rate", analysis.repeatRate().get());
        page.line("", "who bought again to date; recent customers had less time to");
        page.line("bought in 90 days", Proportion.of(analysis.bought(analysis.lastDays(90)), base.size()));
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
                                analysis.customersKnown(),
                                analysis.customersNow()))
                + did
                + bought;
    }

    private void churn() {
        page.section("Churn and retention");
        ChurnAnalysis churn = analysis.churn();
        if (churn.months().isMissing()) {
            page.line("churn", churn.months().undefined());
            page.line("retention", churn.months().undefined());
            return;
        }
        List<ChurnRate> months = churn.months().get();
        ChurnRate last = months.get(months.size() - 1);
        page.line("last whole month", last.window());
        page.line("churn", last.lost().trials() == 0 ? last.rate() : last.lost());
        page.line("retention", last.retention());
        page.line("monthly, 12 months", churn.pooled().rate());
        String reasons = churn.reasons().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        if (!reasons.isEmpty()) {
            page.line("why they left", reasons);
        }
    }

    private void lifetimeValue() {
        page.section("Lifetime value");
        if (purchases == 0) {
            page.line("LTV", Estimate.undefined(facts.none(Kind.PURCHASES, "purchases")));
            return;
        }
        Proportion churn = analysis.churn().pooled();
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
        page.line(
                "as a contract",
                contract.newCustomer(ForecastAnalysis.TEN_PERCENT) + ", discounted at " + ForecastAnalysis.TEN_PERCENT);
        page.line("", contract);
    }
}
