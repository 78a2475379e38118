package io.engagement.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Golden;
import io.engagement.Parts;
import io.engagement.estimate.SurvivalCurve.LogRank;
import io.engagement.estimate.SurvivalCurve.Observation;
import io.engagement.estimate.SurvivalCurve.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

class SurvivalCurveTest {
    private static final double Z = 1.959963984540054;

    /** Remission of leukaemia under 6-MP, in weeks that we call days (Freireich and others, 1963). */
    private static final List<Observation> TREATED = Stream.concat(
                    IntStream.of(6, 6, 6, 7, 10, 13, 16, 22, 23).mapToObj(day -> Observation.ended(days(day))),
                    IntStream.of(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
                            .mapToObj(day -> Observation.lasting(days(day))))
            .toList();

    private static final List<Observation> PLACEBO = IntStream.of(
                    1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
            .mapToObj(day -> Observation.ended(days(day)))
            .toList();

    private static Duration days(int days) {
        return Duration.ofDays(days);
    }

    /** Many ties, entries where others exit, ends at age 0, several causes. */
    @Provide
    Arbitrary<List<Observation>> observations() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.of("lasts", "", "voluntary", "payment failed"))
                .as((entry, exit, cause) -> {
                    Observation seen = cause.equals("lasts")
                            ? Observation.lasting(days(exit))
                            : Observation.ended(days(exit), cause);
                    return entry < exit ? seen.from(days(entry)) : seen;
                })
                .list()
                .ofMaxSize(30);
    }

