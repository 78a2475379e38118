package io.engagement.nps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.engagement.domain.Money;
import io.engagement.estimate.Estimate;
import io.engagement.nps.NpsEconomics.Group;
import io.engagement.nps.NpsEconomics.Intervals;
import io.engagement.nps.NpsEconomics.Respondent;
import io.engagement.nps.NpsScenario.Shift;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The laws of values, moves and effects. */
class NpsEconomicsPropertyTest {
    private static final NpsScenario NOBODY_MOVES = NpsScenario.adjacent();

    @Provide
    Arbitrary<NpsEconomics> economics() {
        Arbitrary<List<Respondent>> respondents = members(Group.DETRACTOR)
                .flatMap(detractors -> members(Group.PASSIVE)
                        .flatMap(passives -> members(Group.PROMOTER).map(promoters -> {
                            List<Respondent> all = new ArrayList<>(detractors);
                            all.addAll(passives);
                            all.addAll(promoters);
                            return all;
                        })));
        return Combinators.combine(respondents, assumptions(), Arbitraries.of(true, false))
                .as((people, assumptions, means) -> {
                    NpsEconomics economics =
                            NpsEconomics.of(people).with(assumptions).with(Intervals.ofDeltaMethod());
                    return means ? economics.withGroupMeans() : economics;
                });
    }

    private static Arbitrary<List<Respondent>> members(Group group) {
        Arbitrary<Respondent> one = Combinators.combine(
                        Arbitraries.integers().between(-2_000, 100_000),
                        Arbitraries.of(0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0),
                        Arbitraries.integers().between(0, 8),
                        Arbitraries.of(0.5, 1.0, 3.0))
                .as((cents, stays, refers, weight) ->
                        Respondent.of("?", group, usd(cents), stays, refers).withWeight(weight));
        return one.list()
                .ofMinSize(2)
                .ofMaxSize(6)
                .map(list -> IntStream.range(0, list.size())
                        .mapToObj(i -> named(group + "-" + i, list.get(i)))
                        .toList());
    }

