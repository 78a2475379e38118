package io.engagement.nps;

import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Interval;
import io.engagement.internal.numeric.Mover;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.numeric.WeightedSum;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The score of every group: segment, touchpoint, channel, theme. Differences take the groups as made of different
 * customers; where a customer is in several, they are only a guide.
 *
 * @param groups the counts by the group's name, in the order of the names; unmodifiable
 * @param excluded answers that did not count in any group, and why
 */
public record NpsBreakdown(NavigableMap<String, Nps> groups, Exclusions excluded) implements Serializable {
    /**
     * A breakdown.
     *
     * @param groups the counts by the group's name
     * @param excluded answers that did not count in any group
     */
    public NpsBreakdown {
        groups = Collections.unmodifiableNavigableMap(new TreeMap<>(groups));
    }

    /**
     * A breakdown of counts that are known.
     *
     * @param groups the counts by the group's name
     * @return the breakdown
     */
    public static NpsBreakdown of(Map<String, Nps> groups) {
        return new NpsBreakdown(new TreeMap<>(groups), Exclusions.NONE);
    }

    /**
     * All groups pooled.
     *
     * @return the sum of the counts
     */
    public Nps total() {
        return groups.values().stream().reduce(Nps.EMPTY, Nps::plusDisjoint);
    }

    /**
     * Each group against one of them, at 95 %.
     *
     * @param base the group to compare with
     * @return the differences, group minus base, in the order of the names; p-values adjusted for looking at all of them
     *     (Holm)
     * @throws IllegalArgumentException if there is no such group
     */
    public Map<String, Difference> against(String base) {
        return against(base, 0.95);
    }

    /**
     * Each group against one of them.
     *
     * @param base the group to compare with
     * @param level the level of the intervals, in (0, 1)
     * @return the differences, group minus base, in the order of the names; p-values adjusted for looking at all of them
     *     (Holm)
     * @throws IllegalArgumentException if there is no such group
     */
    public Map<String, Difference> against(String base, double level) {
        Nps counts = groups.get(base);
        if (counts == null) {
            throw new IllegalArgumentException("base must be one of " + groups.keySet() + ", got \"" + base + "\"");
        }
        NavigableMap<String, Difference> differences = new TreeMap<>();
        groups.forEach((name, nps) -> {
            if (!name.equals(base)) {
                differences.put(name, nps.minus(counts, level));
            }
        });
        return Difference.holm(differences);
    }

    /**
     * Each group against all others pooled, at 95 %.
     *
     * @return the differences, group minus rest, in the order of the names; p-values not adjusted
     */
    public Map<String, Difference> againstRest() {
        return againstRest(0.95);
    }

    /**
     * Each group against all others pooled.
     *
     * @param level the level of the intervals, in (0, 1)
     * @return the differences, group minus rest, in the order of the names; p-values not adjusted: pass them through
     *     {@link Difference#holm} or {@link Difference#benjaminiHochberg}
     */
    public Map<String, Difference> againstRest(double level) {
        NavigableMap<String, Difference> differences = new TreeMap<>();
        groups.forEach((name, nps) -> {
            Nps rest = groups.entrySet().stream()
                    .filter(other -> !other.getKey().equals(name))
                    .map(Map.Entry::getValue)
                    .reduce(Nps.EMPTY, Nps::plusDisjoint);
            differences.put(name, nps.minus(rest, level));
        });
        return differences;
    }

    /** Two groups against each other are one comparison, though it stands in two rows. */
    private Map<String, Difference> againstRestAdjusted() {
        long compared = groups.values().stream().filter(nps -> nps.n() > 0).count();
        return compared == 2 ? againstRest() : Difference.holm(againstRest());
    }

    /**
     * Scores for ranking at 95 %; see {@link #shrunken(double)}.
     *
     * @return the scores from the highest to the lowest, ties by name; without groups that have no answers
     */
    public Map<String, Estimate> shrunken() {
        return shrunken(0.95);
    }

