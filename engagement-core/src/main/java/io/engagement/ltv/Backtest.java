package io.engagement.ltv;

import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import io.engagement.history.HoldOut;
import io.engagement.history.PurchaseLog;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Models fitted to the past of a base up to a date, against what its customers did after it: always beside NBD, in which
 * nobody leaves, and two rules that need no model ("the same rate", x / T times the length of the hold-out; "the same
 * again", x).
 *
 * <p>With p forecast and y bought by each of n customers: bias is {@code (sum p - sum y) / sum y}, RMSE
 * {@code sqrt(mean (p - y)^2)}, MAE {@code mean |p - y|}, MSLE {@code mean (ln(1 + p) - ln(1 + y))^2}. The lift is how often the tenth of
 * customers with the highest forecast buys, against all. Gini is the area between the curve of purchases of customers in the order
 * of their forecast and the diagonal, over that of the perfect order: 1 is perfect, 0 is chance. Customers
 * with the same forecast share their purchases evenly.
 *
 * <p>The mean absolute error alone misleads where most customers buy nothing: a forecast of 0 for everybody does well in
 * it.
 *
 * @param actual what happened
 * @param lines what was forecast, the models first
 * @param leftOut models without anything to fit, and why
 * @param byFrequency forecast and actual purchases by how often customers had bought again
 * @param weeks forecast and actual purchases week by week, from the first purchase in the log on
 */
public record Backtest(
        HoldOut actual, List<Line> lines, List<String> leftOut, List<Frequency> byFrequency, List<Week> weeks)
        implements Serializable {
    /**
     * A result; {@link #of} computes it.
     *
     * @param actual what happened
     * @param lines what was forecast
     * @param leftOut models without anything to fit, and why
     * @param byFrequency by how often customers had bought again
     * @param weeks week by week
     */
    public Backtest {
        lines = List.copyOf(lines);
        leftOut = List.copyOf(leftOut);
        byFrequency = List.copyOf(byFrequency);
        weeks = List.copyOf(weeks);
    }

    /**
     * One way to forecast, and how good it was.
     *
     * @param name of the model or rule
     * @param model the fitted model; null for a rule
     * @param total purchases forecast for all customers
     * @param bias of the total, as a share of what happened; undefined where nothing was bought
     * @param rmse root of the mean squared error
     * @param mae mean absolute error
     * @param msle mean squared error of the logarithms
     * @param lift of the tenth with the highest forecast; undefined where nothing was bought
     * @param gini of the order of the forecasts; undefined where nothing was bought
     * @param meanActive mean probability of being active at the split; undefined for a rule
     * @param spend forecast for all customers; undefined for a rule, or where nobody had spent again
     * @param tenths the customers in ten parts by forecast, lowest first
     */
    public record Line(
            String name,
            @Nullable PurchaseLtv model,
            double total,
            Estimate bias,
            double rmse,
            double mae,
            double msle,
            Estimate lift,
            Estimate gini,
            Estimate meanActive,
            Estimate spend,
            List<Tenth> tenths)
            implements Serializable {}

    /**
     * Customers with forecasts of about the same size: in a calibrated model forecast and purchases agree.
     *
     * @param customers how many
     * @param forecast purchases a customer, mean
     * @param bought purchases a customer, mean with its interval
     */
    public record Tenth(long customers, double forecast, Estimate bought) implements Serializable {}

    /**
     * Customers who had bought again equally often.
     *
     * @param repeatPurchases how often; the last row holds all that had bought so often or more
     * @param customers how many
     * @param bought purchases a customer in the hold-out, mean with its interval
     * @param forecast the same as forecast, by line
     */
    public record Frequency(long repeatPurchases, long customers, Estimate bought, List<Double> forecast)
            implements Serializable {}

    /**
     * One week (one step where the cadence is longer than a day).
     *
     * @param window the week
     * @param held whether it is in the hold-out
     * @param bought repeat purchases in it
     * @param boughtSoFar repeat purchases up to its end
     * @param expected repeat purchases in it, by model
     * @param expectedSoFar repeat purchases up to its end, by model
     */
    public record Week(
            Window window,
            boolean held,
            long bought,
            long boughtSoFar,
            List<Double> expected,
            List<Double> expectedSoFar)
            implements Serializable {}

    /**
     * Splits a log at a date, fits to what was before and compares with what came after.
     *
     * @param log purchases
     * @param split where a step of the log begins
     * @param end where a later one begins; purchases from then on are left out
     * @param kinds which models; MBG/NBD and Pareto/NBD where none is named. NBD is always added
     * @return the comparison
     * @throws IllegalArgumentException if {@code split} or {@code end} is not where a step begins, {@code end} is not after
     *     {@code split}, or BG/BB is asked for: it has no clock of its own to be tracked by
     */
    public static Backtest of(PurchaseLog log, Instant split, Instant end, TransactionModel.Kind... kinds) {
        return new BacktestRun(log, split, end, List.of(kinds)).result();
    }

    /** What happened, then a row for each way to forecast. */
    @Override
    public String toString() {
        Table table = new Table(
                actual.toString(),
                "forecast",
                "total",
                "bias",
                "RMSE",
                "MAE",
                "MSLE",
                "lift",
                "Gini",
                "active",
                "spend");
        for (Line line : lines) {
            table.row(
                    line.name,
                    String.format(Locale.ROOT, "%,.1f", line.total),
                    shown(line.bias),
                    number(line.rmse),
                    number(line.mae),
                    number(line.msle),
                    shown(line.lift),
                    shown(line.gini),
                    shown(line.meanActive),
                    shown(line.spend));
        }
        leftOut.forEach(model -> table.row("left out: " + model));
        return table.toString();
    }

    /**
     * Forecast and actual purchases by how often customers had bought again.
     *
     * @return a table
     */
    public String frequencies() {
        List<String> header = new ArrayList<>(List.of("bought again", "customers", "bought"));
        lines.forEach(line -> header.add(line.name));
        Table table = new Table("purchases a customer in the hold-out", header.toArray(String[]::new));
        for (int i = 0; i < byFrequency.size(); i++) {
            Frequency row = byFrequency.get(i);
            boolean open = i == byFrequency.size() - 1 && i > 0;
            List<String> cells = new ArrayList<>(List.of(
                    row.repeatPurchases + (open ? "+" : ""),
                    String.format(Locale.ROOT, "%,d", row.customers),
                    shown(row.bought)));
            row.forecast.forEach(value -> cells.add(number(value)));
            table.row(cells.toArray(String[]::new));
        }
        return table.toString();
    }

    private static String shown(Estimate estimate) {
        return estimate instanceof Estimate.Known known ? known.unit().print(known.value()) : "-";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
