package io.engagement.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import io.engagement.Facts;
import io.engagement.estimate.Estimate.Unit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.NullUnmarked;

@NullUnmarked
class DifferencePropertyTest {
    /** P-values with ties, zeros and ones. */
    @Provide
    Arbitrary<List<Double>> pValues() {
        return Arbitraries.oneOf(
                        Arbitraries.doubles().between(0, 1).ofScale(9),
                        Arbitraries.doubles().between(0, 0.05).ofScale(9),
                        Arbitraries.of(0.0, 1.0, 0.05, 0.01, Double.MIN_VALUE))
                .list()
                .ofMaxSize(60);
    }

    /** Differences under keys that come in no order. */
    private static Map<String, Difference> differences(List<Double> pValues) {
        Map<String, Difference> differences = new LinkedHashMap<>();
        for (int i = 0; i < pValues.size(); i++) {
            differences.put("k" + (pValues.size() - i) % 7 + "-" + i, new Difference(estimate(i), pValues.get(i)));
        }
        return differences;
    }

    private static Estimate estimate(double value) {
        return Estimate.of(value, new Interval(value - 1, value + 1, 0.95), 10, Unit.NUMBER, "x");
    }

    private static List<Double> adjusted(Map<String, Difference> differences) {
        return differences.values().stream().map(Difference::pValue).toList();
    }

    /** Holm by its meaning: the largest of (m - rank + 1) p over all that are not larger. */
    private static double holm(List<Double> p, int i) {
        double largest = 0;
        for (int j = 0; j < p.size(); j++) {
            if (p.get(j) <= p.get(i)) {
                double pj = p.get(j);
                long smaller = p.stream().filter(other -> other < pj).count();
                largest = Math.max(largest, Math.min(1, (p.size() - smaller) * pj));
            }
        }
        return largest;
    }

    /** Benjamini-Hochberg by its meaning: the least of p m / rank over all that are not smaller. */
    private static double benjaminiHochberg(List<Double> p, int i) {
        double least = 1;
        for (int j = 0; j < p.size(); j++) {
            if (p.get(j) >= p.get(i)) {
                double pj = p.get(j);
                long rank = p.stream().filter(other -> other <= pj).count();
                least = Math.min(least, pj * p.size() / rank);
            }
        }
        return least;
    }

    /** Both agree with a naive oracle, keep keys, order and estimates, and never make a p-value smaller. */
    @Property
    void adjustsAsDefined(@ForAll("pValues") List<Double> p) {
        Map<String, Difference> raw = differences(p);
        Map<String, Difference> holm = Difference.holm(raw);
        Map<String, Difference> bh = Difference.benjaminiHochberg(raw);
        assertThat(List.copyOf(holm.keySet())).isEqualTo(List.copyOf(raw.keySet()));
        assertThat(List.copyOf(bh.keySet())).isEqualTo(List.copyOf(raw.keySet()));
        for (int i = 0; i < p.size(); i++) {
            assertThat(adjusted(holm).get(i))
                    .isCloseTo(holm(p, i), offset(1e-14))
                    .isBetween(p.get(i), 1.0);
            assertThat(adjusted(bh).get(i))
                    .isCloseTo(benjaminiHochberg(p, i), offset(1e-14))
                    .isBetween(p.get(i), 1.0);
            assertThat(adjusted(bh).get(i)).isLessThanOrEqualTo(adjusted(holm).get(i) * (1 + 1e-14));
        }
        raw.forEach((key, difference) -> {
            assertThat(holm.get(key).estimate()).isSameAs(difference.estimate());
            assertThat(bh.get(key).estimate()).isSameAs(difference.estimate());
        });
    }

    /** The order of p-values is kept: a smaller one never becomes larger than another, equal ones stay equal. */
    @Property
    void keepsTheOrderOfPValues(@ForAll("pValues") List<Double> p) {
        List<Double> ascending = new ArrayList<>(p);
        Collections.sort(ascending);
        for (List<Double> result : List.of(
                adjusted(Difference.holm(differences(ascending))),
                adjusted(Difference.benjaminiHochberg(differences(ascending))))) {
            for (int i = 1; i < result.size(); i++) {
                assertThat(result.get(i)).isGreaterThanOrEqualTo(result.get(i - 1));
            }
        }
        List<Double> shuffled = new ArrayList<>(p);
        Collections.reverse(shuffled);
        List<Double> there = new ArrayList<>(adjusted(Difference.benjaminiHochberg(differences(p))));
        Collections.reverse(there);
        assertThat(adjusted(Difference.benjaminiHochberg(differences(shuffled))))
                .isEqualTo(there);
    }

    /** The 15 p-values of Benjamini and Hochberg (1995), section 4.1: 4 are found at 5 %, 3 by Holm. */
    @Example
    void publishedExample() {
        List<Double> p = List.of(
                0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
                0.7590, 1.0000);
        List<Double> bh = adjusted(Difference.benjaminiHochberg(differences(p)));
        assertThat(bh.stream().filter(adjusted -> adjusted <= 0.05)).hasSize(4);
        assertThat(bh.get(0)).isCloseTo(0.0015, offset(1e-15));
        assertThat(bh.get(3)).isCloseTo(0.035625, offset(1e-15));
        assertThat(bh.get(5)).isEqualTo(bh.get(6)).isCloseTo(0.0638571428571428, offset(1e-15));
        assertThat(bh.get(14)).isEqualTo(1);
        List<Double> holm = adjusted(Difference.holm(differences(p)));
        assertThat(holm.stream().filter(adjusted -> adjusted <= 0.05)).hasSize(3);
        assertThat(holm.get(1)).isCloseTo(0.0056, offset(1e-15));
        assertThat(holm.get(2)).isCloseTo(0.0247, offset(1e-15));
        assertThat(holm.get(14)).isEqualTo(1);
    }

    @Example
    void nothingToAdjust() {
        assertThat(Difference.holm(Map.of())).isEmpty();
        assertThat(Difference.benjaminiHochberg(Map.of())).isEmpty();
        Map<String, Difference> one = differences(List.of(0.03));
        assertThat(Difference.holm(one)).isEqualTo(one);
        assertThat(Difference.benjaminiHochberg(one)).isEqualTo(one);
    }

    @Example
    void printsAndRefuses() {
        assertThat(new Difference(estimate(1), 0.00821)).hasToString("1.00 [0.00, 2.00] at 95%, n 10, p 0.0082");
        assertThat(new Difference(estimate(1), 0.0001)).hasToString("1.00 [0.00, 2.00] at 95%, n 10, p 0.00010");
        assertThat(new Difference(estimate(1), 0.00009)).hasToString("1.00 [0.00, 2.00] at 95%, n 10, p < 0.0001");
        assertThat(new Difference(estimate(1), 1)).hasToString("1.00 [0.00, 2.00] at 95%, n 10, p 1.0");
        Difference none = Difference.undefined("no trials");
        assertThat(none).hasToString("undefined: no trials").isEqualTo(Facts.serialised(none));
        for (double bad : new double[] {-1e-9, 1.0000001, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Difference(estimate(1), bad))
                    .withMessage("pValue must be in [0, 1], got " + bad);
        }
    }
}
