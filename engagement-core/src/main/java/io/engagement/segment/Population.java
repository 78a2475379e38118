package io.engagement.segment;

import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.Money;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseLog;
import io.engagement.score.ScoreCard;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All customers known just before a moment, with what segments are made from: those who had bought, and those who had
 * begun a spell. What happens at the moment or later is not seen. Rows are numbered from 0 in the order of the ids.
 *
 * <p>Immutable and thread-safe.
 */
public final class Population implements Serializable {
    private static final long serialVersionUID = 1;

    private static final Set<Measure> KNOWN_AT_ONCE =
            Set.copyOf(EnumSet.complementOf(EnumSet.of(Measure.MONTHS, Measure.MEDIAN_GAP)));

    private final PurchaseLog log;
    private final CustomerBase base;
    private final String[] ids;
    /** The row in the base, or -1. */
    private final int[] baseRows;
    /** The latest spell that had begun, or null. */
    private final @Nullable Customer[] spells;
    /** By measure; those from purchase days once a rule asked for them. */
    private final EnumMap<Measure, double[]> measures;

    private final double[] spend;

    private Population(
            PurchaseLog log,
            CustomerBase base,
            String[] ids,
            int[] baseRows,
            @Nullable Customer[] spells,
            EnumMap<Measure, double[]> measures,
            double[] spend) {
        this.log = log;
        this.base = base;
        this.ids = ids;
        this.baseRows = baseRows;
        this.spells = spells;
        this.measures = measures;
        this.spend = spend;
    }

    /**
     * Those who had bought.
     *
     * @param log purchases by local days
     * @param asOf the moment, as for {@link PurchaseLog#asOf}
     * @return the population
     * @throws IllegalArgumentException if the log is not kept in days, or cannot be read at the moment
     */
    public static Population of(PurchaseLog log, Instant asOf) {
        return of(log, List.of(), asOf);
    }

    /**
     * Those who had bought or begun a spell.
     *
     * @param log purchases by local days
     * @param customers spells; attributes are those of the latest that had begun
     * @param asOf the moment, as for {@link PurchaseLog#asOf}
     * @return the population
     * @throws IllegalArgumentException if the log is not kept in days, or cannot be read at the moment
     */
    public static Population of(PurchaseLog log, Iterable<Customer> customers, Instant asOf) {
        if (!log.cadence().step().equals(Period.ofDays(1))) {
            throw new IllegalArgumentException("log must be kept in days, got " + log.cadence());
        }
        CustomerBase base = log.asOf(asOf);
        Spells known = Spells.before(customers, asOf);
        String[] ids = union(base, known.ids());
        int[] baseRows = new int[ids.length];
        Customer[] spells = new Customer[ids.length];
        EnumMap<Measure, double[]> measures = new EnumMap<>(Measure.class);
        for (Measure measure : KNOWN_AT_ONCE) {
            double[] unknown = new double[ids.length];
            Arrays.fill(unknown, Double.NaN);
            measures.put(measure, unknown);
        }
        Population population = new Population(log, base, ids, baseRows, spells, measures, new double[ids.length]);
        population.fill(known);
        return population;
    }

    private static String[] union(CustomerBase base, List<String> others) {
        List<String> ids = new ArrayList<>(base.size() + others.size());
        int row = 0;
        for (String other : others) {
            while (row < base.size() && base.customerId(row).compareTo(other) < 0) {
                ids.add(base.customerId(row++));
            }
            if (row < base.size() && base.customerId(row).equals(other)) {
                row++;
            }
            ids.add(other);
        }
        while (row < base.size()) {
            ids.add(base.customerId(row++));
        }
        return ids.toArray(String[]::new);
    }

    private void fill(Spells known) {
        RfmColumns columns = RfmColumns.of(base);
        Cadence days = log.cadence();
        long today = days.indexOf(base.asOf().minusNanos(1));
        double[] purchases = column(Measure.PURCHASES);
        double[] tenure = column(Measure.TENURE);
        double[] sinceLast = column(Measure.DAYS_SINCE_LAST);
        double[] sinceEnd = column(Measure.DAYS_SINCE_END);
        int row = 0;
        int spell = 0;
        for (int i = 0; i < ids.length; i++) {
            boolean bought = row < base.size() && base.customerId(row).equals(ids[i]);
            baseRows[i] = bought ? row : -1;
            purchases[i] = bought ? columns.frequency()[row] : 0;
            spend[i] = bought ? columns.monetary()[row] : 0;
            if (bought) {
                sinceLast[i] = columns.recency()[row];
                tenure[i] = base.row(row).age();
                row++;
            }
            if (spell < known.ids().size() && known.ids().get(spell).equals(ids[i])) {
                spells[i] = known.latest().get(spell);
                double since = today - days.indexOf(known.first().get(spell));
                tenure[i] = bought ? Math.max(tenure[i], since) : since;
                Instant end = known.ends().get(spell);
                if (end != null && end.isBefore(base.asOf())) {
                    sinceEnd[i] = today - days.indexOf(end);
                }
                spell++;
            }
        }
    }

