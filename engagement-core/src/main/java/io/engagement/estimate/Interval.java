package io.engagement.estimate;

import java.io.Serializable;

/**
 * The limits of a confidence interval and its level.
 *
 * @param low the lower limit, may be infinite
 * @param high the upper limit, at least {@code low}, may be infinite
 * @param level the confidence level, in (0, 1)
 */
public record Interval(double low, double high, double level) implements Serializable {
    /**
     * An interval.
     *
     * @param low the lower limit
     * @param high the upper limit
     * @param level the confidence level
     * @throws IllegalArgumentException if {@code low} is above {@code high}, either is NaN, or {@code level} is not in
     *     (0, 1)
     */
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("low must be <= high (" + high + "), got " + low);
        }
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level must be in (0, 1), got " + level);
        }
    }

    /**
     * Whether a value lies within the limits, both included.
     *
     * @param value the value
     * @return true if it does
     */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
