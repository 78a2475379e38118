package io.engagement.behavior;

import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.estimate.Mean;
import io.engagement.estimate.Proportion;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.numeric.StudentT;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a change did, where customers were assigned to it at random. The unit is what was assigned: give one number for each
 * customer (or each shop, when shops were assigned), of everyone as assigned, whether or not they used what they were given.
 *
 * <p>There is no default for when to look, since it decides what an interval is: {@link #fixedHorizon} is read once, when all
 * planned units are in; {@link #anytimeValid} may be read after every unit, and pays for it with wider intervals.
 *
 * @param horizon when it is read
 * @param level the confidence level, in (0, 1)
 */
public record Pilot(Horizon horizon, double level) implements Serializable {
    private static final Estimate.Unit RELATIVE = new Estimate.Unit("", "%", 100, 1, true);

    /** When a pilot is read. */
    public sealed interface Horizon extends Serializable {}

    /**
     * Once, when all units are in.
     *
     * @param units how many units are planned, of both arms that are compared
     */
    public record FixedHorizon(long units) implements Horizon {}

    /**
     * At any time, also after every unit: the interval is a confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy and
     * Ramdas, 2021, equation 9), which holds the truth at all times together with the confidence of its level. It is
     * asymptotic: do not begin to look before each arm has some 50 units. With n units of both arms and
     * {@code rho = sqrt((-2 ln alpha + ln(-2 ln alpha + 1)) / tightestAt)} its half-width is
     * {@code SE sqrt(n) sqrt(2 (n rho^2 + 1) / (n rho)^2 ln(sqrt(n rho^2 + 1) / alpha))}; the p-value is the smallest alpha
     * whose sequence of the same rho would exclude 0.
     *
     * @param tightestAt the number of units, of both arms, at which the sequence is tightest
     */
    public record AnytimeValid(long tightestAt) implements Horizon {}

    /**
     * A pilot; write {@link #fixedHorizon} or {@link #anytimeValid} instead.
     *
     * @param horizon when it is read
     * @param level the confidence level
     * @throws IllegalArgumentException if the horizon's number is below 1 or {@code level} is not in (0, 1)
     */
    public Pilot {
        long units = horizon instanceof FixedHorizon fixed ? fixed.units : ((AnytimeValid) horizon).tightestAt;
        if (units < 1) {
            throw new IllegalArgumentException("horizon must be at least 1 unit, got " + units);
        }
        Normal.z(level);
    }

    /**
     * A pilot that is read once, at 95 %. Read before all planned units are in, it is undefined: stopping at the first
     * "significant" look finds something in far more than 5 % of pilots of nothing.
     *
     * @param units how many units are planned, of both arms that are compared
     * @return the pilot
     * @throws IllegalArgumentException if {@code units} is below 1
     */
    public static Pilot fixedHorizon(long units) {
        return new Pilot(new FixedHorizon(units), 0.95);
    }

    /**
     * A pilot that may be read at any time, at 95 %.
     *
     * @param tightestAt the number of units, of both arms, at which a decision is most likely; 5,000 is usual
     * @return the pilot
     * @throws IllegalArgumentException if {@code tightestAt} is below 1
     */
    public static Pilot anytimeValid(long tightestAt) {
        return new Pilot(new AnytimeValid(tightestAt), 0.95);
    }

    /**
     * The same at another level.
     *
     * @param other the confidence level, in (0, 1)
     * @return a copy
     */
    public Pilot at(double other) {
        return new Pilot(horizon, other);
    }

    /**
     * An effect.
     *
     * @param difference treatment minus control
     * @param relative treatment over control, minus 1; undefined where the control may be 0
     */
    public record Effect(Difference difference, Estimate relative) implements Serializable {
        /** The difference, then the relative one: {@code +20.0 pp [...], p 0.0082; relative +33.3% [...]}. */
        @Override
        public String toString() {
            return difference + "; relative "
                    + (relative instanceof Estimate.Known known
                            ? String.format(
                                    Locale.ROOT,
                                    "%s [%s, %s]",
                                    RELATIVE.print(known.value()),
                                    RELATIVE.print(known.low()),
                                    RELATIVE.print(known.high()))
                            : relative.toString());
        }
    }

    /**
     * The effect on a share: Newcombe's interval (1998), relative by the score interval of the ratio (Koopman, 1984). Read
     * at any time: the confidence sequence with unpooled error, relative by Fieller's set at every time.
     *
     * @param treatment how many units of the treatment succeeded
     * @param control how many units of the control did
     * @return the effect; undefined when an arm is empty, or when it is too early
     */
    public Effect proportions(Proportion treatment, Proportion control) {
        Effect early = tooEarly(Math.addExact(treatment.trials(), control.trials()));
        if (early != null) {
            return early;
        }
        if (horizon instanceof AnytimeValid) {
            return treatment.trials() == 0 || control.trials() == 0
                    ? undefined("an arm is empty")
                    : compare(PilotArm.of(treatment), PilotArm.of(control), Estimate.Unit.PERCENTAGE_POINTS);
        }
        Estimate ratio = new RiskRatio(treatment, control).estimate(level);
        return new Effect(treatment.minus(control, level), minusOne(ratio));
    }

    private static Estimate minusOne(Estimate ratio) {
        return ratio instanceof Estimate.Known known
                ? Estimate.of(
                        known.value() - 1,
                        new Interval(known.low() - 1, known.high() - 1, level(known)),
                        known.n(),
                        RELATIVE,
                        known.method())
                : ratio;
    }

    private static double level(Estimate.Known known) {
        Interval interval = known.interval();
        return interval == null ? 0.95 : interval.level();
    }

    /**
     * The effect on a mean: Welch's interval (1947), relative by Fieller (1954).
     *
     * @param treatment the numbers of the treatment, one a unit
     * @param control the numbers of the control
     * @return the effect; undefined when an arm has fewer than two units, nothing varies, or it is too early
     */
    public Effect means(Mean treatment, Mean control) {
        Effect early = tooEarly(Math.addExact(treatment.n(), control.n()));
        return early != null ? early : compare(PilotArm.of(treatment), PilotArm.of(control), Estimate.Unit.NUMBER);
    }

    /**
     * The effect on a mean of numbers cut off at a quantile of both arms together, so that a few very large ones do not
     * decide. It is the effect on the cut numbers.
     *
     * @param treatment the numbers of the treatment, one a unit
     * @param control the numbers of the control
     * @param quantile which quantile to cut at, in (0, 1), such as 0.99
     * @return the effect, as {@link #means}
     * @throws IllegalArgumentException if {@code quantile} is not in (0, 1)
     */
    public Effect winsorised(double[] treatment, double[] control, double quantile) {
        if (!(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException("quantile must be in (0, 1), got " + quantile);
        }
        double[] both = Arrays.copyOf(treatment, treatment.length + control.length);
        System.arraycopy(control, 0, both, treatment.length, control.length);
        Arrays.sort(both);
        double most = both.length == 0 ? 0 : both[(int) Math.ceil(quantile * both.length) - 1];
        return means(cut(treatment, most), cut(control, most));
    }

    private static Mean cut(double[] values, double most) {
        return Mean.of(Arrays.stream(values).map(value -> Math.min(value, most)).toArray());
    }

    /**
     * The effect on a mean, with what was known of each unit before taken out (CUPED; Deng, Xu, Kohavi and Walker, 2013):
     * {@code y - theta (x - mean of x over both arms)} with the slope theta that both arms have in common, 0 when x does not
     * vary. The variance falls by the factor {@code 1 - rho^2}. x must have been measured before the assignment.
     *
     * @param treatment the results y of the treatment with the x before
     * @param control the same of the control
     * @return the effect, as {@link #means}
     */
    public Effect cuped(Pairs treatment, Pairs control) {
        return cuped(treatment, Mean.NONE, control, Mean.NONE);
    }

    /**
     * The same where some units have no x, such as those who were not customers before: they are adjusted by an indicator
     * of their own, and count in both arms.
     *
     * @param treatment the results y of the treatment with the x before
     * @param treatmentWithout the results of those of the treatment without x
     * @param control the same of the control
     * @param controlWithout the results of those of the control without x
     * @return the effect, as {@link #means}
     */
    public Effect cuped(Pairs treatment, Mean treatmentWithout, Pairs control, Mean controlWithout) {
        Effect early = tooEarly(treatment.n() + treatmentWithout.n() + control.n() + controlWithout.n());
        if (early != null) {
            return early;
        }
        Cuped adjusted = new Cuped(treatment, treatmentWithout, control, controlWithout);
        return compare(adjusted.treatmentArm(), adjusted.controlArm(), Estimate.Unit.NUMBER);
    }

    /**
     * The effect on a ratio of sums, such as clicks over page views, where the units assigned were customers: each arm's
     * {@code sum of y / sum of x}, with the error of {@code (y - ratio x) / mean of x} over the customers (delta method).
     *
     * @param treatment the numerator and denominator of each unit of the treatment
     * @param control the same of the control
     * @return the effect; undefined when an arm has fewer than two units or a denominator of 0, or it is too early
     */
    public Effect ratios(Pairs treatment, Pairs control) {
        Effect early = tooEarly(Math.addExact(treatment.n(), control.n()));
        if (early != null) {
            return early;
        }
        if (treatment.sumX().signum() == 0 || control.sumX().signum() == 0) {
            return undefined("the denominators of an arm sum to 0");
        }
        return compare(PilotArm.ofRatio(treatment), PilotArm.ofRatio(control), Estimate.Unit.NUMBER);
    }

    private static Effect undefined(String reason) {
        return new Effect(Difference.undefined(reason), Estimate.undefined(reason));
    }

    private @Nullable Effect tooEarly(long units) {
        return horizon instanceof FixedHorizon fixed && units < fixed.units
                ? undefined(
                        String.format(Locale.ROOT, "planned to be read at %,d units, %,d are in", fixed.units, units))
                : null;
    }

    private Effect compare(PilotArm treatment, PilotArm control, Estimate.Unit unit) {
        boolean anytime = horizon instanceof AnytimeValid;
        if (treatment.n() < 2 || control.n() < 2) {
            return undefined("an arm has fewer than two units");
        }
        double squaredError = treatment.squaredError() + control.squaredError();
        if (squaredError == 0) {
            return undefined("nothing varies in either arm");
        }
        long n = Math.addExact(treatment.n(), control.n());
        double degrees = treatment.degreesOfFreedom(control);
        double value = treatment.value() - control.value();
        double error = Math.sqrt(squaredError);
        double critical = anytime ? sequence(n).critical() : StudentT.t(level, degrees);
        double p = anytime ? sequence(n).pValue(value / error) : StudentT.twoSided(Math.abs(value) / error, degrees);
        String method = anytime ? "confidence sequence" : "Welch";
        Interval interval = new Interval(value - critical * error, value + critical * error, level);
        return new Effect(
                new Difference(Estimate.of(value, interval, n, unit, method), p),
                fieller(treatment, control, critical, n));
    }

    private ConfidenceSequence sequence(long n) {
        return new ConfidenceSequence(((AnytimeValid) horizon).tightestAt, level, n);
    }

    /** All ratios r with {@code |a - r b| <= critical SE(a - r b)}, minus 1 (Fieller, 1954). */
    private Estimate fieller(PilotArm a, PilotArm b, double critical, long n) {
        double square = critical * critical;
        double below = b.value() * b.value() - square * b.squaredError();
        if (b.value() <= 0 || below <= 0) {
            return Estimate.undefined("the control may be 0 or less");
        }
        double middle = a.value() * b.value();
        double root =
                Math.sqrt(Math.max(0, middle * middle - below * (a.value() * a.value() - square * a.squaredError())));
        double ratio = a.value() / b.value();
        Interval interval = new Interval(
                Math.min(ratio, (middle - root) / below) - 1, Math.max(ratio, (middle + root) / below) - 1, level);
        return Estimate.of(ratio - 1, interval, n, RELATIVE, "Fieller");
    }

    /**
     * Several effects (metrics, arms) with p-values adjusted so that any of them errs with at most the chance of one (Holm,
     * 1979).
     *
     * @param effects the effects by name
     * @return the same with adjusted p-values, in the same order
     */
    public static Results holm(Map<String, Effect> effects) {
        return new Results(with(effects, Difference.holm(differences(effects))), "Holm");
    }

    /**
     * Several effects with p-values adjusted so that, of those below 5 %, at most 5 % are expected to be false (Benjamini and
     * Hochberg, 1995).
     *
     * @param effects the effects by name
     * @return the same with adjusted p-values, in the same order
     */
    public static Results benjaminiHochberg(Map<String, Effect> effects) {
        return new Results(with(effects, Difference.benjaminiHochberg(differences(effects))), "Benjamini-Hochberg");
    }

    private static Map<String, Difference> differences(Map<String, Effect> effects) {
        Map<String, Difference> differences = new LinkedHashMap<>();
        effects.forEach((name, effect) -> differences.put(name, effect.difference));
        return differences;
    }

    private static Map<String, Effect> with(Map<String, Effect> effects, Map<String, Difference> adjusted) {
        Map<String, Effect> result = new LinkedHashMap<>();
        adjusted.forEach((name, difference) ->
                result.put(name, new Effect(difference, effects.getOrDefault(name, undefined("missing")).relative)));
        return result;
    }

    /**
     * Effects with adjusted p-values.
     *
     * @param effects the effects by name; intervals are not adjusted; unmodifiable
     * @param adjustment how p-values were adjusted
     */
    public record Results(Map<String, Effect> effects, String adjustment) implements Serializable {
        /**
         * Effects.
         *
         * @param effects the effects by name
         * @param adjustment how p-values were adjusted
         */
        public Results {
            effects = Collections.unmodifiableMap(new LinkedHashMap<>(effects));
        }

        /** A row for each effect. */
        @Override
        public String toString() {
            Table table = new Table("effects, p-values adjusted (" + adjustment + ")");
            effects.forEach((name, effect) -> table.row(name, effect.toString()));
            return table.toString();
        }
    }

    /**
     * What differs between customers who were not assigned at random: who used something and who did not, one region and
     * another. They may differ for any other reason, so this is no evidence of a cause.
     *
     * @param kind what it is a difference of
     * @param difference the first group minus the second, signed
     */
    public record ObservedDifference(String kind, Difference difference) implements Serializable {
        /**
         * The observed difference of two shares, with Newcombe's interval.
         *
         * @param some the group looked at
         * @param others the group it is compared with
         * @return the difference; undefined when either is empty
         */
        public static ObservedDifference of(Proportion some, Proportion others) {
            return new ObservedDifference("observed difference", some.minus(others));
        }

        /**
         * The observed difference of two means, with Welch's interval.
         *
         * @param some the group looked at
         * @param others the group it is compared with
         * @return the difference; undefined when either has fewer than two units, or nothing varies
         */
        public static ObservedDifference of(Mean some, Mean others) {
            return new ObservedDifference("observed difference", some.minus(others));
        }

        /**
         * How much more one group changed than another: mean of (after - before), the first group minus the second. Whatever
         * is constant in a unit, and whatever changed alike in both groups, drops out; it says something of the first
         * group's treatment only if both would have changed alike without it. Look at the same figure over two times before
         * it, which should be 0. One pair a unit makes the error robust against dependence within units over time; where
         * units were treated in clusters (shops, regions), give one pair of means a cluster.
         *
         * @param some after (first) and before (second) of each unit of the group looked at
         * @param others the same of the group it is compared with
         * @return the difference, with Welch's interval over the units; undefined when either has fewer than two
         */
        public static ObservedDifference differenceInDifferences(Pairs some, Pairs others) {
            return new ObservedDifference(
                    "difference in differences", some.minusTimes(1).minus(others.minusTimes(1)));
        }

        /**
         * The same for clusters of unequal size, each counting by its units: sum of changes over sum of units, with the
         * error of the ratio over the clusters.
         *
         * @param some of each cluster of the group looked at, the sum of its units' changes (first) and how many units it
         *     has (second)
         * @param others the same of the group it is compared with
         * @return the difference; undefined when either has fewer than two clusters, or no units
         */
        public static ObservedDifference clustered(Pairs some, Pairs others) {
            return new ObservedDifference(
                    "difference in differences, clustered", fixedHorizon(1).ratios(some, others).difference);
        }

        /** What it is, the difference, and what it is not. */
        @Override
        public String toString() {
            return kind + " " + difference + " (an association: nothing was randomised)";
        }
    }
}
