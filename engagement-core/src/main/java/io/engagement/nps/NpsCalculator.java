package io.engagement.nps;

import io.engagement.domain.Cadence;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.column.Names;
import io.engagement.internal.stream.Tallies;
import java.io.Serializable;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which answers count towards a Net Promoter Score, and how they group. Every customer counts once.
 *
 * @param question which answers count
 * @param detractorsUpTo the highest score of a detractor
 * @param promotersFrom the lowest score of a promoter; those between are passives
 * @param rule which of a customer's answers counts
 * @param window answers outside do not count; null for all time
 */
public record NpsCalculator(
        Question question,
        int detractorsUpTo,
        int promotersFrom,
        Rule rule,
        @Nullable Window window) implements Serializable {

    /**
     * Which of a customer's answers counts. Answers of one instant are ordered by their event id; of one instant and id
     * the lower score counts under either rule, so that the result never depends on the order of the data.
     */
    public enum Rule {
        /** The last one: what the customer thinks now. */
        LATEST,
        /** The first one. */
        FIRST
    }

    /**
     * A calculator; write {@code NpsCalculator.standard().during(window)} instead.
     *
     * @param question which answers count
     * @param detractorsUpTo the highest score of a detractor
     * @param promotersFrom the lowest score of a promoter
     * @param rule which of a customer's answers counts
     * @param window answers outside do not count; null for all time
     * @throws IllegalArgumentException if {@code rule} is missing, the groups overlap, or there is no score for detractors or
     *     promoters in the question's range
     */
    public NpsCalculator {
        if (rule == null) {
            throw new IllegalArgumentException("rule must be LATEST or FIRST, got null");
        }
        if (!question.accepts(detractorsUpTo) || !question.accepts(promotersFrom) || detractorsUpTo >= promotersFrom) {
            throw new IllegalArgumentException("detractorsUpTo must be below promotersFrom and both fit " + question
                    + ", got " + detractorsUpTo + " and " + promotersFrom);
        }
    }

    /**
     * The published rules: 0 to 6 detracts, 9 and 10 promote, the latest answer of a customer counts.
     *
     * @return the calculator
     */
    public static NpsCalculator standard() {
        return new NpsCalculator(Question.RECOMMEND, 6, 9, Rule.LATEST, null);
    }

    /**
     * The same with another rule for customers who answered more than once.
     *
     * @param rule which answer counts
     * @return a copy
     */
    public NpsCalculator with(Rule rule) {
        return new NpsCalculator(question, detractorsUpTo, promotersFrom, rule, window);
    }

    /**
     * The same for the answers of a window: a wave, a month.
     *
     * @param window answers outside do not count
     * @return a copy
     */
    public NpsCalculator during(Window window) {
        return new NpsCalculator(question, detractorsUpTo, promotersFrom, rule, window);
    }

    /**
     * The same for another question and its own groups: {@code on(fiveStars, 3, 5)} takes 1 to 3 stars for detractors and
     * 5 for promoters. Scores from different scales are not comparable.
     *
     * @param question which answers count
     * @param detractorsUpTo the highest score of a detractor
     * @param promotersFrom the lowest score of a promoter
     * @return a copy
     */
    public NpsCalculator on(Question question, int detractorsUpTo, int promotersFrom) {
        return new NpsCalculator(question, detractorsUpTo, promotersFrom, rule, window);
    }

    /**
     * The counts and the score of some answers.
     *
     * @param answers the answers, in any order
     * @return the counts; {@code n} and what was left out add up to the number of answers
     */
    public Nps calculate(Iterable<SurveyAnswer> answers) {
        return tallyOf(answers).result();
    }

    Tally tallyOf(Iterable<SurveyAnswer> answers) {
        Tally tally = new Tally(this);
        answers.forEach(tally::add);
        return tally;
    }

    /**
     * A tally that is filled answer by answer: for a live score.
     *
     * @return an empty tally of these rules
     */
    public Tally tally() {
        return new Tally(this);
    }

    /**
     * Collects answers, also in parallel. The container is serialisable, merges exactly and can be finished many times.
     *
     * @return the collector
     */
    public Collector<SurveyAnswer, Tally, Nps> collector() {
        return Tallies.collector(() -> new Tally(this), Tally::add, Tally::merge, Tally::result);
    }

    /**
     * The score of all answers, at 95 %; see {@link #everyAnswer(Iterable, double)}.
     *
     * @param answers the answers, in any order
     * @return the score, -100 to 100, n being customers; undefined with fewer than two customers
     */
    public Estimate everyAnswer(Iterable<SurveyAnswer> answers) {
        return everyAnswer(answers, 0.95);
    }

    /**
     * The score of all answers, those of customers who answered often counting as often. Answers of one customer are not
     * independent, so customers are the clusters: the interval is the score interval at the effective number of answers,
     * {@code n_e = v m^2 / (G / (G - 1) sum of (l_i - R m_i)^2) (z / t)^2} (Korn and Graubard, 1998), where l_i and m_i are a
     * customer's promoters less detractors and answers, m the sum of m_i, R the score, v the variance of one answer, G the
     * number of customers and t the quantile with G - 1 degrees of freedom; at most m, and G where all answers agree.
     *
     * @param answers the answers, in any order
     * @param level the confidence level, in (0, 1)
     * @return the score, -100 to 100, n being customers; undefined with fewer than two customers
     */
    public Estimate everyAnswer(Iterable<SurveyAnswer> answers, double level) {
        return clusters(answers).everyAnswer(level);
    }

    /**
     * The score in which every customer has one vote, at 95 %; see {@link #meanPerCustomer(Iterable, double)}.
     *
     * @param answers the answers, in any order
     * @return the score, -100 to 100, n being customers; undefined with fewer than two customers
     */
    public Estimate meanPerCustomer(Iterable<SurveyAnswer> answers) {
        return meanPerCustomer(answers, 0.95);
    }

    /**
     * The score in which every customer has one vote, split evenly among the customer's answers: the mean over customers of
     * the mean of -1, 0 and +1. Its interval is found as for {@link #everyAnswer(Iterable, double)}.
     *
     * @param answers the answers, in any order
     * @param level the confidence level, in (0, 1)
     * @return the score, -100 to 100, n being customers; undefined with fewer than two customers
     */
    public Estimate meanPerCustomer(Iterable<SurveyAnswer> answers, double level) {
        return clusters(answers).meanPerCustomer(level);
    }

    private Clusters clusters(Iterable<SurveyAnswer> answers) {
        Clusters clusters = new Clusters();
        for (SurveyAnswer answer : answers) {
            Integer score = answer.score();
            if (reasonAgainst(answer) == null && score != null) {
                clusters.add(answer.customerId(), groupOf(score));
            }
        }
        return clusters;
    }

    /**
     * The score of weighted customers, at 95 %; see {@link #weighted(Iterable, ToDoubleFunction, double)}.
     *
     * @param answers the answers, in any order
     * @param weightOfCustomer the weight of a customer's id, at least 0
     * @return the score, -100 to 100, n being the effective number; undefined when all weights are 0 or nobody counts
     */
    public Estimate weighted(Iterable<SurveyAnswer> answers, ToDoubleFunction<String> weightOfCustomer) {
        return weighted(answers, weightOfCustomer, 0.95);
    }

    /**
     * The score of weighted customers, as after post-stratification: shares are weighted, and the interval is the score
     * interval at the effective number {@code (sum of w)^2 / sum of w^2} (Kish, 1965).
     *
     * @param answers the answers, in any order
     * @param weightOfCustomer the weight of a customer's id, at least 0
     * @param level the confidence level, in (0, 1)
     * @return the score, -100 to 100, n being the effective number; undefined when all weights are 0 or nobody counts
     * @throws IllegalArgumentException if a weight is negative or not finite, naming the customer
     */
    public Estimate weighted(Iterable<SurveyAnswer> answers, ToDoubleFunction<String> weightOfCustomer, double level) {
        Tally tally = tallyOf(answers);
        NavigableMap<String, Integer> groups = tally.groups();
        double[] weights = groups.keySet().stream()
                .mapToDouble(customer -> checkedWeight(customer, weightOfCustomer.applyAsDouble(customer)))
                .toArray();
        // Measured by the largest, no square can overflow or vanish.
        double largest = Arrays.stream(weights).max().orElse(0);
        double[] byGroup = new double[3];
        double sum = 0;
        double squares = 0;
        int next = 0;
        for (int group : groups.values()) {
            double weight = largest == 0 ? 0 : weights[next++] / largest;
            byGroup[group + 1] += weight;
            sum += weight;
            squares += weight * weight;
        }
        if (sum == 0) {
            return Estimate.undefined("no weight");
        }
        double effective = sum * sum / squares;
        NpsLimits limits = new NpsLimits(
                Nps.Method.SCORE, effective * (byGroup[0] / sum), effective * (byGroup[2] / sum), effective);
        return Nps.estimate(limits, Math.round(effective), "score (Tango) at the effective n", level);
    }

    private static double checkedWeight(String customer, double weight) {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "weight of customer \"" + customer + "\" must be >= 0 and finite, got " + weight);
        }
        return weight;
    }

    /**
     * How the score of the same customers changed, at 95 %; see
     * {@link #pairedChange(Iterable, Iterable, double)}.
     *
     * @param before the answers of the first wave
     * @param after the answers of the second
     * @return the signed difference, -200 to 200; undefined when nobody is in both
     */
    public Difference pairedChange(Iterable<SurveyAnswer> before, Iterable<SurveyAnswer> after) {
        return pairedChange(before, after, 0.95);
    }

    /**
     * How the score of the same customers changed from one window to another; see
     * {@link #pairedChange(Iterable, Iterable, double)}.
     *
     * @param answers the answers of both waves, in any order
     * @param before the window of the first wave
     * @param after the window of the second
     * @param level the confidence level, in (0, 1)
     * @return the signed difference, -200 to 200; undefined when nobody is in both
     */
    public Difference pairedChange(Iterable<SurveyAnswer> answers, Window before, Window after, double level) {
        return pairedChange(during(before).tallyOf(answers), during(after).tallyOf(answers), level);
    }

    /**
     * How the score of the same customers changed: each customer who counts in both waves moves by -2 to +2 groups, and the
     * difference is 100 times the mean move, with the score interval of a mean on that scale: it stays within the possible
     * and does not collapse when nobody moved. The p-value belongs to it.
     *
     * @param before the answers of the first wave
     * @param after the answers of the second
     * @param level the confidence level, in (0, 1)
     * @return the signed difference, -200 to 200, n being the customers in both; undefined when there are none
     */
    public Difference pairedChange(Iterable<SurveyAnswer> before, Iterable<SurveyAnswer> after, double level) {
        return pairedChange(tallyOf(before), tallyOf(after), level);
    }

    private static Difference pairedChange(Tally before, Tally after, double level) {
        NavigableMap<String, Integer> from = before.groups();
        NavigableMap<String, Integer> to = after.groups();
        Map<Integer, Long> moves = from.keySet().stream()
                .filter(to::containsKey)
                .map(customer -> to.getOrDefault(customer, 0) - from.getOrDefault(customer, 0))
                .collect(Collectors.groupingBy(move -> move, TreeMap::new, Collectors.counting()));
        return new PairedMoves(moves, moves.values().stream().mapToLong(n -> n).sum()).difference(level);
    }

    /**
     * Collects answers by group, in one pass: by channel, touchpoint, an attribute of the customer, a theme of the text. A
     * customer counts once in every group in which an answer was given.
     *
     * @param group names the group of an answer
     * @return the collector
     */
    public Collector<SurveyAnswer, NpsBreakdown.Tallies, NpsBreakdown> by(Function<SurveyAnswer, String> group) {
        return Tallies.collector(
                () -> new NpsBreakdown.Tallies(this),
                (tallies, answer) -> tallies.add(group.apply(answer), answer),
                NpsBreakdown.Tallies::merge,
                NpsBreakdown.Tallies::result);
    }

    /**
     * The score of one wave after the other; a customer counts once in every wave in which an answer was given.
     *
     * @param range the time looked at; waves that are not wholly inside are left away
     * @param cadence the waves, for example months in a zone
     * @param answers the answers, in any order
     * @return the waves, in order
     */
    public NpsTrend trend(Window range, Cadence cadence, Iterable<SurveyAnswer> answers) {
        TreeMap<Long, Tally> waves = new TreeMap<>();
        for (Window step : cadence.windows(range)) {
            if (!step.start().isBefore(range.start()) && !step.end().isAfter(range.end())) {
                waves.put(cadence.indexOf(step.start()), new Tally(this));
            }
        }
        long outside = 0;
        for (SurveyAnswer answer : answers) {
            Tally wave = waves.get(cadence.indexOf(answer.at()));
            if (wave == null) {
                outside++;
            } else {
                wave.add(answer);
            }
        }
        List<NpsTrend.Wave> results = waves.entrySet().stream()
                .map(wave -> new NpsTrend.Wave(
                        cadence.window(wave.getKey()), wave.getValue().result()))
                .toList();
        return new NpsTrend(results, Exclusions.of("outside the waves", outside));
    }

    /** Whether an answer counts at all, and under which reason it does not. */
    @Nullable
    String reasonAgainst(SurveyAnswer answer) {
        if (!answer.question().equals(question)) {
            return "another question";
        }
        if (answer.score() == null) {
            return "no score";
        }
        return window != null && !window.contains(answer.at()) ? "outside the window" : null;
    }

    /** -1 for a detractor, 0 for a passive, 1 for a promoter. */
    int groupOf(int score) {
        return score <= detractorsUpTo ? -1 : score >= promotersFrom ? 1 : 0;
    }

    /**
     * The answer that counts for each customer so far. Merging tallies of any split of the answers, in any order, gives
     * the counts of one pass; a repeated answer changes what is left out, never the counts. Takes some 40 bytes a customer
     * beside the ids. Not thread-safe.
     */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private final NpsCalculator rules;
        private final Names customers = new Names();
        private long[] seconds = new long[16];
        private int[] nanos = new int[16];
        private int[] scores = new int[16];
        /** The event ids of the answers that count; stays empty while no answer carries one. */
        private @Nullable String[] ids = {};

        private final TreeMap<String, Long> excluded = new TreeMap<>();
        private long taken;

        Tally(NpsCalculator rules) {
            this.rules = rules;
        }

        /**
         * Takes an answer.
         *
         * @param answer the answer
         */
        public void add(SurveyAnswer answer) {
            String reason = rules.reasonAgainst(answer);
            Integer score = answer.score();
            if (reason != null || score == null) {
                excluded.merge(String.valueOf(reason), 1L, Long::sum);
                return;
            }
            taken++;
            Instant at = answer.at();
            keep(answer.customerId(), at.getEpochSecond(), at.getNano(), answer.id(), score);
        }

        private void keep(String customerId, long second, int nano, String id, int score) {
            int known = customers.size();
            int row = customers.numberOf(customerId);
            if (row < known && !givesWay(row, second, nano, id, score)) {
                return;
            }
            if (row == seconds.length) {
                int length = row + (row >> 1);
                seconds = Arrays.copyOf(seconds, length);
                nanos = Arrays.copyOf(nanos, length);
                scores = Arrays.copyOf(scores, length);
            }
            seconds[row] = second;
            nanos[row] = nano;
            scores[row] = score;
            if (row < ids.length || !id.isEmpty()) {
                if (row >= ids.length) {
                    ids = Arrays.copyOf(ids, seconds.length);
                }
                ids[row] = id;
            }
        }

        /** Whether the answer of a row gives way to another of the same customer. */
        private boolean givesWay(int row, long second, int nano, String id, int score) {
            int later = Long.compare(second, seconds[row]);
            if (later == 0) {
                later = Integer.compare(nano, nanos[row]);
            }
            if (later == 0) {
                later = id.compareTo(id(row));
            }
            return later == 0 ? score < scores[row] : (later > 0) == (rules.rule == Rule.LATEST);
        }

        private String id(int row) {
            String id = row < ids.length ? ids[row] : null;
            return id == null ? "" : id;
        }

        /**
         * Takes all that another tally took; that one stays as it is.
         *
         * @param other a tally of the same rules
         * @throws IllegalArgumentException if the rules differ, naming both
         */
        public void merge(Tally other) {
            if (!rules.equals(other.rules)) {
                throw new IllegalArgumentException("rules must be " + rules + ", got " + other.rules);
            }
            int rows = other.customers.size();
            for (int row = 0; row < rows; row++) {
                keep(other.customers.name(row), other.seconds[row], other.nanos[row], other.id(row), other.scores[row]);
            }
            taken += other.taken;
            other.excluded.forEach((reason, number) -> excluded.merge(reason, number, Long::sum));
        }

        /**
         * The counts so far.
         *
         * @return the counts; {@code n} and what was left out add up to the number of answers
         */
        public Nps result() {
            long detractors = 0;
            long promoters = 0;
            for (int row = 0; row < customers.size(); row++) {
                detractors += scores[row] <= rules.detractorsUpTo ? 1 : 0;
                promoters += scores[row] >= rules.promotersFrom ? 1 : 0;
            }
            Exclusions all =
                    new Exclusions(excluded).plus(Exclusions.of("answered more than once", taken - customers.size()));
            return new Nps(detractors, customers.size() - detractors - promoters, promoters, all);
        }

        /** The group of each customer, -1, 0 or 1, in the order of the ids. */
        NavigableMap<String, Integer> groups() {
            NavigableMap<String, Integer> groups = new TreeMap<>();
            for (int row = 0; row < customers.size(); row++) {
                groups.put(customers.name(row), rules.groupOf(scores[row]));
            }
            return groups;
        }

        /** The result so far. */
        @Override
        public String toString() {
            return result().toString();
        }
    }
}
