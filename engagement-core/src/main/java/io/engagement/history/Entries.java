package io.engagement.history;

import io.engagement.internal.column.SortedNames;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a purchase log, ordered by customer, then by the step they are booked on, then by the step they became
 * known in: the second is later for the refunds and later lines of an order.
 */
final class Entries implements Serializable {
    private static final long serialVersionUID = 1;

    final SortedNames ids;
    private final int[] starts;
    private int[] booked;
    /** Null where all rows became known on the step they are booked on, as they do without orders. */
    private int @Nullable [] known;

    final MoneyColumn net;
    /** The rows of which nothing was bought. */
    private final BitSet notBought;

    private final BitSet refunded;
    private int filled;
    private int size;

    /** No rows yet, with room for some. */
    Entries(SortedNames ids, int rows, boolean ofOrders) {
        this.ids = ids;
        this.starts = new int[ids.size() + 1];
        this.booked = new int[rows];
        this.known = ofOrders ? new int[rows] : null;
        this.net = new MoneyColumn(rows);
        this.notBought = new BitSet();
        this.refunded = new BitSet();
    }

    /** Columns that are filled already; none of the rows is of an order. */
    Entries(SortedNames ids, int[] starts, int[] booked, MoneyColumn net, BitSet notBought, BitSet refunded) {
        this.ids = ids;
        this.starts = starts;
        this.booked = booked;
        this.known = null;
        this.net = net;
        this.notBought = notBought;
        this.refunded = refunded;
        this.size = net.size();
    }

    /** Adds a row of the customer whose rows are being added: a sum, and whether any of it was bought and refunded. */
    void append(int bookedStep, int knownStep, ExactSum sum, boolean anyBought, boolean anyRefunded) {
        booked[size] = bookedStep;
        if (known != null) {
            known[size] = knownStep;
        }
        sum.addTo(net);
        notBought.set(size, !anyBought);
        refunded.set(size++, anyRefunded);
    }

    /** The next row is the next customer's. */
    void closeCustomer() {
        starts[++filled] = size;
    }

    /** Gives back the room that was kept, if it is worth a copy. */
    Entries trimmed() {
        if (booked.length - size > booked.length / 8) {
            booked = Arrays.copyOf(booked, size);
            known = known == null ? null : Arrays.copyOf(known, size);
            net.trimmed();
        }
        return this;
    }

    int customers() {
        return ids.size();
    }

    int size() {
        return size;
    }

    /** The sum of a customer's rows. */
    BigDecimal net(int customer) {
        ExactSum sum = new ExactSum();
        sum.clear(net);
        for (int row = starts[customer]; row < starts[customer + 1]; row++) {
            sum.add(net, row);
        }
        return sum.value();
    }

    private int known(int row) {
        return known == null ? booked[row] : known[row];
    }

    /** Whether anything of a customer was known by the end of a step. */
    boolean isKnown(int customer, int end) {
        for (int row = starts[customer]; row < starts[customer + 1]; row++) {
            if (known(row) <= end) {
                return true;
            }
        }
        return false;
    }

    /** Receives the steps of a customer in order, with what was known of each; the sum is only lent. */
    interface StepConsumer {
        void accept(int step, ExactSum net, boolean purchase);
    }

    /** Visits each booked step of which something was known by the end of a step. */
    void forEachStep(int customer, int end, ExactSum sum, StepConsumer consumer) {
        int row = starts[customer];
        int next = starts[customer + 1];
        while (row < next) {
            int step = booked[row];
            sum.clear(net);
            boolean anyBought = false;
            boolean anyRefunded = false;
            boolean any = false;
            for (; row < next && booked[row] == step; row++) {
                if (known(row) <= end) {
                    any = true;
                    sum.add(net, row);
                    anyBought |= !notBought.get(row);
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
        int[] customers = new int[ids.size()];
        int found = 0;
        for (int customer = 0; customer < ids.size(); customer++) {
            if (from(customer, first) < from(customer, end)) {
                customers[found++] = customer;
            }
        }
        customers = Arrays.copyOf(customers, found);
        Entries result = new Entries(ids.select(customers), size, known != null);
        for (int customer : customers) {
            for (int row = from(customer, first); row < from(customer, end); row++) {
                ExactSum sum = new ExactSum();
                sum.clear(net);
                sum.add(net, row);
                result.append(booked[row], known(row), sum, !notBought.get(row), refunded.get(row));
            }
            result.closeCustomer();
        }
        return result.trimmed();
    }

    /** A customer's first row that is booked on a step or later. */
    private int from(int customer, int step) {
        int row = starts[customer];
        while (row < starts[customer + 1] && booked[row] < step) {
            row++;
        }
        return row;
    }

    boolean sameAs(Entries other) {
        if (size != other.size
                || !ids.equals(other.ids)
                || !Arrays.equals(starts, other.starts)
                || !Arrays.equals(booked, 0, size, other.booked, 0, size)
                || !notBought.equals(other.notBought)
                || !refunded.equals(other.refunded)) {
            return false;
        }
        for (int row = 0; row < size; row++) {
            if (known(row) != other.known(row)) {
                return false;
            }
        }
        return net.sameAs(other.net);
    }
}
