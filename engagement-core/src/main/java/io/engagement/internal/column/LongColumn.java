package io.engagement.internal.column;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A growing column of whole numbers that an int does not hold. Beyond a few rows it grows by pieces of one size, so that nothing is copied and
 * little is kept in reserve.
 */
public final class LongColumn implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int FEW = 16;
    private static final int PIECE_BITS = 16;

    /** Rows a piece may have, as a power of two; 31 where all are one piece. */
    private final int pieceBits;

    private long[][] pieces;
    private long[] last;
    private int lastSize;
    private int size;

    /** No rows. */
    public LongColumn() {
        this(PIECE_BITS, new long[FEW], 0);
    }

    /**
     * No rows, with room for some.
     *
     * @param rows how many are expected
     */
    public LongColumn(int rows) {
        this(Integer.SIZE - 1, new long[Math.max(1, rows)], 0);
    }

    /**
     * Rows that are there already.
     *
     * @param values their values; not copied
     * @param size how many of them count
     */
    public LongColumn(long[] values, int size) {
        this(Integer.SIZE - 1, values.length == 0 ? new long[1] : values, size);
    }

    private LongColumn(int pieceBits, long[] values, int size) {
        this.pieceBits = pieceBits;
        this.pieces = new long[][] {values};
        this.last = values;
        this.lastSize = size;
        this.size = size;
    }

    /**
     * Adds a row.
     *
     * @param value its value
     */
    public void add(long value) {
        if (lastSize == last.length) {
            grow();
        }
        last[lastSize++] = value;
        size++;
    }

    private void grow() {
        if (pieceBits > PIECE_BITS || last.length < 1 << PIECE_BITS) {
            last = Arrays.copyOf(last, last.length * 2);
        } else {
            pieces = Arrays.copyOf(pieces, pieces.length + 1);
            last = new long[1 << PIECE_BITS];
            lastSize = 0;
        }
        pieces[pieces.length - 1] = last;
    }

    /**
     * A row's value.
     *
     * @param row its number
     * @return the value
     */
    public long get(int row) {
        return pieces[row >>> pieceBits][row & ((1 << pieceBits) - 1)];
    }

    /**
     * Multiplies all rows.
     *
     * @param factor what by
     */
    public void multiply(long factor) {
        for (long[] piece : pieces) {
            for (int i = 0; i < piece.length; i++) {
                piece[i] *= factor;
            }
        }
    }

    /**
     * The same rows, without room for more.
     *
     * @return this where it has none
     */
    public LongColumn trimmed() {
        return pieces.length == 1 && last.length == size ? this : new LongColumn(toArray(), size);
    }

    /**
     * How many rows there are.
     *
     * @return their number
     */
    public int size() {
        return size;
    }

    /**
     * All rows.
     *
     * @return a new array of their values
     */
    public long[] toArray() {
        long[] all = new long[size];
        for (int piece = 0; piece < pieces.length; piece++) {
            int from = piece << PIECE_BITS; // One piece begins at 0 whatever its size.
            System.arraycopy(pieces[piece], 0, all, from, Math.min(size - from, pieces[piece].length));
        }
        return all;
    }
}
