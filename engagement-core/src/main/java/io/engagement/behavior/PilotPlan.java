package io.engagement.behavior;

import io.engagement.internal.numeric.Normal;
import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How many units a pilot of two equal arms needs to find a difference: {@code n = (z_alpha sqrt(v0) + z_beta sqrt(v))^2 / d^2}
 * in each arm, where v0 and v are the variances of a unit of one arm plus one of the other without and with the difference d
 * (normal approximation; with fewer than 30 in each arm add two).
 *
 * @param difference d, not 0
 * @param varianceWithout v0, positive
 * @param variance v, positive
 * @param power the chance of finding the difference when it is there
 * @param level the confidence level of the pilot
 */
public record PilotPlan(double difference, double varianceWithout, double variance, double power, double level)
        implements Serializable {
    private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

    /**
     * A plan; write {@link #proportions} or {@link #means} instead.
     *
     * @param difference the difference to be found
     * @param varianceWithout the variance of two units, one of each arm, without it
     * @param variance the variance of two units, one of each arm, with it
     * @param power the chance of finding it
     * @param level the confidence level of the pilot
     * @throws IllegalArgumentException if {@code difference} is 0 or not finite, a variance is not positive, or
     *     {@code power} or {@code level} is not in (0, 1), or power is not above 1 - level
     */
    public PilotPlan {
        if (!(Math.abs(difference) > 0 && Double.isFinite(difference))) {
            throw new IllegalArgumentException("difference must be finite and not 0, got " + difference);
        }
        if (!(varianceWithout > 0 && variance > 0)) {
            throw new IllegalArgumentException(
                    "variances must be positive, got " + varianceWithout + " and " + variance);
        }
        Normal.z(level);
        if (!(power > 1 - level && power < 1)) {
            throw new IllegalArgumentException("power must be above 1 - level and below 1, got " + power);
        }
    }

    /**
     * A plan for a share; the variance without a difference is that of the mean of both shares.
     *
     * @param base the share of the control, in (0, 1)
     * @param target the share of the treatment that is to be found, in (0, 1)
     * @param power the chance of finding it, such as 0.80
     * @param level the confidence level, such as 0.95
     * @return the plan: 3,841 in each arm for 10 % against 12 %
     * @throws IllegalArgumentException if a number is out of its range or both shares are equal
     */
    public static PilotPlan proportions(double base, double target, double power, double level) {
        double mean = (base + target) / 2;
        if (!(base >= 0 && base <= 1 && target >= 0 && target <= 1)) {
            throw new IllegalArgumentException("base and target must be in [0, 1], got " + base + " and " + target);
        }
        // From 0 to 1 nothing varies; what does not vary is as good as what hardly does.
        double variance = Math.max(Double.MIN_NORMAL, base * (1 - base) + target * (1 - target));
        return new PilotPlan(target - base, 2 * mean * (1 - mean), variance, power, level);
    }

    /**
     * A plan for a mean.
     *
     * @param deviation the standard deviation of a unit, positive
     * @param difference the difference that is to be found, not 0
     * @param power the chance of finding it, such as 0.80
     * @param level the confidence level, such as 0.95
     * @return the plan
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static PilotPlan means(double deviation, double difference, double power, double level) {
        double variance = 2 * deviation * deviation;
        return new PilotPlan(difference, variance, variance, power, level);
    }

    /**
     * The same where something known of each unit before is taken out (CUPED).
     *
     * @param correlation rho of the result with what was known before, in (-1, 1)
     * @return a plan with variances smaller by the factor {@code 1 - rho^2}
     * @throws IllegalArgumentException if {@code correlation} is not in (-1, 1)
     */
    public PilotPlan withCovariate(double correlation) {
        if (!(Math.abs(correlation) < 1)) {
            throw new IllegalArgumentException("correlation must be in (-1, 1), got " + correlation);
        }
        double factor = (1 - correlation) * (1 + correlation);
        return new PilotPlan(difference, varianceWithout * factor, variance * factor, power, level);
    }

    /**
     * How many units each arm needs when the pilot is read once.
     *
     * @return the number, rounded up
     */
    public long perArm() {
        return units(Normal.z(level) * Math.sqrt(varianceWithout));
    }

    /**
     * How many units each arm needs when the pilot may be read at any time and the sequence is tightest then: the power
     * counts finding the difference at that number, so that the chance of finding it by then is larger.
     *
     * @return the number, rounded up
     */
    public long perArmAnytime() {
        return units(new ConfidenceSequence(1, level, 1).critical() * Math.sqrt(variance));
    }

    private long units(double threshold) {
        double sum = threshold + STANDARD.inverseCumulativeProbability(power) * Math.sqrt(variance);
        return (long) Math.ceil(sum * sum / (difference * difference));
    }

    /**
     * The chance of finding the difference with another number of units, read once; the far side is not counted.
     *
     * @param units how many units each arm has, at least 1
     * @return the power, 0 to 1
     */
    public double powerAt(long units) {
        double shift = Math.abs(difference) * Math.sqrt((double) units) - Normal.z(level) * Math.sqrt(varianceWithout);
        return STANDARD.cumulativeProbability(shift / Math.sqrt(variance));
    }

    /**
     * How long two arms take to fill, in whole days.
     *
     * @param unitsADay how many units enter the pilot in a day, both arms together, positive
     * @return the time
     * @throws IllegalArgumentException if {@code unitsADay} is not positive
     */
    public Duration duration(double unitsADay) {
        if (!(unitsADay > 0)) {
            throw new IllegalArgumentException("unitsADay must be positive, got " + unitsADay);
        }
        return Duration.ofDays((long) Math.ceil(2 * perArm() / unitsADay));
    }

    /**
     * The pilot of this plan, read once when both arms are full.
     *
     * @return the pilot
     */
    public Pilot fixedHorizon() {
        return new Pilot(new Pilot.FixedHorizon(2 * perArm()), level);
    }

    /**
     * The pilot of this plan, read at any time, tightest at {@link #perArmAnytime} units in each arm.
     *
     * @return the pilot
     */
    public Pilot anytimeValid() {
        return new Pilot(new Pilot.AnytimeValid(2 * perArmAnytime()), level);
    }

    /** How many units, for what. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d units in each arm find a difference of %+.4g with a chance of %.0f%%; %,d when read at any time",
                perArm(),
                difference,
                100 * power,
                perArmAnytime());
    }
}
