package io.engagement.score;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import java.io.Serializable;
import java.time.Duration;
import java.util.Currency;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One part of a score: which events count, how they fade, how the sum scales, what it weighs, and what stands in where it
 * cannot be observed. All data, so it prints, compares and serialises.
 *
 * <p>What is accumulated (source, channel, item, half-life, whether there is a daily cap) is apart from how it is judged
 * (the cap's height, scale, weight, stand-in): stored profiles can be judged anew without a replay, but another half-life
 * of a sum needs one. Half-lives are thus a commitment.
 *
 * @param name what it is called, unique within a score
 * @param source which events count, and with what value
 * @param channel only events of this channel count; {@code ""} for all
 * @param item only events about this item count; {@code ""} for all
 * @param halfLife after which an event counts half; null for the latest answer, which does not fade
 * @param dailyCap the most that one local day can add, infinite for no cap; a capped day fades from its start
 * @param scale how the sum maps to 0..1
 * @param weight what it weighs against the other signals, at least 0
 * @param missing what stands in where it cannot be observed
 */
public record Signal(
        String name,
        Source source,
        String channel,
        String item,
        @Nullable Duration halfLife,
        double dailyCap,
        Scale scale,
        double weight,
        Missing missing)
        implements Serializable {
    private static final Duration LONGEST_HALF_LIFE = Duration.ofDays(36_525);
    private static final double NO_CAP = Double.POSITIVE_INFINITY;

    /** Which events count, and with what value. */
    public sealed interface Source extends Serializable {
        /** Purchases, 1 each; refunds do not count. */
        record Purchases() implements Source {}

        /**
         * Money spent in a currency; refunds count negative, from the day they were made.
         *
         * @param currency payments in other currencies do not count
         */
        record Spend(Currency currency) implements Source {}

        /**
         * Interactions of a type, 1 each.
         *
         * @param type the type
         */
        record Interactions(InteractionType type) implements Source {}

        /** The latest purchase, 1 that fades; refunds are none. */
        record LastPurchase() implements Source {}

        /**
         * The latest interaction of a type, 1 that fades.
         *
         * @param type the type
         */
        record LastInteraction(InteractionType type) implements Source {}

        /**
         * The latest numeric answer to a question; of two answers of one instant the lower (a profile keeps no
         * event ids, by which NPS would decide first).
         *
         * @param question the question
         */
        record LatestAnswer(Question question) implements Source {}
    }

    /**
     * A signal; write {@code Signal.purchases().halfLife(...).scale(...).weight(3)} instead.
     *
     * @param name what it is called
     * @param source which events count
     * @param channel only events of this channel count; {@code ""} for all
     * @param item only events about this item count; {@code ""} for all
     * @param halfLife after which an event counts half; null for the latest answer
     * @param dailyCap the most that one local day can add
     * @param scale how the sum maps to 0..1
     * @param weight what it weighs
     * @param missing what stands in where it cannot be observed
     * @throws IllegalArgumentException if {@code name} is blank, the half-life is not positive or above 100 years, the
     *     cap is not positive, the weight is negative or not finite, or a half-life is given for a latest answer or a cap
     *     for a latest anything
     */
    public Signal {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank, got \"" + name + "\"");
        }
        boolean fades = !(source instanceof Source.LatestAnswer);
        if (!fades && (halfLife != null || dailyCap < NO_CAP)) {
            throw new IllegalArgumentException("halfLife and dailyCap do not apply to " + name
                    + ": the latest answer stands until the next, got " + halfLife + " and " + dailyCap);
        }
        if (fades
                && (halfLife == null
                        || halfLife.isNegative()
                        || halfLife.isZero()
                        || halfLife.compareTo(LONGEST_HALF_LIFE) > 0)) {
            throw new IllegalArgumentException("halfLife must be positive and at most 100 years, got " + halfLife);
        }
        if (keepsLatest(source) && dailyCap < NO_CAP) {
            throw new IllegalArgumentException(
                    "dailyCap does not apply to " + name + ": only the latest event counts, got " + dailyCap);
        }
        if (!(dailyCap > 0)) {
            throw new IllegalArgumentException("dailyCap must be > 0, got " + dailyCap);
        }
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("weight must be >= 0 and finite, got " + weight);
        }
    }

    /**
     * The number of purchases: half-life 90 days, half at 3.
     *
     * @return the signal, named "purchases"
     */
    public static Signal purchases() {
        return fading("purchases", new Source.Purchases(), Duration.ofDays(90), Scale.halfAt(3));
    }

    /**
     * The money spent: half-life 90 days, half at 100 units of the currency.
     *
     * @param currency payments in other currencies do not count
     * @return the signal, named "spend"
     */
    public static Signal spend(Currency currency) {
        return fading("spend", new Source.Spend(currency), Duration.ofDays(90), Scale.halfAt(100));
    }

    /**
     * The number of interactions of a type: half-life 30 days, half at 5.
     *
     * @param type the type
     * @return the signal, named like the type
     */
    public static Signal interactions(InteractionType type) {
        return fading(type.name(), new Source.Interactions(type), Duration.ofDays(30), Scale.halfAt(5));
    }

    /**
     * The latest answer to a question, linear over its range; where there is none, the middle stands in.
     *
     * @param question a question that is answered by a number; for one without an upper bound give a {@link #scale}
     * @return the signal, named like the question
     */
    public static Signal latestAnswer(Question question) {
        Scale scale =
                question.max() == Integer.MAX_VALUE ? Scale.halfAt(1) : Scale.linear(question.min(), question.max());
        Source source = new Source.LatestAnswer(question);
        return new Signal(question.name(), source, "", "", null, NO_CAP, scale, 1, Missing.neutral(0.5));
    }

    /**
     * How recent the latest purchase is, {@code 2^(-age / halfLife)}: 1 at the purchase, 0.5 after a half-life, 90 days,
     * and 0 without a purchase. Profiles keep the time only: another half-life needs no replay.
     *
     * @return the signal, named "last purchase"
     */
    public static Signal lastPurchase() {
        return fading("last purchase", new Source.LastPurchase(), Duration.ofDays(90), Scale.linear(0, 1));
    }

    /**
     * How recent the latest interaction of a type is, {@code 2^(-age / halfLife)}; half-life 30 days. Profiles keep the
     * time only: another half-life needs no replay.
     *
     * @param type the type
     * @return the signal, named "last" and the type
     */
    public static Signal lastInteraction(InteractionType type) {
        return fading("last " + type.name(), new Source.LastInteraction(type), Duration.ofDays(30), Scale.linear(0, 1));
    }

    private static Signal fading(String name, Source source, Duration halfLife, Scale scale) {
        return new Signal(name, source, "", "", halfLife, NO_CAP, scale, 1, Missing.renormalise());
    }

    /**
     * The same under another name.
     *
     * @param name what it is called, unique within a score
     * @return a copy
     */
    public Signal named(String name) {
        return new Signal(name, source, channel, item, halfLife, dailyCap, scale, weight, missing);
    }

    /**
     * The same for one channel only.
     *
     * @param channel the channel
     * @return a copy
     */
    public Signal onChannel(String channel) {
        return new Signal(name, source, channel, item, halfLife, dailyCap, scale, weight, missing);
    }

    /**
     * The same for one item only.
     *
     * @param item the product, page or post
     * @return a copy
     */
    public Signal about(String item) {
        return new Signal(name, source, channel, item, halfLife, dailyCap, scale, weight, missing);
    }

    /**
     * The same with another half-life.
     *
     * @param halfLife after which an event counts half, positive
     * @return a copy
     */
    public Signal halfLife(Duration halfLife) {
        return new Signal(name, source, channel, item, halfLife, dailyCap, scale, weight, missing);
    }

    /**
     * The same with a cap on what one local day can add, against spam.
     *
     * @param cap the most that a day can add before it fades, positive
     * @return a copy
     */
    public Signal atMostPerDay(double cap) {
        return new Signal(name, source, channel, item, halfLife, cap, scale, weight, missing);
    }

    /**
     * The same with another scale.
     *
     * @param scale how the sum maps to 0..1
     * @return a copy
     */
    public Signal scale(Scale scale) {
        return new Signal(name, source, channel, item, halfLife, dailyCap, scale, weight, missing);
    }

    /**
     * The same with another weight.
     *
     * @param weight what it weighs against the other signals, at least 0
     * @return a copy
     */
    public Signal weight(double weight) {
        return new Signal(name, source, channel, item, halfLife, dailyCap, scale, weight, missing);
    }

    /**
     * The same with another stand-in where it cannot be observed.
     *
     * @param missing what stands in
     * @return a copy
     */
    public Signal missing(Missing missing) {
        return new Signal(name, source, channel, item, halfLife, dailyCap, scale, weight, missing);
    }

    boolean capped() {
        return dailyCap < NO_CAP;
    }

    /** Half-life in nanoseconds. */
    double halfLifeNanos() {
        return halfLife == null ? Double.POSITIVE_INFINITY : halfLife.toNanos();
    }

    /** Whether only the latest event counts, so that a repeated one changes nothing. */
    boolean keepsLatest() {
        return keepsLatest(source);
    }

    private static boolean keepsLatest(Source source) {
        return source instanceof Source.LatestAnswer
                || source instanceof Source.LastPurchase
                || source instanceof Source.LastInteraction;
    }

    /** The event's value for this signal, or NaN when it is none of its business. */
    double valueOf(CustomerEvent event) {
        if (!(channel.isEmpty() || channel.equals(event.channel())) || !(item.isEmpty() || item.equals(event.item()))) {
            return Double.NaN;
        }
        if (event instanceof Purchase purchase) {
            if (source instanceof Source.Spend spend) {
                return purchase.amount().currency().equals(spend.currency)
                        ? purchase.amount().value().doubleValue()
                        : Double.NaN;
            }
            boolean counts = source instanceof Source.Purchases || source instanceof Source.LastPurchase;
            return counts && purchase.amount().signum() >= 0 ? 1 : Double.NaN;
        }
        if (event instanceof Interaction interaction) {
            InteractionType counted = source instanceof Source.Interactions interactions
                    ? interactions.type
                    : source instanceof Source.LastInteraction last ? last.type : null;
            return interaction.type().equals(counted) ? 1 : Double.NaN;
        }
        Integer answered = ((SurveyAnswer) event).score();
        return answered != null
                        && source instanceof Source.LatestAnswer latest
                        && latest.question.equals(((SurveyAnswer) event).question())
                ? answered
                : Double.NaN;
    }

    /** {@code purchases: weight 3.0, half-life 90 days, half at 3.0}. */
    @Override
    public String toString() {
        String fading = halfLife == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", half-life %s days",
                        Double.toString(halfLife.toMillis() / 86_400_000.0).replaceFirst("\\.0$", ""));
        return name + ": weight " + weight + fading + ", " + scale
                + (capped() ? ", at most " + dailyCap + " a day" : "")
                + (channel.isEmpty() ? "" : ", channel " + channel)
                + (item.isEmpty() ? "" : ", item " + item);
    }
}