    /** What of spells had been known: for each customer, in the order of the ids. */
    private record Spells(List<String> ids, List<Customer> latest, List<Instant> first, List<@Nullable Instant> ends) {
        static Spells before(Iterable<Customer> customers, Instant asOf) {
            List<Customer> sorted = new ArrayList<>();
            for (Customer customer : customers) {
                if (customer.since().isBefore(asOf)) {
                    sorted.add(customer);
                }
            }
            sorted.sort(Comparator.comparing(Customer::id).thenComparing(Customer::since));
            Spells known = new Spells(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (Customer spell : sorted) {
                int last = known.ids.size() - 1;
                if (last >= 0 && known.ids.get(last).equals(spell.id())) {
                    // They do not overlap: the latest to begin is the latest to end.
                    known.latest.set(last, spell);
                    known.ends.set(last, spell.end());
                } else {
                    known.ids.add(spell.id());
                    known.latest.add(spell);
                    known.first.add(spell.since());
                    known.ends.add(spell.end());
                }
            }
            return known;
        }
    }

    /**
     * The same with engagement scores; a customer without a card, or whose card is undefined, has none.
     *
     * @param cards the cards, as of the same moment; those of others than these customers are not needed
     * @return a copy
     * @throws IllegalArgumentException if a card is as of another moment
     */
    public Population withScores(Iterable<ScoreCard> cards) {
        double[] scores = new double[ids.length];
        Arrays.fill(scores, Double.NaN);
        for (ScoreCard card : cards) {
            if (!card.asOf().equals(asOf())) {
                throw new IllegalArgumentException(
                        "card of \"" + card.customerId() + "\" must be as of " + asOf() + ", got " + card.asOf());
            }
            int row = find(card.customerId());
            if (row >= 0 && card.score() instanceof Estimate.Known known) {
                scores[row] = known.value();
            }
        }
        EnumMap<Measure, double[]> copy = new EnumMap<>(measures);
        copy.put(Measure.SCORE, scores);
        return new Population(log, base, ids, baseRows, spells, copy, spend);
    }

    /**
     * How many customers there are.
     *
     * @return the number of rows
     */
    public int size() {
        return ids.length;
    }

    /**
     * The moment.
     *
     * @return the end of observation, exclusive
     */
    public Instant asOf() {
        return base.asOf();
    }

    /**
     * Those who had bought.
     *
     * @return the base
     */
    public CustomerBase base() {
        return base;
    }

    /**
     * What was left out, and why.
     *
     * @return that of the base; a customer whose purchases were all refunded is here only if known by a spell
     */
    public Exclusions excluded() {
        return base.excluded();
    }

    /**
     * Whose row it is.
     *
     * @param row its number
     * @return the customer's id
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public String customerId(int row) {
        return ids[row];
    }

    /**
     * A measure of a customer.
     *
     * @param measure the measure
     * @param customerId whose
     * @return its value, if it is known
     * @throws IllegalArgumentException if there is no such customer
     */
    public OptionalDouble get(Measure measure, String customerId) {
        double value = column(measure)[requireRow(customerId)];
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /**
     * What a customer spent, refunds taken off.
     *
     * @param customerId whose
     * @return the exact sum, 0 for who never bought
     * @throws IllegalArgumentException if there is no such customer
     */
    public Money spend(String customerId) {
        return spend(requireRow(customerId));
    }

    Money spend(int row) {
        int inBase = baseRows[row];
        return inBase < 0
                ? Money.of(BigDecimal.ZERO, base.currency())
                : base.row(inBase).spend();
    }

    private int requireRow(String customerId) {
        int row = find(customerId);
        if (row < 0) {
            throw new IllegalArgumentException("customerId must be one of the " + size() + " customers known by "
                    + asOf() + ", got \"" + customerId + "\"");
        }
        return row;
    }

    int find(String customerId) {
        return Arrays.binarySearch(ids, customerId);
    }

    String[] ids() {
        return ids;
    }

    boolean bought(int row) {
        return baseRows[row] >= 0;
    }

    double[] spend() {
        return spend;
    }

    String attribute(int row, String name) {
        Customer spell = spells[row];
        return spell == null ? "" : spell.attribute(name);
    }

    /** A measure by row; NaN where it is not known. */
    double[] column(Measure measure) {
        double[] column = KNOWN_AT_ONCE.contains(measure) ? measures.get(measure) : rhythm(measure);
        return Objects.requireNonNull(column);
    }

    /** What only the purchase days tell, which takes a look at each customer's. */
    private synchronized double @Nullable [] rhythm(Measure measure) {
        if (!measures.containsKey(measure)) {
            double[] months = new double[ids.length];
            double[] gaps = new double[ids.length];
            Rhythm rhythm = Rhythm.before(base.asOf(), log.cadence());
            IntStream.range(0, ids.length).parallel().forEach(row -> {
                int[] days = bought(row) ? rhythm.within(log.steps(ids[row], base.asOf())) : new int[0];
                months[row] = rhythm.months(days);
                gaps[row] = Rhythm.medianGap(days);
            });
            measures.put(Measure.MEDIAN_GAP, gaps);
            measures.put(Measure.MONTHS, months);
        }
        return measures.get(measure);
    }

    /** {@code 2,400 customers known by 2026-01-01T00:00:00Z, 2,310 of them have bought}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%,d customers known by %s, %,d of them have bought", size(), asOf(), base.size());
    }
}
