package io.engagement.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import io.engagement.Facts;
import io.engagement.behavior.NorthStar.Method;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.NullUnmarked;

@NullUnmarked
class NorthStarPropertyTest {
    private static final NorthStar PURCHASES = NorthStar.product(
            "purchases",
            NorthStar.sum("active", NorthStar.given("new"), NorthStar.given("returning")),
            NorthStar.given("visits each"),
            NorthStar.given("purchases a visit"));

    /** A tree with the numbers of its leaves before and after. */
    record Case(NorthStar tree, Map<String, Double> before, Map<String, Double> after) {}

    @Provide
    Arbitrary<Case> anyCases() {
        return cases(-50, 50, 0, 0);
    }

    @Provide
    Arbitrary<Case> positiveCases() {
        return cases(0.001, 50, 1, 1e-6);
    }

    private static Arbitrary<Case> cases(double low, double high, double corner, double other) {
        Arbitrary<Double> numbers = Arbitraries.oneOf(
                Arbitraries.doubles().between(low, high).ofScale(3), Arbitraries.of(corner, other, 1.0, 7.0));
        return Combinators.combine(
                        Arbitraries.longs(),
                        numbers.list().ofSize(80),
                        Arbitraries.integers().between(0, 3))
                .as((seed, values, same) -> {
                    Random random = new Random(seed);
                    NorthStar tree = tree(random, 0, new int[1]);
                    Map<String, Double> before = new LinkedHashMap<>();
                    Map<String, Double> after = new LinkedHashMap<>();
                    int next = 0;
                    for (String leaf : tree.leaves()) {
                        before.put(leaf, values.get(next++ % 80));
                        after.put(leaf, random.nextInt(4) < same ? before.get(leaf) : values.get(next++ % 80));
                    }
                    return new Case(tree, before, after);
                });
    }

    private static NorthStar tree(Random random, int depth, int[] named) {
        String name = "n" + named[0]++;
        int parts = depth == 3 ? 0 : random.nextInt(depth == 0 ? 4 : 5) - (depth == 0 ? -1 : 1);
        if (parts <= 0) {
            return NorthStar.given(name);
        }
        NorthStar[] nodes = new NorthStar[parts];
        for (int i = 0; i < parts; i++) {
            nodes[i] = tree(random, depth + 1, named);
        }
        return random.nextBoolean() ? NorthStar.sum(name, nodes) : NorthStar.product(name, nodes);
    }

    /** Shares sum to the change to the last digit, a part's share is the sum of its parts', what did not change has none. */
    @Property(tries = 200)
    void sharesSumExactly(@ForAll("anyCases") Case any) {
        check(any, Method.SHAPLEY);
    }

    /** The same by the logarithmic mean, for positive numbers. */
    @Property(tries = 200)
    void logarithmicSharesSumExactly(@ForAll("positiveCases") Case positive) {
        check(positive, Method.LOG_MEAN);
    }

