package io.engagement.examples.quickstart;

import io.engagement.estimate.Estimate;
import io.engagement.examples.quickstart.analysis.Analysis;
import io.engagement.examples.quickstart.analysis.ForecastAnalysis;
import io.engagement.examples.quickstart.analysis.Text;
import io.engagement.history.CustomerBase;
import io.engagement.ltv.Fit;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.ltv.ValueRanking;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who is still a customer, how often they will buy, what they are worth; and how far such a forecast could be trusted. */
final class ForecastSection {
    private static final int LISTED = 5;

    private final Page page;
    private final ForecastAnalysis analysis;
    private final CustomerBase base;
    private final PurchaseLtv model;

    ForecastSection(Page page, Analysis analysis) {
        this.page = page;
        this.analysis = analysis.forecast();
        base = analysis.base();
        model = analysis.model();
    }

    void print() {
        page.section("Forecast");
        page.line("model", model.choice());
        if (analysis.total().isMissing()) {
            return;
        }
        parameters(model.purchases());
        parameters(model.spend());
        PurchaseLtv.Total total = analysis.total().get();
        page.line("customers now", total.active());
        page.line("purchases in a year", total.purchases());
        page.line("worth", total.presentValue() + ", discounted at " + ForecastAnalysis.TEN_PERCENT);
        page.line("all that is to come", model.equity(base, ForecastAnalysis.TEN_PERCENT));
        page.line(
                "a new customer",
                model.newCustomer(ForecastAnalysis.YEAR, ForecastAnalysis.TEN_PERCENT)
                        + " in a year, first purchase included");
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
        if (analysis.held().isMissing()) {
            page.line("held out", analysis.held().undefined());
            return;
        }
        ForecastAnalysis.HeldOut held = analysis.held().get();
        page.line("held out", held.test().actual());
        page.block("  Forecast at " + held.split() + " against what happened until the report", held.test());
    }

    private void top() {
        ValueRanking ranking = analysis.ranking();
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
                    model.forecast(
                                    base.get(ranking.customerId(place)),
                                    ForecastAnalysis.YEAR,
                                    ForecastAnalysis.TEN_PERCENT)
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