    /**
     * Scores for ranking: small groups are drawn towards the pooled score as far as chance alone would spread them
     * (empirical Bayes). A group's shares of detractors, passives and promoters are taken as drawn from a Dirichlet
     * distribution around the pooled shares, whose precision a maximises the likelihood of all counts; then
     * {@code score = (n NPS + a pooled NPS) / (n + a)}. The interval is the score interval at the effective number
     * {@code 1 / (1 / (n + a) + (a / (n + a))^2 / N)} of answers, N being all answers: the pooled score is uncertain too.
     *
     * @param level the level of the intervals, in (0, 1)
     * @return the scores from the highest to the lowest, ties by name; without groups that have no answers
     */
    public Map<String, Estimate> shrunken(double level) {
        Nps total = total();
        double precision = new Shrinkage(total, groups.values()).precision();
        Map<String, Estimate> byName = new TreeMap<>();
        groups.forEach((name, nps) -> {
            if (nps.n() > 0) {
                byName.put(name, Shrinkage.shrunken(nps, total, precision, level));
            }
        });
        List<Map.Entry<String, Estimate>> ranked = new ArrayList<>(byName.entrySet());
        ranked.sort(Comparator.comparingDouble(
                        (Map.Entry<String, Estimate> entry) -> -entry.getValue().value())
                .thenComparing(Map.Entry::getKey));
        Map<String, Estimate> result = new java.util.LinkedHashMap<>();
        ranked.forEach(entry -> result.put(entry.getKey(), entry.getValue()));
        return Collections.unmodifiableMap(result);
    }

    /**
     * This breakdown minus another, at 95 %; see {@link #minus(NpsBreakdown, double)}.
     *
     * @param before the other breakdown
     * @return the difference as it is and at the same mix
     */
    public MixAdjusted minus(NpsBreakdown before) {
        return minus(before, 0.95);
    }

    /**
     * This breakdown minus another with the same groups (two waves or regions, broken down by segment), as it is and at the
     * same mix of groups: a total can fall although every group has risen, only because the mix has changed (Simpson's
     * paradox). The common mix is that of both together:
     * {@code adjusted = sum of w_g (NPS_g - other NPS_g)}, {@code w_g = (n_g + other n_g) / sum}; its interval recovers the
     * variances of the groups' score intervals (Zou and Donner, 2008).
     *
     * @param before the other breakdown
     * @param level the confidence level, in (0, 1)
     * @return both differences; the adjusted one is undefined when a group has answers on one side only
     */
    public MixAdjusted minus(NpsBreakdown before, double level) {
        double z = Normal.z(level);
        Difference crude = total().minus(before.total(), level);
        NavigableMap<String, Nps> all = new TreeMap<>(groups);
        before.groups.forEach((name, nps) -> all.merge(name, nps, Nps::plusDisjoint));
        List<NpsLimits> mine = new ArrayList<>();
        List<NpsLimits> others = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        long n = all.values().stream().mapToLong(Nps::n).sum();
        for (Map.Entry<String, Nps> group : all.entrySet()) {
            Nps a = groups.getOrDefault(group.getKey(), Nps.EMPTY);
            Nps b = before.groups.getOrDefault(group.getKey(), Nps.EMPTY);
            if (a.n() + b.n() > 0 && (a.n() == 0 || b.n() == 0)) {
                return new MixAdjusted(
                        crude, Difference.undefined("group \"" + group.getKey() + "\" has answers on one side only"));
            }
            if (a.n() > 0) {
                mine.add(a.limits());
                others.add(b.limits());
                weights.add((double) group.getValue().n() / n);
            }
        }
        if (mine.isEmpty()) {
            return new MixAdjusted(crude, Difference.undefined("no answers"));
        }
        WeightedSum a = new WeightedSum(mine, weights);
        WeightedSum b = new WeightedSum(others, weights);
        Interval interval = new Interval(Mover.low(a, b, z), Mover.high(a, b, z), level);
        Estimate adjusted = Estimate.of(
                a.value() - b.value(), interval, n, Estimate.Unit.SIGNED_POINTS, "MOVER of score limits, same mix");
        return new MixAdjusted(crude, new Difference(adjusted, Mover.pValue(a, b)));
    }

