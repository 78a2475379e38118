package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Parts;
import java.time.Duration;
import java.time.Period;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class DiscountRateTest {
    private static final Duration YEAR = Duration.ofHours(8766);

    private static double per(DiscountRate rate, Period period) {
        return Math.expm1(rate.continuousPerYear() * DiscountRate.years(period));
    }

    @Property
    void annualRoundTrip(@ForAll @Scale(12) @DoubleRange(max = 10) double rate) {
        assertThat(DiscountRate.annual(rate).annual()).isCloseTo(rate, within(4e-16 * (1 + rate)));
        assertThat(per(DiscountRate.annual(rate), Period.ofYears(1))).isCloseTo(rate, within(4e-16 * (1 + rate)));
    }

    /** Relative, not absolute: a rate of 1e-12 keeps its digits. */
    @Property
    void tinyRatesKeepTheirDigits(@ForAll @IntRange(min = -300, max = -3) int exponent) {
        double rate = Double.parseDouble("1e" + exponent);
        assertThat(DiscountRate.annual(rate).annual()).isCloseTo(rate, within(1e-15 * rate));
        assertThat(per(DiscountRate.monthly(rate), Period.ofMonths(1))).isCloseTo(rate, within(1e-15 * rate));
    }

    @Property
    void monthlyCompounds(@ForAll @Scale(12) @DoubleRange(max = 1) double rate) {
        DiscountRate monthly = DiscountRate.monthly(rate);
        double year = Math.pow(1 + rate, 12) - 1;
        assertThat(monthly.annual()).isCloseTo(year, within(1e-13 * (1 + year)));
        assertThat(per(monthly, Period.ofMonths(1))).isCloseTo(rate, within(1e-14));
    }

    @Property
    void continuousPerAnyTime(
            @ForAll @Scale(12) @DoubleRange(max = 5) double rate, @ForAll @IntRange(min = 1) int seconds) {
        DiscountRate continuous = DiscountRate.continuous(rate, Duration.ofSeconds(seconds));
        double years = seconds / (double) YEAR.toSeconds();
        assertThat(continuous.continuousPerYear() * years).isCloseTo(rate, within(1e-15 * rate));
        assertThat(DiscountRate.continuous(rate, YEAR).continuousPerYear()).isEqualTo(rate);
    }

    @Test
    void yearsAreThoseOfTheAverageCalendar() {
        assertThat(DiscountRate.years(Period.of(1, 6, 0))).isEqualTo(1.5);
        assertThat(DiscountRate.years(Period.ofDays(1461))).isEqualTo(4);
        assertThat(DiscountRate.years(Period.of(2, 3, 4))).isEqualTo(2.25 + 4 / 365.25);
        assertThat(DiscountRate.continuous(0.0027, Duration.ofDays(7)).continuousPerYear())
                .isCloseTo(0.0027 * 365.25 / 7, within(1e-16));
        assertThat(DiscountRate.continuous(1e-9, Duration.ofNanos(500)).continuousPerYear())
                .isCloseTo(2e-3 * 365.25 * 86_400, within(1e-10));
    }

    @Test
    void wrongInputIsRefusedByName() {
        for (double rate : new double[] {-1e-9, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new DiscountRate(rate))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("continuousPerYear must be >= 0 and finite, got " + rate);
            assertThatThrownBy(() -> DiscountRate.annual(rate))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("rate must be >= 0 and finite, got " + rate);
            assertThatThrownBy(() -> DiscountRate.monthly(rate))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("rate must be >= 0 and finite, got " + rate);
            assertThatThrownBy(() -> DiscountRate.continuous(rate, YEAR))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("rate must be >= 0 and finite, got " + rate);
        }
        assertThatThrownBy(() -> DiscountRate.continuous(1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("per must be positive, got PT0S");
        assertThatThrownBy(() -> DiscountRate.continuous(1, Duration.ofDays(-1)))
                .hasMessage("per must be positive, got PT-24H");
    }

    @Test
    void printsAndSerialises() {
        assertThat(DiscountRate.annual(0.10)).hasToString("10.00% a year");
        assertThat(DiscountRate.monthly(0.01)).hasToString("12.68% a year");
        assertThat(DiscountRate.NONE).hasToString("0.00% a year").isEqualTo(DiscountRate.annual(0));
        assertThat(Parts.serialised(DiscountRate.annual(0.10))).isEqualTo(DiscountRate.annual(0.10));
    }
}
