package io.engagement.churn;

import io.engagement.domain.Cadence;
import io.engagement.domain.Window;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.estimate.Proportion;
import io.engagement.estimate.SurvivalCurve;
import io.engagement.estimate.SurvivalCurve.Observation;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseHistory;
import io.engagement.history.PurchaseLog;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * How many customers buy again, under four definitions that answer different questions:
 *
 * <ul>
 *   <li>{@link #within}: the share that buys again within a time of the first purchase, by Kaplan and Meier. It uses every
 *       customer for as long as they were seen; that makes it the one to compare and to plan with.
 *   <li>{@link #ofMature}: the same share among customers whose first purchase is that old. Right as well, but silent on
 *       everyone younger.
 *   <li>{@link #inWindow}: of the customers of a window, those who bought at least twice in it. A figure of the window: a
 *       customer who came late in it had no time to buy again, so it is low in a growing base.
 *   <li>{@link #returning}: of the customers of a window, those who had bought more than once by {@code asOf}, whenever that
 *       was (as shops show it). It grows with time for one and the same window.
 * </ul>
 *
 * <p>Purchases of one customer in one step of the log are one purchase, a purchase that was refunded wholly is none; see
 * {@link PurchaseLog}. Times are calendar days, from the first day of the step of the first purchase to that of the second.
 *
 * @param purchases the purchases, all of the customers looked at; from a log of their own for a segment
 * @param asOf the end of observation
 */
public record RepeatRate(PurchaseLog purchases, Instant asOf) implements Serializable {
    private static final int[] SHOWN_DAYS = {30, 60, 90, 180, 365};

    /**
     * The purchases up to a moment.
     *
     * @param purchases the purchases
     * @param asOf the end of observation: after the last purchase of the log, or else where a step begins
     * @throws IllegalArgumentException if {@code asOf} falls within a step and not after the last purchase
     */
    public RepeatRate {
        purchases.steps("", asOf);
    }

    /**
     * The purchases up to a moment.
     *
     * @param purchases the purchases
     * @param asOf the end of observation: after the last purchase of the log, or else where a step begins
     * @return their repeat rates
     * @throws IllegalArgumentException if {@code asOf} falls within a step and not after the last purchase
     */
    public static RepeatRate of(PurchaseLog purchases, Instant asOf) {
        return new RepeatRate(purchases, asOf);
    }

    /**
     * The time from the first purchase to the second; who has not bought again is seen up to the end of observation.
     *
     * @return the curve: S(t) is the share that has not bought again t after the first purchase; its median is undefined
     *     when fewer than half ever do
     */
    public SurvivalCurve timeToSecond() {
        return purchases.asOf(asOf).stream().map(this::untilSecond).collect(SurvivalCurve.collector());
    }

    private Observation untilSecond(PurchaseHistory customer) {
        int[] steps = purchases.steps(customer.customerId(), asOf);
        Cadence cadence = purchases.cadence();
        return steps.length > 1
                ? Observation.ended(days(steps[0], steps[1]))
                : Observation.lasting(days(steps[0], cadence.indexOf(asOf.minusNanos(1))));
    }

    /** From the first day of one step to that of another. */
    private Duration days(long step, long later) {
        Cadence cadence = purchases.cadence();
        return Duration.ofDays(
                cadence.firstDay(later).toEpochDay() - cadence.firstDay(step).toEpochDay());
    }

    /**
     * The share that buys again within a time of the first purchase, at 95 %; see {@link #within(Duration, double)}.
     *
     * @param time the time, for example 90 days
     * @return the share
     */
    public Estimate within(Duration time) {
        return within(time, 0.95);
    }

    /**
     * The share that buys again within a time of the first purchase: 1 - S of {@link #timeToSecond}, with the mirrored
     * interval. Unbiased however young the customers are, as long as the young buy again like the old did.
     *
     * @param time the time, for example 90 days
     * @param level the confidence level, in (0, 1)
     * @return the share, 0 to 1; undefined when nobody has bought, or nobody so long ago
     * @throws IllegalArgumentException if {@code time} is negative or {@code level} is not in (0, 1)
     */
    public Estimate within(Duration time, double level) {
        return timeToSecond().incidence("", time, level);
    }

    /**
     * Of the customers whose first purchase is a time old, those who bought again within it.
     *
     * @param time the time, for example 90 days
     * @return the counts
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public Proportion ofMature(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time must not be negative, got " + time);
        }
        long last = purchases.cadence().indexOf(asOf.minusNanos(1));
        long mature = 0;
        long repeated = 0;
        for (PurchaseHistory customer : (Iterable<PurchaseHistory>) purchases.asOf(asOf).stream()::iterator) {
            int[] steps = purchases.steps(customer.customerId(), asOf);
            if (days(steps[0], last).compareTo(time) >= 0) {
                mature++;
                repeated += steps.length > 1 && days(steps[0], steps[1]).compareTo(time) <= 0 ? 1 : 0;
            }
        }
        return Proportion.of(repeated, mature);
    }

    /**
     * Of the customers who bought in a window, those who bought at least twice in it.
     *
     * @param window a window that begins and ends where steps do, and is over
     * @return the counts
     * @throws IllegalArgumentException if the window cuts a step, or ends after {@code asOf}
     */
    public Proportion inWindow(Window window) {
        CustomerBase inside = inside(window);
        return Proportion.of(repeaters(inside), inside.size());
    }

    /**
     * Of the customers who bought in a window, those who had bought at least twice by {@code asOf}, in the window or not.
     *
     * @param window a window that begins and ends where steps do, and is over
     * @return the counts
     * @throws IllegalArgumentException if the window cuts a step, or ends after {@code asOf}
     */
    public Proportion returning(Window window) {
        CustomerBase inside = inside(window);
        CustomerBase ever = purchases.asOf(asOf);
        long returning = inside.stream()
                .filter(customer -> ever.get(customer.customerId()).repeatPurchases() > 0)
                .count();
        return Proportion.of(returning, inside.size());
    }

    private CustomerBase inside(Window window) {
        if (window.end().isAfter(asOf)) {
            throw new IllegalArgumentException("window must end by asOf (" + asOf + "), got " + window);
        }
        return purchases.during(window).asOf(asOf);
    }

    private static long repeaters(CustomerBase base) {
        return base.stream().filter(customer -> customer.repeatPurchases() > 0).count();
    }

    /**
     * This repeat rate minus another's, within a time of the first purchase, at 95 %.
     *
     * @param other another group of customers
     * @param time the time, for example 90 days
     * @return the signed difference; positive when more of this group buy again
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public Difference minus(RepeatRate other, Duration time) {
        Difference lasting = timeToSecond().minus(other.timeToSecond(), time);
        if (!(lasting.estimate() instanceof Estimate.Known known)) {
            return lasting;
        }
        // Not the negation, since that of 0 would be -0.
        Interval interval = new Interval(0 - known.high(), 0 - known.low(), 0.95);
        return new Difference(
                Estimate.of(0 - known.value(), interval, known.n(), known.unit(), known.method()), lasting.pValue());
    }

    /** How many have bought again so far, then the share that does so within 30 to 365 days. */
    @Override
    public String toString() {
        CustomerBase base = purchases.asOf(asOf);
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "repeat purchases of %,d customers as of %s; so far %s",
                        base.size(),
                        asOf,
                        base.size() == 0 ? "nobody has bought" : Proportion.of(repeaters(base), base.size())),
                "within",
                "share (Kaplan-Meier)");
        SurvivalCurve curve = timeToSecond();
        for (int days : SHOWN_DAYS) {
            table.row(days + " days", curve.incidence("", Duration.ofDays(days)).toString());
        }
        return table.toString();
    }
}
