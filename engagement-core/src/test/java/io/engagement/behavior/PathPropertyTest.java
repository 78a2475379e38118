package io.engagement.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Window;
import io.engagement.estimate.ClusteredProportion;
import io.engagement.estimate.Proportion;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Rules and transitions of short streams full of ties, against their definitions tried out. */
class PathPropertyTest {
    private static final Instant START = Instant.parse("2026-03-08T06:59:57Z");
    private static final int SECONDS = 24;
    private static final Window OBSERVED = Window.of(START, START.plusSeconds(SECONDS), ZoneOffset.UTC);
    private static final List<String> ITEMS = List.of("p", "q", "r");

    private record Event(String customer, int at, boolean isView, String item) {
        CustomerEvent fact(int number) {
            String id = number % 2 == 0 ? "" : "E-" + number;
            Instant time = START.plusSeconds(at);
            return isView
                    ? Interaction.of(customer, time, InteractionType.PAGE_VIEW)
                            .withItem(item)
                            .withId(id)
                    : Purchase.of(customer, time, Money.of(5, "USD"))
                            .withItem(item)
                            .withId(id);
        }
    }

    private static List<CustomerEvent> facts(List<Event> events) {
        return IntStream.range(0, events.size())
                .mapToObj(i -> events.get(i).fact(i))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    @Provide
    Arbitrary<List<Event>> events() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 4).map(i -> "C-" + i),
                        Arbitraries.integers().between(0, SECONDS - 1),
                        Arbitraries.of(true, true, false),
                        Arbitraries.of("p", "p", "q", "q", "r", "r", ""))
                .as(Event::new)
                .list()
                .ofMaxSize(24);
    }

    private static int first(List<Event> events, boolean isView, String item) {
        return events.stream()
                .filter(event -> event.isView == isView && event.item.equals(item))
                .mapToInt(Event::at)
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    /** Whether a first purchase is after a moment and before the end of its window. */
    private static boolean follows(int purchase, int from, int window) {
        return purchase > from && purchase < from + window;
    }

    @Property
    void rulesAreTheirDefinitionTriedOut(
            @ForAll("events") List<Event> events, @ForAll @IntRange(min = 1, max = 9) int window) {
        PathRules rules = PathSearch.of(
                        EventFilter.interactions(InteractionType.PAGE_VIEW),
                        EventFilter.purchases(),
                        Duration.ofSeconds(window))
                .minimumSupport(1)
                .calculate(facts(events), OBSERVED);
        Map<String, List<Event>> customers = events.stream().collect(Collectors.groupingBy(Event::customer));
        assertThat(rules.customers()).isEqualTo(customers.size());
        List<PathRule> expected = new ArrayList<>();
        for (String before : ITEMS) {
            for (String after : ITEMS) {
                PathRule rule = rule(customers, before, after, window);
                if (!before.equals(after) && rule.confidence().successes() > 0) {
                    expected.add(rule);
                }
            }
        }
        assertThat(rules.rules()).isEqualTo(expected);
        assertThat(rules.views()).isEqualTo(views(customers, window));
        assertThat(rules.excluded().total())
                .isEqualTo(events.stream().filter(event -> event.item.isEmpty()).count());
        assertThat(rules.toString()).isNotBlank();
        rules.rules().forEach(rule -> assertThat(rule.toString()).isNotBlank());
    }

    private static PathRule rule(Map<String, List<Event>> customers, String before, String after, int window) {
        int strata = (SECONDS - 1) / window + 1;
        long[][] counts = new long[strata][4];
        long[] own = new long[4];
        long[] order = new long[3];
        customers.values().forEach(events -> {
            int view = first(events, true, before);
            int purchase = first(events, false, after);
            if (view < Integer.MAX_VALUE && view + window <= SECONDS && purchase > view) {
                counts[view / window][0] += follows(purchase, view, window) ? 1 : 0;
                counts[view / window][1]++;
            }
            for (int stratum = 0; stratum < strata; stratum++) {
                int from = stratum * window;
                int opens = events.stream()
                        .filter(event ->
                                event.isView && !event.item.isEmpty() && event.at >= from && event.at < from + window)
                        .mapToInt(Event::at)
                        .min()
                        .orElse(Integer.MAX_VALUE - window);
                if (opens + window <= SECONDS && view > opens && purchase > opens) {
                    counts[stratum][2] += follows(purchase, opens, window) ? 1 : 0;
                    counts[stratum][3]++;
                }
            }
            if (purchase < Integer.MAX_VALUE && purchase >= 2 * window) {
                boolean inWindow = isViewed(events, before, purchase - window, purchase);
                boolean inControl = isViewed(events, before, purchase - 2 * window, purchase - window);
                own[inWindow ? inControl ? 0 : 1 : inControl ? 2 : 3]++;
            }
            if (view < Integer.MAX_VALUE && purchase < Integer.MAX_VALUE) {
                order[view < purchase ? 0 : view > purchase ? 1 : 2]++;
            }
        });
        List<PathRule.Stratum> result = Arrays.stream(counts)
                .filter(count -> count[1] > 0)
                .map(count ->
                        new PathRule.Stratum(Proportion.of(count[0], count[1]), Proportion.of(count[2], count[3])))
                .toList();
        return new PathRule(
                before,
                after,
                customers.size(),
                result,
                new PathRule.Own(own[0], own[1], own[2], own[3]),
                new PathRule.Order(order[0], order[1], order[2]));
    }

    private static boolean isViewed(List<Event> events, String item, int from, int to) {
        return events.stream()
                .anyMatch(event -> event.isView && event.item.equals(item) && event.at >= from && event.at < to);
    }

    private static Map<String, Map<Integer, Long>> views(Map<String, List<Event>> customers, int window) {
        Map<String, Map<Integer, Long>> views = new TreeMap<>();
        customers
                .values()
                .forEach(events -> ITEMS.forEach(item -> {
                    int purchase = first(events, false, item);
                    if (purchase < Integer.MAX_VALUE && purchase >= window) {
                        long number = events.stream()
                                .filter(event -> event.isView
                                        && event.item.equals(item)
                                        && event.at >= purchase - window
                                        && event.at < purchase)
                                .count();
                        views.computeIfAbsent(item, any -> new TreeMap<>()).merge((int) number, 1L, Long::sum);
                    }
                }));
        return views;
    }

    @Property(tries = 300)
    void orderSplitAndRepeatedIdsChangeNoRule(@ForAll("events") List<Event> events, @ForAll long seed) {
        PathSearch search = PathSearch.of(EventFilter.any(), EventFilter.purchases(), Duration.ofSeconds(4))
                .minimumSupport(1);
        List<CustomerEvent> facts = facts(events);
        PathRules once = search.calculate(facts, OBSERVED);
        Transitions.Tally actions = Transitions.collector(OBSERVED).supplier().get();
        facts.forEach(actions::add);
        facts.addAll(facts.stream().filter(fact -> !fact.id().isEmpty()).toList());
        Collections.shuffle(facts, new Random(seed));
        PathSearch.Tally one = search.collector(OBSERVED).supplier().get();
        PathSearch.Tally other = search.collector(OBSERVED).supplier().get();
        Transitions.Tally ones = Transitions.collector(OBSERVED).supplier().get();
        Transitions.Tally others = Transitions.collector(OBSERVED).supplier().get();
        for (CustomerEvent fact : facts) {
            (fact.at().getEpochSecond() % 2 == 0 ? one : other).add(fact);
            (fact.at().getEpochSecond() % 2 == 0 ? ones : others).add(fact);
        }
        one.merge(other);
        ones.merge(others);
        assertThat(one.result().rules()).isEqualTo(once.rules());
        assertThat(one.result().views()).isEqualTo(once.views());
        assertThat(ones.result().cells()).isEqualTo(actions.result().cells());
        assertThat(ones.mostFrequent(2, 9)).isEqualTo(actions.mostFrequent(2, 9));
    }

    @Property(tries = 500)
    void transitionsAndPathsAreCountedOneByOne(
            @ForAll("events") List<Event> events, @ForAll @IntRange(min = 1, max = 4) int length) {
        EventFilter[] actions = {
            EventFilter.purchases(),
            EventFilter.any().about("p"),
            EventFilter.any().about("q").named("a q")
        };
        Map<List<String>, Long> times = new HashMap<>();
        Map<List<String>, Long> paths = new HashMap<>();
        Map<String, List<Event>> customers = events.stream().collect(Collectors.groupingBy(Event::customer));
        customers.values().forEach(own -> {
            List<String> names = own.stream()
                    .filter(event -> !event.isView || event.item.equals("p") || event.item.equals("q"))
                    .sorted(Comparator.comparing(Event::at).thenComparing(PathPropertyTest::name))
                    .map(PathPropertyTest::name)
                    .toList();
            for (int i = 0; i <= names.size() && !names.isEmpty(); i++) {
                String from = i == 0 ? Transitions.START : names.get(i - 1);
                times.merge(List.of(from, i == names.size() ? Transitions.END : names.get(i)), 1L, Long::sum);
            }
            IntStream.rangeClosed(0, names.size() - length)
                    .mapToObj(i -> names.subList(i, i + length))
                    .distinct()
                    .forEach(path -> paths.merge(path, 1L, Long::sum));
        });
        Transitions.Tally tally =
                Transitions.collector(OBSERVED, actions).supplier().get();
        facts(events).forEach(tally::add);
        Transitions transitions = tally.result();
        Map<List<String>, Long> counted = new HashMap<>();
        transitions.cells().forEach((from, row) -> {
            double sum = 0;
            for (Map.Entry<String, ClusteredProportion> cell : row.entrySet()) {
                counted.put(List.of(from, cell.getKey()), cell.getValue().successes());
                sum += (double) cell.getValue().successes() / cell.getValue().trials();
                cell.getValue().rate();
            }
            assertThat(sum).isCloseTo(1, within(1e-12));
        });
        assertThat(counted).isEqualTo(times);
        assertThat(tally.mostFrequent(length, 1000))
                .isEqualTo(paths.entrySet().stream()
                        .sorted(Map.Entry.<List<String>, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(entry -> String.join("\0", entry.getKey())))
                        .map(entry -> new Transitions.Path(
                                entry.getKey(), Proportion.of(entry.getValue(), transitions.customers())))
                        .toList());
        assertThat(transitions.toString()).isNotBlank();
    }

    private static String name(Event event) {
        return !event.isView ? "purchase" : event.item.equals("p") ? "any event (p)" : "a q";
    }
}
