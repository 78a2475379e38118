package io.engagement.score;

import io.engagement.domain.CustomerEvent;
import io.engagement.internal.column.Names;
import io.engagement.internal.column.Nanos;
import java.io.Serializable;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The profiles of many customers in columns, filled event by event and merged; the container of
 * {@link EngagementScore#collector()}. A customer takes 16 bytes a signal, 8 more and the id (measured, 167 bytes in
 * all with five signals), and 16 for each open day of a capped signal. Not thread-safe while it is filled.
 *
 * <p>Customers come out in the natural order of their ids; where {@code double[]} results are aligned with
 * {@link #customerIds}, NaN marks a customer without a value.
 */
public final class CustomerProfiles implements Serializable {
    private static final long serialVersionUID = 1;

    private final EngagementScore score;
    private final Names names = new Names();
    private final ProfileColumns columns;
    private final ProfileRow cursor;

    CustomerProfiles(EngagementScore score) {
        this.score = score;
        columns = new ProfileColumns(score.arithmetic().size());
        cursor = columns.cursor();
    }

    /**
     * Takes an event.
     *
     * @param event an event not taken before
     * @throws IllegalArgumentException if the event is more than 146 years from 1970
     */
    public void add(CustomerEvent event) {
        Nanos.near("at", event.at());
        int row = point(event.customerId());
        if (score.arithmetic().take(cursor, event)) {
            columns.write(row, cursor);
        }
    }

    /**
     * Takes what a stored profile holds.
     *
     * @param profile a profile of the same layout, from other events
     * @throws IllegalArgumentException if the layout is another
     */
    public void merge(CustomerProfile profile) {
        score.requireMine(profile);
        int row = point(profile.customerId());
        score.arithmetic().merge(cursor, profile.row());
        columns.write(row, cursor);
    }

    /**
     * Takes all that others took; those stay as they are.
     *
     * @param other profiles of the same definition, from other events
     * @throws IllegalArgumentException if the definitions differ
     */
    public void merge(CustomerProfiles other) {
        if (!score.equals(other.score)) {
            throw new IllegalArgumentException("definition must be " + score + ", got " + other.score);
        }
        ProfileRow theirs = other.columns.cursor();
        int rows = other.size();
        for (int number = 0; number < rows; number++) {
            other.columns.read(number, theirs);
            int row = point(other.names.name(number));
            score.arithmetic().merge(cursor, theirs);
            columns.write(row, cursor);
        }
    }

    /** Points at a customer, a new one if need be. */
    private int point(String customerId) {
        int row = names.numberOf(customerId);
        columns.growTo(names.size());
        columns.read(row, cursor);
        return row;
    }

    /**
     * Says that a customer cannot be seen through some signals, see {@link EngagementScore#withoutSignals}.
     *
     * @param customerId whose
     * @param signals the names of the signals
     * @throws IllegalArgumentException if a name is none of a signal, or the id is blank
     */
    public void hide(String customerId, Set<String> signals) {
        merge(score.withoutSignals(score.profile(customerId), signals));
    }

    /**
     * Folds the capped days of all customers that were over by {@code watermark}, see {@link EngagementScore#settle}.
     *
     * @param watermark up to when all events have come
     */
    public void settle(Instant watermark) {
        long nanos = Nanos.near("watermark", watermark);
        for (int row = 0; row < size(); row++) {
            columns.read(row, cursor);
            score.arithmetic().settle(cursor, nanos);
            columns.write(row, cursor);
        }
    }

    /**
     * A customer's profile.
     *
     * @param customerId whose
     * @return the profile; one without events for a customer who has none
     */
    public CustomerProfile get(String customerId) {
        int row = names.find(customerId);
        return row < 0 ? score.profile(customerId) : profile(row);
    }

    private CustomerProfile profile(int number) {
        int signals = score.arithmetic().size();
        ProfileRow row = columns.cursor();
        columns.read(number, row);
        return new CustomerProfile(names.name(number), score.layout(), signals, row.copy(signals));
    }

    /**
     * How many customers there are.
     *
     * @return their number
     */
    public int size() {
        return names.size();
    }

    /**
     * The ids of the customers in their natural order.
     *
     * @return the ids, unmodifiable
     */
    public List<String> customerIds() {
        return List.of(names.sorted());
    }

    /**
     * All profiles, in the order of the ids.
     *
     * @return a stream of them
     */
    public Stream<CustomerProfile> stream() {
        return Arrays.stream(names.sorted()).map(this::get);
    }

    /**
     * The scores of all customers, the same as {@link EngagementScore#of} gives each, bit for bit.
     *
     * @param asOf a time after the latest event of all
     * @return the scores in the order of {@link #customerIds}; NaN where too little was observed
     * @throws IllegalArgumentException if {@code asOf} is not after the latest event of somebody
     */
    public double[] scores(Instant asOf) {
        return scores(score, asOf, false);
    }

    /**
     * The same with as many threads as the common pool has: not a bit differs.
     *
     * @param asOf a time after the latest event of all
     * @return the scores in the order of {@link #customerIds}; NaN where too little was observed
     * @throws IllegalArgumentException if {@code asOf} is not after the latest event of somebody
     */
    public double[] parallelScores(Instant asOf) {
        return scores(score, asOf, true);
    }

    /**
     * The scores of all customers by another definition of the same layout: other weights, scales or caps.
     *
     * @param definition the definition
     * @param asOf a time after the latest event of all
     * @return the scores in the order of {@link #customerIds}; NaN where too little was observed
     * @throws IllegalArgumentException if the layout is another, or {@code asOf} not after the latest event of somebody
     */
    public double[] scores(EngagementScore definition, Instant asOf) {
        definition.requireMine(score.profile("any"));
        return scores(definition, asOf, false);
    }

    private double[] scores(EngagementScore definition, Instant asOf, boolean parallel) {
        long now = Nanos.near("asOf", asOf);
        return ofAll(now, parallel, row -> definition.judgement().score(row, now));
    }

    /** What is asked of the state of a customer. */
    private interface Question {
        double of(ProfileRow row);
    }

    private double[] ofAll(long now, boolean parallel, Question question) {
        double[] byRow = new double[size()];
        int pieces = (byRow.length + ProfileColumns.ROWS - 1) / ProfileColumns.ROWS;
        IntStream each = IntStream.range(0, pieces);
        (parallel ? each.parallel() : each).forEach(piece -> {
            ProfileRow row = columns.cursor();
            int end = Math.min(byRow.length, (piece + 1) * ProfileColumns.ROWS);
            for (int number = piece * ProfileColumns.ROWS; number < end; number++) {
                columns.read(number, row);
                EngagementScore.requireAfter(names.name(number), row.latest, now);
                byRow[number] = question.of(row);
            }
        });
        return IntStream.of(names.order()).mapToDouble(number -> byRow[number]).toArray();
    }

    /**
     * The raw values of a signal: what a {@link Scale#percentile} is made of.
     *
     * @param signal its name
     * @param asOf a time after the latest event of all
     * @return the values in the order of {@link #customerIds}; NaN where it was not observed
     * @throws IllegalArgumentException if there is no such signal, or {@code asOf} is not after the latest event of
     *     somebody
     */
    public double[] raw(String signal, Instant asOf) {
        int i = score.indexOf(signal);
        long now = Nanos.near("asOf", asOf);
        Layout layout = score.arithmetic();
        return ofAll(now, false, row -> layout.observed(row, i) ? layout.raw(row, i, now) : Double.NaN);
    }

    /**
     * The values of a signal on its scale.
     *
     * @param signal its name
     * @param asOf a time after the latest event of all
     * @return the values, 0 to 1, in the order of {@link #customerIds}; NaN where it was not observed
     * @throws IllegalArgumentException if there is no such signal, or {@code asOf} is not after the latest event of
     *     somebody
     */
    public double[] scaled(String signal, Instant asOf) {
        double[] values = raw(signal, asOf);
        Scale scale = score.signals().get(score.indexOf(signal)).scale();
        for (int row = 0; row < values.length; row++) {
            values[row] = Double.isNaN(values[row]) ? Double.NaN : scale.apply(values[row]);
        }
        return values;
    }

    /**
     * Somebody typical: for each signal the mean of the scaled values of those observed. For {@link ScoreCard#against} and
     * {@link Missing#neutral}.
     *
     * @param asOf a time after the latest event of all
     * @return the means by the signal's name, in the order of the definition; without a signal that was observed in nobody
     * @throws IllegalArgumentException if {@code asOf} is not after the latest event of somebody
     */
    public Map<String, Double> baseline(Instant asOf) {
        Map<String, Double> means = new LinkedHashMap<>();
        for (Signal signal : score.signals()) {
            Arrays.stream(scaled(signal.name(), asOf))
                    .filter(value -> !Double.isNaN(value))
                    .average()
                    .ifPresent(mean -> means.put(signal.name(), Math.min(1, mean)));
        }
        return means;
    }

    EngagementScore score() {
        return score;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CustomerProfiles that
                && score.equals(that.score)
                && size() == that.size()
                && IntStream.range(0, size())
                        .mapToObj(this::profile)
                        .allMatch(profile -> that.names.find(profile.customerId()) >= 0
                                && profile.equals(that.get(profile.customerId())));
    }

    @Override
    public int hashCode() {
        return IntStream.range(0, size()).map(row -> profile(row).hashCode()).sum();
    }

    /** {@code profiles of 2,400 customers}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "profiles of %,d customers", size());
    }
}
