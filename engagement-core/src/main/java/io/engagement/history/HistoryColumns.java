package io.engagement.history;

import io.engagement.internal.column.IntColumn;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
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
        repeats = filling.repeats.toArray();
        agesAtLast = filling.agesAtLast.toArray();
        ages = filling.ages.toArray();
        first = filling.first.trimmed();
        repeat = filling.repeat.trimmed();
        paidRepeats = filling.anyUnpaid ? filling.paidRepeats.toArray() : null;
        paid = filling.anyRefund ? filling.paid.trimmed() : repeat;
    }

    int paidRepeats(int row) {
        return paidRepeats == null ? repeats[row] : paidRepeats[row];
    }

    /** The columns while they are filled. */
    static final class Filling {
        private final int end;
        private final ArrayList<String> ids = new ArrayList<>();
        private final IntColumn repeats = new IntColumn();
        private final IntColumn agesAtLast = new IntColumn();
        private final IntColumn ages = new IntColumn();
        private final MoneyColumn first = new MoneyColumn();
        private final MoneyColumn repeat = new MoneyColumn();
        private final IntColumn paidRepeats = new IntColumn();
        private final MoneyColumn paid = new MoneyColumn();
        private boolean anyUnpaid;
        private boolean anyRefund;

        /** Rows as known by the end of a step. */
        Filling(int end) {
            this.end = end;
        }

        /** Adds a customer's row, unless no purchase of theirs was kept. */
        boolean add(Entries entries, int customer) {
            var total = new Totals();
            entries.forEachStep(customer, end, total);
            if (total.purchases == 0) {
                return false;
            }
            ids.add(entries.ids[customer]);
            repeats.add(total.purchases - 1);
            agesAtLast.add(Steps.between(total.firstStep, total.lastStep));
            ages.add(Steps.between(total.firstStep, end));
            first.add(total.first);
            repeat.add(total.repeat);
            paidRepeats.add(total.paidRepeats);
            paid.add(total.paid);
            anyUnpaid |= total.paidRepeats != total.purchases - 1;
            anyRefund |= total.paid.compareTo(total.repeat) != 0;
            return true;
        }

        String[] ids() {
            return ids.toArray(String[]::new);
        }

        HistoryColumns columns() {
            return new HistoryColumns(this);
        }
    }

    /** One customer's steps, added up: what was refunded before the first purchase step belongs to it. */
    private static final class Totals implements Entries.StepConsumer {
        private int purchases;
        private int firstStep;
        private int lastStep;
        private int paidRepeats;
        private BigDecimal first = BigDecimal.ZERO;
        private BigDecimal repeat = BigDecimal.ZERO;
        private BigDecimal paid = BigDecimal.ZERO;

        @Override
        public void accept(int step, BigDecimal net, boolean purchase) {
            if (purchase) {
                if (purchases == 0) {
                    firstStep = step;
                }
                purchases++;
                lastStep = step;
            }
            if (purchases == 0 || step == firstStep) {
                first = first.add(net);
                return;
            }
            repeat = repeat.add(net);
            if (purchase && net.signum() > 0) {
                paidRepeats++;
                paid = paid.add(net);
            }
        }
    }
}
