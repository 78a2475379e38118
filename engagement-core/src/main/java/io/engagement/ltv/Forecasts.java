package io.engagement.ltv;

import io.engagement.domain.Money;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.history.PurchaseHistory;
import io.engagement.internal.numeric.Normal;
import java.util.Currency;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A model asked about single customers over one horizon, each answer with its interval. */
final class Forecasts {
    private static final Currency NO_CURRENCY = Currency.getInstance("XXX");
    private static final String NO_LIMIT = "the sum has no limit: give a horizon or a discount rate";

    private final PurchaseLtv ltv;
    private final Horizon horizon;
    private final double level;
    private final @Nullable TransactionModel model;
    private final @Nullable GammaGamma spend;
    private final Uncertainty<TransactionModel> aroundPurchases;
    private final Uncertainty<GammaGamma> aroundSpend;
    private final Estimate.Unit money;

    Forecasts(PurchaseLtv ltv, Horizon horizon, double level) {
        this.ltv = ltv;
        this.horizon = horizon;
        this.level = level;
        this.model = ltv.purchases().model();
        this.spend = ltv.spend().model();
        this.aroundPurchases = Uncertainty.ofPurchases(ltv.purchases());
        this.aroundSpend = Uncertainty.ofSpend(ltv.spend());
        this.money = Estimate.Unit.money(ltv.currency());
        Normal.z(level);
    }

    Forecast of(PurchaseHistory history, boolean withOwnCount) {
        requireCurrency(history);
        TransactionModel fitted = model;
        if (fitted == null) {
            Estimate nothing = Estimate.undefined(ltv.purchases().reason());
            return new Forecast(
                    history.customerId(), horizon.window(), nothing, nothing, nothing, null, spend(history), nothing);
        }
        long x = history.repeatPurchases();
        double tx = history.ageAtLastPurchase();
        double t = history.age();
        double ahead = horizon.steps();
        long n = ltv.purchases().n();
        ToDoubleFunction<TransactionModel> odds = m -> m.logOddsActive(x, tx, t);
        ToDoubleFunction<TransactionModel> buying = m -> logOdds(m.probabilityOfPurchase(x, tx, t, ahead));
        double expected = fitted.expectedPurchases(x, tx, t, ahead);
        return new Forecast(
                history.customerId(),
                horizon.window(),
                aroundPurchases.probability(odds.applyAsDouble(fitted), aroundPurchases.variance(odds), level, n),
                aroundPurchases.probability(buying.applyAsDouble(fitted), aroundPurchases.variance(buying), level, n),
                aroundPurchases.positive(
                        expected,
                        aroundPurchases.variance(m -> Math.log(m.expectedPurchases(x, tx, t, ahead))),
                        level,
                        n,
                        Estimate.Unit.NUMBER),
                withOwnCount ? OwnCount.interval(fitted, history, ahead, level) : null,
                spend(history),
                presentValue(history));
    }

    private static double logOdds(double probability) {
        return Math.log(probability) - Math.log1p(-probability);
    }

    private Estimate spend(PurchaseHistory history) {
        long x = history.paidRepeats();
        double mean = history.meanRepeatSpend().orElse(0);
        GammaGamma fitted = spend;
        if (fitted == null) {
            return Estimate.undefined(ltv.spend().reason());
        }
        double value = fitted.meanSpend(x, mean);
        if (Double.isInfinite(value)) {
            return Estimate.undefined("the mean spend does not exist: p x + q <= 1");
        }
        double variance = aroundSpend.variance(m -> Math.log(m.meanSpend(x, mean)));
        return aroundSpend.positive(value, variance, level, ltv.spend().n(), money);
    }

    Estimate presentValue(PurchaseHistory history) {
        requireCurrency(history);
        long x = history.repeatPurchases();
        double tx = history.ageAtLastPurchase();
        double t = history.age();
        long paid = history.paidRepeats();
        double mean = history.meanRepeatSpend().orElse(0);
        return value(
                m -> m.discountedPurchases(x, tx, t, horizon.delta(), horizon.steps()), m -> m.meanSpend(paid, mean));
    }

    Estimate newCustomer() {
        return value(m -> 1 + m.discountedPurchases(horizon.delta(), horizon.steps()), GammaGamma::meanSpend);
    }

    /** Purchases times spend: they are fitted apart, so the variances of the logarithms add. */
    private Estimate value(ToDoubleFunction<TransactionModel> purchases, ToDoubleFunction<GammaGamma> each) {
        if (model == null) {
            return Estimate.undefined(ltv.purchases().reason());
        }
        if (spend == null) {
            return Estimate.undefined(ltv.spend().reason());
        }
        double count = purchases.applyAsDouble(model);
        double perPurchase = each.applyAsDouble(spend);
        if (Double.isInfinite(perPurchase)) {
            return Estimate.undefined("the mean spend does not exist: p x + q <= 1");
        }
        if (Double.isInfinite(count)) {
            return Estimate.undefined(NO_LIMIT);
        }
        double variance = aroundPurchases.variance(m -> Math.log(purchases.applyAsDouble(m)))
                + aroundSpend.variance(m -> Math.log(each.applyAsDouble(m)));
        boolean known = aroundPurchases.isKnown() && aroundSpend.isKnown();
        Uncertainty<?> around = known ? aroundPurchases : Uncertainty.unknown();
        return times(
                ltv.margin(),
                around.positive(
                        count * perPurchase, variance, level, ltv.purchases().n(), money));
    }

    /** A margin may be negative. */
    static Estimate times(double factor, Estimate estimate) {
        if (factor == 1 || !(estimate instanceof Estimate.Known known)) {
            return estimate;
        }
        double value = factor * known.value();
        Interval limits = known.interval();
        if (limits == null) {
            return Estimate.assumed(value, known.unit(), known.method());
        }
        double one = factor == 0 ? 0 : factor * limits.low();
        double other = factor == 0 ? 0 : factor * limits.high();
        Interval scaled = new Interval(Math.min(one, other), Math.max(one, other), limits.level());
        return Estimate.of(value, scaled, known.n(), known.unit(), known.method());
    }

    /** A history without money, as published examples are, fits any currency; so does a model without. */
    private void requireCurrency(PurchaseHistory history) {
        Money spent = history.spend();
        if (spend != null && !(spent.currency().equals(NO_CURRENCY) && spent.signum() == 0)) {
            ltv.require(spent.currency());
        }
    }
}
