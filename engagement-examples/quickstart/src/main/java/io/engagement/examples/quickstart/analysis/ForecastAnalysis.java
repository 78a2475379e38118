package io.engagement.examples.quickstart.analysis;

import io.engagement.domain.Cadence;
import io.engagement.examples.quickstart.analysis.Facts.Kind;
import io.engagement.history.CustomerBase;
import io.engagement.ltv.Backtest;
import io.engagement.ltv.DiscountRate;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.ltv.TransactionModel;
import io.engagement.ltv.ValueRanking;
import java.time.LocalDate;
import java.time.Period;

/** What the customers are expected to be worth, and how far such a forecast could be trusted. */
public final class ForecastAnalysis {
    public static final Period YEAR = Period.ofYears(1);
    public static final DiscountRate TEN_PERCENT = DiscountRate.annual(0.10);

    /** With fewer days behind it, half of them say nothing about the other half. */
    private static final int ENOUGH_DAYS = 28;

    private final CustomerBase base;
    private final PurchaseLtv model;
    private final Finding<PurchaseLtv.Total> total;
    private final Finding<HeldOut> held;

    /**
     * Forecasts made half way, against what happened.
     *
     * @param split the first day that they did not see
     */
    public record HeldOut(LocalDate split, Backtest test) {}

    ForecastAnalysis(Facts facts, Histories histories, CustomerBase base, PurchaseLtv model) {
        this.base = base;
        this.model = model;
        if (base.size() == 0) {
            String none = facts.none(Kind.PURCHASES, "purchases");
            total = Finding.missing(none);
            held = Finding.missing(none);
        } else if (model.purchases().model() == null) {
            total = Finding.missing(model.choice());
            held = Finding.missing(model.choice());
        } else {
            total = Finding.of(model.total(base, YEAR, TEN_PERCENT));
            held = holdOut(histories, base);
        }
    }

    /** What they are expected to do within a year, and its present value. */
    public Finding<PurchaseLtv.Total> total() {
        return total;
    }

    public Finding<HeldOut> held() {
        return held;
    }

    /** The customers by their value of the next year. */
    public ValueRanking ranking() {
        return model.rank(base, YEAR, TEN_PERCENT);
    }

    /** The first half of the time against the second. */
    private static Finding<HeldOut> holdOut(Histories histories, CustomerBase base) {
        Cadence days = base.cadence();
        long end = days.indexOf(base.asOf().minusNanos(1)) + 1;
        long longest = 0;
        for (int row = 0; row < base.size(); row++) {
            longest = Math.max(longest, base.age(row) + 1);
        }
        if (longest < ENOUGH_DAYS) {
            return Finding.missing("fewer than " + ENOUGH_DAYS + " days of purchases");
        }
        LocalDate split = days.firstDay(end - longest / 2);
        Backtest test = Backtest.of(
                histories.purchases(),
                split.atStartOfDay(days.zone()).toInstant(),
                days.firstDay(end).atStartOfDay(days.zone()).toInstant(),
                TransactionModel.Kind.MBG_NBD,
                TransactionModel.Kind.PARETO_NBD);
        return Finding.of(new HeldOut(split, test));
    }
}
