package io.engagement.segment;

import io.engagement.domain.Money;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who is who: named rules in order, and a name for the rest. A customer belongs to the first segment whose rule holds, or
 * to the rest, so that everybody is in exactly one segment whatever the rules are.
 *
 * <p>All data: it prints, compares, serialises and has a text form.
 *
 * @param name what it is called
 * @param segments the segments, in the order in which they are tried
 * @param rest the name of the segment of those whom no rule meets
 */
public record Segmentation(String name, List<Segment> segments, String rest) implements Serializable {
    private static final String HEAD = "segmentation-1";
    private static final int MOST_SEGMENTS = 10_000;
    private static final int NEW_DAYS = 90;
    private static final int LAPSED_DAYS = 180;
    private static final int MONTHLY_MONTHS = 6;
    private static final int MONTHLY_GAP = 45;

    /**
     * A name and who gets it, unless a segment before it does.
     *
     * @param name the segment's name
     * @param rule who belongs to it
     */
    public record Segment(String name, SegmentRule rule) implements Serializable {}

    /**
     * A segmentation; write {@code Segmentation.named(...).segment(...).rest(...)} instead.
     *
     * @param name what it is called
     * @param segments the segments
     * @param rest the name of the rest
     * @throws IllegalArgumentException if a name is blank or stands twice, or there are more than 10,000 segments
     */
    public Segmentation {
        segments = List.copyOf(segments);
        if (segments.size() > MOST_SEGMENTS) {
            throw new IllegalArgumentException(
                    "segments must be at most " + MOST_SEGMENTS + ", got " + segments.size());
        }
        Set<String> names = new HashSet<>();
        Stream.concat(segments.stream().map(Segment::name), Stream.of(rest)).forEach(each -> {
            if (each.isBlank() || !names.add(each)) {
                throw new IllegalArgumentException("segment names must be given and unique, got \"" + each + "\""
                        + (each.isBlank() ? "" : " twice"));
            }
        });
    }

    /**
     * Begins a segmentation: everybody is among the "others".
     *
     * @param name what it is called
     * @return a segmentation of one segment
     */
    public static Segmentation named(String name) {
        return new Segmentation(name, List.of(), "others");
    }

    /**
     * The same with one more segment, tried after those before.
     *
     * @param segment its name
     * @param rule who belongs to it
     * @return a copy
     * @throws IllegalArgumentException if the name is blank or taken
     */
    public Segmentation segment(String segment, SegmentRule rule) {
        List<Segment> more = new ArrayList<>(segments);
        more.add(new Segment(segment, rule));
        return new Segmentation(name, more, rest);
    }

    /**
     * The same with another name for the rest.
     *
     * @param segment the name
     * @return a copy
     * @throws IllegalArgumentException if the name is blank or taken
     */
    public Segmentation rest(String segment) {
        return new Segmentation(name, segments, segment);
    }

    /**
     * How customers buy. In this order: left (the last spell ended), never bought, lapsed (nothing for 180 days), new (known
     * for less than 90 days, too short to tell), monthly (bought in 6 or more of the last 12 calendar months, with a median
     * gap of at most 45 days), one-time, and occasional, the rest.
     *
     * @return the segmentation
     */
    public static Segmentation buying() {
        return named("buying")
                .segment("left", SegmentRule.left())
                .segment("never bought", SegmentRule.below(Measure.PURCHASES, 1))
                .segment("lapsed", SegmentRule.atLeast(Measure.DAYS_SINCE_LAST, LAPSED_DAYS))
                .segment("new", SegmentRule.below(Measure.TENURE, NEW_DAYS))
                .segment(
                        "monthly",
                        SegmentRule.all(
                                SegmentRule.atLeast(Measure.MONTHS, MONTHLY_MONTHS),
                                // Half days occur.
                                SegmentRule.below(Measure.MEDIAN_GAP, MONTHLY_GAP + 0.5)))
                .segment("one-time", SegmentRule.below(Measure.PURCHASES, 2))
                .rest("occasional");
    }

    /**
     * The usual names of RFM cells, for quintiles: champions (recent, frequent, big), loyal (frequent, not long ago), recent
     * (recent, not yet frequent), at risk (frequent once, not lately), lost (long ago, rarely), and middle, the rest.
     *
     * @param rfm the cut-points, of five bins
     * @return the segmentation
     * @throws IllegalArgumentException if there are not five bins
     */
    public static Segmentation rfm(Rfm rfm) {
        if (rfm.bins() != 5) {
            throw new IllegalArgumentException("rfm must have 5 bins, got " + rfm.bins());
        }
        return named("RFM")
                .segment("champions", cells(rfm, 444, 555))
                .segment("loyal", cells(rfm, 341, 555))
                .segment("recent", cells(rfm, 411, 535))
                .segment("at risk", cells(rfm, 131, 255))
                .segment("lost", cells(rfm, 111, 225))
                .rest("middle");
    }

