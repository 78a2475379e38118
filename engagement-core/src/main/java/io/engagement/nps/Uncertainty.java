package io.engagement.nps;

import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.internal.numeric.Draws;
import io.engagement.internal.numeric.Normal;
import io.engagement.nps.NpsEconomics.Group;
import io.engagement.nps.NpsEconomics.Intervals;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** How far measures of one sample can be trusted: the bootstrap draws are the same for all of them. */
final class Uncertainty {
    private final Sample sample;
    private final Groups groups;
    private final Intervals intervals;
    private final List<Groups> draws;

    Uncertainty(Sample sample, Intervals intervals) {
        this.sample = sample;
        this.groups = sample.groups();
        this.intervals = intervals;
        this.draws = Draws.of(intervals.seed(), intervals.delta() ? 0 : intervals.draws(), sample::draw);
    }

    Groups groups() {
        return groups;
    }

    /** The measure with its interval; without one where the sample cannot say. */
    Estimate estimate(Measure measure, int n, Estimate.Unit unit) {
        double value = measure.of(groups);
        double[][] slopes = measure.slopes(groups);
        String missing = missing(measure, slopes);
        if (!missing.isEmpty()) {
            return new Estimate.Known(value, null, n, unit, missing);
        }
        return Estimate.of(value, interval(measure, value, slopes), n, unit, intervals.toString());
    }

    /** The chance that the measure is above 0. */
    Estimate chanceOfGain(Measure measure) {
        double value = measure.of(groups);
        double[][] slopes = measure.slopes(groups);
        String missing = missing(measure, slopes);
        if (!missing.isEmpty()) {
            return Estimate.undefined(missing);
        }
        if (!intervals.delta()) {
            double above = drawn(measure).filter(drawn -> drawn > 0).count();
            return Estimate.assumed(above / draws.size(), Estimate.Unit.SHARE, intervals.toString());
        }
        double error = Math.sqrt(sample.variance(slopes, groups));
        double tail = value == 0 ? 0.5 : Normal.twoSided(Math.abs(value) / error) / 2;
        double chance = error == 0 ? (value > 0 ? 1 : 0) : value > 0 ? 1 - tail : tail;
        return Estimate.assumed(chance, Estimate.Unit.SHARE, intervals.toString());
    }

    private Interval interval(Measure measure, double value, double[][] slopes) {
        double level = intervals.level();
        if (intervals.delta()) {
            double half = Normal.z(level) * Math.sqrt(sample.variance(slopes, groups));
            return new Interval(value - half, value + half, level);
        }
        double[] sorted = drawn(measure).sorted().toArray();
        double tail = (1 - level) / 2;
        return new Interval(Draws.percentile(sorted, tail), Draws.percentile(sorted, 1 - tail), level);
    }

    private DoubleStream drawn(Measure measure) {
        return draws.stream().mapToDouble(measure::of);
    }

    /** Why there is no interval, or nothing. */
    private String missing(Measure measure, double[][] slopes) {
        for (Group group : Group.values()) {
            double[] own = slopes[group.place];
            if (sample.size(group) == 1 && Arrays.stream(own).anyMatch(slope -> slope != 0)) {
                return "no interval: only one respondent among the " + group;
            }
            if (intervals.delta() && Arrays.stream(own).anyMatch(Double::isInfinite)) {
                return "no interval: the delta method fails where nobody among the " + group
                        + " means to stay; use the bootstrap";
            }
        }
        long undefined = drawn(measure).filter(Double::isNaN).count();
        return undefined == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "no interval: referrals reproduce themselves in %,d of %,d bootstrap draws",
                        undefined,
                        draws.size());
    }
}
