package io.engagement.score;

import io.engagement.internal.column.Nanos;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The states of many customers in columns of primitives, by pieces of 4,096 rows, so that growing copies nothing. */
final class ProfileColumns implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int BITS = 12;
    static final int ROWS = 1 << BITS;

    private final int signals;
    private final ArrayList<Piece> pieces = new ArrayList<>();

    ProfileColumns(int signals) {
        this.signals = signals;
    }

    private static final class Piece implements Serializable {
        private static final long serialVersionUID = 1;

        private final double[] sums;
        private final long[] times;
        private final long[] latest = new long[ROWS];
        /** Made when first needed. */
        private long @Nullable [] hidden;

        private long @Nullable [][] open;

        private Piece(int signals) {
            sums = new double[ROWS * signals];
            times = new long[ROWS * signals];
            Arrays.fill(times, Nanos.NEVER);
            Arrays.fill(latest, Nanos.NEVER);
        }
    }

    /** Adds rows without events up to a size. */
    void growTo(int rows) {
        while (pieces.size() << BITS < rows) {
            pieces.add(new Piece(signals));
        }
    }

    /** A view to point at rows with. */
    ProfileRow cursor() {
        return new ProfileRow(new double[0], new long[0]);
    }

    void read(int number, ProfileRow row) {
        Piece piece = pieces.get(number >> BITS);
        int place = number & (ROWS - 1);
        row.sums = piece.sums;
        row.times = piece.times;
        row.start = place * signals;
        row.latest = piece.latest[place];
        row.hidden = piece.hidden == null ? 0 : piece.hidden[place];
        long[] open = piece.open == null ? null : piece.open[place];
        row.open = open == null ? OpenDays.NONE : open;
    }

    /** Keeps what the view holds beside the arrays. */
    void write(int number, ProfileRow row) {
        Piece piece = pieces.get(number >> BITS);
        int place = number & (ROWS - 1);
        piece.latest[place] = row.latest;
        if (row.hidden != 0 || piece.hidden != null) {
            piece.hidden = piece.hidden == null ? new long[ROWS] : piece.hidden;
            piece.hidden[place] = row.hidden;
        }
        if (row.open.length > 0 || piece.open != null) {
            piece.open = piece.open == null ? new long[ROWS][] : piece.open;
            piece.open[place] = row.open.length == 0 ? null : row.open;
        }
    }
}
