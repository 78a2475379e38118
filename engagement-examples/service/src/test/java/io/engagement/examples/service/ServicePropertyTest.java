package io.engagement.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.domain.CustomerEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** The service answers as the library does, in whatever order, batches and threads events come, and after any restart. */
class ServicePropertyTest {
    @Provide
    Arbitrary<List<CustomerEvent>> events() {
        return Generated.events(60);
    }

    @Provide
    Arbitrary<CustomerEvent> event() {
        return Generated.event();
    }

    @Property(tries = 300)
    void whatIsWrittenIsReadBack(@ForAll("event") CustomerEvent event) throws Exception {
        EventReader reader = new EventReader(java.util.Currency.getInstance("USD"), Running.CLOCK);
        assertThat(reader.read(Running.json(event).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .containsExactly(event);
        assertThat((CustomerEvent) Json.EVENT_READER.readValue(Running.json(event)))
                .isEqualTo(event);
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void postedAtOnceInAnyOrderAndTwice(@ForAll("events") List<CustomerEvent> events, @ForAll long seed)
            throws Exception {
        Path directory = Running.directory();
        try (Running running = new Running(directory)) {
            List<List<CustomerEvent>> batches = new ArrayList<>();
            for (int copy = 0; copy < 2; copy++) {
                List<CustomerEvent> shuffled = new ArrayList<>(events);
                Random random = new Random(seed + copy);
                Collections.shuffle(shuffled, random);
                for (int from = 0; from < shuffled.size(); ) {
                    int to = Math.min(shuffled.size(), from + 1 + random.nextInt(7));
                    batches.add(shuffled.subList(from, to));
                    from = to;
                }
            }
            int accepted = batches.parallelStream()
                    .mapToInt(
                            batch -> running.post(batch).json().path("accepted").asInt())
                    .sum();
            assertThat(accepted).isEqualTo(events.size());
            SameAsTheLibrary.check(running, events);
        } finally {
            Running.delete(directory);
        }
    }

    /** From the journal alone; from a snapshot and the journal after it; from a snapshot alone. */
    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void anyRecoveryGivesTheSame(@ForAll("events") List<CustomerEvent> events, @ForAll long seed) throws Exception {
        Path directory = Running.directory();
        Path journalOnly = Running.directory();
        try {
            Random random = new Random(seed);
            try (Running running = new Running(directory)) {
                for (CustomerEvent event : events) {
                    running.post(List.of(event));
                    if (random.nextInt(20) == 0) {
                        running.service().snapshot();
                        running.service().forecasts().refresh();
                    }
                }
                copy(directory, journalOnly);
            }
            // A copy of the files of a service that was never stopped is what a crash leaves.
            try (Running crashed = new Running(journalOnly)) {
                SameAsTheLibrary.check(crashed, events);
                assertThat(repeated(crashed, events)).isEqualTo(events.size());
            }
            try (Running stopped = new Running(directory)) {
                SameAsTheLibrary.check(stopped, events);
                assertThat(repeated(stopped, events)).isEqualTo(events.size());
            }
        } finally {
            Running.delete(directory);
            Running.delete(journalOnly);
        }
    }

    private static int repeated(Running running, List<CustomerEvent> events) {
        return events.isEmpty()
                ? 0
                : running.post(events).json().path("repeated").asInt();
    }

    private static void copy(Path from, Path to) throws Exception {
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Property(tries = 20)
    void idsAreRememberedExactly(@ForAll long seed) {
        Random random = new Random(seed);
        EventIds ids = new EventIds();
        long[][] known = IntStream.range(0, 3000)
                .mapToObj(i -> new long[] {random.nextInt(3), random.nextInt(5000), random.nextLong()})
                .toArray(long[][]::new);
        java.util.Map<String, Long> expected = new java.util.HashMap<>();
        for (long[] id : known) {
            // A first half of 0 is stored as 1.
            Long before = expected.get(Math.max(1, id[0]) + " " + id[1]);
            assertThat(ids.verdict(id[0], id[1], id[2]))
                    .isEqualTo(
                            before == null
                                    ? EventIds.Verdict.NEW
                                    : before == id[2] ? EventIds.Verdict.REPEATED : EventIds.Verdict.CONFLICT);
            if (before == null) {
                ids.add(id[0], id[1], id[2]);
                expected.put(Math.max(1, id[0]) + " " + id[1], id[2]);
            }
        }
        assertThat(ids.size()).isEqualTo(expected.size());
    }
}