    private static void check(Case it, Method method) {
        NorthStarChange change = it.tree.change(it.before, it.after, method);
        BigDecimal sum = change.shares().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum).isEqualByComparingTo(it.tree.value(it.after).subtract(it.tree.value(it.before)));
        assertThat(sum).isEqualByComparingTo(change.change());
        assertThat(change.shareOf(it.tree.name())).isEqualByComparingTo(change.change());
        assertThat(List.copyOf(change.shares().keySet())).isEqualTo(it.tree.leaves());
        // What is left of rounding goes to the largest, and is small beside it.
        double largest = change.shares().values().stream()
                .mapToDouble(share -> Math.abs(share.doubleValue()))
                .max()
                .orElseThrow();
        for (String leaf : it.tree.leaves()) {
            if (it.before.get(leaf).equals(it.after.get(leaf))) {
                assertThat(change.shares().get(leaf).abs().doubleValue()).isLessThanOrEqualTo(1e-12 * largest);
            }
        }
        NorthStarChange back = it.tree.change(it.after, it.before, method);
        for (String leaf : it.tree.leaves()) {
            assertThat(back.shares().get(leaf).doubleValue())
                    .isCloseTo(-change.shares().get(leaf).doubleValue(), offset(1e-11 * largest + 1e-300));
        }
        assertThat(change.toString()).doesNotContain("NaN", "null");
        assertThat(Facts.serialised(change)).isEqualTo(change);
    }

    /** A product's shares are the mean over all orders of changing one factor after the other. */
    @Property(tries = 100)
    void shapleyIsTheMeanOfAllOrders(@ForAll("anyCases") Case any) {
        List<String> leaves = any.tree.leaves();
        if (leaves.size() > 6) {
            return;
        }
        NorthStar product =
                NorthStar.product("all", leaves.stream().map(NorthStar::given).toArray(NorthStar[]::new));
        Map<String, Double> expected = new LinkedHashMap<>();
        List<List<String>> orders = orders(leaves);
        double scale = 1;
        for (List<String> order : orders) {
            Map<String, Double> now = new LinkedHashMap<>(any.before);
            double value = product.value(now).doubleValue();
            for (String leaf : order) {
                now.put(leaf, any.after.get(leaf));
                double next = product.value(now).doubleValue();
                expected.merge(leaf, (next - value) / orders.size(), Double::sum);
                scale = Math.max(scale, Math.abs(next));
                value = next;
            }
        }
        Map<String, BigDecimal> shares = product.change(any.before, any.after).shares();
        for (String leaf : leaves) {
            assertThat(shares.get(leaf).doubleValue()).isCloseTo(expected.get(leaf), offset(1e-12 * scale));
        }
    }

    private static List<List<String>> orders(List<String> names) {
        if (names.isEmpty()) {
            return List.of(List.of());
        }
        List<List<String>> orders = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            List<String> others = new ArrayList<>(names);
            String first = others.remove(i);
            for (List<String> order : orders(others)) {
                List<String> whole = new ArrayList<>(List.of(first));
                whole.addAll(order);
                orders.add(whole);
            }
        }
        return orders;
    }

    /** LMDI as published: L(V1, V0) ln(x1 / x0), the same when factors are first multiplied in groups. */
    @Property(tries = 100)
    void logMeanIsAsPublished(@ForAll("positiveCases") Case positive) {
        List<String> leaves = positive.tree.leaves();
        NorthStar[] given = leaves.stream().map(NorthStar::given).toArray(NorthStar[]::new);
        NorthStar flat = NorthStar.product("all", given);
        NorthStarChange change = flat.change(positive.before, positive.after, Method.LOG_MEAN);
        double from = change.before().doubleValue();
        double to = change.after().doubleValue();
        double mean = from == to ? from : (to - from) / Math.log(to / from);
        double scale = change.shares().values().stream()
                .mapToDouble(share -> Math.abs(share.doubleValue()))
                .sum();
        for (String leaf : leaves) {
            double expected = mean * Math.log(positive.after.get(leaf) / positive.before.get(leaf));
            assertThat(change.shares().get(leaf).doubleValue())
                    .isCloseTo(expected, offset(1e-9 * scale + 1e-14 * mean));
        }
        if (leaves.size() > 2) {
            NorthStar[] rest = java.util.Arrays.copyOfRange(given, 1, given.length);
            NorthStar grouped = NorthStar.product("all", given[0], NorthStar.product("rest", rest));
            Map<String, BigDecimal> shares = grouped.change(positive.before, positive.after, Method.LOG_MEAN)
                    .shares();
            for (String leaf : leaves) {
                assertThat(shares.get(leaf).doubleValue())
                        .isCloseTo(change.shares().get(leaf).doubleValue(), offset(1e-11 * scale));
            }
        }
    }

    @Example
    void printsItself() {
        assertThat(PURCHASES).hasToString("purchases = (new + returning) x visits each x purchases a visit");
        assertThat(NorthStar.given("x")).hasToString("x");
        assertThat(PURCHASES.leaves()).containsExactly("new", "returning", "visits each", "purchases a visit");
        Map<String, Number> before =
                Map.of("new", 200, "returning", 800L, "visits each", 4.2, "purchases a visit", new BigDecimal("0.1"));
        Map<String, Number> after = Map.of("new", 400, "returning", 780L, "visits each", 4, "purchases a visit", 0.11);
        assertThat(PURCHASES.value(before)).isEqualByComparingTo("420");
        NorthStarChange change = PURCHASES.change(before, after);
        assertThat(change).hasToString("""
                        purchases 420.00 -> 519.20, +99.20 (+23.6%)
                          active             +77.46  (+18.4%)
                            new              +86.07  (+20.5%)
                            returning         -8.61   (-2.0%)
                          visits each        -22.92   (-5.5%)
                          purchases a visit  +44.66  (+10.6%)""");
        assertThat(change.shareOf("active"))
                .isEqualByComparingTo(change.shareOf("new").add(change.shareOf("returning")));
        assertThat(NorthStar.sum("s", NorthStar.given("a")).change(Map.of("a", 0), Map.of("a", 2)))
                .hasToString("s 0.00 -> 2.00, +2.00\n  a  +2.00");
        assertThat(Facts.serialised(PURCHASES)).isEqualTo(PURCHASES);
    }

    @Example
    void refusesWhatMakesNoSense() {
        refused(() -> NorthStar.given(" "), "name must not be blank, got \" \"");
        refused(
                () -> NorthStar.sum("a", NorthStar.given("b"), NorthStar.product("c", NorthStar.given("b"))),
                "names must be unique within the tree, got \"b\" twice");
        refused(() -> NorthStar.sum("a"), "parts must be given for a sum or product and only then, got 0 of SUM");
        refused(
                () -> new NorthStar("a", NorthStar.Kind.GIVEN, List.of(NorthStar.given("b"))),
                "parts must be given for a sum or product and only then, got 1 of GIVEN");
        NorthStar sum = NorthStar.product("s", NorthStar.given("a"), NorthStar.given("b"));
        refused(() -> sum.value(Map.of("a", 1)), "given must hold \"b\", got [a]");
        refused(() -> sum.value(Map.of("c", 1)), "given must be of [a, b], got \"c\"");
        refused(() -> sum.value(Map.of("a", Double.NaN)), "number of \"a\" must be finite, got NaN");
        refused(
                () -> sum.change(Map.of("a", 1, "b", 0), Map.of("a", 1, "b", 2), Method.LOG_MEAN),
                "numbers must be positive for the logarithmic mean, got 0 and 2 of \"b\"");
        NorthStarChange change = sum.change(Map.of("a", 1, "b", 1), Map.of("a", 2, "b", 2));
        refused(() -> change.shareOf("x"), "name must be of the tree, got \"x\"");
        refused(
                () -> new NorthStarChange(sum, BigDecimal.ONE, BigDecimal.TEN, Map.of("a", BigDecimal.ONE)),
                "shares must sum to 9, got 1");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }
}
