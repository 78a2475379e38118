package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.engagement.Parts;
import io.engagement.domain.Money;
import io.engagement.estimate.Estimate;
import java.math.BigDecimal;
import java.time.Period;
import java.util.Currency;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class LtvFormulaTest {
    private static final double CLOSE = 1e-10;

    /** Price x frequency x lifespan x margin, in exact decimals. */
    @Property
    void withoutDiscountItIsTheProduct(
            @ForAll @LongRange(min = -1_000_000, max = 100_000_000) long cents,
            @ForAll @Scale(12) @DoubleRange(max = 1000) double frequency,
            @ForAll @Scale(12) @DoubleRange(max = 100) double years,
            @ForAll @Scale(12) @DoubleRange(min = -2, max = 1) double margin) {
        Money price = Money.of(BigDecimal.valueOf(cents, 2), Currency.getInstance("USD"));
        double exact = BigDecimal.valueOf(cents, 2)
                .multiply(new BigDecimal(frequency))
                .multiply(new BigDecimal(years))
                .multiply(new BigDecimal(margin))
                .doubleValue();
        Estimate value =
                LtvModel.formula(price, frequency, years).withMargin(margin).value();
        assertThat(value.value()).isCloseTo(exact, within(1e-14 * Math.abs(exact)));
    }

    /** The discounted value is the integral of e^(-r t) over the lifespan (Simpson's rule over 20,000 pieces). */
    @Property(tries = 200)
    void discountIsContinuous(
            @ForAll @Scale(12) @DoubleRange(min = 1e-6, max = 3) double r,
            @ForAll @Scale(12) @DoubleRange(min = 1e-6, max = 30) double years) {
        int pieces = 20_000;
        double sum = 0;
        for (int i = 0; i <= pieces; i++) {
            double weight = i == 0 || i == pieces ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.exp(-r * years * i / pieces);
        }
        double integral = sum * years / pieces / 3;
        LtvFormula formula = LtvModel.formula(Money.of(10, "EUR"), 2, years).withDiscount(new DiscountRate(r));
        assertThat(formula.value().value()).isCloseTo(20 * integral, within(20 * integral * CLOSE));
        assertThat(formula.newCustomer(DiscountRate.NONE).value()).isCloseTo(20 * years, withPercentage(100 * 1e-15));
    }

    /** The limit of a vanishing discount is no discount, without a jump. */
    @Property
    void tinyDiscount(
            @ForAll @IntRange(min = -323, max = -12) int exponent,
            @ForAll @Scale(12) @DoubleRange(max = 100) double years) {
        double r = Double.parseDouble("1e" + exponent);
        LtvFormula formula = LtvModel.formula(Money.of(1, "EUR"), 1, years);
        assertThat(formula.newCustomer(new DiscountRate(r)).value())
                .isCloseTo(years * (1 - r * years / 2), within(1e-15 * years));
    }

    @Property
    void discountAndHorizonOnlyTakeAway(
            @ForAll @Scale(12) @DoubleRange(max = 2) double little,
            @ForAll @Scale(12) @DoubleRange(max = 2) double more,
            @ForAll @IntRange(max = 600) int months) {
        LtvFormula formula = LtvModel.formula(Money.of("19.90", "EUR"), 3, 7.5);
        DiscountRate low = new DiscountRate(Math.min(little, more));
        DiscountRate high = new DiscountRate(Math.max(little, more));
        assertThat(formula.newCustomer(high).value())
                .isLessThanOrEqualTo(formula.newCustomer(low).value());
        double within = formula.newCustomer(Period.ofMonths(months), low).value();
        assertThat(within).isLessThanOrEqualTo(formula.newCustomer(low).value());
        assertThat(within)
                .isLessThanOrEqualTo(
                        formula.newCustomer(Period.ofMonths(months + 1), low).value());
    }

    /** A horizon cuts the lifespan; one beyond it changes nothing. */
    @Test
    void horizon() {
        LtvFormula formula = LtvModel.formula(Money.of(10, "EUR"), 2, 3);
        assertThat(formula.newCustomer(Period.ZERO, DiscountRate.NONE).value()).isZero();
        assertThat(formula.newCustomer(Period.ofMonths(18), DiscountRate.NONE).value())
                .isEqualTo(30);
        assertThat(formula.newCustomer(Period.ofDays(1461), DiscountRate.NONE).value())
                .isEqualTo(60);
        assertThat(formula.newCustomer(Period.of(1, 6, 0), DiscountRate.annual(0.1)))
                .isEqualTo(LtvModel.formula(Money.of(10, "EUR"), 2, 1.5).newCustomer(DiscountRate.annual(0.1)));
        assertThatThrownBy(() -> formula.newCustomer(Period.ofDays(-1), DiscountRate.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("horizon must not be negative, got P-1D");
    }

    @Test
    void wrongInputIsRefusedByName() {
        Money price = Money.of(10, "EUR");
        assertThatThrownBy(() -> LtvModel.formula(price, -0.1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("purchasesPerYear must be >= 0 and finite, got -0.1");
        assertThatThrownBy(() -> LtvModel.formula(price, Double.NaN, 1)).hasMessageEndingWith("got NaN");
        assertThatThrownBy(() -> LtvModel.formula(price, Double.POSITIVE_INFINITY, 1))
                .hasMessageEndingWith("got Infinity");
        assertThatThrownBy(() -> LtvModel.formula(price, 1, -1)).hasMessage("years must be >= 0 and finite, got -1.0");
        assertThatThrownBy(() -> LtvModel.formula(price, 1, Double.NaN)).hasMessageStartingWith("years");
        LtvFormula formula = LtvModel.formula(price, 1, 1);
        for (double margin : new double[] {1.0001, Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> formula.withMargin(margin))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("margin must be a share of at most 1, got " + margin);
        }
    }

    @Test
    void valueThatNoNumberHoldsIsUndefined() {
        assertThat(LtvModel.formula(Money.of(1000, "EUR"), 1e300, 1e300).value())
                .isEqualTo(Estimate.undefined("the product is too large for a number"));
    }

    @Test
    void prints() {
        LtvFormula formula = LtvModel.formula(Money.of(45, "USD"), 4.2, 3);
        assertThat(formula).hasToString("LTV USD 567.00 = USD 45.00 x 4.2 a year x 3 years");
        assertThat(formula.withMargin(0.3))
                .hasToString("LTV USD 170.10 = USD 45.00 x 4.2 a year x 3 years x margin 0.3");
        assertThat(formula.withMargin(0.3).withDiscount(DiscountRate.annual(0.10)))
                .hasToString(
                        "LTV USD 147.94 = USD 45.00 x 4.2 a year x 3 years x margin 0.3, discounted at 10.00% a year");
        assertThat(formula.value()).hasToString("USD 567.00 (price x frequency x lifespan)");
        assertThat(LtvModel.formula(Money.of(1000, "EUR"), 1e300, 1e300).toString())
                .startsWith("LTV undefined: the product is too large for a number = EUR 1,000.00 x 1.0E300 a year");
        assertThat(LtvModel.formula(Money.of(1200, "JPY"), 1, 2))
                .hasToString("LTV JPY 2,400 = JPY 1,200 x 1 a year x 2 years");
        assertThat(Parts.serialised(formula)).isEqualTo(formula);
    }
}
