package io.engagement.internal.column;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A growing column of whole numbers. Beyond a few rows it grows by pieces of one size, so that nothing is copied and
 * little is kept in reserve.
 */
public final class IntColumn implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int FEW = 16;
    private static final int PIECE_BITS = 16;

    private int[][] pieces = new int[1][FEW];
    private int[] last = pieces[0];
    private int lastSize;
    private int size;

    /**
     * Adds a row.
     *
     * @param value its value
     */
    public void add(int value) {
        if (lastSize == last.length) {
            grow();
        }
        last[lastSize++] = value;
        size++;
    }

    private void grow() {
        if (last.length < 1 << PIECE_BITS) {
            last = Arrays.copyOf(last, last.length * 2);
        } else {
            pieces = Arrays.copyOf(pieces, pieces.length + 1);
            last = new int[1 << PIECE_BITS];
            lastSize = 0;
        }
        pieces[pieces.length - 1] = last;
    }

    /**
     * Adds a row, and those between the last and it.
     *
     * @param row its number, at least the size
     * @param value its value
     * @param between the value of rows left out
     */
    public void addAt(int row, int value, int between) {
        while (size < row) {
            add(between);
        }
        add(value);
    }

    /**
     * A row's value.
     *
     * @param row its number
     * @return the value
     */
    public int get(int row) {
        return pieces[row >>> PIECE_BITS][row & ((1 << PIECE_BITS) - 1)];
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
    public int[] toArray() {
        int[] all = new int[size];
        for (int piece = 0; piece < pieces.length; piece++) {
            int from = piece << PIECE_BITS;
            System.arraycopy(pieces[piece], 0, all, from, Math.min(size - from, pieces[piece].length));
        }
        return all;
    }
}
