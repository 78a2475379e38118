package io.engagement.ltv;

import static io.engagement.Golden.assertClose;
import static io.engagement.ltv.Bases.bought;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.domain.Cadence;
import io.engagement.domain.Purchase;
import io.engagement.estimate.Estimate;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseHistory;
import io.engagement.history.PurchaseLog;
import io.engagement.history.SpendCounts;
import io.engagement.ltv.TransactionModel.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PurchaseLtvTest {
    private static final Period YEAR = Period.ofYears(1);
    private static final DiscountRate TEN = DiscountRate.annual(0.10);
    private static final List<Purchase> PURCHASES = Bases.mbg(800, 7);
    private static final CustomerBase BASE = Bases.base(PURCHASES);
    private static final PurchaseLtv MODEL = LtvModel.fit(BASE, Kind.MBG_NBD);

    @ParameterizedTest
    @EnumSource
    void anEmptyBaseIsNothingToFit(Kind kind) {
        CustomerBase nobody = Bases.of();
        PurchaseLtv model = LtvModel.fit(nobody, kind);
        assertThat(model.purchases().model()).isNull();
        assertThat(model.purchases().convergence().reached()).isFalse();
        assertThat(model.purchases()).hasToString("no fit of 0 customers: there are no customers");
        assertThat(model.newCustomer(YEAR, TEN)).isEqualTo(Estimate.undefined("there are no customers"));
        assertThat(model.total(nobody, YEAR, TEN).purchases()).isEqualTo(Estimate.undefined("there are no customers"));
        assertThat(LtvModel.parse(model.toText())).isEqualTo(model);
        assertThat(model.rank(nobody, YEAR, TEN)).hasToString("0 customers by value");
    }

    @ParameterizedTest
    @EnumSource
    void whereNobodyBuysAgainThereIsNothingToFit(Kind kind) {
        CustomerBase once = Bases.of(bought("a", 10, 100), bought("b", 20, 50), bought("c", 20, 1));
        PurchaseLtv model = LtvModel.fit(once, kind);
        Estimate reason = Estimate.undefined("nobody bought again");
        Forecast forecast = model.forecast(once.get("a"), YEAR, TEN);
        assertThat(forecast.probabilityActive()).isEqualTo(reason);
        assertThat(forecast.expectedPurchases()).isEqualTo(reason);
        assertThat(forecast.presentValue()).isEqualTo(reason);
        assertThat(forecast.expectedSpend()).isEqualTo(Estimate.undefined("nobody has paid for a repeat purchase"));
        double[] values = new double[3];
        model.presentValues(once, YEAR, TEN, values, false);
        assertThat(values).containsOnly(Double.NaN);
        assertThat(model.rank(once, YEAR, TEN).withoutValue()).isEqualTo(3);
        assertThat(model.explain(once.get("a"))).endsWith("no model: nobody bought again");
        assertThatIllegalStateException()
                .isThrownBy(() -> model.simulate(3, 1, 10, 1))
                .withMessage("undefined: nobody bought again");
    }

    @Test
    void oneCustomerIsOnABoundary() {
        CustomerBase one = Bases.of(bought("a", 10, 100, 80, 60, 40, 20));
        for (Kind kind : List.of(Kind.MBG_NBD, Kind.BG_NBD, Kind.PARETO_NBD, Kind.NBD)) {
            Fit<TransactionModel> fit = LtvModel.fit(one, kind).purchases();
            assertThat(fit.convergence().reached()).as(kind.name()).isFalse();
            assertThat(fit.convergence().findings()).as(kind.name()).isNotEmpty();
            assertThat(fit.standardErrors()).isEmpty();
            assertThat(fit.parameter("r").toString()).startsWith("undefined: no maximum: ");
        }
        PurchaseLtv model = LtvModel.fit(one);
        Estimate expected = model.forecast(one.get("a"), YEAR, TEN).expectedPurchases();
        assertThat(expected.toString()).endsWith("(parameters without standard errors)");
    }

    /** One customer who always spends the same: the likelihood has no bound. */
    @Test
    void spendThatDoesNotVaryIsOnABoundary() {
        CustomerBase one = Bases.of(bought("a", 10, 100, 80, 60), bought("b", 20, 50));
        Fit<GammaGamma> spend = LtvModel.fit(one, Kind.NBD).spend();
        assertThat(spend.convergence().reached()).isFalse();
        assertThat(spend.convergence().findings())
                .contains("p goes to infinity: a customer seems to spend the same on every purchase");
        assertThat(spend.fitted().meanSpend(2, 10)).isCloseTo(10, within(1e-3));
    }

    @Test
    void whereEverybodyBuysAgainNobodyIsLost() {
        List<Stream<Purchase>> customers = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            int gap = 1 + random.nextInt(9);
            int[] days = random.ints(2 + random.nextInt(30), 0, 27)
                    .map(day -> 3 + day * gap)
                    .distinct()
                    .toArray();
            customers.add(bought("c" + i, 5 + gap, days));
        }
        @SuppressWarnings({"unchecked", "rawtypes"})
        Stream<Purchase>[] all = customers.toArray(new Stream[0]);
        CustomerBase base = Bases.of(all);
        for (Kind kind : List.of(Kind.MBG_NBD, Kind.BG_NBD, Kind.PARETO_NBD)) {
            PurchaseLtv model = LtvModel.fit(base, kind);
            assertThat(model.purchases().model()).isNotNull();
            Fit.Convergence end = model.purchases().convergence();
            assertThat(end.reached() || !end.findings().isEmpty())
                    .as(kind + ": " + end)
                    .isTrue();
            double[] active = new double[base.size()];
            model.probabilitiesActive(base, active, false);
            assertThat(Arrays.stream(active)).allMatch(p -> p > 0 && p <= 1);
        }
    }

    /** Customers who all leave at the same rate: s and beta have no limit, and the fit must say so. */
    @Test
    void homogeneousDropoutIsNamed() {
        int boundaries = 0;
        for (int seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            int n = 4000;
            int[] x = new int[n];
            int[] tx = new int[n];
            int[] t = new int[n];
            double[] weight = new double[n];
            for (int i = 0; i < n; i++) {
                t[i] = 200 + random.nextInt(100);
                double rate = 0.02 - Math.log(1 - random.nextDouble()) * 0.05;
                double lifetime = -Math.log(1 - random.nextDouble()) / 0.01;
                for (double u = -Math.log(1 - random.nextDouble()) / rate;
                        u < Math.min(t[i], lifetime);
                        u -= Math.log(1 - random.nextDouble()) / rate) {
                    int day = (int) Math.ceil(u);
                    x[i] += day > tx[i] ? 1 : 0;
                    tx[i] = day;
                }
                weight[i] = 1;
            }
            Fit<TransactionModel> fit = Fitting.fit(Kind.PARETO_NBD, new Groups(x, tx, t, weight), false);
            if (!fit.convergence().reached()) {
                assertThat(fit.convergence().findings().get(0))
                        .startsWith("s and beta grow together: all customers seem to leave at the same rate, 0.0");
                boundaries++;
            } else {
                // By chance the sample varies more than its customers: then the shape is large and hardly determined.
                assertThat(fit.values().get(2)).isGreaterThan(3);
            }
        }
        assertThat(boundaries).isGreaterThanOrEqualTo(1);
    }

    /** Law: a customer of weight 2 is two customers, one of weight 0 is none. */
    @Test
    void weightsCountCustomers() {
        List<Purchase> twice = new ArrayList<>();
        List<Purchase> once = new ArrayList<>();
        for (Purchase purchase : Bases.mbg(300, 11)) {
            String id = purchase.customerId();
            int weight = weightOf(id);
            once.add(purchase);
            for (int i = 0; i < weight; i++) {
                twice.add(Purchase.of(id + "-" + i, purchase.at(), purchase.amount()));
            }
        }
        CustomerBase single = Bases.base(once);
        PurchaseLtv weighted = LtvModel.fit(single, Kind.MBG_NBD, row -> weightOf(single.customerId(row)));
        PurchaseLtv repeated = LtvModel.fit(Bases.base(twice), Kind.MBG_NBD);
        assertThat(weighted.purchases().n()).isEqualTo(repeated.purchases().n());
        assertSame(weighted.purchases(), repeated.purchases());
        assertSame(weighted.spend(), repeated.spend());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LtvModel.fit(single, Kind.MBG_NBD, row -> -1))
                .withMessage("weight of \"" + single.customerId(0) + "\" must be >= 0 and finite, got -1.0");
    }

    private static int weightOf(String id) {
        return id.charAt(id.length() - 1) % 3;
    }

    private static void assertSame(Fit<?> one, Fit<?> other) {
        for (int i = 0; i < one.values().size(); i++) {
            assertClose(
                    one.values().get(i),
                    other.values().get(i),
                    1e-9,
                    one.names().get(i));
            assertClose(
                    one.standardErrors().get(i),
                    other.standardErrors().get(i),
                    1e-8,
                    one.names().get(i));
        }
        assertClose(one.logLikelihood(), other.logLikelihood(), 1e-12, one);
    }

    /** Law: a segment's model is that of its customers alone. */
    @Test
    void aSegmentIsFittedAlone() {
        Map<String, PurchaseLtv> models =
                LtvModel.fitBy(BASE, Kind.MBG_NBD, id -> id.endsWith("7") || id.endsWith("3") ? "odd" : "others");
        assertThat(models).containsOnlyKeys("odd", "others");
        CustomerBase odd = Bases.base(PURCHASES.stream()
                .filter(purchase -> purchase.customerId().endsWith("7")
                        || purchase.customerId().endsWith("3"))
                .toList());
        assertSame(
                Objects.requireNonNull(models.get("odd")).purchases(),
                LtvModel.fit(odd, Kind.MBG_NBD).purchases());
        assertSame(
                Objects.requireNonNull(models.get("odd")).spend(),
                LtvModel.fit(odd, Kind.MBG_NBD).spend());
    }

    /** Law: neither the order of purchases nor where they were counted matters. */
    @Test
    void countedElsewhereIsFittedTheSame() {
        List<Purchase> shuffled = new ArrayList<>(PURCHASES);
        Collections.shuffle(shuffled, new Random(5));
        assertThat(LtvModel.fit(Bases.base(shuffled), Kind.MBG_NBD)).isEqualTo(MODEL);
        CustomerBase.Counts counts = BASE.stream().parallel().collect(CustomerBase.Counts.collector(Bases.DAILY));
        PurchaseLtv counted = LtvModel.fit(counts, Kind.MBG_NBD, BASE.asOf());
        assertThat(counted.purchases()).isEqualTo(MODEL.purchases());
        assertThat(counted.newCustomer(YEAR, TEN)).isEqualTo(Estimate.undefined("counts hold no amounts"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LtvModel.fit(CustomerBase.Counts.empty(), Kind.NBD, BASE.asOf()))
                .withMessage("counts must hold customers, got none");
    }

    /** Law: in days or in weeks, the same model. Counted by hand, so that no purchases fall together. */
    @Test
    void theUnitOfTimeDoesNotMatter() {
        Groups days = Fitting.groups(BASE.counts());
        Groups tenths = new Groups(
                days.x,
                Arrays.stream(days.tx).map(day -> 10 * day).toArray(),
                Arrays.stream(days.t).map(day -> 10 * day).toArray(),
                days.weight);
        double repeats = 0;
        for (int i = 0; i < days.size(); i++) {
            repeats += days.weight[i] * days.x[i];
        }
        for (Kind kind : List.of(Kind.MBG_NBD, Kind.BG_NBD, Kind.PARETO_NBD, Kind.NBD)) {
            Fit<TransactionModel> one = Fitting.fit(kind, days, false);
            Fit<TransactionModel> other = Fitting.fit(kind, tenths, false);
            for (int i = 0; i < one.values().size(); i++) {
                boolean time = i == 1 || (kind == Kind.PARETO_NBD && i == 3);
                assertClose(
                        other.values().get(i), (time ? 10 : 1) * one.values().get(i), 1e-8, kind);
            }
            assertClose(other.logLikelihood(), one.logLikelihood() - repeats * Math.log(10), 1e-12, kind);
        }
    }

    @Test
    void aMarginScalesMoneyOnly() {
        PurchaseHistory history = BASE.row(1);
        Forecast full = MODEL.forecast(history, YEAR, TEN);
        Forecast part = MODEL.withMargin(-0.25).forecast(history, YEAR, TEN);
        assertThat(part.expectedPurchases()).isEqualTo(full.expectedPurchases());
        assertThat(part.expectedSpend()).isEqualTo(full.expectedSpend());
        assertThat(part.presentValue().value())
                .isEqualTo(-0.25 * full.presentValue().value());
        assertThat(part.presentValue().low())
                .isEqualTo(-0.25 * full.presentValue().high());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MODEL.withMargin(1.5))
                .withMessage("margin must be a share of at most 1, got 1.5");
    }

    @Test
    void withoutDiscountTheSumMayHaveNoLimit() {
        assertThat(MODEL.purchases().values().get(2)).isLessThan(1.2);
        Estimate endless = MODEL.lifetimeValue(BASE.row(0), DiscountRate.NONE);
        if (MODEL.purchases().values().get(2) <= 1) {
            assertThat(endless)
                    .isEqualTo(Estimate.undefined("the sum has no limit: give a horizon or a discount rate"));
        } else {
            assertThat(endless.value()).isPositive();
        }
    }

    /** Law: more time, more value; a higher rate, less. */
    @Test
    void valueGrowsWithTheHorizonAndFallsWithTheRate() {
        PurchaseHistory history = BASE.row(5);
        double before = 0;
        for (int months : new int[] {1, 3, 12, 60, 600}) {
            double value = MODEL.forecast(history, Period.ofMonths(months), TEN)
                    .presentValue()
                    .value();
            assertThat(value).isGreaterThan(before);
            before = value;
        }
        assertThat(MODEL.lifetimeValue(history, TEN).value()).isGreaterThan(before);
        assertThat(MODEL.lifetimeValue(history, DiscountRate.annual(0.2)).value())
                .isLessThan(MODEL.lifetimeValue(history, TEN).value());
        Forecast nothing = MODEL.forecast(history, Period.ZERO, TEN);
        assertThat(nothing.expectedPurchases().value()).isZero();
        assertThat(nothing.presentValue().value()).isZero();
        assertThat(nothing.probabilityOfPurchase().value()).isZero();
    }

    @Test
    void aHorizonIsThatOfTheCalendar() {
        Instant january = Instant.parse("2026-01-31T00:00:00Z");
        Instant july = Instant.parse("2026-07-31T00:00:00Z");
        Period month = Period.ofMonths(1);
        assertThat(Horizon.of(january, Bases.DAILY, month, TEN).steps()).isEqualTo(28);
        assertThat(Horizon.of(july, Bases.DAILY, month, TEN).steps()).isEqualTo(31);
        Cadence weekly = Cadence.weekly(ZoneOffset.UTC, java.time.DayOfWeek.MONDAY);
        assertThat(Horizon.of(july, weekly, Period.ofDays(14), TEN).steps()).isEqualTo(2);
        assertThat(Horizon.of(july, Cadence.monthly(ZoneOffset.UTC), YEAR, TEN).steps())
                .isEqualTo(12);
        DiscountRate weeks = DiscountRate.continuous(0.0027, Duration.ofDays(7));
        assertThat(Horizon.of(july, weekly, YEAR, weeks).delta()).isCloseTo(0.0027, within(1e-17));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MODEL.forecast(BASE.row(0), Period.ofDays(-1), TEN))
                .withMessage("horizon must not be negative, got P-1D");
    }

    @Test
    void refusesWhatDoesNotFit() {
        CustomerBase yen = Stream.of(
                        Purchase.of("a", Bases.AS_OF.minusSeconds(9), io.engagement.domain.Money.of(5, "JPY")))
                .collect(PurchaseLog.collector(Bases.DAILY))
                .asOf(Bases.AS_OF);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MODEL.total(yen, YEAR, TEN))
                .withMessage("currency must be USD as the model's, got JPY");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MODEL.forecast(yen.row(0), YEAR, TEN))
                .withMessage("currency must be USD as the model's, got JPY");
        CustomerBase weekly = PURCHASES.stream()
                .collect(PurchaseLog.collector(Cadence.weekly(ZoneOffset.UTC, java.time.DayOfWeek.SUNDAY)))
                .asOf(Bases.AS_OF);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MODEL.diagnostics(weekly))
                .withMessageStartingWith("cadence of the base must be ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MODEL.presentValues(BASE, YEAR, TEN, new double[3], false))
                .withMessage("out must have a place for each of the " + BASE.size() + " rows, got 3");
        assertThatIllegalArgumentException().isThrownBy(() -> MODEL.forecast(BASE.row(0), YEAR, TEN, 1.0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MODEL.simulate(1, 0, 10, 1))
                .withMessage("acquisition must be >= 1, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MODEL.purchases().parameter("beta"))
                .withMessage("name must be one of [r, alpha, a, b], got \"beta\"");
    }

    @Test
    void bgNbdExplainsWhyAOneTimeBuyerIsActive() {
        PurchaseLtv bg = LtvModel.fit(BASE, Kind.BG_NBD);
        PurchaseHistory once = BASE.stream()
                .filter(row -> row.repeatPurchases() == 0)
                .findFirst()
                .orElseThrow();
        assertThat(bg.forecast(once, YEAR, TEN).probabilityActive().value()).isEqualTo(1);
        assertThat(bg.explain(once))
                .contains("nobody can leave before a first repeat purchase")
                .contains("active now with probability 100.0%");
        assertThat(MODEL.explain(once)).doesNotContain("nobody can leave");
    }

    /** Where p x + q <= 1 a mean does not exist: undefined, never a negative number. */
    @Test
    void aSpendWithoutMeanIsUndefined() {
        PurchaseLtv heavy = new PurchaseLtv(
                MODEL.purchases(),
                Bases.Fits.known(new GammaGamma(0.1, 0.5, 20), Fitting.SPEND),
                1,
                Bases.DAILY,
                Bases.AS_OF,
                BASE.currency(),
                "made up");
        PurchaseHistory once = BASE.stream()
                .filter(row -> row.repeatPurchases() == 0)
                .findFirst()
                .orElseThrow();
        Estimate undefined = Estimate.undefined("the mean spend does not exist: p x + q <= 1");
        assertThat(heavy.forecast(once, YEAR, TEN).expectedSpend()).isEqualTo(undefined);
        assertThat(heavy.forecast(once, YEAR, TEN).presentValue()).isEqualTo(undefined);
        assertThat(heavy.newCustomer(TEN)).isEqualTo(undefined);
        assertThat(heavy.total(BASE, YEAR, TEN).presentValue())
                .isEqualTo(Estimate.undefined("the mean spend of some customers does not exist: p x + q <= 1"));
        double[] values = new double[BASE.size()];
        heavy.presentValues(BASE, YEAR, TEN, values, false);
        for (int row = 0; row < values.length; row++) {
            assertThat(Double.isNaN(values[row])).isEqualTo(0.1 * BASE.paidRepeats(row) + 0.5 <= 1);
        }
        assertThat(heavy.explain(once)).endsWith("its mean does not exist, p x + q <= 1");
    }

    @Test
    void ranksByValue() {
        ValueRanking ranking = MODEL.rank(BASE, YEAR, TEN);
        double[] values = new double[BASE.size()];
        MODEL.presentValues(BASE, YEAR, TEN, values, true);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        assertThat(ranking.size()).isEqualTo(BASE.size());
        List<String> ids = new ArrayList<>();
        for (int place = 0; place < ranking.size(); place++) {
            assertThat(ranking.value(place)).isEqualTo(sorted[sorted.length - 1 - place]);
            assertThat(MODEL.forecast(BASE.get(ranking.customerId(place)), YEAR, TEN)
                            .presentValue()
                            .value())
                    .isCloseTo(ranking.value(place), within(1e-10 * ranking.value(place)));
            if (place > 0 && ranking.value(place) == ranking.value(place - 1)) {
                assertThat(ranking.customerId(place)).isGreaterThan(ranking.customerId(place - 1));
            }
            ids.add(ranking.customerId(place));
        }
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ranking.shareOfTop(1).value()).isCloseTo(1, within(1e-14));
        assertThat(ranking.shareOfTop(0.1).value()).isBetween(0.1, 1.0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ranking.shareOfTop(2))
                .withMessage("top must be in [0, 1], got 2.0");
        assertThat(ranking.toString().lines()).hasSize(11);
    }

    /** Law: counted in parts and fitted once, the model is that of the whole base to the last bit. */
    @ParameterizedTest
    @EnumSource(names = {"MBG_NBD", "BG_NBD", "PARETO_NBD", "NBD"})
    void countsOfPartsFitAsTheBaseDoes(Kind kind) {
        for (int parts : new int[] {1, 3, 8}) {
            CustomerBase.Counts counts = CustomerBase.Counts.empty();
            SpendCounts spend = SpendCounts.empty();
            for (int part = 0; part < parts; part++) {
                CustomerBase base = part(part, parts);
                counts = base.counts().plus(counts);
                spend = base.spendCounts().plus(spend);
            }
            assertThat(LtvModel.fit(counts, spend, kind, Bases.AS_OF)).isEqualTo(LtvModel.fit(BASE, kind));
            assertThat(LtvModel.fit(counts, spend, Bases.AS_OF)).isEqualTo(LtvModel.fit(BASE));
            assertThat(LtvModel.fitSpend(spend)).isEqualTo(LtvModel.fitSpend(BASE));
        }
        assertThat(LtvModel.fit(BASE, kind, row -> 1)).isEqualTo(LtvModel.fit(BASE, kind));
    }

    private static CustomerBase part(int part, int parts) {
        return Bases.base(PURCHASES.stream()
                .filter(purchase -> Math.floorMod(purchase.customerId().hashCode(), parts) == part)
                .toList());
    }

    /** Customers counted together fit as each for itself does: weights of 2 are not counted together. */
    @Test
    void groupingDoesNotMoveTheFitOfSpend() {
        Fit<GammaGamma> together = LtvModel.fitSpend(BASE);
        Fit<GammaGamma> apart = LtvModel.fit(BASE, Kind.NBD, row -> 2).spend();
        assertThat(BASE.spendCounts().size()).isLessThan((int) together.n());
        assertThat(apart.n()).isEqualTo(2 * together.n());
        for (String name : together.names()) {
            int i = together.names().indexOf(name);
            assertClose(apart.values().get(i), together.values().get(i), 1e-8, name);
        }
        assertClose(apart.logLikelihood(), 2 * together.logLikelihood(), 1e-13, "log-likelihood");
    }

    @Test
    void countsThatAreNotOfTheSameCustomersAreRefused() {
        CustomerBase.Counts once =
                Bases.of(bought("a", 10, 100), bought("b", 10, 90, 80)).counts();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LtvModel.fit(once, BASE.spendCounts(), Kind.NBD, Bases.AS_OF))
                .withMessage("spend must be of the same customers as counts, of whom 1 bought again, got "
                        + BASE.spendCounts().customers() + " customers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LtvModel.fit(CustomerBase.Counts.empty(), SpendCounts.empty(), Bases.AS_OF))
                .withMessage("counts must hold customers, got none");
        PurchaseLtv unpaid = LtvModel.fit(once, SpendCounts.empty(), Kind.NBD, Bases.AS_OF);
        assertThat(unpaid.spend()).hasToString("no fit of 0 customers: nobody has paid for a repeat purchase");
    }

    /** Law: on one thread or many the same bits, and those of single customers to the accuracy of interpolation. */
    @ParameterizedTest
    @EnumSource(names = {"MBG_NBD", "BG_NBD", "PARETO_NBD", "NBD"})
    void manyAtOnceAreTheSame(Kind kind) {
        PurchaseLtv model = LtvModel.fit(BASE, kind);
        TransactionModel fitted = model.purchases().fitted();
        double[] one = new double[BASE.size()];
        double[] many = new double[BASE.size()];
        model.expectedPurchases(BASE, YEAR, one, false);
        model.expectedPurchases(BASE, YEAR, many, true);
        assertThat(many).isEqualTo(one);
        for (int row = 0; row < one.length; row++) {
            double alone = fitted.expectedPurchases(
                    BASE.repeatPurchases(row), BASE.ageAtLastPurchase(row), BASE.age(row), 365);
            assertClose(one[row], alone, 1e-12, BASE.row(row));
        }
        model.lifetimeValues(BASE, TEN, one, false);
        model.lifetimeValues(BASE, TEN, many, true);
        assertThat(many).isEqualTo(one);
        for (int row = 0; row < one.length; row += 7) {
            assertClose(one[row], model.lifetimeValue(BASE.row(row), TEN).value(), 1e-12, BASE.row(row));
        }
    }

    /** Law: the sums over a base are the sums of its customers. */
    @Test
    void aTotalIsTheSumOfTheForecasts() {
        PurchaseLtv.Total total = MODEL.total(BASE, YEAR, TEN);
        double purchases = 0;
        double value = 0;
        double active = 0;
        double equity = 0;
        List<Forecast> forecasts = MODEL.forecast(BASE, YEAR, TEN).toList();
        for (int row = 0; row < BASE.size(); row++) {
            Forecast forecast = forecasts.get(row);
            assertThat(forecast.customerId()).isEqualTo(BASE.customerId(row));
            purchases += forecast.expectedPurchases().value();
            value += forecast.presentValue().value();
            active += forecast.probabilityActive().value();
            equity += MODEL.lifetimeValue(BASE.row(row), TEN).value();
        }
        assertClose(total.purchases().value(), purchases, 1e-11, "purchases");
        assertClose(total.presentValue().value(), value, 1e-11, "value");
        assertClose(total.active().value(), active, 1e-11, "active");
        assertClose(MODEL.equity(BASE, TEN).value(), equity, 1e-11, "equity");
        assertThat(total.toString()).startsWith("800 customers: active ");
        // A sum knows more than a customer: its interval is relatively no wider than the mean of theirs.
        assertThat(total.purchases().high() / total.purchases().value()).isLessThan(1.5);
    }

    @Test
    void diagnosticsSeeWhatTheModelTakesForGranted() {
        PurchaseLtv.Diagnostics diagnostics = MODEL.diagnostics(BASE);
        assertThat(diagnostics.oneTimeBuyers().trials()).isEqualTo(800);
        assertThat(diagnostics.frequencyAndSpend().value()).isBetween(-0.3, 0.3);
        assertThat(diagnostics.acquisition()).isEqualTo(83);
        assertThat(diagnostics.observation()).isEqualTo(272);
        CustomerBase linked = Bases.of(
                bought("a", 5, 200, 100),
                bought("b", 10, 200, 150, 100),
                bought("c", 16, 200, 150, 100, 90),
                bought("d", 20, 200, 150, 100, 90, 80),
                bought("e", 26, 200, 150, 100, 90, 80, 70),
                bought("f", 7, 1));
        PurchaseLtv.Diagnostics found = LtvModel.fit(linked, Kind.NBD).diagnostics(linked);
        assertThat(found.findings())
                .containsExactly(
                        "frequent buyers spend more on a purchase: their value is understated",
                        "customers were won over most of the time observed: if newer ones differ, fit by when they were won");
        assertThat(found.toString()).contains("bought once only").contains("their value is understated");
        assertThat(LtvModel.fit(Bases.of(), Kind.NBD).diagnostics(Bases.of()).frequencyAndSpend())
                .isInstanceOf(Estimate.Undefined.class);
    }

    /** The same seed, the same purchases; about as many as the model expects. */
    @Test
    void simulatesWhatItExpects() {
        List<Purchase> once = MODEL.simulate(4000, 1, 365, 3).toList();
        assertThat(MODEL.simulate(4000, 1, 365, 3)).containsExactlyElementsOf(once);
        assertThat(MODEL.simulate(4000, 1, 365, 4).toList()).isNotEqualTo(once);
        TransactionModel model = MODEL.purchases().fitted();
        double expected = 4000 * (1 + model.expectedPurchases(365));
        // Five standard errors of a sum of counts with this much spread; a customer's variance is below 12.
        assertThat((double) once.size()).isCloseTo(expected, within(5 * Math.sqrt(12 * 4000)));
        CustomerBase base = Bases.base(once);
        assertThat(base.size()).isEqualTo(4000);
        assertThat(base.age(0)).isEqualTo(364);
        double mean = once.stream()
                .mapToDouble(purchase -> purchase.amount().value().doubleValue())
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(MODEL.spend().fitted().meanSpend(), within(2.0));
    }

    @Test
    void textIsRefusedWithAReason() {
        for (String text : List.of(
                "",
                "nonsense",
                "engagement ltv-purchases 2",
                MODEL.toText().replace("margin 1.0", "margin x"),
                MODEL.toText().replaceFirst("currency .*\n", ""),
                MODEL.toText().replace("MBG_NBD", "XBG"))) {
            assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> LtvModel.parse(text))
                    .withMessageStartingWith("text must be of toText(), got \"");
        }
        assertThat(LtvModel.parse(MODEL.toText())).isEqualTo(MODEL);
        LtvFormula formula = LtvModel.formula(io.engagement.domain.Money.of("45.50", "USD"), 4.2, 3)
                .withMargin(0.3)
                .withDiscount(TEN);
        assertThat(LtvModel.parse(formula.toText())).isEqualTo(formula);
    }
}
