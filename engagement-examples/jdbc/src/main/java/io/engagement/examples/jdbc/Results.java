package io.engagement.examples.jdbc;

import io.engagement.churn.ChurnRate;
import io.engagement.estimate.Estimate;
import io.engagement.examples.jdbc.ResultTable.Column;
import io.engagement.history.CustomerBase;
import io.engagement.ltv.DiscountRate;
import io.engagement.ltv.Forecast;
import io.engagement.ltv.LtvModel;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.nps.Nps;
import io.engagement.nps.NpsBreakdown;
import io.engagement.nps.NpsCalculator;
import io.engagement.score.CustomerProfiles;
import io.engagement.score.EngagementScore;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scores, forecasts and estimates of the whole base as of one moment. */
final class Results {
    private final Instant asOf;
    private final Period horizon;
    private final DiscountRate rate;

    private final EngagementScore score;
    private final CustomerProfiles profiles;
    private final List<String> scored;
    private final double[] scores;

    private final CustomerBase base;
    private final PurchaseLtv model;
    private final double[] active;
    private final double[] purchases;
    private final double[] values;
    private final PurchaseLtv.Total total;

    private final Nps nps;
    private final NpsBreakdown npsByChannel;
    private final @Nullable ChurnRate churn;

    /** Computes all of it; the bulk methods need a number a customer where single forecasts would need an object. */
    Results(Histories histories, Instant asOf, EngagementScore score, Period horizon, DiscountRate rate) {
        this.asOf = asOf;
        this.score = score;
        this.horizon = horizon;
        this.rate = rate;
        profiles = histories.profiles();
        scored = profiles.customerIds();
        scores = profiles.parallelScores(asOf);
        base = histories.log().asOf(asOf);
        model = LtvModel.fit(base);
        active = new double[base.size()];
        purchases = new double[base.size()];
        values = new double[base.size()];
        model.probabilitiesActive(base, active, true);
        model.expectedPurchases(base, horizon, purchases, true);
        model.presentValues(base, horizon, rate, values, true);
        total = model.total(base, horizon, rate);
        nps = histories.nps();
        npsByChannel = histories.npsByChannel();
        churn = histories.churn(asOf).orElse(null);
    }

    PurchaseLtv model() {
        return model;
    }

    CustomerBase base() {
        return base;
    }

    double[] scores() {
        return scores;
    }

    Nps nps() {
        return nps;
    }

    Optional<ChurnRate> churn() {
        return Optional.ofNullable(churn);
    }

    PurchaseLtv.Total total() {
        return total;
    }

    /** All that is written. */
    List<ResultTable> tables() {
        List<ResultTable> tables = new ArrayList<>(List.of(scoreTable(), forecastTable(), npsTable(), totalTable()));
        if (churn != null) {
            String text = "customers lost in " + churn.window() + ", " + churn.definition();
            tables.add(estimates(Definition.of("churn", text), List.of(new Line("churn rate", "", churn.rate()))));
        }
        return tables;
    }

    private ResultTable scoreTable() {
        return new ResultTable(
                "engagement_score",
                List.of(Column.text("customer_id", scored::get)),
                List.of(Column.number("score", row -> scores[row]), Column.text("reason", this::whyNoScore)),
                scores.length,
                asOf,
                Definition.of("score", score.toText()));
    }

    private @Nullable String whyNoScore(int row) {
        return Double.isNaN(scores[row])
                ? reason(score.of(profiles.get(scored.get(row)), asOf).score())
                : null;
    }

    private ResultTable forecastTable() {
        return new ResultTable(
                "engagement_forecast",
                List.of(Column.text("customer_id", base::customerId)),
                List.of(
                        Column.number("probability_active", row -> active[row]),
                        Column.number("expected_purchases", row -> purchases[row]),
                        Column.number("present_value", row -> values[row]),
                        Column.text("currency", row -> base.currency().getCurrencyCode()),
                        Column.text("horizon", row -> horizon.toString()),
                        Column.text("reason", this::whyNoForecast)),
                base.size(),
                asOf,
                forecastDefinition());
    }

    /** The bulk methods give NaN; the single forecast says why. */
    private @Nullable String whyNoForecast(int row) {
        if (!Double.isNaN(active[row] + purchases[row] + values[row])) {
            return null;
        }
        Forecast forecast = model.forecast(base.row(row), horizon, rate);
        return List.of(forecast.presentValue(), forecast.expectedPurchases(), forecast.probabilityActive()).stream()
                .map(Results::reason)
                .filter(reason -> reason != null)
                .findFirst()
                .orElse("no value");
    }

    private Definition forecastDefinition() {
        return Definition.of("forecast", model.toText() + "\nhorizon " + horizon + ", discount " + rate + "\n");
    }

    private ResultTable npsTable() {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("nps", "", nps.score()));
        npsByChannel.groups().forEach((channel, group) -> {
            if (!channel.isEmpty()) {
                lines.add(new Line("nps", "channel " + channel, group.score()));
            }
        });
        return estimates(Definition.of("nps", NpsCalculator.standard().toString()), lines);
    }

    private ResultTable totalTable() {
        return estimates(
                forecastDefinition(),
                List.of(
                        new Line("active customers", "", total.active()),
                        new Line("expected purchases", "", total.purchases()),
                        new Line("present value", "", total.presentValue()),
                        new Line("value of a new customer", "", model.newCustomer(horizon, rate))));
    }

    /** A row of estimates. */
    private record Line(String metric, String segment, Estimate estimate) {
        Estimate.@Nullable Known known() {
            return estimate instanceof Estimate.Known known ? known : null;
        }

        double limit(boolean upper) {
            Estimate.Known known = known();
            return known == null || known.interval() == null ? Double.NaN : upper ? known.high() : known.low();
        }
    }

    private ResultTable estimates(Definition definition, List<Line> lines) {
        return new ResultTable(
                "engagement_estimate",
                List.of(
                        Column.text("metric", row -> lines.get(row).metric),
                        Column.text("segment", row -> lines.get(row).segment)),
                List.of(
                        Column.number("estimate", row -> lines.get(row).estimate.orElse(Double.NaN)),
                        Column.number("low", row -> lines.get(row).limit(false)),
                        Column.number("high", row -> lines.get(row).limit(true)),
                        new Column("n", "int8", row -> {
                            Estimate.Known known = lines.get(row).known();
                            return known == null ? null : known.n();
                        }),
                        Column.text("printed", row -> lines.get(row).estimate.toString()),
                        Column.text("reason", row -> reason(lines.get(row).estimate))),
                lines.size(),
                asOf,
                definition);
    }

    private static @Nullable String reason(Estimate estimate) {
        return estimate instanceof Estimate.Undefined undefined ? undefined.reason() : null;
    }
}
