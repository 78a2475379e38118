package io.engagement.behavior;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The one metric a business steers by, as a tree of what it is made of: sums of parts, products of factors, to any depth.
 *
 * <pre>{@code purchases = (new customers + returning customers) x visits each x purchases a visit}</pre>
 *
 * <p>Numbers are taken as the decimals they print as, and added and multiplied exactly.
 *
 * @param name what it is called, unique within the tree
 * @param kind how its value comes from its parts
 * @param parts the parts; none for a number that is given
 */
public record NorthStar(String name, Kind kind, List<NorthStar> parts) implements Serializable {
    /** How a value comes about. */
    public enum Kind {
        /** It is given. */
        GIVEN,
        /** It is the sum of its parts. */
        SUM,
        /** It is the product of its parts. */
        PRODUCT
    }

    /** How the change of a product is shared out among its factors. */
    public enum Method {
        /**
         * The mean over all orders in which the factors could have changed one after the other (Shapley, 1953). Takes any
         * numbers, also 0 and negative ones.
         */
        SHAPLEY,
        /**
         * {@code L(V1, V0) ln(x1 / x0)} with the logarithmic mean {@code L(a, b) = (a - b) / ln(a / b)} (LMDI; Ang, 2004):
         * the same whether factors are split up or merged. For positive numbers only.
         */
        LOG_MEAN
    }

