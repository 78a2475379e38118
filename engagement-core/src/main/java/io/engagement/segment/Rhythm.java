package io.engagement.segment;

import io.engagement.domain.Cadence;
import java.time.Instant;
import java.util.Arrays;

/** How regularly a customer bought in the twelve calendar months that end with the current one. */
final class Rhythm {
    private static final int MONTHS = 12;

    /** The epoch days on which the months begin, and that on which the next one would. */
    private final int[] begins = new int[MONTHS + 1];

    private Rhythm() {}

    static Rhythm before(Instant asOf, Cadence days) {
        Cadence monthly = Cadence.monthly(days.zone());
        long current = monthly.indexOf(asOf.minusNanos(1));
        Rhythm rhythm = new Rhythm();
        for (int month = 0; month <= MONTHS; month++) {
            rhythm.begins[month] =
                    (int) monthly.firstDay(current - MONTHS + 1 + month).toEpochDay();
        }
        return rhythm;
    }

    /** Those of some ascending days that lie in the months; none lies after them. */
    int[] within(int[] days) {
        int from = Arrays.binarySearch(days, begins[0]);
        return Arrays.copyOfRange(days, from < 0 ? -from - 1 : from, days.length);
    }

    int months(int[] days) {
        int months = 0;
        int place = 0;
        for (int month = 1; month <= MONTHS; month++) {
            int before = place;
            while (place < days.length && days[place] < begins[month]) {
                place++;
            }
            months += place > before ? 1 : 0;
        }
        return months;
    }

    /** NaN where there are fewer than two days. */
    static double medianGap(int[] days) {
        int n = days.length - 1;
        if (n < 1) {
            return Double.NaN;
        }
        int[] gaps = new int[n];
        for (int i = 0; i < n; i++) {
            gaps[i] = days[i + 1] - days[i];
        }
        Arrays.sort(gaps);
        return (gaps[(n - 1) / 2] + gaps[n / 2]) / 2.0;
    }
}
