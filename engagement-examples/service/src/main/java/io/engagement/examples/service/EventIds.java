package io.engagement.examples.service;

import java.io.Serializable;

/**
 * The ids of all events that were counted, so that none counts twice: 24 bytes each in an open hash table that is a third to
 * two thirds full, so 36 to 72. {@code Deduplicator} does the same and can name both events, but keeps them whole: 400 bytes
 * each. Not thread-safe; the writer alone uses it.
 */
final class EventIds implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int WORDS = 3;

    /** What is known of an id. */
    enum Verdict {
        NEW,
        REPEATED,
        /** The id was that of another event. */
        CONFLICT
    }

    /** For each slot both halves of the id's digest, then that of the content; a slot with a first half of 0 is free. */
    private long[] slots = new long[WORDS * 1024];

    private int size;

    Verdict verdict(long idHigh, long idLow, long content) {
        int at = slot(slots, notZero(idHigh), idLow);
        if (slots[at] == 0) {
            return Verdict.NEW;
        }
        return slots[at + 2] == content ? Verdict.REPEATED : Verdict.CONFLICT;
    }

    void add(long idHigh, long idLow, long content) {
        if (put(slots, notZero(idHigh), idLow, content)) {
            size++;
        }
        if (size > slots.length / WORDS * 2 / 3) {
            grow();
        }
    }

    private static boolean put(long[] slots, long idHigh, long idLow, long content) {
        int at = slot(slots, idHigh, idLow);
        boolean free = slots[at] == 0;
        slots[at] = idHigh;
        slots[at + 1] = idLow;
        slots[at + 2] = content;
        return free;
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(slots.length, 2)];
        for (int at = 0; at < slots.length; at += WORDS) {
            if (slots[at] != 0) {
                put(larger, slots[at], slots[at + 1], slots[at + 2]);
            }
        }
        slots = larger;
    }

    /** Where an id is, or else the free slot for it. */
    private static int slot(long[] slots, long idHigh, long idLow) {
        int mask = slots.length / WORDS - 1;
        int number = (int) idLow & mask;
        while (true) {
            int at = number * WORDS;
            if (slots[at] == 0 || (slots[at] == idHigh && slots[at + 1] == idLow)) {
                return at;
            }
            number = (number + 1) & mask;
        }
    }

    private static long notZero(long half) {
        return half == 0 ? 1 : half;
    }

    int size() {
        return size;
    }
}
