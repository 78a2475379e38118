package io.engagement.nps;

import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Proportion;
import io.engagement.internal.stream.Tallies;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * What customers say in their own words, beside the score they gave: the reasons that separate promoters from detractors.
 * Nothing is learned or guessed; terms are counted, and themes are what a function of yours says.
 *
 * <p>A customer's words are the text of the answer that counts under the {@link NpsCalculator}'s rule, and all texts
 * without a score, be they comments or answers to the same question, inside its window. The text of a score that does not
 * count does not either: it gave reasons for another score. Customers without words had no chance to name a reason and are
 * left out.
 *
 * @param rules which score of a customer counts, and how scores group
 * @param voices the customers with a score and words, in the order of their ids; unmodifiable
 * @param excluded answers that did not count, and why
 */
public record Comments(NpsCalculator rules, List<Voice> voices, Exclusions excluded) implements Serializable {
    private static final long SUPPORT = 5;

    /**
     * Voices; write {@code Comments.standard().calculate(answers)} instead.
     *
     * @param rules which score of a customer counts
     * @param voices the customers with a score and words
     * @param excluded answers that did not count; null is none
     */
    public Comments(NpsCalculator rules, @Nullable List<Voice> voices, @Nullable Exclusions excluded) {
        this.rules = rules;
        this.voices = voices == null ? List.of() : List.copyOf(voices);
        this.excluded = excluded == null ? Exclusions.NONE : excluded;
    }

    /**
     * A customer who gave a score and said something.
     *
     * @param customerId who
     * @param score the score that counts
     * @param texts the different texts, in their natural order
     */
    public record Voice(String customerId, int score, List<String> texts) implements Serializable {
        /**
         * A voice.
         *
         * @param customerId who
         * @param score the score that counts
         * @param texts the different texts
         */
        public Voice {
            texts = List.copyOf(texts);
        }
    }

    /**
     * The published groups of {@link NpsCalculator#standard()}, and texts from {@link Question#COMMENT}.
     *
     * @return the calculator
     */
    public static Calculator standard() {
        return of(NpsCalculator.standard(), Question.COMMENT);
    }

    /**
     * Other scores or another question for the words.
     *
     * @param scores which score of a customer counts, how scores group, and the window for both
     * @param words the question whose texts count beside those that come with the scores
     * @return the calculator
     */
    public static Calculator of(NpsCalculator scores, Question words) {
        return new Calculator(scores, words);
    }

    /**
     * The score counts of the customers who said something.
     *
     * @return the counts
     */
    public Nps nps() {
        long[] counts = new long[3];
        voices.forEach(voice -> counts[group(voice)]++);
        return Nps.of(counts[0], counts[1], counts[2]);
    }

    /** 0 for a detractor, 1 for a passive, 2 for a promoter. */
    private int group(Voice voice) {
        return voice.score <= rules.detractorsUpTo() ? 0 : voice.score < rules.promotersFrom() ? 1 : 2;
    }

    /**
     * The terms of the texts that 5 customers or more used; see {@link #terms(Locale, long)}.
     *
     * @return the reasons
     */
    public Reasons terms() {
        return terms(Locale.ROOT, SUPPORT);
    }

    /**
     * The terms of the texts, counted once per customer. Letters are made comparable first (Unicode NFKC; upper and lower
     * case of the locale). A term is a word with at least one letter, as {@link java.text.BreakIterator} finds words; in
     * runs of scripts that are written without spaces (Chinese characters, kana, Thai and the like) it is each pair of
     * neighbouring characters (code points), or the character that stands alone. Numbers and punctuation are dropped.
     *
     * @param locale whose words and letter cases; {@link Locale#ROOT} for mixed languages
     * @param minimumSupport how many customers must have used a term
     * @return the reasons
     * @throws IllegalArgumentException if {@code minimumSupport} is below 1
     */
    public Reasons terms(Locale locale, long minimumSupport) {
        return themes(text -> Terms.of(text, locale), minimumSupport);
    }

    /**
     * The themes of the texts that 5 customers or more named; see {@link #themes(Function, long)}.
     *
     * @param classifier names the themes of a text; none when it has none
     * @return the reasons
     */
    public Reasons themes(Function<String, ? extends Set<String>> classifier) {
        return themes(classifier, SUPPORT);
    }

