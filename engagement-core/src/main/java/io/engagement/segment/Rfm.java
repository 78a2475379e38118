package io.engagement.segment;

import io.engagement.estimate.Proportion;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseHistory;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Recency, frequency and monetary scores with frozen cut-points: made from one base, applied to any other, so that a
 * customer's score changes only when the customer does.
 *
 * <p>Recency is the number of steps (days) since the last purchase, fewer is better; frequency the number of purchase
 * steps, refunded ones left out; monetary the net spend. The score of a value among the N of the reference base, of which
 * {@code less} are worse and {@code equal} the same, is {@code 1 + floor(bins (2 less + equal) / (2 N))}: the quantile group
 * of its mid-rank. Equal values thus have equal scores, and where a few values make up the base some scores are not given
 * at all; {@link Scored} shows how large the groups really are.
 *
 * <p>The cut-point of a score is the worst reference value that reached it or a higher one. Amounts are compared as
 * doubles.
 *
 * @param bins how many scores there are, from 1, the worst, up
 * @param step the step of recency, that of the reference base
 * @param currency the currency of the spend; XXX for a base without one
 * @param recency for the scores 2 to {@code bins} the most steps since the last purchase, descending; minus infinity for a
 *     score that was not reached
 * @param frequency for the scores 2 to {@code bins} the fewest purchases, ascending; infinity if not reached
 * @param monetary for the scores 2 to {@code bins} the least spend, ascending; infinity if not reached
 */
