package io.engagement.churn;

import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.estimate.Exclusions;
import io.engagement.history.ActivityLog;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the active customers of each step come from, and how many of those before are gone:
 *
 * <ul>
 *   <li><b>returning</b>: active in the step before as well;
 *   <li><b>new</b>: else, and the first time ever, or registered in this very step;
 *   <li><b>resurrecting</b>: else; active again after a pause;
 *   <li><b>dormant</b>: not active, but in the step before.
 * </ul>
 *
 * <p>Two laws hold in every step: {@code active = new + returning + resurrecting}, and
 * {@code dormant = active of the step before - returning}.
 *
 * <pre>{@code
 * lifecycle, new by first activity, monthly (Asia/Tokyo), by 2026-05-10T00:00:00Z
 *   step     active  new  returning  resurrecting  dormant
 *   2026-01      40   40          0             0        0
 *   2026-02      75   55         20             0       20
 *   2026-03      81   35         46             0       29
 * }</pre>
 *
 * @param definition what makes an active customer a new one
 * @param cadence the steps
 * @param asOf up to when activity is known; the step that is not over then is not looked at
 * @param steps from the first to the last in which anybody was active or went dormant, without gaps
 * @param excluded customers left out
 */
public record Lifecycle(Definition definition, Cadence cadence, Instant asOf, List<Step> steps, Exclusions excluded)
        implements Serializable {
    /**
     * A lifecycle; write {@link #of} instead.
     *
     * @param definition what makes an active customer a new one
     * @param cadence the steps
     * @param asOf up to when activity is known
     * @param steps the steps, in order; null is none
     * @param excluded customers left out
     */
    public Lifecycle(
            Definition definition, Cadence cadence, Instant asOf, @Nullable List<Step> steps, Exclusions excluded) {
        this.definition = definition;
        this.cadence = cadence;
        this.asOf = asOf;
        this.steps = steps == null ? List.of() : List.copyOf(steps);
        this.excluded = excluded;
    }

    /** What makes an active customer a new one. */
    public enum Definition {
        /** The first activity ever. */
        FIRST_EVENT("first activity"),
        /**
         * Having registered in the step. Somebody who registered before and does something for the first time is not new but
         * resurrecting; who was active before registering is returning if that was in the step before.
         */
        REGISTERED("registration");

        private final String words;

        Definition(String words) {
            this.words = words;
        }
    }

    /**
     * The customers of a step.
     *
     * @param start its first local day
     * @param fresh the new ones
     * @param returning those active in the step before as well
     * @param resurrecting those active again after a pause
     * @param dormant those active in the step before, and not in this one
     */
    public record Step(LocalDate start, long fresh, long returning, long resurrecting, long dormant)
            implements Serializable {
        /**
         * All active customers.
         *
         * @return new + returning + resurrecting
         */
        public long active() {
            return fresh + returning + resurrecting;
        }
    }

    /**
     * The lifecycle in which a customer is new at the first activity.
     *
     * @param activity what customers did
     * @param asOf up to when activity is known
     * @return the steps
     */
    public static Lifecycle of(ActivityLog activity, Instant asOf) {
        return new Counter(Definition.FIRST_EVENT, activity.cadence(), asOf).count(activity, Map.of());
    }

    /**
     * The lifecycle in which a customer is new in the step of registration. Customers whose registration is not known are
     * left out, and counted.
     *
     * @param activity what customers did
     * @param registered the customers, each since the registration; of several spells the first counts
     * @param asOf up to when activity is known
     * @return the steps
     */
    public static Lifecycle of(ActivityLog activity, Iterable<Customer> registered, Instant asOf) {
        Map<String, Long> registration = new HashMap<>();
        for (Customer customer : registered) {
            registration.merge(customer.id(), activity.cadence().indexOf(customer.since()), Math::min);
        }
        return new Counter(Definition.REGISTERED, activity.cadence(), asOf).count(activity, registration);
    }

    /** Counts customer by customer. */
    private static final class Counter {
        private final Definition definition;
        private final Cadence cadence;
        private final Instant asOf;
        private final long last;
        /** New, returning, resurrecting, dormant by step. */
        private final TreeMap<Long, long[]> steps = new TreeMap<>();

        private long unknown;

        Counter(Definition definition, Cadence cadence, Instant asOf) {
            this.definition = definition;
            this.cadence = cadence;
            this.asOf = asOf;
            this.last = cadence.indexOf(asOf) - 1;
        }

        Lifecycle count(ActivityLog activity, Map<String, Long> registration) {
            for (int row = 0; row < activity.customers(); row++) {
                int[] active = activity.steps(row);
                if (active[0] <= last) {
                    Long since = definition == Definition.FIRST_EVENT
                            ? Long.valueOf(active[0])
                            : registration.get(activity.customerId(row));
                    if (since == null) {
                        unknown++;
                    } else {
                        count(active, since);
                    }
                }
            }
            return new Lifecycle(
                    definition,
                    cadence,
                    asOf,
                    steps(),
                    Exclusions.of("customers whose registration is not known", unknown));
        }

        private void count(int[] active, long since) {
            for (int i = 0; i < active.length && active[i] <= last; i++) {
                long step = active[i];
                boolean before = i > 0 && active[i - 1] == step - 1;
                at(step)[before ? 1 : step == since ? 0 : 2]++;
                boolean after = i + 1 < active.length && active[i + 1] == step + 1;
                if (step < last && !after) {
                    at(step + 1)[3]++;
                }
            }
        }

        private long[] at(long step) {
            return steps.computeIfAbsent(step, number -> new long[4]);
        }

        private List<Step> steps() {
            List<Step> result = new ArrayList<>();
            if (!steps.isEmpty()) {
                for (long step = steps.firstKey(); step <= steps.lastKey(); step++) {
                    long[] counts = steps.getOrDefault(step, new long[4]);
                    result.add(new Step(cadence.firstDay(step), counts[0], counts[1], counts[2], counts[3]));
                }
            }
            return result;
        }
    }

    /** A row for each step. */
    @Override
    public String toString() {
        Table table = new Table(
                "lifecycle, new by " + definition.words + ", " + cadence + ", by " + asOf
                        + (excluded.total() == 0 ? "" : "; " + excluded),
                "step",
                "active",
                "new",
                "returning",
                "resurrecting",
                "dormant");
        for (Step step : steps) {
            table.row(
                    StepNames.name(step.start, cadence),
                    count(step.active()),
                    count(step.fresh),
                    count(step.returning),
                    count(step.resurrecting),
                    count(step.dormant));
        }
        return table.toString();
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
