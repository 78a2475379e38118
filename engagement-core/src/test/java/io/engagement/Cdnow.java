package io.engagement;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.stream.Stream;

/**
 * The CDNOW sample of Fader and Hardie, real purchases of 2,357 customers. It is not part of this repository: looked for
 * where {@code -Dcdnow=...} says, or beside the checkout; tests that need it are skipped without it.
 */
public final class Cdnow {
    public static final ZoneId ZONE = ZoneId.of("America/New_York");
    /** The end of the calibration, after 1997-09-30. */
    public static final Instant SPLIT = day(1997, 10, 1);
    /** The end of the sample, after 1998-06-30. */
    public static final Instant END = day(1998, 7, 1);

    private Cdnow() {}

    private static Instant day(int year, int month, int day) {
        return LocalDate.of(year, month, day).atStartOfDay(ZONE).toInstant();
    }

    public static PurchaseLog log() {
        Path file = Path.of(System.getProperty("cdnow", "../../shared/data/cdnow_transactions.csv"));
        assumeTrue(Files.exists(file), "the CDNOW sample is not here: " + file + "; -Dcdnow=... says where it is");
        try (Stream<String> lines = Files.lines(file)) {
            return lines.skip(1).map(Cdnow::purchase).collect(PurchaseLog.collector(Cadence.daily(ZONE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Purchase purchase(String line) {
        String[] cells = line.split(",", -1);
        Instant noon = LocalDate.parse(cells[1]).atTime(12, 0).atZone(ZONE).toInstant();
        return Purchase.of(cells[0], noon, Money.of(cells[2], "USD"));
    }

    public static CustomerBase calibration() {
        return log().asOf(SPLIT);
    }
}
