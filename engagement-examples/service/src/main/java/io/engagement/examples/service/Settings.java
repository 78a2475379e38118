package io.engagement.examples.service;

import io.engagement.domain.Cadence;
import io.engagement.score.EngagementScore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;

/**
 * How a service runs.
 *
 * @param directory where the journal and the snapshots are
 * @param currency the one currency of all purchases
 * @param zone whose days count
 * @param score the definition of the score
 * @param queue how many requests may wait to be written
 * @param bytes how many bytes of bodies may be in the service at a time
 * @param snapshotEvery how long the journal grows before a snapshot replaces it
 * @param refitEvery how long a model stands before it is fitted anew
 * @param keepJournal whether the journal stays when a snapshot has made it unnecessary
 */
record Settings(
        Path directory,
        Currency currency,
        ZoneId zone,
        EngagementScore score,
        int queue,
        int bytes,
        Duration snapshotEvery,
        Duration refitEvery,
        boolean keepJournal) {
    static final int MOST_EVENTS = 1000;
    static final int MOST_BYTES = 1 << 20;
    static final int MOST_WAITING_BYTES = 16 << 20;
    static final int MOST_HEADER_BYTES = 8 << 10;
    static final int MOST_CONNECTIONS = 1024;
    static final Instant EARLIEST = Instant.EPOCH;
    static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");
    /** How far the clocks of those who send may be ahead. */
    static final Duration SKEW = Duration.ofMinutes(5);

    static Settings of(Path directory) {
        ZoneId zone = ZoneId.of("UTC");
        return new Settings(
                directory,
                Currency.getInstance("USD"),
                zone,
                EngagementScore.retail(zone),
                4096,
                MOST_WAITING_BYTES,
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                false);
    }

    Cadence cadence() {
        return Cadence.daily(zone);
    }

    /** What stored numbers depend on. */
    String layout() {
        return "score layout " + score.layout() + ", currency " + currency + ", zone " + zone;
    }
}
