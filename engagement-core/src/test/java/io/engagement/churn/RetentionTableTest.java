package io.engagement.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Facts;
import io.engagement.churn.RetentionTable.Cohort;
import io.engagement.churn.RetentionTable.Elapsed;
import io.engagement.churn.RetentionTable.Kind;
import io.engagement.churn.RetentionTable.Pooled;
import io.engagement.churn.RetentionTable.Rules;
import io.engagement.churn.RetentionTable.Starts;
import io.engagement.domain.Cadence;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.history.ActivityLog;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionTableTest {
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private static CustomerEvent visit(String customer, String at) {
        return Interaction.of(customer, Instant.parse(at), InteractionType.VISIT);
    }

    /** {@code size} customers who start in a month, of whom the first {@code returned[k - 1]} come back k months later. */
    private static List<CustomerEvent> cohort(int month, int size, int... returned) {
        List<CustomerEvent> events = new ArrayList<>();
        for (int customer = 0; customer < size; customer++) {
            for (int k = 0; k <= returned.length; k++) {
                if (k == 0 || customer < returned[k - 1]) {
                    LocalDate day = LocalDate.of(2026, month + k, 15);
                    events.add(visit("C-" + month + "-" + customer, day + "T03:00:00Z"));
                }
            }
        }
        return events;
    }

    private static RetentionTable monthly(Rules rules, String asOf, List<CustomerEvent> events) {
        return RetentionTable.of(ActivityLog.of(events, Cadence.monthly(TOKYO)), rules, Instant.parse(asOf));
    }

    private static List<CustomerEvent> fourMonths() {
        List<CustomerEvent> events = new ArrayList<>();
        events.addAll(cohort(1, 40, 20, 17, 16));
        events.addAll(cohort(2, 55, 29, 25));
        events.addAll(cohort(3, 35, 17));
        events.addAll(cohort(4, 60));
        return events;
    }

    @Test
    void printsATriangle() {
        assertThat(monthly(Rules.on(), "2026-05-10T00:00:00Z", fourMonths())).hasToString("""
                        retention on period, monthly (Asia/Tokyo), from the first time on, by 2026-05-10T00:00:00Z
                          start    customers      1      2      3
                          2026-01         40  50.0%  42.5%  40.0%
                          2026-02         55  52.7%  45.5%
                          2026-03         35  48.6%
                          2026-04         60
                          pooled         190  50.8%  44.2%  40.0%""");
        assertThat(monthly(Rules.on(), "2026-05-10T00:00:00Z", List.of())).hasToString("""
                        retention on period, monthly (Asia/Tokyo), from the first time on, by 2026-05-10T00:00:00Z
                          start   customers
                          pooled          0""");
    }

    @Test
    void printsWhatWasCounted() {
        List<CustomerEvent> events = fourMonths();
        assertThat(monthly(Rules.rolling().with(Starts.RECURRING).upTo(2), "2026-05-10T00:00:00Z", events)
                        .toString())
                .startsWith("retention on period or later (younger cohorts had less time), monthly (Asia/Tokyo),"
                        + " from every step on, by 2026-05-10T00:00:00Z\n  start    starts      1")
                .contains("\n  2026-03      81");
        assertThat(monthly(Rules.rolling(3), "2026-05-10T00:00:00Z", events).toString())
                .startsWith("retention on period or later, up to 3, monthly");
        assertThat(monthly(Rules.bracket(1, 3, 4), "2026-05-10T00:00:00Z", events)
                        .toString())
                .startsWith("retention within periods, monthly")
                .contains("customers    1-2      3\n");
        assertThat(RetentionTable.elapsed(
                                events,
                                Cadence.daily(TOKYO),
                                Duration.ofDays(30),
                                Rules.streak(),
                                Instant.parse("2026-05-10T00:00:00Z"))
                        .toString())
                .startsWith("retention in every period up to, daily (Asia/Tokyo), periods of 30 times 24 hours, from")
                .contains("  2026-01-15         40  50.0%");
        assertThat(RetentionTable.elapsed(
                                List.of(),
                                Cadence.daily(TOKYO),
                                Duration.ofDays(1),
                                Rules.on(),
                                Instant.parse("2026-05-10T00:00:00Z"))
                        .toString())
                .contains("periods of 24 hours,");
        assertThat(RetentionTable.elapsed(
                                List.of(),
                                Cadence.daily(TOKYO),
                                Duration.ofHours(36),
                                Rules.on(),
                                Instant.parse("2026-05-10T00:00:00Z"))
                        .toString())
                .contains("periods of PT36H,");
    }

    /** Of a large table the last cohorts and the first columns, saying so. */
    @Test
    void printsTheCornerOfALargeTable() {
        List<CustomerEvent> events = new ArrayList<>();
        for (int day = 0; day < 40; day++) {
            events.add(visit("C-" + day, LocalDate.of(2026, 1, 1).plusDays(day) + "T03:00:00Z"));
        }
        String printed = RetentionTable.of(
                        ActivityLog.of(events, Cadence.daily(TOKYO)), Rules.on(), Instant.parse("2026-03-01T00:00:00Z"))
                .toString();
        assertThat(printed).contains(", last 24 of 40 starts, first 12 of 58 columns\n");
        assertThat(printed.lines()).hasSize(27);
        assertThat(printed)
                .contains("\n  2026-02-09")
                .doesNotContain("2026-01-16")
                .contains("2026-01-17");
        assertThat(printed.lines().skip(1).findFirst().orElseThrow()).endsWith("12");
    }

    /** Pooled over who was there to be retained, not weighted by size twice: 900 of 1,500. */
    @Test
    void poolsTheEligible() {
        List<CustomerEvent> events = new ArrayList<>(cohort(1, 1000, 500));
        events.addAll(cohort(2, 500, 400));
        events.addAll(cohort(3, 300));
        RetentionTable table = monthly(Rules.on().upTo(1), "2026-04-01T00:00:00Z", events);
        assertThat(table.pooled().get(0).starts()).isEqualTo(Proportion.of(900, 1500));
        assertThat(table.pooled(1)).isEqualTo(Proportion.of(900, 1500).rate());
        assertThat(table.simpleMean(1).value()).isCloseTo(0.65, within(1e-15));
        // Half the widths' root sum of squares: (0.5 - l1)^2 + (0.8 - l2)^2 of the Wilson limits.
        Estimate first = Proportion.of(500, 1000).rate();
        Estimate second = Proportion.of(400, 500).rate();
        assertThat(table.simpleMean(1).low())
                .isCloseTo(0.65 - Math.hypot(0.5 - first.low(), 0.8 - second.low()) / 2, within(1e-14));
        assertThat(table.simpleMean(1).high())
                .isCloseTo(0.65 + Math.hypot(first.high() - 0.5, second.high() - 0.8) / 2, within(1e-14));
    }

    /** A cohort that leaves the average lets it rise although rolling retention of no cohort does. */
    @Test
    void pooledRollingMayRise() {
        List<CustomerEvent> events = new ArrayList<>(cohort(1, 100, 0, 20));
        events.addAll(cohort(2, 100));
        RetentionTable table = monthly(Rules.rolling(), "2026-04-01T00:00:00Z", events);
        assertThat(table.pooled(1).value()).isEqualTo(0.1);
        assertThat(table.pooled(2).value()).isEqualTo(0.2);
        RetentionTable fair = monthly(Rules.rolling(2), "2026-04-01T00:00:00Z", events);
        assertThat(fair.pooled(1).value()).isEqualTo(0.2);
        assertThat(fair.pooled(2).value()).isEqualTo(0.2);
    }

    @Test
    void whatIsNotOverIsUndefined() {
        RetentionTable table = monthly(Rules.on(), "2026-04-30T14:59:59.999999999Z", fourMonths());
        LocalDate march = LocalDate.of(2026, 3, 1);
        assertThat(table.rate(march, 1))
                .hasToString("undefined: column 1 of 2026-03-01 is not over by 2026-04-30T14:59:59.999999999Z");
        assertThat(table.rate(LocalDate.of(2026, 4, 1), 1))
                .hasToString("undefined: nobody started in the step of 2026-04-01");
        assertThat(table.pooled(3))
                .isEqualTo(table.simpleMean(3))
                .hasToString("undefined: column 3 is not over for anybody by 2026-04-30T14:59:59.999999999Z");
        RetentionTable later = monthly(Rules.on(), "2026-04-30T15:00:00Z", fourMonths());
        assertThat(later.rate(march, 1)).isEqualTo(Proportion.of(17, 35).rate());
        assertThat(later.rate(march, 1, 0.9)).isEqualTo(Proportion.of(17, 35).rate(0.9));
    }

    /** 23 hours and a minute are not a day; the next calendar day is, after a night of 23 hours too. */
    @Test
    void clocks() {
        Instant asOf = Instant.parse("2026-03-20T00:00:00Z");
        List<CustomerEvent> short1 = List.of(visit("a", "2026-03-07T22:59:00Z"), visit("a", "2026-03-08T22:00:00Z"));
        Cadence daily = Cadence.daily(NEW_YORK);
        assertThat(RetentionTable.elapsed(short1, daily, Duration.ofDays(1), Rules.on(), asOf)
                        .pooled(1)
                        .value())
                .isZero();
        assertThat(RetentionTable.of(ActivityLog.of(short1, daily), Rules.on(), asOf)
                        .pooled(1)
                        .value())
                .isEqualTo(1);
        List<CustomerEvent> exact = List.of(visit("a", "2026-03-07T22:59:00Z"), visit("a", "2026-03-08T22:59:00Z"));
        assertThat(RetentionTable.elapsed(exact, daily, Duration.ofDays(1), Rules.on(), asOf)
                        .pooled(1)
                        .value())
                .isEqualTo(1);
        // From 00:30 on the day of 23 hours to 00:00 two local days later are 46.5 hours.
        List<CustomerEvent> dst = List.of(visit("a", "2026-03-08T05:30:00Z"), visit("a", "2026-03-10T04:00:00Z"));
        assertThat(RetentionTable.of(ActivityLog.of(dst, daily), Rules.on(), asOf)
                        .rate(LocalDate.of(2026, 3, 8), 2)
                        .value())
                .isEqualTo(1);
        assertThat(RetentionTable.elapsed(dst, daily, Duration.ofDays(1), Rules.on(), asOf)
                        .rate(LocalDate.of(2026, 3, 8), 1)
                        .value())
                .isEqualTo(1);
    }

    /** On a local day that the zone skipped nobody can come back, and it breaks a streak. */
    @Test
    void aSkippedDayIsAPeriod() {
        List<CustomerEvent> events = List.of(visit("a", "2011-12-30T00:00:00Z"), visit("a", "2011-12-30T12:00:00Z"));
        RetentionTable table = RetentionTable.of(
                ActivityLog.of(events, Cadence.daily(ZoneId.of("Pacific/Apia"))),
                Rules.on(),
                Instant.parse("2012-01-02T00:00:00Z"));
        assertThat(table.cohorts())
                .containsExactly(new Cohort(
                        LocalDate.of(2011, 12, 29),
                        1,
                        List.of(Proportion.of(0, 1), Proportion.of(1, 1), Proportion.of(0, 1))));
    }

    /** Bought in a month, visited in the months after it. */
    @Test
    void startsAndReturnsMayBeDifferentThings() {
        Cadence monthly = Cadence.monthly(TOKYO);
        List<CustomerEvent> bought = List.of(visit("a", "2026-02-10T00:00:00Z"), visit("b", "2026-02-10T00:00:00Z"));
        List<CustomerEvent> visited = List.of(
                visit("a", "2026-01-10T00:00:00Z"),
                visit("a", "2026-03-10T00:00:00Z"),
                visit("c", "2026-03-10T00:00:00Z"));
        Instant asOf = Instant.parse("2026-04-10T00:00:00Z");
        RetentionTable table =
                RetentionTable.of(ActivityLog.of(bought, monthly), ActivityLog.of(visited, monthly), Rules.on(), asOf);
        assertThat(table.cohorts())
                .containsExactly(new Cohort(LocalDate.of(2026, 2, 1), 2, List.of(Proportion.of(1, 2))));
        Elapsed elapsed = RetentionTable.elapsedCollector(monthly, Duration.ofDays(28), Rules.on(), asOf)
                .supplier()
                .get();
        bought.forEach(elapsed::addStart);
        visited.forEach(elapsed::addReturn);
        assertThat(elapsed.result().cohorts()).isEqualTo(table.cohorts());
        assertThat(elapsed).hasToString(elapsed.result().toString());
    }

    /** The interval of recurring starts by the formula: customers with (3 of 4), (0 of 4), (1 of 2) retained. */
    @Test
    void recurringStartsAreClustered() {
        Pooled pooled = new Pooled(Proportion.of(4, 10), 3, 10, 14, 36);
        double share = 0.4;
        double residuals = Math.pow(3 - share * 4, 2) + Math.pow(0 - share * 4, 2) + Math.pow(1 - share * 2, 2);
        double z = 1.959963984540054;
        double t = 4.302652729749464;
        double n = share * (1 - share) * 100 / (1.5 * residuals) * (z / t) * (z / t);
        double centre = (n * share + z * z / 2) / (n + z * z);
        double half = z * Math.sqrt(n * share * (1 - share) + z * z / 4) / (n + z * z);
        assertThat(pooled.rate(0.95).low()).isCloseTo(centre - half, within(1e-12));
        assertThat(pooled.rate(0.95).high()).isCloseTo(centre + half, within(1e-12));
        assertThat(pooled).hasToString(pooled.rate(0.95) + " (4 of 10)");
        // All retained: two customers of five starts each are worth two.
        assertThat(new Pooled(Proportion.of(10, 10), 2, 50, 50, 50).rate(0.95))
                .extracting(Estimate::low)
                .isEqualTo(Proportion.of(2, 2).rate().low());
        // All alike, but not all retained: no sign of dependence.
        assertThat(new Pooled(Proportion.of(4, 8), 4, 4, 8, 16).rate(0.95).low())
                .isCloseTo(Proportion.of(4, 8).rate().low(), within(1e-12));
        assertThat(new Pooled(Proportion.of(1, 3), 1, 1, 3, 9).rate(0.95))
                .hasToString("undefined: starts of one customer only");
        RetentionTable recurring = monthly(Rules.on().with(Starts.RECURRING), "2026-05-10T00:00:00Z", fourMonths());
        assertThat(recurring.simpleMean(1).toString()).endsWith("(mean of cohorts that share customers)");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rules.bracket(1))
                .withMessage("borders must be at least two ascending periods from 1 on, got [1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rules.bracket(0, 3))
                .withMessage("borders must be at least two ascending periods from 1 on, got [0, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rules.bracket(1, 3, 3))
                .withMessage("borders must be at least two ascending periods from 1 on, got [1, 3, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rules(Kind.ON, Starts.FIRST_EVER, List.of(1, 2), 0, 0))
                .withMessage("borders must be empty for ON, got [1, 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rules.rolling(0))
                .withMessage("followUp must be >= 1, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rules(Kind.ROLLING, Starts.FIRST_EVER, null, -1, 0))
                .withMessage("followUp must be >= 0, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rules(Kind.ON, Starts.FIRST_EVER, null, 1, 0))
                .withMessage("followUp must be 0 for ON, got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rules.on().upTo(0))
                .withMessage("columns must be >= 1, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rules(Kind.ON, Starts.FIRST_EVER, null, 0, -1))
                .withMessage("most must be >= 0, got -1");
        RetentionTable table = monthly(Rules.on(), "2026-05-10T00:00:00Z", fourMonths());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.pooled(0))
                .withMessage("column must be >= 1, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.pooled(99, 1))
                .withMessage("level must be in (0, 1), got 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetentionTable.of(
                        ActivityLog.of(List.of(), Cadence.monthly(TOKYO)),
                        ActivityLog.of(List.of(), Cadence.daily(TOKYO)),
                        Rules.on(),
                        Instant.EPOCH))
                .withMessage("cadence of returns must be monthly (Asia/Tokyo), got daily (Asia/Tokyo)");
    }

    @Test
    void whatTheElapsedClockCannotTakeIsRefused() {
        Cadence daily = Cadence.daily(Facts.UTC);
        Instant asOf = Instant.parse("2026-05-10T00:00:00Z");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetentionTable.elapsedCollector(daily, Duration.ofMinutes(59), Rules.on(), asOf))
                .withMessage("period must be from PT1H to PT2562047H47M16.854775807S, got PT59M");
        Elapsed days = RetentionTable.elapsedCollector(daily, Duration.ofDays(1), Rules.on(), asOf)
                .supplier()
                .get();
        Elapsed weeks = RetentionTable.elapsedCollector(daily, Duration.ofDays(7), Rules.on(), asOf)
                .supplier()
                .get();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> days.merge(weeks))
                .withMessageStartingWith("table must be of [")
                .withMessageContainingAll("PT24H", ", got [", "PT168H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> days.add(visit("a", "1677-09-21T00:12:43.145224191Z")))
                .withMessage("at must be from 1677-09-21T00:12:43.145224192Z to 2262-04-11T23:47:16.854775807Z,"
                        + " got 1677-09-21T00:12:43.145224191Z");
        // The whole range of instants is one long life.
        Elapsed all = RetentionTable.elapsedCollector(
                        daily, Duration.ofDays(36_500), Rules.on(), Instant.parse("2300-01-01T00:00:00Z"))
                .supplier()
                .get();
        all.add(visit("a", "1677-09-21T00:12:43.145224192Z"));
        all.add(visit("a", "2262-04-11T23:47:16.854775807Z"));
        assertThat(all.result().cohorts())
                .extracting(Cohort::cells)
                .isEqualTo(List.of(List.of(
                        Proportion.of(0, 1),
                        Proportion.of(0, 1),
                        Proportion.of(0, 1),
                        Proportion.of(0, 1),
                        Proportion.of(1, 1))));
    }
}
