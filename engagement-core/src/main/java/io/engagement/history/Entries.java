package io.engagement.history;

import io.engagement.internal.column.IntColumn;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The rows of a purchase log, ordered by customer, then by the step they are booked on, then by the step they became
 * known in: the second is later for the refunds and later lines of an order.
 */
final class Entries implements Serializable {
    private static final long serialVersionUID = 1;

    final String[] ids;
    private final int[] starts;
    private final IntColumn booked = new IntColumn();
    private final IntColumn known = new IntColumn();
    final MoneyColumn net = new MoneyColumn();
    private final BitSet bought = new BitSet();
    private final BitSet refunded = new BitSet();
    private int filled;

    Entries(String[] ids) {
        this.ids = ids;
        this.starts = new int[ids.length + 1];
    }

    /** Adds a row of the customer whose rows are being added: the sum of the given rows of {@code amounts}. */
    void append(int bookedStep, int knownStep, MoneyColumn amounts, int[] rows, int from, int to) {
        int row = booked.size();
        booked.add(bookedStep);
        known.add(knownStep);
        net.addSum(amounts, rows, from, to);
        for (int i = from; i < to; i++) {
            (amounts.signum(rows[i]) >= 0 ? bought : refunded).set(row);
        }
    }

    /** The next row is the next customer's. */
    void closeCustomer() {
        starts[++filled] = booked.size();
    }

    int customers() {
        return ids.length;
    }

    int size() {
        return booked.size();
    }

    /** The sum of a customer's rows. */
    BigDecimal net(int customer) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int row = starts[customer]; row < starts[customer + 1]; row++) {
            sum = sum.add(net.get(row));
        }
        return sum;
    }

    /** Whether anything of a customer was known by the end of a step. */
    boolean isKnown(int customer, int end) {
        for (int row = starts[customer]; row < starts[customer + 1]; row++) {
            if (known.get(row) <= end) {
                return true;
            }
        }
        return false;
    }

    /** Receives the steps of a customer in order, with what was known of each. */
    interface StepConsumer {
        void accept(int step, BigDecimal net, boolean purchase);
    }

    /** Visits each booked step of which something was known by the end of a step. */
    void forEachStep(int customer, int end, StepConsumer consumer) {
        int row = starts[customer];
        while (row < starts[customer + 1]) {
            int step = booked.get(row);
            BigDecimal sum = BigDecimal.ZERO;
            boolean anyBought = false;
            boolean anyRefunded = false;
            boolean any = false;
            for (; row < starts[customer + 1] && booked.get(row) == step; row++) {
                if (known.get(row) <= end) {
                    any = true;
                    sum = sum.add(net.get(row));
                    anyBought |= bought.get(row);
                    anyRefunded |= refunded.get(row);
                }
            }
            if (any) {
                consumer.accept(step, sum, anyBought && (!anyRefunded || sum.signum() > 0));
            }
        }
    }

    /** The rows booked in the steps from {@code first} up to, not including, {@code end}. */
    Entries booked(int first, int end) {
        Entries result = new Entries(IntStream.range(0, ids.length)
                .filter(customer -> rowsBooked(customer, first, end).findAny().isPresent())
                .mapToObj(customer -> ids[customer])
                .toArray(String[]::new));
        for (int customer = 0; customer < ids.length; customer++) {
            int before = result.size();
            rowsBooked(customer, first, end).forEach(row -> result.copy(this, row));
            if (result.size() > before) {
                result.closeCustomer();
            }
        }
        return result;
    }

    private void copy(Entries other, int from) {
        int row = booked.size();
        booked.add(other.booked.get(from));
        known.add(other.known.get(from));
        net.add(other.net.get(from));
        bought.set(row, other.bought.get(from));
        refunded.set(row, other.refunded.get(from));
    }

    private IntStream rowsBooked(int customer, int first, int end) {
        return IntStream.range(starts[customer], starts[customer + 1])
                .filter(row -> first <= booked.get(row) && booked.get(row) < end);
    }

    boolean sameAs(Entries other) {
        if (!Arrays.equals(ids, other.ids) || !Arrays.equals(starts, other.starts)) {
            return false;
        }
        for (int row = 0; row < size(); row++) {
            if (booked.get(row) != other.booked.get(row)
                    || known.get(row) != other.known.get(row)
                    || net.get(row).compareTo(other.net.get(row)) != 0
                    || bought.get(row) != other.bought.get(row)
                    || refunded.get(row) != other.refunded.get(row)) {
                return false;
            }
        }
        return true;
    }
}
