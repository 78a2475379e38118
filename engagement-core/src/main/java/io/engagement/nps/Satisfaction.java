package io.engagement.nps;

import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Interval;
import io.engagement.estimate.Mean;
import io.engagement.estimate.Proportion;
import io.engagement.internal.numeric.Mover;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.numeric.ScaleMean;
import io.engagement.internal.stream.Tallies;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * How satisfied customers are (CSAT), or how easy it was for them (CES): the exact distribution of their answers to a
 * question, one customer each. The headline is the share in the top box, {@code 4 and 5} of 1 to 5 for CSAT and
 * {@code 5 to 7} of 1 to 7 for CES, with Wilson's interval; the mean tells more when answers crowd at one end.
 *
 * <p>Who did not answer may think otherwise: show {@link #response(long)} beside either.
 *
 * @param question what was asked
 * @param from the lowest score inside the box
 * @param to the highest score inside the box
 * @param counts score to number of customers, in the order of the scores; numbers are above 0; unmodifiable
 * @param excluded answers that did not count, and why
 */
public record Satisfaction(Question question, int from, int to, Map<Integer, Long> counts, Exclusions excluded)
        implements Serializable {
    private static final Estimate.Unit SIGNED = new Estimate.Unit("", "", 1, 2, true);
    private static final long MOST_LINES = 20;

    /**
     * Counts; write {@code Satisfaction.csat().calculate(answers)} instead.
     *
     * @param question what was asked
     * @param from the lowest score inside the box
     * @param to the highest score inside the box
     * @param counts score to number of customers; null is none; scores with 0 are dropped
     * @param excluded answers that did not count; null is none
     * @throws IllegalArgumentException if the question is no scale, the box or a score does not fit it, or a number is
     *     negative
     */
    public Satisfaction(
            Question question, int from, int to, @Nullable Map<Integer, Long> counts, @Nullable Exclusions excluded) {
        checkBox(question, from, to);
        this.question = question;
        this.from = from;
        this.to = to;
        this.counts = sorted(question, counts);
        this.excluded = excluded == null ? Exclusions.NONE : excluded;
    }

    private static void checkBox(Question question, int from, int to) {
        if (question.max() < question.min() || question.max() == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("question must be a scale with a highest score, got " + question);
        }
        if (!question.accepts(from) || !question.accepts(to) || from > to) {
            throw new IllegalArgumentException(
                    "from must be at most to and both fit " + question + ", got " + from + " and " + to);
        }
    }

    static Map<Integer, Long> sorted(Question question, @Nullable Map<Integer, Long> counts) {
        TreeMap<Integer, Long> sorted = new TreeMap<>();
        if (counts != null) {
            counts.forEach((score, number) -> {
                if (!question.accepts(score)) {
                    throw new IllegalArgumentException("score must fit " + question + ", got " + score);
                }
                if (number < 0) {
                    throw new IllegalArgumentException("count of score " + score + " must be >= 0, got " + number);
                }
                if (number > 0) {
                    sorted.put(score, number);
                }
            });
        }
        return Collections.unmodifiableMap(sorted);
    }

    /**
     * Customer satisfaction: {@link Question#SATISFACTION}, 4 and 5 are satisfied, the latest answer of a customer counts.
     *
     * @return the calculator
     */
    public static Calculator csat() {
        return of(Question.SATISFACTION, 4, 5);
    }

    /**
     * Customer effort score: {@link Question#EFFORT}, 5 to 7 agree that it was easy, the latest answer of a customer
     * counts.
     *
     * @return the calculator
     */
    public static Calculator ces() {
        return of(Question.EFFORT, 5, 7);
    }

    /**
     * Another question and its box. Where low is good, the box is at the low end:
     * {@code of(Question.scale("effort needed", 1, 5), 1, 2)}.
     *
     * @param question what was asked
     * @param from the lowest score inside the box
     * @param to the highest score inside the box
     * @return the calculator; the latest answer of a customer counts
     * @throws IllegalArgumentException if the question is no scale, or the box does not fit it
     */
    public static Calculator of(Question question, int from, int to) {
        return new Calculator(question, from, to, NpsCalculator.Rule.LATEST, null);
    }

    /**
     * How many customers counted.
     *
     * @return the sum of the counts
     */
    public long n() {
        return counts.values().stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
    }

    /**
     * The customers in the box, of all who counted; its rate carries Wilson's interval.
     *
     * @return how many of how many
     */
    public Proportion box() {
        long inside = counts.entrySet().stream()
                .filter(entry -> from <= entry.getKey() && entry.getKey() <= to)
                .mapToLong(Map.Entry::getValue)
                .sum();
        return Proportion.of(inside, n());
    }

    /**
     * The share in the box at 95 %.
     *
     * @return the share, 0 to 1; undefined without answers
     */
    public Estimate share() {
        return share(0.95);
    }

    /**
     * The share in the box.
     *
     * @param level the confidence level, in (0, 1)
     * @return the share, 0 to 1; undefined without answers
     * @throws IllegalArgumentException if {@code level} is not in (0, 1)
     */
    public Estimate share(double level) {
        Estimate rate = box().rate(level);
        return n() == 0 ? Estimate.undefined("no answers") : rate;
    }

    /**
     * The mean score at 95 %; see {@link #mean(double)}.
     *
     * @return the mean, within the scale; undefined without answers
     */
    public Estimate mean() {
        return mean(0.95);
    }

    /**
     * The mean score with its score interval: all means whose distance from the observed one is at most
     * {@code z sqrt(v / n)}, where v is the variance of the most likely distribution on the scale that has that mean. It is
     * Wilson's interval on a scale of two values and that of the Net Promoter Score on three. A t interval (see
     * {@link #scores()}) may leave the scale, and has no width when all agree: of 300 random populations on five scores it
     * covered, at 10 answers, 93.1 % on average and 34 % in the worst; this one 96.5 % and 94.3 %.
     *
     * @param level the confidence level, in (0, 1)
     * @return the mean, within the scale; undefined without answers
     * @throws IllegalArgumentException if {@code level} is not in (0, 1)
     */
    public Estimate mean(double level) {
        double z = Normal.z(level);
        if (n() == 0) {
            return Estimate.undefined("no answers");
        }
        ScaleMean mean = limits();
        Interval interval = new Interval(mean.low(z), mean.high(z), level);
        return Estimate.of(mean.value(), interval, n(), Estimate.Unit.NUMBER, "score");
    }

    /**
     * The scores as plain numbers, for the t interval of their mean and Welch's difference.
     *
     * @return their exact sums
     */
    public Mean scores() {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
            BigDecimal score = BigDecimal.valueOf(entry.getKey());
            BigDecimal part = score.multiply(BigDecimal.valueOf(entry.getValue()));
            sum = sum.add(part);
            squares = squares.add(part.multiply(score));
        }
        return new Mean(n(), sum, squares);
    }

    /**
     * This share minus another's, with Newcombe's interval at 95 %.
     *
     * @param before an independent group or wave, with the same question and box
     * @return the signed difference; undefined when either has no answers
     * @throws IllegalArgumentException if the question or the box differs
     */
    public Difference minus(Satisfaction before) {
        return minus(before, 0.95);
    }

    /**
     * This share minus another's, with Newcombe's interval.
     *
     * @param before an independent group or wave, with the same question and box
     * @param level the confidence level, in (0, 1)
     * @return the signed difference; undefined when either has no answers
     * @throws IllegalArgumentException if the question or the box differs, or {@code level} is not in (0, 1)
     */
    public Difference minus(Satisfaction before, double level) {
        requireSameBox(before);
        return box().minus(before.box(), level);
    }

    /**
     * This mean minus another's at 95 %; see {@link #meanMinus(Satisfaction, double)}.
     *
     * @param before an independent group or wave, with the same question and box
     * @return the signed difference; undefined when either has no answers
     * @throws IllegalArgumentException if the question or the box differs
     */
    public Difference meanMinus(Satisfaction before) {
        return meanMinus(before, 0.95);
    }

    /**
     * This mean minus another's: signed, with the interval that recovers the variances from both score intervals (Zou and
     * Donner, 2008) and the p-value that belongs to it. Unlike Welch's, {@code scores().minus(before.scores())}, it holds
     * when all of a group agree, and never leaves the possible.
     *
     * @param before an independent group or wave, with the same question and box
     * @param level the confidence level, in (0, 1)
     * @return the signed difference; undefined when either has no answers
     * @throws IllegalArgumentException if the question or the box differs, or {@code level} is not in (0, 1)
     */
    public Difference meanMinus(Satisfaction before, double level) {
        double z = Normal.z(level);
        requireSameBox(before);
        if (n() == 0 || before.n() == 0) {
            return Difference.undefined(n() == 0 ? "the first has no answers" : "the second has no answers");
        }
        ScaleMean a = limits();
        ScaleMean b = before.limits();
        Interval interval = new Interval(Mover.low(a, b, z), Mover.high(a, b, z), level);
        long n = Math.addExact(n(), before.n());
        Estimate difference = Estimate.of(a.value() - b.value(), interval, n, SIGNED, "MOVER of score limits");
        return new Difference(difference, Mover.pValue(a, b));
    }

    private ScaleMean limits() {
        return new ScaleMean(question.min(), question.max(), counts, n());
    }

    /**
     * The customers who answered, of all who were asked.
     *
     * @param asked how many customers were asked, at least {@code n}
     * @return the response rate
     * @throws IllegalArgumentException if fewer were asked than answered
     */
    public Proportion response(long asked) {
        if (asked < n()) {
            throw new IllegalArgumentException("asked must be >= n (" + n() + " answered), got " + asked);
        }
        return Proportion.of(n(), asked);
    }

    /**
     * The counts of two groups that share no customer (regions, segments), added. Parts of one survey may share
     * customers: merge their {@link Tally} instead.
     *
     * @param other the other group, with the same question and box
     * @return both
     * @throws IllegalArgumentException if the question or the box differs
     */
    public Satisfaction plusDisjoint(Satisfaction other) {
        requireSameBox(other);
        TreeMap<Integer, Long> sum = new TreeMap<>(counts);
        other.counts.forEach((score, number) -> sum.merge(score, number, Math::addExact));
        return new Satisfaction(question, from, to, sum, excluded.plus(other.excluded));
    }

    private void requireSameBox(Satisfaction other) {
        if (!question.equals(other.question) || from != other.from || to != other.to) {
            throw new IllegalArgumentException("question and box must be " + named() + ", got " + other.named());
        }
    }

    private String named() {
        return question + " " + from + " to " + to;
    }

    /** The share and the mean, then how many gave each score. */
    @Override
    public String toString() {
        if (n() == 0) {
            return question.name() + " " + share() + leftOut();
        }
        String shares =
                String.format(Locale.ROOT, " (%,d of %,d gave %d to %d), mean ", box().successes(), n(), from, to);
        Table table = new Table(question.name() + " " + share() + shares + mean() + leftOut());
        if ((long) question.max() - question.min() < MOST_LINES) {
            for (int score = question.max(); score >= question.min(); score--) {
                long number = counts.getOrDefault(score, 0L);
                table.row(
                        String.valueOf(score),
                        String.format(Locale.ROOT, "%,d", number),
                        Estimate.Unit.SHARE.print((double) number / n()));
            }
        }
        return table.toString();
    }

    private String leftOut() {
        return excluded.equals(Exclusions.NONE) ? "" : "; " + excluded;
    }

    /**
     * Which answers count, and which scores are inside the box. Every customer counts once.
     *
     * @param question which answers count
     * @param from the lowest score inside the box
     * @param to the highest score inside the box
     * @param rule which of a customer's answers counts
     * @param window answers outside do not count; null for all time
     */
    public record Calculator(
            Question question,
            int from,
            int to,
            NpsCalculator.Rule rule,
            @Nullable Window window) implements Serializable {
        /**
         * A calculator; write {@code Satisfaction.csat().during(window)} instead.
         *
         * @param question which answers count
         * @param from the lowest score inside the box
         * @param to the highest score inside the box
         * @param rule which of a customer's answers counts
         * @param window answers outside do not count; null for all time
         * @throws IllegalArgumentException if the question is no scale, or the box does not fit it
         */
        public Calculator {
            checkBox(question, from, to);
        }

        /**
         * The same with another rule for customers who answered more than once.
         *
         * @param rule which answer counts
         * @return a copy
         */
        public Calculator with(NpsCalculator.Rule rule) {
            return new Calculator(question, from, to, rule, window);
        }

        /**
         * The same for the answers of a window: a wave, a month.
         *
         * @param window answers outside do not count
         * @return a copy
         */
        public Calculator during(Window window) {
            return new Calculator(question, from, to, rule, window);
        }

        /**
         * The counts of some answers.
         *
         * @param answers the answers, in any order
         * @return the counts; {@code n} and what was left out add up to the number of answers
         */
        public Satisfaction calculate(Iterable<SurveyAnswer> answers) {
            Tally tally = new Tally(this);
            answers.forEach(tally::add);
            return tally.result();
        }

        /**
         * Collects answers, also in parallel. The container is serialisable, merges exactly and can be finished many
         * times.
         *
         * @return the collector
         */
        public Collector<SurveyAnswer, Tally, Satisfaction> collector() {
            return Tallies.collector(() -> new Tally(this), Tally::add, Tally::merge, Tally::result);
        }
    }

    /**
     * The answer that counts for each customer so far. Merging tallies of any split of the answers, in any order, gives the
     * counts of one pass; a repeated answer changes what is left out, never the counts. Not thread-safe.
     */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private final Calculator rules;
        private final CountedAnswers<String> answers;

        private Tally(Calculator rules) {
            this.rules = rules;
            this.answers = new CountedAnswers<>(rules.question, rules.rule, rules.window);
        }

        /**
         * Takes an answer.
         *
         * @param answer the answer
         */
        public void add(SurveyAnswer answer) {
            // The words are of no use here and would be carried along.
            answers.add(answer.customerId(), answer.score() == null ? answer : answer.withText(""));
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
            answers.merge(other.answers);
        }

        /**
         * The counts so far.
         *
         * @return the counts; {@code n} and what was left out add up to the number of answers
         */
        public Satisfaction result() {
            TreeMap<Integer, Long> counts = new TreeMap<>();
            answers.byKey().values().forEach(answer -> counts.merge(CountedAnswers.score(answer), 1L, Long::sum));
            Exclusions excluded = answers.excluded(answers.byKey().size());
            return new Satisfaction(rules.question, rules.from, rules.to, counts, excluded);
        }

        /** The result so far. */
        @Override
        public String toString() {
            return result().toString();
        }
    }
}
