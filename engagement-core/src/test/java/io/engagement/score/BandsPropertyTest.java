package io.engagement.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engagement.Parts;
import io.engagement.score.Bands.Band;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Names with hysteresis. */
class BandsPropertyTest {
    private static final Bands BANDS = Bands.USUAL;

    private static int place(Band band) {
        return BANDS.bands().indexOf(band);
    }

    /** Step by step: one up while the next is entered, one down while this one is left. */
    @Property
    void nextIsStepByStep(@ForAll @IntRange(max = 3) int previous, @ForAll @DoubleRange(max = 100) double score) {
        int place = previous;
        while (place < 3 && score >= BANDS.bands().get(place + 1).enter()) {
            place++;
        }
        while (place == previous
                && place > 0
                && score < BANDS.bands().get(place).leave()) {
            place--;
            previous--;
        }
        assertThat(BANDS.next(BANDS.bands().get(Math.max(previous, 0)), score))
                .isEqualTo(BANDS.bands().get(place));
    }

    /** A score that trembles by less than the distance of the two cut-points changes the band at most once. */
    @Property
    void tremblingChangesItAtMostOnce(
            @ForAll @DoubleRange(min = 5, max = 95) double score,
            @ForAll @Size(12) List<@DoubleRange(min = -2.4, max = 2.4) Double> noise) {
        Band band = BANDS.of(score);
        int changes = 0;
        for (double each : noise) {
            Band next = BANDS.next(band, score + each);
            changes += next.equals(band) ? 0 : 1;
            band = next;
        }
        assertThat(changes).isLessThanOrEqualTo(1);
    }

    /** What is kept stays kept; a higher score never gives a lower band; the band before matters only in between. */
    @Property
    void monotoneAndIdempotent(
            @ForAll @IntRange(max = 3) int previous,
            @ForAll @DoubleRange(max = 100) double one,
            @ForAll @DoubleRange(max = 100) double another) {
        Band before = BANDS.bands().get(previous);
        Band low = BANDS.next(before, Math.min(one, another));
        Band high = BANDS.next(before, Math.max(one, another));
        assertThat(place(low)).isLessThanOrEqualTo(place(high));
        assertThat(BANDS.next(low, Math.min(one, another))).isEqualTo(low);
        assertThat(place(BANDS.next(BANDS.bands().get(0), one))).isEqualTo(place(BANDS.of(one)));
        assertThat(place(BANDS.next(BANDS.bands().get(3), one))).isGreaterThanOrEqualTo(place(BANDS.of(one)));
    }

    @Test
    void enterAt70LeaveBelow65() {
        Bands bands = Bands.below("cool").from(70, 65, "hot");
        Band cool = bands.bands().get(0);
        Band hot = bands.bands().get(1);
        assertThat(bands.of(69.9)).isEqualTo(cool);
        assertThat(bands.of(70)).isEqualTo(hot);
        assertThat(bands.next(cool, 69.9)).isEqualTo(cool);
        assertThat(bands.next(cool, 70)).isEqualTo(hot);
        assertThat(bands.next(hot, 65)).isEqualTo(hot);
        assertThat(bands.next(hot, Math.nextDown(65.0))).isEqualTo(cool);
        assertThat(bands).hasToString("cool, hot from 70 (left below 65)");
        assertThat(hot).hasToString("hot");
        assertThat(bands.toText()).isEqualTo("bands-1 \"cool\" 0 0 \"hot\" 70 65");
        assertThat(Bands.parse(bands.toText())).isEqualTo(bands);
        assertThat(Parts.serialised(bands)).isEqualTo(bands);
    }

    @Test
    void wrongBandsAreRefused() {
        Bands bands = Bands.below("cool").from(70, 65, "hot");
        assertThatThrownBy(() -> bands.from(70, 68, "hotter"))
                .hasMessageStartingWith("bands must ascend, got [cool, hot,");
        assertThatThrownBy(() -> bands.from(80, 60, "hotter")).hasMessageStartingWith("bands must ascend");
        assertThatThrownBy(() -> bands.from(80, 75, "hot")).hasMessageStartingWith("bands must have different names");
        assertThatThrownBy(() -> bands.from(80, 81, "hotter"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("leave and enter must be 0 <= leave <= enter <= 100, got 81.0 and 80.0 for hotter");
        assertThatThrownBy(() -> bands.from(101, 81, "hotter")).hasMessageContaining("got 81.0 and 101.0");
        assertThatThrownBy(() -> bands.from(80, -1, "hotter")).hasMessageContaining("got -1.0");
        assertThatThrownBy(() -> Bands.below(" ")).hasMessage("name must not be blank, got \" \"");
        assertThatThrownBy(() -> new Bands(List.of()))
                .hasMessage("bands must begin with one that is entered at 0, got []");
        assertThatThrownBy(() -> new Bands(List.of(new Band("a", 1, 1)))).hasMessageContaining("entered at 0");
        assertThatThrownBy(() -> bands.of(Double.NaN)).hasMessage("score must be in [0, 100], got NaN");
        assertThatThrownBy(() -> bands.of(100.1)).hasMessage("score must be in [0, 100], got 100.1");
        assertThatThrownBy(() -> bands.next(new Band("x", 0, 0), 3))
                .hasMessage("previous must be one of [cool, hot], got x");
        assertThatThrownBy(() -> Bands.parse("bands-2")).hasMessageContaining("bands-1 as word 1");
    }
}
