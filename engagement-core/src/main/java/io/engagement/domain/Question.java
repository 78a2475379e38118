package io.engagement.domain;

import java.io.Serializable;

/**
 * A survey question and the whole numbers that answer it, {@code min} to {@code max} inclusive. A question that takes
 * words only has an empty range, {@code min} 0 and {@code max} -1. The constants are the usual questions; the type is
 * open: {@code Question.scale("ease of return", 1, 7)}.
 *
 * @param name the question's name, not blank
 * @param min the lowest number that answers it
 * @param max the highest number that answers it
 */
public record Question(String name, int min, int max) implements Serializable {
    /** How likely is it that you would recommend us? 0 to 10 (Reichheld, 2003). */
    public static final Question RECOMMEND = scale("recommend", 0, 10);
    /** How satisfied are you? 1 to 5. */
    public static final Question SATISFACTION = scale("satisfaction", 1, 5);
    /** We made it easy for you: 1 (disagree) to 7 (agree) (Dixon, Freeman and Toman, 2010). */
    public static final Question EFFORT = scale("effort", 1, 7);
    /** How likely is it that you will stay? 1 to 5. */
    public static final Question STAY = scale("stay", 1, 5);
    /** How many people did you bring who became customers? */
    public static final Question REFERRALS = count("referrals");
    /** A review's stars, 1 to 5. */
    public static final Question REVIEW = scale("review", 1, 5);
    /** Free text. */
    public static final Question COMMENT = text("comment");

    /**
     * For deserialisers; write {@link #scale}, {@link #count} or {@link #text} instead.
     *
     * @param name the question's name
     * @param min the lowest number that answers it
     * @param max the highest number that answers it
     * @throws IllegalArgumentException if {@code name} is blank, or {@code max} is below {@code min} and the range is not
     *     the empty one, 0 to -1
     */
    public Question {
        Check.notBlank("name", name);
        if (max < min && !(min == 0 && max == -1)) {
            throw new IllegalArgumentException("max must be >= min (" + min + "), got " + max);
        }
    }

    /**
     * A question that is answered by a number on a scale.
     *
     * @param name the question's name, not blank
     * @param min the lowest number
     * @param max the highest number, at least {@code min}
     * @return the question
     * @throws IllegalArgumentException if {@code name} is blank or {@code max} is below {@code min}
     */
    public static Question scale(String name, int min, int max) {
        if (max < min) {
            throw new IllegalArgumentException("max must be >= min (" + min + "), got " + max);
        }
        return new Question(name, min, max);
    }

    /**
     * A question that is answered by a number of things, 0 or more.
     *
     * @param name the question's name, not blank
     * @return the question
     */
    public static Question count(String name) {
        return new Question(name, 0, Integer.MAX_VALUE);
    }

    /**
     * A question that is answered by words only.
     *
     * @param name the question's name, not blank
     * @return the question
     */
    public static Question text(String name) {
        return new Question(name, 0, -1);
    }

    /**
     * Whether a number answers the question: {@code min <= score <= max}.
     *
     * @param score the number
     * @return true if it does
     */
    public boolean accepts(int score) {
        return min <= score && score <= max;
    }

    /** The name and the range: {@code recommend (0..10)}. */
    @Override
    public String toString() {
        return name
                + (max < min
                        ? " (words)"
                        : max == Integer.MAX_VALUE ? " (" + min + "..)" : " (" + min + ".." + max + ")");
    }
}
