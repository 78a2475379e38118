package io.engagement.examples.quickstart;

import io.engagement.domain.CustomerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The events of a first pass for the next ones, if there are not too many of them to keep. */
final class Kept {
    /** A quarter of the memory, at what an event with its texts takes. */
    static final long ROOM = Runtime.getRuntime().maxMemory() / 4 / 500;

    private final long most;
    private final List<CustomerEvent> events = new ArrayList<>();
    private boolean tooMany;
    private boolean complete;

    /**
     * Nothing yet.
     *
     * @param most how many events to keep; of more, none is kept
     */
    Kept(long most) {
        this.most = most;
    }

    /** Passes over the events: the kept ones, or else those of the source. */
    void forEach(Consumer<Consumer<CustomerEvent>> source, Consumer<CustomerEvent> to) {
        if (complete) {
            events.forEach(to);
            return;
        }
        source.accept(event -> {
            keep(event);
            to.accept(event);
        });
        complete = !tooMany;
    }

    private void keep(CustomerEvent event) {
        tooMany |= events.size() >= most;
        if (tooMany) {
            events.clear();
        } else {
            events.add(event);
        }
    }
}
