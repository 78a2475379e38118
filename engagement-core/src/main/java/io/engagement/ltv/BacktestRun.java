package io.engagement.ltv;

import io.engagement.domain.Cadence;
import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Mean;
import io.engagement.history.CustomerBase;
import io.engagement.history.HoldOut;
import io.engagement.history.PurchaseLog;
import io.engagement.ltv.TransactionModel.Kind;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Computes a {@link Backtest}. */
final class BacktestRun {
    private static final int MOST_FREQUENT = 7;
    private static final int PARTS = 10;
    private static final Estimate.Unit SIGNED_SHARE = new Estimate.Unit("", "%", 100, 1, true);
    private static final String NO_PURCHASES = "nobody bought in the hold-out";

    private final CustomerBase base;
    private final HoldOut actual;
    private final double[] bought;
    private final double steps;
    private final Horizon horizon;
    private final List<PurchaseLtv> models = new ArrayList<>();
    private final List<double[]> forecasts = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    BacktestRun(PurchaseLog log, Instant split, Instant end, List<Kind> asked) {
        if (asked.contains(Kind.BG_BB)) {
            throw new IllegalArgumentException(
                    "kinds must not hold BG/BB: it has no clock to be tracked by, got " + asked);
        }
        base = log.asOf(split);
        actual = log.holdOut(base, end);
        Cadence cadence = base.cadence();
        steps = cadence.indexOf(end) - cadence.indexOf(split);
        horizon = new Horizon(Window.of(split, end, cadence.zone()), steps, 0);
        bought = IntStream.range(0, base.size())
                .mapToDouble(row -> actual.purchases(row))
                .toArray();
        Set<Kind> kinds = new LinkedHashSet<>(asked.isEmpty() ? List.of(Kind.MBG_NBD, Kind.PARETO_NBD) : asked);
        kinds.add(Kind.NBD);
        for (Kind kind : kinds) {
            PurchaseLtv model = LtvModel.fit(base, kind);
            if (model.purchases().model() == null) {
                leftOut.add(kind + ": " + model.purchases().reason());
                continue;
            }
            double[] forecast = new double[base.size()];
            new Portfolio(model, base, true).expectedPurchases(horizon, forecast);
            models.add(model);
            forecasts.add(forecast);
        }
    }

