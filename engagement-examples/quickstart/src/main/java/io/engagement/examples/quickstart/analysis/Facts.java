package io.engagement.examples.quickstart.analysis;

import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Where the facts of a report come from. They can be passed over any number of times. */
public interface Facts {
    /** What a report can be given. */
    enum Kind {
        PURCHASES,
        ANSWERS,
        INTERACTIONS,
        CUSTOMERS;

        /** The name in options and messages. */
        public String lowerCase() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    ZoneId zone();

    /** Whether facts of a kind were given, be they none. */
    boolean has(Kind kind);

    /** Why there is nothing to say: no facts of the kind were given, or there is nothing in them. */
    default String none(Kind kind, String what) {
        return has(kind) ? "no " + what : "no " + what + ": --" + kind.lowerCase() + " was not given";
    }

    /** Passes over the events, each id once. */
    void forEachEvent(Consumer<CustomerEvent> to);

    /** Passes over the spells of the customers. */
    void forEachCustomer(Consumer<Customer> to);

    /**
     * What was read of one kind of facts.
     *
     * @param kind the kind
     * @param name where it is from
     * @param rows how many rows were read
     * @param bad how many of them could not be used, by reason
     * @param repeated how many were left out because their id had been there before
     * @param unused columns that nothing was read from
     */
    record Source(Kind kind, String name, long rows, Map<String, Long> bad, long repeated, List<String> unused) {}

    /** What was read and what was not; complete after a pass over all facts. */
    List<Source> sources();

    /** The same in words, some lines. */
    List<String> notes();

    /** What the facts are, where that is known; else empty. */
    default String description() {
        return "";
    }
}
