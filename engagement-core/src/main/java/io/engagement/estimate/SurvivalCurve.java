package io.engagement.estimate;

import io.engagement.internal.numeric.BetaProduct;
import io.engagement.internal.numeric.LogLog;
import io.engagement.internal.numeric.Mover;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.stream.Tallies;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collector;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.jspecify.annotations.Nullable;

/**
 * How long something lasts when much of it still lasts: the estimate of Kaplan and Meier (1958),
 * {@code S(t) = product over ages u <= t of (1 - d_u / n_u)}, with d_u that ended at age u of n_u at risk. Lifetimes, the
 * time to a second purchase and the time to convert are all read from it; to leave out what has not ended yet is to call
 * short what is merely young.
 *
 * <ul>
 *   <li>What is seen from a later age on ({@code entry}) is at risk in {@code (entry, exit]}: it could not have been seen to
 *       end before. What is seen from its beginning is at risk from age 0 on, age 0 included.
 *   <li>What ends at an age ends before what is censored at that age, which is known to have survived it.
 *   <li>The variance is Greenwood's (1926), the interval is symmetric for {@code ln(-ln S)}. Where nothing has ended, or
 *       nothing is left, the limits are those of the beta product (Fay, Brittain and Proschan, 2013): equal to
 *       Clopper-Pearson where nothing is censored.
 *   <li>Beyond the last age observed, S is undefined unless it is 0.
 * </ul>
 *
 * <p>Observations should be independent, and censored or truncated for reasons that have nothing to do with how long they
 * will last.
 *
 * @param points what happened at each age, ascending; unmodifiable
 */
public record SurvivalCurve(List<Point> points) implements Serializable {
    private static final int MOST_ROWS = 20;
    private static final double ROUNDING = 1e-12;

    /**
     * The counts of a curve; write {@link #collector} instead.
     *
     * @param points what happened at each age
     * @throws IllegalArgumentException if the ages do not ascend, more end than are observed, or fewer
     */
    public SurvivalCurve(@Nullable List<Point> points) {
        this.points = points == null ? List.of() : List.copyOf(points);
        long under = 0;
        for (int i = 0; i < this.points.size(); i++) {
            Point point = this.points.get(i);
            if (i > 0 && point.age.compareTo(this.points.get(i - 1).age) <= 0) {
                throw new IllegalArgumentException(
                        "age must be above the one before (" + this.points.get(i - 1).age + "), got " + point.age);
            }
            Risk risk = Risk.of(point, under);
            if (risk.survivors() < point.censored) {
                throw new IllegalArgumentException("exits at age " + point.age + " must be at most " + risk.atRisk()
                        + " (at risk), got " + Math.addExact(risk.ended(), point.censored));
            }
            under = risk.after();
        }
        if (under != 0) {
            throw new IllegalArgumentException("entries must be as many as exits, got " + under + " more");
        }
    }

    /**
     * Something observed from one age to another.
     *
     * @param entry the age from which it was observed; zero if from its beginning
     * @param exit the age up to which it was observed
     * @param ended whether it ended at {@code exit}; if not, it lasted longer
     * @param cause why it ended, or {@code ""}
     */
    public record Observation(Duration entry, Duration exit, boolean ended, String cause) implements Serializable {
        /**
         * For deserialisers; write {@link #ended(Duration)} or {@link #lasting} instead.
         *
         * @param entry the age from which it was observed
         * @param exit the age up to which it was observed
         * @param ended whether it ended then
         * @param cause why it ended; null is {@code ""}
         * @throws IllegalArgumentException if {@code entry} is negative, {@code exit} is not after an {@code entry} above
         *     zero, or a cause is given for what has not ended
         */
        public Observation(Duration entry, Duration exit, boolean ended, @Nullable String cause) {
            if (entry.isNegative()) {
                throw new IllegalArgumentException("entry must not be negative, got " + entry);
            }
            if (exit.compareTo(entry) < (entry.isZero() ? 0 : 1)) {
                throw new IllegalArgumentException("exit must be after entry (" + entry + "), got " + exit);
            }
            this.entry = entry;
            this.exit = exit;
            this.ended = ended;
            this.cause = cause == null ? "" : cause;
            if (!ended && !this.cause.isEmpty()) {
                throw new IllegalArgumentException("cause must be empty for what has not ended, got \"" + cause + "\"");
            }
        }

