package io.engagement.examples.quickstart;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a UTF-8 text, with or without a byte order mark, ended by LF, CRLF or CR. Memory is one line. */
final class Lines implements Closeable {
    static final int MOST_BYTES = 1 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private byte[] line = new byte[256];
    private long number;

    Lines(InputStream in) {
        this.in = in;
    }

    /**
     * A line.
     *
     * @param number its number, from 1
     * @param text the line with what ends it, so that text in quotes is kept as it is; empty when there is a problem
     * @param problem why it cannot be read; null when it can
     */
    record Line(long number, String text, @Nullable String problem) {
        boolean isBlank() {
            return problem == null && text.isBlank();
        }
    }

    /** The next line, or null at the end. */
    @Nullable
    Line next() throws IOException {
        int length = 0;
        int last = -1;
        while (last != '\n' && (position < limit || fill())) {
            if (last == '\r' && buffer[position] != '\n') {
                break;
            }
            last = buffer[position++];
            if (length < MOST_BYTES) {
                if (length == line.length) {
                    line = Arrays.copyOf(line, Math.min(MOST_BYTES, 2 * length));
                }
                line[length] = (byte) last;
            }
            length++;
        }
        if (length == 0) {
            return null;
        }
        number++;
        return length > MOST_BYTES
                ? new Line(number, "", "must be at most " + MOST_BYTES + " bytes long")
                : decode(number == 1 && startsWithMark(length) ? 3 : 0, length);
    }

    private Line decode(int from, int to) {
        String text = new String(line, from, to - from, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') >= 0 && !isUtf8(from, to)
                ? new Line(number, "", "must be UTF-8 text")
                : new Line(number, text, null);
    }

    private boolean isUtf8(int from, int to) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, from, to - from));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private boolean startsWithMark(int length) {
        return length >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