    /**
     * A difference as it is, and at the same mix of groups.
     *
     * @param crude the difference of the totals
     * @param adjusted the difference at the common mix
     */
    public record MixAdjusted(Difference crude, Difference adjusted) implements Serializable {
        /**
         * Whether the change of the mix turned the sign.
         *
         * @return true if both are defined, and one is above 0 and the other below
         */
        public boolean turned() {
            return crude.estimate().orElse(0) * adjusted.estimate().orElse(0) < 0;
        }

        /** Both differences, and a warning where the mix turned the sign. */
        @Override
        public String toString() {
            return "at the same mix " + adjusted + "; as it is " + crude
                    + (turned() ? " (the mix of groups has turned the sign)" : "");
        }
    }

    /** A row for each group: its score, its difference from the rest with p adjusted (Holm), and the score for ranking. */
    @Override
    public String toString() {
        Table table = new Table(
                "NPS by group" + (excluded.equals(Exclusions.NONE) ? "" : "; " + excluded),
                "group",
                "n",
                "NPS",
                "95%",
                "vs rest",
                "p (Holm)",
                "shrunken");
        Map<String, Difference> differences = againstRestAdjusted();
        Map<String, Estimate> shrunken = shrunken();
        groups.forEach((name, nps) -> {
            List<String> cells = new ArrayList<>(Cells.ofScore(name.isEmpty() ? "(none)" : name, nps));
            cells.addAll(Cells.of(differences.getOrDefault(name, Difference.undefined("no group"))));
            cells.add(Cells.value(shrunken.getOrDefault(name, Estimate.undefined("no answers"))));
            table.row(cells.toArray(String[]::new));
        });
        return table.toString();
    }

    /** A tally for every group; merges exactly. Not thread-safe. */
    public static final class Tallies implements Serializable {
        private static final long serialVersionUID = 1;

        private final NpsCalculator rules;
        private final TreeMap<String, NpsCalculator.Tally> groups = new TreeMap<>();
        private final TreeMap<String, Long> excluded = new TreeMap<>();

        Tallies(NpsCalculator rules) {
            this.rules = rules;
        }

        /**
         * Takes an answer.
         *
         * @param group the group it belongs to
         * @param answer the answer; one that does not count opens no group
         * @throws IllegalArgumentException if {@code group} is null, naming the answer
         */
        public void add(String group, SurveyAnswer answer) {
            String reason = rules.reasonAgainst(answer);
            if (reason != null) {
                excluded.merge(reason, 1L, Long::sum);
                return;
            }
            if (group == null) {
                throw new IllegalArgumentException("group must be given (it may be empty), got null for " + answer);
            }
            groups.computeIfAbsent(group, name -> new NpsCalculator.Tally(rules))
                    .add(answer);
        }

        /**
         * Takes all that others took; those stay as they are.
         *
         * @param other tallies of the same rules
         * @throws IllegalArgumentException if the rules differ, naming both
         */
        public void merge(Tallies other) {
            other.excluded.forEach((reason, number) -> excluded.merge(reason, number, Long::sum));
            other.groups.forEach((name, tally) -> groups.computeIfAbsent(name, group -> new NpsCalculator.Tally(rules))
                    .merge(tally));
        }

        /**
         * The counts so far.
         *
         * @return the breakdown
         */
        public NpsBreakdown result() {
            TreeMap<String, Nps> counts = new TreeMap<>();
            groups.forEach((name, tally) -> counts.put(name, tally.result()));
            return new NpsBreakdown(counts, new Exclusions(excluded));
        }
    }
}
