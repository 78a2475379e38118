package io.engagement.score;

import io.engagement.estimate.Estimate;
import io.engagement.score.ScoreCard.Contribution;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From the state of a customer to points; one card and a million scores by the same arithmetic. */
final class Judgement implements Serializable {
    private static final long serialVersionUID = 1;

    private final Layout layout;
    private final Signal[] signals;
    private final double minCoverage;
    private final double weights;

    Judgement(Layout layout, List<Signal> list, double minCoverage) {
        this.layout = layout;
        this.signals = list.toArray(Signal[]::new);
        this.minCoverage = minCoverage;
        double sum = 0;
        for (Signal signal : signals) {
            // Plainly in order, as the observed ones are summed: all of them must be exactly all.
            sum += signal.weight();
        }
        if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the weights of the signals must have a positive and finite sum, got " + sum);
        }
        this.weights = sum;
    }

    private double coverage(ProfileRow row) {
        double observed = 0;
        for (int i = 0; i < signals.length; i++) {
            observed += layout.observed(row, i) ? signals[i].weight() : 0;
        }
        return Math.min(1, observed / weights);
    }

    private boolean counts(ProfileRow row, int i) {
        return signals[i].missing().counts() || layout.observed(row, i);
    }

    private double counting(ProfileRow row) {
        double counting = 0;
        for (int i = 0; i < signals.length; i++) {
            counting += counts(row, i) ? signals[i].weight() : 0;
        }
        return counting;
    }

    /** The score, or NaN where there is none. */
    double score(ProfileRow row, long now) {
        double counting = counting(row);
        return counting > 0 && coverage(row) >= minCoverage
                ? Points.points(units(row, now, counting, null))
                : Double.NaN;
    }

    ScoreCard card(String customerId, ProfileRow row, long now, Instant asOf) {
        double coverage = coverage(row);
        double counting = counting(row);
        if (!(counting > 0) || coverage < minCoverage) {
            String reason = String.format(
                    Locale.ROOT,
                    "%.0f%% of the weights were observed, %.0f%% are needed",
                    100 * coverage,
                    100 * minCoverage);
            return new ScoreCard(customerId, asOf, Estimate.undefined(reason), coverage, List.of());
        }
        List<Contribution> parts = new ArrayList<>(signals.length);
        double points = Points.points(units(row, now, counting, parts));
        Estimate score = Estimate.assumed(points, Estimate.Unit.POINTS, "the sum of its parts");
        return new ScoreCard(customerId, asOf, score, coverage, parts);
    }

    private long units(ProfileRow row, long now, double counting, @Nullable List<Contribution> parts) {
        long sum = 0;
        long reached = 0;
        double counted = 0;
        for (int i = 0; i < signals.length; i++) {
            if (!counts(row, i)) {
                continue;
            }
            counted += signals[i].weight();
            long most = Points.upTo(counted / counting) - reached;
            reached += most;
            boolean observed = layout.observed(row, i);
            double raw = observed ? layout.raw(row, i, now) : 0;
            double scaled = observed
                    ? signals[i].scale().apply(raw)
                    : signals[i].missing().scaled();
            long units = Points.earned(most, scaled);
            sum += units;
            if (parts != null) {
                parts.add(new Contribution(
                        signals[i].name(), observed, raw, scaled, Points.points(most), Points.points(units)));
            }
        }
        return sum;
    }
}
