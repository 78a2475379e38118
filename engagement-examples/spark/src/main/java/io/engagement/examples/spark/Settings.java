package io.engagement.examples.spark;

import io.engagement.churn.RetentionTable;
import io.engagement.domain.Cadence;
import io.engagement.ltv.DiscountRate;
import io.engagement.ltv.TransactionModel;
import io.engagement.nps.NpsCalculator;
import io.engagement.score.EngagementScore;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;

/**
 * What is computed, the same on the driver and on every executor.
 *
 * @param asOf up to when facts count
 * @param zone the zone of days and months
 * @param kind which model of purchases
 * @param horizon how far ahead forecasts look
 * @param rate what waiting costs
 */
record Settings(Instant asOf, ZoneId zone, TransactionModel.Kind kind, Period horizon, DiscountRate rate)
        implements Serializable {
    /** Most columns of a retention table: a year of months. */
    private static final int MONTHS = 12;

    /** From the beginning of a day on nothing counts; a year ahead at 10 % a year. */
    static Settings asOf(LocalDate day, ZoneId zone, TransactionModel.Kind kind) {
        return new Settings(
                day.atStartOfDay(zone).toInstant(), zone, kind, Period.ofYears(1), DiscountRate.annual(0.10));
    }

    /** The day the results are of. */
    LocalDate day() {
        return LocalDate.ofInstant(asOf, zone);
    }

    /** Purchases of one day are one. */
    Cadence days() {
        return Cadence.daily(zone);
    }

    Cadence months() {
        return Cadence.monthly(zone);
    }

    EngagementScore score() {
        return EngagementScore.retail(zone);
    }

    NpsCalculator nps() {
        return NpsCalculator.standard();
    }

    RetentionTable.Rules retention() {
        return RetentionTable.Rules.on().upTo(MONTHS);
    }
}
