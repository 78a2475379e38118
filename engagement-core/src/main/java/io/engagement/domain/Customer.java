package io.engagement.domain;

import java.io.Serializable;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One spell of being a customer: from {@code since} until just before {@code end}. A customer who left and came back has
 * several spells with one id, which must not overlap; customers are counted by their distinct ids.
 *
 * @param id who it is, never blank
 * @param since the first instant of the spell
 * @param end the first instant after the spell, not before {@code since}; null while it lasts
 * @param endReason why it ended ("payment failed"), or {@code ""}
 * @param attributes what else is known ("plan" is "pro"), in the order of their names; unmodifiable
 */
public record Customer(
        String id, Instant since, @Nullable Instant end, String endReason, Map<String, String> attributes)
        implements Serializable {

    /**
     * For deserialisers, and may grow; write {@code Customer.of(id, since).withEnd(end)} instead.
     *
     * @param id who it is, not blank
     * @param since the first instant of the spell
     * @param end the first instant after the spell, or null
     * @param endReason why it ended; null is {@code ""}
     * @param attributes what else is known; null is none
     * @throws IllegalArgumentException if {@code id} is blank, {@code since} is missing, {@code end} is before
     *     {@code since}, an end reason is given without an end, or an attribute has a blank name or no value
     */
    public Customer(
            String id,
            Instant since,
            @Nullable Instant end,
            @Nullable String endReason,
            @Nullable Map<String, String> attributes) {
        this.id = Check.notBlank("id", id);
        this.since = Check.notNull("since", since);
        if (end != null && end.isBefore(since)) {
            throw new IllegalArgumentException("end must not be before since (" + since + "), got " + end);
        }
        this.end = end;
        this.endReason = Check.orEmpty(endReason);
        if (end == null && !this.endReason.isEmpty()) {
            throw new IllegalArgumentException("endReason must be empty without an end, got \"" + endReason + "\"");
        }
        Map<String, String> sorted = new TreeMap<>();
        if (attributes != null) {
            attributes.forEach((name, value) ->
                    sorted.put(Check.notBlank("attribute name", name), Check.notNull("attribute " + name, value)));
        }
        this.attributes = Collections.unmodifiableMap(sorted);
    }

    /**
     * A customer since an instant, without an end.
     *
     * @param id who it is, not blank
     * @param since the first instant
     * @return the customer
     */
    public static Customer of(String id, Instant since) {
        return new Customer(id, since, null, null, null);
    }

    /**
     * This spell, ended.
     *
     * @param end the first instant at which the customer is one no more
     * @return a copy
     */
    public Customer withEnd(Instant end) {
        return new Customer(id, since, end, endReason, attributes);
    }

    /**
     * This spell, ended for a reason.
     *
     * @param end the first instant at which the customer is one no more
     * @param reason why, for example "payment failed"
     * @return a copy
     */
    public Customer withEnd(Instant end, String reason) {
        return new Customer(id, since, end, reason, attributes);
    }

    /**
     * This spell with an attribute more, or another value of one.
     *
     * @param attribute its name, not blank
     * @param value its value
     * @return a copy
     */
    public Customer with(String attribute, String value) {
        Map<String, String> copy = new TreeMap<>(attributes);
        copy.put(attribute, value);
        return new Customer(id, since, end, endReason, copy);
    }

    /**
     * The value of an attribute.
     *
     * @param name its name
     * @return its value, or {@code ""} when it was not given
     */
    public String attribute(String name) {
        return attributes.getOrDefault(name, "");
    }

    /**
     * Whether the spell covers an instant: {@code since <= at < end}.
     *
     * @param at the instant
     * @return true if it does
     */
    public boolean activeAt(Instant at) {
        return !since.isAfter(at) && (end == null || end.isAfter(at));
    }
}
