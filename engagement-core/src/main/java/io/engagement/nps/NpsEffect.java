package io.engagement.nps;

import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.internal.text.Table;
import io.engagement.nps.NpsEconomics.Group;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What it does when customers move between the groups: {@code N kappa sum p_k T_kj (V_j - V_k)} over the moves from k to
 * j, which is {@code N kappa} times the sum of the change of each share times the value of its group. Values are those
 * of the groups as they are now, the average own value included.
 *
 * @param scenario who moves
 * @param before the shares of the groups now
 * @param after their shares after the move
 * @param value what it is worth over the horizon; the parts of {@code moves}, added column by column, are it bit for bit
 * @param chanceOfGain the chance that it is worth more than nothing, as far as the sample goes
 * @param moves who moves, and what makes the difference; none where the value is undefined
 * @param byClosedGap what it is worth when a customer who moves closes 25, 50, 75 or 100 % of the gap
 * @param notes what a reader should know: what was cut, few respondents, negative spend
 */
public record NpsEffect(
        NpsScenario scenario,
        Map<Group, Double> before,
        Map<Group, Double> after,
        Estimate value,
        Estimate chanceOfGain,
        List<Move> moves,
        Map<Double, Estimate> byClosedGap,
        List<String> notes)
        implements Serializable {
    private static final double[] CLOSED_GAPS = {0.25, 0.5, 0.75, 1};

    /**
     * An effect.
     *
     * @param scenario who moves
     * @param before the shares now
     * @param after the shares after the move
     * @param value what it is worth
     * @param chanceOfGain the chance that it is worth more than nothing
     * @param moves who moves
     * @param byClosedGap what it is worth for other kappa
     * @param notes what a reader should know
     */
    public NpsEffect {
        before = Collections.unmodifiableMap(new TreeMap<>(before));
        after = Collections.unmodifiableMap(new TreeMap<>(after));
        moves = List.copyOf(moves);
        byClosedGap = Collections.unmodifiableMap(new TreeMap<>(byClosedGap));
        notes = List.copyOf(notes);
    }

    /**
     * The customers who move from one group to another, and what the parts of the difference are worth: the Shapley
     * values of spend (less cost), retention and referrals, each the mean of what it changes over all orders of changing
     * the three. What spend and retention do together only, because big spenders stay longer, is shared equally.
     *
     * @param from the group they leave
     * @param to the group they become
     * @param customers how many
     * @param spend what the other spend is worth, in the currency of the effect
     * @param retention what the other retention is worth
     * @param referrals what the other referrals are worth
     */
    public record Move(Group from, Group to, double customers, double spend, double retention, double referrals)
            implements Serializable {
        /**
         * What the move is worth.
         *
         * @return the sum of the parts
         */
        public double value() {
            return spend + retention + referrals;
        }
    }

    static NpsEffect of(NpsEconomics economics, NpsScenario scenario) {
        Uncertainty sample = economics.uncertainty();
        Groups groups = sample.groups();
        double[] shares = groups.shares;
        double[][] flows = scenario.flows(shares);
        requireRespondents(economics, scenario, flows);
        double[] after = plus(shares, scenario.change(shares));
        NpsAssumptions assumptions = economics.assumptions();
        int n = economics.respondents().size();
        double customers = assumptions.customers() == null ? n : assumptions.customers();
        Estimate.Unit money = Estimate.Unit.money(economics.currency());
        Measure measure = Measure.change(drawn -> times(customers, scenario.change(drawn)));
        Estimate wholeGap = NpsValues.ofReferrals(measure, n, sample, money);
        List<Move> moves = new ArrayList<>();
        Estimate value = wholeGap;
        Estimate chance = wholeGap;
        Map<Double, Estimate> byClosedGap = new TreeMap<>();
        if (wholeGap instanceof Estimate.Known known) {
            moves.addAll(moves(groups, flows, customers * assumptions.closedGap(), customers));
            value = scaled(known, assumptions.closedGap(), sum(moves));
            chance = assumptions.closedGap() == 0
                    ? Estimate.assumed(0, Estimate.Unit.SHARE, "nothing of the gap is closed")
                    : sample.chanceOfGain(measure);
            for (double kappa : CLOSED_GAPS) {
                byClosedGap.put(kappa, scaled(known, kappa, sum(moves(groups, flows, customers * kappa, customers))));
            }
        }
        List<String> notes = new ArrayList<>(scenario.clamped() ? scenario.cuts(shares) : List.of());
        notes.addAll(economics.notes());
        return new NpsEffect(scenario, byGroup(shares), byGroup(after), value, chance, moves, byClosedGap, notes);
    }

    private static boolean takesPart(double[][] flows, Group group) {
        return Arrays.stream(flows[group.place]).sum() > 0
                || Arrays.stream(flows).anyMatch(flow -> flow[group.place] > 0);
    }

    private static void requireRespondents(NpsEconomics economics, NpsScenario scenario, double[][] flows) {
        for (Group group : Group.values()) {
            if (economics.size(group) == 0 && takesPart(flows, group)) {
                throw new IllegalArgumentException("scenario must leave out the " + group
                        + ": no respondent is one, so their value is unknown; got " + scenario);
            }
        }
    }

    /** {@code worth}: N kappa; {@code customers}: N. */
    private static List<Move> moves(Groups groups, double[][] flows, double worth, double customers) {
        List<Move> moves = new ArrayList<>();
        for (Group from : Group.values()) {
            for (Group to : Group.values()) {
                double flow = flows[from.place][to.place];
                if (flow > 0) {
                    moves.add(move(groups, from, to, flow * worth, flow * customers));
                }
            }
        }
        return moves;
    }

    private static Move move(Groups groups, Group from, Group to, double worth, double customers) {
        double margin = groups.margin(to) - groups.margin(from);
        double years = groups.years(to) - groups.years(from);
        double spend = margin * (groups.years(to) + groups.years(from)) / 2;
        double retention = years * (groups.margin(to) + groups.margin(from)) / 2;
        double together = groups.own(to) - groups.own(from) - spend - retention;
        double referrals = groups.wordOfMouth(to) - groups.wordOfMouth(from);
        return new Move(
                from,
                to,
                customers,
                worth * (spend + together / 2),
                worth * (retention + together / 2),
                worth * referrals);
    }

    private static double sum(List<Move> moves) {
        return spend(moves) + retention(moves) + referrals(moves);
    }

    private static double spend(List<Move> moves) {
        return moves.stream().mapToDouble(Move::spend).sum();
    }

    private static double retention(List<Move> moves) {
        return moves.stream().mapToDouble(Move::retention).sum();
    }

    private static double referrals(List<Move> moves) {
        return moves.stream().mapToDouble(Move::referrals).sum();
    }

    private static Estimate scaled(Estimate.Known wholeGap, double kappa, double value) {
        Interval interval = wholeGap.interval();
        Interval scaled = interval == null
                ? null
                : new Interval(kappa * interval.low(), kappa * interval.high(), interval.level());
        return new Estimate.Known(value, scaled, wholeGap.n(), wholeGap.unit(), wholeGap.method());
    }

    private static double[] times(double factor, double[] values) {
        return Arrays.stream(values).map(value -> factor * value).toArray();
    }

    private static double[] plus(double[] shares, double[] change) {
        double[] after = new double[shares.length];
        for (int k = 0; k < shares.length; k++) {
            // A group that was emptied may be left with a rounding error.
            after[k] = Math.max(0, shares[k] + change[k]);
        }
        return after;
    }

    private static Map<Group, Double> byGroup(double[] values) {
        Map<Group, Double> map = new TreeMap<>();
        for (Group group : Group.values()) {
            map.put(group, values[group.place]);
        }
        return map;
    }

    /**
     * How the score changes: what the scenario says, not an estimate.
     *
     * @return the score after less the score before, in points
     */
    public Estimate npsChange() {
        return Estimate.assumed(score(after) - score(before), Estimate.Unit.SIGNED_POINTS, "as the scenario says");
    }

    private static double score(Map<Group, Double> shares) {
        return 100 * (shares.getOrDefault(Group.PROMOTER, 0.0) - shares.getOrDefault(Group.DETRACTOR, 0.0));
    }

    /**
     * What the change of spend, of retention and of referrals is worth; added in this order they are the value.
     *
     * @return the name of the part to its worth, in the currency of the effect
     */
    public Map<String, Double> attribution() {
        Map<String, Double> parts = new LinkedHashMap<>();
        parts.put("spend", spend(moves));
        parts.put("retention", retention(moves));
        parts.put("referrals", referrals(moves));
        return Collections.unmodifiableMap(parts);
    }

    /** The scenario and its value, the shares, the moves with their parts, and the table of kappa. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(scenario + "\n  worth " + value);
        text.append("\n  chance of a gain: ").append(Cells.value(chanceOfGain));
        Table shares = new Table("", "", "now", "then", "change");
        shares.row(
                "NPS",
                Estimate.Unit.SIGNED_POINTS.print(score(before)),
                Estimate.Unit.SIGNED_POINTS.print(score(after)),
                Cells.value(npsChange()));
        for (Group group : List.of(Group.PROMOTER, Group.PASSIVE, Group.DETRACTOR)) {
            double now = before.getOrDefault(group, 0.0);
            double then = after.getOrDefault(group, 0.0);
            shares.row(
                    group.toString(),
                    Estimate.Unit.SHARE.print(now),
                    Estimate.Unit.SHARE.print(then),
                    Estimate.Unit.PERCENTAGE_POINTS.print(then - now));
        }
        text.append(shares);
        if (value instanceof Estimate.Known known) {
            text.append(moveTable(known.unit())).append(closedGapTable());
        }
        notes.forEach(note -> text.append("\n  ").append(note));
        return text.toString();
    }

    private Table moveTable(Estimate.Unit money) {
        Table table = new Table("", "who moves", "customers", "by spend", "by retention", "by referrals", "worth");
        for (Move move : moves) {
            addMove(table, move.from + " -> " + move.to, move, money);
        }
        double customers = moves.stream().mapToDouble(Move::customers).sum();
        Move all = new Move(Group.PASSIVE, Group.PROMOTER, customers, spend(moves), retention(moves), referrals(moves));
        addMove(table, "all", all, money);
        return table;
    }

    private static void addMove(Table table, String name, Move move, Estimate.Unit money) {
        table.row(
                name,
                String.format(Locale.ROOT, "%,.1f", move.customers),
                money.print(move.spend),
                money.print(move.retention),
                money.print(move.referrals),
                money.print(move.value()));
    }

    private Table closedGapTable() {
        Table table = new Table("", "share of the gap closed", "worth", "");
        byClosedGap.forEach(
                (kappa, worth) -> table.row(Math.round(100 * kappa) + "%", Cells.value(worth), Cells.limits(worth)));
        return table;
    }
}