    Backtest result() {
        List<Backtest.Line> lines = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            PurchaseLtv model = models.get(i);
            String name = model.purchases().fitted().kind().toString();
            lines.add(line(name, model, forecasts.get(i)));
        }
        rule("the same rate", lines, row -> base.age(row) == 0 ? 0 : base.repeatPurchases(row) * steps / base.age(row));
        rule("the same again", lines, row -> base.repeatPurchases(row));
        return new Backtest(actual, lines, leftOut, byFrequency(), weeks());
    }

    private void rule(String name, List<Backtest.Line> lines, IntToDoubleFunction of) {
        double[] forecast = IntStream.range(0, base.size()).mapToDouble(of).toArray();
        forecasts.add(forecast);
        lines.add(line(name, null, forecast));
    }

    private Backtest.Line line(String name, @Nullable PurchaseLtv model, double[] forecast) {
        int n = forecast.length;
        double total = 0;
        double squares = 0;
        double absolutes = 0;
        double logs = 0;
        for (int row = 0; row < n; row++) {
            double error = forecast[row] - bought[row];
            double log = Math.log1p(forecast[row]) - Math.log1p(bought[row]);
            total += forecast[row];
            squares += error * error;
            absolutes += Math.abs(error);
            logs += log * log;
        }
        double happened = actual.purchases();
        Order order = new Order(forecast, bought);
        return new Backtest.Line(
                name,
                model,
                total,
                happened == 0
                        ? Estimate.undefined(NO_PURCHASES)
                        : Estimate.assumed((total - happened) / happened, SIGNED_SHARE, "forecast against actual"),
                n == 0 ? 0 : Math.sqrt(squares / n),
                n == 0 ? 0 : absolutes / n,
                n == 0 ? 0 : logs / n,
                happened == 0
                        ? Estimate.undefined(NO_PURCHASES)
                        : Estimate.assumed(order.lift(0.1), Estimate.Unit.NUMBER, "top tenth against all"),
                gini(order),
                meanActive(model),
                spend(model, forecast),
                tenths(order));
    }

    private Estimate gini(Order order) {
        double perfect = new Order(bought, bought).area();
        // Also not a number: nobody bought.
        return perfect > 0
                ? Estimate.assumed(order.area() / perfect, Estimate.Unit.NUMBER, "of the order")
                : Estimate.undefined("all customers bought equally often in the hold-out");
    }

    private Estimate meanActive(@Nullable PurchaseLtv model) {
        if (model == null || base.size() == 0) {
            return Estimate.undefined("a rule does not know who is active");
        }
        double[] active = new double[base.size()];
        model.probabilitiesActive(base, active, true);
        return Estimate.assumed(
                Arrays.stream(active).average().orElse(0), Estimate.Unit.SHARE, "mean of the customers");
    }

    private Estimate spend(@Nullable PurchaseLtv model, double[] forecast) {
        GammaGamma spend = model == null ? null : model.spend().model();
        if (spend == null) {
            return Estimate.undefined("no model of spend");
        }
        double total = 0;
        for (int row = 0; row < forecast.length; row++) {
            long paid = base.paidRepeats(row);
            total += forecast[row] * spend.meanSpend(paid, paid == 0 ? 0 : base.meanRepeatSpend(row));
        }
        return Double.isFinite(total)
                ? Estimate.assumed(total, Estimate.Unit.money(base.currency()), "forecast")
                : Estimate.undefined("the mean spend of some customers does not exist");
    }

    private List<Backtest.Tenth> tenths(Order order) {
        List<Backtest.Tenth> tenths = new ArrayList<>();
        int n = bought.length;
        for (int part = 0; part < PARTS; part++) {
            int from = (int) ((long) n * part / PARTS);
            int to = (int) ((long) n * (part + 1) / PARTS);
            if (from < to) {
                int[] rows = order.rows(from, to);
                double forecast = IntStream.of(rows)
                        .mapToDouble(row -> order.forecast[row])
                        .average()
                        .orElse(0);
                tenths.add(new Backtest.Tenth(rows.length, forecast, meanBought(rows)));
            }
        }
        return tenths;
    }

    private Estimate meanBought(int[] rows) {
        return Mean.of(IntStream.of(rows)
                        .map(row -> (int) actual.purchases(row))
                        .toArray())
                .estimate();
    }

    private List<Backtest.Frequency> byFrequency() {
        List<Backtest.Frequency> all = new ArrayList<>();
        for (int x = 0; x <= MOST_FREQUENT; x++) {
            int count = x;
            IntPredicate same = row ->
                    count == MOST_FREQUENT ? base.repeatPurchases(row) >= count : base.repeatPurchases(row) == count;
            int[] rows = IntStream.range(0, base.size()).filter(same).toArray();
            List<Double> means = forecasts.stream()
                    .map(forecast -> IntStream.of(rows)
                            .mapToDouble(row -> forecast[row])
                            .average()
                            .orElse(0))
                    .toList();
            all.add(new Backtest.Frequency(x, rows.length, meanBought(rows), means));
        }
        return all;
    }

    /** What a new customer of each model does, added up over the days on which the customers of the base were new. */
    private List<Backtest.Week> weeks() {
        int oldest = IntStream.range(0, base.size()).map(base::age).max().orElse(-1);
        List<Backtest.Week> weeks = new ArrayList<>();
        if (oldest < 0) {
            return weeks;
        }
        Cadence cadence = base.cadence();
        long split = cadence.indexOf(actual.start());
        long first = split - 1 - oldest;
        long end = cadence.indexOf(actual.end());
        long[] newCustomers = new long[(int) (split - first)];
        for (int row = 0; row < base.size(); row++) {
            newCustomers[(int) (split - 1 - base.age(row) - first)]++;
        }
        int length = cadence.step().equals(Period.ofDays(1)) ? 7 : 1;
        List<double[]> curves = models.stream()
                .map(model -> curve(model.purchases().fitted(), (int) (end - first)))
                .toList();
        List<Double> before = models.stream().map(model -> 0.0).toList();
        for (long from = first; from < end; from += length) {
            long to = Math.min(end, from + length);
            long last = to - 1;
            List<Double> soFar = curves.stream()
                    .map(curve -> expected(curve, newCustomers, (int) (last - first)))
                    .toList();
            List<Double> earlier = before;
            weeks.add(new Backtest.Week(
                    Window.of(cadence.window(from).start(), cadence.window(last).end(), cadence.zone()),
                    from >= split,
                    actual.repeatPurchases(from, to),
                    actual.repeatPurchases(first, to),
                    IntStream.range(0, soFar.size())
                            .mapToObj(i -> soFar.get(i) - earlier.get(i))
                            .toList(),
                    soFar));
            before = soFar;
        }
        return weeks;
    }

    /** Expected repeat purchases of a new customer by age, in steps. */
    private static double[] curve(TransactionModel model, int ages) {
        double[] curve = new double[ages + 1];
        Arrays.setAll(curve, model::expectedPurchases);
        return curve;
    }

    private static double expected(double[] curve, long[] newCustomers, int step) {
        double sum = 0;
        for (int day = 0; day < newCustomers.length && day <= step; day++) {
            sum += newCustomers[day] * curve[step - day];
        }
        return sum;
    }

    /** Customers in the order of a forecast, lowest first. */
    private static final class Order {
        private final double[] forecast;
        private final double[] bought;
        private final int[] rows;

        Order(double[] forecast, double[] bought) {
            this.forecast = forecast;
            this.bought = bought;
            this.rows = IntStream.range(0, forecast.length)
                    .boxed()
                    .sorted((a, b) -> Double.compare(forecast[a], forecast[b]))
                    .mapToInt(Integer::intValue)
                    .toArray();
        }

        int[] rows(int from, int to) {
            return Arrays.copyOfRange(rows, from, to);
        }

        /** Twice the area between the diagonal and the curve of purchases, those of tied customers spread evenly. */
        double area() {
            double all = Arrays.stream(bought).sum();
            double below = 0;
            double soFar = 0;
            int n = rows.length;
            int from = 0;
            while (from < n) {
                int to = tiedUntil(from);
                double sum = sum(from, to);
                below += (to - from) * (soFar + sum / 2);
                soFar += sum;
                from = to;
            }
            return 1 - 2 * below / (n * all);
        }

        /** How often the top share buys against all; of customers tied at the border a part counts. */
        double lift(double share) {
            int n = rows.length;
            double left = share * n;
            double sum = 0;
            int to = n;
            while (left > 0) {
                int from = to - 1;
                while (from > 0 && forecast[rows[from - 1]] == forecast[rows[from]]) {
                    from--;
                }
                double part = Math.min(1, left / (to - from));
                sum += part * sum(from, to);
                left -= to - from;
                to = from;
            }
            return sum / share / Arrays.stream(bought).sum();
        }

        private int tiedUntil(int from) {
            int to = from + 1;
            while (to < rows.length && forecast[rows[to]] == forecast[rows[from]]) {
                to++;
            }
            return to;
        }

        private double sum(int from, int to) {
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += bought[rows[i]];
            }
            return sum;
        }
    }
}
