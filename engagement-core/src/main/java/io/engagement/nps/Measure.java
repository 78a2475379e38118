package io.engagement.nps;

import io.engagement.nps.NpsEconomics.Group;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A number that follows from the groups, and its slopes in their means with the shares held fixed. */
interface Measure {
    /** The number; NaN where it is undefined. */
    double of(Groups groups);

    /** The slopes by group and column. */
    double[][] slopes(Groups groups);

    /** The mean of a column in a group. */
    static Measure mean(Group group, int column) {
        return new Measure() {
            @Override
            public double of(Groups groups) {
                return groups.mean(group, column);
            }

            @Override
            public double[][] slopes(Groups groups) {
                double[][] slopes = new double[Group.values().length][Groups.COLUMNS];
                slopes[group.place][column] = 1;
                return slopes;
            }
        };
    }

    static Measure own(Group group) {
        return new Worth(shares -> unit(group), shares -> unit(null), 0);
    }

    static Measure wordOfMouth(Group group) {
        return new Worth(shares -> unit(null), shares -> unit(group), 0);
    }

    static Measure value(Group group) {
        return new Worth(shares -> unit(group), shares -> unit(group), 0);
    }

    static Measure averageOwn() {
        return new Worth(shares -> shares, shares -> unit(null), 0);
    }

    static Measure perReferral() {
        return new Worth(shares -> unit(null), shares -> unit(null), 1);
    }

    /** What it is worth when the shares change. */
    static Measure change(UnaryOperator<double[]> changeOfShares) {
        return new Worth(changeOfShares, changeOfShares, 0);
    }

    private static double[] unit(@Nullable Group group) {
        double[] unit = new double[Group.values().length];
        if (group != null) {
            unit[group.place] = 1;
        }
        return unit;
    }

    /**
     * {@code sum a_k O_k + (sum b_k w_k + b) gamma O-bar G}, G for the generations; a and b may depend on the shares.
     *
     * @param own a
     * @param mouth b of each group
     * @param referrals b
     */
    record Worth(UnaryOperator<double[]> own, UnaryOperator<double[]> mouth, double referrals) implements Measure {
        @Override
        public double of(Groups groups) {
            double[] a = own.apply(groups.shares);
            double sum = 0;
            for (Group group : Group.values()) {
                sum += a[group.place] * groups.own(group);
            }
            double count = count(groups);
            return count == 0 ? sum : sum + count * groups.perReferral();
        }

        private double count(Groups groups) {
            double[] b = mouth.apply(groups.shares);
            double count = referrals;
            for (Group group : Group.values()) {
                count += b[group.place] * groups.mean(group, Groups.REFERRALS);
            }
            return count;
        }

        @Override
        public double[][] slopes(Groups groups) {
            double[] a = own.apply(groups.shares);
            double[] b = mouth.apply(groups.shares);
            double[][] slopes = new double[Group.values().length][Groups.COLUMNS];
            double count = count(groups);
            double perOwn = count == 0 ? 0 : count * groups.assumptions.conversion() * groups.generations();
            for (Group group : Group.values()) {
                int k = group.place;
                // O-bar moves with every group's own value: holding it fixed would understate the interval.
                double inOwn = a[k] + perOwn * groups.shares[k];
                if (inOwn != 0) {
                    addOwn(groups, group, inOwn, slopes[k]);
                }
                if (b[k] != 0) {
                    slopes[k][Groups.REFERRALS] = b[k] * groups.perReferral();
                }
                if (groups.assumptions.generations() && perOwn != 0) {
                    slopes[k][Groups.REFERRALS] += perOwn * groups.perReferral() * groups.shares[k];
                }
            }
            return slopes;
        }

        private static void addOwn(Groups groups, Group group, double factor, double[] slopes) {
            if (!groups.fromMeans) {
                slopes[Groups.OWN] = factor;
                return;
            }
            double margin = groups.margin(group);
            NpsAssumptions assumptions = groups.assumptions;
            slopes[Groups.SPEND] = factor * assumptions.margin() * groups.years(group);
            slopes[Groups.RETENTION] =
                    margin == 0 ? 0 : factor * margin * assumptions.yearsSlope(groups.mean(group, Groups.RETENTION));
        }
    }
}
