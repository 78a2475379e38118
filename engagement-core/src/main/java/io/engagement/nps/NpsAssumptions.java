package io.engagement.nps;

import io.engagement.domain.Money;
import io.engagement.nps.NpsEconomics.Group;
import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@link NpsEconomics} takes as given: nothing of it can be seen in the answers or the purchases.
 *
 * @param horizonYears H: how many years of a customer's spend count, in whole years, 1 to 100
 * @param answerYears Y: how many years the answer about staying refers to, above 0
 * @param margin mu: the share of the spend that is kept, at most 1; may be negative
 * @param costs c: what serving a customer of a group costs in a year, where it is not 0
 * @param discount d: what waiting a year costs, 0.1 for 10 %, above -1
 * @param conversion gamma: how many customers a reported referral brings, at least 0; 1 when referrals are counted as
 *     people who became customers
 * @param negativeComments lambda: how much of a referral a negative comment undoes, at least 0; 0 leaves them out
 * @param customers N: how many customers the base has that the respondents stand for; null for the respondents themselves
 * @param closedGap kappa: the share of the gap between two groups that a customer who moves really closes, 0 to 1
 * @param generations whether customers who were referred refer others, and so on; otherwise only the first generation counts
 */
public record NpsAssumptions(
        int horizonYears,
        double answerYears,
        double margin,
        Map<Group, Money> costs,
        double discount,
        double conversion,
        double negativeComments,
        @Nullable Long customers,
        double closedGap,
        boolean generations)
        implements Serializable {
    private static final int LONGEST_HORIZON = 100;

    /**
     * For deserialisers, and may grow; write {@code NpsAssumptions.standard().withMargin(0.3)} instead.
     *
     * @param horizonYears H, 1 to 100
     * @param answerYears Y, above 0
     * @param margin mu, at most 1
     * @param costs c by group; null is none
     * @param discount d, above -1
     * @param conversion gamma, at least 0
     * @param negativeComments lambda, at least 0
     * @param customers N, at least 0; null for the respondents themselves
     * @param closedGap kappa, 0 to 1
     * @param generations whether all generations of referrals count
     * @throws IllegalArgumentException naming the value that is out of its range
     */
    public NpsAssumptions(
            int horizonYears,
            double answerYears,
            double margin,
            @Nullable Map<Group, Money> costs,
            double discount,
            double conversion,
            double negativeComments,
            @Nullable Long customers,
            double closedGap,
            boolean generations) {
        if (horizonYears < 1 || horizonYears > LONGEST_HORIZON) {
            throw new IllegalArgumentException(
                    "horizonYears must be in 1.." + LONGEST_HORIZON + ", got " + horizonYears);
        }
        if (customers != null && customers < 0) {
            throw new IllegalArgumentException("customers must be >= 0, got " + customers);
        }
        this.horizonYears = horizonYears;
        this.answerYears = inRange("answerYears", "above 0", answerYears, answerYears > 0);
        this.margin = inRange("margin", "a share of at most 1", margin, margin <= 1);
        this.costs = Collections.unmodifiableMap(costs == null ? new TreeMap<>() : new TreeMap<>(costs));
        this.discount = inRange("discount", "above -1", discount, discount > -1);
        this.conversion = inRange("conversion", ">= 0", conversion, conversion >= 0);
        this.negativeComments = inRange("negativeComments", ">= 0", negativeComments, negativeComments >= 0);
        this.customers = customers;
        this.closedGap = inRange("closedGap", "in [0, 1]", closedGap, closedGap >= 0 && closedGap <= 1);
        this.generations = generations;
    }

    private static double inRange(String name, String expected, double value, boolean holds) {
        if (!holds || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be " + expected + " and finite, got " + value);
        }
        return value;
    }

    /**
     * Two years, to which the answer about staying refers too; all of the spend, no cost, no discount; a referral is a
     * customer; who moves closes the whole gap; the respondents stand for themselves.
     *
     * @return the assumptions
     */
    public static NpsAssumptions standard() {
        return new NpsAssumptions(2, 2, 1, null, 0, 1, 0, null, 1, false);
    }

    /**
     * The same over another horizon.
     *
     * @param years H, 1 to 100
     * @return a copy
     */
    public NpsAssumptions withHorizonYears(int years) {
        return new NpsAssumptions(
                years,
                answerYears,
                margin,
                costs,
                discount,
                conversion,
                negativeComments,
                customers,
                closedGap,
                generations);
    }

    /**
     * The same where "will you stay?" was asked about another time.
     *
     * @param years Y, above 0
     * @return a copy
     */
    public NpsAssumptions withAnswerYears(double years) {
        return new NpsAssumptions(
                horizonYears,
                years,
                margin,
                costs,
                discount,
                conversion,
                negativeComments,
                customers,
                closedGap,
                generations);
    }

    /**
     * The same with a margin.
     *
     * @param share mu, the share of the spend that is kept, at most 1
     * @return a copy
     */
    public NpsAssumptions withMargin(double share) {
        return new NpsAssumptions(
                horizonYears,
                answerYears,
                share,
                costs,
                discount,
                conversion,
                negativeComments,
                customers,
                closedGap,
                generations);
    }

    /**
     * The same with a cost of serving a group.
     *
     * @param group the group
     * @param perYear c, what one of its customers costs in a year
     * @return a copy
     */
    public NpsAssumptions withCost(Group group, Money perYear) {
        Map<Group, Money> changed = new TreeMap<>(costs);
        changed.put(group, perYear);
        return new NpsAssumptions(
                horizonYears,
                answerYears,
                margin,
                changed,
                discount,
                conversion,
                negativeComments,
                customers,
                closedGap,
                generations);
    }

    /**
     * The same with a discount.
     *
     * @param perYear d, 0.1 for 10 % a year
     * @return a copy
     */
    public NpsAssumptions withDiscount(double perYear) {
        return new NpsAssumptions(
                horizonYears,
                answerYears,
                margin,
                costs,
                perYear,
                conversion,
                negativeComments,
                customers,
                closedGap,
                generations);
    }

    /**
     * The same where only some of the reported referrals became customers.
     *
     * @param customersPerReferral gamma, at least 0
     * @return a copy
     */
    public NpsAssumptions withConversion(double customersPerReferral) {
        return new NpsAssumptions(
                horizonYears,
                answerYears,
                margin,
                costs,
                discount,
                customersPerReferral,
                negativeComments,
                customers,
                closedGap,
                generations);
    }

    /**
     * The same where respondents report the positive comments they made, not referrals: a comment brings
     * {@code newByReferral / positiveComments} customers, so its worth is that times the average own value (Bain's
     * arithmetic for Dell: 1 million of 40 million, times 210 dollars, is 5.25 dollars a comment).
     *
     * @param newByReferral how many customers came by word of mouth in a year, at least 0
     * @param positiveComments how many positive comments all customers made in that year, above 0
     * @return a copy
     */
    public NpsAssumptions withComments(long newByReferral, long positiveComments) {
        if (newByReferral < 0 || positiveComments <= 0) {
            throw new IllegalArgumentException("newByReferral must be >= 0 and positiveComments > 0, got "
                    + newByReferral + " and " + positiveComments);
        }
        return withConversion((double) newByReferral / positiveComments);
    }

    /**
     * The same where negative comments count. Nothing is known in general of how much harm one does: say it.
     *
     * @param perComment lambda, how much of a positive comment (or referral) a negative one undoes, at least 0
     * @return a copy
     */
    public NpsAssumptions withNegativeComments(double perComment) {
        return new NpsAssumptions(
                horizonYears,
                answerYears,
                margin,
                costs,
                discount,
                conversion,
                perComment,
                customers,
                closedGap,
                generations);
    }

    /**
     * The same for a base of customers.
     *
     * @param number N, how many customers the respondents stand for, at least 0
     * @return a copy
     */
    public NpsAssumptions withCustomers(long number) {
        return new NpsAssumptions(
                horizonYears,
                answerYears,
                margin,
                costs,
                discount,
                conversion,
                negativeComments,
                number,
                closedGap,
                generations);
    }

    /**
     * The same where a customer who moves closes only a part of the gap between the groups.
     *
     * @param share kappa, 0 to 1
     * @return a copy
     */
    public NpsAssumptions withClosedGap(double share) {
        return new NpsAssumptions(
                horizonYears,
                answerYears,
                margin,
                costs,
                discount,
                conversion,
                negativeComments,
                customers,
                share,
                generations);
    }

    /**
     * The same where the customers who were referred refer others too. With R customers brought by a customer on
     * average, word of mouth is worth {@code 1 / (1 - R)} times the first generation; undefined when R is 1 or more.
     *
     * @return a copy
     */
    public NpsAssumptions withGenerations() {
        return new NpsAssumptions(
                horizonYears,
                answerYears,
                margin,
                costs,
                discount,
                conversion,
                negativeComments,
                customers,
                closedGap,
                true);
    }

    /** {@code q}: who stays a year counts that much for the next. */
    private double yearly(double retention) {
        return Math.pow(retention, 1 / answerYears) / (1 + discount);
    }

    /** {@code A(q) = sum of q^t over t = 0..H-1}: how many years of spend are to come, for a retention answer. */
    double years(double retention) {
        double q = yearly(retention);
        double sum = 0;
        for (int t = 0; t < horizonYears; t++) {
            sum = 1 + q * sum;
        }
        return sum;
    }

    /** The slope of {@link #years}: {@code A'(q) dq/drho}; infinite at 0 where the root is. */
    double yearsSlope(double retention) {
        double q = yearly(retention);
        double slope = 0;
        for (int t = horizonYears - 1; t >= 1; t--) {
            slope = t + q * slope;
        }
        return slope == 0 ? 0 : slope * Math.pow(retention, 1 / answerYears - 1) / (answerYears * (1 + discount));
    }
}