    /**
     * The themes that a function of yours finds in the texts, counted once per customer. The function is used here and not
     * kept.
     *
     * @param classifier names the themes of a text; none when it has none
     * @param minimumSupport how many customers must have named a theme
     * @return the reasons
     * @throws IllegalArgumentException if {@code minimumSupport} is below 1
     */
    public Reasons themes(Function<String, ? extends Set<String>> classifier, long minimumSupport) {
        HashMap<String, long[]> counts = new HashMap<>();
        for (Voice voice : voices) {
            TreeSet<String> said = new TreeSet<>();
            voice.texts.forEach(text -> said.addAll(classifier.apply(text)));
            said.forEach(name -> counts.computeIfAbsent(name, absent -> new long[3])[group(voice)]++);
        }
        TreeMap<String, Nps> mentioning = new TreeMap<>();
        counts.forEach((name, some) -> mentioning.put(name, Nps.of(some[0], some[1], some[2])));
        return new Reasons(nps(), mentioning, minimumSupport);
    }

    /** {@code comments of 3 customers: NPS +33.3 [...]}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "comments of %,d customers: ", voices.size())
                + nps()
                + (excluded.equals(Exclusions.NONE) ? "" : "; " + excluded);
    }

    /**
     * For each term or theme the score counts of those who mention it. What promoters mention more often than detractors
     * goes with a high score; whether it makes one, only an experiment can tell.
     *
     * @param all the score counts of all who said something
     * @param mentioning name to the score counts of those who mention it, in the order of the names; unmodifiable
     * @param minimumSupport how many customers must have mentioned it; what fewer did is dropped
     */
    public record Reasons(Nps all, Map<String, Nps> mentioning, long minimumSupport) implements Serializable {
        private static final int MOST_LINES = 20;

        /**
         * Counts.
         *
         * @param all the score counts of all who said something
         * @param mentioning name to the score counts of those who mention it; what has too few is dropped
         * @param minimumSupport how many customers must have mentioned it
         * @throws IllegalArgumentException if {@code minimumSupport} is below 1, or more mention something than there are
         */
        public Reasons {
            if (minimumSupport < 1) {
                throw new IllegalArgumentException("minimumSupport must be >= 1, got " + minimumSupport);
            }
            TreeMap<String, Nps> supported = new TreeMap<>();
            for (Map.Entry<String, Nps> entry : mentioning.entrySet()) {
                Nps some = entry.getValue();
                if (some.detractors() > all.detractors()
                        || some.passives() > all.passives()
                        || some.promoters() > all.promoters()) {
                    throw new IllegalArgumentException(
                            "counts of \"" + entry.getKey() + "\" must be at most " + all + ", got " + some);
                }
                if (some.n() >= minimumSupport) {
                    supported.put(entry.getKey(), some);
                }
            }
            mentioning = Collections.unmodifiableMap(supported);
        }

        /**
         * The promoters who mention something.
         *
         * @param name the term or theme
         * @return how many of how many
         * @throws IllegalArgumentException if nobody mentions it, or too few do
         */
        public Proportion promoters(String name) {
            return Proportion.of(of(name).promoters(), all.promoters());
        }

        /**
         * The detractors who mention something.
         *
         * @param name the term or theme
         * @return how many of how many
         * @throws IllegalArgumentException if nobody mentions it, or too few do
         */
        public Proportion detractors(String name) {
            return Proportion.of(of(name).detractors(), all.detractors());
        }

        private Nps of(String name) {
            Nps counts = mentioning.get(name);
            if (counts == null) {
                throw new IllegalArgumentException(
                        "name must be mentioned by " + minimumSupport + " or more, got \"" + name + "\"");
            }
            return counts;
        }

        /**
         * The share of the promoters who mention something minus that of the detractors, with Newcombe's interval at 95 %.
         * The p-value is for this one alone; see {@link #benjaminiHochberg()}.
         *
         * @param name the term or theme
         * @return the signed difference; undefined without promoters or without detractors
         * @throws IllegalArgumentException if nobody mentions it, or too few do
         */
        public Difference difference(String name) {
            return difference(name, 0.95);
        }

