package io.engagement.internal.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.nps.Nps;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ScaleMeanPropertyTest {
    /** On a scale of two values the limits are Wilson's. */
    @Property(tries = 300)
    void twoValuesGiveWilson(
            @ForAll @IntRange(max = 500) int zeros,
            @ForAll @IntRange(max = 500) int ones,
            @ForAll @DoubleRange(min = 0.5, max = 0.99) double level) {
        Assume.that(zeros + ones > 0);
        ScaleMean mean = new ScaleMean(0, 1, Map.of(0, zeros, 1, ones), zeros + ones);
        Estimate wilson = Proportion.of(ones, zeros + ones).rate(level);
        assertThat(mean.value()).isEqualTo(wilson.value());
        assertThat(mean.low(Normal.z(level))).isCloseTo(wilson.low(), within(1e-10));
        assertThat(mean.high(Normal.z(level))).isCloseTo(wilson.high(), within(1e-10));
    }

    /** On a scale of three values they are those of the Net Promoter Score. */
    @Property(tries = 300)
    void threeValuesGiveTango(
            @ForAll @IntRange(max = 200) int detractors,
            @ForAll @IntRange(max = 200) int passives,
            @ForAll @IntRange(max = 200) int promoters,
            @ForAll @DoubleRange(min = 0.5, max = 0.99) double level) {
        int n = detractors + passives + promoters;
        Assume.that(n > 0);
        ScaleMean mean = new ScaleMean(-1, 1, Map.of(-1, detractors, 0, passives, 1, promoters), n);
        Estimate score = Nps.of(detractors, passives, promoters).score(level);
        assertThat(100 * mean.low(Normal.z(level))).isCloseTo(score.low(), within(1e-8));
        assertThat(100 * mean.high(Normal.z(level))).isCloseTo(score.high(), within(1e-8));
    }

    /** Turning the scale round turns the limits round; they hold the mean, stay on the scale, and widen with z. */
    @Property(tries = 300)
    void theLimitsKnowTheScale(
            @ForAll @Size(5) List<@IntRange(max = 30) Integer> counts, @ForAll @DoubleRange(max = 5) double z) {
        TreeMap<Integer, Integer> stars = new TreeMap<>();
        TreeMap<Integer, Integer> turned = new TreeMap<>();
        int n = 0;
        for (int k = 0; k < counts.size(); k++) {
            n += counts.get(k);
            if (counts.get(k) > 0) {
                stars.put(k + 1, counts.get(k));
                turned.put(-(k + 1), counts.get(k));
            }
        }
        Assume.that(n > 0);
        ScaleMean mean = new ScaleMean(1, 5, stars, n);
        assertThat(mean.low(z)).isBetween(1.0, mean.value());
        assertThat(mean.high(z)).isBetween(mean.value(), 5.0);
        assertThat(mean.low(z + 0.5)).isLessThanOrEqualTo(mean.low(z));
        assertThat(mean.high(z + 0.5)).isGreaterThanOrEqualTo(mean.high(z));
        assertThat(-new ScaleMean(-5, -1, turned, n).high(z)).isCloseTo(mean.low(z), within(1e-10));
        assertThat(mean.low(0)).isCloseTo(mean.value(), within(1e-7));
    }

    /** Without doubt the limits are the mean; the last bit once took one of them past it. */
    @Test
    void theLimitsHoldTheMeanToTheLastBit() {
        ScaleMean mean = new ScaleMean(1, 5, Map.of(1, 6, 2, 2, 4, 1), 9);
        assertThat(mean.low(0)).isLessThanOrEqualTo(mean.value());
        assertThat(mean.high(0)).isGreaterThanOrEqualTo(mean.value());
    }

    @Test
    void allAgreeingStillLeaveDoubt() {
        // As Wilson's: n / (n + z^2) of the way up, for the worst that fits lies at the other end.
        double z = Normal.z(0.95);
        ScaleMean mean = new ScaleMean(1, 5, Map.of(5, 10), 10);
        assertThat(mean.low(z)).isCloseTo(1 + 4 * 10 / (10 + z * z), within(1e-12));
        assertThat(mean.high(z)).isEqualTo(5);
        assertThat(new ScaleMean(1, 5, Map.of(1, 10), 10).low(z)).isEqualTo(1);
    }
}
