package io.engagement.ltv;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The probability of being active at age T of many customers of BG/NBD or MBG/NBD, with one logarithm per age. */
final class ActiveProbabilities {
    /** Above so many purchases a difference of two logarithms, taken k times, would cost digits that are promised. */
    private static final int MANY = 500;
    /** Up to this age a logarithm for each whole age is taken once. */
    private static final int LONGEST = 1 << 20;

    private ActiveProbabilities() {}

    static void of(BetaGeometric model, int[] x, int[] tx, int[] t, double[] out, boolean parallel) {
        int longest = Math.min(LONGEST, Arrays.stream(t).max().orElse(0));
        double[] log = IntStream.rangeClosed(0, longest)
                .mapToDouble(age -> Math.log(model.alpha() + age))
                .toArray();
        double[] atOnce = IntStream.rangeClosed(0, MANY)
                .mapToDouble(count -> model.logOddsLeft(count, 0, 0))
                .toArray();
        Chunks.each(x.length, parallel, (from, to, none) -> {
            for (int i = from; i < to; i++) {
                double left = x[i] <= MANY && t[i] <= longest
                        ? atOnce[x[i]] + (model.r() + x[i]) * (log[t[i]] - log[tx[i]])
                        : model.logOddsLeft(x[i], tx[i], t[i]);
                out[i] = 1 / (1 + Math.exp(left));
            }
        });
    }
}
