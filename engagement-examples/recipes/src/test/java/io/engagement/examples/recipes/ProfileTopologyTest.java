package io.engagement.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.SurveyAnswer;
import io.engagement.score.CustomerProfile;
import io.engagement.score.CustomerProfiles;
import io.engagement.score.EngagementScore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real topology with its real stores on disk; only the brokers are played. */
class ProfileTopologyTest {
    private static final EngagementScore SCORE = EngagementScore.retail(ZoneOffset.UTC);
    private static final Instant START = Instant.parse("2026-10-01T09:00:00Z");
    private static final Instant AS_OF = Instant.parse("2026-11-01T00:00:00Z");

    private static List<CustomerEvent> events() {
        Random random = new Random(7);
        List<CustomerEvent> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String customer = "C-" + random.nextInt(20);
            Instant at = START.plusSeconds(random.nextInt(20 * 86_400));
            String id = "E-" + i;
            events.add(
                    switch (random.nextInt(3)) {
                        case 0 -> Purchase.of(customer, at, Money.of(5, "USD")).withId(id);
                        case 1 ->
                            SurveyAnswer.recommend(customer, at, random.nextInt(11))
                                    .withId(id);
                        default ->
                            Interaction.of(customer, at, InteractionType.VISIT).withId(id);
                    });
        }
        return events;
    }

    private static Map<String, CustomerProfile> profiles(Path folder, List<CustomerEvent> events) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "profiles");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:0");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        try (TopologyTestDriver driver = new TopologyTestDriver(ProfileTopology.of(SCORE), settings)) {
            TestInputTopic<String, CustomerEvent> input = driver.createInputTopic(
                    ProfileTopology.EVENTS,
                    Serdes.String().serializer(),
                    ProfileTopology.events().serializer());
            events.forEach(event -> input.pipeInput(event.customerId(), event, event.at()));
            return driver.createOutputTopic(
                            ProfileTopology.PROFILES,
                            Serdes.String().deserializer(),
                            ProfileTopology.profiles().deserializer())
                    .readKeyValuesToMap();
        }
    }

    /** In any order, and with some delivered twice: the profiles of a batch over each event once. */
    @Test
    void theTableIsThatOfABatch(@TempDir Path folder) {
        List<CustomerEvent> events = events();
        List<CustomerEvent> delivered = new ArrayList<>(events);
        delivered.addAll(events.subList(0, 100));
        Collections.shuffle(delivered, new Random(11));
        // Within the week that ids are remembered: stream time jumps back and forth no further than that.
        delivered.sort((a, b) -> Long.compare(
                Duration.between(START, a.at()).toDays() / 3,
                Duration.between(START, b.at()).toDays() / 3));
        CustomerProfiles batch = events.stream().collect(SCORE.collector());
        Map<String, CustomerProfile> table = profiles(folder, delivered);
        assertThat(table.keySet()).containsExactlyInAnyOrderElementsOf(batch.customerIds());
        table.forEach((customer, profile) ->
                assertThat(score(profile)).isCloseTo(score(batch.get(customer)), within(1e-12 * 100)));
    }

    private static double score(CustomerProfile profile) {
        return SCORE.of(profile, AS_OF).score().value();
    }

    /** Whoever sends the same id for two customers means two events, and events without an id cannot be told apart. */
    @Test
    void onlyRepeatsAreHeldBack(@TempDir Path folder) {
        CustomerEvent visit = Interaction.of("a", START, InteractionType.VISIT);
        CustomerEvent next = Interaction.of("a", START.plus(Duration.ofDays(1)), InteractionType.VISIT);
        Map<String, CustomerProfile> table = profiles(
                folder,
                List.of(
                        ((Interaction) visit).withId("1"),
                        ((Interaction) visit).withId("1"),
                        Interaction.of("b", START, InteractionType.VISIT).withId("1"),
                        next));
        CustomerProfile expected = SCORE.update(SCORE.update(SCORE.profile("a"), visit), next);
        assertThat(table).containsEntry("a", expected).containsOnlyKeys("a", "b");
    }
}
