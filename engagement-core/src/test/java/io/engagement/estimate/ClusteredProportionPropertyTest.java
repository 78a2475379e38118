package io.engagement.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ClusteredProportionPropertyTest {
    /** Successes and trials of customers. */
    @Provide
    Arbitrary<List<int[]>> customers() {
        return Arbitraries.integers()
                .between(0, 12)
                .flatMap(trials ->
                        Arbitraries.integers().between(0, trials).map(successes -> new int[] {successes, trials}))
                .list()
                .ofMaxSize(30);
    }

    private static ClusteredProportion of(List<int[]> customers) {
        var sum = new ClusteredProportion.Sum();
        customers.forEach(one -> sum.add(one[0], one[1]));
        return sum.result();
    }

    private static List<int[]> times(List<int[]> customers, int factor) {
        return customers.stream()
                .map(one -> new int[] {factor * one[0], factor * one[1]})
                .toList();
    }

    /** Where each customer has one trial, it is Wilson's interval. */
    @Property(tries = 300)
    void oneTrialEachIsWilson(@ForAll @IntRange(max = 200) int successes, @ForAll @IntRange(max = 200) int failures) {
        List<int[]> customers = new ArrayList<>();
        for (int i = 0; i < successes + failures; i++) {
            customers.add(new int[] {i < successes ? 1 : 0, 1});
        }
        Estimate expected = Proportion.of(successes, successes + failures).rate();
        Estimate rate = of(customers).rate();
        assertThat(rate.asOptional()).isEqualTo(expected.asOptional());
        if (expected instanceof Estimate.Known known) {
            assertThat(rate.low()).isCloseTo(known.low(), within(1e-15));
            assertThat(rate.high()).isCloseTo(known.high(), within(1e-15));
        }
    }

    /** The rate and its limits are shares, at every level, and a higher level is wider. */
    @Property(tries = 400)
    void limitsAreSharesAround(@ForAll("customers") List<int[]> customers) {
        ClusteredProportion counts = of(customers);
        if (counts.trials() == 0) {
            assertThat(counts).isEqualTo(ClusteredProportion.NONE).hasToString("undefined: no trials");
            return;
        }
        Estimate narrow = counts.rate(0.5);
        Estimate wide = counts.rate(0.99);
        assertThat(wide.value()).isEqualTo(counts.successes() / (double) counts.trials());
        assertThat(wide.low()).isBetween(0.0, narrow.low());
        assertThat(wide.high()).isBetween(narrow.high(), 1.0);
        // Trials of one customer never tell more than as many trials of others.
        Estimate independent =
                Proportion.of(counts.successes(), counts.trials()).rate(0.99);
        assertThat(wide.low()).isLessThanOrEqualTo(independent.low() + 1e-15);
        assertThat(wide.high()).isGreaterThanOrEqualTo(independent.high() - 1e-15);
        assertThat(narrow.low()).isLessThanOrEqualTo(wide.value());
        assertThat(narrow.high()).isGreaterThanOrEqualTo(wide.value());
        assertThat(counts.toString()).endsWith(" (" + counts.successes() + " of " + counts.trials() + ")");
    }

    /** Failures mirror successes. */
    @Property(tries = 300)
    void theComplementIsTheMirror(@ForAll("customers") List<int[]> customers) {
        ClusteredProportion counts = of(customers);
        ClusteredProportion failures = counts.complement();
        assertThat(failures)
                .isEqualTo(of(customers.stream()
                        .map(one -> new int[] {one[1] - one[0], one[1]})
                        .toList()));
        assertThat(failures.complement()).isEqualTo(counts);
        if (counts.trials() > 0) {
            assertThat(failures.rate().low()).isCloseTo(1 - counts.rate().high(), within(1e-12));
            assertThat(failures.rate().high()).isCloseTo(1 - counts.rate().low(), within(1e-12));
        }
    }

    /** Counting each customer's trials several times over tells nothing new, once they are not taken for independent. */
    @Property(tries = 300)
    void repeatingAllTrialsTellsNothingNew(
            @ForAll("customers") List<int[]> customers, @ForAll @IntRange(min = 2, max = 9) int factor) {
        ClusteredProportion many = of(times(customers, 1_000));
        ClusteredProportion more = of(times(customers, 1_000 * factor));
        if (many.trials() > 0) {
            assertThat(more.rate().value()).isEqualTo(many.rate().value());
            assertThat(more.rate().low()).isCloseTo(many.rate().low(), within(1e-12));
            assertThat(more.rate().high()).isCloseTo(many.rate().high(), within(1e-12));
        }
    }

    /** Groups that share no customer add up to all of them. */
    @Property(tries = 200)
    void addsExactly(@ForAll("customers") List<int[]> a, @ForAll("customers") List<int[]> b) {
        List<int[]> both = new ArrayList<>(a);
        both.addAll(b);
        assertThat(of(a).plusDisjoint(of(b))).isEqualTo(of(both)).isEqualTo(of(b).plusDisjoint(of(a)));
        assertThat(Facts.serialised(of(both))).isEqualTo(of(both));
    }

    /**
     * Two of 3, none of 1, four of 4, one of 2: R = 0.7, sum of squared residuals 0.01 + 0.49 + 1.44 + 0.16 = 2.1, variance
     * 4/3 * 2.1 / 100 = 0.028; with z / t = 1.959963984540054 / 3.182446305284263 the effective number of trials is
     * 0.21 / 0.028 * 0.379299... = 2.844744...
     */
    @Example
    void byHand() {
        ClusteredProportion counts =
                of(List.of(new int[] {2, 3}, new int[] {0, 1}, new int[] {4, 4}, new int[] {1, 2}));
        assertThat(counts).isEqualTo(new ClusteredProportion(4, 7, 10, 21, 24, 30));
        double ratio = 1.959963984540054 / 3.182446305284263;
        double n = 0.21 / 0.028 * ratio * ratio;
        double z = 1.959963984540054;
        double middle = (0.7 * n + z * z / 2) / (n + z * z);
        double margin = z * Math.sqrt(n * 0.21 + z * z / 4) / (n + z * z);
        assertThat(counts.rate().low()).isCloseTo(middle - margin, within(1e-9));
        assertThat(counts.rate().high()).isCloseTo(middle + margin, within(1e-9));
        assertThat(counts.rate()).hasToString("70.0% [21.9%, 95.1%] at 95%, n 4");
    }

    /** It covers the truth where customers differ and have several trials, and where no interval of trials would. */
    @Example
    void coversWhereCustomersDiffer() {
        SplittableRandom random = new SplittableRandom(7);
        for (double share : new double[] {0.05, 0.3}) {
            int covered = 0;
            int byTrials = 0;
            int studies = 1_000;
            for (int study = 0; study < studies; study++) {
                List<int[]> customers = new ArrayList<>();
                for (int customer = 0; customer < 80; customer++) {
                    // Half of the variance of a trial is between customers: all or nothing for one in two.
                    boolean always = random.nextDouble() < share;
                    int trials = 1 + random.nextInt(12);
                    int successes = 0;
                    for (int trial = 0; trial < trials; trial++) {
                        boolean own = random.nextDouble() < share;
                        successes += random.nextDouble() < 0.7 ? always ? 1 : 0 : own ? 1 : 0;
                    }
                    customers.add(new int[] {successes, trials});
                }
                Estimate rate = of(customers).rate();
                covered += rate.low() <= share && share <= rate.high() ? 1 : 0;
                Estimate naive = Proportion.of(
                                of(customers).successes(), of(customers).trials())
                        .rate();
                byTrials += naive.low() <= share && share <= naive.high() ? 1 : 0;
            }
            // 91.0 % at 5 %, when four customers of 80 make up most of it, and 94.6 % at 30 %.
            assertThat(covered / (double) studies).as("at %s", share).isBetween(share < 0.1 ? 0.89 : 0.93, 0.97);
            assertThat(byTrials / (double) studies).as("by trials at %s", share).isLessThan(0.7);
        }
    }

    /** Customers who are more alike than chance would make them do not make the interval narrower than it is of trials. */
    @Example
    void likeCustomersAreNoMoreThanTheirTrials() {
        List<int[]> customers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            customers.add(new int[] {i == 0 ? 4 : 5, 10});
        }
        Estimate rate = of(customers).rate();
        assertThat(rate.low()).isCloseTo(Proportion.of(249, 500).rate().low(), within(1e-12));
        assertThat(rate.high()).isCloseTo(Proportion.of(249, 500).rate().high(), within(1e-12));
    }

    /** Ten customers who each do what they do ten times over tell as much as ten, not as a hundred. */
    @Example
    void customersAreTheClusters() {
        var counts = new ClusteredProportion(10, 50, 100, 500, 500, 1000);
        double t = 2.2621571627982;
        double z = 1.959963984540054;
        // R (1 - R) m^2 / (10/9 x (500 - 500 + 250)) x (z / t)^2 = 2500 / 277.8 x 0.7507 = 6.756.
        double n = 0.25 * 10_000 / (10 / 9.0 * 250) * (z / t) * (z / t);
        double half = z * Math.sqrt(0.25 / n + z * z / (4 * n * n)) / (1 + z * z / n);
        assertThat(counts.rate().low()).isCloseTo(0.5 - half, within(1e-11));
        assertThat(counts.rate().high()).isCloseTo(0.5 + half, within(1e-11));
        var none = new ClusteredProportion(10, 0, 100, 0, 0, 1000);
        assertThat(none.rate().low()).isZero();
        assertThat(none.rate().high()).isCloseTo(Proportion.of(0, 10).rate().high(), within(1e-12));
        var all = new ClusteredProportion(10, 100, 100, 1000, 1000, 1000);
        assertThat(all.rate().high()).isEqualTo(1);
        assertThat(all.rate().low()).isCloseTo(1 - none.rate().high(), within(1e-12));
        var alike = new ClusteredProportion(10, 50, 100, 250, 500, 1000);
        assertThat(alike.rate().low()).isCloseTo(Proportion.of(5, 10).rate().low(), within(1e-12));
        // One customer tells as much as one trial does, however many there were.
        var one = new ClusteredProportion(1, 1, 2, 1, 2, 4);
        double wide = z * Math.sqrt(0.25 + z * z / 4) / (1 + z * z);
        assertThat(one.rate().low()).isCloseTo(0.5 - wide, within(1e-12));
        assertThat(one.rate().high()).isCloseTo(0.5 + wide, within(1e-12));
        assertThat(one.toString()).contains("(1 of 2)");
    }

    /** A difference is Newcombe's from the limits of both; of one trial each it is that of proportions. */
    @Example
    void differencesAreNewcombes() {
        var single = new ClusteredProportion(10, 5, 10, 5, 5, 10);
        assertThat(single.rate()).isEqualTo(Proportion.of(5, 10).rate());
        assertThat(single.minus(single).estimate().value()).isZero();
        assertThat(single.minus(new ClusteredProportion(10, 1, 10, 1, 1, 10)))
                .isEqualTo(Proportion.of(5, 10).minus(Proportion.of(1, 10)));
        var counts = new ClusteredProportion(10, 50, 100, 500, 500, 1000);
        assertThat(counts.minus(single).pValue()).isEqualTo(1);
        var few = new ClusteredProportion(10, 10, 100, 28, 100, 1000);
        Estimate difference = counts.minus(few).estimate();
        double up = Math.hypot(counts.rate().high() - 0.5, 0.1 - few.rate().low());
        double down = Math.hypot(0.5 - counts.rate().low(), few.rate().high() - 0.1);
        assertThat(difference.value()).isCloseTo(0.4, within(1e-15));
        assertThat(difference.high()).isCloseTo(0.4 + up, within(1e-12));
        assertThat(difference.low()).isCloseTo(0.4 - down, within(1e-12));
        assertThat(difference)
                .isInstanceOfSatisfying(
                        Estimate.Known.class, known -> assertThat(known.n()).isEqualTo(20));
        assertThat(few.minus(counts).estimate().value()).isEqualTo(-difference.value());
        assertThat(counts.minus(few).pValue())
                .isLessThan(0.05)
                .isEqualTo(few.minus(counts).pValue());
        assertThat(difference.low()).isPositive();
        assertThat(counts.minus(ClusteredProportion.NONE).estimate())
                .isEqualTo(Estimate.undefined("the second has no trials"));
        assertThat(ClusteredProportion.NONE.minus(counts).estimate())
                .isEqualTo(Estimate.undefined("the first has no trials"));
    }

    @Example
    void sumsThatNobodyHasAreRefused() {
        refused(new long[] {1, 2, 1, 4, 2, 1}, "successes must be in 0..1 (trials), got 2");
        refused(new long[] {2, 0, 1, 0, 0, 1}, "customers must have a trial each (1 in all), got 2");
        refused(new long[] {0, 0, 1, 0, 0, 1}, "customers must have a trial each (1 in all), got 0");
        refused(
                new long[] {1, 1, 1, 0, 1, 1},
                "successSquares, products and trialSquares must ascend from 1 (successes), got 0, 1, 1");
        refused(
                new long[] {1, 1, 2, 2, 1, 4},
                "successSquares, products and trialSquares must ascend from 1 (successes), got 2, 1, 4");
        refused(
                new long[] {1, 1, 2, 1, 3, 2},
                "successSquares, products and trialSquares must ascend from 1 (successes), got 1, 3, 2");
    }

    private static void refused(long[] sums, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClusteredProportion(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]))
                .withMessage(message);
    }
}
