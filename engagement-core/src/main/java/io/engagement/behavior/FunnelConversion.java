package io.engagement.behavior;

import io.engagement.domain.EventFilter;
import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Proportion;
import io.engagement.estimate.SurvivalCurve;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many customers took the steps of a {@link Funnel}, how long it took them, where the others stopped and what they did
 * instead.
 *
 * <p>Only customers whose first entry was observed for the whole of its window are counted: of later ones it is not known
 * whether they convert. In the times they are not lost: what was observed of them is censored, as is, at the end of the
 * window, who did not convert in it. With {@link Funnel.Entry#BEST} a customer's later entries are looked at when they were
 * observed for the whole of their windows, and a step's time is that of the attempt that first reached it, from its latest
 * entry on: with entries chosen by how they went, these times are short.
 *
 * @param funnel the funnel
 * @param entered when attempts could begin
 * @param asOf up to when events were known
 * @param steps the counts of each step
 * @param partly how many customers entered too late to be observed for the whole of their window
 * @param excluded events that were not looked at, and why
 */
public record FunnelConversion(
        Funnel funnel, Window entered, Instant asOf, List<Step> steps, long partly, Exclusions excluded)
        implements Serializable {
    /** What stands for no event in {@link Step#next}. */
    public static final String NOTHING = "(nothing)";

    /**
     * Counts; write {@link Funnel#calculate} instead.
     *
     * @param funnel the funnel
     * @param entered when attempts could begin
     * @param asOf up to when events were known
     * @param steps the counts of each step
     * @param partly how many customers entered too late
     * @param excluded events that were not looked at
     */
    public FunnelConversion {
        steps = List.copyOf(steps);
    }

    /**
     * The customers at one step.
     *
     * @param event the event that fills it
     * @param reached how many reached it
     * @param next of those who went no further, how many did what next in what was left of their window, the most frequent
     *     first, ties by name, {@link #NOTHING} last; of events of one instant the first by name; empty for the last step
     * @param times how long it took from the entry on
     */
    public record Step(EventFilter event, long reached, Map<String, Long> next, Times times) implements Serializable {
        /**
         * The customers at one step.
         *
         * @param event the event that fills it
         * @param reached how many reached it
         * @param next what those did next who went no further; null is nothing
         * @param times how long it took
         */
        public Step(EventFilter event, long reached, @Nullable Map<String, Long> next, Times times) {
            this.event = event;
            this.reached = reached;
            this.next = Collections.unmodifiableMap(new LinkedHashMap<>(next == null ? Map.of() : next));
            this.times = times;
        }
    }

    /** How long it took customers from the entry to a step, in eight bytes each. */
    public static final class Times implements Serializable {
        private static final long serialVersionUID = 1;

        private final long[] took;
        private final long[] lasting;
        private final long whole;
        private final long window;

        Times(long[] took, long[] lasting, long whole, long window) {
            this.took = took;
            this.lasting = lasting;
            this.whole = whole;
            this.window = window;
        }

        /**
         * The share that has not yet reached the step, by the time since the entry (Kaplan and Meier).
         *
         * @return the curve
         */
        public SurvivalCurve curve() {
            List<SurvivalCurve.Point> points = new ArrayList<>();
            long all = took.length + lasting.length + whole;
            int ended = 0;
            int censored = 0;
            // All are at risk from age 0 on.
            long entering = all;
            while (ended < took.length || censored < lasting.length || entering > 0) {
                long age = entering > 0 ? 0 : Math.min(next(took, ended), next(lasting, censored));
                int endedBefore = ended;
                int censoredBefore = censored;
                while (ended < took.length && took[ended] == age) {
                    ended++;
                }
                while (censored < lasting.length && lasting[censored] == age) {
                    censored++;
                }
                points.add(point(age, entering, ended - endedBefore, censored - censoredBefore));
                entering = 0;
            }
            if (whole > 0) {
                points.add(point(window, 0, 0, whole));
            }
            return new SurvivalCurve(all == 0 ? List.of() : points);
        }

        private static long next(long[] ages, int from) {
            return from < ages.length ? ages[from] : Long.MAX_VALUE;
        }

        private static SurvivalCurve.Point point(long age, long entered, long ended, long censored) {
            Map<String, Long> causes = ended == 0 ? Map.of() : Map.of("", ended);
            return new SurvivalCurve.Point(Duration.ofNanos(age), entered, causes, censored);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Times times
                    && Arrays.equals(took, times.took)
                    && Arrays.equals(lasting, times.lasting)
                    && whole == times.whole
                    && window == times.window;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(took) * 31 + Arrays.hashCode(lasting);
        }

        /** The median. */
        @Override
        public String toString() {
            return "median " + curve().median();
        }
    }

    /**
     * How many entered and were observed for the whole of their window.
     *
     * @return customers
     */
    public long customers() {
        return steps.get(0).reached;
    }

    /**
     * How many of those who entered reached the last step.
     *
     * @return customers at the last step, out of those at the first
     */
    public Proportion overall() {
        return ofEntered(steps.size());
    }

    /**
     * How many of those who entered reached a step.
     *
     * @param step its number, from 1 on
     * @return customers at the step, out of those at the first
     * @throws IllegalArgumentException if there is no such step
     */
    public Proportion ofEntered(int step) {
        return Proportion.of(step(step).reached, customers());
    }

    /**
     * How many of those at a step's predecessor reached it.
     *
     * @param step its number, from 2 on
     * @return customers at the step, out of those at the one before
     * @throws IllegalArgumentException if there is no such step, or none before it
     */
    public Proportion ofPrevious(int step) {
        if (step < 2) {
            throw new IllegalArgumentException("step must be in 2.." + steps.size() + ", got " + step);
        }
        return Proportion.of(step(step).reached, step(step - 1).reached);
    }

    /**
     * How long it takes from the entry to a step: the share that has not yet reached it, by the time since the entry. The
     * median of those alone who reached it would be too short.
     *
     * @param step its number, from 1 on
     * @return the curve, up to the length of the window
     * @throws IllegalArgumentException if there is no such step
     */
    public SurvivalCurve timeTo(int step) {
        return step(step).times.curve();
    }

    /**
     * How many of those who went no further than a step did what next.
     *
     * @param step its number, from 1 to the last but one
     * @return by what they did, the most frequent first, ties by name, {@link #NOTHING} last
     * @throws IllegalArgumentException if there is no such step, or it is the last
     */
    public Map<String, Proportion> instead(int step) {
        long stopped = stoppedAt(step);
        Map<String, Proportion> instead = new LinkedHashMap<>();
        step(step).next.forEach((name, number) -> instead.put(name, Proportion.of(number, stopped)));
        return Collections.unmodifiableMap(instead);
    }

    /**
     * How many went no further than a step.
     *
     * @param step its number, from 1 to the last but one
     * @return customers
     * @throws IllegalArgumentException if there is no such step, or it is the last
     */
    public long stoppedAt(int step) {
        if (step == steps.size()) {
            throw new IllegalArgumentException("step must be in 1.." + (step - 1) + ", got " + step);
        }
        return step(step).reached - step(step + 1).reached;
    }

    private Step step(int step) {
        if (step < 1 || step > steps.size()) {
            throw new IllegalArgumentException("step must be in 1.." + steps.size() + ", got " + step);
        }
        return steps.get(step - 1);
    }

    /** The steps: how many, of how many, how long it took, and what those did who stopped. */
    @Override
    public String toString() {
        String title = String.format(
                Locale.ROOT,
                "%s of %,d customers who entered %s; %s",
                customers() == 0 ? "none" : shown(overall().rate()),
                customers(),
                entered,
                funnel.toString().substring(funnel.toString().indexOf("; ") + 2));
        Table table = new Table(
                title, "step", "customers", "of those before", "of all", "median time", "stopped", "did next");
        for (int number = 1; number <= steps.size(); number++) {
            Step step = steps.get(number - 1);
            boolean isLast = number == steps.size();
            table.row(
                    number + " " + step.event,
                    String.format(Locale.ROOT, "%,d", step.reached),
                    number == 1 ? "" : shown(ofPrevious(number).rate()),
                    number == 1 ? "" : shown(ofEntered(number).rate()),
                    number == 1 ? "" : median(step),
                    isLast ? "" : String.format(Locale.ROOT, "%,d", stoppedAt(number)),
                    isLast ? "" : didNext(step));
        }
        String late = partly == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "\n  %,d more entered too late to be observed for %s",
                        partly,
                        Funnel.words(funnel.within()));
        return table + late + (excluded.total() == 0 ? "" : "\n  " + excluded);
    }

    private static String shown(Estimate rate) {
        return rate instanceof Estimate.Known known
                ? String.format(
                        Locale.ROOT,
                        "%s [%s, %s]",
                        known.unit().print(known.value()),
                        known.unit().print(known.low()),
                        known.unit().print(known.high()))
                : "";
    }

    private static String median(Step step) {
        Estimate median = step.times.curve().median();
        return median instanceof Estimate.Known known ? known.unit().print(known.value()) : "over half did not";
    }

    private static String didNext(Step step) {
        return step.next.entrySet().stream()
                .limit(1)
                .map(entry -> String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue()))
                .findFirst()
                .orElse("");
    }
}