    private static Arbitrary<NpsAssumptions> assumptions() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.of(0.5, 1.0, 2.0, 3.0),
                        Arbitraries.of(0.0, 0.2, 1.0),
                        Arbitraries.of(0.0, 0.1),
                        Arbitraries.of(0.0, 0.1, 1.0),
                        Arbitraries.of(0.0, 0.3, 1.0))
                .as((horizon, years, margin, discount, conversion, kappa) -> NpsAssumptions.standard()
                        .withHorizonYears(horizon)
                        .withAnswerYears(years)
                        .withMargin(margin)
                        .withDiscount(discount)
                        .withConversion(conversion)
                        .withClosedGap(kappa)
                        .withCustomers(1_000)
                        .withCost(Group.DETRACTOR, Money.of(5, "USD")));
    }

    @Provide
    Arbitrary<NpsScenario> scenarios() {
        Arbitrary<Shift> shift = Combinators.combine(
                        Arbitraries.integers().between(-150, 150), Arbitraries.of(true, false))
                .as((amount, points) -> points ? Shift.points(amount) : Shift.percent(amount));
        Arbitrary<Double> share = Arbitraries.of(0.0, 0.1, 0.4, 0.5);
        return Arbitraries.oneOf(
                        Combinators.combine(shift, shift)
                                .as((up, down) ->
                                        NpsScenario.adjacent().promoters(up).detractors(down)),
                        shift.map(up -> NpsScenario.direct().promoters(up)),
                        shift.map(up -> NpsScenario.direct().detractors(up)),
                        shift.map(up -> NpsScenario.proportional().promoters(up)),
                        shift.map(up -> NpsScenario.proportional().passives(up)),
                        Combinators.combine(share, share, share, share)
                                .as((a, b, c, d) -> NpsScenario.transfer()
                                        .moving(Group.DETRACTOR, Group.PASSIVE, a)
                                        .moving(Group.DETRACTOR, Group.PROMOTER, b)
                                        .moving(Group.PASSIVE, Group.PROMOTER, c)
                                        .moving(Group.PROMOTER, Group.PASSIVE, d)))
                .map(NpsScenario::clamp);
    }

    private static Money usd(long cents) {
        return Money.of(BigDecimal.valueOf(cents, 2).toString(), "USD");
    }

    private static Respondent named(String id, Respondent one) {
        return new Respondent(
                id, one.group(), one.spend(), one.retention(), one.referrals(), one.negativeComments(), one.weight());
    }

    private static Groups groups(NpsEconomics economics) {
        return economics.uncertainty().groups();
    }

    /** How large the numbers are that a sum in money may cancel from. */
    private static double scale(NpsEconomics economics) {
        return 1_000
                        * Arrays.stream(Group.values())
                                .mapToDouble(group -> Math.abs(groups(economics).own(group))
                                        + Math.abs(groups(economics).wordOfMouth(group)))
                                .max()
                                .orElse(0)
                + 1e-9;
    }

    @Property(tries = 300)
    void sharesStayOnTheSimplex(
            @ForAll("economics") NpsEconomics economics, @ForAll("scenarios") NpsScenario scenario) {
        NpsEffect effect = economics.effect(scenario);
        assertThat(effect.after().values()).allMatch(share -> share >= 0);
        assertThat(effect.after().values().stream().mapToDouble(share -> share).sum())
                .isEqualTo(1, within(1e-12));
    }

    @Provide
    Arbitrary<double[]> shares() {
        return Arbitraries.integers()
                .between(0, 50)
                .list()
                .ofSize(3)
                .filter(sizes -> sizes.stream().anyMatch(size -> size > 0))
                .map(sizes -> {
                    int all = sizes.stream().mapToInt(Integer::intValue).sum();
                    return sizes.stream()
                            .mapToDouble(size -> (double) size / all)
                            .toArray();
                });
    }

    @Provide
    Arbitrary<NpsScenario> largeMoves() {
        Arbitrary<Shift> shift = Combinators.combine(
                        Arbitraries.doubles().between(-300, 300).ofScale(3), Arbitraries.of(Shift.Unit.class))
                .as(Shift::new);
        return Arbitraries.oneOf(
                Combinators.combine(shift, shift)
                        .as((promoters, detractors) ->
                                NpsScenario.adjacent().promoters(promoters).detractors(detractors)),
                shift.map(NpsScenario.direct()::promoters),
                shift.map(NpsScenario.direct()::detractors),
                shift.map(NpsScenario.proportional()::promoters),
                shift.map(NpsScenario.proportional()::passives));
    }

    /** What a refusal names as feasible is not refused, and what is feasible stays as it is. */
    @Property(tries = 500)
    void theLargestFeasibleMoveIsFeasible(
            @ForAll("shares") double[] shares, @ForAll("largeMoves") NpsScenario scenario) {
        NpsScenario largest = scenario.largestFeasible(shares);
        assertThatCode(() -> largest.flows(shares)).doesNotThrowAnyException();
        if (largest.equals(scenario)) {
            assertThat(scenario.cuts(shares)).isEmpty();
        } else {
            assertThatThrownBy(() -> scenario.flows(shares))
                    .hasMessageEndingWith("; the largest feasible move is " + largest);
            assertThat(scenario.cuts(shares)).isNotEmpty().allMatch(cut -> cut.contains(" instead of "));
        }
    }

    @Property(tries = 300)
    void rowsOfTheTransferMatrixSumToOne(
            @ForAll("economics") NpsEconomics economics, @ForAll("scenarios") NpsScenario scenario) {
        double[] shares = groups(economics).shares;
        double[][] transfer = transfer(scenario, shares);
        for (int from = 0; from < 3; from++) {
            assertThat(Arrays.stream(transfer[from])).allMatch(share -> share >= 0 && share <= 1 + 1e-12);
            assertThat(Arrays.stream(transfer[from]).sum()).isEqualTo(1, within(1e-12));
        }
    }

    /** First one scenario, then another, is the product of their matrices. */
    @Property(tries = 300)
    void oneAfterTheOtherIsTheProduct(
            @ForAll("economics") NpsEconomics economics,
            @ForAll("scenarios") NpsScenario first,
            @ForAll("scenarios") NpsScenario second) {
        double[] shares = groups(economics).shares;
        double[][] one = transfer(first, shares);
        double[] between = times(shares, one);
        double[][] two = transfer(second, between);
        NpsScenario product = NpsScenario.transfer();
        for (Group from : Group.values()) {
            for (Group to : Group.values()) {
                if (from != to) {
                    double share = 0;
                    for (int k = 0; k < 3; k++) {
                        share += one[from.place][k] * two[k][to.place];
                    }
                    product = product.moving(from, to, Math.min(1, share));
                }
            }
        }
        NpsEffect effect = economics.effect(product);
        double[] after = times(between, two);
        for (Group group : Group.values()) {
            assertThat(effect.after().get(group)).isEqualTo(after[group.place], within(1e-12));
        }
    }

    private static double[][] transfer(NpsScenario scenario, double[] shares) {
        double[][] transfer = scenario.flows(shares);
        for (int from = 0; from < 3; from++) {
            double stay = 1;
            for (int to = 0; to < 3; to++) {
                transfer[from][to] = shares[from] == 0 ? 0 : transfer[from][to] / shares[from];
                stay -= transfer[from][to];
            }
            transfer[from][from] = Math.max(0, stay);
        }
        return transfer;
    }

    private static double[] times(double[] shares, double[][] transfer) {
        double[] after = new double[3];
        for (int from = 0; from < 3; from++) {
            for (int to = 0; to < 3; to++) {
                after[to] += shares[from] * transfer[from][to];
            }
        }
        return after;
    }

    @Property(tries = 300)
    void whereNobodyMovesNothingIsGained(@ForAll("economics") NpsEconomics economics) {
        NpsEffect effect =
                economics.effect(NOBODY_MOVES.promoters(Shift.points(0)).detractors(Shift.percent(0)));
        assertThat(effect.value().value()).isZero();
        assertThat(effect.value().low()).isZero();
        assertThat(effect.value().high()).isZero();
        assertThat(effect.npsChange().value()).isZero();
        assertThat(effect.moves()).isEmpty();
    }

    /** dV = N kappa sum (q - p) V, and dNPS from the shares. */
    @Property(tries = 300)
    void bothFormsOfTheEffectAgree(
            @ForAll("economics") NpsEconomics economics, @ForAll("scenarios") NpsScenario scenario) {
        NpsEffect effect = economics.effect(scenario);
        double sum = 0;
        for (Group group : Group.values()) {
            double change = effect.after().getOrDefault(group, Double.NaN)
                    - effect.before().getOrDefault(group, Double.NaN);
            sum += change * economics.values().of(group).value().value();
        }
        double expected = 1_000 * economics.assumptions().closedGap() * sum;
        assertThat(effect.value().value()).isEqualTo(expected, within(1e-10 * scale(economics)));
    }

    @Property(tries = 300)
    void partsAddUpToTheEffectBitForBit(
            @ForAll("economics") NpsEconomics economics, @ForAll("scenarios") NpsScenario scenario) {
        NpsEffect effect = economics.effect(scenario);
        double sum = 0;
        for (double part : effect.attribution().values()) {
            sum += part;
        }
        assertThat(effect.value().value()).isEqualTo(sum);
    }

    /** From group means, each part is the mean over the six orders in which the three can be changed. */
    @Property(tries = 300)
    void partsAreShapleyValues(@ForAll("economics") NpsEconomics economics) {
        NpsEconomics fromMeans = economics.withGroupMeans();
        Groups groups = groups(fromMeans);
        NpsEffect effect = fromMeans.effect(NpsScenario.transfer().moving(Group.DETRACTOR, Group.PROMOTER, 0.5));
        int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        double[] parts = new double[3];
        for (int[] order : orders) {
            boolean[] changed = new boolean[3];
            for (int part : order) {
                double before = mixed(groups, changed);
                changed[part] = true;
                parts[part] += (mixed(groups, changed) - before) / 6;
            }
        }
        double factor = 500
                * groups.shares[Group.DETRACTOR.place]
                * economics.assumptions().closedGap();
        List<Double> expected =
                Arrays.stream(parts).mapToObj(part -> factor * part).toList();
        assertThat(effect.attribution().values())
                .usingElementComparator(near(1e-10 * scale(fromMeans)))
                .containsExactlyElementsOf(expected);
    }

    private static Comparator<Double> near(double tolerance) {
        return (a, b) -> Math.abs(a - b) <= tolerance ? 0 : Double.compare(a, b);
    }

    private static double mixed(Groups groups, boolean[] changed) {
        Group spend = changed[0] ? Group.PROMOTER : Group.DETRACTOR;
        Group stay = changed[1] ? Group.PROMOTER : Group.DETRACTOR;
        Group refer = changed[2] ? Group.PROMOTER : Group.DETRACTOR;
        return groups.margin(spend) * groups.years(stay) + groups.wordOfMouth(refer);
    }

    @Property(tries = 300)
    void theEffectIsLinearInTheBase(
            @ForAll("economics") NpsEconomics economics, @ForAll("scenarios") NpsScenario scenario) {
        NpsEconomics larger = economics.with(economics.assumptions().withCustomers(7_000));
        Estimate small = economics.effect(scenario).value();
        Estimate large = larger.effect(scenario).value();
        double tolerance = 1e-10 * scale(larger);
        assertThat(large.value()).isEqualTo(7 * small.value(), within(tolerance));
        if (((Estimate.Known) small).interval() != null) {
            assertThat(large.high()).isEqualTo(7 * small.high(), within(tolerance));
        }
    }

    @Property(tries = 300)
    void theEffectIsLinearInTheGapThatIsClosed(
            @ForAll("economics") NpsEconomics economics, @ForAll("scenarios") NpsScenario scenario) {
        NpsEffect whole =
                economics.with(economics.assumptions().withClosedGap(1)).effect(scenario);
        NpsEffect half =
                economics.with(economics.assumptions().withClosedGap(0.5)).effect(scenario);
        assertThat(half.value().value()).isEqualTo(whole.value().value() / 2, within(1e-10 * scale(economics)));
        assertThat(half.byClosedGap()).isEqualTo(whole.byClosedGap()).containsOnlyKeys(0.25, 0.5, 0.75, 1.0);
        assertThat(half.byClosedGap().get(0.5)).isEqualTo(half.value());
        assertThat(half.byClosedGap().get(1.0)).isEqualTo(whole.value());
    }

    @Property(tries = 300)
    void whereGroupsAreWorthTheSameNothingIsGained(
            @ForAll("scenarios") NpsScenario scenario, @ForAll @IntRange(min = 1, max = 100_000) int cents) {
        List<Respondent> same = new ArrayList<>();
        for (Group group : Group.values()) {
            same.add(Respondent.of(group + "-1", group, usd(cents), 0.5, 2));
            same.add(Respondent.of(group + "-2", group, usd(3L * cents), 0.9, 1));
        }
        NpsEconomics economics = NpsEconomics.of(same).with(Intervals.ofDeltaMethod());
        assertThat(economics.effect(scenario).value().value()).isEqualTo(0, within(1e-10 * scale(economics)));
    }

    @Property(tries = 300)
    void betterGroupsAreAGain(
            @ForAll("economics") NpsEconomics economics,
            @ForAll @DoubleRange(max = 1) double won,
            @ForAll @DoubleRange(max = 1) double fewer) {
        NpsEffect effect = economics.effect(NpsScenario.transfer()
                .moving(Group.PASSIVE, Group.PROMOTER, won)
                .moving(Group.DETRACTOR, Group.PASSIVE, fewer));
        double[] shares = groups(economics).shares;
        NpsEffect shifted = economics.effect(NpsScenario.adjacent()
                .promoters(Shift.points(100 * won * shares[Group.PASSIVE.place]))
                .detractors(Shift.percent(-100 * fewer)));
        assertThat(shifted.value().value()).isEqualTo(effect.value().value(), within(1e-10 * scale(economics)));
        NpsValues values = economics.values();
        double promoter = values.of(Group.PROMOTER).value().value();
        double passive = values.of(Group.PASSIVE).value().value();
        double detractor = values.of(Group.DETRACTOR).value().value();
        Assume.that(promoter > passive && passive > detractor);
        assertThat(effect.value().value()).isGreaterThanOrEqualTo(-1e-10 * scale(economics));
    }

    /** Twice the money is twice the value, and another currency changes no number. */
    @Property(tries = 300)
    void theEffectScalesWithTheMoney(
            @ForAll("economics") NpsEconomics economics, @ForAll("scenarios") NpsScenario scenario) {
        NpsAssumptions free = economics.assumptions().withCost(Group.DETRACTOR, Money.of(0, "USD"));
        List<Respondent> doubled = economics.respondents().stream()
                .map(one -> new Respondent(
                        one.customerId(),
                        one.group(),
                        one.spend().plus(one.spend()),
                        one.retention(),
                        one.referrals(),
                        one.negativeComments(),
                        one.weight()))
                .toList();
        NpsEconomics other = new NpsEconomics(doubled, free, economics.variant(), economics.intervals(), null);
        assertThat(other.effect(scenario).value().value())
                .isEqualTo(2 * economics.with(free).effect(scenario).value().value());
    }

    @Property(tries = 200)
    void theOrderOfTheRespondentsDoesNotMatter(
            @ForAll("economics") NpsEconomics economics, @ForAll("scenarios") NpsScenario scenario, @ForAll long seed) {
        List<Respondent> shuffled = new ArrayList<>(economics.respondents());
        Collections.shuffle(shuffled, new Random(seed));
        Intervals bootstrap = Intervals.bootstrap(seed).withDraws(100);
        NpsEconomics other = new NpsEconomics(
                shuffled, economics.assumptions(), economics.variant(), bootstrap, economics.excluded());
        assertThat(other).isEqualTo(economics.with(bootstrap));
        assertThat(other.effect(scenario)).isEqualTo(economics.with(bootstrap).effect(scenario));
    }

    /** A respondent of weight 3 is three respondents. */
    @Property(tries = 200)
    void weightsCountAsRespondents(
            @ForAll("economics") NpsEconomics economics,
            @ForAll @Size(18) List<@IntRange(min = 1, max = 3) Integer> weights) {
        List<Respondent> weighted = new ArrayList<>();
        List<Respondent> repeated = new ArrayList<>();
        for (int i = 0; i < economics.respondents().size(); i++) {
            Respondent one = economics.respondents().get(i);
            weighted.add(one.withWeight(weights.get(i)));
            for (int copy = 0; copy < weights.get(i); copy++) {
                repeated.add(named(one.customerId() + "-" + copy, one.withWeight(1)));
            }
        }
        NpsEconomics a =
                new NpsEconomics(weighted, economics.assumptions(), economics.variant(), economics.intervals(), null);
        NpsEconomics b =
                new NpsEconomics(repeated, economics.assumptions(), economics.variant(), economics.intervals(), null);
        for (Group group : Group.values()) {
            assertThat(groups(a).shares[group.place]).isEqualTo(groups(b).shares[group.place], within(1e-14));
            assertThat(a.values().of(group).value().value())
                    .isEqualTo(b.values().of(group).value().value(), within(1e-12 * scale(a)));
        }
    }

    @Property(tries = 300)
    void pointsAreOfAllAndPercentOfTheGroup(
            @ForAll("economics") NpsEconomics economics, @ForAll @DoubleRange(min = -100, max = 100) double amount) {
        double share = groups(economics).shares[Group.PROMOTER.place];
        NpsEffect percent = economics.effect(
                NpsScenario.adjacent().promoters(Shift.percent(amount)).clamp());
        NpsEffect points = economics.effect(
                NpsScenario.adjacent().promoters(Shift.points(amount * share)).clamp());
        assertThat(percent.value().value()).isEqualTo(points.value().value(), within(1e-10 * scale(economics)));
        assertThat(Shift.percent(amount)).isNotEqualTo(Shift.points(amount));
    }

    /** The slopes of the delta method are those of the measure itself, O-bar included. */
    @Property(tries = 300)
    void slopesAreDerivatives(
            @ForAll("economics") NpsEconomics economics,
            @ForAll("scenarios") NpsScenario scenario,
            @ForAll boolean generations) {
        NpsAssumptions few = economics.assumptions().withConversion(0.02);
        Groups groups = groups(economics.with(generations ? few.withGenerations() : economics.assumptions()));
        int[] columns = groups.fromMeans
                ? new int[] {Groups.SPEND, Groups.RETENTION, Groups.REFERRALS}
                : new int[] {Groups.OWN, Groups.REFERRALS};
        List<Measure> measures = List.of(
                Measure.own(Group.PROMOTER),
                Measure.wordOfMouth(Group.PASSIVE),
                Measure.value(Group.DETRACTOR),
                Measure.averageOwn(),
                Measure.perReferral(),
                Measure.change(scenario::change));
        for (Measure measure : measures) {
            double[][] slopes = measure.slopes(groups);
            for (Group group : Group.values()) {
                // The slope of a root is not to be had from differences next to 0.
                if (groups.mean(group, Groups.RETENTION) > 0.05) {
                    for (int column : columns) {
                        double numeric = derivative(measure, groups, group, column);
                        double slope = slopes[group.place][column];
                        assertThat(slope)
                                .isEqualTo(numeric, within(1e-7 * (1 + Math.abs(slope) + scale(economics) / 1e3)));
                    }
                }
            }
        }
    }

    /** Central differences, the error of the second order taken out. */
    private static double derivative(Measure measure, Groups groups, Group group, int column) {
        double step = 1e-3 * Math.max(0.05, Math.abs(groups.mean(group, column)));
        double near = (measure.of(moved(groups, group, column, step)) - measure.of(moved(groups, group, column, -step)))
                / (2 * step);
        double far = (measure.of(moved(groups, group, column, 2 * step))
                        - measure.of(moved(groups, group, column, -2 * step)))
                / (4 * step);
        return (4 * near - far) / 3;
    }

    private static Groups moved(Groups groups, Group group, int column, double step) {
        double[][] means = Arrays.stream(groups.means).map(double[]::clone).toArray(double[][]::new);
        means[group.place][column] += step;
        return new Groups(groups.assumptions, groups.fromMeans, new double[] {5, 0, 0}, groups.shares, means);
    }

    @Property(tries = 200)
    void theSameSeedGivesTheSameLimitsOnAnyNumberOfThreads(
            @ForAll("economics") NpsEconomics economics,
            @ForAll("scenarios") NpsScenario scenario,
            @ForAll @IntRange(min = 1, max = 4) int threads,
            @ForAll long seed)
            throws Exception {
        NpsEconomics seeded = economics.with(Intervals.bootstrap(seed).withDraws(100));
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            assertThat(pool.submit(() -> seeded.effect(scenario)).get()).isEqualTo(seeded.effect(scenario));
        } finally {
            pool.shutdown();
        }
    }
}
