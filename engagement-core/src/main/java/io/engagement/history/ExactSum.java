package io.engagement.history;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** An exact sum of rows of one money column: in its units, as long as a long holds them. */
final class ExactSum {
    private long units;
    private @Nullable BigDecimal exact;
    private int scale;

    /** Makes it 0 again, for rows of a column. */
    void clear(MoneyColumn column) {
        units = 0;
        exact = null;
        scale = column.scale();
    }

    void add(MoneyColumn column, int row) {
        if (exact == null && column.isUnits()) {
            add(column.units(row));
        } else {
            exact = value().add(column.get(row));
        }
    }

    void add(ExactSum other) {
        if (exact == null && other.exact == null) {
            add(other.units);
        } else {
            exact = value().add(other.value());
        }
    }

    private void add(long more) {
        long sum = units + more;
        if (((units ^ sum) & (more ^ sum)) < 0) {
            exact = value().add(BigDecimal.valueOf(more, scale));
        } else {
            units = sum;
        }
    }

    int signum() {
        return exact == null ? Long.signum(units) : exact.signum();
    }

    boolean sameAs(ExactSum other) {
        if (exact == null && other.exact == null) {
            return units == other.units;
        }
        return value().compareTo(other.value()) == 0;
    }

    BigDecimal value() {
        return exact == null ? BigDecimal.valueOf(units, scale) : exact;
    }

    /** Adds the sum as a row of a column of the same scale. */
    void addTo(MoneyColumn column) {
        if (exact == null) {
            column.add(units, scale);
        } else {
            column.add(exact);
        }
    }
}
