package io.engagement.behavior;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The definition of a funnel, tried out: every choice of events for the steps. Times are in whole seconds. */
final class FunnelOracle {
    static final long NONE = Long.MIN_VALUE;

    private final Funnel funnel;
    private final int steps;
    private final long window;
    private final long start;
    private final long lastEntry;
    private final long end;

    /** Of each step, how many reached it. */
    final long[] reached;

    long partly;
    /** For each step how long it took those who reached it, ascending. */
    final List<List<Long>> took = new ArrayList<>();

    final List<List<Long>> lasting = new ArrayList<>();
    final List<Map<String, Long>> next = new ArrayList<>();

    private List<CustomerEvent> stream = List.of();
    private long[] first = {};
    private long[] entry = {};

    FunnelOracle(Funnel funnel, Window entered, Instant asOf, List<CustomerEvent> events) {
        this.funnel = funnel;
        steps = funnel.steps().size();
        window = funnel.within().toSeconds();
        start = entered.start().getEpochSecond();
        end = asOf.getEpochSecond();
        lastEntry = Math.min(entered.end().getEpochSecond(), end) - 1;
        reached = new long[steps];
        for (int step = 0; step < steps; step++) {
            took.add(new ArrayList<>());
            lasting.add(new ArrayList<>());
            next.add(new TreeMap<>());
        }
        events.stream()
                .filter(event -> time(event) < end)
                .collect(Collectors.groupingBy(CustomerEvent::customerId))
                .values()
                .forEach(this::customer);
        took.forEach(times -> times.sort(Comparator.naturalOrder()));
        lasting.forEach(times -> times.sort(Comparator.naturalOrder()));
    }

    private static long time(CustomerEvent event) {
        return event.at().getEpochSecond();
    }

    private boolean fills(int step, CustomerEvent event) {
        return funnel.steps().get(step).matches(event)
                && (funnel.same() == Funnel.Same.NOTHING
                        || !funnel.same().of(event).isEmpty());
    }

    private void customer(List<CustomerEvent> events) {
        stream = events.stream().sorted(Comparator.comparing(CustomerEvent::at)).toList();
        List<Long> entries = stream.stream()
                .filter(event -> fills(0, event) && time(event) >= start && time(event) <= lastEntry)
                .map(FunnelOracle::time)
                .distinct()
                .toList();
        if (entries.isEmpty()) {
            return;
        }
        boolean whole = entries.get(0) + window <= end;
        if (funnel.entry() == Funnel.Entry.FIRST) {
            entries = entries.subList(0, 1);
        } else if (whole) {
            entries = entries.stream().filter(at -> at + window <= end).toList();
        }
        first = new long[steps];
        entry = new long[steps];
        java.util.Arrays.fill(first, NONE);
        if (funnel.mode() == Funnel.Mode.STRICT) {
            orderings(new ArrayList<>(), new ArrayList<>(stream), entries);
        } else {
            entries.forEach(at -> attempts(at, new ArrayList<>()));
        }
        count(entries.get(0), whole);
    }

    private void count(long firstEntry, boolean whole) {
        int depth = 0;
        while (depth < steps && first[depth] != NONE) {
            took.get(depth).add(Math.max(0, first[depth] - entry[depth]));
            depth++;
        }
        if (!whole) {
            partly++;
            for (int step = depth; step < steps; step++) {
                lasting.get(step).add(end - firstEntry);
            }
            return;
        }
        for (int step = 0; step < depth; step++) {
            reached[step]++;
        }
        if (depth < steps) {
            long from = first[depth - 1];
            long until = entry[depth - 1] + window;
            long at = stream.stream()
                    .mapToLong(FunnelOracle::time)
                    .filter(time -> time > from && time < until)
                    .min()
                    .orElse(NONE);
            String name = stream.stream()
                    .filter(event -> time(event) == at)
                    .map(EventColumns::kindOf)
                    .sorted()
                    .findFirst()
                    .orElse(FunnelConversion.NOTHING);
            next.get(depth - 1).merge(name, 1L, Long::sum);
        }
    }

