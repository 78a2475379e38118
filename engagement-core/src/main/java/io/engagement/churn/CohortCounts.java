package io.engagement.churn;

import io.engagement.churn.RetentionTable.Cohort;
import io.engagement.churn.RetentionTable.Pooled;
import io.engagement.churn.RetentionTable.Rules;
import io.engagement.churn.RetentionTable.Starts;
import io.engagement.domain.Cadence;
import io.engagement.estimate.Proportion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Starts by cohort, and of each column how many could be retained and how many were. A start is retained in a few runs of
 * columns, of which only the borders are written down: it costs no more than its returns, whatever the number of columns.
 */
final class CohortCounts {
    private final Rules rules;
    private final int[] borders;
    private final boolean recurring;
    private final Map<Integer, Row> cohorts = new HashMap<>();
    private final Row all = new Row();
    /** The starts of the customer being counted, where there may be several; then their squares over all customers. */
    private final Row mine = new Row();

    private long[] customers = new long[1];
    private long[] retainedSquares = new long[1];
    private long[] products = new long[1];
    private long[] eligibleSquares = new long[1];

    CohortCounts(Rules rules) {
        this.rules = rules;
        this.borders = rules.borders().stream().mapToInt(Integer::intValue).toArray();
        this.recurring = rules.starts() == Starts.RECURRING;
    }

    boolean recurring() {
        return recurring;
    }

    /** Changes at the borders of runs of columns, the first column being 1. */
    private static final class Row {
        private long size;
        private long[] eligible = new long[2];
        private long[] retained = new long[2];

        void reserve(int columns) {
            if (eligible.length < columns + 2) {
                eligible = Arrays.copyOf(eligible, Math.max(columns + 2, eligible.length * 3 / 2));
                retained = Arrays.copyOf(retained, eligible.length);
            }
        }

        static void mark(long[] changes, int first, int last) {
            changes[first]++;
            changes[last + 1]--;
        }

        /** What the changes add up to, up to the last column in which anybody was eligible. */
        List<Proportion> cells() {
            List<Proportion> cells = new ArrayList<>();
            long canBe = 0;
            long were = 0;
            for (int column = 1; column < eligible.length; column++) {
                canBe += eligible[column];
                were += retained[column];
                if (canBe == 0) {
                    break;
                }
                cells.add(Proportion.of(were, canBe));
            }
            return cells;
        }
    }

    /**
     * Counts a start.
     *
     * @param cohort the step it lies in
     * @param observed how many periods after its own are over
     * @param returns the periods in which the customer came back, counted from that of the start, ascending, from 1 on
     */
    void add(int cohort, long observed, int[] returns) {
        Row row = cohorts.computeIfAbsent(cohort, step -> new Row());
        row.size++;
        all.size++;
        int columns = columns(observed);
        if (columns > 0) {
            row.reserve(columns);
            all.reserve(columns);
            Row.mark(row.eligible, 1, columns);
            Row.mark(all.eligible, 1, columns);
            if (recurring) {
                mine.reserve(columns);
                Row.mark(mine.eligible, 1, columns);
            }
            if (returns.length > 0) {
                retain(row, columns, returns);
            }
        }
    }

    /** How many columns a start can be judged in. */
    private int columns(long observed) {
        long columns = switch (rules.kind()) {
            case ON, STREAK, ON_OR_BEFORE -> observed;
            case ROLLING -> rules.followUp() == 0 ? observed : observed < rules.followUp() ? 0 : rules.followUp();
            case BRACKET -> bracketsOver(observed);
        };
        return (int) Math.max(0, Math.min(columns, rules.most() == 0 ? Integer.MAX_VALUE - 2 : rules.most()));
    }

    private int bracketsOver(long observed) {
        int over = 0;
        while (over + 1 < borders.length && borders[over + 1] - 1 <= observed) {
            over++;
        }
        return over;
    }

    private void retain(Row row, int columns, int[] returns) {
        switch (rules.kind()) {
            case ON -> {
                for (int i = 0; i < returns.length && returns[i] <= columns; i++) {
                    retain(row, returns[i], returns[i]);
                }
            }
            case ROLLING -> retain(row, 1, Math.min(columns, lastReturn(returns)));
            case ON_OR_BEFORE -> retain(row, returns[0], columns);
            case STREAK -> {
                int run = 0;
                while (run < returns.length && returns[run] == run + 1) {
                    run++;
                }
                retain(row, 1, Math.min(columns, run));
            }
            case BRACKET -> {
                for (int column = 1; column <= columns; column++) {
                    if (anyIn(returns, borders[column - 1], borders[column])) {
                        retain(row, column, column);
                    }
                }
            }
        }
    }

    private void retain(Row row, int first, int last) {
        if (first <= last) {
            Row.mark(row.retained, first, last);
            Row.mark(all.retained, first, last);
            if (recurring) {
                Row.mark(mine.retained, first, last);
            }
        }
    }

    private int lastReturn(int[] returns) {
        int last = returns.length - 1;
        while (rules.followUp() > 0 && last >= 0 && returns[last] > rules.followUp()) {
            last--;
        }
        return last < 0 ? 0 : returns[last];
    }

    private static boolean anyIn(int[] returns, int from, int to) {
        int at = Arrays.binarySearch(returns, from);
        int first = at < 0 ? -at - 1 : at;
        return first < returns.length && returns[first] < to;
    }

    /** The next start is another customer's. */
    void closeCustomer() {
        if (!recurring) {
            return;
        }
        int columns = mine.eligible.length;
        if (customers.length < columns) {
            customers = Arrays.copyOf(customers, columns);
            retainedSquares = Arrays.copyOf(retainedSquares, columns);
            products = Arrays.copyOf(products, columns);
            eligibleSquares = Arrays.copyOf(eligibleSquares, columns);
        }
        long canBe = 0;
        long were = 0;
        for (int column = 1; column < columns; column++) {
            canBe += mine.eligible[column];
            were += mine.retained[column];
            customers[column] += canBe > 0 ? 1 : 0;
            retainedSquares[column] += were * were;
            products[column] += were * canBe;
            eligibleSquares[column] += canBe * canBe;
        }
        Arrays.fill(mine.eligible, 0);
        Arrays.fill(mine.retained, 0);
    }

    List<Cohort> cohorts(Cadence cadence) {
        List<Cohort> result = new ArrayList<>();
        new TreeMap<>(cohorts)
                .forEach((step, row) -> result.add(new Cohort(cadence.firstDay(step), row.size, row.cells())));
        return result;
    }

    List<Pooled> pooled() {
        List<Pooled> pooled = new ArrayList<>();
        for (Proportion cell : all.cells()) {
            int column = pooled.size() + 1;
            pooled.add(
                    recurring
                            ? new Pooled(
                                    cell,
                                    customers[column],
                                    retainedSquares[column],
                                    products[column],
                                    eligibleSquares[column])
                            : new Pooled(cell, cell.trials(), cell.successes(), cell.successes(), cell.trials()));
        }
        return pooled;
    }
}