        /**
         * Observed from its beginning to its end.
         *
         * @param age the age at which it ended
         * @return the observation
         */
        public static Observation ended(Duration age) {
            return new Observation(Duration.ZERO, age, true, "");
        }

        /**
         * Observed from its beginning to its end, which had a cause.
         *
         * @param age the age at which it ended
         * @param cause why
         * @return the observation
         */
        public static Observation ended(Duration age, String cause) {
            return new Observation(Duration.ZERO, age, true, cause);
        }

        /**
         * Observed from its beginning and still lasting.
         *
         * @param age the age at which it was last seen to last
         * @return the observation
         */
        public static Observation lasting(Duration age) {
            return new Observation(Duration.ZERO, age, false, "");
        }

        /**
         * The same, observed from a later age on only.
         *
         * @param age the age of the first observation
         * @return a copy
         */
        public Observation from(Duration age) {
            return new Observation(age, exit, ended, cause);
        }
    }

    /**
     * What happened at one age.
     *
     * @param age the age
     * @param entered how many were observed from then on
     * @param ended how many ended, by cause; unmodifiable
     * @param censored how many were last seen then, and lasted
     */
    public record Point(Duration age, long entered, Map<String, Long> ended, long censored) implements Serializable {
        /**
         * Counts.
         *
         * @param age the age
         * @param entered how many were observed from then on
         * @param ended how many ended, by cause; null is none
         * @param censored how many were last seen then
         * @throws IllegalArgumentException if the age or a number is negative
         */
        public Point(Duration age, long entered, @Nullable Map<String, Long> ended, long censored) {
            this.age = age;
            this.entered = entered;
            this.ended = Collections.unmodifiableMap(new TreeMap<>(ended == null ? Map.of() : ended));
            this.censored = censored;
            if (age.isNegative()) {
                throw new IllegalArgumentException("age must not be negative, got " + age);
            }
            long least = Math.min(entered, censored);
            for (long number : this.ended.values()) {
                least = Math.min(least, number);
            }
            if (least < 0) {
                throw new IllegalArgumentException("counts at age " + age + " must be >= 0, got " + least);
            }
        }
    }

    /** A point, how many were observed just before it, and how many of them ended. */
    private record Risk(Point point, long before, long ended) {
        static Risk of(Point point, long before) {
            long ended = 0;
            for (long number : point.ended.values()) {
                ended = Math.addExact(ended, number);
            }
            return new Risk(point, before, ended);
        }

        long atRisk() {
            return point.age.isZero() ? point.entered : before;
        }

        long ended(String cause) {
            return point.ended.getOrDefault(cause, 0L);
        }

        /** How many were seen to survive the age. */
        long survivors() {
            return atRisk() - ended;
        }

        /** How many were observed just after it. */
        long after() {
            return before + point.entered - ended - point.censored;
        }

        /** The term of Greenwood's sum; nothing where all ended, since S is 0 from there on. */
        double greenwood() {
            return survivors() == 0 ? 0 : ended / ((double) atRisk() * survivors());
        }
    }

    private List<Risk> risks() {
        List<Risk> risks = new ArrayList<>(points.size());
        long under = 0;
        for (Point point : points) {
            Risk risk = Risk.of(point, under);
            risks.add(risk);
            under = risk.after();
        }
        return risks;
    }

    /** The product of Kaplan and Meier up to an age. */
    private static final class Product {
        private final BetaProduct betas = new BetaProduct();
        private double survival = 1;
        private double greenwood;
        private long survivors;

