package io.engagement.examples.service;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.SurveyAnswer;
import java.io.Serializable;
import java.time.Instant;

/**
 * What is counted of a customer beside the signals of the score.
 *
 * @param first the time of the first event
 * @param latest the time of the latest
 * @param purchases how many purchases and refunds there were
 * @param spent their sum
 * @param answers how many answers
 * @param interactions how many interactions
 */
record Activity(Instant first, Instant latest, long purchases, Money spent, long answers, long interactions)
        implements Serializable {
    static Activity none(CustomerEvent event, Money nothing) {
        return new Activity(event.at(), event.at(), 0, nothing, 0, 0);
    }

    Activity plus(CustomerEvent event) {
        Instant from = event.at().isBefore(first) ? event.at() : first;
        Instant to = event.at().isAfter(latest) ? event.at() : latest;
        if (event instanceof Purchase purchase) {
            return new Activity(from, to, purchases + 1, spent.plus(purchase.amount()), answers, interactions);
        }
        boolean answer = event instanceof SurveyAnswer;
        return new Activity(from, to, purchases, spent, answers + (answer ? 1 : 0), interactions + (answer ? 0 : 1));
    }
}
