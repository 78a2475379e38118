package io.engagement.nps;

import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.estimate.Exclusions;
import io.engagement.history.PurchaseLog;
import io.engagement.nps.NpsEconomics.Group;
import io.engagement.nps.NpsEconomics.Intervals;
import io.engagement.nps.NpsEconomics.Respondent;
import io.engagement.nps.NpsEconomics.Variant;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which questions of a survey {@link NpsEconomics} reads, and how. The calculator's rule and window choose one answer of a
 * customer to each question.
 *
 * @param recommend which answers say whether they would recommend us, and how they group
 * @param stay the question whether they will stay
 * @param retention the probability of staying that each answer to {@code stay} stands for; the usual 0.1 to 0.9 is a
 *     convention: put in what an earlier wave really did
 * @param referrals the question how many customers they brought, or positive comments they made, in a year; null where it
 *     was not asked: then word of mouth is 0
 * @param negativeComments the question how many negative comments they made in a year; null where it was not asked
 */
public record NpsSurvey(
        NpsCalculator recommend,
        Question stay,
        Map<Integer, Double> retention,
        @Nullable Question referrals,
        @Nullable Question negativeComments)
        implements Serializable {

    /** What to do with customers who answered but never bought, as far as the purchases go. */
    public enum Unknown {
        /** Leave them out: their purchases are missing. */
        EXCLUDE,
        /** Their spend is 0: all purchases are there. */
        ZERO
    }

    /**
     * A survey; write {@code NpsSurvey.standard().withStay(question, retention)} instead.
     *
     * @param recommend which answers say whether they would recommend us
     * @param stay the question whether they will stay
     * @param retention the probability of staying by answer
     * @param referrals the question how many customers they brought; null where not asked
     * @param negativeComments the question how many negative comments they made; null where not asked
     * @throws IllegalArgumentException if {@code retention} is not for exactly the answers of {@code stay}, or one is not
     *     in [0, 1]
     */
    public NpsSurvey(
            NpsCalculator recommend,
            Question stay,
            Map<Integer, Double> retention,
            @Nullable Question referrals,
            @Nullable Question negativeComments) {
        this.recommend = recommend;
        this.stay = stay;
        this.retention = Collections.unmodifiableMap(new TreeMap<>(retention));
        this.referrals = referrals;
        this.negativeComments = negativeComments;
        if (retention.size() != (long) stay.max() - stay.min() + 1
                || !retention.keySet().stream().allMatch(stay::accepts)) {
            throw new IllegalArgumentException(
                    "retention must have a probability for each answer to " + stay + ", got " + this.retention);
        }
        this.retention.forEach((answer, probability) -> {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException(
                        "retention of answer " + answer + " must be in [0, 1], got " + probability);
            }
        });
    }

    /**
     * The usual questions: recommend by the standard rules, stay (1 to 5 for 10, 30, 50, 70 and 90 %), and referrals.
     *
     * @return the survey
     */
    public static NpsSurvey standard() {
        Map<Integer, Double> retention = Map.of(1, 0.1, 2, 0.3, 3, 0.5, 4, 0.7, 5, 0.9);
        return new NpsSurvey(NpsCalculator.standard(), Question.STAY, retention, Question.REFERRALS, null);
    }

    /**
     * The same with other rules for the answers.
     *
     * @param calculator which answers say whether they would recommend us, and which of several counts
     * @return a copy
     */
    public NpsSurvey with(NpsCalculator calculator) {
        return new NpsSurvey(calculator, stay, retention, referrals, negativeComments);
    }

    /**
     * The same with another question about staying, or another reading of it.
     *
     * @param question the question
     * @param probabilities the probability of staying for each of its answers
     * @return a copy
     */
    public NpsSurvey withStay(Question question, Map<Integer, Double> probabilities) {
        return new NpsSurvey(recommend, question, probabilities, referrals, negativeComments);
    }

    /**
     * The same with another question about referrals, or positive comments.
     *
     * @param question the question; null where none was asked
     * @return a copy
     */
    public NpsSurvey withReferrals(@Nullable Question question) {
        return new NpsSurvey(recommend, stay, retention, question, negativeComments);
    }

    /**
     * The same with a question about negative comments.
     *
     * @param question the question; null where none was asked
     * @return a copy
     */
    public NpsSurvey withNegativeComments(@Nullable Question question) {
        return new NpsSurvey(recommend, stay, retention, referrals, question);
    }

    /**
     * Joins answers with the purchases of the twelve months before a moment: one respondent for each customer who gave
     * all the answers and is known. A customer who bought before but not in that year spent 0. Answers and purchases at
     * or after the moment are as if they were not there.
     *
     * @param answers the answers, in any order
     * @param purchases all purchases of one currency, in any order, also those older than a year: they say who is known,
     *     and where refunds belong
     * @param asOf the moment, where a day begins in {@code zone}
     * @param zone whose calendar the twelve months follow
     * @param unknown what to do with customers who never bought
     * @return the economics under the standard assumptions; its respondents and what was left out add up to the customers
     *     who answered any of the questions
     * @throws IllegalArgumentException if {@code asOf} is not where a day begins, or the purchases are of several
     *     currencies, naming two
     */
    public NpsEconomics join(
            Iterable<SurveyAnswer> answers, Iterable<Purchase> purchases, Instant asOf, ZoneId zone, Unknown unknown) {
        Window year = yearBefore(asOf, zone);
        List<Purchase> known = StreamSupport.stream(purchases.spliterator(), false)
                .filter(purchase -> purchase.at().isBefore(asOf))
                .toList();
        PurchaseLog log = PurchaseLog.of(known, Cadence.daily(zone));
        PurchaseLog inYear = log.during(year);
        Money nothing = Money.of(BigDecimal.ZERO, log.currency());
        Map<Question, Map<String, SurveyAnswer>> counting = counting(answers, asOf);
        TreeSet<String> customers = new TreeSet<>();
        counting.values().forEach(byCustomer -> customers.addAll(byCustomer.keySet()));
        List<Respondent> respondents = new ArrayList<>();
        Exclusions excluded = Exclusions.NONE;
        for (String customer : customers) {
            String missing = missing(customer, counting);
            if (missing.isEmpty()
                    && unknown == Unknown.EXCLUDE
                    && log.net(customer).isEmpty()) {
                missing = "no purchase known";
            }
            if (missing.isEmpty()) {
                respondents.add(
                        respondent(customer, counting, inYear.net(customer).orElse(nothing)));
            } else {
                excluded = excluded.plus(Exclusions.of(missing, 1));
            }
        }
        return new NpsEconomics(
                respondents, NpsAssumptions.standard(), Variant.PER_CUSTOMER, Intervals.bootstrap(1), excluded);
    }

    private static Window yearBefore(Instant asOf, ZoneId zone) {
        LocalDate end = LocalDate.ofInstant(asOf, zone);
        Instant begin = end.atStartOfDay(zone).toInstant();
        if (!begin.equals(asOf)) {
            throw new IllegalArgumentException(
                    "asOf must be where a day begins in " + zone + " (" + begin + "), got " + asOf);
        }
        return Window.of(end.minusYears(1).atStartOfDay(zone).toInstant(), asOf, zone);
    }

    /** The questions that must be answered. */
    private List<Question> questions() {
        List<Question> questions = new ArrayList<>(List.of(recommend.question(), stay));
        if (referrals != null) {
            questions.add(referrals);
        }
        if (negativeComments != null) {
            questions.add(negativeComments);
        }
        return questions;
    }

    /** The answer of each customer to each question that counts. */
    private Map<Question, Map<String, SurveyAnswer>> counting(Iterable<SurveyAnswer> answers, Instant asOf) {
        Map<Question, CountedAnswers<String>> tallies = new HashMap<>();
        questions()
                .forEach(question ->
                        tallies.put(question, new CountedAnswers<>(question, recommend.rule(), recommend.window())));
        for (SurveyAnswer answer : answers) {
            CountedAnswers<String> tally = tallies.get(answer.question());
            if (tally != null && answer.at().isBefore(asOf)) {
                tally.add(answer.customerId(), answer);
            }
        }
        Map<Question, Map<String, SurveyAnswer>> counting = new HashMap<>();
        tallies.forEach((question, tally) -> counting.put(question, tally.byKey()));
        return counting;
    }

    private String missing(String customer, Map<Question, Map<String, SurveyAnswer>> counting) {
        Optional<Question> unanswered = questions().stream()
                .filter(question -> answer(customer, question, counting).isEmpty())
                .findFirst();
        return unanswered.map(question -> "no " + question.name() + " answer").orElse("");
    }

    private static Optional<SurveyAnswer> answer(
            String customer, @Nullable Question question, Map<Question, Map<String, SurveyAnswer>> counting) {
        return Optional.ofNullable(counting.getOrDefault(question, Map.of()).get(customer));
    }

    private Respondent respondent(String customer, Map<Question, Map<String, SurveyAnswer>> counting, Money spend) {
        int score = CountedAnswers.score(
                answer(customer, recommend.question(), counting).orElseThrow());
        Group group = score <= recommend.detractorsUpTo()
                ? Group.DETRACTOR
                : score >= recommend.promotersFrom() ? Group.PROMOTER : Group.PASSIVE;
        int staying = CountedAnswers.score(answer(customer, stay, counting).orElseThrow());
        return Respondent.of(
                        customer,
                        group,
                        spend,
                        retention.getOrDefault(staying, 0.0),
                        answer(customer, referrals, counting)
                                .map(CountedAnswers::score)
                                .orElse(0))
                .withNegativeComments(answer(customer, negativeComments, counting)
                        .map(CountedAnswers::score)
                        .orElse(0));
    }
}
