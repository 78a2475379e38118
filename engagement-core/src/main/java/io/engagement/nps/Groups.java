package io.engagement.nps;

import io.engagement.nps.NpsEconomics.Group;

/** The shares of the groups and their means: of all respondents, or of one bootstrap draw of them. */
final class Groups {
    /** Spend in the last year. */
    static final int SPEND = 0;
    /** The answer about staying, as a probability. */
    static final int RETENTION = 1;
    /** Referrals less what negative comments undo. */
    static final int REFERRALS = 2;
    /** A respondent's own value: {@code (mu s - c) A(q)}. */
    static final int OWN = 3;
    /** A respondent's years to come: {@code A(q)}. */
    static final int YEARS = 4;

    static final int COLUMNS = 5;

    final NpsAssumptions assumptions;
    final boolean fromMeans;
    /** p, adding up to 1; 0 for a group without respondents, whose means are 0 too. */
    final double[] shares;
    /** By group and column. */
    final double[][] means;
    /** c, by group. */
    private final double[] costs;

    Groups(NpsAssumptions assumptions, boolean fromMeans, double[] costs, double[] shares, double[][] means) {
        this.assumptions = assumptions;
        this.fromMeans = fromMeans;
        this.costs = costs;
        this.shares = shares;
        this.means = means;
    }

    double mean(Group group, int column) {
        return means[group.place][column];
    }

    double own(Group group) {
        return fromMeans ? margin(group) * years(group) : mean(group, OWN);
    }

    /** {@code mu s - c}. */
    double margin(Group group) {
        return assumptions.margin() * mean(group, SPEND) - costs[group.place];
    }

    double years(Group group) {
        return fromMeans ? assumptions.years(mean(group, RETENTION)) : mean(group, YEARS);
    }

    /** O-bar: what the average customer is worth without word of mouth. */
    double averageOwn() {
        double sum = 0;
        for (Group group : Group.values()) {
            sum += shares[group.place] * own(group);
        }
        return sum;
    }

    /** R: how many customers a customer brings on average. */
    double reproduction() {
        double sum = 0;
        for (Group group : Group.values()) {
            sum += shares[group.place] * assumptions.conversion() * mean(group, REFERRALS);
        }
        return sum;
    }

    boolean defined() {
        return !assumptions.generations() || reproduction() < 1;
    }

    /** How much further generations add to the first. */
    double generations() {
        return assumptions.generations() ? 1 / (1 - reproduction()) : 1;
    }

    /** What one referral (or comment) brings: {@code gamma O-bar}, with further generations where they count. */
    double perReferral() {
        return defined() ? assumptions.conversion() * averageOwn() * generations() : Double.NaN;
    }

    double wordOfMouth(Group group) {
        return mean(group, REFERRALS) * perReferral();
    }
}