    private static SegmentRule cells(Rfm rfm, int worst, int best) {
        return new SegmentRule.Cell(rfm, Rules.score(worst), Rules.score(best));
    }

    /**
     * By the value of an attribute.
     *
     * @param attribute its name
     * @param values the values that make a segment of that name; the rest are the "others"
     * @return the segmentation
     */
    public static Segmentation byAttribute(String attribute, String... values) {
        Segmentation segmentation = named(attribute);
        for (String value : values) {
            segmentation = segmentation.segment(value, SegmentRule.attribute(attribute, value));
        }
        return segmentation;
    }

    /**
     * By engagement score, the highest band first; the rest have no score.
     *
     * @param borders where a band ends and the next begins, ascending, at least one
     * @return the segmentation
     * @throws IllegalArgumentException if there is no border or they do not ascend
     */
    public static Segmentation scoreBands(double... borders) {
        if (borders.length == 0) {
            throw new IllegalArgumentException("borders must have at least one, got none");
        }
        List<SegmentRule> bands = new ArrayList<>();
        bands.add(SegmentRule.below(Measure.SCORE, borders[0]));
        for (int i = 1; i < borders.length; i++) {
            bands.add(SegmentRule.between(Measure.SCORE, borders[i - 1], borders[i]));
        }
        bands.add(SegmentRule.atLeast(Measure.SCORE, borders[borders.length - 1]));
        Segmentation segmentation = named("score").rest("no score");
        for (int i = bands.size() - 1; i >= 0; i--) {
            segmentation = segmentation.segment(bands.get(i).toString(), bands.get(i));
        }
        return segmentation;
    }

    /**
     * By net spend, the biggest spenders first.
     *
     * @param borders where a band begins, ascending
     * @return the segmentation; the rest spent less, or never bought
     */
    public static Segmentation spendBands(Money... borders) {
        Segmentation segmentation = named("spend").rest("less, or nothing");
        for (int i = borders.length - 1; i >= 0; i--) {
            SegmentRule rule = SegmentRule.spent(borders[i]);
            segmentation = segmentation.segment(rule.toString(), rule);
        }
        return segmentation;
    }

    /**
     * The names of all segments, the rest last.
     *
     * @return the names, in order
     */
    public List<String> names() {
        return Stream.concat(segments.stream().map(Segment::name), Stream.of(rest))
                .toList();
    }

    /**
     * Sorts a population into the segments.
     *
     * @param population the customers
     * @return who is where
     * @throws IllegalArgumentException if a rule is about another currency or other steps than the population's
     */
    public Segments of(Population population) {
        IntPredicate[] rules = segments.stream()
                .map(segment -> Rules.over(population, segment.rule))
                .toArray(IntPredicate[]::new);
        short[] segmentOf = new short[population.size()];
        for (int row = 0; row < segmentOf.length; row++) {
            short segment = 0;
            while (segment < rules.length && !rules[segment].test(row)) {
                segment++;
            }
            segmentOf[row] = segment;
        }
        return new Segments(this, population, segmentOf);
    }

    /**
     * The definition in one line that {@link #parse} reads.
     *
     * @return the text
     */
    public String toText() {
        List<Object> parts = new ArrayList<>(Arrays.asList(name, rest));
        segments.forEach(segment -> parts.add(Form.of("segment", segment.name, Rules.form(segment.rule))));
        return Form.of(HEAD, parts).toString();
    }

    /**
     * Reads a definition.
     *
     * @param text what {@link #toText} wrote
     * @return the same definition
     * @throws IllegalArgumentException if the text is something else
     */
    public static Segmentation parse(String text) {
        Form form = Form.parse(text, HEAD);
        List<Segment> segments = form.forms(3).stream()
                .map(part -> new Segment(part.requireHead("segment").word(1), Rules.of(part.form(2))))
                .toList();
        return new Segmentation(form.word(1), segments, form.word(2));
    }

    /** The segments with their rules, a line each. */
    @Override
    public String toString() {
        return segments.stream()
                .map(segment -> segment.name + ": " + segment.rule)
                .collect(Collectors.joining("\n  ", "segments by " + name + "\n  ", "\n  " + rest + ": the rest"));
    }
}
