package io.engagement.ltv;

import io.engagement.domain.Cadence;
import io.engagement.history.CustomerBase;
import io.engagement.history.SpendCounts;
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
    private static final Currency NO_CURRENCY = Currency.getInstance("XXX");

    private PurchaseFits() {}

    static PurchaseLtv choose(CustomerBase base) {
        return choose(base.counts(), base.spendCounts(), base.cadence(), base.asOf(), base.currency());
    }

    static PurchaseLtv choose(CustomerBase.Counts counts, SpendCounts spend, Instant asOf) {
        requireSame(counts, spend);
        return choose(counts, spend, cadence(counts), asOf, spend.currency().orElse(NO_CURRENCY));
    }

    private static PurchaseLtv choose(
            CustomerBase.Counts counts, SpendCounts spend, Cadence cadence, Instant asOf, Currency currency) {
        Groups groups = Fitting.groups(counts);
        Fit<TransactionModel> mbg = Fitting.fit(Kind.MBG_NBD, groups, true);
        Fit<TransactionModel> pareto = Fitting.fit(Kind.PARETO_NBD, groups, true);
        double better = mbg.aic() - pareto.aic();
        boolean takePareto =
                pareto.convergence().reached() && (!mbg.convergence().reached() || better > EQUALLY_GOOD);
        String choice = mbg.model() == null
                ? "nothing to choose: " + mbg.reason()
                : takePareto ? because(pareto, mbg) : because(mbg, pareto);
        return new PurchaseLtv(takePareto ? pareto : mbg, Fitting.spend(spend), 1, cadence, asOf, currency, choice);
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

    static PurchaseLtv of(CustomerBase base, Kind kind) {
        return model(base, Fitting.fit(kind, Fitting.groups(base.counts()), true), Fitting.spend(base.spendCounts()));
    }

    /** Where all weigh 1 they are counted together; else each stands for itself. */
    static PurchaseLtv of(CustomerBase base, Kind kind, IntToDoubleFunction weight) {
        double[] weights = new double[base.size()];
        Arrays.setAll(weights, row -> requireWeight(weight.applyAsDouble(row), base.customerId(row)));
        return Arrays.stream(weights).allMatch(w -> w == 1)
                ? of(base, kind)
                : model(base, Fitting.fit(kind, weighted(base, weights), true), spend(base, weights));
    }

    static PurchaseLtv of(CustomerBase.Counts counts, Kind kind, Instant asOf) {
        Fit<GammaGamma> unknown = Fit.none(Fitting.SPEND, 0, "counts hold no amounts");
        return of(counts, unknown, kind, asOf, NO_CURRENCY);
    }

    static PurchaseLtv of(CustomerBase.Counts counts, SpendCounts spend, Kind kind, Instant asOf) {
        requireSame(counts, spend);
        return of(counts, Fitting.spend(spend), kind, asOf, spend.currency().orElse(NO_CURRENCY));
    }

    private static PurchaseLtv of(
            CustomerBase.Counts counts, Fit<GammaGamma> spend, Kind kind, Instant asOf, Currency currency) {
        Cadence cadence = cadence(counts);
        Fit<TransactionModel> purchases = Fitting.fit(kind, Fitting.groups(counts), true);
        return new PurchaseLtv(purchases, spend, 1, cadence, asOf, currency, ASKED_FOR);
    }

    private static Cadence cadence(CustomerBase.Counts counts) {
        return counts.cadence().orElseThrow(() -> new IllegalArgumentException("counts must hold customers, got none"));
    }

    /** Whoever has paid for a repeat purchase has made one. */
    private static void requireSame(CustomerBase.Counts counts, SpendCounts spend) {
        long repeaters = 0;
        for (int group = 0; group < counts.size(); group++) {
            repeaters += counts.repeatPurchases(group) > 0 ? counts.customers(group) : 0;
        }
        if (spend.customers() > repeaters) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "spend must be of the same customers as counts, of whom %d bought again, got %d customers",
                    repeaters,
                    spend.customers()));
        }
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

    private static PurchaseLtv model(CustomerBase base, Fit<TransactionModel> purchases, Fit<GammaGamma> spend) {
        return new PurchaseLtv(purchases, spend, 1, base.cadence(), base.asOf(), base.currency(), ASKED_FOR);
    }

    private static Groups weighted(CustomerBase base, double[] weights) {
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

    private static Fit<GammaGamma> spend(CustomerBase base, double[] weights) {
        int[] rows = IntStream.range(0, base.size())
                .filter(row -> weights[row] > 0 && base.paidRepeats(row) > 0)
                .toArray();
        return Fitting.spend(
                Arrays.stream(rows).map(row -> (int) base.paidRepeats(row)).toArray(),
                Arrays.stream(rows).mapToDouble(base::meanRepeatSpend).toArray(),
                Arrays.stream(rows).mapToDouble(row -> weights[row]).toArray(),
                true);
    }
}
