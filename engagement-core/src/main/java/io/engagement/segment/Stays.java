package io.engagement.segment;

import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.estimate.SurvivalCurve;
import io.engagement.internal.column.IntColumn;
import io.engagement.internal.column.LongColumn;
import io.engagement.internal.column.Nanos;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who was in which stage of a {@link Journey}, from when to when, as known just before a moment.
 *
 * <p>What has an interval counts each customer once, since the stays of one customer are not independent: the first stay
 * in a stage stands for it. Plain counts ({@link #moves}) count all.
 *
 * <p>Immutable and thread-safe.
 */
public final class Stays implements Serializable {
    private static final long serialVersionUID = 1;

    /** The end of a stay that lasts. */
    static final long OPEN = Long.MAX_VALUE;
    /** Where a stay that lasts leads to. */
    static final int NONE = -1;

    private final Journey journey;
    private final Instant asOf;
    private final String[] ids;
    private final Columns columns;

    /** A row for each stay: by customer in the order of the ids, then in the order of time. */
    record Columns(IntColumn customers, IntColumn stages, LongColumn entered, LongColumn left, IntColumn next)
            implements Serializable {
        int size() {
            return stages.size();
        }

        boolean sameRow(Columns other, int row) {
            return customers.get(row) == other.customers.get(row)
                    && stages.get(row) == other.stages.get(row)
                    && entered.get(row) == other.entered.get(row)
                    && left.get(row) == other.left.get(row)
                    && next.get(row) == other.next.get(row);
        }

        boolean covers(int row, long at) {
            return entered.get(row) < at && at <= left.get(row);
        }
    }

    Stays(Journey journey, Instant asOf, String[] ids, Columns columns) {
        this.journey = journey;
        this.asOf = asOf;
        this.ids = ids;
        this.columns = columns;
    }

    /**
     * The definition.
     *
     * @return the journey
     */
    public Journey journey() {
        return journey;
    }

    /**
     * The moment.
     *
     * @return the end of observation, exclusive
     */
    public Instant asOf() {
        return asOf;
    }

    /**
     * How many customers began the journey.
     *
     * @return their number
     */
    public long customers() {
        long customers = 0;
        for (int row = 0; row < columns.size(); row++) {
            customers += isFirstOfCustomer(row) ? 1 : 0;
        }
        return customers;
    }

    private boolean isFirstOfCustomer(int row) {
        return row == 0 || columns.customers.get(row) != columns.customers.get(row - 1);
    }

    /**
     * Where customers are: the stage of each just before the moment.
     *
     * @return of those who began the journey, the customers in each stage, in the order of the journey
     */
    public Map<String, Proportion> now() {
        return at(asOf);
    }

    /**
     * Where customers were: the stage of each just before an instant.
     *
     * @param at the instant, not after the moment
     * @return of those who had begun the journey by then, the customers in each stage, in the order of the journey
     * @throws IllegalArgumentException if {@code at} is after the moment
     */
    public Map<String, Proportion> at(Instant at) {
        long instant = known(at);
        long[] counts = new long[journey.stages().size()];
        for (int row = 0; row < columns.size(); row++) {
            if (columns.covers(row, instant)) {
                counts[columns.stages.get(row)]++;
            }
        }
        long all = Arrays.stream(counts).sum();
        Map<String, Proportion> stages = new LinkedHashMap<>();
        for (int stage = 0; stage < counts.length; stage++) {
            stages.put(journey.stages().get(stage), Proportion.of(counts[stage], all));
        }
        return Collections.unmodifiableMap(stages);
    }

    private long known(Instant at) {
        if (at.isAfter(asOf)) {
            throw new IllegalArgumentException("at must not be after " + asOf + ", got " + at);
        }
        return Nanos.near("at", at);
    }

    /**
     * The stage of a customer just before an instant.
     *
     * @param customerId whose
     * @param at the instant, not after the moment
     * @return its name; nothing for who had not begun the journey by then
     * @throws IllegalArgumentException if {@code at} is after the moment
     */
    public Optional<String> stage(String customerId, Instant at) {
        long instant = known(at);
        int customer = Arrays.binarySearch(ids, customerId);
        for (int row = firstRowOf(customer); customer >= 0 && row < columns.size(); row++) {
            if (columns.customers.get(row) != customer) {
                break;
            }
            if (columns.covers(row, instant)) {
                return Optional.of(journey.stages().get(columns.stages.get(row)));
            }
        }
        return Optional.empty();
    }

    private int firstRowOf(int customer) {
        int low = 0;
        int high = columns.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (columns.customers.get(middle) < customer) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * How long the first stay of a customer in a stage lasts (Kaplan-Meier); the causes of its end are the stages it led
     * to, so {@code incidence(next, age)} is the chance to have gone there by then, those still on their way not left out.
     *
     * @param stage the stage
     * @return the curve; stays that last are censored at the moment
     * @throws IllegalArgumentException if there is no such stage
     */
    public SurvivalCurve timeIn(String stage) {
        SurvivalCurve.Tally tally = SurvivalCurve.collector().supplier().get();
        List<String> names = journey.stages();
        forEachFirstStay(number(stage), row -> {
            boolean open = columns.left.get(row) == OPEN;
            Duration age = age(row, open ? Nanos.near("asOf", asOf) : columns.left.get(row));
            tally.add(
                    open
                            ? SurvivalCurve.Observation.lasting(age)
                            : SurvivalCurve.Observation.ended(age, names.get(columns.next.get(row))));
        });
        return tally.result();
    }

    private Duration age(int row, long until) {
        // The difference of two times within the limits may not fit a long.
        return Duration.between(Nanos.toInstant(columns.entered.get(row)), Nanos.toInstant(until));
    }

    private void forEachFirstStay(int stage, java.util.function.IntConsumer to) {
        boolean seen = false;
        for (int row = 0; row < columns.size(); row++) {
            seen &= !isFirstOfCustomer(row);
            if (!seen && columns.stages.get(row) == stage) {
                seen = true;
                to.accept(row);
            }
        }
    }

    /**
     * How long it takes from a customer's first entry to a stage until another is reached, by whatever way (Kaplan-Meier):
     * S is the share of those not there yet.
     *
     * @param from the stage where the time begins
     * @param to another stage
     * @return the curve; those who are not there yet are censored at the moment
     * @throws IllegalArgumentException if there is no such stage, or both are the same
     */
    public SurvivalCurve timeTo(String from, String to) {
        SurvivalCurve.Tally tally = SurvivalCurve.collector().supplier().get();
        forEachWay(
                from,
                to,
                (row, reached) -> tally.add(
                        reached == OPEN
                                ? SurvivalCurve.Observation.lasting(age(row, Nanos.near("asOf", asOf)))
                                : SurvivalCurve.Observation.ended(age(row, reached))));
        return tally.result();
    }

    /**
     * Of the customers who were in a stage, those who were in another later. Recent customers had less time to:
     * {@link #timeTo} takes that into account.
     *
     * @param from the first stage
     * @param to another stage
     * @return the share of customers
     * @throws IllegalArgumentException if there is no such stage, or both are the same
     */
    public Proportion conversion(String from, String to) {
        long[] counts = new long[2];
        forEachWay(from, to, (row, reached) -> {
            counts[0] += reached == OPEN ? 0 : 1;
            counts[1]++;
        });
        return Proportion.of(counts[0], counts[1]);
    }

    /** Takes the row of the first stay in a stage and when another was reached after it. */
    private interface Way {
        void accept(int row, long reached);
    }

    private void forEachWay(String from, String to, Way way) {
        int target = number(to);
        int begin = number(from);
        if (begin == target) {
            throw new IllegalArgumentException("to must be another stage than from, got \"" + to + "\" twice");
        }
        forEachFirstStay(begin, row -> {
            long reached = OPEN;
            for (int later = row + 1; reached == OPEN && later < columns.size() && !isFirstOfCustomer(later); later++) {
                reached = columns.stages.get(later) == target ? columns.entered.get(later) : OPEN;
            }
            way.accept(row, reached);
        });
    }

    private int number(String stage) {
        int number = journey.stages().indexOf(stage);
        if (number < 0) {
            throw new IllegalArgumentException("stage must be one of " + journey.stages() + ", got \"" + stage + "\"");
        }
        return number;
    }

    /**
     * Where customers went when they left a stage for the first time: the shares of a row add up to 1. Stays that last are
     * not in it, so what takes long is seen less than it happens; {@link #timeIn} corrects that.
     *
     * @return for each stage, in order: of the customers who left it, those who went to each stage
     */
    public Map<String, Map<String, Proportion>> transitions() {
        int size = journey.stages().size();
        long[][] counts = new long[size][size];
        BitSet seen = new BitSet(size);
        for (int row = 0; row < columns.size(); row++) {
            if (isFirstOfCustomer(row)) {
                seen.clear();
            }
            int stage = columns.stages.get(row);
            if (!seen.get(stage) && columns.next.get(row) != NONE) {
                counts[stage][columns.next.get(row)]++;
            }
            seen.set(stage);
        }
        Map<String, Map<String, Proportion>> matrix = new LinkedHashMap<>();
        for (int stage = 0; stage < size; stage++) {
            long left = Arrays.stream(counts[stage]).sum();
            Map<String, Proportion> cells = new LinkedHashMap<>();
            for (int next = 0; next < size; next++) {
                cells.put(journey.stages().get(next), Proportion.of(counts[stage][next], left));
            }
            matrix.put(journey.stages().get(stage), Collections.unmodifiableMap(cells));
        }
        return Collections.unmodifiableMap(matrix);
    }

    /**
     * How often customers went from a stage to another, every time counted.
     *
     * @param from the stage they left
     * @param to the stage they went to
     * @return the number of moves
     * @throws IllegalArgumentException if there is no such stage
     */
    public long moves(String from, String to) {
        int stage = number(from);
        int next = number(to);
        long moves = 0;
        for (int row = 0; row < columns.size(); row++) {
            moves += columns.stages.get(row) == stage && columns.next.get(row) == next ? 1 : 0;
        }
        return moves;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Stays that)
                || !journey.equals(that.journey)
                || !asOf.equals(that.asOf)
                || !Arrays.equals(ids, that.ids)
                || columns.size() != that.columns.size()) {
            return false;
        }
        for (int row = 0; row < columns.size(); row++) {
            if (!columns.sameRow(that.columns, row)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * journey.hashCode() + asOf.hashCode()) + columns.size();
    }

    /** A line for each stage: who is there now, how long the first stay lasts, and where those who left went. */
    @Override
    public String toString() {
        List<String> header = new ArrayList<>(List.of("stage", "now", "share", "median stay"));
        journey.stages().forEach(stage -> header.add("-> " + stage));
        Table table = new Table(
                String.format(Locale.ROOT, "stages of %,d customers as of %s", customers(), asOf),
                header.toArray(String[]::new));
        Map<String, Map<String, Proportion>> transitions = transitions();
        now().forEach((stage, share) -> {
            List<String> cells = new ArrayList<>(List.of(
                    stage,
                    String.format(Locale.ROOT, "%,d", share.successes()),
                    shown(share.rate()),
                    shown(timeIn(stage).median())));
            transitions.getOrDefault(stage, Map.of()).values().forEach(cell -> cells.add(shown(cell.rate())));
            table.row(cells.toArray(String[]::new));
        });
        return table.toString();
    }

    private static String shown(Estimate estimate) {
        return estimate instanceof Estimate.Known known ? known.unit().print(known.value()) : "-";
    }
}