        void multiply(Risk risk) {
            survivors = risk.survivors();
            if (risk.ended > 0) {
                survival *= survivors / (double) risk.atRisk();
                greenwood += risk.greenwood();
                betas.multiply(risk.atRisk(), risk.ended);
            }
        }

        LogLog limits() {
            return new LogLog(survival, Math.sqrt(greenwood), survivors, betas);
        }
    }

    private Product upTo(Duration age) {
        Product product = new Product();
        for (Risk risk : risks()) {
            if (risk.point.age.compareTo(age) > 0) {
                break;
            }
            product.multiply(risk);
            if (risk.point.age.compareTo(age) < 0) {
                product.survivors = risk.after();
            }
        }
        return product;
    }

    /**
     * The curve of some observations.
     *
     * @param observations the observations, in any order
     * @return the curve
     */
    public static SurvivalCurve of(Iterable<Observation> observations) {
        Tally tally = new Tally();
        observations.forEach(tally::add);
        return tally.result();
    }

    /**
     * Collects observations, also in parallel. The container is serialisable, merges exactly and can be finished many
     * times.
     *
     * @return the collector
     */
    public static Collector<Observation, Tally, SurvivalCurve> collector() {
        return Tallies.collector(Tally::new, Tally::add, Tally::merge, Tally::result);
    }

    /**
     * How many were observed.
     *
     * @return their number
     */
    public long n() {
        return points.stream().mapToLong(Point::entered).sum();
    }

    /**
     * Why what ended did.
     *
     * @return the causes in their natural order; {@code ""} stands for none given
     */
    public Set<String> causes() {
        Set<String> causes = new TreeSet<>();
        points.forEach(point -> causes.addAll(point.ended.keySet()));
        return Collections.unmodifiableSet(causes);
    }

    /**
     * The share that lasts beyond an age, at 95 %; see {@link #at(Duration, double)}.
     *
     * @param age the age
     * @return S(age)
     */
    public Estimate at(Duration age) {
        return at(age, 0.95);
    }

    /**
     * The share that lasts beyond an age.
     *
     * @param age the age
     * @param level the confidence level, in (0, 1)
     * @return S(age), 0 to 1; undefined where nothing was observed, or nothing for so long
     * @throws IllegalArgumentException if {@code age} is negative or {@code level} is not in (0, 1)
     */
    public Estimate at(Duration age, double level) {
        double z = Normal.z(level);
        String missing = missing(age);
        if (!missing.isEmpty()) {
            return Estimate.undefined(missing);
        }
        return survival(upTo(age).limits(), z, level);
    }

    private Estimate survival(LogLog limits, double z, double level) {
        Interval interval = new Interval(limits.low(z), limits.high(z), level);
        return Estimate.of(limits.value(), interval, n(), Estimate.Unit.SHARE, "Kaplan-Meier");
    }

    /** Why there is nothing to say of an age, or nothing. */
    private String missing(Duration age) {
        if (age.isNegative()) {
            throw new IllegalArgumentException("age must not be negative, got " + age);
        }
        if (points.isEmpty()) {
            return "nothing was observed";
        }
        Duration last = points.get(points.size() - 1).age;
        return age.compareTo(last) > 0 && upTo(last).survival > 0 ? "nothing was observed beyond " + print(last) : "";
    }

    /**
     * The age by which half have ended, at 95 %.
     *
     * @return the median in days; see {@link #quantile(double, double)}
     */
    public Estimate median() {
        return quantile(0.5, 0.95);
    }

