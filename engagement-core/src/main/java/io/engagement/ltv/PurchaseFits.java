package io.engagement.ltv;

import io.engagement.history.CustomerBase;
import io.engagement.ltv.TransactionModel.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** From customers to a fitted model. */
final class PurchaseFits {
    /** Models with this little between them, in Akaike's criterion, are equally good. */
    private static final double EQUALLY_GOOD = 2;

    private static final String ASKED_FOR = "as asked for";

    private PurchaseFits() {}

    static PurchaseLtv choose(CustomerBase base) {
        Groups groups = Fitting.groups(base.counts());
        Fit<TransactionModel> mbg = Fitting.fit(Kind.MBG_NBD, groups, true);
        Fit<TransactionModel> pareto = Fitting.fit(Kind.PARETO_NBD, groups, true);
        double better = mbg.aic() - pareto.aic();
        boolean takePareto =
                pareto.convergence().reached() && (!mbg.convergence().reached() || better > EQUALLY_GOOD);
        String choice = mbg.model() == null
                ? "nothing to choose: " + mbg.reason()
                : takePareto ? because(pareto, mbg) : because(mbg, pareto);
        return model(base, takePareto ? pareto : mbg, spend(base, row -> 1), choice);
    }

    private static String because(Fit<TransactionModel> taken, Fit<TransactionModel> other) {
        if (!taken.convergence().reached()) {
            return name(taken) + ", though neither it nor " + name(other) + " has a maximum";
        }
        return other.convergence().reached()
                ? String.format(
                        Locale.ROOT,
                        "%s, AIC %.1f against %.1f of %s",
                        name(taken),
                        taken.aic(),
                        other.aic(),
                        name(other))
                : name(taken) + ", because " + name(other) + " has no maximum";
    }

    private static String name(Fit<TransactionModel> fit) {
        TransactionModel model = fit.model();
        return model == null ? "no model" : model.kind().toString();
    }

    static PurchaseLtv of(CustomerBase base, Kind kind, IntToDoubleFunction weight) {
        Groups groups = weighted(base, weight);
        return model(base, Fitting.fit(kind, groups, true), spend(base, weight), ASKED_FOR);
    }

    static PurchaseLtv of(CustomerBase.Counts counts, Kind kind, Instant asOf) {
        return new PurchaseLtv(
                Fitting.fit(kind, Fitting.groups(counts), true),
                Fit.none(Fitting.SPEND, 0, "counts hold no amounts"),
                1,
                counts.cadence()
                        .orElseThrow(() -> new IllegalArgumentException("counts must hold customers, got none")),
                asOf,
                Currency.getInstance("XXX"),
                ASKED_FOR);
    }

    static Map<String, PurchaseLtv> bySegment(CustomerBase base, Kind kind, Function<String, String> segment) {
        String[] segments = new String[base.size()];
        Arrays.setAll(segments, row -> segment.apply(base.customerId(row)));
        Map<String, PurchaseLtv> models = new TreeMap<>();
        for (String name : new TreeSet<>(Arrays.asList(segments))) {
            models.put(name, of(base, kind, row -> segments[row].equals(name) ? 1 : 0));
        }
        return models;
    }

    private static PurchaseLtv model(
            CustomerBase base, Fit<TransactionModel> purchases, Fit<GammaGamma> spend, String choice) {
        return new PurchaseLtv(purchases, spend, 1, base.cadence(), base.asOf(), base.currency(), choice);
    }

    /** Rows of weight 1 are counted; others stand for themselves. */
    private static Groups weighted(CustomerBase base, IntToDoubleFunction weight) {
        double[] weights = new double[base.size()];
        Arrays.setAll(weights, row -> requireWeight(weight.applyAsDouble(row), base.customerId(row)));
        if (Arrays.stream(weights).allMatch(w -> w == 1)) {
            return Fitting.groups(base.counts());
        }
        int[] rows =
                IntStream.range(0, base.size()).filter(row -> weights[row] > 0).toArray();
        return new Groups(
                Arrays.stream(rows).map(row -> (int) base.repeatPurchases(row)).toArray(),
                Arrays.stream(rows).map(base::ageAtLastPurchase).toArray(),
                Arrays.stream(rows).map(base::age).toArray(),
                Arrays.stream(rows).mapToDouble(row -> weights[row]).toArray());
    }

    private static double requireWeight(double weight, String customerId) {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "weight of \"" + customerId + "\" must be >= 0 and finite, got " + weight);
        }
        return weight;
    }

    static Fit<GammaGamma> spend(CustomerBase base, IntToDoubleFunction weight) {
        int rows = base.size();
        int[] x = new int[rows];
        double[] mean = new double[rows];
        double[] weights = new double[rows];
        int size = 0;
        for (int row = 0; row < rows; row++) {
            int paid = (int) base.paidRepeats(row);
            double weighs = paid == 0 ? 0 : weight.applyAsDouble(row);
            if (weighs > 0) {
                x[size] = paid;
                mean[size] = base.meanRepeatSpend(row);
                weights[size++] = weighs;
            }
        }
        return Fitting.spend(Arrays.copyOf(x, size), Arrays.copyOf(mean, size), Arrays.copyOf(weights, size), true);
    }
}
