package io.engagement.examples.service;

import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseLog;
import io.engagement.ltv.LtvModel;
import io.engagement.ltv.PurchaseLtv;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model of lifetime value, fitted to all purchases so far in a thread of its own and swapped as a whole, together with
 * the histories it was fitted to. Purchases reach it as builders that merge, so the writer is never held up.
 */
final class Forecasts {
    private static final Logger LOG = LoggerFactory.getLogger(Forecasts.class);
    /** Fitting takes a tenth of one processor at most. */
    private static final int REST = 9;

    /**
     * A model and what it was fitted to.
     *
     * @param model the model
     * @param base the customers' histories up to {@code base.asOf()}
     * @param fittedAt when it was fitted
     */
    record Fitted(PurchaseLtv model, CustomerBase base, Instant fittedAt) {}

    private final EngagementState state;
    private final Settings settings;
    private final Clock clock;
    private final Thread thread = new Thread(this::run, "forecasts");
    /** Those it was fitted to, and more since. */
    private final PurchaseLog.Builder all;

    private volatile @Nullable Fitted fitted;
    private long purchases;
    private long lastDay;

    Forecasts(EngagementState state, Settings settings, Clock clock) {
        this.state = state;
        this.settings = settings;
        this.clock = clock;
        all = PurchaseLog.collector(settings.cadence()).supplier().get();
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** The last model; null before there was a purchase. */
    @Nullable
    Fitted fitted() {
        return fitted;
    }

    private void run() {
        try {
            while (true) {
                long begin = System.nanoTime();
                refresh();
                long took = (System.nanoTime() - begin) / 1_000_000;
                Thread.sleep(Math.max(settings.refitEvery().toMillis(), REST * took));
            }
        } catch (InterruptedException e) {
            LOG.debug("stopped");
        }
    }

    /** Fits the model anew, unless neither a purchase nor a day was added. A fit that fails leaves the last one. */
    synchronized void refresh() {
        try {
            EngagementState.Taken taken = state.takePurchases(settings);
            all.merge(taken.purchases());
            purchases += taken.count();
            Instant now = clock.instant();
            Instant asOf = now.isAfter(taken.latest()) ? now : taken.latest().plusNanos(1);
            long day = settings.cadence().indexOf(asOf);
            if (purchases > 0 && (taken.count() > 0 || day != lastDay)) {
                lastDay = day;
                fit(all.build().asOf(asOf));
            }
        } catch (RuntimeException e) {
            LOG.error("the last model stays: no new one could be fitted", e);
        }
    }

    private void fit(CustomerBase base) {
        PurchaseLtv model = LtvModel.fit(base);
        Fitted last = fitted;
        fitted = new Fitted(model, base, clock.instant());
        if (last == null || !last.model().choice().equals(model.choice())) {
            LOG.info("fitted to {} customers: {}", base.size(), model.choice());
        }
    }

    /** Stops, and gives all purchases back. */
    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
        synchronized (this) {
            state.returnPurchases(all, purchases);
        }
    }
}
