package io.engagement.nps;

import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.internal.numeric.Normal;
import java.util.stream.IntStream;

/**
 * By how many groups some customers moved between two waves, -2 to 2 each.
 *
 * @param customers how many there are
 * @param sum the sum of the moves
 * @param squares the sum of their squares
 */
record PairedMoves(int customers, long sum, long squares) {
    static PairedMoves of(int[] moves) {
        return new PairedMoves(
                moves.length,
                IntStream.of(moves).asLongStream().sum(),
                IntStream.of(moves).asLongStream().map(move -> move * move).sum());
    }

    Difference difference(double level) {
        double z = Normal.z(level);
        if (customers == 0) {
            return Difference.undefined("nobody answered in both waves");
        }
        // One imaginary customer a group up and one a group down.
        double n = customers + 2.0;
        double centre = sum / n;
        double error = Math.sqrt(((squares + 2) / n - centre * centre) / n);
        double value = (double) sum / customers;
        double low = Math.min(value, Math.max(-2, centre - z * error));
        double high = Math.max(value, Math.min(2, centre + z * error));
        Estimate estimate = Estimate.of(
                100 * value,
                new Interval(100 * low, 100 * high, level),
                customers,
                Estimate.Unit.SIGNED_POINTS,
                "adjusted Wald, paired");
        return new Difference(estimate, Math.min(1, Normal.twoSided(Math.abs(centre) / error)));
    }
}
