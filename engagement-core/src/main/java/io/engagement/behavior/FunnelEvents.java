package io.engagement.behavior;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Window;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.column.Names;
import java.io.Serializable;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The events of a funnel; how far they lead is found when a result is asked. */
final class FunnelEvents implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int BLOCKS = 64;
    private static final String OUTSIDE = "events outside the time looked at";

    private final Funnel funnel;
    private final Window entered;
    private final Instant asOf;
    private final FunnelSpan span;
    private final EventColumns columns;

    FunnelEvents(Funnel funnel, Window entered, Instant asOf) {
        this.funnel = funnel;
        this.entered = entered;
        this.asOf = asOf;
        span = FunnelSpan.of(funnel, entered, asOf);
        EventFilter[] filters = Stream.concat(
                        funnel.steps().stream(), funnel.exclusions().stream().map(Funnel.Exclusion::event))
                .toArray(EventFilter[]::new);
        columns = new EventColumns(filters, funnel.same(), span.kept());
    }

    void add(CustomerEvent event) {
        columns.add(event);
    }

    void merge(FunnelEvents other) {
        if (!other.funnel.equals(funnel) || !other.entered.equals(entered) || !other.asOf.equals(asOf)) {
            throw new IllegalArgumentException("other must be of " + funnel + " entered in " + entered + ", seen until "
                    + asOf + ", got " + other.funnel + " entered in " + other.entered + ", seen until " + other.asOf);
        }
        columns.merge(other.columns);
    }

    FunnelConversion result(boolean parallel) {
        FunnelCounts counts = count(new int[columns.customers.size()], 1, parallel)[0];
        return result(counts, Exclusions.of(OUTSIDE, columns.outside()));
    }

    FunnelBreakdown by(Function<String, @Nullable String> segment) {
        Names segments = new Names();
        int[] groups = new int[columns.customers.size()];
        for (int i = 0; i < groups.length; i++) {
            String name = segment.apply(columns.customers.name(i));
            groups[i] = name == null ? -1 : segments.numberOf(name);
        }
        int none = segments.size();
        int[] known =
                IntStream.of(groups).map(group -> group < 0 ? none : group).toArray();
        FunnelCounts[] counts = count(known, none + 1, false);
        NavigableMap<String, FunnelConversion> bySegment = new TreeMap<>();
        for (int group = 0; group < none; group++) {
            bySegment.put(segments.name(group), result(counts[group], Exclusions.NONE));
        }
        Exclusions excluded = Exclusions.of(OUTSIDE, columns.outside())
                .plus(Exclusions.of("customers without a segment", counts[none].customers()));
        return new FunnelBreakdown(bySegment, excluded);
    }

    private FunnelConversion result(FunnelCounts counts, Exclusions excluded) {
        return new FunnelConversion(
                funnel,
                entered,
                asOf,
                counts.steps(columns.kinds),
                counts.partly(),
                excluded.plus(Exclusions.of("repeated event id", counts.repeated)));
    }

    /** The counts of each group of customers. */
    private FunnelCounts[] count(int[] groups, int number, boolean parallel) {
        int customers = groups.length;
        int[] starts = new int[customers + 1];
        int[] rows = columns.rowsByCustomer(starts);
        int blocks = Math.min(BLOCKS, customers);
        IntStream numbers = IntStream.range(0, blocks);
        return (parallel ? numbers.parallel() : numbers)
                .mapToObj(block -> {
                    FunnelCounts[] counts = counts(number);
                    FunnelReader reader = new FunnelReader(funnel, span, new CustomerReader(columns, starts, rows));
                    int end = (int) ((block + 1L) * customers / blocks);
                    for (int i = (int) ((long) block * customers / blocks); i < end; i++) {
                        reader.read(i, counts[groups[i]]);
                    }
                    return counts;
                })
                .reduce(FunnelEvents::plus)
                .orElseGet(() -> counts(number));
    }

    private FunnelCounts[] counts(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> new FunnelCounts(funnel, columns.kinds.size()))
                .toArray(FunnelCounts[]::new);
    }

    private static FunnelCounts[] plus(FunnelCounts[] one, FunnelCounts[] other) {
        for (int i = 0; i < one.length; i++) {
            one[i].merge(other[i]);
        }
        return one;
    }
}
