package io.engagement.estimate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A signed difference of two groups; positive means that the first is larger. An observed difference is an association:
 * only where customers were assigned at random does it say what made it.
 *
 * @param estimate the difference with its interval, or why there is none
 * @param pValue the two-sided p-value, 0 to 1: the chance of a difference at least as large when there is none; 1 when
 *     the difference is undefined, since nothing was shown
 */
public record Difference(Estimate estimate, double pValue) implements Serializable {
    /**
     * A difference.
     *
     * @param estimate the difference with its interval, or why there is none
     * @param pValue the two-sided p-value
     * @throws IllegalArgumentException if {@code pValue} is not in [0, 1]
     */
    public Difference {
        if (!(pValue >= 0 && pValue <= 1)) {
            throw new IllegalArgumentException("pValue must be in [0, 1], got " + pValue);
        }
    }

    /**
     * No difference, because one of the two is missing.
     *
     * @param reason why
     * @return the difference, with p-value 1
     */
    public static Difference undefined(String reason) {
        return new Difference(Estimate.undefined(reason), 1);
    }

    /**
     * The same differences with p-values adjusted for looking at all of them: a rule "adjusted p below 5 %" errs on any
     * of them with a chance of at most 5 % (Holm, 1979). Sorted from the smallest, the i-th of m is
     * {@code max(previous, min(1, (m - i + 1) p_i))}. Intervals are not adjusted; undefined differences were no looks.
     *
     * @param <K> what names a difference
     * @param differences the differences looked at
     * @return the same keys in the same order
     */
    public static <K> Map<K, Difference> holm(Map<K, Difference> differences) {
        List<Map.Entry<K, Difference>> ascending = ascending(differences);
        int m = ascending.size();
        double[] adjusted = new double[m];
        double largest = 0;
        for (int i = 0; i < m; i++) {
            largest = Math.max(largest, Math.min(1, (m - i) * ascending.get(i).getValue().pValue));
            adjusted[i] = largest;
        }
        return withPValues(differences, ascending, adjusted);
    }

    /**
     * The same differences with p-values adjusted so that, of those with an adjusted p below 5 %, at most 5 % are
     * expected to be false (Benjamini and Hochberg, 1995). Sorted from the smallest, the i-th of m is
     * {@code min(next, p_i m / i)}. Intervals are not adjusted; undefined differences were no looks.
     *
     * @param <K> what names a difference
     * @param differences the differences looked at
     * @return the same keys in the same order
     */
    public static <K> Map<K, Difference> benjaminiHochberg(Map<K, Difference> differences) {
        List<Map.Entry<K, Difference>> ascending = ascending(differences);
        int m = ascending.size();
        double[] adjusted = new double[m];
        double smallest = 1;
        for (int i = m - 1; i >= 0; i--) {
            // The factor is rounded first: p * m / m may come out below p.
            smallest = Math.min(smallest, ascending.get(i).getValue().pValue * ((double) m / (i + 1)));
            adjusted[i] = smallest;
        }
        return withPValues(differences, ascending, adjusted);
    }

    private static <K> List<Map.Entry<K, Difference>> ascending(Map<K, Difference> differences) {
        List<Map.Entry<K, Difference>> sorted = new ArrayList<>(differences.entrySet());
        sorted.removeIf(entry -> entry.getValue().estimate instanceof Estimate.Undefined);
        sorted.sort(Comparator.comparingDouble(entry -> entry.getValue().pValue));
        return sorted;
    }

    private static <K> Map<K, Difference> withPValues(
            Map<K, Difference> differences, List<Map.Entry<K, Difference>> ascending, double[] adjusted) {
        Map<K, Difference> result = new LinkedHashMap<>(differences);
        for (int i = 0; i < adjusted.length; i++) {
            Difference difference = ascending.get(i).getValue();
            result.put(ascending.get(i).getKey(), new Difference(difference.estimate, adjusted[i]));
        }
        return result;
    }

    /** The difference with its interval, then p: {@code +20.0 pp [+5.2 pp, +33.4 pp] at 95%, n 150, p 0.0082}. */
    @Override
    public String toString() {
        if (estimate instanceof Estimate.Undefined) {
            return estimate.toString();
        }
        return estimate + ", p " + (pValue < 0.0001 ? "< 0.0001" : String.format(Locale.ROOT, "%.2g", pValue));
    }
}
