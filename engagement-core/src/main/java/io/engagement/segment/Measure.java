package io.engagement.segment;

/**
 * What is known of a customer in a number. Where it is not known, no rule about it holds.
 *
 * <p>Days are local days between two dates; the last date is that of the last instant before the moment of the population.
 */
public enum Measure {
    /** Days with a purchase, refunded ones left out; 0 for who never bought. */
    PURCHASES,
    /** Days since the first purchase, or the start of the first spell if that was earlier: how long there was to act. */
    TENURE,
    /** Days since the last purchase. */
    DAYS_SINCE_LAST,
    /** Of the twelve calendar months that end with the current one, those with a purchase; 0 for who never bought. */
    MONTHS,
    /** The median number of days between purchase days in those months; the mean of the middle two if they are even. */
    MEDIAN_GAP,
    /** Days since the last spell ended; not known while one lasts, or without spells. */
    DAYS_SINCE_END,
    /** The engagement score, 0 to 100. */
    SCORE
}
