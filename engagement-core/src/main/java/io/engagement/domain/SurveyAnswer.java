package io.engagement.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One customer's answer to one question: a number, words, or both. A skipped question is no answer and has no record.
 *
 * @param customerId who it was, never blank
 * @param at when it was given
 * @param question what was asked
 * @param score the number, within the question's range; null when only words were given
 * @param text the words, or {@code ""}
 * @param item what the question was about (a product), or {@code ""}
 * @param channel the way it reached us, or {@code ""}
 * @param touchpoint where on the customer's journey, or {@code ""}
 * @param id the event's identity at its source, or {@code ""}
 */
public record SurveyAnswer(
        String customerId,
        Instant at,
        Question question,
        @Nullable Integer score,
        String text,
        String item,
        String channel,
        String touchpoint,
        String id)
        implements CustomerEvent {

    /**
     * For deserialisers, and may grow; write {@code SurveyAnswer.of(customerId, at, question, score).withText(...)}
     * instead.
     *
     * @param customerId who it was, not blank
     * @param at when it was given
     * @param question what was asked
     * @param score the number, within the question's range; or null
     * @param text the words; null is {@code ""}
     * @param item what the question was about; null is {@code ""}
     * @param channel the way it reached us; null is {@code ""}
     * @param touchpoint where on the customer's journey; null is {@code ""}
     * @param id the event's identity at its source; null is {@code ""}
     * @throws IllegalArgumentException if {@code customerId} is blank, {@code at} or {@code question} is missing,
     *     {@code score} is outside the question's range, or there is neither a score nor a text that is not blank
     */
    public SurveyAnswer(
            String customerId,
            Instant at,
            Question question,
            @Nullable Integer score,
            @Nullable String text,
            @Nullable String item,
            @Nullable String channel,
            @Nullable String touchpoint,
            @Nullable String id) {
        this.customerId = Check.notBlank("customerId", customerId);
        this.at = Check.notNull("at", at);
        this.question = Check.notNull("question", question);
        if (score != null && !question.accepts(score)) {
            throw new IllegalArgumentException("score must fit " + question + ", got " + score);
        }
        if (score == null && (text == null || text.isBlank())) {
            throw new IllegalArgumentException(
                    "score or text must be given (a skipped question is no answer), got neither for " + question);
        }
        this.score = score;
        this.text = Check.orEmpty(text);
        this.item = Check.orEmpty(item);
        this.channel = Check.orEmpty(channel);
        this.touchpoint = Check.orEmpty(touchpoint);
        this.id = Check.orEmpty(id);
    }

    /**
     * An answer by a number.
     *
     * @param customerId who it was, not blank
     * @param at when it was given
     * @param question what was asked
     * @param score the number, within the question's range
     * @return the answer
     */
    public static SurveyAnswer of(String customerId, Instant at, Question question, int score) {
        return new SurveyAnswer(customerId, at, question, score, null, null, null, null, null);
    }

    /**
     * An answer to {@link Question#RECOMMEND}.
     *
     * @param customerId who it was, not blank
     * @param at when it was given
     * @param score 0 to 10
     * @return the answer
     */
    public static SurveyAnswer recommend(String customerId, Instant at, int score) {
        return of(customerId, at, Question.RECOMMEND, score);
    }

    /**
     * An answer by words only.
     *
     * @param customerId who it was, not blank
     * @param at when it was given
     * @param question what was asked
     * @param text the words, not blank
     * @return the answer
     */
    public static SurveyAnswer comment(String customerId, Instant at, Question question, String text) {
        return new SurveyAnswer(customerId, at, question, null, text, null, null, null, null);
    }

    /**
     * This answer with words.
     *
     * @param text the words
     * @return a copy
     */
    public SurveyAnswer withText(String text) {
        return new SurveyAnswer(customerId, at, question, score, text, item, channel, touchpoint, id);
    }

    /**
     * This answer about an item.
     *
     * @param item what the question was about
     * @return a copy
     */
    public SurveyAnswer withItem(String item) {
        return new SurveyAnswer(customerId, at, question, score, text, item, channel, touchpoint, id);
    }

    /**
     * This answer through a channel.
     *
     * @param channel the way it reached us
     * @return a copy
     */
    public SurveyAnswer withChannel(String channel) {
        return new SurveyAnswer(customerId, at, question, score, text, item, channel, touchpoint, id);
    }

    /**
     * This answer at a touchpoint.
     *
     * @param touchpoint where on the customer's journey
     * @return a copy
     */
    public SurveyAnswer withTouchpoint(String touchpoint) {
        return new SurveyAnswer(customerId, at, question, score, text, item, channel, touchpoint, id);
    }

    /**
     * This answer with its identity at its source.
     *
     * @param id the id
     * @return a copy
     */
    public SurveyAnswer withId(String id) {
        return new SurveyAnswer(customerId, at, question, score, text, item, channel, touchpoint, id);
    }
}
