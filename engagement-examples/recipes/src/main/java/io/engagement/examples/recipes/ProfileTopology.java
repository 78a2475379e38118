package io.engagement.examples.recipes;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.engagement.domain.CustomerEvent;
import io.engagement.score.CustomerProfile;
import io.engagement.score.EngagementScore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/**
 * Profiles of customers as a table of Kafka Streams: events by customer in, profiles out, scored whenever somebody asks. A
 * profile is additive, so an event must be taken once: ids are remembered for a week.
 */
final class ProfileTopology {
    static final String EVENTS = "events";
    static final String PROFILES = "profiles";
    static final Duration REMEMBERED = Duration.ofDays(7);
    private static final String IDS = "ids";

    private ProfileTopology() {}

    /** Events are keyed by the customer's id, as the aggregate is. */
    static Topology of(EngagementScore score) {
        StreamsBuilder streams = new StreamsBuilder();
        streams.addStateStore(Stores.windowStoreBuilder(
                Stores.persistentWindowStore(IDS, REMEMBERED, REMEMBERED, false), Serdes.String(), Serdes.String()));
        streams.stream(EVENTS, Consumed.with(Serdes.String(), events()))
                .processValues(FirstOfId::new, IDS)
                .groupByKey(Grouped.with(Serdes.String(), events()))
                .aggregate(
                        () -> null,
                        (customer, event, profile) ->
                                score.update(profile == null ? score.profile(customer) : profile, event),
                        Materialized.with(Serdes.String(), profiles()))
                .toStream()
                .to(PROFILES, Produced.with(Serdes.String(), profiles()));
        return streams.build();
    }

    /** Lets an event pass unless its customer had one of the same id in the week around it. */
    private static final class FirstOfId extends ContextualFixedKeyProcessor<String, CustomerEvent, CustomerEvent> {
        private @Nullable WindowStore<String, String> ids;

        @Override
        public void init(FixedKeyProcessorContext<String, CustomerEvent> context) {
            super.init(context);
            ids = context.getStateStore(IDS);
        }

        @Override
        public void process(FixedKeyRecord<String, CustomerEvent> event) {
            String id = event.value().id();
            if (id.isEmpty() || isFirst(event.key() + " " + id, event.timestamp())) {
                context().forward(event);
            }
        }

        private boolean isFirst(String id, long at) {
            WindowStore<String, String> known = Objects.requireNonNull(ids);
            long week = REMEMBERED.toMillis();
            try (WindowStoreIterator<String> same = known.fetch(id, Math.max(0, at - week), at + week)) {
                boolean first = !same.hasNext();
                known.put(id, "", at);
                return first;
            }
        }
    }

    /** The text form: it outlives an upgrade, which serialised Java need not. */
    static Serde<CustomerProfile> profiles() {
        return Serdes.serdeFrom(
                (topic, profile) -> profile == null ? null : profile.toText().getBytes(StandardCharsets.UTF_8),
                (topic, bytes) ->
                        bytes == null ? null : CustomerProfile.parse(new String(bytes, StandardCharsets.UTF_8)));
    }

    static Serde<CustomerEvent> events() {
        ObjectWriter writer = EngagementJson.mapper().writerFor(CustomerEvent.class);
        ObjectReader reader = EngagementJson.mapper().readerFor(CustomerEvent.class);
        return Serdes.serdeFrom(
                (topic, event) -> {
                    try {
                        return writer.writeValueAsBytes(event);
                    } catch (IOException e) {
                        throw new SerializationException(e);
                    }
                },
                (topic, bytes) -> {
                    try {
                        return reader.readValue(bytes);
                    } catch (IOException e) {
                        throw new SerializationException(e);
                    }
                });
    }
}
