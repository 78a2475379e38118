package io.engagement.segment;

import io.engagement.internal.column.IntColumn;
import io.engagement.internal.column.LongColumn;
import io.engagement.internal.column.Nanos;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks customers through a journey, one after the other, and writes down their stays. */
final class Walk {
    private static final int NOWHERE = -1;

    private final Journey journey;
    private final Instant moment;
    private final long asOf;
    private final String[] ids;
    /** By transition: the numbers of the stages. */
    private final int[] from;

    private final int[] to;
    /** By stage: its time limit and where that leads. */
    private final @Nullable Wait[] limits;

    private final int[] late;

    private final IntColumn customers = new IntColumn();
    private final IntColumn stages = new IntColumn();
    private final LongColumn entered = new LongColumn();
    private final LongColumn left = new LongColumn();
    private final IntColumn next = new IntColumn();

    private int customer;
    private int stage = NOWHERE;
    private long since;
    private long renewed;

    Walk(Journey journey, Instant moment, String[] ids) {
        this.journey = journey;
        this.moment = moment;
        this.asOf = Nanos.near("asOf", moment);
        this.ids = ids;
        List<String> names = journey.stages();
        List<Journey.Transition> transitions = journey.transitions();
        from = transitions.stream().mapToInt(each -> names.indexOf(each.from())).toArray();
        to = transitions.stream().mapToInt(each -> names.indexOf(each.to())).toArray();
        limits = new Wait[names.size()];
        late = new int[names.size()];
        for (int i = 0; i < from.length; i++) {
            Wait after = transitions.get(i).after();
            if (after != null) {
                limits[from[i]] = after;
                late[from[i]] = to[i];
            }
        }
    }

    /** The events of one customer, in some rows of the columns. */
    void go(int number, LongColumn times, LongColumn meant, int[] rows, int begin, int end) {
        customer = number;
        stage = NOWHERE;
        sort(times, meant, rows, begin, end);
        for (int i = begin; i < end; i++) {
            long at = times.get(rows[i]);
            // Over at that very instant is over.
            pass(at);
            take(at, meant.get(rows[i]));
        }
        pass(asOf - 1);
        if (stage != NOWHERE) {
            stay(Stays.OPEN, Stays.NONE);
        }
    }

    /** By time; those of one instant by the first transition they are meant for, then by the others. */
    private static void sort(LongColumn times, LongColumn meant, int[] rows, int begin, int end) {
        boolean sorted = true;
        for (int i = begin + 1; i < end && sorted; i++) {
            sorted = compare(times, meant, rows[i - 1], rows[i]) <= 0;
        }
        if (!sorted) {
            Integer[] boxed = Arrays.stream(rows, begin, end).boxed().toArray(Integer[]::new);
            Arrays.sort(boxed, (a, b) -> compare(times, meant, a, b));
            for (int i = begin; i < end; i++) {
                rows[i] = boxed[i - begin];
            }
        }
    }

    private static int compare(LongColumn times, LongColumn meant, int a, int b) {
        int byTime = Long.compare(times.get(a), times.get(b));
        // Bits read from the first transition on, as a number: whose first bit comes first goes first.
        return byTime != 0 ? byTime : Long.compareUnsigned(Long.reverse(meant.get(b)), Long.reverse(meant.get(a)));
    }

    private void take(long at, long bits) {
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            int transition = Long.numberOfTrailingZeros(rest);
            if (from[transition] == stage) {
                enter(to[transition], at);
                return;
            }
        }
    }

    private void enter(int target, long at) {
        if (target != stage) {
            if (stage != NOWHERE) {
                stay(at, target);
            }
            stage = target;
            since = at;
        }
        renewed = at;
    }

    /** What happens because time passes, up to and including an instant. */
    private void pass(long until) {
        while (stage != NOWHERE) {
            Wait limit = limits[stage];
            long over = limit == null ? Stays.OPEN : limit.after(renewed);
            if (over > until) {
                return;
            }
            enter(late[stage], over);
        }
    }

    private void stay(long end, int target) {
        customers.add(customer);
        stages.add(stage);
        entered.add(since);
        left.add(end);
        next.add(target);
    }

    Stays stays() {
        return new Stays(journey, moment, ids, new Stays.Columns(customers, stages, entered, left, next));
    }
}
