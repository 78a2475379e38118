package io.engagement.nps;

import io.engagement.domain.Money;
import io.engagement.nps.NpsEconomics.Group;
import io.engagement.nps.NpsEconomics.Respondent;
import java.util.List;
import java.util.SplittableRandom;

/** The respondents in columns by group, of which means are taken: of all, or of a bootstrap draw. */
final class Sample {
    private static final int GROUPS = Group.values().length;

    private final NpsAssumptions assumptions;
    private final boolean fromMeans;
    private final double[] costs = new double[GROUPS];
    private final double[][] rows = new double[GROUPS][];
    private final double[][] weights = new double[GROUPS][];

    Sample(List<Respondent> respondents, NpsAssumptions assumptions, boolean fromMeans) {
        this.assumptions = assumptions;
        this.fromMeans = fromMeans;
        for (Group group : Group.values()) {
            int k = group.place;
            List<Respondent> members =
                    respondents.stream().filter(one -> one.group() == group).toList();
            Money cost = assumptions.costs().get(group);
            costs[k] = cost == null ? 0 : cost.value().doubleValue();
            rows[k] = new double[members.size() * Groups.COLUMNS];
            weights[k] = members.stream().mapToDouble(Respondent::weight).toArray();
            for (int i = 0; i < members.size(); i++) {
                fill(members.get(i), costs[k], rows[k], i * Groups.COLUMNS);
            }
        }
    }

    private void fill(Respondent one, double cost, double[] columns, int start) {
        double spend = one.spend().value().doubleValue();
        double years = assumptions.years(one.retention());
        columns[start + Groups.SPEND] = spend;
        columns[start + Groups.RETENTION] = one.retention();
        columns[start + Groups.REFERRALS] = one.referrals() - assumptions.negativeComments() * one.negativeComments();
        columns[start + Groups.OWN] = (assumptions.margin() * spend - cost) * years;
        columns[start + Groups.YEARS] = years;
    }

    int size(Group group) {
        return weights[group.place].length;
    }

    int size() {
        int size = 0;
        for (double[] members : weights) {
            size += members.length;
        }
        return size;
    }

    /** The groups of all respondents. */
    Groups groups() {
        double[] shares = new double[GROUPS];
        double[][] means = new double[GROUPS][Groups.COLUMNS];
        for (int k = 0; k < GROUPS; k++) {
            for (int i = 0; i < weights[k].length; i++) {
                shares[k] += weights[k][i];
                add(k, i, means[k]);
            }
            divide(means[k], shares[k]);
        }
        return groups(shares, means);
    }

    /**
     * The groups of a draw with replacement, as many of each group as there are, so that none is empty; the shares are
     * those of a second draw from all.
     */
    Groups draw(SplittableRandom random) {
        int[] counts = counts(random);
        double[] shares = new double[GROUPS];
        double[][] means = new double[GROUPS][Groups.COLUMNS];
        for (int k = 0; k < GROUPS; k++) {
            int size = weights[k].length;
            double weight = 0;
            for (int i = 0; i < size; i++) {
                int drawn = random.nextInt(size);
                weight += weights[k][drawn];
                add(k, drawn, means[k]);
            }
            divide(means[k], weight);
            shares[k] = size == 0 ? 0 : weight / size * counts[k];
        }
        return groups(shares, means);
    }

    /** How many of each group there are among as many as all, drawn with replacement. */
    private int[] counts(SplittableRandom random) {
        int[] counts = new int[GROUPS];
        int all = size();
        for (int i = 0; i < all; i++) {
            int drawn = random.nextInt(all);
            int k = 0;
            while (drawn >= weights[k].length) {
                drawn -= weights[k].length;
                k++;
            }
            counts[k]++;
        }
        return counts;
    }

    private void add(int k, int i, double[] sums) {
        double weight = weights[k][i];
        for (int column = 0; column < Groups.COLUMNS; column++) {
            sums[column] += weight * rows[k][i * Groups.COLUMNS + column];
        }
    }

    private static void divide(double[] sums, double weight) {
        for (int column = 0; column < sums.length && weight > 0; column++) {
            sums[column] /= weight;
        }
    }

    private Groups groups(double[] weightOf, double[][] means) {
        double all = weightOf[0] + weightOf[1] + weightOf[2];
        double[] shares = new double[GROUPS];
        for (int k = 0; k < GROUPS && all > 0; k++) {
            shares[k] = weightOf[k] / all;
        }
        return new Groups(assumptions, fromMeans, costs, shares, means);
    }

    /**
     * The variance of what has these slopes: {@code sum g' S g / n} over the groups, S the covariance of a group's
     * columns; weighted respondents enter with the squares of their weights.
     */
    double variance(double[][] slopes, Groups groups) {
        double variance = 0;
        for (int k = 0; k < GROUPS; k++) {
            int size = weights[k].length;
            double weight = 0;
            double squares = 0;
            for (int i = 0; i < size; i++) {
                double influence = 0;
                for (int column = 0; column < Groups.COLUMNS; column++) {
                    influence += slopes[k][column] * (rows[k][i * Groups.COLUMNS + column] - groups.means[k][column]);
                }
                weight += weights[k][i];
                squares += weights[k][i] * weights[k][i] * influence * influence;
            }
            if (size > 1) {
                variance += squares / (weight * weight) * size / (size - 1.0);
            }
        }
        return variance;
    }
}
