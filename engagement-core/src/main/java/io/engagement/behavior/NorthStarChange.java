package io.engagement.behavior;

import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A change of a {@link NorthStar}, shared out among its leaves. It is arithmetic on the numbers given: it says which numbers
 * moved the metric, not what moved the numbers.
 *
 * @param metric the metric
 * @param before its value before
 * @param after its value after
 * @param shares what each leaf contributed, in the order of the tree; they sum exactly to after minus before; unmodifiable
 */
public record NorthStarChange(NorthStar metric, BigDecimal before, BigDecimal after, Map<String, BigDecimal> shares)
        implements Serializable {
    /**
     * A change, as a metric makes it.
     *
     * @param metric the metric
     * @param before its value before
     * @param after its value after
     * @param shares what each leaf contributed
     * @throws IllegalArgumentException if the shares do not sum to the change
     */
    public NorthStarChange {
        shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
        BigDecimal sum = shares.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.compareTo(after.subtract(before)) != 0) {
            throw new IllegalArgumentException(
                    "shares must sum to " + after.subtract(before).toPlainString() + ", got " + sum.toPlainString());
        }
    }

    /**
     * The change.
     *
     * @return after minus before
     */
    public BigDecimal change() {
        return after.subtract(before);
    }

    /**
     * What a node contributed: a leaf its share, another the sum of its parts'.
     *
     * @param name the node's name
     * @return the contribution
     * @throws IllegalArgumentException if there is no such node
     */
    public BigDecimal shareOf(String name) {
        return find(metric, name).leaves().stream()
                .map(leaf -> shares.getOrDefault(leaf, BigDecimal.ZERO))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static NorthStar find(NorthStar node, String name) {
        if (node.name().equals(name)) {
            return node;
        }
        return node.parts().stream()
                .filter(part -> holds(part, name))
                .findFirst()
                .map(part -> find(part, name))
                .orElseThrow(() -> new IllegalArgumentException("name must be of the tree, got \"" + name + "\""));
    }

    private static boolean holds(NorthStar node, String name) {
        return node.name().equals(name) || node.parts().stream().anyMatch(part -> holds(part, name));
    }

    /** The values and the change, then a row for each node, parts set in under what they are of. */
    @Override
    public String toString() {
        Table table = new Table(metric.name() + " " + print(before, false) + " -> " + print(after, false) + ", "
                + print(change(), true) + relative(change()));
        metric.parts().forEach(part -> rows(table, part, ""));
        return table.toString();
    }

    private void rows(Table table, NorthStar node, String indent) {
        table.row(
                indent + node.name(),
                print(shareOf(node.name()), true),
                relative(shareOf(node.name())).strip());
        node.parts().forEach(part -> rows(table, part, indent + "  "));
    }

    private String relative(BigDecimal share) {
        if (before.signum() <= 0) {
            return "";
        }
        double percent = share.divide(before, MathContext.DECIMAL128).doubleValue() * 100;
        return String.format(Locale.ROOT, " (%+.1f%%)", percent);
    }

    private static String print(BigDecimal value, boolean signed) {
        return String.format(Locale.ROOT, signed ? "%+,.2f" : "%,.2f", value.setScale(2, RoundingMode.HALF_UP));
    }
}
