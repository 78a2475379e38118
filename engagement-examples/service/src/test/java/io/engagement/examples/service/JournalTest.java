package io.engagement.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.SurveyAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files: a torn end is cut off, anything else is refused by name. */
class JournalTest {
    private static final int GROUPS = 4;

    @TempDir
    Path directory = Path.of("");

    private Settings settings;
    private Path file = Path.of("");

    @BeforeEach
    void fill() throws Exception {
        settings = Running.quiet(directory);
        try (Journal journal = Journal.after(0, settings)) {
            for (int group = 0; group < GROUPS; group++) {
                journal.append(List.of(event(2 * group), event(2 * group + 1)));
            }
        }
        file = directory.resolve("journal-00000000000000000001.log");
    }

    private static StoredEvent event(int number) {
        CustomerEvent answer = SurveyAnswer.recommend("C-" + number, Running.NOW.minusSeconds(1), 9)
                .withId("a-" + number);
        return StoredEvent.of(answer);
    }

    private List<String> read() throws Exception {
        List<String> ids = new ArrayList<>();
        long last = Journal.read(
                settings,
                0,
                Long.MAX_VALUE,
                (number, events) -> events.forEach(
                        event -> ids.add(number + ":" + event.event().id())));
        assertThat(last).isEqualTo(ids.size() / 2);
        return ids;
    }

    private static List<String> firstGroups(int groups) {
        return IntStream.range(0, 2 * groups)
                .mapToObj(i -> (i / 2 + 1) + ":a-" + i)
                .toList();
    }

    /** A killed process does not show it, as its writes stay with the system; a machine without power would. */
    @Test
    void everyGroupIsForcedToDisk() throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold();
            recording.start();
            try (Journal journal = Journal.after(GROUPS, settings)) {
                for (int group = 0; group < 10; group++) {
                    journal.append(List.of(event(100 + group)));
                }
            }
            recording.stop();
            Path dump = directory.resolve("forces.jfr");
            recording.dump(dump);
            String written =
                    directory.resolve("journal-00000000000000000005.log").toString();
            assertThat(RecordingFile.readAllEvents(dump))
                    .filteredOn(force -> force.getString("path").equals(written))
                    .as("the beginning of the file and each group")
                    .hasSize(11);
        }
    }

    /** At every byte: what was whole stays, the rest is gone, and what is appended then is read behind it. */
    @Test
    void aTornEndIsCutOffWhereverItIs() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        int record = (whole.length - 25) / GROUPS;
        assertThat(whole.length).isEqualTo(25 + GROUPS * record);
        for (int length = 0; length <= whole.length; length += 11) {
            Files.write(file, Arrays.copyOf(whole, length));
            int groups = Math.max(0, length - 25) / record;
            assertThat(read()).isEqualTo(firstGroups(groups));
            // What comes next stands in another file, before which no end may be torn.
            try (Journal next = Journal.after(groups, settings)) {
                next.append(List.of(event(2 * groups), event(2 * groups + 1)));
            }
            assertThat(read()).isEqualTo(firstGroups(groups + 1));
            Files.deleteIfExists(directory.resolve(String.format(Locale.ROOT, "journal-%020d.log", groups + 1)));
        }
    }

    /** A crash of the machine may leave any bytes in the place of those that were not forced. */
    @Test
    void aLastRecordOfOtherBytesIsCutOffToo() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        int record = (whole.length - 25) / GROUPS;
        Random random = new Random(1);
        for (int i = 0; i < 40; i++) {
            byte[] torn = whole.clone();
            int from = whole.length - record + random.nextInt(record);
            for (int at = from; at < torn.length; at++) {
                torn[at] = (byte) random.nextInt(256);
            }
            Files.write(file, torn);
            assertThat(read()).isEqualTo(firstGroups(GROUPS - 1));
        }
    }

    @Test
    void aDamagedRecordBeforeAWholeOneIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        int record = (whole.length - 25) / GROUPS;
        for (int at = 0; at < whole.length - record; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            assertThatExceptionOfType(DataRefused.class)
                    .as("byte " + at)
                    .isThrownBy(this::read)
                    .withMessageContaining(file.toString())
                    .withMessageContaining("byte ");
            assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
        }
    }

    @Test
    void missingGroupsAreRefused() throws Exception {
        try (Journal journal = Journal.after(GROUPS, settings)) {
            journal.append(List.of(event(100), event(101)));
        }
        assertThat(read()).hasSize(2 * GROUPS + 2);
        Files.delete(file);
        assertThatExceptionOfType(DataRefused.class)
                .isThrownBy(this::read)
                .withMessageContaining("groups 1 to 4 are missing");
    }

    /** Only the last file of all can have a torn end. */
    @Test
    void aTornEndBeforeAnotherFileIsRefused() throws Exception {
        Journal.after(GROUPS, settings).close();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        assertThatExceptionOfType(DataRefused.class).isThrownBy(this::read).withMessageContaining("damaged");
    }

    @Test
    void anotherCurrencyZoneOrScoreIsRefused() throws Exception {
        refused(with(Currency.getInstance("EUR"), settings.zone()), "engagement journal 1 EUR");
        ScoringService service = ScoringService.open(settings, Clock.systemUTC(), new ServiceMetrics());
        service.snapshot();
        service.stop();
        refused(with(settings.currency(), ZoneId.of("Asia/Tokyo")), "zone Asia/Tokyo");
    }

    @Test
    void aDamagedSnapshotIsRefused() throws Exception {
        ScoringService service = ScoringService.open(settings, Clock.systemUTC(), new ServiceMetrics());
        service.snapshot();
        service.stop();
        Path snapshot = directory.resolve("snapshot-00000000000000000004.bin");
        byte[] bytes = Files.readAllBytes(snapshot);
        for (int at : new int[] {0, 50, bytes.length / 2, bytes.length - 1}) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 1;
            Files.write(snapshot, damaged);
            refused(settings, "is damaged");
        }
    }

    @Test
    void aDirectoryInUseIsRefused() throws Exception {
        ScoringService service = ScoringService.open(settings, Clock.systemUTC(), new ServiceMetrics());
        refused(settings, "in use by another service");
        service.stop();
    }

    /** A journal that is kept holds all events: they can be counted anew in another way. */
    @Test
    void aKeptJournalCanBeCountedAgain() throws Exception {
        Settings keeps = new Settings(
                directory,
                settings.currency(),
                settings.zone(),
                settings.score(),
                settings.queue(),
                settings.bytes(),
                settings.snapshotEvery(),
                settings.refitEvery(),
                true);
        ScoringService service = ScoringService.open(keeps, Clock.systemUTC(), new ServiceMetrics());
        service.snapshot();
        service.stop();
        Files.delete(directory.resolve("snapshot-00000000000000000004.bin"));
        ScoringService again = ScoringService.open(
                with(settings.currency(), ZoneId.of("Asia/Tokyo")), Clock.systemUTC(), new ServiceMetrics());
        assertThat(again.customers()).isEqualTo(2 * GROUPS);
        again.stop();
    }

    private Settings with(Currency currency, ZoneId zone) {
        return new Settings(
                directory,
                currency,
                zone,
                io.engagement.score.EngagementScore.retail(zone),
                settings.queue(),
                settings.bytes(),
                settings.snapshotEvery(),
                settings.refitEvery(),
                false);
    }

    private static void refused(Settings settings, String why) {
        assertThatExceptionOfType(DataRefused.class)
                .isThrownBy(() -> ScoringService.open(settings, Clock.systemUTC(), new ServiceMetrics()))
                .withMessageContaining(why);
    }
}
