package io.engagement.behavior;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Interaction;
import io.engagement.domain.Purchase;
import io.engagement.domain.SurveyAnswer;
import io.engagement.internal.column.IntColumn;
import io.engagement.internal.column.LongColumn;
import io.engagement.internal.column.Names;
import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Events of many customers in columns: which filters an event matches is found when it comes. */
final class EventColumns implements Serializable {
    private static final long serialVersionUID = 1;

    private final EventFilter[] filters;
    private final Funnel.Same same;
    private final TimeSpan span;

    final Names customers = new Names();
    final Names kinds = new Names();
    /** Number 0 is {@code ""}: not given. */
    final Names values = new Names();

    private final IntColumn customer = new IntColumn();
    final LongColumn at = new LongColumn();
    /** The filters that an event matches, a bit each. */
    final IntColumn mask = new IntColumn();

    final IntColumn kind = new IntColumn();
    /** Only where events are to share something. */
    final IntColumn value = new IntColumn();
    /** Only from the first event on that has an id; 0 for none. */
    final LongColumn id = new LongColumn();

    private long outside;

    EventColumns(EventFilter[] filters, Funnel.Same same, TimeSpan span) {
        this.filters = filters.clone();
        this.same = same;
        this.span = span;
        values.numberOf("");
    }

    void add(CustomerEvent event) {
        long offset = span.offset(event.at());
        if (offset == TimeSpan.OUTSIDE) {
            outside++;
            return;
        }
        int matches = 0;
        for (int i = 0; i < filters.length; i++) {
            matches |= filters[i].matches(event) ? 1 << i : 0;
        }
        add(
                customers.numberOf(event.customerId()),
                offset,
                matches,
                kinds.numberOf(kindOf(event)),
                hasValues() ? values.numberOf(same.of(event)) : 0,
                event.id().isEmpty() ? 0 : hash(event.id()));
    }

    /** What an event is called where no filter names it. */
    static String kindOf(CustomerEvent event) {
        if (event instanceof Interaction interaction) {
            return interaction.type().name();
        }
        if (event instanceof Purchase purchase) {
            return purchase.amount().signum() >= 0 ? "purchase" : "refund";
        }
        return "answer to " + ((SurveyAnswer) event).question().name();
    }

    private void add(int newCustomer, long newAt, int newMask, int newKind, int newValue, long newId) {
        if (newId != 0 || id.size() > 0) {
            while (id.size() < at.size()) {
                id.add(0);
            }
            id.add(newId);
        }
        if (hasValues()) {
            value.add(newValue);
        }
        customer.add(newCustomer);
        at.add(newAt);
        mask.add(newMask);
        kind.add(newKind);
    }

    boolean hasValues() {
        return same != Funnel.Same.NOTHING;
    }

    /** 64 bits of a text, never 0: FNV-1a (Fowler, Noll and Vo), mixed. Within one customer no two ids meet by chance. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0x9E3779B97F4A7C15L;
        return (hash ^ (hash >>> 29)) | 1;
    }

    void merge(EventColumns other) {
        IntUnaryOperator customerHere = customers.translate(other.customers);
        IntUnaryOperator kindHere = kinds.translate(other.kinds);
        IntUnaryOperator valueHere = values.translate(other.values);
        int rows = other.at.size();
        for (int row = 0; row < rows; row++) {
            add(
                    customerHere.applyAsInt(other.customer.get(row)),
                    other.at.get(row),
                    other.mask.get(row),
                    kindHere.applyAsInt(other.kind.get(row)),
                    hasValues() ? valueHere.applyAsInt(other.value.get(row)) : 0,
                    other.id.size() > 0 ? other.id.get(row) : 0);
        }
        outside = Math.addExact(outside, other.outside);
    }

    /** How many events were not kept because of their time. */
    long outside() {
        return outside;
    }

    /** The rows ordered by customer; {@code starts}, one longer than there are customers, receives where each begins. */
    int[] rowsByCustomer(int[] starts) {
        int size = customer.size();
        for (int row = 0; row < size; row++) {
            starts[customer.get(row) + 1]++;
        }
        for (int i = 1; i < starts.length; i++) {
            starts[i] += starts[i - 1];
        }
        int[] next = Arrays.copyOf(starts, starts.length - 1);
        int[] rows = new int[size];
        for (int row = 0; row < size; row++) {
            rows[next[customer.get(row)]++] = row;
        }
        return rows;
    }
}
