package io.engagement.behavior;

import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.column.Names;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The customers of a study in the order of their ids: when each began, and the stratum of each. */
final class StudiedCustomers implements Serializable {
    private static final long serialVersionUID = 1;

    private final Names numbers = new Names();
    private final Instant[] starts;
    private final String[] strata;
    final Exclusions excluded;

    /** Those who were observed from their first spell's start on for as long as the definition asks. */
    StudiedCustomers(Iterable<Customer> customers, MagicNumber definition, Instant asOf) {
        Map<String, Customer> first = new TreeMap<>();
        for (Customer customer : customers) {
            first.merge(customer.id(), customer, StudiedCustomers::earlier);
        }
        Instant latestStart = asOf.minus(definition.outcomeAfter()).minus(definition.outcomeLength());
        List<Customer> observed = new ArrayList<>();
        for (Customer customer : first.values()) {
            if (!customer.since().isAfter(latestStart)) {
                observed.add(customer);
                numbers.numberOf(customer.id());
            }
        }
        starts = observed.stream().map(Customer::since).toArray(Instant[]::new);
        strata =
                observed.stream().map(customer -> stratum(customer, definition)).toArray(String[]::new);
        excluded = Exclusions.of("customers not observed long enough", first.size() - observed.size());
    }

    private static Customer earlier(Customer a, Customer b) {
        return b.since().isBefore(a.since()) ? b : a;
    }

    private static String stratum(Customer customer, MagicNumber definition) {
        String value = definition.stratifiedBy().isEmpty() ? "" : customer.attribute(definition.stratifiedBy());
        Cadence cohorts = definition.cohorts();
        if (cohorts == null) {
            return value;
        }
        String cohort = cohorts.firstDay(cohorts.indexOf(customer.since())).toString();
        return value.isEmpty() ? cohort : value + ", " + cohort;
    }

    int size() {
        return starts.length;
    }

    /** The number of a customer, or -1. */
    int find(String id) {
        return numbers.find(id);
    }

    String stratum(int customer) {
        return strata[customer];
    }

    /** Whole seconds from a customer's start to an instant, rounded down. */
    long secondsSinceStart(int customer, Instant at) {
        Instant start = starts[customer];
        return at.getEpochSecond() - start.getEpochSecond() - (at.getNano() < start.getNano() ? 1 : 0);
    }

    /** The customers who began in the earlier half of them all; of those who began together, by their ids. */
    boolean[] earlierHalf() {
        Integer[] order = new Integer[size()];
        Arrays.setAll(order, i -> i);
        // Stable, and the numbers are in the order of the ids.
        Arrays.parallelSort(order, Comparator.comparing(customer -> starts[customer]));
        boolean[] earlier = new boolean[size()];
        for (int i = 0; i < size() / 2; i++) {
            earlier[order[i]] = true;
        }
        return earlier;
    }

    boolean sameAs(StudiedCustomers other) {
        if (this == other) {
            return true;
        }
        if (size() != other.size() || !excluded.equals(other.excluded) || !Arrays.equals(strata, other.strata)) {
            return false;
        }
        for (int i = 0; i < size(); i++) {
            if (!numbers.name(i).equals(other.numbers.name(i))) {
                return false;
            }
        }
        return Arrays.equals(starts, other.starts);
    }
}
