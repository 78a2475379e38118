package io.engagement.examples.service;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.SurveyAnswer;
import io.engagement.history.PurchaseLog;
import io.engagement.nps.Nps;
import io.engagement.nps.NpsCalculator;
import io.engagement.score.CustomerProfile;
import io.engagement.score.CustomerProfiles;
import java.io.Serializable;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * All that was counted, in the accumulators of the library. The writer adds under the write lock, a group of events at a
 * time; whoever reads takes a copy of a row, or a count, under the read lock and works with it outside.
 */
final class EngagementState implements Serializable {
    private static final long serialVersionUID = 1;

    private final Money nothing;
    private final CustomerProfiles profiles;
    private final NpsCalculator.Tally answers = NpsCalculator.standard().tally();
    private final HashMap<String, Activity> activities = new HashMap<>();
    private final EventIds ids = new EventIds();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    /** Those that were not yet handed to the forecasts. */
    private PurchaseLog.Builder purchases;

    /** How many they are. */
    private long waiting;

    private Instant latestPurchase = Instant.MIN;
    private long sequence;

    EngagementState(Settings settings) {
        nothing = Money.of(0, settings.currency().getCurrencyCode());
        profiles = settings.score().collector().supplier().get();
        purchases = noPurchases(settings);
    }

    private static PurchaseLog.Builder noPurchases(Settings settings) {
        return PurchaseLog.collector(settings.cadence()).supplier().get();
    }

    /** The ids of all events; for the writer alone. */
    EventIds ids() {
        return ids;
    }

    /** The number of the last group of events that was added. */
    long sequence() {
        return sequence;
    }

    /** Adds a group of events none of which was added before. */
    void add(long number, List<StoredEvent> events) {
        lock.writeLock().lock();
        try {
            events.forEach(stored -> add(stored.event()));
            sequence = number;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Adds a group of the journal, whose ids are not known yet. */
    void recover(long number, List<StoredEvent> events) {
        events.forEach(event -> event.remember(ids));
        add(number, events);
    }

    private void add(CustomerEvent event) {
        profiles.add(event);
        activities.compute(
                event.customerId(),
                (id, before) -> (before == null ? Activity.none(event, nothing) : before).plus(event));
        if (event instanceof SurveyAnswer answer) {
            answers.add(answer);
        } else if (event instanceof Purchase purchase) {
            // Repeats were held back before; a log without ids takes a third of the memory.
            purchases.add(purchase.withId(""));
            waiting++;
            latestPurchase = purchase.at().isAfter(latestPurchase) ? purchase.at() : latestPurchase;
        }
    }

    /**
     * A customer.
     *
     * @param profile what the score is made of
     * @param activity what was counted beside it
     */
    record Known(CustomerProfile profile, Activity activity) {}

    @Nullable
    Known find(String customerId) {
        lock.readLock().lock();
        try {
            Activity activity = activities.get(customerId);
            return activity == null ? null : new Known(profiles.get(customerId), activity);
        } finally {
            lock.readLock().unlock();
        }
    }

    Nps nps() {
        lock.readLock().lock();
        try {
            return answers.result();
        } finally {
            lock.readLock().unlock();
        }
    }

    int customers() {
        lock.readLock().lock();
        try {
            return activities.size();
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Purchases that were handed over.
     *
     * @param purchases those since the last time
     * @param count how many they are
     * @param latest the time of the latest of all
     */
    record Taken(PurchaseLog.Builder purchases, long count, Instant latest) {}

    /** Hands the purchases over that came since the last time, and begins a new log: no more than that waits for the lock. */
    Taken takePurchases(Settings settings) {
        lock.writeLock().lock();
        try {
            Taken taken = new Taken(purchases, waiting, latestPurchase);
            purchases = noPurchases(settings);
            waiting = 0;
            return taken;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Takes purchases back that were handed over: a snapshot must hold them all. */
    void returnPurchases(PurchaseLog.Builder taken, long count) {
        lock.writeLock().lock();
        try {
            taken.merge(purchases);
            purchases = taken;
            waiting += count;
        } finally {
            lock.writeLock().unlock();
        }
    }
}
