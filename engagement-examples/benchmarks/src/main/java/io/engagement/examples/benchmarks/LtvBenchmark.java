package io.engagement.examples.benchmarks;

import io.engagement.domain.Cadence;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseLog;
import io.engagement.ltv.LtvModel;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.ltv.TransactionModel.Kind;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Customer value of a million customers over two years of days, and of as many as the CDNOW sample has. All cores are used; one only
 * with {@code -jvmArgsAppend -Djava.util.concurrent.ForkJoinPool.common.parallelism=0}. {@code peers/lifetimes.sh} has the same
 * beside a peer.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@State(Scope.Benchmark)
public class LtvBenchmark {
    /** How many customers. */
    @Param({"2357", "1000000"})
    public int customers;

    /** Which model. */
    @Param({"MBG_NBD", "BG_NBD", "PARETO_NBD"})
    public Kind kind;

    private CustomerBase base;
    private PurchaseLtv model;
    private double[] out;

    /** Makes the customers up. */
    @Setup
    public void customers() {
        base = purchasesToBase();
        model = LtvModel.fit(base, kind);
        out = new double[base.size()];
    }

    /** Purchases, drawn meanwhile, to one row a customer. */
    @Benchmark
    public CustomerBase purchasesToBase() {
        return PurchaseLog.of(new Shop(customers), Cadence.daily(ZoneOffset.UTC))
                .asOf(Shop.AS_OF);
    }

    /** Rows to counts to the parameters of the purchase model. */
    @Benchmark
    public PurchaseLtv fit() {
        return LtvModel.fit(base.counts(), kind, base.asOf());
    }

    /** The same, and Gamma-Gamma. */
    @Benchmark
    public PurchaseLtv fitWithSpend() {
        return LtvModel.fit(base, kind);
    }

    /** How often each customer will buy within a year. */
    @Benchmark
    public double[] expectedPurchases() {
        model.expectedPurchases(base, Period.ofYears(1), out, true);
        return out;
    }
}
