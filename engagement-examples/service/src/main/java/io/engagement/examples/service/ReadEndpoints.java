package io.engagement.examples.service;

import io.engagement.domain.Money;
import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.examples.service.EngagementState.Known;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseHistory;
import io.engagement.ltv.DiscountRate;
import io.engagement.ltv.Forecast;
import io.engagement.nps.Nps;
import io.engagement.score.CustomerProfile;
import io.engagement.score.EngagementScore;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.util.function.Supplier;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** What can be asked: the results of the library as they are, as JSON. */
final class ReadEndpoints {
    private final Supplier<ScoringService> service;
    private final EngagementScore score;
    private final Clock clock;

    ReadEndpoints(Supplier<ScoringService> service, EngagementScore score, Clock clock) {
        this.service = service;
        this.score = score;
        this.clock = clock;
    }

    private record ProfileAnswer(
            String customerId,
            Instant firstEvent,
            Instant latestEvent,
            long purchases,
            Money spent,
            long answers,
            long interactions,
            String profile) {}

    /** {@code GET /customers/{id}/profile}: what is stored of a customer. */
    Reply profile(Call call) {
        call.query();
        Known known = known(call);
        Activity activity = known.activity();
        return Reply.ok(new ProfileAnswer(
                known.profile().customerId(),
                activity.first(),
                activity.latest(),
                activity.purchases(),
                activity.spent(),
                activity.answers(),
                activity.interactions(),
                known.profile().toText()));
    }

    /** {@code GET /customers/{id}/score}: as of now, or just after an event that a fast clock dated ahead. */
    Reply score(Call call) {
        Fields query = call.query("asOf");
        CustomerProfile profile = known(call).profile();
        Instant earliest =
                profile.hasNoEvents() ? Settings.EARLIEST : profile.latest().plusNanos(1);
        Instant now = clock.instant();
        Instant asOf = Call.instant(query, "asOf", now.isBefore(earliest) ? earliest : now);
        if (asOf.isBefore(earliest) || asOf.isAfter(Settings.LATEST)) {
            throw Problem.parameter(
                    "asOf",
                    query.getValue("asOf"),
                    "after the customer's latest event, from " + earliest + " to " + Settings.LATEST);
        }
        return Reply.ok(score.of(profile, asOf));
    }

    private record ModelAnswer(String choice, Instant fittedAt, Instant asOf, int customers) {}

    private record ForecastAnswer(
            String customerId,
            @Nullable ModelAnswer model,
            @Nullable PurchaseHistory history,
            @Nullable Window window,
            Estimate probabilityActive,
            Estimate probabilityOfPurchase,
            Estimate expectedPurchases,
            @Nullable Interval purchases,
            Estimate expectedSpend,
            Estimate presentValue) {
        static ForecastAnswer undefined(String customerId, @Nullable ModelAnswer model, String reason) {
            Estimate none = Estimate.undefined(reason);
            return new ForecastAnswer(customerId, model, null, null, none, none, none, null, none, none);
        }

        static ForecastAnswer of(ModelAnswer model, PurchaseHistory history, Forecast forecast) {
            return new ForecastAnswer(
                    forecast.customerId(),
                    model,
                    history,
                    forecast.window(),
                    forecast.probabilityActive(),
                    forecast.probabilityOfPurchase(),
                    forecast.expectedPurchases(),
                    forecast.purchases(),
                    forecast.expectedSpend(),
                    forecast.presentValue());
        }
    }

    /** {@code GET /customers/{id}/forecast}: by the last model and the histories it was fitted to. */
    Reply forecast(Call call) {
        Fields query = call.query("horizon", "discount", "level");
        Period horizon = Call.period(query, "horizon", Period.ofYears(1));
        DiscountRate rate = DiscountRate.annual(Call.number(query, "discount", 0.1, 0, 1));
        double level = Call.number(query, "level", 0.95, 0.5, 0.999);
        String customerId = known(call).profile().customerId();
        Forecasts.Fitted fitted = service.get().forecasts().fitted();
        if (fitted == null) {
            String reason = "no model yet: there was no purchase when it was last looked";
            return Reply.ok(ForecastAnswer.undefined(customerId, null, reason));
        }
        CustomerBase base = fitted.base();
        ModelAnswer model = new ModelAnswer(fitted.model().choice(), fitted.fittedAt(), base.asOf(), base.size());
        return Reply.ok(base.find(customerId)
                .map(history ->
                        ForecastAnswer.of(model, history, fitted.model().forecast(history, horizon, rate, level)))
                .orElseGet(() -> ForecastAnswer.undefined(
                        customerId, model, "no purchase of this customer up to " + base.asOf())));
    }

    private record NpsAnswer(Estimate score, long n, Nps counts) {}

    /** {@code GET /nps}: of the latest answer of each customer, up to now. */
    Reply nps(Call call) {
        call.query();
        Nps nps = service.get().nps();
        return Reply.ok(new NpsAnswer(nps.score(), nps.n(), nps));
    }

    private Known known(Call call) {
        Known known = service.get().find(call.parts().get(0));
        if (known == null) {
            throw Problem.of(
                    Problem.Kind.UNKNOWN_CUSTOMER,
                    "No event of customer \"" + call.parts().get(0) + "\" has come.");
        }
        return known;
    }
}
