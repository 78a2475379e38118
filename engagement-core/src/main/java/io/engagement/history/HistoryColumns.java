package io.engagement.history;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a customer base, but for the ids: 28 bytes each, and 12 more where a base has free purchases or refunds on
 * steps of their own.
 */
final class HistoryColumns implements Serializable {
    private static final long serialVersionUID = 1;

    final int[] repeats;
    final int[] agesAtLast;
    final int[] ages;
    final MoneyColumn first;
    final MoneyColumn repeat;
    /** Null where every repeat purchase was paid for. */
    private final int @Nullable [] paidRepeats;
    /** The same as {@code repeat} where that is what the paid steps come to. */
    final MoneyColumn paid;

    private HistoryColumns(Filling filling) {
        repeats = filling.trimmed(filling.repeats);
        agesAtLast = filling.trimmed(filling.agesAtLast);
        ages = filling.trimmed(filling.ages);
        first = filling.first.trimmed();
        repeat = filling.repeat.trimmed();
        paidRepeats = filling.paidRepeats == null ? null : filling.trimmed(filling.paidRepeats);
        paid = filling.paid == null ? repeat : filling.paid.trimmed();
    }

    int paidRepeats(int row) {
        return paidRepeats == null ? repeats[row] : paidRepeats[row];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HistoryColumns that
                && Arrays.equals(repeats, that.repeats)
                && Arrays.equals(agesAtLast, that.agesAtLast)
                && Arrays.equals(ages, that.ages)
                && first.sameAs(that.first)
                && repeat.sameAs(that.repeat)
                && IntStream.range(0, ages.length).allMatch(row -> paidRepeats(row) == that.paidRepeats(row))
                && paid.sameAs(that.paid);
    }

    @Override
    public int hashCode() {
        return (Arrays.hashCode(repeats) * 31 + Arrays.hashCode(agesAtLast)) * 31 + Arrays.hashCode(ages);
    }

    /** The columns while they are filled. */
    static final class Filling {
        private final Entries entries;
        private final int end;
        private final Totals totals;
        private final int[] customers;
        private final int[] repeats;
        private final int[] agesAtLast;
        private final int[] ages;
        private final MoneyColumn first;
        private final MoneyColumn repeat;
        private int @Nullable [] paidRepeats;
        private @Nullable MoneyColumn paid;
        private int size;

        /** Rows as known by the end of a step. */
        Filling(Entries entries, int end) {
            this.entries = entries;
            this.end = end;
            this.totals = new Totals(entries.net);
            int most = entries.customers();
            customers = new int[most];
            repeats = new int[most];
            agesAtLast = new int[most];
            ages = new int[most];
            first = new MoneyColumn(most);
            repeat = new MoneyColumn(most);
        }

        /** Adds a customer's row, unless no purchase of theirs was kept. */
        boolean add(int customer) {
            totals.read(entries, customer, end);
            if (totals.purchases == 0) {
                return false;
            }
            customers[size] = customer;
            repeats[size] = totals.purchases - 1;
            agesAtLast[size] = Steps.between(totals.firstStep, totals.lastStep);
            ages[size] = Steps.between(totals.firstStep, end);
            addPaid();
            totals.first.addTo(first);
            totals.repeat.addTo(repeat);
            size++;
            return true;
        }

        /** What was paid gets columns of its own from the first row on in which it is not all repeat purchases. */
        private void addPaid() {
            if (paidRepeats == null && totals.paidRepeats < totals.purchases - 1) {
                paidRepeats = Arrays.copyOf(repeats, repeats.length);
            }
            if (paid == null && !totals.paid.sameAs(totals.repeat)) {
                paid = repeat.copy(repeats.length);
            }
            if (paidRepeats != null) {
                paidRepeats[size] = totals.paidRepeats;
            }
            if (paid != null) {
                totals.paid.addTo(paid);
            }
        }

        private int[] trimmed(int[] column) {
            return column.length == size ? column : Arrays.copyOf(column, size);
        }

        /** The customers that have a row, in order. */
        int[] customers() {
            return trimmed(customers);
        }

        HistoryColumns columns() {
            return new HistoryColumns(this);
        }
    }

    /** One customer's steps, added up: what was refunded before the first purchase step belongs to it. */
    private static final class Totals implements Entries.StepConsumer {
        private final MoneyColumn column;
        private final ExactSum step = new ExactSum();
        private final ExactSum first = new ExactSum();
        private final ExactSum repeat = new ExactSum();
        private final ExactSum paid = new ExactSum();
        private int purchases;
        private int firstStep;
        private int lastStep;
        private int paidRepeats;

        private Totals(MoneyColumn column) {
            this.column = column;
        }

        private void read(Entries entries, int customer, int end) {
            first.clear(column);
            repeat.clear(column);
            paid.clear(column);
            purchases = 0;
            paidRepeats = 0;
            entries.forEachStep(customer, end, step, this);
        }

        @Override
        public void accept(int step, ExactSum net, boolean purchase) {
            if (purchase) {
                if (purchases == 0) {
                    firstStep = step;
                }
                purchases++;
                lastStep = step;
            }
            if (purchases == 0 || step == firstStep) {
                first.add(net);
                return;
            }
            repeat.add(net);
            if (purchase && net.signum() > 0) {
                paidRepeats++;
                paid.add(net);
            }
        }
    }
}