public record Rfm(
        int bins, Period step, Currency currency, List<Double> recency, List<Double> frequency, List<Double> monetary)
        implements Serializable {
    private static final String HEAD = "rfm-1";
    private static final int MOST_BINS = 9;
    private static final int MOST_ROWS = 10;

    /**
     * Cut-points; write {@link #of(CustomerBase)} instead.
     *
     * @param bins how many scores there are, 2 to 9
     * @param step the step of recency
     * @param currency the currency of the spend
     * @param recency the cut-points of recency
     * @param frequency the cut-points of frequency
     * @param monetary the cut-points of spend
     * @throws IllegalArgumentException if {@code bins} is not in 2..9, or cut-points are not as many as they should be or
     *     not in order
     */
    public Rfm {
        requireBins(bins);
        recency = List.copyOf(recency);
        frequency = List.copyOf(frequency);
        monetary = List.copyOf(monetary);
        requireOrdered("recency", bins, recency, Collections.reverseOrder());
        requireOrdered("frequency", bins, frequency, Comparator.naturalOrder());
        requireOrdered("monetary", bins, monetary, Comparator.naturalOrder());
    }

    private static void requireBins(int bins) {
        if (bins < 2 || bins > MOST_BINS) {
            throw new IllegalArgumentException("bins must be in 2.." + MOST_BINS + ", got " + bins);
        }
    }

    private static void requireOrdered(String name, int bins, List<Double> cuts, Comparator<Double> order) {
        boolean ordered =
                IntStream.range(1, cuts.size()).allMatch(i -> order.compare(cuts.get(i - 1), cuts.get(i)) <= 0);
        if (cuts.size() != bins - 1 || !ordered || cuts.contains(Double.NaN)) {
            throw new IllegalArgumentException(name + " must have " + (bins - 1)
                    + " cut-points, each at least as good as the one before, got " + cuts);
        }
    }

    /**
     * Quintiles of a base.
     *
     * @param reference the base
     * @return the cut-points
     * @throws IllegalArgumentException if the base is empty
     */
    public static Rfm of(CustomerBase reference) {
        return of(reference, 5);
    }

    /**
     * The quantile groups of a base.
     *
     * @param reference the base
     * @param bins how many groups, 2 to 9
     * @return the cut-points
     * @throws IllegalArgumentException if the base is empty or {@code bins} is not in 2..9
     */
    public static Rfm of(CustomerBase reference, int bins) {
        requireBins(bins);
        if (reference.size() == 0) {
            throw new IllegalArgumentException("reference must have customers, got a base of none");
        }
        RfmColumns columns = RfmColumns.of(reference);
        double[] negated = Arrays.stream(columns.recency()).map(age -> -age).toArray();
        return new Rfm(
                bins,
                reference.cadence().step(),
                reference.currency(),
                cuts(negated, bins).stream().map(cut -> -cut).toList(),
                cuts(columns.frequency().clone(), bins),
                cuts(columns.monetary().clone(), bins));
    }

    /** The smallest value of each score above 1. */
    private static List<Double> cuts(double[] values, int bins) {
        Arrays.parallelSort(values);
        Double[] cuts = new Double[bins - 1];
        Arrays.fill(cuts, Double.POSITIVE_INFINITY);
        int given = 1;
        for (int from = 0; from < values.length && given < bins; ) {
            int to = from + 1;
            // Not by Double.compare: minus 0 and 0 are one amount.
            while (to < values.length && values[to] == values[from]) {
                to++;
            }
            // less = from and equal = to - from: 2 less + equal = from + to.
            int score = 1 + (int) ((long) bins * ((long) from + to) / (2L * values.length));
            while (given < score) {
                cuts[given++ - 1] = values[from];
            }
            from = to;
        }
        return List.of(cuts);
    }

    /**
     * A customer's three scores.
     *
     * @param recency 1 to bins, the highest for the latest buyers
     * @param frequency 1 to bins, the highest for the most frequent buyers
     * @param monetary 1 to bins, the highest for the biggest spenders
     */
    public record Score(int recency, int frequency, int monetary) implements Serializable, Comparable<Score> {
        private static final Comparator<Score> ORDER = Comparator.comparingInt(Score::recency)
                .thenComparingInt(Score::frequency)
                .thenComparingInt(Score::monetary)
                .reversed();

        /**
         * Three scores.
         *
         * @param recency 1 to 9
         * @param frequency 1 to 9
         * @param monetary 1 to 9
         * @throws IllegalArgumentException if one is not in 1..9
         */
        public Score {
            if (Math.min(recency, Math.min(frequency, monetary)) < 1
                    || Math.max(recency, Math.max(frequency, monetary)) > MOST_BINS) {
                throw new IllegalArgumentException(
                        "scores must be in 1.." + MOST_BINS + ", got " + recency + ", " + frequency + ", " + monetary);
            }
        }

        /** The best first. */
        @Override
        public int compareTo(Score other) {
            return ORDER.compare(this, other);
        }

        /** The three digits: {@code 545}. */
        @Override
        public String toString() {
            return "" + recency + frequency + monetary;
        }
    }

    /**
     * A customer's scores by these cut-points.
     *
     * @param history a row of a base whose recency is in the same steps
     * @return the scores
     * @throws IllegalArgumentException if the spend is of another currency
     */
    public Score score(PurchaseHistory history) {
        requireCurrency(history.spend().currency());
        double[][] cuts = cuts();
        return new Score(
                reached(cuts[0], history.ageAtLastPurchase() - history.age()),
                reached(cuts[1], history.repeatPurchases() + 1.0),
                reached(cuts[2], history.spend().value().doubleValue()));
    }

    /**
     * The scores of a base by these cut-points.
     *
     * @param base a base with the same steps and currency
     * @return who has which score
     * @throws IllegalArgumentException if the step or the currency is another
     */
    public Scored scores(CustomerBase base) {
        if (base.size() > 0) {
            requireSame(base.cadence().step(), base.currency());
        }
        RfmColumns columns = RfmColumns.of(base);
        byte[][] scores = new byte[3][base.size()];
        double[][] cuts = cuts();
        for (int row = 0; row < base.size(); row++) {
            scores[0][row] = (byte) reached(cuts[0], -columns.recency()[row]);
            scores[1][row] = (byte) reached(cuts[1], columns.frequency()[row]);
            scores[2][row] = (byte) reached(cuts[2], columns.monetary()[row]);
        }
        return new Scored(bins, base, scores);
    }

    /** The cut-points as plain numbers, those of recency negated so that more is better everywhere. */
    double[][] cuts() {
        return new double[][] {
            recency.stream().mapToDouble(cut -> -cut).toArray(),
            frequency.stream().mapToDouble(cut -> cut).toArray(),
            monetary.stream().mapToDouble(cut -> cut).toArray()
        };
    }

    static int reached(double[] cuts, double value) {
        int score = 1;
        while (score <= cuts.length && value >= cuts[score - 1]) {
            score++;
        }
        return score;
    }

    void requireSame(Period otherStep, Currency otherCurrency) {
        if (!step.equals(otherStep)) {
            throw new IllegalArgumentException("step must be " + step + " as the cut-points' is, got " + otherStep);
        }
        requireCurrency(otherCurrency);
    }

    private void requireCurrency(Currency other) {
        if (!currency.equals(other)) {
            throw new IllegalArgumentException("currency must be " + currency + " as the cut-points' is, got " + other);
        }
    }

    /**
     * The cut-points in one line that {@link #parse} reads.
     *
     * @return the text
     */
    public String toText() {
        return Form.of(
                        HEAD,
                        bins,
                        step,
                        currency,
                        Form.of(recency.toArray()),
                        Form.of(frequency.toArray()),
                        Form.of(monetary.toArray()))
                .toString();
    }

    /**
     * Reads cut-points.
     *
     * @param text what {@link #toText} wrote
     * @return the same cut-points
     * @throws IllegalArgumentException if the text is something else
     */
    public static Rfm parse(String text) {
        return of(Form.parse(text, HEAD));
    }

    Form form() {
        return Form.parse(toText(), HEAD);
    }

    static Rfm of(Form form) {
        return new Rfm(
                form.requireHead(HEAD).read(1, Integer::parseInt),
                form.read(2, Period::parse),
                form.read(3, Currency::getInstance),
                numbers(form.form(4)),
                numbers(form.form(5)),
                numbers(form.form(6)));
    }

    private static List<Double> numbers(Form form) {
        List<Double> numbers = new ArrayList<>();
        for (int place = 0; place < form.size(); place++) {
            numbers.add(form.read(place, Double::parseDouble));
        }
        return numbers;
    }

    /** A line for each score: from where on it is given. */
    @Override
    public String toString() {
        String since = step.equals(Period.ofDays(1)) ? "days" : "steps of " + step;
        Table table = new Table("RFM cut-points", "score", since + " since at most", "purchases from", "spend from");
        for (int score = bins; score > 1; score--) {
            table.row(
                    "" + score,
                    shown(recency.get(score - 2)),
                    shown(frequency.get(score - 2)),
                    shown(monetary.get(score - 2)));
        }
        return table.row("1", "the others", "the others", "the others").toString();
    }

    private static String shown(double cut) {
        return Double.isInfinite(cut)
                ? "never"
                : String.format(Locale.ROOT, cut == Math.rint(cut) ? "%,.0f" : "%,.2f", cut);
    }

    /**
     * The scores of all customers of a base.
     *
     * <p>Immutable and thread-safe.
     */
    public static final class Scored implements Serializable {
        private static final long serialVersionUID = 1;

        private final int bins;
        private final CustomerBase base;
        private final byte[][] scores;

        private Scored(int bins, CustomerBase base, byte[][] scores) {
            this.bins = bins;
            this.base = base;
            this.scores = scores;
        }

        /**
         * The customers, in rows as numbered here.
         *
         * @return the base
         */
        public CustomerBase base() {
            return base;
        }

        /**
         * The scores of a row.
         *
         * @param row its number in the base
         * @return the scores
         * @throws IndexOutOfBoundsException if there is no such row
         */
        public Score row(int row) {
            return new Score(scores[0][row], scores[1][row], scores[2][row]);
        }

        /**
         * How large the groups of recency really are.
         *
         * @return for the scores 1 to bins, how many customers have it
         */
        public List<Proportion> recency() {
            return sizes(0);
        }

        /**
         * How large the groups of frequency really are.
         *
         * @return for the scores 1 to bins, how many customers have it
         */
        public List<Proportion> frequency() {
            return sizes(1);
        }

        /**
         * How large the groups of spend really are.
         *
         * @return for the scores 1 to bins, how many customers have it
         */
        public List<Proportion> monetary() {
            return sizes(2);
        }

        private List<Proportion> sizes(int dimension) {
            long[] counts = new long[bins + 1];
            for (byte score : scores[dimension]) {
                counts[score]++;
            }
            return Arrays.stream(counts)
                    .skip(1)
                    .mapToObj(count -> Proportion.of(count, base.size()))
                    .toList();
        }

        /**
         * The cells that hold somebody, the best first.
         *
         * @return how many customers have those three scores
         */
        public Map<Score, Proportion> cells() {
            long[] counts = new long[1000];
            for (int row = 0; row < base.size(); row++) {
                counts[100 * scores[0][row] + 10 * scores[1][row] + scores[2][row]]++;
            }
            Map<Score, Proportion> cells = new TreeMap<>();
            for (int code = 0; code < counts.length; code++) {
                if (counts[code] > 0) {
                    cells.put(
                            new Score(code / 100, code / 10 % 10, code % 10), Proportion.of(counts[code], base.size()));
                }
            }
            return Collections.unmodifiableMap(cells);
        }

        /** How large the groups are, and the largest cells. */
        @Override
        public String toString() {
            Table groups = new Table(
                    String.format(Locale.ROOT, "RFM scores of %,d customers as of %s", base.size(), base.asOf()),
                    "score",
                    "recency",
                    "frequency",
                    "monetary");
            for (int score = bins; score >= 1; score--) {
                groups.row("" + score, share(0, score), share(1, score), share(2, score));
            }
            List<Map.Entry<Score, Proportion>> largest = cells().entrySet().stream()
                    .sorted(Comparator.comparingLong(cell -> -cell.getValue().successes()))
                    .toList();
            String title = String.format(
                    Locale.ROOT, "the largest of %,d cells, recency then frequency then monetary", largest.size());
            Table cells = new Table(title, "cell", "customers", "share");
            for (Map.Entry<Score, Proportion> cell : largest.subList(0, Math.min(MOST_ROWS, largest.size()))) {
                Proportion size = cell.getValue();
                cells.row(
                        cell.getKey().toString(),
                        String.format(Locale.ROOT, "%,d", size.successes()),
                        size.rate().toString());
            }
            return groups + "\n" + cells;
        }

        private String share(int dimension, int score) {
            Proportion size = sizes(dimension).get(score - 1);
            return size.trials() == 0
                    ? "-"
                    : String.format(
                            Locale.ROOT, "%,d (%.1f%%)", size.successes(), 100.0 * size.successes() / size.trials());
        }
    }
}
