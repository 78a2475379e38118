package io.engagement.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Dates are read without a formatter where that can be; the formatters of java.time say what they mean. */
class RowTimePropertyTest {
    @Provide
    Arbitrary<String> days() {
        return Combinators.combine(
                        Arbitraries.integers().between(1899, 2101),
                        Arbitraries.integers().between(0, 13),
                        Arbitraries.integers().between(0, 32))
                .as((year, month, day) -> String.format("%04d-%02d-%02d", year, month, day));
    }

    @Provide
    Arbitrary<String> times() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 25),
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.integers().between(0, 61),
                        Arbitraries.of("", ".5", ".123456789"))
                .as((hour, minute, second, fraction) ->
                        String.format("T%02d:%02d:%02d%sZ", hour, minute, second, fraction));
    }

    /** A day begins at its first moment in the zone: Santiago's days of change begin at 01:00, Samoa left one out. */
    @Property
    void aDayIsWhatTheFormatterReads(@ForAll("days") String day, @ForAll("zones") ZoneId zone) {
        try {
            Instant expected = LocalDate.parse(day).atStartOfDay(zone).toInstant();
            assertThat(Row.instant(day, zone)).isEqualTo(expected);
        } catch (DateTimeException e) {
            assertThatThrownBy(() -> Row.instant(day, zone)).isInstanceOf(DateTimeException.class);
        }
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of("UTC", "Asia/Tokyo", "America/Santiago", "Pacific/Apia", "+05:45")
                .map(ZoneId::of);
    }

    @Property
    void anInstantIsWhatTheFormatterReads(@ForAll("days") String day, @ForAll("times") String time) {
        ZoneId zone = ZoneId.of("Asia/Tokyo");
        try {
            Instant expected = Instant.parse(day + time);
            assertThat(Row.instant(day + time, zone)).isEqualTo(expected);
        } catch (DateTimeException e) {
            assertThatThrownBy(() -> Row.instant(day + time, zone)).isInstanceOf(DateTimeException.class);
        }
    }

    /** ISO 8601 names the end of a day so, and java.time reads a leap second as the one before. */
    @Test
    void theEndOfADayAndALeapSecondAreRead() {
        ZoneId zone = ZoneId.of("UTC");
        assertThat(Row.instant("2016-12-31T24:00:00Z", zone)).isEqualTo(Instant.parse("2017-01-01T00:00:00Z"));
        assertThat(Row.instant("2016-12-31T23:59:60Z", zone)).isEqualTo(Instant.parse("2016-12-31T23:59:59Z"));
        assertThat(Row.instant("2016-12-31T23:59", zone))
                .isEqualTo(LocalDateTime.parse("2016-12-31T23:59").atZone(zone).toInstant());
        assertThatThrownBy(() -> Row.instant("２０１６-12-31", zone)).isInstanceOf(DateTimeException.class);
    }
}
