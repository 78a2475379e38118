package io.engagement.examples.jdbc;

import io.engagement.churn.ChurnRate;
import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.Purchase;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.history.PurchaseLog;
import io.engagement.nps.Nps;
import io.engagement.nps.NpsBreakdown;
import io.engagement.nps.NpsCalculator;
import io.engagement.score.CustomerProfiles;
import io.engagement.score.EngagementScore;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over the facts leaves: the purchase days and the state of the score of each customer, and the tallies of
 * the answers. Memory grows with customers and their purchase days, not with rows.
 */
final class Histories {
    private final ZoneId zone;
    private final @Nullable Instant given;
    private final PurchaseLog.Builder log;
    private final CustomerProfiles profiles;
    private final NpsCalculator.Tally answers = NpsCalculator.standard().tally();
    private final NpsBreakdown.Tallies answersByChannel =
            NpsCalculator.standard().by(SurveyAnswer::channel).supplier().get();
    private final List<Customer> customers = new ArrayList<>();
    private Instant latest = Instant.MIN;
    private long later;

    /**
     * Nothing yet.
     *
     * @param score the definition of the score
     * @param zone the zone of days and months
     * @param asOf the moment that is looked at; null for the beginning of the day after the last event
     */
    Histories(EngagementScore score, ZoneId zone, @Nullable Instant asOf) {
        this.zone = zone;
        this.given = asOf;
        log = PurchaseLog.collector(Cadence.daily(zone)).supplier().get();
        profiles = score.collector().supplier().get();
    }

    void add(Purchase purchase) {
        if (take(purchase)) {
            // Repeats were held back already; the log need not remember the ids once more.
            log.add(purchase.withId(""));
        }
    }

    void add(SurveyAnswer answer) {
        if (take(answer)) {
            answers.add(answer);
            answersByChannel.add(answer.channel(), answer);
        }
    }

    void add(Interaction interaction) {
        take(interaction);
    }

    void add(Customer customer) {
        customers.add(customer);
    }

    private boolean take(CustomerEvent event) {
        if (given != null && !event.at().isBefore(given)) {
            later++;
            return false;
        }
        latest = event.at().isAfter(latest) ? event.at() : latest;
        profiles.add(event);
        return true;
    }

    /** The moment that is looked at; nothing where none was given and nothing has happened. */
    Optional<Instant> asOf() {
        if (given != null || latest.equals(Instant.MIN)) {
            return Optional.ofNullable(given);
        }
        LocalDate last = latest.atZone(zone).toLocalDate();
        return Optional.of(last.plusDays(1).atStartOfDay(zone).toInstant());
    }

    /** How many events were left out because they happened at that moment or later. */
    long later() {
        return later;
    }

    PurchaseLog log() {
        return log.build();
    }

    CustomerProfiles profiles() {
        return profiles;
    }

    Nps nps() {
        return answers.result();
    }

    NpsBreakdown npsByChannel() {
        return answersByChannel.result();
    }

    /** The churn of the last whole month before a moment; nothing where no customers were given. */
    Optional<ChurnRate> churn(Instant asOf) {
        LocalDate first = asOf.atZone(zone).toLocalDate().withDayOfMonth(1).minusMonths(1);
        return customers.isEmpty()
                ? Optional.empty()
                : Optional.of(ChurnRate.during(Window.of(first, first.plusMonths(1), zone), customers, asOf));
    }
}
