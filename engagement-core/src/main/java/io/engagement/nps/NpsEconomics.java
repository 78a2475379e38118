package io.engagement.nps;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingDouble;

import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Exclusions;
import io.engagement.nps.NpsSurvey.Unknown;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What promoters, passives and detractors are worth, and what it is worth when customers move between them (after
 * Reichheld, The Ultimate Question, 2006).
 *
 * <p>For each group k, from the spend s of the last year, the answer rho about staying, and the referrals w of a year:
 *
 * <ul>
 *   <li>own value {@code O_k}, the mean of {@code (mu s - c_k) A(q)}, with {@code q = rho^(1/Y) / (1 + d)} and
 *       {@code A(q) = 1 + q + ... + q^(H-1)};
 *   <li>word of mouth {@code M_k = gamma w_k O-bar}, with {@code O-bar = sum p_j O_j} over the shares p as they are, and
 *       {@code w_k} less lambda times the negative comments where those count;
 *   <li>value {@code V_k = O_k + M_k}. Those who were referred are customers themselves: adding V over the base counts
 *       them twice.
 * </ul>
 *
 * <p>By default O is the mean over customers, which keeps that big spenders may stay longer; {@link #withGroupMeans}
 * puts the means of s and rho into the formula instead.
 *
 * <p>It is an association: promoters may spend more for another reason than what makes them promoters, so a customer who
 * is moved may close only a part of the gap (kappa; every effect prints a table of it). Customers who left are not asked,
 * which makes detractors look better than they are. Keiningham et al. (2007) and Baehre et al. (2022) say how far NPS has
 * been found to go with growth.
 *
 * @param respondents one for each customer, in the order of their ids
 * @param assumptions what is taken as given
 * @param variant how own values are averaged
 * @param intervals how intervals are found
 * @param excluded customers who answered but could not be counted, and why
 */
public record NpsEconomics(
        List<Respondent> respondents,
        NpsAssumptions assumptions,
        Variant variant,
        Intervals intervals,
        Exclusions excluded)
        implements Serializable {
    private static final int FEW = 30;

    /** The three groups, worst first. */
    public enum Group {
        /** 0 to 6. */
        DETRACTOR(0),
        /** 7 or 8. */
        PASSIVE(1),
        /** 9 or 10. */
        PROMOTER(2);

        /** Its index in arrays by group. */
        final int place;

        Group(int place) {
            this.place = place;
        }

        /** {@code promoters}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT) + "s";
        }
    }

    /** How own values are averaged. */
    public enum Variant {
        /** The mean of each customer's own value. */
        PER_CUSTOMER,
        /** The own value of a customer with the group's mean spend and mean retention. */
        GROUP_MEANS
    }

    /**
     * Economics; write {@link #of(List)} or {@link #join} instead.
     *
     * @param respondents one for each customer, in any order
     * @param assumptions what is taken as given
     * @param variant how own values are averaged
     * @param intervals how intervals are found
     * @param excluded customers who could not be counted; null is none
     * @throws IllegalArgumentException if a customer stands twice, or amounts are of several currencies
     */
    public NpsEconomics(
            List<Respondent> respondents,
            NpsAssumptions assumptions,
            Variant variant,
            Intervals intervals,
            @Nullable Exclusions excluded) {
        List<Respondent> sorted = new ArrayList<>(respondents);
        sorted.sort(Comparator.comparing(Respondent::customerId));
        this.respondents = List.copyOf(sorted);
        this.assumptions = assumptions;
        this.variant = variant;
        this.intervals = intervals;
        this.excluded = excluded == null ? Exclusions.NONE : excluded;
        Set<String> seen = new HashSet<>();
        for (Respondent one : sorted) {
            if (!seen.add(one.customerId)) {
                throw new IllegalArgumentException(
                        "customerId must stand once among the respondents, got \"" + one.customerId + "\" twice");
            }
            requireCurrency("spend of \"" + one.customerId + "\"", one.spend);
        }
        if (!sorted.isEmpty()) {
            assumptions.costs().forEach((group, cost) -> requireCurrency("cost of " + group, cost));
        }
    }

    private void requireCurrency(String name, Money amount) {
        if (!amount.currency().equals(currency())) {
            throw new IllegalArgumentException(name + " must be in " + currency() + ", got " + amount.currency());
        }
    }

    /**
     * Economics of respondents whose spend, retention and referrals are known, under the standard assumptions.
     *
     * @param respondents one for each customer, in any order
     * @return the economics
     * @throws IllegalArgumentException if a customer stands twice, or amounts are of several currencies
     */
    public static NpsEconomics of(List<Respondent> respondents) {
        return new NpsEconomics(
                respondents, NpsAssumptions.standard(), Variant.PER_CUSTOMER, Intervals.bootstrap(1), null);
    }

    /**
     * The answers of a survey by its standard rules joined with the purchases of the year before a moment; see
     * {@link NpsSurvey#join}.
     *
     * @param answers the answers, in any order
     * @param purchases all purchases, in any order, also older ones
     * @param asOf the moment, where a day begins in {@code zone}
     * @param zone whose calendar the year follows
     * @param unknown what to do with customers who never bought
     * @return the economics under the standard assumptions
     */
    public static NpsEconomics join(
            Iterable<SurveyAnswer> answers, Iterable<Purchase> purchases, Instant asOf, ZoneId zone, Unknown unknown) {
        return NpsSurvey.standard().join(answers, purchases, asOf, zone, unknown);
    }

    /**
     * The same under other assumptions.
     *
     * @param other what is taken as given
     * @return a copy
     */
    public NpsEconomics with(NpsAssumptions other) {
        return new NpsEconomics(respondents, other, variant, intervals, excluded);
    }

    /**
     * The same with other intervals.
     *
     * @param other how they are found
     * @return a copy
     */
    public NpsEconomics with(Intervals other) {
        return new NpsEconomics(respondents, assumptions, variant, other, excluded);
    }

    /**
     * The same with the group's means of spend and retention put into the formula.
     *
     * @return a copy
     */
    public NpsEconomics withGroupMeans() {
        return new NpsEconomics(respondents, assumptions, Variant.GROUP_MEANS, intervals, excluded);
    }

    /**
     * The same with weights, so that the respondents stand for the base though some kinds of customers answer less.
     *
     * @param weightOfCustomer the weight by the customer's id, above 0
     * @return a copy
     */
    public NpsEconomics withWeights(ToDoubleFunction<String> weightOfCustomer) {
        List<Respondent> weighted = respondents.stream()
                .map(one -> one.withWeight(weightOfCustomer.applyAsDouble(one.customerId)))
                .toList();
        return new NpsEconomics(weighted, assumptions, variant, intervals, excluded);
    }

    /**
     * The same as if every group had the mix of strata that all respondents together have (for example tenure by spend
     * before the survey): promoters are often the customers of long standing, and what they are worth for that is not what
     * moving somebody gains. Weights within a group k become {@code w W_h / (w_kh / w_k)}, W_h being the share of stratum h
     * among all and w_kh its weight in the group, so the value of a group is the mean of its strata's values weighted by
     * W_h; the sizes of the groups stay.
     *
     * @param stratumOfCustomer the stratum by the customer's id
     * @return a copy
     * @throws IllegalArgumentException if a stratum has nobody in one of the groups, naming both: take coarser strata
     */
    public NpsEconomics atTheSameMix(Function<String, String> stratumOfCustomer) {
        Map<String, String> strata = new HashMap<>();
        respondents.forEach(one -> strata.put(one.customerId, stratumOfCustomer.apply(one.customerId)));
        Map<Group, Map<String, Double>> cells = respondents.stream()
                .collect(groupingBy(
                        Respondent::group,
                        TreeMap::new,
                        groupingBy(
                                one -> strata.getOrDefault(one.customerId, ""),
                                TreeMap::new,
                                summingDouble(Respondent::weight))));
        Map<String, Double> all = new TreeMap<>();
        cells.values().forEach(cell -> cell.forEach((stratum, weight) -> all.merge(stratum, weight, Double::sum)));
        double total = sum(all);
        cells.forEach((group, cell) -> all.keySet().forEach(stratum -> {
            if (!cell.containsKey(stratum)) {
                throw new IllegalArgumentException(
                        "stratum \"" + stratum + "\" must hold some of the " + group + ", got none");
            }
        }));
        List<Respondent> weighted = respondents.stream()
                .map(one -> {
                    String stratum = strata.getOrDefault(one.customerId, "");
                    Map<String, Double> cell = cells.getOrDefault(one.group, all);
                    double inGroup = cell.getOrDefault(stratum, 0.0) / sum(cell);
                    return one.withWeight(one.weight * (all.getOrDefault(stratum, 0.0) / total / inGroup));
                })
                .toList();
        return new NpsEconomics(weighted, assumptions, variant, intervals, excluded);
    }

    private static double sum(Map<String, Double> weights) {
        return weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /**
     * The currency of all amounts.
     *
     * @return the currency; XXX, no currency, without respondents
     */
    public Currency currency() {
        return respondents.isEmpty()
                ? Currency.getInstance("XXX")
                : respondents.get(0).spend.currency();
    }

    /**
     * What a customer of each group is worth.
     *
     * @return the values; undefined for a group without respondents
     */
    public NpsValues values() {
        return NpsValues.of(this);
    }

    /**
     * What it is worth when customers move.
     *
     * @param scenario who moves
     * @return the effect on the score and on the value of the base
     * @throws IllegalArgumentException if the move is not feasible, naming the largest that is, or a group without
     *     respondents takes part
     */
    public NpsEffect effect(NpsScenario scenario) {
        return NpsEffect.of(this, scenario);
    }

    Uncertainty uncertainty() {
        return new Uncertainty(new Sample(respondents, assumptions, variant == Variant.GROUP_MEANS), intervals);
    }

    int size(Group group) {
        return (int) respondents.stream().filter(one -> one.group == group).count();
    }

    /** What a reader should know of the respondents. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (Group group : Group.values()) {
            int n = size(group);
            if (n > 0 && n < FEW) {
                notes.add("few " + group + " among the respondents: " + n);
            }
        }
        long negative =
                respondents.stream().filter(one -> one.spend.signum() < 0).count();
        if (negative > 0) {
            notes.add("got back more than they paid: " + negative);
        }
        return notes;
    }

    /** {@code NPS economics of 400 respondents in USD (promoters 180, passives 120, detractors 100)}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "NPS economics of %,d respondents in %s (promoters %,d, passives %,d, detractors %,d)%s",
                respondents.size(),
                currency(),
                size(Group.PROMOTER),
                size(Group.PASSIVE),
                size(Group.DETRACTOR),
                excluded.equals(Exclusions.NONE) ? "" : "; " + excluded);
    }

    /**
     * One customer's answers and spend.
     *
     * @param customerId who it was, never blank
     * @param group the group of the answer to "would you recommend us?"
     * @param spend s: what the customer paid in the last year, refunds taken off; negative when more was given back
     * @param retention rho: the probability that the customer stays over the years the answer refers to, 0 to 1
     * @param referrals w: how many customers the respondent brought in the last year (or referrals, or positive comments,
     *     see {@link NpsAssumptions#conversion}), at least 0
     * @param negativeComments how many negative comments the respondent made in the last year, at least 0
     * @param weight how many customers the respondent stands for, relative to the others, above 0
     */
    public record Respondent(
            String customerId,
            Group group,
            Money spend,
            double retention,
            double referrals,
            double negativeComments,
            double weight)
            implements Serializable {
        /**
         * For deserialisers, and may grow; write {@code Respondent.of(...).withWeight(2)} instead.
         *
         * @param customerId who it was
         * @param group the group
         * @param spend s
         * @param retention rho, 0 to 1
         * @param referrals w, at least 0
         * @param negativeComments at least 0
         * @param weight above 0
         * @throws IllegalArgumentException naming the value that is out of its range
         */
        public Respondent {
            if (customerId.isBlank()) {
                throw new IllegalArgumentException("customerId must not be blank, got \"" + customerId + "\"");
            }
            require("retention", "in [0, 1]", retention, retention >= 0 && retention <= 1);
            require("referrals", ">= 0 and finite", referrals, referrals >= 0);
            require("negativeComments", ">= 0 and finite", negativeComments, negativeComments >= 0);
            require("weight", "> 0 and finite", weight, weight > 0);
        }

        private static void require(String name, String expected, double value, boolean holds) {
            if (!holds || Double.isInfinite(value)) {
                throw new IllegalArgumentException(name + " must be " + expected + ", got " + value);
            }
        }

        /**
         * A respondent of weight 1 without negative comments.
         *
         * @param customerId who it was, not blank
         * @param group the group
         * @param spend s
         * @param retention rho, 0 to 1
         * @param referrals w, at least 0
         * @return the respondent
         */
        public static Respondent of(String customerId, Group group, Money spend, double retention, double referrals) {
            return new Respondent(customerId, group, spend, retention, referrals, 0, 1);
        }

        /**
         * This respondent with negative comments.
         *
         * @param comments how many in the last year, at least 0
         * @return a copy
         */
        public Respondent withNegativeComments(double comments) {
            return new Respondent(customerId, group, spend, retention, referrals, comments, weight);
        }

        /**
         * This respondent with a weight.
         *
         * @param newWeight above 0
         * @return a copy
         */
        public Respondent withWeight(double newWeight) {
            return new Respondent(customerId, group, spend, retention, referrals, negativeComments, newWeight);
        }
    }

    /**
     * How intervals are found. The bootstrap draws respondents within their groups, so that none is empty, and the shares
     * anew; its limits are percentiles. The delta method holds the shares fixed.
     *
     * @param delta whether by the delta method, not by the bootstrap
     * @param draws B: how many bootstrap draws, at least 100
     * @param seed where the random numbers start: the same seed gives the same limits, with any number of threads
     * @param level the confidence level, in (0, 1)
     */
    public record Intervals(boolean delta, int draws, long seed, double level) implements Serializable {
        private static final int USUAL_DRAWS = 2000;
        private static final int FEWEST_DRAWS = 100;

        /**
         * Intervals; write {@code Intervals.bootstrap(seed)} or {@code Intervals.ofDeltaMethod()} instead.
         *
         * @param delta whether by the delta method
         * @param draws how many bootstrap draws
         * @param seed where the random numbers start
         * @param level the confidence level
         * @throws IllegalArgumentException if {@code draws} is below 100 or {@code level} not in (0, 1)
         */
        public Intervals {
            if (draws < FEWEST_DRAWS) {
                throw new IllegalArgumentException("draws must be at least " + FEWEST_DRAWS + ", got " + draws);
            }
            if (!(level > 0 && level < 1)) {
                throw new IllegalArgumentException("level must be in (0, 1), got " + level);
            }
        }

        /**
         * The stratified bootstrap with 2,000 draws, at 95 %.
         *
         * @param seed where the random numbers start
         * @return the intervals
         */
        public static Intervals bootstrap(long seed) {
            return new Intervals(false, USUAL_DRAWS, seed, 0.95);
        }

        /**
         * The delta method, at 95 %.
         *
         * @return the intervals
         */
        public static Intervals ofDeltaMethod() {
            return new Intervals(true, USUAL_DRAWS, 0, 0.95);
        }

        /**
         * The same with another number of bootstrap draws.
         *
         * @param number at least 100
         * @return a copy
         */
        public Intervals withDraws(int number) {
            return new Intervals(delta, number, seed, level);
        }

        /**
         * The same at another level.
         *
         * @param confidence the confidence level, in (0, 1)
         * @return a copy
         */
        public Intervals withLevel(double confidence) {
            return new Intervals(delta, draws, seed, confidence);
        }

        /** {@code 2,000 bootstrap draws (seed 1) at 95%} or {@code the delta method at 95%}. */
        @Override
        public String toString() {
            String method = delta
                    ? "the delta method"
                    : String.format(Locale.ROOT, "%,d bootstrap draws (seed %d)", draws, seed);
            return method
                    + String.format(Locale.ROOT, " at %.6g%%", 100 * level).replaceFirst("\\.?0+%$", "%");
        }
    }
}