        /**
         * The share of the promoters who mention something minus that of the detractors, with Newcombe's interval.
         *
         * @param name the term or theme
         * @param level the confidence level, in (0, 1)
         * @return the signed difference; undefined without promoters or without detractors
         * @throws IllegalArgumentException if nobody mentions it, or too few do, or {@code level} is not in (0, 1)
         */
        public Difference difference(String name, double level) {
            Difference difference = promoters(name).minus(detractors(name), level);
            return all.promoters() == 0 || all.detractors() == 0
                    ? Difference.undefined(all.promoters() == 0 ? "no promoters" : "no detractors")
                    : difference;
        }

        /**
         * The NPS of those who mention something minus that of the others, at 95 %; see {@link Nps#minus(Nps)}.
         *
         * @param name the term or theme
         * @return the signed difference; undefined when all mention it
         * @throws IllegalArgumentException if nobody mentions it, or too few do
         */
        public Difference npsDifference(String name) {
            return npsDifference(name, 0.95);
        }

        /**
         * The NPS of those who mention something minus that of the others.
         *
         * @param name the term or theme
         * @param level the confidence level, in (0, 1)
         * @return the signed difference; undefined when all mention it
         * @throws IllegalArgumentException if nobody mentions it, or too few do, or {@code level} is not in (0, 1)
         */
        public Difference npsDifference(String name, double level) {
            return of(name).minus(others(name), level);
        }

        private Nps others(String name) {
            Nps some = of(name);
            return Nps.of(
                    all.detractors() - some.detractors(),
                    all.passives() - some.passives(),
                    all.promoters() - some.promoters());
        }

        /**
         * All differences of shares with p-values adjusted by Benjamini and Hochberg: of what is taken below 5 %, at most
         * 5 % are expected to be chance.
         *
         * @return name to difference, the smallest p-value first, then the largest difference
         */
        public Map<String, Difference> benjaminiHochberg() {
            return Difference.benjaminiHochberg(separating(0.95));
        }

        /**
         * All differences of shares with p-values adjusted by Holm: the chance that any of what is taken below 5 % is
         * chance is at most 5 %.
         *
         * @return name to difference, the smallest p-value first, then the largest difference
         */
        public Map<String, Difference> holm() {
            return Difference.holm(separating(0.95));
        }

        /**
         * All differences of shares, each with the p-value of one looked at alone. For adjusted p-values at another level
         * than 95 % hand them to {@link Difference#benjaminiHochberg(Map)} or {@link Difference#holm(Map)}.
         *
         * @param level the confidence level of the intervals, in (0, 1)
         * @return name to difference, the smallest p-value first, then the largest difference
         * @throws IllegalArgumentException if {@code level} is not in (0, 1)
         */
        public Map<String, Difference> separating(double level) {
            TreeMap<String, Difference> differences = new TreeMap<>();
            mentioning.keySet().forEach(name -> differences.put(name, difference(name, level)));
            Map<String, Difference> sorted = new LinkedHashMap<>();
            differences.entrySet().stream()
                    .sorted(Comparator.comparingDouble((Map.Entry<String, Difference> entry) ->
                                    entry.getValue().pValue())
                            .thenComparingDouble(entry ->
                                    -Math.abs(entry.getValue().estimate().orElse(0)))
                            .thenComparing(Map.Entry::getKey))
                    .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            return sorted;
        }

        /** A table of the 20 that separate best; {@code p} is adjusted by Benjamini and Hochberg over all. */
        @Override
        public String toString() {
            Table table = new Table(String.format(
                    Locale.ROOT,
                    "What separates %,d promoters from %,d detractors: %,d reasons that %,d or more of %,d customers mention",
                    all.promoters(),
                    all.detractors(),
                    mentioning.size(),
                    minimumSupport,
                    all.n()));
            if (mentioning.isEmpty()) {
                return table.toString();
            }
            table.row("", "promoters", "detractors", "difference", "95%", "p (BH)", "NPS", "of others");
            Map<String, Difference> adjusted = benjaminiHochberg();
            adjusted.entrySet().stream()
                    .limit(MOST_LINES)
                    .forEach(entry -> table.row(cells(entry.getKey(), entry.getValue())));
            int more = adjusted.size() - MOST_LINES;
            return more > 0 ? table + String.format(Locale.ROOT, "%n  and %,d more", more) : table.toString();
        }

