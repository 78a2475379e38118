package io.engagement.churn;

import io.engagement.domain.Cadence;
import java.time.LocalDate;
import java.time.YearMonth;

/** What a row of a table calls its step. */
final class StepNames {
    private StepNames() {}

    /** The month it begins with, or the day for days and weeks. */
    static String name(LocalDate start, Cadence cadence) {
        return cadence.step().toTotalMonths() > 0 ? YearMonth.from(start).toString() : start.toString();
    }
}
