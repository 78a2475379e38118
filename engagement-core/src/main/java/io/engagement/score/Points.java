package io.engagement.score;

/**
 * Points of a score as whole multiples of 2^-44. Of such numbers sums and differences below 512 are exact in a double, in
 * any order: so parts add up to their score bit for bit, and changes of parts to the change of the score.
 */
final class Points {
    private static final double UNITS = 0x1p44;
    private static final double FULL = 100 * UNITS;
    /** Beyond so many points sums are no longer exact. */
    static final double MOST = 400;

    private Points() {}

    /** The units that signals up to a share of the weights can reach: rounded as a sum, so that all reach exactly 100. */
    static long upTo(double share) {
        return Math.round(FULL * share);
    }

    /** What a scaled value earns of the most that a signal can add. */
    static long earned(long most, double scaled) {
        return Math.round(most * scaled);
    }

    static double points(long units) {
        return units / UNITS;
    }

    static long units(double points) {
        return Math.round(points * UNITS);
    }
}
