package io.engagement.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.Facts;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class ExclusionsPropertyTest {
    @Provide
    Arbitrary<Exclusions> exclusions() {
        return Arbitraries.maps(
                        Arbitraries.of("no score", "outside the window", "another question"),
                        Arbitraries.longs().between(0, 1000))
                .map(Exclusions::new);
    }

    /** Exclusions are a commutative monoid, and the total is a homomorphism. */
    @Property
    void addExactly(
            @ForAll("exclusions") Exclusions a,
            @ForAll("exclusions") Exclusions b,
            @ForAll("exclusions") Exclusions c) {
        assertThat(a.plus(b)).isEqualTo(b.plus(a)).hasSameHashCodeAs(b.plus(a));
        assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
        assertThat(a.plus(Exclusions.NONE)).isEqualTo(a);
        assertThat(a.plus(b).total()).isEqualTo(a.total() + b.total());
        assertThat(a.counts().values()).allMatch(number -> number > 0);
        assertThat(Facts.serialised(a)).isEqualTo(a).hasToString(a.toString());
    }

    /** Equal whatever the order of the map, printed in the order of the reasons. */
    @Example
    void sortsByReasonAndDropsZeros() {
        Map<String, Long> mine =
                new HashMap<>(Map.of("outside the window", 2L, "no score", 1L, "another question", 0L));
        Exclusions exclusions = new Exclusions(mine);
        mine.clear();
        assertThat(exclusions).hasToString("left out 3 (no score: 1, outside the window: 2)");
        assertThat(exclusions.counts()).containsOnlyKeys("no score", "outside the window");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> exclusions.counts().put("x", 1L));
        assertThat(Exclusions.of("x", 0)).isEqualTo(Exclusions.NONE).hasToString("nothing left out");
        assertThat(new Exclusions(null)).isEqualTo(Exclusions.NONE);
        assertThat(Exclusions.NONE.total()).isZero();
    }

    @Property
    void negativeNumbersAreRefused(@ForAll @LongRange(min = Long.MIN_VALUE, max = -1) long bad) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exclusions.of("x", bad))
                .withMessage("count of \"x\" must be >= 0, got " + bad);
    }

    /** Adding beyond a long is an error, not a wrong number. */
    @Example
    void overflowIsAnError() {
        Exclusions most = Exclusions.of("x", Long.MAX_VALUE);
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> most.plus(most));
    }
}
