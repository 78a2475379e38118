package io.engagement.examples.quickstart.analysis;

import io.engagement.domain.Customer;
import io.engagement.domain.Money;
import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.examples.quickstart.analysis.Facts.Kind;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseLog;
import io.engagement.ltv.LtvModel;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.nps.NpsScenario;
import io.engagement.score.Signal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that is known of a customer base at a moment. Both reports read it, so that they cannot differ. */
public final class Analysis {
    private final Facts facts;
    private final NpsScenario scenario;
    private final Histories histories;
    private final PurchaseLog log;
    private final CustomerBase base;
    private final PurchaseLtv model;
    private final long purchases;
    private final Money meanPurchase;
    private final @Nullable Ranking ranking;
    private final NpsAnalysis nps;
    private final ChurnAnalysis churn;
    private final ActivityAnalysis activity;
    private final ForecastAnalysis forecast;
    private final FunnelAnalysis funnels;
    private final SegmentAnalysis segments;

    /**
     * Analyses some facts.
     *
     * @param asOf what happened from then on is left out; null for the start of the day after the last event
     * @param scenario what if customers moved between promoters, passives and detractors
     */
    public static Analysis of(Facts facts, @Nullable Instant asOf, NpsScenario scenario) {
        return new Analysis(facts, asOf, scenario);
    }

    private Analysis(Facts facts, @Nullable Instant moment, NpsScenario scenario) {
        this.facts = facts;
        this.scenario = scenario;
        histories = Histories.of(facts, moment);
        log = histories.purchases();
        base = log.asOf(histories.asOf());
        model = LtvModel.fit(base);
        purchases = base.stream().mapToLong(row -> row.repeatPurchases() + 1).sum();
        meanPurchase = perPurchase(log.total());
        List<Signal> signals = Ranking.signals(histories, meanPurchase);
        ranking = signals.isEmpty() ? null : Ranking.of(facts, histories, signals);
        nps = new NpsAnalysis(facts, histories, scenario, customersNow());
        churn = new ChurnAnalysis(facts, histories);
        activity = new ActivityAnalysis(facts, histories);
        forecast = new ForecastAnalysis(facts, histories, base, model);
        funnels = new FunnelAnalysis(facts, histories);
        segments = new SegmentAnalysis(facts, histories, ranking, base, model);
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

    public Facts facts() {
        return facts;
    }

    public NpsScenario scenario() {
        return scenario;
    }

    public ZoneId zone() {
        return facts.zone();
    }

    public Instant asOf() {
        return histories.asOf();
    }

    public Histories histories() {
        return histories;
    }

    public PurchaseLog log() {
        return log;
    }

    public CustomerBase base() {
        return base;
    }

    public PurchaseLtv model() {
        return model;
    }

    /** How many purchases there were, those of one customer on one day counted as one. */
    public long purchases() {
        return purchases;
    }

    public Money meanPurchase() {
        return meanPurchase;
    }

    /** The scores; null where there is nothing to score. */
    public @Nullable Ranking ranking() {
        return ranking;
    }

    public NpsAnalysis nps() {
        return nps;
    }

    public ChurnAnalysis churn() {
        return churn;
    }

    public ActivityAnalysis activity() {
        return activity;
    }

    public ForecastAnalysis forecast() {
        return forecast;
    }

    public FunnelAnalysis funnels() {
        return funnels;
    }

    public SegmentAnalysis segments() {
        return segments;
    }

    /** How many customers are known, whether or not they still are. */
    public long customersKnown() {
        return ids(histories.customers().stream());
    }

    /** Those who are customers, or as far as that is not known, who bought in a year. */
    public long customersNow() {
        List<Customer> spells = histories.customers();
        return spells.isEmpty() ? bought(lastDays(365)) : ids(spells.stream().filter(spell -> spell.activeAt(asOf())));
    }

    private static long ids(Stream<Customer> spells) {
        return spells.map(Customer::id).distinct().count();
    }

    /** The last whole days before the moment, that of the moment included. */
    public Window lastDays(int days) {
        LocalDate end = LocalDate.ofInstant(asOf().minusNanos(1), zone()).plusDays(1);
        return Window.of(end.minusDays(days), end, zone());
    }

    /** How many bought in a window. */
    public long bought(Window window) {
        return log.during(window).asOf(window.end()).size();
    }

    /** Of those who bought, who bought again to date. */
    public Finding<Proportion> repeatRate() {
        return histories.purchaseRows() == 0
                ? Finding.missing(facts.none(Kind.PURCHASES, "purchases"))
                : Finding.of(Proportion.of(
                        base.stream().filter(row -> row.repeatPurchases() > 0).count(), base.size()));
    }

    /** The repeat rate as an estimate. */
    public Estimate repeatRateEstimate() {
        return repeatRate().estimate(Proportion::rate);
    }
}
