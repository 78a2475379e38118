package io.engagement.domain;

import java.io.Serializable;
import java.time.Instant;

/**
 * Something a customer did or said at an instant. Text that was not given is {@code ""}, never null, so that events can
 * be grouped by any of it.
 */
public sealed interface CustomerEvent extends Serializable permits Purchase, SurveyAnswer, Interaction {
    /**
     * Who it was.
     *
     * @return the customer's id, never blank
     */
    String customerId();

    /**
     * When it happened.
     *
     * @return the instant
     */
    Instant at();

    /**
     * What it was about: the product bought or rated, the page seen, the post shared.
     *
     * @return the item, or {@code ""}
     */
    String item();

    /**
     * The way it reached us: a shop, the app, a social network.
     *
     * @return the channel, or {@code ""}
     */
    String channel();

    /**
     * Where on the customer's journey it happened: checkout, delivery, support.
     *
     * @return the touchpoint, or {@code ""}
     */
    String touchpoint();

    /**
     * The identity of this event at its source. Events with the same id are one event.
     *
     * @return the id, or {@code ""} when it has none
     */
    String id();
}
