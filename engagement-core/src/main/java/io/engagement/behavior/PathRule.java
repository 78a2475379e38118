package io.engagement.behavior;

import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.estimate.Proportion;
import io.engagement.internal.numeric.Normal;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Customers who viewed one item and then bought another, and whether that says anything: against customers who viewed
 * something else at about the same time, and against themselves earlier. Found by {@link PathSearch}. An association: to show
 * the item to more customers need not sell the other.
 *
 * @param before the item viewed
 * @param after the item bought
 * @param customers how many customers were observed
 * @param strata the windows after the first view, beside matched windows without one, by time
 * @param own what buyers viewed before they bought, beside an earlier window of the same customers
 * @param order which came first, of customers who did both
 */
public record PathRule(String before, String after, long customers, List<Stratum> strata, Own own, Order order)
        implements Serializable {
    /**
     * A rule; write {@link PathSearch#calculate} instead.
     *
     * @param before the item viewed
     * @param after the item bought
     * @param customers how many customers were observed
     * @param strata the windows by time; null is none
     * @param own what the same customers viewed earlier
     * @param order which came first
     */
    public PathRule(String before, String after, long customers, @Nullable List<Stratum> strata, Own own, Order order) {
        this.before = before;
        this.after = after;
        this.customers = customers;
        this.strata = strata == null ? List.of() : List.copyOf(strata);
        this.own = own;
        this.order = order;
    }

    /**
     * Windows that began at about the same time.
     *
     * @param viewed how many were followed by a first purchase, of those that began with the customer's first view of the item
     * @param control the same of those that began with a view of another item by a customer who had not viewed this one
     */
    public record Stratum(Proportion viewed, Proportion control) implements Serializable {
        private double a() {
            return viewed.successes();
        }

        private double c() {
            return control.successes();
        }

        private double n1() {
            return viewed.trials();
        }

        private double n0() {
            return control.trials();
        }

        private double n() {
            return n1() + n0();
        }
    }

    /**
     * Each buyer's window before the first purchase and, as control, the one before that (case-crossover, Maclure 1991): what
     * a customer is like cannot differ between them.
     *
     * @param both customers who viewed the item in both windows
     * @param onlyBefore only in the one before the purchase
     * @param onlyControl only in the earlier one
     * @param neither in neither
     */
    public record Own(long both, long onlyBefore, long onlyControl, long neither) implements Serializable {
        /**
         * How many buyers viewed the item in the window before they bought.
         *
         * @return out of those for whom both windows were observed
         */
        public Proportion before() {
            return Proportion.of(both + onlyBefore, both + onlyBefore + onlyControl + neither);
        }

        /**
         * How many of them viewed it in the window before that.
         *
         * @return out of those for whom both windows were observed
         */
        public Proportion control() {
            return Proportion.of(both + onlyControl, both + onlyBefore + onlyControl + neither);
        }

        /**
         * The ratio of both shares, at 95 %; see {@link #ratio(double)}.
         *
         * @return how many times as many viewed it before the purchase
         */
        public Estimate ratio() {
            return ratio(0.95);
        }

        /**
         * The ratio of both shares. Its logarithm has the variance {@code (b + c) / ((a + b) (a + c))}, with a customers who
         * viewed in both windows, b and c in one of them only (delta method for pairs).
         *
         * @param level the confidence level, in (0, 1)
         * @return how many times as many viewed it before the purchase; undefined where nobody did in one of the windows
         * @throws IllegalArgumentException if {@code level} is not in (0, 1)
         */
        public Estimate ratio(double level) {
            double first = both + onlyBefore;
            double second = both + onlyControl;
            if (first == 0 || second == 0) {
                Normal.z(level);
                return Estimate.undefined(
                        "nobody viewed it in " + (first == 0 ? "the window" : "the window before that"));
            }
            double variance = (onlyBefore + onlyControl) / (first * second);
            return PathRule.ratio(first / second, variance, before().trials(), level, "matched pairs");
        }

        /**
         * The exact test that both windows are alike (McNemar): of those who viewed it in one only, half should be in either.
         *
         * @return the two-sided p-value
         */
        public double pValue() {
            return sign(onlyBefore, onlyControl);
        }
    }

    /**
     * Customers who both viewed the one item and bought the other, by which was first.
     *
     * @param viewedFirst the first view was before the first purchase
     * @param boughtFirst the first purchase was before the first view
     * @param together both were at one instant; says nothing
     */
    public record Order(long viewedFirst, long boughtFirst, long together) implements Serializable {
        /**
         * How many viewed first.
         *
         * @return out of those with an order
         */
        public Proportion share() {
            return Proportion.of(viewedFirst, viewedFirst + boughtFirst);
        }

        /**
         * The exact sign test that either is first as often.
         *
         * @return the two-sided p-value; 1 where nobody has an order
         */
        public double pValue() {
            return sign(viewedFirst, boughtFirst);
        }
    }

    private static double sign(long one, long other) {
        if (one + other == 0) {
            return 1;
        }
        BinomialDistribution half = BinomialDistribution.of(Math.toIntExact(one + other), 0.5);
        return Math.min(1, 2 * half.cumulativeProbability((int) Math.min(one, other)));
    }

    /**
     * How many customers viewed the one and then bought the other within the window.
     *
     * @return out of all customers observed
     */
    public Proportion support() {
        return Proportion.of(confidence().successes(), customers);
    }

    /**
     * How many bought within the window, of those who viewed and had not bought yet; all were observed for the whole window.
     *
     * @return customers
     */
    public Proportion confidence() {
        return strata.stream().map(Stratum::viewed).reduce(Proportion.NONE, Proportion::plusDisjoint);
    }

    /**
     * How many bought within a matched window that began with a view of something else, by the weights of {@link #lift()}.
     *
     * @return the share, without an interval of its own; undefined where nothing matched
     */
    public Estimate matched() {
        double weights = sum(stratum -> stratum.n1() * stratum.n0() / stratum.n());
        return weights == 0
                ? Estimate.undefined("no matched window")
                : Estimate.assumed(
                        sum(stratum -> stratum.c() * stratum.n1() / stratum.n()) / weights,
                        Estimate.Unit.SHARE,
                        "matched windows");
    }

    private double sum(ToDoubleFunction<Stratum> term) {
        return strata.stream()
                .filter(stratum -> stratum.n1() > 0 && stratum.n0() > 0)
                .mapToDouble(term)
                .sum();
    }

    /**
     * How many times as many bought after a view as in matched windows, at 95 %; see {@link #lift(double)}.
     *
     * @return the ratio of rates
     */
    public Estimate lift() {
        return lift(0.95);
    }

    /**
     * How many times as many bought after a view as in matched windows: the ratio of rates of Mantel and Haenszel (1959),
     * {@code sum of a n0 / N over sum of c n1 / N}, a of n1 and c of n0 having bought; the variance of its logarithm is that
     * of Greenland and Robins (1985). It is a ratio of rates, not of odds.
     *
     * @param level the confidence level, in (0, 1)
     * @return the ratio, above 0; undefined where nobody bought in windows of one kind
     * @throws IllegalArgumentException if {@code level} is not in (0, 1)
     */
    public Estimate lift(double level) {
        double viewed = sum(stratum -> stratum.a() * stratum.n0() / stratum.n());
        double control = sum(stratum -> stratum.c() * stratum.n1() / stratum.n());
        if (viewed == 0 || control == 0) {
            Normal.z(level);
            return Estimate.undefined(
                    viewed == 0
                            ? "nobody bought after a view that can be matched"
                            : "nobody bought in matched windows");
        }
        double variance = sum(s -> (s.n1() * s.n0() * (s.a() + s.c()) - s.a() * s.c() * s.n()) / (s.n() * s.n()))
                / (viewed * control);
        return ratio(viewed / control, variance, confidence().trials(), level, "Mantel-Haenszel");
    }

    private static Estimate ratio(double ratio, double variance, long n, double level, String method) {
        double factor = Math.exp(Normal.z(level) * Math.sqrt(Math.max(0, variance)));
        return Estimate.of(ratio, new Interval(ratio / factor, ratio * factor, level), n, Estimate.Unit.NUMBER, method);
    }

    /**
     * How many more bought after a view than in matched windows, at 95 %; see {@link #minusMatched(double)}.
     *
     * @return the signed difference
     */
    public Difference minusMatched() {
        return minusMatched(0.95);
    }

    /**
     * How many more bought after a view than in matched windows: the differences of the strata weighted by n1 n0 / N, with
     * their binomial variances, and the p-value of Mantel and Haenszel's test (1959, without a continuity correction).
     *
     * @param level the confidence level, in (0, 1)
     * @return the difference, -1 to 1; undefined where nothing matched
     * @throws IllegalArgumentException if {@code level} is not in (0, 1)
     */
    public Difference minusMatched(double level) {
        double z = Normal.z(level);
        double weights = sum(s -> s.n1() * s.n0() / s.n());
        if (weights == 0) {
            return Difference.undefined("no matched window");
        }
        double difference = sum(s -> (s.a() * s.n0() - s.c() * s.n1()) / s.n()) / weights;
        double variance = sum(s -> (s.a() * (s.n1() - s.a()) * s.n0() * s.n0() / s.n1()
                                + s.c() * (s.n0() - s.c()) * s.n1() * s.n1() / s.n0())
                        / (s.n() * s.n()))
                / (weights * weights);
        double margin = z * Math.sqrt(variance);
        Interval interval = new Interval(Math.max(-1, difference - margin), Math.min(1, difference + margin), level);
        long n = confidence().trials();
        return new Difference(
                Estimate.of(difference, interval, n, Estimate.Unit.PERCENTAGE_POINTS, "Mantel-Haenszel"), pValue());
    }

    private double pValue() {
        double excess = sum(s -> s.a() - s.n1() * (s.a() + s.c()) / s.n());
        double variance = sum(s ->
                s.n1() * s.n0() * (s.a() + s.c()) * (s.n() - s.a() - s.c()) / (s.n() * s.n() * Math.max(1, s.n() - 1)));
        return variance == 0 ? 1 : Math.min(1, Normal.twoSided(Math.abs(excess) / Math.sqrt(variance)));
    }

    /** {@code viewed hat, bought shoe: 12.0% [...] of those who viewed, lift 3.00 [...], p 0.0012}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "viewed %s, then bought %s: %s; lift %s; minus matched %s",
                before,
                after,
                confidence(),
                lift(),
                minusMatched());
    }
}
