package io.engagement.behavior;

import io.engagement.domain.Window;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of items that a {@link PathSearch} found.
 *
 * @param search what was looked for
 * @param observed when the events were observed
 * @param customers how many customers were observed
 * @param rules every pair that enough customers connect, by the names of the items; unmodifiable
 * @param views for each item bought, how many customers viewed it how often in the window before their first purchase of it,
 *     of those for whom the window was observed; unmodifiable
 * @param excluded events that were not looked at, and why
 */
public record PathRules(
        PathSearch search,
        Window observed,
        long customers,
        List<PathRule> rules,
        NavigableMap<String, NavigableMap<Integer, Long>> views,
        Exclusions excluded)
        implements Serializable {
    private static final int MOST_ROWS = 20;

    /**
     * Rules; write {@link PathSearch#calculate} instead.
     *
     * @param search what was looked for
     * @param observed when the events were observed
     * @param customers how many customers were observed
     * @param rules every pair; null is none
     * @param views for each item bought, how many customers viewed it how often; null is none
     * @param excluded events that were not looked at
     */
    public PathRules(
            PathSearch search,
            Window observed,
            long customers,
            @Nullable List<PathRule> rules,
            @Nullable NavigableMap<String, NavigableMap<Integer, Long>> views,
            Exclusions excluded) {
        this.search = search;
        this.observed = observed;
        this.customers = customers;
        this.rules = rules == null ? List.of() : List.copyOf(rules);
        NavigableMap<String, NavigableMap<Integer, Long>> copy = new TreeMap<>();
        if (views != null) {
            views.forEach(
                    (item, numbers) -> copy.put(item, Collections.unmodifiableNavigableMap(new TreeMap<>(numbers))));
        }
        this.views = Collections.unmodifiableNavigableMap(copy);
        this.excluded = excluded;
    }

    /**
     * Every rule with the difference from matched windows, the p-values adjusted for looking at all pairs (Benjamini and
     * Hochberg, 1995).
     *
     * @return from the smallest p-value to the largest, ties by name
     */
    public Map<PathRule, Difference> benjaminiHochberg() {
        Map<PathRule, Difference> differences = new LinkedHashMap<>();
        rules.forEach(rule -> differences.put(rule, rule.minusMatched()));
        List<Map.Entry<PathRule, Difference>> sorted =
                new ArrayList<>(Difference.benjaminiHochberg(differences).entrySet());
        // The sort is stable: ties stay in the order of the names.
        sorted.sort(Comparator.comparingDouble(entry -> entry.getValue().pValue()));
        Map<PathRule, Difference> result = new LinkedHashMap<>();
        sorted.forEach(entry -> result.put(entry.getKey(), entry.getValue()));
        return Collections.unmodifiableMap(result);
    }

    /**
     * Which other items interest the buyers of one: what they viewed before they bought it.
     *
     * @param bought the item bought
     * @return its rules, from the item that most of them viewed in the window before, ties by name
     */
    public List<PathRule> interests(String bought) {
        return rules.stream()
                .filter(rule -> rule.after().equals(bought))
                .sorted(Comparator.comparingLong(
                        (PathRule rule) -> -rule.own().before().successes()))
                .toList();
    }

    /**
     * How often customers viewed an item in the window before their first purchase of it.
     *
     * @param bought the item bought
     * @return how many customers by the number of views, 0 included; empty where nobody bought it with the window observed
     */
    public NavigableMap<Integer, Long> viewsBefore(String bought) {
        return views.getOrDefault(bought, Collections.emptyNavigableMap());
    }

    /** The pairs with the smallest adjusted p-values, at most 20. */
    @Override
    public String toString() {
        String title = String.format(
                Locale.ROOT, "%s; %,d pairs, %,d customers, %s", search, rules.size(), customers, observed);
        Table table = new Table(title, "viewed", "bought", "customers", "then bought", "matched", "lift", "p (BH)");
        benjaminiHochberg().entrySet().stream().limit(MOST_ROWS).forEach(entry -> {
            PathRule rule = entry.getKey();
            double p = entry.getValue().pValue();
            table.row(
                    rule.before(),
                    rule.after(),
                    String.format(Locale.ROOT, "%,d", rule.confidence().trials()),
                    print(rule.confidence().rate(), false),
                    print(rule.matched(), false),
                    print(rule.lift(), true),
                    p < 0.0001 ? "< 0.0001" : String.format(Locale.ROOT, "%.2g", p));
        });
        String more = rules.size() > MOST_ROWS ? "\n  and " + (rules.size() - MOST_ROWS) + " more" : "";
        return table + more + (excluded.total() == 0 ? "" : "\n  " + excluded);
    }

    private static String print(Estimate estimate, boolean withLimits) {
        if (!(estimate instanceof Estimate.Known known)) {
            return "undefined";
        }
        Estimate.Unit unit = known.unit();
        return unit.print(known.value())
                + (withLimits ? " [" + unit.print(known.low()) + ", " + unit.print(known.high()) + "]" : "");
    }
}
