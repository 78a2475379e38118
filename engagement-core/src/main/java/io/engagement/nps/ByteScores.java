package io.engagement.nps;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Scores of a byte each, counted eight at a time: adding 128 - k to each byte of a long sets its highest bit where the byte
 * is at least k, as long as none is above 127 to begin with.
 */
final class ByteScores {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGHEST_BITS = 0x8080808080808080L;
    private static final long FROM_7 = 0x7979797979797979L;
    private static final long FROM_9 = 0x7777777777777777L;
    private static final long FROM_11 = 0x7575757575757575L;

    private ByteScores() {}

    static Nps count(byte[] scores) {
        int eights = scores.length & ~7;
        int notDetractors = 0;
        int promoters = 0;
        long outside = 0;
        for (int i = 0; i < eights; i += 8) {
            long eight = (long) EIGHT.get(scores, i);
            outside |= eight | (eight + FROM_11);
            notDetractors += Long.bitCount((eight + FROM_7) & HIGHEST_BITS);
            promoters += Long.bitCount((eight + FROM_9) & HIGHEST_BITS);
        }
        for (int i = eights; i < scores.length; i++) {
            outside |= scores[i] < 0 || scores[i] > 10 ? HIGHEST_BITS : 0;
            notDetractors += scores[i] >= 7 ? 1 : 0;
            promoters += scores[i] >= 9 ? 1 : 0;
        }
        if ((outside & HIGHEST_BITS) != 0) {
            throw refused(scores);
        }
        return Nps.of(scores.length - notDetractors, notDetractors - promoters, promoters);
    }

    private static IllegalArgumentException refused(byte[] scores) {
        for (byte score : scores) {
            if (score < 0 || score > 10) {
                return new IllegalArgumentException("score must be in 0..10, got " + score);
            }
        }
        throw new AssertionError("a score outside 0..10 was seen");
    }
}
