package io.engagement.ltv;

import io.engagement.estimate.Estimate;
import io.engagement.history.CustomerBase;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/** A model asked about all customers of a base at once. */
final class Portfolio {
    private final PurchaseLtv ltv;
    private final CustomerBase base;
    private final boolean parallel;
    private final Bulk bulk;

    Portfolio(PurchaseLtv ltv, CustomerBase base, boolean parallel) {
        ltv.require(base);
        this.ltv = ltv;
        this.base = base;
        this.parallel = parallel;
        int rows = base.size();
        int[] x = new int[rows];
        int[] tx = new int[rows];
        int[] t = new int[rows];
        for (int row = 0; row < rows; row++) {
            x[row] = (int) base.repeatPurchases(row);
            tx[row] = base.ageAtLastPurchase(row);
            t[row] = base.age(row);
        }
        bulk = new Bulk(x, tx, t, parallel);
    }

    void probabilitiesActive(double[] out) {
        requireRoom(out);
        TransactionModel model = ltv.purchases().model();
        if (model == null) {
            Arrays.fill(out, Double.NaN);
            return;
        }
        System.arraycopy(bulk.probabilitiesActive(model), 0, out, 0, out.length);
    }

    void expectedPurchases(Horizon horizon, double[] out) {
        probabilitiesActive(out);
        TransactionModel model = ltv.purchases().model();
        if (model != null) {
            bulk.timesExpectedPurchases(out, model, horizon.steps());
        }
    }

    void presentValues(Horizon horizon, double[] out) {
        probabilitiesActive(out);
        TransactionModel model = ltv.purchases().model();
        GammaGamma spend = ltv.spend().model();
        if (model == null || spend == null) {
            Arrays.fill(out, Double.NaN);
            return;
        }
        ltv.requireMoney(base);
        bulk.timesWhileActive(out, model, discounted(horizon));
        double[] each = spends(spend);
        Chunks.each(out.length, parallel, (from, to, none) -> {
            for (int row = from; row < to; row++) {
                double value = ltv.margin() * out[row] * each[row];
                out[row] = Double.isInfinite(value) ? Double.NaN : value;
            }
        });
    }

    private static ToDoubleFunction<TransactionModel> discounted(Horizon horizon) {
        return active -> active.discountedPurchases(horizon.delta(), horizon.steps());
    }

    private double[] spends(GammaGamma spend) {
        double[] each = new double[base.size()];
        Chunks.each(each.length, parallel, (from, to, none) -> {
            for (int row = from; row < to; row++) {
                long paid = base.paidRepeats(row);
                each[row] = spend.meanSpend(paid, paid == 0 ? 0 : base.meanRepeatSpend(row));
            }
        });
        return each;
    }

    PurchaseLtv.Total total(Horizon horizon, double level) {
        TransactionModel model = ltv.purchases().model();
        if (model == null) {
            Estimate nothing = Estimate.undefined(ltv.purchases().reason());
            return new PurchaseLtv.Total(base.size(), nothing, nothing, nothing);
        }
        Uncertainty<TransactionModel> around = Uncertainty.ofPurchases(ltv.purchases());
        ToDoubleFunction<TransactionModel> active = m -> sum(bulk.probabilitiesActive(m));
        ToDoubleFunction<TransactionModel> purchases = m -> {
            double[] rows = bulk.probabilitiesActive(m);
            bulk.timesExpectedPurchases(rows, m, horizon.steps());
            return sum(rows);
        };
        return new PurchaseLtv.Total(
                base.size(),
                estimate(around, model, active, level),
                estimate(around, model, purchases, level),
                equity(horizon, level));
    }

    private Estimate estimate(
            Uncertainty<TransactionModel> around,
            TransactionModel model,
            ToDoubleFunction<TransactionModel> sum,
            double level) {
        double variance = around.variance(m -> Math.log(sum.applyAsDouble(m)));
        return around.positive(
                sum.applyAsDouble(model), variance, level, ltv.purchases().n(), Estimate.Unit.NUMBER);
    }

    Estimate equity(Horizon horizon, double level) {
        TransactionModel model = ltv.purchases().model();
        GammaGamma spend = ltv.spend().model();
        if (model == null) {
            return Estimate.undefined(ltv.purchases().reason());
        }
        if (spend == null) {
            return Estimate.undefined(ltv.spend().reason());
        }
        ltv.requireMoney(base);
        double[] each = spends(spend);
        double[] counts = counts(model, horizon);
        double value = sum(counts, each);
        if (Double.isInfinite(sum(each))) {
            return Estimate.undefined("the mean spend of some customers does not exist: p x + q <= 1");
        }
        if (Double.isInfinite(value)) {
            return Estimate.undefined("the sum has no limit: give a horizon or a discount rate");
        }
        Uncertainty<TransactionModel> aroundPurchases = Uncertainty.ofPurchases(ltv.purchases());
        Uncertainty<GammaGamma> aroundSpend = Uncertainty.ofSpend(ltv.spend());
        double variance = aroundPurchases.variance(m -> Math.log(sum(counts(m, horizon), each)))
                + aroundSpend.variance(m -> Math.log(sum(counts, spends(m))));
        boolean known = aroundPurchases.isKnown() && aroundSpend.isKnown();
        Uncertainty<?> around = known ? aroundPurchases : Uncertainty.unknown();
        Estimate.Unit money = Estimate.Unit.money(ltv.currency());
        return Forecasts.times(
                ltv.margin(),
                around.positive(value, variance, level, ltv.purchases().n(), money));
    }

    private double[] counts(TransactionModel model, Horizon horizon) {
        double[] counts = bulk.probabilitiesActive(model);
        bulk.timesWhileActive(counts, model, discounted(horizon));
        return counts;
    }

    private double sum(double[] values) {
        return Chunks.sum(values.length, 1, parallel, (from, to, sums) -> {
            for (int row = from; row < to; row++) {
                sums[0] += values[row];
            }
        })[0];
    }

    private double sum(double[] counts, double[] each) {
        return Chunks.sum(counts.length, 1, parallel, (from, to, sums) -> {
            for (int row = from; row < to; row++) {
                sums[0] += counts[row] * each[row];
            }
        })[0];
    }

    private void requireRoom(double[] out) {
        if (out.length != base.size()) {
            throw new IllegalArgumentException(
                    "out must have a place for each of the " + base.size() + " rows, got " + out.length);
        }
    }
}
