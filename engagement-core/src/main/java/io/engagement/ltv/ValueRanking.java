package io.engagement.ltv;

import io.engagement.estimate.Estimate;
import io.engagement.history.CustomerBase;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Currency;
import java.util.Locale;

/**
 * Customers by value, the most valuable first; those of the same value in the order of the ids. Places are numbered from 0.
 * Immutable and thread-safe.
 */
public final class ValueRanking implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 10;

    private final CustomerBase base;
    private final Currency currency;
    private final double[] values;
    private final int[] rows;

    private ValueRanking(CustomerBase base, Currency currency, double[] values, int[] rows) {
        this.base = base;
        this.currency = currency;
        this.values = values;
        this.rows = rows;
    }

    static ValueRanking of(CustomerBase base, double[] values, Currency currency) {
        double[] ascending = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        int size = ascending.length;
        int[] rows = new int[size];
        // How many rows of a value were placed is kept where that value begins.
        int[] placed = new int[size];
        for (int row = 0; row < values.length; row++) {
            if (!Double.isNaN(values[row])) {
                int last = lastOf(ascending, values[row]);
                rows[size - 1 - last + placed[last]++] = row;
            }
        }
        double[] descending = new double[size];
        for (int place = 0; place < size; place++) {
            descending[place] = ascending[size - 1 - place];
        }
        return new ValueRanking(base, currency, descending, rows);
    }

    private static int lastOf(double[] ascending, double value) {
        int low = 0;
        int high = ascending.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (ascending[middle] <= value) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /**
     * How many customers have a value.
     *
     * @return their number
     */
    public int size() {
        return rows.length;
    }

    /**
     * How many customers have none.
     *
     * @return their number
     */
    public int withoutValue() {
        return base.size() - rows.length;
    }

    /**
     * Who is at a place.
     *
     * @param place its number, from 0 to {@link #size()} - 1
     * @return the customer's id
     * @throws IndexOutOfBoundsException if there is no such place
     */
    public String customerId(int place) {
        return base.customerId(rows[place]);
    }

    /**
     * The value at a place.
     *
     * @param place its number, from 0 to {@link #size()} - 1
     * @return the value, in units of the currency
     * @throws IndexOutOfBoundsException if there is no such place
     */
    public double value(int place) {
        return values[place];
    }

    /**
     * The share of the whole value that the customers at the top hold.
     *
     * @param top the share of the customers, 0 to 1; rounded up to whole customers
     * @return the share of the value; undefined without value
     * @throws IllegalArgumentException if {@code top} is not in [0, 1]
     */
    public Estimate shareOfTop(double top) {
        if (!(top >= 0 && top <= 1)) {
            throw new IllegalArgumentException("top must be in [0, 1], got " + top);
        }
        double all = Arrays.stream(values).sum();
        if (!(all > 0)) {
            return Estimate.undefined("there is no value to share");
        }
        long count = (long) Math.ceil(top * size());
        return Estimate.assumed(
                Math.min(1, Arrays.stream(values).limit(count).sum() / all), Estimate.Unit.SHARE, "forecast values");
    }

    /** The first ten, and what the top tenth and fifth hold. */
    @Override
    public String toString() {
        Estimate.Unit money = Estimate.Unit.money(currency);
        String title = String.format(Locale.ROOT, "%,d customers by value", size());
        if (size() > 0) {
            title += ": the top 10% hold " + share(0.1) + ", the top 20% " + share(0.2);
        }
        Table table = new Table(title);
        for (int place = 0; place < Math.min(SHOWN, size()); place++) {
            table.row(String.format(Locale.ROOT, "%d  %s", place + 1, customerId(place)), money.print(value(place)));
        }
        return table.toString();
    }

    private String share(double top) {
        return shareOfTop(top) instanceof Estimate.Known known ? known.unit().print(known.value()) : "nothing";
    }
}
