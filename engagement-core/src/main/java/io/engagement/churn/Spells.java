package io.engagement.churn;

import io.engagement.domain.Customer;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;

/** The spells of each customer. Those that overlap or touch are one, so that repeated records are harmless. */
final class Spells implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Comparator<Spell> IN_TIME =
            Comparator.comparing(Spell::since).thenComparing(Spell::end).thenComparing(Spell::endReason);

    private final Instant from;
    private final Instant asOf;
    private final HashMap<String, ArrayList<Spell>> byCustomer = new HashMap<>();

    /** A stretch of time in which a customer is one; {@link Instant#MAX} ends what lasts. */
    record Spell(Instant since, Instant end, String endReason) implements Serializable {
        boolean covers(Instant at) {
            return !since.isAfter(at) && end.isAfter(at);
        }
    }

    /** Of what lasted beyond {@code from} and began by {@code asOf}; the rest is not kept. */
    Spells(Instant from, Instant asOf) {
        this.from = from;
        this.asOf = asOf;
    }

    void add(Customer customer) {
        Instant end = customer.end() == null ? Instant.MAX : customer.end();
        if (end.isAfter(from)
                && end.isAfter(customer.since())
                && !customer.since().isAfter(asOf)) {
            add(customer.id(), new Spell(customer.since(), end, customer.endReason()));
        }
    }

    private void add(String customerId, Spell spell) {
        byCustomer.computeIfAbsent(customerId, id -> new ArrayList<>(1)).add(spell);
    }

    void merge(Spells other) {
        other.byCustomer.forEach((id, spells) -> List.copyOf(spells).forEach(spell -> add(id, spell)));
    }

    /** Visits the spells of each customer, in time and with time between them. */
    void forEachCustomer(Consumer<List<Spell>> consumer) {
        byCustomer.values().forEach(spells -> consumer.accept(apart(spells)));
    }

    private static List<Spell> apart(List<Spell> spells) {
        if (spells.size() == 1) {
            return spells;
        }
        List<Spell> apart = new ArrayList<>();
        for (Spell spell : spells.stream().sorted(IN_TIME).toList()) {
            int last = apart.size() - 1;
            if (last < 0 || spell.since.isAfter(apart.get(last).end)) {
                apart.add(spell);
            } else if (!spell.end.isBefore(apart.get(last).end)) {
                apart.set(last, new Spell(apart.get(last).since, spell.end, laterReason(apart.get(last), spell)));
            }
        }
        return apart;
    }

    /** The reason of the end that comes last; of two reasons for one end, the greater. */
    private static String laterReason(Spell before, Spell spell) {
        boolean same = spell.end.equals(before.end) && before.endReason.compareTo(spell.endReason) > 0;
        return same ? before.endReason : spell.endReason;
    }
}