    /** Tries every event for the next step of an attempt. */
    private void attempts(long entered, List<CustomerEvent> chosen) {
        if (chosen.size() == steps) {
            return;
        }
        for (CustomerEvent event : stream) {
            // Equal events without an id are different ones.
            boolean isNew = chosen.stream().noneMatch(before -> before == event);
            if (isNew && fills(chosen.size(), event) && follows(entered, chosen, event)) {
                chosen.add(event);
                if (isAllowed(entered, chosen)) {
                    note(entered, chosen);
                    attempts(entered, chosen);
                }
                chosen.remove(chosen.size() - 1);
            }
        }
    }

    private boolean follows(long entered, List<CustomerEvent> chosen, CustomerEvent event) {
        boolean shares = chosen.isEmpty()
                || funnel.same().of(chosen.get(0)).equals(funnel.same().of(event));
        if (!shares || time(event) >= entered + window) {
            return false;
        }
        if (funnel.mode() == Funnel.Mode.ANY_ORDER) {
            return time(event) >= entered;
        }
        if (chosen.isEmpty()) {
            return time(event) == entered;
        }
        long before = time(chosen.get(chosen.size() - 1));
        return funnel.ties() == Funnel.Ties.STRICTLY_LATER
                ? time(event) > before
                : time(event) >= before - funnel.grace().toSeconds();
    }

    /** Whether nothing excluded is between. In any order an entry must share what the others do. */
    private boolean isAllowed(long entered, List<CustomerEvent> chosen) {
        if (funnel.mode() == Funnel.Mode.ANY_ORDER
                && stream.stream()
                        .noneMatch(
                                event -> time(event) == entered && fills(0, event) && shares(chosen.get(0), event))) {
            return false;
        }
        long last = chosen.stream().mapToLong(FunnelOracle::time).max().orElseThrow();
        for (Funnel.Exclusion exclusion : funnel.exclusions()) {
            if (exclusion.after() == 0 && isBetween(exclusion, chosen, entered, last)) {
                return false;
            }
            int after = exclusion.after();
            if (after > 0
                    && after < chosen.size()
                    && isBetween(exclusion, chosen, time(chosen.get(after - 1)), time(chosen.get(after)))) {
                return false;
            }
        }
        return true;
    }

    private boolean shares(CustomerEvent one, CustomerEvent other) {
        return funnel.same().of(one).equals(funnel.same().of(other));
    }

    private boolean isBetween(Funnel.Exclusion exclusion, List<CustomerEvent> chosen, long from, long to) {
        return stream.stream()
                .anyMatch(event -> exclusion.event().matches(event)
                        && time(event) > from
                        && time(event) < to
                        && (funnel.same().of(event).isEmpty() || shares(chosen.get(0), event)));
    }

    private void note(long entered, List<CustomerEvent> chosen) {
        int step = chosen.size() - 1;
        long at = funnel.mode() == Funnel.Mode.ANY_ORDER
                ? chosen.stream().mapToLong(FunnelOracle::time).max().orElseThrow()
                : time(chosen.get(step));
        boolean better = first[step] == NONE || at < first[step] || (at == first[step] && entered > entry[step]);
        if (better) {
            first[step] = at;
            entry[step] = entered;
        }
    }

    /** For strict funnels: every order of the events that time allows, and in it every run of neighbours. */
    private void orderings(List<CustomerEvent> done, List<CustomerEvent> rest, List<Long> entries) {
        if (rest.isEmpty()) {
            for (int from = 0; from < done.size(); from++) {
                if (entries.contains(time(done.get(from)))) {
                    run(done, from);
                }
            }
            return;
        }
        long now = time(rest.get(0));
        for (int i = 0; i < rest.size() && time(rest.get(i)) == now; i++) {
            CustomerEvent event = rest.remove(i);
            done.add(event);
            orderings(done, rest, entries);
            done.remove(done.size() - 1);
            rest.add(i, event);
        }
    }

    private void run(List<CustomerEvent> order, int from) {
        long entered = time(order.get(from));
        List<CustomerEvent> chosen = new ArrayList<>();
        for (int step = 0; step < steps && from + step < order.size(); step++) {
            CustomerEvent event = order.get(from + step);
            if (!fills(step, event) || !follows(entered, chosen, event)) {
                return;
            }
            chosen.add(event);
            if (!isAllowed(entered, chosen)) {
                return;
            }
            note(entered, chosen);
        }
    }
}
