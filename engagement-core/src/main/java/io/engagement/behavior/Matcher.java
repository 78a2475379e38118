package io.engagement.behavior;

/**
 * Finds how far the events of one customer lead. A mask holds a bit for each step that an event can fill, from bit 0 on,
 * and above them one for each exclusion that it is.
 */
interface Matcher {
    /** A matcher for a funnel; not thread-safe. */
    static Matcher of(Funnel funnel) {
        if (funnel.mode() == Funnel.Mode.ANY_ORDER) {
            return new AnyOrderMatcher(funnel);
        }
        return funnel.grace().isZero() ? new OrderMatcher(funnel) : new GraceMatcher(funnel);
    }

    /**
     * Notes all that was reached.
     *
     * @param at when the events were, ascending
     * @param mask what they can be
     * @param size how many there are
     * @param firstEntry the first moment at which an attempt may begin
     * @param lastEntry the last one
     * @param attempt where to note it; what it holds already stays unless something better is found
     */
    void match(long[] at, int[] mask, int size, long firstEntry, long lastEntry, Attempt attempt);

    /** The end of the events that are at the same instant as the one at {@code from}. */
    static int endOfInstant(long[] at, int size, int from) {
        int end = from + 1;
        while (end < size && at[end] == at[from]) {
            end++;
        }
        return end;
    }
}
