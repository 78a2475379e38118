package io.engagement.examples.quickstart;

import io.engagement.domain.Cadence;
import io.engagement.estimate.Estimate;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseLog;
import io.engagement.ltv.Backtest;
import io.engagement.ltv.DiscountRate;
import io.engagement.ltv.Fit;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.ltv.TransactionModel;
import io.engagement.ltv.ValueRanking;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who is still a customer, how often they will buy, what they are worth; and how far such a forecast could be trusted. */
final class ForecastSection {
    private static final Period YEAR = Period.ofYears(1);
    private static final DiscountRate TEN_PERCENT = DiscountRate.annual(0.10);
    private static final int LISTED = 5;
    /** With fewer days behind it, half of them say nothing about the other half. */
    private static final int ENOUGH_DAYS = 28;

    private final Page page;
    private final PurchaseLog log;
    private final CustomerBase base;
    private final PurchaseLtv model;

    ForecastSection(Page page, PurchaseLog log, CustomerBase base, PurchaseLtv model) {
        this.page = page;
        this.log = log;
        this.base = base;
        this.model = model;
    }

    void print() {
        page.section("Forecast");
        page.line("model", model.choice());
        if (model.purchases().model() == null) {
            return;
        }
        parameters(model.purchases());
        parameters(model.spend());
        PurchaseLtv.Total total = model.total(base, YEAR, TEN_PERCENT);
        page.line("customers now", total.active());
        page.line("purchases in a year", total.purchases());
        page.line("worth", total.presentValue() + ", discounted at " + TEN_PERCENT);
        page.line("all that is to come", model.equity(base, TEN_PERCENT));
        page.line("a new customer", model.newCustomer(YEAR, TEN_PERCENT) + " in a year, first purchase included");
        PurchaseLtv.Diagnostics diagnostics = model.diagnostics(base);
        page.line("one-time buyers", diagnostics.oneTimeBuyers());
        diagnostics.findings().forEach(finding -> page.line("", finding));
        held();
        top();
    }

    private void parameters(Fit<?> fit) {
        if (!fit.convergence().reached()) {
            page.line("", "no maximum: " + String.join("; ", fit.convergence().findings()));
            return;
        }
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < fit.values().size(); i++) {
            parts.add(String.format(
                    Locale.ROOT, "%s %.4g", fit.names().get(i), fit.values().get(i)));
        }
        page.line("", String.join(", ", parts));
    }

    /** The first half of the time against the second. */
    private void held() {
        Cadence days = base.cadence();
        long end = days.indexOf(base.asOf().minusNanos(1)) + 1;
        long longest = 0;
        for (int row = 0; row < base.size(); row++) {
            longest = Math.max(longest, base.age(row) + 1);
        }
        if (longest < ENOUGH_DAYS) {
            page.line("held out", Estimate.undefined("fewer than " + ENOUGH_DAYS + " days of purchases"));
            return;
        }
        LocalDate split = days.firstDay(end - longest / 2);
        Backtest test = Backtest.of(
                log,
                split.atStartOfDay(days.zone()).toInstant(),
                days.firstDay(end).atStartOfDay(days.zone()).toInstant(),
                TransactionModel.Kind.MBG_NBD,
                TransactionModel.Kind.PARETO_NBD);
        page.line("held out", test.actual());
        page.block("  Forecast at " + split + " against what happened until the report", test);
    }

    private void top() {
        ValueRanking ranking = model.rank(base, YEAR, TEN_PERCENT);
        if (ranking.size() == 0) {
            return;
        }
        page.plain("");
        page.line(
                "most valuable",
                "the top 10% hold " + share(ranking, 0.1) + " of a year's value, the top 20% " + share(ranking, 0.2));
        for (int place = 0; place < Math.min(LISTED, ranking.size()); place++) {
            page.line(
                    "  " + Text.shown(ranking.customerId(place)),
                    model.forecast(base.get(ranking.customerId(place)), YEAR, TEN_PERCENT)
                            .presentValue());
        }
        page.line("why", model.explain(base.get(ranking.customerId(0))));
    }

    private static String share(ValueRanking ranking, double top) {
        return ranking.shareOfTop(top) instanceof Estimate.Known known
                ? known.unit().print(known.value())
                : "nothing";
    }
}
