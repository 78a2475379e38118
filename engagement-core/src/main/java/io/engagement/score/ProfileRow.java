package io.engagement.score;

import io.engagement.internal.column.Nanos;
import java.io.Serializable;
import java.util.Arrays;

/** The state of one customer: two numbers for each signal, from a place in two arrays on; its own, or those of many. */
final class ProfileRow implements Serializable {
    private static final long serialVersionUID = 1;

    double[] sums;
    /** The time each sum is decayed to, or of the latest; {@link Nanos#NEVER} where there is none. */
    long[] times;

    int start;
    long latest = Nanos.NEVER;
    /** A bit for each signal through which the customer cannot be seen. */
    long hidden;

    long[] open = OpenDays.NONE;

    ProfileRow(int signals) {
        sums = new double[signals];
        times = new long[signals];
        Arrays.fill(times, Nanos.NEVER);
    }

    ProfileRow(double[] sums, long[] times) {
        this.sums = sums;
        this.times = times;
    }

    /** A row of its own with the same state. */
    ProfileRow copy(int signals) {
        ProfileRow copy = new ProfileRow(
                Arrays.copyOfRange(sums, start, start + signals), Arrays.copyOfRange(times, start, start + signals));
        copy.latest = latest;
        copy.hidden = hidden;
        copy.open = open.length == 0 ? open : open.clone();
        return copy;
    }

    boolean isHidden(int signal) {
        return (hidden >>> signal & 1) != 0;
    }

    /** Of its own rows only. */
    boolean sameAs(ProfileRow other) {
        return latest == other.latest
                && hidden == other.hidden
                && Arrays.equals(sums, other.sums)
                && Arrays.equals(times, other.times)
                && Arrays.equals(open, other.open);
    }

    int hash() {
        return 31 * Arrays.hashCode(sums) + Arrays.hashCode(times);
    }
}
