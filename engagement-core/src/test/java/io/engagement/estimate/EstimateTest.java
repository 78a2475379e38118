package io.engagement.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.engagement.Facts;
import io.engagement.estimate.Estimate.Unit;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.OptionalDouble;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;

class EstimateTest {
    @Example
    void printsTheNumberFirst() {
        assertThat(Estimate.of(20, new Interval(11.34, 28.26, 0.95), 1400, Unit.SIGNED_POINTS, "score"))
                .hasToString("+20.0 [+11.3, +28.3] at 95%, n 1,400");
        assertThat(Estimate.of(0.058, new Interval(0.029, 0.115, 0.999), 120, Unit.SHARE, "Wilson"))
                .hasToString("5.8% [2.9%, 11.5%] at 99.9%, n 120");
        assertThat(Estimate.of(1, new Interval(0, Double.POSITIVE_INFINITY, 0.5), 0, Unit.DAYS, "x"))
                .hasToString("1.0 days [0.0 days, +inf days] at 50%, n 0");
        assertThat(Estimate.assumed(567, Unit.money(Currency.getInstance("USD")), "45 x 4.2 x 3"))
                .hasToString("USD 567.00 (45 x 4.2 x 3)");
        assertThat(Estimate.undefined("no answers")).hasToString("undefined: no answers");
    }

    /** The level prints with the digits it was given, and no binary tail. */
    @Property
    void levelsPrintAsGiven(@ForAll @IntRange(min = 1, max = 9999) int tenThousandths) {
        double level = tenThousandths / 10_000.0;
        String percent =
                BigDecimal.valueOf(tenThousandths, 2).stripTrailingZeros().toPlainString();
        assertThat(Estimate.of(0, new Interval(0, 0, level), 1, Unit.NUMBER, "x")
                        .toString())
                .isEqualTo("0.00 [0.00, 0.00] at " + percent + "%, n 1");
    }

    @Example
    void unitsPrint() {
        assertThat(Unit.NUMBER.print(1.235)).isEqualTo("1.24");
        assertThat(Unit.NUMBER.print(1_234_567)).isEqualTo("1,234,567.00");
        assertThat(Unit.SHARE.print(1)).isEqualTo("100.0%");
        assertThat(Unit.PERCENTAGE_POINTS.print(-0.2)).isEqualTo("-20.0 pp");
        assertThat(Unit.PERCENTAGE_POINTS.print(0.2)).isEqualTo("+20.0 pp");
        assertThat(Unit.POINTS.print(88.4)).isEqualTo("88.4");
        assertThat(Unit.DAYS.print(12.5)).isEqualTo("12.5 days");
        assertThat(Unit.money(Currency.getInstance("JPY")).print(1234.5)).isEqualTo("JPY 1,235");
        assertThat(Unit.money(Currency.getInstance("KWD")).print(1.2345)).isEqualTo("KWD 1.235");
        assertThat(Unit.money(Currency.getInstance("XXX")).print(1.2345)).isEqualTo("1.23");
        assertThat(Unit.NUMBER.print(Double.POSITIVE_INFINITY)).isEqualTo("+inf");
        assertThat(Unit.SHARE.print(Double.NEGATIVE_INFINITY)).isEqualTo("-inf%");
        assertThat(Unit.NUMBER.print(Double.MAX_VALUE)).startsWith("179,769,313,486,231,570,000");
    }

    /** What would round to nothing shows its first digit; after 8 decimals it is nothing, without a sign. */
    @Example
    void tinyNumbersGetMoreDecimals() {
        assertThat(Unit.SHARE.print(0.00012)).isEqualTo("0.01%");
        assertThat(Unit.SHARE.print(0.0000012)).isEqualTo("0.0001%");
        assertThat(Unit.PERCENTAGE_POINTS.print(-0.00012)).isEqualTo("-0.01 pp");
        assertThat(Unit.NUMBER.print(0.005)).isEqualTo("0.01");
        assertThat(Unit.NUMBER.print(0.004)).isEqualTo("0.004");
        assertThat(Unit.NUMBER.print(1e-8)).isEqualTo("0.00000001");
        assertThat(Unit.NUMBER.print(-1e-12)).isEqualTo("0.00");
        assertThat(Unit.SIGNED_POINTS.print(-1e-12)).doesNotStartWith("-");
        assertThat(Unit.NUMBER.print(Double.MIN_VALUE)).isEqualTo("0.00");
        assertThat(Unit.NUMBER.print(0)).isEqualTo("0.00");
        assertThat(Unit.NUMBER.print(-0.0)).isEqualTo("0.00");
    }