    /** Everything ended at its own age, nothing is censored or truncated. */
    @Provide
    Arbitrary<List<Observation>> complete() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 12), Arbitraries.of("", "voluntary", "payment failed"))
                .as((age, cause) -> Observation.ended(days(age), cause))
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    private static long atRisk(List<Observation> all, Duration age) {
        return all.stream()
                .filter(one -> one.entry().isZero() || one.entry().compareTo(age) < 0)
                .filter(one -> one.exit().compareTo(age) >= 0)
                .count();
    }

    private static long ended(List<Observation> all, Duration age) {
        return all.stream().filter(one -> one.ended() && one.exit().equals(age)).count();
    }

    private static Duration last(List<Observation> all) {
        return all.stream().map(Observation::exit).max(Duration::compareTo).orElseThrow();
    }

    /** The published values: survival and log-log limits at each age at which any ended. */
    @Example
    void freireich() {
        SurvivalCurve curve = SurvivalCurve.of(TREATED);
        List<Map<String, String>> rows = Golden.rows("kaplan_meier_freireich.csv");
        assertThat(rows).hasSize(7);
        for (Map<String, String> row : rows) {
            Duration age = days(Integer.parseInt(row.get("time")));
            assertThat(atRisk(TREATED, age)).isEqualTo(Long.parseLong(row.get("at_risk")));
            Estimate survival = curve.at(age);
            Golden.assertClose(survival.value(), Golden.number(row, "survival"), 1e-10, row);
            Golden.assertClose(survival.low(), Golden.number(row, "low95"), 1e-10, row);
            Golden.assertClose(survival.high(), Golden.number(row, "high95"), 1e-10, row);
        }
        assertThat(curve.median())
                .isEqualTo(Estimate.of(
                        23,
                        new Interval(13, Double.POSITIVE_INFINITY, 0.95),
                        21,
                        Estimate.Unit.DAYS,
                        "Brookmeyer-Crowley"));
        assertThat(curve.at(days(5)).high()).isEqualTo(1);
        assertThat(curve.at(days(5)).low()).isCloseTo(Math.pow(0.025, 1.0 / 21), within(1e-15));
    }

    /** R, survdiff(Surv(time, status) ~ treatment): Chisq= 16.8 on 1 degrees of freedom, p= 4e-05. */
    @Example
    void logRankOfFreireich() {
        LogRank test = SurvivalCurve.logRank(List.of(SurvivalCurve.of(TREATED), SurvivalCurve.of(PLACEBO)));
        assertThat(test.chiSquared()).isCloseTo(16.7929, within(5e-5));
        assertThat(test.degreesOfFreedom()).isEqualTo(1);
        assertThat(test.pValue()).isCloseTo(4.17e-5, within(5e-8));
        assertThat(test).hasToString("chi-squared 16.79, 1 df, p < 0.0001");
    }

    /** The definition, from the observations themselves: risk set (entry, exit], ends before censorings. */
    @Property
    void productOfKaplanAndMeier(@ForAll("observations") List<Observation> all, @ForAll @IntRange(max = 10) int age) {
        double survival = 1;
        double greenwood = 0;
        for (int t = 0; t <= age; t++) {
            double n = atRisk(all, days(t));
            double d = ended(all, days(t));
            survival *= d > 0 ? (n - d) / n : 1;
            greenwood += d > 0 ? d / (n * (n - d)) : 0;
        }
        Estimate estimate = SurvivalCurve.of(all).at(days(age));
        if (all.isEmpty()) {
            assertThat(estimate).isEqualTo(Estimate.undefined("nothing was observed"));
        } else if (days(age).compareTo(last(all)) > 0 && survival > 0) {
            assertThat(estimate.toString()).startsWith("undefined: nothing was observed beyond ");
        } else {
            assertThat(estimate.value()).isCloseTo(survival, within(1e-14));
            assertThat(estimate.low()).isBetween(0.0, estimate.value());
            assertThat(estimate.high()).isBetween(estimate.value(), 1.0);
            if (survival > 0 && survival < 1) {
                double width = Z * Math.sqrt(greenwood) / Math.log(survival);
                assertThat(estimate.low()).isCloseTo(Math.pow(survival, Math.exp(-width)), within(1e-12));
                assertThat(estimate.high()).isCloseTo(Math.pow(survival, Math.exp(width)), within(1e-12));
            }
        }
    }

    /** At both ends, without censoring, the limits are Clopper-Pearson's. */
    @Property
    void exactAtBothEnds(@ForAll("complete") List<Observation> all, @ForAll @IntRange(min = 1, max = 99) int percent) {
        double level = percent / 100.0;
        SurvivalCurve curve = SurvivalCurve.of(all);
        int n = all.size();
        var none = BinomialConfidenceInterval.CLOPPER_PEARSON.fromErrorRate(n, 0, 1 - level);
        Estimate left = curve.at(last(all), level);
        assertThat(left.value()).isZero();
        assertThat(left.low()).isZero();
        assertThat(left.high()).isCloseTo(none.getUpperBound(), within(1e-10));
        List<Observation> later = all.stream()
                .map(one -> Observation.ended(one.exit().plusDays(1)))
                .toList();
        Estimate nobody = SurvivalCurve.of(later).at(Duration.ZERO, level);
        assertThat(nobody.value()).isEqualTo(1);
        assertThat(nobody.high()).isEqualTo(1);
        assertThat(nobody.low()).isCloseTo(1 - none.getUpperBound(), within(1e-10));
    }

    /** With nobody ended, those who can still be seen are what there is to say: not all who once began. */
    @Example
    void nobodyEnded() {
        List<Observation> all = new ArrayList<>(Collections.nCopies(15, Observation.lasting(days(3))));
        all.addAll(Collections.nCopies(5, Observation.lasting(days(10))));
        SurvivalCurve curve = SurvivalCurve.of(all);
        assertThat(curve.at(days(3)).low()).isCloseTo(Math.pow(0.025, 1 / 20.0), within(1e-15));
        assertThat(curve.at(days(3).plusNanos(1)).low()).isCloseTo(Math.pow(0.025, 1 / 5.0), within(1e-15));
        assertThat(curve.at(days(10)).low()).isCloseTo(Math.pow(0.025, 1 / 5.0), within(1e-15));
        assertThat(curve.at(days(11))).isEqualTo(Estimate.undefined("nothing was observed beyond 10 days"));
        assertThat(curve.median()).isEqualTo(Estimate.undefined("fewer than 50.0% ended while they were observed"));
    }

    @Property
    void survivalNeverGrows(@ForAll("observations") List<Observation> all) {
        SurvivalCurve curve = SurvivalCurve.of(all);
        double before = 1;
        for (int t = 0; t <= 10; t++) {
            double now = curve.at(days(t)).orElse(0);
            assertThat(now).isBetween(0.0, before);
            before = now;
        }
    }

    /** What is left of the observations after a split, a shuffle and a journey is the same curve. */
    @Property
    void partsMergeToOnePass(
            @ForAll("observations") List<Observation> all,
            @ForAll @Size(min = 1, max = 7) List<@IntRange(max = 3) Integer> parts,
            @ForAll boolean backwards,
            @ForAll Random random) {
        SurvivalCurve onePass = SurvivalCurve.of(all);
        assertThat(Parts.collect(SurvivalCurve.collector(), all, parts, backwards))
                .isEqualTo(onePass);
        List<Observation> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        assertThat(shuffled.parallelStream().collect(SurvivalCurve.collector())).isEqualTo(onePass);
        assertThat(Parts.serialised(onePass)).isEqualTo(onePass);
        assertThat(onePass.n()).isEqualTo(all.size());
    }

    @Property
    void mergingLeavesTheOtherAsItIs(
            @ForAll("observations") List<Observation> some, @ForAll("observations") List<Observation> others) {
        SurvivalCurve.Tally tally = SurvivalCurve.collector().supplier().get();
        SurvivalCurve.Tally other = SurvivalCurve.collector().supplier().get();
        some.forEach(tally::add);
        others.forEach(other::add);
        tally.merge(other);
        assertThat(other.result()).isEqualTo(SurvivalCurve.of(others));
        assertThat(tally.result())
                .isEqualTo(SurvivalCurve.of(
                        Stream.concat(some.stream(), others.stream()).toList()));
        assertThat(tally).hasToString(tally.result().toString());
    }

    /** A quantile is where the curve first comes down to the rest, its limits where the limits do. */
    @Property
    void quantilesInvertTheCurve(
            @ForAll("observations") List<Observation> all, @ForAll @IntRange(min = 1, max = 9) int tenths) {
        SurvivalCurve curve = SurvivalCurve.of(all);
        Estimate quantile = curve.quantile(tenths / 10.0, 0.9);
        if (quantile instanceof Estimate.Undefined) {
            assertThat(all.isEmpty() || curve.at(last(all)).value() > 1 - tenths / 10.0)
                    .isTrue();
            return;
        }
        double rest = (1 - tenths / 10.0) * (1 + 1e-12);
        Duration age = days((int) quantile.value());
        assertThat(curve.at(age).value()).isLessThanOrEqualTo(rest);
        if (age.toDays() > 0) {
            assertThat(curve.at(age.minusNanos(1)).value()).isGreaterThan(rest);
        }
        assertThat(quantile.low()).isLessThanOrEqualTo(quantile.value());
        assertThat(quantile.high()).isGreaterThanOrEqualTo(quantile.value());
        if (quantile.high() < Double.POSITIVE_INFINITY) {
            assertThat(curve.at(days((int) quantile.high()), 0.9).high()).isLessThanOrEqualTo(rest);
        }
        if (quantile.low() > 0) {
            Duration before = days((int) quantile.low()).minusNanos(1);
            assertThat(curve.at(before, 0.9).low()).isGreaterThan(rest);
        }
    }

    /** Without censoring the restricted mean is the mean of min(age, limit), its variance that of a mean over n. */
    @Property
    void restrictedMeanWithoutCensoring(
            @ForAll("complete") List<Observation> all, @ForAll @IntRange(min = 1, max = 15) int limit) {
        double[] ages = all.stream()
                .mapToDouble(one -> Math.min(one.exit().toDays(), limit))
                .toArray();
        double mean = IntStream.range(0, ages.length)
                .mapToDouble(i -> ages[i])
                .average()
                .orElseThrow();
        double squares = 0;
        for (double age : ages) {
            squares += (age - mean) * (age - mean);
        }
        Estimate estimate = SurvivalCurve.of(all).restrictedMean(days(limit));
        assertThat(estimate.value()).isCloseTo(mean, within(1e-12));
        double margin = Z * Math.sqrt(squares) / ages.length;
        if (margin > 0) {
            assertThat(estimate.low()).isCloseTo(Math.max(0, mean - margin), within(1e-9));
            assertThat(estimate.high()).isCloseTo(Math.min(limit, mean + margin), within(1e-9));
        } else {
            assertThat(estimate.high() - estimate.low()).isPositive();
        }
    }

    /** The variance as it is written, and 6-MP up to 35 weeks: 23.29, standard error 2.83 (R, print(fit, rmean = 35)). */
    @Example
    void restrictedMeanOfFreireich() {
        Estimate mean = SurvivalCurve.of(TREATED).restrictedMean(days(35));
        assertThat(mean.value()).isCloseTo(23.287, within(5e-4));
        assertThat((mean.high() - mean.low()) / (2 * Z)).isCloseTo(2.827, within(5e-4));
        assertThat(mean).hasToString("23.3 days [17.7 days, 28.8 days] at 95%, n 21");
    }

    /** Where no variance is seen, the limits are still limits. */
    @Example
    void restrictedMeanWithoutVariance() {
        Estimate nobodyEnded = SurvivalCurve.of(Collections.nCopies(4, Observation.lasting(days(9))))
                .restrictedMean(days(5));
        assertThat(nobodyEnded.value()).isEqualTo(5);
        assertThat(nobodyEnded.high()).isEqualTo(5);
        assertThat(nobodyEnded.low()).isCloseTo(5 * Math.pow(0.025, 0.25), within(1e-12));
        Estimate allAtOnce = SurvivalCurve.of(Collections.nCopies(4, Observation.ended(days(2))))
                .restrictedMean(days(5));
        assertThat(allAtOnce.value()).isEqualTo(2);
        assertThat(allAtOnce.low()).isCloseTo(2 * Math.pow(0.025, 0.25), within(1e-12));
        assertThat(allAtOnce.high()).isCloseTo(2 + 3 * (1 - Math.pow(0.025, 0.25)), within(1e-10));
    }

    /** The incidences of all causes and the survival are everything. */
    @Property
    void incidencesAddUp(@ForAll("observations") List<Observation> all, @ForAll @IntRange(max = 10) int age) {
        SurvivalCurve curve = SurvivalCurve.of(all);
        Estimate survival = curve.at(days(age));
        double sum = 0;
        for (String cause : List.of("", "voluntary", "payment failed")) {
            Estimate incidence = curve.incidence(cause, days(age));
            if (survival instanceof Estimate.Undefined) {
                assertThat(incidence).isEqualTo(survival);
                return;
            }
            assertThat(incidence.low()).isBetween(0.0, incidence.value());
            assertThat(incidence.high()).isBetween(incidence.value(), 1.0);
            sum += incidence.value();
        }
        assertThat(sum + survival.value()).isCloseTo(1, within(1e-13));
        assertThat(curve.causes()).isSubsetOf("", "voluntary", "payment failed");
    }

    /** With one cause the incidence is the mirrored survival, limits included. */
    @Property
    void oneCauseIsTheMirroredSurvival(
            @ForAll("observations") List<Observation> all, @ForAll @IntRange(max = 10) int age) {
        SurvivalCurve curve = SurvivalCurve.of(all.stream()
                .map(one -> new Observation(one.entry(), one.exit(), one.ended(), ""))
                .toList());
        if (curve.at(days(age)) instanceof Estimate.Known survival) {
            Estimate incidence = curve.incidence("", days(age));
            assertThat(incidence.value()).isCloseTo(1 - survival.value(), within(1e-13));
            assertThat(incidence.low()).isCloseTo(1 - survival.high(), within(1e-9));
            assertThat(incidence.high()).isCloseTo(1 - survival.low(), within(1e-9));
        }
    }

    /** Without censoring an incidence is a share with the variance of a share. */
    @Property
    void incidenceWithoutCensoring(@ForAll("complete") List<Observation> all, @ForAll @IntRange(max = 12) int age) {
        long ended = all.stream()
                .filter(one -> one.cause().equals("voluntary") && one.exit().toDays() <= age)
                .count();
        double rest = 1 - (double) ended / all.size();
        Estimate incidence = SurvivalCurve.of(all).incidence("voluntary", days(age));
        assertThat(incidence.value()).isCloseTo(1 - rest, within(1e-13));
        if (rest > 0 && rest < 1) {
            double width = Z * Math.sqrt((1 - rest) / (rest * all.size())) / Math.log(rest);
            assertThat(incidence.low()).isCloseTo(1 - Math.pow(rest, Math.exp(width)), within(1e-9));
            assertThat(incidence.high()).isCloseTo(1 - Math.pow(rest, Math.exp(-width)), within(1e-9));
        }
    }

    /** Two groups without censoring at one age: the log-rank test is the hypergeometric one of the two by two table. */
    @Property
    void logRankAtOneAge(
            @ForAll @IntRange(min = 1, max = 30) int n1,
            @ForAll @IntRange(min = 1, max = 30) int n2,
            @ForAll @IntRange(max = 30) int d1,
            @ForAll @IntRange(max = 30) int d2) {
        int a = Math.min(n1, d1);
        int b = Math.min(n2, d2);
        double n = n1 + n2;
        double d = a + b;
        double variance = d * (n - d) * n1 * n2 / (n * n * (n - 1));
        LogRank test = SurvivalCurve.logRank(List.of(atOneAge(n1, a), atOneAge(n2, b)));
        if (variance == 0) {
            assertThat(test).isEqualTo(new LogRank(0, 0, 1));
        } else {
            double expected = Math.pow(a - d * n1 / n, 2) / variance;
            assertThat(test.chiSquared()).isCloseTo(expected, within(1e-10 * (1 + expected)));
            assertThat(test.degreesOfFreedom()).isEqualTo(1);
        }
    }

    private static SurvivalCurve atOneAge(int n, int ended) {
        List<Observation> all = new ArrayList<>(Collections.nCopies(ended, Observation.ended(days(3))));
        all.addAll(Collections.nCopies(n - ended, Observation.lasting(days(3))));
        return SurvivalCurve.of(all);
    }

    /** Order does not matter, an empty group adds nothing, equal groups do not differ. */
    @Property
    void logRankOfSeveral(
            @ForAll("observations") List<Observation> a,
            @ForAll("observations") List<Observation> b,
            @ForAll("observations") List<Observation> c) {
        List<SurvivalCurve> curves = Stream.of(a, b, c).map(SurvivalCurve::of).toList();
        LogRank test = SurvivalCurve.logRank(curves);
        LogRank turned = SurvivalCurve.logRank(List.of(curves.get(2), curves.get(0), curves.get(1)));
        assertThat(turned.degreesOfFreedom()).isEqualTo(test.degreesOfFreedom()).isBetween(0, 2);
        assertThat(turned.chiSquared()).isCloseTo(test.chiSquared(), within(1e-8 * (1 + test.chiSquared())));
        assertThat(test.pValue()).isBetween(0.0, 1.0);
        List<SurvivalCurve> more = new ArrayList<>(curves);
        more.add(SurvivalCurve.of(List.of()));
        assertThat(SurvivalCurve.logRank(more).chiSquared())
                .isCloseTo(test.chiSquared(), within(1e-8 * (1 + test.chiSquared())));
        LogRank same = SurvivalCurve.logRank(List.of(curves.get(0), curves.get(0), curves.get(0)));
        assertThat(same.chiSquared()).isCloseTo(0, within(1e-12));
    }

    /** Under no difference, p is below 5 % in 5 % of cases: 400 seeds, three groups, half of all censored. */
    @Example
    void logRankHoldsItsLevel() {
        int rejected = 0;
        for (int seed = 1; seed <= 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<SurvivalCurve> groups = IntStream.range(0, 3)
                    .mapToObj(group -> SurvivalCurve.of(IntStream.range(0, 40)
                            .mapToObj(i -> random.nextBoolean()
                                    ? Observation.ended(days(1 + random.nextInt(50)))
                                    : Observation.lasting(days(1 + random.nextInt(50))))
                            .toList()))
                    .toList();
            rejected += SurvivalCurve.logRank(groups).pValue() < 0.05 ? 1 : 0;
        }
        assertThat(rejected).isBetween(8, 34);
    }

    /** Signed, mirrored when the groups change places, and p below 5 % exactly when the interval excludes 0. */
    @Property
    void differenceAtAnAge(
            @ForAll("observations") List<Observation> a,
            @ForAll("observations") List<Observation> b,
            @ForAll @IntRange(max = 9) int age) {
        SurvivalCurve first = SurvivalCurve.of(a);
        SurvivalCurve second = SurvivalCurve.of(b);
        Difference difference = first.minus(second, days(age));
        if (difference.estimate() instanceof Estimate.Known known) {
            assertThat(known.value())
                    .isEqualTo(
                            first.at(days(age)).value() - second.at(days(age)).value());
            Estimate mirrored = second.minus(first, days(age)).estimate();
            assertThat(mirrored.low()).isCloseTo(-known.high(), within(1e-15));
            assertThat(known.low()).isBetween(-1.0, known.value());
            boolean excludesZero = known.low() > 0 || known.high() < 0;
            assertThat(difference.pValue() < 0.05).isEqualTo(excludesZero);
        } else {
            assertThat(difference.pValue()).isEqualTo(1);
            boolean firstMissing = first.at(days(age)) instanceof Estimate.Undefined;
            assertThat(difference.toString()).startsWith("undefined: the " + (firstMissing ? "first" : "second"));
        }
    }

    /** Left truncation undoes the bias of looking only at who is still there. */
    @Example
    void leftTruncation() {
        SplittableRandom random = new SplittableRandom(7);
        List<Observation> seen = new ArrayList<>();
        while (seen.size() < 20_000) {
            int lifetime = 1 + (int) (-Math.log(random.nextDouble()) * 100);
            int entry = random.nextInt(200);
            if (lifetime > entry) {
                seen.add(Observation.ended(days(lifetime)).from(days(entry)));
            }
        }
        Estimate survival = SurvivalCurve.of(seen).at(days(100));
        assertThat(survival.value()).isCloseTo(Math.exp(-1), within(0.02));
        assertThat(survival.low()).isLessThan(Math.exp(-1));
        assertThat(survival.high()).isGreaterThan(Math.exp(-1));
        List<Observation> asIfFromTheStart =
                seen.stream().map(one -> one.from(Duration.ZERO)).toList();
        assertThat(SurvivalCurve.of(asIfFromTheStart).at(days(100)).value()).isGreaterThan(0.5);
    }

    @Example
    void printsAsATable() {
        assertThat(SurvivalCurve.of(TREATED)).hasToString("""
                survival of 21, 9 ended; median 23.0 days [13.0 days, +inf days] at 95%, n 21
                  age      at risk  ended                           survival
                  6 days        21      3  85.7% [62.0%, 95.2%] at 95%, n 21
                  7 days        17      1  80.7% [56.3%, 92.3%] at 95%, n 21
                  10 days       15      1  75.3% [50.3%, 88.9%] at 95%, n 21
                  13 days       12      1  69.0% [43.2%, 84.9%] at 95%, n 21
                  16 days       11      1  62.7% [36.8%, 80.5%] at 95%, n 21
                  22 days        7      1  53.8% [26.8%, 74.7%] at 95%, n 21
                  23 days        6      1  44.8% [18.8%, 68.0%] at 95%, n 21""".replace(
                        "                                survival", "                            survival"));
        assertThat(SurvivalCurve.of(List.of()))
                .hasToString("survival of 0, 0 ended; median undefined: nothing was observed\n"
                        + "  age  at risk  ended  survival");
        SurvivalCurve many = SurvivalCurve.of(IntStream.rangeClosed(1, 45)
                .mapToObj(day -> Observation.ended(days(day)))
                .toList());
        assertThat(many.toString().lines()).hasSize(22);
        assertThat(many.toString()).endsWith("45 days        1      1     0.0% [0.0%, 7.9%] at 95%, n 45");
    }

    @Example
    void refusesWhatMakesNoSense() {
        Duration day = days(1);
        refused(() -> Observation.ended(day.negated()), "exit must be after entry (PT0S), got PT-24H");
        refused(() -> Observation.ended(day).from(day), "exit must be after entry (PT24H), got PT24H");
        refused(() -> Observation.ended(day).from(day.negated()), "entry must not be negative, got PT-24H");
        refused(
                () -> new Observation(Duration.ZERO, day, false, "gone"),
                "cause must be empty for what has not ended, got \"gone\"");
        SurvivalCurve curve = SurvivalCurve.of(TREATED);
        refused(() -> curve.at(day.negated()), "age must not be negative, got PT-24H");
        refused(() -> curve.at(day, 1), "level must be in (0, 1), got 1.0");
        refused(() -> curve.quantile(1, 0.95), "share must be in (0, 1), got 1.0");
        refused(() -> curve.restrictedMean(Duration.ZERO), "limit must be above zero, got PT0S");
        refused(() -> SurvivalCurve.logRank(List.of(curve)), "groups must be two or more, got 1");
        refused(() -> new Point(day.negated(), 0, null, 0), "age must not be negative, got PT-24H");
        refused(() -> new Point(day, 0, Map.of("", -1L), 0), "counts at age PT24H must be >= 0, got -1");
        Point begin = new Point(Duration.ZERO, 2, null, 0);
        refused(() -> new SurvivalCurve(List.of(begin)), "entries must be as many as exits, got 2 more");
        refused(
                () -> new SurvivalCurve(List.of(begin, new Point(day, 0, Map.of("", 2L), 1))),
                "exits at age PT24H must be at most 2 (at risk), got 3");
        refused(() -> new SurvivalCurve(List.of(begin, begin)), "age must be above the one before (PT0S), got PT0S");
        assertThat(new SurvivalCurve(null)).isEqualTo(SurvivalCurve.of(List.of()));
        assertThat(new TreeSet<>(SurvivalCurve.of(TREATED).causes())).containsExactly("");
    }

    private static void refused(Runnable making, String message) {
        assertThatIllegalArgumentException().isThrownBy(making::run).withMessage(message);
    }
}