    /**
     * The first age by which a share has ended, {@code S(t) <= 1 - share}. Its interval holds the ages at which the limits
     * of S do (Brookmeyer and Crowley, 1982); it has no upper limit where the upper limit of S stays above.
     *
     * @param share the share, in (0, 1)
     * @param level the confidence level, in (0, 1)
     * @return the age in days; undefined when fewer have ended while they were observed
     * @throws IllegalArgumentException if {@code share} or {@code level} is not in (0, 1)
     */
    public Estimate quantile(double share, double level) {
        double z = Normal.z(level);
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("share must be in (0, 1), got " + share);
        }
        // What is equal in mathematics may differ in the last bits.
        double most = (1 - share) * (1 + ROUNDING);
        // Of ages before the first that was observed nothing is known.
        double low = points.isEmpty() || points.get(0).age.isZero() ? Double.POSITIVE_INFINITY : 0;
        double value = Double.POSITIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        Product product = new Product();
        for (Risk risk : risks()) {
            double age = days(risk.point.age);
            product.multiply(risk);
            value = product.survival <= most ? Math.min(value, age) : value;
            high = product.survival <= most && product.limits().high(z) <= most ? Math.min(high, age) : high;
            product.survivors = risk.after();
            low = low > age && product.limits().low(z) <= most ? age : low;
        }
        if (value == Double.POSITIVE_INFINITY) {
            return Estimate.undefined(
                    points.isEmpty()
                            ? "nothing was observed"
                            : "fewer than " + Estimate.Unit.SHARE.print(share) + " ended while they were observed");
        }
        return Estimate.of(value, new Interval(low, high, level), n(), Estimate.Unit.DAYS, "Brookmeyer-Crowley");
    }

    /**
     * The mean age up to a limit, at 95 %; see {@link #restrictedMean(Duration, double)}.
     *
     * @param limit the limit
     * @return the mean in days
     */
    public Estimate restrictedMean(Duration limit) {
        return restrictedMean(limit, 0.95);
    }

    /**
     * The mean of the ages reached within a limit, the area under S up to it. Its variance is
     * {@code sum over t <= limit of A(t)^2 d / (n (n - d))}, A(t) the area from t to the limit (Klein and Moeschberger). Where
     * that is 0, the limits are the areas under those of S.
     *
     * @param limit the limit, above zero
     * @param level the confidence level, in (0, 1)
     * @return the mean in days, 0 to {@code limit}; undefined where S is
     * @throws IllegalArgumentException if {@code limit} is not above zero or {@code level} is not in (0, 1)
     */
    public Estimate restrictedMean(Duration limit, double level) {
        double z = Normal.z(level);
        if (limit.isZero() || limit.isNegative()) {
            throw new IllegalArgumentException("limit must be above zero, got " + limit);
        }
        String missing = missing(limit);
        if (!missing.isEmpty()) {
            return Estimate.undefined(missing);
        }
        double mean = area(limit, upTo -> upTo.survival);
        double rest = mean;
        double variance = 0;
        Duration from = Duration.ZERO;
        Product product = new Product();
        for (Risk risk : risks()) {
            if (risk.point.age.compareTo(limit) >= 0) {
                break;
            }
            rest -= days(risk.point.age.minus(from)) * product.survival;
            from = risk.point.age;
            product.multiply(risk);
            variance += rest * rest * risk.greenwood();
        }
        double margin = z * Math.sqrt(variance);
        Interval interval = variance > 0
                ? new Interval(Math.max(0, mean - margin), Math.min(days(limit), mean + margin), level)
                : new Interval(
                        area(limit, upTo -> upTo.limits().low(z)),
                        area(limit, upTo -> upTo.limits().high(z)),
                        level);
        return Estimate.of(mean, interval, n(), Estimate.Unit.DAYS, "restricted mean");
    }

    /** The area from 0 to an age under something of the product. */
    private double area(Duration limit, ToDoubleFunction<Product> height) {
        double area = 0;
        Duration from = Duration.ZERO;
        Product product = new Product();
        for (Risk risk : risks()) {
            if (risk.point.age.compareTo(limit) >= 0) {
                break;
            }
            area += days(risk.point.age.minus(from)) * height.applyAsDouble(product);
            from = risk.point.age;
            product.multiply(risk);
            product.survivors = risk.after();
        }
        return area + days(limit.minus(from)) * height.applyAsDouble(product);
    }

    /**
     * The share that has ended for one cause by an age, while others ended for other causes, at 95 %; see
     * {@link #incidence(String, Duration, double)}.
     *
     * @param cause the cause; {@code ""} stands for none given
     * @param age the age
     * @return the cumulative incidence
     */
    public Estimate incidence(String cause, Duration age) {
        return incidence(cause, age, 0.95);
    }

    /**
     * The share that has ended for one cause by an age, while others ended for other causes (Aalen and Johansen, 1978):
     * {@code F(t) = sum over u <= t of S(u-) d_cause / n}. The incidences of all causes add up to {@code 1 - S}. To treat
     * other causes as censored instead would give more than can happen. The variance is that of the multinomial counts at
     * each age (Marubini and Valsecchi, 1995), Greenwood's when there is one cause, and so is the interval.
     *
     * @param cause the cause; {@code ""} stands for none given
     * @param age the age
     * @param level the confidence level, in (0, 1)
     * @return the cumulative incidence, 0 to 1; undefined where S is
     * @throws IllegalArgumentException if {@code age} is negative or {@code level} is not in (0, 1)
     */
    public Estimate incidence(String cause, Duration age, double level) {
        double z = Normal.z(level);
        String missing = missing(age);
        if (!missing.isEmpty()) {
            return Estimate.undefined(missing);
        }
        List<Risk> risks = risks().stream()
                .filter(risk -> risk.ended() > 0 && risk.point.age.compareTo(age) <= 0)
                .toList();
        double[] ended = new double[risks.size()];
        double incidence = 0;
        double others = 0;
        double before = 1;
        for (int i = 0; i < ended.length; i++) {
            Risk risk = risks.get(i);
            incidence += before * risk.ended(cause) / risk.atRisk();
            others += before * (risk.ended() - risk.ended(cause)) / risk.atRisk();
            before *= risk.survivors() / (double) risk.atRisk();
            ended[i] = incidence;
        }
        double variance = 0;
        before = 1;
        for (int i = 0; i < ended.length; i++) {
            Risk risk = risks.get(i);
            double n = risk.atRisk();
            double share = before * risk.ended(cause) / n;
            double rest = incidence - ended[i];
            variance += share * (before - share) / n - 2 * share * rest / n + rest * rest * risk.greenwood();
            before *= risk.survivors() / n;
        }
        Product product = upTo(age);
        // Exactly 1 or 0 where it is, whatever was rounded.
        double rest = incidence == 0 ? 1 : product.survival + others;
        LogLog limits = new LogLog(rest, Math.sqrt(Math.max(0, variance)) / rest, product.survivors, product.betas);
        Interval interval = new Interval(1 - limits.high(z), 1 - limits.low(z), level);
        return Estimate.of(1 - rest, interval, n(), Estimate.Unit.SHARE, "Aalen-Johansen");
    }

    /**
     * The difference of two groups at an age, at 95 %; see {@link #minus(SurvivalCurve, Duration, double)}.
     *
     * @param other an independent group
     * @param age the age
     * @return the signed difference
     */
    public Difference minus(SurvivalCurve other, Duration age) {
        return minus(other, age, 0.95);
    }

    /**
     * How much more of this group lasts beyond an age than of another, with the interval of Zou and Donner (2008) from the
     * limits of both, and the p-value that belongs to it. For one age chosen before looking; the whole curves are compared by
     * {@link #logRank}.
     *
     * @param other an independent group
     * @param age the age
     * @param level the confidence level, in (0, 1)
     * @return the difference, -1 to 1; undefined where either is
     * @throws IllegalArgumentException if {@code age} is negative or {@code level} is not in (0, 1)
     */
    public Difference minus(SurvivalCurve other, Duration age, double level) {
        double z = Normal.z(level);
        String missing = missing(age);
        String othersMissing = other.missing(age);
        if (!missing.isEmpty() || !othersMissing.isEmpty()) {
            return Difference.undefined(missing.isEmpty() ? "the second: " + othersMissing : "the first: " + missing);
        }
        LogLog a = upTo(age).limits();
        LogLog b = other.upTo(age).limits();
        Interval interval = new Interval(Mover.low(a, b, z), Mover.high(a, b, z), level);
        long n = Math.addExact(n(), other.n());
        return new Difference(
                Estimate.of(a.value() - b.value(), interval, n, Estimate.Unit.PERCENTAGE_POINTS, "MOVER"),
                Mover.pValue(a, b));
    }

    /**
     * Whether groups differ in how long they last.
     *
     * @param chiSquared the statistic
     * @param degreesOfFreedom the groups that could be compared, less one
     * @param pValue the chance of a statistic at least as large when they do not differ; 1 when nothing could be compared
     */
    public record LogRank(double chiSquared, int degreesOfFreedom, double pValue) implements Serializable {
        /** {@code chi-squared 16.79, 1 df, p < 0.0001}. */
        @Override
        public String toString() {
            String p = pValue < 0.0001 ? "< 0.0001" : String.format(Locale.ROOT, "%.2g", pValue);
            return String.format(Locale.ROOT, "chi-squared %.2f, %d df, p %s", chiSquared, degreesOfFreedom, p);
        }
    }

    /**
     * The log-rank test (Mantel, 1966): at each age at which anything ended, what ended in each group against what was to be
     * expected from its share of those at risk.
     *
     * @param groups the curves of two or more independent groups
     * @return the test; order does not matter
     * @throws IllegalArgumentException if there are fewer than two groups
     */
    public static LogRank logRank(Collection<SurvivalCurve> groups) {
        if (groups.size() < 2) {
            throw new IllegalArgumentException("groups must be two or more, got " + groups.size());
        }
        List<SurvivalCurve> curves = List.copyOf(groups);
        TreeMap<Duration, long[][]> ages = new TreeMap<>();
        curves.forEach(curve -> curve.points.forEach(point -> {
            if (!point.ended.isEmpty()) {
                ages.put(point.age, new long[curves.size()][]);
            }
        }));
        for (int group = 0; group < curves.size(); group++) {
            curves.get(group).countAt(ages, group);
        }
        LogRankSum sum = new LogRankSum(curves.size());
        ages.values().forEach(sum::add);
        return sum.result();
    }

    /** Fills in how many were at risk and ended at each age. */
    private void countAt(TreeMap<Duration, long[][]> ages, int group) {
        List<Risk> risks = risks();
        int next = 0;
        for (Map.Entry<Duration, long[][]> age : ages.entrySet()) {
            while (next < risks.size() && risks.get(next).point.age.compareTo(age.getKey()) < 0) {
                next++;
            }
            Risk risk = next < risks.size() && risks.get(next).point.age.equals(age.getKey()) ? risks.get(next) : null;
            long before = next == 0 ? 0 : risks.get(next - 1).after();
            age.getValue()[group] = risk == null ? new long[] {before, 0} : new long[] {risk.atRisk(), risk.ended()};
        }
    }

    /** Observed minus expected of each group, and their covariance. */
    private static final class LogRankSum {
        private final double[] excess;
        private final double[][] covariance;

        LogRankSum(int groups) {
            excess = new double[groups];
            covariance = new double[groups][groups];
        }

        void add(long[][] groups) {
            double n = 0;
            double d = 0;
            for (long[] group : groups) {
                n += group[0];
                d += group[1];
            }
            double factor = n > 1 ? d * (n - d) / (n * n * (n - 1)) : 0;
            for (int i = 0; i < groups.length; i++) {
                excess[i] += groups[i][1] - d * groups[i][0] / n;
                for (int j = 0; j < groups.length; j++) {
                    covariance[i][j] += factor * groups[i][0] * ((i == j ? n : 0) - groups[j][0]);
                }
            }
        }

        /** The excess in the metric of its covariance, by elimination that stops at what the groups share. */
        LogRank result() {
            double largest = 0;
            for (int i = 0; i < excess.length; i++) {
                largest = Math.max(largest, covariance[i][i]);
            }
            double chiSquared = 0;
            int rank = 0;
            while (rank < excess.length) {
                int pivot = 0;
                for (int i = 1; i < excess.length; i++) {
                    pivot = covariance[i][i] > covariance[pivot][pivot] ? i : pivot;
                }
                double variance = covariance[pivot][pivot];
                if (!(variance > 1e-10 * largest)) {
                    break;
                }
                chiSquared += excess[pivot] * excess[pivot] / variance;
                eliminate(pivot, variance);
                rank++;
            }
            double p = rank == 0 ? 1 : ChiSquaredDistribution.of(rank).survivalProbability(chiSquared);
            return new LogRank(chiSquared, rank, p);
        }

        private void eliminate(int pivot, double variance) {
            double[] row = covariance[pivot].clone();
            double share = excess[pivot] / variance;
            for (int i = 0; i < excess.length; i++) {
                excess[i] -= share * row[i];
                for (int j = 0; j < excess.length; j++) {
                    covariance[i][j] -= row[i] * row[j] / variance;
                }
            }
        }
    }

    private static double days(Duration age) {
        return (age.getSeconds() + age.getNano() / 1e9) / 86_400;
    }

    private static String print(Duration age) {
        String days = BigDecimal.valueOf(days(age))
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
        return days.equals("1") ? "1 day" : days + " days";
    }

    /** How many, the median, and the ages at which any ended; of more than 20 such ages, some. */
    @Override
    public String toString() {
        List<Risk> risks = risks();
        long ages = risks.stream().filter(risk -> risk.ended > 0).count();
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "survival of %,d, %,d ended; median %s",
                        n(),
                        risks.stream().mapToLong(Risk::ended).sum(),
                        median()),
                "age",
                "at risk",
                "ended",
                "survival");
        double z = Normal.z(0.95);
        long rows = Math.min(MOST_ROWS, ages);
        long age = 0;
        long row = 1;
        Product product = new Product();
        for (Risk risk : risks) {
            product.multiply(risk);
            age += risk.ended > 0 ? 1 : 0;
            if (risk.ended > 0 && age == row * ages / rows) {
                table.row(
                        print(risk.point.age),
                        String.format(Locale.ROOT, "%,d", risk.atRisk()),
                        String.format(Locale.ROOT, "%,d", risk.ended),
                        survival(product.limits(), z, 0.95).toString());
                row++;
            }
        }
        return table.toString();
    }

    /** Counts observations by age. Not thread-safe. */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private final HashMap<Duration, Cell> cells = new HashMap<>();

        private Tally() {}

        /** The counts of one age. */
        private static final class Cell implements Serializable {
            private static final long serialVersionUID = 1;

            private final TreeMap<String, Long> ended = new TreeMap<>();
            private long entered;
            private long censored;

            void add(Cell other) {
                entered = Math.addExact(entered, other.entered);
                censored = Math.addExact(censored, other.censored);
                other.ended.forEach((cause, number) -> ended.merge(cause, number, Math::addExact));
            }
        }

        private Cell at(Duration age) {
            return cells.computeIfAbsent(age, any -> new Cell());
        }

        /**
         * Takes an observation.
         *
         * @param observation the observation
         */
        public void add(Observation observation) {
            at(observation.entry).entered++;
            if (observation.ended) {
                at(observation.exit).ended.merge(observation.cause, 1L, Math::addExact);
            } else {
                at(observation.exit).censored++;
            }
        }

        /**
         * Takes all that another tally took; that one stays as it is.
         *
         * @param other a tally
         */
        public void merge(Tally other) {
            other.cells.forEach((age, cell) -> at(age).add(cell));
        }

        /**
         * The curve so far.
         *
         * @return the curve
         */
        public SurvivalCurve result() {
            List<Point> points = new ArrayList<>(cells.size());
            new TreeMap<>(cells)
                    .forEach((age, cell) -> points.add(new Point(age, cell.entered, cell.ended, cell.censored)));
            return new SurvivalCurve(points);
        }

        /** The curve so far. */
        @Override
        public String toString() {
            return result().toString();
        }
    }
}
