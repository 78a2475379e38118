package io.engagement.internal.numeric;

import java.util.Arrays;

/** Isotonic regression of shares: of all curves that never fall the closest, by pooling adjacent violators (Ayer et al., 1955). */
public final class Isotonic {
    private Isotonic() {}

    /**
     * The places that share a value. The value of a block is the share of all its successes; it rises from block to block. A
     * place without trials joins a neighbour.
     *
     * @param successes at each place, 0 to {@code trials}
     * @param trials at each place
     * @return where each block begins, and after the last where it ends
     * @throws ArithmeticException if a product of successes and trials is beyond a long
     */
    public static int[] blocks(long[] successes, long[] trials) {
        long[] happened = successes.clone();
        long[] all = trials.clone();
        int[] starts = new int[trials.length + 1];
        int blocks = 0;
        for (int place = 0; place < trials.length; place++) {
            happened[blocks] = successes[place];
            all[blocks] = trials[place];
            starts[blocks++] = place;
            while (blocks > 1 && !rises(happened, all, blocks - 1)) {
                blocks--;
                happened[blocks - 1] += happened[blocks];
                all[blocks - 1] += all[blocks];
            }
        }
        starts[blocks] = trials.length;
        return Arrays.copyOf(starts, blocks + 1);
    }

    /** By whole numbers, so that equal shares are equal. */
    private static boolean rises(long[] successes, long[] trials, int block) {
        return Math.multiplyExact(successes[block], trials[block - 1])
                > Math.multiplyExact(successes[block - 1], trials[block]);
    }
}
