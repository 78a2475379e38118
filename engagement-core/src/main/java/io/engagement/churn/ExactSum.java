package io.engagement.churn;

import java.math.BigDecimal;
import java.math.BigInteger;

/** A sum of longs and of their products, exact within 128 bits: tens of millions of customers fit without an object each. */
final class ExactSum {
    private long high;
    private long low;

    void add(long value) {
        add(value >> 63, value);
    }

    void addProduct(long a, long b) {
        add(Math.multiplyHigh(a, b), a * b);
    }

    private void add(long addHigh, long addLow) {
        long sum = low + addLow;
        high += addHigh + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        low = sum;
    }

    /** The sum, its last digits being decimals. */
    BigDecimal decimal(int decimals) {
        BigInteger lower = new BigInteger(Long.toUnsignedString(low));
        return new BigDecimal(BigInteger.valueOf(high).shiftLeft(64).add(lower), decimals);
    }
}
