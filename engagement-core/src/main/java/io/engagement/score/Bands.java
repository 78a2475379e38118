package io.engagement.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Names for stretches of the score, with hysteresis: a band is entered at its own cut-point, and left only below a lower
 * one, so that a score that trembles around a border does not change its name every day. Half-open: a band begins at its
 * cut-point.
 *
 * @param bands the bands, from the lowest, at least one; the lowest is entered at 0
 */
public record Bands(List<Band> bands) implements Serializable {
    /** At risk, steady from 40, engaged from 70, champion from 90; each left 5 points below. */
    public static final Bands USUAL =
            below("at risk").from(40, 35, "steady").from(70, 65, "engaged").from(90, 85, "champion");

    private static final String VERSION_1 = "bands-1";

    /**
     * Bands; write {@code Bands.below("at risk").from(40, 35, "steady").from(70, 65, "engaged")} instead.
     *
     * @param bands the bands, from the lowest
     * @throws IllegalArgumentException if there is none, names are equal, the cut-points do not ascend, the lowest is not
     *     entered at 0, or a band is left below where the one under it is left
     */
    public Bands {
        bands = List.copyOf(bands);
        if (bands.isEmpty() || bands.get(0).enter != 0) {
            throw new IllegalArgumentException("bands must begin with one that is entered at 0, got " + bands);
        }
        for (int i = 1; i < bands.size(); i++) {
            if (!(bands.get(i).enter > bands.get(i - 1).enter && bands.get(i).leave >= bands.get(i - 1).leave)) {
                throw new IllegalArgumentException("bands must ascend, got " + bands);
            }
        }
        if (bands.stream().map(Band::name).distinct().count() < bands.size()) {
            throw new IllegalArgumentException("bands must have different names, got " + bands);
        }
    }

    /**
     * A stretch of the score.
     *
     * @param name what it is called, not blank
     * @param enter the lowest score at which it is entered from below
     * @param leave the lowest score at which it is kept, at most {@code enter}
     */
    public record Band(String name, double enter, double leave) implements Serializable {
        /**
         * A band.
         *
         * @param name what it is called
         * @param enter the lowest score at which it is entered
         * @param leave the lowest score at which it is kept
         * @throws IllegalArgumentException if {@code name} is blank, or not {@code 0 <= leave <= enter <= 100}
         */
        public Band {
            if (name.isBlank()) {
                throw new IllegalArgumentException("name must not be blank, got \"" + name + "\"");
            }
            if (!(0 <= leave && leave <= enter && enter <= 100)) {
                throw new IllegalArgumentException("leave and enter must be 0 <= leave <= enter <= 100, got " + leave
                        + " and " + enter + " for " + name);
            }
        }

        /** The name. */
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Begins with the lowest band.
     *
     * @param name what it is called
     * @return the one band, to which others are added by {@link #from}
     */
    public static Bands below(String name) {
        return new Bands(List.of(new Band(name, 0, 0)));
    }

    /**
     * The same with a band on top.
     *
     * @param enter the lowest score at which it is entered, above those before
     * @param leave the lowest score at which it is kept, at most {@code enter}
     * @param name what it is called
     * @return a copy
     */
    public Bands from(double enter, double leave, String name) {
        List<Band> more = new ArrayList<>(bands);
        more.add(new Band(name, enter, leave));
        return new Bands(more);
    }

    /**
     * The band of a customer of whom none is known yet: the highest that the score enters.
     *
     * @param score the score, 0 to 100
     * @return the band
     * @throws IllegalArgumentException if {@code score} is not in [0, 100]
     */
    public Band of(double score) {
        requireScore(score);
        int place = 0;
        while (place + 1 < bands.size() && score >= bands.get(place + 1).enter) {
            place++;
        }
        return bands.get(place);
    }

    /**
     * The band of a customer who was in another: the one before is kept until the score enters a higher or falls below
     * where it is left. Then it falls to the highest band that is kept at the score.
     *
     * @param previous the band before, one of these
     * @param score the score, 0 to 100
     * @return the band
     * @throws IllegalArgumentException if {@code previous} is none of these bands or {@code score} is not in [0, 100]
     */
    public Band next(Band previous, double score) {
        int place = bands.indexOf(previous);
        if (place < 0) {
            throw new IllegalArgumentException("previous must be one of " + bands + ", got " + previous);
        }
        Band entered = of(score);
        if (bands.indexOf(entered) > place) {
            return entered;
        }
        while (score < bands.get(place).leave) {
            place--;
        }
        return bands.get(place);
    }

    private static void requireScore(double score) {
        if (!(score >= 0 && score <= 100)) {
            throw new IllegalArgumentException("score must be in [0, 100], got " + score);
        }
    }

    /**
     * The bands as one line of text.
     *
     * @return a line that {@link #parse} reads back to equal bands
     */
    public String toText() {
        return bands.stream()
                .map(band -> Words.quoted(band.name) + " " + Words.number(band.enter) + " " + Words.number(band.leave))
                .collect(Collectors.joining(" ", VERSION_1 + " ", ""));
    }

    /**
     * The bands of a text.
     *
     * @param text a line that {@link #toText} wrote
     * @return the bands
     * @throws IllegalArgumentException if the text holds none, saying where
     */
    public static Bands parse(String text) {
        Words words = new Words(text);
        words.expect(VERSION_1);
        List<Band> bands = new ArrayList<>();
        while (words.hasNext()) {
            bands.add(new Band(words.text(), words.number(), words.number()));
        }
        return new Bands(bands);
    }

    /** {@code at risk, steady from 40 (left below 35), engaged from 70 (left below 65)}. */
    @Override
    public String toString() {
        return bands.stream()
                .map(band -> band.enter == 0
                        ? band.name
                        : band.name + " from " + Words.number(band.enter) + " (left below " + Words.number(band.leave)
                                + ")")
                .collect(Collectors.joining(", "));
    }
}
