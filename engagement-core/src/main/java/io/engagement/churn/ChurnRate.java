package io.engagement.churn;

import io.engagement.churn.Spells.Spell;
import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.Window;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Interval;
import io.engagement.estimate.Proportion;
import io.engagement.estimate.SurvivalCurve;
import io.engagement.history.ActivityLog;
import io.engagement.internal.numeric.BetaProduct;
import io.engagement.internal.numeric.Garwood;
import io.engagement.internal.numeric.LogLog;
import io.engagement.internal.numeric.Mover;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.stream.Tallies;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * The counts behind the churn rate of a window under a named definition; a rate without its definition says little, as every
 * vendor divides by something else.
 *
 * <ul>
 *   <li>{@link Definition.StartOfPeriod}: {@code lost / active at the start}, for customers whose end is known. The lost are
 *       those of the active who are no longer so at the end. Who comes after the start does not enter; who leaves and is
 *       back by the end is not lost. Retention is the rest of the same customers.
 *   <li>{@link Definition.Exposure}: lost per time observed, for customers whose end is known. Everyone active at any time
 *       of the window enters, until they first leave; so who comes and leaves within the window is seen.
 *   <li>{@link Definition.Inactivity}: like the first, where nobody says goodbye: active is who did anything in the days
 *       before. That is a definition, not an observation: look at the share that came back.
 * </ul>
 *
 * <p>Customers are counted by distinct id; spells of one customer that overlap or touch are one, and a spell of no time is
 * none. For the whole course of customers, old and new, see {@link #survival}.
 *
 * @param window the time looked at
 * @param definition who is at risk and who is lost
 * @param lost how many were lost, of those at risk
 * @param exposure the time observed, of all customers together; zero but under {@link Definition.Exposure}
 * @param cameBack how many came back by {@code asOf}, of the lost; of none where that is not known
 * @param excluded what was left out, and why
 */
public record ChurnRate(
        Window window,
        Definition definition,
        Proportion lost,
        Duration exposure,
        Proportion cameBack,
        Exclusions excluded)
        implements Serializable {
    private static final Period DAY = Period.ofDays(1);
    private static final double DAYS_OF_A_RATE = 30;
    private static final Estimate.Unit PER_30_DAYS = new Estimate.Unit("", " per 30 days", 1, 3, false);
    private static final Estimate.Unit MORE_PER_30_DAYS = new Estimate.Unit("", " per 30 days", 1, 3, true);

    /** Who is at risk in a window, and who of them is lost. */
    public sealed interface Definition extends Serializable {
        /**
         * Active at the start; lost who is no longer so at the end.
         *
         * @return the definition
         */
        static Definition startOfPeriod() {
            return new StartOfPeriod();
        }

        /**
         * Lost per time observed.
         *
         * @return the definition
         */
        static Definition exposure() {
            return new Exposure();
        }

        /**
         * Active who did anything within a time before.
         *
         * @param gap the time, whole days
         * @return the definition
         * @throws IllegalArgumentException if {@code gap} is not one or more whole days
         */
        static Definition inactivity(Duration gap) {
            return new Inactivity(gap);
        }

        /** Active at the start; lost who is no longer so at the end. For customers whose end is known. */
        record StartOfPeriod() implements Definition {
            @Override
            public String toString() {
                return "start of period";
            }
        }

        /** Lost per time observed, until they first leave. For customers whose end is known. */
        record Exposure() implements Definition {
            @Override
            public String toString() {
                return "exposure";
            }
        }

        /**
         * Active who did anything within a time before; lost who was active at the start and is no longer so at the end.
         *
         * @param gap the time, whole days
         */
        record Inactivity(Duration gap) implements Definition {
            /**
             * A definition.
             *
             * @param gap the time
             * @throws IllegalArgumentException if {@code gap} is not one or more whole days
             */
            public Inactivity {
                if (gap.compareTo(Duration.ofDays(1)) < 0 || !gap.equals(Duration.ofDays(gap.toDays()))) {
                    throw new IllegalArgumentException("gap must be one or more whole days, got " + gap);
                }
            }

            @Override
            public String toString() {
                return "no activity for " + days(gap.toDays());
            }
        }
    }

    /**
     * For deserialisers, and may grow; write {@link #during} or {@link #of} instead.
     *
     * @param window the time looked at
     * @param definition who is at risk and who is lost
     * @param lost how many were lost, of those at risk
     * @param exposure the time observed; null is zero
     * @param cameBack how many came back, of the lost; null is of none
     * @param excluded what was left out; null is nothing
     * @throws IllegalArgumentException if there is exposure where there should be none, or none where there should be, or
     *     more came back than were lost
     */
    public ChurnRate(
            Window window,
            Definition definition,
            Proportion lost,
            @Nullable Duration exposure,
            @Nullable Proportion cameBack,
            @Nullable Exclusions excluded) {
        this.window = window;
        this.definition = definition;
        this.lost = lost;
        this.exposure = exposure == null ? Duration.ZERO : exposure;
        this.cameBack = cameBack == null ? Proportion.NONE : cameBack;
        this.excluded = excluded == null ? Exclusions.NONE : excluded;
        boolean exposed = definition instanceof Definition.Exposure && lost.trials() > 0;
        if (this.exposure.isNegative() || this.exposure.isZero() == exposed) {
            throw new IllegalArgumentException("exposure must be " + (exposed ? "above zero" : "zero") + " for "
                    + lost.trials() + " at risk by " + definition + ", got " + this.exposure);
        }
        if (this.cameBack.trials() > lost.successes()) {
            throw new IllegalArgumentException(
                    "cameBack must be of at most " + lost.successes() + " (lost), got of " + this.cameBack.trials());
        }
    }

    /**
     * Start-of-period churn from counts made elsewhere.
     *
     * @param window the time looked at
     * @param lost how many were lost, of those active at its start
     * @return the counts
     */
    public static ChurnRate of(Window window, Proportion lost) {
        return new ChurnRate(window, Definition.startOfPeriod(), lost, null, null, null);
    }

    /**
     * Start-of-period churn of customers whose end is known.
     *
     * @param window the time looked at, which must be over
     * @param customers their spells, in any order
     * @param asOf up to when ends are known
     * @return the counts
     * @throws IllegalArgumentException if the window ends after {@code asOf}: churn of an unfinished window looks low
     */
    public static ChurnRate during(Window window, Iterable<Customer> customers, Instant asOf) {
        return during(window, customers, asOf, Definition.startOfPeriod());
    }

    /**
     * The churn of customers whose end is known.
     *
     * @param window the time looked at, which must be over
     * @param customers their spells, in any order
     * @param asOf up to when ends are known
     * @param definition start of period or exposure
     * @return the counts
     * @throws IllegalArgumentException if the window ends after {@code asOf}, or the definition is inactivity: a spell does
     *     not say what its customer did
     */
    public static ChurnRate during(Window window, Iterable<Customer> customers, Instant asOf, Definition definition) {
        Tally tally = new Tally(window, definition, asOf);
        customers.forEach(tally::add);
        return tally.result();
    }

    /**
     * Collects spells to start-of-period churn, also in parallel; for segments, inside {@code groupingBy}. The container is
     * serialisable, merges exactly and can be finished many times.
     *
     * @param window the time looked at, which must be over
     * @param asOf up to when ends are known
     * @return the collector
     * @throws IllegalArgumentException if the window ends after {@code asOf}
     */
    public static Collector<Customer, Tally, ChurnRate> collector(Window window, Instant asOf) {
        return collector(window, asOf, Definition.startOfPeriod());
    }

    /**
     * Collects spells, also in parallel; for segments, inside {@code groupingBy}. The container is serialisable, merges
     * exactly and can be finished many times.
     *
     * @param window the time looked at, which must be over
     * @param asOf up to when ends are known
     * @param definition start of period or exposure
     * @return the collector
     * @throws IllegalArgumentException if the window ends after {@code asOf}, or the definition is inactivity
     */
    public static Collector<Customer, Tally, ChurnRate> collector(Window window, Instant asOf, Definition definition) {
        requireOver(window, asOf);
        requireEnds(definition);
        return Tallies.collector(() -> new Tally(window, definition, asOf), Tally::add, Tally::merge, Tally::result);
    }

    /**
     * Start-of-period churn of one step after the other.
     *
     * @param range the time looked at; steps that are not wholly inside, or not over by {@code asOf}, are left away
     * @param cadence the steps, for example months in a zone
     * @param customers their spells, in any order
     * @param asOf up to when ends are known
     * @return a churn rate for each whole step, in order
     */
    public static List<ChurnRate> trend(Window range, Cadence cadence, Iterable<Customer> customers, Instant asOf) {
        return trend(range, cadence, customers, asOf, Definition.startOfPeriod());
    }

    /**
     * The churn of one step after the other.
     *
     * @param range the time looked at; steps that are not wholly inside, or not over by {@code asOf}, are left away
     * @param cadence the steps, for example months in a zone
     * @param customers their spells, in any order
     * @param asOf up to when ends are known
     * @param definition start of period or exposure
     * @return a churn rate for each whole step, in order
     * @throws IllegalArgumentException if the definition is inactivity
     */
    public static List<ChurnRate> trend(
            Window range, Cadence cadence, Iterable<Customer> customers, Instant asOf, Definition definition) {
        requireEnds(definition);
        Spells spells = new Spells(range.start(), asOf);
        customers.forEach(spells::add);
        return steps(range, cadence, asOf).stream()
                .map(step -> counted(spells, step, definition))
                .toList();
    }

    /**
     * The churn by inactivity of one step after the other.
     *
     * @param range the time looked at; steps that are not wholly inside, or not over by {@code asOf}, are left away
     * @param cadence the steps, for example months in the zone of the activity
     * @param activity what customers did, by days
     * @param gap how long nothing must have been heard of a customer, whole days
     * @param asOf the end of observation
     * @return a churn rate for each whole step, in order
     * @throws IllegalArgumentException as for {@link #ofInactive(Window, ActivityLog, Duration, Instant)}
     */
    public static List<ChurnRate> trend(
            Window range, Cadence cadence, ActivityLog activity, Duration gap, Instant asOf) {
        return steps(range, cadence, asOf).stream()
                .map(step -> ofInactive(step, activity, gap, asOf))
                .toList();
    }

    private static List<Window> steps(Window range, Cadence cadence, Instant asOf) {
        return cadence.windows(range).stream()
                .filter(step -> !step.start().isBefore(range.start())
                        && !step.end().isAfter(range.end())
                        && !step.end().isAfter(asOf))
                .toList();
    }

    private static void requireOver(Window window, Instant asOf) {
        if (window.end().isAfter(asOf)) {
            throw new IllegalArgumentException("window must end by asOf (" + asOf + "), got " + window);
        }
    }

    private static void requireEnds(Definition definition) {
        if (definition instanceof Definition.Inactivity) {
            throw new IllegalArgumentException(
                    "definition must be start of period or exposure for customers with an end, got " + definition);
        }
    }

    /** Counts each customer under a definition that needs ends. */
    private static ChurnRate counted(Spells spells, Window window, Definition definition) {
        Counts counts = new Counts();
        spells.forEachCustomer(
                definition instanceof Definition.Exposure
                        ? customer -> counts.addExposed(customer, window)
                        : customer -> counts.addActive(customer, window));
        return counts.result(window, definition);
    }

    private static final class Counts {
        private long atRisk;
        private long lost;
        private long cameBack;
        private Duration exposure = Duration.ZERO;

        void add(boolean isLost, boolean isBack) {
            atRisk++;
            lost += isLost ? 1 : 0;
            cameBack += isLost && isBack ? 1 : 0;
        }

        void addActive(List<Spell> customer, Window window) {
            if (customer.stream().anyMatch(spell -> spell.covers(window.start()))) {
                boolean kept = customer.stream().anyMatch(spell -> spell.covers(window.end()));
                add(!kept, customer.get(customer.size() - 1).since().isAfter(window.end()));
            }
        }

        void addExposed(List<Spell> customer, Window window) {
            for (Spell spell : customer) {
                if (spell.since().isBefore(window.end()) && spell.end().isAfter(window.start())) {
                    exposure = exposure.plus(
                            Duration.between(later(spell.since(), window.start()), earlier(spell.end(), window.end())));
                    add(!spell.end().isAfter(window.end()), !spell.equals(customer.get(customer.size() - 1)));
                    return;
                }
            }
        }

        void addInactive(int[] days, int start, int end, long gap, int known) {
            if (anyFrom(days, start - gap, start)) {
                add(!anyFrom(days, end - gap, end), anyFrom(days, end, known));
            }
        }

        private static boolean anyFrom(int[] days, long first, long end) {
            for (int day : days) {
                if (day >= first) {
                    return day < end;
                }
            }
            return false;
        }

        ChurnRate result(Window window, Definition definition) {
            return new ChurnRate(
                    window,
                    definition,
                    Proportion.of(lost, atRisk),
                    exposure,
                    Proportion.of(cameBack, lost),
                    Exclusions.NONE);
        }
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /**
     * The churn of customers who never say that they leave. At risk is who did anything in the {@code gap} before the
     * window; lost, who of them did nothing in the {@code gap} before its end. Who of the lost did anything after that came
     * back: the more do, the shorter the gap was.
     *
     * @param window the time looked at, whole days, which must be over
     * @param activity what customers did, by days, from {@code gap} before the window on
     * @param gap how long nothing must have been heard of a customer, whole days; see {@link #proposedGap}
     * @param asOf the end of observation; a day that is not over is not seen
     * @return the counts
     * @throws IllegalArgumentException if the window ends after {@code asOf} or cuts a day, or the activity is not kept by
     *     days
     */
    public static ChurnRate ofInactive(Window window, ActivityLog activity, Duration gap, Instant asOf) {
        return ofInactive(window, activity, customer -> "", Map.of("", gap), asOf)
                .getOrDefault("", new Counts().result(window, Definition.inactivity(gap)));
    }

    /**
     * The churn of customers who never say that they leave, by segment and with the gap of each.
     *
     * @param window the time looked at, whole days, which must be over
     * @param activity what customers did, by days, from the longest gap before the window on
     * @param segmentOf the segment of a customer, by id
     * @param gaps how long nothing must have been heard of a customer of each segment; see {@link #proposedGaps}
     * @param asOf the end of observation; a day that is not over is not seen
     * @return the counts of each segment that did anything, in their natural order
     * @throws IllegalArgumentException if the window ends after {@code asOf} or cuts a day, the activity is not kept by
     *     days, or a segment has no gap
     */
    public static Map<String, ChurnRate> ofInactive(
            Window window,
            ActivityLog activity,
            Function<String, String> segmentOf,
            Map<String, Duration> gaps,
            Instant asOf) {
        requireOver(window, asOf);
        Map<String, Definition> definitions = new TreeMap<>();
        gaps.forEach((segment, gap) -> definitions.put(segment, Definition.inactivity(gap)));
        int known = dayOf(asOf, activity);
        int start = firstDay("window start", window.start(), activity);
        int end = firstDay("window end", window.end(), activity);
        Map<String, Counts> counts = new TreeMap<>();
        for (String customer : activity.customerIds()) {
            String segment = segmentOf.apply(customer);
            Duration gap = gaps.get(segment);
            if (gap == null) {
                throw new IllegalArgumentException(
                        "gaps must have one for segment \"" + segment + "\", got " + definitions.keySet());
            }
            counts.computeIfAbsent(segment, name -> new Counts())
                    .addInactive(activity.steps(customer), start, end, gap.toDays(), known);
        }
        Map<String, ChurnRate> rates = new TreeMap<>();
        definitions.forEach((segment, definition) -> {
            Counts count = counts.get(segment);
            if (count != null) {
                rates.put(segment, count.result(window, definition));
            }
        });
        return Collections.unmodifiableMap(rates);
    }

    private static int firstDay(String name, Instant at, ActivityLog activity) {
        Instant begin = activity.cadence().windowOf(at).start();
        if (!begin.equals(at)) {
            throw new IllegalArgumentException(
                    name + " must be where a day begins (" + activity.cadence() + "; " + begin + "), got " + at);
        }
        return dayOf(at, activity);
    }

    private static int dayOf(Instant at, ActivityLog activity) {
        if (!activity.cadence().step().equals(DAY)) {
            throw new IllegalArgumentException("activity must be kept by days, got " + activity.cadence());
        }
        return Math.toIntExact(activity.cadence().indexOf(at));
    }

    /**
     * How long to hear nothing of a customer before they count as lost: as long as the given share of the times between
     * one active day and the next. With 0.9, one of ten pauses that ended would have been taken for a loss.
     *
     * @param activity what customers did, by days
     * @param share the share, in (0, 1], for example 0.9
     * @param asOf the end of observation; a day that is not over is not seen
     * @return whole days; nothing when no customer was active on two days
     * @throws IllegalArgumentException if {@code share} is not in (0, 1], or the activity is not kept by days
     */
    public static Optional<Duration> proposedGap(ActivityLog activity, double share, Instant asOf) {
        return Optional.ofNullable(
                proposedGaps(activity, customer -> "", share, asOf).get(""));
    }

    /**
     * How long to hear nothing of a customer of each segment before they count as lost; see {@link #proposedGap}.
     *
     * @param activity what customers did, by days
     * @param segmentOf the segment of a customer, by id
     * @param share the share, in (0, 1], for example 0.9
     * @param asOf the end of observation; a day that is not over is not seen
     * @return whole days, by segment in their natural order; none for a segment where nobody was active on two days
     * @throws IllegalArgumentException if {@code share} is not in (0, 1], or the activity is not kept by days
     */
    public static Map<String, Duration> proposedGaps(
            ActivityLog activity, Function<String, String> segmentOf, double share, Instant asOf) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be in (0, 1], got " + share);
        }
        int known = dayOf(asOf, activity);
        Map<String, TreeMap<Integer, Long>> pauses = new TreeMap<>();
        for (String customer : activity.customerIds()) {
            int[] days = activity.steps(customer);
            for (int i = 1; i < days.length && days[i] < known; i++) {
                pauses.computeIfAbsent(segmentOf.apply(customer), segment -> new TreeMap<>())
                        .merge(days[i] - days[i - 1], 1L, Math::addExact);
            }
        }
        Map<String, Duration> gaps = new TreeMap<>();
        pauses.forEach((segment, lengths) -> gaps.put(segment, Duration.ofDays(quantile(lengths, share))));
        return Collections.unmodifiableMap(gaps);
    }

    private static int quantile(TreeMap<Integer, Long> counts, double share) {
        double wanted =
                share * counts.values().stream().mapToLong(Long::longValue).sum();
        long reached = 0;
        for (Map.Entry<Integer, Long> count : counts.entrySet()) {
            reached += count.getValue();
            if (reached >= wanted) {
                return count.getKey();
            }
        }
        return counts.lastKey();
    }

    /**
     * How long customers stay, whatever their age when the observation began and whether or not they left before it ended:
     * the view under all definitions. A customer older than the window is at risk from the age they had at its start; one
     * who is still there at its end is censored; the reason of an end is its cause. Each spell counts by itself.
     *
     * @param observed the time in which ends are known, which must be over
     * @param customers their spells, in any order
     * @param asOf up to when ends are known
     * @return the curve
     * @throws IllegalArgumentException if the window ends after {@code asOf}
     */
    public static SurvivalCurve survival(Window observed, Iterable<Customer> customers, Instant asOf) {
        requireOver(observed, asOf);
        Spells spells = new Spells(Instant.MIN, asOf);
        customers.forEach(spells::add);
        List<SurvivalCurve.Observation> observations = new ArrayList<>();
        spells.forEachCustomer(customer -> customer.stream()
                .filter(spell ->
                        spell.since().isBefore(observed.end()) && spell.end().isAfter(observed.start()))
                .forEach(spell -> observations.add(observation(spell, observed))));
        return SurvivalCurve.of(observations);
    }

    private static SurvivalCurve.Observation observation(Spell spell, Window observed) {
        boolean ended = !spell.end().isAfter(observed.end());
        return new SurvivalCurve.Observation(
                Duration.between(spell.since(), later(spell.since(), observed.start())),
                Duration.between(spell.since(), earlier(spell.end(), observed.end())),
                ended,
                ended ? spell.endReason() : "");
    }

    /**
     * The churn rate, at 95 %; see {@link #rate(double)}.
     *
     * @return the rate
     */
    public Estimate rate() {
        return rate(0.95);
    }

    /**
     * The churn rate: the share lost with Wilson's interval; under exposure, the number lost per customer and 30 days with
     * Garwood's (1936) exact interval.
     *
     * @param level the confidence level, in (0, 1)
     * @return the rate, 0 to 1 but under exposure; undefined when nobody was at risk
     */
    public Estimate rate(double level) {
        double z = Normal.z(level);
        if (lost.trials() == 0 || !(definition instanceof Definition.Exposure)) {
            return ofAnybody(lost, level);
        }
        Garwood limits = limits();
        Interval interval = new Interval(limits.low(z), limits.high(z), level);
        return Estimate.of(limits.value(), interval, lost.trials(), PER_30_DAYS, "Garwood");
    }

    private Garwood limits() {
        return new Garwood(lost.successes(), inDays(exposure) / DAYS_OF_A_RATE);
    }

    /**
     * The share of customers kept, at 95 %.
     *
     * @return 1 - rate, with the mirrored interval; see {@link #retention(double)}
     */
    public Estimate retention() {
        return retention(0.95);
    }

    /**
     * The share of customers kept: 1 - rate, with the mirrored interval; under exposure, the share that would be kept
     * through a window at this rate, {@code e^-rate}.
     *
     * @param level the confidence level, in (0, 1)
     * @return the share, 0 to 1; undefined when nobody was at risk
     */
    public Estimate retention(double level) {
        if (lost.trials() > 0 && definition instanceof Definition.Exposure) {
            return mapped(over(1, level), churn -> 1 - churn, Estimate.Unit.SHARE, "constant hazard");
        }
        return ofAnybody(lost.complement(), level);
    }

    private Estimate ofAnybody(Proportion proportion, double level) {
        Estimate rate = proportion.rate(level);
        String nobody = definition instanceof Definition.Exposure
                ? "nobody was active in the window"
                : "nobody was active at the start";
        return proportion.trials() == 0 ? Estimate.undefined(nobody) : rate;
    }

    /**
     * The share that would be lost over several such windows, at 95 %; see {@link #over(double, double)}.
     *
     * @param windows how many, above 0
     * @return the share
     */
    public Estimate over(double windows) {
        return over(windows, 0.95);
    }

    /**
     * The share that would be lost over several such windows if the hazard stayed as it was:
     * {@code 1 - (1 - rate)^windows}, so that 5 % a month is 46.0 % a year, not 60 %; under exposure
     * {@code 1 - e^(-rate x time)}.
     *
     * @param windows how many, above 0; 12 makes a year of a month
     * @param level the confidence level, in (0, 1)
     * @return the share, 0 to 1; undefined when nobody was at risk
     * @throws IllegalArgumentException if {@code windows} is not above 0, or {@code level} is not in (0, 1)
     */
    public Estimate over(double windows, double level) {
        if (!(windows > 0 && windows < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("windows must be above 0, got " + windows);
        }
        double rates = windows * inDays(length()) / DAYS_OF_A_RATE;
        DoubleUnaryOperator converted = definition instanceof Definition.Exposure
                ? rate -> -Math.expm1(-rate * rates)
                : share -> -Math.expm1(windows * Math.log1p(-share));
        return mapped(rate(level), converted, Estimate.Unit.SHARE, "constant hazard");
    }

    /**
     * The share that would be lost in a time if the hazard stayed as it was, at 95 %; see {@link #over(double, double)}.
     *
     * @param period the time, above zero
     * @return the share
     * @throws IllegalArgumentException if {@code period} is not above zero
     */
    public Estimate per(Duration period) {
        return over(inDays(period) / inDays(length()));
    }

    private Duration length() {
        return Duration.between(window.start(), window.end());
    }

    /** An estimate with value and limits put through a function, which may turn them round. */
    private static Estimate mapped(Estimate estimate, DoubleUnaryOperator function, Estimate.Unit unit, String method) {
        if (!(estimate instanceof Estimate.Known known) || known.interval() == null) {
            return estimate;
        }
        double a = function.applyAsDouble(known.low());
        double b = function.applyAsDouble(known.high());
        Interval interval =
                new Interval(Math.min(a, b), Math.max(a, b), known.interval().level());
        return Estimate.of(function.applyAsDouble(known.value()), interval, known.n(), unit, method);
    }

    /**
     * The sum of the rates of a trend, which vendors show as daily churn. It is no share: it can exceed 1. It is the
     * cumulative hazard of Nelson and Aalen; {@link #compounded} is the share that belongs to it.
     *
     * @param trend start-of-period or inactivity churn of one window after the other, without gaps
     * @return the sum, at 95 %; undefined when nobody was at risk in one of them
     * @throws IllegalArgumentException if the windows do not follow each other, or the definition is exposure
     */
    public static Estimate summed(List<ChurnRate> trend) {
        return mapped(kept(trend), kept -> 0 - Math.log(kept), Estimate.Unit.SHARE, "Nelson-Aalen");
    }

    /**
     * The share lost over a trend, {@code 1 - e^(-sum of its rates)}: daily churn converted as it should be. Who comes on a
     * day is at risk from the next on, so it holds for a growing base too, where those lost in 30 days over those active
     * 30 days ago may exceed 1. The interval is symmetric for {@code ln(sum)}, with Aalen's variance
     * {@code sum of lost / at risk^2}.
     *
     * @param trend start-of-period or inactivity churn of one window after the other, without gaps
     * @return the share, at 95 %; undefined when nobody was at risk in one of them
     * @throws IllegalArgumentException if the windows do not follow each other, or the definition is exposure
     */
    public static Estimate compounded(List<ChurnRate> trend) {
        return mapped(kept(trend), kept -> 1 - kept, Estimate.Unit.SHARE, "Nelson-Aalen");
    }

    /**
     * The share lost over each run of a trend: with a daily trend and 30, trailing churn of 30 days.
     *
     * @param trend start-of-period or inactivity churn of one window after the other, without gaps
     * @param windows how long a run is, 1 or more
     * @return what {@link #compounded} gives for each run, the first of which ends with the window of number
     *     {@code windows}
     * @throws IllegalArgumentException if {@code windows} is below 1, the windows do not follow each other, or the
     *     definition is exposure
     */
    public static List<Estimate> trailing(List<ChurnRate> trend, int windows) {
        if (windows < 1) {
            throw new IllegalArgumentException("windows must be >= 1, got " + windows);
        }
        List<Estimate> runs = new ArrayList<>();
        for (int end = windows; end <= trend.size(); end++) {
            runs.add(compounded(trend.subList(end - windows, end)));
        }
        return runs;
    }

    /** The share kept over a trend, {@code e^(-sum of rates)}. */
    private static Estimate kept(List<ChurnRate> trend) {
        double hazard = 0;
        double variance = 0;
        long atRisk = 0;
        long kept = 0;
        for (int i = 0; i < trend.size(); i++) {
            ChurnRate churn = trend.get(i);
            requireNext(i == 0 ? null : trend.get(i - 1), churn);
            double n = churn.lost.trials();
            if (n == 0) {
                return Estimate.undefined("nobody was active at the start of " + churn.window);
            }
            hazard += churn.lost.successes() / n;
            variance += churn.lost.successes() / (n * n);
            atRisk = Math.max(atRisk, churn.lost.trials());
            kept = churn.lost.trials() - churn.lost.successes();
        }
        if (trend.isEmpty()) {
            return Estimate.undefined("no windows");
        }
        double z = Normal.z(0.95);
        LogLog limits = new LogLog(Math.exp(-hazard), Math.sqrt(variance), kept, new BetaProduct());
        Interval interval = new Interval(limits.low(z), limits.high(z), 0.95);
        return Estimate.of(limits.value(), interval, atRisk, Estimate.Unit.SHARE, "Nelson-Aalen");
    }

    private static void requireNext(@Nullable ChurnRate before, ChurnRate churn) {
        if (churn.definition instanceof Definition.Exposure) {
            throw new IllegalArgumentException(
                    "definition must be start of period or inactivity in a trend that is added up, got exposure");
        }
        if (before != null) {
            before.requireSameKind(churn);
            if (!before.window.end().equals(churn.window.start())) {
                throw new IllegalArgumentException(
                        "window must begin where the one before ends (" + before.window + "), got " + churn.window);
            }
        }
    }

    private void requireSameKind(ChurnRate other) {
        if (definition.getClass() != other.definition.getClass()) {
            throw new IllegalArgumentException("definition must be " + definition + ", got " + other.definition);
        }
    }

    /**
     * This rate minus another's, at 95 %; see {@link #minus(ChurnRate, double)}.
     *
     * @param before another group or window
     * @return the signed difference; positive when churn has grown
     */
    public Difference minus(ChurnRate before) {
        return minus(before, 0.95);
    }

    /**
     * This rate minus another's, with Newcombe's interval; under exposure with that of Zou and Donner (2008) from the limits
     * of both. The customers should be different ones, or the windows far enough apart to take them as such.
     *
     * @param before another group or window, by the same kind of definition
     * @param level the confidence level, in (0, 1)
     * @return the signed difference; positive when churn has grown
     * @throws IllegalArgumentException if the definitions differ in kind
     */
    public Difference minus(ChurnRate before, double level) {
        requireSameKind(before);
        if (lost.trials() == 0 || before.lost.trials() == 0 || !(definition instanceof Definition.Exposure)) {
            return lost.minus(before.lost, level);
        }
        double z = Normal.z(level);
        Garwood a = limits();
        Garwood b = before.limits();
        Interval interval = new Interval(Mover.low(a, b, z), Mover.high(a, b, z), level);
        long n = Math.addExact(lost.trials(), before.lost.trials());
        return new Difference(
                Estimate.of(a.value() - b.value(), interval, n, MORE_PER_30_DAYS, "MOVER"), Mover.pValue(a, b));
    }

    /**
     * The counts of two groups that share no customer, in the same window and by the same definition, added.
     *
     * @param other the other group
     * @return both
     * @throws IllegalArgumentException if the windows or definitions differ
     */
    public ChurnRate plusDisjoint(ChurnRate other) {
        requireSame("window", window, other.window);
        requireSame("definition", definition, other.definition);
        return new ChurnRate(
                window,
                definition,
                lost.plusDisjoint(other.lost),
                exposure.plus(other.exposure),
                cameBack.plusDisjoint(other.cameBack),
                excluded.plus(other.excluded));
    }

    private static void requireSame(String name, Object mine, Object other) {
        if (!mine.equals(other)) {
            throw new IllegalArgumentException(name + " must be " + mine + ", got " + other);
        }
    }

    private static double inDays(Duration duration) {
        return (duration.getSeconds() + duration.getNano() / 1e9) / 86_400;
    }

    private static String days(long days) {
        return days == 1 ? "1 day" : days + " days";
    }

    /** {@code churn 33.3% [6.1%, 79.2%] at 95%, n 3 (1 of 3), 2026-10-01 to 2026-10-31 (Z)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("churn ");
        if (lost.trials() == 0) {
            text.append(rate());
        } else if (definition instanceof Definition.Exposure) {
            text.append(rate())
                    .append(String.format(
                            Locale.ROOT, " (%,d in %,.1f customer-days)", lost.successes(), inDays(exposure)));
        } else {
            text.append(lost);
        }
        if (definition instanceof Definition.Inactivity) {
            text.append(", ").append(definition);
        }
        if (cameBack.successes() > 0 || definition instanceof Definition.Inactivity) {
            text.append(String.format(Locale.ROOT, ", %,d of %,d came back", cameBack.successes(), cameBack.trials()));
        }
        return text.append(", ").append(window).toString();
    }

    /** The spells that matter to a window. Not thread-safe. */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private final Window window;
        private final Definition definition;
        private final Instant asOf;
        private final Spells spells;

        private Tally(Window window, Definition definition, Instant asOf) {
            requireOver(window, asOf);
            requireEnds(definition);
            this.window = window;
            this.definition = definition;
            this.asOf = asOf;
            this.spells = new Spells(window.start(), asOf);
        }

        /**
         * Takes a spell.
         *
         * @param customer the spell
         */
        public void add(Customer customer) {
            spells.add(customer);
        }

        /**
         * Takes all that another tally took; that one stays as it is.
         *
         * @param other a tally of the same window, definition and {@code asOf}
         * @throws IllegalArgumentException if one of them differs, naming both
         */
        public void merge(Tally other) {
            requireSame("window", window, other.window);
            requireSame("definition", definition, other.definition);
            requireSame("asOf", asOf, other.asOf);
            spells.merge(other.spells);
        }

        /**
         * The counts so far.
         *
         * @return the churn rate of the window
         */
        public ChurnRate result() {
            return counted(spells, window, definition);
        }

        /** The result so far. */
        @Override
        public String toString() {
            return result().toString();
        }
    }
}
