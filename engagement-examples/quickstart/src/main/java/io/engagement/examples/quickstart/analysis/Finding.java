package io.engagement.examples.quickstart.analysis;

import io.engagement.estimate.Estimate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something found, or the reason why it could not be: what an {@link Estimate} is for a number, for everything else.
 *
 * @param <T> what is looked for
 */
public final class Finding<T> {
    private final @Nullable T found;
    private final String missing;

    private Finding(@Nullable T found, String missing) {
        this.found = found;
        this.missing = missing;
    }

    static <T> Finding<T> of(T found) {
        return new Finding<>(found, "");
    }

    static <T> Finding<T> missing(String reason) {
        return new Finding<>(null, reason);
    }

    /** Whether there is nothing. */
    public boolean isMissing() {
        return found == null;
    }

    /** Why there is nothing; empty where there is something. */
    public String reason() {
        return missing;
    }

    /** The reason as an estimate that is undefined. */
    public Estimate undefined() {
        return Estimate.undefined(missing);
    }

    /**
     * What was found.
     *
     * @throws IllegalStateException with the reason, if nothing was
     */
    public T get() {
        if (found == null) {
            throw new IllegalStateException(missing);
        }
        return found;
    }

    /** What follows from what was found. */
    public <R> Finding<R> map(Function<? super T, R> then) {
        return found == null ? missing(missing) : of(then.apply(found));
    }

    /** The estimate of what was found; undefined for the same reason where nothing was. */
    public Estimate estimate(Function<? super T, Estimate> of) {
        return found == null ? undefined() : of.apply(found);
    }
}