    /** What is printed is within half a unit of the last digit, and carries a minus exactly when it is below 0. */
    @Property
    void printsTheRoundedNumber(@ForAll @Scale(6) @DoubleRange(min = -1e9, max = 1e9) double value) {
        String text = Unit.NUMBER.print(value);
        double shown = Double.parseDouble(text.replace(",", ""));
        assertThat(Math.abs(shown - value)).isLessThanOrEqualTo(0.005 + Math.ulp(value));
        assertThat(text.startsWith("-")).isEqualTo(shown < 0);
        assertThat(Unit.SIGNED_POINTS.print(value).startsWith("-"))
                .isEqualTo(Unit.POINTS.print(value).startsWith("-"));
    }

    @Example
    void printingDoesNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(Unit.NUMBER.print(1234.5)).isEqualTo("1,234.50");
            assertThat(Proportion.of(7, 120)).hasToString("5.8% [2.9%, 11.6%] at 95%, n 120 (7 of 120)");
        } finally {
            Locale.setDefault(before);
        }
    }

    /** A known number answers; what is not there says why, and printing never throws. */
    @Property
    void knownNumbersAnswer(@ForAll double value, @ForAll @LongRange(min = 0) long n) {
        if (!Double.isFinite(value)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Estimate.assumed(value, Unit.NUMBER, "x"))
                    .withMessage("value must be finite, got " + value);
            return;
        }
        Interval interval = new Interval(value, Double.POSITIVE_INFINITY, 0.95);
        Estimate known = Estimate.of(value, interval, n, Unit.NUMBER, "x");
        assertThat(known.value()).isEqualTo(value);
        assertThat(known.low()).isEqualTo(value);
        assertThat(known.high()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(known.asOptional()).isEqualTo(OptionalDouble.of(value));
        assertThat(known.orElse(7)).isEqualTo(value);
        assertThat(Facts.serialised(known)).isEqualTo(known).hasToString(known.toString());
        Estimate assumed = Estimate.assumed(value, Unit.NUMBER, "a formula");
        assertThatIllegalStateException()
                .isThrownBy(assumed::low)
                .withMessage("no interval: the value follows from assumptions (a formula)");
        assertThatIllegalStateException().isThrownBy(assumed::high);
        assertThat(((Estimate.Known) assumed).n()).isZero();
        assertThat(Facts.serialised(assumed)).isEqualTo(assumed);
    }

    @Example
    void undefinedSaysWhy() {
        Estimate none = Estimate.undefined("no answers");
        assertThatIllegalStateException().isThrownBy(none::value).withMessage("undefined: no answers");
        assertThatIllegalStateException().isThrownBy(none::low).withMessage("undefined: no answers");
        assertThatIllegalStateException().isThrownBy(none::high).withMessage("undefined: no answers");
        assertThat(none.asOptional()).isEmpty();
        assertThat(none.orElse(7)).isEqualTo(7);
        assertThat(Facts.serialised(none)).isEqualTo(none);
        assertThat(((Estimate.Undefined) none).reason()).isEqualTo("no answers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Estimate.of(1, new Interval(0, 1, 0.95), -1, Unit.NUMBER, "x"))
                .withMessage("n must be >= 0, got -1");
    }

    /** An interval is what its limits and level say, or it is refused. */
    @Property
    void intervalsAreOrderedAndHaveALevel(@ForAll double low, @ForAll double high, @ForAll double level) {
        if (!(low <= high)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Interval(low, high, 0.95))
                    .withMessage("low must be <= high (" + high + "), got " + low);
        } else {
            Interval interval = new Interval(low, high, 0.95);
            assertThat(interval.contains(low)).isTrue();
            assertThat(interval.contains(high)).isTrue();
            assertThat(interval.contains(Math.nextDown(low))).isEqualTo(low == Double.NEGATIVE_INFINITY);
            assertThat(interval.contains(Math.nextUp(high))).isEqualTo(high == Double.POSITIVE_INFINITY);
            assertThat(interval.contains(Double.NaN)).isFalse();
        }
        if (level > 0 && level < 1) {
            assertThat(new Interval(0, 0, level).level()).isEqualTo(level);
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Interval(0, 0, level))
                    .withMessage("level must be in (0, 1), got " + level);
        }
    }

    @Example
    void notANumberIsNoLimit() {
        for (double level : new double[] {0, 1, -0.1, 95, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Interval(0, 1, level))
                    .withMessage("level must be in (0, 1), got " + level);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Interval(Double.NaN, 1, 0.95));
        assertThatIllegalArgumentException().isThrownBy(() -> new Interval(0, Double.NaN, 0.95));
    }
}
