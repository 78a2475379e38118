package io.engagement.domain;

import java.io.Serializable;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Currency;
import java.util.Locale;

/**
 * An exact amount of one currency. Two amounts are equal when they are numerically equal and of the same currency; the
 * scale is normalised to the currency's usual number of decimals, or more where the amount has more. A source without a
 * currency uses {@code XXX}, which ISO 4217 keeps for that; it does not mix with any other currency either.
 *
 * <p>There is no multiplication: what follows from rates and averages is an estimate, not an amount that was paid.
 *
 * @param value the amount, below 10^24 in size and with at most 18 decimals
 * @param currency the currency
 */
public record Money(BigDecimal value, Currency currency) implements Serializable, Comparable<Money> {
    private static final int MOST_DECIMALS = 18;
    private static final int MOST_DIGITS_BEFORE_THE_POINT = 24;

    /**
     * An amount of a currency.
     *
     * @param value the amount
     * @param currency the currency
     * @throws IllegalArgumentException if either is missing, or the amount is 10^24 or more in size or has more than 18
     *     decimals
     */
    public Money {
        Check.notNull("value", value);
        Check.notNull("currency", currency);
        BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        // Without these limits one hostile "1E999999999" would fill the memory at the first addition.
        if (plain.scale() > MOST_DECIMALS || (long) plain.precision() - plain.scale() > MOST_DIGITS_BEFORE_THE_POINT) {
            throw new IllegalArgumentException("value must be below 10^24 with at most 18 decimals, got " + value);
        }
        value = plain.setScale(Math.max(Math.max(currency.getDefaultFractionDigits(), 0), plain.scale()));
    }

    /**
     * An amount of a currency.
     *
     * @param value the amount
     * @param currency the currency
     * @return the amount
     */
    public static Money of(BigDecimal value, Currency currency) {
        return new Money(value, currency);
    }

    /**
     * An amount written in decimals: {@code Money.of("12.50", "USD")}.
     *
     * @param value the amount
     * @param currency the currency's ISO 4217 code
     * @return the amount
     * @throws IllegalArgumentException if either is not what it should be
     */
    public static Money of(String value, String currency) {
        try {
            return new Money(new BigDecimal(value), currency(currency));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("value must be a decimal number, got \"" + value + "\"", e);
        }
    }

    /**
     * A whole amount: {@code Money.of(45, "USD")}.
     *
     * @param value the amount
     * @param currency the currency's ISO 4217 code
     * @return the amount
     * @throws IllegalArgumentException if there is no such currency
     */
    public static Money of(long value, String currency) {
        return new Money(BigDecimal.valueOf(value), currency(currency));
    }

    /**
     * The amount whose shortest decimal form is the number's: {@code Money.of(0.1, "USD")} is exactly ten cents.
     *
     * @param value the amount, finite
     * @param currency the currency's ISO 4217 code
     * @return the amount
     * @throws IllegalArgumentException if the number is not finite or there is no such currency
     */
    public static Money of(double value, String currency) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("value must be finite, got " + value);
        }
        return new Money(BigDecimal.valueOf(value), currency(currency));
    }

    private static Currency currency(String code) {
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("currency must be an ISO 4217 code, got \"" + code + "\"", e);
        }
    }

    /**
     * The exact sum.
     *
     * @param other an amount of the same currency
     * @return this + other
     * @throws IllegalArgumentException if the currencies differ, naming both
     */
    public Money plus(Money other) {
        return new Money(value.add(sameCurrency(other).value), currency);
    }

    /**
     * The exact difference.
     *
     * @param other an amount of the same currency
     * @return this - other
     * @throws IllegalArgumentException if the currencies differ, naming both
     */
    public Money minus(Money other) {
        return new Money(value.subtract(sameCurrency(other).value), currency);
    }

    /**
     * The amount the other way round.
     *
     * @return -this
     */
    public Money negated() {
        return new Money(value.negate(), currency);
    }

    /**
     * The sign of the amount.
     *
     * @return -1, 0 or 1
     */
    public int signum() {
        return value.signum();
    }

    /**
     * Compares two amounts of one currency.
     *
     * @param other an amount of the same currency
     * @return negative, zero or positive
     * @throws IllegalArgumentException if the currencies differ, naming both
     */
    @Override
    public int compareTo(Money other) {
        return value.compareTo(sameCurrency(other).value);
    }

    private Money sameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("currency must be " + currency + ", got " + other.currency);
        }
        return other;
    }

    /** The code and the amount, {@code USD 1,234.50}; without the code where there is no currency. */
    @Override
    public String toString() {
        DecimalFormat format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setMinimumFractionDigits(value.scale());
        String code = currency.getCurrencyCode();
        return code.equals("XXX") ? format.format(value) : code + " " + format.format(value);
    }
}
