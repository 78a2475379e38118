package io.engagement.score;

import io.engagement.domain.CustomerEvent;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The profiles of many customers, filled event by event and merged; the container of
 * {@link EngagementScore#collector()}. Not thread-safe while it is filled.
 */
public final class CustomerProfiles implements Serializable {
    private static final long serialVersionUID = 1;

    private final EngagementScore score;
    private final HashMap<String, CustomerProfile> profiles = new HashMap<>();

    CustomerProfiles(EngagementScore score) {
        this.score = score;
    }

    /**
     * Takes an event.
     *
     * @param event an event not taken before
     * @throws IllegalArgumentException if the event is more than 146 years from 1970
     */
    public void add(CustomerEvent event) {
        CustomerProfile known = profiles.get(event.customerId());
        CustomerProfile profile = known == null ? score.profile(event.customerId()) : known;
        score.take(profile, event);
        if (known == null) {
            profiles.put(event.customerId(), profile);
        }
    }

    /**
     * Takes all that others took; those stay as they are.
     *
     * @param other profiles of the same definition, from other events
     * @throws IllegalArgumentException if the definitions differ
     */
    public void merge(CustomerProfiles other) {
        if (!score.equals(other.score)) {
            throw new IllegalArgumentException("definition must be " + score + ", got " + other.score);
        }
        for (Map.Entry<String, CustomerProfile> entry : other.profiles.entrySet()) {
            score.mergeInto(profiles.computeIfAbsent(entry.getKey(), score::profile), entry.getValue());
        }
    }

    /**
     * A customer's profile.
     *
     * @param customerId whose
     * @return the profile; one without events for a customer who has none
     */
    public CustomerProfile get(String customerId) {
        CustomerProfile profile = profiles.get(customerId);
        return profile == null ? score.profile(customerId) : profile.copy();
    }

    /**
     * How many customers there are.
     *
     * @return their number
     */
    public int size() {
        return profiles.size();
    }

    /**
     * All profiles, in the order of the ids.
     *
     * @return a stream of them
     */
    public Stream<CustomerProfile> stream() {
        return profiles.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue().copy());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CustomerProfiles that && score.equals(that.score) && profiles.equals(that.profiles);
    }

    @Override
    public int hashCode() {
        return profiles.hashCode();
    }

    /** {@code profiles of 2,400 customers}. */
    @Override
    public String toString() {
        return String.format(java.util.Locale.ROOT, "profiles of %,d customers", profiles.size());
    }
}