        private String[] cells(String name, Difference difference) {
            return new String[] {
                name,
                Cells.value(promoters(name).rate()),
                Cells.value(detractors(name).rate()),
                Cells.value(difference.estimate()),
                Cells.limits(difference.estimate()),
                difference.pValue() < 0.0001 ? "< 0.0001" : String.format(Locale.ROOT, "%.2g", difference.pValue()),
                Cells.value(of(name).score()),
                Cells.value(others(name).score())
            };
        }
    }

    /**
     * Which scores and which words count.
     *
     * @param scores which score of a customer counts, how scores group, and the window for both
     * @param words the question whose texts count beside those that come with the scores
     */
    public record Calculator(NpsCalculator scores, Question words) implements Serializable {
        /**
         * The words of some answers.
         *
         * @param answers the answers, in any order
         * @return the voices
         */
        public Comments calculate(Iterable<SurveyAnswer> answers) {
            Tally tally = new Tally(this);
            answers.forEach(tally::add);
            return tally.result();
        }

        /**
         * Collects answers, also in parallel. The container is serialisable, merges exactly and can be finished many times.
         *
         * @return the collector
         */
        public Collector<SurveyAnswer, Tally, Comments> collector() {
            return Tallies.collector(() -> new Tally(this), Tally::add, Tally::merge, Tally::result);
        }
    }

    /**
     * The score that counts and the words of each customer so far. Merging tallies of any split of the answers, in any
     * order, gives the voices of one pass; a repeated answer changes what is left out, never the voices. Not thread-safe.
     */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private final Calculator rules;
        private final CountedAnswers<String> scores;
        private final HashMap<String, TreeMap<String, Long>> words = new HashMap<>();
        private long outsideWindow;

        private Tally(Calculator rules) {
            this.rules = rules;
            this.scores = new CountedAnswers<>(rules.scores.question(), rules.scores.rule(), rules.scores.window());
        }

        /**
         * Takes an answer.
         *
         * @param answer the answer
         */
        public void add(SurveyAnswer answer) {
            boolean sameQuestion = answer.question().equals(rules.scores.question());
            boolean scored = sameQuestion && answer.score() != null;
            boolean speaks = (sameQuestion || answer.question().equals(rules.words))
                    && !answer.text().isBlank();
            if (scored || !speaks) {
                scores.add(answer.customerId(), answer);
            } else if (rules.scores.window() != null && !rules.scores.window().contains(answer.at())) {
                outsideWindow++;
            } else {
                keep(answer.customerId(), answer.text(), 1);
            }
        }

        private void keep(String customerId, String text, long times) {
            words.computeIfAbsent(customerId, id -> new TreeMap<>()).merge(text, times, Long::sum);
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
            scores.merge(other.scores);
            other.words.forEach((customer, texts) -> texts.forEach((text, times) -> keep(customer, text, times)));
            outsideWindow += other.outsideWindow;
        }

        /**
         * The voices so far.
         *
         * @return the customers with a score and words
         */
        public Comments result() {
            TreeMap<String, Voice> voices = new TreeMap<>();
            scores.byKey().forEach((customer, answer) -> {
                TreeSet<String> texts = new TreeSet<>(
                        words.getOrDefault(customer, new TreeMap<>()).keySet());
                if (!answer.text().isBlank()) {
                    texts.add(answer.text());
                }
                if (!texts.isEmpty()) {
                    voices.put(customer, new Voice(customer, CountedAnswers.score(answer), List.copyOf(texts)));
                }
            });
            int counted = scores.byKey().size();
            long withoutScore = words.entrySet().stream()
                    .filter(entry -> !scores.byKey().containsKey(entry.getKey()))
                    .flatMap(entry -> entry.getValue().values().stream())
                    .mapToLong(Long::longValue)
                    .sum();
            Exclusions excluded = scores.excluded(counted)
                    .plus(Exclusions.of("outside the window", outsideWindow))
                    .plus(Exclusions.of("a score without words", counted - voices.size()))
                    .plus(Exclusions.of("words without a score", withoutScore));
            return new Comments(rules.scores, List.copyOf(voices.values()), excluded);
        }

        /** The voices so far. */
        @Override
        public String toString() {
            return result().toString();
        }
    }
}
