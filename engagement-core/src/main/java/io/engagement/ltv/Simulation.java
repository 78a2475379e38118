package io.engagement.ltv;

import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Window;
import io.engagement.ltv.TransactionModel.BgBb;
import io.engagement.ltv.TransactionModel.BgNbd;
import io.engagement.ltv.TransactionModel.MbgNbd;
import io.engagement.ltv.TransactionModel.Nbd;
import io.engagement.ltv.TransactionModel.ParetoNbd;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.GammaDistribution;

/** Customers drawn from a model. */
final class Simulation {
    private final SplittableRandom random;

    Simulation(SplittableRandom random) {
        this.random = random;
    }

    static Stream<Purchase> of(PurchaseLtv ltv, int customers, int acquisition, int steps, long seed) {
        require("customers", customers, 0);
        require("acquisition", acquisition, 1);
        require("steps", steps, acquisition);
        TransactionModel model = ltv.purchases().model();
        if (model == null) {
            throw new IllegalStateException("undefined: " + ltv.purchases().reason());
        }
        // The step that ends at asOf is the last one.
        long last = ltv.cadence().indexOf(ltv.asOf().minusNanos(1));
        IntFunction<Stream<Purchase>> purchases = customer -> {
            Simulation simulation = new Simulation(new SplittableRandom(seed + 0x9E3779B97F4A7C15L * customer));
            int age = steps - 1 - (int) ((long) customer * acquisition / customers);
            return simulation.purchases(ltv, model, customer, last - age, age);
        };
        return IntStream.range(0, customers).mapToObj(purchases).flatMap(stream -> stream);
    }

    private static void require(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be >= " + least + ", got " + value);
        }
    }

    private Stream<Purchase> purchases(PurchaseLtv ltv, TransactionModel model, int customer, long first, int age) {
        String id = String.format(Locale.ROOT, "S-%06d", customer + 1);
        GammaGamma spend = ltv.spend().model();
        double scale = spend == null ? 0 : 1 / gamma(spend.q(), 1 / spend.gamma());
        List<Purchase> purchases = new ArrayList<>();
        List<Double> ages = ages(model, age + 1.0);
        ages.add(0, 0.0);
        for (double at : ages) {
            Window step = ltv.cadence().window(first + (long) at);
            // A step that the calendar skipped has no moment.
            Instant middle =
                    step.start().plus(Duration.between(step.start(), step.end()).dividedBy(2));
            double amount = spend == null ? 0 : gamma(spend.p(), scale);
            Money money = Money.of(cents(amount, ltv), ltv.currency());
            purchases.add(Purchase.of(id, middle, money));
        }
        return purchases.stream();
    }

    private static BigDecimal cents(double amount, PurchaseLtv ltv) {
        int decimals = Math.max(0, ltv.currency().getDefaultFractionDigits());
        return BigDecimal.valueOf(amount)
                .setScale(ltv.currency().getCurrencyCode().equals("XXX") ? 2 : decimals, RoundingMode.HALF_UP);
    }

    /** The ages of a new customer's repeat purchases before an age. */
    List<Double> ages(TransactionModel model, double until) {
        if (model instanceof BgNbd m) {
            return untilDropout(gamma(m.r(), 1 / m.alpha()), beta(m.a(), m.b()), false, until);
        }
        if (model instanceof MbgNbd m) {
            return untilDropout(gamma(m.r(), 1 / m.alpha()), beta(m.a(), m.b()), true, until);
        }
        if (model instanceof ParetoNbd m) {
            double lifetime = exponential(gamma(m.s(), 1 / m.beta()));
            return untilDropout(gamma(m.r(), 1 / m.alpha()), 0, false, Math.min(until, lifetime));
        }
        if (model instanceof Nbd m) {
            return untilDropout(gamma(m.r(), 1 / m.alpha()), 0, false, until);
        }
        BgBb m = (BgBb) model;
        double buys = beta(m.alpha(), m.beta());
        double leaves = beta(m.gamma(), m.delta());
        List<Double> ages = new ArrayList<>();
        for (int opportunity = 1; opportunity < until && random.nextDouble() >= leaves; opportunity++) {
            if (random.nextDouble() < buys) {
                ages.add((double) opportunity);
            }
        }
        return ages;
    }

    private List<Double> untilDropout(double rate, double leaves, boolean atOnce, double until) {
        List<Double> ages = new ArrayList<>();
        if (atOnce && random.nextDouble() < leaves) {
            return ages;
        }
        double age = exponential(rate);
        while (age < until) {
            ages.add(age);
            if (leaves > 0 && random.nextDouble() < leaves) {
                break;
            }
            age += exponential(rate);
        }
        return ages;
    }

    private double exponential(double rate) {
        return -Math.log1p(-random.nextDouble()) / rate;
    }

    private double gamma(double shape, double scale) {
        return GammaDistribution.of(shape, scale)
                .createSampler(random::nextLong)
                .sample();
    }

    private double beta(double a, double b) {
        double one = gamma(a, 1);
        double other = gamma(b, 1);
        return one + other > 0 ? one / (one + other) : a / (a + b);
    }
}
