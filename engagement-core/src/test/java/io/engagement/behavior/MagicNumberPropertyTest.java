package io.engagement.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import io.engagement.Facts;
import io.engagement.Parts;
import io.engagement.behavior.MagicNumberFindings.ActionFindings;
import io.engagement.behavior.MagicNumberFindings.Candidate;
import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.NullUnmarked;

@NullUnmarked
class MagicNumberPropertyTest {
    private static final Instant START = Studies.START;
    private static final Instant AS_OF = START.plus(Duration.ofDays(20));
    private static final EventFilter SHARE = EventFilter.interactions(InteractionType.SHARE);
    private static final EventFilter ANY = EventFilter.any();

    /** Days 1, 2 and 4; outcome from day 5 to day 8: narrow, so that events fall on every border. */
    private static final MagicNumber SEARCH = MagicNumber.of(
                    List.of(SHARE, EventFilter.purchases(), ANY), EventFilter.interactions(InteractionType.VISIT))
            .counts(1, 2, 4)
            .windows(Duration.ofDays(1), Duration.ofDays(2), Duration.ofDays(4))
            .outcomeWithin(Duration.ofDays(5), Duration.ofDays(3))
            .atLeast(1)
            .permutations(19, 5);

    /** Some begin a nanosecond or two after a quarter of a day. */
    @Provide
    Arbitrary<List<Customer>> customers() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.integers().between(0, 14 * 4))
                .as((id, quarter) -> Customer.of(
                                "C-" + id, START.plusSeconds(quarter * 21_600L).plusNanos(id % 3))
                        .with("plan", id % 2 == 0 ? "pro" : "free"))
                .list()
                .ofMinSize(1)
                .ofMaxSize(16);
    }

    /** Events on quarters of days, so that many fall exactly on a border, and some a nanosecond before it. */
    @Provide
    Arbitrary<List<CustomerEvent>> events() {
        Arbitrary<Instant> instants = Combinators.combine(
                        Arbitraries.integers().between(-4, 21 * 4), Arbitraries.of(0, 0, 1))
                .as((quarter, nano) -> START.plusSeconds(quarter * 21_600L).minusNanos(nano));
        Arbitrary<String> ids = Arbitraries.integers().between(1, 13).map(id -> "C-" + id);
        Arbitrary<CustomerEvent> interactions = Combinators.combine(
                        ids, instants, Arbitraries.of(InteractionType.SHARE, InteractionType.VISIT))
                .as(Interaction::of);
        Arbitrary<CustomerEvent> purchases = Combinators.combine(ids, instants, Arbitraries.of("5", "-5"))
                .as((id, at, amount) -> Purchase.of(id, at, Money.of(amount, "USD")));
        return Arbitraries.oneOf(interactions, interactions, purchases).list().ofMaxSize(120);
    }

    /** Each customer's first start, if observed for eight days. */
    private static List<Customer> population(List<Customer> customers) {
        List<Customer> first = new ArrayList<>();
        for (int id = 1; id <= 12; id++) {
            String name = "C-" + id;
            customers.stream()
                    .filter(customer -> customer.id().equals(name))
                    .min((a, b) -> a.since().compareTo(b.since()))
                    .filter(customer ->
                            !customer.since().plus(Duration.ofDays(8)).isAfter(AS_OF))
                    .ifPresent(first::add);
        }
        return first;
    }

    private static int done(
            Customer customer, List<CustomerEvent> events, EventFilter action, Duration from, Duration to) {
        return (int) events.stream()
                .filter(event -> event.customerId().equals(customer.id())
                        && action.matches(event)
                        && !event.at().isBefore(customer.since().plus(from))
                        && event.at().isBefore(customer.since().plus(to)))
                .count();
    }

    /** A cell by its definition. */
    private static ConfusionMatrix naive(
            List<Customer> population, List<CustomerEvent> events, EventFilter action, int times, Duration within) {
        long[] cells = new long[4];
        for (Customer customer : population) {
            boolean sign = done(customer, events, action, Duration.ZERO, within) >= times;
            boolean stays = done(customer, events, SEARCH.outcome(), Duration.ofDays(5), Duration.ofDays(8)) > 0;
            cells[(sign ? 0 : 2) + (stays == sign ? 0 : 1)]++;
        }
        // Without the sign: index 2 is a true negative, 3 a false negative.
        return new ConfusionMatrix(cells[0], cells[1], cells[3], cells[2]);
    }

    /** Every threshold agrees with its definition, the best is the best and the first of equals, all parts add up. */
    @Property(tries = 150)
    void agreesWithItsDefinition(
            @ForAll("customers") List<Customer> customers, @ForAll("events") List<CustomerEvent> events) {
        List<Customer> population = population(customers);
        MagicNumberFindings found = SEARCH.search(customers, events, AS_OF);
        assertThat(found.retained().trials()).isEqualTo(population.size());
        int tried = 0;
        int withBest = 0;
        for (EventFilter action : SEARCH.actions()) {
            Candidate best = null;
            for (int times : SEARCH.counts()) {
                for (Duration within : SEARCH.windows()) {
                    ConfusionMatrix matrix = naive(population, events, action, times, within);
                    if (matrix.phi() instanceof Estimate.Known phi) {
                        tried++;
                        if (best == null || phi.value() > best.matrix().phi().value() + 1e-12) {
                            best = new Candidate(action, times, within, matrix);
                        }
                    }
                }
            }
            if (best != null) {
                withBest++;
                Candidate expected = best;
                ActionFindings mine = found.actions().stream()
                        .filter(of -> of.best().action().equals(action))
                        .findFirst()
                        .orElseThrow();
                assertThat(mine.best()).isEqualTo(expected);
                assertThat(mine.pValue()).isBetween(0.05, 1.0);
                assertDose(mine, population, events);
            }
        }
        assertThat(found.tried()).isEqualTo(tried);
        assertThat(found.actions()).hasSize(withBest);
        assertThat(found.actions().stream().map(of -> of.best().matrix().phi().value()))
                .isSortedAccordingTo((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : Double.compare(b, a));
        long others = events.stream()
                .filter(event ->
                        population.stream().noneMatch(customer -> customer.id().equals(event.customerId())))
                .count();
        long all = customers.stream().map(Customer::id).distinct().count();
        assertThat(found.excluded().total()).isEqualTo(others + all - population.size());
        assertThat(found.toString()).doesNotContain("NaN", "null");
    }

    private static void assertDose(ActionFindings found, List<Customer> population, List<CustomerEvent> events) {
        long[] n = new long[4];
        for (Customer customer : population) {
            int done = done(
                    customer,
                    events,
                    found.best().action(),
                    Duration.ZERO,
                    found.best().within());
            n[done >= 4 ? 3 : done >= 2 ? 2 : done]++;
        }
        assertThat(found.response().levels().stream()
                        .map(level -> level.retained().trials()))
                .containsExactly(n[0], n[1], n[2], n[3]);
        long above = found.response().levels().stream()
                .filter(level -> level.from() >= found.best().times())
                .mapToLong(level -> level.retained().successes())
                .sum();
        assertThat(above).isEqualTo(found.best().matrix().truePositives());
        assertThat(found.response().isotonic()).isSorted();
    }

    /** The order of the events and of the customers, how they are split, and what happens later change nothing. */
    @Property(tries = 60)
    void onlyWhatHappenedMatters(
            @ForAll("customers") List<Customer> customers,
            @ForAll("events") List<CustomerEvent> events,
            @ForAll @IntRange(max = 1000) int seed,
            @ForAll boolean backwards) {
        MagicNumber search =
                SEARCH.stratifiedBy("plan").startedIn(Cadence.weekly(ZoneOffset.UTC, java.time.DayOfWeek.MONDAY));
        MagicNumberFindings found = search.search(customers, events, AS_OF);
        List<CustomerEvent> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, new Random(seed));
        List<Customer> reordered = new ArrayList<>(customers);
        // Spells of one customer that began together are told apart by nothing.
        reordered.sort((a, b) -> b.id().compareTo(a.id()));
        assertThat(search.search(reordered, shuffled, AS_OF)).isEqualTo(found);
        assertThat(Parts.collect(search.collector(customers, AS_OF), shuffled, List.of(0, 1, 2, 1), backwards))
                .isEqualTo(found);
        List<CustomerEvent> more = new ArrayList<>(events);
        population(customers)
                .forEach(customer -> more.add(Interaction.of(customer.id(), AS_OF, InteractionType.VISIT)));
        assertThat(search.search(customers, more, AS_OF)).isEqualTo(found);
        assertThat(Facts.serialised(found)).isEqualTo(found).hasSameHashCodeAs(found);
    }

    /** Fewer reach a larger count, more a longer window. */
    @Property(tries = 60)
    void sharesFallWithTheCountAndRiseWithTheWindow(
            @ForAll("customers") List<Customer> customers, @ForAll("events") List<CustomerEvent> events) {
        List<Customer> population = population(customers);
        for (EventFilter action : SEARCH.actions()) {
            for (Duration within : SEARCH.windows()) {
                long before = Long.MAX_VALUE;
                for (int times : SEARCH.counts()) {
                    MagicNumberFindings one = single(action, times, within).search(customers, events, AS_OF);
                    long reached = naive(population, events, action, times, within)
                            .prevalenceOfSign()
                            .successes();
                    if (!one.actions().isEmpty()) {
                        assertThat(one.best().matrix().prevalenceOfSign().successes())
                                .isEqualTo(reached);
                        assertThat(reached).isLessThanOrEqualTo(before);
                    }
                    before = reached;
                }
            }
        }
    }

    private static MagicNumber single(EventFilter action, int times, Duration within) {
        return MagicNumber.of(List.of(action), SEARCH.outcome())
                .counts(times)
                .windows(within)
                .outcomeWithin(Duration.ofDays(5), Duration.ofDays(3))
                .atLeast(1)
                .permutations(1, 1);
    }

    /** The p-value is that of all shuffles there are, ties included. */
    @Property(tries = 8)
    void agreesWithAllShuffles(@ForAll @IntRange(min = 1, max = 10_000) int seed) {
        Random random = new Random(seed);
        Studies study = Studies.simulated(random, 12, 1.2, 2, shares -> shares > 1 ? 0.8 : 0.3);
        MagicNumber search = Studies.search(2).counts(1, 2, 3).atLeast(2).permutations(4_000, seed);
        MagicNumberFindings found = study.findings(search);
        if (found.actions().isEmpty()) {
            return;
        }
        int n = study.customers().size();
        long stayed = found.retained().successes();
        double[] exact = {0, 0, 0};
        int shuffles = 0;
        for (int labels = 0; labels < 1 << n; labels++) {
            if (Integer.bitCount(labels) == stayed) {
                shuffles++;
                double[] largest = largestPhi(study, search, labels);
                exact[0] += Math.max(largest[0], largest[1])
                                >= found.best().matrix().phi().value() - 1e-12
                        ? 1
                        : 0;
                for (ActionFindings of : found.actions()) {
                    int action = search.actions().indexOf(of.best().action());
                    exact[action + 1] +=
                            largest[action] >= of.best().matrix().phi().value() - 1e-12 ? 1 : 0;
                }
            }
        }
        assertThat(found.pValue()).isCloseTo(exact[0] / shuffles, offset(0.04));
        for (ActionFindings of : found.actions()) {
            int action = search.actions().indexOf(of.best().action());
            assertThat(of.pValue()).isCloseTo(exact[action + 1] / shuffles, offset(0.04));
        }
    }

    private static double[] largestPhi(Studies study, MagicNumber search, int labels) {
        double[] largest = {-2, -2};
        for (int action = 0; action < 2; action++) {
            for (int times : search.counts()) {
                for (Duration within : search.windows()) {
                    long[] cells = new long[4];
                    for (int i = 0; i < study.customers().size(); i++) {
                        boolean sign = done(
                                        study.customers().get(i),
                                        study.events(),
                                        search.actions().get(action),
                                        Duration.ZERO,
                                        within)
                                >= times;
                        cells[(sign ? 0 : 2) + (((labels >> i & 1) == 1) == sign ? 0 : 1)]++;
                    }
                    ConfusionMatrix matrix = new ConfusionMatrix(cells[0], cells[1], cells[3], cells[2]);
                    if (cells[0] + cells[1] >= 2 && cells[2] + cells[3] >= 2) {
                        largest[action] = Math.max(largest[action], matrix.phi().orElse(-2));
                    }
                }
            }
        }
        return largest;
    }

    /** One thread, several, and the common pool find the same. */
    @Example
    void sameOnAnyNumberOfThreads() throws ExecutionException, InterruptedException {
        Studies study = Studies.simulated(new Random(3), 500, 1, 3, shares -> shares > 1 ? 0.6 : 0.4);
        MagicNumber search = Studies.search(3).permutations(203, 9).stratifiedBy("plan");
        MagicNumberFindings found = study.findings(search);
        for (int threads : new int[] {1, 3, 7}) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            try {
                assertThat(pool.submit(() -> study.findings(search)).get()).isEqualTo(found);
            } finally {
                pool.shutdown();
            }
        }
    }

    /** Within strata: a difference that is only one of plans is nothing, and Mantel and Haenszel say so. */
    @Example
    void aConfounderExplainsItself() {
        Random random = new Random(11);
        List<Customer> customers = new ArrayList<>();
        List<CustomerEvent> events = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            boolean pro = i % 2 == 0;
            Customer customer = Customer.of("C-" + i, START).with("plan", pro ? "pro" : "free");
            customers.add(customer);
            if (random.nextDouble() < (pro ? 0.8 : 0.2)) {
                events.add(Interaction.of(customer.id(), START.plusSeconds(60), InteractionType.SHARE));
            }
            if (random.nextDouble() < (pro ? 0.7 : 0.3)) {
                events.add(Interaction.of(customer.id(), START.plus(Duration.ofDays(31)), InteractionType.VISIT));
            }
        }
        Studies study = new Studies(customers, events);
        MagicNumber search = Studies.search(1);
        MagicNumberFindings crude = study.findings(search);
        MagicNumberFindings fair = study.findings(search.stratifiedBy("plan"));
        assertThat(crude.pValue()).isEqualTo(0.001);
        assertThat(crude.strata()).containsOnlyKeys("");
        assertThat(fair.pValue()).isGreaterThan(0.05);
        assertThat(fair.verdict()).isEqualTo(MagicNumberFindings.Verdict.NO_ASSOCIATION);
        assertThat(fair.strata()).containsOnlyKeys("free", "pro");
        assertThat(fair.best().matrix().riskRatio().low()).isGreaterThan(1.3);
        assertThat(fair.riskRatioWithinStrata().low()).isLessThan(1);
        assertThat(fair.strata().values().stream().reduce(ConfusionMatrix::plus))
                .contains(fair.best().matrix());
        assertThat(fair.toString()).contains("within strata", "chance alone finds as much");
        Cadence monthly = Cadence.monthly(ZoneOffset.UTC);
        assertThat(study.findings(search.stratifiedBy("plan").startedIn(monthly))
                        .strata())
                .containsOnlyKeys("free, 2026-03-01", "pro, 2026-03-01");
        assertThat(study.findings(search.startedIn(monthly)).strata()).containsOnlyKeys("2026-03-01");
    }

    /** A step is called a break point, a straight rise is not, and nothing is nothing. */
    @Example
    void saysWhenThereIsNoBreakPoint() {
        MagicNumber search = Studies.search(2).permutations(199, 1);
        MagicNumberFindings step = Studies.simulated(new Random(1), 4_000, 4, 2, shares -> shares >= 3 ? 0.6 : 0.3)
                .findings(search);
        assertThat(step.verdict()).isEqualTo(MagicNumberFindings.Verdict.BREAK_POINT);
        assertThat(step.best().toString()).isEqualTo("3 x share within 7 days");
        assertThat(step.toString()).startsWith("associated with staying: 3 x share within 7 days; 4,000 customers");
        assertThat(step.confirmation().discovered().toString()).isEqualTo("3 x share within 7 days");
        assertThat(step.confirmation().confirming().phi().low()).isGreaterThan(0);
        assertThat(step.confirmation().toString()).contains("where it was found", "in the later half");
        assertThat(step.confirmation()
                        .discovered()
                        .matrix()
                        .plus(step.confirmation().confirming()))
                .isEqualTo(step.best().matrix());
        assertThat(step.confirmation().confirming().n()).isEqualTo(2_000);
        assertThat(step.pilot().perArm()).isBetween(20L, 100L);
        assertThat(step.pValuesByAction()).containsOnlyKeys("share", "like");
        assertThat(step.pValuesByAction().get("share")).isCloseTo(0.01, offset(1e-15));
        assertThat(step.pValuesByAction().get("like"))
                .isEqualTo(step.actions().get(1).pValue())
                .isGreaterThan(0.01);

        MagicNumberFindings smooth = Studies.simulated(
                        new Random(2), 4_000, 4, 2, shares -> 1 / (1 + Math.exp(1.5 - 0.4 * shares)))
                .findings(search);
        assertThat(smooth.verdict()).isEqualTo(MagicNumberFindings.Verdict.NO_BREAK_POINT);
        assertThat(smooth.toString()).startsWith("no break point: associated, but one count is as good as the next");

        MagicNumberFindings nothing =
                Studies.simulated(new Random(3), 1_000, 4, 2, shares -> 0.4).findings(search);
        assertThat(nothing.verdict()).isEqualTo(MagicNumberFindings.Verdict.NO_ASSOCIATION);
    }

    @Example
    void nothingToTry() {
        MagicNumberFindings nobody = SEARCH.search(List.of(), List.of(), AS_OF);
        assertThat(nobody.verdict()).isEqualTo(MagicNumberFindings.Verdict.NOTHING_TO_TRY);
        assertThat(nobody).hasToString("no magic number: nothing to try; 0 customers, retained undefined: no trials");
        assertThat(nobody.pValue()).isEqualTo(1);
        assertThat(nobody.riskRatioWithinStrata()).isEqualTo(Estimate.undefined("no stratum compares both"));
        org.assertj.core.api.Assertions.assertThatIllegalStateException()
                .isThrownBy(nobody::best)
                .withMessage("undefined: no threshold had 1 customers on either side, or all or none were retained");
        MagicNumberFindings young = SEARCH.search(
                List.of(Customer.of("C-1", AS_OF)),
                List.of(Interaction.of("C-1", AS_OF, InteractionType.SHARE)),
                AS_OF);
        assertThat(young.excluded())
                .hasToString(
                        "left out 2 (customers not observed long enough: 1, events of customers not in the study: 1)");
        assertThat(young.toString()).endsWith(young.excluded().toString());
        assertThat(young.retained()).isEqualTo(Proportion.NONE);
    }

    @Example
    void refusesWhatMakesNoSense() {
        refused(() -> MagicNumber.of(List.of(), SHARE), "actions must not be empty, got none");
        refused(
                () -> MagicNumber.of(List.of(SHARE, SHARE), SHARE),
                "actions must have distinct names, got [share, share]");
        refused(() -> SEARCH.counts(new Integer[0]), "counts must not be empty, got none");
        refused(() -> SEARCH.counts(2, 1), "counts must be ascending and distinct, got [2, 1]");
        refused(() -> SEARCH.counts(0, 1), "counts must be >= 1, got 0");
        refused(() -> SEARCH.counts(1_000_001), "counts must be <= 1000000, got 1000001");
        refused(
                () -> SEARCH.windows(Duration.ofDays(6)),
                "outcomeAfter must not be before the longest window (PT144H) ends, got PT120H");
        refused(
                () -> SEARCH.windows(Duration.ofNanos(5)),
                "window must be positive and in whole seconds, got PT0.000000005S");
        refused(
                () -> SEARCH.outcomeWithin(Duration.ofDays(5), Duration.ZERO),
                "outcomeLength must be positive and in whole seconds, got PT0S");
        refused(() -> SEARCH.atLeast(0), "fewest must be >= 1, got 0");
        refused(() -> SEARCH.permutations(0, 1), "permutations must be >= 1, got 0");
        MagicNumber.Tally tally = SEARCH.collector(List.of(), AS_OF).supplier().get();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tally.merge(
                        SEARCH.atLeast(2).collector(List.of(), AS_OF).supplier().get()))
                .withMessageStartingWith("other must be a tally of the same search");
        for (Customer other :
                List.of(Customer.of("C-1", START), Customer.of("C-2", START), Customer.of("C-1", START.plusNanos(1)))) {
            MagicNumber.Tally mine = SEARCH.collector(List.of(Customer.of("C-1", START.plusSeconds(1))), AS_OF)
                    .supplier()
                    .get();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> mine.merge(
                            SEARCH.collector(List.of(other), AS_OF).supplier().get()))
                    .withMessage("other must be a tally of the same customers, got 1 others");
        }
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Example
    void theSearchSerialises() {
        assertThat(Facts.serialised(SEARCH)).isEqualTo(SEARCH);
    }
}
