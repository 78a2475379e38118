package io.engagement.examples.quickstart.page;

import io.engagement.churn.ChurnRate;
import io.engagement.estimate.Estimate;
import io.engagement.examples.quickstart.analysis.ActivityAnalysis;
import io.engagement.examples.quickstart.analysis.Analysis;
import io.engagement.examples.quickstart.analysis.Finding;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.nps.Nps;
import java.util.List;

/** The figures at the top of the page, each with its interval. */
final class Headline {
    private final Analysis analysis;
    private final Words words;

    /**
     * A figure.
     *
     * @param name what it is
     * @param value the number; a dash where there is none
     * @param interval its interval, or why there is no number
     * @param note what it is counted from
     */
    public record Figure(String name, String value, String interval, String note) {}

    private Headline(Analysis analysis, Words words) {
        this.analysis = analysis;
        this.words = words;
    }

    static List<Figure> of(Analysis analysis, Words words) {
        Headline headline = new Headline(analysis, words);
        return List.of(
                headline.customers(),
                headline.nps(),
                headline.churn(),
                headline.repeatRate(),
                headline.active(),
                headline.worth());
    }

    private Figure customers() {
        boolean known = !analysis.histories().customers().isEmpty();
        if (!known && analysis.histories().purchaseRows() == 0) {
            return figure("headline.customers", analysis.repeatRate().undefined(), "");
        }
        return new Figure(
                words.of("headline.customers"),
                words.count(analysis.customersNow()),
                words.of("headline.counted"),
                known
                        ? words.of(
                                "headline.customers.known",
                                words.count(analysis.customersKnown()),
                                words.count(analysis.base().size()))
                        : words.of(
                                "headline.customers.bought",
                                words.count(analysis.base().size())));
    }

    private Figure nps() {
        Finding<Nps> nps = analysis.nps().nps();
        long n = nps.isMissing() ? 0 : nps.get().n();
        return figure("headline.nps", nps.estimate(Nps::score), words.of("headline.nps.of", words.count(n)));
    }

    private Figure churn() {
        Finding<List<ChurnRate>> months = analysis.churn().months();
        long trials = analysis.churn().pooled().trials();
        return figure(
                "headline.churn",
                months.estimate(all -> analysis.churn().pooled().rate()),
                words.of("headline.churn.of", words.count(trials)));
    }

    private Figure repeatRate() {
        return figure(
                "headline.repeat",
                analysis.repeatRateEstimate(),
                words.of("headline.repeat.of", words.count(analysis.base().size())));
    }

    private Figure active() {
        Finding<ActivityAnalysis.Active> active = analysis.activity().active();
        if (active.isMissing()) {
            return figure("headline.active", active.undefined(), "");
        }
        Estimate stickiness = active.get().month().stickiness();
        return new Figure(
                words.of("headline.active"),
                words.count(active.get().month().active()),
                words.of("headline.stickiness", words.full(stickiness)),
                words.of("headline.active.of", active.get().month().days()));
    }

    private Figure worth() {
        Finding<PurchaseLtv.Total> total = analysis.forecast().total();
        Estimate worth = total.estimate(PurchaseLtv.Total::presentValue);
        if (!(worth instanceof Estimate.Known known)) {
            return figure("headline.worth", worth, "");
        }
        return new Figure(
                words.of("headline.worth"),
                words.compact(analysis.base().currency(), known.value()),
                words.interval(analysis.base().currency(), known),
                words.of(
                        "headline.worth.of",
                        words.count(Math.round(total.get().active().orElse(0)))));
    }

    private Figure figure(String name, Estimate estimate, String note) {
        return estimate instanceof Estimate.Undefined none
                ? new Figure(words.of(name), "–", words.missing(none.reason()), "")
                : new Figure(words.of(name), words.value(estimate), words.interval(estimate), note);
    }
}
