package io.engagement.domain;

import java.time.Instant;
import java.time.Period;
import org.jspecify.annotations.Nullable;

/**
 * Money a customer paid, or got back: a refund is negative.
 *
 * @param customerId who it was, never blank
 * @param at when it was paid
 * @param amount how much; negative for a refund
 * @param item the product, or {@code ""}
 * @param order the order it belongs to, or {@code ""}; a refund that carries an order is netted at that order, one
 *     without on its own day
 * @param covers the time this payment pays for, from {@code at} on (a subscription); null for a plain sale
 * @param channel the way it reached us, or {@code ""}
 * @param touchpoint where on the customer's journey, or {@code ""}
 * @param id the event's identity at its source, or {@code ""}
 */
public record Purchase(
        String customerId,
        Instant at,
        Money amount,
        String item,
        String order,
        @Nullable Period covers,
        String channel,
        String touchpoint,
        String id)
        implements CustomerEvent {

    /**
     * For deserialisers, and may grow; write {@code Purchase.of(customerId, at, amount).withItem(...)} instead.
     *
     * @param customerId who it was, not blank
     * @param at when it was paid
     * @param amount how much; negative for a refund
     * @param item the product; null is {@code ""}
     * @param order the order it belongs to; null is {@code ""}
     * @param covers the time this payment pays for, positive; or null
     * @param channel the way it reached us; null is {@code ""}
     * @param touchpoint where on the customer's journey; null is {@code ""}
     * @param id the event's identity at its source; null is {@code ""}
     * @throws IllegalArgumentException if {@code customerId} is blank, {@code at} or {@code amount} is missing, or
     *     {@code covers} is not a positive period
     */
    public Purchase(
            String customerId,
            Instant at,
            Money amount,
            @Nullable String item,
            @Nullable String order,
            @Nullable Period covers,
            @Nullable String channel,
            @Nullable String touchpoint,
            @Nullable String id) {
        this.customerId = Check.notBlank("customerId", customerId);
        this.at = Check.notNull("at", at);
        this.amount = Check.notNull("amount", amount);
        if (covers != null && (covers.isNegative() || covers.isZero())) {
            throw new IllegalArgumentException("covers must be a positive period, got " + covers);
        }
        this.item = Check.orEmpty(item);
        this.order = Check.orEmpty(order);
        this.covers = covers;
        this.channel = Check.orEmpty(channel);
        this.touchpoint = Check.orEmpty(touchpoint);
        this.id = Check.orEmpty(id);
    }

    /**
     * A payment.
     *
     * @param customerId who it was, not blank
     * @param at when it was paid
     * @param amount how much; negative for a refund
     * @return the purchase
     */
    public static Purchase of(String customerId, Instant at, Money amount) {
        return new Purchase(customerId, at, amount, null, null, null, null, null, null);
    }

    /**
     * This purchase of a product.
     *
     * @param item the product
     * @return a copy
     */
    public Purchase withItem(String item) {
        return new Purchase(customerId, at, amount, item, order, covers, channel, touchpoint, id);
    }

    /**
     * This purchase as a line of an order.
     *
     * @param order the order's id
     * @return a copy
     */
    public Purchase withOrder(String order) {
        return new Purchase(customerId, at, amount, item, order, covers, channel, touchpoint, id);
    }

    /**
     * This purchase as the payment for a time, from {@code at} on.
     *
     * @param covers the time paid for, positive
     * @return a copy
     */
    public Purchase withCovers(Period covers) {
        return new Purchase(customerId, at, amount, item, order, covers, channel, touchpoint, id);
    }

    /**
     * This purchase through a channel.
     *
     * @param channel the way it reached us
     * @return a copy
     */
    public Purchase withChannel(String channel) {
        return new Purchase(customerId, at, amount, item, order, covers, channel, touchpoint, id);
    }

    /**
     * This purchase at a touchpoint.
     *
     * @param touchpoint where on the customer's journey
     * @return a copy
     */
    public Purchase withTouchpoint(String touchpoint) {
        return new Purchase(customerId, at, amount, item, order, covers, channel, touchpoint, id);
    }

    /**
     * This purchase with its identity at its source.
     *
     * @param id the id
     * @return a copy
     */
    public Purchase withId(String id) {
        return new Purchase(customerId, at, amount, item, order, covers, channel, touchpoint, id);
    }
}
