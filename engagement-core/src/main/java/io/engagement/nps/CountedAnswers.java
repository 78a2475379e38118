package io.engagement.nps;

import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.estimate.Exclusions;
import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * For each key (a customer, or a customer and an item) the answer with a score that counts so far. Which one that is
 * depends on the answers alone, so that parts merge exactly and in any order.
 *
 * @param <K> what counts once
 */
final class CountedAnswers<K extends Serializable> implements Serializable {
    private static final long serialVersionUID = 1;

    private static final Comparator<SurveyAnswer> TIME =
            Comparator.comparing(SurveyAnswer::at).thenComparing(SurveyAnswer::id);
    /** Of one instant and id the lower score counts; the rest only keeps the choice independent of the order. */
    private static final Comparator<SurveyAnswer> TIE = Comparator.<SurveyAnswer>comparingInt(CountedAnswers::score)
            .thenComparing(SurveyAnswer::text)
            .thenComparing(SurveyAnswer::touchpoint);

    private final Question question;
    private final NpsCalculator.Rule rule;
    private final @Nullable Window window;
    private final HashMap<K, SurveyAnswer> counted = new HashMap<>();
    private long taken;
    private long otherQuestion;
    private long withoutScore;
    private long outsideWindow;

    CountedAnswers(Question question, NpsCalculator.Rule rule, @Nullable Window window) {
        this.question = question;
        this.rule = rule;
        this.window = window;
    }

    void add(K key, SurveyAnswer answer) {
        if (!answer.question().equals(question)) {
            otherQuestion++;
        } else if (answer.score() == null) {
            withoutScore++;
        } else if (window != null && !window.contains(answer.at())) {
            outsideWindow++;
        } else {
            taken++;
            counted.merge(key, answer, this::preferred);
        }
    }

    void merge(CountedAnswers<K> other) {
        other.counted.forEach((key, answer) -> counted.merge(key, answer, this::preferred));
        taken += other.taken;
        otherQuestion += other.otherQuestion;
        withoutScore += other.withoutScore;
        outsideWindow += other.outsideWindow;
    }

    SurveyAnswer preferred(SurveyAnswer a, SurveyAnswer b) {
        int later = TIME.compare(a, b);
        if (later == 0) {
            return TIE.compare(a, b) <= 0 ? a : b;
        }
        return (later > 0) == (rule == NpsCalculator.Rule.LATEST) ? a : b;
    }

    Map<K, SurveyAnswer> byKey() {
        return Collections.unmodifiableMap(counted);
    }

    /** What was left out when {@code used} answers count. */
    Exclusions excluded(long used) {
        return Exclusions.of("another question", otherQuestion)
                .plus(Exclusions.of("no score", withoutScore))
                .plus(Exclusions.of("outside the window", outsideWindow))
                .plus(Exclusions.of("answered more than once", taken - used));
    }

    static int score(SurveyAnswer answer) {
        return Objects.requireNonNull(answer.score(), "counted answers have a score");
    }
}
