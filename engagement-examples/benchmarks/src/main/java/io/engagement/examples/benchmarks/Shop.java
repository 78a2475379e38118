package io.engagement.examples.benchmarks;

import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.Iterator;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Made-up purchases of customers like those of CDNOW: rates, lifetimes and spend differ as Pareto/NBD and Gamma-Gamma have it. New
 * customers come evenly over the first of two years. Drawn on the fly: a million customers take no memory.
 */
final class Shop implements Iterable<Purchase> {
    static final int DAYS = 730;
    static final Instant START = Instant.parse("2023-01-01T00:00:00Z");
    static final Instant AS_OF = START.plus(Duration.ofDays(DAYS));

    private static final Currency USD = Currency.getInstance("USD");
    private static final int COMING = 365;

    private final int customers;

    Shop(int customers) {
        this.customers = customers;
    }

    @Override
    public Iterator<Purchase> iterator() {
        return purchases().iterator();
    }

    Stream<Purchase> purchases() {
        return IntStream.range(0, customers).boxed().flatMap(Shop::purchases);
    }

    private static Stream<Purchase> purchases(int customer) {
        Random random = new Random(customer * 0x9E3779B97F4A7C15L);
        double rate = gamma(0.55, random) / 74;
        double end = exponential(random) * 82 / gamma(0.61, random);
        double scale = 15.4 / gamma(3.74, random);
        int first = random.nextInt(COMING);
        Stream.Builder<Purchase> purchases = Stream.builder();
        double at = 0;
        while (at <= end && first + at < DAYS) {
            long cents = 1 + Math.round(100 * gamma(6.25, random) * scale);
            Instant when = START.plus(Duration.ofSeconds((long) ((first + at) * 86_400)));
            purchases.add(Purchase.of("C" + customer, when, Money.of(BigDecimal.valueOf(cents, 2), USD)));
            at += exponential(random) / rate;
        }
        return purchases.build();
    }

    private static double exponential(Random random) {
        return -Math.log(1 - random.nextDouble());
    }

    /** Marsaglia and Tsang, 2000. */
    private static double gamma(double shape, Random random) {
        if (shape < 1) {
            return gamma(shape + 1, random) * Math.exp(-exponential(random) / shape);
        }
        double d = shape - 1.0 / 3;
        while (true) {
            double z = random.nextGaussian();
            double v = Math.pow(1 + z / Math.sqrt(9 * d), 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < z * z / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
