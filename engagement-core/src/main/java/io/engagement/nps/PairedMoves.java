package io.engagement.nps;

import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.numeric.ScaleMean;
import java.util.Map;

/**
 * By how many groups some customers moved between two waves: the score limits of a mean on the scale of -2 to 2.
 *
 * @param counts how many moved by each number of groups
 * @param customers how many there are
 */
record PairedMoves(Map<Integer, Long> counts, long customers) {
    private static final int FURTHEST = 2;

    Difference difference(double level) {
        double z = Normal.z(level);
        if (customers == 0) {
            return Difference.undefined("nobody answered in both waves");
        }
        ScaleMean moves = new ScaleMean(-FURTHEST, FURTHEST, counts, customers);
        double low = Math.min(moves.value(), moves.low(z));
        double high = Math.max(moves.value(), moves.high(z));
        Estimate estimate = Estimate.of(
                100 * moves.value(),
                new Interval(100 * low, 100 * high, level),
                customers,
                Estimate.Unit.SIGNED_POINTS,
                "score, paired");
        return new Difference(estimate, moves.pValue(0));
    }
}
