package io.engagement.score;

import io.engagement.internal.column.Nanos;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/**
 * What a service keeps of one customer for the signals of one {@link EngagementScore}: sixteen bytes a signal, and for
 * signals with a daily cap sixteen for each active day until {@link EngagementScore#settle}. Immutable; made and changed by
 * the score it belongs to.
 *
 * <p>Events are not kept, so it is additive: feed each event once, in any order. For the same reason it cannot be asked
 * about a time before {@link #latest()}.
 *
 * <p>It travels as text: one line that {@link #parse} reads back without the loss of a bit.
 */
public final class CustomerProfile implements Serializable {
    private static final long serialVersionUID = 1;
    private static final String VERSION_1 = "customer-profile-1";
    private static final String NOTHING = "-";
    private static final int MOST_DAYS = 200_000;

    private final String customerId;
    private final UUID layout;
    private final int signals;
    private final ProfileRow row;

    CustomerProfile(String customerId, UUID layout, int signals, ProfileRow row) {
        if (customerId.isBlank()) {
            throw new IllegalArgumentException("customerId must not be blank, got \"" + customerId + "\"");
        }
        this.customerId = customerId;
        this.layout = layout;
        this.signals = signals;
        this.row = row;
    }

    /**
     * The profile of a text.
     *
     * @param text a line that {@link #toText} wrote
     * @return the profile
     * @throws IllegalArgumentException if the text is no profile, saying where
     */
    public static CustomerProfile parse(String text) {
        Words words = new Words(text);
        words.expect(VERSION_1);
        UUID layout = words.parsed("the layout's id", UUID::fromString);
        String customerId = words.text();
        int signals = words.whole();
        if (signals < 1 || signals > EngagementScore.MOST_SIGNALS) {
            throw new IllegalArgumentException(
                    "signals must be 1 to " + EngagementScore.MOST_SIGNALS + ", got " + signals);
        }
        ProfileRow row = new ProfileRow(signals);
        row.latest = time(words.expect("latest"));
        row.hidden = words.expect("hidden").wholeLong();
        words.expect("signals");
        for (int i = 0; i < signals; i++) {
            row.times[i] = time(words);
            row.sums[i] = row.times[i] == Nanos.NEVER ? 0 : words.number();
        }
        words.expect("open");
        while (words.hasNext()) {
            int signal = words.whole();
            long day = words.wholeLong();
            if (signal < 0 || signal >= signals || Math.abs(day) > MOST_DAYS) {
                throw new IllegalArgumentException("open day must be of a signal below " + signals + " and within "
                        + MOST_DAYS + " days of 1970, got " + signal + " " + day);
            }
            row.open = OpenDays.plus(row.open, signal, day, words.number());
        }
        return new CustomerProfile(customerId, layout, signals, row);
    }

    private static long time(Words words) {
        return words.takes(NOTHING) ? Nanos.NEVER : Nanos.near("time", words.instant());
    }

    /**
     * The profile as one line of text, the same on every machine. It names the layout it belongs to.
     *
     * @return a line that {@link #parse} reads back to an equal profile
     */
    public String toText() {
        StringBuilder text = new StringBuilder(VERSION_1);
        text.append(' ').append(layout).append(' ').append(Words.quoted(customerId));
        text.append(' ').append(signals).append(" latest ").append(time(row.latest));
        text.append(" hidden ").append(row.hidden).append(" signals");
        for (int i = 0; i < signals; i++) {
            text.append(' ').append(time(row.times[i]));
            if (row.times[i] != Nanos.NEVER) {
                text.append(' ').append(Words.number(row.sums[i]));
            }
        }
        text.append(" open");
        for (int place = 0; place < OpenDays.size(row.open); place++) {
            text.append(' ').append(OpenDays.signal(row.open, place));
            text.append(' ').append(OpenDays.day(row.open, place));
            text.append(' ').append(Words.number(OpenDays.sum(row.open, place)));
        }
        return text.toString();
    }

    private static String time(long nanos) {
        return nanos == Nanos.NEVER ? NOTHING : Nanos.toInstant(nanos).toString();
    }

    /**
     * Whose profile it is.
     *
     * @return the customer's id
     */
    public String customerId() {
        return customerId;
    }

    /**
     * The layout it belongs to, see {@link EngagementScore#layout}.
     *
     * @return the layout's id
     */
    public UUID layout() {
        return layout;
    }

    /**
     * Whether no event that matters to the score was taken.
     *
     * @return true if so
     */
    public boolean hasNoEvents() {
        return row.latest == Nanos.NEVER;
    }

    /**
     * The time of the latest event that matters to the score.
     *
     * @return the instant
     * @throws IllegalStateException if there was none
     */
    public Instant latest() {
        if (hasNoEvents()) {
            throw new IllegalStateException("no events of customer \"" + customerId + "\"");
        }
        return Nanos.toInstant(row.latest);
    }

    /** How many local days of capped signals are not settled. */
    int openDays() {
        return OpenDays.size(row.open);
    }

    int signals() {
        return signals;
    }

    /** For the score, which alone knows what the numbers mean; only rows of copies are ever changed. */
    ProfileRow row() {
        return row;
    }

    CustomerProfile copy() {
        return new CustomerProfile(customerId, layout, signals, row.copy(signals));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CustomerProfile profile
                && customerId.equals(profile.customerId)
                && layout.equals(profile.layout)
                && row.sameAs(profile.row);
    }

    @Override
    public int hashCode() {
        return 31 * customerId.hashCode() + row.hash();
    }

    /** {@code profile of C-1042, latest event 2026-10-01T09:00:00Z}. */
    @Override
    public String toString() {
        return "profile of " + customerId + (hasNoEvents() ? ", no events" : ", latest event " + latest());
    }
}
