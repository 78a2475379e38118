package io.engagement.nps;

import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.estimate.Exclusions;
import java.io.Serializable;
import java.time.Instant;
import java.util.HashMap;
import java.util.stream.Collector;
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
     * @throws IllegalArgumentException if the groups overlap, or one of them holds no score of the question
     */
    public NpsCalculator {
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
        Tally tally = new Tally(this);
        answers.forEach(tally::add);
        return tally.result();
    }

    /**
     * Collects answers, also in parallel. The container is serialisable, merges exactly and can be finished many times;
     * for a live score take one with {@code collector().supplier().get()}.
     *
     * @return the collector
     */
    public Collector<SurveyAnswer, Tally, Nps> collector() {
        return Collector.of(
                () -> new Tally(this),
                Tally::add,
                (a, b) -> {
                    a.merge(b);
                    return a;
                },
                Tally::result,
                Collector.Characteristics.UNORDERED);
    }

    /**
     * The answer that counts for each customer so far. Merging tallies of any split of the answers, in any order, gives
     * the counts of one pass; a repeated answer changes what is left out, never the counts. Not thread-safe.
     */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private final NpsCalculator rules;
        private final HashMap<String, Counted> counted = new HashMap<>();
        private long taken;
        private long otherQuestion;
        private long withoutScore;
        private long outsideWindow;

        private Tally(NpsCalculator rules) {
            this.rules = rules;
        }

        /**
         * Takes an answer.
         *
         * @param answer the answer
         */
        public void add(SurveyAnswer answer) {
            Integer score = answer.score();
            if (!answer.question().equals(rules.question)) {
                otherQuestion++;
            } else if (score == null) {
                withoutScore++;
            } else if (rules.window != null && !rules.window.contains(answer.at())) {
                outsideWindow++;
            } else {
                taken++;
                keep(answer.customerId(), answer.at(), answer.id(), score);
            }
        }

        private void keep(String customerId, Instant at, String id, int score) {
            Counted counts = counted.get(customerId);
            if (counts == null) {
                counted.put(customerId, new Counted(at, id, score));
            } else if (counts.givesWayTo(at, id, score, rules.rule)) {
                counts.set(at, id, score);
            }
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
            other.counted.forEach((customer, counts) -> keep(customer, counts.at, counts.id, counts.score));
            taken += other.taken;
            otherQuestion += other.otherQuestion;
            withoutScore += other.withoutScore;
            outsideWindow += other.outsideWindow;
        }

        /**
         * The counts so far.
         *
         * @return the counts; {@code n} and what was left out add up to the number of answers
         */
        public Nps result() {
            long detractors = 0;
            long promoters = 0;
            for (Counted answer : counted.values()) {
                if (answer.score <= rules.detractorsUpTo) {
                    detractors++;
                } else if (answer.score >= rules.promotersFrom) {
                    promoters++;
                }
            }
            Exclusions excluded = Exclusions.of("another question", otherQuestion)
                    .plus(Exclusions.of("no score", withoutScore))
                    .plus(Exclusions.of("outside the window", outsideWindow))
                    .plus(Exclusions.of("another answer of the customer counts", taken - counted.size()));
            return new Nps(detractors, counted.size() - detractors - promoters, promoters, excluded);
        }

        /** The result so far. */
        @Override
        public String toString() {
            return result().toString();
        }
    }

    /** The answer of one customer that counts so far; changed in place, so that a further answer allocates nothing. */
    private static final class Counted implements Serializable {
        private static final long serialVersionUID = 1;

        private Instant at;
        private String id;
        private int score;

        Counted(Instant at, String id, int score) {
            this.at = at;
            this.id = id;
            this.score = score;
        }

        void set(Instant newAt, String newId, int newScore) {
            at = newAt;
            id = newId;
            score = newScore;
        }

        boolean givesWayTo(Instant otherAt, String otherId, int otherScore, Rule rule) {
            int later = otherAt.compareTo(at);
            if (later == 0) {
                later = otherId.compareTo(id);
            }
            return later == 0 ? otherScore < score : (later > 0) == (rule == Rule.LATEST);
        }
    }
}
