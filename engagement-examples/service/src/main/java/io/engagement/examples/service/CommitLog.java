package io.engagement.examples.service;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Where events are made durable, a group at a time. */
interface CommitLog extends Closeable {
    /**
     * Writes a group of events; returns when it is on disk.
     *
     * @return its number
     */
    long append(List<StoredEvent> events) throws IOException;

    /**
     * Begins a new file, so that those before can be replaced by a snapshot.
     *
     * @return the number of the last group before
     */
    long roll() throws IOException;
}
