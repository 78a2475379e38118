package io.engagement.internal.numeric;

/** The softplus function. */
public final class Softplus {
    private Softplus() {}

    /**
     * {@code ln(1 + e^x)}, to the last digits also where {@code e^x} is beyond what a double holds.
     *
     * @param x any number
     * @return at least {@code max(x, 0)}
     */
    public static double of(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
}
