package io.engagement.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A contact that is neither a payment nor an answer: a visit, a share, an opened e-mail, a call.
 *
 * @param customerId who it was, never blank
 * @param at when it began
 * @param type what kind of contact it was
 * @param item what it was about (a page, a post, a campaign), or {@code ""}
 * @param duration how long it took, not negative; null when not known
 * @param channel the way it reached us, or {@code ""}
 * @param touchpoint where on the customer's journey, or {@code ""}
 * @param id the event's identity at its source, or {@code ""}
 */
public record Interaction(
        String customerId,
        Instant at,
        InteractionType type,
        String item,
        @Nullable Duration duration,
        String channel,
        String touchpoint,
        String id)
        implements CustomerEvent {

    /**
     * For deserialisers, and may grow; write {@code Interaction.of(customerId, at, type).withChannel(...)} instead.
     *
     * @param customerId who it was, not blank
     * @param at when it began
     * @param type what kind of contact it was
     * @param item what it was about; null is {@code ""}
     * @param duration how long it took, not negative; or null
     * @param channel the way it reached us; null is {@code ""}
     * @param touchpoint where on the customer's journey; null is {@code ""}
     * @param id the event's identity at its source; null is {@code ""}
     * @throws IllegalArgumentException if {@code customerId} is blank, {@code at} or {@code type} is missing, or
     *     {@code duration} is negative
     */
    public Interaction(
            String customerId,
            Instant at,
            InteractionType type,
            @Nullable String item,
            @Nullable Duration duration,
            @Nullable String channel,
            @Nullable String touchpoint,
            @Nullable String id) {
        this.customerId = Check.notBlank("customerId", customerId);
        this.at = Check.notNull("at", at);
        this.type = Check.notNull("type", type);
        if (duration != null && duration.isNegative()) {
            throw new IllegalArgumentException("duration must not be negative, got " + duration);
        }
        this.item = Check.orEmpty(item);
        this.duration = duration;
        this.channel = Check.orEmpty(channel);
        this.touchpoint = Check.orEmpty(touchpoint);
        this.id = Check.orEmpty(id);
    }

    /**
     * A contact of a kind.
     *
     * @param customerId who it was, not blank
     * @param at when it began
     * @param type what kind of contact it was
     * @return the interaction
     */
    public static Interaction of(String customerId, Instant at, InteractionType type) {
        return new Interaction(customerId, at, type, null, null, null, null, null);
    }

    /**
     * This interaction about an item.
     *
     * @param item a page, post or campaign
     * @return a copy
     */
    public Interaction withItem(String item) {
        return new Interaction(customerId, at, type, item, duration, channel, touchpoint, id);
    }

    /**
     * This interaction with its duration.
     *
     * @param duration how long it took, not negative
     * @return a copy
     */
    public Interaction withDuration(Duration duration) {
        return new Interaction(customerId, at, type, item, duration, channel, touchpoint, id);
    }

    /**
     * This interaction through a channel.
     *
     * @param channel the way it reached us
     * @return a copy
     */
    public Interaction withChannel(String channel) {
        return new Interaction(customerId, at, type, item, duration, channel, touchpoint, id);
    }

    /**
     * This interaction at a touchpoint.
     *
     * @param touchpoint where on the customer's journey
     * @return a copy
     */
    public Interaction withTouchpoint(String touchpoint) {
        return new Interaction(customerId, at, type, item, duration, channel, touchpoint, id);
    }

    /**
     * This interaction with its identity at its source.
     *
     * @param id the id
     * @return a copy
     */
    public Interaction withId(String id) {
        return new Interaction(customerId, at, type, item, duration, channel, touchpoint, id);
    }
}
