package io.engagement.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Question;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SignalTest {
    private static final Signal LIKES = Signal.interactions(InteractionType.LIKE);

    @Provide
    Arbitrary<Scale> scales() {
        return Arbitraries.of(
                Scale.halfAt(3),
                Scale.halfAt(Double.MIN_VALUE),
                Scale.halfAt(1e300),
                Scale.linear(0, 10),
                Scale.linear(-5, 1e-300),
                Scale.linear(-8e307, 8e307),
                Scale.halfAt(3).inverted(),
                Scale.linear(1, 5).inverted().inverted());
    }

    @Provide
    Arbitrary<Double> raws() {
        return Arbitraries.oneOf(
                Arbitraries.of(0.0, -0.0, Double.MIN_VALUE, 1e-12, -1e308, 1e308),
                Arbitraries.doubles().between(-20, 20).ofScale(9));
    }

    /** Within 0..1, and monotone: upwards, or downwards when inverted once. */
    @Property
    void scalesAreMonotone(@ForAll("scales") Scale scale, @ForAll("raws") double one, @ForAll("raws") double another) {
        double low = scale.apply(Math.min(one, another));
        double high = scale.apply(Math.max(one, another));
        assertThat(low).isBetween(0.0, 1.0);
        assertThat(high).isBetween(0.0, 1.0);
        boolean falling = scale instanceof Scale.Inverted inverted && !(inverted.scale() instanceof Scale.Inverted);
        assertThat(falling ? high - low : low - high).isLessThanOrEqualTo(1e-15);
        assertThat(scale.inverted().apply(one)).isEqualTo(1 - scale.apply(one));
    }

    @Property
    void halfAt(@ForAll("raws") double raw) {
        Scale scale = Scale.halfAt(3);
        double expected = raw <= 0 ? 0 : -Math.expm1(-raw / 3 * Math.log(2));
        assertThat(scale.apply(raw)).isCloseTo(expected, within(4e-16 * expected));
        assertThat(scale.apply(3)).isCloseTo(0.5, within(1e-16));
        assertThat(scale.apply(6)).isCloseTo(0.75, within(2e-16));
    }

    @Test
    void linear() {
        Scale scale = Scale.linear(1, 5);
        assertThat(scale.apply(0)).isZero();
        assertThat(scale.apply(1)).isZero();
        assertThat(scale.apply(2)).isEqualTo(0.25);
        assertThat(scale.apply(5)).isEqualTo(1);
        assertThat(scale.apply(6)).isEqualTo(1);
    }

    @Test
    void wrongScalesAreRefused() {
        for (double half : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Scale.halfAt(half))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("half must be > 0 and finite, got " + half);
        }
        assertThatThrownBy(() -> Scale.linear(1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("high must be above low (1.0) and finite, got 1.0");
        assertThatThrownBy(() -> Scale.linear(0, Double.NaN)).hasMessageEndingWith("got NaN");
        assertThatThrownBy(() -> Scale.linear(-1e308, 1e308)).hasMessageEndingWith("got 1.0E308");
        assertThatThrownBy(() -> Scale.linear(Double.NEGATIVE_INFINITY, 0)).hasMessageEndingWith("got 0.0");
    }

    @Test
    void missing() {
        assertThat(Missing.renormalise()).isEqualTo(new Missing(false, 0));
        assertThat(Missing.neutral(0)).isEqualTo(Missing.zero());
        assertThat(Missing.neutral(1)).isEqualTo(new Missing(true, 1));
        for (double baseline : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> Missing.neutral(baseline))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("scaled must be in [0, 1], and 0 for a signal that does not count, got " + baseline);
        }
        assertThatThrownBy(() -> new Missing(false, 0.1)).hasMessageEndingWith("got 0.1");
    }

    @Test
    void wrongSignalsAreRefused() {
        assertThatThrownBy(() -> LIKES.named(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name must not be blank, got \" \"");
        for (Duration halfLife : new Duration[] {
            Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(36_525).plusNanos(1)
        }) {
            assertThatThrownBy(() -> LIKES.halfLife(halfLife))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("halfLife must be positive and at most 100 years, got " + halfLife);
        }
        assertThat(LIKES.halfLife(Duration.ofDays(36_525)).halfLife()).isEqualTo(Duration.ofDays(36_525));
        for (double cap : new double[] {0, -1, Double.NaN}) {
            assertThatThrownBy(() -> LIKES.atMostPerDay(cap))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("dailyCap must be > 0, got " + cap);
        }
        for (double weight : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> LIKES.weight(weight))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("weight must be >= 0 and finite, got " + weight);
        }
        Signal answer = Signal.latestAnswer(Question.RECOMMEND);
        assertThatThrownBy(() -> answer.halfLife(Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("halfLife and dailyCap do not apply to recommend: the latest answer stands until the next,"
                        + " got PT24H and Infinity");
        assertThatThrownBy(() -> answer.atMostPerDay(3)).hasMessageEndingWith("got null and 3.0");
        assertThat(answer.atMostPerDay(Double.POSITIVE_INFINITY)).isEqualTo(answer);
        assertThatThrownBy(() -> Signal.lastPurchase().atMostPerDay(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dailyCap does not apply to last purchase: only the latest event counts, got 3.0");
    }

    @Test
    void defaults() {
        assertThat(LIKES.name()).isEqualTo("like");
        assertThat(LIKES.halfLife()).isEqualTo(Duration.ofDays(30));
        assertThat(LIKES.weight()).isEqualTo(1);
        assertThat(LIKES.missing()).isEqualTo(Missing.renormalise());
        assertThat(Signal.latestAnswer(Question.RECOMMEND).missing()).isEqualTo(Missing.neutral(0.5));
        assertThat(Signal.latestAnswer(Question.REVIEW).scale()).isEqualTo(Scale.linear(1, 5));
        assertThat(Signal.latestAnswer(Question.REFERRALS).scale()).isEqualTo(Scale.halfAt(1));
    }

    @Test
    void printsAndSerialises() {
        Signal signal = LIKES.onChannel("web")
                .about("post")
                .halfLife(Duration.ofHours(36))
                .atMostPerDay(5)
                .scale(Scale.linear(0, 9).inverted())
                .weight(2.5)
                .named("likes");
        assertThat(signal)
                .hasToString("likes: weight 2.5, half-life 1.5 days, inverted linear 0.0 to 9.0, at most 5.0 a day,"
                        + " channel web, item post");
        assertThat(Signal.spend(Generated.USD)).hasToString("spend: weight 1.0, half-life 90 days, half at 100.0");
        assertThat(Parts.serialised(signal)).isEqualTo(signal);
    }
}