    /**
     * A node; write {@link #given}, {@link #sum} or {@link #product} instead.
     *
     * @param name what it is called
     * @param kind how its value comes from its parts
     * @param parts the parts
     * @throws IllegalArgumentException if {@code name} is blank, a name comes twice in the tree, or there are parts of a given
     *     number or none of another
     */
    public NorthStar {
        parts = List.copyOf(parts);
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank, got \"" + name + "\"");
        }
        if ((kind == Kind.GIVEN) != parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "parts must be given for a sum or product and only then, got " + parts.size() + " of " + kind);
        }
        Set<String> names = new LinkedHashSet<>();
        names.add(name);
        for (NorthStar part : parts) {
            part.collectNames(names);
        }
    }

    private void collectNames(Set<String> names) {
        if (!names.add(name)) {
            throw new IllegalArgumentException("names must be unique within the tree, got \"" + name + "\" twice");
        }
        parts.forEach(part -> part.collectNames(names));
    }

    /**
     * A number that is given, such as the active customers of a week.
     *
     * @param name what it is called, not blank
     * @return the leaf
     */
    public static NorthStar given(String name) {
        return new NorthStar(name, Kind.GIVEN, List.of());
    }

    /**
     * A sum.
     *
     * @param name what it is called, not blank
     * @param parts what is added, at least one
     * @return the node
     * @throws IllegalArgumentException if there are no parts, or a name comes twice
     */
    public static NorthStar sum(String name, NorthStar... parts) {
        return new NorthStar(name, Kind.SUM, List.of(parts));
    }

    /**
     * A product.
     *
     * @param name what it is called, not blank
     * @param factors what is multiplied, at least one
     * @return the node
     * @throws IllegalArgumentException if there are no factors, or a name comes twice
     */
    public static NorthStar product(String name, NorthStar... factors) {
        return new NorthStar(name, Kind.PRODUCT, List.of(factors));
    }

    /**
     * The names of the numbers that must be given, from left to right.
     *
     * @return the names of the leaves
     */
    public List<String> leaves() {
        return kind == Kind.GIVEN
                ? List.of(name)
                : parts.stream().flatMap(part -> part.leaves().stream()).toList();
    }

    /**
     * The value.
     *
     * @param given the number of each leaf, finite
     * @return the exact sum of products
     * @throws IllegalArgumentException if a leaf's number is missing or not finite, or a name is no leaf's
     */
    public BigDecimal value(Map<String, ? extends Number> given) {
        return exact(checked(given));
    }

    private Map<String, BigDecimal> checked(Map<String, ? extends Number> given) {
        List<String> leaves = leaves();
        Map<String, BigDecimal> numbers = new LinkedHashMap<>();
        given.forEach((leaf, number) -> {
            if (!leaves.contains(leaf)) {
                throw new IllegalArgumentException("given must be of " + leaves + ", got \"" + leaf + "\"");
            }
            numbers.put(leaf, decimal(leaf, number));
        });
        for (String leaf : leaves) {
            if (!numbers.containsKey(leaf)) {
                throw new IllegalArgumentException("given must hold \"" + leaf + "\", got " + given.keySet());
            }
        }
        return numbers;
    }

    private static BigDecimal decimal(String leaf, Number number) {
        if (number instanceof BigDecimal exact) {
            return exact;
        }
        if (number instanceof Long || number instanceof Integer) {
            return BigDecimal.valueOf(number.longValue());
        }
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("number of \"" + leaf + "\" must be finite, got " + value);
        }
        return BigDecimal.valueOf(value);
    }

    private BigDecimal exact(Map<String, BigDecimal> given) {
        return switch (kind) {
            case GIVEN -> given.getOrDefault(name, BigDecimal.ZERO);
            case SUM -> parts.stream().map(part -> part.exact(given)).reduce(BigDecimal.ZERO, BigDecimal::add);
            case PRODUCT -> parts.stream().map(part -> part.exact(given)).reduce(BigDecimal.ONE, BigDecimal::multiply);
        };
    }

    /**
     * What a change came from; see {@link #change(Map, Map, Method)}, by Shapley.
     *
     * @param before the number of each leaf before
     * @param after the number of each leaf after
     * @return the change, shared out among the leaves
     * @throws IllegalArgumentException if a leaf's number is missing or not finite, or a name is no leaf's
     */
    public NorthStarChange change(Map<String, ? extends Number> before, Map<String, ? extends Number> after) {
        return change(before, after, Method.SHAPLEY);
    }

    /**
     * What a change came from. A part of a sum takes its own change; a factor takes its own change times a weight, so that
     * the factors' shares sum to the change of the product; and so on down the tree, so that the parts of a part sum to its
     * share. Shares are worked out to 34 digits (to those of a {@code double} by the logarithmic mean), and what rounding
     * leaves, less than one part in 10<sup>12</sup> of the largest share, goes to the largest: their sum is the change,
     * exactly.
     *
     * @param before the number of each leaf before
     * @param after the number of each leaf after
     * @param method how the change of a product is shared out
     * @return the change, shared out among the leaves
     * @throws IllegalArgumentException if a leaf's number is missing or not finite, a name is no leaf's, or a number is not
     *     positive and the method needs it to be
     */
    public NorthStarChange change(
            Map<String, ? extends Number> before, Map<String, ? extends Number> after, Method method) {
        Map<String, BigDecimal> from = checked(before);
        Map<String, BigDecimal> to = checked(after);
        Map<String, BigDecimal> shares = new LinkedHashMap<>();
        share(from, to, method, BigDecimal.ONE, shares);
        BigDecimal start = exact(from);
        BigDecimal end = exact(to);
        giveRest(shares, end.subtract(start));
        return new NorthStarChange(this, start, end, shares);
    }

    private static void giveRest(Map<String, BigDecimal> shares, BigDecimal change) {
        BigDecimal rest = change.subtract(shares.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add));
        String largest = Collections.max(
                        shares.entrySet(),
                        Comparator.comparing(share -> share.getValue().abs()))
                .getKey();
        shares.merge(largest, rest, BigDecimal::add);
    }

    private void share(
            Map<String, BigDecimal> before,
            Map<String, BigDecimal> after,
            Method method,
            BigDecimal weight,
            Map<String, BigDecimal> shares) {
        if (kind == Kind.GIVEN) {
            BigDecimal change = exact(after).subtract(exact(before));
            shares.put(name, change.multiply(weight, MathContext.DECIMAL128));
            return;
        }
        List<BigDecimal> from = parts.stream().map(part -> part.exact(before)).toList();
        List<BigDecimal> to = parts.stream().map(part -> part.exact(after)).toList();
        for (int i = 0; i < parts.size(); i++) {
            BigDecimal own = kind == Kind.SUM
                    ? BigDecimal.ONE
                    : method == Method.SHAPLEY ? shapley(from, to, i) : logMean(from, to, i);
            parts.get(i).share(before, after, method, weight.multiply(own, MathContext.DECIMAL128), shares);
        }
    }

    /** The mean, over all orders, of the product of the other factors as they are when this one changes. */
    private static BigDecimal shapley(List<BigDecimal> before, List<BigDecimal> after, int factor) {
        int n = before.size();
        // The coefficient of t^k in the product of (before + after t) is the sum over all sets of k that changed
        // already.
        List<BigDecimal> sets = new ArrayList<>(List.of(BigDecimal.ONE));
        for (int other = 0; other < n; other++) {
            if (other != factor) {
                sets.add(BigDecimal.ZERO);
                for (int k = sets.size() - 1; k >= 0; k--) {
                    BigDecimal unchanged = sets.get(k).multiply(before.get(other));
                    BigDecimal changed =
                            k == 0 ? BigDecimal.ZERO : sets.get(k - 1).multiply(after.get(other));
                    sets.set(k, unchanged.add(changed));
                }
            }
        }
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal choices = BigDecimal.ONE;
        for (int k = 0; k < n; k++) {
            // k! (n-1-k)! / n! = 1 / (n choose(n-1, k))
            sum = sum.add(sets.get(k).divide(choices.multiply(BigDecimal.valueOf(n)), MathContext.DECIMAL128));
            choices = choices.multiply(BigDecimal.valueOf(n - 1L - k)).divide(BigDecimal.valueOf(k + 1L));
        }
        return sum;
    }

    private BigDecimal logMean(List<BigDecimal> before, List<BigDecimal> after, int factor) {
        BigDecimal start = BigDecimal.ONE;
        BigDecimal end = BigDecimal.ONE;
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i).signum() <= 0 || after.get(i).signum() <= 0) {
                throw new IllegalArgumentException("numbers must be positive for the logarithmic mean, got "
                        + before.get(i).toPlainString() + " and "
                        + after.get(i).toPlainString() + " of \"" + parts.get(i).name + "\"");
            }
            start = start.multiply(before.get(i));
            end = end.multiply(after.get(i));
        }
        return logMean(end, start).divide(logMean(after.get(factor), before.get(factor)), MathContext.DECIMAL128);
    }

    /** {@code (a - b) / ln(a / b)}; near 1 by {@code b (1 + d/2 - d^2/12 + ...)} or log1p, d = a/b - 1. */
    private static BigDecimal logMean(BigDecimal a, BigDecimal b) {
        double relative = a.subtract(b).divide(b, MathContext.DECIMAL128).doubleValue();
        double factor;
        if (Math.abs(relative) < 1e-5) {
            factor = 1 + relative / 2 - relative * relative / 12;
        } else if (Math.abs(relative) < 0.5) {
            factor = relative / Math.log1p(relative);
        } else {
            factor = relative / Math.log(a.divide(b, MathContext.DECIMAL128).doubleValue());
        }
        return b.multiply(new BigDecimal(factor), MathContext.DECIMAL128);
    }

    /** The tree as a formula: {@code purchases = (new + returning) x visits}. */
    @Override
    public String toString() {
        return kind == Kind.GIVEN ? name : name + " = " + formula();
    }

    private String formula() {
        return switch (kind) {
            case GIVEN -> name;
            case SUM -> parts.stream().map(NorthStar::formula).collect(Collectors.joining(" + "));
            case PRODUCT ->
                parts.stream()
                        .map(part -> part.kind == Kind.SUM ? "(" + part.formula() + ")" : part.formula())
                        .collect(Collectors.joining(" x "));
        };
    }
}
