package io.engagement.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.Facts;
import io.engagement.domain.Cadence;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StepCalendarPropertyTest {
    @Provide
    Arbitrary<Cadence> cadences() {
        return Combinators.combine(
                        Facts.zones(),
                        Arbitraries.of(DayOfWeek.class),
                        Arbitraries.integers().between(0, 3))
                .as((zone, day, kind) -> switch (kind) {
                    case 0 -> Cadence.monthly(zone);
                    case 1 -> Cadence.weekly(zone, day);
                    default -> Cadence.daily(zone);
                });
    }

    /** Moments of any time, around each other, and some that share a slot with another day of UTC. */
    @Provide
    Arbitrary<List<Instant>> moments() {
        Arbitrary<Instant> near = Facts.instants(LocalDate.of(1880, 1, 1), LocalDate.of(2040, 1, 1));
        Arbitrary<Instant> sameSlot = Combinators.combine(
                        Facts.instants(), Arbitraries.integers().between(-3, 3))
                .as((at, turns) -> at.plusSeconds(turns * 4096L * 86_400));
        return Arbitraries.oneOf(near, sameSlot, Facts.instants()).list().ofMaxSize(60);
    }

    /** What is remembered is what the cadence says. */
    @Property
    void remembersWhatTheCadenceSays(@ForAll("cadences") Cadence cadence, @ForAll("moments") List<Instant> moments) {
        StepCalendar calendar = new StepCalendar(cadence);
        for (Instant at : moments) {
            assertThat(calendar.indexOf(at)).isEqualTo((int) cadence.indexOf(at));
        }
    }

    /** Every hour, and the seconds around it, of days on which clocks change, a day was skipped, or two steps begin. */
    @Example
    void daysOnWhichClocksChange() {
        String[][] days = {
            {"America/New_York", "2024-03-10"},
            {"America/New_York", "2024-11-03"},
            {"Pacific/Apia", "2011-12-30"},
            {"America/St_Johns", "2010-11-07"},
            {"America/Sao_Paulo", "2018-11-04"},
            {"Africa/Cairo", "2014-05-16"},
            {"Asia/Kathmandu", "1986-01-01"},
            {"Europe/London", "2024-10-27"},
            {"America/Scoresbysund", "2024-03-31"},
            {"Antarctica/Troll", "2024-03-31"},
            {"Asia/Manila", "1844-12-31"}
        };
        for (String[] day : days) {
            ZoneId zone = ZoneId.of(day[0]);
            for (Cadence cadence : List.of(Cadence.daily(zone), Cadence.weekly(zone, DayOfWeek.SUNDAY))) {
                StepCalendar calendar = new StepCalendar(cadence);
                Instant start = LocalDate.parse(day[1])
                        .minusDays(3)
                        .atStartOfDay(Facts.UTC)
                        .toInstant();
                for (int half = 0; half < 7 * 48; half++) {
                    for (int second = -1; second <= 1; second++) {
                        Instant at = start.plusSeconds(half * 1800L + second);
                        assertThat(calendar.indexOf(at))
                                .as("%s in %s", at, cadence)
                                .isEqualTo((int) cadence.indexOf(at));
                    }
                }
            }
        }
    }

    @Example
    void momentsBeyondAllStepsAreRefused() {
        StepCalendar calendar = new StepCalendar(Cadence.daily(Facts.UTC));
        for (Instant far : List.of(Instant.MIN, Instant.MAX)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> calendar.indexOf(far))
                    .withMessageContaining("got " + far);
        }
    }
}
