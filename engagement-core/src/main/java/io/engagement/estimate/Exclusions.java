package io.engagement.estimate;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many records a result left out, by reason; adds exactly.
 *
 * @param counts reason to number, in the order of the reasons; numbers are above 0; unmodifiable
 */
public record Exclusions(Map<String, Long> counts) implements Serializable {
    /** Nothing was left out. */
    public static final Exclusions NONE = new Exclusions(Map.of());

    /**
     * Counts by reason.
     *
     * @param counts reason to number; null is none; reasons with 0 are dropped
     * @throws IllegalArgumentException if a number is negative
     */
    public Exclusions(@Nullable Map<String, Long> counts) {
        Map<String, Long> sorted = new TreeMap<>();
        if (counts != null) {
            counts.forEach((reason, number) -> {
                if (number < 0) {
                    throw new IllegalArgumentException("count of \"" + reason + "\" must be >= 0, got " + number);
                }
                if (number > 0) {
                    sorted.put(reason, number);
                }
            });
        }
        this.counts = Collections.unmodifiableMap(sorted);
    }

    /**
     * Records left out for one reason.
     *
     * @param reason the reason, in a few words
     * @param number how many, at least 0
     * @return the exclusions
     */
    public static Exclusions of(String reason, long number) {
        return new Exclusions(Map.of(reason, number));
    }

    /**
     * Both, added by reason.
     *
     * @param other the others
     * @return the sum
     */
    public Exclusions plus(Exclusions other) {
        Map<String, Long> sum = new TreeMap<>(counts);
        other.counts.forEach((reason, number) -> sum.merge(reason, number, Math::addExact));
        return new Exclusions(sum);
    }

    /**
     * How many records were left out in all.
     *
     * @return the sum over the reasons
     */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** {@code left out 3 (no score: 1, outside the window: 2)}. */
    @Override
    public String toString() {
        if (counts.isEmpty()) {
            return "nothing left out";
        }
        return "left out " + total()
                + counts.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining(", ", " (", ")"));
    }
}
