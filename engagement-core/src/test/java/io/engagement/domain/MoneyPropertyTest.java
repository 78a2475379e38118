package io.engagement.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.Facts;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.NullUnmarked;

@NullUnmarked
class MoneyPropertyTest {
    @Provide
    Arbitrary<BigDecimal> amounts() {
        return Facts.amounts();
    }

    @Provide
    Arbitrary<Money> dollars() {
        return Facts.dollars();
    }

    /** The value is what was given, whatever its scale; equal amounts are equal objects with equal hashes. */
    @Property
    void amountsOfAnyScaleAreEqualByNumber(@ForAll("amounts") BigDecimal amount, @ForAll @IntRange(max = 20) int more) {
        Money money = Money.of(amount, Facts.USD);
        Money longer = Money.of(amount.setScale(amount.scale() + more), Facts.USD);
        assertThat(money.value()).isEqualByComparingTo(amount);
        assertThat(money).isEqualTo(longer).hasSameHashCodeAs(longer).hasToString(longer.toString());
        assertThat(money.compareTo(longer)).isZero();
        assertThat(money.value().scale()).isBetween(2, 18);
        assertThat(money.signum()).isEqualTo(amount.signum());
    }

    /** Money of one currency is a commutative group, exactly. */
    @Property
    void moneyIsACommutativeGroup(@ForAll("dollars") Money a, @ForAll("dollars") Money b, @ForAll("dollars") Money c) {
        Money zero = Money.of(0, "USD");
        assertThat(a.plus(b)).isEqualTo(b.plus(a));
        assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
        assertThat(a.plus(zero)).isEqualTo(a);
        assertThat(a.plus(a.negated())).isEqualTo(zero);
        assertThat(a.minus(b)).isEqualTo(a.plus(b.negated()));
        assertThat(a.plus(b).value()).isEqualByComparingTo(a.value().add(b.value()));
        assertThat(a.negated().negated()).isEqualTo(a);
    }

    /** The order is that of the numbers. */
    @Property
    void comparesAsItsNumbers(@ForAll("dollars") Money a, @ForAll("dollars") Money b) {
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(a.value().compareTo(b.value()));
        assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
    }

    /** A sum outside the limits of an amount is refused, never rounded. */
    @Example
    void sumsOutsideTheLimitsAreRefused() {
        Money most = Money.of("999999999999999999999999", "USD");
        assertThat(most.minus(most)).isEqualTo(Money.of(0, "USD"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> most.plus(Money.of(1, "USD")))
                .withMessage("value must be below 10^24 with at most 18 decimals, got 1000000000000000000000000.00");
    }

    /** Only the same currency mixes; even no currency is one. */
    @Example
    void currenciesDoNotMix() {
        Money dollars = Money.of(1, "USD");
        for (String code : new String[] {"EUR", "JPY", "XXX"}) {
            Money other = Money.of(1, code);
            assertThat(other).isNotEqualTo(dollars);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> dollars.plus(other))
                    .withMessage("currency must be USD, got " + code);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> other.minus(dollars))
                    .withMessage("currency must be " + code + ", got USD");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> dollars.compareTo(other))
                    .withMessage("currency must be USD, got " + code);
        }
    }

    @Example
    void limitsAreTheDocumentedOnes() {
        for (String good : new String[] {
            "999999999999999999999999",
            "-999999999999999999999999.999999999999999999",
            "0.000000000000000001",
            "1E23",
            "0E-999999999",
            "0E999999999",
            "1.0000000000000000000000000"
        }) {
            assertThat(Money.of(good, "USD").value()).isEqualByComparingTo(new BigDecimal(good));
        }
        for (String bad : new String[] {
            "1E24",
            "-1000000000000000000000000",
            "0.0000000000000000001",
            "1E999999999",
            "-1E2147483647",
            "1E-999999999",
            "1.5E-2147483646"
        }) {
            assertThatIllegalArgumentException()
                    .as(bad)
                    .isThrownBy(() -> Money.of(bad, "USD"))
                    .withMessage("value must be below 10^24 with at most 18 decimals, got " + new BigDecimal(bad));
        }
    }

    @Example
    void badInputIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.of("12,50", "USD"))
                .withMessage("value must be a decimal number, got \"12,50\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.of("12.50", "Dollar"))
                .withMessage("currency must be an ISO 4217 code, got \"Dollar\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.of(1, "usd"))
                .withMessage("currency must be an ISO 4217 code, got \"usd\"");
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Money.of(bad, "USD"))
                    .withMessage("value must be finite, got " + bad);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Money(null, Facts.USD))
                .withMessage("value must be given, got null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Money(BigDecimal.ONE, null))
                .withMessage("currency must be given, got null");
    }

    /** The decimals of a double are those a person would write. */
    @Example
    void doublesMeanTheirShortestDecimals() {
        assertThat(Money.of(0.1, "USD")).isEqualTo(Money.of("0.10", "USD"));
        assertThat(Money.of(-0.0, "USD")).isEqualTo(Money.of(0, "USD"));
        assertThat(Money.of(45, "USD")).isEqualTo(Money.of("45", "USD"));
    }

    @Example
    void printsTheUsualDecimalsOfItsCurrencyWhateverTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Money.of("1234.5", "USD")).hasToString("USD 1,234.50");
            assertThat(Money.of("-1234567", "JPY")).hasToString("JPY -1,234,567");
            assertThat(Money.of("0.12345", "USD")).hasToString("USD 0.12345");
            assertThat(Money.of("1", "KWD")).hasToString("KWD 1.000");
            assertThat(Money.of("12.5", "XXX")).hasToString("12.5");
            assertThat(Money.of("999999999999999999999999.999999999999999999", "USD"))
                    .hasToString("USD 999,999,999,999,999,999,999,999.999999999999999999");
        } finally {
            Locale.setDefault(before);
        }
    }

    /** Printed and read again it is the same amount. */
    @Property
    void printsEveryDigit(@ForAll("dollars") Money money) {
        String digits = money.toString().replace("USD ", "").replace(",", "");
        assertThat(Money.of(new BigDecimal(digits), Currency.getInstance("USD")))
                .isEqualTo(money);
    }
}
