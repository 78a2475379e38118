package io.engagement.nps;

import io.engagement.nps.NpsEconomics.Group;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Customers who move between the groups: what if there were more promoters, or fewer detractors? All moves of a scenario
 * happen at once. Whatever the rule, it comes to a transfer matrix whose rows sum to 1: the share of each group that
 * becomes another.
 *
 * <pre>{@code
 * NpsScenario.adjacent().promoters(Shift.points(5)).detractors(Shift.points(-3))
 * }</pre>
 *
 * @param rule where those who come are from, and where those who leave go
 * @param shifts how the shares of groups change; none for explicit transfers
 * @param transfers the explicit transfers, in the order given
 * @param clamped whether a move that is too large is cut to the largest feasible one, instead of being refused
 */
public record NpsScenario(Rule rule, Map<Group, Shift> shifts, List<Transfer> transfers, boolean clamped)
        implements Serializable {
    private static final double ROUNDING = 1e-12;

    /** Where those who come are from, and where those who leave go. */
    public enum Rule {
        /** Promoters come from and return to the passives, and so do detractors. */
        ADJACENT,
        /** One group changes, the two others give or take in proportion to their size. */
        PROPORTIONAL,
        /** Detractors become promoters at once, or the other way round. */
        DIRECT,
        /** Named transfers from group to group. */
        TRANSFER
    }

    /**
     * A scenario; write {@code NpsScenario.adjacent().promoters(Shift.points(5))} instead.
     *
     * @param rule where those who come are from
     * @param shifts how the shares of groups change; null is none
     * @param transfers explicit transfers; null is none
     * @param clamped whether a move that is too large is cut
     * @throws IllegalArgumentException if the rule does not take such shifts or transfers, or the transfers from a group
     *     add up to more than all of it
     */
    public NpsScenario(
            Rule rule, @Nullable Map<Group, Shift> shifts, @Nullable List<Transfer> transfers, boolean clamped) {
        this.rule = rule;
        this.shifts = Collections.unmodifiableMap(shifts == null ? new TreeMap<>() : new TreeMap<>(shifts));
        this.transfers = transfers == null ? List.of() : List.copyOf(transfers);
        this.clamped = clamped;
        if (rule == Rule.TRANSFER ? !this.shifts.isEmpty() : !this.transfers.isEmpty()) {
            throw new IllegalArgumentException("rule " + rule + " must have "
                    + (rule == Rule.TRANSFER ? "transfers only, got " + this.shifts : "shifts only, got " + transfers));
        }
        if (rule != Rule.PROPORTIONAL && this.shifts.containsKey(Group.PASSIVE)) {
            throw new IllegalArgumentException(
                    "passives must be left to the rule " + rule + ", got a shift of " + this.shifts.get(Group.PASSIVE));
        }
        if (this.shifts.size() > 1 && rule != Rule.ADJACENT) {
            throw new IllegalArgumentException("rule " + rule + " must have one shift, got " + this.shifts);
        }
        for (Group from : Group.values()) {
            double all = this.transfers.stream()
                    .filter(t -> t.from == from)
                    .mapToDouble(Transfer::share)
                    .sum();
            if (all > 1 + ROUNDING) {
                throw new IllegalArgumentException(
                        "transfers from " + from + " must add up to at most 1, got " + all + " in " + transfers);
            }
        }
    }

    /**
     * Promoters are won from the passives, detractors become passives: the passives are what remains.
     *
     * @return a scenario in which nobody moves yet
     */
    public static NpsScenario adjacent() {
        return new NpsScenario(Rule.ADJACENT, null, null, false);
    }

    /**
     * One group changes, the two others give or take in proportion to their size.
     *
     * @return a scenario in which nobody moves yet
     */
    public static NpsScenario proportional() {
        return new NpsScenario(Rule.PROPORTIONAL, null, null, false);
    }

    /**
     * Detractors become promoters at once.
     *
     * @return a scenario in which nobody moves yet
     */
    public static NpsScenario direct() {
        return new NpsScenario(Rule.DIRECT, null, null, false);
    }

    /**
     * Any transfers, named with {@link #moving}.
     *
     * @return a scenario in which nobody moves yet
     */
    public static NpsScenario transfer() {
        return new NpsScenario(Rule.TRANSFER, null, null, false);
    }

    /**
     * The same with another share of promoters.
     *
     * @param shift how it changes
     * @return a copy
     */
    public NpsScenario promoters(Shift shift) {
        return with(Group.PROMOTER, shift);
    }

    /**
     * The same with another share of passives; for the proportional rule.
     *
     * @param shift how it changes
     * @return a copy
     */
    public NpsScenario passives(Shift shift) {
        return with(Group.PASSIVE, shift);
    }

    /**
     * The same with another share of detractors; fewer of them is a negative shift.
     *
     * @param shift how it changes
     * @return a copy
     */
    public NpsScenario detractors(Shift shift) {
        return with(Group.DETRACTOR, shift);
    }

    private NpsScenario with(Group group, Shift shift) {
        Map<Group, Shift> changed = new TreeMap<>(shifts);
        changed.put(group, shift);
        return new NpsScenario(rule, changed, transfers, clamped);
    }

    /**
     * The same with a transfer more.
     *
     * @param from the group they leave
     * @param to the group they become
     * @param share the share of {@code from} that moves, 0 to 1
     * @return a copy
     */
    public NpsScenario moving(Group from, Group to, double share) {
        List<Transfer> more = new ArrayList<>(transfers);
        more.add(new Transfer(from, to, share));
        return new NpsScenario(rule, shifts, more, clamped);
    }

    /**
     * The same where a move that is too large is cut to the largest feasible one; the effect says so.
     *
     * @return a copy
     */
    public NpsScenario clamp() {
        return new NpsScenario(rule, shifts, transfers, true);
    }

    /**
     * How the share of a group changes. Points and percent are not the same: from 40 %, 5 points more is 45 %, and
     * 5 percent more is 42 %.
     *
     * @param amount how much, negative for less
     * @param unit of what
     */
    public record Shift(double amount, Unit unit) implements Serializable {
        /** What the amount counts. */
        public enum Unit {
            /** Percentage points: hundredths of all customers. */
            POINTS,
            /** Hundredths of the group itself. */
            PERCENT
        }

        /**
         * A shift; write {@code Shift.points(5)} or {@code Shift.percent(5)} instead.
         *
         * @param amount how much
         * @param unit of what
         * @throws IllegalArgumentException if {@code amount} is not finite
         */
        public Shift {
            if (!Double.isFinite(amount)) {
                throw new IllegalArgumentException("amount must be finite, got " + amount);
            }
        }

        /**
         * Percentage points: hundredths of all customers.
         *
         * @param amount how many, negative for less
         * @return the shift
         */
        public static Shift points(double amount) {
            return new Shift(amount, Unit.POINTS);
        }

        /**
         * Percent of the group itself.
         *
         * @param amount how many, negative for less
         * @return the shift
         */
        public static Shift percent(double amount) {
            return new Shift(amount, Unit.PERCENT);
        }

        /** The change of a group's share, as a share of all customers. */
        private double of(double share) {
            return unit == Unit.POINTS ? amount / 100 : amount / 100 * share;
        }

        /** A part of the shift, rounded to what a person would type. */
        private Shift times(double factor) {
            BigDecimal part = BigDecimal.valueOf(amount * factor).round(new MathContext(12));
            return new Shift(part.setScale(4, RoundingMode.DOWN).doubleValue(), unit);
        }

        /** {@code +5 points} or {@code +5% of their share}. */
        @Override
        public String toString() {
            String number = BigDecimal.valueOf(amount).stripTrailingZeros().toPlainString();
            return (amount > 0 ? "+" : "") + number + (unit == Unit.POINTS ? " points" : "% of their share");
        }
    }

    /**
     * A part of one group that becomes another.
     *
     * @param from the group they leave
     * @param to the group they become
     * @param share the share of {@code from} that moves, 0 to 1
     */
    public record Transfer(Group from, Group to, double share) implements Serializable {
        /**
         * A transfer.
         *
         * @param from the group they leave
         * @param to the group they become, another one
         * @param share the share of {@code from} that moves
         * @throws IllegalArgumentException if the groups are the same, or {@code share} is not in [0, 1]
         */
        public Transfer {
            if (from == to) {
                throw new IllegalArgumentException("to must be another group than from, got " + from + " twice");
            }
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("share must be in [0, 1], got " + share);
            }
        }

        /** {@code 20.0% of the detractors become passives}. */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f%% of the %s become %s", 100 * share, from, to);
        }
    }

    /** The rule and the moves: {@code adjacent: promoters +5 points, detractors -3 points}. */
    @Override
    public String toString() {
        String moves = Stream.concat(shiftTexts(), transfers.stream().map(Transfer::toString))
                .collect(Collectors.joining(", "));
        return rule.name().toLowerCase(Locale.ROOT) + ": " + (moves.isEmpty() ? "nobody moves" : moves);
    }

    /** Promoters first, as people say it. */
    private Stream<String> shiftTexts() {
        return Stream.of(Group.PROMOTER, Group.PASSIVE, Group.DETRACTOR)
                .filter(shifts::containsKey)
                .map(group -> group + " " + shifts.get(group));
    }

    /**
     * How the customers move, from shares that are held by respondents: flows from row to column, as shares of all.
     *
     * @throws IllegalArgumentException if more would leave a group than are in it, naming the largest feasible move
     */
    double[][] flows(double[] shares) {
        if (!clamped) {
            requireFeasible(shares);
        }
        return cut(wanted(shares), shares);
    }

    private void requireFeasible(double[] shares) {
        for (Group from : Group.values()) {
            double there = shares[from.place];
            double leaving = sum(wanted(shares)[from.place]);
            if (leaving > there + ROUNDING) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s must not move more %s than there are (%.1f%% of the customers), got %.1f%%;"
                                + " the largest feasible move is %s",
                        this,
                        from,
                        100 * there,
                        100 * leaving,
                        largestFeasible(shares)));
            }
        }
    }

    /** Smaller shifts take less from every group, so that none falls short again that was cut before. */
    NpsScenario largestFeasible(double[] shares) {
        NpsScenario largest = this;
        for (Group from : Group.values()) {
            largest = largest.cutTo(from, shares);
        }
        return largest;
    }

    private NpsScenario cutTo(Group from, double[] shares) {
        double there = shares[from.place];
        double leaving = sum(wanted(shares)[from.place]);
        if (leaving <= there + ROUNDING) {
            return this;
        }
        Map<Group, Shift> smaller = new TreeMap<>(shifts);
        smaller.replaceAll((group, shift) -> takes(group, from, shares) ? shift.times(there / leaving) : shift);
        return new NpsScenario(rule, smaller, transfers, clamped);
    }

    private boolean takes(Group shifted, Group from, double[] shares) {
        NpsScenario alone =
                new NpsScenario(rule, Map.of(shifted, Objects.requireNonNull(shifts.get(shifted))), null, clamped);
        return sum(alone.wanted(shares)[from.place]) > 0;
    }

    /** What was cut, if anything: {@code clamped: promoters +20 points instead of +30 points}. */
    List<String> cuts(double[] shares) {
        Map<Group, Shift> feasible = largestFeasible(shares).shifts;
        return Stream.of(Group.PROMOTER, Group.PASSIVE, Group.DETRACTOR)
                .filter(group -> !Objects.equals(feasible.get(group), shifts.get(group)))
                .map(group -> "clamped: " + group + " " + feasible.get(group) + " instead of " + shifts.get(group))
                .toList();
    }

    /** How the shares change when they are others than those the scenario was checked against (a bootstrap draw). */
    double[] change(double[] shares) {
        double[][] flows = clamped ? cut(wanted(shares), shares) : wanted(shares);
        double[] change = new double[shares.length];
        for (int from = 0; from < shares.length; from++) {
            for (int to = 0; to < shares.length; to++) {
                change[from] -= flows[from][to];
                change[to] += flows[from][to];
            }
        }
        return change;
    }

    private double[][] wanted(double[] shares) {
        double[][] flows = new double[shares.length][shares.length];
        for (Transfer transfer : transfers) {
            flow(flows, transfer.from, transfer.to, transfer.share * shares[transfer.from.place]);
        }
        for (Map.Entry<Group, Shift> entry : shifts.entrySet()) {
            Group group = entry.getKey();
            double amount = entry.getValue().of(shares[group.place]);
            switch (rule) {
                case ADJACENT -> flow(flows, Group.PASSIVE, group, amount);
                case DIRECT -> flow(flows, group == Group.PROMOTER ? Group.DETRACTOR : Group.PROMOTER, group, amount);
                default -> proportional(flows, group, amount, shares);
            }
        }
        return flows;
    }

    private static void proportional(double[][] flows, Group group, double amount, double[] shares) {
        double others = sum(shares) - shares[group.place];
        for (Group other : Group.values()) {
            if (other != group) {
                // With no other customers there is no proportion: an equal part shows that the move is not feasible.
                double part = others > ROUNDING ? shares[other.place] / others : 0.5;
                flow(flows, other, group, amount * part);
            }
        }
    }

    /** A negative amount flows back. */
    private static void flow(double[][] flows, Group from, Group to, double amount) {
        if (amount >= 0) {
            flows[from.place][to.place] += amount;
        } else {
            flows[to.place][from.place] -= amount;
        }
    }

    /** Nobody leaves a group twice. */
    private static double[][] cut(double[][] flows, double[] shares) {
        for (int from = 0; from < shares.length; from++) {
            double leaving = sum(flows[from]);
            if (leaving > shares[from]) {
                for (int to = 0; to < shares.length; to++) {
                    flows[from][to] *= shares[from] / leaving;
                }
            }
        }
        return flows;
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }
}
