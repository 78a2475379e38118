package io.engagement.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.Facts;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class WindowPropertyTest {
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    @Provide
    Arbitrary<Instant> instants() {
        return Facts.instants();
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Facts.zones();
    }

    /** Contains its start and not its end; two that touch share nothing; an empty or reversed one is refused. */
    @Property
    void isHalfOpen(
            @ForAll("instants") Instant a,
            @ForAll("instants") Instant b,
            @ForAll("instants") Instant at,
            @ForAll("zones") ZoneId zone) {
        if (!a.isBefore(b)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Window.of(a, b, zone))
                    .withMessage("end must be after start (" + a + "), got " + b);
            return;
        }
        Window window = Window.of(a, b, zone);
        assertThat(window.contains(a)).isTrue();
        assertThat(window.contains(b)).isFalse();
        assertThat(window.contains(b.minusNanos(1))).isTrue();
        assertThat(window.contains(a.minusNanos(1))).isFalse();
        assertThat(window.contains(at)).isEqualTo(a.compareTo(at) <= 0 && at.compareTo(b) < 0);
        assertThat(Window.of(a, b, TOKYO).contains(at)).isEqualTo(window.contains(at));
        assertThat(Facts.serialised(window)).isEqualTo(window).isEqualTo(new Window(a, b, zone));
    }

    /** Windows of local days begin and end where java.time says the days begin. */
    @Property
    void daysBeginWhereJavaTimeSays(
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(min = -40_000, max = 40_000) int day,
            @ForAll @IntRange(min = 2, max = 800) int days) {
        LocalDate first = LocalDate.ofEpochDay(day);
        LocalDate end = first.plusDays(days);
        Window window = Window.of(first, end, zone);
        assertThat(window.start()).isEqualTo(first.atStartOfDay(zone).toInstant());
        assertThat(window.end()).isEqualTo(end.atStartOfDay(zone).toInstant());
        assertThat(window.zone()).isEqualTo(zone);
        assertThatIllegalArgumentException().isThrownBy(() -> Window.of(end, first, zone));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Window.of(first, first, zone))
                .withMessage("endExclusive must begin after first (" + first + ") does in " + zone + ", got " + first);
        LocalDate month = first.withDayOfMonth(1);
        assertThat(Window.month(first.getYear(), first.getMonthValue(), zone))
                .isEqualTo(Window.of(month, month.plusMonths(1), zone));
        assertThat(Window.year(first.getYear(), zone))
                .isEqualTo(
                        Window.of(first.withDayOfYear(1), first.withDayOfYear(1).plusYears(1), zone));
    }

    @Example
    void printsLocalDaysOrInstants() {
        assertThat(Window.month(2026, 10, TOKYO)).hasToString("2026-10-01 to 2026-10-31 (Asia/Tokyo)");
        assertThat(Window.day(LocalDate.of(2026, 10, 1), TOKYO)).hasToString("2026-10-01 (Asia/Tokyo)");
        Instant start = Instant.parse("2026-10-01T00:00:00Z");
        Instant end = Instant.parse("2026-10-02T00:00:00Z");
        assertThat(Window.of(start, end, TOKYO))
                .hasToString("2026-10-01T00:00:00Z to just before 2026-10-02T00:00:00Z (Asia/Tokyo)");
        assertThat(Window.of(start, end.plusNanos(1), Facts.UTC))
                .hasToString("2026-10-01T00:00:00Z to just before 2026-10-02T00:00:00.000000001Z (UTC)");
        assertThat(Window.of(start, end, Facts.UTC)).hasToString("2026-10-01 (UTC)");
    }

    /** The ends of time print too. */
    @Example
    void allOfTimePrints() {
        assertThat(Window.of(Instant.MIN, Instant.MAX, TOKYO).toString())
                .isEqualTo(Instant.MIN + " to just before " + Instant.MAX + " (Asia/Tokyo)");
    }
}
