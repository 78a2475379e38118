package io.engagement.internal.numeric;

/** Exponential decay by half-lives, with the same bits on every machine. */
public final class Decay {
    private static final double LN_2 = 0.6931471805599453;
    /** Below it nothing is left of any double. */
    private static final int MOST_HALVINGS = 2200;

    private Decay() {}

    /**
     * {@code 2^-halvings}; exact for whole numbers.
     *
     * @param halvings elapsed time in half-lives, at least 0
     * @return the share that is left, 0 to 1
     */
    public static double left(double halvings) {
        if (halvings > MOST_HALVINGS) {
            return 0;
        }
        int whole = (int) halvings;
        return Math.scalb(StrictMath.exp(-LN_2 * (halvings - whole)), -whole);
    }

    /**
     * {@code 1 - 2^-halvings}, without cancellation for small numbers.
     *
     * @param halvings at least 0
     * @return the share that is gone, 0 to 1
     */
    public static double gone(double halvings) {
        return -StrictMath.expm1(-LN_2 * halvings);
    }
}
